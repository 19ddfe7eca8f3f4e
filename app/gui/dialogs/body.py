"""What a dialog shows above its buttons: as high as it needs, and scrolled where the screen has no room for it."""

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

LINES, LETTERS = 4, 20
"""Of text that stay in view however small the screen is."""

FRAME = QSize(16, 48)
"""Pixels that a window's own frame and title take from the screen."""


def screen_room(widget: QWidget) -> QSize:
    """The size that a window can have on the screen it is on."""
    return widget.screen().availableGeometry().size() - FRAME


class Body(QScrollArea):
    """Contents go into `column`."""

    grown = Signal()
    """The contents may need another height than before."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        inside = QWidget(self)
        self.column = QVBoxLayout(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inside)
        inside.installEventFilter(self)

    def height_for(self, width: int, *, least: bool) -> int:
        """Pixels of height of all contents at a width: the least they can do with, or what they like."""
        if self.column.hasHeightForWidth():
            return self.column.minimumHeightForWidth(width) if least else self.column.totalHeightForWidth(width)
        return (self.column.totalMinimumSize() if least else self.column.totalSizeHint()).height()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and watched is self.widget():
            self.updateGeometry()
            self.grown.emit()
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:
        return self.column.totalSizeHint() + QSize(self._bar, 0)

    @property
    def least_width(self) -> int:
        """Pixels at which the contents need not scroll sideways."""
        return self.column.totalMinimumSize().width() + self._bar

    def minimumSizeHint(self) -> QSize:
        inside, line = self.column.totalMinimumSize(), self.fontMetrics().lineSpacing()
        return QSize(min(self.least_width, LETTERS * line), min(inside.height(), LINES * line))

    @property
    def _bar(self) -> int:
        return self.verticalScrollBar().sizeHint().width()
