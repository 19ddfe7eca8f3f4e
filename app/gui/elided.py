"""A label of one line that is cut where there is no room for it."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class ElidedLabel(QLabel):
    """Takes what room there is; its tip says it whole."""

    cut = Qt.TextElideMode.ElideRight

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(80)
        self.show_words(text)

    def show_words(self, text: str) -> None:
        self.setText(text)
        self.setToolTip(text)

    @property
    def face(self) -> QFont:
        """The font in which it is drawn."""
        return self.font()

    def sizeHint(self) -> QSize:
        return QSize(200, super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.face)
        room = self.contentsRect()
        words = painter.fontMetrics().elidedText(self.text(), self.cut, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), words)
