"""The list of a review: replies to returned items, changes without a request, findings, notes."""

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from app.checks import WORDS, Finding, explanation
from app.collect.review import Review, Since, is_formulaic, review, shown, since_last
from app.collect.season import Season
from app.collect.values import Unit
from app.model.change import Address, Area, Edit
from app.model.edition import Level
from app.model.exchange import ANSWERED, CHANGED
from app.model.report import Report
from app.session.places import Places


class Group(StrEnum):
    """The subject of a row; the values are shown as headings."""

    REPLIES = "对上次退回意见的回复"
    UNASKED = "未要求修改而改动的"
    ERRORS = "错误和未填"
    EXPLAINED = "单位的核实说明"
    VERIFY = "待核实，单位未说明"
    HINTS = "提示"
    NOTES = "审核意见"


class Row(NamedTuple):
    """A line of the list. `place` is None where it is about the whole report; `quote` are the words meant in a text.

    `level` names its colour; `key` is that of a finding with an explanation, which can be believed or not; `believed`
    is None while that is not decided.
    """

    group: Group
    level: str
    word: str
    message: str
    detail: str = ""
    place: Address | None = None
    cells: tuple[str, ...] = ()
    quote: str = ""
    key: str = ""
    believed: bool | None = None


REPLY_WORDS = {CHANGED: "已修改", ANSWERED: "已答复", "": "未处理"}
_REPLY_LEVELS = {CHANGED: "hint", ANSWERED: "verify", "": "error"}


class Listed(NamedTuple):
    """A hand-in under review with its rows in order."""

    review: Review
    since: Since | None
    rows: list[Row]


def listed(season: Season, unit: Unit) -> Listed:
    """Return every row to review in a unit's latest hand-in. Raises SeasonError without one."""
    found, since = review(season, unit), since_last(season, unit)
    rows = [*_since_rows(since, found.report), *_finding_rows(found), *_note_rows(found)]
    order = list(Group)
    return Listed(found, since, sorted(rows, key=lambda row: order.index(row.group)))


def _since_rows(since: Since | None, report: Report) -> Iterator[Row]:
    if since is None:
        return
    for reply in since.replies:
        item = reply.item
        place = Address(Area.ANSWERS, item.cells[0]) if item.cells else Address(Area.TEXTS, item.text)
        changes = "；".join(
            f"{report.edition.cells[cell].name}由{before or '未填'}改为{shown(report, cell) or '未填'}"
            for cell, before in item.figures.items()
            if cell in report.edition.cells and before != shown(report, cell)
        )
        detail = "；".join(filter(None, (reply.text, changes)))
        known = place if item.cells or item.text else None
        word, level = REPLY_WORDS[reply.kind], _REPLY_LEVELS[reply.kind]
        yield Row(Group.REPLIES, level, word, item.message, detail, known, item.cells, item.quote)
    places = Places(report.edition)
    for edit in since.unasked.edits:
        yield _unasked(edit, places)


def _unasked(edit: Edit, places: Places) -> Row:
    if edit.address.area is Area.TEXTS:
        before, after = len(str(edit.before or "")), len(str(edit.after or ""))
        said = f"正文由{before}字改为{after}字"
    else:
        said = f"由{_value(edit.before)}改为{_value(edit.after)}"
    cells = (edit.address.key,) if edit.address.area is Area.ANSWERS else ()
    return Row(Group.UNASKED, "verify", "改动", places.name(edit.address), said, edit.address, cells)


def _finding_rows(found: Review) -> Iterator[Row]:
    places = Places(found.report.edition)
    for one in found.findings:
        if one.level is Level.RETURN:
            continue  # the unit's own copy of what was sent back: the replies say it
        span = one.texts[0] if one.texts else None
        quote = found.report.texts.get(span.text, "")[span.start : span.end] if span else ""
        place, word = places.of_finding(one), WORDS[one.level]
        row = Row(_group(one), str(one.level), word, one.message, one.action or "", place, one.cells, quote)
        if one.explained:
            said = explanation(found.report, one)
            hint = "（只写了核实无误，未说明原因）" if is_formulaic(said) else ""
            row = row._replace(detail=f"单位说明：{said}{hint}", key=one.key, believed=found.judged.get(one.key))
        yield row


def _group(finding: Finding) -> Group:
    if finding.explained:
        return Group.EXPLAINED
    if finding.level in (Level.ERROR, Level.BLANK):
        return Group.ERRORS
    return Group.VERIFY if finding.level is Level.VERIFY else Group.HINTS


def _note_rows(found: Review) -> Iterator[Row]:
    for note in found.notes:
        key = note.cells[0] if note.cells else note.text
        place = Address(Area.ANSWERS if note.cells else Area.TEXTS, key) if key else None
        detail = f"“{note.quote}”" if note.quote else ""
        yield Row(Group.NOTES, "error", "意见", note.message, detail, place, note.cells, note.quote)


def _value(value: object) -> str:
    return "未填" if value in (None, "") else str(value)
