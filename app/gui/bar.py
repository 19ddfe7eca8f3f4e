"""The bar above an open report: the way back, which report it is, and the commands used most."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QFont
from PySide6.QtWidgets import QToolBar, QWidget

from app.gui.look.labels import ElidedLabel


class ReportBar(QToolBar):
    """Shows actions of the window: some at the left of the report's name, the others behind it."""

    def __init__(self, left: Sequence[QAction], right: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self.setWindowTitle("工具栏")
        self.setMovable(False)
        self.setIconSize(QSize(18, 18))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._name = NameLabel(self)
        self.addActions(left)
        self.addWidget(self._name)
        self.addActions(right)

    def show_name(self, name: str) -> None:
        self._name.show_words(name)


class NameLabel(ElidedLabel):
    """Unit and year; a long name is cut in its middle, where it matters least."""

    cut = Qt.TextElideMode.ElideMiddle

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.setContentsMargins(12, 0, 12, 0)

    @property
    def face(self) -> QFont:
        font = QFont(self.font())
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() + 1)
        return font
