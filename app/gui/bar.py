"""The bar above an open report: the way back, which report it is, and the commands used most."""

from collections.abc import Mapping

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolBar, QWidget

from app.gui.commands import BAR


class ReportBar(QToolBar):
    """Made of the window's own actions."""

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self.setWindowTitle("工具栏")
        self.setMovable(False)
        self.setIconSize(QSize(18, 18))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._name = NameLabel(self)
        for name in BAR:
            if name:
                self.addAction(actions[name])
            else:
                self.addWidget(self._name)

    def show_name(self, name: str) -> None:
        self._name.setText(name)
        self._name.setToolTip(name)


class NameLabel(QLabel):
    """One line that takes what room there is; a long name is cut in its middle, where it matters least."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(80)
        self.setContentsMargins(12, 0, 12, 0)

    def sizeHint(self) -> QSize:
        return QSize(200, super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = QFont(self.font())
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() + 1)
        painter.setFont(font)
        room = self.contentsRect()
        words = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, room.width())
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter), words)
