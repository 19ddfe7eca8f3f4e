"""Dialogs on what the supervising office sent: an item's answer, a return note's items, the task's demands."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QPlainTextEdit, QPushButton, QWidget

from app.checks.returned import Returned
from app.gui.look.appearance import set_secondary
from app.gui.look.dialog import Dialog
from app.gui.look.icons import icon
from app.gui.look.lists import WordsDelegate
from app.model.exchange import ReturnNote
from app.model.report import Report
from app.session.office import day

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
        self._text.setPlaceholderText("不改的，在这里写明原因")
        self._text.setTabChangesFocus(True)
        self.column.addWidget(self._text, 1)
        note = QLabel("改过这一处的不用答复；答复随下一次报送包一起报给主管部门。", self)
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
        self.list = QListWidget(self)
        self.list.setObjectName("returned")
        self.list.setAccessibleName("退回意见")
        self.list.setItemDelegate(WordsDelegate(self.list))
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setSpacing(2)
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
        self._answer.setAutoDefault(False)
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
    pieces = [f"{day(note.at)}退回{number}"]
    if note.by:
        pieces.append(f"经办人{note.by}")
    if note.due:
        pieces.append(f"请于{day(note.due)}前重新报送")
    standing = f"还有{left}条没有修改或答复" if left else "都已修改或答复"
    return f"{'，'.join(pieces)}。共{len(items)}条，{standing}。"


class DemandsDialog(Dialog):
    """Shows the demands of the task; accepted, the task is removed."""

    def __init__(self, lines: Sequence[str], *, may_edit: bool, parent: QWidget | None = None) -> None:
        super().__init__("主管部门的要求", parent)
        self.resize(560, 360)
        words = "按下发任务，这份年报还有以下要求：" if lines else "下发任务没有另外的要求。"
        label = QLabel(words, self)
        label.setWordWrap(True)
        self.column.addWidget(label)
        self.list = QListWidget(self)
        self.list.setObjectName("demands")
        self.list.setAccessibleName("主管部门的要求")
        self.list.setWordWrap(True)
        self.list.addItems(list(lines))
        self.column.addWidget(self.list, 1)
        self.end("取消这些要求（可撤销）", cancel="关闭", careful=True).setVisible(may_edit)
