"""When garbage is looked for: after a report was opened or left, and not while one types."""

import gc
from collections.abc import Iterator

import pytest

from app.gui import application
from tests.gui.clerk import Clerk


@pytest.fixture
def whole(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Collections of all objects there are, from now on, with the collector as the program sets it."""
    seen: list[int] = []
    usual = gc.get_threshold()

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start" and info["generation"] == 2:
            seen.append(1)

    monkeypatch.setattr(application, "COLLECT_AFTER", 0)
    gc.callbacks.append(note)
    application.collect_seldom(clerk.window)
    yield seen
    gc.callbacks.remove(note)
    gc.set_threshold(*usual)
    gc.unfreeze()


def test_all_is_looked_over_between_reports_and_not_between_keys(clerk: Clerk, whole: list[int]) -> None:
    clerk.window.do("example")
    clerk.qtbot.waitUntil(lambda: whole == [1])
    clerk.go_to(3)
    for _ in range(40):
        clerk.type("12")
        clerk.press("Backspace", "Down")
    assert whole == [1]
    assert gc.get_threshold()[2] >= 1000
    clerk.press("Ctrl+W")
    clerk.qtbot.waitUntil(lambda: whole == [1, 1])
