"""Labels of one line that are cut with … if there is no room, and labels in a named colour."""

import re
from typing import Any

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QComboBox, QLabel, QSizePolicy, QWidget

LEAST = 6
"""The least number of characters that a cut text shows."""

LONGEST_RUN = 60
"""The longest run of ASCII characters, as in a path, that has no place for a line break."""


def breakable(text: str) -> str:
    """Add zero-width spaces to long runs without a space, so that a label can break the line there."""
    return re.sub(rf"[!-.0-~]{{{LONGEST_RUN}}}", lambda run: f"{run[0]}\u200b", text)


class ElidedLabel(QLabel):
    """A label that takes the available width. Its tool tip shows the whole text."""

    cut = Qt.TextElideMode.ElideRight

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.show_words(text)

    def show_words(self, text: str) -> None:
        self.setText(text)
        self.setToolTip(text)

    @property
    def face(self) -> QFont:
        """The font in which it is drawn."""
        return self.font()

    def sizeHint(self) -> QSize:
        """The size that shows the whole text."""
        margins = self.contentsMargins()
        width = QFontMetrics(self.face).horizontalAdvance(self.text()) + margins.left() + margins.right() + 2
        return QSize(width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        whole = self.sizeHint()
        return QSize(min(whole.width(), LEAST * QFontMetrics(self.face).height()), whole.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.face)
        room = self.contentsRect()
        words = painter.fontMetrics().elidedText(self.text(), self.cut, room.width())
        painter.drawText(room, self.alignment(), words)


class ElidedChoice(QComboBox):
    """A combo box whose current line may be longer than its field."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.currentTextChanged.connect(self.setToolTip)

    def sizeHint(self) -> QSize:
        """Wide enough for its first line."""
        from PySide6.QtWidgets import QStyle, QStyleOptionComboBox

        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        words = QSize(self.fontMetrics().horizontalAdvance(self.itemText(0)) + 2, self.fontMetrics().height())
        return self.style().sizeFromContents(QStyle.ContentsType.CT_ComboBox, option, words, self)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint as Qt does, but with an ellipsis: with a style sheet, Qt cuts the text anywhere."""
        # Loaded here: the 550 enumerated values of QStyle take a tenth of the start, and the first page has no list.
        from PySide6.QtWidgets import QStyle, QStyleOptionComboBox, QStylePainter

        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        look: Any = option  # the stubs do not know what it holds
        field = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, self)
        look.currentText = self.fontMetrics().elidedText(self.currentText(), Qt.TextElideMode.ElideRight, room.width())
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)


class _Ink:
    """The colour of a label, given by name and taken from the current palette."""

    def __init__(self, label: QLabel, name: str) -> None:
        self._label = label
        self._name = name
        self._put()

    def choose(self, name: str) -> None:
        if name != self._name:
            self._name = name
            self._put()

    def renew(self) -> None:
        """Called after the palette changed."""
        if self._name:
            self._put()

    def _put(self) -> None:
        shown = QPalette()
        if self._name:
            from app.gui.look.appearance import colours

            shown.setColor(QPalette.ColorRole.WindowText, getattr(colours(self._label.palette()), self._name))
        self._label.setPalette(shown)


class InkedLabel(QLabel):
    """A label whose colour is given by name and taken from the current palette."""

    def __init__(self, parent: QWidget, ink: str = "") -> None:
        super().__init__(parent)
        self._ink = _Ink(self, ink)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_ink"):
            self._ink.renew()


class InkedLine(ElidedLabel):
    """A label in a named colour on one line, cut with … if it does not fit."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent=parent)
        self._ink = _Ink(self, "")

    def set_ink(self, name: str) -> None:
        """The name of one of the window's colours; "" for the normal one."""
        self._ink.choose(name)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_ink"):
            self._ink.renew()
