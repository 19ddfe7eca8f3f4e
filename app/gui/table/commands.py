"""Commands on a table as a whole: noughts, the control by its paper, a remark, a row to be found."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLabel, QListWidget, QWidget

from app.gui.look.appearance import quiet
from app.gui.look.widgets import Dialog
from app.gui.table.actions import find_row, remark, zero_blanks
from app.gui.table.grid import TableGrid
from app.gui.table.view import GridView
from app.model.change import Area
from app.model.edition import Sentence
from app.model.report import Report
from app.session import Zeroing, zeroing

if TYPE_CHECKING:
    from app.gui.window import Window


NO_TABLE = "请先打开有表格的部分，点到表里。"


def _grid(window: "Window", table: str = "") -> TableGrid | None:
    """The grid of a table; without its name that of the cursor, else the first of the section that shows."""
    if (page := window.report) is None:
        return None
    section = page.section(page.tabs.currentIndex())
    if not table and page.place is not None and page.place.area is Area.ANSWERS:
        table = page.session.report.edition.cells[page.place.key].table
    grid = section.grids.get(table) or next(iter(section.grids.values()), None)
    if grid is None:
        window.status.show_message(NO_TABLE)
    return grid


def _in_table(act: Callable[[GridView], None]) -> Callable[..., None]:
    def run(window: "Window", table: str = "") -> None:
        if (grid := _grid(window, table)) is not None:
            grid.view.end_edit()
            grid.view.setFocus()
            act(grid.view)

    return run


def zero_all(window: "Window", table: str = "") -> None:
    """What the edition offers to an office without any cases, once it was seen what that replaces."""
    if (page := window.report) is None:
        return
    if not (actions := page.session.report.edition.zero_actions):
        window.status.show_message("这种表样没有可以整表填0的表。")
        return
    page.section(page.tabs.currentIndex()).end_edits()
    report = page.session.report
    action = next((each for each in actions if table in each.tables), actions[0])
    found = zeroing(report, action)
    if not (found.blank or found.other or found.totals or found.sentences):
        window.status.show_message("这些表已经都是0，文字也写明了。")
        return
    dialog = ZeroDialog(report, found, window)
    if dialog.exec():
        page.apply(found.change(report, dialog.chosen))
        window.status.show_message(f"“{action.label}”已填好；可以撤销。")
    dialog.deleteLater()


def control(window: "Window", table: str = "") -> None:
    """Begin or end the control by the paper's totals."""
    if (grid := _grid(window, table)) is None:
        return
    if not grid.control.isEnabled():
        window.status.show_message("这张表没有合计，不用核对。")
        return
    grid.control.trigger()


ACTS: dict[str, Callable[..., object]] = {
    "zero_blanks": _in_table(zero_blanks),
    "zero_all": zero_all,
    "control": control,
    "remark": _in_table(remark),
    "find_row": _in_table(find_row),
}


class ZeroDialog(Dialog):
    """`chosen` are the sentences that are wanted as well."""

    def __init__(self, report: Report, found: Zeroing, parent: QWidget | None = None) -> None:
        super().__init__(found.label, parent)
        self.setMinimumWidth(640)
        self._boxes: list[tuple[QCheckBox, Sentence]] = []
        words = QLabel(_sentence(found), self)
        words.setWordWrap(True)
        self.column.addWidget(words)
        if found.other or found.totals:
            self.column.addWidget(self._replaced(report, found))
        if found.sentences:
            note = QLabel("同时在文字部分的末尾加上这些话，不要的去掉勾：", self)
            quiet(note)
            self.column.addWidget(note)
        for sentence in found.sentences:
            self._add(report, sentence)
        self.end("填0" if not found.other else "替换并填0")

    def _replaced(self, report: Report, found: Zeroing) -> QListWidget:
        listed = QListWidget(self)
        listed.setObjectName("replaced")
        listed.setAccessibleName("将要替换的数")
        for cell in found.other:
            listed.addItem(f"{report.edition.cells[cell].name}：{report.answers[cell].text} → 0")
        for cell in found.totals:
            listed.addItem(f"{report.edition.cells[cell].name}：{report.answers[cell].text} → 自动计算")
        listed.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        listed.setFixedHeight(min(listed.count(), 8) * listed.sizeHintForRow(0) + 8)
        return listed

    def _add(self, report: Report, sentence: Sentence) -> None:
        box = QCheckBox(report.edition.parts[sentence.part].label, self)
        box.setChecked(True)
        text = QLabel(sentence.text, self)
        text.setWordWrap(True)
        text.setIndent(24)
        self._boxes.append((box, sentence))
        self.column.addWidget(box)
        self.column.addWidget(text)

    @property
    def chosen(self) -> list[Sentence]:
        return [sentence for box, sentence in self._boxes if box.isChecked()]


def _sentence(found: Zeroing) -> str:
    """What is going to happen, the worst first."""
    rest = f"另有{len(found.blank)}个空白格填0。" if found.blank else ""
    if found.other:
        return f"有{len(found.other)}格已经填了数，会被0替换（可以撤销）。{rest}"
    return f"{len(found.blank)}个空白格填0，填过的没有要改动的。"
