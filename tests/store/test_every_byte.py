"""With any one byte damaged, the library opens as it was or is refused with a sentence."""

import json
import random
import shutil
from collections.abc import Callable
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from app.model.period import Period
from app.store import Library, LibraryDamaged, LibraryError, recover
from tests.store.samples import document, entry, package, submission, summary

SETTINGS = {"window": {"geometry": "AdnQywAD", "splitter": [1, 2, 3]}, "settings": {"scheme": "light", "size": 115}}
REPORTS = [f"report-{number}" for number in range(3)]
PAGE = 4096

Damage = Callable[[bytearray, random.Random], None]


def flip_a_byte(data: bytearray, chance: random.Random) -> None:
    data[chance.randrange(len(data))] ^= chance.randrange(1, 256)


def flip_a_bit(data: bytearray, chance: random.Random) -> None:
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def flip_in_the_head(data: bytearray, chance: random.Random) -> None:
    data[chance.randrange(100)] ^= chance.randrange(1, 256)


def flip_beside(mark: bytes) -> Damage:
    def flip(data: bytearray, chance: random.Random) -> None:
        places = [place for place in range(len(data)) if data.startswith(mark, place)]
        place = min(chance.choice(places) + chance.randrange(-20, 80), len(data) - 1)
        data[place] ^= 1 << chance.randrange(8)

    return flip


