"""Lists that paint their lines themselves, in the colours of the palette that holds."""

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import QListWidget, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.gui.look.colours import Colours, colours

INK = int(Qt.ItemDataRole.UserRole) + 50
"""The role under which an item holds the name of the colour of its words."""


class WordsDelegate(QStyledItemDelegate):
    """Items hold no font and no colour: one that cannot be chosen is a heading, one with an INK has that colour."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        look: Any = option  # the stubs do not know what it holds
        if not index.flags() & Qt.ItemFlag.ItemIsEnabled:
            look.state |= QStyle.StateFlag.State_Enabled
            look.font.setBold(True)
            look.fontMetrics = QFontMetrics(look.font)
        if name := index.data(INK):
            look.palette.setColor(QPalette.ColorRole.Text, getattr(colours(look.palette), name))


class PaintedList(QListWidget):
    """As wide as its pane and no wider; Enter goes to the current line on every system."""

    def __init__(self, id: str, name: str, delegate: type[QStyledItemDelegate], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(id)
        self.setAccessibleName(name)
        self.setItemDelegate(delegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setFrameShape(QListWidget.Shape.NoFrame)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentItem() is not None:
            self.itemActivated.emit(self.currentItem())
            return
        super().keyPressEvent(event)


def draw_ground(painter: QPainter, look: Any) -> Colours:
    """What lies under a line: a pale tint and a bar where it is the chosen one. Gives the colours to go on with."""
    named = colours(look.palette)
    if look.state & QStyle.StateFlag.State_Selected:
        painter.fillRect(look.rect, look.palette.color(QPalette.ColorRole.Midlight))
        painter.fillRect(QRect(look.rect.left(), look.rect.top(), 3, look.rect.height()), named.accent)
    return named
