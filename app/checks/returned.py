"""Items of the supervising office: each is open until its place changes or it is answered."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from app.checks.declarations import NOT_APPLICABLE, Area, Chapter, Check, Extent, Place
from app.checks.finding import Finding, Span
from app.model.edition import Level
from app.model.exchange import ANSWERED, CHANGED, Answer, ExchangeError, Item, ReturnNote, return_note
from app.model.report import Report
from app.model.texts import squeezed

NOTE, ANSWERS, TASK = "return", "answers", "task"
"""The keys of the report's exchange: the last return note, the answers to its items, and the task that was taken over.
The note also holds, under THEN, the texts as they were when it was attached."""
THEN = "then"


CHANGE_OR_ANSWER = "请修改这一处，或写明答复。"
ANSWER = "按意见修改年报后，写明改在哪里；不改的写明原因。"
"""The next step for an item with a place, and for one without."""


class Returned(NamedTuple):
    """An item and how it stands. `now` is what its cells hold now; `answer` is "" where none was written."""

    item: Item
    is_changed: bool
    answer: str
    now: Mapping[str, str]

    @property
    def is_open(self) -> bool:
        return not self.is_changed and not self.answer

    @property
    def has_place(self) -> bool:
        """Whether it speaks of cells or a text; what speaks of the whole report is closed by an answer alone."""
        return bool(self.item.cells or self.item.text)


def note_of(report: Report) -> ReturnNote | None:
    """Return the return note that was attached to a report; None without one."""
    try:
        return return_note(report.exchange[NOTE]) if NOTE in report.exchange else None
    except ExchangeError:  # another program wrote it: it is kept, and nothing is made of it
        return None


def returned(report: Report) -> tuple[Returned, ...]:
    """Every item of the attached note."""
    note = note_of(report)
    if note is None:
        return ()
    answers = report.exchange.get(ANSWERS)
    given = answers if isinstance(answers, dict) else {}
    then = note.extra.get(THEN)
    texts = then if isinstance(then, dict) else {}
    return tuple(_returned(report, item, str(given.get(item.id, "")).strip(), texts) for item in note.items)


def _returned(report: Report, item: Item, answer: str, texts: Mapping[str, str]) -> Returned:
    now = {cell: shown(report, cell) for cell in item.cells}
    changed = [now[cell] != item.figures[cell] for cell in item.cells if cell in item.figures]
    is_changed = all(changed) if item.level == Level.BLANK else any(changed)
    if item.text in report.edition.parts:
        present = report.texts.get(item.text, "")
        is_changed = is_changed or _is_rewritten(item.quote, str(texts.get(item.text, present)), present)
    return Returned(item, bool(changed or item.text) and is_changed, answer, now)


def _is_rewritten(quote: str, then: str, present: str) -> bool:
    """Whether the paragraph with the quoted words was changed; without a quote any change of the text counts."""
    at = then.find(quote) if quote else -1
    if at < 0:
        return present != then or (bool(quote) and quote not in present)
    start, end = then.rfind("\n", 0, at) + 1, then.find("\n", at + len(quote))
    paragraph = then[start : end if end >= 0 else len(then)]
    return f"\n{paragraph}\n" not in f"\n{present}\n"


def shown(report: Report, cell: str) -> str:
    """Return the content of a cell: as typed, else as computed; "" for a blank."""
    if cell in report.answers:
        return report.answers[cell].text
    value = report.value(cell) if cell in report.edition.cells else None
    return "" if value is None else str(value)


def answers_of(report: Report) -> tuple[str | None, tuple[Answer, ...]]:
    """The id of the note that a hand-in replies to (None without one), and the answer to each item that is closed."""
    note = note_of(report)
    if note is None:
        return None, ()
    closed = (one for one in returned(report) if not one.is_open)
    return note.id, tuple(Answer(one.item.id, CHANGED if one.is_changed else ANSWERED, one.answer) for one in closed)


# -- findings ----------------------------------------------------------------------------------------------------------


def _of_note(report: Report) -> Extent:
    return Extent(len(returned(report)))


def _of_task(report: Report) -> Extent:
    return Extent(1) if rules_of(report) else NOT_APPLICABLE


CHAPTER = Chapter()
RETURNED = CHAPTER.add(Check("R101", Area.OFFICE, "退回的意见都已修改或答复", Level.RETURN, _of_note))
WANTED = CHAPTER.add(
    Check("R102", Area.OFFICE, "下发任务的要求都已做到", Level.VERIFY, _of_task, name="要求写明的问题")
)
TOO_LONG = CHAPTER.add(replace(WANTED.beside("R103", Level.VERIFY), name="字数"))
SWITCHED_OFF = CHAPTER.add(replace(WANTED.beside("R104", Level.HINT), name="不核对的项目"))


@CHAPTER.finds(RETURNED, WANTED, TOO_LONG, SWITCHED_OFF, at=Place.OFFICE)
def returned_findings(report: Report) -> Iterator[Finding]:
    """The open items, then what the task asks for. They stamp nothing: a late or faulty hand-in is never blocked."""
    for one in returned(report):
        if one.is_open:
            yield finding_of(report, one)
    yield from _task_findings(report)


def finding_of(report: Report, one: Returned) -> Finding:
    """An item as a finding at its place."""
    cells = tuple(cell for cell in one.item.cells if cell in report.edition.cells)
    message = one.item.message
    if len(cells) == 1:
        name, then, now = report.edition.cells[cells[0]].name, one.item.figures.get(cells[0]), one.now[cells[0]]
        message = message if name in message else f"【{name}】{message}"
        if then is not None:
            stands = "尚未修改" if now == then else f"现为{now or '空白'}"
            message += f"（退回时为{then or '空白'}，{stands}）"
    action = one.item.action or (CHANGE_OR_ANSWER if one.has_place else ANSWER)
    found = RETURNED.finding(message, cells, _places(report, one.item), figures={"item": one.item.id})
    return replace(found, action=action)


def _places(report: Report, item: Item) -> tuple[Span, ...]:
    """Return where the words of an item are now; the start of their part if they are gone."""
    if item.text not in report.edition.parts:
        return ()
    at = report.texts.get(item.text, "").find(item.quote) if item.quote else -1
    return (Span(item.text, max(at, 0), at + len(item.quote) if at >= 0 else 0),)


def rules_of(report: Report) -> Mapping[str, object]:
    """The rules of the task that was taken over; {} without one."""
    task = report.exchange.get(TASK)
    rules = task.get("rules") if isinstance(task, dict) else None
    return rules if isinstance(rules, dict) else {}


def switched_off(report: Report) -> frozenset[str]:
    """The codes of the checks that the supervising office has switched off."""
    off = rules_of(report).get("off")
    return frozenset(str(code) for code in off) if isinstance(off, list) else frozenset()


def _task_findings(report: Report) -> Iterator[Finding]:
    rules = rules_of(report)
    if off := sorted(switched_off(report)):
        message = f"按主管部门的要求，有{len(off)}项检查不核对，见“报告 → 主管部门的要求”。"
        yield SWITCHED_OFF.finding(message, figures={"off": " ".join(off)})
    limits = rules.get("limits")
    for part, limit in limits.items() if isinstance(limits, dict) else ():
        parts = [one for one in report.edition.parts if one == part or one.startswith(f"{part}.")]
        length = sum(len(squeezed(report.texts.get(one, ""))) for one in parts)
        if isinstance(limit, int) and length > limit:
            places = tuple(Span(one, 0, 0) for one in parts if report.texts.get(one))
            message = f"这一部分有{length}字，主管部门要求不超过{limit}字。"
            yield TOO_LONG.finding(message, texts=places, figures={"length": str(length)})
    wants = rules.get("wants")
    for want in wants if isinstance(wants, list) else ():
        if not isinstance(want, dict):
            continue
        part, question = str(want.get("part") or ""), str(want.get("question") or "")
        if question and part in report.edition.parts and not report.texts.get(part, "").strip():
            message = f"主管部门要求写明：{question}"
            yield WANTED.finding(message, texts=(Span(part, 0, 0),), figures={"wants": question})
