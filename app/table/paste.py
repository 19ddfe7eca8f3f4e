"""The places of a copied block in a table, by its labels or from the cursor on, and the messages before pasting."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache

from app.importers.blocks import RawCell, RawTable
from app.importers.labels import (
    ColumnMap,
    Line,
    Match,
    Names,
    Panel,
    Vocabulary,
    column_map,
    label,
    looks_like_figure,
    vocabulary,
)
from app.model.edition import Edition, Role, Table
from app.model.numbers import Kind, read, split_remark, written
from app.model.ordinals import read_ordinal
from app.model.report import Report
from app.model.texts import squeezed
from app.table.clipboard import Landing, Move, Sheet, land
from app.table.entry import answer_to, contradicted


@dataclass(frozen=True, eq=False)
class Labels:
    """The printed labels of one table: `rows` and `heads` by their words; `leaves` → the rows they may name."""

    words: Vocabulary
    panels: tuple[Panel, ...]
    rows: Names
    heads: Names
    leaves: dict[str, tuple[tuple[Panel, Line], ...]]

    def is_label(self, text: str) -> bool:
        """Tell whether a text is one of the table's labels, or clearly similar to one."""
        if not text or looks_like_figure(text):
            return False
        return self.row_name(text) is not None or self.heads.find(text) is not None

    def row_name(self, text: str) -> Match | None:
        """Return the row label that a text equals or resembles; otherwise the text outside its brackets."""
        if (match := self.rows.find(text)) is not None:
            return match
        short = label(text).short
        match = self.rows.find(short) if short != label(text).core else None
        return replace(match, similarity=min(match.similarity, 0.99)) if match else None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a block. `line` is its row of the table; None if the table has none.

    `printed` is its label in the block, `end` the block's column after the label, `note` a message about it.
    """

    number: int
    printed: str
    end: int = 0
    panel: Panel | None = None
    line: Line | None = None
    note: str = ""


@lru_cache(maxsize=32)
def labels(edition: Edition, table: Table) -> Labels:
    words = vocabulary(edition)
    panels = tuple(panel for panel in words.panels if panel.table is table)
    texts = {role: [place.text for place in table.grid if place.role is role] for role in Role}
    leaves: dict[str, list[tuple[Panel, Line]]] = {}
    for panel in panels:
        for line in panel.rows:
            if line.path:
                leaves.setdefault(line.cores[-1], []).append((panel, line))
    return Labels(
        words,
        panels,
        Names(texts[Role.LABEL]),
        Names(texts[Role.HEADER] + texts[Role.CORNER] + texts[Role.HEADING]),
        {core: tuple(found) for core, found in leaves.items()},
    )


def is_labelled(sheet: Sheet, known: Labels) -> bool:
    return any(known.is_label(text) for row in sheet.rows for text in row)


def header_rows(sheet: Sheet, known: Labels) -> dict[int, tuple[int, ...]]:
    """Return block row → the header rows nearest above it. Header rows are left out."""
    above: dict[int, tuple[int, ...]] = {}
    band: tuple[int, ...] = ()
    is_open = False
    for number, texts in enumerate(sheet.rows):
        if _is_header(texts, known):
            band = (*band, number) if is_open else (number,)
            is_open = True
        elif any(texts):
            above[number] = band
            is_open = False
    return above


def rows(sheet: Sheet, known: Labels, numbers: Sequence[int]) -> Iterator[Row]:
    """Recognise the block's rows with these numbers by their labels."""
    over: dict[int, str] = {}
    for number in numbers:
        texts = sheet.rows[number]
        named = list(_label_columns(texts))
        for column in named:
            # A label further left begins a new group: what stood below the old one is over.
            over = {left: above for left, above in over.items() if left < column} | {column: texts[column]}
        found = [(column, match) for column in named if (match := known.row_name(texts[column]))]
        printed = squeezed(texts[named[-1]]) if named else ""
        yield _found(sheet, Row(number, printed), found, over, known) if found else Row(number, printed)


