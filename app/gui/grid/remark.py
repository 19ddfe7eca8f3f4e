"""A line in which the remark of one figure is written, apart from the figure itself."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from app.gui.grid.entry import remarked
from app.gui.grid.overlay import Overlay

if TYPE_CHECKING:
    from app.gui.grid.view import GridView

LETTERS = 20
"""How many letters of a remark are in view."""


class RemarkLine(Overlay):
    """Hangs under the cell while it is open. Enter, Tab or a click elsewhere keeps what was typed, Esc does not."""

    def __init__(self, view: "GridView") -> None:
        super().__init__("备注", "印在数字后面的括号里", view.viewport())
        self._view = view
        self._cell: str | None = None

    def begin(self, cell: str) -> None:
        """Open it under a cell with the remark that stands there; over it where there is no room below."""
        self._cell = cell
        self.words.setText(self._view.grid.session.report.remarks.get(cell, ""))
        self.setFont(self._view.font())
        room, under = self._view.viewport().rect(), self._view.visualRect(self._view.grid.index_of(cell))
        width, height = min(self.fontMetrics().height() * LETTERS, room.width()), self.sizeHint().height()
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
