"""Somebody at the supervising office: a window with a season, played with keys."""

from collections.abc import Callable
from pathlib import Path

from app.collect.season import Season
from app.collect.units import of_rows
from app.collect.values import State
from app.forms import bundled
from app.gui.collect.commands import WHO
from app.gui.collect.page import REVIEW, SeasonPage
from tests.collect.seasons import EDITION, HEADER, YEAR, Member
from tests.gui.clerk import Clerk
from tests.gui.hand import settle

SETTINGS = {"title": "2024年年报收集", "office": "清源区政务公开办公室", "hand_in": "2099-01-26"}


def made_season(path: Path, units: list[Member]) -> Path:
    """A season of units, closed again."""
    rows = [HEADER, *((one.code, one.name, one.alias, one.superior, one.kind, one.relation) for one in units)]
    edition = bundled()[EDITION]
    Season.create(path, YEAR, edition, of_rows(rows), bundled(), "张某", SETTINGS).close()
    return path


class Officer:
    """Works with the window of a clerk; files are received as if they were dropped."""

    def __init__(self, clerk: Clerk, path: Path) -> None:
        self.clerk = clerk
        clerk.library.set_setting(WHO, "张某")
        clerk.window.do("open_season", path)

    @property
    def page(self) -> SeasonPage:
        assert self.clerk.window.season is not None
        return self.clerk.window.season

    @property
    def season(self) -> Season:
        return self.page.season

    def wait(self, holds: Callable[[], object]) -> None:
        self.clerk.qtbot.waitUntil(lambda: bool(holds()))

    def receive(self, *paths: Path) -> None:
        """Drop files on the window and wait until they are received."""
        self.clerk.window.take_files(list(paths))
        settle()  # it begins now, and may be over at once where the files are known
        self.wait(lambda: self.page.receiving is None)

    def open(self, code: str) -> None:
        """Find a unit by its code, and open its hand-in."""
        self.clerk.press("Ctrl+F")
        self.clerk.type(code)
        self.clerk.press("Return", "Return")
        assert self.page.current == REVIEW

    def state(self, code: str) -> State:
        return self.season.standing(self.season.unit(code).unit).state
