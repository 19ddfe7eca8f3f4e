"""The tables of a season: rows of plain words, the chosen ones in a pale tint; Enter takes the current row."""

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.gui.look.appearance import FONT_SIZE, apply_style
from app.gui.look.colours import colours

PAD = 10
ROW = 32
"""Pixels of a row's height with letters of the usual size."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PlainTable(QTableView):
    """Whole rows are chosen. `stretched` is the column that takes the room the others leave."""

    def __init__(self, model: QAbstractItemModel, name: str, parent: QWidget, *, stretched: int = 0) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setItemDelegate(PlainCells(self))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)
        apply_style(header)
        self.fit()

    @property
    def share(self) -> float:
        """How large letters are, 1 for the usual size."""
        return self.font().pointSizeF() / FONT_SIZE

    def fit(self) -> None:
        """Rows, and in further kinds of tables columns, for the size of letters."""
        self.verticalHeader().setDefaultSectionSize(round(ROW * self.share))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER and self.currentIndex().isValid() and not event.modifiers():
            self.activated.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self.model() is not None:
            self.fit()


class PlainCells(QStyledItemDelegate):
    """Paints words in the middle of their row, cut where they have no room."""

    cut = Qt.TextElideMode.ElideRight

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return super().sizeHint(option, index) + QSize(2 * PAD, 0)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        look: Any = option  # the stubs do not know what it holds
        palette = self._view.palette()
        painter.save()
        if look.state & QStyle.StateFlag.State_Selected or index.row() == self._view.currentIndex().row():
            painter.fillRect(look.rect, palette.color(QPalette.ColorRole.Midlight))
        elif index.row() % 2:
            painter.fillRect(look.rect, palette.color(QPalette.ColorRole.AlternateBase))
        painter.setFont(look.font)
        painter.setPen(colours(palette).ink)
        self.paint_words(painter, look.rect.adjusted(PAD, 0, -PAD, 0), index)
        painter.restore()

    def paint_words(self, painter: QPainter, room: Any, index: QModelIndex | QPersistentModelIndex) -> None:
        """Font and pen are those of plain words."""
        side = index.data(Qt.ItemDataRole.TextAlignmentRole)
        usual = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        words = painter.fontMetrics().elidedText(str(index.data() or ""), self.cut, room.width())
        painter.drawText(room, usual if side is None else side, words)
