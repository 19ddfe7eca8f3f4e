"""A label whose words have one of the window's colours."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel, QWidget

from app.gui.elided import ElidedLabel


class _Ink:
    """The colour of a label: known by name, and taken from the palette that holds."""

    def __init__(self, label: QLabel, name: str) -> None:
        self._label = label
        self._name = name
        self._put()

    def choose(self, name: str) -> None:
        if name != self._name:
            self._name = name
            self._put()

    def renew(self) -> None:
        """After the palette changed."""
        if self._name:
            self._put()

    def _put(self) -> None:
        shown = QPalette()
        if self._name:
            from app.gui.colours import colours  # not on the way to the first paint

            shown.setColor(QPalette.ColorRole.WindowText, getattr(colours(self._label.palette()), self._name))
        self._label.setPalette(shown)


class InkedLabel(QLabel):
    """Knows its colour by name, and takes it from the palette that holds."""

    def __init__(self, parent: QWidget, ink: str = "") -> None:
        super().__init__(parent)
        self._ink = _Ink(self, ink)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_ink"):
            self._ink.renew()


class InkedLine(ElidedLabel):
    """The same in one line, cut with … where it has no room."""

    def __init__(self, parent: QWidget, ink: str = "") -> None:
        super().__init__(parent=parent)
        self._ink = _Ink(self, ink)

    def set_ink(self, name: str) -> None:
        """The name of one of the window's colours; "" for that of other words."""
        self._ink.choose(name)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_ink"):
            self._ink.renew()
