"""Dialogs on the open report: why a finding may stand, and the unit's deadline."""

from datetime import date

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit, QLabel, QPlainTextEdit, QWidget

from app.checks import Finding
from app.gui.look.appearance import set_secondary
from app.gui.look.dialog import Dialog


class ExplanationDialog(Dialog):
    """Shows the finding's sentence; an emptied explanation is taken back."""

    def __init__(self, finding: Finding, text: str, parent: QWidget | None = None) -> None:
        super().__init__("填写核实说明", parent)
        self.resize(520, 320)
        sentence = QLabel(finding.message, self)
        sentence.setWordWrap(True)
        note = QLabel("数字核对无误的，请写明原因。数字以后有改动时，会再请您核实。", self)
        set_secondary(note)
        note.setWordWrap(True)
        self._text = QPlainTextEdit(text, self)
        self._text.setObjectName("explanation")
        self._text.setAccessibleName("核实说明")
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
        set_secondary(note)
        for widget in (words, self._field, note):
            self.column.addWidget(widget)
        self.end("确定")
        self._field.setFocus()

    @property
    def day(self) -> date:
        chosen = self._field.date()
        return date(chosen.year(), chosen.month(), chosen.day())
