"""Every scroll bar of the window is a handle without buttons, whichever style sheet its view has."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractScrollArea, QScrollBar, QStyle, QStyleOptionSlider, QWidget

from app.gui.panes.pane import PANES
from tests.collect.seasons import members
from tests.gui.clerk import Clerk
from tests.gui.collect.officer import Officer, made_season
from tests.gui.hand import settle

OFF = Qt.ScrollBarPolicy.ScrollBarAlwaysOff


def bars(top: QWidget) -> Iterator[QScrollBar]:
    """The scroll bars that may ever be seen."""
    for area in cast(Iterable[QAbstractScrollArea], top.findChildren(QAbstractScrollArea)):
        if area.verticalScrollBarPolicy() is not OFF:
            yield area.verticalScrollBar()
        if area.horizontalScrollBarPolicy() is not OFF:
            yield area.horizontalScrollBar()


def has_buttons(bar: QScrollBar) -> bool:
    bar.ensurePolished()
    option = QStyleOptionSlider()
    bar.initStyleOption(option)
    ends = QStyle.SubControl.SC_ScrollBarAddLine, QStyle.SubControl.SC_ScrollBarSubLine
    rects = [bar.style().subControlRect(QStyle.ComplexControl.CC_ScrollBar, option, end, bar) for end in ends]
    return any(not rect.isEmpty() for rect in rects)


def old(top: QWidget) -> set[str]:
    """Names of what has a scroll bar with buttons."""
    owners = [bar.parentWidget().parentWidget() for bar in bars(top) if has_buttons(bar)]
    return {f"{type(owner).__name__} {owner.objectName()}" for owner in owners}


def test_no_scroll_bar_of_a_report_has_buttons(clerk: Clerk) -> None:
    """The style's own, grey and square, stood beside tables and lists."""
    window = clerk.window
    window.do("example")
    for number in range(clerk.page.tabs.count()):
        clerk.page.show_section(number)
        settle()
    for kind in PANES:
        clerk.page.show_pane(kind.name)
    window.do("submit")
    settle()
    assert not old(window)
    window.do("home")
    assert any(True for _ in bars(window)) and not old(window)


def test_no_scroll_bar_of_a_season_has_buttons(clerk: Clerk, tmp_path: Path) -> None:
    office = Officer(clerk, made_season(tmp_path / "收集.nbs", members(5)))
    for name in ("units", "trays", "sum", "log"):
        clerk.window.do(f"season_{name}")
        settle()
    assert any(True for _ in bars(office.page)) and not old(clerk.window)
