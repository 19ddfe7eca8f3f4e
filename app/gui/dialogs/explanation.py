"""填写说明: why a finding that asks for a second look may stand."""

from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget

from app.checks import Finding
from app.gui.appearance import quiet
from app.gui.dialogs.frame import Dialog


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
