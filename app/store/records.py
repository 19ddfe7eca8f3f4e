"""What the library gives and takes: plain values."""

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from app.model.change import Change


class Summary(NamedTuple):
    """A report's line on the start page.

    `report` and `unit` are lasting ids. `filled` of `cells` figures and `written` of `parts` texts are done; `errors`,
    `blanks`, `verify` count findings; `changed` is the ISO time of the last change, by whose text the list is ordered.
    """

    report: str
    unit: str
    unit_name: str
    year: int
    edition: str
    filled: int
    cells: int
    written: int
    parts: int
    errors: int
    blanks: int
    verify: int
    changed: str

    @property
    def complete(self) -> float:
        """How much is done, 0 to 1."""
        whole = self.cells + self.parts
        return (self.filled + self.written) / whole if whole else 0.0


class Entry(NamedTuple):
    """A line of a report's change log. `seq` orders it; `undoes`, `redoes`: the seq of the entry it takes back."""

    seq: int
    at: str
    change: Change
    undoes: int | None = None
    redoes: int | None = None


class Stored(NamedTuple):
    """A report as last committed: its document, how it came into the library, and every change since, oldest first.

    `log_lost`: the log is damaged and left out, so that nothing before can be undone.
    """

    document: str
    origin: str
    log: tuple[Entry, ...]
    log_lost: bool = False


class Submission(NamedTuple):
    """A report handed in for the `nth` time: when it was frozen (ISO), the name and the SHA-256 of its package."""

    nth: int
    at: str
    name: str
    digest: str


class Removed(NamedTuple):
    """A report in the trash, and when it was put there (ISO)."""

    summary: Summary
    at: str


class Unit(NamedTuple):
    """A unit that has reports. `name` is its latest year's, `former` its other names, `reports` their ids by year."""

    id: str
    name: str
    former: tuple[str, ...]
    reports: tuple[tuple[int, str], ...]

    @property
    def newest(self) -> str:
        """The id of the report of the latest year; its document holds the unit's newest data."""
        return self.reports[-1][1]


class Backup(NamedTuple):
    """A backup file and the local time it was made."""

    path: Path
    at: datetime

    @property
    def day(self) -> str:
        """As sentences name it."""
        # strftime takes no Chinese on Windows.
        return f"{self.at.year}年{self.at.month}月{self.at.day}日 {self.at:%H:%M}"