def _label_columns(texts: Sequence[str]) -> Iterator[int]:
    """Yield the columns of the labels at the left edge. A bare number before them only counts the rows."""
    begun = False
    for column, text in enumerate(texts):
        if text and looks_like_figure(text):
            if begun:
                return
        elif text:
            begun = True
            yield column


def _is_header(texts: Sequence[str], known: Labels) -> bool:
    is_named = False
    for text in filter(None, texts):
        if looks_like_figure(text):
            return False
        head, row = known.heads.find(text), known.rows.find(text)
        is_both = head is not None and head.is_exact and row is not None and not row.label.number
        if row is not None and row.is_exact and not is_both:
            return False
        is_named = is_named or head is not None
    return is_named


def _found(sheet: Sheet, row: Row, found: list[tuple[int, Match]], over: dict[int, str], known: Labels) -> Row:
    """Return the row that the rightmost label names, if the labels around it agree."""
    column, match = found[-1]
    printed = squeezed(sheet.rows[row.number][column])
    parents = {
        outer.core for left, text in over.items() if left < column and (outer := known.rows.find(text)) is not None
    }
    panel, line = _one(known.leaves.get(match.core, ()), parents - {match.core}, match)
    end = column + sheet.spans.get((row.number, column), 1)
    note = "" if match.is_exact or line is None else f"“{printed}”按“{line.path[-1]}”粘贴"
    return Row(row.number, row.printed, end, panel, line, note)


def _one(
    named: Sequence[tuple[Panel, Line]], parents: set[str], match: Match
) -> tuple[Panel, Line] | tuple[None, None]:
    """Return the only row with this name; of several, the one under these labels and with this number."""
    if len(named) == 1 and match.is_exact:
        return named[0]  # what stands over it may belong to rows above: in plain text merged cells have no end
    fitting = [one for one in named if parents <= set(one[1].cores[:-1])]
    if len(fitting) > 1 and match.label.number:
        wanted = read_ordinal(match.label.number)
        fitting = [one for one in fitting if read_ordinal(label(one[1].path[-1]).number) == wanted]
    return fitting[0] if len(fitting) == 1 else (None, None)


@dataclass(slots=True)
class _Lay:
    """The result of laying a block: for each row the column where its figures begin, and the cells they belong to."""

    starts: dict[int, int] = field(default_factory=dict)
    columns: dict[int, Mapping[int, Line | None]] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def align(sheet: Sheet, known: Labels, at: str) -> Landing:
    """Find the cells of the block's figures. Without headers on top, columns follow the cursor `at` or fill the row."""
    above = header_rows(sheet, known)
    found = [row for row in rows(sheet, known, list(above)) if row.line is not None or _says(sheet, row)]
    found = _under_headers(sheet, found, above, known)
    lay = _Lay()
    for panel in known.panels:
        own = [row for row in found if row.panel is panel]
        headed = {row.number: columns for row in own if (columns := _headed(sheet, above[row.number], panel, known))}
        for row in own:
            if row.number in headed:
                _lay_headed(lay, row, headed[row.number])
        _lay_headless(sheet, lay, [row for row in own if row.number not in headed], panel, at)
    return _landing(sheet, found, lay)


def _says(sheet: Sheet, row: Row) -> bool:
    """Tell whether a row holds figures; a title or a note does not."""
    return any(text and looks_like_figure(text) for text in sheet.rows[row.number])


def _under_headers(
    sheet: Sheet, found: Iterable[Row], above: Mapping[int, tuple[int, ...]], known: Labels
) -> list[Row]:
    """Place the only row of a table without row labels, if its whole header is known."""
    single = [panel for panel in known.panels if not panel.is_labelled]
    taken: set[Panel] = set()
    placed = []
    for row in found:
        for panel in single:
            columns = _headed(sheet, above[row.number], panel, known) if row.panel is None else None
            if columns and panel not in taken and all(slot.target for slot in columns.slots):
                row = replace(row, panel=panel, line=panel.rows[0])
                taken.add(panel)
        placed.append(row)
    return placed


