"""The suspects: they name what was mistyped, mend what they say, and break nothing in silence."""

import copy
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.checks import Checks, Finding, check, suspected
from app.checks.repair_candidates import typing_error
from app.checks.repairs import diagnoses
from app.cli.main import main
from app.model.change import Address, Area
from app.model.datafile import to_dict
from app.model.report import Report
from tests.checks.mutations import entered, figure
from tests.made import change, changes, edition, example, put


def wrong(report: Report, **figures: str) -> tuple[Finding, ...]:
    """Findings with suspects after typing; keywords are addresses with __ for the point, of table three."""
    for cell, text in figures.items():
        put(report, f"requests.{cell.replace('__', '.')}", text)
    return tuple(finding for finding in suspected(report, check(report)) if finding.suspects)


def of_equations(report: Report) -> dict[str, str]:
    codes = {equation.code for equation in report.edition.equations}
    return {finding.key: finding.message for finding in check(report) if finding.code in codes}


def test_a_mistyped_figure_is_named_with_the_right_one_and_how_it_came() -> None:
    report = entered(example())
    report.texts = {}
    findings = wrong(report, new__person="14")
    assert len(findings) == 2
    assert findings[0].suspects == findings[1].suspects
    best = findings[0].suspects[0]
    assert (best.cell, best.value) == ("requests.new.person", "41")
    assert best.reason == "填报14，疑应为41，前后两位数字颠倒，请对照原始资料核实；改后2处不符全部消除。"


def test_a_total_left_at_zero_is_the_total_s_mistake() -> None:
    report = entered(example())
    put(report, "review.reconsideration.total", "0")
    [finding] = [each for each in suspected(report, check(report)) if each.suspects]
    assert (finding.suspects[0].cell, finding.suspects[0].value) == ("review.reconsideration.total", "4")
    assert "总计没有算，留着0" in finding.suspects[0].reason


def test_two_cells_of_one_repair_follow_each_other_with_one_reason() -> None:
    report = entered(example())
    row = [cell for cell in report.edition.cells if cell.startswith("requests.new.")]
    one, two = (str(figure(report, cell)) for cell in row[:2])
    assert one != two
    findings = wrong(report, new__person=two, new__business=one)
    first, second = findings[0].suspects[:2]
    assert {(first.cell, first.value), (second.cell, second.value)} == {(row[0], one), (row[1], two)}
    assert first.reason == second.reason
    assert "填反了" in first.reason


def test_with_computed_totals_only_entered_cells_are_named() -> None:
    findings = wrong(example(), carried_in__person="44")
    assert findings
    named = {suspect.cell for finding in findings for suspect in finding.suspects}
    assert named and named.isdisjoint(edition().definitions)


def test_where_any_of_many_figures_would_do_none_is_named() -> None:
    """With computed totals all figures of a column stand in the one sum that fails."""
    report = example()
    report.texts = {}
    assert wrong(report, granted__person="99") == ()


def test_what_last_year_left_over_helps_to_find_the_mistake() -> None:
    report = example()
    right = str(figure(report, "requests.carried_in.person"))
    findings = wrong(report, carried_in__person="44")
    best = findings[0].suspects[0]
    assert (best.cell, best.value) == ("requests.carried_in.person", right)


def test_what_the_text_says_decides_between_cells_of_one_sum() -> None:
    report = entered(example())
    put(report, "review.reconsideration.other", "2")
    [finding] = [each for each in suspected(report, check(report)) if each.suspects]
    best = finding.suspects[0]
    assert (best.cell, best.value) == ("review.reconsideration.other", "1")
    assert "与文中的数字一致" in best.reason
    del report.texts["overview.requests"]
    [finding] = [each for each in suspected(report, check(report)) if each.suspects]
    assert {suspect.cell for suspect in finding.suspects} > {"review.reconsideration.total"}


def test_with_computed_totals_the_text_points_at_the_cell() -> None:
    report = example()
    right = str(figure(report, "requests.carried_out.person"))
    report.texts["overview.requests"] = "自然人申请41件，结转下年度继续办理3件。"
    findings = wrong(report, carried_out__person="9")
    assert findings[0].suspects[0].cell == "requests.carried_out.person"
    assert findings[0].suspects[0].value == right


