"""报送期限: the day on which the unit's report is due, where it is not the usual one."""

from datetime import date

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit, QLabel, QWidget

from app.gui.appearance import quiet
from app.gui.dialogs.frame import Dialog


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