def _headed(sheet: Sheet, band: Sequence[int], panel: Panel, known: Labels) -> ColumnMap | None:
    """Return the columns that the headers on top name; None if they name none of the panel's."""
    if not band:
        return None
    cells = [
        RawCell(row, column, 1, sheet.spans.get((row, column), 1), text)
        for row in band
        for column, text in enumerate(sheet.rows[row])
        if text
    ]
    columns = column_map(RawTable(tuple(cells)), band, panel, known.words)
    return columns if columns.found else None


def _lay_headed(lay: _Lay, row: Row, columns: ColumnMap) -> None:
    targets: dict[int, Line | None] = {}
    for slot in columns.slots:
        if slot.target is not None or slot.first >= row.end:
            targets.update(dict.fromkeys(range(slot.first, slot.last + 1), slot.target))
        if slot.target is None and slot.first >= row.end and slot.text not in lay.left_out:
            lay.left_out.append(slot.text)
    lay.columns[row.number] = targets
    lay.starts[row.number] = max(row.end, min(targets))


def _lay_headless(sheet: Sheet, lay: _Lay, own: Sequence[Row], panel: Panel, at: str) -> None:
    """Match columns in the table's order, for rows without a header above; `lay` takes the result."""
    if not own:
        return
    starts = _starts(sheet, own)
    widths = {row.number: len(sheet.rows[row.number]) - starts[row.number] for row in own}
    width, most = max(widths.values()), len(panel.columns)
    blank = min(_blank_before(sheet.rows[row.number][starts[row.number] :]) for row in own)
    used = max(_used(sheet.rows[row.number][starts[row.number] :]) for row in own)
    drop = width - most if 0 < width - most <= blank else 0
    if not drop and blank and width < most and not sheet.is_exact:
        lay.doubts.append("行名右边空着几列，不知道是空格还是合并的单元格")
    first = 0 if width - drop >= most else _first(panel, at, used)
    if first is None:
        first = 0
        lay.doubts.append("从光标所在的一列起放不下，已改从第一列起")
    for row in own:
        begin = starts[row.number] + drop
        lay.starts[row.number] = begin
        lay.columns[row.number] = {begin + nth: line for nth, line in enumerate(panel.columns[first:])}


def _starts(sheet: Sheet, own: Sequence[Row]) -> dict[int, int]:
    """Return where figures begin: in one column, unless tab-separated cells lack those that merged ones cover."""
    common = max(row.end for row in own)
    is_ragged = any(
        any(text and looks_like_figure(text) for text in sheet.rows[row.number][row.end : common]) for row in own
    )
    return {row.number: row.end if is_ragged else common for row in own}


def _first(panel: Panel, at: str, used: int) -> int | None:
    """Return the panel's column under the cursor, if enough columns follow it."""
    place = panel.table.places[at]
    nth = next((nth for nth, line in enumerate(panel.columns) if line.place == place.left), 0)
    if (place.top, place.left) not in panel.cells:
        nth = 0
    return nth if nth + used <= len(panel.columns) else None


def _blank_before(texts: Sequence[str]) -> int:
    return next((nth for nth, text in enumerate(texts) if text), len(texts))


def _used(texts: Sequence[str]) -> int:
    return max((nth for nth, text in enumerate(texts, 1) if text), default=0)


def _landing(sheet: Sheet, found: Sequence[Row], lay: _Lay) -> Landing:
    moves: list[Move] = []
    left_out, notes = list(lay.left_out), []
    taken: set[str] = set()
    for row in found:
        if row.panel is None or row.line is None or _is_named_further(sheet, row, lay.starts[row.number]):
            left_out.append(row.printed or f"第{row.number + 1}行")
            continue
        if row.note:
            notes.append(row.note)
        for move in _moves(sheet, row, lay):
            if move.cell is not None and move.cell in taken:
                move = replace(move, cell=None)
            moves.append(move)
            taken |= {move.cell} if move.cell else set()
    doubts = [*lay.doubts]
    if not any(move.cell for move in moves):
        doubts.append("无法识别行或列的名称")
    return Landing(tuple(moves), True, tuple(dict.fromkeys(left_out)), tuple(notes), tuple(doubts))


