"""The library: every report with its change log, in one SQLite file in the user's data folder."""

import json
import logging
import os
import shutil
import sqlite3
import threading
import time
import traceback
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from app.model import change as changes
from app.model.period import Period
from app.store import backups, errors, files, schema, seals
from app.store.errors import LibraryError, LibraryTaken
from app.store.records import Backup, Entry, Removed, Stored, Submission, Summary, Unit, UnitReport

_COLUMNS = ", ".join(Summary._fields)
_LISTED = f"SELECT {_COLUMNS} FROM report WHERE removed IS NULL"
_ADD = f"INSERT INTO report ({_COLUMNS}, origin) VALUES ({', '.join('?' * (len(Summary._fields) + 1))})"
_UPDATE = f"UPDATE report SET {', '.join(f'{name} = ?' for name in Summary._fields)} WHERE number = ?"
_LOG = f"SELECT seal IS {seals.of('entry')}, seq, at, change, undoes, redoes FROM entry WHERE number = ? ORDER BY seq"

_LATEST = "SELECT coalesce(max(seq), 0) FROM entry WHERE number = ?"

log = logging.getLogger(__name__)

PAUSES = (0.05, 0.2)
"""Seconds to wait before the next attempt at a library that could not be read."""

# Half a character, as a faulty clipboard may bring, must not keep the rest of a report from being saved.
_HALVES = "surrogatepass"


