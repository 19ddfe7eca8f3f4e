"""The state of the rules that name a cell: the formula in the names of its rows or columns, and how far it is apart."""

from dataclasses import replace

import pytest

from app.checks import check
from app.model.edition import Relation, Term
from app.table.rule_state import Outcome, Standing, standing, standings, stated
from tests.made import edition, empty, example, put

FORM = edition()
SUM = next(equation for equation in FORM.equations if equation.left[0].cell == "requests.new.total")


def apart(left: str, right: str, relation: Relation = Relation.EQUAL) -> Standing:
    """Return the state of an equation between two cells of one column with these figures."""
    report = empty()
    ends = "requests.new.person", "requests.carried_in.person"
    for cell, text in zip(ends, (left, right), strict=True):
        put(report, cell, text or None)
    return standing(report, replace(SUM, left=(Term(ends[0]),), right=(Term(ends[1]),), relation=relation))


@pytest.mark.parametrize(
    ("left", "right", "relation", "outcome", "by"),
    [
        ("3", "3", Relation.EQUAL, Outcome.HOLDS, ""),
        ("3", "5", Relation.EQUAL, Outcome.DIFFERS, "2"),
        ("5", "3", Relation.EQUAL, Outcome.DIFFERS, "2"),
        ("3", "5", Relation.AT_MOST, Outcome.HOLDS, ""),
        ("5", "5", Relation.AT_MOST, Outcome.HOLDS, ""),
        ("5", "3", Relation.AT_MOST, Outcome.DIFFERS, "2"),
        ("5", "", Relation.EQUAL, Outcome.UNFINISHED, ""),
        ("", "5", Relation.AT_MOST, Outcome.UNFINISHED, ""),
    ],
)
def test_what_holds_what_differs_and_what_is_unfinished(
    left: str, right: str, relation: Relation, outcome: Outcome, by: str
) -> None:
    found = apart(left, right, relation)
    assert (found.outcome, found.apart) == (outcome, by)
    assert found.verdict == (f"{outcome.value} 差{by}" if by else outcome.value)


def test_figures_of_one_column_are_called_by_their_rows() -> None:
    formula = apart("3", "", Relation.AT_MOST).formula
    assert formula == "一 3 ≤ 二 未填", "long names are cut to their numbers"


def test_figures_of_one_row_are_called_by_their_columns_and_zeros_are_counted() -> None:
    report = empty()
    for cell in SUM.right:
        put(report, cell.cell, "0")
    put(report, "requests.new.person", "4")
    (found,) = [each for each in standings(report, "requests.new.total") if each.formula.startswith("总计")]
    person = FORM.cells["requests.new.person"].column_name
    assert found.formula == f"总计 4 ＝ {person} 4（其余各项为0）"
    put(report, "requests.new.legal", None)
    (found,) = [each for each in standings(report, "requests.new.total") if each.formula.startswith("总计")]
    assert found.formula == f"总计 未完 ＝ {person} 4（还有1格未填，其余各项为0）"


def test_a_rule_on_last_year_is_left_out_until_last_year_is_known() -> None:
    report = example()
    rules = [each for each in FORM.equations if any(term.last for term in each.left + each.right)]
    cell = rules[0].cells[0]
    report.remember(None)
    without = list(standings(report, cell))
    assert not any("上年" in each.formula for each in without)
    report = example()
    if report.last_year is not None:
        assert len(list(standings(report, cell))) >= len(without)


def test_what_a_text_must_state_holds_differs_or_is_not_begun() -> None:
    report = example()
    part = next(rule.parts[0] for rule in FORM.statements if list(stated(report, [], rule.parts[0])))
    assert {each.outcome for each in stated(report, check(report), part)} <= {Outcome.HOLDS, Outcome.UNFINISHED}
    rule = next(each for each in FORM.statements if part in each.parts)
    found = [replace(each, code=rule.code) for each in check(empty())[:1]]
    assert Outcome.DIFFERS in {each.outcome for each in stated(report, found, part)}
    for each in rule.parts:
        report.texts[each] = ""
    assert {each.outcome for each in stated(report, [], part)} == {Outcome.UNFINISHED}