def zero_a_page(data: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(data) // PAGE) * PAGE
    data[start : start + PAGE] = bytes(PAGE)


def swap_pages(data: bytearray, chance: random.Random) -> None:
    first, second = (page * PAGE for page in chance.sample(range(len(data) // PAGE), 2))
    held = data[first : first + PAGE]
    data[first : first + PAGE] = data[second : second + PAGE]
    data[second : second + PAGE] = held


def cut_off(data: bytearray, chance: random.Random) -> None:
    del data[chance.randrange(len(data)) :]


def scribble(data: bytearray, chance: random.Random) -> None:
    start = chance.randrange(len(data) - 512)
    data[start : start + 512] = chance.randbytes(512)


DAMAGES: dict[str, Damage] = {
    "byte": flip_a_byte,
    "bit": flip_a_bit,
    "head": flip_in_the_head,
    "log": flip_beside(b'"edits"'),
    "setting": flip_beside(b'{"scheme"'),
    "schema": flip_beside(b"CREATE TABLE"),
    "row": flip_beside("示范市统计局".encode()),
    "page": zero_a_page,
    "swap": swap_pages,
    "cut": cut_off,
    "scribble": scribble,
}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed library with a backup."""
    folder = tmp_path_factory.mktemp("good")
    library = Library.open(folder)
    for number, report in enumerate(REPORTS):
        library.create(summary(report), document(number), "新建")
        for seq in range(1, 41):
            library.commit(summary(report), document(number + seq, 900), [entry(seq, str(seq))])
        library.submit(report, submission(1), package(1))
    for key, value in SETTINGS.items():
        library.set_setting(key, value)
    library.back_up()
    library.close()
    return folder


def questions(library: Library) -> dict[str, Callable[[], Any]]:
    """All that can be asked of the library, by name."""
    asked: dict[str, Callable[[], Any]] = {
        "list": library.summaries,
        "units": library.units,
        "trash": library.removed,
    }
    for report in REPORTS:
        asked[f"report {report}"] = partial(library.load, report)
        asked[f"submissions {report}"] = partial(library.submissions, report)
        asked[f"package {report}"] = partial(library.package, report, 1)
        asked[f"find {report}"] = partial(library.find, f"unit of {report}", "a-form", Period(2021))
    return asked


def answers(library: Library) -> dict[str, Any]:
    return {name: ask() for name, ask in questions(library).items()}


def look_over(folder: Path, expected: dict[str, Any]) -> str:
    """Open the library and read all; how it ended. Fails where something is not as it was and nobody says so."""
    try:
        library = Library.open(folder)
    except LibraryDamaged as error:
        assert error.backups, error
        assert str(error).count("。") == 1
        recover(folder, error.backups[0].path)
        with closing(Library.open(folder)) as library:
            assert answers(library) == expected
        return "refused"
    with closing(library):
        said = [*library.check(), *library.notices]
        for key, value in SETTINGS.items():
            assert library.setting(key, "unset") in (value, "unset")
        for name, ask in questions(library).items():
            try:
                found = ask()
            except LibraryError as error:
                said.append(str(error))
                continue
            if name.startswith("report") and found.log_lost:
                said.append("log lost")
                found = found._replace(log=expected[name].log, log_lost=False)
            assert found == expected[name] or (said and not name.startswith(("report", "package"))), name
    assert not any("malformed" in sentence or "\n" in sentence for sentence in said)
    return "told" if said else "as it was"


def damage_and_look(good: Path, folder: Path, trials: int, how: str) -> dict[str, int]:
    library = Library.open(good)
    expected = answers(library)
    library.close()
    whole = (good / "library.db").read_bytes()
    ends: dict[str, int] = {}
    for trial in range(trials):
        chance = random.Random(f"{how} {trial}")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        shutil.copytree(good / "backups", folder / "backups")
        data = bytearray(whole)
        DAMAGES[how](data, chance)
        (folder / "library.db").write_bytes(data)
        try:
            end = look_over(folder, expected)
        except Exception as error:
            raise AssertionError(f"{how} {trial}: {error!r}") from error
        ends[end] = ends.get(end, 0) + 1
    return ends


@pytest.mark.parametrize("how", DAMAGES)
def test_damage_is_seen_or_harmless(good, quick_path, how):
    assert sum(damage_and_look(good, quick_path / "damaged", 6, how).values()) == 6


def test_a_library_whose_schema_is_no_text_is_recovered_while_its_error_is_held(good, quick_path):
    """A cursor in the traceback kept the file locked: the recovery said that another copy uses the library."""
    folder = quick_path / "damaged"
    shutil.copytree(good, folder)
    data = bytearray((good / "library.db").read_bytes())
    data[data.index(b"CREATE TABLE report (") + 60] = 0xFF
    (folder / "library.db").write_bytes(data)
    with pytest.raises(LibraryDamaged) as refused:
        Library.open(folder)
    recover(folder, refused.value.backups[0].path)
    with closing(Library.open(folder)) as library:
        assert library.summaries()


def test_an_index_that_leads_to_another_report_opens_none(good, quick_path):
    """One bit makes report-0 to report-1 in the index of ids: that one opened with the contents of the other."""
    folder = quick_path / "damaged"
    shutil.copytree(good, folder)
    data = bytearray((good / "library.db").read_bytes())
    places = [place for place in range(len(data)) if data.startswith(b"report-0", place)]
    for place in places:
        changed = data.copy()
        changed[place + 7] ^= 1
        (folder / "library.db").write_bytes(changed)
        try:
            library = Library.open(folder)
        except LibraryDamaged:
            continue
        with closing(library):
            assert library.load("report-2").document
            for name, figure in (("report-0", 40), ("report-1", 41)):
                with suppress(LibraryError):
                    assert json.loads(library.load(name).document)["figure"] == figure, place


@pytest.mark.long
@pytest.mark.parametrize("how", DAMAGES)
def test_damage_is_seen_or_harmless_two_thousand_times(good, quick_path, how):
    ends = damage_and_look(good, quick_path / "damaged", 2000, how)
    print(how, ends)
    assert sum(ends.values()) == 2000


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library whose program was killed when its last commit was in the journal and not yet in the file."""
    folder, copy = tmp_path_factory.mktemp("running"), tmp_path_factory.mktemp("killed")
    library = Library.open(folder)
    library.create(summary("report-0"), document(0), "新建")
    library.commit(summary("report-0"), document(1, 3000), [entry(1)])
    library.back_up()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(library, "_settle", lambda connection: None)
        library.commit(summary("report-0"), document(2, 3000), [entry(2)])
    shutil.copytree(folder, copy, dirs_exist_ok=True)
    library.close()
    return copy


def test_the_journal_of_a_killed_program_is_read(killed, quick_path):
    shutil.copytree(killed, quick_path, dirs_exist_ok=True)
    with closing(Library.open(quick_path)) as library:
        assert library.notices == ()
        assert library.load("report-0").log == (entry(1), entry(2))


@pytest.mark.parametrize("how", ["byte", "bit", "head", "cut", "scribble", "zero"])
@pytest.mark.parametrize("trials", [4, pytest.param(400, marks=pytest.mark.long)])
def test_a_damaged_journal_never_takes_back_a_commit_in_silence(killed, quick_path, how, trials):
    """Only one that was cut off is no other than that of a program killed before its commit was written."""
    whole = (killed / "library.db-wal").read_bytes()
    damage = {"zero": zero_a_page}.get(how) or DAMAGES[how]
    for trial in range(trials):
        folder = quick_path / str(trial)
        shutil.copytree(killed, folder)
        data = bytearray(whole)
        damage(data, random.Random(f"{how} {trial}"))
        (folder / "library.db-wal").write_bytes(data)
        try:
            library = Library.open(folder)
        except LibraryDamaged as error:
            assert error.backups
            continue
        with closing(library):
            stored = library.load("report-0")
            newest = stored.document == document(2, 3000) and stored.log == (entry(1), entry(2))
            assert newest or library.notices or how == "cut", trial
            assert stored.document == document(len(stored.log), 3000)
        shutil.rmtree(folder)
