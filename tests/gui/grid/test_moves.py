from collections.abc import Callable
from itertools import pairwise

import pytest

from app.forms import bundled
from app.gui.table.model import Moves
from app.model.edition import Table
from app.table.entry import entered
from tests.gui.grid.desk import Desk


def table(name: str, edition: str = "disclosure-2021") -> Table:
    return bundled()[edition].tables[name]


@pytest.mark.parametrize("edition", list(bundled()))
def test_enter_leads_through_every_figure_of_every_table_once(edition: str) -> None:
    for form in bundled()[edition].tables.values():
        moves = Moves(form)
        cell: str | None = moves.first
        seen = []
        while cell is not None:
            seen.append(cell)
            cell = moves.entered(cell)
        assert sorted(seen) == sorted(form.places)
        assert all(moves.entered(after, -1) == before for before, after in pairwise(seen))


def test_enter_goes_down_and_then_to_the_next_column() -> None:
    moves = Moves(table("requests"))
    assert moves.entered("requests.new.person") == "requests.carried_in.person"
    assert moves.entered("requests.carried_out.person") == "requests.new.business"


def test_enter_fills_a_block_before_it_goes_on_to_the_next() -> None:
    moves = Moves(table("disclosure"))
    assert moves.entered("disclosure.normative.made") == "disclosure.rules.repealed"
    assert moves.entered("disclosure.normative.in_force") == "disclosure.licensing.decisions"


def test_in_a_single_row_enter_goes_along_it() -> None:
    moves = Moves(table("review"))
    assert moves.entered("review.reconsideration.total") == "review.direct.upheld"


def test_arrows_pass_over_headings_and_labels() -> None:
    moves = Moves(table("disclosure"))
    assert moves.below("disclosure.normative.in_force") == "disclosure.licensing.decisions"
    assert moves.below("disclosure.licensing.decisions", -1) == "disclosure.normative.made"
    assert moves.below("disclosure.rules.made", -1) is None
    assert moves.beside("disclosure.rules.made", -1) is None
    assert moves.beside("disclosure.rules.made", 1) == "disclosure.rules.repealed"
    assert moves.row_end("disclosure.rules.repealed", 1) == "disclosure.rules.in_force"
    assert moves.far_below("disclosure.rules.made", 1) == "disclosure.fees.amount"
    assert moves.far_below("disclosure.rules.made", 1, 2) == "disclosure.licensing.decisions"


def test_enter_after_tabs_returns_to_the_column_where_they_began() -> None:
    moves = Moves(table("requests"))
    assert moves.returned("requests.new.charity", "requests.new.person") == "requests.carried_in.person"
    assert moves.returned("requests.carried_in.business", "requests.new.business") == "requests.granted.business"
    assert moves.returned("requests.carried_out.total", "requests.carried_out.person") is None


def test_keys_of_a_spreadsheet(open_grid: Callable[..., Desk]) -> None:
    """Tab passes computed totals; Enter after Tabs goes back to the first column; an arrow forgets where they began."""
    desk = open_grid("disclosure-2021", "requests")
    desk.go("new.legal")
    desk.type("1\t2\t")
    assert desk.cell == "carried_in.person", "the total of the row is computed"
    desk.go("new.business")
    desk.type("1\t2\t3\n")
    assert desk.cell == "carried_in.business" and desk.answer("new.charity") == "3"
    desk.type("4\t5→\n")
    assert desk.cell == "granted.charity"
    desk.session.apply(entered(desk.report, "", {"requests.new.total": "9"}))
    desk.go("new.other")
    desk.type("\t")
    assert desk.cell == "new.total", "an entered total is a figure like any other"
