"""What the supervising office sends to a unit: its task taken over, its return note attached and answered, its receipt.

Each becomes one change of the report, so that it can be undone and is kept with it.
"""

import json
from typing import Any

from app.checks.returned import ANSWERS, NOTE, TASK, THEN, Returned, note_of, returned
from app.model.change import Address, Area, Change, Edit
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
)
from app.model.report import Report
from app.session.last_year import carried
from app.session.progress import DUE

RECEIPTS = "receipts"
"""The key of the receipts, by the number of the submission ("" where it had none)."""

ANSWER = "答复退回意见"


def taking_over(report: Report, task: TaskPack, unit: TaskUnit) -> Change:
    """A task taken over as one step: name, code, superior, deadline, last year's accepted figures, and the rules.

    Nothing that was typed is replaced but name, code, superior and deadline: carried figures go into blanks. Raises
    ExchangeError where the task is for another year or form.
    """
    if task.year != report.year or task.edition != report.edition.id:
        raise ExchangeError(f"这份下发任务是{task.year}年的，与现在的年报不是同一年度或同一表样，没有带入。")
    wanted = {"name": unit.name, "code": unit.code, "superior": task.office, "kind": unit.kind, DUE: task.hand_in[5:]}
    places = {Address(Area.UNIT, key): value for key, value in wanted.items() if value}
    rules = {key: value for key, value in of_task_pack(task).items() if key not in ("units", "template")}
    places[Address(Area.EXCHANGE, TASK)] = rules  # type: ignore[assignment]
    edits = [Edit(place, report.at(place), value) for place, value in places.items() if report.at(place) != value]
    if unit.last:
        edits += carried(report, {"texts": {}, **unit.last}).change(report, replace=False).edits
    return Change(f"带入{WORDS[TASK_FORMAT]}", tuple(edits))


def taking_off(report: Report) -> Change:
    """The task's rules taken off: all checks apply again."""
    address = Address(Area.EXCHANGE, TASK)
    return Change("取消主管部门的要求", (Edit(address, report.at(address), None),))


def proposed(task: TaskPack, report: Report) -> TaskUnit | None:
    """The unit of a task that a report is of, by its code, name or alias; None where it is to be chosen."""
    code = str(report.unit.get("code") or "")
    for unit in task.units:
        if (code and unit.code == code) or report.unit_name in (unit.name, *unit.aliases):
            return unit
    return None


def attaching(report: Report, note: ReturnNote) -> Change:
    """A return note attached to the report it speaks of; the answers to the note before are put away with it.

    Raises ExchangeError where it is for another unit, or answers another report.
    """
    code = str(report.unit.get("code") or "")
    is_other = note.report != report.id if note.report else note.unit != report.unit_name
    if is_other and not (code and note.code == code):
        raise ExchangeError(f"这份退回意见是给“{note.unit}”的，与现在打开的年报不是同一份，没有附上。")
    then = {part: text for part in {item.text for item in note.items} if part and (text := report.texts.get(part))}
    data = of_return_note(note) | {THEN: then}
    values: dict[str, Any] = {NOTE: data, ANSWERS: None}
    places = {Address(Area.EXCHANGE, key): value for key, value in values.items()}
    edits = (Edit(place, report.at(place), value) for place, value in places.items() if report.at(place) != value)
    return Change("收到退回意见", tuple(edits))


def answering(report: Report, item: str, text: str) -> Change:
    """An item closed by words; an empty text opens it again. Raises ExchangeError for an item that is not there."""
    if not any(one.item.id == item for one in returned(report)):
        raise ExchangeError("退回意见里没有这一条。")
    address = Address(Area.EXCHANGE, ANSWERS)
    present = dict(report.at(address) or {})
    answers = {key: value for key, value in (present | {item: text.strip()}).items() if value}
    return Change(ANSWER, (Edit(address, report.at(address), answers or None),))


def open_items(report: Report) -> list[Returned]:
    """The items that were neither changed nor answered: counted before handing in."""
    return [one for one in returned(report) if one.is_open]


def due_again(report: Report) -> str:
    """By when the returned report is wanted (ISO), "" where nothing says."""
    note = note_of(report)
    return note.due if note else ""


def filing(report: Report, receipt: Receipt) -> Change:
    """A receipt kept with the report, beside the submission it confirms. Raises ExchangeError for another unit's."""
    code = str(report.unit.get("code") or "")
    if receipt.unit != report.unit_name and not (code and receipt.code == code):
        raise ExchangeError(f"这份回执是给“{receipt.unit}”的，与现在打开的年报不是同一个单位，没有存入。")
    if receipt.year != report.year:
        raise ExchangeError(f"这份回执是{receipt.year}年年报的，没有存入{report.year}年的年报。")
    address = Address(Area.EXCHANGE, RECEIPTS)
    number = "" if receipt.number is None else str(receipt.number)
    kept = dict(report.at(address) or {}) | {number: json.loads(json.dumps(of_receipt(receipt)))}
    return Change("收到回执", (Edit(address, report.at(address), kept),))
