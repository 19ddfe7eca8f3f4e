"""The findings of one place, each with its sentence and, where it asks for one, the field of its explanation."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from app.checks import Finding, explaining, explanation
from app.gui.inked import InkedLabel
from app.gui.keys import is_history
from app.gui.levels import LOOKS
from app.model.edition import Level
from app.session import Session, now

LINES = 2


class ExplanationField(QPlainTextEdit):
    """填写说明 of one finding; each keystroke is in the report at once."""

    left = Signal()

    def __init__(self, session: Session, finding: Finding, parent: QWidget) -> None:
        super().__init__(explanation(session.report, finding), parent)
        self._session = session
        self.finding = finding
        self._spell: object = object()
        self.setPlaceholderText("填写说明：数字无误的，写明原因")
        self.setAccessibleName(f"填写说明：{finding.message}")
        self.setTabChangesFocus(True)
        self.setReadOnly(session.read_only)
        self._fit()
        self.textChanged.connect(self._hand_over)

    def _fit(self) -> None:
        self.setFixedHeight(LINES * self.fontMetrics().lineSpacing() + 12)

    def render_value(self, finding: Finding) -> None:
        """For the finding as it is now; what is being typed stays."""
        self.finding = finding
        text = explanation(self._session.report, finding)
        if text.strip() != self.toPlainText().strip():
            self.blockSignals(True)
            self.setPlainText(text)
            self.blockSignals(False)
            self._spell = object()

    def _hand_over(self) -> None:
        text, report = self.toPlainText(), self._session.report
        if text.strip() != explanation(report, self.finding).strip():
            self._session.apply(explaining(report, self.finding, text.strip(), now()), self._spell)

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
        self._spell = object()
        self.left.emit()


class FindingNotes(QWidget):
    """Built anew only when other findings stand there: what is being written is not torn from under the hand."""

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
        while (item := self._column.takeAt(0)) is not None:
            item.widget().hide()
            item.widget().deleteLater()
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


def _sentence(finding: Finding) -> str:
    return f"{LOOKS[finding.level].word}{'（已说明）' if finding.explained else ''}：{finding.message}"
