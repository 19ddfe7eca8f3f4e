"""Reads the tables of one edition out of the raw tables of a file: label by label, never by position alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.importers.blocks import Certainty, LeftOver, RawCell, RawTable, ReadCell, Source
from app.importers.labels import (
    BY_ELIMINATION,
    MARKS,
    SUBTOTAL,
    ColumnMap,
    Line,
    Match,
    Panel,
    Slot,
    Vocabulary,
    cleaned,
    column_map,
    figure,
    is_parted,
    label,
    looks_like_figure,
    numeral,
    resemblance,
    same_unit,
)

# -- rows: which row of the form each one is, and which of its cells hold which figure ---------------------------------


@dataclass(frozen=True, eq=False, slots=True)
class Header:
    """Header rows that follow one another, and the table they stand in."""

    table: RawTable
    band: tuple[int, ...]


@dataclass(slots=True)
class DataRow:
    """A row of figures of a raw table. `panel` and `line` are None until it is known.

    `leaf` is the label that names it, `known` all of its labels that the form has, `behind` those that it has not,
    to the right of the leaf. `several`: the rows of the form that it may be, where these are more than one.
    """

    number: int
    table: RawTable
    row: int
    header: Header | None
    labels: tuple[RawCell, ...]
    leaf: RawCell | None = None
    known: tuple[RawCell, ...] = ()
    behind: tuple[RawCell, ...] = ()
    panel: Panel | None = None
    line: Line | None = None
    doubt: str = ""
    is_added: bool = False
    columns: ColumnMap | None = None
    several: tuple[tuple[Panel, Line], ...] = ()

    @property
    def printed(self) -> str:
        """The labels as printed, outermost first."""
        return "/".join(dict.fromkeys("".join(cell.text.split()) for cell in self.labels if cell.text.strip()))


def label_cells(table: RawTable, row: int) -> tuple[RawCell, ...]:
    """The texts at the head of a row, up to its first figure; a number that counts the rows may precede them."""
    cells: list[RawCell] = []
    for cell in table.row(row):
        if not cell.text.strip():
            continue
        if not looks_like_figure(cell.text):
            cells.append(cell)
        elif cells:
            break
    return tuple(cells)


def identify(row: DataRow, words: Vocabulary, panels: frozenset[int] = frozenset()) -> None:
    """Find the row by its labels. It stays open if they fit none, or more than one.

    `panels`: by id, those with a header above it; if labels fit rows of several panels, these count.
    """
    matches = [(cell, match) for cell in row.labels if (match := words.row_names.find(cell.text))]
    if not matches:
        return
    # The label that begins in this row names it; one that reaches down from above may stand to its right by mistake.
    leaf, match = next((one for one in reversed(matches) if one[0].top == row.row), matches[-1])
    row.known = tuple(cell for cell, _ in matches)
    row.behind = tuple(cell for cell in row.labels[row.labels.index(leaf) + 1 :] if cell not in row.known)
    if row.behind and SUBTOTAL in "".join(row.behind[0].text.split()):
        row.is_added = True
        return
    row.leaf = leaf
    parents = {other.core for cell, other in matches if other.is_exact and other.core != match.core}
    named = words.leaves.get(match.core, ())
    fitting = [(panel, line) for panel, line in named if parents <= set(line.cores[:-1])]
    if len(fitting) > 1:
        fitting = [one for one in fitting if id(one[0]) in panels] or fitting
    if len(fitting) == 1:
        row.panel, row.line = fitting[0]
        row.doubt = _doubt(leaf.text, match, row.line, words, has_parents=bool(parents))
    elif not named:
        row.is_added = not row.behind
    elif len(named) == 1 and match.is_exact and _same_number(match, named[0][1]):
        row.panel, row.line = named[0]
        if not set(row.line.cores[:-1]) <= parents:  # with its own labels, another one only reaches down too far
            row.doubt = f"上级的标签不配，按“{row.line.path[-1]}”导入"
    else:
        row.several = tuple(fitting)
        row.doubt = "有几行都叫这个名字" if fitting else "这一行与它上级的标签不配"


def _same_number(match: Match, line: Line) -> bool:
    known = label(line.path[-1]).number
    return bool(known) and numeral(match.label.number) == numeral(known)


def _doubt(text: str, match: Match, line: Line, words: Vocabulary, *, has_parents: bool) -> str:
    printed, known = match.label.number, label(line.path[-1]).number
    if not match.is_exact:
        return _renamed(text, line)
    if printed and known and numeral(printed) != numeral(known):
        return f"编号与表样不同，按“{line.path[-1]}”导入"
    if not printed and known and not has_parents and match.core in words.head_names.cores:
        return f"无编号，按“{line.path[-1]}”导入"
    return ""


def _renamed(printed: str, line: Line) -> str:
    return f"行名印作“{' '.join(printed.split())}”，按“{line.path[-1]}”导入"


def eliminate(rows: Sequence[DataRow]) -> None:
    """A row that is the only one left between two known neighbours may be named rather differently."""
    taken = {(row.panel, row.line.place) for row in rows if row.panel and row.line}
    for index, row in enumerate(rows):
        if row.panel or row.is_added or row.doubt or not row.labels:
            continue
        before = _neighbour(rows, index, -1)
        after = _neighbour(rows, index, 1)
        known = before or after
        if known is None or known.panel is None:
            continue
        candidates = [
            line
            for line in _between(known.panel, before, after)
            if (known.panel, line.place) not in taken and _resembles(row, line)
        ]
        if len(candidates) == 1:
            row.panel, row.line, row.leaf = known.panel, candidates[0], row.labels[-1]
            row.doubt = _renamed(row.leaf.text, candidates[0])


def _neighbour(rows: Sequence[DataRow], index: int, step: int) -> DataRow | None:
    """The row next to it, if it is known and of the same table."""
    other = index + step
    if 0 <= other < len(rows) and rows[other].panel and rows[other].table is rows[index].table:
        return rows[other]
    return None


def _between(panel: Panel, before: DataRow | None, after: DataRow | None) -> Sequence[Line]:
    """The form's rows between two known ones, the next one beside a single one; none where the two do not fit."""
    places = [line.place for line in panel.rows]
    start = places.index(before.line.place) + 1 if before and before.line and before.panel is panel else None
    end = places.index(after.line.place) if after and after.line and after.panel is panel else None
    if start is not None and end is not None:
        return panel.rows[start:end] if end - start == 1 else ()
    if start is not None:
        return panel.rows[start : start + 1]
    return panel.rows[max(end - 1, 0) : end] if end is not None else ()


