from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence

from app.forms import Editions
from app.gui.table.actions import zero_blanks
from app.table.cells import found
from tests.gui.grid.desk import Desk

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
