"""The palette's window: a line to type in and what it may mean; keys alone are enough."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QLineEdit,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.gui.appearance import dress, quiet
from app.gui.dialogs.body import screen_room
from app.gui.lists import PaintedList, draw_ground
from app.gui.palette.entries import Entry
from app.gui.palette.ranking import ranked

ENTRY = Qt.ItemDataRole.UserRole
PAD = 8
MOST = 60
"""Lines that are listed: nobody reads further."""
_MOVES = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})


class Palette(QDialog):
    """Gives back the entry that was chosen; None after Esc."""

    def __init__(
        self,
        entries: Sequence[Entry],
        parent: QWidget,
        title: str = "查找命令和栏目",
        words: str = "命令、栏目、文字部分的名称，或拼音首字母",
        hint: str = "↑↓ 选择，Enter 执行或转到，Esc 关闭",
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.chosen: Entry | None = None
        self._entries = list(entries)
        self.words = QLineEdit(self)
        self.words.setPlaceholderText(words)
        self.words.setAccessibleName(title)
        self.words.installEventFilter(self)
        self.list = PaintedList("entries", "找到的命令和栏目", EntryDelegate, self)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._keys = hint
        self._hint = QLabel(hint, self)
        quiet(self._hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 10)
        for widget in (self.words, self.list, self._hint):
            column.addWidget(widget)
        dress(self)
        self.resize(QSize(680, 440).boundedTo(screen_room(self)))
        self.move(parent.mapToGlobal(QPoint((parent.width() - self.width()) // 2, 60)))
        self.words.textChanged.connect(self._search)
        self.words.returnPressed.connect(self._choose)
        self.list.itemClicked.connect(lambda: self._choose())
        self._search("")

    def _search(self, words: str) -> None:
        self.list.clear()
        for entry in ranked(words, self._entries, lambda each: each.words, lambda each: each.detail)[:MOST]:
            item = QListWidgetItem(entry.words, self.list)
            item.setData(ENTRY, entry)
            spoken = "，".join(filter(None, (entry.words, entry.detail, entry.keys)))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
        self.list.setCurrentRow(0)
        self._hint.setText(self._keys if self.list.count() else "没有找到，换个说法试试。")

    def _choose(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.chosen = item.data(ENTRY)
            self.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys that move in the list go there."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in _MOVES:
            self.list.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)


class EntryDelegate(QStyledItemDelegate):
    """Name, behind it where it belongs, and at the right its key."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        look: Any = option  # the stubs do not know what it holds
        return QSize(100, QFontMetrics(look.font).height() + 2 * PAD - 4)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        entry: Entry = index.data(ENTRY)
        look: Any = option
        metrics = QFontMetrics(look.font)
        painter.save()
        named = draw_ground(painter, look)
        room = look.rect.adjusted(PAD + 2, 0, -PAD, 0)
        painter.setFont(look.font)
        painter.setPen(named.computed)
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(room, middle | int(Qt.AlignmentFlag.AlignRight), entry.keys)
        room.setRight(room.right() - metrics.horizontalAdvance(entry.keys) - PAD)
        words = metrics.elidedText(entry.words, Qt.TextElideMode.ElideMiddle, room.width() * 2 // 3)
        painter.setPen(named.ink)
        painter.drawText(room, middle, words)
        room.setLeft(room.left() + metrics.horizontalAdvance(words) + 2 * PAD)
        painter.setPen(named.computed)
        painter.drawText(room, middle, metrics.elidedText(entry.detail, Qt.TextElideMode.ElideRight, room.width()))
        painter.restore()
