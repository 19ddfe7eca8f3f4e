"""The line over a table in which one types a part of a row's label and is taken there."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel

from app.gui.grid.overlay import Overlay
from app.gui.grid.searching import found

if TYPE_CHECKING:
    from app.gui.grid.view import GridView

LETTERS = 18
"""How wide it is at least."""


class FindLine(Overlay):
    """Stands over the corner of the table while one searches. Enter: the next row; Esc: stay where one has got to."""

    def __init__(self, view: "GridView") -> None:
        super().__init__("查找行", "栏目名的一部分", view)
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
        nothing = "没有找到" if self.words.text().strip() else ""
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
