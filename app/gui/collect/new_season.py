"""What a new season is asked for: the year, the office, the deadlines, the units."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit, QGridLayout, QLabel, QLineEdit, QSpinBox, QWidget

from app.collect.season import Season
from app.collect.values import SeasonError, Unit
from app.forms import Editions
from app.gui.collect.unit_list import UnitList
from app.gui.look.appearance import set_secondary
from app.gui.look.dialog import Dialog
from app.gui.look.labels import ElidedLabel
from app.gui.questions import tell
from app.model.datafile import YEARS

HAND_IN, PUBLISH = (1, 26), (1, 31)
"""Month and day that are proposed for handing in and for publishing."""

FIELDS = (("title", "名称"), ("office", "主管部门"), ("contact", "联系人和电话"), ("address", "报送邮箱"))


class Wanted(NamedTuple):
    """The season to be made."""

    year: int
    edition: str
    settings: dict[str, str]
    units: list[Unit]
    who: str

    def create(self, path: Path, editions: Editions) -> Season:
        """Make it at a path that the user chose, in the place of a file that may be replaced. Raises SeasonError."""
        if path.exists():
            raise SeasonError(f"“{path.name}”已经存在，收集文件不能覆盖，请换一个文件名。")
        return Season.create(path, self.year, editions[self.edition], self.units, editions, self.who, self.settings)


def date_field(parent: QWidget, day: date) -> QDateEdit:
    """A date to be typed or chosen."""
    field = QDateEdit(QDate(day.year, day.month, day.day), parent)
    field.setDisplayFormat("yyyy年M月d日")
    field.setCalendarPopup(True)
    return field


def iso(field: QDateEdit) -> str:
    """The date of a field as the season keeps it."""
    day = field.date()
    return date(day.year(), day.month(), day.day()).isoformat()


class NewSeasonDialog(Dialog):
    """Accepted once the list of units is sound; then `wanted` is what was asked for."""

    def __init__(self, editions: Editions, who: str, parent: QWidget | None = None) -> None:
        super().__init__("新建收集", parent)
        self.resize(860, 640)
        self.wanted: Wanted | None = None
        self._editions = editions
        self.year = QSpinBox(self)
        self.year.setRange(YEARS[0], YEARS[-1])
        self.year.setValue(date.today().year - 1)
        self.lines = {key: QLineEdit(self) for key, _ in FIELDS}
        self.who = QLineEdit(who, self)
        self.who.setPlaceholderText("接收、退回等事项记在此人名下")
        self.hand_in = date_field(self, date.today())
        self.publish = date_field(self, date.today())
        self.units = UnitList(editions, self)
        self._form = ElidedLabel(parent=self)
        set_secondary(self._form)
        self._lay_out()
        self._accept = self.end("新建", note=self._make_note())
        self.year.valueChanged.connect(self._follow_year)
        self.units.changed.connect(self._follow)
        self._follow_year()

    def _lay_out(self) -> None:
        rows: tuple[tuple[tuple[str, QWidget], tuple[str, QWidget]], ...] = (
            (("年度", self.year), ("表样", self._form)),
            (("名称", self.lines["title"]), ("经办人", self.who)),
            (("主管部门", self.lines["office"]), ("联系人和电话", self.lines["contact"])),
            (("报送邮箱", self.lines["address"]), ("报送期限", self.hand_in)),
            (("公开期限", self.publish), ("", QWidget(self))),
        )
        grid = QGridLayout()
        for line, pairs in enumerate(rows):
            for side, (words, field) in enumerate(pairs):
                label = QLabel(words, self)
                label.setBuddy(field)
                grid.addWidget(label, line, 2 * side)
                grid.addWidget(field, line, 2 * side + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        self.column.addLayout(grid)
        self.column.addWidget(self.units, 1)

    def _make_note(self) -> QLabel:
        self._note = QLabel(self)
        set_secondary(self._note)
        return self._note

    def _follow_year(self) -> None:
        year = self.year.value()
        edition = self._editions.for_year(year)
        self._form.show_words(self._editions[edition].name if edition else "没有适用于这一年的表样")
        self.lines["title"].setText(f"{year}年年报收集")
        for field, (month, day) in ((self.hand_in, HAND_IN), (self.publish, PUBLISH)):
            field.setDate(QDate(year + 1, month, day))
        self._follow()

    def _follow(self) -> None:
        count = self.units.count
        self._note.setText(f"{count}个单位" if count else "请先填入单位名单")
        self._accept.setEnabled(bool(count) and self._editions.for_year(self.year.value()) is not None)

    def accept(self) -> None:
        edition = self._editions.for_year(self.year.value())
        missing = "名称" if not self._line("title") else "经办人" if not self.who.text().strip() else ""
        if missing or edition is None:
            tell(self, f"请填写{missing}。")
            return
        try:
            units = self.units.units()
        except SeasonError as error:
            tell(self, str(error))
            return
        settings = {key: self._line(key) for key, _ in FIELDS}
        settings |= {"hand_in": iso(self.hand_in), "publish": iso(self.publish)}
        self.wanted = Wanted(self.year.value(), edition, settings, units, self.who.text().strip())
        super().accept()

    def _line(self, key: str) -> str:
        return self.lines[key].text().strip()
