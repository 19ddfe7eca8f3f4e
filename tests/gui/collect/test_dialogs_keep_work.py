"""What was typed or ticked in a dialog of a season is not lost by Esc unasked."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox

from app.session import add, new_report
from tests.collect.seasons import hand_in, members, report_of
from tests.gui.clerk import Clerk, answering, focused, modal, noting
from tests.gui.collect.officer import Officer, made_season
from tests.gui.hand import press, type_into
from tests.made import edition

QUESTION = "放弃已填写的内容？"


@pytest.fixture
def office(clerk: Clerk, tmp_path: Path) -> Officer:
    """An officer who looks at the report of one unit."""
    officer = Officer(clerk, made_season(tmp_path / "收集.nbs", members(3)))
    officer.receive(hand_in(report_of(members(3)[1], 1), tmp_path, "json"))
    officer.open("001")
    return officer


def keys(*wanted: str) -> Callable[[Any], None]:
    """Press each key, or type each word that begins with a space, where the cursor then is."""

    def act(dialog: Any) -> None:
        for each in wanted:
            at = focused() or dialog
            if each.startswith(" "):
                type_into(at, each[1:])
            else:
                press(at, each)

    return act


def escaping(asked: list[str], *wanted: str) -> Callable[[Any], None]:
    """Work with keys, press Esc, stay; press Esc again and give up. Each question is noted."""

    def act(dialog: Any) -> None:
        keys(*wanted)(dialog)
        for answer in ("继续填写", "放弃"):
            watch = QTimer()
            watch.timeout.connect(lambda answer=answer: _answer(asked, answer))
            watch.start(5)
            press(focused() or dialog, "Escape")
            watch.stop()
            assert dialog.isVisible() is (answer == "继续填写")

    return act


def _answer(asked: list[str], words: str) -> None:
    if isinstance(box := modal(), QMessageBox) and box.isActiveWindow():
        noting(asked, words)(box)


@pytest.mark.parametrize(
    ("command", "wanted"),
    [
        ("season_return", ("Space",)),  # the first line is ticked off
        ("season_return", ("Tab", "Tab", "Up")),  # another day
        ("season_return", ("Tab", "Tab", "Tab", "Tab", "Tab", " /tmp/elsewhere")),
        ("season_note", (" 请补充说明",)),
        ("season_settings", (" 区政务公开办",)),
        ("season_list", ("Tab", "Tab", "Tab", "Tab", "Tab", "Space", " 新的局", "Return")),
    ],
    ids=["tick", "day", "folder", "note", "settings", "units"],
)
def test_esc_asks_before_work_is_lost(office: Officer, command: str, wanted: tuple[str, ...]) -> None:
    asked: list[str] = []
    with answering(escaping(asked, *wanted)):
        office.clerk.window.do(command)
    assert asked == [QUESTION] * 2


def test_esc_closes_at_once_what_nobody_touched(office: Officer) -> None:
    for command in ("season_return", "season_note", "season_settings", "season_list", "new_season"):
        with answering(keys("Escape")):
            office.clerk.window.do(command)


def test_a_list_of_units_pasted_for_a_new_season_is_not_lost(clerk: Clerk) -> None:
    asked: list[str] = []
    QGuiApplication.clipboard().setText("清源区水务局\n清源区教育局")

    def paste(dialog: Any) -> None:
        dialog.units.buttons["clipboard"].setFocus()
        escaping(asked, "Space")(dialog)

    with answering(paste):
        clerk.window.do("new_season")
    assert asked == [QUESTION] * 2


def test_words_that_only_look_for_something_are_no_work(clerk: Clerk) -> None:
    add(clerk.library, new_report(edition(), {"name": "清源区教育局"}, 2023), "新建")
    clerk.window.do("example")
    with answering(keys("Tab", " 清源区水务局", "Escape")):
        clerk.window.do("framework")
