"""Puts the cells of one row under the columns of its header; says so where that is not beyond doubt."""

from dataclasses import dataclass

from app.importers.blocks import RawCell
from app.importers.columns import Slot
from app.importers.figures import MARKS, cleaned, looks_like_figure
from app.importers.rows import DataRow


@dataclass(frozen=True, slots=True)
class Placed:
    """What stands in one column of a row, and the cell it was found in (None: the row has none there)."""

    slot: Slot
    cell: RawCell | None
    doubt: str = ""

    @property
    def text(self) -> str:
        return self.cell.text if self.cell else ""


_SHIFTED = "这一行的格数与表头不齐，可能错了列"
_ONE_FOR_ALL = "这一行各列合并成了一格"
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
    if len(cells) == len(slots):
        doubt = "" if len(filled) == len(slots) and not _has_other_figures(row) and _all_known(slots) else _SHIFTED
        return [_placed(slot, cell, row, doubt) for slot, cell in zip(slots, cells, strict=True)]
    if len(filled) == len(slots):
        doubt = "" if _is_one_run(row, cells, filled) and _all_known(slots) else _SHIFTED
        return [_placed(slot, cell, row, doubt) for slot, cell in zip(slots, filled, strict=True)]
    if not filled:
        return [Placed(slot, None) for slot in slots]
    if len(filled) == 1 and _is_nought_for_all(filled[0], slots):
        return [_placed(slot, filled[0], row, _ONE_FOR_ALL) for slot in slots]
    if aligned is not None:
        return [_placed(slot, cell, row, _SHIFTED) for slot, cell in zip(slots, aligned, strict=True)]
    return None


def _is_nought_for_all(cell: RawCell, slots: tuple[Slot, ...]) -> bool:
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
