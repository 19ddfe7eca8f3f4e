"""The tables of a season: rows of plain words, in its pages and in a dialog of their own."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QHeaderView,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from app.gui.look.appearance import FONT_SIZE, colours
from app.gui.look.dialog import Dialog
from app.gui.look.lists import Index, RowModel, set_up_rows

PAD = 10
ROW = 32
"""Pixels of a row's height with letters of the usual size."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class PlainTable(QTableView):
    """A table with whole rows selected. `stretched` is the column that takes the remaining width."""

    def __init__(self, model: QAbstractItemModel, name: str, parent: QWidget, *, stretched: int = 0) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setModel(model)
        set_up_rows(self, PlainCells(self))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)
        self.fit()

    @property
    def share(self) -> float:
        """The scale of the text size, 1 for the usual size."""
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
    """Paints words in the middle of their row, cut if there is no room."""

    cut = Qt.TextElideMode.ElideRight

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return super().sizeHint(option, index) + QSize(2 * PAD, 0)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
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

    def paint_words(self, painter: QPainter, room: Any, index: Index) -> None:
        """Font and pen are those of plain words."""
        side = index.data(Qt.ItemDataRole.TextAlignmentRole)
        usual = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        words = painter.fontMetrics().elidedText(str(index.data() or ""), self.cut, room.width())
        painter.drawText(room, usual if side is None else side, words)


WIDEST = 300
"""Pixels of a column at first, but for the one that takes the rest."""


class RowsOfText(RowModel[Sequence[str]]):
    """Rows of texts under a header."""

    def __init__(self, header: Sequence[str], rows: Sequence[Sequence[str]], parent: QWidget) -> None:
        super().__init__(tuple(header), parent)
        self.rows = list(rows)

    def text(self, row: Sequence[str], column: int) -> str:
        return row[column]


class TableDialog(Dialog):
    """Shows a table. `chosen` is the row to go to, None after 关闭.

    `usual` is the word of the button that goes to a row, "" if rows lead nowhere. `texts` gives two texts of a row that
    stand side by side below the table. `further` is the word of another button; `wants_further` whether it was pressed.
    """

    def __init__(
        self,
        title: str,
        sentence: str,
        header: Sequence[str],
        rows: Sequence[Sequence[str]],
        parent: QWidget | None = None,
        *,
        usual: str = "",
        texts: Callable[[int], tuple[str, str]] | None = None,
        further: str = "",
    ) -> None:
        super().__init__(title, parent)
        self.resize(820, 560)
        self.chosen: int | None = None
        self.wants_further = False
        self._opens = bool(usual)
        self.model = RowsOfText(header, rows, self)
        words = QLabel(sentence, self)
        words.setWordWrap(True)
        self.view = PlainTable(self.model, title, self, stretched=len(header) - 1)
        self.view.setMinimumHeight(160)
        self.view.activated.connect(lambda: self.accept() if self._opens else None)
        sections = self.view.horizontalHeader()
        for column in range(len(header) - 1):
            sections.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            needed = max(self.view.sizeHintForColumn(column) + 12, sections.sectionSizeHint(column))
            self.view.setColumnWidth(column, min(WIDEST, needed))
        whole = QLabel(self)
        whole.setWordWrap(True)
        whole.setTextFormat(Qt.TextFormat.PlainText)
        whole.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.view.selectionModel().currentChanged.connect(lambda now: whole.setText(self._words_of(now)))
        for widget in (words, self.view, whole):
            self.column.addWidget(widget, int(widget is self.view))
        if texts is not None:
            self._add_texts(texts)
        others = [self._button("复制表格", self._copy)] if usual else []
        if further:
            others.append(self._button(further, self._further))
        self.end(usual or "复制表格", *others, cancel="关闭")
        self.view.setCurrentIndex(self.model.index(0, 0))
        self.view.setFocus()

    def row_chosen(self) -> int | None:
        """Show the table until it is closed; the row that the user goes to, None for none."""
        self.exec()
        self.deleteLater()
        return self.chosen

    def _button(self, words: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(words, self)
        button.setAutoDefault(False)
        button.clicked.connect(act)
        return button

    def accept(self) -> None:
        """Go to the current row where rows lead anywhere; else copy the table, which stays."""
        if self._opens and self.view.currentIndex().isValid():
            self.chosen = self.view.currentIndex().row()
            super().accept()
        else:
            self._copy()

    def _add_texts(self, texts: Callable[[int], tuple[str, str]]) -> None:
        split = QSplitter(Qt.Orientation.Horizontal, self)
        fields = [QPlainTextEdit(split) for _ in range(2)]
        for field, name in zip(fields, ("这一份", "另一份"), strict=True):
            field.setReadOnly(True)
            field.setAccessibleName(name)
            split.addWidget(field)
        self.column.addWidget(split, 1)

        def show(index: QModelIndex) -> None:
            for field, text in zip(fields, texts(index.row()) if index.isValid() else ("", ""), strict=True):
                field.setPlainText(text)

        self.view.selectionModel().currentChanged.connect(lambda current: show(current))

    def _words_of(self, index: QModelIndex) -> str:
        """Return the texts of the current row that may be cut."""
        return "　".join(filter(None, self.model.rows[index.row()])) if index.isValid() else ""

    def _further(self) -> None:
        self.wants_further = True
        super().accept()

    def _copy(self) -> None:
        lines = [self.model.header, *self.model.rows]
        QGuiApplication.clipboard().setText(
            "\n".join("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in line) for line in lines)
        )
