"""A live figure whose cell the form does not have: it is an error, and no machine word is ever printed."""

from pathlib import Path

import pytest

from app.checks import check, is_stamped
from app.exporters.export import export
from app.model.edition import Level
from app.model.report import Report
from app.model.texts import UNKNOWN_FIGURE, plain
from tests.made import example


def codes(report: Report) -> set[tuple[str, Level]]:
    return {(finding.code, finding.level) for finding in check(report)}


@pytest.mark.parametrize("formula", ["requests.nosuch.total", "requests.new.total+nosuch", "", "requests.new"])
@pytest.mark.parametrize("part", ["other", "title", "closing", "review.note"])
def test_an_unknown_live_figure_is_an_error_and_stamps(formula: str, part: str) -> None:
    report = example()
    clean = codes(report)
    assert not is_stamped(report)
    report.texts[part] = report.texts.get(part, "") + f"另有{{{{{formula}}}}}件。"
    assert ("V141", Level.ERROR) in codes(report) - clean
    assert is_stamped(report)
    assert plain(report, part).endswith(f"另有{UNKNOWN_FIGURE}件。")


def test_the_finding_names_cell_and_place() -> None:
    report = example()
    report.texts["other"] += "\n另有{{requests.new.total}}件、{{requests.nosuch.total}}件。"
    (finding,) = [finding for finding in check(report) if finding.code == "V141"]
    assert "requests.nosuch.total" in finding.message
    assert report.edition.parts["other"].label in finding.message
    (place,) = finding.texts
    assert report.texts["other"][place.start : place.end] == "{{requests.nosuch.total}}"


def test_only_a_stamped_draft_shows_the_mark(tmp_path: Path) -> None:
    report = example()
    report.texts["title"] = "**青禾市**水务局\\*{{requests.nosuch.total}}年报"
    report.texts["other"] += "\n另有{{requests.nosuch.total}}件。"
    for made in export(report, tmp_path, ["html", "docx", "xlsx", "pdf"], draft=is_stamped(report)):
        assert "草稿" in made.path.name
        assert not made.differences
    page = next(tmp_path.glob("*.html")).read_text("utf-8")
    assert "{{" not in page
    assert page.count(UNKNOWN_FIGURE) >= 2
    assert report.title == f"青禾市水务局*{UNKNOWN_FIGURE}年报"
