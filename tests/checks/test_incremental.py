"""After any sequence of changes, an update finds the same as a check from scratch."""

from hypothesis import given, settings
from hypothesis import strategies as st

from app.checks import Checks, check
from app.model.change import Address, Area, Change, Edit
from app.model.edition import Level
from tests.made import change, changes, edition, example


@settings(max_examples=settings().max_examples // 4)
@given(st.lists(changes(edition()), min_size=1, max_size=6))
def test_an_update_finds_what_a_full_check_finds(steps: list[list[tuple[Address, str | None]]]) -> None:
    report = example()
    checks = Checks(report)
    for wanted in steps:
        step = change(report, wanted)
        before = checks.findings
        report.apply(step)
        changed = checks.update(step.addresses)
        fresh = Checks(report)
        assert checks.findings == fresh.findings
        assert changed == (checks.findings != before)
    assert checks.findings == check(report)
    assert [checks.diagnosis(one) for one in checks.findings] == [fresh.diagnosis(one) for one in fresh.findings]


def test_an_explanation_holds_for_its_figures_and_asks_again_when_they_change() -> None:
    report = example()
    equation = next(each for each in report.edition.equations if each.level is Level.VERIFY)
    cell = equation.left[0].cell
    checks = Checks(report)

    def enter(area: Area, key: str, value: object) -> None:
        address = Address(area, key)
        report.apply(Change("", (Edit(address, report.at(address), value),)))
        checks.update([address])

    enter(Area.ANSWERS, cell, "77")
    finding = next(each for each in checks.findings if each.code == equation.code)
    assert not finding.explained
    said = {"code": finding.code, "cells": list(finding.cells), "figures": finding.bound, "text": "已核对。"}
    enter(Area.EXPLANATIONS, finding.key, said)
    assert next(each for each in checks.findings if each.code == equation.code).explained
    enter(Area.ANSWERS, cell, "78")
    assert not next(each for each in checks.findings if each.code == equation.code).explained


def test_what_is_postponed_is_behind_until_it_is_caught_up_with() -> None:
    report = example()
    checks = Checks(report)
    cell = Address(Area.ANSWERS, report.edition.enterable[0])
    assert not checks.is_behind
    step = Change("", (Edit(cell, report.at(cell), "无"),))
    report.apply(step)
    checks.postpone([cell])
    assert checks.is_behind
    before = checks.known
    assert checks.catch_up()
    assert not checks.is_behind and checks.known != before
    assert not checks.catch_up()
    assert checks.findings == Checks(report).findings
