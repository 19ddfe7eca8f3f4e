"""The first page of a season: the stock of work as chips that filter, and the units with their states."""

from collections.abc import Iterator, Sequence
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QObject, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.collect.stock import Filter, Line, counts, lets_through
from app.collect.units import has_words
from app.collect.values import State
from app.gui.collect.tables import PlainCells, PlainTable
from app.gui.look.appearance import apply_style, colours
from app.gui.look.layouts import nest
from app.gui.look.lists import EmptyWords, Index, RowModel
from app.model.dates import moment_of_season

COLUMNS = ("单位", "状态", "检查结果", "收到", "标记")
UNIT, STATE, FOUND, CAME, MARKS = range(len(COLUMNS))
LINE = int(Qt.ItemDataRole.UserRole)
"""The role of the `Line` itself."""

INKS = {
    State.NOTHING: "computed",
    State.UNCONFIRMED: "verify",
    State.WAITING: "accent",
    State.AGAIN: "accent",
    State.RETURNED: "error",
    State.ACCEPTED: "good",
    State.WITHDRAWN: "computed",
    State.EXEMPT: "computed",
}
"""The window's colour of each state's word."""


def found(line: Line) -> str:
    """The counts of the latest hand-in that matter."""
    if line.handin is None:
        return ""
    counts = ((line.handin.errors, "错误"), (line.handin.blanks, "未填"), (line.handin.verify, "核实"))
    return "　".join(f"{word}{count}" for count, word in counts if count) or "未发现问题"


def came(line: Line) -> str:
    """The number of the submission, and its time."""
    if line.handin is None:
        return ""
    number = f"第{line.handin.number}次　" if line.handin.number is not None else ""
    return f"{number}{moment_of_season(line.handin.at)}"


class UnitsModel(RowModel[Line]):
    """Holds the lines as the season gave them last."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, parent)
        self.lines: list[Line] = []
        self.filter = Filter.ALL
        self.words = ""
        self.folded: set[str] = set()
        """The codes of units whose branch is not shown in the tree."""

    @property
    def is_tree(self) -> bool:
        """Whether all units are shown, each below its superior."""
        return self.filter is Filter.ALL and not self.words

    def show_lines(self, lines: Sequence[Line]) -> None:
        self.lines = list(lines)
        self._arrange()

    def show_only(self, wanted: Filter, words: str) -> None:
        self.filter, self.words = wanted, words.strip()
        self._arrange()

    def _arrange(self) -> None:
        self.beginResetModel()
        self.rows = [line for line in self.lines if self._is_shown(line)]
        if self.is_tree and self.folded:
            self.rows = list(self._unfolded())
        self.endResetModel()

    def _unfolded(self) -> Iterator[Line]:
        """The lines that are not below a folded unit: below means deeper, until one as deep comes."""
        depth: int | None = None
        for line in self.rows:
            if depth is not None and line.depth > depth:
                continue
            depth = line.depth if line.unit.code in self.folded else None
            yield line

    def has_branch(self, code: str) -> bool:
        """Whether units stand below this one."""
        return any(line.unit.superior == code for line in self.lines)

    def fold(self, code: str, *, folded: bool) -> None:
        """Hide or show what stands below a unit, in the tree."""
        if folded == (code in self.folded) or not self.has_branch(code):
            return
        (self.folded.add if folded else self.folded.discard)(code)
        self._arrange()

    def _is_shown(self, line: Line) -> bool:
        """Search all units, whatever the filter."""
        return has_words(line.unit, self.words) if self.words else lets_through(self.filter, line)

    def update(self, lines: Sequence[Line]) -> None:
        """Units stand otherwise now. They keep their rows until the filter is chosen again, so that nothing jumps."""
        fresh = {line.unit.unit: line for line in lines}
        self.lines = [fresh.get(one.unit.unit, one) for one in self.lines]
        for row, one in enumerate(self.rows):
            if one.unit.unit in fresh:
                self.rows[row] = fresh[one.unit.unit]
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(COLUMNS) - 1))

    def row_of(self, code: str) -> int | None:
        return next((row for row, line in enumerate(self.rows) if line.unit.code == code), None)

    # -- Qt --------------------------------------------------------------------------------------------------------

    def further(self, row: Line, role: int) -> Any:
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return "，".join(filter(None, (self.text(row, column) for column in range(len(COLUMNS)))))
        return row if role == LINE else None

    def text(self, row: Line, column: int) -> str:
        match column:
            case 0:
                return f"{row.unit.name}　…" if self.is_tree and row.unit.code in self.folded else row.unit.name
            case 1:
                return row.standing.words
            case 2:
                return found(row)
            case 3:
                return came(row)
            case _:
                return row.marks


WIDTHS = {STATE: 130, FOUND: 190, CAME: 180, MARKS: 130}
"""Pixels of the columns beside the unit's name, with letters of the usual size."""
UNIT_LEAST = 200
INDENT = 18
"""Pixels by which a unit stands to the right of its superior."""


