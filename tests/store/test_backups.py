"""Backups of the library, and recovery from them."""

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.store import Backup, Library, LibraryDamaged, LibraryError, recover, start_empty
from app.store.backups import PART, superseded
from app.store.files import backups
from tests.store.samples import document, entry, filled, summary
from tests.store.test_obstacles import posix


def day(month: int, date: int, hour: int = 12) -> Backup:
    at = datetime(2022, month, date, hour)
    return Backup(Path(f"library-{at:%Y%m%d-%H%M%S}.db"), at)


LATER = datetime(2023, 1, 1)


def newest_first(series: list[Backup]) -> list[Backup]:
    return sorted(series, key=lambda backup: backup.at, reverse=True)


def test_a_backup_is_one_whole_file_named_by_its_time(library):
    library.create(summary(), document(1), "新建")
    before = datetime.now()
    path = library.back_up()
    assert path.parent == library.path.parent / "backups"
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    (backup,) = library.backups()
    assert backup.path == path
    assert before - timedelta(seconds=1) <= backup.at <= datetime.now()
    with closing(sqlite3.connect(path)) as copy:
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert copy.execute("SELECT report FROM report").fetchall() == [("report-1",)]


def test_sentences_name_a_backup_by_its_day_and_hour():
    assert day(1, 5, 9).day == "2022年1月5日 09:00"


def test_a_backup_holds_what_was_acknowledged_before_it(folder):
    library = Library.open(folder)
    library.create(summary(), document(1), "新建")
    library.commit(summary(), document(2), [entry(1)])
    backup = library.back_up()
    library.commit(summary(), document(3), [entry(2)])
    library.close()
    aside = recover(folder, backup)
    assert aside
    library = Library.open(folder)
    assert library.was_clean
    assert library.load("report-1").document == document(2)
    assert library.load("report-1").log == (entry(1),)
    library.close()
    # What was there before the recovery is no further away than the folder it was put in.
    former = Library.open(aside)
    assert former.load("report-1").document == document(3)
    former.close()


def test_recovering_twice_keeps_both_former_libraries(folder):
    filled(folder)
    library = Library.open(folder)
    backup = library.back_up()
    library.close()
    first, second = recover(folder, backup), recover(folder, backup)
    assert first
    assert second
    assert first != second
    assert (first / "library.db").exists()
    assert (second / "library.db").exists()


@pytest.mark.parametrize("content", [b"", b"no library", None])
def test_a_backup_that_is_no_good_changes_nothing(folder, content):
    file = filled(folder)
    library = Library.open(folder)
    good = library.back_up()
    library.close()
    bad = folder / "backups" / "library-20220101-000000.db"
    if content is not None:
        bad.write_bytes(content)
    before = file.read_bytes()
    with pytest.raises(LibraryDamaged, match="也不能用，未改动任何文件，请另选一份备份") as caught:
        recover(folder, bad)
    assert [backup.path for backup in caught.value.backups] == [good]
    assert file.read_bytes() == before
    assert sorted(path.name for path in folder.iterdir()) == ["backups", "library.db"]


def test_a_new_start_puts_the_former_library_aside(folder):
    filled(folder)
    aside = start_empty(folder)
    assert aside
    library = Library.open(folder)
    assert library.summaries() == []
    library.close()
    former = Library.open(aside)
    assert len(former.summaries()) == 3
    former.close()


