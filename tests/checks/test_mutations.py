"""The bars of the mutation bench: what is planted is found, and the right cell with the right figure named."""

from collections.abc import Collection
from pathlib import Path

import pytest

from app.checks import check
from app.model.edition import Level
from tests.checks.mutations import SEVERAL, SINGLE, Score, clean_reports, entered, measured

SHARED = Path(__file__).resolve().parents[3] / "shared" / "reports"
TABLE_THREE, TABLE_FOUR = "requests", "review"
# Of a whole row that moved more than two cells are wrong.
TWO_CELLS = [kind for kind in SEVERAL if kind != "row shifted"]


@pytest.fixture(
    scope="module", params=[pytest.param(False, id="few"), pytest.param(True, id="many", marks=pytest.mark.long)]
)
def found(request: pytest.FixtureRequest) -> dict[tuple[str, str], Score]:
    return measured(SHARED, each=4) if request.param else measured(None, each=1, seeds=1)


def total(found: dict[tuple[str, str], Score], table: str, kinds: Collection[str]) -> Score:
    whole = Score()
    for (of_table, kind), score in found.items():
        if of_table == table and kind in kinds:
            whole = whole.add(score)
    return whole


def test_clean_reports_are_quiet() -> None:
    for report in clean_reports(SHARED, 4):
        assert [one.message for one in check(report) if one.level in (Level.ERROR, Level.BLANK)] == []
        assert [one.message for one in check(entered(report)) if one.level in (Level.ERROR, Level.BLANK)] == []


def test_every_planted_mistake_that_an_equation_can_show_is_found(found: dict[tuple[str, str], Score]) -> None:
    assert [kind for kind, score in found.items() if score.found < score.planted] == []
    assert {kind for table, kind in found if table == TABLE_THREE} == {*SINGLE, *SEVERAL}


def test_single_mistakes_in_table_three_are_named_first(found: dict[tuple[str, str], Score]) -> None:
    score = total(found, TABLE_THREE, SINGLE)
    assert score.share(score.first) >= 0.95, score


def test_single_mistakes_in_table_four_are_mostly_named_first(found: dict[tuple[str, str], Score]) -> None:
    score = total(found, TABLE_FOUR, SINGLE)
    assert score.share(score.first) >= 0.70, score


@pytest.mark.parametrize("table", [TABLE_THREE, TABLE_FOUR])
def test_mistakes_of_two_cells_are_among_the_first_three(found: dict[tuple[str, str], Score], table: str) -> None:
    score = total(found, table, TWO_CELLS)
    assert score.share(score.three) >= 0.80, score


def test_with_computed_totals_what_is_visible_is_found() -> None:
    computed = measured(None, computed=True, each=1, seeds=0)
    assert [kind for kind, score in computed.items() if score.found < score.planted] == []
