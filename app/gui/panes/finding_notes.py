"""The findings of one place, each with its sentence and, where it asks for one, the field of its explanation."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.checks import Diagnosis, Finding, Repair, explaining, explanation, is_hollow
from app.gui.keys import TypingStep, is_history
from app.gui.look.appearance import LOOKS
from app.gui.look.labels import InkedLabel
from app.gui.look.layouts import clear, nest
from app.model.edition import Edition, Guide, Level
from app.session import Session, now

LINES = 2


class ExplanationField(QPlainTextEdit):
    """填写核实说明 of one finding; each keystroke is in the report at once."""

    left = Signal()

    def __init__(self, session: Session, finding: Finding, parent: QWidget) -> None:
        super().__init__(explanation(session.report, finding), parent)
        self._session = session
        self.finding = finding
        self._step = TypingStep()
        self.setPlaceholderText("填写核实说明：数字无误的，写明原因")
        self.setAccessibleName(f"填写核实说明：{finding.message}")
        self.setTabChangesFocus(True)
        self.setReadOnly(session.read_only)
        self._fit()
        self.textChanged.connect(self._hand_over)

    def _fit(self) -> None:
        self.setFixedHeight(LINES * self.fontMetrics().lineSpacing() + 12)

    def render_value(self, finding: Finding) -> None:
        """Show the present state of the finding; a text being typed stays."""
        self.finding = finding
        text = explanation(self._session.report, finding)
        if text.strip() != self.toPlainText().strip():
            self.blockSignals(True)
            self.setPlainText(text)
            self.blockSignals(False)
            self._step.end()

    def _hand_over(self) -> None:
        text, report = self.toPlainText().strip(), self._session.report
        before = explanation(report, self.finding).strip()
        if text != before:
            self._session.apply(explaining(report, [self.finding], text, now()), self._step.between(before, text))

    # -- Qt's own --------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if is_history(event):
            event.ignore()  # the window's undo takes back steps of the whole report
            return False
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._step.end()
        self.left.emit()


HOLLOW = "只写这些，主管部门可能不予认可，请写明原因和依据。"


class HollowNotice(InkedLabel):
    """Stands below a field while the explanation in it says nothing."""

    def __init__(self, guide: Guide, field: QPlainTextEdit, parent: QWidget) -> None:
        super().__init__(parent, "verify")
        self._guide = guide
        self.setText(HOLLOW)
        self.setWordWrap(True)
        field.textChanged.connect(lambda: self._show(field.toPlainText()))
        self._show(field.toPlainText())

    def _show(self, text: str) -> None:
        self.setHidden(not is_hollow(self._guide, text))


class FindingNotes(QWidget):
    """Built again only when other findings stand there: the field that is being typed into is kept."""

    left = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._shown: list[tuple[str, Level]] = []
        self._labels: list[InkedLabel] = []
        self.fields: dict[str, ExplanationField] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def show_findings(self, findings: Sequence[Finding]) -> None:
        wanted = [(finding.key, finding.level) for finding in findings]
        if wanted != self._shown:
            self._build(findings)
            self._shown = wanted
        for label, finding in zip(self._labels, findings, strict=True):
            label.setText(_sentence(finding))
            if finding.key in self.fields:
                self.fields[finding.key].render_value(finding)

    def _build(self, findings: Sequence[Finding]) -> None:
        clear(self._column)
        self._labels, self.fields = [], {}
        for finding in findings:
            label = InkedLabel(self, LOOKS[finding.level].colour)
            label.setWordWrap(True)
            self._labels.append(label)
            self._column.addWidget(label)
            if finding.level is Level.VERIFY:
                field = ExplanationField(self._session, finding, self)
                field.left.connect(self.left)
                self.fields[finding.key] = field
                self._column.addWidget(field)
                self._column.addWidget(HollowNotice(self._session.report.edition.guide, field, self))


def _sentence(finding: Finding) -> str:
    return f"{LOOKS[finding.level].word}{'（已说明）' if finding.explained else ''}：{finding.message}"


MOST = 3


class RepairList(QScrollArea):
    """Shows the reasons; nothing is repaired unasked. As high as they are, or as `room` allows: then it scrolls."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._diagnosis: Diagnosis | None = None
        self._lines: list[tuple[QWidget, QLabel, QPushButton]] = []
        self._room = 0
        self.setAccessibleName("改正建议")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget(self)
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 4, 4, 0)
        self._heading = QLabel(inside)
        self._heading.setWordWrap(True)
        column.addWidget(self._heading)
        self._column = QVBoxLayout()
        nest(column, self._column)
        column.addStretch(1)
        self.setWidget(inside)
        self.show_diagnosis(None)

    def fit(self, room: int) -> None:
        """Limit the height to `room` pixels."""
        self._room = room
        if self._diagnosis is None:
            return
        wanted = self.widget().heightForWidth(self.viewport().width())
        self.setFixedHeight(min(room, max(wanted, self.widget().minimumSizeHint().height())))

    def _line(self, number: int) -> tuple[QWidget, QLabel, QPushButton]:
        """Make a line below those there are: a report without wrong sums needs none."""
        line = QWidget(self.widget())
        words = QLabel(line)
        words.setWordWrap(True)
        words.setProperty("role", "quiet")
        accept = QPushButton("改", line)
        accept.setToolTip("按这一条改正，可以撤销")
        accept.setAutoDefault(True)
        accept.clicked.connect(lambda: self._choose(number))
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(words, 1)
        row.addWidget(accept)
        self._column.addWidget(line)
        return line, words, accept

    def _choose(self, number: int) -> None:
        if self._diagnosis is not None:
            self.chosen.emit(self._diagnosis.repairs[number])

    @property
    def diagnosis(self) -> Diagnosis | None:
        """The shown explanations; None if the current finding is about no equation."""
        return self._diagnosis

    def choose(self) -> None:
        """Put the focus on the first of several: none is taken before one is pressed."""
        self._lines[0][2].setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.ensureWidgetVisible(self._lines[0][0])

    def show_diagnosis(self, diagnosis: Diagnosis | None, edition: Edition | None = None) -> None:
        """Show what explains a finding, with the cell names of `edition`; hidden without any."""
        self._diagnosis = diagnosis
        repairs = diagnosis.repairs[:MOST] if diagnosis else ()
        self.setVisible(diagnosis is not None)
        self._heading.setText(_heading(diagnosis) if diagnosis else "")
        self._lines += [self._line(number) for number in range(len(self._lines), len(repairs))]
        for number, (line, words, accept) in enumerate(self._lines):
            line.setVisible(number < len(repairs))
            if number < len(repairs):
                words.setText(_repairs_sentence(repairs[number], edition))
                accept.setText(repairs[number].word)
                accept.setAccessibleName(f"按这一条改正：{words.text()}")
        self.fit(self._room)


def _heading(diagnosis: Diagnosis) -> str:
    if diagnosis.sure is not None:
        if diagnosis.sure.is_move:
            return "疑似整块错位（Ctrl+F8 移回去）："
        return "疑似有误的单元格（Ctrl+F8 采用第一条建议）："
    return diagnosis.sentence


def _repairs_sentence(repair: Repair, edition: Edition | None) -> str:
    """Put the cell's name before a reason that names none."""
    if edition is None or len(repair.values) != 1:
        return repair.reason
    return f"{edition.cells[repair.values[0][0]].name}{repair.reason}"