class Chips(QWidget):
    """A button for each filter, with the number of units it leaves; one of them is chosen."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.buttons: dict[Filter, QPushButton] = {}
        for wanted in Filter:
            button = QPushButton(wanted, self)
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.setProperty("role", "chip")
            button.clicked.connect(lambda _=False, wanted=wanted: self.chosen.emit(wanted))
            self.buttons[wanted] = button
            row.addWidget(button)
        row.addStretch(1)
        apply_style(self)

    def show_counts(self, lines: Sequence[Line]) -> None:
        found = counts(lines)
        for wanted, button in self.buttons.items():
            button.setText(f"{wanted} {found[wanted]}")
            is_seldom = wanted in (Filter.EXEMPT, Filter.LATE, Filter.RETURNED)
            button.setVisible(not is_seldom or bool(found[wanted]) or button.isChecked())


class UnitsPage(QWidget):
    """The list of units; it only reports which unit is opened and which is current."""

    opened = Signal(str)
    """The code of a unit that is to be reviewed."""
    moved = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.model = UnitsModel(self)
        self.chips = Chips(self)
        self.finder = QLineEdit(self)
        self.finder.setPlaceholderText("查找单位名称、别名或代码")
        self.finder.setAccessibleName("查找单位")
        self.finder.setClearButtonEnabled(True)
        self.finder.setMaximumWidth(260)
        self.view = UnitsView(self.model, self)
        top = QHBoxLayout()
        top.addWidget(self.chips, 2)
        top.addWidget(self.finder, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(8)
        nest(column, top)
        column.addWidget(self.view, 1)
        apply_style(self.finder)
        self.chips.chosen.connect(lambda wanted: self._choose(wanted))
        self.finder.textChanged.connect(lambda: self._choose(self.model.filter))
        self.finder.returnPressed.connect(self.view.setFocus)
        self.view.activated.connect(lambda index: self.opened.emit(index.data(LINE).unit.code))
        self.view.typed.connect(self._type)
        self.view.folded.connect(self._fold)
        self.view.selectionModel().currentChanged.connect(lambda: self.moved.emit())
        self.setFocusProxy(self.view)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show all units again; the first time, with the filter on what waits for the office."""
        kept = self.code
        is_first = not self.model.lines
        self.model.show_lines(lines)
        self.chips.show_counts(lines)
        if is_first:
            wanted = Filter.MINE if counts(lines)[Filter.MINE] else Filter.ALL
            self.chips.buttons[wanted].setChecked(True)
            self.model.show_only(wanted, "")
        self.select(kept)

    def update_lines(self, lines: Sequence[Line]) -> None:
        """Units stand otherwise now."""
        self.model.update(lines)
        self.chips.show_counts(self.model.lines)

    def _choose(self, wanted: Filter) -> None:
        kept = self.code
        self.model.show_only(wanted, self.finder.text())
        self.select(kept)

    def _fold(self, folded: bool) -> None:
        """Fold the branch of the current unit, or of its superior where it has none of its own."""
        line = self.line
        if line is None or not self.model.is_tree:
            return
        is_leaf = not self.model.has_branch(line.unit.code) or line.unit.code in self.model.folded
        code = line.unit.superior if folded and is_leaf else line.unit.code
        self.model.fold(code, folded=folded)
        self.select(code)

    def _type(self, text: str) -> None:
        self.finder.setFocus()
        self.finder.insert(text)

    # -- the current unit ------------------------------------------------------------------------------------------

    @property
    def line(self) -> Line | None:
        index = self.view.currentIndex()
        return index.data(LINE) if index.isValid() else None

    @property
    def code(self) -> str:
        return self.line.unit.code if self.line else ""

    @property
    def chosen(self) -> list[Line]:
        """The lines that are selected, in their order."""
        rows = sorted({index.row() for index in self.view.selectionModel().selectedRows()})
        return [self.model.rows[row] for row in rows]

    def select(self, code: str) -> None:
        """Make a unit the current one; without it the first."""
        row = self.model.row_of(code) or 0
        index = self.model.index(row, 0)
        if index.isValid():
            flags = QItemSelectionModel.SelectionFlag
            self.view.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            self.view.scrollTo(index)
        self.moved.emit()

    def following(self, code: str, step: int) -> str:
        """Return the code of the unit with a hand-in `step` lines further; "" without one."""
        rows = [line for line in self.model.rows if line.handin is not None or line.unit.code == code]
        place = next((nth for nth, line in enumerate(rows) if line.unit.code == code), None)
        if place is None or not 0 <= place + step < len(rows):
            return ""
        return rows[place + step].unit.code


class UnitsView(PlainTable):
    """A row for each unit; Enter opens it, letters go to the line that finds."""

    typed = Signal(str)
    folded = Signal(bool)
    """Left and right: the current unit's branch is to be hidden or shown."""

    def __init__(self, model: UnitsModel, parent: QWidget) -> None:
        super().__init__(model, "单位进度", parent, stretched=UNIT)
        self.setObjectName("units")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setItemDelegate(UnitCells(model, self))
        EmptyWords("没有这样的单位。请换一个词查找，或单击上面的“全部”。", self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and not event.modifiers():
            self.folded.emit(event.key() == Qt.Key.Key_Left)
        elif event.text().strip() and not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)

    def fit(self) -> None:
        """Columns as wide as their words are with this size of letters; where there is no room, the seldom ones go."""
        super().fit()
        left = self.viewport().width() - round(UNIT_LEAST * self.share)
        for column, width in WIDTHS.items():
            needed = round(width * self.share)
            self.setColumnHidden(column, left < needed)
            self.setColumnWidth(column, needed)
            left -= needed

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()


class UnitCells(PlainCells):
    """The state in its colour, units indented below their superiors."""

    cut = Qt.TextElideMode.ElideMiddle

    def __init__(self, model: UnitsModel, view: UnitsView) -> None:
        super().__init__(view)
        self._model = model

    def paint_words(self, painter: QPainter, room: Any, index: Index) -> None:
        line: Line = index.data(LINE)
        if index.column() == STATE:
            painter.setPen(getattr(colours(self._view.palette()), INKS[line.standing.state]))
        if index.column() == UNIT and self._model.is_tree:
            room = room.adjusted(INDENT * line.depth, 0, 0, 0)
            font = QFont(painter.font())
            font.setBold(not line.depth)
            painter.setFont(font)
        super().paint_words(painter, room, index)
