"""The table of a report for Qt's views, addressed by cell id, and the cells to which its keys lead."""

import html
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from app.gui.look.lists import NOWHERE, Index
from app.model.change import Change
from app.model.edition import Cell, GridCell, Table
from app.session import Session
from app.table import cells
from app.table.cells import Face, Last, State, Tint, carried_from, face, last, leaping, messages, sentences, tints
from app.table.entry import entry_text, summed, typed

FIGURE_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable
LABEL_FLAGS = Qt.ItemFlag.NoItemFlags

UNFINISHED = "未完"
"""Marks a total with blank parts."""


class Origin(NamedTuple):
    """A mark of origin. `sign` is drawn in the cell, "" for none; `ground` names a colour; `sentence` explains it."""

    sign: str
    ground: str
    sentence: str


class TableModel(QAbstractTableModel):
    """The body of a printed grid without its frozen header rows and label columns; holds nothing of the report."""

    last_changed = Signal()
    """Last year's figures were shown, hidden or changed."""

    def __init__(self, session: Session, table: Table, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.table = table
        self.suspects: frozenset[str] = frozenset()
        """Cells that the current finding suspects: they have a frame."""
        self.equation_cells: frozenset[str] = frozenset()
        """The other cells of its equation: they have a dashed frame."""
        self.origins: Mapping[str, Origin] = {}
        """The origin of each figure of a proposal."""
        self._printed = {(place.top, place.left): place for place in table.grid}
        self._sums: dict[str, tuple[str, str]] = {}
        """Cell → a sum as typed, and its value."""
        self.shows_last = False
        self.is_controlled = False
        """Whether totals are being typed in for comparison."""
        self._tints = tints(session.report, session.known_findings, table)
        self._leaping = leaping(session.report.edition, session.known_findings)
        self._last_year = session.report.last_year

    # -- addresses -------------------------------------------------------------------------------------------------

    def place(self, index: Index) -> GridCell | None:
        """The printed cell whose first grid row and column the index is; None inside a merged cell."""
        return self._printed.get((index.row() + self.table.head, index.column() + self.table.side))

    def cell(self, index: Index) -> str | None:
        place = self.place(index) if index.isValid() else None
        return place.cell.id if place and place.cell else None

    def index_of(self, cell: str) -> QModelIndex:
        place = self.table.places[cell]
        return self.index(place.top - self.table.head, place.left - self.table.side)

    # -- what cells show -------------------------------------------------------------------------------------------

    def face(self, cell: str) -> Face:
        return cells.shown(self.session.report, cell) if self.is_controlled else face(self.session.report, cell)

    def verdict(self, cell: str) -> "cells.Verdict | None":
        """Return how a typed total compares, during the comparison of totals."""
        return cells.verdict(self.session.report, cell) if self.is_controlled else None

    def set_controlled(self, on: bool) -> None:
        self.is_controlled = on
        self._repaint_all()

    def tint(self, cell: str) -> Tint:
        return self._tints.get(cell, Tint.NONE)

    def last(self, cell: str) -> Last | None:
        """Return last year's figure if it is shown and known."""
        return last(self.session.report, cell, self._leaping) if self.shows_last else None

    def is_carried(self, cell: str) -> bool:
        """Tell whether its figure is the one carried in from last year's report."""
        return carried_from(self.session.report, cell) is not None

    def show_last(self, on: bool) -> None:
        if on != self.shows_last:
            self.shows_last = on
            self._repaint_all()
            self.last_changed.emit()

    def show_origins(self, origins: Mapping[str, Origin]) -> None:
        """Show the origin of each cell's figure."""
        self.origins = origins
        self._repaint_all()

    def messages(self, cell: str) -> list[str]:
        """Return the sentences about the cell: those of findings, and the missing parts of a total."""
        said = messages(self.session.known_findings, cell)
        if cell in self.origins:
            said.insert(0, self.origins[cell].sentence)
        report = self.session.report
        if self.face(cell).state is State.PARTIAL:
            missing = report.computed(cell).missing
            rest = f"等{len(missing)}格" if len(missing) > 1 else ""
            said.append(f"{report.edition.cells[missing[0]].name}{rest}尚未填完，这里先显示已填部分之和。")
        return said + sentences(report, cell)

    def _tip(self, cell: str) -> list[str]:
        """Return the tool tip: the text, which may be cut in the cell, and the sentences."""
        shown = self.face(cell)
        return ([shown.text] if shown.text != shown.figure else []) + self.messages(cell)

    def reached(self, cells: Iterable[str]) -> frozenset[str]:
        """Return cells together with the totals that are computed from them."""
        dependents = self.session.report.edition.dependents
        cells = frozenset(cells)
        return cells.union(*(dependents.get(cell, ()) for cell in cells))

    def refresh(self, cells: Iterable[str] | None, findings: bool) -> None:
        """Repaint cells (None: all), and after changed findings the cells that they mark."""
        is_new_year = self._last_year is not self.session.report.last_year
        self._last_year = self.session.report.last_year
        stale = set(self.table.places if cells is None or is_new_year else cells)
        if findings or cells is None:
            before, self._tints = self._tints, tints(self.session.report, self.session.known_findings, self.table)
            stale.update(cell for cell in before.keys() | self._tints.keys() if before.get(cell) != self.tint(cell))
            leapt, self._leaping = self._leaping, leaping(self.session.report.edition, self.session.known_findings)
            stale.update(leapt ^ self._leaping)
        self._repaint(stale)
        if is_new_year:
            self.last_changed.emit()

    def mark(self, suspects: Iterable[str], parts: Iterable[str]) -> None:
        """Frame the cells that a finding suspects, and with dashes the others of its equation."""
        before = self.suspects | self.equation_cells
        self.suspects, self.equation_cells = frozenset(suspects), frozenset(parts)
        self._repaint(before | self.suspects | self.equation_cells)

    def _repaint(self, cells: Iterable[str]) -> None:
        for cell in cells:
            if cell in self.table.places:
                index = self.index_of(cell)
                self.dataChanged.emit(index, index)

    def _repaint_all(self) -> None:
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))

    def _figure_data(self, cell: Cell, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._shown(cell.id)
            case Qt.ItemDataRole.EditRole:
                return self.entry_text(cell.id)
            case Qt.ItemDataRole.ToolTipRole:
                return "".join(f"<p>{html.escape(line)}</p>" for line in self._tip(cell.id)) or None
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{cell.column_name or cell.row_name}：{self._shown(cell.id) or '未填'}"
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return " ".join(["，".join(_headers(cell)), *self.messages(cell.id)])
            case _:
                return None

    def _shown(self, cell: str) -> str:
        shown = self.face(cell)
        return f"{shown.text} {UNFINISHED}".strip() if shown.state is State.PARTIAL else shown.text

    # -- edits -----------------------------------------------------------------------------------------------------

    def entry_text(self, cell: str) -> str:
        """Return the text with which an editor starts: the typed sum while the cell holds its value."""
        text = entry_text(self.session.report, cell)
        as_typed, came_to = self._sums.get(cell, ("", ""))
        return as_typed if as_typed and came_to == text else text

    def write(self, cell: str, text: str, edit_session: object = None) -> None:
        """Enter text with its bracketed remark into a cell, as one change."""
        if (sum_ := summed(text)) is not None:
            self._sums[cell] = (text.strip(), sum_)
        self.session.apply(typed(self.session.report, cell, text), edit_session)

    def apply(self, change: Change) -> None:
        """Make a change as a step of its own."""
        self.session.end_edit_session()
        self.session.apply(change)

    # -- Qt --------------------------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else self.table.height - self.table.head

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else self.table.width - self.table.side

    def flags(self, index: Index) -> Qt.ItemFlag:
        return LABEL_FLAGS if self.cell(index) is None else FIGURE_FLAGS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        place = self.place(index) if index.isValid() else None
        if place is None:
            return None
        if place.cell is None:
            return place.text if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) else None
        return self._figure_data(place.cell, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        cell = self.cell(index)
        if cell is None or role != Qt.ItemDataRole.EditRole:
            return False
        self.write(cell, str(value))
        return True

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        is_row = orientation == Qt.Orientation.Vertical
        for place in self.table.places.values():
            start, first = (place.top, self.table.head) if is_row else (place.left, self.table.side)
            if start - first == section and place.cell:
                return " ".join(place.cell.row_path if is_row else place.cell.column_path)
        return None


def _headers(cell: Cell) -> list[str]:
    """Return the name of a cell's row and of its groups for a screen reader, which reads the cells of a row in turn."""
    row = [cell.row_name] if cell.column_name else []
    return [*row, *cell.row_path[:-1], *cell.column_path[:-1]]


class Moves:
    """The neighbours of every figure of one table, by cell id; None at the end."""

    def __init__(self, table: Table) -> None:
        self._places = table.places
        self._printed = [place.cell.id for place in table.grid if place.cell]
        self._rows = _rows(table)
        self._row_of = {cell: number for number, row in enumerate(self._rows) for cell in row}
        self._entering = list(_entering_order(table, self._rows))
        self._nth = {cell: number for number, cell in enumerate(self._entering)}
        self.stops: frozenset[str] | None = None
        """The only figures at which Enter and Tab stop; None: all figures."""
        self.passes: Callable[[str], bool] = lambda cell: False
        """Tell whether Enter and Tab skip a figure: a computed total."""

    @property
    def first(self) -> str:
        return self._printed[0]

    @property
    def last(self) -> str:
        return self._printed[-1]

    def entered(self, cell: str, step: int = 1) -> str | None:
        """Return the target of Enter (`step` -1: Shift+Enter): down the column, then the next one of the block."""
        return self._following(self._entering, self._nth[cell], step)

    def tabbed(self, cell: str, step: int = 1) -> str | None:
        """Return the target of Tab: along the row, then the next row."""
        return self._following(self._printed, self._printed.index(cell), step)

    def returned(self, cell: str, start: str) -> str | None:
        """Return the target of Enter after Tabs from `start` to `cell`: below `cell`, in the column of `start`."""
        following: str | None = start
        while following is not None and (self._row_of[following] <= self._row_of[cell] or self.passes(following)):
            following = self.below(following)
        return following

    def _following(self, order: list[str], number: int, step: int) -> str | None:
        while (cell := _item(order, number := number + step)) is not None:
            if (cell in self.stops) if self.stops is not None else not self.passes(cell):
                return cell
        return None

    def beside(self, cell: str, step: int) -> str | None:
        row = self._rows[self._row_of[cell]]
        return _item(row, row.index(cell) + step)

    def row_end(self, cell: str, step: int) -> str:
        row = self._rows[self._row_of[cell]]
        return row[-1] if step > 0 else row[0]

    def below(self, cell: str, step: int = 1) -> str | None:
        """Return the next figure down (`step` -1: up) in this figure's first column."""
        number = self._row_of[cell] + step
        while 0 <= number < len(self._rows):
            for other in self._rows[number]:
                if _covers(self._places[other], self._places[cell].left):
                    return other
            number += step
        return None

    def far_below(self, cell: str, step: int, most: int | None = None) -> str:
        """Return the last figure down (up), or the one `most` rows away."""
        while most != 0 and (following := self.below(cell, step)) is not None:
            cell = following
            most = None if most is None else most - 1
        return cell


def _covers(place: GridCell, column: int) -> bool:
    return place.left <= column < place.left + place.columns


def _item(cells: list[str], number: int) -> str | None:
    return cells[number] if 0 <= number < len(cells) else None


def _rows(table: Table) -> list[list[str]]:
    figures = sorted((place for place in table.grid if place.cell), key=lambda place: (place.top, place.left))
    by_row = groupby(figures, key=lambda place: place.top)
    return [[place.cell.id for place in row if place.cell] for _, row in by_row]


def _entering_order(table: Table, rows: list[list[str]]) -> Iterator[str]:
    """Yield figures column by column within each block, so that one key leads through the whole table.

    A block is a run of adjacent rows with the same columns: one in most tables, several if headings divide them.
    """
    start = 0
    for number in range(1, len(rows) + 1):
        if number == len(rows) or _shape(table, rows[number - 1], 1) != _shape(table, rows[number], 0):
            for column in zip(*rows[start:number], strict=True):
                yield from column
            start = number


def _shape(table: Table, row: list[str], below: int) -> tuple[int, list[int]]:
    """Return the grid row (`below` rows further down) and the columns of its figures."""
    places = [table.places[cell] for cell in row]
    return places[0].top + below, [place.left for place in places]
