"""The order of work on a report, what is left in each step, and by when it is to be handed in; all of it derived."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from app.model.change import Address, Area, Change, Edit
from app.model.report import Report
from app.session.last import handed_on

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
        Step("报送", f"已生成{handed_in}次报送包" if handed_in else "还没有报送", handed_in > 0, command="submit"),
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


# -- by when -----------------------------------------------------------------------------------------------------------


def due(report: Report) -> date:
    """By when the report is to be handed in: the unit's own date, else the form's, in the year after it."""
    month, _, day = str(report.unit.get(DUE, "")).partition("-")
    try:
        return date(report.year + 1, int(month), int(day))
    except ValueError:
        return date(report.year + 1, *report.edition.due)


def due_by(report: Report, day: date) -> Change:
    """The change after which `day` is the unit's date, this year and in the years to come."""
    address = Address(Area.UNIT, DUE)
    return Change("修改报送期限", (Edit(address, report.at(address), f"{day:%m-%d}"),))


def days_left(report: Report, today: date, handed_in: int) -> str:
    """The deadline as the window tells it; what was handed in, or is long past, is counted no more."""
    last = due(report)
    named, days = f"{last.year}年{last.month}月{last.day}日", (last - today).days
    if handed_in or days < -_LONG_PAST:
        return f"报送期限：{named}"
    if days < 0:
        return f"报送期限：{named}，已过{-days}天"
    return f"报送期限：{named}，还有{days}天" if days else f"报送期限：{named}，就在今天"


_LONG_PAST = 60
