"""Where the mistake may be: shown for the current card, taken with one click, undone with one key."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from app.session import add
from tests.gui.clerk import Clerk
from tests.made import example, put


@pytest.fixture
def mistyped(open_window: Callable[..., Clerk]) -> Clerk:
    """41 typed as 14."""
    clerk = open_window()
    report = example()
    put(report, "requests.new.person", "14")
    add(clerk.library, report, "示例")
    clerk.window.open_report(report.id)
    return clerk


def test_the_cell_is_named_framed_and_mended(mistyped: Clerk) -> None:
    mistyped.press("F8")
    repairs = mistyped.page.findings.repairs
    words: list[QLabel] = list(repairs.findChildren(QLabel))
    assert any("“自然人”" in each.text() and "41" in each.text() for each in words if each.isVisible())
    assert mistyped.grid("requests").model.suspects == {"requests.new.person"}
    buttons: list[QPushButton] = list(repairs.findChildren(QPushButton))
    mistyped.click(next(each for each in buttons if each.isVisible()))
    assert mistyped.report.value("requests.new.person") == 41
    mistyped.qtbot.waitUntil(lambda: not repairs.isVisible())
    assert not mistyped.grid("requests").model.suspects
    mistyped.press("Ctrl+Z")
    assert mistyped.on_disk().value("requests.new.person") == 14
