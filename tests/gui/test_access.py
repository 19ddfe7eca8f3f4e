"""Everything is reached by keys and has a name and a role for those who hear the window instead of seeing it."""

from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget

from app.gui.command import MENUS
from app.gui.manual.window import ManualWindow
from app.gui.panes.pane import PANES
from app.gui.table.view import GridView
from tests.gui.clerk import Clerk, focused, press

MOST = 80
"""Presses of Tab after which a window must have come round."""

DIALOGS = (
    *("new_from", "export", "submissions", "trash", "settings", "palette", "tidy", "zero_all", "about"),
    *("new", "deadline", "new_season"),
)
"""Commands that open a dialog of ours, with the example open."""


def fields(root: QWidget) -> list[QWidget]:
    """Return the visible widgets that take the focus."""
    found: list[QWidget] = [root, *root.findChildren(QWidget)]
    takes = [each for each in found if each.focusPolicy() != Qt.FocusPolicy.NoFocus and each.focusProxy() is None]
    return [each for each in takes if each.isVisibleTo(root) and each.isEnabled() and each.window() is root.window()]


def unnamed(root: QWidget) -> list[str]:
    """The fields of which a screen reader could say nothing."""
    silent = []
    for each in fields(root):
        spoken = QAccessible.queryAccessibleInterface(each)
        if not spoken.text(QAccessible.Text.Name).strip() or spoken.role() is QAccessible.Role.NoRole:
            silent.append(f"{type(each).__name__} {each.objectName()}")
    return silent


def _backwards(visited: list[QWidget]) -> list[str]:
    """The steps of Tab that lead up, or to the left in a line, but for the one that comes round."""
    places = [QRect(each.mapToGlobal(QPoint()), each.size()) for each in visited]
    back = [
        f"{type(visited[at]).__name__} → {type(visited[at + 1]).__name__}"
        for at, (one, other) in enumerate(pairwise(places))
        if other.bottom() < one.top() or (other.right() < one.left() and other.top() < one.bottom())
    ]
    return back if len(back) > 1 else []


def missed(root: QWidget, *, in_reading_order: bool = False) -> list[str]:
    """The fields that Tab does not come to from where the cursor is, once round."""
    visited: list[QWidget] = []
    for _ in range(MOST):
        at = focused()
        assert at is not None
        if at in visited[:1]:
            break
        if isinstance(at, GridView) and at.moves.last is not None:
            at.go_to(at.moves.last)  # within a table Tab goes from cell to cell
        visited.append(at)
        press(at, "Tab")
    else:
        raise AssertionError(f"Tab does not come round: {[type(each).__name__ for each in visited[-4:]]}")
    wanted = [each for each in fields(root) if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
    left = [f"{type(each).__name__} {each.objectName()}" for each in wanted if each not in visited]
    return left + (_backwards(visited) if in_reading_order else [])


@pytest.fixture
def reader(clerk: Clerk) -> Clerk:
    clerk.window.do("example")
    return clerk


def test_the_first_page_with_and_without_reports(clerk: Clerk) -> None:
    for _ in range(2):
        assert unnamed(clerk.window) == []
        fields(clerk.window.start)[0].setFocus()
        assert missed(clerk.window) == []
        clerk.window.do("example")
        clerk.press("Ctrl+W")


def test_every_section(reader: Clerk) -> None:
    for number in range(reader.page.tabs.count()):
        reader.page.show_section(number)
        assert unnamed(reader.window) == [], number
        assert missed(reader.window) == [], number


@pytest.mark.parametrize("name", [kind.name for kind in PANES])
def test_every_pane(reader: Clerk, name: str) -> None:
    reader.page.show_section(5)
    reader.page.show_pane(name)
    assert unnamed(reader.page.side) == []
    assert missed(reader.window) == []


@pytest.mark.parametrize("name", ["year_turn", "submit"])
def test_every_guided_page(reader: Clerk, name: str) -> None:
    reader.window.do(name)
    assert unnamed(reader.window) == []
    assert missed(reader.window) == []


@pytest.mark.parametrize("name", DIALOGS)
def test_every_dialog(reader: Clerk, name: str) -> None:
    found: list[str] = []

    def look(dialog: Any) -> None:
        found.extend(unnamed(dialog) + missed(dialog, in_reading_order=True))
        dialog.reject()

    with reader.answering(look):
        reader.window.do(name)
    assert found == []


def test_the_manual(clerk: Clerk) -> None:
    clerk.press("F1")
    manuals: list[ManualWindow] = list(clerk.window.findChildren(ManualWindow))
    clerk.qtbot.waitUntil(lambda: manuals[0].browser.hasFocus())
    assert unnamed(manuals[0]) == []
    assert missed(manuals[0]) == []


def test_every_command_is_in_a_menu_with_a_letter_of_its_own_and_no_key_twice() -> None:
    letters = [menu.title.partition("&")[2][:1] for menu in MENUS]
    assert len(set(letters)) == len(letters)
    assert all(letters)
    keys = [key for menu in MENUS for command in menu for key in command.keys]
    assert len(set(keys)) == len(keys)
