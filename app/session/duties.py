"""Finds the reports that the units of a library still owe for the period that is over."""

import json
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from app.forms import Editions
from app.model.datafile import to_report
from app.model.period import Period
from app.model.report import Report
from app.session.progress import LONG_PAST, days_left, due, wanted_by
from app.store import Library, Unit

MOST = 24
"""Units that are looked at: more belong to an office that collects, which sees them in its own window."""
MOST_NAMED = 3


class Duty(NamedTuple):
    """A report due on `day`. `report` is its id, "" while it is not begun; `previous` that of the one before then."""

    unit: str
    form: str
    period: Period
    label: str
    day: date
    told: str
    report: str = ""
    previous: str = ""


def duties(library: Library, editions: Editions, today: date) -> list[Duty]:
    """The nearest first. Raises LibraryError, DataFileError, FormError."""
    found = (_of_unit(library, editions, unit, today) for unit in library.units()[:MOST])
    return sorted((duty for duty in found if duty is not None), key=lambda duty: duty.day)


def _of_unit(library: Library, editions: Editions, unit: Unit, today: date) -> Duty | None:
    newest = to_report(json.loads(library.document(unit.newest)), editions)
    calendar, form = newest.edition.calendar, newest.edition.form
    period = calendar.ended_before(today)
    present = unit.report_of(form, period)
    if present is None:
        previous = unit.report_of(form, calendar.compared_with(period))
        if previous is None or newest.when > period:
            return None
        begun = Report(newest.edition, period.year, "", newest.unit, period=period.code)
        return _duty(begun, due(begun), today, "", previous)
    report = newest if newest.id == present else to_report(json.loads(library.document(present)), editions)
    day = wanted_by(report, len(library.submissions(present)))
    return _duty(report, day, today, present, "") if day is not None else None


def _duty(report: Report, day: date, today: date, present: str, previous: str) -> Duty | None:
    if (day - today).days < -LONG_PAST:
        return None
    told = days_left(report, today, 0)
    edition = report.edition
    return Duty(report.unit_name, edition.form, report.when, report.when_label, day, told, present, previous)


def told(owed: Sequence[Duty]) -> str:
    """What is owed, in one sentence; "" where nothing is."""
    if not owed:
        return ""
    first = owed[0]
    if len(owed) == 1:
        state = "" if first.report else "，尚未新建"
        return f"应报送：{first.unit}{first.label}年报{state}；{first.told}。"
    names = "、".join(f"{duty.unit}{duty.label}" for duty in owed[:MOST_NAMED])
    more = "等" if len(owed) > MOST_NAMED else ""
    return f"应报送{len(owed)}份：{names}{more}；最近的{first.told}。"