def test_no_suspects_where_nothing_can_be_mended_soundly_or_nothing_fails() -> None:
    assert diagnoses(example()) == {}
    report = example()
    put(report, report.edition.enterable[0], "/")
    assert all(finding.suspects == () for finding in suspected(report, check(report)))


@settings(max_examples=settings().max_examples // 4)
@given(st.lists(changes(edition()), min_size=1, max_size=3), st.booleans())
def test_every_repair_does_what_it_says(steps: list[list[tuple[Address, str | None]]], totals_entered: bool) -> None:
    report = entered(example()) if totals_entered else example()
    for wanted in steps:
        report.apply(change(report, wanted))
    before, answers = of_equations(report), dict(report.answers)
    found = diagnoses(report)
    assert report.answers == answers
    assert set(found) <= set(before)
    for key, diagnosis in found.items():
        assert len(diagnosis.repairs) <= 3
        for repair in diagnosis.repairs:
            mended = copy.copy(report)
            mended.answers, mended._sums = dict(answers), {}
            step = repair.change(mended)
            assert all(edit.before is not None and edit.before != edit.after for edit in step.edits)
            mended.apply(step)
            after = of_equations(mended)
            assert set(before) - set(after), (key, repair)
            assert not set(after) - set(before), repair


def test_repairs_are_asked_for_and_the_findings_stay_as_they_were() -> None:
    report = entered(example())
    checks = Checks(report)
    put(report, "requests.closed.person", "999")
    checks.update([Address(Area.ANSWERS, "requests.closed.person")])
    finding = next(each for each in checks.findings if "requests.closed.person" in each.cells)
    assert finding.suspects == ()
    diagnosis = checks.diagnosis(finding)
    assert diagnosis is not None
    [best, *_] = diagnosis.repairs
    assert best.values[0][0] == "requests.closed.person"
    report.apply(best.change(report))
    checks.update([Address(Area.ANSWERS, "requests.closed.person")])
    assert checks.diagnosis(finding) is None


@pytest.mark.parametrize(
    ("typed", "right", "words"),
    [
        (21, 12, "颠倒"),
        (112, 12, "两遍"),
        (12, 112, "少写"),
        (16, 19, "6、9"),
        (13, 12, "差1"),
        (18, 13, "看混"),
        (152, 12, "多写"),
        (45, 42, "一位"),
        (7, 512, ""),
    ],
)
def test_a_typing_error_is_known_by_its_figures(typed: int, right: int, words: str) -> None:
    assert words in typing_error(typed, right).words
    assert bool(words) == bool(typing_error(typed, right).words)


def test_the_command_line_names_the_suspects(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = entered(example())
    put(report, "requests.new.person", "14")
    path = tmp_path / "r.json"
    path.write_text(json.dumps(to_dict(report, "test"), ensure_ascii=False), "utf-8")
    assert main(["check", str(path), "--json"]) == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    listed = [finding["suspects"] for finding in findings if finding["level"] == "error"]
    assert listed[0] == listed[1]
    assert listed[0][0]["cell"] == "requests.new.person" and listed[0][0]["value"] == "41" and listed[0][0]["reason"]


def test_a_repair_that_the_text_contradicts_says_so() -> None:
    """Of the cells that would mend an equation, those are the less likely whose present figure the text states."""
    report = entered(example())
    made = report.answers["disclosure.normative.made"].value
    assert made is not None
    put(report, "disclosure.normative.made", str(made + 1))
    suspects = [suspect for finding in suspected(report, check(report)) for suspect in finding.suspects]
    told = {suspect.cell: suspect.reason.rpartition("；")[2] for suspect in suspects}
    assert told["disclosure.normative.made"] == "改后即相符，与文中的数字一致。"
    assert told["disclosure.normative.in_force"] == "改后即相符，但与文中的数字不一致。"
    assert told["disclosure.normative.repealed"] == "改后即相符，但与文中的数字不一致。"
