"""Last year's report: found by unit or name, taken over, its figures handed on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.forms import bundled
from app.model.report import Report
from app.session import add, as_last, carried, is_news, last_in, new_report, taking
from app.store import Library
from tests.made import edition, example, put, put_all

TARGET, SOURCE = "requests.carried_in.person", "requests.carried_out.person"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library.open(tmp_path)
    yield opened
    opened.close()


def this_year(last: Report) -> Report:
    return new_report(edition(), {"name": last.unit_name, "id": last.unit["id"]}, last.year + 1)


def test_last_years_report_is_found_by_unit_or_else_by_name(library: Library) -> None:
    last = example()
    report = this_year(last)
    assert last_in(library, bundled(), report) is None
    add(library, last, "示例")
    assert last_in(library, bundled(), report) == as_last(last)
    report.unit["id"] = "another"
    assert last_in(library, bundled(), report) == as_last(last)
    report.unit["name"] = "青禾市别的局"
    assert last_in(library, bundled(), report) is None


def test_what_is_known_already_is_no_news() -> None:
    last = example()
    report = this_year(last)
    assert is_news(report, as_last(last)) and not is_news(report, None)
    report.apply(taking(report, as_last(last)))
    assert not is_news(report, as_last(last))
    put(last, SOURCE, "77")
    assert is_news(report, as_last(last))


def test_only_blanks_are_filled_unless_more_is_wanted() -> None:
    last = example()
    put_all(last, "0")
    put(last, SOURCE, "3")
    put(last, "requests.carried_out.legal", "无")
    report = this_year(last)
    put(report, TARGET, "5")
    put(report, "requests.carried_in.other", "０")
    found = carried(report, as_last(last))
    assert found.other == (TARGET,)  # 0 is 0 however it was typed
    assert "requests.carried_in.legal" not in found.blank and "requests.carried_in.total" not in found.figures
    report.apply(found.change(report, replace=False))
    assert report.value(TARGET) == 5 and report.value("requests.carried_in.business") == 0
    assert report.last_year is not None
    change = carried(report, as_last(last)).change(report, replace=True)
    assert [edit.address.key for edit in change.edits] == [TARGET]
    report.apply(change)
    assert report.value(TARGET) == 3
    report.apply(change.inverse())
    assert report.answers[TARGET].text == "5"
