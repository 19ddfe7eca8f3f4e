"""Killed between any two file operations: a season opens with every decision that was shown, or its backup is offered.

In the suite some of the states are opened, drawn at random each time; under --long all of them.
"""

import random
import shutil
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from app.collect import adding, decisions, exports, packs, review, rollup, season_file
from app.collect.season import Season
from app.collect.units import of_rows
from app.collect.values import Scope, SeasonError, State, Unit
from app.forms import bundled
from tests.collect.seasons import EDITION, HEADER, YEAR, hand_in, members, report_of
from tests.store.cuts import Cuts, cut_everywhere

UNITS = members(5)
SOME = 24
NAME = "一.nbs"
Holds = Callable[[Season], bool]


@pytest.fixture
def folder() -> Iterator[Path]:
    """Return a folder in memory if the system has one: each state is a copy."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        yield Path(name)


def created(path: Path) -> Season:
    rows = [HEADER, *((one.code, one.name, one.alias, one.superior, one.kind, one.relation) for one in UNITS)]
    return Season.create(path, YEAR, bundled()[EDITION], of_rows(rows), bundled(), "张某")


class Played:
    """A season that is played while each file operation is noted; `shown` holds what was shown at which state."""

    def __init__(self, season: Season, cuts: Cuts, files: Path, out: Path) -> None:
        self.season, self.cuts, self.files, self.out = season, cuts, files, out
        self.shown: list[tuple[int, str, Holds]] = []

    def show(self, words: str, holds: Holds) -> None:
        """Require this from the next operation on."""
        self.shown.append((len(self.cuts.states), words, holds))

    def unit(self, code: str) -> Unit:
        return self.season.unit(code)

    def shows_state(self, code: str, *states: State) -> None:
        """`states`: the one that is shown, and those that later decisions lead to."""
        number = self.unit(code).unit
        self.show(f"{code} {states[0]}", lambda season: season.standing(number).state in states)

    def add(self, code: str, nth: int, *states: State) -> None:
        report = report_of(UNITS[int(code)], nth)
        report.saved = f"2025-01-{nth:02}T10:00:00+08:00"
        for added in adding.add(self.season, [hand_in(report, self.files / str(nth), "json")]):
            assert added.state is states[0]
            self.shows_state(code, *states)

    def play(self) -> None:
        """Adding, accepting, returning, a paper, an adjustment, a setting, undoing, publishing, a unit, exports."""
        season = self.season
        later = (State.WAITING, State.RETURNED, State.AGAIN, State.ACCEPTED)
        self.add("001", 1, *later)
        self.add("002", 2, *later)
        decisions.accept(season, self.unit("001"))
        self.shows_state("001", State.ACCEPTED, State.AGAIN)
        unit = self.unit("002")
        composed = review.compose(season, unit, "请补充")
        packs.write_return(season, unit, composed, self.out)
        review.send_back(season, unit, composed)
        self.shows_state("002", State.RETURNED, State.AGAIN)
        self.add("002", 3, State.AGAIN)
        review.publish(season, self.unit("001"))
        count = len(season.entries())
        self.show("published", lambda one: len(one.entries()) >= count)
        self.add("001", 4, State.AGAIN)
        rollup.adjust(season, Scope.AREA, "requests.new.person", "+3", "漏报")
        self.show("adjusted", lambda one: len(rollup.adjustments(one)) == 1)
        season.change_setting("office", "某办")
        self.show("set", lambda one: one.setting("office") == "某办")
        decisions.exempt(season, self.unit("003"), "已撤销")
        self.shows_state("003", State.EXEMPT, State.NOTHING)
        decisions.undo(season, season.entries()[-1].seq)
        self.shows_state("003", State.NOTHING)
        season.change_units([Unit("9", "新设局", self.unit("001").relation)])
        self.show("unit", lambda one: one.unit("9").name == "新设局")
        exports.write_workbook(rollup.Rollup(season, Scope.AREA), self.out / "汇总.xlsx")
        packs.write_summary_pack(season, self.out)
        packs.write_archive(season, self.out)
        season.close()


def whole(state: Path) -> None:
    """Check that an exported file is complete or absent."""
    for path in (*state.rglob("*.xlsx"), *state.rglob("*.zip"), *state.rglob("*.docx")):
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None


def opened(played: Played, nth: int) -> None:
    """A state of the folder opens with all that was shown before it."""
    state = played.cuts.states[nth]
    with Season.open(state / NAME, bundled(), "李某") as season:
        assert season.first_break() is None
        for since, words, holds in played.shown:
            assert since > nth or holds(season), f"{words} is lost: {played.cuts.operations[nth]}"
    whole(state)


def some(count: int) -> list[int]:
    """The first, the last, and others drawn at random."""
    return sorted({0, count - 1, *random.Random().sample(range(count), min(SOME, count))})


def season_of_cuts(folder: Path) -> Played:
    place = folder / "收集"
    created(place / NAME).close()
    with cut_everywhere(place, folder / "states") as cuts:
        played = Played(Season.open(place / NAME, bundled(), "张某"), cuts, folder / "来件", place / "导出")
        played.play()
    return played


def test_killed_anywhere_no_decision_that_was_shown_is_lost(folder: Path) -> None:
    played = season_of_cuts(folder)
    assert len(played.cuts.states) > 150
    for nth in some(len(played.cuts.states)):
        opened(played, nth)


@pytest.mark.long
def test_killed_at_each_file_operation_no_decision_that_was_shown_is_lost(folder: Path) -> None:
    played = season_of_cuts(folder)
    for nth in range(len(played.cuts.states)):
        opened(played, nth)


def test_killed_while_a_season_is_made_there_is_none_or_a_whole_one(folder: Path) -> None:
    place = folder / "收集"
    place.mkdir()
    with cut_everywhere(place, folder / "states") as cuts:
        created(place / NAME).close()
    for nth in some(len(cuts.states)):
        path = cuts.states[nth] / NAME
        if path.exists():
            with Season.open(path, bundled(), "李某") as season:
                assert len(season.units()) == len(UNITS)
        else:
            created(path).close()  # what is left there of the one before does no harm


def test_killed_while_a_backup_is_put_back_the_season_opens_or_its_backup_is_offered(folder: Path) -> None:
    """The season once had no name for a moment: killed then, its file was gone for whoever looked for it."""
    place = folder / "收集"
    season = created(place / NAME)
    list(adding.add(season, [hand_in(report_of(UNITS[1], 1), folder, "json")]))
    decisions.accept(season, season.unit("001"))
    season.close()
    path = place / NAME
    data = bytearray(path.read_bytes())
    data[4096 : len(data) // 2] = bytes(len(data) // 2 - 4096)
    path.write_bytes(data)
    path.with_name(f"{NAME}-wal").write_bytes(b"x" * 100)
    (backup,) = season_file.backups(path)
    with cut_everywhere(place, folder / "states") as cuts:
        season_file.put_back(path, backup)
    for state, operation in zip(cuts.states, cuts.operations, strict=True):
        again = state / NAME
        assert again.exists(), operation
        with suppress(SeasonError):
            Season.open(again, bundled(), "李某").close()
            continue
        kept = state.with_name(f"{state.name} again")
        shutil.copytree(state, kept)
        (offered,) = season_file.backups(kept / NAME)
        season_file.put_back(kept / NAME, offered)
        with Season.open(kept / NAME, bundled(), "李某") as season:
            assert season.standing(season.unit("001").unit).state is State.ACCEPTED