def _resembles(row: DataRow, line: Line) -> bool:
    text = row.labels[-1].text
    core = label(text).core
    known = line.cores[-1]
    return SUBTOTAL not in text and same_unit(core, known) and resemblance(core, known) >= BY_ELIMINATION


@dataclass(frozen=True, slots=True)
class Placed:
    """The content of one column of a row, and its cell in the file (None: the row has none there)."""

    slot: Slot
    cell: RawCell | None
    doubt: str = ""

    @property
    def text(self) -> str:
        return self.cell.text if self.cell else ""


_SHIFTED = "这一行的格数与表头不齐，可能错了列"
_ONE_FOR_ALL = "这一行各列合并成了一格"
_BESIDE = "这一行右边另有内容，可能错了列"
_MERGED = "这一行有与别的行合并的格，可能错了列"


def place(row: DataRow) -> list[Placed] | None:
    """The row's figures column by column; None where the cells cannot be brought under the header."""
    assert row.columns is not None
    slots = row.columns.slots
    cells = _cells(row)
    if not slots:
        return None
    aligned = _aligned(row, _counted(row, cells), slots)
    filled = [cell for cell in cells if cell.text.strip()]
    holes = aligned is None or any(cell is None for cell in aligned) or _sticks_out(row)
    if aligned is not None and not holes and not _may_have_shifted(row, len(filled) < len(slots)):
        return [_placed(slot, cell, row) for slot, cell in zip(slots, aligned, strict=True)]
    if aligned is None and (inner := _without_notes(row, cells, slots)) is not None:
        return [_placed(slot, cell, row, _BESIDE) for slot, cell in zip(slots, inner, strict=True)]
    if len(cells) == len(slots):
        doubt = "" if len(filled) == len(slots) and not _has_other_figures(row) and _all_known(slots) else _SHIFTED
        return [_placed(slot, cell, row, doubt) for slot, cell in zip(slots, cells, strict=True)]
    if len(filled) == len(slots):
        doubt = "" if _is_one_run(row, cells, filled) and _all_known(slots) else _SHIFTED
        return [_placed(slot, cell, row, doubt) for slot, cell in zip(slots, filled, strict=True)]
    if not filled:
        return [Placed(slot, None) for slot in slots]
    if len(filled) == 1 and _is_zero_for_all(filled[0], slots):
        return [_placed(slot, filled[0], row, _ONE_FOR_ALL) for slot in slots]
    if aligned is not None:
        return [_placed(slot, cell, row, _SHIFTED) for slot, cell in zip(slots, aligned, strict=True)]
    return None


