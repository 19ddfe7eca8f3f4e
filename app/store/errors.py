"""The errors of the library. Each message is one sentence that says what, where, and what to do."""

import errno
import os
import sqlite3
import tempfile
from collections.abc import Sequence
from pathlib import Path

from app.store.records import Backup


class LibraryError(Exception):
    """The library cannot do the request; nothing was done in part. The message is for the user."""


class LibraryBusy(LibraryError):
    """Another running copy of the program holds the library."""


class LibraryNewer(LibraryError):
    """A newer version of the program saved the library; it was not touched."""


class LibraryReadOnly(LibraryError):
    """The folder or the file cannot be written to."""


class LibraryFull(LibraryError):
    """The disk is full. The write failed; earlier saves are safe."""


class LibraryUnreachable(LibraryError):
    """The disk failed, disappeared or refused (a quota). As with LibraryFull, a later attempt may succeed."""


class LibraryTaken(LibraryError):
    """There is already a report of this unit, form and period; `report` is its id."""

    def __init__(self, message: str, report: str) -> None:
        super().__init__(message)
        self.report = report


class LibraryDamaged(LibraryError):
    """The file is missing, no library, or damaged. `backups` are those it can be recovered from, newest first.

    `aside` is the folder in which an interrupted recovery left the former library; None if there is none.
    """

    def __init__(self, message: str, backups: Sequence[Backup] = (), aside: Path | None = None) -> None:
        super().__init__(message)
        self.backups = tuple(backups)
        self.aside = aside


def damaged(path: Path, fault: str, backups: Sequence[Backup]) -> LibraryDamaged:
    if backups:
        way_out = f"可以恢复{backups[0].day}的备份，现有文件会改名保留。"
    else:
        way_out = "未找到备份；请不要删除它，复制一份留存后，改名保留并新建年报库。"
    return LibraryDamaged(f"年报库“{path}”{fault}，{way_out}", backups)


def cut_off(path: Path, aside: Path, backups: Sequence[Backup]) -> LibraryDamaged:
    """The library is not in its place, because the recovery that moved it into `aside` was not finished."""
    way_out = f"，也可以恢复{backups[0].day}的备份" if backups else ""
    sentence = f"年报库“{path}”不见了：上次恢复没有做完，原来的年报库在“{aside}”，可以放回原处{way_out}。"
    return LibraryDamaged(sentence, backups, aside)


def busy(path: Path) -> LibraryBusy:
    return LibraryBusy(f"年报库“{path}”正被另一个已打开的本程序使用，请先关闭它（或切换到那个窗口），再重新打开。")


def newer(path: Path) -> LibraryNewer:
    return LibraryNewer(f"年报库“{path}”由更新版本的程序保存，本程序未改动它，请先升级本程序再打开。")


def full(path: Path) -> LibraryFull:
    return LibraryFull(f"磁盘空间不足，这次的内容未写入“{path}”，以前保存的都还在，请清理出空间后再试。")


def read_only(place: Path) -> LibraryReadOnly:
    return LibraryReadOnly(f"“{place}”不能写入（只读或没有权限），请换一个能写入的文件夹，或请管理员开放写入权限。")


def unreachable(path: Path) -> LibraryUnreachable:
    return LibraryUnreachable(f"读写“{path}”时出错，以前保存的都还在，请检查磁盘是否已满、已断开或超出限额，然后再试。")


def from_os(error: OSError, path: Path) -> LibraryError:
    """Return the sentence for an error of the file system at `path`."""
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            return full(path)
        case errno.EACCES | errno.EPERM | errno.EROFS:
            return read_only(path if os.access(path, os.F_OK) else path.parent)
        case errno.ENOENT:
            return LibraryUnreachable(f"没有“{path.parent}”这个文件夹，写入失败，请换一个文件夹。")
        case errno.ENAMETOOLONG:
            return LibraryError(f"“{path.name}”这个名字太长，写入失败，请换一个短的名字。")
        case errno.EISDIR:
            return LibraryError(f"“{path}”是一个文件夹，写入失败，请换一个文件名。")
        case errno.EEXIST | errno.ENOTDIR:
            return LibraryError(f"“{path}”不能用作文件夹，它或它的上级是一个文件，请移走那个文件，或换一个文件夹。")
    return unreachable(path)


def from_sqlite(error: sqlite3.Error, path: Path, backups: Sequence[Backup]) -> LibraryError:
    """Return the sentence for an SQLite error of the library at `path`."""
    if isinstance(error, sqlite3.ProgrammingError):
        return LibraryError(f"年报库“{path}”已经关闭，请重新打开程序。")
    code = getattr(error, "sqlite_errorcode", None)
    match code & 0xFF if code is not None else None:  # the low byte is the kind, the rest says more than we need
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return busy(path)
        case sqlite3.SQLITE_NOTADB:
            return damaged(path, "已损坏，不再是年报库文件", backups)
        # ERROR: a table or column is missing; CONSTRAINT and MISMATCH: an index does not fit its table.
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_ERROR | sqlite3.SQLITE_CONSTRAINT | sqlite3.SQLITE_MISMATCH:
            return damaged(path, "已损坏", backups)
        case sqlite3.SQLITE_FULL:
            return full(path)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            # Without an obstacle it is the head of the file that forbids writing.
            return _obstacle(path) or damaged(path, "已损坏", backups)
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_IOERR:
            return _obstacle(path) or unreachable(path)
        case None if isinstance(error, sqlite3.DatabaseError):  # Python could not decode what SQLite gave it
            return damaged(path, "已损坏", backups)
    return LibraryError(f"年报库“{path}”不能使用（系统错误{code}），请关闭程序后重新打开。")


def _obstacle(path: Path) -> LibraryError | None:
    """Return the cause that prevents writing. SQLite says "disk I/O error" even of a read-only file."""
    try:
        # Not by opening it: closing it again would drop this process's locks on it.
        if path.exists() and not os.access(path, os.W_OK):
            return read_only(path)
        with tempfile.TemporaryFile(dir=path.parent):
            return None
    except OSError as error:
        return from_os(error, path.parent)
