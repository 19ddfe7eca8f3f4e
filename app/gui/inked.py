"""A label whose words have one of the window's colours."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QWidget

from app.gui.elided import ElidedLabel


class InkedLabel(QLabel):
    """Knows its colour by name, and takes it from the palette that holds."""

    def __init__(self, parent: QWidget, ink: str = "") -> None:
        super().__init__(parent)
        self._ink = ink
        self._colour()

    def set_ink(self, name: str) -> None:
        """The name of one of the window's colours; "" for that of other words."""
        if name != self._ink:
            self._ink = name
            self._colour()

    def _colour(self) -> None:
        shown = QPalette()
        if self._ink:
            from app.gui.colours import colours  # not on the way to the first paint

            shown.setColor(QPalette.ColorRole.WindowText, getattr(colours(self.palette()), self._ink))
        self.setPalette(shown)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._ink:
            self._colour()


class InkedLine(ElidedLabel, InkedLabel):
    """The same in one line, cut with … where it has no room."""