def _without_notes(row: DataRow, cells: list[RawCell], slots: tuple[Slot, ...]) -> list[RawCell | None] | None:
    """The cells under the columns, each of them filled, of a row with others to the right of the table; None if not."""
    if row.table.is_ragged:
        return None
    under = _aligned(row, _counted(row, [cell for cell in cells if cell.left <= slots[-1].last]), slots)
    is_full = under is not None and all(cell is not None and cell.text.strip() for cell in under)
    return under if is_full else None


def _is_zero_for_all(cell: RawCell, slots: tuple[Slot, ...]) -> bool:
    """Whether one cell that says there are none is merged over all columns."""
    is_over_all = cell.left <= slots[0].first and slots[-1].last < cell.left + cell.columns
    return is_over_all and cleaned(cell.text) in ("0", *MARKS)


def _all_known(slots: tuple[Slot, ...]) -> bool:
    """Whether no column is of another name than the form's: one more figure might then make up for it."""
    return all(slot.target is not None for slot in slots)


def _sticks_out(row: DataRow) -> bool:
    """Whether a row has cells beyond the last column that neither its header nor most other rows have."""
    assert row.columns is not None
    if row.columns.table is not row.table:
        return False
    return row.table.widths[row.row] > max(row.columns.slots[-1].last + 1, row.table.usual_width)


def _has_other_figures(row: DataRow) -> bool:
    """Whether figures of another kind stand before the first column, so that a row cannot be told by its count."""
    assert row.columns is not None
    if row.columns.table is not row.table or row.leaf is None:
        return False
    beside = row.columns.slots[0].first - 1
    if any(column >= row.leaf.left + row.leaf.columns for column in row.columns.before):
        return True
    cells = (row.table.at(each, beside) for each in range(row.table.height))
    figures = sum(cell is not None and bool(cell.text.strip()) and looks_like_figure(cell.text) for cell in cells)
    return figures > row.table.height / 2


def _is_one_run(row: DataRow, cells: list[RawCell], filled: list[RawCell]) -> bool:
    """Whether as many figures as columns stand side by side, in a row whose columns cannot be told by place."""
    assert row.columns is not None
    if len(filled) == 1:
        return True
    return (
        row.table.is_ragged
        and not row.columns.before
        and cells.index(filled[-1]) - cells.index(filled[0]) == len(filled) - 1
    )


def _cells(row: DataRow) -> list[RawCell]:
    """The cells to the right of the label that names it; of a row without labels, all under its header."""
    assert row.columns is not None
    cells = [cell for cell in row.table.row(row.row) if cell not in row.known]
    if row.leaf is not None:
        return [cell for cell in cells if cell.left >= row.leaf.left + row.leaf.columns]
    first = row.columns.slots[0].first if row.columns.slots else 0
    return [cell for cell in cells if cell.left + cell.columns > first]


def _counted(row: DataRow, cells: list[RawCell]) -> list[RawCell]:
    """The cells without those under a header of another name to the left, as of a column that counts the rows."""
    assert row.columns is not None
    is_in_place = not row.table.is_ragged or row.table.is_rectangular
    if not is_in_place or row.columns.table.width != row.table.width:
        return cells
    return [cell for cell in cells if cell.left not in row.columns.before]


