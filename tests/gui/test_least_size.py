"""The smallest window: it fits on small and on scaled screens, and all its buttons are in it."""

import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QToolButton

from app.gui.bars import ReportBar
from app.gui.collect.office_commands import MENU
from app.gui.collect.small_dialogs import LineDialog
from app.gui.look.dialog import Body
from tests.gui.clerk import Clerk
from tests.gui.hand import settle

SCREEN = QSize(1366 * 2 // 3, 768 * 2 // 3 - 48)
"""1366 × 768 at 150 %, without the taskbar; 1920 × 1080 at 200 % is larger."""

TASK_BAR = 48


def outside(clerk: Clerk) -> list[str]:
    """The words of buttons that are seen, but not whole, apart from those that can be scrolled to."""
    room = clerk.window.rect()
    found: list[QAbstractButton] = [*clerk.window.findChildren(QAbstractButton)]
    shown = [each for each in found if each.isVisible() and each.text()]
    return [each.text() for each in shown if not room.contains(QRect(each.mapTo(clerk.window, QPoint()), each.size()))]


@pytest.mark.parametrize("size", [100, 115, 130])
def test_every_button_is_in_the_smallest_window(clerk: Clerk, size: int) -> None:
    try:
        clerk.window.settings["text_size"] = size
        assert clerk.window.minimumWidth() <= SCREEN.width() and clerk.window.minimumHeight() <= SCREEN.height()
        clerk.window.resize(1, 1)
        QApplication.processEvents()
        assert clerk.window.size() == clerk.window.minimumSize()
        assert outside(clerk) == []
        clerk.window.do("example")
        QApplication.processEvents()
        assert outside(clerk) == []
        bar = clerk.window.findChild(ReportBar)
        assert isinstance(bar, ReportBar)
        more = bar.findChild(QToolButton, "qt_toolbar_ext_button")
        assert isinstance(more, QToolButton) and not more.isVisible()
    finally:
        clerk.window.settings["text_size"] = 100


def test_with_the_largest_letters_every_button_is_on_a_small_screen_and_the_table_shows_rows(clerk: Clerk) -> None:
    """1366 × 768: before, the window was wider than the screen, and of a table nothing but the headers was seen."""
    try:
        clerk.window.settings["text_size"] = 200
        assert clerk.window.minimumWidth() <= 1366
        clerk.window.resize(1366, 720)
        clerk.window.do("example")
        QApplication.processEvents()
        assert outside(clerk) == []
        clerk.go_to(3)
        QApplication.processEvents()
        view = clerk.grid("requests").view
        first = view.visualRect(view.grid.index_of("requests.new.person"))
        assert view.viewport().rect().contains(first)
    finally:
        clerk.window.settings["text_size"] = 100


@pytest.mark.parametrize("size", [100, 130])
def test_every_menu_is_one_column_that_fits_below_the_bar_of_a_small_screen(clerk: Clerk, size: int) -> None:
    """1024 × 700: the menu of files had 29 lines, and with the largest letters stood in two columns."""
    try:
        clerk.window.settings["text_size"] = size
        clerk.window.resize(1024, 700)
        clerk.window.show_menu(MENU, shown=True)
        QApplication.processEvents()
        menus: list[QMenu] = list(clerk.window.menuBar().findChildren(QMenu))
        assert len(menus) > len(clerk.window.menus), "those within others too"
        for menu in menus:
            menu.aboutToShow.emit()
            places = [menu.actionGeometry(action) for action in menu.actions()]
            lowest = clerk.window.menuBar().geometry().bottom() + max(place.bottom() for place in places)
            assert len({place.left() for place in places}) == 1, menu.title()
            assert lowest <= 700 - TASK_BAR, f"{menu.title()}: {lowest}"
    finally:
        clerk.window.settings["text_size"] = 100


def test_a_question_of_any_length_shows_its_line_whole(dressed: QApplication) -> None:
    """Where a sentence just fitted, a bar stayed that had come for a moment, and the line below was cut."""
    scrolled: list[int] = []
    for length in range(12, 44):
        dialog = LineDialog(None, "撤回", f"“{'水' * length}”的报送稿撤回。理由：", "确定")
        dialog.show()
        settle()
        body = dialog.findChild(Body)
        assert isinstance(body, Body)
        if body.verticalScrollBar().maximum():
            scrolled.append(length)
        dialog.done(0)
        dialog.deleteLater()
    settle()
    assert scrolled == []


def test_the_balance_stays_whole_and_directly_under_the_table(clerk: Clerk) -> None:
    """1024 × 700: as a wide pane opened, the line of the balance stood below the place that it had, and was cut."""
    try:
        clerk.window.settings["text_size"] = 130
        clerk.window.resize(1024, 700)
        clerk.window.do("example")
        clerk.go_to(3)
        clerk.fill("requests.new.person", "123456")
        grid = clerk.grid("requests")
        (strip,) = grid.strips
        for pane in ("beside", "findings"):
            clerk.page.show_pane(pane)
            settle()
            assert strip.y() == grid.view.height(), pane
            assert grid.rect().contains(strip.geometry()), pane
    finally:
        clerk.window.settings["text_size"] = 100
