"""Shows what a paste would put where, before it is done; asked only where something does not fit."""

from collections.abc import Iterator

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.gui.appearance import dress
from app.gui.dialogs.body import screen_room
from app.gui.grid.entry import contradicted, entry_text
from app.gui.grid.pasting import Proposal
from app.gui.lists import INK, WordsDelegate
from app.model.report import Report

COLUMNS = ("粘贴的内容", "填到", "现在是", "说明")
MOST_LINES = 400


class PastePreview(QDialog):
    """Accepted: paste what has a place. What has none, or is no number, stands first."""

    def __init__(self, report: Report, proposal: Proposal, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("粘贴预览")
        self.resize(QSize(760, 460).boundedTo(screen_room(self)))
        column = QVBoxLayout(self)
        self.sentence = QLabel("\n".join(_sentences(proposal)), self)
        self.sentence.setWordWrap(True)
        column.addWidget(self.sentence)
        self.list = self._listed(sorted(_lines(report, proposal), key=lambda line: not line[-1])[:MOST_LINES])
        column.addWidget(self.list, 1)
        roles = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(roles.Ok | roles.Cancel, self)
        self.buttons.button(roles.Ok).setText("粘贴")
        self.buttons.button(roles.Ok).setEnabled(bool(proposal.texts))
        self.buttons.button(roles.Cancel).setText("取消")
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column.addWidget(self.buttons)
        self.list.setTabKeyNavigation(False)
        self.buttons.setFocus()
        dress(self)

    def _listed(self, lines: list[tuple[str, str, str, str]]) -> QTableWidget:
        listed = QTableWidget(len(lines), len(COLUMNS), self)
        listed.setHorizontalHeaderLabels(COLUMNS)
        listed.verticalHeader().hide()
        listed.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        listed.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        listed.setAccessibleName("粘贴预览")
        listed.setItemDelegate(WordsDelegate(listed))
        for row, line in enumerate(lines):
            for column, text in enumerate(line):
                item = QTableWidgetItem(text)
                if line[-1] and column in (0, 3):
                    item.setData(INK, "error")
                listed.setItem(row, column, item)
        header = listed.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return listed


def _sentences(proposal: Proposal) -> Iterator[str]:
    landing = proposal.landing
    for doubt in landing.doubts:
        yield f"{doubt}。"
    if landing.left_out:
        yield f"表中没有这些栏目，不粘贴：{'、'.join(landing.left_out)}。"
    if landing.lost:
        yield f"有{len(landing.lost)}格超出表格或落在栏目名上，不会填入。"
    if proposal.unread:
        yield f"有{len(proposal.unread)}格不是数字，会照原样填入，并提示改正。"
    yield f"请看一看要填到哪里；按“粘贴”填入{len(proposal.texts)}格，可以撤销。"


def _lines(report: Report, proposal: Proposal) -> Iterator[tuple[str, str, str, str]]:
    different = set(contradicted(report, proposal.totals))
    for move in proposal.landing.moves:
        if move.cell is None:
            yield move.text, "没有位置", "", "不填入"
            continue
        name = report.edition.cells[move.cell].name
        if move.cell in proposal.totals:
            note = "与计算的数不同" if move.cell in different else ""
            value = report.value(move.cell)
            yield move.text, f"{name}（合计，不填入）", "" if value is None else str(value), note
        else:
            note = "不是数字" if move.cell in proposal.unread else ""
            yield proposal.texts[move.cell], name, entry_text(report, move.cell), note
