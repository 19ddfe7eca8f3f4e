"""The actions of a table other than typing, and the lines over it in which a row or a remark is typed."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple, TypeAlias, TypeVar

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QWidget

from app.checks import fix
from app.gui.keys import PASSING, is_history
from app.gui.table.pasting import copy, paste
from app.gui.table.view import GridView, InEditor, TableAction
from app.model.edition import Level
from app.table.cells import copied_text, found
from app.table.entry import cleared, entered, fill, remarked


class Overlay(QFrame):
    """A label and a line edit. Subclasses define what keys and leaving do."""

    def __init__(self, name: str, hint: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAutoFillBackground(True)
        self.setFrameShape(QFrame.Shape.Box)
        self.words = QLineEdit(self)
        self.words.setPlaceholderText(hint)
        self.words.setAccessibleName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 4, 6, 4)
        row.addWidget(QLabel(name, self))
        row.addWidget(self.words, 1)
        self.words.installEventFilter(self)
        self.hide()

    def open_at(self, left: int, top: int, width: int) -> None:
        self.setGeometry(left, top, width, self.sizeHint().height())
        self.show()
        self.raise_()
        self.words.setFocus()
        self.words.selectAll()

    def pressed(self, event: QKeyEvent) -> bool:
        """Handle a key in the line. Returns whether the key is done with."""
        raise NotImplementedError

    def left(self) -> None:
        """Called when the focus has gone elsewhere."""
        raise NotImplementedError

    # -- Qt --------------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Consume the keys that the line does not use: the table below must not react to them."""
        done = super().event(event)
        if event.type() in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event.accept()
            return True
        return done

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if is_history(event):
            event.ignore()
            return True
        if isinstance(event, QFocusEvent) and event.lostFocus() and event.reason() not in PASSING:
            self.left()
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self.pressed(event)
        return False


LETTERS = 18
"""The least width of the search line, in letters."""


class FindLine(Overlay):
    """The search line over the corner of the table. Enter goes to the next row; Esc closes it and keeps the cursor."""

    def __init__(self, view: GridView) -> None:
        super().__init__("查找行", "行名的一部分", view)
        self._view = view
        self._column = ""
        self._cells: list[str] = []
        self._nth = 0
        self.count = QLabel(self)
        self.layout().addWidget(self.count)
        self.words.textEdited.connect(self._search)

    def begin(self) -> None:
        """Show the line with the cursor in it."""
        view, cell = self._view, self._view.current_cell()
        self._column = view.grid.session.report.edition.cells[cell].column if cell else ""
        self.setFont(view.font())
        width = max(self.fontMetrics().height() * LETTERS, view.along.width() if view.grid.table.side else 0)
        self.open_at(0, 0, min(width, view.width()))
        self._show_count()

    def _search(self, words: str) -> None:
        self._cells, self._nth = found(self._view.grid.table, words, self._column), 0
        self._go()

    def _step(self, by: int) -> None:
        if self._cells:
            self._nth = (self._nth + by) % len(self._cells)
            self._go()

    def _go(self) -> None:
        if self._cells:
            self._view.go_to(self._cells[self._nth])
        self._show_count()

    def _show_count(self) -> None:
        nothing = "未找到" if self.words.text().strip() else ""
        self.count.setText(f"{self._nth + 1}/{len(self._cells)}" if self._cells else nothing)

    # -- Overlay ---------------------------------------------------------------------------------------------------

    def pressed(self, event: QKeyEvent) -> bool:
        is_back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        match event.key():
            case Qt.Key.Key_Escape | Qt.Key.Key_Tab:
                self._view.setFocus()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._step(-1 if is_back else 1)
            case Qt.Key.Key_Down:
                self._step(1)
            case Qt.Key.Key_Up:
                self._step(-1)
            case _:
                return False
        return True

    def left(self) -> None:
        self.hide()


REMARK_LETTERS = 20
"""The least number of characters of a remark in view."""


class RemarkLine(Overlay):
    """The remark line under a cell. Enter, Tab or a click elsewhere keeps the text, Esc does not."""

    def __init__(self, view: GridView) -> None:
        super().__init__("备注", "印在数字后面的括号里", view.viewport())
        self._view = view
        self._cell: str | None = None

    def begin(self, cell: str) -> None:
        """Open it under a cell with its remark; above the cell if there is no room below."""
        self._cell = cell
        self.words.setText(self._view.grid.session.report.remarks.get(cell, ""))
        self.setFont(self._view.font())
        room, under = self._view.viewport().rect(), self._view.visualRect(self._view.grid.index_of(cell))
        width, height = min(self.fontMetrics().height() * REMARK_LETTERS, room.width()), self.sizeHint().height()
        top = under.bottom() + 1 if under.bottom() + height < room.bottom() else under.top() - height
        self.open_at(max(0, min(under.left(), room.right() - width)), max(0, top), width)

    def _end(self, *, keep: bool) -> None:
        cell, self._cell = self._cell, None  # first: the focus goes, which ends it again
        if cell is not None and keep:
            self._view.apply(remarked(self._view.grid.session.report, cell, self.words.text()))
        if self.words.hasFocus():
            self._view.setFocus()  # before it is hidden, or Qt would tab on to the next cell
        self.hide()

    # -- Overlay ---------------------------------------------------------------------------------------------------

    def pressed(self, event: QKeyEvent) -> bool:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Escape):
            return False
        self._end(keep=event.key() != Qt.Key.Key_Escape)
        return True

    def left(self) -> None:
        self._end(keep=True)


