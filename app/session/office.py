"""Takes in files of the supervising office: its task, its return note with the answers to it, its receipt.

Each becomes one change of the report, so that it can be undone and is kept with the report.
"""

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from app.checks import WORDS as LEVELS
from app.checks import declared
from app.checks.returned import ANSWERS, NOTE, TASK, THEN, Returned, note_of, returned, rules_of
from app.model.change import Address, Area, Change, Edit
from app.model.datafile import DataFileError, last_report
from app.model.dates import day_of, written_day
from app.model.edition import Edition
from app.model.exchange import TASK as TASK_FORMAT
from app.model.exchange import (
    WORDS,
    ExchangeError,
    Receipt,
    ReturnNote,
    TaskPack,
    TaskUnit,
    of_receipt,
    of_return_note,
    of_task_pack,
    receipt,
)
from app.model.report import Report
from app.session.earlier_years import Carried, carried
from app.session.progress import DUE

RECEIPTS = "receipts"
"""The key of the receipts, by the number of the submission ("" if it had none)."""

ATTACHED, ANSWER = "收到退回意见", "答复退回意见"


def taking_over(report: Report, task: TaskPack, unit: TaskUnit) -> Change:
    """Take over a task as one step: name, code, superior, deadline, last year's accepted figures, and the rules.

    Of what was typed, only name, code, superior and deadline are replaced. Carried figures go into blank cells, and
    the memory of last year gains the accepted figures. Raises ExchangeError if the task is for another year or form,
    or its figures of last year are not valid.
    """
    if task.year != report.year or task.edition != report.edition.id:
        raise ExchangeError(f"这份下发任务是{task.year}年的，与现在的年报不是同一年度或同一表样，未带入。")
    wanted = {"name": unit.name, "code": unit.code, "superior": task.office, "kind": _kind(report, unit)}
    wanted[DUE] = _month_and_day(task.hand_in)
    places: dict[Address, Any] = {Address(Area.UNIT, key): value for key, value in wanted.items() if value}
    rules = {key: value for key, value in of_task_pack(task).items() if key not in ("units", "template")}
    places[Address(Area.EXCHANGE, TASK)] = rules
    edits = [Edit(place, report.at(place), value) for place, value in places.items() if report.at(place) != value]
    if accepted := last_accepted(report, unit):
        edits += (edit for edit in accepted.change(report, replace=False).edits if edit.before != edit.after)
    return Change(f"带入{WORDS[TASK_FORMAT]}", tuple(edits))


def last_accepted(report: Report, unit: TaskUnit) -> Carried | None:
    """Return what the accepted figures of a task would carry in; None if it has none of last year.

    Raises ExchangeError.
    """
    try:
        given = last_report(dict(unit.last) if unit.last else None)
    except DataFileError as error:
        raise ExchangeError(str(error)) from error
    if given is None or given.get("year") != report.compared_with.year:
        return None
    known = report.last or {}
    is_same = all(known.get(key) == given.get(key) for key in ("edition", "year"))
    if known and not is_same:  # figures of two forms are not mixed: what is remembered stays
        return carried(report, given)._replace(last=known)
    last = {"texts": {}, **known, **given}
    last["answers"] = {**known.get("answers", {}), **given.get("answers", {})}
    last["texts"] = {**given.get("texts", {}), **known.get("texts", {})}
    return carried(report, last)


def _kind(report: Report, unit: TaskUnit) -> str:
    """Return the edition's key for the kind of a unit, which the office may write in words; "" for an unknown kind."""
    field = next((each for each in report.edition.fields if each.key == "kind"), None)
    choices = dict(field.choices) if field else {}
    return next((key for key, label in choices.items() if unit.kind in (key, label)), "")


def _month_and_day(day: str) -> str:
    """Return the day of an ISO date as MM-DD; "" if it is not a date."""
    found = day_of(day)
    return "" if found is None else f"{found:%m-%d}"


def taking_off(report: Report) -> Change:
    """Remove the task's rules: all checks apply again."""
    address = Address(Area.EXCHANGE, TASK)
    return Change("取消主管部门的要求", (Edit(address, report.at(address), None),))


def proposed(task: TaskPack, report: Report) -> TaskUnit | None:
    """Return the task's unit whose report this is, by its code, name or alias; None if a person must choose."""
    code = str(report.unit.get("code") or "")
    for unit in task.units:
        if (code and unit.code == code) or report.unit_name in (unit.name, *unit.aliases):
            return unit
    return None


