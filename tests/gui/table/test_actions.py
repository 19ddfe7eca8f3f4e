"""Actions of a table other than typing: by key and by menu, and what they leave."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence

from app.forms import Editions
from app.gui.table.actions import zero_blanks
from app.table.cells import found
from app.table.entry import fill
from tests.gui.table.desk import Desk
from tests.table.test_paste import TABLES, blank

Open = Callable[..., Desk]
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def test_blanks_become_0_in_one_step_and_nothing_else_changes(open_grid: Open) -> None:
    answers = {"review.direct.other": "4", "review.direct.pending": "无", "review.after.total": "9"}
    desk = open_grid("disclosure-2021", "review", answers | {"requests.new.person": "1"})
    said: list[str] = []
    desk.grid.message.connect(said.append)
    zero_blanks(desk.grid.view)
    assert said == ["已把10个空白格填为0，填过的没有动；可以撤销。"]
    assert desk.answer("direct.other") == "4" and desk.answer("direct.pending") == "无"
    assert desk.answer("after.total") == "9" and desk.answer("direct.total") is None
    assert sum(cell.startswith("requests.") for cell in desk.report.answers) == 1
    zero_blanks(desk.grid.view)
    assert said[1:] == ["这张表没有空白格。"]
    desk.session.undo()
    assert set(desk.report.answers) == set(answers) | {"requests.new.person"}


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        ("保护", ["denied_4"]),
        ("４．保护第三方", ["denied_4"]),
        ("（七）", ["closed"]),
        ("逾期", ["other_1", "other_2"]),
        ("不予处理", [f"rejected_{number}" for number in range(1, 6)]),
        ("其他", ["denied_2", "partial", "other_3"]),
        ("没有的", []),
        (" ，", []),
    ],
)
def test_rows_are_found_by_a_part_of_their_label(editions: Editions, words: str, rows: list[str]) -> None:
    cells = found(editions["disclosure-2021"].tables["requests"], words, "legal")
    assert {cell.split(".")[1] for cell in cells} == set(rows)
    assert all(cell.endswith(".legal") for cell in cells)


def test_in_a_table_without_row_labels_columns_are_found(editions: Editions) -> None:
    cells = found(editions["disclosure-2021"].tables["review"], "尚未审结")
    assert cells == [f"review.{row}.pending" for row in ("reconsideration", "direct", "after")]


def test_finding_a_row_by_key(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "requests")
    desk.go("new.legal")
    desk.type("5")
    desk.press(Qt.Key.Key_G, CTRL)
    assert desk.answer("new.legal") == "5"
    desk.compose("", "申请人")
    assert desk.cell == "other_1.legal"
    line = desk.grid.find_line
    assert line.count.text() == "1/2"
    desk.type("\n")
    assert desk.cell == "other_2.legal"
    desk.press(Qt.Key.Key_Return)
    desk.press(Qt.Key.Key_Return, SHIFT)
    assert desk.cell == "other_2.legal"
    desk.compose("", "没有")
    assert line.count.text() == "未找到" and desk.cell == "other_2.legal"
    desk.type("⎋")
    assert desk.grid.view.hasFocus() and not line.isVisible()
    desk.type("7\n")
    assert desk.answer("other_2.legal") == "7"


def test_the_keys_of_a_table_go_before_those_of_the_window(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "requests")
    other = QAction(desk.grid)
    other.setShortcut(QKeySequence("Ctrl+G"))
    used: list[bool] = []
    other.triggered.connect(used.append)
    desk.grid.addAction(other)
    desk.go("new.person")
    desk.press(Qt.Key.Key_G, CTRL)
    assert not used and desk.grid.find_line.isVisible()


def test_a_remark_is_written_beside_the_figure(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "disclosure", {"disclosure.normative.made": "22"})
    desk.go("normative.made")
    desk.press(Qt.Key.Key_F2, SHIFT)
    desk.compose("", "（其中修订")
    desk.type("16")
    assert desk.report.remarks == {}
    desk.compose("", "件）")
    desk.type("\n")
    assert desk.report.remarks == {"disclosure.normative.made": "其中修订16件"}
    assert desk.answer("normative.made") == "22" and desk.session.undo_label == "备注“行政规范性文件”“本年制发件数”"
    assert desk.grid.view.hasFocus() and desk.cell == "normative.made"
    desk.press(Qt.Key.Key_F2, SHIFT)
    desk.type("9⎋")
    assert desk.report.remarks == {"disclosure.normative.made": "其中修订16件"}
    desk.press(Qt.Key.Key_F2, SHIFT)
    desk.type("⌫\n")
    assert desk.report.remarks == {}
    desk.session.undo()
    assert desk.report.remarks == {"disclosure.normative.made": "其中修订16件"}


def test_a_remark_is_kept_when_one_clicks_elsewhere(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "disclosure")
    desk.go("rules.made")
    desk.type("4")
    desk.press(Qt.Key.Key_F2, SHIFT)
    desk.type("7")
    desk.click("fees.amount")
    desk.grid.view.setFocus()
    assert desk.report.remarks == {"disclosure.rules.made": "7"} and desk.answer("rules.made") == "4"


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
