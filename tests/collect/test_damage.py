"""Foreign or damaged bytes give a season a value that was there, or one sentence; never another figure.

A trial is drawn from its number, so that what was found can be tried again: `trial(kind, number)`.
"""

import json
import random
import shutil
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from app.collect import adding, decisions, packs, rollup, summaries
from app.collect.child import Asked, read_hand_in
from app.collect.figures import encoded, of_report
from app.collect.season import Season
from app.collect.units import of_rows
from app.collect.values import Action, HandIn, Relation, Scope, SeasonError, Standing, State, Unit
from app.exporters import formats
from app.forms import bundled
from app.importers import UnreadableError
from app.importers.datafile import parse
from app.model.datafile import DataFileError
from app.model.exchange import ExchangeError, task_pack
from tests.collect.seasons import EDITION, HEADER, YEAR, hand_in, members, report_of
from tests.importers.damage import damage_zip

NAME = "一.nbs"
ASKED = Asked(YEAR, EDITION, ())
SAID = (SeasonError, UnreadableError, DataFileError, ExchangeError)


def season_of(folder: Path, count: int) -> Path:
    """A season with `count` accepted hand-ins."""
    report = report_of(members(2)[1], 1)
    numbers = encoded(of_report(report, bundled()[EDITION]))
    units = [Unit(f"{nth:04}", f"第{nth}局", Relation.OWN) for nth in range(count)]
    path = folder / NAME
    with Season.create(path, YEAR, bundled()[EDITION], units, bundled(), "张某") as made, made.writing() as connection:
        for unit in made.units():
            known = "", "datafile", "2025-01-20", unit.unit, None, "", None, unit.name, YEAR, "", 1, "", "", False
            number = made.put_handin(connection, HandIn(0, unit.code, *known))
            made.put_content(connection, number, formats.text(report), "[]", "{}", numbers)
            made.put_original(connection, unit.code, "a", zlib.compress(unit.code.encode() * 30))
            made.record(Action.ACCEPT, unit=unit.unit, handin=number)
            made.put_standing(connection, Standing(unit.unit, State.ACCEPTED, number, number))
    return path


