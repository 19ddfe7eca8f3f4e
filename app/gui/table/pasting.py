"""Copy and paste of a table: the clipboard's contents, and the preview before many cells change.

`app/table/paste.py` decides which cell each pasted text goes to.
"""

from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import QMimeData, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from app.gui.dropping import PICTURE, is_picture, local_files
from app.gui.look.appearance import set_secondary
from app.gui.look.dialog import Dialog, screen_room
from app.gui.look.lists import INK, set_up_cells
from app.gui.table.view import GridView
from app.model.report import Report
from app.table.cells import copied_text
from app.table.clipboard import Rectangle, Sheet, copied, copied_table, parse
from app.table.entry import contradicted, entry_text, filled
from app.table.paste import NOTHING, Proposal, propose, sentence

COLUMNS = ("粘贴的内容", "填到", "现在是", "情况")
MOST_LINES = 400


class PastePreview(Dialog):
    """The preview of a paste; accepted, `chosen` is pasted. The most important message comes first.

    Texts without a place and texts that are no number head the list.
    """

    def __init__(self, report: Report, proposal: Proposal, parent: QWidget | None = None) -> None:
        super().__init__("粘贴预览", parent)
        self.chosen = proposal.from_first or proposal
        self.headline = QLabel(proposal.headline, self)
        self.headline.setProperty("role", "heading")
        self.sentence = QLabel("\n".join(proposal.further), self)
        set_secondary(self.sentence)
        for label in (self.headline, self.sentence):
            label.setWordWrap(True)
            self.column.addWidget(label)
        lines = sorted(_lines(report, self.chosen), key=lambda line: not line[-1])[:MOST_LINES]
        self.list = self._listed(lines)
        self.list.setHidden(not lines)
        self.resize(QSize(760, 460 if lines else 0).boundedTo(screen_room(self)))
        self.column.addWidget(self.list, 1)
        others = []
        if proposal.from_first is not None:
            here = QPushButton("从光标处粘贴", self)
            here.clicked.connect(lambda: self._take(proposal))
            others.append(here)
        self.usual = self.end("从第一格粘贴" if others else "粘贴", *others)
        self.usual.setEnabled(bool(self.chosen.texts))
        self.usual.setFocus()

    def _take(self, proposal: Proposal) -> None:
        self.chosen = proposal
        self.accept()

    def _listed(self, lines: list[tuple[str, str, str, str]]) -> QTableWidget:
        listed = QTableWidget(len(lines), len(COLUMNS), self)
        listed.setHorizontalHeaderLabels(COLUMNS)
        set_up_cells(listed)
        listed.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        listed.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        listed.setAccessibleName("粘贴预览")
        for row, line in enumerate(lines):
            for column, text in enumerate(line):
                item = QTableWidgetItem(text)
                if line[-1] and column in (0, 3):
                    item.setData(INK, "error")
                listed.setItem(row, column, item)
        header = listed.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        return listed


def _lines(report: Report, proposal: Proposal) -> Iterator[tuple[str, str, str, str]]:
    after = replace(report, answers=dict(report.answers), remarks=dict(report.remarks))
    after.apply(filled(report, proposal.texts))
    different = set(contradicted(after, proposal.totals))
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


def copy(view: GridView) -> None:
    """Put the rectangle of the selected cells on the clipboard, as text and as a table."""
    cells = view.selected_cells()
    if not cells:
        return
    table, report = view.grid.table, view.grid.session.report
    places = [table.places[cell] for cell in cells]
    area = Rectangle(
        min(place.top for place in places),
        min(place.left for place in places),
        max(place.top + place.rows for place in places) - 1,
        max(place.left for place in places),
    )
    data = QMimeData()
    data.setText(copied(table, area, lambda cell: copied_text(report, cell)))
    data.setHtml(copied_table(table, area, lambda cell: copied_text(report, cell)))
    QGuiApplication.clipboard().setMimeData(data)


def held() -> QMimeData:
    """Return the contents of the clipboard, empty if the system returns none."""
    data: QMimeData | None = QGuiApplication.clipboard().mimeData()
    return QMimeData() if data is None else data


def paste(view: GridView) -> None:
    """Paste the clipboard's cells from the cursor on or by their labels, or one cell into the open editor."""
    if paths := local_files(held()):
        view.files_given.emit(paths)
        return
    block = _block(held())
    if view.cells.editor is not None:
        if block.single is not None:
            view.cells.editor.insert(block.single)
            return
        view.end_edit()
    cells = view.selected_cells()
    if not cells:
        return
    if block.is_blank:
        view.message.emit(PICTURE if is_picture(held()) else NOTHING)
        return
    report = view.grid.session.report
    proposal = propose(report, view.grid.table, block, cells)
    wanted = proposal if proposal.is_plain else view.confirm(proposal)
    if wanted is not None:
        view.apply(filled(report, wanted.texts))
        if said := sentence(report, wanted):
            view.message.emit(said)


def ask(view: GridView, proposal: Proposal) -> Proposal | None:
    """Show the effect of a paste. Returns the accepted paste, None for none."""
    dialog = PastePreview(view.grid.session.report, proposal, view)
    wanted = dialog.chosen if dialog.exec() else None
    dialog.deleteLater()
    return wanted


def _block(data: QMimeData) -> Sheet:
    """Return the table of the web flavour, which keeps merged cells and whole figures; else the plain text."""
    from app.table.clipboard import sheet

    table = sheet(data.html()) if data.hasHtml() else None
    return table or Sheet(parse(data.text()))
