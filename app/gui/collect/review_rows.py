"""The list that a reviewer goes through: cards under headings, with what was said of explanations."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QWidget

from app.collect.review_list import Group, Row
from app.gui.look.colours import LOOKS, colours, mixed

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
ROW = int(Qt.ItemDataRole.UserRole)
PAD, GAP = 9, 2
_WRAP = int(Qt.TextFlag.TextWordWrap)


class RowsModel(QAbstractListModel):
    """Headings are strings, the others are rows; a heading cannot be chosen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.items: list[Row | str] = []

    def show_rows(self, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self.items = []
        group: Group | None = None
        for row in rows:
            if row.group is not group:
                group = row.group
                count = sum(each.group is group for each in rows)
                self.items.append(f"{group}（{count}）")
            self.items.append(row)
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.items)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or isinstance(self.items[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        item = self.items[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return item if isinstance(item, str) else "：".join(filter(None, (head(item), item.message, item.detail)))
        return item if role == ROW else None


def head(row: Row) -> str:
    """The first line of a card: its level, and what was said of the explanation."""
    said = {True: "　已采信", False: "　不采信", None: "　已说明" if row.key else ""}[row.believed]
    return f"{row.word}{said}"


class RowsView(QListView):
    """Cards as high as their words; Enter leads to the place."""

    moved = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows = RowsModel(self)
        self.setModel(self.rows)
        self.setObjectName("review rows")
        self.setAccessibleName("审核内容")
        self.setItemDelegate(RowCards(self))
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.selectionModel().currentChanged.connect(lambda: self.moved.emit())

    @property
    def row(self) -> Row | None:
        item = self.currentIndex().data(ROW) if self.currentIndex().isValid() else None
        return item if isinstance(item, Row) else None

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show rows; the current one stays where it was."""
        kept = self.currentIndex().row()
        self.rows.show_rows(rows)
        self.go(kept if kept >= 0 else 0, 1)

    def step(self, step: int) -> bool:
        """To the next row; False at the end."""
        return self.go(self.currentIndex().row() + step, step)

    def go(self, place: int, step: int) -> bool:
        """To the row at a place or the next one in the direction of `step`."""
        while 0 <= place < len(self.rows.items):
            if not isinstance(self.rows.items[place], str):
                index = self.rows.index(place)
                self.setCurrentIndex(index)
                self.scrollTo(index)
                return True
            place += step
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.doItemsLayout()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.doItemsLayout()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.activated.emit(self.currentIndex())
            return
        super().keyPressEvent(event)


class RowCards(QStyledItemDelegate):
    """Paints headings and cards in the colours of the palette that holds."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def _width(self) -> int:
        bar = self._view.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        return max(120, self._view.contentsRect().width() - bar)

    def sizeHint(self, option: Any, index: Index) -> QSize:
        item = index.data(ROW)
        metrics = QFontMetrics(option.font)
        if isinstance(item, str):
            return QSize(self._width(), metrics.height() + 2 * PAD)
        room = QRect(0, 0, self._width() - 2 * (PAD + GAP), 4000)
        texts = [text for text in (item.message, item.detail) if text]
        height = sum(metrics.boundingRect(room, _WRAP, text).height() + 3 for text in texts)
        return QSize(self._width(), height + metrics.height() + 2 * (PAD + GAP))

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        item = index.data(ROW)
        named = colours(option.palette)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bold = QFont(option.font)
        bold.setBold(True)
        if isinstance(item, str):
            painter.setFont(bold)
            painter.setPen(named.ink)
            painter.drawText(option.rect.adjusted(GAP + 2, PAD, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), item)
        else:
            self._paint_card(painter, option, item, bold)
        painter.restore()

    def _paint_card(self, painter: QPainter, option: Any, row: Row, bold: QFont) -> None:
        named = colours(option.palette)
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        card = option.rect.adjusted(GAP, GAP, -GAP, -GAP)
        painter.setPen(named.accent if is_chosen else named.outline)
        painter.setBrush(mixed(named.accent, named.ground, 0.10) if is_chosen else named.ground)
        painter.drawRoundedRect(card, 5, 5)
        room = card.adjusted(PAD, PAD, -PAD, 0)
        painter.setFont(bold)
        painter.setPen(LOOKS[row.level].ink(option.palette) if row.level in LOOKS else named.ink)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignLeft), head(row))
        painter.setFont(option.font)
        top = room.top() + QFontMetrics(option.font).height()
        for text, ink in ((row.message, named.ink), (row.detail, named.computed)):
            if text:
                painter.setPen(ink)
                area = QRect(room.left(), top, room.width(), 4000)
                top += painter.boundingRect(area, _WRAP, text).height() + 3
                painter.drawText(area, _WRAP, text)
