"""Copies out of a table and pastes into it, with other office programs at the other end."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from app.gui.grid.block import Rectangle, Sheet, parse
from app.gui.grid.copying import copied, copied_table
from app.gui.grid.entry import filled
from app.gui.grid.faces import copied_text
from app.gui.grid.pasting import NOTHING, Proposal, propose, sentence

if TYPE_CHECKING:
    from app.gui.grid.view import GridView


def copy(view: "GridView") -> None:
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
    """What the clipboard holds: nothing, where the system has nothing to give."""
    data: QMimeData | None = QGuiApplication.clipboard().mimeData()
    return QMimeData() if data is None else data


def paste(view: "GridView") -> None:
    """Enter the clipboard's cells from the cursor on or by their labels, or one cell into the open editor."""
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
        view.message.emit(NOTHING)
        return
    report = view.grid.session.report
    proposal = propose(report, view.grid.table, block, cells)
    if proposal.is_plain or view.confirm(proposal):
        view.apply(filled(report, proposal.texts))
        if said := sentence(report, proposal):
            view.message.emit(said)


def ask(view: "GridView", proposal: Proposal) -> bool:
    """Show what a paste would do; whether to do it."""
    from app.gui.grid.preview import PastePreview

    dialog = PastePreview(view.grid.session.report, proposal, view)
    is_wanted = bool(dialog.exec())
    dialog.deleteLater()
    return is_wanted


def _block(data: QMimeData) -> Sheet:
    """The table of the web flavour, where merged cells and whole figures are known; else the plain text."""
    from app.gui.grid.markup import sheet  # only a paste needs it

    table = sheet(data.html()) if data.hasHtml() else None
    return table or Sheet(parse(data.text()))
