"""The file of a season: how it is made, opened for one program alone, backed up, and put back from a backup."""

import errno
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from itertools import count
from pathlib import Path

from app import system
from app.collect import schema
from app.collect.values import SeasonError
from app.store.files import COMPANIONS, lock, make_private, sync_folder
from app.store.files import connect as connected

MOST_BACKUPS = 5
_CHECKED_AT_ONCE = ("setting", "unit", "standing", "handin")
"""Tables whose seals are checked on opening; those of reports and figures are checked when one is read."""


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def damaged(path: Path, fault: str) -> str:
    """The sentence for a damaged season."""
    found = backups(path)
    way_out = f"可以恢复备份“{found[0].name}”" if found else "未找到备份，请不要删除它，先复制一份留存"
    return f"收集文件“{path.name}”{fault}，{way_out}。"


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn errors of SQLite and the system about a season into a SeasonError."""
    try:
        yield
    except sqlite3.Error as error:
        raise SeasonError(_sqlite_sentence(error, path)) from error
    except UnicodeDecodeError as error:  # SQLite's own message may quote damaged text
        raise SeasonError(damaged(path, "已损坏")) from error
    except OSError as error:
        raise SeasonError(_system_sentence(error, path)) from error


def _sqlite_sentence(error: sqlite3.Error, path: Path) -> str:
    if isinstance(error, sqlite3.ProgrammingError):
        return f"收集文件“{path.name}”已经关闭，请重新打开。"
    code = getattr(error, "sqlite_errorcode", None)
    match code & 0xFF if code is not None else None:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return f"收集文件“{path.name}”正被另一个程序使用，请先关闭它再试。"
        case sqlite3.SQLITE_FULL:
            return f"磁盘空间不足，这次的内容未写入“{path.name}”，以前保存的都还在，请清理出空间后再试。"
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return f"收集文件“{path.name}”不能写入，请检查写入权限，或复制到能写入的文件夹。"
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_IOERR:
            return f"读写收集文件“{path.name}”时出错，以前保存的都还在，请检查磁盘后再试。"
    return damaged(path, "已损坏")


def _system_sentence(error: OSError, path: Path) -> str:
    match error.errno:
        case errno.ENOENT:
            return f"没有“{path}”这个文件，请检查文件名和所在文件夹。"
        case errno.EEXIST:
            return f"“{path}”已经存在，为免丢失内容没有覆盖，请换一个文件名。"
        case errno.ENOSPC | errno.EDQUOT:
            return f"磁盘空间不足，写入“{path.name}”失败，请清理出空间后再试。"
        case errno.EISDIR:
            return f"“{path}”是一个文件夹，请写收集文件的名字。"
    return f"“{path}”不能读写（系统错误{error.errno}），请检查权限和磁盘。"


# -- making and opening ----------------------------------------------------------------------------------------------


def connect(path: Path) -> sqlite3.Connection:
    """A connection that has the file for itself: write-ahead log, each commit brought to the disk."""
    connection = connected(path)
    try:
        lock(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def make_empty(path: Path) -> None:
    """An empty season at `path`, in the place of whatever a killed program left there."""
    for left_over in (path, *_companions(path)):
        left_over.unlink(missing_ok=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    make_private(path)
    with closing(connect(path)) as connection:
        schema.migrate(connection)


def open_existing(path: Path) -> sqlite3.Connection:
    """Connect to a season, look it over, and mark it as in use. Raises SeasonError, sqlite3.Error, OSError."""
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, "is a directory", str(path))
    if path.stat().st_size == 0:
        raise SeasonError(damaged(path, "是空文件"))
    _refuse_foreign(path)
    connection = connect(path)
    try:
        _look_over(connection, path)
        connection.execute("UPDATE state SET clean = 0")
    except BaseException:
        connection.close()
        raise
    return connection


def _refuse_foreign(path: Path) -> None:
    """Raise SeasonError unless the file is a season of this or an older program. Takes no lock and writes no file."""
    with closing(connected(path, untouched=True)) as connection:
        try:
            application = connection.execute("PRAGMA application_id").fetchone()[0]
            number = schema.version(connection)
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", None) != sqlite3.SQLITE_NOTADB:
                return  # another program is writing just now: that shows when the file is locked
            raise SeasonError(f"“{path.name}”不是收集文件，请选择以.nbs结尾的收集文件。") from error
    if application != schema.APPLICATION_ID:
        raise SeasonError(f"“{path.name}”不是收集文件，请选择以.nbs结尾的收集文件。")
    if number > len(schema.MIGRATIONS):
        raise SeasonError(f"收集文件“{path.name}”由更新版本的程序保存，未改动它，请先升级本程序再打开。")


def _look_over(connection: sqlite3.Connection, path: Path) -> None:
    row = connection.execute("SELECT clean FROM state").fetchone()
    if row is None:
        raise SeasonError(damaged(path, "已损坏"))
    if not row[0] and connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise SeasonError(damaged(path, "已损坏"))
    if schema.version(connection) < len(schema.MIGRATIONS):
        back_up(connection, path)
        schema.migrate(connection)
    for table in _CHECKED_AT_ONCE:
        if connection.execute(schema.broken(table)).fetchone()[0]:
            raise SeasonError(damaged(path, "的内容已损坏"))


def _companions(path: Path) -> list[Path]:
    return [path.with_name(path.name + ending) for ending in COMPANIONS]


# -- backups ---------------------------------------------------------------------------------------------------------


def backups(path: Path) -> list[Path]:
    """The backups of a season, newest first: files beside it, named after it and the day."""
    return sorted(path.parent.glob(f"{_escaped(path.stem)}.备份-????????{path.suffix}"), reverse=True)


def back_up(connection: sqlite3.Connection, path: Path) -> Path | None:
    """Write today's backup again, without the bytes of the originals; None where nothing changed since the last one."""
    found = backups(path)
    head = _head(connection)
    if found and _head_of(found[0]) == head:
        return None
    target = path.with_name(f"{path.stem}.备份-{datetime.now():%Y%m%d}{path.suffix}")
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        make_empty(part)
        connection.execute("ATTACH ? AS backup", (str(part),))
        try:
            connection.execute("BEGIN")
            for table in schema.COPIED:
                connection.execute(f"INSERT INTO backup.{table} SELECT * FROM main.{table}")
            connection.execute("INSERT INTO backup.original SELECT digest, name, size, NULL FROM main.original")
            connection.execute("COMMIT")
        finally:
            connection.execute("DETACH backup")
        system.replace(part, target)
        sync_folder(target.parent)
    finally:
        for left_over in (part, *_companions(part)):
            with suppress(OSError):
                left_over.unlink(missing_ok=True)
    for old in backups(path)[MOST_BACKUPS:]:
        old.unlink(missing_ok=True)
    return target


