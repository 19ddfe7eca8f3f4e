"""Dialogs on the open report: why a finding may stand, and the unit's deadline."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QDate, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from app.checks import BLANK, Finding, placed
from app.gui.look.appearance import set_secondary
from app.gui.look.dialog import Dialog, screen_room
from app.gui.look.labels import ElidedChoice
from app.gui.panes.finding_notes import HollowNotice
from app.model.edition import Edition, Guide

MOST_PLACES = 6
"""Findings that are named one by one; the others are counted."""

TOGETHER = "Alt+A"
"""The key that ticks the others of the same cause."""


class ExplanationDialog(Dialog):
    """Shows what is to be explained, patterns, and what was `known` to be written before; an empty text takes back.

    `others` are findings of the same cause that may be explained together with it.
    """

    def __init__(
        self,
        edition: Edition,
        findings: Sequence[Finding],
        text: str,
        known: Sequence[str],
        parent: QWidget | None = None,
        *,
        others: Sequence[Finding] = (),
    ) -> None:
        super().__init__("填写核实说明", parent)
        self.setMinimumWidth(min(560, screen_room(self).width()))
        sentence = QLabel(_told(edition, findings), self)
        sentence.setTextFormat(Qt.TextFormat.PlainText)
        sentence.setWordWrap(True)
        note = QLabel("数字核对无误的，请写明原因。数字以后有改动时，会再请您核实。", self)
        set_secondary(note)
        note.setWordWrap(True)
        self._text = QPlainTextEdit(text, self)
        self._text.setObjectName("explanation")
        self._text.setAccessibleName("核实说明")
        self._text.setTabChangesFocus(True)
        self.column.addWidget(sentence)
        self.column.addLayout(self._patterns(edition.guide))
        self.column.addWidget(self._text, 1)
        self.column.addWidget(HollowNotice(edition.guide, self._text, self))
        if known:
            self.column.addWidget(self._known(known))
        self._together = QCheckBox(f"同类的其他{len(others)}处一并说明（{TOGETHER}）", self)
        self._together.setVisible(bool(others))
        if others:  # a letter of Qt's own would tick it only a moment later
            QShortcut(QKeySequence(TOGETHER), self, self._together.toggle)
        self.column.addWidget(self._together)
        self.column.addWidget(note)
        self.end("确定")
        self._text.setFocus()

    def _patterns(self, guide: Guide) -> QHBoxLayout:
        """A button for each pattern: it puts its text in, with the first gap selected."""
        row = QHBoxLayout()
        for reason in guide.reasons:
            button = QPushButton(reason.word, self)
            button.setAutoDefault(False)
            button.setToolTip(reason.text)
            button.clicked.connect(partial(self._put, reason.text))
            row.addWidget(button)
        row.addStretch(1)
        return row

    def _known(self, known: Sequence[str]) -> QComboBox:
        box = ElidedChoice(self)
        box.setAccessibleName("以往的核实说明")
        box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        box.addItem("选用以往的核实说明…")
        box.addItems(known)
        box.activated.connect(lambda number: self._put(known[number - 1]) if number else None)
        return box

    def _put(self, text: str) -> None:
        self._text.setPlainText(text)
        cursor = self._text.textCursor()
        at = text.find(BLANK)
        cursor.setPosition(max(at, 0) if at >= 0 else len(text))
        if at >= 0:
            cursor.setPosition(at + len(BLANK), QTextCursor.MoveMode.KeepAnchor)
        self._text.setTextCursor(cursor)
        self._text.setFocus()

    @property
    def takes_others(self) -> bool:
        """Whether the others of the same cause get the same explanation."""
        return self._together.isChecked()

    @property
    def text(self) -> str:
        return self._text.toPlainText().strip()


def _told(edition: Edition, findings: Sequence[Finding]) -> str:
    if len(findings) == 1:
        return placed(edition, findings[0])
    lines = [f"· {placed(edition, each, each.brief)}" for each in findings[:MOST_PLACES]]
    rest = [f"等{len(findings)}处"] if len(findings) > MOST_PLACES else []
    return "\n".join([f"以下{len(findings)}处一并说明：", *lines, *rest])


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
