"""Dated backups of the library, the series that is kept, and the way back to one of them."""

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from app import system
from app.store import errors, files, schema, seals
from app.store.errors import LibraryDamaged
from app.store.records import Backup

RECENT = 10
PART = "nianbao-copy.part"
"""What a copy is called until it is whole."""


def write(connection: sqlite3.Connection, folder: Path, at: datetime, mark: str = "") -> Path:
    """Copy the open library to a dated file, check the copy, and only then let it take its place in the series."""
    place = folder / files.BACKUPS
    files.make_folder(place)
    path = place / f"library-{files.stamp(at)}{mark}.db"
    copy(connection, folder / files.LIBRARY, path)
    try:
        for backup in superseded(files.backups(folder), at):
            if backup.path != path:
                backup.path.unlink(missing_ok=True)
    except OSError as error:
        raise errors.from_os(error, place) from error
    return path


def copy(connection: sqlite3.Connection, library: Path, path: Path) -> None:
    """Write a checked copy of the open library to `path`, which it replaces only when it is whole."""
    part = path.with_name(PART)
    try:
        for left_over in (part, *files.companions(part)):  # of an attempt that was cut off
            left_over.unlink(missing_ok=True)
        files.make_private(part)
        _copy(connection, part, path, library)
        if path.exists():
            part.chmod(path.stat().st_mode & 0o777)
        with part.open("rb+") as whole:
            os.fsync(whole.fileno())
        system.replace(part, path)
        files.sync_folder(path.parent)
    except OSError as error:
        raise errors.from_os(error, path) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _copy(connection: sqlite3.Connection, part: Path, path: Path, library: Path) -> None:
    """Errors name `path`, which is to be written, unless it is the library that cannot be read."""
    backups = files.backups(library.parent)
    try:
        with contextlib.closing(files.connect(part)) as copy:
            connection.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file that needs none beside it
            copy.execute("UPDATE state SET clean = 1")
            faults = structural_faults(copy)
    except sqlite3.Error as error:
        found = errors.from_sqlite(error, library, backups)
        if isinstance(found, LibraryDamaged):
            raise found from error
        raise errors.from_sqlite(error, path, backups) from error
    if faults:
        raise errors.damaged(library, "的内容已损坏", backups)


def structural_faults(connection: sqlite3.Connection) -> list[str]:
    """Return the faults that SQLite finds in the file's pages and references; empty for none."""
    checks = ("PRAGMA quick_check", "PRAGMA integrity_check(report)")  # the second compares the indexes as well
    faults = [str(row[0]) for check in checks for row in connection.execute(check) if row[0] != "ok"]
    return faults or [f"{row[0]} {row[1]}" for row in connection.execute("PRAGMA foreign_key_check")]


def superseded(backups: Sequence[Backup], now: datetime) -> list[Backup]:
    """Return the members of `backups` that the series does not need.

    It keeps the last ten, the last one of each of the last ten days, and the last one of each month. Those dated after
    `now`, when the clock was wrong, are a series of their own and take no place from the others.
    """
    past = [backup for backup in backups if backup.at <= now]
    future = [backup for backup in backups if backup.at > now]
    return _superseded(past) + _superseded(future)


def _superseded(backups: Sequence[Backup]) -> list[Backup]:
    oldest_first = sorted(backups, key=lambda backup: (backup.at, backup.path.name))
    days = {backup.at.date(): backup for backup in oldest_first}
    months = {(backup.at.year, backup.at.month): backup for backup in oldest_first}
    kept = {*oldest_first[-RECENT:], *[*days.values()][-RECENT:], *months.values()}
    return [backup for backup in backups if backup not in kept]


def recover(folder: Path, backup: Path, mark: str = files.DAMAGED) -> Path | None:
    """Put the library in `folder` aside, in a folder whose name begins with `mark`, and `backup` in its place.

    Returns the folder in which the former files now lie (None: there were none). Raises LibraryDamaged, with nothing
    changed, when the backup is no good either, and LibraryBusy when the library is in use.
    """
    path = folder / files.LIBRARY
    _refuse_in_use(path)
    _refuse_unusable(backup, folder)
    part = folder / "recovered.part"
    try:
        files.make_private(part)
        shutil.copyfile(backup, part)
        with part.open("rb+") as copy:
            os.fsync(copy.fileno())
        aside = put_aside(folder, mark)
        system.replace(part, path)
        files.sync_folder(folder)
    except OSError as error:
        raise errors.from_os(error, folder) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
    return aside


def start_empty(folder: Path) -> Path | None:
    """Put the library in `folder` aside and an empty one in its place; returns as `recover` does."""
    path = folder / files.LIBRARY
    _refuse_in_use(path)
    try:
        aside = put_aside(folder)
    except OSError as error:
        raise errors.from_os(error, folder) from error
    files.create(path)
    return aside


def put_aside(folder: Path, mark: str = files.DAMAGED) -> Path | None:
    """Move the library's files to a dated folder of their own, under their own names: they can be opened there."""
    path = folder / files.LIBRARY
    there = [file for file in (path, *files.companions(path)) if file.exists()]
    if not there:
        return None
    former = files.set_aside(folder)
    if path not in there and former and not files.companions(former / files.LIBRARY):
        aside = former  # what an interrupted move left behind joins the file it belongs to
    else:
        aside = _free_name(folder / f"{mark}-{files.stamp(datetime.now())}")
        aside.mkdir(mode=0o700)
    # The main file first: where the others are still in place, an interrupted move is seen and can be taken back.
    for file in there:
        file.rename(aside / file.name)
    return aside


def put_back(folder: Path, aside: Path) -> None:
    """Take back what `put_aside` did, also half of it, where no library is in place. Can be done again after a cut.

    Raises LibraryError.
    """
    path = folder / files.LIBRARY
    if path.exists():
        return
    try:
        for file in (*files.companions(aside / files.LIBRARY), aside / files.LIBRARY):  # the main file last
            file.rename(path.with_name(file.name))
        files.sync_folder(folder)
    except OSError as error:
        raise errors.from_os(error, folder) from error
    with contextlib.suppress(OSError):
        aside.rmdir()


def _free_name(path: Path) -> Path:
    names = (path, *(path.with_name(f"{path.name}-{number}") for number in range(2, 1000)))
    return next(name for name in names if not name.exists())


def _refuse_unusable(backup: Path, folder: Path) -> None:
    others = [other for other in files.backups(folder) if other.path != backup]
    try:
        files.refuse_foreign(backup)
        with files.looking_at(backup) as connection:
            faults = structural_faults(connection)
            version = schema.version(connection)
            is_sound = not faults and schema.is_sound(connection, version)
            if is_sound and version >= schema.SEALED:
                is_sound = not seals.broken(connection, "report")
    except (sqlite3.Error, UnicodeDecodeError, LibraryDamaged, FileNotFoundError):
        is_sound = False
    if not is_sound:
        raise LibraryDamaged(f"备份“{backup}”也不能用，未改动任何文件，请另选一份备份。", others)


def _refuse_in_use(path: Path) -> None:
    """Raise LibraryBusy. What is no library any more is left alone: SQLite would clear away the journal beside it."""
    try:
        files.refuse_foreign(path)
        with contextlib.closing(files.connect(path)) as connection:
            files.lock(connection)
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
    except sqlite3.Error as error:
        if isinstance(found := errors.from_sqlite(error, path, ()), errors.LibraryBusy):
            raise found from error
    except (LibraryDamaged, UnicodeDecodeError, OSError):
        return
