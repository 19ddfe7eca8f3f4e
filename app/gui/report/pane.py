"""What stands beside the form: panes, one of them seen at a time, which follow the report and the place one is at."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from app.model.change import Address

if TYPE_CHECKING:
    from app.gui.report.page import ReportPage


class Pane(QWidget):
    """Built over an open report's page when it is first wanted.

    It is told of things only while it is seen, and a moment after the keys: what it does never holds up typing. One
    that `is_wide` shows more than words and stands wider than the others.
    """

    is_wide = False

    def __init__(self, page: "ReportPage", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.page = page
        self.session = page.session

    def scrolling(self, inside: QWidget) -> QScrollArea:
        """A column as wide as the pane and as high as it needs."""
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        return area

    def refresh(self) -> None:
        """Show everything anew; called whenever the pane comes into view, and after the colours changed."""

    def follow(self, addresses: frozenset[Address], findings_changed: bool) -> None:
        """Something changed at `addresses`; without an answer of its own a pane shows everything anew."""
        self.refresh()

    def show_place(self, address: Address) -> None:
        """The cursor went to a cell, a text part or a field."""

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.isVisible():
            self.refresh()  # rich text holds its colours as words