class Library:
    """An open library. When a method such as `create` or `commit` returns, its data are on the disk.

    Each method is atomic, may be called from any thread, and raises only LibraryError, whose message is for the user.
    While the library is open, no other copy of the program can open it.
    """

    was_clean: bool
    """Whether the last program closed it properly. If not, `open` has checked the file."""
    notices: tuple[str, ...]
    """Sentences for the user about the state of the library at opening; usually none."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        """Use `open`."""
        self.path = path
        self._connection = connection
        self._alone = threading.RLock()
        self._held: TemporaryDirectory[str] | None = None
        """The folder of the copy that is read instead of a library that cannot be written."""
        self._logs_lost: set[int] = set()
        """The numbers of the reports whose log was damaged when it was loaded."""
        self._identity = _identity(path)
        self._journal = path.with_name(f"{path.name}-wal")
        self._journal_identity: tuple[int, int] | None = None

    @classmethod
    def open(cls, folder: Path) -> "Library":
        """Open the library in `folder`, or create one. Raises LibraryError."""
        for pause in PAUSES:
            try:
                return cls._open_once(folder)
            except errors.LibraryUnreachable:
                # Another copy that ends at this moment takes its journal away: SQLite saw it and then it was gone.
                time.sleep(pause)
        return cls._open_once(folder)

    @classmethod
    def look_at(cls, folder: Path) -> "Library":
        """Open a copy of a library that cannot be written. No report in it can be changed."""
        held = TemporaryDirectory(prefix="nianbao-", ignore_cleanup_errors=True)
        path = folder / files.LIBRARY
        try:
            for file in (path, *files.companions(path)):
                shutil.copyfile(file, Path(held.name) / file.name)
            library = cls.open(Path(held.name))
        except BaseException as error:
            held.cleanup()
            if isinstance(error, OSError | errors.LibraryDamaged):
                raise LibraryError(f"年报库“{path}”读不出来，请检查读取权限，或换用它的备份。") from error
            raise
        library.path, library._held = path, held
        return library

    @property
    def read_only(self) -> bool:
        """Tell whether it is read-only: no report and no setting is kept."""
        return self._held is not None

    @classmethod
    def _open_once(cls, folder: Path) -> "Library":
        path = folder / files.LIBRARY
        try:
            files.make_sure(path)
            files.refuse_foreign(path)
            journal = files.committed_frames(path)
            library = cls(path, files.connect(path))
        except OSError as error:
            raise errors.from_os(error, path) from error
        except sqlite3.Error as error:
            raise errors.from_sqlite(error, path, files.backups(folder)) from error
        try:
            library._take(journal)
        except BaseException as error:
            _release_cursors(error)
            library._connection.close()
            raise
        log.info("library opened, clean %d", library.was_clean)
        return library

    def _take(self, journal: int | None) -> None:
        """Lock the file, note how it was closed, and mark it as in use. `journal`: see `committed_frames`."""
        with self._reading() as connection:
            files.lock(connection)
            self._note_journal(connection)
            version = schema.version(connection)
            state = connection.execute("SELECT clean FROM state").fetchone()
            if state is None or version > len(schema.MIGRATIONS) or not schema.is_sound(connection, version):
                raise self._damaged("已损坏")
            self.was_clean = bool(state[0])
            self.notices = ()
            if not self.was_clean:
                self._look_after_unclean_end(connection, journal)
            # Before the migration, which seals the rows anew.
            if version >= schema.SEALED and seals.broken(connection, "report"):
                raise self._damaged("的年报目录已损坏")
            if version < len(schema.MIGRATIONS):
                self._write_backup(f"-v{version}")
                schema.migrate(connection)
            connection.execute("UPDATE state SET clean = 0")
            self._settle(connection)

    def _look_after_unclean_end(self, connection: sqlite3.Connection, journal: int | None) -> None:
        if backups.structural_faults(connection):
            raise self._damaged("的内容已损坏")
        (_, read, _) = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        if journal is None or read < journal:
            fault = "不见了" if journal is None else "有损坏"
            self.notices = (
                f"上次没有正常结束，而“{self.path}-wal”{fault}，最后的修改可能在其中；"
                "请核对最近改过的年报，有出入时从备份恢复。",
            )

    def close(self) -> None:
        """Close properly. Never fails: acknowledged data are on the disk, and the next `open` repairs the rest."""
        with self._alone, closing(self._connection), suppress(sqlite3.Error):
            if self._is_in_place():
                self._connection.execute("UPDATE state SET clean = 1")
        if self._held is not None:
            self._held.cleanup()

    # -- reports ---------------------------------------------------------------------------------------------------

    def summaries(self) -> list[Summary]:
        """The reports that are not in the trash, latest change first. Reads no documents."""
        with self._reading() as connection:
            return list(map(Summary._make, connection.execute(f"{_LISTED} ORDER BY changed DESC, number DESC")))

    def find(self, unit: str, form: str, period: Period) -> str | None:
        """Return the id of the report of this unit, form and period outside the trash; None for a unit without id.

        A report of an old library with an unknown form matches any form.
        """
        if not unit:
            return None
        with self._reading() as connection:
            row = connection.execute(
                "SELECT report FROM report WHERE unit = ? AND year = ? AND period = ? AND form IN (?, '')"
                " AND removed IS NULL ORDER BY form DESC, changed DESC",
                (unit, period.year, period.code, form),
            ).fetchone()
            return row[0] if row else None

    def create(self, summary: Summary, document: str, origin: str) -> None:
        """Add a new report; `origin` says where it comes from.

        Raises LibraryTaken if its unit, form and period have one.
        """
        with self._writing() as connection:
            self._refuse_second(summary)
            if connection.execute("SELECT 1 FROM report WHERE report = ?", (summary.report,)).fetchone():
                raise LibraryTaken("这份年报已在年报库中（可能在回收站里），请打开或还原它。", summary.report)
            number = connection.execute(_ADD, (*summary, origin)).lastrowid
            seals.renew(connection, "report", number or 0)
            seals.put(connection, "document", (number, _packed(document), 0))

    def commit(self, summary: Summary, document: str, entries: Sequence[Entry]) -> None:
        """Store a report with its latest changes; an entry replaces the one with the same seq.

        It is never refused because another report has the same unit and period: typed work goes first. Use `find`.
        """
        with self._writing() as connection:
            number = self._number(summary.report)
            connection.execute(_UPDATE, (*summary, number))
            seals.renew(connection, "report", number)
            if number in self._logs_lost:
                connection.execute("DELETE FROM entry WHERE number = ?", (number,))
            for row in _rows(number, entries):
                seals.put(connection, "entry", row)
            (latest,) = connection.execute(_LATEST, (number,)).fetchone()
            seals.put(connection, "document", (number, _packed(document), latest))
        self._logs_lost.discard(number)

    def load(self, report: str) -> Stored:
        """Return a report with its whole log, also one in the trash.

        A damaged log is left out; the next commit of the report begins a new one.
        """
        with self._reading() as connection:
            number = self._number(report)
            origin = connection.execute("SELECT origin FROM report WHERE number = ?", (number,)).fetchone()[0]
            document, latest = self._document(number)
            log = self._log(number, latest)
            if log is None:
                self._logs_lost.add(number)
            return Stored(document, origin, log or (), log_lost=log is None)

    def document(self, report: str) -> str:
        """Return a report without its log: as another report's last year, or for an export."""
        with self._reading():
            return self._document(self._number(report))[0]

    def units(self) -> list[Unit]:
        """The units that have reports outside the trash, by name."""
        by_unit: dict[str, list[tuple[UnitReport, str]]] = {}
        with self._reading() as connection:
            columns = "unit, unit_name, form, year, period, report"
            rows = f"SELECT {columns} FROM report WHERE removed IS NULL ORDER BY year, period, changed"
            for unit, name, form, year, period, report in connection.execute(rows):
                by_unit.setdefault(unit, []).append((UnitReport(form, Period(year, period), report), name))
        return sorted((_unit(unit, reports) for unit, reports in by_unit.items()), key=lambda unit: unit.name)

    # -- submissions -----------------------------------------------------------------------------------------------

    def submit(self, report: str, submission: Submission, package: bytes) -> None:
        """Freeze a submission. Raises LibraryError if the number is taken: a frozen package is never replaced."""
        with self._writing() as connection:
            number = self._number(report)
            if submission.nth in (known.nth for known in _submissions(connection, number)):
                raise LibraryError(f"第{submission.nth}次报送稿已经有了，未改动它，请重新生成报送包。")
            row = (number, *submission)
            names = ", ".join(seals.COLUMNS["submission"])
            connection.execute(
                f"INSERT INTO submission ({names}, package, seal) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (*row, package, seals.seal(*row)),
            )

    def submissions(self, report: str) -> list[Submission]:
        """Return the submissions of a report, first to last, without reading packages."""
        with self._reading() as connection:
            return _submissions(connection, self._number(report))

    def package(self, report: str, nth: int) -> bytes:
        """Return the package of a submission, byte for byte."""
        import hashlib  # seldom asked for, and it loads a large library

        with self._reading() as connection:
            rows = "SELECT digest, package FROM submission WHERE number = ? AND nth = ?"
            row = connection.execute(rows, (self._number(report), nth)).fetchone()
            if row is None:
                raise LibraryError(f"年报库“{self.path}”里没有第{nth}次报送稿，请回到首页重新打开。")
            if not isinstance(row[1], bytes) or hashlib.sha256(row[1]).hexdigest() != row[0]:
                raise self._damaged(f"中第{nth}次报送稿的内容已损坏")
            return bytes(row[1])

    # -- trash -----------------------------------------------------------------------------------------------------

    def remove(self, report: str) -> None:
        """Move a report to the trash; all of it is kept."""
        at = datetime.now().astimezone().isoformat(timespec="seconds")
        with self._writing() as connection:
            number = self._number(report)
            connection.execute("UPDATE report SET removed = ? WHERE number = ?", (at, number))
            seals.renew(connection, "report", number)

    def removed(self) -> list[Removed]:
        """The reports in the trash, last removed first."""
        rows = f"SELECT removed, {_COLUMNS} FROM report WHERE removed IS NOT NULL ORDER BY removed DESC, number DESC"
        with self._reading() as connection:
            return [Removed(Summary(*row), at) for at, *row in connection.execute(rows)]

    def bring_back(self, report: str) -> None:
        """Take a report out of the trash. Raises LibraryTaken if its unit, form and period have another one now."""
        with self._writing() as connection:
            number = self._number(report)
            row = connection.execute(f"SELECT {_COLUMNS} FROM report WHERE number = ?", (number,)).fetchone()
            self._refuse_second(Summary(*row))
            connection.execute("UPDATE report SET removed = NULL WHERE number = ?", (number,))
            seals.renew(connection, "report", number)

    # -- settings --------------------------------------------------------------------------------------------------

    def setting(self, key: str, default: Any = None) -> Any:
        """Return the value kept under `key`; `default` if there is none or it is damaged."""
        rows = f"SELECT value FROM setting WHERE key = ? AND seal IS {seals.of('setting')}"
        with suppress(errors.LibraryDamaged, ValueError, TypeError), self._reading() as connection:
            row = connection.execute(rows, (key,)).fetchone()
            return json.loads(row[0]) if row else default
        return default

    def set_setting(self, key: str, value: Any) -> None:
        """Keep a value that JSON can hold."""
        if self.read_only:
            return
        with self._writing() as connection:
            seals.put(connection, "setting", (key, _json(value)))

    # -- care ------------------------------------------------------------------------------------------------------

    def back_up(self) -> Path:
        """Write a dated backup and return its path. Older backups that the series does not need are deleted."""
        if self.read_only:
            raise errors.read_only(self.path)
        with self._reading():
            return self._write_backup()

    def save_copy(self, path: Path) -> None:
        """Write a checked copy of the library as a single file. A file at `path` is replaced.

        Raises LibraryError if `path` is the library itself.
        """
        if path.resolve() == self.path.resolve():
            raise errors.LibraryError(f"“{path}”就是正在使用的年报库，请换一个文件名或文件夹。")
        with self._reading() as connection:
            backups.copy(connection, self.path, path)

    def backups(self) -> list[Backup]:
        """The backups there are, newest first."""
        return files.backups(self.path.parent)

    def check(self) -> list[str]:
        """Look for damage in the background. Return a sentence for each fault, none if the library is sound."""
        try:
            with self._reading() as connection:
                if backups.structural_faults(connection):
                    return [f"年报库“{self.path}”的内部结构有损坏，请从备份恢复。"]
                if seals.broken(connection, "report"):
                    return [f"年报库“{self.path}”的年报目录有损坏，请从备份恢复。"]
                reports = connection.execute("SELECT number, report, unit_name, year FROM report").fetchall()
        except errors.LibraryDamaged as error:
            return [str(error)]
        return [fault for row in reports if (fault := self._fault(*row))]

    def _fault(self, number: int, report: str, unit: str, year: int) -> str | None:
        with self._reading():  # one report at a time, so that an edit need not wait for all of them
            try:
                _, latest = self._document(number)
                for submission in self.submissions(report):
                    self.package(report, submission.nth)
                if number not in self._logs_lost and self._log(number, latest) is None:
                    return f"年报库“{self.path}”中{unit}{year}年度年报的修改记录已损坏，内容没有影响，可以从备份恢复。"
            except errors.LibraryDamaged:
                return f"年报库“{self.path}”中{unit}{year}年度的年报已损坏，请从备份恢复。"
            return None

    # -- within ----------------------------------------------------------------------------------------------------

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._alone:
            try:
                yield self._connection
            except sqlite3.Error as error:
                log.error("SQLite refused: %d", getattr(error, "sqlite_errorcode", 0))
                raise errors.from_sqlite(error, self.path, self.backups()) from error
            except UnicodeDecodeError as error:  # even the words of SQLite's own error may be damaged ones
                raise self._damaged("已损坏") from error
            except UnicodeEncodeError as error:
                raise LibraryError("单位名称等处有残缺的字符，这次的内容未保存，请删去后重新输入。") from error

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Run one transaction: all writes within it are stored, or none."""
        with self._reading() as connection:
            if self.read_only:
                raise errors.read_only(self.path)
            if not self._is_in_place():
                raise LibraryError(
                    f"年报库“{self.path}”被移走或删除了，这次的内容未保存，请把它放回原处；"
                    "不能放回时，先把打开的年报另存为数据文件，再重新打开程序。"
                )
            self._keep_journal(connection)
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:  # after some errors SQLite has rolled back by itself
                    connection.execute("ROLLBACK")
                raise
            self._settle(connection)

    def _settle(self, connection: sqlite3.Connection) -> None:
        """Copy committed pages from the journal into the file, so that nothing depends on a second file.

        If that fails, the journal still has them: no error, unless the journal is missing too.
        """
        try:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error:
            if _identity(self._journal) != self._journal_identity:
                raise

    def _keep_journal(self, connection: sqlite3.Connection) -> None:
        """Begin a new journal if somebody deleted it: SQLite would go on writing to a file without a name."""
        if _identity(self._journal) != self._journal_identity:
            connection.execute("PRAGMA journal_mode = DELETE")
            files.lock(connection)
            self._note_journal(connection)

    def _note_journal(self, connection: sqlite3.Connection) -> None:
        connection.execute("BEGIN IMMEDIATE")  # only now is it made
        connection.execute("ROLLBACK")
        self._journal_identity = _identity(self._journal)

    def _is_in_place(self) -> bool:
        """Tell whether the open file is still the one at the path. A POSIX system allows to delete an open file."""
        return _identity(self.path) == self._identity

    def _write_backup(self, mark: str = "") -> Path:
        return backups.write(self._connection, self.path.parent, datetime.now(), mark)

    def _number(self, report: str) -> int:
        row = self._connection.execute("SELECT number FROM report WHERE report = ?", (report,)).fetchone()
        if row is None:
            raise LibraryError(f"年报库“{self.path}”里没有这份年报（编号{report}），请回到首页重新打开。")
        # The number comes from an index, which has no seal: the row that it leads to must be this report's.
        if self._connection.execute("SELECT report FROM report WHERE number = ?", row).fetchone() != (report,):
            raise self._damaged("的年报目录已损坏")
        return int(row[0])

    def _document(self, number: int) -> tuple[str, int]:
        """Return the text, and the seq of the last entry of its log."""
        rows = f"SELECT seal IS {seals.of('document')}, body, latest FROM document WHERE number = ?"
        row = self._connection.execute(rows, (number,)).fetchone()
        try:
            if row and row[0]:
                return zlib.decompress(row[1]).decode("utf-8", _HALVES), int(row[2])
        except (TypeError, zlib.error, UnicodeDecodeError) as error:
            raise self._damaged("中这份年报的内容已损坏") from error
        raise self._damaged("中这份年报的内容已损坏")

    def _log(self, number: int, latest: int) -> tuple[Entry, ...] | None:
        """Return the entries up to `latest`; None if one of them is changed, missing or unreadable."""
        try:
            log = tuple(_entries(self._connection.execute(_LOG, (number,))))
        except (ValueError, TypeError, LookupError, AttributeError):
            return None
        except sqlite3.Error as error:
            found = errors.from_sqlite(error, self.path, ())
            if isinstance(found, errors.LibraryDamaged):
                return None
            raise
        return log if [entry.seq for entry in log] == [*range(1, latest + 1)] else None

    def _damaged(self, fault: str) -> errors.LibraryDamaged:
        return errors.damaged(self.path, fault, self.backups())

    def _refuse_second(self, summary: Summary) -> None:
        if other := self.find(summary.unit, summary.form, Period(summary.year, summary.period)):
            which = "这一期的报表" if summary.period else "度的年报"
            raise LibraryTaken(f"{summary.unit_name}{summary.year}年{which}已在年报库中，请打开它。", other)


def _identity(path: Path) -> tuple[int, int] | None:
    """Return the identity of the file at `path` (device and number); None without a file."""
    if os.name != "posix":  # Windows does not let an open file be moved, and not every share numbers its files
        return (0, 0)
    try:
        status = path.stat()
    except OSError:
        return None
    return (status.st_dev, status.st_ino)


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value)  # escapes halves of characters
    return text


def _packed(document: str) -> bytes:
    """Compress a text to a third of its size. The result has a checksum, which SQLite's pages lack."""
    return zlib.compress(document.encode("utf-8", _HALVES), 1)


