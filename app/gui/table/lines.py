"""A small line to type in that stands over a table for a moment."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QWidget

from app.gui.keys import PASSING, is_history
from app.gui.table.view import GridView
from app.table.cells import found
from app.table.entry import remarked


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
"""Return its least width in pixels."""


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
