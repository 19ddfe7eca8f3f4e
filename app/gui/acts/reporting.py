"""Commands on the open report."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from app.checks import Finding, explaining, explanation
from app.gui.ask import confirmed
from app.gui.report.page import ReportPage as Page
from app.session import add, moved, now

if TYPE_CHECKING:
    from app.gui.window import Window

SAVED = "已自动保存：填的内容随时都在保存，不用按保存。"


def explain(window: "Window", finding: Finding) -> None:
    """Ask why a finding may stand, and keep the answer with the figures it was given for."""
    from app.gui.dialogs.explanation import ExplanationDialog

    if window.report is None:
        return
    report = window.report.session.report
    dialog = ExplanationDialog(finding, explanation(report, finding), window)
    if dialog.exec():
        window.report.apply(explaining(report, finding, dialog.text, now()))
    dialog.deleteLater()


def convert(window: "Window") -> None:
    """Move the open report to the edition that its own advises; the present one goes to the trash."""
    if window.report is None or (advice := window.report.session.report.edition.advice) is None:
        return
    sentence = f"按另一种表样“{window.editions[advice.edition].name}”重新生成这份年报？填过的内容都会带过去。"
    if not confirmed(window, sentence, advice.fix, "现在这一份会放进回收站，随时可以找回。"):
        return
    report = moved(window.report.session.report, window.editions[advice.edition], advice.moves)
    old = window.report.session.report.id
    if not window.close_report():
        return
    window.library.remove(old)
    add(window.library, report, advice.fix)
    window.open_report(report.id)


def accept(window: "Window") -> None:
    """Do what the current finding offers."""
    if window.report is not None and (why := window.report.findings.accept()):
        window.status.show_message(why)


def explain_current(window: "Window") -> None:
    if window.report is not None and not window.report.findings.explain_current():
        window.status.show_message("先按 F8 到一个“核实”的问题，再填写说明。")


def save(window: "Window") -> None:
    """Save at once what is not saved yet, and say so once it is; a failure is told by the status line as always."""
    page = window.report

    def tell(at: str = "") -> None:
        window.status.show_message(SAVED)

    if page is None or page.session.is_saved:
        tell()
    else:
        page.saving.saved.connect(tell, Qt.ConnectionType.SingleShotConnection)
        page.saving.soon()


def _on_report(act: Callable[..., None], *values: object) -> Callable[["Window"], None]:
    def run(window: "Window") -> None:
        if window.report is not None:
            act(window.report, *values)

    return run


ACTS: dict[str, Callable[..., object]] = {
    "save": save,
    "explain": explain,
    "convert": convert,
    "accept": accept,
    "explain_current": explain_current,
    "home": lambda window: window.close_report(),
    "undo": _on_report(Page.undo),
    "redo": _on_report(Page.redo),
    "bold": _on_report(Page.toggle_bold),
    "next_finding": _on_report(Page.step_finding, 1),
    "previous_finding": _on_report(Page.step_finding, -1),
    "findings": _on_report(Page.toggle_pane, "findings"),
    "preview": _on_report(Page.toggle_pane, "preview"),
    "steps": _on_report(Page.toggle_pane, "steps"),
    "beside": _on_report(Page.toggle_pane, "beside"),
    "numbers": _on_report(Page.toggle_pane, "numbers"),
    "details": _on_report(Page.toggle_pane, "details"),
    "next_section": _on_report(Page.step_tab, 1),
    "previous_section": _on_report(Page.step_tab, -1),
}
