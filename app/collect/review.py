"""Review of a hand-in: what the office says to explanations and places, and the one complete list it sends back."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from weakref import WeakKeyDictionary

from app.checks import WORDS, Finding, check, explanation, suspected
from app.collect import figures, log
from app.collect.decisions import record_return, refuse_unseen, settle
from app.collect.figures import Changed, changed_cells, values_of
from app.collect.season import Season
from app.collect.values import Action, Entry, HandIn, SeasonError, Standing, Unit
from app.model.change import Area, Change
from app.model.dates import written_day
from app.model.edition import Level
from app.model.exchange import Item, Receipt, ReturnNote, answers, check_code, of_return_note, return_note
from app.model.report import Report, difference
from app.model.texts import first_names, squeezed
from app.session import now
from app.session.places import Places

_ASKED = (Level.ERROR, Level.BLANK)
_FORMULAIC = frozenset({"核实无误", "已核实", "无误", "情况属实", "属实", "已核实无误", "经核实无误"})
BLOCKS = 2
"""Blocks of the check code on a receipt, and those to be typed from the signed page."""

NOT_BELIEVED = "有误的请改正；确实无误的，请写明原因和依据。"
AGAIN = "同一意见已经退回过一次，建议电话联系这个单位。"


class Note(NamedTuple):
    """A reviewer's note: at cells, or at words of a text part."""

    message: str
    cells: tuple[str, ...] = ()
    text: str = ""
    quote: str = ""


class Review(NamedTuple):
    """A hand-in with what the office said of it. `judged`: key of a finding → whether its explanation is believed."""

    handin: HandIn
    report: Report
    findings: tuple[Finding, ...]
    judged: Mapping[str, bool]
    notes: tuple[Note, ...]


def review(season: Season, unit: Unit) -> Review:
    """The unit's latest hand-in under review. Raises SeasonError without one."""
    standing = season.standing(unit.unit)
    if standing.current is None:
        raise SeasonError(f"“{unit.name}”尚无报送稿。")
    handin = season.handin(standing.current)
    report, findings = _checked(season, handin)
    said = [one for one in log.standing(season.entries(unit.unit)) if one.handin == handin.handin]
    judged = {str(one.data["key"]): bool(one.data["believed"]) for one in said if one.action is Action.JUDGE}
    notes = tuple(_note(one) for one in said if one.action is Action.NOTE)
    return Review(handin, report, findings, judged, notes)


_LAST: WeakKeyDictionary[Season, tuple[object, Report, tuple[Finding, ...]]] = WeakKeyDictionary()
"""The hand-in of each season that was checked last: a reviewer stays with one, and each key asks for it again."""


def _checked(season: Season, handin: HandIn) -> tuple[Report, tuple[Finding, ...]]:
    """A hand-in's report, which nobody may change, and what our checks find in it now."""
    off = season.switched_off
    key = handin.handin, handin.digest, off
    known = _LAST.get(season)
    if known is None or known[0] != key:
        report = season.report(handin.handin)
        findings = tuple(one for one in suspected(report, check(report)) if one.code not in off)
        _LAST[season] = known = (key, report, findings)
    return known[1], known[2]


def _note(entry: Entry) -> Note:
    data = entry.data
    return Note(entry.reason, tuple(data.get("cells", ())), str(data.get("text", "")), str(data.get("quote", "")))


def judge(season: Season, unit: Unit, key: str, *, believed: bool) -> Entry:
    """采信 or 不采信: what the office thinks of a unit's explanation of a finding. Raises SeasonError."""
    current = review(season, unit)
    if not any(one.key == key and one.explained for one in current.findings):
        raise SeasonError("这一条没有单位的说明，不能采信或不采信。")
    data = {"key": key, "believed": believed}
    return season.record(Action.JUDGE, unit=unit.unit, handin=current.handin.handin, data=data)


def is_formulaic(explanation: str) -> bool:
    """Tell whether an explanation says only that all is well."""
    return squeezed(explanation).strip("。，,.！!") in _FORMULAIC


def note(season: Season, unit: Unit, said: Note) -> Entry:
    """Put a reviewer's note at a place. Raises SeasonError."""
    if not said.message.strip():
        raise SeasonError("审核意见是空的，请写明要改什么。")
    handin = review(season, unit).handin.handin
    data = {"cells": list(said.cells), "text": said.text, "quote": said.quote}
    return season.record(Action.NOTE, unit=unit.unit, handin=handin, reason=said.message, data=data)


