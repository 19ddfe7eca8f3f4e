"""The steps of the work on a report, what each still needs, and the reports that a library's units owe."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from app.checks import Finding
from app.checks.returned import note_of, returned
from app.forms import Editions
from app.model.change import Address, Area, Change, Edit
from app.model.datafile import to_report
from app.model.dates import day_of, day_words
from app.model.edition import Level
from app.model.exchange import ReturnNote
from app.model.period import Period
from app.model.report import Report
from app.model.texts import first_names
from app.session.earlier_years import handed_on
from app.store import Library, Summary, Unit

DUE = "due"
"""Key of a unit's own deadline in its data, as MM-DD. Without it the form's deadline holds."""

LONG_PAST = 60
"""Days after a deadline from which no days are counted any more."""

NEXT_SECTION = "next_section"
"""The command of a step in a form that has no place of its kind."""


class Step(NamedTuple):
    """A step of the work. `left` says what is to do, "" if nothing. It leads to `place`, or to the window's `command`.

    `is_done` is None if the program cannot know it: whether the pages were looked at.
    """

    words: str
    left: str
    is_done: bool | None
    place: Address | None = None
    command: str = ""
    is_wrong: bool = False


def steps(report: Report, errors: int, verify: int, handed_in: int) -> tuple[Step, ...]:
    """Return the steps in order. `errors` and `verify` count findings, `handed_in` the submissions so far."""
    return (
        _last_year(report),
        _cover(report),
        _tables(report),
        _texts(report),
        _findings(errors, verify),
        Step("预览", "", None, command="preview"),
        _handing_in(report, handed_in),
    )


def _last_year(report: Report) -> Step:
    if report.last_year is None:
        return Step("上年数据", "尚无；没有可跳过", False, command="take_last")
    if any(cell not in report.answers for cell in handed_on(report.edition, report.last_year)):
        return Step("上年数据", "上年结转未填", False, command="carry")
    return Step("上年数据", "", True, command="take_last")


def _cover(report: Report) -> Step:
    def blank(required: bool) -> Iterator[str]:
        for field in report.edition.fields:
            if field.required is required and not str(report.unit.get(field.key, "")).strip():
                yield field.key

    missing, open_ = list(blank(True)), list(blank(False))
    first = [*missing, *open_, report.edition.fields[0].key][0]
    left = f"还有{len(missing)}项必填" if missing else f"必填已填，{len(open_)}项空着" if open_ else ""
    return Step("封面", left, not missing, Address(Area.UNIT, first))


def _tables(report: Report) -> Step:
    blank = [cell for cell in report.edition.enterable if cell not in report.answers]
    place = next(iter([*blank, *report.edition.enterable]), None)
    leads = Address(Area.ANSWERS, place) if place else None
    return Step("填表", f"还有{len(blank)}格" if blank else "", not blank, leads, NEXT_SECTION)


def _texts(report: Report) -> Step:
    required = [part.id for part in report.edition.parts.values() if part.required]
    blank = [part for part in required if not report.texts.get(part, "").strip()]
    place = next(iter([*blank, *required, *report.edition.parts]), None)
    leads = Address(Area.TEXTS, place) if place else None
    return Step("正文", f"还有{len(blank)}个部分" if blank else "", not blank, leads, NEXT_SECTION)


def _findings(errors: int, verify: int) -> Step:
    left = "，".join([f"{errors}处错误"] * bool(errors) + [f"{verify}处待核实"] * bool(verify))
    return Step("检查与核实", left, not left, command="next_finding", is_wrong=errors > 0)


def _handing_in(report: Report, handed_in: int) -> Step:
    if waiting := sent_back(report, handed_in):
        left = sum(one.is_open for one in returned(report))
        words = f"已退回，还有{left}条要修改或答复" if left else f"已退回{len(waiting.items)}条，已处理，请重新报送"
        return Step("报送", words, False, command="return_note" if left else "submit", is_wrong=left > 0)
    return Step("报送", f"已生成{handed_in}次报送包" if handed_in else "尚未报送", handed_in > 0, command="submit")


def sent_back(report: Report, handed_in: int) -> ReturnNote | None:
    """Return the return note that waits for the report to be handed in again; None if there is none.

    A note without the number of its submission waits while one of its items is open.
    """
    note = note_of(report)
    if note is None or not note.items:
        return None
    is_waiting = note.number >= handed_in if note.number is not None else any(one.is_open for one in returned(report))
    return note if is_waiting else None


# -- by when -----------------------------------------------------------------------------------------------------------


def due(report: Report) -> date:
    """Return the deadline of the report after its period: the unit's own date, else the form's."""
    calendar = report.edition.calendar
    own = re.fullmatch(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", str(report.unit.get(DUE, "")))
    month, day = (int(own[1]), int(own[2])) if own else report.edition.due
    return calendar.due(report.when, month, day)


def change_of_deadline(report: Report, day: date) -> Change:
    """Return the change that makes `day` the unit's deadline, for this period and the following ones."""
    address = Address(Area.UNIT, DUE)
    month = report.edition.calendar.months_after(report.when, day)
    return Change("修改报送期限", (Edit(address, report.at(address), f"{month:02}-{day.day:02}"),))