def _is_named_further(sheet: Sheet, row: Row, start: int) -> bool:
    """Tell whether a text between label and figures says that the row is only a part of the named one."""
    between = sheet.rows[row.number][row.end : start]
    return any(text and not looks_like_figure(text) for text in between)


def _moves(sheet: Sheet, row: Row, lay: _Lay) -> Iterator[Move]:
    assert row.panel is not None and row.line is not None
    columns, start = lay.columns[row.number], lay.starts[row.number]
    for column, text in enumerate(sheet.rows[row.number]):
        is_left_out = column in columns and columns[column] is None
        if not text or column < start or is_left_out:
            continue
        target = columns.get(column)
        cell = row.panel.cell(row.line, target) if target else None
        yield Move(row.number, column, text, cell.id if cell else None)


NOTHING = "剪贴板上没有可以粘贴的内容。"
MOST_NAMED = 3
"""The most names that a sentence lists; the others are only counted."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A planned paste. `texts` are for cells to fill, `totals` for totals to compare; `unread` cells get no number.

    `from_first` is the same paste from the table's first row, for a block as high as the table while the cursor is in
    another row; None for other blocks.
    """

    landing: Landing
    texts: dict[str, str]
    totals: dict[str, str]
    unread: frozenset[str]
    from_first: "Proposal | None" = None

    @property
    def is_plain(self) -> bool:
        """Tell whether everything has its place, so that no preview is needed."""
        return not (self.landing.lost or self.landing.doubts or self.unread or self.from_first)

    @property
    def _lost(self) -> str:
        return f"有{len(self.landing.lost)}格超出表格或落在行名、列名上，不会填入。"

    @property
    def _unread(self) -> str:
        return f"有{len(self.unread)}格不是数字，会照原样填入并标为错误。"

    @property
    def headline(self) -> str:
        """Return the most important message about it."""
        landing = self.landing
        if self.from_first is not None:
            return "粘贴的行数与整张表相同，光标却不在第一行：应从第一格粘贴。"
        if landing.doubts:
            return f"{landing.doubts[0]}。"
        if landing.lost:
            return self._lost
        if self.unread:
            return self._unread
        return f"填入{len(self.texts)}格。"

    @property
    def further(self) -> list[str]:
        """Return the other messages, each a sentence. With `from_first` they are about that paste, the usual choice."""
        if (first := self.from_first) is not None:
            here = [f"若从光标处粘贴，{self._lost}"] * bool(self.landing.lost)
            return [*([] if first.is_plain else [first.headline]), *first.further, *here]
        landing = self.landing
        said = [f"{doubt}。" for doubt in landing.doubts]
        if landing.left_out:
            said.append(f"表中没有这些行或列，不粘贴：{'、'.join(landing.left_out)}。")
        if landing.lost:
            said.append(self._lost)
        if self.unread:
            said.append(self._unread)
        if self.texts:
            said.append(f"请核对填入的位置；粘贴后填入{len(self.texts)}格，可以撤销。")
        return [each for each in said if each != self.headline]


def propose(report: Report, table: Table, sheet: Sheet, cells: Sequence[str]) -> Proposal:
    """Plan a paste by labels, or without labels from the first of `cells`; a single figure fills all of them."""
    proposal = _proposed(report, table, sheet, cells)
    if sheet.single is not None or proposal.landing.is_labelled:
        return proposal
    start = _start(sheet, table, cells[0])
    if start is None:
        return proposal
    whole = _proposed(report, table, sheet, [start])
    return proposal if whole.landing.lost or whole.landing.is_labelled else replace(proposal, from_first=whole)


