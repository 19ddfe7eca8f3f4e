"""Commands that print."""

from typing import TYPE_CHECKING, Any

from app.gui.acts.common import current, request_of
from app.model.report import Report

if TYPE_CHECKING:
    from app.gui.window import Window


def print_report(window: "Window") -> None:
    """The report as it stands, stamped as its exports are."""
    if report := current(window):
        _print(window, report.file_name, request_of(report))


def print_blank(window: "Window") -> None:
    """The form with the unit's name and year and nothing else, to fill in by hand; it is no draft."""
    if report := current(window):
        blank = Report(report.edition, report.year, report.id, dict(report.unit), saved=report.saved)
        _print(window, report.edition.name, request_of(blank) | {"draft": False})


def _print(window: "Window", title: str, request: dict[str, Any]) -> None:
    from app.gui.dialogs import printing

    window.jobs.warm_up()
    printer = printing.printer(title)
    if not printing.asked(printer, window):
        return
    dialog = printing.PrintingDialog(printer, request, window.jobs, window)
    if dialog.exec():
        window.status.show_message(f"已交给打印机“{printer.printerName()}”。" if printer.printerName() else "已打印。")
    dialog.deleteLater()


ACTS = {"print": print_report, "print_blank": print_blank}