def _aligned(row: DataRow, cells: list[RawCell], slots: tuple[Slot, ...]) -> list[RawCell | None] | None:
    """The cell under each column, None where the row has none; None as a whole where a figure stands elsewhere."""
    if row.leaf is not None and row.leaf.left + row.leaf.columns > slots[0].first:
        return None
    assert row.columns is not None
    if row.columns.table is not row.table and row.columns.table.width != row.table.width:
        return None  # the header stands in another part of a divided table, whose columns are counted otherwise
    under: list[RawCell | None] = []
    for slot in slots:
        here = [cell for cell in cells if cell.left <= slot.last and slot.first < cell.left + cell.columns]
        filled = [cell for cell in here if cell.text.strip()]
        if len(filled) > 1:
            return None
        under.append(filled[0] if filled else (here[0] if here else None))
    taken = [id(cell) for cell in under if cell is not None and cell.text.strip()]
    if len(set(taken)) < len(taken):
        return None
    filled_anywhere = {id(cell) for cell in cells if cell.text.strip()}
    return under if filled_anywhere <= set(taken) else None


def _may_have_shifted(row: DataRow, has_blanks: bool) -> bool:
    return row.table.is_ragged and not row.table.is_rectangular and has_blanks


def _is_merged(row: DataRow) -> bool:
    """Whether a figure of this row belongs to another row as well: what stands to its right may be shifted."""
    return any(cell.text.strip() and cell.rows > 1 for cell in _cells(row))


def _placed(slot: Slot, cell: RawCell | None, row: DataRow, doubt: str = "") -> Placed:
    assert row.columns is not None
    doubt = doubt or row.columns.doubt or (_MERGED if _is_merged(row) else "")
    if cell is None:
        return Placed(slot, None, doubt)
    return Placed(slot, cell, doubt or cell.flaw)


# -- tables: header rows, the rows beneath each, and what they say -----------------------------------------------------

_MOST_OF_A_HEADER = 0.6
"""Share of a panel's columns by which header rows are known to be its own."""


@dataclass(frozen=True, slots=True)
class Spot:
    """The cell of the file that is a figure's. `flaw`: why it may be another's; `doubt`: how else it is labelled."""

    cell: RawCell
    flaw: str
    doubt: str
    printed: str


@dataclass
class Found:
    """The figures of an edition that were found; `misfits` counts rows without a place in the edition.

    `spots`: their places, each as often as it occurs. `counted`: those that were placed by the number of figures in a
    row of text. `again`: by table of the file, repeated figures with another value than before.
    """

    cells: dict[str, ReadCell] = field(default_factory=dict)
    spots: dict[str, list[Spot]] = field(default_factory=dict)
    left_overs: list[LeftOver] = field(default_factory=list)
    again: dict[str, list[str]] = field(default_factory=dict)
    counted: set[str] = field(default_factory=set)
    misfits: int = 0


def read_tables(tables: Sequence[RawTable], words: Vocabulary) -> Found:
    """Every figure of the edition that can be found in `tables`."""
    found = Found()
    rows: list[DataRow] = []
    above: Header | None = None
    for number, table in enumerate(tables, 1):
        more, above = _data_rows(number, table, words, above)
        rows += more
    maps: dict[tuple[Header, int], ColumnMap] = {}
    for row in rows:
        identify(row, words, _panels_above(row, words, maps))
    _decide_by_neighbours(rows)
    eliminate(rows)
    _find_columns(rows, words)
    for row in sorted(rows, key=lambda row: bool(row.doubt)):  # what is sure comes first
        _take(row, found)
    for printed_in, texts in found.again.items():
        several = f"等{len(texts)}格" if len(texts) > 1 else ""
        found.left_overs.append(LeftOver(printed_in, f"{texts[0]}{several}，未采用。"))
    return found


def _panels_above(row: DataRow, words: Vocabulary, maps: dict[tuple[Header, int], ColumnMap]) -> frozenset[int]:
    """The panels, by id, that have the header above a row as their own: those of the most columns found."""
    if row.header is None:
        return frozenset()
    shares: dict[int, float] = {}
    for panel in words.panels:
        key = row.header, id(panel)
        if key not in maps:
            maps[key] = column_map(row.header.table, row.header.band, panel, words)
        shares[id(panel)] = maps[key].found / len(panel.columns)
    best = max(shares.values(), default=0.0)
    return frozenset(panel for panel, share in shares.items() if share == best and best >= _MOST_OF_A_HEADER)


