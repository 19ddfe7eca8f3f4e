"""The tables of a season, and how an older file comes to have them."""

import sqlite3

APPLICATION_ID = 0x6E627331
"""The application id of our SQLite files of seasons."""

_FIRST = """
CREATE TABLE state (clean INTEGER NOT NULL);
INSERT INTO state VALUES (1);
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL, seal INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE unit (
    unit INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, name TEXT NOT NULL, aliases TEXT NOT NULL,
    superior TEXT NOT NULL, kind TEXT NOT NULL, relation TEXT NOT NULL, more TEXT NOT NULL, seal INTEGER NOT NULL
);
CREATE TABLE original (
    digest TEXT PRIMARY KEY, name TEXT NOT NULL, size INTEGER NOT NULL, content BLOB
);
CREATE TABLE handin (
    handin INTEGER PRIMARY KEY, digest TEXT NOT NULL, file TEXT NOT NULL, kind TEXT NOT NULL, at TEXT NOT NULL,
    unit INTEGER, tray TEXT, message TEXT NOT NULL, part_of INTEGER, unit_name TEXT NOT NULL, year INTEGER,
    report TEXT NOT NULL, number INTEGER, saved TEXT NOT NULL, data_digest TEXT NOT NULL, draft INTEGER NOT NULL,
    errors INTEGER NOT NULL, blanks INTEGER NOT NULL, verify INTEGER NOT NULL, explained INTEGER NOT NULL,
    seal INTEGER NOT NULL
);
CREATE INDEX handin_of_unit ON handin (unit);
CREATE INDEX handin_of_file ON handin (digest);
CREATE TABLE content (
    handin INTEGER PRIMARY KEY, report BLOB NOT NULL, findings BLOB NOT NULL, manifest BLOB NOT NULL,
    seal INTEGER NOT NULL
);
CREATE TABLE figures (handin INTEGER PRIMARY KEY, numbers TEXT NOT NULL, seal INTEGER NOT NULL);
CREATE TABLE entry (
    seq INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, action TEXT NOT NULL, unit INTEGER, handin INTEGER,
    reason TEXT NOT NULL, data TEXT NOT NULL, previous TEXT NOT NULL, digest TEXT NOT NULL
);
CREATE INDEX entry_of_unit ON entry (unit);
CREATE INDEX entry_of_action ON entry (action);
CREATE TABLE standing (
    unit INTEGER PRIMARY KEY, state TEXT NOT NULL, current INTEGER, accepted INTEGER, returns INTEGER NOT NULL,
    late INTEGER NOT NULL, paper INTEGER NOT NULL, seal INTEGER NOT NULL
);
"""

MIGRATIONS = (_FIRST,)
"""The statements that lead from each version to the next; `user_version` counts those that were made."""

COLUMNS = {
    "setting": ("key", "value"),
    "unit": ("unit", "code", "name", "aliases", "superior", "kind", "relation", "more"),
    "handin": (
        "handin",
        "digest",
        "file",
        "kind",
        "at",
        "unit",
        "tray",
        "message",
        "part_of",
        "unit_name",
        "year",
        "report",
        "number",
        "saved",
        "data_digest",
        "draft",
        "errors",
        "blanks",
        "verify",
        "explained",
    ),
    "content": ("handin", "report", "findings", "manifest"),
    "figures": ("handin", "numbers"),
    "standing": ("unit", "state", "current", "accepted", "returns", "late", "paper"),
}
"""The columns of each table that its seal covers; an entry of the log has its place in the chain instead."""

COPIED = (*COLUMNS, "entry")
"""The columns that a backup holds. Of the originals it holds only the names: they are much larger than the rest."""


def version(connection: sqlite3.Connection) -> int:
    """The version of the tables, 0 for a new file."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables to this program's version, each step whole or not at all."""
    for number in range(version(connection), len(MIGRATIONS)):
        connection.executescript(
            f"BEGIN IMMEDIATE;\n{MIGRATIONS[number]}\n"
            f"PRAGMA application_id = {APPLICATION_ID};\nPRAGMA user_version = {number + 1};\nCOMMIT;"
        )


def insert(table: str) -> str:
    """The statement that inserts or replaces a sealed row."""
    names = COLUMNS[table]
    marks = ", ".join(f"?{place}" for place in range(1, len(names) + 1))
    return f"INSERT OR REPLACE INTO {table} ({', '.join(names)}, seal) VALUES ({marks}, seal({marks}))"


def broken(table: str) -> str:
    """The query for rows whose seal does not fit."""
    return f"SELECT count(*) FROM {table} WHERE seal IS NOT seal({', '.join(COLUMNS[table])})"
