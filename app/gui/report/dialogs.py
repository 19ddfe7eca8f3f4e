"""Dialogs on the open report: explanations, the deadline, and what the supervising office sent."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QDate, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QHBoxLayout,
    QLabel,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from app.checks import BLANK, Finding, placed
from app.checks.returned import Returned
from app.gui.look.appearance import set_secondary
from app.gui.look.dialog import Dialog, screen_room
from app.gui.look.icons import icon
from app.gui.look.labels import ElidedChoice
from app.gui.look.layouts import nest
from app.gui.look.lists import LineList, add_listed
from app.gui.panes.finding_notes import HollowNotice
from app.model.dates import written_day
from app.model.edition import Edition, Guide
from app.model.exchange import ReturnNote
from app.model.report import Report

MOST_PLACES = 6
"""Findings that are named one by one; the others are counted."""

REASON_LINES = 5
"""Lines of an explanation that its field shows at least."""

TOGETHER = "Alt+A"
"""The key that ticks the others of the same cause."""


class ReasonField(QPlainTextEdit):
    """A field for a few sentences: Qt would ask for the height of a long text, and a low screen scroll for it."""

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), REASON_LINES * self.fontMetrics().lineSpacing())


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
        self._text = ReasonField(text, self)
        self._text.setObjectName("explanation")
        self._text.setAccessibleName("核实说明")
        self._text.setTabChangesFocus(True)
        self.column.addWidget(sentence)
        nest(self.column, self._patterns(edition.guide))
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
    listed = f"，列出{MOST_PLACES}处" if len(findings) > MOST_PLACES else ""
    return "\n".join([f"以下{len(findings)}处一并说明{listed}：", *lines])


class DayField(QDateEdit):
    """A date of which the day is typed first: year and month are mostly right."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.setSelectedSection(QDateEdit.Section.DaySection)


class DeadlineDialog(Dialog):
    """`day` is what was chosen."""

    def __init__(self, day: date, parent: QWidget | None = None) -> None:
        super().__init__("报送期限", parent)
        words = QLabel("上级要求哪一天报送？以后各年沿用这个月日。", self)
        self._field = DayField(QDate(day.year, day.month, day.day), self)
        self._field.setObjectName("deadline")
        self._field.setAccessibleName("报送期限")
        self._field.setDisplayFormat("yyyy年M月d日")
        self._field.setCalendarPopup(True)
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


ITEM = Qt.ItemDataRole.UserRole


class AnswerDialog(Dialog):
    """Shows an item with what stood there and what stands there now; an emptied answer opens it again."""

    def __init__(self, report: Report, one: Returned, parent: QWidget | None = None) -> None:
        super().__init__("答复退回意见", parent)
        self.resize(560, 440)
        for words, is_quiet in ((one.item.message, False), (told(report, one), True)):
            label = QLabel(words, self)
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setVisible(bool(words))
            if is_quiet:
                set_secondary(label)
            self.column.addWidget(label)
        self._text = QPlainTextEdit(one.answer, self)
        self._text.setObjectName("answer")
        self._text.setAccessibleName("答复")
        self._text.setPlaceholderText(
            "不改的，在这里写明原因" if one.has_place else "已改的写明改在哪里，不改的写明原因"
        )
        self._text.setTabChangesFocus(True)
        self.column.addWidget(self._text, 1)
        sent = "答复随下一次报送包一起报给主管部门。"
        note = QLabel(f"改过这一处的不用答复；{sent}" if one.has_place else sent, self)
        note.setWordWrap(True)
        set_secondary(note)
        self.column.addWidget(note)
        self.end("确定")
        self._text.setFocus()

    @property
    def text(self) -> str:
        return self._text.toPlainText().strip()


def told(report: Report, one: Returned) -> str:
    """Return the content at an item's place when it was returned and now, one line each."""
    cells = report.edition.cells
    lines = [
        f"{cells[cell].name}：退回时{one.item.figures.get(cell) or '空白'}，现在{one.now[cell] or '空白'}"
        for cell in one.item.cells
        if cell in cells
    ]
    if one.item.quote:
        is_there = one.item.quote in report.texts.get(one.item.text, "")
        lines.append(f"退回时写：“{one.item.quote}”{'' if is_there else '，现在已改'}")
    if one.item.action:
        lines.append(one.item.action)
    return "\n".join(lines)