Keys: TypeAlias = QKeySequence.StandardKey | tuple[str, ...]
Line = TypeVar("Line", FindLine, RemarkLine)
_STANDARD = QKeySequence.StandardKey


class Declared(NamedTuple):
    """A declared action. Without `words` it is in no menu; `keys` are Qt's standard keys, or portable texts."""

    words: str
    keys: Keys
    run: Callable[[GridView], None]
    in_editor: InEditor = InEditor.TYPES
    ends_group: bool = False
    only_looks: bool = False

    @property
    def shortcuts(self) -> list[QKeySequence]:
        """All keys; the menu shows the first."""
        if isinstance(self.keys, tuple):
            return [QKeySequence(each) for each in self.keys]
        return QKeySequence.keyBindings(self.keys)


def clear(view: GridView, verb: str = "清除") -> None:
    """Empty the selected cells, as one step."""
    view.apply(cleared(view.grid.session.report, view.selected_cells(), verb))


def cut(view: GridView) -> None:
    copy(view)
    clear(view, "剪切")


def fill_down(view: GridView) -> None:
    _fill(view, "向下填充", down=True)


def fill_right(view: GridView) -> None:
    _fill(view, "向右填充", down=False)


def _fill(view: GridView, verb: str, *, down: bool) -> None:
    report, cells = view.grid.session.report, view.selected_cells()
    texts = fill(view.grid.table, cells, report.edition.definitions, lambda cell: copied_text(report, cell), down=down)
    if texts:
        view.apply(entered(report, verb, texts))
    else:
        view.message.emit(f"没有可以{verb}的数。")


def zero_blanks(view: GridView) -> None:
    """Enter 0 into every blank cell of the table, as one step."""
    session = view.grid.session
    blanks = (each for each in session.findings if each.level is Level.BLANK and each.cells)
    finding = next((each for each in blanks if each.cells[0] in view.grid.table.places), None)
    change = fix(session.report, finding) if finding else None
    if change is None:
        view.message.emit("这张表没有空白格。")
        return
    view.apply(change)
    view.message.emit(f"已把{len(change.edits)}个空白格填为0，填过的没有动；可以撤销。")


def find_row(view: GridView) -> None:
    _line(view, FindLine).begin()


def remark(view: GridView) -> None:
    if (cell := view.current_cell()) is not None:
        view.go_to(cell)
        _line(view, RemarkLine).begin(cell)


def _line(view: GridView, kind: type[Line]) -> Line:
    """Return the line of a kind that lies over the table."""
    found: list[Line] = list(view.findChildren(kind))
    return found[0]


def select_rows(view: GridView) -> None:
    view.widen(rows=True)


def select_columns(view: GridView) -> None:
    view.widen(rows=False)


TABLE_ACTIONS = (
    Declared("剪切", _STANDARD.Cut, cut),
    Declared("复制", _STANDARD.Copy, copy, only_looks=True),
    Declared("粘贴", _STANDARD.Paste, paste, InEditor.RUNS),
    # Not Qt's standard key: on Linux that is Ctrl+D as well.
    Declared("清除", ("Del", "Backspace"), clear, ends_group=True),
    Declared("向下填充", ("Ctrl+D",), fill_down, InEditor.CLOSES),
    Declared("向右填充", ("Ctrl+R",), fill_right, InEditor.CLOSES),
    Declared("空白填0", (), zero_blanks, ends_group=True),
    Declared("备注…", ("Shift+F2",), remark, InEditor.CLOSES),
    Declared("查找行…", ("Ctrl+G",), find_row, InEditor.CLOSES, ends_group=True, only_looks=True),
    Declared("", ("Shift+Space",), select_rows, only_looks=True),
    Declared("", ("Ctrl+Space",), select_columns, only_looks=True),
)


def add_actions(view: GridView) -> None:
    """Give a table its menu and its keys."""
    for each in TABLE_ACTIONS:
        action = TableAction(each.words, each.shortcuts, view, each.in_editor, only_looks=each.only_looks)
        action.triggered.connect(partial(_run, each, view))
        view.add_action(action)
        if each.ends_group:
            line = QAction(view)
            line.setSeparator(True)
            view.addAction(line)


def _run(declared: Declared, view: GridView) -> None:
    declared.run(view)