# -- sending back ----------------------------------------------------------------------------------------------------


def items_of(found: Review) -> list[Item]:
    """Return the items of a return of this hand-in: open errors, blanks, disbelieved explanations, notes."""
    items = [_of_finding(found.report, one) for one in found.findings if _is_open(found, one)]
    return items + [
        Item("", one.message, one.cells, one.text, one.quote, _figures(found.report, one.cells)) for one in found.notes
    ]


def proposals_of(found: Review) -> list[Item]:
    """Return items to choose from: findings about texts, and figures to be verified without an explanation.

    They are shown, and sent only if a person chooses them.
    """
    open_ = (one for one in found.findings if not _is_open(found, one) and not one.explained)
    return [_of_finding(found.report, one) for one in open_]


def compose(season: Season, unit: Unit, reason: str = "", due: str = "") -> ReturnNote:
    """The complete list for a unit: what `items_of` finds, and `reason` in words.

    Nothing is sent or recorded. Raises SeasonError for an empty list.
    """
    found = review(season, unit)
    items = items_of(found)
    if reason.strip():
        items.append(Item("", reason.strip()))
    return note_with(season, unit, found, items, due)


def note_with(season: Season, unit: Unit, found: Review, items: Sequence[Item], due: str) -> ReturnNote:
    """Return a return note with these items, numbered. Raises SeasonError without a hand-in."""
    if not items:
        raise SeasonError(f"“{unit.name}”没有要退回的内容，没有退回；请写明要改什么。")
    return ReturnNote(
        id=str(uuid.uuid4()),
        season=str(season.setting("title")),
        code=unit.code,
        unit=unit.name,
        report=found.report.id,
        number=found.handin.number,
        sha256=found.handin.data_digest or found.handin.digest,
        by=season.who,
        at=now(),
        due=due or str(season.setting("hand_in", "")),
        items=tuple(item._replace(id=str(nth)) for nth, item in enumerate(items, 1)),
    )


def _is_open(found: Review, finding: Finding) -> bool:
    return finding.level in _ASKED or found.judged.get(finding.key) is False


def _of_finding(report: Report, finding: Finding) -> Item:
    span = finding.texts[0] if finding.texts else None
    quote = report.texts.get(span.text, "")[span.start : span.end] if span else ""
    message, action = finding.message, finding.action or ""
    if finding.explained:
        message, action = f"说明不采信：{message}", f"{NOT_BELIEVED}单位原来的说明：{explanation(report, finding)}"
    return Item(
        "",
        message,
        finding.cells,
        span.text if span else "",
        quote,
        _figures(report, finding.cells),
        str(finding.level),
        finding.code,
        action,
    )


def _figures(report: Report, cells: Sequence[str]) -> dict[str, str]:
    """Return the contents of cells, "" for a blank."""
    return {cell: shown(report, cell) for cell in cells}


def shown(report: Report, cell: str) -> str:
    """The text in a cell, "" for a blank and for a cell that the form does not have."""
    if cell in report.answers:
        return report.answers[cell].text
    value = report.value(cell) if cell in report.edition.cells else None
    return "" if value is None else str(value)


def send_back(season: Season, unit: Unit, composed: ReturnNote, seen: int | None = None) -> Standing:
    """Record the return; the note is kept with it. Raises SeasonError.

    `seen` is the hand-in that the note is about, None for the latest.
    """
    standing = season.standing(unit.unit)
    refuse_unseen(unit, standing, seen)
    if standing.current is None or not composed.items:
        raise SeasonError(f"“{unit.name}”没有可以退回的报送稿。")
    reason = "；".join(item.message for item in composed.items)
    return record_return(season, unit, standing.current, reason, {"note": of_return_note(composed)})


def earlier_notes(season: Season, unit: Unit) -> list[ReturnNote]:
    """Return the notes sent to a unit, oldest first."""
    entries = log.standing(season.entries(unit.unit))
    return [return_note(one.data["note"]) for one in entries if one.action is Action.RETURN]


def is_repeated(season: Season, unit: Unit, composed: ReturnNote) -> bool:
    """Whether any of it was sent back before in the same words: then a telephone call helps more."""
    said = {(item.code, item.cells, item.message) for known in earlier_notes(season, unit) for item in known.items}
    return any((item.code, item.cells, item.message) in said for item in composed.items)


