"""下发任务: which unit one is, and what its task would change; taken over only if the user says so."""

import base64
import binascii
import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidgetItem,
    QPushButton,
    QWidget,
)

from app.gui.file_dialogs import target as ask_target
from app.gui.incoming.differences import differences_table, fill_differences
from app.gui.look.appearance import set_secondary
from app.gui.look.dialog import NO_WORK, Dialog
from app.gui.look.layouts import nest
from app.gui.look.lists import LineList
from app.gui.questions import tell
from app.model.change import Area, Change
from app.model.dates import written_day
from app.model.exchange import ExchangeError, TaskPack, TaskUnit
from app.model.report import Report
from app.model.search import ranked
from app.session.office import asked_by, last_accepted, taking_over
from app.session.places import Places

UNIT = Qt.ItemDataRole.UserRole
MOST = 200
"""Units that are listed at once: who has more looks for the own one by typing."""
NAMES = {"code": "单位代码", "due": "报送期限"}
"""Data of a unit that is no line of the form."""


class Target(NamedTuple):
    """A report that the task may be taken over into; `is_new`: it is not in the library yet."""

    words: str
    report: Report
    is_new: bool = False


class TaskDialog(Dialog):
    """`unit` and `target` are what was chosen; nothing is changed here. `first` is the unit that is proposed."""

    def __init__(
        self,
        name: str,
        task: TaskPack,
        targets: Callable[[TaskUnit], Sequence[Target]],
        first: TaskUnit | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(f"带入下发任务“{name}”", parent)
        self.resize(860, 620)
        self._task = task
        self._targets = targets
        self._offered: Sequence[Target] = ()
        self.words = QLineEdit(self)
        self.list = LineList(self)
        self.choice = QComboBox(self)
        self.table = differences_table([], ("现在", "带入后"), self)
        self._asks = self._label("task asks")
        self._note = self._label("task note")
        set_secondary(self._note)
        self._lay_out()
        save = QPushButton("另存上级 Word 模板…", self)
        save.setVisible(bool(task.template))
        save.clicked.connect(self._save_template)
        self._accept = self.end("带入（可撤销）", save, note=self._note)
        self.words.textChanged.connect(lambda text: self._list_units(text))
        self.list.currentItemChanged.connect(lambda: self._unit_chosen())
        self.choice.currentIndexChanged.connect(lambda: self._show())
        self._list_units("", first)
        (self.words if first is None and len(task.units) > 1 else self._accept).setFocus()

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setWordWrap(True)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def _lay_out(self) -> None:
        about = self._label("task")
        about.setText(_about(self._task))
        self.words.setObjectName("task search")
        self.words.setProperty(NO_WORK, True)
        self.words.setAccessibleName("查找单位")
        self.words.setPlaceholderText("输入单位名称、代码或拼音首字母")
        self.words.setVisible(len(self._task.units) > 1)
        self.list.setObjectName("task units")
        self.list.setAccessibleName("本单位是哪一个")
        line = self.fontMetrics().lineSpacing()
        self.list.setMinimumHeight(2 * line)
        self.list.setMaximumHeight(4 * line)
        self.table.setMinimumHeight(5 * line)
        self.choice.setObjectName("task target")
        self.choice.setAccessibleName("带入到")
        self.column.addWidget(about)
        nest(self.column, self._row("本单位是哪一个", self.words if len(self._task.units) > 1 else self.list))
        if len(self._task.units) > 1:
            self.column.addWidget(self.list, 1)
        nest(self.column, self._row("带入到", self.choice))
        self.column.addWidget(self.table, 2)
        self.column.addWidget(self._asks)

    def _row(self, words: str, field: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        label = QLabel(words, self)
        label.setBuddy(field)
        row.addWidget(label)
        row.addWidget(field, 1)
        return row

    # -- the unit --------------------------------------------------------------------------------------------------

    def _list_units(self, words: str, first: TaskUnit | None = None) -> None:
        """List the units that match, with the one chosen before still the current one where it does."""
        kept = first or self.unit
        found = ranked(words, self._task.units, _names, lambda unit: " ".join(unit.aliases))
        if kept in found[MOST:]:
            found = [kept, *found]
        self.list.blockSignals(True)
        self.list.clear()
        for unit in found[:MOST]:
            item = QListWidgetItem(f"{unit.name}　{unit.code}".strip(), self.list)
            item.setData(UNIT, unit)
            if unit == kept or len(self._task.units) == 1:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        if words.strip() and len(found) == 1:
            self.list.setCurrentRow(0)
        self._unit_chosen()

    @property
    def unit(self) -> TaskUnit | None:
        """The unit that is chosen."""
        chosen: TaskUnit | None = self.list.currentIndex().data(UNIT)
        return chosen

    @property
    def target(self) -> Target | None:
        """Return the report that the task is for; None while no unit is chosen."""
        number = self.choice.currentIndex()
        return self._offered[number] if 0 <= number < len(self._offered) else None

    def _unit_chosen(self) -> None:
        self._offered = self._targets(self.unit) if self.unit is not None else ()
        self.choice.blockSignals(True)
        self.choice.clear()
        self.choice.addItems([each.words for each in self._offered])
        self.choice.setEnabled(len(self._offered) > 1)
        self.choice.blockSignals(False)
        self._show()

    def _show(self) -> None:
        """List the changes that the task makes."""
        unit, target = self.unit, self.target
        lines: list[tuple[str, str, str]] = []
        note = "请先选出本单位。"
        is_fit = False
        if unit is not None and target is not None:
            try:
                change = taking_over(target.report, self._task, unit)
                lines = list(_lines(target.report, change))
                note, is_fit = _said(target, unit, change), bool(change.edits)
            except ExchangeError as error:
                note = str(error)
        fill_differences(self.table, lines)
        asked = asked_by(self._task.rules, target.report.edition) if target is not None else []
        heading = "主管部门的要求（随时可以用“报告 → 主管部门的要求”取消）："
        self._asks.setText("\n".join([heading, *asked]) if asked else "")
        self._asks.setVisible(bool(asked))
        self._note.setText(note)
        self._accept.setEnabled(is_fit)

    # -- the office's form -----------------------------------------------------------------------------------------

    def _save_template(self) -> None:
        from pathlib import Path

        from app.exporters.files import FileError, replace_file

        content = _template(self._task)
        if content is None:
            tell(self, "下发任务里的上级 Word 模板已损坏，未存出，请向主管部门另要一份。")
            return
        path = ask_target(self, "另存上级 Word 模板", Path(f"{self._task.title}_模板.docx"), "Word 文档 (*.docx)")
        if path is None:
            return
        try:
            replace_file(path, content)
        except FileError as error:
            tell(self, str(error))


def _names(unit: TaskUnit) -> str:
    return f"{unit.name} {unit.code}"


def _template(task: TaskPack) -> bytes | None:
    """The office's Word form; None where it is not what the task says it is."""
    try:
        content = base64.b64decode(task.template, validate=True)
    except (binascii.Error, ValueError):
        return None
    is_same = not task.template_sha256 or hashlib.sha256(content).hexdigest() == task.template_sha256.lower()
    return content if is_same and content else None


def _about(task: TaskPack) -> str:
    """Say which office asks for which report by when."""
    pieces = [f"{task.office or '主管部门'}下发：{task.title}。"]
    if task.hand_in:
        pieces.append(f"{written_day(task.hand_in)}前报送")
    if task.publish:
        pieces.append(f"{written_day(task.publish)}前公开")
    said = pieces[0] + "，".join(pieces[1:]) + ("。" if pieces[1:] else "")
    contact = [f"联系人：{task.contact}"] if task.contact else []
    contact += [f"报送到：{task.address}"] if task.address else []
    return said + ("\n" + "，".join(contact) if contact else "")


def _said(target: Target, unit: TaskUnit, change: Change) -> str:
    if not change.edits:
        return "已经带入过，没有新的内容。"
    accepted = last_accepted(target.report, unit)
    if accepted and accepted.other:
        return f"有{len(accepted.other)}格已填的上年结转与主管部门认定的不同，不会改动，请核对。"
    return "已填的数不会改动；上年结转只填空格。"


def _lines(report: Report, change: Change) -> Iterator[tuple[str, str, str]]:
    """Return the changes of a task, place by place, in the words of the form."""
    choices = {field.key: dict(field.choices) for field in report.edition.fields}
    for edit, (place, old, new) in zip(change.edits, Places(report.edition).differences(change), strict=True):
        match edit.address.area:
            case Area.EXCHANGE:
                yield "下发任务", "有" if edit.before else "", "带入"
            case Area.UNIT:
                words = choices.get(edit.address.key, {})
                shown = [_due(each) if edit.address.key == "due" else words.get(each, each) for each in (old, new)]
                yield NAMES.get(edit.address.key, place), shown[0], shown[1]
            case _:
                yield place, old, new


def _due(day: str) -> str:
    """Write a day of the year (MM-DD) in words. Other text stays as it is."""
    month, dash, of_month = day.partition("-")
    return f"{int(month)}月{int(of_month)}日" if dash and (month + of_month).isdecimal() else day
