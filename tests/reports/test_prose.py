"""Published prose beside its tables: nothing is said but what a careful reader would say."""

from pathlib import Path

import pytest

from app.checks import Finding, check
from app.forms import bundled
from app.importers import Reading, read
from app.model.edition import Level
from app.model.report import Report
from app.session import as_last, from_reading
from tests.made import empty, put_all
from tests.reports.reader import narrative, read_figures


def graver(report: Report) -> list[Finding]:
    """Findings about figures; the texts here are excerpts, so that what they leave out says nothing."""
    found = [finding for finding in check(report) if finding.level is not Level.HINT]
    return [finding for finding in found if not finding.code.startswith(("T", "V111"))]


def test_the_seed_report_is_quiet(shared_reports: Path) -> None:
    report = empty(year=2021)
    report.unit = {"name": "中卫市公共资源交易中心"}
    put_all(report, "0")
    text = (shared_reports / "01-seed-zhongwei-2021.txt").read_text("utf-8")
    prose = "\n".join(line for line in text.splitlines() if "\t" not in line)
    report.texts = dict(narrative(prose))
    assert len(report.texts) == 9
    assert [finding.message for finding in check(report)] == []
    report.texts["overview.requests"] = report.texts["overview.requests"].replace("未收到任何形式的", "收到")
    assert graver(report) == [], "no number is claimed"


@pytest.mark.parametrize("name", ["05_hangzhou_2025", "06_suqian_2023"])
def test_prose_that_agrees_with_its_tables_is_quiet(shared_reports: Path, name: str) -> None:
    report, _ = read_figures(shared_reports / f"{name}.txt")
    assert [finding.message for finding in graver(report)] == []


@pytest.mark.parametrize("name", ["14_pingtan_2019", "15_pingtan_2021", "16_pingtan_2024"])
def test_published_pages_state_no_wrong_figure(shared_reports: Path, name: str) -> None:
    reading = read(shared_reports / f"{name}.html", bundled())
    assert isinstance(reading, Reading)
    report = from_reading(reading, bundled(), year=int(name[-4:]))
    assert [each.message for each in graver(report) if each.code.startswith("C")] == []


def test_a_growth_that_no_two_years_of_figures_give_is_found(shared_reports: Path) -> None:
    before, _ = read_figures(shared_reports / "06_suqian_2023.txt")
    report, _ = read_figures(shared_reports / "07_suqian_2024.txt")
    report.remember(as_last(before))
    [finding] = graver(report)
    assert "1.05%" in finding.message and "1.08%" in finding.message
    [span] = finding.texts
    assert report.texts[span.text][span.start : span.end] == "1.05%"


def test_another_scope_than_the_tables_is_asked_about_once(shared_reports: Path) -> None:
    report, _ = read_figures(shared_reports / "10_hongze_2024.txt", single=True)
    questions = [finding for finding in check(report) if finding.code == "C904"]
    assert len(questions) == 1
    assert "17" in questions[0].message and "95" in questions[0].message
    advice = report.edition.advice
    assert [finding.code for finding in graver(report)] == [advice and advice.code]


def test_a_share_of_nothing_that_is_told_is_found(shared_reports: Path) -> None:
    report, _ = read_figures(shared_reports / "02_shanghai_zfbgt_2019.txt")
    found = [finding for finding in check(report) if finding.code.startswith("C")]
    assert ["258" in finding.message and "33.9%" in finding.message for finding in found] == [True]
