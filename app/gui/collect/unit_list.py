"""The list of units as a table to be corrected, filled from a file, the clipboard, another season, or a folder."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.collect.units import COLUMNS, name_in, of_names, of_rows, of_text, to_row
from app.collect.values import SeasonError, Unit
from app.forms import Editions
from app.gui.look.appearance import set_secondary
from app.gui.questions import folder, source, tell
from app.importers import UnreadableError
from app.importers.lists import read_rows

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
        self.table.verticalHeader().hide()
        self.table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.table.itemChanged.connect(lambda: self.changed.emit())
        self.table.setMinimumHeight(180)
        hint = QLabel(HINT, self)
        hint.setWordWrap(True)
        set_secondary(hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for row in self._buttons():
            column.addLayout(row)
        column.addWidget(self.table, 1)
        column.addWidget(hint)

    def _buttons(self) -> tuple[QHBoxLayout, QHBoxLayout]:
        """Where the list comes from, and below it what is done to its rows."""
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
        rows = [[self._text(row, column) for column in range(len(COLUMNS))] for row in range(self.table.rowCount())]
        found = of_rows([COLUMNS, *rows])
        return [unit._replace(more=self._more.get(unit.code, unit.more)) for unit in found]

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
        from app.collect.last_season import units_of
        from app.collect.season import Season

        with Season.open(path, self._editions, "") as previous:
            return units_of(previous)

    def _from_folder(self) -> None:
        if chosen := folder(self, "选择放年报的文件夹"):
            names = (name_in(path.name) for path in sorted(chosen.rglob("*")) if path.is_file())
            self._take(lambda: of_names(filter(None, names), self._used()))
