"""The order of work on a report, what is left in each step, and by when it is to be handed in; all of it derived."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from app.checks import WORDS, Finding, checked
from app.checks.returned import note_of, returned
from app.model.change import Address, Area, Change, Edit
from app.model.edition import Level
from app.model.exchange import ReturnNote
from app.model.report import Report
from app.session.last_year import handed_on
from app.store import Summary

DUE = "due"
"""Key of a unit's own date in its data, month and day as MM-DD; without it the form's holds."""


NOWHERE = "next_section"
"""Where a step leads in a form that has nothing of its kind."""


class Step(NamedTuple):
    """`left` says what is to do, "" where nothing is. It leads to `place`, or else to the window's command `command`.

    `is_done` is None where nobody can tell: whether the pages were looked at.
    """

    words: str
    left: str
    is_done: bool | None
    place: Address | None = None
    command: str = ""
    is_wrong: bool = False


def steps(report: Report, errors: int, verify: int, handed_in: int) -> tuple[Step, ...]:
    """In order; with how many errors and doubts were found, and how often the report was handed in."""
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
        return Step("上年数据", "还没有；没有可跳过", False, command="take_last")
    if any(cell not in report.answers for cell in handed_on(report.edition, report.last_year)):
        return Step("上年数据", "上年结转还没有填", False, command="carry")
    return Step("上年数据", "", True, command="take_last")


def _cover(report: Report) -> Step:
    def blank(required: bool) -> Iterator[str]:
        for field in report.edition.fields:
            if field.required is required and not str(report.unit.get(field.key, "")).strip():
                yield field.key

    missing, open_ = list(blank(True)), list(blank(False))
    first = [*missing, *open_, report.edition.fields[0].key][0]
    left = f"还有{len(missing)}项必填" if missing else f"有{len(open_)}项空着" if open_ else ""
    return Step("封面", left, not missing, Address(Area.UNIT, first))


def _tables(report: Report) -> Step:
    blank = [cell for cell in report.edition.enterable if cell not in report.answers]
    place = next(iter([*blank, *report.edition.enterable]), None)
    leads = Address(Area.ANSWERS, place) if place else None
    return Step("填表", f"还有{len(blank)}格" if blank else "", not blank, leads, NOWHERE)


def _texts(report: Report) -> Step:
    required = [part.id for part in report.edition.parts.values() if part.required]
    blank = [part for part in required if not report.texts.get(part, "").strip()]
    place = next(iter([*blank, *required, *report.edition.parts]), None)
    leads = Address(Area.TEXTS, place) if place else None
    return Step("正文", f"还有{len(blank)}个部分" if blank else "", not blank, leads, NOWHERE)


def _findings(errors: int, verify: int) -> Step:
    left = "，".join([f"{errors}处错误"] * bool(errors) + [f"{verify}处待核实"] * bool(verify))
    return Step("检查与说明", left, not left, command="next_finding", is_wrong=errors > 0)


def _handing_in(report: Report, handed_in: int) -> Step:
    if waiting := sent_back(report, handed_in):
        left = sum(one.is_open for one in returned(report))
        words = f"已退回，还有{left}条要修改或答复" if left else f"已退回{len(waiting.items)}条，已处理，请重新报送"
        return Step("报送", words, False, command="return_note" if left else "submit", is_wrong=left > 0)
    return Step("报送", f"已生成{handed_in}次报送包" if handed_in else "还没有报送", handed_in > 0, command="submit")


def sent_back(report: Report, handed_in: int) -> ReturnNote | None:
    """The return note that waits for the report to be handed in again; None where there is none.

    A note without the number of its submission waits as long as one of its items is open.
    """
    note = note_of(report)
    if note is None or not note.items:
        return None
    is_waiting = note.number >= handed_in if note.number is not None else any(one.is_open for one in returned(report))
    return note if is_waiting else None


# -- by when -----------------------------------------------------------------------------------------------------------


def due(report: Report) -> date:
    """By when the report is to be handed in: the unit's own date, else the form's, after its period."""
    calendar = report.edition.calendar
    own = re.fullmatch(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", str(report.unit.get(DUE, "")))
    month, day = (int(own[1]), int(own[2])) if own else report.edition.due
    return calendar.due(report.when, month, day)


def due_by(report: Report, day: date) -> Change:
    """The change after which `day` is the unit's date, for this period and those to come."""
    address = Address(Area.UNIT, DUE)
    month = report.edition.calendar.months_after(report.when, day)
    return Change("修改报送期限", (Edit(address, report.at(address), f"{month:02}-{day.day:02}"),))