def seen(path: Path) -> list[object]:
    """All that a season shows."""
    with Season.open(path, bundled(), "李某") as season:
        handins = season.handins()
        some = [formats.text(season.report(one.handin)) for one in handins[:: max(1, len(handins) // 20)]]
        found = [season.units(), season.standings(), handins, some, rollup.Rollup(season, Scope.AREA).cells()]
        return [*found, season.entries() if season.first_break() is None else None]


def spoilt(data: bytes, draw: random.Random) -> bytes:
    """A file as a bad disk or a broken copy leaves it."""
    at = draw.randrange(len(data))
    match draw.randrange(5):
        case 0:
            changed = bytearray(data)
            for _ in range(draw.choice((1, 1, 3, 30))):
                changed[draw.randrange(len(data))] = draw.randrange(256)
            return bytes(changed)
        case 1:
            return data[:at]
        case 2:
            page = at // 4096 * 4096
            return data[:page] + bytes(4096) + data[page + 4096 :]
        case 3:
            page, other = at // 4096 * 4096, draw.randrange(len(data)) // 4096 * 4096
            return data[:page] + data[other : other + 4096] + data[page + 4096 :]
        case _:
            return data[:at] + draw.randbytes(draw.randrange(1, 200)) + data[at:]


class Trials:
    """Whole files, and what is made of them once they are damaged."""

    def __init__(self, folder: Path, count: int) -> None:
        self.folder = folder
        self.season = season_of(folder, count).read_bytes()
        self.whole = seen(folder / NAME)
        rows = [HEADER, *((one.code, one.name, "", one.superior, one.kind, one.relation) for one in members(4))]
        self.county = folder / "县.nbs"
        with Season.create(self.county, YEAR, bundled()[EDITION], of_rows(rows), bundled(), "王某") as county:
            list(adding.add(county, [hand_in(report_of(members(4)[1], 1), folder, "json")]))
            decisions.accept(county, county.unit("001"))
            rollup.adjust(county, Scope.AREA, "requests.new.person", "-1", "重复")
            self.summary = packs.write_summary_pack(county, folder).read_bytes()
            self.task = packs.write_task_pack(county, folder).read_bytes()

    def trial(self, kind: str, number: int) -> str:
        """Return the outcome of one damaged file: "read", "refused", or the fault."""
        acts: dict[str, Callable[[random.Random, Path], str]] = {
            "season": self._season,
            "summary": self._summary,
            "task": self._task,
        }
        with TemporaryDirectory(dir=self.folder) as name:
            try:
                return acts[kind](random.Random(f"{kind} {number}"), Path(name))
            except SAID as error:
                return "refused" if str(error).endswith("。") else f"no sentence: {error}"

    def _season(self, draw: random.Random, folder: Path) -> str:
        (folder / NAME).write_bytes(spoilt(self.season, draw))
        found = seen(folder / NAME)
        wrong = [nth for nth, (one, whole) in enumerate(zip(found, self.whole, strict=True)) if one != whole]
        log_alone = wrong == [len(found) - 1] and found[-1] is None  # the log's own page says that it was altered
        return "read" if not wrong or log_alone else f"other values: {wrong}"

    def _summary(self, draw: random.Random, folder: Path) -> str:
        """Whatever a pack says, it is told, and the sum is that of what a person accepts."""
        path = folder / "包.zip"
        path.write_bytes(damage_zip(self.summary, draw))
        shutil.copyfile(self.county, folder / NAME)
        with Season.open(folder / NAME, bundled(), "李某") as city:
            before = rollup.Rollup(city, Scope.AREA).cells()
            list(adding.add(city, [path]))
            for one in summaries.summaries(city):
                summaries.missing_units(city, one)
                summaries.acceptable(city, one)
                summaries.open_adjustments(city, one)
            return "read" if rollup.Rollup(city, Scope.AREA).cells() == before else "the sum changed"

    def _task(self, draw: random.Random, folder: Path) -> str:
        data: Any = self.task
        if draw.random() < 0.5:
            text = data.decode()
            at = draw.randrange(len(text))
            data = (text[:at] + draw.choice(['"', "[", "}", "null", "1e999", "\ud83d", ","]) + text[at + 1 :]).encode(
                "utf-8", "surrogatepass"
            )
        else:
            data = spoilt(data, draw)
        task_pack(parse(data))
        (folder / "下发.json").write_bytes(data)
        read_hand_in(bundled(), folder / "下发.json", "下发.json", ASKED)
        return "a task was taken for a report"


@pytest.fixture(scope="module")
def trials(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trials]:
    yield Trials(tmp_path_factory.mktemp("damage"), 12)


@pytest.mark.parametrize(("kind", "count"), [("season", 40), ("summary", 15), ("task", 60)])
def test_damaged_files_end_in_a_value_or_a_sentence(trials: Trials, kind: str, count: int) -> None:
    first = random.SystemRandom().randrange(10**9)
    found = {number: trials.trial(kind, number) for number in range(first, first + count)}
    assert set(found.values()) <= {"read", "refused"}, found
    assert kind == "summary" or "refused" in found.values()


@pytest.mark.long
@pytest.mark.parametrize(("kind", "count"), [("season", 400), ("summary", 300), ("task", 3000)])
def test_many_damaged_files_and_a_season_of_3000(
    tmp_path_factory: pytest.TempPathFactory, kind: str, count: int
) -> None:
    size = 3000 if kind == "season" else 2
    found = Trials(tmp_path_factory.mktemp(kind), size)
    told = {number: found.trial(kind, number) for number in range(count // (10 if size == 3000 else 1))}
    assert set(told.values()) <= {"read", "refused"}, json.dumps(told)


def test_a_changed_figure_is_never_summed(tmp_path: Path) -> None:
    """A byte that changed in the figures of a hand-in once went into the sum without a word."""
    path = season_of(tmp_path, 3)
    data = path.read_bytes()
    place = data.index(b'{"n":[') + 6
    while not chr(data[place]).isdigit():
        place += 1
    digit = b"7" if data[place : place + 1] != b"7" else b"8"
    path.write_bytes(data[:place] + digit + data[place + 1 :])
    with Season.open(path, bundled(), "李某") as season, pytest.raises(SeasonError, match="已损坏"):
        rollup.Rollup(season, Scope.AREA)


def test_a_message_of_sqlite_that_quotes_damaged_text_is_a_sentence(trials: Trials, tmp_path: Path) -> None:
    """Python cannot decode such a message: opening ended in a UnicodeDecodeError."""
    path = tmp_path / NAME
    path.write_bytes(trials.season.replace(b"CREATE TABLE", b"CREATE T\xbfBLE", 1))
    with pytest.raises(SeasonError, match="已损坏"):
        seen(path)