def _decide_by_neighbours(rows: Sequence[DataRow]) -> None:
    """Assign a row that several tables have to the table of the other rows below its header."""
    known: dict[Header, set[int]] = {}
    for row in rows:
        if row.header is not None and row.panel is not None:
            known.setdefault(row.header, set()).add(id(row.panel))
    for row in rows:
        if row.panel is None and row.several and row.header is not None:
            panels = known.get(row.header, set())
            fitting = [(panel, line) for panel, line in row.several if id(panel) in panels]
            if len(fitting) == 1:
                row.panel, row.line = fitting[0]
                row.doubt = ""


def _data_rows(
    number: int, table: RawTable, words: Vocabulary, above: Header | None
) -> tuple[list[DataRow], Header | None]:
    """Return the rows of figures with the header rows above each; last, a header at the end that has none yet.

    `above` is such a header at the end of the table before, at the end of a page for example.
    """
    rows: list[DataRow] = []
    header = above
    in_header = above is not None
    for row in range(table.height):
        starting = [cell for cell in table.starting(row) if cell.text.strip()]
        if not starting:
            if in_header and _is_blank_line_of_figures(table, row):
                rows.append(DataRow(number, table, row, header, ()))
                in_header = False
            continue
        if _is_header(starting, words) or (in_header and _ends_header(table, starting, words)):
            goes_on = in_header and header is not None and header.table is table
            header = Header(table, (*header.band, row) if goes_on and header else (row,))
            in_header = True
            continue
        rows.append(DataRow(number, table, row, header, label_cells(table, row)))
        in_header = False
    return rows, header if in_header else None


def _is_blank_line_of_figures(table: RawTable, row: int) -> bool:
    """Whether a row has cells of its own and nothing in them, as in a form that was not filled in."""
    return len(list(table.starting(row))) > 1


def _is_header(cells: Iterable[RawCell], words: Vocabulary) -> bool:
    is_header = False
    for cell in cells:
        if looks_like_figure(cell.text):
            return False
        head, row = words.head_names.find(cell.text), words.row_names.find(cell.text)
        if row is not None and row.is_exact:
            is_both = head is not None and head.is_exact
            if not is_both or row.label.number:
                return False
        is_header = is_header or head is not None
    return is_header


def _ends_header(table: RawTable, cells: Sequence[RawCell], words: Vocabulary) -> bool:
    """Whether each cell of a row is the second half of the header above it: a label that fills two cells."""
    for cell in cells:
        above = table.at(cell.top - 1, cell.left)
        if above is None or not is_parted(cell, words):
            return False
        match = words.head_names.find(above.text + cell.text)
        if match is None or not match.is_exact:
            return False
    return True


def _find_columns(rows: Sequence[DataRow], words: Vocabulary) -> None:
    """Give each row the columns of the header above it, else those of the last header of its panel."""
    maps: dict[tuple[Header, int], ColumnMap] = {}
    last: dict[int, ColumnMap] = {}
    filled: set[Header] = set()
    unlabelled = [panel for panel in words.panels if not panel.is_labelled]

    def columns(header: Header, panel: Panel) -> ColumnMap:
        key = (header, id(panel))
        if key not in maps:
            maps[key] = column_map(header.table, header.band, panel, words)
        return maps[key]

    for row in rows:
        if row.panel is None and not row.is_added and row.header and row.header not in filled:
            for panel in unlabelled:
                if _is_header_of(columns(row.header, panel)):
                    row.panel, row.line, row.leaf = panel, panel.rows[0], None
                    row.doubt = f"行首写着“{row.printed}”" if row.printed else ""
                    filled.add(row.header)
        if row.panel is None:
            continue
        if row.header and _is_header_of(above := columns(row.header, row.panel)):
            last[id(row.panel)] = above
        row.columns = last.get(id(row.panel))
        _drop_if_labelled_further(row)


def _is_header_of(columns: ColumnMap) -> bool:
    """Whether enough of a panel's columns are named: a blank row called 总计 may look like a header."""
    return columns.found >= _MOST_OF_A_HEADER * len(columns.panel.columns)


