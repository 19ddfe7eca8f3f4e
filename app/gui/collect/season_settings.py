"""What was agreed of a season and may change later: names, deadlines; and its list of units."""

from datetime import date

from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QWidget

from app.collect.season import Season
from app.collect.units import refuse_faults
from app.collect.values import SeasonError, Unit
from app.forms import Editions
from app.gui.collect.new_season import FIELDS, date_field, iso
from app.gui.collect.unit_list import UnitList
from app.gui.look.appearance import set_secondary
from app.gui.look.dialog import Dialog
from app.gui.questions import tell


class SeasonSettingsDialog(Dialog):
    """Accepted: `changed` holds the settings that are others now, by key."""

    def __init__(self, season: Season, parent: QWidget | None = None) -> None:
        super().__init__("收集设置", parent)
        self.setMinimumWidth(520)
        self._season = season
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self.lines = {key: QLineEdit(str(season.setting(key, "")), self) for key, _ in FIELDS}
        for key, words in FIELDS:
            form.addRow(words, self.lines[key])
        self.days = {key: date_field(self, _day(season, key)) for key in ("hand_in", "publish")}
        form.addRow("报送期限", self.days["hand_in"])
        form.addRow("公开期限", self.days["publish"])
        hint = QLabel("改动记入记录；已经下发的任务文件不会随之改变，需要的请重新下发。", self)
        hint.setWordWrap(True)
        set_secondary(hint)
        self.column.addLayout(form)
        self.column.addWidget(hint)
        self.end("保存")

    @property
    def changed(self) -> dict[str, str]:
        now = {key: line.text().strip() for key, line in self.lines.items()}
        now |= {key: iso(field) for key, field in self.days.items()}
        return {key: value for key, value in now.items() if value != str(self._season.setting(key, ""))}


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
        self.list = UnitList(editions, parent=self)
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