def state(one: Returned) -> str:
    """Return the state of an item."""
    if one.is_changed:
        return "已修改"
    return f"已答复：{one.answer}" if one.answer else "未处理"


class ReturnDialog(Dialog):
    """Every item of a return note and how it stands. `chosen` is to be gone to, `answered` is to be answered."""

    def __init__(
        self, report: Report, note: ReturnNote, items: Sequence[Returned], *, may_edit: bool, parent: QWidget | None
    ) -> None:
        super().__init__("退回意见", parent)
        self.resize(680, 460)
        self.chosen: Returned | None = None
        self.answered: Returned | None = None
        self._report = report
        self._items = items
        about = QLabel(_about(note, items), self)
        about.setWordWrap(True)
        self.column.addWidget(about)
        self.list = LineList(self, wraps=True)
        self.list.setObjectName("returned")
        self.list.setAccessibleName("退回意见")
        for number, one in enumerate(items, 1):
            sign = icon("error", "error") if one.is_open else icon("good", "good")
            item = QListWidgetItem(sign, f"{number}. {one.item.message}\n{state(one)}", self.list)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"第{number}条，{state(one)}：{one.item.message}")
        self.column.addWidget(self.list, 1)
        self._told = QLabel(self)
        self._told.setObjectName("returned told")
        self._told.setWordWrap(True)
        self._told.setTextFormat(Qt.TextFormat.PlainText)
        set_secondary(self._told)
        self.column.addWidget(self._told)
        self._answer = QPushButton("填写答复…", self)
        self._answer.setVisible(may_edit)
        self._answer.clicked.connect(self._to_answer)
        self._go = self.end("定位", self._answer, cancel="关闭")
        self.list.currentRowChanged.connect(lambda: self._follow())
        self.list.itemDoubleClicked.connect(lambda: self.accept())
        first_open = next((row for row, one in enumerate(items) if one.is_open), 0)
        self.list.setCurrentRow(first_open)
        self.list.setFocus()

    @property
    def _current(self) -> Returned | None:
        row = self.list.currentRow()
        return self._items[row] if 0 <= row < len(self._items) else None

    def _follow(self) -> None:
        one = self._current
        self._told.setText(told(self._report, one) if one else "")
        self._answer.setText("修改答复…" if one and one.answer else "填写答复…")
        self._answer.setEnabled(one is not None and (not one.is_changed or bool(one.answer)))
        self._go.setEnabled(bool(one and (one.item.cells or one.item.text)))

    def _to_answer(self) -> None:
        self.answered = self._current
        super().accept()

    def accept(self) -> None:
        if self._go.isEnabled():
            self.chosen = self._current
            super().accept()


def _about(note: ReturnNote, items: Sequence[Returned]) -> str:
    number = f"第{note.number}次报送稿" if note.number is not None else "报送的年报"
    left = sum(one.is_open for one in items)
    pieces = [f"{written_day(note.at)}退回{number}"]
    if note.by:
        pieces.append(f"经办人{note.by}")
    if note.due:
        pieces.append(f"请于{written_day(note.due)}前重新报送")
    standing = f"还有{left}条没有修改或答复" if left else "都已修改或答复"
    return f"{'，'.join(pieces)}。共{len(items)}条，{standing}。"


class DemandsDialog(Dialog):
    """Shows the demands of the task; accepted, the task is removed."""

    def __init__(self, lines: Sequence[str], *, may_edit: bool, parent: QWidget | None = None) -> None:
        super().__init__("主管部门的要求", parent)
        if lines:
            self.resize(560, 360)
        self.list = LineList(self, wraps=True)
        self.list.setObjectName("demands")
        self.list.setAccessibleName("主管部门的要求")
        self.list.addItems(list(lines))
        words = "按下发任务，这份年报还有以下要求：" if lines else "下发任务没有另外的要求。"
        add_listed(self.column, words, self.list)
        self.end("取消这些要求（可撤销）", cancel="关闭", careful=True, offered=may_edit)
