"""填写说明: why a finding that asks for a second look may stand."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QDateEdit, QLabel, QPlainTextEdit, QWidget

from app.checks import Finding, explaining, explanation
from app.gui.look.appearance import quiet
from app.gui.look.widgets import Dialog
from app.gui.questions import confirmed
from app.gui.report.page import ReportPage as Page
from app.gui.workbench import stored
from app.session import Step, add, days_left, due, due_by, moved, now, steps

if TYPE_CHECKING:
    from app.gui.window import Window


class ExplanationDialog(Dialog):
    """Shows the finding's sentence; an emptied explanation is taken back."""

    def __init__(self, finding: Finding, text: str, parent: QWidget | None = None) -> None:
        super().__init__("填写说明", parent)
        self.resize(520, 320)
        sentence = QLabel(finding.message, self)
        sentence.setWordWrap(True)
        note = QLabel("数字核对无误的，请写明原因。数字以后有改动时，会再请您核实。", self)
        quiet(note)
        note.setWordWrap(True)
        self._text = QPlainTextEdit(text, self)
        self._text.setObjectName("explanation")
        self._text.setAccessibleName("说明")
        self._text.setTabChangesFocus(True)
        self.column.addWidget(sentence)
        self.column.addWidget(self._text, 1)
        self.column.addWidget(note)
        self.end("确定")
        self._text.setFocus()

    @property
    def text(self) -> str:
        return self._text.toPlainText().strip()


class DeadlineDialog(Dialog):
    """`day` is what was chosen."""

    def __init__(self, day: date, parent: QWidget | None = None) -> None:
        super().__init__("报送期限", parent)
        words = QLabel("上级要求哪一天报送？以后各年沿用这个月日。", self)
        self._field = QDateEdit(QDate(day.year, day.month, day.day), self)
        self._field.setObjectName("deadline")
        self._field.setAccessibleName("报送期限")
        self._field.setDisplayFormat("yyyy年M月d日")
        self._field.setCalendarPopup(True)
        self._field.setCurrentSection(QDateEdit.Section.DaySection)
        self._field.setDateRange(QDate(day.year, 1, 1), QDate(day.year, 12, 31))
        note = QLabel("各地的期限常比规定的早，以当地通知为准。", self)
        quiet(note)
        for widget in (words, self._field, note):
            self.column.addWidget(widget)
        self.end("确定")
        self._field.setFocus()

    @property
    def day(self) -> date:
        chosen = self._field.date()
        return date(chosen.year(), chosen.month(), chosen.day())


SAVED = "已自动保存：填的内容随时都在保存，不用按保存。"


def explain(window: "Window", finding: Finding) -> None:
    """Ask why a finding may stand, and keep the answer with the figures it was given for."""
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


def deadline(window: "Window", _table: str = "") -> None:
    """Ask for the unit's own date."""
    if (page := window.report) is None:
        return
    report = page.session.report
    dialog = DeadlineDialog(due(report), window)
    if dialog.exec():
        page.apply(due_by(report, dialog.day))
    dialog.deleteLater()


def show_steps(window: "Window") -> None:
    """On the start page, of the report that is chosen there."""
    summary = window.start.model.summary(window.start.current() or "")
    if window.report is not None or summary is None:
        window.start.show_steps((), "")
        return
    report, handed_in = stored(window, summary.report), len(window.library.submissions(summary.report))
    left = steps(report, summary.errors, summary.verify, handed_in)
    words = f"{report.unit_name}　{report.year}年　{days_left(report, date.today(), handed_in)}"
    window.start.show_steps(left, words)


def go_to_step(window: "Window", step: Step) -> None:
    """Open the chosen report at a step."""
    if window.open_report(window.start.current() or "") and window.report is not None:
        window.report.follow_step(step)


ORDERING_ACTS: dict[str, Callable[..., object]] = {act.__name__: act for act in (deadline, show_steps, go_to_step)}
