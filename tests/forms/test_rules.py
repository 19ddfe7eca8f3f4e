"""One rule of the data spreads into many equations; which, and what they define."""

import re
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from app.forms import Editions, bundled
from app.forms.rules import equations
from app.forms.schema import RulesFile
from app.model.edition import Edition, Level, Relation, Term

LIMITS = {"L211": 2, "T201": 2, "L401": 3}
LITTLE = Path(__file__).resolve().parents[1] / "data" / "forms"


def spread(edition: Edition, **rule: object) -> list[tuple[str, list[str]]]:
    """Left and right of each equation that a rule gives over an edition's cells."""
    data = {"rule": [{"code": "X1", "kind": "sum", "sentence": "…", **rule}]}
    made = equations(msgspec.convert(data, RulesFile).rule, edition.cells, {})
    return [(_side(one.left), [_side((term,)) for term in one.right]) for one in made]


def _side(terms: tuple[Term, ...]) -> str:
    return " ".join(f"{'-' if term.sign < 0 else ''}{'last:' if term.last else ''}{term.cell}" for term in terms)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("disclosure-2021", {"S301": 25, "S302": 7, "S303": 7, "S401": 3, "L301": 7, "L201": 2, **LIMITS}),
        ("disclosure-2021-single", {"S301": 23, "S302": 7, "S303": 7, "S401": 3, "L301": 7, "L201": 2, **LIMITS}),
        ("disclosure-2019", {"S301": 23, "S302": 7, "S303": 7, "S401": 3, "L301": 7, "L202": 5, "L401": 3}),
    ],
)
def test_the_rules_of_an_edition_give_the_equations_of_the_form(name: str, expected: dict[str, int]):
    assert Counter(one.code for one in bundled()[name].equations) == expected


def test_every_sum_has_its_parts():
    edition = bundled()["disclosure-2021"]
    parts = {one.code: len(one.right) for one in edition.equations}
    assert {code: parts[code] for code in ("S301", "S302", "S303", "S401")} == {
        "S301": 6,
        "S302": 21,
        "S303": 2,
        "S401": 4,
    }
    assert {code: parts[code] for code in ("L301", "L201", "L211")} == {"L301": 1, "L201": 3, "L211": 2}
    old = bundled()["disclosure-2019"]
    assert {one.code: len(one.right) for one in old.equations}["S302"] == 19


def test_the_corner_is_defined_by_its_row_and_checked_by_its_column():
    edition = bundled()["disclosure-2021"]
    corner = edition.definitions["requests.closed.total"]
    assert corner.code == "S301"
    assert corner.right[0].cell == "requests.closed.person"
    others = [one.code for one in edition.equations if one.left[0].cell == "requests.closed.total" and one != corner]
    assert others == ["S302"]


def test_totals_are_those_that_the_form_prints_as_sums():
    edition = bundled()["disclosure-2021"]
    assert len(edition.definitions) == 25 + 6 + 3
    assert len(edition.enterable) == 200 - 34


def test_a_star_stands_for_the_same_column_in_every_address():
    edition = Editions(LITTLE)["little"]
    assert spread(edition, left=["patrol.sum.*"], right=["patrol.upper.*", "-last:patrol.lower.*"])[1] == (
        "patrol.sum.length",
        ["patrol.upper.length", "-last:patrol.lower.length"],
    )


def test_a_star_for_rows_takes_only_the_rows_that_have_the_column():
    edition = bundled()["disclosure-2021"]
    found = spread(edition, left=["disclosure.*.in_force"], right=["disclosure.*.made"])
    assert [left for left, _ in found] == ["disclosure.rules.in_force", "disclosure.normative.in_force"]


def test_except_leaves_a_column_out():
    edition = Editions(LITTLE)["little"]
    rule = {"left": ["patrol.upper.*"], "right": ["patrol.lower.*"], "except": ["trips", "found"]}
    assert [left for left, _ in spread(edition, **rule)] == ["patrol.upper.length", "patrol.upper.cleared"]


def test_last_year_may_name_a_cell_that_this_edition_lacks():
    edition = Editions(LITTLE)["little"]
    assert spread(edition, left=["patrol.upper.trips"], right=["last:patrol.middle.trips"]) == [
        ("patrol.upper.trips", ["last:patrol.middle.trips"])
    ]


def test_levels_follow_the_kind_unless_the_rule_says_otherwise():
    levels = {one.code: one.level for name in bundled() for one in bundled()[name].equations}
    assert levels == {
        "S301": Level.ERROR,
        "S302": Level.ERROR,
        "S303": Level.ERROR,
        "S401": Level.ERROR,
        "L301": Level.VERIFY,
        "L201": Level.VERIFY,
        "L202": Level.HINT,
        "L211": Level.HINT,
        "T201": Level.HINT,
        "L401": Level.HINT,
    }


def test_a_rule_may_cross_tables_and_may_be_an_inequality():
    by_code = {one.code: one for one in Editions(LITTLE)["little"].equations}
    assert {term.cell.partition(".")[0] for term in by_code["R3"].left + by_code["R3"].right} == {"patrol", "handling"}
    assert by_code["R4"].relation is Relation.AT_MOST
    assert by_code["R4"].level is Level.HINT


@pytest.mark.parametrize("name", list(bundled()))
def test_every_sentence_can_be_worded(name: str):
    for one in bundled()[name].equations:
        sentence = one.sentence.format(**one.names, left=3, right=1, difference=2)
        assert re.search(r"3.*1.*2", sentence)
        assert sentence.endswith("。")


def test_a_jump_is_asked_of_every_figure_it_names():
    edition = bundled()["disclosure-2021"]
    cells = {one.cell for one in edition.jumps if one.code == "L501"}
    assert {"disclosure.licensing.decisions", "requests.new.total", "review.after.total"} <= cells
    [money] = [one for one in edition.jumps if one.code == "L502"]
    assert (money.cell, money.level) == ("disclosure.fees.amount", Level.VERIFY)
    assert "L502" not in {one.code for one in bundled()["disclosure-2019"].jumps}


def test_a_figure_without_a_source_names_this_year_s_and_last_year_s_cells():
    edition = bundled()["disclosure-2021"]
    cases = next(one for one in edition.unfounded if one.code == "T401")
    assert _side(cases.figures) == "review.reconsideration.total review.direct.total review.after.total"
    assert "last:requests.new.total" in _side(cases.sources)
    rules = next(one for one in edition.unfounded if one.code == "T202")
    assert [term.cell.rpartition(".")[2] for term in rules.figures] == ["made", "repealed", "in_force"]
    assert {units.kind for units in rules.units} == {"township", "department"}


def test_a_text_is_needed_only_where_the_form_has_the_figure():
    assert [one.part for one in bundled()["disclosure-2021"].needs] == ["other"]
    assert bundled()["disclosure-2021-single"].needs == ()
