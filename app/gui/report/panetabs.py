"""The names of the panes beside the form: all of them in view, in as many rows as they need."""

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QSizePolicy, QToolButton, QWidget

PAD = 8
"""Pixels beside a name."""

MARGIN = 2


class PaneTabs(QWidget):
    """One of them is the current one."""

    currentChanged = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._group.idToggled.connect(self._toggled)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(MARGIN, 4, MARGIN, 0)
        self._grid.setSpacing(0)

    def add(self, words: str) -> None:
        button = QToolButton(self)
        button.setText(words)
        button.setAccessibleName(words)
        button.setCheckable(True)
        button.setAutoRaise(True)
        button.setProperty("role", "tab")
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        number = len(self._group.buttons())
        self._group.addButton(button, number)
        button.setChecked(number == 0)
        self._arrange()

    def _toggled(self, number: int, on: bool) -> None:
        if on:
            self.currentChanged.emit(number)

    @property
    def current(self) -> int:
        return self._group.checkedId()

    def choose(self, number: int) -> None:
        self._group.button(number).setChecked(True)

    def _arrange(self) -> None:
        """As many in a row as have room, and rows of about the same length."""
        buttons = self._group.buttons()
        widest = max((self.fontMetrics().horizontalAdvance(each.text()) for each in buttons), default=0) + PAD
        most = max(1, (self.width() - 2 * MARGIN) // max(1, widest))
        rows = -(-len(buttons) // most)
        columns = -(-len(buttons) // max(1, rows))
        for number, button in enumerate(buttons):
            self._grid.addWidget(button, number // columns, number % columns)

    # -- Qt's own --------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._arrange()
