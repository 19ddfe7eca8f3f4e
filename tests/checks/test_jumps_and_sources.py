"""Leaps from last year, figures that nothing explains, and texts silent about a figure."""

import pytest

from app.checks import Finding, check
from app.model.edition import Level
from app.model.numbers import Kind, read
from app.model.report import LastYear, Report
from tests.made import empty, example, put, put_all


def last_year(report: Report, **figures: str) -> Report:
    answers = {cell.replace("__", "."): read(text, Kind.DECIMAL) for cell, text in figures.items()}
    known = {cell: answer for cell, answer in answers.items() if answer}
    report.last_year = LastYear(report.edition.id, report.year - 1, known)
    return report


def found(report: Report, code: str) -> list[Finding]:
    return [finding for finding in check(report) if finding.code == code]


@pytest.mark.parametrize(
    ("last", "now", "is_asked"),
    [
        ("550", "9487", True),
        ("9487", "550", True),
        ("21", "0", True),
        ("100", "1000", False),
        ("100", "1001", True),
        ("20", "0", False),
        ("1", "15", False),
        ("0", "400", False),
    ],
)
def test_a_leap_is_asked_about_and_a_small_or_new_figure_is_not(last: str, now: str, is_asked: bool) -> None:
    report = last_year(empty(), disclosure__licensing__decisions=last)
    put(report, "disclosure.licensing.decisions", now)
    asked = found(report, "L501")
    assert bool(asked) == is_asked
    for finding in asked:
        assert finding.level is Level.HINT
        assert finding.cells == ("disclosure.licensing.decisions",)
        assert last in finding.message and now in finding.message


def test_money_in_the_wrong_unit_is_a_question_to_answer() -> None:
    report = last_year(empty(), disclosure__fees__amount="301.2265")
    put(report, "disclosure.fees.amount", "3012265")
    [finding] = found(report, "L502")
    assert finding.level is Level.VERIFY
    assert finding.figures == {"disclosure.fees.amount": "3012265", "last:disclosure.fees.amount": "301.2265"}
    put(report, "disclosure.fees.amount", "600")
    assert found(report, "L502") == []


def test_cases_without_any_request_this_year_or_last_are_asked_about() -> None:
    report = last_year(empty(), requests__new__total="0", requests__carried_in__total="0")
    put_all(report, "0")
    put(report, "review.direct.upheld", "2")
    [finding] = found(report, "T401")
    assert finding.cells == ("review.direct.total",)
    assert "共2件" in finding.message
    put(report, "requests.new.person", "1")
    assert found(report, "T401") == []
    put(report, "requests.new.person", "0")
    report.last_year = None
    assert found(report, "T401") == [], "last year's requests are not known"


@pytest.mark.parametrize(
    ("unit", "is_asked"),
    [
        ({"kind": "township"}, True),
        ({"kind": "department", "level": "县"}, True),
        ({"kind": "department", "level": "区级"}, True),
        ({"kind": "department", "level": "设区的市"}, False),
        ({"kind": "department"}, False),
        ({"kind": "government", "level": "县"}, False),
        ({}, False),
    ],
)
def test_regulations_of_a_unit_that_makes_none_are_asked_about(unit: dict[str, str], is_asked: bool) -> None:
    report = empty()
    report.unit.update(unit)
    put(report, "disclosure.rules.in_force", "3")
    assert bool(found(report, "T202")) == is_asked


def test_unpaid_fees_must_be_spoken_of() -> None:
    report = example()
    assert report.value("requests.other_2.total")
    assert found(report, "T601") == []
    report.texts["other"] = "本局没有其他需要报告的事项。"
    [finding] = found(report, "T601")
    assert finding.level is Level.VERIFY
    assert finding.cells == ("requests.other_2.total",)
    assert finding.texts[0].text == "other"
    report.texts["other"] = "发出收 费通知1件。"
    assert found(report, "T601") == []
    report.texts["other"] = " "
    assert found(report, "T601"), "a text that is not written speaks of nothing"
