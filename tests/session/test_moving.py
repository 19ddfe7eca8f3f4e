"""Live figures and explanations follow their cells into another edition, and into another office's form."""

from pathlib import Path

import pytest

from app.checks import check
from app.checks.finding import explaining
from app.exporters.export import export
from app.forms import bundled
from app.model.edition import Edition
from app.model.report import Report
from app.model.texts import plain
from app.session import moved, new_report
from app.session.office_template import fill_form
from app.session.reports import framework
from tests.made import edition, example, put

SINGLE, THREE, OLD = "disclosure-2021-single", "disclosure-2021", "disclosure-2019"
NOTE = "requests.note"


def converted(report: Report) -> Report:
    advice = report.edition.advice
    assert advice is not None
    return moved(report, edition(advice.edition), advice.moves)


@pytest.mark.parametrize("formula", ["requests.other.total", "requests.new.total + requests.other.person"])
def test_what_a_text_says_stays_when_one_row_becomes_three(formula: str) -> None:
    report = example(SINGLE)
    report.texts[NOTE] = f"作其他处理{{{{{formula}}}}}件，**共\\{{{{x}}}}**。"
    before = plain(report, NOTE)
    made = converted(report)
    assert plain(made, NOTE) == before
    assert "requests.other." not in made.texts[NOTE]
    assert not [finding for finding in check(made) if finding.code == "V141"]


def test_a_live_figure_without_a_successor_is_found() -> None:
    report = example(SINGLE)
    report.texts[NOTE] = "作其他处理{{requests.nosuch.total}}件。"
    made = converted(report)
    assert made.texts[NOTE] == report.texts[NOTE]
    assert ["requests.nosuch.total" in finding.message for finding in check(made) if finding.code == "V141"] == [True]


def test_an_explanation_follows_its_cells() -> None:
    report = example(SINGLE)
    put(report, "requests.other.person", "+3")
    odd = next(finding for finding in check(report) if finding.code == "V106")
    report.apply(explaining(report, [odd], "原件如此", "2025-01-10T09:00:00+08:00"))
    made = converted(report)
    (given,) = [given for given in made.explanations.values() if given["code"] == "V106"]
    assert given["cells"] == ["requests.other_3.person"]
    assert given["figures"] == {"requests.other_3.person": "+3"}
    assert next(finding for finding in check(made) if finding.code == "V106").key in made.explanations


def test_a_frame_from_another_edition_sums_what_this_one_divides() -> None:
    last = example(SINGLE)
    last.texts["problems"] = last.texts["other"] = "其他处理{{requests.other.total}}件。"
    report = new_report(edition(THREE), last.unit, last.year + 1, last, with_frame=True)
    assert "{{requests.other_1.total+requests.other_2.total+requests.other_3.total}}" in report.texts["other"]
    last, form = example(THREE), edition(SINGLE)
    last.texts["other"] = "{{requests.other_1.total+requests.other_2.total+requests.other_3.total}}件"
    assert (
        new_report(form, last.unit, last.year + 1, last, with_frame=True).texts["other"] == "{{requests.other.total}}件"
    )
    last.texts["other"] = "{{requests.other_2.total}}件"
    report = new_report(form, last.unit, last.year + 1, last, with_frame=True)
    assert [finding.code for finding in check(report) if finding.code == "V141"] == ["V141"]
    assert framework(last, "other", report) == last.texts["other"]


def a_form(folder: Path, form: Edition) -> Path:
    blank = example(form.id)
    blank.answers, blank.remarks = {}, {}
    blank.texts = {part: "（文字描述）" for part in form.parts if part != form.places.title}
    return export(blank, folder, ["docx"], draft=False)[0].path


@pytest.mark.parametrize(("mine", "theirs", "cell"), [(THREE, SINGLE, "other_2"), (SINGLE, THREE, "other")])
def test_a_form_of_another_edition_prints_the_reports_own_figures(
    tmp_path: Path, mine: str, theirs: str, cell: str
) -> None:
    import docx

    form = a_form(tmp_path, edition(theirs))
    report = example(mine)
    report.texts["other"] = f"本年{{{{requests.{cell}.total}}}}件，没有收取信息处理费。"
    target, filled = fill_form(report, form, tmp_path / "out", bundled(), draft=False)
    printed = [paragraph.text for paragraph in docx.Document(str(target)).paragraphs]
    assert plain(report, "other") in "".join(printed)
    assert not any("{{" in text or "〔未" in text for text in printed)
    assert not filled.differences
