"""Reports that are due: the period that is over, handed in or not, begun or not; the nearest first."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from app.forms import bundled
from app.session import add
from app.session.progress import duties, duties_sentence
from app.store import Library, Submission
from tests.made import empty

JANUARY = date(2025, 1, 21)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library.open(tmp_path / "library")
    yield opened
    opened.close()


def put_in(library: Library, year: int, name: str = "青禾市清源区水务局", **unit: str) -> str:
    report = empty(year=year)
    report.id = f"{name}{year}"
    report.unit = {"id": name, "name": name, **unit}
    add(library, report, "新建")
    return report.id


def test_nothing_is_due_of_an_empty_library(library: Library) -> None:
    assert duties(library, bundled(), JANUARY) == [] and duties_sentence([]) == ""


def test_a_report_that_is_not_begun_is_told_with_its_deadline(library: Library) -> None:
    put_in(library, 2023)
    (duty,) = duties(library, bundled(), JANUARY)
    assert (duty.report, duty.period.year, duty.day) == ("", 2024, date(2025, 1, 31))
    assert (
        duties_sentence([duty]) == "应报送：青禾市清源区水务局2024年年报，尚未新建；报送期限：2025年1月31日，还有10天。"
    )


def test_once_it_is_handed_in_it_is_due_no_more(library: Library) -> None:
    report = put_in(library, 2024)
    (duty,) = duties(library, bundled(), JANUARY)
    assert (duty.report, duty.previous) == (report, "")
    library.submit(report, Submission(1, "2025-01-20T09:00:00+08:00", "a.zip", "0" * 64), b"zip")
    assert duties(library, bundled(), JANUARY) == []


def test_the_nearest_stands_first_and_what_is_long_past_is_left_out(library: Library) -> None:
    put_in(library, 2024)
    put_in(library, 2024, "青禾市清源区民政局", due="01-26")
    owed = duties(library, bundled(), JANUARY)
    assert [duty.unit for duty in owed] == ["青禾市清源区民政局", "青禾市清源区水务局"]
    assert duties_sentence(owed).startswith(
        "应报送2份：青禾市清源区民政局2024年、青禾市清源区水务局2024年；最近的报送期限：2025年1月26日"
    )
    assert "已过2天" in duties_sentence(duties(library, bundled(), date(2025, 1, 28)))
    assert duties(library, bundled(), date(2025, 6, 1)) == []


def test_a_unit_without_last_years_report_owes_nothing_that_is_known(library: Library) -> None:
    put_in(library, 2021)
    assert duties(library, bundled(), JANUARY) == []
