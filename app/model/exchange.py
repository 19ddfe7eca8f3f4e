"""The files that a supervising office and its units exchange besides the package: task pack, return note, receipt.

Each is a JSON object whose `format` names it and its version. Readers keep unknown keys and write them again; a
newer version is refused in one sentence.
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple, TypeVar

from app.model.period import YEARS

TASK = "nianbao-task/1"
RETURN = "nianbao-return/1"
RECEIPT = "nianbao-receipt/1"
WORDS = {TASK: "下发任务", RETURN: "退回意见", RECEIPT: "回执"}
"""The endings of the file names."""

CHANGED, ANSWERED = "changed", "answered"
"""How an item of a return note was closed: by a change of its place, or by words."""

_BLOCK = 4
Value = TypeVar("Value")


class ExchangeError(Exception):
    """A file cannot be used; the message is one sentence that names the place."""


class Item(NamedTuple):
    """An item of a return note.

    `text` is the id of a text part, "" if only figures are meant; `quote` are the words meant there. `figures` are the
    cells' values at that time. `code` is the rule's, "" for a reviewer's own item.
    """

    id: str
    message: str
    cells: tuple[str, ...] = ()
    text: str = ""
    quote: str = ""
    figures: Mapping[str, str] = {}
    level: str = "error"
    code: str = ""
    action: str = ""
    extra: Mapping[str, Any] = {}


class ReturnNote(NamedTuple):
    """A return note. `number` is that of the submission, None if it had none; times are ISO."""

    id: str
    season: str
    code: str
    unit: str
    report: str
    number: int | None
    sha256: str
    by: str
    at: str
    due: str
    items: tuple[Item, ...]
    extra: Mapping[str, Any] = {}


class Receipt(NamedTuple):
    """A receipt: it confirms that a hand-in arrived. `check_code` holds the first two blocks, `counts` are by level."""

    office: str
    unit: str
    code: str
    year: int
    number: int | None
    arrived: str
    check_code: str
    counts: Mapping[str, int]
    next_step: str
    extra: Mapping[str, Any] = {}


class TaskUnit(NamedTuple):
    """A unit of a task pack. `last`: edition, year and answers of last year's accepted report, None for none."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    kind: str = ""
    superior: str = ""
    last: Mapping[str, Any] | None = None
    extra: Mapping[str, Any] = {}


class TaskPack(NamedTuple):
    """A task pack: what an office asks of its units. `rules` as in the file; `template` is the Word form in base64.

    `hand_in` and `publish` are dates (ISO), "" for none.
    """

    title: str
    year: int
    edition: str
    office: str
    contact: str
    address: str
    hand_in: str
    publish: str
    units: tuple[TaskUnit, ...]
    rules: Mapping[str, Any] = {}
    template: str = ""
    template_sha256: str = ""
    extra: Mapping[str, Any] = {}


class Answer(NamedTuple):
    """The way a unit closed an item of a return note: `kind` is CHANGED or ANSWERED."""

    item: str
    kind: str
    text: str = ""


def check_code(digest: str) -> str:
    """Write a SHA-256 in hexadecimal digits as sixteen blocks of four, which can be read from paper."""
    return " ".join(digest[at : at + _BLOCK] for at in range(0, len(digest), _BLOCK))


def format_of(data: Any) -> str | None:
    """Return TASK, RETURN or RECEIPT for `data`; None for another file. Raises ExchangeError for a newer version."""
    given = data.get("format") if isinstance(data, dict) else None
    if not isinstance(given, str):
        return None
    for known, word in WORDS.items():
        if given == known:
            return known
        if given.partition("/")[0] == known.partition("/")[0]:
            raise ExchangeError(f"不能使用：这份{word}来自更新版本的程序，请先升级本程序再打开。")
    return None


# -- reading ---------------------------------------------------------------------------------------------------------


