"""The order of work in the window: on the start page and beside the form, each step leads to what is left."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDateEdit, QPushButton

from app.gui.panes.findings import StepsPane
from app.gui.report.side import PaneRail
from app.model.change import Address, Area
from app.session import add
from tests.gui.clerk import Clerk
from tests.gui.hand import press, settle, type_into
from tests.made import example, put


@pytest.fixture
def clerk(open_window: Callable[..., Clerk]) -> Clerk:
    """On the start page, with a report that lacks one figure."""
    clerk = open_window()
    report = example()
    put(report, "review.direct.other", None)
    add(clerk.library, report, "示例")
    clerk.window.list_reports()
    return clerk


def step(buttons: list[QPushButton], words: str) -> QPushButton:
    return next(button for button in buttons if words in button.text())


def test_the_start_page_tells_what_is_left_and_leads_there(clerk: Clerk) -> None:
    start = clerk.window.start
    clerk.qtbot.waitUntil(lambda: start._steps is not None and start._steps.isVisible())
    assert start._steps is not None
    assert "还有1格" in step(start._steps.buttons, "填表").text()
    assert "报送期限：2025年1月31日" in start._steps.deadline.text()
    clerk.click(step(start._steps.buttons, "填表"))
    assert clerk.page.place == Address(Area.ANSWERS, "review.direct.other")
    clerk.type("0")
    clerk.press("Return", "Ctrl+W")
    clerk.qtbot.waitUntil(lambda: start._steps is not None and "已完成" in step(start._steps.buttons, "填表").text())


def test_the_pane_follows_the_report(clerk: Clerk) -> None:
    clerk.window.do("open")
    clerk.press("F5")
    pane = clerk.page.side.pane("steps")
    assert isinstance(pane, StepsPane) and pane.isVisible()
    clerk.click(step(pane.view.buttons, "填表"))
    assert clerk.page.place == Address(Area.ANSWERS, "review.direct.other")
    clerk.type("0")
    clerk.press("Return")
    clerk.qtbot.waitUntil(lambda: "已完成" in step(pane.view.buttons, "填表").text())
    clerk.click(step(pane.view.buttons, "正文"))
    assert clerk.page.place.area is Area.TEXTS


def test_a_unit_has_its_own_deadline(clerk: Clerk) -> None:
    clerk.window.do("open")
    clerk.press("F5")
    pane = clerk.page.side.pane("steps")
    assert isinstance(pane, StepsPane)

    def earlier(dialog: Any) -> None:
        """What is typed is the day: before, it went into the year."""
        field = dialog.findChild(QDateEdit)
        type_into(field, "26")
        press(field, "Return")

    with clerk.answering(earlier):
        clerk.click(pane._change)
    clerk.qtbot.waitUntil(lambda: "1月26日" in pane.view.deadline.text())
    assert clerk.page.session.undo_label == "修改报送期限"
    assert clerk.on_disk().unit["due"] == "01-26"


def test_all_panes_have_their_name_in_view(clerk: Clerk) -> None:
    clerk.window.do("open")
    rail = clerk.page.findChild(PaneRail)
    assert isinstance(rail, PaneRail) and rail.width() < 90
    right = rail.mapTo(clerk.window, rail.rect().topRight()).x()
    assert right == clerk.window.width() - 1
    for number, button in list(enumerate(rail.buttons))[::-1]:
        assert button.width() >= button.fontMetrics().horizontalAdvance(button.text())
        place = button.mapTo(clerk.window, button.rect().center())
        clerk.click(button)
        assert clerk.page.side.current == clerk.page.kinds[number].name and button.isChecked()
        assert button.mapTo(clerk.window, button.rect().center()) == place, "nothing moves under the mouse"
    clerk.click(rail.buttons[0])
    assert clerk.page.side.isHidden() and not any(button.isChecked() for button in rail.buttons)


def test_every_pane_can_be_chosen_in_the_lowest_window(clerk: Clerk) -> None:
    clerk.window.settings["text_size"] = 130
    clerk.window.do("open")
    clerk.window.resize(clerk.window.minimumSize())
    settle()
    rail = clerk.page.side.rail
    assert all(button.height() >= button.sizeHint().height() for button in rail.buttons)
    assert rail.rect().contains(rail.buttons[-1].geometry())
    clerk.window.resize(1366, 728)
    settle()
    assert rail.buttons[0].toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonTextUnderIcon


def test_the_arrow_keys_go_along_the_rail(clerk: Clerk) -> None:
    clerk.window.do("open")
    rail = clerk.page.side.rail
    rail.buttons[0].setFocus()
    clerk.press("Down", "Down")
    assert rail.buttons[2].hasFocus()
    clerk.press("Space")
    assert clerk.page.side.current == clerk.page.kinds[2].name
    clerk.press("Up", "Up")
    assert rail.buttons[0].hasFocus()
