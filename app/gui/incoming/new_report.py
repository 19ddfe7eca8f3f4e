"""新建: asks for unit and year; everything else follows from these and from what the library holds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from PySide6.QtCore import QSignalBlocker, QStringListModel, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QWidget,
)

from app.forms import Editions
from app.gui.look.appearance import set_secondary
from app.gui.look.dialog import Dialog
from app.gui.look.layouts import labelled, nest
from app.gui.look.line import Line
from app.gui.report.cover import CoverForm
from app.model.period import YEARS, Calendar, Period
from app.session import Session, new_report
from app.store import Unit


@dataclass(frozen=True, slots=True)
class Wanted:
    """A report to be made, or `existing` to be opened. `unit` is known to the library or None; `last` a report's id."""

    name: str
    year: int
    edition: str
    unit: Unit | None = None
    last: str | None = None
    existing: str | None = None
    with_frame: bool = False
    data: Mapping[str, Any] = field(default_factory=dict)
    """The data entered for a unit that the library does not know yet."""
    period: str = ""


def known_unit(units: Sequence[Unit], name: str) -> Unit | None:
    """The unit that has this name, else one that once had it."""
    name = name.strip()
    by_name = next((unit for unit in units if unit.name == name), None)
    return by_name or next((unit for unit in units if name in unit.former), None)


ASKED = ("kind", "office", "address", "postcode", "phone", "email")
"""Keys of a new unit's data: who it is and how to reach it. The rest can wait for the cover."""


