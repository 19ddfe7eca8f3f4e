"""Every rule of every edition is broken once: its code appears, and all other findings name the broken cell."""

import pytest

from app.checks import Finding, check, fix
from app.forms import bundled
from app.model.edition import Equation, Level
from app.model.numbers import Answer
from app.model.report import Report
from tests.made import example, put

RULES = [(name, equation.key) for name in bundled() for equation in bundled()[name].equations]


def of_rules(report: Report) -> list[Finding]:
    codes = {equation.code for equation in report.edition.equations}
    return [finding for finding in check(report) if finding.code in codes]


def equation_of(report: Report, key: str) -> Equation:
    return next(equation for equation in report.edition.equations if equation.key == key)


@pytest.mark.parametrize("name", list(bundled()))
def test_the_example_is_clean(name: str) -> None:
    graver = [finding for finding in check(example(name)) if finding.level in (Level.ERROR, Level.BLANK)]
    assert graver == []
    assert of_rules(example(name)) == []


def sides(report: Report, equation: Equation) -> tuple[int, int]:
    left, right = (sum(report.term_value(term) or 0 for term in side) for side in (equation.left, equation.right))
    return int(left), int(right)


@pytest.mark.parametrize(("name", "key"), RULES)
def test_a_broken_rule_is_found_and_everything_found_names_the_broken_cell(name: str, key: str) -> None:
    report = example(name)
    equation = equation_of(report, key)
    broken = equation.left[0]
    left, right = sides(report, equation)
    if broken.last:
        # What it says of last year stands, so this year's figure is made too small; there must be room below it.
        assert report.last_year is not None
        report.last_year.answers[broken.cell] = Answer("9", 9)  # type: ignore[index]
        broken = equation.right[0]
        put(report, broken.cell, "6")
    else:
        value = report.value(broken.cell)
        assert value is not None
        put(report, broken.cell, str(value + right - left + 3))
    found = [finding for finding in of_rules(report) if finding.code == equation.code and broken.cell in finding.cells]
    assert found
    assert found[0].level is equation.level
    assert found[0].difference == "3"
    for finding in of_rules(report):
        reach = {broken.cell, *report.edition.dependents.get(broken.cell, ())}
        assert reach.intersection(finding.cells), finding.message


def with_enterable_part(name: str, key: str) -> bool:
    form = bundled()[name]
    first = next(equation for equation in form.equations if equation.key == key).right[0]
    return not first.last and first.cell in form.enterable


@pytest.mark.parametrize(("name", "key"), [rule for rule in RULES if with_enterable_part(*rule)])
def test_an_unfinished_sum_is_not_wrong(name: str, key: str) -> None:
    report = example(name)
    equation = equation_of(report, key)
    total = equation.left[0].cell
    put(report, total, "999")
    put(report, equation.right[0].cell, None)
    assert [finding.message for finding in of_rules(report) if finding.cells == equation.cells] == []


def test_a_wrong_total_names_both_figures_the_difference_and_goes_back_to_the_sum() -> None:
    report = example()
    total = next(iter(report.edition.definitions))
    value = report.value(total)
    assert isinstance(value, int)
    put(report, total, str(value + 9))
    finding = next(finding for finding in of_rules(report) if finding.cells[0] == total)
    assert str(value) in finding.message and str(value + 9) in finding.message and "相差9" in finding.message
    assert finding.difference == "9"
    step = fix(report, finding)
    assert step is not None
    report.apply(step)
    assert total not in report.answers
    assert of_rules(report) == []