def _drop_if_labelled_further(row: DataRow) -> None:
    """A text between the label and the figures is a label too: the row is one that the form does not have."""
    if row.leaf is None or row.columns is None or not row.columns.slots:
        return
    if not row.behind:
        return
    first = row.behind[0]
    is_label = first.left < row.columns.slots[0].first or len(label(first.text).core) > 6
    if is_label or row.table.is_ragged:
        row.panel = row.line = row.columns = None
        row.doubt = ""


def _take(row: DataRow, found: Found) -> None:
    """Put the figures of one row into their cells, or the row among what is left over."""
    where = _place(row)
    if row.panel is None or row.line is None:
        _leave(row, found)
        return
    if row.columns is None:
        found.left_overs.append(LeftOver(where, f"无表头，无法确定各数属于哪一列：{_verbatim(row)}"))
        return
    placed = place(row)
    if placed is None:
        found.left_overs.append(LeftOver(where, f"格数与表头不符，未导入：{_verbatim(row)}"))
        return
    added = [one for one in placed if one.slot.target is None and one.text.strip()]
    if added:
        texts = "、".join(f"{_line(one.slot.text)}={_line(one.text)}" for one in added)
        found.left_overs.append(LeftOver(where, f"表样中无此列：{texts}"))
    for one in placed:
        if one.slot.target is not None:
            _put(row, row.panel, row.line, one, found)


def _put(row: DataRow, panel: Panel, line: Line, placed: Placed, found: Found) -> None:
    slot = placed.slot
    cell = panel.cell(line, slot.target) if slot.target else None
    if cell is None:
        return
    read = figure(placed.text, cell.kind, cell.unit)
    doubt = read.doubt or placed.doubt or row.doubt or slot.doubt
    certainty = Certainty.FUZZY if doubt else Certainty.SURE
    if not read.is_read:
        certainty = Certainty.UNREAD
    source = Source(_table_name(row), row.printed or "/".join(line.path), _line(slot.text))
    proposal = ReadCell(cell.id, read.text, read.remark, certainty, source, doubt)
    if row.table.is_ragged or row.table.is_counted:
        found.counted.add(cell.id)
    if placed.cell is not None:
        flaw = placed.doubt or (slot.doubt if slot.is_guess else "")
        spot = Spot(placed.cell, flaw, row.doubt or slot.doubt, row.printed)
        found.spots.setdefault(cell.id, []).append(spot)
    _settle(proposal, cell.name, found)


def _settle(proposal: ReadCell, name: str, found: Found) -> None:
    """The first figure of a cell stands; another one for it is left over, and makes the first doubtful."""
    present = found.cells.get(proposal.id)
    if present is None:
        found.cells[proposal.id] = proposal
    elif (present.text, present.remark) != (proposal.text, proposal.remark):
        table = proposal.source.table if proposal.source else ""
        found.again.setdefault(table, []).append(f"{name}出现两次，又作“{proposal.text}”")
        if present.certainty is Certainty.SURE:
            reason = f"又作“{proposal.text}”"
            found.cells[proposal.id] = ReadCell(
                present.id, present.text, present.remark, Certainty.FUZZY, present.source, reason
            )


def _leave(row: DataRow, found: Found) -> None:
    texts = _verbatim(row)
    if not texts:
        return
    has_figures = any(looks_like_figure(cell.text) for cell in row.table.row(row.row) if cell.text.strip())
    found.misfits += 1
    reason = row.doubt or ("表样中无此行" if has_figures else "无法识别")
    found.left_overs.append(LeftOver(_place(row), f"{reason}：{texts}", is_doubtful=has_figures or not row.is_added))


def _verbatim(row: DataRow) -> str:
    texts = (cleaned(cell.text).replace("\n", "") for cell in row.table.row(row.row) if cell.text.strip())
    return " | ".join(texts)


def _place(row: DataRow) -> str:
    return f"{_table_name(row)}第{row.row + 1}行"


def _table_name(row: DataRow) -> str:
    return f"“{row.table.name}”" if row.table.name else f"第{row.number}张表"


def _line(text: str) -> str:
    return "".join(text.split())
