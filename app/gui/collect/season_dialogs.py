"""Dialogs on a season's settings: year, office, deadlines, rules, and the list of its units."""

import base64
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDateEdit,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.collect.season import Season
from app.collect.season_file import sha256
from app.collect.units import COLUMNS, name_in, of_names, of_rows, of_text, refuse_faults, to_row
from app.collect.values import SeasonError, Unit
from app.forms import Editions
from app.gui.file_dialogs import folder, source
from app.gui.look.appearance import set_secondary
from app.gui.look.dialog import Dialog
from app.gui.look.labels import ElidedLabel
from app.gui.look.layouts import labelled, nest
from app.gui.look.line import Line
from app.gui.look.lists import EmptyWords, LineList, set_up_cells
from app.gui.questions import tell
from app.importers import UnreadableError
from app.importers.files import load
from app.importers.lists import read_rows
from app.model.period import YEARS

LISTS = "单位名单 (*.xlsx *.xlsm *.csv *.txt)"
SEASONS = "收集文件 (*.nbs)"
HINT = (
    "计入：本级＝计入本级和本行政区域两个汇总；本行政区域＝只计入本行政区域；不计＝都不计入（如汇总件）。"
    "名单由名称推出的，类型和计入是推定的，请逐行核对。"
)


class UnitList(QWidget):
    """Holds the rows; what a unit has besides its columns is kept by its code."""

    changed = Signal()

    def __init__(self, editions: Editions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editions = editions
        self._more: dict[str, Mapping[str, Any]] = {}
        self.table = QTableWidget(0, len(COLUMNS), self)
        self.table.setAccessibleName("单位名单")
        self.table.setHorizontalHeaderLabels(list(COLUMNS))
        set_up_cells(self.table)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.table.itemChanged.connect(lambda: self.changed.emit())
        self.table.setMinimumHeight(180)
        EmptyWords("尚无单位。请用上面的按钮取得名单，或增加一行逐个填写。", self.table)
        hint = QLabel(HINT, self)
        hint.setWordWrap(True)
        set_secondary(hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for row in self._buttons():
            nest(column, row)
        column.addWidget(self.table, 1)
        column.addWidget(hint)

    def _buttons(self) -> tuple[QHBoxLayout, QHBoxLayout]:
        """The source of the list, and below it the treatment of its rows."""
        rows = QHBoxLayout(), QHBoxLayout()
        self.buttons: dict[str, QPushButton] = {}
        ways: tuple[tuple[str, str, Callable[[], None]], ...] = (
            ("file", "从表格文件…", self._from_file),
            ("clipboard", "从剪贴板", self._from_clipboard),
            ("season", "从上年收集…", self._from_season),
            ("folder", "按文件夹中的年报…", self._from_folder),
            ("add", "增加一行", self._add_row),
            ("remove", "删除所选行", self._remove_rows),
        )
        for name, words, act in ways:
            button = QPushButton(words, self)
            button.setAutoDefault(False)
            button.clicked.connect(act)
            self.buttons[name] = button
            rows[name in ("add", "remove")].addWidget(button)
        for row in rows:
            row.addStretch(1)
        return rows

    # -- the rows --------------------------------------------------------------------------------------------------

    def units(self) -> list[Unit]:
        """The units as the rows stand. Raises SeasonError, naming the row."""
        found = of_rows([COLUMNS, *self.rows])
        return [unit._replace(more=self._more.get(unit.code, unit.more)) for unit in found]

    @property
    def rows(self) -> list[list[str]]:
        """Return the texts of the rows."""
        return [[self._text(row, column) for column in range(len(COLUMNS))] for row in range(self.table.rowCount())]

    @property
    def count(self) -> int:
        return sum(bool(self._text(row, 1)) for row in range(self.table.rowCount()))

    def show_units(self, units: Iterable[Unit]) -> None:
        """Add units to the list; one whose code is there already takes its row."""
        rows = {self._text(row, 0): row for row in range(self.table.rowCount())}
        self.table.blockSignals(True)
        for unit in units:
            self._more[unit.code] = unit.more
            row = rows.setdefault(unit.code, self.table.rowCount())
            if row == self.table.rowCount():
                self.table.insertRow(row)
            for column, text in enumerate(to_row(unit)):
                self.table.setItem(row, column, QTableWidgetItem(text))
        self.table.blockSignals(False)
        self.changed.emit()

    def _text(self, row: int, column: int) -> str:
        return str(self.table.model().index(row, column).data() or "").strip()

    def _used(self) -> list[str]:
        return [self._text(row, 0) for row in range(self.table.rowCount())]

    def _add_row(self) -> None:
        (unit,) = of_names(["新单位"], self._used())
        self.show_units([unit._replace(name="")])
        self.table.setCurrentCell(self.table.rowCount() - 1, 1)
        self.table.editItem(self.table.item(self.table.rowCount() - 1, 1))

    def _remove_rows(self) -> None:
        for row in sorted({index.row() for index in self.table.selectedIndexes()}, reverse=True):
            self.table.removeRow(row)
        self.changed.emit()

    # -- where they come from --------------------------------------------------------------------------------------

    def _take(self, found: Callable[[], Iterable[Unit]]) -> None:
        try:
            self.show_units(found())
        except (SeasonError, UnreadableError) as error:
            tell(self, str(error))

    def _from_clipboard(self) -> None:
        self._take(lambda: of_text(QGuiApplication.clipboard().text(), self._used()))

    def _from_file(self) -> None:
        if path := source(self, "选择单位名单", "", LISTS):
            self._take(lambda: of_text("\n".join("\t".join(row) for row in read_rows(path)), self._used()))

    def _from_season(self) -> None:
        if path := source(self, "选择上年的收集", "", SEASONS):
            self._take(lambda: self._of_season(path))

    def _of_season(self, path: Path) -> list[Unit]:
        from app.collect.season import Season
        from app.collect.units import units_of

        with Season.open(path, self._editions, "") as previous:
            return units_of(previous)

    def _from_folder(self) -> None:
        if chosen := folder(self, "选择放年报的文件夹"):
            names = (name_in(path.name) for path in sorted(chosen.rglob("*")) if path.is_file())
            self._take(lambda: of_names(filter(None, names), self._used()))


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
        self.lines = {key: Line(parent=self) for key, _ in FIELDS}
        self.who = Line(who, self)
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
        grid.setVerticalSpacing(10)
        grid.setHorizontalSpacing(16)
        for line, pairs in enumerate(rows):
            for side, (words, field) in enumerate(pairs):
                label = QLabel(words, self)
                label.setBuddy(field)
                grid.addWidget(label, line, 2 * side, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                grid.addWidget(field, line, 2 * side + 1)
        for (_, one), (_, other) in pairwise(pair for pairs in rows for pair in pairs):
            QWidget.setTabOrder(one, other)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        nest(self.column, grid)
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

    @property
    def is_worked_on(self) -> bool:
        """Also where units are listed."""
        return super().is_worked_on or bool(self.units.count)

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


class SeasonSettingsDialog(Dialog):
    """Accepted: `changed` holds the settings that are others now, by key."""

    def __init__(self, season: Season, parent: QWidget | None = None) -> None:
        super().__init__("收集设置", parent)
        self.setMinimumWidth(560)
        self._season = season
        self._rules: dict[str, Any] = dict(season.setting("rules", {}))
        self._template: dict[str, str] = {}
        form = labelled()
        self.lines = {key: Line(str(season.setting(key, "")), self) for key, _ in FIELDS}
        for key, words in FIELDS:
            form.addRow(words, self.lines[key])
        self.days = {key: date_field(self, _day(season, key)) for key in ("hand_in", "publish")}
        form.addRow("报送期限", self._dates())
        form.addRow("另外要求写明", self._wants_field())
        form.addRow("不适用的检查", self._off_list())
        form.addRow("上级 Word 模板", self._template_button())
        hint = QLabel(
            "要求随下发任务交给各单位。改动记入记录；已经下发的任务文件不会随之改变，需要的请重新下发。", self
        )
        hint.setWordWrap(True)
        set_secondary(hint)
        nest(self.column, form)
        self.column.addWidget(hint)
        self.end("保存")
        self._at_first = self.changed

    @property
    def is_worked_on(self) -> bool:
        """Also where a day, a tick or the template is another one."""
        return super().is_worked_on or self.changed != self._at_first

    def _dates(self) -> QHBoxLayout:
        """The two days in one line, the second with its own label."""
        row = QHBoxLayout()
        second = QLabel("公开期限", self)
        second.setBuddy(self.days["publish"])
        for widget in (self.days["hand_in"], second, self.days["publish"]):
            row.addWidget(widget)
        row.setSpacing(16)
        row.setStretch(0, 1)
        row.setStretch(2, 1)
        return row

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
        """The checks with their subjects; ticked ones do not apply here."""
        off = frozenset(self._rules.get("off", ()))
        self.off = LineList(self)
        self.off.setAccessibleName("不适用的检查")
        self.off.setMaximumHeight(110)
        for code, about in self._season.edition.about.items():
            item = self.off.add(f"{code}　{about}")
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if code in off else Qt.CheckState.Unchecked)
            item.setData(Qt.ItemDataRole.UserRole, code)
        return self.off

    def _template_button(self) -> QPushButton:
        self.template = QPushButton("已附，更换…" if self._season.setting("template") else "选择文件…", self)
        self.template.setAutoDefault(False)
        self.template.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
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
        self._at_first = self.list.rows
        self.list.buttons["remove"].setEnabled(False)
        self.list.buttons["remove"].setToolTip("名单中的单位不删除；不需要报送的请改为免报。")
        self.column.addWidget(self.list, 1)
        self.end("保存")

    @property
    def is_worked_on(self) -> bool:
        """Tell whether a row is another one."""
        return self.list.rows != self._at_first

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
