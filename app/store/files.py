"""The library's files: their names and places, and creating, examining, opening and locking them."""

import contextlib
import errno
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
"""Prefixes of the folders into which a library is put aside."""
# What SQLite may leave beside the file after an unclean end; without them it is not whole.
COMPANIONS = ("-wal", "-shm", "-journal")
# A second copy is to be refused at once; a virus scanner that holds the file for a moment is not a second copy.
PATIENCE = 0.25
PAGE = 4096
"""Bytes per page of the library, SQLite's default."""
_JOURNAL_HEAD, _FRAME = 32, 24
"""Bytes of a journal's header, and of the header of each of its frames."""
_STAMP = "%Y%m%d-%H%M%S"


def stamp(at: datetime) -> str:
    """The format of a time in file names."""
    return at.strftime(_STAMP)


def backups(folder: Path) -> list[Backup]:
    """Return the backups of the library in `folder`, newest first. Those dated in the future come last."""
    found = []
    for path in (folder / BACKUPS).glob("library-*.db"):
        with contextlib.suppress(ValueError):  # a file that somebody else named
            found.append(Backup(path, datetime.strptime(path.stem.removeprefix("library-")[:15], _STAMP)))
    now = datetime.now()
    return sorted(found, key=lambda backup: (backup.at <= now, backup.at, backup.path.name), reverse=True)


def make_folder(folder: Path) -> None:
    """Create a folder that only its owner can open. An existing folder keeps its mode."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise errors.from_os(error, folder) from error


def make_private(path: Path) -> None:
    """Create an empty file at `path` that only its owner can read. An existing file is emptied and keeps its mode."""
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))


def make_sure(path: Path) -> None:
    """Create the library at `path` if it never existed. A library that existed and is missing is not replaced."""
    make_folder(path.parent)
    if not path.exists():
        if aside := set_aside(path.parent):
            raise errors.cut_off(path, aside, backups(path.parent))
        if companions(path) or backups(path.parent):
            raise errors.damaged(path, "不见了", backups(path.parent))
        create(path)


def companions(path: Path) -> list[Path]:
    """The files that stand beside `path` and belong to it."""
    return [beside for ending in COMPANIONS if (beside := path.with_name(path.name + ending)).exists()]


def committed_frames(path: Path) -> int | None:
    """Return the number of pages in the journal beside `path` up to its last commit; None without a journal.

    SQLite stops silently at the first damaged page. An interrupted write leaves pages without a commit, which do not
    count. A page without the salt of this journal was damaged later, and counts.
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
    """Return the folder into which `backups.put_aside` last moved the library of `folder`; None if it never did."""
    found = [aside for mark in MARKS for aside in folder.glob(f"{mark}-*") if (aside / LIBRARY).exists()]
    # By the time in the name, and the number behind it where there are several of one second.
    return max(found, key=lambda aside: tuple(map(int, re.findall(r"\d+", aside.name))), default=None)


def connect(path: Path, *, untouched: bool = False) -> sqlite3.Connection:
    """Connect to an existing file; never create one. `untouched`: take no lock and write no file."""
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
    """Open a connection that leaves `path` unchanged.

    It must go through SQLite: on POSIX, if this process closes a file that it opened itself, the lock of an open
    Library on that file is dropped.
    """
    with contextlib.closing(connect(path, untouched=True)) as connection:
        yield connection


def refuse_foreign(path: Path) -> None:
    """Raise LibraryNewer for a library of a newer program and LibraryDamaged for another file, without touching it.

    SQLite itself would take an empty file for a new library, and delete the journal beside it.
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
    """Tell whether the tables are those of this program: then an unknown version number is a damaged one."""
    try:
        return schema.is_sound(connection, len(schema.MIGRATIONS))
    except sqlite3.Error:
        return False


def create(path: Path) -> None:
    """Create an empty library at `path`, completely or not at all. An existing file stays."""
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        for left_over in (part, *companions(part)):
            left_over.unlink(missing_ok=True)
        make_private(part)
        with contextlib.closing(connect(part)) as connection:
            lock(connection)
            schema.migrate(connection)
        with contextlib.suppress(FileExistsError):  # two copies started at once share one file
            publish(part, path)
    except sqlite3.Error as error:
        raise errors.from_sqlite(error, path, ()) from error
    except OSError as error:
        raise errors.from_os(error, path) from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def publish(part: Path, path: Path) -> None:
    """Give a finished file its name without replacing another. Raises FileExistsError if the name is taken."""
    try:
        os.link(part, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if path.exists():
            raise FileExistsError(errno.EEXIST, "exists", str(path)) from None
        part.rename(path)
    sync_folder(path.parent)


def lock(connection: sqlite3.Connection) -> None:
    """Lock the file for this process alone. The lock must come first: only then does WAL work without shared memory."""
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
    if mode != "wal":
        raise sqlite3.OperationalError(f"journal_mode is {mode}")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def sync_folder(folder: Path) -> None:
    """Flush a renaming in `folder` to the disk, if the system supports it."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
