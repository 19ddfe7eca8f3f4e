"""A damaged library ends in a sentence that names the file and the way out, and nothing is thrown away."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app.store import Library, LibraryDamaged, LibraryError, recover, start_empty
from app.store.files import COMPANIONS
from tests.store.samples import document, filled

PAGE = 4096


def truncated(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def cut_to_the_head(file: Path) -> None:
    os.truncate(file, 50)


def emptied(file: Path) -> None:
    os.truncate(file, 0)


def no_database(file: Path) -> None:
    file.write_bytes("这是一份普通的文件。".encode() * 1000)


def zeroed_head(file: Path) -> None:
    with file.open("rb+") as library:
        library.write(bytes(PAGE))


def gone(file: Path) -> None:
    file.unlink()


def of_another_program(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE bookmarks (address TEXT)")


def without_a_table(file: Path) -> None:
    with closing(sqlite3.connect(file)) as library:
        library.execute("DROP TABLE state")
        library.commit()


LEAVES_A_FILE = [truncated, cut_to_the_head, emptied, no_database, zeroed_head, of_another_program, without_a_table]


def with_backup(folder: Path) -> Path:
    file = filled(folder, reports=30, length=4000)
    library = Library.open(folder)
    library.back_up()
    library.close()
    return file


@pytest.mark.parametrize("damage", [*LEAVES_A_FILE, gone])
def test_damage_is_told_with_the_file_and_the_backup_and_recovered_from(folder, damage: Callable[[Path], None]):
    file = with_backup(folder)
    damage(file)
    damaged = file.read_bytes() if file.exists() else None
    with pytest.raises(LibraryDamaged) as caught:
        Library.open(folder)
    backup = caught.value.backups[0]
    assert f"“{file}”" in str(caught.value)
    assert f"可以恢复{backup.day}的备份，现有文件会改名保留" in str(caught.value)
    aside = recover(folder, backup.path)
    library = Library.open(folder)
    assert len(library.summaries()) == 30
    assert library.document("report-7") == document(7, 4000)
    assert library.check() == []
    library.close()
    assert (aside and (aside / file.name).read_bytes()) == damaged


@pytest.mark.parametrize("damage", LEAVES_A_FILE)
def test_damage_without_a_backup_is_told_and_one_can_go_on(folder, damage):
    file = filled(folder)
    damage(file)
    with pytest.raises(LibraryDamaged, match="未找到备份") as caught:
        Library.open(folder)
    assert caught.value.backups == ()
    aside = start_empty(folder)
    assert aside
    assert (aside / file.name).exists()
    Library.open(folder).close()


def test_a_library_that_is_no_database_is_not_written_to(folder):
    file = filled(folder)
    for damage in (no_database, emptied, of_another_program):
        damage(file)
        before = file.read_bytes()
        with pytest.raises(LibraryDamaged):
            Library.open(folder)
        assert file.read_bytes() == before
        assert [path.name for path in folder.iterdir()] == [file.name]


def with_zeroed_documents(folder: Path) -> Path:
    """A library in whose middle third every page that holds nothing but documents was lost."""
    file = filled(folder, reports=60, length=12000)
    pages = file.stat().st_size // PAGE
    with file.open("rb+") as library:
        for page in range(pages // 3, pages // 3 * 2):
            library.seek(page * PAGE)
            if not any(mark in library.read(PAGE) for mark in (b"report-", b"unit of", b"edits")):
                library.seek(page * PAGE)
                library.write(bytes(PAGE))
    return file


def test_damage_in_the_middle_is_found_in_the_background_and_the_rest_can_be_read(folder):
    file = with_zeroed_documents(folder)
    library = Library.open(folder)
    assert any("有损坏" in fault and str(file) in fault for fault in library.check())
    assert len(library.summaries()) == 60
    read = broken = 0
    for line in library.summaries():
        try:
            library.document(line.report)
            read += 1
        except LibraryDamaged as error:
            assert str(file) in str(error)
            broken += 1
    assert read > 20
    assert broken > 10
    library.close()


def test_damage_in_the_middle_is_found_when_opening_after_an_unclean_end(folder):
    file = with_zeroed_documents(folder)
    with closing(sqlite3.connect(file)) as library:
        library.execute("UPDATE state SET clean = 0")
        library.commit()
    with pytest.raises(LibraryDamaged, match="的内容已损坏"):
        Library.open(folder)


def test_a_single_changed_byte_in_a_document_is_found(folder):
    file = filled(folder)
    with closing(sqlite3.connect(file)) as connection:
        body = bytearray(connection.execute("SELECT body FROM document WHERE number = 2").fetchone()[0])
        body[len(body) // 2] ^= 1
        connection.execute("UPDATE document SET body = ? WHERE number = 2", (bytes(body),))
        connection.commit()
    library = Library.open(folder)
    assert library.check() == [f"年报库“{file}”中示范市统计局2021年度的年报已损坏，请从备份恢复。"]
    with pytest.raises(LibraryDamaged, match="中这份年报的内容已损坏"):
        library.load("report-1")
    assert library.document("report-0") == document(0)
    library.close()


def test_companions_are_put_aside_with_the_library(folder):
    file = with_backup(folder)
    file.write_bytes(b"damaged")
    beside = [file.with_name(file.name + ending) for ending in COMPANIONS]
    for companion in beside:
        companion.write_bytes(companion.name.encode())
    library_backup = next((folder / "backups").iterdir())
    aside = recover(folder, library_backup)
    assert aside
    assert not any(companion.exists() for companion in beside)
    assert all((aside / companion.name).read_bytes() == companion.name.encode() for companion in beside)
    Library.open(folder).close()


def test_a_library_lost_but_for_its_journal_is_not_replaced_by_an_empty_one(folder):
    file = filled(folder)
    shutil.move(file, folder / "library.db-wal")
    with pytest.raises(LibraryDamaged, match="不见了"):
        Library.open(folder)


def test_after_an_interrupted_recovery_the_former_library_and_the_backups_are_offered(folder, monkeypatch):
    file = with_backup(folder)
    file.write_bytes(b"damaged")

    def power_cut(*paths: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", power_cut)
    with pytest.raises(KeyboardInterrupt):
        recover(folder, next((folder / "backups").iterdir()))
    monkeypatch.undo()
    with pytest.raises(LibraryDamaged, match=r"不见了：上次恢复没有做完.*也可以恢复") as caught:
        Library.open(folder)
    assert caught.value.aside
    assert recover(folder, caught.value.backups[0].path) is None
    Library.open(folder).close()


def test_every_error_of_the_room_is_one_sentence(folder):
    file = filled(folder)
    file.write_bytes(b"damaged")
    with pytest.raises(LibraryError) as caught:
        Library.open(folder)
    assert str(caught.value).count("。") == 1
    assert str(caught.value).endswith("。")
