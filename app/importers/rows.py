"""Tells which row of the form each row of a file is, and which of its cells hold which figure."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.importers.blocks import RawCell, RawTable
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
    label,
    looks_like_figure,
    resemblance,
    same_unit,
)
from app.model.ordinals import read_ordinal
from app.model.texts import squeezed


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
        return "/".join(dict.fromkeys(squeezed(cell.text) for cell in self.labels if cell.text.strip()))


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


def identify(row: DataRow, words: Vocabulary, panels: frozenset[int]) -> None:
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
    if row.behind and SUBTOTAL in squeezed(row.behind[0].text):
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
    return bool(known) and read_ordinal(match.label.number) == read_ordinal(known)


def _doubt(text: str, match: Match, line: Line, words: Vocabulary, *, has_parents: bool) -> str:
    printed, known = match.label.number, label(line.path[-1]).number
    if not match.is_exact:
        return _renamed(text, line)
    if printed and known and read_ordinal(printed) != read_ordinal(known):
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
        return _placed(row, aligned)
    if aligned is None and (inner := _without_notes(row, cells, slots)) is not None:
        return _placed(row, inner, _BESIDE)
    if len(cells) == len(slots):
        doubt = "" if len(filled) == len(slots) and not _has_other_figures(row) and _all_known(slots) else _SHIFTED
        return _placed(row, cells, doubt)
    if len(filled) == len(slots):
        doubt = "" if _is_one_run(row, cells, filled) and _all_known(slots) else _SHIFTED
        return _placed(row, filled, doubt)
    if not filled:
        return [Placed(slot, None) for slot in slots]
    if len(filled) == 1 and _is_zero_for_all(filled[0], slots):
        return _placed(row, filled * len(slots), _ONE_FOR_ALL)
    if aligned is not None:
        return _placed(row, aligned, _SHIFTED)
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


def _placed(row: DataRow, cells: Sequence[RawCell | None], doubt: str = "") -> list[Placed]:
    """A cell for each column of a row, in their order."""
    assert row.columns is not None
    doubt = doubt or row.columns.doubt or (_MERGED if _is_merged(row) else "")
    pairs = zip(row.columns.slots, cells, strict=True)
    return [Placed(slot, cell, doubt or (cell.flaw if cell else "")) for slot, cell in pairs]