LEAST_ROWS = 3
"""The number of rows from which a block with as many rows as the table is taken for the whole table."""


def _start(sheet: Sheet, table: Table, at: str) -> str | None:
    """Return the figure where a block as high as the whole table must begin; None if that is the cursor's `at`.

    Only the rows decide: whoever copies them all means all of them, but may have copied some columns.
    """
    places = table.places
    top, left = min(place.top for place in places.values()), min(place.left for place in places.values())
    height = max(place.top for place in places.values()) - top + 1
    columns = {place.left for place in places.values()}
    rows = [row for row in sheet.rows if any(row)]
    if len(rows) != height or height < LEAST_ROWS:
        return None
    width = max((column for row in rows for column, text in enumerate(row, 1) if text), default=0)
    fits = width <= len([column for column in columns if column >= places[at].left])
    wanted = (top, places[at].left if fits else left)
    start = next((cell for cell, place in places.items() if (place.top, place.left) == wanted), None)
    return start if start != at else None


def _proposed(report: Report, table: Table, sheet: Sheet, cells: Sequence[str]) -> Proposal:
    definitions = report.edition.definitions
    if sheet.single is not None:
        many = len(cells) > 1
        moves = tuple(Move(0, 0, sheet.single, cell) for cell in cells if not many or cell not in definitions)
        landing = Landing(moves if sheet.single else ())
    else:
        landing = _laid(report, table, sheet, cells[0])
    texts = {cell: _tidied(report, cell, text) for cell, text in landing.texts(definitions).items()}
    unread = frozenset(cell for cell in texts if _is_unread(report, cell, texts[cell]))
    return Proposal(landing, texts, landing.totals(definitions), frozenset() if sheet.single else unread)


def sentence(report: Report, proposal: Proposal) -> str:
    """Return the message after pasting; "" if everything went in unchanged."""
    landing, said = proposal.landing, []
    if landing.is_labelled and proposal.texts:
        said.append(f"已按行名、列名对齐，粘贴{len(proposal.texts)}格。")
    if landing.left_out:
        said.append(f"未粘贴表中没有的行或列：{_listed(landing.left_out)}。")
    if landing.notes:
        said.append(f"{_listed(landing.notes, '；')}。")
    if landing.lost:
        said.append(f"粘贴的内容有{len(landing.lost)}格超出表格或落在行名、列名上，未填入。")
    if different := contradicted(report, proposal.totals):
        names = [report.edition.cells[cell].name for cell in different]
        said.append(f"合计由程序计算，未粘贴；{_listed(names)}与粘贴的数不同，请核对。")
    return "".join(said)


def _laid(report: Report, table: Table, sheet: Sheet, at: str) -> Landing:
    landing, known = land(sheet.rows, table, at), labels(report.edition, table)
    # Labels that fall on the very same labels prove the place; any other label decides it.
    fits = not landing.lost and all(looks_like_figure(move.text) for move in landing.moves)
    return landing if fits or not is_labelled(sheet, known) else align(sheet, known, at)


def _tidied(report: Report, cell: str, text: str) -> str:
    """Drop the decimal zeros of a whole number for a cell of counts."""
    kind = report.edition.cells[cell].kind
    figure, remark = split_remark(text)
    answer = read(figure, kind)
    is_whole = answer is not None and isinstance(answer.value, Decimal) and answer.value == int(answer.value)
    if kind not in (Kind.COUNT, Kind.SIGNED) or answer is None or answer.value is None or not is_whole:
        return text
    return written(int(answer.value)) + (f"（{remark}）" if remark else "")


def _is_unread(report: Report, cell: str, text: str) -> bool:
    answer = answer_to(report, cell, text)
    return answer is not None and answer.is_unread


def _listed(names: Sequence[str], between: str = "、") -> str:
    words = between.join(names[:MOST_NAMED])
    return f"{words}等{len(names)}处" if len(names) > MOST_NAMED else words