def text_of(composed: ReturnNote, names: "Names", office: str = "", contact: str = "") -> str:
    """The note in plain words, for a unit without the program; `office` and `contact` say who asks."""
    lines = [*paragraphs_of(composed, names, contact), "　".join(signature_of(composed, office))]
    return "\n".join(lines) + "\n"


def paragraphs_of(composed: ReturnNote, names: "Names", contact: str) -> list[str]:
    """The note without its signature; the first paragraph names the unit."""
    lines = [f"{composed.unit}：", f"你单位报送的年报需要修改，共{len(composed.items)}处，请一次改完后重新报送。"]
    for item in composed.items:
        lines.append(
            f"{item.id}. {names(item, _MOST_PLACES)}{item.message}{f'（{item.action}）' if item.action else ''}"
        )
    if composed.due:
        lines.append(f"请于{written_day(composed.due)}前重新报送。")
    if contact:
        lines.append(f"联系人：{contact}")
    return lines


def signature_of(composed: ReturnNote, office: str) -> list[str]:
    """Who sends the note, the office rather than the person, and the day."""
    return [*filter(None, (office or composed.by,)), written_day(composed.at)]


_FEW_PLACES, _MOST_PLACES = 3, 40
"""Cells that a line of a list names, and the note to a unit, which may have no program to show them."""


class Names:
    """Names the place of an item in the words of the form."""

    def __init__(self, report: Report) -> None:
        self._edition = report.edition

    def __call__(self, item: Item, most: int = _FEW_PLACES) -> str:
        """Return the place and what stands there, with `most` cells at most.

        It is "" for an item about the whole report, and for one whose message names its place.
        """
        part = self._edition.parts.get(item.text)
        quote = f"：“{item.quote}”" if item.quote else ""
        if item.cells:
            cells = [self._edition.cells[cell].name for cell in item.cells if cell in self._edition.cells]
            figures_said = first_names(list(dict.fromkeys(cells)), most)
            return f"【{figures_said}】" if figures_said and figures_said not in item.message else ""
        return f"【{part.label}{quote}】" if part else ""


# -- the hand-in after ----------------------------------------------------------------------------------------------


class Reply(NamedTuple):
    """The outcome of a returned item. `kind`: changed, answered, or "" for none."""

    item: Item
    kind: str
    text: str


class Since(NamedTuple):
    """A hand-in beside the one before: `replies` to what was asked, `unasked` changes that nobody asked for."""

    before: HandIn
    change: Change
    replies: tuple[Reply, ...]
    unasked: Change


def since_last(season: Season, unit: Unit) -> Since | None:
    """Return the changes of the latest hand-in against the one before; None without one before."""
    standing = season.standing(unit.unit)
    own = [one for one in season.handins(unit.unit) if one.part_of is None and one.year == season.year]
    current = next((one for one in own if one.handin == standing.current), None)
    before = next((one for one in reversed(own) if current and one.handin < current.handin), None)
    if current is None or before is None:
        return None
    old, new = season.report(before.handin), season.report(current.handin)
    if old.edition is not new.edition:
        return None
    change = difference(old, new, "与上一次报送稿的差别")
    change = change._replace(edits=tuple(one for one in change.edits if one.address.area is not Area.LAST))
    sent = next(iter(reversed(earlier_notes(season, unit))), None)
    replies = tuple(_replies(season, current, sent, change)) if sent else ()
    asked = {place for reply in replies for place in (*reply.item.cells, reply.item.text)}
    unasked = tuple(
        one for one in change.edits if one.address.key not in asked and one.address.area is not Area.EXPLANATIONS
    )
    return Since(before, change, replies, change._replace(edits=unasked))


def _replies(season: Season, current: HandIn, sent: ReturnNote, change: Change) -> Iterator[Reply]:
    """Return the package's answers. An item without an answer is changed if its place is."""
    manifest = season.manifest(current.handin)
    given = {one.item: one for one in answers(manifest.get("answers"))} if manifest.get("reply_to") == sent.id else {}
    touched = {edit.address.key for edit in change.edits}
    for item in sent.items:
        if item.id in given:
            yield Reply(item, given[item.id].kind, given[item.id].text)
        else:
            is_touched = bool(touched & {*item.cells, item.text} - {""})
            yield Reply(item, "changed" if is_touched else "", "")


# -- receipt, paper ---------------------------------------------------------------------------------------------------