def _head(connection: sqlite3.Connection) -> str:
    row = connection.execute("SELECT digest FROM entry ORDER BY seq DESC LIMIT 1").fetchone()
    return str(row[0]) if row else ""


def _head_of(path: Path) -> str:
    with suppress(sqlite3.Error), closing(connected(path, untouched=True)) as connection:
        return _head(connection)
    return ""


def _escaped(text: str) -> str:
    return "".join(f"[{letter}]" if letter in "[*?" else letter for letter in text)


def put_back(path: Path, backup: Path) -> Path:
    """Put a backup in the place of a damaged season; where the damaged file was put aside. Raises SeasonError.

    Killed at any moment, there is either the damaged file, of which the backup is offered, or the backup in its place.
    """
    with explained(path):
        stem = f"{path.stem}.损坏-{datetime.now():%Y%m%d%H%M%S}"
        names = (path.with_name(f"{stem}{f'-{nth}' if nth else ''}{path.suffix}") for nth in count())
        aside = next(name for name in names if not name.exists())
        part = path.with_name(f"{path.name}.{os.getpid()}.part")
        shutil.copyfile(backup, part)
        with closing(connect(part)) as connection:
            if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise SeasonError(f"备份“{backup.name}”也已损坏，请换一个备份。")
        _copy(path, aside)
        for file in _companions(path):  # before the backup takes its place: a journal would be written into it
            if file.exists():
                file.rename(aside.with_name(aside.name + file.name.removeprefix(path.name)))
        system.replace(part, path)
        sync_folder(path.parent)
    return aside


def _copy(path: Path, target: Path) -> None:
    """Give a file a second name; a copy of it on a file system without links."""
    try:
        os.link(path, target)
    except FileExistsError:
        raise
    except OSError:
        shutil.copyfile(path, target)
