"""The values that the library takes and returns."""

from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from app.model.change import Change
from app.model.dates import moment_words
from app.model.period import Period


class Summary(NamedTuple):
    """A report's line on the start page.

    `report` and `unit` are permanent ids. `filled` of `cells` figures and `written` of `parts` texts are done;
    `errors`, `blanks` and `verify` count findings; `changed` is the ISO time of the last change, which orders the list.
    `form` is that of the edition, "" if an old program wrote it. `period` is "" for a whole year.
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
    form: str = ""
    period: str = ""

    @property
    def complete(self) -> float:
        """The share that is done, 0 to 1."""
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
    """A report as last committed: its document, its origin, and every change since, oldest first.

    `log_lost`: the log is damaged and left out, so that earlier steps cannot be undone.
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


class UnitReport(NamedTuple):
    """A report of a unit: the form, the period that it covers, and its id."""

    form: str
    period: Period
    report: str

    def is_of(self, form: str) -> bool:
        """Tell whether it is a report of `form`. One of an old library may be of any form."""
        return self.form in (form, "")


class Unit(NamedTuple):
    """A unit that has reports. `name` is its latest report's, `former` its other names, `reports` in order of time."""

    id: str
    name: str
    former: tuple[str, ...]
    reports: tuple[UnitReport, ...]

    @property
    def newest(self) -> str:
        """The id of the report of the latest period; its document holds the unit's newest data."""
        return self.reports[-1].report

    def report_of(self, form: str, period: Period) -> str | None:
        """Return the id of its report of a form and period; None without one."""
        found = (each.report for each in self.reports if each.is_of(form) and each.period == period)
        return next(found, None)


class Backup(NamedTuple):
    """A backup file and the local time it was made."""

    path: Path
    at: datetime

    @property
    def day(self) -> str:
        """The time as sentences write it."""
        return moment_words(self.at)
