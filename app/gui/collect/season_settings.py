"""The dialogs that change a season later: its names, deadlines and requirements; its list of units."""

import base64
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFormLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from app.collect.recovery import sha256
from app.collect.season import Season
from app.collect.units import refuse_faults
from app.collect.values import SeasonError, Unit
from app.forms import Editions
from app.gui.collect.new_season import FIELDS, date_field, iso
from app.gui.collect.unit_list import UnitList
from app.gui.look.appearance import set_secondary
from app.gui.look.dialog import Dialog
from app.gui.look.lists import LineList
from app.gui.questions import source, tell
from app.importers import UnreadableError
from app.importers.files import load


class SeasonSettingsDialog(Dialog):
    """Accepted: `changed` holds the settings that are others now, by key."""

    def __init__(self, season: Season, parent: QWidget | None = None) -> None:
        super().__init__("收集设置", parent)
        self.setMinimumWidth(560)
        self._season = season
        self._rules: dict[str, Any] = dict(season.setting("rules", {}))
        self._template: dict[str, str] = {}
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self.lines = {key: QLineEdit(str(season.setting(key, "")), self) for key, _ in FIELDS}
        for key, words in FIELDS:
            form.addRow(words, self.lines[key])
        self.days = {key: date_field(self, _day(season, key)) for key in ("hand_in", "publish")}
        form.addRow("报送期限", self.days["hand_in"])
        form.addRow("公开期限", self.days["publish"])
        form.addRow("另外要求写明", self._wants_field())
        form.addRow("不适用的检查", self._off_list())
        form.addRow("上级 Word 模板", self._template_button())
        hint = QLabel(
            "要求随下发任务交给各单位。改动记入记录；已经下发的任务文件不会随之改变，需要的请重新下发。", self
        )
        hint.setWordWrap(True)
        set_secondary(hint)
        self.column.addLayout(form)
        self.column.addWidget(hint)
        self.end("保存")

    def _wants_field(self) -> QPlainTextEdit:
        parts = self._season.edition.parts
        self.wants = QPlainTextEdit(self)
        example = list(parts.values())[-1].label
        self.wants.setPlaceholderText(f"一行一条：部分名称，冒号，要写明的内容。如 {example}：写明有关情况")
        self.wants.setMaximumHeight(80)
        kept = [one for one in self._rules.get("wants", ()) if one.get("part") in parts]
        self.wants.setPlainText("\n".join(f"{parts[one['part']].label}：{one['question']}" for one in kept))
        return self.wants

    def _off_list(self) -> QListWidget:
        """The checks, each with what it looks at; ticked are those that do not apply here."""
        off = frozenset(self._rules.get("off", ()))
        self.off = LineList(self)
        self.off.setAccessibleName("不适用的检查")
        self.off.setMaximumHeight(110)
        for code, about in self._season.edition.about.items():
            item = QListWidgetItem(f"{code}　{about}", self.off)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if code in off else Qt.CheckState.Unchecked)
            item.setData(Qt.ItemDataRole.UserRole, code)
        return self.off

    def _template_button(self) -> QPushButton:
        self.template = QPushButton("已附，更换…" if self._season.setting("template") else "选择文件…", self)
        self.template.setAutoDefault(False)
        self.template.clicked.connect(self._choose_template)
        return self.template

    def _choose_template(self) -> None:
        path = source(self, "选择上级 Word 模板", "", "Word 文件 (*.docx)")
        if path is None:
            return
        try:
            data = load(path)
        except UnreadableError as error:
            tell(self, str(error))
            return
        self._template = {"template": base64.b64encode(data).decode(), "template_sha256": sha256(data)}
        self.template.setText(f"已选“{path.name}”")

    def _wanted(self) -> list[dict[str, str]]:
        """The lines as rules. Raises SeasonError for one that names no part of the report."""
        parts = {part.label: part.id for part in self._season.edition.parts.values()}
        found = []
        for line in filter(None, map(str.strip, self.wants.toPlainText().splitlines())):
            label, _, question = line.partition("：")
            if label not in parts or not question.strip():
                raise SeasonError(f"“{line}”应写成“部分名称：要写明的内容”，部分名称如“{next(reversed(parts))}”。")
            found.append({"part": parts[label], "question": question.strip()})
        return found

    @property
    def changed(self) -> dict[str, Any]:
        now: dict[str, Any] = {key: line.text().strip() for key, line in self.lines.items()}
        now |= {key: iso(field) for key, field in self.days.items()} | self._template
        changed = {key: value for key, value in now.items() if value != str(self._season.setting(key, ""))}
        items = (self.off.item(row) for row in range(self.off.count()))
        off = [item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() is Qt.CheckState.Checked]
        rules = self._rules | {"off": off, "wants": self._wanted()}
        was = {"off": [], "wants": []} | self._rules
        return changed | ({"rules": rules} if rules != was else {})

    def accept(self) -> None:
        try:
            self._wanted()
        except SeasonError as error:
            tell(self, str(error))
            return
        super().accept()


def _day(season: Season, key: str) -> date:
    try:
        return date.fromisoformat(str(season.setting(key, "")))
    except ValueError:
        return date(season.year + 1, 1, 31)


class UnitsDialog(Dialog):
    """Accepted once the list is sound; `changed` holds new units (number 0) and those that are others now.

    A unit that is taken out of the list stays: it may be made 免报, or adding it be undone.
    """

    def __init__(self, season: Season, editions: Editions, parent: QWidget | None = None) -> None:
        super().__init__("单位名单", parent)
        self.resize(860, 600)
        self._season = season
        self._known = {unit.code: unit for unit in season.units()}
        self.changed: list[Unit] = []
        self.list = UnitList(editions, self)
        self.list.show_units(self._known.values())
        self.list.buttons["remove"].setEnabled(False)
        self.list.buttons["remove"].setToolTip("名单中的单位不删除；不需要报送的请改为免报。")
        self.column.addWidget(self.list, 1)
        self.end("保存")

    def accept(self) -> None:
        try:
            units = self.list.units()
            refuse_faults(units)
        except SeasonError as error:
            tell(self, str(error))
            return
        numbered = [self._numbered(unit) for unit in units]
        gone = [unit for code, unit in self._known.items() if code not in {one.code for one in units}]
        if gone:
            tell(self, f"“{gone[0].name}”的代码“{gone[0].code}”不在名单里了，代码不能改，请改回。")
            return
        self.changed = [unit for unit in numbered if self._known.get(unit.code) != unit]
        super().accept()

    def _numbered(self, unit: Unit) -> Unit:
        known = self._known.get(unit.code)
        return unit._replace(unit=known.unit, more={**known.more, **unit.more}) if known else unit
