"""The source of a figure of a proposal, as its cell shows it."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple, Protocol, cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from app.gui.look.lists import WordsDelegate
from app.gui.panes.pane import Pane, PaneHost
from app.gui.table.model import Origin
from app.importers import Certainty, LeftOver, ReadCell, Reading
from app.model.change import Address, Area


class Look(NamedTuple):
    """The display of a certainty: a word, a sign in the cell and the name of a ground colour."""

    word: str
    sign: str
    ground: str


LOOKS: Mapping[Certainty, Look] = {
    Certainty.SURE: Look("确定", "", "good_ground"),
    Certainty.FUZZY: Look("请核对", "≈", "verify_ground"),
    Certainty.UNREAD: Look("不是数", "？", "error_ground"),
    Certainty.MISSING: Look("未找到", "缺", "blank_ground"),
}


def origins(reading: Reading) -> dict[str, Origin]:
    """One for each cell of the edition."""
    looks = ((name, LOOKS[cell.certainty], cell) for name, cell in reading.cells.items())
    return {name: Origin(look.sign, look.ground, sentence(cell)) for name, look, cell in looks}


def extent(reading: Reading) -> str:
    """Count the cells that were found, by certainty."""
    counts = ((look, reading.count(certainty)) for certainty, look in LOOKS.items())
    marked = (f"{look.word}{count}格{f'（标“{look.sign}”）' if look.sign else ''}" for look, count in counts if count)
    return "，".join(marked) + f"；正文{len(reading.texts)}段"


def sentence(cell: ReadCell) -> str:
    """Say where a figure is in the source, how it is written there, and how certain it is."""
    if cell.certainty is Certainty.MISSING or cell.source is None:
        return cell.reason or "原件里未找到这一格。"
    where = f"原件{cell.source.table}，行“{_brief(cell.source.row)}”，列“{_brief(cell.source.column)}”"
    written = f"写作“{_brief(cell.text)}”" if cell.text else "是空的"
    sure = LOOKS[cell.certainty].word
    return f"{where}，{written}（{sure}{f'：{cell.reason}' if cell.reason else ''}）。"


def _brief(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:40] + "…"


CELL = Qt.ItemDataRole.UserRole
ALL_OF_IT = Qt.ItemDataRole.UserRole + 1
"""The text of a line that shows only its first place."""


class ReadingHost(PaneHost, Protocol):
    """The page of a proposal."""

    reading: Reading


class SourcePane(Pane):
    """A list in groups; what leads to a cell goes there with Enter or a double click."""

    def __init__(self, page: PaneHost, parent: QWidget | None = None) -> None:
        super().__init__(page, parent)
        self.reading = cast("ReadingHost", page).reading
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
        column.addWidget(_heading("读取情况", self))
        column.addWidget(summary)
        column.addWidget(self.list, 1)
        self._fill()
        self.list.itemActivated.connect(self._go)

    def show_place(self, address: Address) -> None:
        cell = self.reading.cells.get(address.key) if address.area is Area.ANSWERS else None
        self.here.setText(sentence(cell) if cell else "正文从原件相应的标题下导入。")

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
                first, _, more = words.partition("\n")
                item = QListWidgetItem(f"{first}（双击看全部）" if more else first, self.list)
                item.setData(CELL, cell)
                item.setData(ALL_OF_IT, words if more else "")
                item.setToolTip(first)

    def _groups(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """Heading, and per line its words and the cell it leads to, "" for none."""
        reading = self.reading
        for certainty in (Certainty.FUZZY, Certainty.UNREAD, Certainty.MISSING):
            yield LOOKS[certainty].word, self._by_row(certainty)
        yield "未导入", [(_line(each), "") for each in reading.left_overs if each.is_doubtful]
        yield "存疑", [(words, "") for words in reading.doubts]
        yield "处理情况", [(words, "") for words in reading.notes]
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
        """Show the cell that a line leads to, or all of a line that stands for many places."""
        if cell := item.data(CELL):
            self.page.show_address(Address(Area.ANSWERS, cell))
        elif words := item.data(ALL_OF_IT):
            item.setText(words)
            item.setData(ALL_OF_IT, "")


def _row_words(row: str, reason: str, columns: list[str]) -> str:
    which = f"“{columns[0]}”" if len(columns) == 1 else f"{len(columns)}格"
    return f"{row}，{which}" + (f"：{reason}" if reason else "")


def _line(left: LeftOver) -> str:
    lines = [" ".join(line.split()) for line in left.text.split("\n")]
    return f"{left.place}，" + "\n".join(line for line in lines if line)


def _heading(words: str, parent: QWidget) -> QLabel:
    label = QLabel(words, parent)
    label.setProperty("role", "heading")
    return label