def wanted_by(report: Report, handed_in: int) -> date | None:
    """Return the day by which the report is wanted, again if it was sent back; None once it is handed in."""
    if (waiting := sent_back(report, handed_in)) and (again := day_of(waiting.due)):
        return again
    return None if handed_in else due(report)


def deadline_sentence(report: Report, today: date, handed_in: int) -> str:
    """Return the deadline in words. After handing in, or long after the deadline, no days are counted."""
    if (waiting := sent_back(report, handed_in)) and (again := day_of(waiting.due)):
        return _left("重新报送期限", again, today)
    if handed_in:
        return f"报送期限：{day_words(due(report))}"
    return _left("报送期限", due(report), today)


def _left(words: str, last: date, today: date) -> str:
    named, days = f"{words}：{day_words(last)}", (last - today).days
    if days < -LONG_PAST:
        return named
    if days < 0:
        return f"{named}，已过{-days}天"
    return f"{named}，还有{days}天" if days else f"{named}，就在今天"


def summary(report: Report, findings: Iterable[Finding]) -> Summary:
    """Return the summary that lists show of a report. Explained findings count as settled."""
    counts = Counter(finding.level for finding in findings if not finding.explained)
    enterable = report.edition.enterable
    required = [part.id for part in report.edition.parts.values() if part.required]
    return Summary(
        report=report.id,
        unit=str(report.unit.get("id", "")),
        unit_name=report.unit_name,
        year=report.year,
        edition=report.edition.id,
        form=report.edition.form,
        period=report.period,
        filled=sum(cell in report.answers for cell in enterable),
        cells=len(enterable),
        written=sum(bool(report.texts.get(part, "").strip()) for part in required),
        parts=len(required),
        errors=counts[Level.ERROR],
        blanks=counts[Level.BLANK],
        verify=counts[Level.VERIFY],
        changed=report.saved,
    )


MOST = 24
"""The largest number of units looked at. An office that collects has more, and sees them in its own window."""
MOST_NAMED = 3


class Duty(NamedTuple):
    """A report due on `day`. `report` is its id, "" before it is begun; `previous` is the id of the one before."""

    unit: str
    form: str
    period: Period
    label: str
    day: date
    told: str
    report: str = ""
    previous: str = ""


def duties(library: Library, editions: Editions, today: date) -> list[Duty]:
    """Return the reports that are due, the nearest first. Raises LibraryError, DataFileError, FormError."""
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
    told = deadline_sentence(report, today, 0)
    edition = report.edition
    return Duty(report.unit_name, edition.form, report.when, report.when_label, day, told, present, previous)


def duties_sentence(owed: Sequence[Duty]) -> str:
    """Say in one sentence what is due; "" if nothing is."""
    if not owed:
        return ""
    first = owed[0]
    if len(owed) == 1:
        state = "" if first.report else "，尚未新建"
        return f"应报送：{first.unit}{first.label}年报{state}；{first.told}。"
    names = first_names([f"{duty.unit}{duty.label}" for duty in owed], MOST_NAMED)
    return f"应报送{len(owed)}份：{names}；最近的{first.told}。"
