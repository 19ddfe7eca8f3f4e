"""A checksum in each row of the library, so that a changed byte is detected."""

import sqlite3
import zlib

_REPORT = (
    "report",
    "unit",
    "unit_name",
    "year",
    "edition",
    "filled",
    "cells",
    "written",
    "parts",
    "errors",
    "blanks",
    "verify",
    "changed",
    "origin",
    "removed",
    "form",
    "period",
)
COLUMNS = {
    "setting": ("key", "value"),
    "report": ("number", *_REPORT),
    "document": ("number", "body", "latest"),
    "entry": ("number", "seq", "at", "change", "undoes", "redoes"),
    "submission": ("number", "nth", "at", "name", "digest"),
}
"""The columns of each table that its seal covers; a submission's digest covers its package.

A later version of the library adds columns only at the end.
"""


def seal(*values: object) -> int:
    """Return the CRC-32 of a row's values: NULL, numbers, text and bytes, each with its type."""
    total = 0
    for value in values:
        data = value if isinstance(value, bytes) else repr(value).encode("utf-8", "surrogatepass")
        total = zlib.crc32(data, zlib.crc32(b"%d:" % len(data), total))
    return total


def provide(connection: sqlite3.Connection) -> None:
    """Let statements on `connection` call seal()."""
    connection.create_function("seal", -1, seal, deterministic=True)


def of(table: str) -> str:
    """Return the SQL expression for the seal of a row of `table`."""
    return f"seal({', '.join(COLUMNS[table])})"


def put(connection: sqlite3.Connection, table: str, row: tuple[object, ...]) -> None:
    """Insert a row, or replace the one with the same key. `row` has the sealed columns, in their order."""
    names = ", ".join(COLUMNS[table])
    marks = ", ".join(f"?{place}" for place in range(1, len(row) + 1))
    connection.execute(f"INSERT OR REPLACE INTO {table} ({names}, seal) VALUES ({marks}, seal({marks}))", row)


def renew(connection: sqlite3.Connection, table: str, number: int) -> None:
    """Seal the row of a report's `number` after an update of its columns."""
    connection.execute(f"UPDATE {table} SET seal = {of(table)} WHERE number = ?", (number,))


def broken(connection: sqlite3.Connection, table: str) -> list[int]:
    """Return the report numbers of the rows of `table` whose seal is wrong; in an older library for its columns."""
    there = {name for (_, name, *_) in connection.execute(f"PRAGMA table_info({table})")}
    sealed = ", ".join(name for name in COLUMNS[table] if name in there)
    rows = f"SELECT DISTINCT number FROM {table} WHERE seal IS NOT seal({sealed}) ORDER BY number"
    return [number for (number,) in connection.execute(rows)]