def _rows(number: int, entries: Iterable[Entry]) -> Iterator[tuple[Any, ...]]:
    for entry in entries:
        yield number, entry.seq, entry.at, _json(changes.to_dict(entry.change)), entry.undoes, entry.redoes


def _entries(rows: Iterable[tuple[Any, ...]]) -> Iterator[Entry]:
    """Read a row. Raises ValueError and similar errors if it is not as it was written."""
    for is_sound, seq, at, change, undoes, redoes in rows:
        if not is_sound:
            raise ValueError(seq)
        yield Entry(seq, at, changes.from_dict(json.loads(change)), undoes, redoes)


def _submissions(connection: sqlite3.Connection, number: int) -> list[Submission]:
    columns = f"seal IS {seals.of('submission')}, nth, at, name, digest"
    rows = f"SELECT {columns} FROM submission WHERE number = ? ORDER BY nth"
    found = connection.execute(rows, (number,)).fetchall()
    if not all(is_sound for is_sound, *_ in found):
        raise sqlite3.DatabaseError("a submission is not as it was written")
    return [Submission(*row) for _, *row in found]


def _unit(unit: str, reports: Sequence[tuple[UnitReport, str]]) -> Unit:
    """Build a unit from its reports in order of time, each with the unit's name in it."""
    name = reports[-1][1]
    former = dict.fromkeys(other for _, other in reports if other != name)
    return Unit(unit, name, tuple(former), tuple(report for report, _ in reports))


def _release_cursors(error: BaseException | None) -> None:
    """Clear the frames of an error: a cursor in one keeps the file locked after its connection is closed."""
    while error is not None:
        traceback.clear_frames(error.__traceback__)
        error = error.__cause__ or error.__context__
