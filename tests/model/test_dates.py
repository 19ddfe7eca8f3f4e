"""Days and moments in words, and text that is neither."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.dates import (
    day_of,
    day_words,
    local,
    moment_of_season,
    moment_words,
    written_day,
    written_moment,
)


@given(st.datetimes(min_value=datetime(1990, 1, 2), max_value=datetime(2090, 12, 30)))
def test_a_moment_is_read_back_from_its_words(at: datetime) -> None:
    """No zero stands before a month or a day, and no ISO text is left."""
    day, _, clock = moment_words(at).partition(" ")
    year, month, rest = day.replace("年", "-").replace("月", "-").split("-")
    assert date(int(year), int(month), int(rest.removesuffix("日"))) == at.date()
    assert not month.startswith("0") and not rest.startswith("0")
    assert clock == f"{at.hour:02}:{at.minute:02}"


def test_a_moment_of_another_zone_is_shown_by_this_clock() -> None:
    at = datetime(2026, 1, 26, 1, 30, tzinfo=UTC)
    here = at.astimezone()
    assert written_moment(at.isoformat()) == moment_words(here)
    assert moment_of_season(at.isoformat()) == f"{here.month}月{here.day}日 {here:%H:%M}"
    assert local(at.isoformat()) == at


@pytest.mark.parametrize(("iso", "words"), [("2026-01-26", "2026年1月26日"), ("2026-11-05T09:30:00", "2026年11月5日")])
def test_a_day_is_written_with_or_without_its_time(iso: str, words: str) -> None:
    assert written_day(iso) == words
    day = day_of(iso)
    assert day is not None and day_words(day) == words


@pytest.mark.parametrize("text", ["", "月底", "2026年1月26日", "2026-13-40", "9999-12-31T23:59:59-23:00"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert written_moment(text) == text
    assert moment_of_season(text) == text
    if day_of(text) is None:
        assert written_day(text) == text
