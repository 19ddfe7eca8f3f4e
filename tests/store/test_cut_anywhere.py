"""Killed between any two file operations: the library opens with its newest data, or they are offered."""

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import mkdtemp

import pytest

from app.store import Library, LibraryDamaged, put_back, recover, start_empty
from app.store.backups import put_aside
from app.store.files import LIBRARY
from tests.store.cuts import Cuts, cut_everywhere
from tests.store.old_library import KEPT
from tests.store.samples import document, entry, summary

BEFORE, AFTER = "at noon", "this afternoon"


def library_with(folder: Path, *reports: str) -> Path:
    with closing(Library.open(folder)) as library:
        for number, report in enumerate(reports):
            library.create(summary(report), document(number), "新建")
            library.commit(summary(report), document(number), [entry(1)])
    return folder / LIBRARY


def reports(folder: Path) -> set[str]:
    with closing(Library.open(folder)) as library:
        assert library.check() == []
        found = {line.report for line in library.summaries()}
        assert all(library.load(report).log for report in found)
        return found


def offered(folder: Path) -> list[set[str]]:
    """Return the reports that can be had after a cut: by opening, or else by each way that is offered."""
    try:
        return [reports(folder)]
    except LibraryDamaged as error:
        found = []
        for backup in error.backups:
            other = Path(mkdtemp(dir=folder.parent)) / folder.name
            shutil.copytree(folder, other)
            recover(other, other / backup.path.relative_to(folder))
            found.append(reports(other))
        if error.aside:
            assert str(error.aside) in str(error)
            put_back(folder, error.aside)
            found += offered(folder)  # it may be the damaged one that was put aside
        return found


def newest_is_offered(cuts: Cuts, *allowed: set[str]) -> None:
    assert len(cuts.states) > 5
    for state, operation in zip(cuts.states, cuts.operations, strict=True):
        if state.exists():
            assert any(one in allowed for one in offered(state)), f"{state.name}: {operation}"


@pytest.fixture
def folder(quick_path: Path) -> Path:
    return quick_path / "library"


def cut_during(act: Callable[[], object], folder: Path) -> Cuts:
    with cut_everywhere(folder, folder.with_name("states")) as cuts:
        act()
    return cuts


@pytest.mark.parametrize("backed_up", [True, False])
def test_while_a_library_from_elsewhere_is_put_in_place(folder, quick_path, backed_up):
    library_with(folder, BEFORE)
    with closing(Library.open(folder)) as library:
        if backed_up:
            library.back_up()
        library.create(summary(AFTER), document(9), "新建")
        library.commit(summary(AFTER), document(9), [entry(1)])
    other = shutil.copy(library_with(quick_path / "other", "elsewhere"), quick_path / "stick.db")
    cuts = cut_during(lambda: recover(folder, Path(other), "replaced"), folder)
    newest_is_offered(cuts, {BEFORE, AFTER}, {"elsewhere"})
    assert offered(cuts.states[-1]) == [{"elsewhere"}]


def test_while_a_backup_takes_the_place_of_a_damaged_library(folder):
    file = library_with(folder, BEFORE)
    with closing(Library.open(folder)) as library:
        backup = library.back_up()
    file.write_bytes(file.read_bytes()[:5000])
    file.with_name(f"{LIBRARY}-wal").write_bytes(b"of the damaged library")
    cuts = cut_during(lambda: recover(folder, backup), folder)
    newest_is_offered(cuts, {BEFORE})


def test_while_a_library_that_was_put_aside_is_put_back(folder):
    file = library_with(folder, BEFORE)
    file.with_name(f"{LIBRARY}-wal").write_bytes(b"")
    aside = put_aside(folder)
    assert aside
    newest_is_offered(cut_during(lambda: put_back(folder, aside), folder), {BEFORE})


def test_while_a_damaged_library_is_put_aside_for_an_empty_one(folder):
    library_with(folder, BEFORE).write_bytes(b"damaged" * 999)
    cuts = cut_during(lambda: start_empty(folder), folder)
    damaged = [path for state in cuts.states for path in state.rglob(LIBRARY) if path.stat().st_size == 7 * 999]
    assert len(damaged) == len(cuts.states)
    for state in cuts.states[:-2]:
        try:
            assert reports(state) == set()
        except LibraryDamaged as error:
            assert error.aside or (state / LIBRARY).exists()
    assert reports(cuts.states[-1]) == set()


def test_while_a_backup_and_a_copy_are_written(folder, quick_path):
    library_with(folder, BEFORE)
    library = Library.open(folder)
    library.create(summary(AFTER), document(9), "新建")
    library.commit(summary(AFTER), document(9), [entry(1)])

    def write() -> None:
        library.back_up()
        library.save_copy(folder / "home" / LIBRARY)

    (folder / "home").mkdir()
    cuts = cut_during(write, folder)
    library.close()
    newest_is_offered(cuts, {BEFORE, AFTER})
    for state in cuts.states:
        for written in [*state.glob("backups/library-*.db"), *state.glob(f"home/{LIBRARY}")]:
            (place := quick_path / "alone").mkdir()
            shutil.copy(written, place / LIBRARY)
            assert reports(place) == {BEFORE, AFTER}
            shutil.rmtree(place)


@pytest.mark.parametrize("version", [1, 2])
def test_while_an_old_library_is_brought_up_to_date(folder, version):
    folder.mkdir()
    shutil.copy(KEPT / f"version-{version}.db", folder / LIBRARY)
    cuts = cut_during(lambda: Library.open(folder).close(), folder)
    newest_is_offered(cuts, {"report-2019", "report-2020", "report-2021"})


def test_while_a_report_is_saved(folder):
    library_with(folder, BEFORE, AFTER)

    def save() -> None:
        with closing(Library.open(folder)) as library:
            library.commit(summary(AFTER), document(8), [entry(2)])

    newest_is_offered(cut_during(save, folder), {BEFORE, AFTER})


def test_while_the_first_library_is_made(folder):
    cuts = cut_during(lambda: Library.open(folder).close(), folder)
    newest_is_offered(cuts, set())