def attaching(report: Report, note: ReturnNote, handed: Report | None = None) -> Change:
    """Attach a return note to the report it speaks of. The answers to the note before are filed with that note.

    `handed` is the submission that the note returns, None if unknown; a text that differs from it counts as changed.
    The change is empty if this note is already attached. Raises ExchangeError if the note is for another unit, or
    answers another report.
    """
    code = str(report.unit.get("code") or "")
    is_own = note.report == report.id
    is_of_unit = note.unit == report.unit_name or bool(code and note.code == code)
    if not is_own and not (is_of_unit and _is_of_season(report, note.season)):
        raise ExchangeError(f"这份退回意见是给“{note.unit}”的，与现在打开的年报不是同一份，未附上。")
    if (present := note_of(report)) and present.id == note.id:
        return Change(ATTACHED, ())
    texts = (handed or report).texts
    then = {part: texts.get(part, "") for part in {item.text for item in note.items} if part in report.edition.parts}
    data = of_return_note(note) | {THEN: then}
    values: dict[str, Any] = {NOTE: data, ANSWERS: None}
    places = {Address(Area.EXCHANGE, key): value for key, value in values.items()}
    edits = (Edit(place, report.at(place), value) for place, value in places.items() if report.at(place) != value)
    return Change(ATTACHED, tuple(edits))


def _is_of_season(report: Report, season: str) -> bool:
    """Tell whether a season's name names the report's year, or no year. A report handed in on paper has no id."""
    years = re.findall(r"20\d\d", season)
    return not years or str(report.year) in years


def is_older(report: Report, note: ReturnNote) -> bool:
    """Tell whether a note was written before the one that is attached."""
    present = note_of(report)
    return present is not None and present.id != note.id and note.at < present.at


def answering(report: Report, item: str, text: str) -> Change:
    """Close an item by words; an empty text opens it again. Raises ExchangeError for an item that does not exist."""
    if not any(one.item.id == item for one in returned(report)):
        raise ExchangeError("退回意见中无此条。")
    address = Address(Area.EXCHANGE, ANSWERS)
    present = dict(report.at(address) or {})
    answers = {key: value for key, value in (present | {item: text.strip()}).items() if value}
    return Change(ANSWER, (Edit(address, report.at(address), answers or None),))


def open_items(report: Report) -> list[Returned]:
    """Return the items that were neither changed nor answered: counted before handing in."""
    return [one for one in returned(report) if one.is_open]


def filing(report: Report, found: Receipt) -> Change:
    """File a receipt with the report, beside the submission it confirms. Raises ExchangeError for another unit's."""
    code = str(report.unit.get("code") or "")
    if found.unit != report.unit_name and not (code and found.code == code):
        raise ExchangeError(f"这份回执是给“{found.unit}”的，与现在打开的年报不是同一个单位，未存入。")
    if found.year != report.year:
        raise ExchangeError(f"这份回执是{found.year}年年报的，未存入{report.year}年的年报。")
    address = Address(Area.EXCHANGE, RECEIPTS)
    number = "" if found.number is None else str(found.number)
    kept = dict(report.at(address) or {}) | {number: json.loads(json.dumps(of_receipt(found)))}
    return Change("收到回执", (Edit(address, report.at(address), kept),))


def receipts_of(report: Report) -> dict[str, Receipt]:
    """Return the filed receipts by the number of the submission ("" for one without). Unreadable ones are left out."""
    kept = report.exchange.get(RECEIPTS)
    found = {}
    for number, data in kept.items() if isinstance(kept, dict) else ():
        with suppress(ExchangeError):
            found[str(number)] = receipt(data)
    return found


def receipt_lines(found: Receipt) -> list[str]:
    """Return the content of a receipt, line by line."""
    number = f"第{found.number}次报送稿" if found.number is not None else "报送的年报"
    counts = "，".join(f"{word}{found.counts[level]}处" for level, word in LEVELS.items() if found.counts.get(level))
    lines = [
        f"{found.office or '主管部门'}{written_day(found.arrived)}收到{number}。",
        f"收到时检查：{counts}。" if counts else "",
        f"校验码前两组：{found.check_code}。" if found.check_code else "",
        f"目前状态：{found.next_step}。" if found.next_step else "",
    ]
    return [line for line in lines if line]


def asked(report: Report) -> list[str]:
    """Return what the task asks of a report, one sentence each; [] without a task."""
    return asked_by(rules_of(report), report.edition)


def asked_by(rules: Mapping[str, Any], edition: Edition) -> list[str]:
    """Return the rules of a task in sentences. Rules of an unknown kind are left out."""
    off, limits, wants, points = (rules.get(key) for key in ("off", "limits", "wants", "points"))
    subjects = {check.code: check.subject for check in declared(edition)}
    lines = [f"不核对：{subjects.get(str(code), f'编号{code}的检查')}" for code in _list(off)]
    for part, limit in limits.items() if isinstance(limits, dict) else ():
        lines.append(f"{_part_name(edition, str(part))}不超过{limit}字")
    for want in _list(wants):
        if isinstance(want, dict) and want.get("question"):
            lines.append(f"{_part_name(edition, str(want.get('part') or ''))}要求写明：{want['question']}")
    for point in _list(points):
        if isinstance(point, dict) and point.get("item"):
            lines.append(f"评分：{point['item']}（{point.get('points', '')}分）")
    return lines


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _part_name(edition: Edition, part: str) -> str:
    """Return the label of a part, or of the section that its parts belong to."""
    if part in edition.parts:
        return f"“{edition.parts[part].label}”"
    first = next((one for one in edition.parts if one.startswith(f"{part}.")), None)
    section = next((each for each in edition.sections if first in each.contents), None)
    return f"“{section.tab}”" if section else ""
