"""Changes: applied whole or not at all, inverted, joined, stored in the log."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.model.change import Address, Area, Change, Edit, from_dict, to_dict
from app.model.report import ConflictError, Report, contents, difference
from tests.made import change, changes, edition, empty, prose

TEXT = Address(Area.TEXTS, next(part for part in edition().parts if part != "title"))
CELL = Address(Area.ANSWERS, edition().enterable[0])


def everything(report: Report) -> list[object]:
    return [report.year, report.last, *(contents(report, area) for area in Area if area not in (Area.YEAR, Area.LAST))]


@given(changes(edition()), changes(edition()))
def test_a_change_and_its_inverse_leave_no_trace(first: list, second: list) -> None:
    report = empty()
    report.apply(change(report, first))
    before = everything(report)
    step = change(report, second)
    report.apply(step)
    report.apply(step.inverse())
    assert everything(report) == before


@given(changes(edition()))
def test_a_change_survives_the_log(wanted: list) -> None:
    step = change(empty(), wanted)
    assert from_dict(json.loads(json.dumps(to_dict(step)))) == step


def test_a_change_that_does_not_fit_changes_nothing() -> None:
    report = empty()
    report.apply(Change("", (Edit(CELL, None, "5"),)))
    before = everything(report)
    with pytest.raises(ConflictError):
        report.apply(Change("", (Edit(CELL, "5", "6"), Edit(TEXT, "不是这样", "新", 0))))
    assert everything(report) == before


splices = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 5), prose), min_size=1, max_size=12)


@given(splices)
def test_merged_key_presses_change_the_same_as_single_ones(keys: list[tuple[int, int, str]]) -> None:
    step_by_step, at_once = empty(), empty()
    merged: Change | None = None
    for at, cut, inserted in keys:
        text = step_by_step.texts.get(TEXT.key, "")
        place = min(at, len(text))
        press = Change("键入", (Edit(TEXT, text[place : place + cut], inserted, place),))
        step_by_step.apply(press)
        merged = press if merged is None else merged.then(press)
    assert merged is not None
    at_once.apply(merged)
    assert at_once.texts == step_by_step.texts
    at_once.apply(merged.inverse())
    assert at_once.texts == {}


def test_typing_on_is_one_edit() -> None:
    merged = Change("键入", (Edit(TEXT, "", "政", 0),))
    for number, character in enumerate("府信息", 1):
        merged = merged.then(Change("键入", (Edit(TEXT, "", character, number),)))
    assert merged.edits == (Edit(TEXT, "", "政府信息", 0),)
    assert merged.then(Change("键入", (Edit(TEXT, "息", "", 3),))).edits == (Edit(TEXT, "", "政府信", 0),)


@given(changes(edition()), changes(edition()))
def test_the_difference_of_two_reports_makes_one_into_the_other(one: list, two: list) -> None:
    before, after = empty(), empty()
    before.apply(change(before, one))
    after.apply(change(after, two))
    after.year = 2023
    step = difference(before, after, "替换")
    before.apply(step)
    assert everything(before) == everything(after)