def receipt_for(season: Season, unit: Unit) -> Receipt:
    """Return the receipt for a unit's latest hand-in. Raises SeasonError without one."""
    standing = season.standing(unit.unit)
    if standing.current is None:
        raise SeasonError(f"“{unit.name}”尚无报送稿，没有回执。")
    handin = season.handin(standing.current)
    blocks = check_code(handin.data_digest or handin.digest).split(" ")[:BLOCKS]
    counts = {"error": handin.errors, "blank": handin.blanks, "verify": handin.verify, "explained": handin.explained}
    return Receipt(
        office=str(season.setting("office", "")),
        unit=unit.name,
        code=unit.code,
        year=season.year,
        number=handin.number,
        arrived=handin.at,
        check_code=" ".join(blocks),
        counts=counts,
        next_step=f"{standing.words}",
    )


def receipt_text(found: Receipt) -> str:
    """The receipt in plain words."""
    which = f"第{found.number}次" if found.number is not None else ""
    counts = "，".join(
        f"{WORDS[level]}{found.counts.get(level, 0)}" for level in (Level.ERROR, Level.BLANK, Level.VERIFY)
    )
    return (
        f"{found.unit}：\n已收到你单位{found.year}年年报{which}报送稿，收到时间{found.arrived[:16].replace('T', ' ')}，"
        f"校验码前两组{found.check_code}。\n程序检查：{counts}。目前状态：{found.next_step}。\n{found.office}\n"
    )


def compare_paper(season: Season, unit: Unit, blanked: Sequence[int], typed: Sequence[str]) -> Standing:
    """Compare the blocks typed from the signed page; `blanked` are their places, from 0. Raises SeasonError.

    Only a match is recorded: 纸质件与电子件一致.
    """
    found = review(season, unit)
    if not found.handin.data_digest:
        raise SeasonError("这一次报来的不是报送包，签发页上没有校验码可以核对。")
    blocks = check_code(found.handin.data_digest).split(" ")
    given = [text.strip().lower() for text in typed]
    if len(given) < BLOCKS or given != [blocks[place] for place in blanked]:
        raise SeasonError("输入的校验码与电子件不一致，请再看一遍；仍不一致的，纸质件与电子件不是同一稿。")
    with season.writing():
        season.record(Action.PAPER, unit=unit.unit, handin=found.handin.handin, data={"agrees": True})
        return settle(season, unit.unit)


# -- what was published -----------------------------------------------------------------------------------------------

CORRECTIONS_WORD = "更正对照表"


class Corrections(NamedTuple):
    """The differences from one hand-in to a later one. `is_published`: the earlier one was published."""

    before: HandIn
    after: HandIn
    is_published: bool
    rows: list[Changed]


def publish(season: Season, unit: Unit, reason: str = "") -> Entry:
    """Record that the accepted report was published: from now on every later one is compared with it.

    The entry holds the digests of the file and the figures as they were accepted. Raises SeasonError.
    """
    standing = season.standing(unit.unit)
    if standing.accepted is None:
        raise SeasonError(f"“{unit.name}”尚无已接收的年报，不能记为已公开。")
    handin = season.handin(standing.accepted)
    data = {"sha256": handin.digest, "figures": figures.encoded(values_of(season, handin.handin))}
    return season.record(Action.PUBLISH, unit=unit.unit, handin=handin.handin, reason=reason, data=data)


def published(season: Season, unit: Unit) -> HandIn | None:
    """The hand-in that was published last; None for none."""
    entries = log.standing(season.entries(unit.unit))
    found = next((one for one in reversed(list(entries)) if one.action is Action.PUBLISH), None)
    return season.handin(found.handin) if found is not None and found.handin is not None else None


def corrections(season: Season, unit: Unit) -> Corrections | None:
    """Compare the latest hand-in with the published or else the accepted one; None if they are the same."""
    standing = season.standing(unit.unit)
    public = published(season, unit)
    before = public.handin if public is not None else standing.accepted
    if before is None or standing.current is None or before == standing.current:
        return None
    rows = [*changed_cells(season, before, standing.current), *_texts(season, before, standing.current)]
    return Corrections(season.handin(before), season.handin(standing.current), public is not None, rows)


def _texts(season: Season, before: int, after: int) -> list[Changed]:
    old, new = season.report(before), season.report(after)
    if old.edition is not new.edition:
        return []
    places = Places(new.edition)
    edits = (one for one in difference(old, new, CORRECTIONS_WORD).edits if one.address.area is Area.TEXTS)
    return [Changed(places.name(one.address), str(one.before or "未写"), str(one.after or "未写")) for one in edits]
