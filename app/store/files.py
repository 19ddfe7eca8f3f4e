"""The library's files: where they lie, how one is made, looked at, opened and locked."""

import contextlib
import os
import re
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from app.store import errors, schema, seals
from app.store.records import Backup

LIBRARY = "library.db"
BACKUPS = "backups"
DAMAGED, REPLACED = MARKS = ("damaged", "replaced")
"""How the names of the folders begin into which a library is put aside."""
# What SQLite may leave beside the file after an unclean end; without them it is not whole.
COMPANIONS = ("-wal", "-shm", "-journal")
# A second copy is to be refused at once; a virus scanner that holds the file for a moment is not a second copy.
PATIENCE = 0.25
PAGE = 4096
"""Bytes of a page of the library, SQLite's own choice."""
_JOURNAL_HEAD, _FRAME = 32, 24
"""Bytes before the first frame of a journal, and before the page in each frame."""
_STAMP = "%Y%m%d-%H%M%S"


def stamp(at: datetime) -> str:
    """A time as file names have it."""
    return at.strftime(_STAMP)


def backups(folder: Path) -> list[Backup]:
    """The backups of the library in `folder`, newest first; those dated in the future, by a wrong clock, come last."""
    found = []
    for path in (folder / BACKUPS).glob("library-*.db"):
        with contextlib.suppress(ValueError):  # a file that somebody else named
            found.append(Backup(path, datetime.strptime(path.stem.removeprefix("library-")[:15], _STAMP)))
    now = datetime.now()
    return sorted(found, key=lambda backup: (backup.at <= now, backup.at, backup.path.name), reverse=True)


def make_folder(folder: Path) -> None:
    """A folder for nobody but its owner; one that is there stays as it is."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise errors.from_os(error, folder) from error


def make_private(path: Path) -> None:
    """An empty file at `path` that nobody but its owner may read; what was there is emptied and keeps its mode."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))


def make_sure(path: Path) -> None:
    """Make the library at `path` if this is the first time. A library that was here and is gone is not replaced."""
    make_folder(path.parent)
    if not path.exists():
        if aside := set_aside(path.parent):
            raise errors.cut_off(path, aside, backups(path.parent))
        if companions(path) or backups(path.parent):
            raise errors.damaged(path, "不见了", backups(path.parent))
        lay_down(path)


def companions(path: Path) -> list[Path]:
    """The files that stand beside `path` and belong to it."""
    return [beside for ending in COMPANIONS if (beside := path.with_name(path.name + ending)).exists()]


def committed_frames(path: Path) -> int | None:
    """How many pages the journal beside `path` holds up to its last commit; None where there is no journal.

    SQLite stops without a word at the first page that is damaged. A write that was cut off leaves pages without a
    commit, which do not count; a page that does not bear the sign of this journal was damaged later, and counts.
    """
    try:
        journal = path.with_name(f"{path.name}-wal").read_bytes()
    except FileNotFoundError:
        return None
    sign = journal[16:24]
    found = 0
    for number, start in enumerate(range(_JOURNAL_HEAD, len(journal) - _FRAME - PAGE + 1, _FRAME + PAGE), 1):
        if any(journal[start + 4 : start + 8]) or journal[start + 8 : start + 16] != sign:
            found = number
    return found


def set_aside(folder: Path) -> Path | None:
    """The folder into which `backups.put_aside` moved the library of `folder` last; None where it never did."""
    found = [aside for mark in MARKS for aside in folder.glob(f"{mark}-*") if (aside / LIBRARY).exists()]
    # By the time in the name, and the number behind it where there are several of one second.
    return max(found, key=lambda aside: tuple(map(int, re.findall(r"\d+", aside.name))), default=None)


def connect(path: Path, *, untouched: bool = False) -> sqlite3.Connection:
    """Connect to an existing file, never make one. `untouched`: take no lock, write nothing, make no file beside it."""
    name = path.absolute().as_posix()
    # Three slashes, or four for a Windows share, which would otherwise be taken for the name of a host.
    uri = f"file://{'' if name.startswith('/') else '/'}{quote(name)}"
    uri += "?mode=ro&immutable=1" if untouched else "?mode=rw"
    # One thread writes, another reads; Library lets only one in at a time.
    connection = sqlite3.connect(uri, uri=True, timeout=PATIENCE, isolation_level=None, check_same_thread=False)
    seals.provide(connection)
    return connection


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
            is_newer = version > len(schema.MIGRATIONS) and not _has_our_tables(connection)
    except UnicodeDecodeError as error:
        raise errors.damaged(path, "已损坏", backups(path.parent)) from error
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", None) != sqlite3.SQLITE_NOTADB:
            return  # perhaps another copy is writing just now: that shows when the file is to be locked
        raise errors.from_sqlite(error, path, backups(path.parent)) from error
    if application != schema.APPLICATION_ID:
        raise errors.damaged(path, "不是本程序的年报库文件", backups(path.parent))
    if is_newer:
        raise errors.newer(path)


def _has_our_tables(connection: sqlite3.Connection) -> bool:
    """Whether the tables are those of this program: then another number of the version is a damaged one."""
    try:
        return schema.is_sound(connection, len(schema.MIGRATIONS))
    except sqlite3.Error:
        return False


def lay_down(path: Path) -> None:
    """Make an empty library at `path`, whole or not at all; an existing file stays."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        for left_over in (part, *companions(part)):
            left_over.unlink(missing_ok=True)
        make_private(part)
        with contextlib.closing(connect(part)) as connection:
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
