"""Undo and redo over the whole report, before and after a restart; what is saved when."""

import time

import pytest
from PySide6.QtWidgets import QApplication

from tests.gui.clerk import Clerk
from tests.gui.hand import focus_field
from tests.gui.incoming.test_new_report import created

CELL = "requests.new.person"


def filled(clerk: Clerk) -> None:
    """A figure, a text and a line of the cover, each on its own tab."""
    created(clerk)
    clerk.go_to(3)
    clerk.fill(CELL, "7")
    clerk.go_to(5)
    clerk.write("problems", "一是内容不够全面。")
    clerk.go_to(0)
    focus_field(clerk.cover, "phone")
    clerk.type("123")


def state(clerk: Clerk) -> tuple[object, object, object]:
    report = clerk.report
    return report.value(CELL), report.texts.get("problems"), report.unit.get("phone")


def test_undo_goes_back_through_all_tabs_and_shows_each_place(clerk: Clerk) -> None:
    filled(clerk)
    assert state(clerk) == (7, "一是内容不够全面。", "123")
    clerk.press("Ctrl+Z")
    assert (state(clerk)[2], clerk.page.tabs.currentIndex()) == (None, 0)
    clerk.press("Ctrl+Z")
    assert (state(clerk)[1], clerk.page.tabs.currentIndex()) == (None, 5)
    assert clerk.editor("problems").toPlainText() == ""
    clerk.press("Ctrl+Z")
    assert (state(clerk)[0], clerk.page.tabs.currentIndex()) == (None, 3)
    assert clerk.grid("requests").view.current_cell() == CELL
    clerk.press("Ctrl+Y", "Ctrl+Shift+Z", "Ctrl+Y")
    assert state(clerk) == (7, "一是内容不够全面。", "123")
    assert clerk.page.tabs.currentIndex() == 0


def test_undo_survives_a_restart(clerk: Clerk) -> None:
    filled(clerk)
    clerk.restart()
    clerk.window.start.list.setFocus()
    clerk.press("Return")
    assert state(clerk) == (7, "一是内容不够全面。", "123")
    clerk.press("Ctrl+Z", "Ctrl+Z", "Ctrl+Z")
    assert state(clerk) == (None, None, None)
    clerk.press("Ctrl+Y")
    report = clerk.on_disk()
    assert report.value(CELL) == 7
    assert "problems" not in report.texts


def test_the_menu_says_what_undo_would_do(clerk: Clerk) -> None:
    created(clerk)
    undo = clerk.window.actions_by_name["undo"]
    assert not undo.isEnabled()
    clerk.go_to(5)
    clerk.write("problems", "文字")
    assert undo.isEnabled()
    label = clerk.report.edition.parts["problems"].label
    clerk.qtbot.waitUntil(lambda: label in undo.text())  # the words follow when the keys pause


def test_a_choice_of_the_cover_is_one_step(clerk: Clerk) -> None:
    created(clerk)
    focus_field(clerk.cover, "kind")
    clerk.press("Down")
    assert clerk.report.unit["kind"] == "department"
    clerk.press("Ctrl+Z")
    assert "kind" not in clerk.report.unit
    assert QApplication.focusWidget() is not None


def test_tabs_show_how_far_each_part_is(clerk: Clerk) -> None:
    created(clerk)
    tabs = clerk.page.tabs
    assert "未填" in tabs.tabToolTip(3)
    clerk.go_to(3)
    clerk.fill_table("requests", ["0"] * 144)
    assert "已填好" in tabs.tabToolTip(3)
    clerk.fill(CELL, "5")
    assert "2处错误" in tabs.tabToolTip(3)
    assert tabs.tabText(3).endswith(" 2")
    clerk.press("Ctrl+Z")
    assert "已填好" in tabs.tabToolTip(3)


def test_tabs_are_built_when_first_shown(clerk: Clerk) -> None:
    created(clerk)
    assert list(clerk.page._pages) == [0]
    clerk.go_to(4)
    assert list(clerk.page._pages) == [0, 4]


def test_a_stay_in_a_field_of_the_cover_is_undone_piece_by_piece(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pause or a jump begins another step: one undo took back everything typed since the field was entered."""
    created(clerk)
    focus_field(clerk.cover, "phone")
    clerk.type("0431-")
    clock = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: clock + 10)
    clerk.type("88")
    clerk.press("Home")
    clerk.type("+86 ")
    said = []
    for _ in range(3):
        said.append(clerk.report.unit["phone"])
        clerk.press("Ctrl+Z")
    assert said == ["+86 0431-88", "0431-88", "0431-"]
    assert "phone" not in clerk.report.unit
    clerk.press("Ctrl+Y")
    assert clerk.report.unit["phone"] == "0431-"
