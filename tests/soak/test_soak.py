"""The random clerk for a moment, and the search for the few steps that fail."""

import os
import subprocess
import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.soak.__main__ import shrunk
from tests.soak.steps import Clerk

ROOT = Path(__file__).resolve().parents[2]


def test_a_few_steps_hold_all_that_must_hold() -> None:
    command = [sys.executable, "-m", "tests.soak", "--seed", "7", "--steps", "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]"]
    ran = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout[-2000:] + ran.stderr[-2000:]
    assert "12 steps, seed 7" in ran.stdout


@given(st.sets(st.integers(0, 99), min_size=1, max_size=4))
def test_of_many_steps_those_are_left_that_fail_together(guilty: set[int]) -> None:
    assert set(shrunk(range(100), lambda chosen: guilty <= set(chosen))) == guilty


def test_the_search_for_fewer_steps_ends_in_time() -> None:
    assert shrunk([1, 2, 3], lambda _: True, lambda: True) == [1, 2, 3]


class Reluctant(QWidget):
    """A window that stays open twice, as one does whose question was answered so."""

    asked = 0

    def closeEvent(self, event: QCloseEvent) -> None:
        self.asked += 1
        event.setAccepted(self.asked > 2)


class Shut:
    """A library that notes whether its window was closed before it."""

    def __init__(self, window: Reluctant) -> None:
        self.window, self.after = window, 0

    def close(self) -> None:
        self.after = self.window.asked


def test_a_window_that_stays_open_is_not_taken_away(qtbot: QtBot) -> None:
    """Its threads and child processes were at work when it was deleted."""
    clerk = Clerk.__new__(Clerk)
    clerk.window = window = Reluctant()  # type: ignore[assignment] # only its closing matters
    clerk.library = library = Shut(window)  # type: ignore[assignment] # only the order matters
    clerk.close()
    assert library.after == 3
