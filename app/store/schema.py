"""The tables of the library, and the migrations of older libraries."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from functools import cache

from app.store import seals

# "NBKU", so that a file of another program is told from ours.
APPLICATION_ID = 0x4E424B55

# What stands at N turns a library of version N into one of version N + 1; released entries never change, and for each
# version an old library is kept under tests/data/libraries. Each entry changes the tables: a library with our tables
# and another number is taken for damaged.
#
# Documents are in a table of their own, so that the list of reports is read without turning over their pages.
# A report's log entries lie together, in order: the log is read as a whole and written at its end.
MIGRATIONS = (
    """
    CREATE TABLE state (clean INTEGER NOT NULL);
    INSERT INTO state VALUES (1);
    CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE report (
        number INTEGER PRIMARY KEY,
        report TEXT NOT NULL UNIQUE,
        unit TEXT NOT NULL, unit_name TEXT NOT NULL, year INTEGER NOT NULL, edition TEXT NOT NULL,
        filled INTEGER NOT NULL, cells INTEGER NOT NULL, written INTEGER NOT NULL, parts INTEGER NOT NULL,
        errors INTEGER NOT NULL, blanks INTEGER NOT NULL, verify INTEGER NOT NULL,
        changed TEXT NOT NULL,
        origin TEXT NOT NULL,
        removed TEXT
    );
    CREATE INDEX report_of_unit ON report (unit, year);
    CREATE TABLE document (
        number INTEGER PRIMARY KEY REFERENCES report (number),
        body BLOB NOT NULL
    );
    CREATE TABLE entry (
        number INTEGER NOT NULL REFERENCES report (number),
        seq INTEGER NOT NULL,
        at TEXT NOT NULL, change TEXT NOT NULL, undoes INTEGER, redoes INTEGER,
        PRIMARY KEY (number, seq)
    ) WITHOUT ROWID;
    """,
    # What was handed in is kept as the file that it was: a later program may write other bytes.
    """
    CREATE TABLE submission (
        number INTEGER NOT NULL REFERENCES report (number),
        nth INTEGER NOT NULL,
        at TEXT NOT NULL,
        name TEXT NOT NULL,
        digest TEXT NOT NULL,
        package BLOB NOT NULL,
        UNIQUE (number, nth)
    );
    """,
    # Each row gets the checksum of its other columns (seals.py), and a document the seq of its last log entry, so that
    # a changed byte and a lost entry are both seen.
    """
    ALTER TABLE setting ADD COLUMN seal INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE report ADD COLUMN seal INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE document ADD COLUMN latest INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE document ADD COLUMN seal INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE entry ADD COLUMN seal INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE submission ADD COLUMN seal INTEGER NOT NULL DEFAULT 0;
    UPDATE document SET latest =
        (SELECT coalesce(max(seq), 0) FROM entry WHERE entry.number = document.number);
    UPDATE setting SET seal = seal(key, value);
    UPDATE report SET seal = seal(number, report, unit, unit_name, year, edition, filled, cells, written, parts,
        errors, blanks, verify, changed, origin, removed);
    UPDATE document SET seal = seal(number, body, latest);
    UPDATE entry SET seal = seal(number, seq, at, change, undoes, redoes);
    UPDATE submission SET seal = seal(number, nth, at, name, digest);
    """,
    # A unit has one report for each form and period, not for each year. Which form a report is of is known when it is
    # next stored; until then it stands for any.
    """
    ALTER TABLE report ADD COLUMN form TEXT NOT NULL DEFAULT '';
    ALTER TABLE report ADD COLUMN period TEXT NOT NULL DEFAULT '';
    DROP INDEX report_of_unit;
    CREATE INDEX report_of_unit ON report (unit, year, period);
    UPDATE report SET seal = seal(number, report, unit, unit_name, year, edition, filled, cells, written, parts,
        errors, blanks, verify, changed, origin, removed, form, period);
    """,
)

SEALED = 3
"""The version from which on rows have seals."""


def version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def is_sound(connection: sqlite3.Connection, version: int) -> bool:
    """Tell whether the tables are exactly those that the migrations up to `version` create."""
    return _tables(connection) == _model(MIGRATIONS[:version])


@cache
def _model(steps: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as model:
        seals.provide(model)
        _run(model, steps)
        return _tables(model)


def _tables(connection: sqlite3.Connection) -> frozenset[tuple[str, ...]]:
    rows = connection.execute("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema")
    return frozenset(tuple(" ".join(str(value).split()) for value in row) for row in rows)


def _run(connection: sqlite3.Connection, steps: Sequence[str]) -> None:
    """Run the steps statement by statement: executescript would commit before them."""
    for step in steps:
        for statement in filter(str.strip, step.split(";")):
            connection.execute(statement)


def migrate(connection: sqlite3.Connection) -> None:
    """Migrate a library (or an empty file) to the newest version in one transaction."""
    steps = MIGRATIONS[version(connection) :]
    if not steps:
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        _run(connection, steps)
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    # A program of the old version judges by the head of the file, before it touches anything.
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
