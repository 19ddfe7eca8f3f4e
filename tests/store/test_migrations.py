"""Libraries of every earlier version are opened whole."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.store import Library, LibraryDamaged, LibraryFull, LibraryNewer, recover, schema
from app.store.files import COMPANIONS
from tests.store.old_library import KEPT
from tests.store.samples import document, entry, filled, package, submission, summary

VERSIONS = range(1, len(schema.MIGRATIONS) + 1)


def kept(version: int, folder: Path) -> Path:
    folder.mkdir(parents=True)
    return Path(shutil.copy(KEPT / f"version-{version}.db", folder / "library.db"))


def holds_everything(library: Library) -> None:
    """Check that the library holds what tests/store/old_library.py wrote, for every version."""
    assert [line.report for line in library.summaries()] == ["report-2021", "report-2020", "report-2019"]
    assert library.summaries()[0] == summary(
        "report-2021", unit="a-unit", year=2021, changed="2022-01-20T10:32:00+08:00"
    )
    stored = library.load("report-2020")
    assert stored.document == document(11)
    assert stored.origin == "新建"
    assert stored.log == (entry(1, "1"), entry(2, "12", "1"), entry(3, undoes=2))
    assert [removed.summary.report for removed in library.removed()] == ["removed"]
    assert library.setting("window") == {"width": 1366, "sections": ["一", "二"]}
    assert library.check() == []


@pytest.mark.parametrize("version", VERSIONS)
def test_a_library_of_every_version_is_opened_whole(folder, version):
    kept(version, folder)
    library = Library.open(folder)
    assert library.was_clean
    holds_everything(library)
    library.close()


def test_what_was_handed_in_is_opened_from_the_version_on_that_keeps_it(folder):
    kept(2, folder)
    library = Library.open(folder)
    assert library.submissions("report-2021") == [submission(1), submission(2)]
    assert library.package("report-2021", 2) == package(2)
    library.close()


def test_a_library_from_before_submissions_has_none_and_takes_one(folder):
    kept(1, folder)
    library = Library.open(folder)
    assert library.submissions("report-2021") == []
    library.submit("report-2021", submission(1), package(1))
    assert library.submissions("report-2021") == [submission(1)]
    library.close()


def test_for_each_version_an_old_library_is_kept():
    assert {path.name for path in KEPT.iterdir()} == {f"version-{version}.db" for version in VERSIONS}


@pytest.fixture
def with_a_next_version(monkeypatch):
    step = "CREATE TABLE note (report TEXT); INSERT INTO note SELECT report FROM report;"
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, step))


def test_an_older_library_is_brought_up_to_date_after_a_backup(folder, with_a_next_version):
    kept(1, folder)
    library = Library.open(folder)
    holds_everything(library)
    (backup,) = library.backups()
    assert backup.path.name.endswith("-v1.db")
    library.close()
    with closing(sqlite3.connect(folder / "library.db")) as migrated:
        assert schema.version(migrated) == len(schema.MIGRATIONS)
        assert migrated.execute("SELECT count(*) FROM note").fetchone() == (4,)
    library = Library.open(folder)
    assert len(library.backups()) == 1
    library.close()


def test_the_head_of_the_file_names_the_new_version_at_once(folder, with_a_next_version):
    """An older program judges by it, even while the journal of a killed program lies beside the file."""
    kept(1, folder)
    library = Library.open(folder)
    with (folder / "library.db").open("rb") as file:
        file.seek(60)
        assert int.from_bytes(file.read(4)) == len(schema.MIGRATIONS)
    library.close()


def test_a_migration_that_fails_leaves_the_library_as_it_was(folder, monkeypatch):
    file = kept(1, folder)
    step = "CREATE TABLE note (report TEXT); INSERT INTO nowhere VALUES (1);"
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, step))
        with pytest.raises(Exception, match="年报库"):
            Library.open(folder)
    with closing(sqlite3.connect(file)) as library:
        assert schema.version(library) == 1
    again = Library.open(folder)
    holds_everything(again)
    again.close()


def test_without_room_for_the_backup_nothing_is_migrated(folder, monkeypatch, with_a_next_version):
    file = kept(1, folder)

    def no_room(*_: object) -> None:
        raise LibraryFull("磁盘空间不足。")

    monkeypatch.setattr("app.store.backups.write", no_room)
    with pytest.raises(LibraryFull):
        Library.open(folder)
    with closing(sqlite3.connect(file)) as library:
        assert schema.version(library) == 1


def newer(folder: Path) -> Path:
    file = filled(folder)
    with closing(sqlite3.connect(file)) as library:
        library.execute("CREATE TABLE later (name TEXT)")
        library.execute(f"PRAGMA user_version = {len(schema.MIGRATIONS) + 1}")
    return file


def test_a_library_of_a_newer_program_is_refused_and_not_touched(folder):
    file = newer(folder)
    before, times = file.read_bytes(), file.stat()
    with pytest.raises(LibraryNewer) as caught:
        Library.open(folder)
    assert str(caught.value) == f"年报库“{file}”由更新版本的程序保存，本程序未改动它，请先升级本程序再打开。"
    assert file.read_bytes() == before
    assert file.stat().st_mtime_ns == times.st_mtime_ns
    assert [path.name for path in folder.iterdir()] == [file.name]


def test_our_own_tables_under_a_higher_version_number_are_damaged_and_not_newer(folder):
    file = filled(folder)
    with closing(sqlite3.connect(file)) as library:
        library.execute(f"PRAGMA user_version = {len(schema.MIGRATIONS) + 1}")
    with pytest.raises(LibraryDamaged):
        Library.open(folder)


def test_the_journal_of_a_newer_program_is_not_touched_either(folder):
    file = newer(folder)
    beside = [file.with_name(file.name + ending) for ending in COMPANIONS]
    for companion in beside:
        companion.write_bytes(b"of a newer program")
    with pytest.raises(LibraryNewer):
        Library.open(folder)
    assert all(companion.read_bytes() == b"of a newer program" for companion in beside)


def test_a_backup_of_a_newer_program_is_not_put_in_place(folder, tmp_path):
    backup = newer(tmp_path / "newer")
    file = filled(folder)
    before = file.read_bytes()
    with pytest.raises(LibraryNewer):
        recover(folder, backup)
    assert file.read_bytes() == before


@pytest.mark.parametrize("version", VERSIONS)
def test_a_backup_of_every_version_is_put_in_place(folder, tmp_path, version):
    """A backup of version 3, as the program writes one before it migrates, was refused as damaged."""
    backup = kept(version, tmp_path / "older")
    filled(folder)
    recover(folder, backup)
    library = Library.open(folder)
    holds_everything(library)
    library.close()


@pytest.mark.parametrize("version", range(schema.SEALED, len(schema.MIGRATIONS) + 1))
def test_a_changed_row_of_an_older_library_is_not_sealed_anew(folder, tmp_path, version):
    """The migration gave a damaged row a right seal, so that another unit's name was taken for true."""
    for place in (folder, tmp_path / "backup"):
        with closing(sqlite3.connect(kept(version, place))) as library:
            library.execute("UPDATE report SET unit_name = 'another' WHERE report = 'report-2020'")
            library.commit()
    with pytest.raises(LibraryDamaged):
        Library.open(folder)
    with pytest.raises(LibraryDamaged):
        recover(folder, tmp_path / "backup" / "library.db")
