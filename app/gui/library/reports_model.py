"""The library's reports as a table for Qt's views; addressed by report id."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QObject, Qt

from app.gui.look.lists import LEFT, MIDDLE, RowModel
from app.model.dates import day_words, local
from app.store import Summary

COLUMNS = ("单位名称", "年度", "表样", "完成度", "检查结果", "最后修改")
UNIT, YEAR, EDITION, COMPLETE, FOUND, CHANGED = range(len(COLUMNS))
REPORT = int(Qt.ItemDataRole.UserRole)
"""The report's id."""
SHARE = REPORT + 1
"""The role of the share that is done, 0 to 1."""


class ReportsModel(RowModel[Summary]):
    """A row per report, as the library lists them.

    `named` gives the name of an edition by its id, `dated` the year and period of a report that is not of a whole year.
    """

    def __init__(
        self, named: Callable[[str], str], dated: Callable[[Summary], str], parent: QObject | None = None
    ) -> None:
        super().__init__(COLUMNS, parent)
        self._named = named
        self._dated = dated
        self._all: list[Summary] = []
        self._column, self._descending = CHANGED, True
        self._wanted = ""

    @property
    def is_empty(self) -> bool:
        """Whether there are no reports at all, shown or not."""
        return not self._all

    @property
    def has_periods(self) -> bool:
        """Whether a report is of less than a year."""
        return any(row.period for row in self._all)

    @property
    def longest_name(self) -> str:
        """The unit name of the most characters; "" without reports."""
        return max((row.unit_name for row in self._all), key=len, default="")

    @property
    def editions(self) -> set[str]:
        """Ids of the forms that the reports are of."""
        return {row.edition for row in self._all}

    def show_reports(self, summaries: Sequence[Summary]) -> None:
        self._all = list(summaries)
        self._arrange()

    def show_only(self, words: str) -> None:
        """The reports whose unit, year or form contains the words."""
        self._wanted = words.strip().casefold()
        self._arrange()

    def _arrange(self) -> None:
        # Here and not in a proxy, which would ask for each value of each row through Qt.
        self.beginResetModel()
        rows = [row for row in self._all if self._wanted in self._searched(row)] if self._wanted else self._all
        self.rows = sorted(rows, key=lambda row: _order(row, self._column), reverse=self._descending)
        self.endResetModel()

    def _searched(self, row: Summary) -> str:
        return f"{row.unit_name} {self._when(row)} {self._named(row.edition)}".casefold()

    def relabel(self) -> None:
        """The names of forms became known."""
        if self.rows:
            self.dataChanged.emit(self.index(0, EDITION), self.index(len(self.rows) - 1, EDITION))

    def summary(self, report: str) -> Summary | None:
        return next((each for each in self._all if each.report == report), None)

    def row_of(self, report: str) -> int | None:
        return next((row for row, each in enumerate(self.rows) if each.report == report), None)

    def alignment(self, column: int) -> Qt.AlignmentFlag:
        return MIDDLE if column in (YEAR, COMPLETE) else LEFT

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._column, self._descending = column, order is Qt.SortOrder.DescendingOrder
        self._arrange()

    def further(self, row: Summary, role: int) -> Any:
        if role == REPORT:
            return row.report
        return row.complete if role == SHARE else None

    def _when(self, row: Summary) -> str:
        return self._dated(row) if row.period else str(row.year)

    def text(self, row: Summary, column: int) -> str:
        match column:
            case 0:
                return row.unit_name
            case 1:
                return self._when(row)
            case 2:
                return self._named(row.edition)
            case 3:
                return f"{int(row.complete * 100)}%"  # never 100 before everything is filled in
            case 4:
                return found(row)
            case _:
                return when(row.changed)


def found(row: Summary) -> str:
    """The counts that matter, or that there is nothing."""
    counts = ((row.errors, "错误"), (row.blanks, "未填"), (row.verify, "核实"))
    return "　".join(f"{word} {count}" for count, word in counts if count) or "未发现问题"


def when(changed: str) -> str:
    """Today's time, else the day."""
    if (at := local(changed)) is None:
        return ""
    return f"今天 {at:%H:%M}" if at.date() == date.today() else day_words(at)


def _order(row: Summary, column: int) -> Any:
    found = row.errors * 10**6 + row.blanks * 10**3 + row.verify
    keys = (row.unit_name, (row.year, row.period), row.edition, row.complete, found)
    return keys[column] if column < len(keys) else row.changed
