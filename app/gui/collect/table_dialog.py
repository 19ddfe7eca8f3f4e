"""A table that is looked at, copied or written to a file: hints, corrections, like texts, differences."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHeaderView, QLabel, QPlainTextEdit, QPushButton, QSplitter, QWidget

from app.gui.collect.plain_table import PlainTable
from app.gui.look.dialog import Dialog
from app.gui.look.lists import RowModel

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
    """`usual` is the word of the button that goes to a row, "" where rows lead nowhere: then `chosen` is that row, None
    after 关闭. `texts` gives two texts of a row that stand side by side below the table. `further` is the word of
    another button; `wants_further` whether it was pressed.
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
            self.view.setColumnWidth(column, min(WIDEST, self.view.sizeHintForColumn(column) + 12))
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
        """What may be cut in the current row."""
        return "　".join(filter(None, self.model.rows[index.row()])) if index.isValid() else ""

    def _further(self) -> None:
        self.wants_further = True
        super().accept()

    def _copy(self) -> None:
        lines = [self.model.header, *self.model.rows]
        QGuiApplication.clipboard().setText(
            "\n".join("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in line) for line in lines)
        )
