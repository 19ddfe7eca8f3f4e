"""原件: where the figure at the cursor stands in the file, and everything in it that wants a look."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.gui.lists import WordsDelegate
from app.gui.proposal.origins import LOOKS, extent, sentence
from app.gui.report.pane import Pane
from app.importers import Certainty, LeftOver
from app.model.change import Address, Area

if TYPE_CHECKING:
    from app.gui.proposal.page import ProposalPage
    from app.gui.report.page import ReportPage

CELL = Qt.ItemDataRole.UserRole


class SourcePane(Pane):
    """A list in groups; what leads to a cell goes there with Enter or a double click."""

    def __init__(self, page: "ReportPage", parent: QWidget | None = None) -> None:
        super().__init__(page, parent)
        self.reading = cast("ProposalPage", page).reading
        self.here = QLabel(self)
        self.here.setObjectName("source here")
        self.here.setWordWrap(True)
        self.here.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.list = QListWidget(self)
        self.list.setObjectName("source list")
        self.list.setAccessibleName("需要看的地方")
        self.list.setItemDelegate(WordsDelegate(self.list))
        self.list.setWordWrap(True)
        self.list.setFrameShape(QListWidget.Shape.NoFrame)
        self.list.setSpacing(2)
        summary = QLabel(extent(self.reading), self)
        summary.setWordWrap(True)
        inside = QWidget(self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.scrolling(inside))
        column = QVBoxLayout(inside)
        column.setContentsMargins(8, 8, 8, 8)
        column.addWidget(_heading("当前这一格", self))
        column.addWidget(self.here)
        column.addWidget(_heading("读入情况", self))
        column.addWidget(summary)
        column.addWidget(self.list, 1)
        self._fill()
        self.list.itemActivated.connect(self._go)

    def show_place(self, address: Address) -> None:
        cell = self.reading.cells.get(address.key) if address.area is Area.ANSWERS else None
        self.here.setText(sentence(cell) if cell else "正文从原件相应的标题下读入。")

    def refresh(self) -> None:
        if not self.here.text():
            self.here.setText("把光标移到一格上，这里说明它在原件的什么地方。")

    def _fill(self) -> None:
        for heading, lines in self._groups():
            if not lines:
                continue
            title = QListWidgetItem(f"{heading}（{len(lines)}）", self.list)
            title.setFlags(Qt.ItemFlag.NoItemFlags)
            for words, cell in lines:
                item = QListWidgetItem(words, self.list)
                item.setData(CELL, cell)
                item.setToolTip(words)

    def _groups(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """Heading, and per line its words and the cell it leads to, "" for none."""
        reading = self.reading
        for certainty in (Certainty.FUZZY, Certainty.UNREAD, Certainty.MISSING):
            yield LOOKS[certainty].word, self._by_row(certainty)
        yield "没有读入", [(_line(each), "") for each in reading.left_overs if each.is_doubtful]
        yield "存疑", [(words, "") for words in reading.doubts]
        yield "说明", [(words, "") for words in reading.notes]
        yield "页面上的其他文字", [(_line(each), "") for each in reading.left_overs if not each.is_doubtful]

    def _by_row(self, certainty: Certainty) -> list[tuple[str, str]]:
        """The cells of one certainty, those of a row with the same reason as one line."""
        cells = self.session.report.edition.cells
        rows: dict[tuple[str, str], list[str]] = {}
        for cell in self.reading.cells.values():
            if cell.certainty is certainty:
                reason = cell.reason or (f"原件写作“{cell.text}”" if cell.text else "")
                rows.setdefault((cells[cell.id].row_name, reason), []).append(cell.id)
        return [
            (_row_words(row, reason, [cells[each].column_name for each in found]), found[0])
            for (row, reason), found in rows.items()
        ]

    def _go(self, item: QListWidgetItem) -> None:
        if cell := item.data(CELL):
            self.page.show_address(Address(Area.ANSWERS, cell))


def _row_words(row: str, reason: str, columns: list[str]) -> str:
    which = f"“{columns[0]}”" if len(columns) == 1 else f"{len(columns)}格"
    return f"{row}，{which}" + (f"：{reason}" if reason else "")


def _line(left: LeftOver) -> str:
    return f"{left.place}，{' '.join(left.text.split())}"


def _heading(words: str, parent: QWidget) -> QLabel:
    label = QLabel(words, parent)
    label.setProperty("role", "heading")
    return label