def days_left(report: Report, today: date, handed_in: int) -> str:
    """The deadline as the window tells it; what was handed in, or is long past, is counted no more."""
    if (waiting := sent_back(report, handed_in)) and (again := _day(waiting.due)):
        return _left("重新报送期限", again, today)
    if handed_in:
        return f"报送期限：{_named(due(report))}"
    return _left("报送期限", due(report), today)


def _day(day: str) -> date | None:
    """A date (ISO, with or without the time); None for what is none."""
    try:
        return date.fromisoformat(day[:10])
    except ValueError:
        return None


def _named(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _left(words: str, last: date, today: date) -> str:
    named, days = f"{words}：{_named(last)}", (last - today).days
    if days < -_LONG_PAST:
        return named
    if days < 0:
        return f"{named}，已过{-days}天"
    return f"{named}，还有{days}天" if days else f"{named}，就在今天"


_LONG_PAST = 60


def summary(report: Report, findings: Iterable[Finding]) -> Summary:
    """Explained findings count as settled."""
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


class Point(NamedTuple):
    """One line of the look before. `level` None: all is well, or (not `is_tried`) not everything was looked at.

    `finding` or `address` is the place that an open one leads to.
    """

    words: str
    level: Level | None = None
    finding: Finding | None = None
    address: Address | None = None
    is_tried: bool = True

    @property
    def is_open(self) -> bool:
        """Whether something is to be done about it."""
        return self.finding is not None or self.address is not None

    @property
    def leads(self) -> bool:
        """Whether it has a place to go to."""
        return self.address is not None or bool(self.finding and (self.finding.cells or self.finding.texts))


def readiness(report: Report, findings: Sequence[Finding], today: date, handed_in: int) -> list[Point]:
    """First what is open, the gravest before the others; then the deadline and what was checked, area by area."""
    standing = [finding for finding in findings if not finding.explained]
    grave = sorted(standing, key=lambda finding: list(Level).index(finding.level))
    found = [
        Point(f"{WORDS[finding.level]}：{finding.message}", finding.level, finding, _field(report, finding))
        for finding in grave
    ]
    is_late = not handed_in and due(report) < today
    deadline = Point(days_left(report, today, handed_in), Level.HINT if is_late else None)
    return [*found, *_missing(report), deadline, *_areas(report, findings)]


def _field(report: Report, finding: Finding) -> Address | None:
    """The line of the cover that a finding is about."""
    if finding.cells or finding.texts:
        return None
    key = next((field.key for field in report.edition.fields if field.key in finding.figures), None)
    return Address(Area.UNIT, key) if key else None


def _missing(report: Report) -> Iterator[Point]:
    """What is to be printed of the unit and is not there."""
    labels = {field.key: field.label for field in report.edition.fields}
    for key in report.edition.package.facts:
        if not str(report.unit.get(key, "")).strip():
            words = f"{WORDS[Level.HINT]}：封面的“{labels[key]}”没有填，校验单和签发页上这一栏是空的。"
            yield Point(words, Level.HINT, address=Address(Area.UNIT, key))


def _areas(report: Report, findings: Sequence[Finding]) -> Iterator[Point]:
    verdicts = checked(report, findings).verdicts
    for area, group in groupby(verdicts, key=lambda verdict: verdict.area):
        lines = list(group)
        levels = [line.level for line in lines if line.level is not None]
        settled = [line for line in lines if line.level is None]
        counts = (
            (sum(line.holds for line in lines), "符合"),
            (len(levels), "有问题"),
            (sum(bool(line.explained) for line in settled), "已作说明"),
            (sum(bool(line.left) and not line.explained for line in settled), "未全部核对"),
            (sum(not line.is_tried and not line.left for line in settled), "不适用"),
        )
        words = "，".join(f"{count}项{word}" for count, word in counts if count)
        level = next((level for level in Level if level in levels), None)
        is_whole = any(line.is_tried for line in lines) and not any(line.left for line in settled)
        yield Point(f"{area}：{words}", level, is_tried=is_whole)
