from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt

from app.forms import Editions
from app.table.entry import fill
from tests.gui.grid.desk import Desk
from tests.gui.grid.test_block import TABLES, blank

Open = Callable[..., Desk]
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def test_the_first_row_of_a_selection_goes_into_those_below(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "requests", {"requests.granted.legal": "３", "requests.partial.other": "8"})
    desk.click("granted.legal")
    desk.click("denied_1.total", SHIFT)
    desk.press(Qt.Key.Key_D, CTRL)
    assert {cell: desk.answer(cell) for cell in ("partial.legal", "denied_1.legal")} == {
        "partial.legal": "3",
        "denied_1.legal": "3",
    }
    assert desk.answer("partial.other") == "8"  # above it is nothing to fill with
    assert desk.answer("partial.total") is None
    assert desk.session.undo_label == "向下填充2格"
    desk.session.undo()
    assert desk.answer("partial.legal") is None and desk.answer("granted.legal") == "３"


def test_a_single_row_is_filled_from_the_one_above(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "requests", {"requests.new.person": "0", "requests.new.business": "4"})
    desk.go("carried_in.person")
    desk.type("→", SHIFT)
    desk.press(Qt.Key.Key_D, CTRL)
    assert (desk.answer("carried_in.person"), desk.answer("carried_in.business")) == ("0", "4")


def test_filling_to_the_right_while_a_figure_is_still_being_typed(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "requests")
    desk.go("new.person")
    desk.type("0\n↑")
    desk.type("→→→→→→", SHIFT)
    desk.press(Qt.Key.Key_R, CTRL)
    assert [desk.answer(f"new.{c}") for c in ("person", "business", "research", "charity", "legal", "other")] == (
        ["0"] * 6
    )
    assert desk.answer("new.total") is None and desk.report.value("requests.new.total") == 0
    desk.go("carried_in.business")
    desk.type("7")
    desk.press(Qt.Key.Key_D, CTRL)
    assert desk.answer("carried_in.business") == "0"


def test_there_may_be_nothing_to_fill_with(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "requests")
    said: list[str] = []
    desk.grid.message.connect(said.append)
    desk.go("new.person")
    desk.press(Qt.Key.Key_D, CTRL)
    desk.press(Qt.Key.Key_R, CTRL)
    assert said == ["没有可以向下填充的数。", "没有可以向右填充的数。"] and not desk.report.answers


@pytest.mark.parametrize(("edition", "table"), TABLES)
@given(data=st.data())
def test_filling_stays_inside_the_selection_and_leaves_totals(edition: str, table: str, data: st.DataObject) -> None:
    form = blank(edition).edition
    places = form.tables[table].places
    tops = data.draw(st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted))
    lefts = data.draw(st.tuples(st.integers(0, 15), st.integers(0, 15)).map(sorted))
    cells = [c for c, p in places.items() if tops[0] <= p.top <= tops[1] and lefts[0] <= p.left <= lefts[1]]
    texts = fill(form.tables[table], cells, form.definitions, lambda cell: cell, down=data.draw(st.booleans()))
    assert texts.keys() <= set(cells) - form.definitions.keys()
    assert all(source != cell for cell, source in texts.items())


def test_whole_rows_columns_and_the_table_are_selected_by_keys(open_grid: Open, editions: Editions) -> None:
    desk = open_grid("disclosure-2021", "requests")
    desk.go("granted.charity")
    desk.press(Qt.Key.Key_Space, SHIFT)
    assert len(desk.selection) == 7 and {cell.partition(".")[0] for cell in desk.selection} == {"granted"}
    desk.go("granted.charity")
    desk.press(Qt.Key.Key_Space, CTRL)
    assert len(desk.selection) == 25 and {cell.partition(".")[2] for cell in desk.selection} == {"charity"}
    desk.press(Qt.Key.Key_A, CTRL)
    assert len(desk.selection) == 175