class NewDialog(Dialog):
    """Proposes last calendar year and the edition in force for it."""

    def __init__(self, units: Sequence[Unit], editions: Editions, parent: QWidget | None = None) -> None:
        super().__init__("新建年报", parent)
        self._units = units
        self._editions = editions
        self.setMinimumWidth(520)
        self.name = Line(parent=self)
        self.name.setObjectName("unit name")
        self.name.setPlaceholderText("填全称，与印章一致")
        self.name.setCompleter(self._completer())
        self.year = QSpinBox(self)
        self.year.setObjectName("year")
        self.year.setRange(YEARS[0], YEARS[-1])
        self.year.setValue(date.today().year - 1)
        self.year.setSuffix(" 年")
        self.year.setAccessibleName("年度")
        self.period = QComboBox(self)
        self.period.setObjectName("period")
        self.period.setAccessibleName("统计期")
        self.period.hide()
        self.form = QComboBox(self)
        self.form.setObjectName("form")
        self._form = QLabel(self)
        self._form.setWordWrap(True)
        edition = self._editions.for_year(self.year.value()) or next(iter(self._editions))
        self._draft = Session(None, new_report(self._editions[edition], {}, self.year.value()))
        fields = [each for each in self._draft.report.edition.fields if each.key in ASKED]
        self.cover = CoverForm(self._draft, [each._replace(help="") for each in fields], self)
        self.last = QCheckBox(self)
        self.frame = QCheckBox("正文以上年为底稿，随后逐项更新年度和数字", self)
        self._note = QLabel(self)
        self._note.setWordWrap(True)
        set_secondary(self._note)
        self._lay_out()
        self._accept = self.end("新建")
        self.name.textChanged.connect(self._follow)
        self.year.valueChanged.connect(self._follow)
        self.period.currentIndexChanged.connect(self._follow)
        self.form.currentIndexChanged.connect(self._follow)
        self.last.toggled.connect(self._follow)
        self._follow()

    def _completer(self) -> QCompleter:
        names = dict.fromkeys(name for unit in self._units for name in (unit.name, *unit.former))
        completer = QCompleter(self)
        completer.setModel(QStringListModel(list(names), completer))
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        return completer

    def _lay_out(self) -> None:
        form = labelled()
        form.addRow("单位名称", self.name)
        form.addRow("年度", self._beside(self.year, self.period))
        form.addRow("表样", self._beside(self._form, self.form))
        form.addRow("", self.last)
        form.addRow("", self.frame)
        nest(self.column, form)
        self.column.addWidget(self._note)
        self.column.addWidget(self.cover)
        self.column.addStretch()

    def _beside(self, *widgets: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        for widget in widgets:
            row.addWidget(widget)
        return row

    def propose(self, name: str, when: Period | None, form: str) -> None:
        """A unit, a period other than the last, and the form. A report after another one begins as that one's texts."""
        self.name.setText(name)
        self.frame.setChecked(when is not None)
        if when is not None:
            self.year.setValue(when.year)
        for row in range(self.form.count()):
            if form and self._editions.form(self.form.itemData(row)) == form:
                self.form.setCurrentIndex(row)
        if when is not None:
            self.period.setCurrentIndex(max(self.period.findData(when.code), 0))

    @property
    def wanted(self) -> Wanted | None:
        """Return the report that the fields describe; None while something is missing."""
        name, edition = self.name.text().strip(), self._edition
        if not name or edition is None:
            return None
        unit = known_unit(self._units, name)
        before, existing = self._reports(unit, edition)
        last = before if self.last.isChecked() else None
        with_frame = last is not None and self.frame.isChecked()
        data = {} if unit else {key: self._draft.report.unit[key] for key in ASKED if key in self._draft.report.unit}
        return Wanted(name, self._when.year, edition, unit, last, existing, with_frame, data, self._when.code)

    @property
    def _when(self) -> Period:
        return Period(self.year.value(), str(self.period.currentData() or ""))

    def _reports(self, unit: Unit | None, edition: str | None) -> tuple[str | None, str | None]:
        """The ids of the unit's report to compare with and of that of the period itself; None without one."""
        if unit is None or edition is None:
            return None, None
        form, calendar = self._editions[edition].form, self._editions[edition].calendar
        return unit.report_of(form, calendar.compared_with(self._when)), unit.report_of(form, self._when)

    @property
    def _edition(self) -> str | None:
        edition: str | None = self.form.currentData()
        return edition

    def _offer_forms(self, year: int) -> None:
        """The forms of the year; only named where there is no choice."""
        editions = self._editions.in_force(year)
        if [self.form.itemData(row) for row in range(self.form.count())] != editions:
            chosen = self.form.currentData()
            with QSignalBlocker(self.form):
                self.form.clear()
                for edition in editions:
                    self.form.addItem(self._editions.heading(edition).name, edition)
                self.form.setCurrentIndex(max(self.form.findData(chosen), 0 if editions else -1))
        self.form.setVisible(len(editions) > 1)
        self._form.setVisible(len(editions) <= 1)
        self._form.setText(self.form.currentText() or "没有适用于这一年度的表样。")

    def _offer_periods(self, edition: str | None) -> None:
        """The periods of the form; hidden for one whose period is the year."""
        calendar = self._editions[edition].calendar if edition else Calendar()
        if [self.period.itemData(each) for each in range(self.period.count())] != list(calendar.codes):
            with QSignalBlocker(self.period):
                self.period.clear()
                for code in calendar.codes:
                    self.period.addItem(calendar.name(code), code)
        self.period.setVisible(not calendar.is_yearly)

    def _follow(self) -> None:
        year = self.year.value()
        self._draft.report.unit["name"] = self.name.text().strip()
        self.cover.refresh()
        self._offer_forms(year)
        edition = self._edition
        self._offer_periods(edition)
        unit = known_unit(self._units, self.name.text())
        had_last = self.last.isVisibleTo(self)
        has_last = self._reports(unit, edition)[0] is not None
        calendar = self._editions[edition].calendar if edition else Calendar()
        before = calendar.label(calendar.compared_with(self._when))
        self.last.setText(f"接着{before}的年报填：上年数据和上年结转一并填入")
        self.cover.setVisible(unit is None)
        self.last.setVisible(has_last)
        self.frame.setVisible(has_last)
        self.frame.setEnabled(self.last.isChecked())
        if has_last and not had_last:
            self.last.setChecked(True)
        wanted = self.wanted
        self._note.setText(self._words(unit, wanted))
        self._note.setVisible(bool(self._note.text()))
        self._accept.setEnabled(wanted is not None)
        self._accept.setText("打开" if wanted and wanted.existing else "新建")

    def _words(self, unit: Unit | None, wanted: Wanted | None) -> str:
        if wanted and wanted.existing:
            return "这个单位这一年度的年报已经有了，将直接打开它。"
        if unit and self.name.text().strip() != unit.name:
            return f"这是“{unit.name}”以前的名称，单位信息沿用最近一年的，名称用这里填的。"
        if unit:
            return f"单位信息沿用{unit.reports[-1].period.year}年的年报。"
        return "以下信息只问这一次，以后每年沿用；现在不填，也可以以后在封面上填。"
