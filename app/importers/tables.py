"""Reads the tables of one edition out of the raw tables of a file: label by label, never by position alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.importers.blocks import Certainty, LeftOver, RawCell, RawTable, ReadCell, Source
from app.importers.labels import (
    ColumnMap,
    Line,
    Panel,
    Vocabulary,
    cleaned,
    column_map,
    figure,
    is_parted,
    label,
    looks_like_figure,
)
from app.importers.rows import DataRow, Header, Placed, eliminate, identify, label_cells, place
from app.model.texts import squeezed

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
        texts = "、".join(f"{squeezed(one.slot.text)}={squeezed(one.text)}" for one in added)
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
    printed = row.printed
    source = Source(_table_name(row), printed or "/".join(line.path), squeezed(slot.text))
    proposal = ReadCell(cell.id, read.text, read.remark, certainty, source, doubt)
    if row.table.is_ragged or row.table.is_counted:
        found.counted.add(cell.id)
    if placed.cell is not None:
        flaw = placed.doubt or (slot.doubt if slot.is_guess else "")
        spot = Spot(placed.cell, flaw, row.doubt or slot.doubt, printed)
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
