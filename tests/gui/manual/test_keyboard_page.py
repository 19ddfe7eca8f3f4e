"""The page 只用键盘 of the manual, done as it is written: from a filled report with a mistake to its package."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton

from app.gui.manual.window import filled, pages
from tests.gui.clerk import Clerk, focused, press, type_into

CELL = "requests.new.person"
# A menu grabs the keyboard, which there is none of.
pytestmark = pytest.mark.qt_log_ignore("grabbing the keyboard", extend=True)


def page() -> str:
    return filled(next(each for each in pages() if each.id == "keyboard").text)


def step(words: str, *keys: str) -> None:
    """Check that the page names the next step with these keys."""
    (line,) = [each for each in page().splitlines() if words in each]
    assert all(key in line for key in keys), line


def test_the_page_as_written(clerk: Clerk, tmp_path: Path) -> None:
    clerk.window.do("example")
    where_one_wants(clerk)
    filled_in_and_changed(clerk)
    handed_in(clerk, tmp_path / "报送")


def where_one_wants(clerk: Clerk) -> None:
    step("也找任何一格", "Ctrl+K", "↑↓", "Enter")

    def find(dialog: Any) -> None:
        type_into(focused() or dialog, "商业企业")
        while "一、本年新收" not in dialog.list.currentItem().text():
            press(focused() or dialog, "Down")
        press(focused() or dialog, "Return")

    with clerk.answering(find):
        clerk.press("Ctrl+K")
    grid = clerk.grid("requests")
    assert grid.view.current_cell() == "requests.new.business" and focused() is grid.view
    step("换部分", "Ctrl+PgDown", "Ctrl+PgUp", "Tab")
    clerk.press("Ctrl+PgDown", "Ctrl+PgUp")
    assert focused() is grid.view
    clerk.press("Ctrl+End", "Tab")
    assert focused() is not grid.view
    clerk.press("Shift+Tab")
    assert focused() is grid.view
    step("打开菜单", "F10")
    for key, title in (("F10", "文件"), ("Alt+R", "报告")):
        clerk.press(key)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu) and menu.title().startswith(title)
        press(menu, "Esc")
        press(clerk.window.menuBar(), "Esc")
        assert QApplication.activePopupWidget() is None
    step("进到右侧栏", "Ctrl+F6", "Esc")
    grid.view.setFocus()
    clerk.press("Ctrl+F6")
    inside = focused()
    assert inside is not None and clerk.page.side.isAncestorOf(inside)
    clerk.press("Esc")
    assert focused() is grid.view


def filled_in_and_changed(clerk: Clerk) -> None:
    step("直接输入数字", "Enter", "Tab", "F2", "Esc")
    grid, before = clerk.grid("requests"), clerk.report.answers[CELL].text
    clerk.press("Ctrl+Home")
    clerk.type("14")
    clerk.press("Tab")
    assert (clerk.report.answers[CELL].text, grid.view.current_cell()) == ("14", "requests.new.business")
    clerk.press("F2")
    clerk.type("7")
    clerk.press("Esc")
    step("走到下一个问题", "F8", "Ctrl+F8", "Alt+F8")
    clerk.press("F8", "Ctrl+F8")
    assert clerk.report.answers[CELL].text == before
    step("Ctrl+Z", "Ctrl+Z", "Ctrl+Y")
    clerk.press("Ctrl+Z")
    assert clerk.report.answers[CELL].text == "14"
    step("右侧栏的“检查结果”里", "↑↓", "Enter")
    clerk.wait_listed()  # it follows once the keys pause
    clerk.press("Ctrl+F6", "Down", "Up", "Return")
    assert focused() is grid.view
    clerk.press("Ctrl+F8")
    assert clerk.page.session.findings == ()


def handed_in(clerk: Clerk, folder: Path) -> None:
    folder.mkdir()
    step("先列出还要处理的", "Ctrl+Shift+E", "↑↓", "Enter")
    clerk.press("Ctrl+Shift+E", "Down", "Up")
    step("下面的文件夹", "Tab", "生成报送包", "空格")
    clerk.press("Tab", "Ctrl+A")
    clerk.type(str(folder))
    clerk.press("Tab")
    button = focused()
    assert isinstance(button, QPushButton) and button.text() == "生成报送包"
    clerk.press("Return")
    shown: Any = clerk.page.guide
    # What becomes of it is seen in the tests of submissions.
    assert shown.package.is_working or shown.package.path is not None
