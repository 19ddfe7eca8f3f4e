"""The span of time that a report covers: a year, or a half, a quarter or a month of one."""

from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import NamedTuple


class PeriodKind(StrEnum):
    """The length of a period."""

    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    MONTH = "month"


class Comparison(StrEnum):
    """The earlier report to compare with: that of the same period last year, or of the period just before."""

    LAST_YEAR = "last-year"
    PRECEDING = "preceding"


class Period(NamedTuple):
    """A year and the code of a period in it, "" for the whole year. Sorts by time within one kind."""

    year: int
    code: str = ""


_CODES = {
    PeriodKind.YEAR: ("",),
    PeriodKind.HALF: ("H1", "H2"),
    PeriodKind.QUARTER: ("Q1", "Q2", "Q3", "Q4"),
    PeriodKind.MONTH: tuple(f"{month:02}" for month in range(1, 13)),
}


YEARS = range(2000, 2101)
"""The years that a report may be about."""

_ANY_YEAR = YEARS[0]


class Calendar(NamedTuple):
    """The periods of a form. `names` are printed, one for each code; () for a yearly form."""

    kind: PeriodKind = PeriodKind.YEAR
    names: tuple[str, ...] = ()
    last: Comparison = Comparison.LAST_YEAR

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of a year's periods in order of time; ("",) for a yearly form."""
        return _CODES[self.kind]

    @property
    def is_yearly(self) -> bool:
        """Tell whether a year has only one report."""
        return self.kind is PeriodKind.YEAR

    @property
    def last_name(self) -> str:
        """Return the name in sentences of the report that is compared with."""
        if self.last is Comparison.PRECEDING:
            return "上年" if self.is_yearly else "上期"
        return "上年" if self.is_yearly else "上年同期"

    def name(self, code: str) -> str:
        """Return the printed name of a period, "" for the whole year. Raises ValueError for a code of another kind."""
        number = self.codes.index(code)
        return self.names[number] if self.names else ""

    def label(self, period: Period) -> str:
        """Return year and name of a period as in sentences: 2024年, 2024年第一季度."""
        name = self.name(period.code) if period.code in self.codes else period.code
        return f"{period.year}年{name}"

    def shifted(self, period: Period, by: int) -> Period:
        """Return the period `by` periods later, or earlier if `by` is negative."""
        years, number = divmod(self.codes.index(period.code) + by, len(self.codes))
        return Period(period.year + years, self.codes[number])

    def compared_with(self, period: Period) -> Period:
        """Return the period of the report that one of `period` is compared with."""
        by = len(self.codes) if self.last is Comparison.LAST_YEAR else 1
        return self.shifted(period, -by)

    def first_day(self, period: Period) -> date:
        """The first day of a period."""
        return date(period.year, self._months * self.codes.index(period.code) + 1, 1)

    def last_day(self, period: Period) -> date:
        """The last day of a period."""
        return _day_of_month(period.year, self._months * (self.codes.index(period.code) + 1), 31)

    @property
    def outer_days(self) -> tuple[str, str]:
        """Return the first and the last day of a year's periods as texts write them: 1月1日, 12月31日."""
        return _outer_days(self)

    def due(self, period: Period, month: int, day: int) -> date:
        """Return the deadline: `day` of the `month`th month after a period, or the last day of a shorter month."""
        end = self.last_day(period)
        years, number = divmod(end.month - 1 + month, 12)
        return _day_of_month(end.year + years, number + 1, day)

    def months_after(self, period: Period, day: date) -> int:
        """Return the month after a period in which a day lies; the inverse of `due`."""
        end = self.last_day(period)
        return (day.year - end.year) * 12 + day.month - end.month

    def ended_before(self, day: date) -> Period:
        """Return the last period that has ended by `day`: the one that a new report is usually about."""
        current = next(Period(day.year, code) for code in self.codes if day <= self.last_day(Period(day.year, code)))
        return self.shifted(current, -1)

    @property
    def _months(self) -> int:
        return 12 // len(self.codes)


@cache
def _outer_days(calendar: Calendar) -> tuple[str, str]:
    first = calendar.first_day(Period(_ANY_YEAR, calendar.codes[0]))
    last = calendar.last_day(Period(_ANY_YEAR, calendar.codes[-1]))
    return f"{first.month}月{first.day}日", f"{last.month}月{last.day}日"


def _day_of_month(year: int, month: int, day: int) -> date:
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    return min(date(year, month, 1) + timedelta(days=day - 1), last)
