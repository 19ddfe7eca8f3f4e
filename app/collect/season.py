"""A season: one SQLite file with the units, every file that was added, and the log of all decisions.

It makes the promises of the library: what a method was given is on the disk once it returns, each is done whole or not
at all, one program at a time has the file, every row has a checksum, and a damaged file is told in a sentence.
"""

import json
import os
import sqlite3
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from app.collect import log, schema, season_file
from app.collect.values import Action, Entry, HandIn, Relation, SeasonError, Standing, State, Tray, Unit
from app.model.datafile import to_report
from app.model.edition import Edition
from app.model.report import Report
from app.session import now
from app.store.files import publish

_UNITS = f"SELECT {', '.join(schema.COLUMNS['unit'])} FROM unit"
_HANDINS = f"SELECT {', '.join(schema.COLUMNS['handin'])} FROM handin"
_STANDINGS = f"SELECT {', '.join(schema.COLUMNS['standing'])} FROM standing"
_HEAD = "head"
"""The setting that holds the digest of the log's last entry, so that a log cut short is noticed."""


class Season:
    """An open season. Methods may be called from any thread; errors are SeasonError, with a sentence for the user.

    `year` and `edition` are those that are asked for; `who` is the name under which entries are made.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, editions: Mapping[str, Edition], who: str) -> None:
        """Use `open`."""
        self.path = path
        self.editions = editions
        self.who = who
        self.clock: Callable[[], str] = now
        """The time that entries and hand-ins get, ISO; another one only in a season that is made for practice."""
        self._connection = connection
        self._alone = threading.RLock()
        self._depth = 0

    @classmethod
    def create(
        cls,
        path: Path,
        year: int,
        edition: Edition,
        units: Sequence[Unit],
        editions: Mapping[str, Edition],
        who: str,
        settings: Mapping[str, Any] | None = None,
    ) -> "Season":
        """Make a season at `path`, where nothing may be yet. Raises SeasonError."""
        part = path.with_name(f"{path.name}.{os.getpid()}.part")
        kept = {"year": year, "edition": edition.id, "title": f"{year}年年报收集"} | dict(settings or {})
        try:
            with season_file.explained(path):
                season_file.make_empty(part)
                season = cls(part, season_file.connect(part), editions, who)
                with closing(season._connection), season.writing() as connection:
                    season._fill(connection, kept, units)
                publish(part, path)
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)
        return cls.open(path, editions, who)

    @classmethod
    def open(cls, path: Path, editions: Mapping[str, Edition], who: str) -> "Season":
        """Open the season at `path`. Raises SeasonError, also where another program has it."""
        with season_file.explained(path):
            season = cls(path, season_file.open_existing(path), editions, who)
            try:
                if season.setting("edition") not in editions:
                    raise SeasonError(f"收集文件“{path.name}”用的表样本程序没有，请先升级本程序再打开。")
            except BaseException:
                season._connection.close()
                raise
        return season

    def __enter__(self) -> "Season":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End cleanly, with today's backup made if anything changed since the last one. Never fails."""
        with self._alone, closing(self._connection), suppress(sqlite3.Error, OSError, SeasonError):
            season_file.back_up(self._connection, self.path)
            self._connection.execute("UPDATE state SET clean = 1")

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection, for this thread alone. Raises SeasonError."""
        with self._alone, season_file.explained(self.path):
            yield self._connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction, done whole or not at all; one within another belongs to the outer one. Raises SeasonError."""
        with self._alone, season_file.explained(self.path):
            if self._depth:
                yield self._connection
                return
            self._connection.execute("BEGIN IMMEDIATE")
            self._depth = 1
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
                raise
            finally:
                self._depth = 0

    # -- settings --------------------------------------------------------------------------------------------------

    def setting(self, key: str, usual: Any = None) -> Any:
        """A setting as JSON holds it: year, edition, title, office, hand_in, publish, rules …"""
        with self.reading() as connection:
            row = connection.execute(
                "SELECT value, seal IS seal(key, value) FROM setting WHERE key = ?", (key,)
            ).fetchone()
        if row and not row[1]:
            raise SeasonError(season_file.damaged(self.path, "的设置已损坏"))
        return json.loads(row[0]) if row else usual

    def put_setting(self, key: str, value: Any) -> None:
        """Set a setting within a `writing` that records it."""
        with self.writing() as connection:
            _put_setting(connection, key, value)

    def change_setting(self, key: str, value: Any) -> Entry:
        """Set a setting, with an entry that records its former value."""
        with self.writing() as connection:
            before = self.setting(key)
            _put_setting(connection, key, value)
            return self.record(Action.SET, data={"key": key, "before": before, "after": value})

    @property
    def year(self) -> int:
        return int(self.setting("year"))

    @property
    def edition(self) -> Edition:
        return self.editions[self.setting("edition")]

    @property
    def switched_off(self) -> frozenset[str]:
        """The codes of the checks that the office does not apply."""
        return frozenset(self.setting("rules", {}).get("off", ()))

    # -- the log ---------------------------------------------------------------------------------------------------

    def record(
        self,
        action: Action,
        *,
        unit: int | None = None,
        handin: int | None = None,
        reason: str = "",
        data: Mapping[str, Any] | None = None,
    ) -> Entry:
        """Append an entry to the log, within the `writing` of its effect."""
        with self.writing() as connection:
            entry = log.append(
                connection, self.clock(), self.who, action, unit=unit, handin=handin, reason=reason, data=data
            )
            _put_setting(connection, _HEAD, entry.digest)
            return entry

    def entries(self, unit: int | None = None, actions: Iterable[Action] | None = None) -> list[Entry]:
        """The log in order: the whole, what concerns one unit, or the entries of some actions."""
        with self.reading() as connection:
            return log.entries(connection, unit, actions)

    def first_break(self) -> int | None:
        """The number of the first entry that was altered, or of the one that is missing at the end; None for none."""
        with self.reading() as connection:
            broken = log.first_break(connection)
            if broken is not None:
                return broken
            last = connection.execute("SELECT seq, digest FROM entry ORDER BY seq DESC LIMIT 1").fetchone()
        seq, digest = last or (0, log.START)
        return None if self.setting(_HEAD) == digest else int(seq) + 1

    # -- units -----------------------------------------------------------------------------------------------------

    def units(self) -> list[Unit]:
        """All units, in the order of the list."""
        with self.reading() as connection:
            return [_unit(row) for row in connection.execute(f"{_UNITS} ORDER BY unit")]

    def unit(self, code: str) -> Unit:
        """The unit of a code. Raises SeasonError."""
        with self.reading() as connection:
            row = connection.execute(f"{_UNITS} WHERE code = ?", (code,)).fetchone()
        if row is None:
            raise SeasonError(f"单位名单里没有代码“{code}”，请核对代码。")
        return _unit(row)

    def put_unit(self, connection: sqlite3.Connection, unit: Unit) -> int:
        """Store a unit, a new one where its number is 0; its number."""
        number = unit.unit or connection.execute("SELECT coalesce(max(unit), 0) + 1 FROM unit").fetchone()[0]
        connection.execute(schema.insert("unit"), _unit_row(unit, number))
        return int(number)

    def change_units(self, units: Sequence[Unit], reason: str = "") -> Entry:
        """Add units (number 0) and replace others, as one entry that can be undone.

        The whole list must have been looked over with `units.refuse_faults`.
        """
        with self.writing() as connection:
            known = {unit.unit: unit for unit in self.units()}
            before = [list(_unit_row(known[unit.unit], unit.unit)) for unit in units if unit.unit in known]
            numbers = [self.put_unit(connection, unit) for unit in units]
            after = [list(_unit_row(unit, number)) for unit, number in zip(units, numbers, strict=True)]
            data = {"before": before, "after": after, "codes": [unit.code for unit in units]}
            return self.record(Action.UNITS, reason=reason, data=data)

    def put_back_units(
        self, connection: sqlite3.Connection, rows: Iterable[Sequence[Any]], codes: Iterable[str]
    ) -> None:
        """Make the units of these codes stand as in `rows`; one that is not there goes, unless it handed in."""
        kept = {row[0]: row for row in rows}
        for code in codes:
            unit = next((one for one in self.units() if one.code == code), None)
            if unit is None or unit.unit in kept:
                continue
            if self.handins(unit.unit):
                raise SeasonError(f"“{unit.name}”已经报来文件，不能从名单中去掉；不需要报送的请改为免报。")
            connection.execute("DELETE FROM unit WHERE unit = ?", (unit.unit,))
            connection.execute("DELETE FROM standing WHERE unit = ?", (unit.unit,))
        for row in kept.values():
            connection.execute(schema.insert("unit"), tuple(row))

    # -- hand-ins --------------------------------------------------------------------------------------------------

    def handin(self, number: int) -> HandIn:
        """A hand-in by its number. Raises SeasonError."""
        with self.reading() as connection:
            row = connection.execute(f"{_HANDINS} WHERE handin = ?", (number,)).fetchone()
        if row is None:
            raise SeasonError(f"收集文件里没有第{number}号收件。")
        return _handin(row)

    def handins(self, unit: int | None = None, *, in_trays: bool = False) -> list[HandIn]:
        """Hand-ins in the order they came: all, those of a unit, or those that wait in trays."""
        where, given = ("", tuple[Any, ...]()) if unit is None else (" WHERE unit = ?", (unit,))
        if in_trays:
            where, given = " WHERE tray IS NOT NULL AND tray != ?", (Tray.ASIDE,)
        with self.reading() as connection:
            return [_handin(row) for row in connection.execute(f"{_HANDINS}{where} ORDER BY handin", given)]

    def handins_of_file(self, digest: str) -> list[HandIn]:
        """The hand-ins of a file by its SHA-256: one, or none."""
        with self.reading() as connection:
            return [_handin(row) for row in connection.execute(f"{_HANDINS} WHERE digest = ?", (digest,))]

    def put_handin(self, connection: sqlite3.Connection, handin: HandIn) -> int:
        """Store a hand-in, a new one where its number is 0; its number."""
        number = handin.handin
        number = number or connection.execute("SELECT coalesce(max(handin), 0) + 1 FROM handin").fetchone()[0]
        tray = None if handin.tray is None else str(handin.tray)
        row = handin._asdict() | {"handin": number, "tray": tray, "draft": int(handin.draft)}
        connection.execute(schema.insert("handin"), tuple(row.values()))
        return int(number)

    def put_content(
        self, connection: sqlite3.Connection, handin: int, report: str, findings: str, manifest: str, numbers: str
    ) -> None:
        """Store what was read of a hand-in, each as JSON; `numbers` as `figures.encoded` gives them."""
        packed = (zlib.compress(each.encode("utf-8", "surrogatepass"), 1) for each in (report, findings, manifest))
        connection.execute(schema.insert("content"), (handin, *packed))
        connection.execute(schema.insert("figures"), (handin, numbers))

    def put_original(self, connection: sqlite3.Connection, digest: str, name: str, content: bytes | None) -> None:
        """Keep the bytes of a file; of one that is too large (None) its name alone."""
        row = (digest, name, len(content or b""), content)
        connection.execute("INSERT OR IGNORE INTO original VALUES (?, ?, ?, ?)", row)

    def original(self, digest: str) -> tuple[str, bytes]:
        """The name and the bytes of a file as it was added. Raises SeasonError."""
        with self.reading() as connection:
            row = connection.execute("SELECT name, content FROM original WHERE digest = ?", (digest,)).fetchone()
        if row is None or row[1] is None:
            raise SeasonError("这份原件不在收集文件里（备份不含原件，过大的文件不留存），请查看原来的文件。")
        if season_file.sha256(row[1]) != digest:
            raise SeasonError(season_file.damaged(self.path, f"中的原件“{row[0]}”已损坏"))
        return str(row[0]), bytes(row[1])

    def report(self, handin: int) -> Report:
        """The report of a hand-in, as it was read. Raises SeasonError."""
        return to_report(self._content(handin, "report"), self.editions)

    def findings(self, handin: int) -> list[dict[str, Any]]:
        """Return the findings of our checks at the time of adding, as `check --json` writes them."""
        found: list[dict[str, Any]] = self._content(handin, "findings")
        return found

    def manifest(self, handin: int) -> dict[str, Any]:
        """The manifest of its package, {} for another file."""
        found: dict[str, Any] = self._content(handin, "manifest")
        return found

    def _content(self, handin: int, column: str) -> Any:
        query = f"SELECT {column}, seal IS seal(handin, report, findings, manifest) FROM content WHERE handin = ?"
        with self.reading() as connection:
            row = connection.execute(query, (handin,)).fetchone()
        if row is None:
            raise SeasonError("这份收件没有读出年报，只留存了原件。")
        if not row[1]:
            raise SeasonError(season_file.damaged(self.path, f"中第{handin}号收件的内容已损坏"))
        return json.loads(zlib.decompress(row[0]).decode("utf-8", "surrogatepass"))

    # -- standings -------------------------------------------------------------------------------------------------

    def standings(self) -> dict[int, Standing]:
        """Return the state of each unit by its number; a unit without entries is 未报."""
        with self.reading() as connection:
            numbers = [number for (number,) in connection.execute("SELECT unit FROM unit ORDER BY unit")]
            known = {row[0]: _standing(row) for row in connection.execute(_STANDINGS)}
        return {number: known.get(number) or Standing(number) for number in numbers}

    def standing(self, unit: int) -> Standing:
        with self.reading() as connection:
            row = connection.execute(f"{_STANDINGS} WHERE unit = ?", (unit,)).fetchone()
        return _standing(row) if row else Standing(unit)

    def put_standing(self, connection: sqlite3.Connection, standing: Standing) -> None:
        stored = {"state": str(standing.state), "late": int(standing.late), "paper": int(standing.paper)}
        connection.execute(schema.insert("standing"), tuple((standing._asdict() | stored).values()))

    def _fill(self, connection: sqlite3.Connection, settings: Mapping[str, Any], units: Iterable[Unit]) -> None:
        for key, value in settings.items():
            _put_setting(connection, key, value)
        for nth, unit in enumerate(units, 1):
            connection.execute(schema.insert("unit"), _unit_row(unit, nth))
        self.record(Action.CREATE, data=dict(settings))


def _unit_row(unit: Unit, number: int) -> tuple[object, ...]:
    more = dict(unit.more) | ({"计入": unit.remark} if unit.remark else {})
    row = (unit.code, unit.name, _json(unit.aliases), unit.superior, unit.kind, str(unit.relation), _json(more))
    return (number, *row)


def _put_setting(connection: sqlite3.Connection, key: str, value: Any) -> None:
    connection.execute(schema.insert("setting"), (key, _json(value)))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _unit(row: tuple[Any, ...]) -> Unit:
    number, code, name, aliases, superior, kind, relation, more = row
    kept = json.loads(more)
    remark = str(kept.pop("计入", ""))
    return Unit(code, name, Relation(relation), superior, kind, tuple(json.loads(aliases)), kept, remark, number)


def _handin(row: tuple[Any, ...]) -> HandIn:
    found = HandIn(*row)
    return found._replace(tray=Tray(found.tray) if found.tray else None, draft=bool(found.draft))


def _standing(row: tuple[Any, ...]) -> Standing:
    found = Standing(*row)
    return found._replace(state=State(found.state), late=bool(found.late), paper=bool(found.paper))
