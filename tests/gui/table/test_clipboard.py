"""Blocks copied from a table and pasted into it by key: where they land, and what is left as it was."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.forms import Editions
from tests.gui.table.desk import Desk

Open = Callable[..., Desk]
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def paste(desk: Desk, text: str) -> list[str]:
    """Ctrl+V of a text; what the user is told."""
    said: list[str] = []
    desk.grid.message.connect(said.append)
    QGuiApplication.clipboard().setText(text)
    desk.press(Qt.Key.Key_V, CTRL)
    desk.grid.message.disconnect(said.append)
    return said


def test_a_block_falls_from_the_cursor_on_as_one_step(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "requests")
    desk.go("granted.business")
    assert paste(desk, "1\t\t３\r\n4\t1,234\t/\r\n") == []
    assert [proposal.unread for proposal in desk.previewed] == [{"requests.partial.charity"}]
    assert desk.answer("granted.business") == "1"
    assert desk.answer("granted.research") is None
    assert desk.answer("granted.charity") == "３"
    assert desk.answer("partial.research") == "1,234"
    assert desk.answer("partial.charity") == "/"
    assert desk.report.answers["requests.partial.charity"].is_unread
    assert desk.session.undo_label == "粘贴5格"
    desk.session.undo()
    assert not desk.report.answers


def test_blanks_of_a_block_clear_nothing(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "requests", {"requests.granted.research": "8"})
    desk.go("granted.business")
    paste(desk, "1\t\t3")
    assert desk.answer("granted.research") == "8"


def test_totals_are_compared_and_not_overwritten(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "requests")
    desk.go("new.person")
    assert paste(desk, "1\t2\t3\t4\t5\t6\t21") == []
    assert desk.answer("new.total") is None and desk.report.value("requests.new.total") == 21
    (sentence,) = paste(desk, "1\t2\t3\t4\t5\t6\t22")
    assert "“总计”与粘贴的数不同" in sentence
    assert desk.answer("new.total") is None


def test_a_block_too_large_is_shown_first_and_then_cut_off(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "requests")
    desk.go("carried_out.legal")
    desk.agrees = False
    assert paste(desk, "1\t2\t\t4\n5\t6\t7\t8\n") == [] and not desk.report.answers
    desk.agrees = True
    (sentence,) = paste(desk, "1\t2\t\t4\n5\t6\t7\t8\n")
    assert "有5格超出" in sentence
    assert {cell: answer.text for cell, answer in desk.report.answers.items()} == {
        "requests.carried_out.legal": "1",
        "requests.carried_out.other": "2",
    }


def test_one_figure_fills_a_selection(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "requests")
    desk.click("new.legal")
    desk.click("carried_in.total", SHIFT)
    paste(desk, "0\r\n")
    assert set(desk.report.answers) == {
        f"requests.{row}.{column}" for row in ("new", "carried_in") for column in ("legal", "other")
    }


def test_a_block_falls_from_the_first_cell_of_a_selection(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "requests")
    desk.go("granted.legal")
    desk.type("←←↓", SHIFT)
    paste(desk, "1\t2\n3\t4")
    assert (desk.answer("granted.research"), desk.answer("partial.charity")) == ("1", "4")


def test_a_remark_is_pasted_with_its_figure(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "disclosure")
    desk.go("normative.made")
    paste(desk, "22（其中修订6件）\t3")
    assert desk.answer("normative.made") == "22"
    assert desk.report.remarks == {"disclosure.normative.made": "其中修订6件"}


@pytest.mark.parametrize("text", ["", "\n", " \t \n"])
def test_an_empty_clipboard_changes_nothing(open_grid: Open, text: str) -> None:
    desk = open_grid("disclosure-2021", "disclosure", {"disclosure.rules.made": "1"})
    desk.go("rules.made")
    assert paste(desk, text) == ["剪贴板上没有可以粘贴的内容。"]
    assert desk.answer("rules.made") == "1" and desk.session.undo_label is None


def test_copy_gives_what_is_shown_and_cut_takes_it_away(open_grid: Open, editions: Editions) -> None:
    answers = dict.fromkeys(editions["disclosure-2021"].enterable, "2") | {"requests.new.legal": "１,０００（略）"}
    desk = open_grid("disclosure-2021", "requests", answers)
    desk.click("new.charity")
    desk.click("carried_in.total", SHIFT)
    desk.press(Qt.Key.Key_C, CTRL)
    assert QGuiApplication.clipboard().text() == "2\t1000（略）\t2\t1010\n2\t2\t2\t12"
    desk.press(Qt.Key.Key_X, CTRL)
    assert desk.session.undo_label == "剪切6格"
    assert desk.answer("new.legal") is None and "requests.new.legal" not in desk.report.remarks
    text = QGuiApplication.clipboard().text()
    desk.click("new.charity")
    assert paste(desk, text) == []
    assert desk.report.remarks == {"requests.new.legal": "略"}


def test_a_copied_part_of_a_form_with_headings_goes_back_to_its_place(open_grid: Open, editions: Editions) -> None:
    desk = open_grid(
        "disclosure-2021", "disclosure", dict.fromkeys(editions["disclosure-2021"].tables["disclosure"].places, "3")
    )
    desk.go("rules.made")
    desk.press(Qt.Key.Key_A, CTRL)
    desk.press(Qt.Key.Key_C, CTRL)
    text = QGuiApplication.clipboard().text()
    desk.type("⌦")
    assert not desk.report.answers
    desk.click("rules.made")
    assert paste(desk, text) == []
    assert len(desk.report.answers) == 10


def test_pasting_into_an_open_editor(open_grid: Open) -> None:
    desk = open_grid("disclosure-2021", "requests", {"requests.new.person": "1"})
    desk.go("new.person")
    desk.type("✎⇲")
    paste(desk, "23\r\n")
    assert isinstance(desk.focus, QLineEdit)
    assert desk.answer("new.person") == "123"
    paste(desk, "7\t8\n")
    assert desk.grid.view.hasFocus()
    assert (desk.answer("new.person"), desk.answer("new.business")) == ("7", "8")
    desk.session.undo()
    assert desk.answer("new.person") == "123"


def test_the_window_saves_after_a_paste(open_grid: Open, qtbot: QtBot) -> None:
    desk = open_grid("disclosure-2021", "requests")
    with qtbot.waitSignal(desk.grid.edit_session_ended):
        paste(desk, "5")


def test_a_clipboard_with_nothing_to_give(open_grid: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = open_grid("disclosure-2021", "requests")
    desk.go("granted.business")
    monkeypatch.setattr(QClipboard, "mimeData", lambda self: None)
    said: list[str] = []
    desk.grid.message.connect(said.append)
    desk.press(Qt.Key.Key_V, CTRL)
    assert said == ["剪贴板上没有可以粘贴的内容。"]
    assert not desk.report.answers
