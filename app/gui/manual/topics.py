"""What the cursor is in, as topics of the manual: the most special one first."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QDialog, QWidget

from app.gui.grid import TableGrid
from app.gui.prose.editor import ProseEditor
from app.gui.report.cover import CoverForm

if TYPE_CHECKING:
    from app.gui.report.page import ReportPage
    from app.gui.window import Window


def topics(window: "Window") -> list[str]:
    dialog = QApplication.activeModalWidget()
    if isinstance(dialog, QDialog):
        return [of_dialog(dialog)]
    if window.report is None:
        return ["start"]
    return [*_in_report(window.report, QApplication.focusWidget()), "report"]


def of_dialog(dialog: QDialog) -> str:
    """Dialogs are called by their modules."""
    return f"dialog {type(dialog).__module__.rpartition('.')[2]}"


def _in_report(page: "ReportPage", focus: QWidget | None) -> list[str]:
    if focus is not None and page.side.isAncestorOf(focus):
        return [f"pane {page.side.current}"]
    section = page.session.report.edition.sections[page.tabs.currentIndex()]
    return [*_of_widget(focus), f"section {section.id}"]


def _of_widget(focus: QWidget | None) -> list[str]:
    while focus is not None:
        if isinstance(focus, TableGrid):
            return [f"table {focus.table.id}", "tables"]
        if isinstance(focus, ProseEditor):
            return [f"text {focus.part.id}", "texts"]
        if isinstance(focus, CoverForm):
            return ["unit"]
        focus = focus.parentWidget()
    return []
