"""The keys of a table: moving, typing, leaving an editor, undo."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.forms import Editions
from tests.gui.hand import click
from tests.gui.table.desk import Desk

Open = Callable[..., Desk]
CTRL, SHIFT, KEYPAD = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.KeypadModifier,
)


def test_a_whole_table_is_filled_with_the_keypad_alone(open_grid: Open) -> None:
    """Enter stopped at every total that is computed."""
    desk = open_grid("disclosure-2021", "requests")
    desk.go("new.person")
    enterable = [cell for cell in desk.grid.table.places if cell not in desk.report.edition.definitions]
    for number in range(len(enterable)):
        desk.type(str(number % 10), KEYPAD)
        desk.type("\n", KEYPAD)
    assert sorted(each.partition(".")[2] for each in desk.report.answers) == sorted(
        each.partition(".")[2] for each in enterable
    )
    assert desk.answer("carried_in.person") == "1"
    assert desk.answer("new.business") == str(len(enterable) // 6 % 10)


def test_enter_and_tab_stop_at_a_total_that_was_entered(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "review")
    desk.go("reconsideration.pending")
    desk.type("\n")
    assert desk.cell == "direct.upheld"
    desk.go("reconsideration.total")
    desk.type("3")
    desk.go("reconsideration.pending")
    desk.type("\n")
    assert desk.cell == "reconsideration.total"


@pytest.mark.parametrize(
    ("table", "start", "keys", "end"),
    [
        ("requests", "new.person", "↓↓→", "granted.business"),
        ("requests", "new.person", "↑←", "new.person"),
        ("requests", "granted.legal", "⇱", "granted.person"),
        ("requests", "granted.legal", "⇲", "granted.total"),
        ("requests", "new.total", "\t", "carried_in.person"),
        ("requests", "carried_out.person", "\n", "new.business"),
        ("disclosure", "normative.in_force", "↓↓↓", "coercion.decisions"),
        ("disclosure", "normative.in_force", "\t\t", "punishment.decisions"),
        ("review", "direct.total", "\n", "after.upheld"),
        ("review", "direct.total", "↓→", "after.upheld"),
    ],
)
def test_keys_lead_from_figure_to_figure(open_grid: Open, table: str, start: str, keys: str, end: str) -> None:
    desk = open_grid("disclosure-2021", table)
    desk.go(start)
    desk.type(keys)
    assert desk.cell == end


def test_shift_and_control_with_the_moving_keys(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "requests")
    desk.go("granted.legal")
    desk.type("\n", SHIFT)
    assert desk.cell == "carried_in.legal"
    desk.press(Qt.Key.Key_Backtab, SHIFT)
    assert desk.cell == "carried_in.charity"
    for keys, end in (
        ("↓", "carried_out.charity"),
        ("→", "carried_out.total"),
        ("⇱", "new.person"),
        ("↑", "new.person"),
    ):
        desk.type(keys, CTRL)
        assert desk.cell == end
    desk.type("⇲", CTRL)
    assert desk.cell == "carried_out.total"
    desk.press(Qt.Key.Key_PageUp)
    assert desk.cell.endswith(".total") and desk.cell != "carried_out.total"


def test_the_focus_begins_on_a_figure_and_tab_at_the_end_leaves(open_grid: Open, qtbot: QtBot) -> None:
    desk = open_grid("disclosure-2021", "disclosure")
    assert desk.cell == "rules.made"
    after = QLineEdit(desk.grid)
    after.show()
    desk.go("fees.amount")
    desk.type("\t")
    assert desk.focus is after


def test_clicking_a_label_leaves_the_cursor_where_it_is(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "disclosure")
    desk.click("licensing.decisions")
    view = desk.grid.view
    click(view.viewport(), view.visualRect(view.model().index(0, 0)).center())
    assert desk.cell == "licensing.decisions"


def test_typing_replaces_and_f2_edits(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "disclosure", {"disclosure.rules.made": "12"})
    desk.go("rules.made")
    desk.type("✎3\n")
    assert desk.answer("rules.made") == "123"
    desk.type("↑7→")
    assert (desk.answer("rules.made"), desk.cell) == ("7", "rules.repealed")
    desk.type("←✎←←8\n")
    assert desk.answer("rules.made") == "87"


def test_every_keystroke_is_in_the_report_and_one_edit_is_one_step(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "disclosure", {"disclosure.rules.made": "5"})
    desk.go("rules.made")
    seen = []
    for key in "12,345":
        desk.type(key)
        seen.append(desk.answer("rules.made"))
    assert seen == ["1", "12", "12,", "12,3", "12,34", "12,345"]
    desk.type("\n")
    assert desk.session.undo_label == "填写“规章”“本年制发件数”"
    desk.session.undo()
    assert desk.answer("rules.made") == "5"
    desk.session.redo()
    assert desk.answer("rules.made") == "12,345"


def test_escape_takes_back_what_was_typed(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "disclosure", {"disclosure.rules.made": "5"})
    desk.go("rules.made")
    desk.type("12⎋")
    assert (desk.answer("rules.made"), desk.cell, desk.grid.view.hasFocus()) == ("5", "rules.made", True)
    desk.type("✎⎋")
    assert desk.answer("rules.made") == "5"


def test_looking_into_a_cell_leaves_no_step(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "disclosure", {"disclosure.rules.made": "１２"})
    desk.go("rules.made")
    desk.type("✎\n✎\n")
    assert desk.session.undo_label is None and desk.answer("rules.made") == "１２"


def test_a_figure_is_typed_with_its_remark(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "disclosure")
    desk.go("normative.made")
    desk.type("22（其中修订6件）\n")
    assert desk.answer("normative.made") == "22"
    assert desk.report.remarks == {"disclosure.normative.made": "其中修订6件"}
    assert desk.session.findings == desk.session.checks.findings
    desk.session.undo()
    assert desk.answer("normative.made") is None and not desk.report.remarks


@pytest.mark.parametrize(
    ("typed", "stands"),
    [
        *((each, each) for each in ("1o", "1a2", "l2", "/5", "１２", "-8", "1 234", "3元", "无", "十二", "1/2")),
        *(("12。5", "12.5"), ("=1+2", "3"), ("12+3", "15"), ("12+", "12+"), ("=", "="), ("=o", "=o")),
    ],
)
def test_nothing_typed_is_lost_and_a_sum_is_worked_out(open_grid: Open, typed: str, stands: str) -> None:
    """A letter among digits once vanished: 1o became 1, a right-looking figure that nobody had typed."""
    desk = open_grid("disclosure-2021", "disclosure")
    desk.go("fees.amount")
    desk.type(typed + "\n")
    assert desk.answer("fees.amount") == stands
    is_unread = desk.report.value("disclosure.fees.amount") is None
    assert any(each.cells == ("disclosure.fees.amount",) and each.code == "V101" for each in desk.session.findings) is (
        is_unread
    )


@pytest.mark.parametrize(
    ("typed", "words"), [("1o", "“1o”不是数字"), ("12+3", "12+3＝15，已填15。"), ("=12-3", "12-3＝9，已填9。")]
)
def test_what_is_no_plain_figure_is_told(open_grid: Open, typed: str, words: str) -> None:
    desk = open_grid("disclosure-2021", "disclosure")
    said: list[str] = []
    desk.grid.message.connect(said.append)
    desk.go("rules.made")
    desk.type(typed)
    assert said == []
    desk.type("\n")
    assert len(said) == 1 and words in said[0]


def test_white_space_alone_begins_no_edit_and_empties_no_cell(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "disclosure", {"disclosure.rules.made": "12"})
    desk.go("rules.made")
    desk.type(" ")
    assert desk.focus is desk.grid.view
    desk.compose("", "　")
    assert desk.focus is desk.grid.view
    desk.type("✎")
    desk.press(Qt.Key.Key_A, CTRL)
    desk.type(" ")
    assert desk.answer("rules.made") == "12"
    desk.type("\n")
    assert desk.answer("rules.made") == "12" and desk.session.undo_label is None


def test_an_amount_may_be_typed_with_its_unit(open_grid: Open) -> None:
    desk = open_grid("disclosure-2019", "disclosure")
    desk.go("procurement.amount")
    desk.type("251000元\n")
    assert desk.answer("procurement.amount") == "251000元"


def test_a_sign_alone_is_not_yet_an_error_but_stays_when_left(open_grid: Open) -> None:
    desk = open_grid("disclosure-2019", "disclosure")
    desk.go("licensing.change")
    before = desk.session.findings
    desk.type("-")
    assert desk.session.findings == before
    desk.type("\n")
    assert desk.answer("licensing.change") == "-"
    desk.type("↑-8\n")
    assert desk.answer("licensing.change") == "-8"


def test_nothing_blocks_leaving_a_cell(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "disclosure", {"disclosure.rules.made": "无"})
    desk.go("rules.made")
    desk.type("✎\n")
    assert (desk.cell, desk.answer("rules.made")) == ("normative.made", "无")
    desk.type("5⌫\n")
    assert desk.answer("normative.made") is None


def test_a_computed_total_can_be_contradicted_and_given_back(open_grid: Open) -> None:
    desk = open_grid(
        "disclosure-2021", "review", {f"review.after.{c}": "1" for c in ("upheld", "corrected", "other", "pending")}
    )
    desk.go("after.total")
    desk.type("✎")
    assert isinstance(desk.focus, QLineEdit)
    assert (desk.focus.text(), desk.focus.placeholderText()) == ("", "4")
    desk.type("9\n")
    assert any(finding.difference == "5" for finding in desk.session.findings)
    desk.type("⌦")
    assert desk.answer("after.total") is None and desk.report.value("review.after.total") == 4


def test_delete_clears_a_selection_in_one_step(open_grid: Open, editions: Editions) -> None:
    desk = open_grid("disclosure-2021", "requests", dict.fromkeys(editions["disclosure-2021"].enterable, "1"))
    desk.click("granted.business")
    desk.click("denied_1.legal", SHIFT)
    assert len(desk.selection) == 12
    desk.type("⌦")
    assert desk.answer("granted.business") is None and desk.answer("denied_1.legal") is None
    assert desk.answer("granted.person") == "1" and desk.answer("denied_2.legal") == "1"
    assert desk.session.undo_label == "清除12格"
    desk.session.undo()
    assert desk.answer("granted.business") == "1"


def test_shift_and_arrows_select_a_range(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "requests")
    desk.go("new.person")
    desk.type("→↓", SHIFT)
    assert desk.selection == ["new.person", "new.business", "carried_in.person", "carried_in.business"]


def test_undo_reaches_the_window_while_an_editor_is_open(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "disclosure")
    undo = QAction(desk.grid)
    undo.setShortcut(QKeySequence.StandardKey.Undo)
    undo.triggered.connect(desk.session.undo)
    desk.grid.addAction(undo)
    desk.go("rules.made")
    desk.type("12")
    desk.press(Qt.Key.Key_Z, CTRL)
    assert desk.answer("rules.made") is None
    editor = desk.focus
    assert isinstance(editor, QLineEdit) and editor.text() == ""
    desk.type("7\n")
    assert desk.answer("rules.made") == "7"


def test_an_input_method_edits_only_what_it_commits(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "disclosure")
    desk.go("rules.made")
    desk.type("1（")
    desk.compose("xiuding")
    assert desk.report.remarks == {} and desk.answer("rules.made") == "1"
    desk.compose("", "修订")
    desk.type("）\n")
    assert desk.report.remarks == {"disclosure.rules.made": "修订"}


def test_an_input_method_may_open_the_editor(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "disclosure")
    desk.go("rules.made")
    desk.compose("", "１")
    desk.type("2\n")
    assert desk.answer("rules.made") == "１2"


def test_the_window_is_told_when_to_save_and_where_the_cursor_is(open_grid: Open, qtbot: QtBot) -> None:
    desk = open_grid("disclosure-2021", "disclosure")
    desk.go("rules.made")
    told: list[str] = []
    desk.grid.edit_session_ended.connect(lambda: told.append("save"))
    desk.grid.current_changed.connect(told.append)
    desk.type("1")
    assert told == []
    desk.type("\n")
    assert told == ["save", "disclosure.normative.made"]
    desk.type("↑⌦")
    assert told[2:] == ["disclosure.rules.made", "save"]


def test_two_edits_of_one_cell_are_two_steps(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "disclosure")
    desk.go("rules.made")
    desk.type("1\n↑2\n")
    desk.session.undo()
    assert desk.answer("rules.made") == "1"


def test_typing_in_one_cell_and_clicking_another(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "disclosure")
    desk.go("rules.made")
    desk.type("4")
    desk.click("fees.amount")
    assert (desk.answer("rules.made"), desk.cell) == ("4", "fees.amount")
    desk.type("1.50\n")
    desk.session.undo()
    assert (desk.answer("rules.made"), desk.answer("fees.amount")) == ("4", None)