class _Fields:
    """Takes the keys of one object, each with its required type; the remaining keys are kept."""

    def __init__(self, data: Any, place: str) -> None:
        if not isinstance(data, dict):
            raise ExchangeError(f"不能使用：{place}的结构不对。")
        self._left = dict(data)
        self._place = place

    def _take(self, key: str, kind: type | tuple[type, ...], usual: Any) -> Any:
        value = self._left.pop(key, None)
        if value is None:
            return usual
        if not isinstance(value, kind) or isinstance(value, bool):
            raise ExchangeError(f"不能使用：{self._place}的“{key}”结构不对。")
        return value

    def text(self, key: str, *, required: bool = False) -> str:
        value: str = self._take(key, str, "")
        if required and not value.strip():
            raise ExchangeError(f"不能使用：{self._place}缺少“{key}”。")
        return value

    def number(self, key: str) -> int | None:
        value: int | None = self._take(key, int, None)
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        values = self._take(key, list, [])
        if not all(isinstance(value, str) for value in values):
            raise ExchangeError(f"不能使用：{self._place}的“{key}”结构不对。")
        return tuple(values)

    def mapping(self, key: str) -> dict[str, Any]:
        return dict(self._take(key, dict, {}))

    def inner(self, key: str) -> "_Fields":
        return _Fields(self._take(key, dict, {}), f"“{key}”")

    def each(self, key: str, word: str, read: "Callable[[_Fields], Value]") -> tuple[Value, ...]:
        values = self._take(key, list, [])
        return tuple(read(_Fields(value, f"第{nth}{word}")) for nth, value in enumerate(values, 1))

    @property
    def extra(self) -> dict[str, Any]:
        return self._left


def _opened(data: Any, wanted: str) -> _Fields:
    if format_of(data) != wanted:
        raise ExchangeError(f"不能使用：文件内容不是{WORDS[wanted]}。")
    fields = _Fields(data, WORDS[wanted])
    fields.text("format")
    return fields


def return_note(data: Any) -> ReturnNote:
    """Read a return note. Raises ExchangeError."""
    fields = _opened(data, RETURN)
    submission = fields.inner("submission")
    note = ReturnNote(
        id=fields.text("id", required=True),
        season=fields.text("season"),
        code=fields.text("code"),
        unit=fields.text("unit"),
        report=fields.text("report"),
        number=submission.number("number"),
        sha256=submission.text("sha256"),
        by=fields.text("by"),
        at=fields.text("at"),
        due=fields.text("due"),
        items=fields.each("items", "条意见", _item),
    )
    if len({item.id for item in note.items}) < len(note.items):
        raise ExchangeError("不能使用：退回意见中有两条的编号相同，请让主管部门重新生成。")
    return note._replace(extra=fields.extra)


def _item(fields: _Fields) -> Item:
    figures = {cell: str(value) for cell, value in fields.mapping("figures").items()}
    item = Item(
        id=fields.text("id", required=True),
        message=fields.text("message", required=True),
        cells=fields.texts("cells"),
        text=fields.text("text"),
        quote=fields.text("quote"),
        figures=figures,
        level=fields.text("level") or "error",
        code=fields.text("code"),
        action=fields.text("action"),
    )
    return item._replace(extra=fields.extra)


def receipt(data: Any) -> Receipt:
    """Read a receipt. Raises ExchangeError."""
    fields = _opened(data, RECEIPT)
    counts = {level: value for level, value in fields.mapping("counts").items() if isinstance(value, int)}
    found = Receipt(
        office=fields.text("office"),
        unit=fields.text("unit"),
        code=fields.text("code"),
        year=fields.number("year") or 0,
        number=fields.inner("submission").number("number"),
        arrived=fields.text("arrived"),
        check_code=fields.text("check_code"),
        counts=counts,
        next_step=fields.text("next"),
    )
    return found._replace(extra=fields.extra)