def test_a_damaged_library_does_not_make_a_backup(folder):
    file = filled(folder, reports=30, length=4000)
    with file.open("rb+") as library_file:
        library_file.seek(file.stat().st_size // 2 // 4096 * 4096)
        library_file.write(bytes(4096 * 4))
    library = Library.open(folder)
    with pytest.raises(LibraryDamaged):
        library.back_up()
    assert library.backups() == []
    assert list((folder / "backups").iterdir()) == []
    library.close()


def test_files_of_others_in_the_folder_of_backups_are_left_alone(library):
    library.back_up()
    others = [library.path.parent / "backups" / name for name in ("library-old.db", "我的备份.db", "notes.txt")]
    for other in others:
        other.write_text("mine", encoding="utf-8")
    assert len(library.backups()) == 1
    library.back_up()
    assert all(other.exists() for other in others)


def test_the_left_over_of_an_interrupted_backup_is_in_nobody_s_way(library):
    place = library.path.parent / "backups"
    place.mkdir()
    (place / PART).write_bytes(b"torn")
    (place / f"{PART}-journal").write_bytes(b"torn")
    path = library.back_up()
    assert [file.name for file in place.iterdir()] == [path.name]


def test_ten_backups_are_kept_whatever_their_days():
    assert superseded(newest_first([day(1, 20, hour) for hour in range(10)]), LATER) == []


def test_of_many_in_a_day_the_last_ten_stay_and_the_days_before_are_not_pushed_out():
    today = [day(1, 20, hour) for hour in range(24)]
    before = [day(1, date) for date in range(11, 20)]
    assert superseded(newest_first(today + before), LATER) == newest_first(today[:14])


def test_of_each_month_the_last_one_stays():
    series = [day(month, date) for month in range(1, 13) for date in (1, 9, 28)]
    dropped = superseded(newest_first(series), LATER)
    assert all(day(month, 28) not in dropped for month in range(1, 13))
    assert day(1, 1) in dropped
    assert len(series) - len(dropped) == 10 + 8


def test_the_series_is_thinned_after_a_new_backup_was_written(library):
    place = library.path.parent / "backups"
    place.mkdir()
    for number in range(20):
        (place / f"library-20220120-1200{number:02}.db").write_bytes(b"old")
    path = library.back_up()
    kept = backups(library.path.parent)
    assert len(kept) == 10
    assert kept[0].path == path
    assert kept[-1].path.name == "library-20220120-120011.db"


def test_backups_dated_in_the_future_push_out_none_and_are_offered_last(library):
    """The clock was once ten years ahead: the backup made today stays, and stands before those of the future."""
    place = library.path.parent / "backups"
    place.mkdir()
    for number in range(12):
        (place / f"library-20990120-1200{number:02}.db").write_bytes(b"of the future")
    path = library.back_up()
    assert path.exists()
    assert library.backups()[0].path == path
    assert len(library.backups()) == 1 + 10


def test_the_backup_of_this_very_moment_belongs_to_the_past():
    now = LATER - timedelta(days=1)
    this = Backup(Path("library-now.db"), now)
    future = [Backup(Path(f"library-{hour}.db"), now + timedelta(hours=hour)) for hour in range(1, 12)]
    dropped = superseded([*future, this], now)
    assert this not in dropped and len(dropped) == 1


def test_a_copy_that_cannot_be_written_names_its_own_place(library, tmp_path):
    library.create(summary(), document(1), "新建")
    missing = tmp_path / "没有" / "另存.db"
    with pytest.raises(LibraryError, match=r"没有“.*没有”这个文件夹"):
        library.save_copy(missing)
    with pytest.raises(LibraryError, match=r"“.*”是一个文件夹"):
        library.save_copy(tmp_path)
    with pytest.raises(LibraryError, match="太长"):
        library.save_copy(tmp_path / f"{'长' * 100}.db")
    assert library.document("report-1") == document(1)


@posix
def test_library_and_backups_are_for_their_owner_alone_and_a_replaced_copy_keeps_its_mode(library, tmp_path):
    assert library.path.stat().st_mode & 0o777 == 0o600
    assert library.path.parent.stat().st_mode & 0o777 == 0o700
    assert library.back_up().stat().st_mode & 0o777 == 0o600
    copy = tmp_path / "另存.db"
    copy.touch(mode=0o640)
    copy.chmod(0o640)
    library.save_copy(copy)
    assert copy.stat().st_mode & 0o777 == 0o640
