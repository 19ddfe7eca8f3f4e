"""The library's files: where they lie, how one is made, looked at, opened and locked."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from app.store import errors, schema
from app.store.records import Backup

LIBRARY = "library.db"
BACKUPS = "backups"
# What SQLite may leave beside the file after an unclean end; without them it is not whole.
COMPANIONS = ("-wal", "-shm", "-journal")
# A second copy is to be refused at once; a virus scanner that holds the file for a moment is not a second copy.
PATIENCE = 0.25
_STAMP = "%Y%m%d-%H%M%S"


def stamp(at: datetime) -> str:
    """A time as file names have it."""
    return at.strftime(_STAMP)


def backups(folder: Path) -> list[Backup]:
    """The backups of the library in `folder`, newest first."""
    found = []
    for path in (folder / BACKUPS).glob("library-*.db"):
        with contextlib.suppress(ValueError):  # a file that somebody else named
            found.append(Backup(path, datetime.strptime(path.stem.removeprefix("library-")[:15], _STAMP)))
    return sorted(found, key=lambda backup: (backup.at, backup.path.name), reverse=True)


def make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise errors.from_os(error, folder) from error


def make_sure(path: Path) -> None:
    """Make the library at `path` if this is the first time. A library that was here and is gone is not replaced."""
    make_folder(path.parent)
    if not path.exists():
        if companions(path) or backups(path.parent):
            raise errors.damaged(path, "不见了", backups(path.parent))
        lay_down(path)


def companions(path: Path) -> list[Path]:
    """The files that stand beside `path` and belong to it."""
    return [beside for ending in COMPANIONS if (beside := path.with_name(path.name + ending)).exists()]


def connect(path: Path, *, untouched: bool = False) -> sqlite3.Connection:
    """Connect to an existing file, never make one. `untouched`: take no lock, write nothing, make no file beside it."""
    name = path.absolute().as_posix()
    # Three slashes, or four for a Windows share, which would otherwise be taken for the name of a host.
    uri = f"file://{'' if name.startswith('/') else '/'}{quote(name)}"
    uri += "?mode=ro&immutable=1" if untouched else "?mode=rw"
    # One thread writes, another reads; Library lets only one in at a time.
    return sqlite3.connect(uri, uri=True, timeout=PATIENCE, isolation_level=None, check_same_thread=False)


@contextlib.contextmanager
def looking_at(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that leaves `path` as it is. Going through SQLite matters: on POSIX, closing a file that this
    process opened by itself would drop the lock that an open Library has on it.
    """
    with contextlib.closing(connect(path, untouched=True)) as connection:
        yield connection


def refuse_foreign(path: Path) -> None:
    """Raise LibraryNewer for a library of a newer program and LibraryDamaged for a file that is none, untouched.

    SQLite itself would take an empty file for a new library, and throw away the journal that lies beside it.
    """
    if path.stat().st_size == 0:
        raise errors.damaged(path, "是空文件，内容已丢失", backups(path.parent))
    try:
        with looking_at(path) as connection:
            application = connection.execute("PRAGMA application_id").fetchone()[0]
            version = schema.version(connection)
    except sqlite3.Error as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_NOTADB:
            return  # perhaps another copy is writing just now: that shows when the file is to be locked
        raise errors.from_sqlite(error, path, backups(path.parent)) from error
    if application != schema.APPLICATION_ID:
        raise errors.damaged(path, "不是本程序的年报库文件", backups(path.parent))
    if version > len(schema.MIGRATIONS):
        raise errors.newer(path)


def lay_down(path: Path) -> None:
    """Make an empty library at `path`, whole or not at all; an existing file stays."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        for left_over in (part, *companions(part)):
            left_over.unlink(missing_ok=True)
        with contextlib.closing(sqlite3.connect(part, isolation_level=None)) as connection:
            lock(connection)
            schema.migrate(connection)
        _name_unless_taken(part, path)
    except sqlite3.Error as error:
        raise errors.from_sqlite(error, path, ()) from error
    except OSError as error:
        raise errors.from_os(error, path) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _name_unless_taken(part: Path, path: Path) -> None:
    """Two copies started at once must end up with the same file, so neither may replace the other's."""
    try:
        os.link(part, path)
    except FileExistsError:
        return
    except OSError:  # a file system without links
        if not path.exists():
            part.rename(path)


def lock(connection: sqlite3.Connection) -> None:
    """Take the file for this process alone. The order matters: only then does WAL do without shared memory."""
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
    if mode != "wal":
        raise sqlite3.OperationalError(f"journal_mode is {mode}")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def sync_folder(folder: Path) -> None:
    """Make a renaming in `folder` outlast a power cut, where the system can."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
