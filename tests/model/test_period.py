"""Periods of a year: their codes, the one before and after, first and last days, deadlines."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.period import Calendar, Comparison, Period, PeriodKind

KINDS = list(PeriodKind)


def calendar(kind: PeriodKind, last: Comparison = Comparison.LAST_YEAR) -> Calendar:
    return Calendar(kind, (), last)


@pytest.mark.parametrize(
    ("kind", "code", "first", "last"),
    [
        (PeriodKind.YEAR, "", date(2024, 1, 1), date(2024, 12, 31)),
        (PeriodKind.HALF, "H1", date(2024, 1, 1), date(2024, 6, 30)),
        (PeriodKind.QUARTER, "Q4", date(2024, 10, 1), date(2024, 12, 31)),
        (PeriodKind.MONTH, "02", date(2024, 2, 1), date(2024, 2, 29)),
    ],
)
def test_a_period_has_its_days(kind: PeriodKind, code: str, first: date, last: date) -> None:
    assert calendar(kind).first_day(Period(2024, code)) == first
    assert calendar(kind).last_day(Period(2024, code)) == last


def test_the_last_report_is_of_last_year_or_of_the_period_before() -> None:
    first = Period(2024, "Q1")
    assert calendar(PeriodKind.QUARTER).compared_with(first) == Period(2023, "Q1")
    assert calendar(PeriodKind.QUARTER, Comparison.PRECEDING).compared_with(first) == Period(2023, "Q4")
    for last in Comparison:
        assert calendar(PeriodKind.YEAR, last).compared_with(Period(2024)) == Period(2023)


@given(st.sampled_from(KINDS), st.integers(2001, 2099), st.integers(0, 11), st.integers(-50, 50))
def test_moving_on_and_back_is_no_move(kind: PeriodKind, year: int, number: int, by: int) -> None:
    codes = calendar(kind).codes
    period = Period(year, codes[number % len(codes)])
    assert calendar(kind).shifted(calendar(kind).shifted(period, by), -by) == period
    assert (calendar(kind).shifted(period, 1) > period) is True


@pytest.mark.parametrize(
    ("code", "month", "day", "expected"),
    [
        ("Q1", 1, 15, date(2024, 4, 15)),
        ("Q4", 1, 31, date(2025, 1, 31)),
        ("Q1", 1, 31, date(2024, 4, 30)),
        ("Q4", 2, 29, date(2025, 2, 28)),
        ("Q3", 12, 5, date(2025, 9, 5)),
    ],
)
def test_a_deadline_is_counted_from_the_periods_end(code: str, month: int, day: int, expected: date) -> None:
    quarters, period = calendar(PeriodKind.QUARTER), Period(2024, code)
    assert quarters.due(period, month, day) == expected
    assert quarters.months_after(period, expected) == month