def task_pack(data: Any) -> TaskPack:
    """Read a task pack. Raises ExchangeError."""
    fields = _opened(data, TASK)
    season, office = fields.inner("season"), fields.inner("office")
    deadlines, template = fields.inner("deadlines"), fields.inner("template")
    year = season.number("year")
    if year is None or year not in YEARS:
        raise ExchangeError(f"不能使用：下发任务的年份（“year”）应在{YEARS[0]}至{YEARS[-1]}之间。")
    pack = TaskPack(
        title=season.text("title"),
        year=year,
        edition=season.text("edition", required=True),
        office=office.text("name"),
        contact=office.text("contact"),
        address=office.text("address"),
        hand_in=deadlines.text("hand_in"),
        publish=deadlines.text("publish"),
        units=fields.each("units", "个单位", _task_unit),
        rules=fields.mapping("rules"),
        template=template.text("data"),
        template_sha256=template.text("sha256"),
    )
    return pack._replace(extra=fields.extra)


def _task_unit(fields: _Fields) -> TaskUnit:
    unit = TaskUnit(
        code=fields.text("code"),
        name=fields.text("name", required=True),
        aliases=fields.texts("aliases"),
        kind=fields.text("kind"),
        superior=fields.text("superior"),
        last=fields.mapping("last") or None,
    )
    return unit._replace(extra=fields.extra)


def answers(data: Any) -> tuple[Answer, ...]:
    """Read the answers of a manifest. Invalid ones are left out: the package is read all the same."""
    found = data if isinstance(data, list) else []
    return tuple(
        Answer(str(each["item"]), str(each["kind"]), str(each.get("text", "")))
        for each in found
        if isinstance(each, dict) and {"item", "kind"} <= set(each)
    )


# -- writing ---------------------------------------------------------------------------------------------------------


def of_return_note(note: ReturnNote) -> dict[str, Any]:
    """The inverse of `return_note`."""
    return {
        "format": RETURN,
        "id": note.id,
        "season": note.season,
        "code": note.code,
        "unit": note.unit,
        "report": note.report,
        "submission": {"number": note.number, "sha256": note.sha256},
        "by": note.by,
        "at": note.at,
        "due": note.due,
        "items": [_of_item(item) for item in note.items],
    } | dict(note.extra)


def _of_item(item: Item) -> dict[str, Any]:
    return {
        "id": item.id,
        "cells": list(item.cells),
        "text": item.text or None,
        "quote": item.quote,
        "figures": dict(item.figures),
        "level": item.level,
        "code": item.code or None,
        "message": item.message,
        "action": item.action,
    } | dict(item.extra)


def of_receipt(found: Receipt) -> dict[str, Any]:
    """The inverse of `receipt`."""
    return {
        "format": RECEIPT,
        "office": found.office,
        "unit": found.unit,
        "code": found.code,
        "year": found.year,
        "submission": {"number": found.number},
        "arrived": found.arrived,
        "check_code": found.check_code,
        "counts": dict(found.counts),
        "next": found.next_step,
    } | dict(found.extra)


def of_task_pack(pack: TaskPack) -> dict[str, Any]:
    """The inverse of `task_pack`."""
    data: dict[str, Any] = {
        "format": TASK,
        "season": {"title": pack.title, "year": pack.year, "edition": pack.edition},
        "office": {"name": pack.office, "contact": pack.contact, "address": pack.address},
        "deadlines": {"hand_in": pack.hand_in, "publish": pack.publish},
        "units": [_of_task_unit(unit) for unit in pack.units],
        "rules": dict(pack.rules),
    }
    if pack.template:
        data["template"] = {"data": pack.template, "sha256": pack.template_sha256}
    return data | dict(pack.extra)


def _of_task_unit(unit: TaskUnit) -> dict[str, Any]:
    return {
        "code": unit.code,
        "name": unit.name,
        "aliases": list(unit.aliases),
        "kind": unit.kind,
        "superior": unit.superior,
        "last": dict(unit.last) if unit.last else None,
    } | dict(unit.extra)


def of_answers(given: tuple[Answer, ...]) -> list[dict[str, str]]:
    """The inverse of `answers`."""
    return [{"item": each.item, "kind": each.kind, "text": each.text} for each in given]
