"""Published reports: those that hold are quiet, those that are wrong are wrong exactly where they are."""

from pathlib import Path

import pytest

from app.checks import check
from app.model.edition import Level
from app.model.report import Report
from app.session import as_last
from tests.reports.reader import read_figures


def errors(report: Report) -> list:
    return [finding for finding in check(report) if finding.level is Level.ERROR]


@pytest.mark.parametrize("name", ["05_hangzhou_2025", "06_suqian_2023", "07_suqian_2024"])
def test_a_report_whose_sums_hold_is_quiet(shared_reports: Path, name: str) -> None:
    report, blank_totals = read_figures(shared_reports / f"{name}.txt")
    assert blank_totals == []
    assert len(report.answers) == len(report.edition.cells)
    assert [finding.message for finding in check(report) if finding.level in (Level.ERROR, Level.BLANK)] == []
    for total in report.edition.definitions:
        assert report.value(total) == report.computed(total).value


def test_what_was_left_one_year_is_carried_in_the_next(shared_reports: Path) -> None:
    before, _ = read_figures(shared_reports / "06_suqian_2023.txt")
    report, _ = read_figures(shared_reports / "07_suqian_2024.txt")
    report.remember(as_last(before))
    carried = {equation.code for equation in report.edition.equations if equation.carries}
    assert [finding.message for finding in check(report) if finding.code in carried] == []


def test_exactly_the_two_wrong_totals_of_table_four_are_found(shared_reports: Path) -> None:
    report, _ = read_figures(shared_reports / "09_hongze_2023.txt", single=True)
    found = errors(report)
    assert [(finding.cells[0], finding.difference) for finding in found] == [
        ("review.reconsideration.total", "-11"),
        ("review.after.total", "-5"),
    ]
    assert "11" in found[0].message and "5" in found[1].message
    assert not [finding for finding in check(report) if finding.level is Level.BLANK]


def test_the_next_year_of_the_single_row_edition_reads_too(shared_reports: Path) -> None:
    report, _ = read_figures(shared_reports / "10_hongze_2024.txt", single=True)
    advice = report.edition.advice
    assert advice is not None
    assert [finding.fix for finding in check(report) if finding.code == advice.code] == [advice.fix]


def test_blank_totals_of_the_old_edition_are_listed_and_computed_only_when_complete(shared_reports: Path) -> None:
    report, blank_totals = read_figures(shared_reports / "02_shanghai_zfbgt_2019.txt")
    assert report.edition.id == "disclosure-2019"
    printed_blank = ["granted", "partial", "denied_1", "denied_5", "denied_6", "denied_8", "unable_1", "unable_2"]
    for row in [*printed_blank, "unable_3", "rejected_1", "rejected_2"]:
        assert f"requests.{row}.total" in blank_totals
        assert report.value(f"requests.{row}.total") is None, "its row has blanks, so it is unfinished"
    assert report.computed("requests.granted.total").partial == 258 + 12 + 1 + 1
    assert errors(report) == [], "unfinished is not wrong"
    blanks = [finding for finding in check(report) if finding.level is Level.BLANK]
    assert blanks and all(cell not in report.answers for finding in blanks for cell in finding.cells)
    assert report.answers["disclosure.procurement.amount"].shown == "251000元"


def test_the_old_edition_holds_once_its_blanks_are_zero(shared_reports: Path) -> None:
    report, blank_totals = read_figures(shared_reports / "02_shanghai_zfbgt_2019.txt")
    from tests.made import put

    for cell in report.edition.enterable:
        if cell not in report.answers:
            put(report, cell, "0")
    assert errors(report) == []
    assert report.value("requests.closed.total") == 805
    assert report.value("requests.granted.total") == 272
    assert blank_totals
