"""The log of a season: entries are appended, never changed, and each is chained to the one before.

The chain shows that an entry was changed after it was written. The administrator of the machine could write the whole
chain again: the printed log says so.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from app.collect.values import Action, Entry

START = "0" * 64
"""The digest that the first entry is chained to."""

CAUTION = "本记录逐条相连，改动任何一条都能查出；但管理这台计算机的人仍有可能整体改写。"

_ALL = "SELECT seq, at, who, action, unit, handin, reason, data, previous, digest FROM entry"
_ADD = "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


def digest_of(*fields: Any) -> str:
    """The SHA-256 of the fields of an entry, `previous` among them, in hexadecimal digits."""
    written = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()


def append(
    connection: sqlite3.Connection,
    at: str,
    who: str,
    action: Action,
    *,
    unit: int | None = None,
    handin: int | None = None,
    reason: str = "",
    data: Mapping[str, Any] | None = None,
) -> Entry:
    """Add an entry behind the last one, in the caller's transaction."""
    last = connection.execute("SELECT seq, digest FROM entry ORDER BY seq DESC LIMIT 1").fetchone()
    seq, previous = (last[0] + 1, last[1]) if last else (1, START)
    text = json.dumps(data or {}, ensure_ascii=False)
    digest = digest_of(seq, at, who, action, unit, handin, reason, text, previous)
    connection.execute(_ADD, (seq, at, who, action, unit, handin, reason, text, previous, digest))
    return Entry(seq, at, who, action, unit, handin, reason, data or {}, previous, digest)


def entries(
    connection: sqlite3.Connection, unit: int | None = None, actions: Iterable[Action] | None = None
) -> list[Entry]:
    """The entries in order: all, those of one unit, or those of some actions."""
    where: list[str] = []
    given: list[Any] = []
    if unit is not None:
        where.append("unit = ?")
        given.append(unit)
    if actions is not None:
        chosen = [str(action) for action in actions]
        where.append(f"action IN ({', '.join('?' * len(chosen))})")
        given += chosen
    condition = f" WHERE {' AND '.join(where)}" if where else ""
    return [_entry(row) for row in connection.execute(f"{_ALL}{condition} ORDER BY seq", given)]


def _entry(row: tuple[Any, ...]) -> Entry:
    seq, at, who, action, unit, handin, reason, data, previous, digest = row
    return Entry(seq, at, who, Action(action), unit, handin, reason, json.loads(data), previous, digest)


def first_break(connection: sqlite3.Connection) -> int | None:
    """The number of the first entry that does not fit the chain; None where all do. Reads each row as it is stored."""
    previous, expected = START, 1
    for row in connection.execute(f"{_ALL} ORDER BY seq"):
        *fields, digest = row
        if fields[0] != expected or fields[-1] != previous or digest_of(*fields) != digest:
            return int(expected)
        previous, expected = digest, expected + 1
    return None


def may_undo(entry: Entry) -> bool:
    """Whether an entry can be taken back: not that the season was made or that a file came in."""
    return entry.action not in (Action.CREATE, Action.ADD)


def undone(known: Sequence[Entry]) -> frozenset[int]:
    """The numbers of the entries that are undone. An undoing that is itself undone counts no more."""
    found: set[int] = set()
    for entry in reversed(known):
        if entry.action is Action.UNDO and entry.seq not in found:
            found.add(int(entry.data["entry"]))
    return frozenset(found)


def standing(known: Sequence[Entry]) -> Iterator[Entry]:
    """The entries that are not undone, in order, without the undoings."""
    gone = undone(known)
    return (entry for entry in known if entry.action is not Action.UNDO and entry.seq not in gone)
