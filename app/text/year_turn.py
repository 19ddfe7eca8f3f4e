"""What a report that begins as last year's still owes: years, last year's figures, the cover, the promises made."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from enum import Enum
from itertools import groupby
from typing import NamedTuple

from app.checks.claim_checks import Figures, agreed_last_year
from app.checks.claim_parser import read_claims
from app.checks.finding import Span
from app.checks.printed import LIVE, SENTENCE, Printed, as_printed, printed
from app.checks.similarity import confirm_figures, sentence_at, stale_figures
from app.model.change import Address, Area, Change, Edit
from app.model.edition import Field
from app.model.report import Report
from app.model.texts import PARAGRAPH, escape
from app.session import GAP
from app.text.years import FIGURE, with_texts, words_before, words_behind, year_lines

LABEL, PROMISED = "更新上年的数", "写入上年改进措施的落实情况"


class Way(Enum):
    """What becomes of a figure that is last year's."""

    NEW = "new"
    """Another stands in its place."""
    LIVE = "live"
    """It follows the tables from now on."""
    TRUE = "true"
    """It is the same this year."""


class Standing(NamedTuple):
    """A figure or date that stands as last year; `before` and `behind` are the words of its sentence, shortened.

    `formula` is the live figure that it was last year, "" where the tables did not bear it out; `name` what that is.
    """

    span: Span
    before: str
    text: str
    behind: str
    sentence: str
    formula: str = ""
    name: str = ""


class Answer(NamedTuple):
    """What is decided of a figure; `text` is the new one where it is another."""

    way: Way
    text: str = ""


# -- figures -----------------------------------------------------------------------------------------------------------


def standing(report: Report) -> tuple[Standing, ...]:
    """The figures and dates of all texts that are last year's, in the order of the form; years are another matter."""
    years: dict[str, list[Span]] = {}
    for line in year_lines(report):
        years.setdefault(line.part, []).extend(line.places)
    found: list[Standing] = []
    for part in report.edition.parts:
        places = _apart(stale_figures(report, part), sorted(years.get(part, ())))
        if places:
            text, live = printed(report, part), _live(report, part)
            found += (_standing(text, span, live.get(span.start, ("", ""))) for span in places)
    return tuple(found)


def _apart(places: Sequence[Span], years: Sequence[Span]) -> list[Span]:
    """Those of the places in which none of the years stands; a place may hold a year, as a date does."""
    starts = [year.start for year in years]
    return [
        place
        for place in places
        if (at := bisect_left(starts, place.start)) == len(years) or years[at].start >= place.end
    ]


def _live(report: Report, part: str) -> dict[int, tuple[str, str]]:
    """The live figure that a number was last year, and its name, by the start of the number in the stored text."""
    figures, text = Figures(report), printed(report, part)
    found = {}
    for claim in read_claims(report, part).stated:
        if claim.number is None or claim.rule.unit or claim.scope is False:
            continue
        fitting = (cells for cells in claim.rule.readings if agreed_last_year(figures, claim, cells))
        if cells := next(fitting, None):
            found[text.starts[claim.number.start]] = "+".join(cells), claim.rule.name
    return found


def _standing(text: Printed, span: Span, live: tuple[str, str]) -> Standing:
    start, end = bisect_left(text.starts, span.start), bisect_left(text.ends, span.end) + 1
    first, last = sentence_at(text.text, start)
    whole = text.text[first:last].replace(LIVE, FIGURE).strip()
    before = text.text[first:start].replace(LIVE, FIGURE).lstrip()
    behind = text.text[end:last].replace(LIVE, FIGURE).rstrip()
    return Standing(span, words_before(before), text.text[start:end], words_behind(behind), whole, *live)


def settling(report: Report, answers: Mapping[Standing, Answer], at: str) -> Change:
    """What is decided of figures, as one step; `at` (ISO) is when. An unchanged new figure counts as still true."""
    edits: list[Edit] = []
    true: list[Span] = []
    by_part = sorted(answers.items(), key=lambda pair: pair[0].span)
    for _, group in groupby(by_part, key=lambda pair: pair[0].span.text):
        moved = 0
        for figure, answer in group:
            new = _written(figure, answer)
            part, start, end = figure.span
            old = report.texts[part][start:end]
            if new is None or new == old:
                true.append(Span(part, start + moved, end + moved))
                continue
            edits.append(Edit(Address(Area.TEXTS, part), old, new, at=start + moved))
            moved += len(new) - len(old)
    after = with_texts(report, edits)
    return Change(LABEL, (*edits, *confirm_figures(after, true, at).edits))


_PERCENT = "%％‰"
"""What stays behind a share where only its number is typed."""


def _written(figure: Standing, answer: Answer) -> str | None:
    """What is to be stored in a figure's place; None where it stays."""
    match answer.way:
        case Way.LIVE if figure.formula:
            return f"{{{{{figure.formula}}}}}"
        case Way.NEW if new := answer.text.strip():
            sign = figure.text[-1] if figure.text[-1] in _PERCENT and new[-1].isdigit() else ""
            return escape(new + sign)
    return None


# -- the cover ---------------------------------------------------------------------------------------------------------


def blank_fields(report: Report) -> tuple[Field, ...]:
    """The lines of the cover that are wanted and empty: required, printed in the package, or told by the name."""
    facts = report.edition.package.facts
    wanted = (field for field in report.edition.fields if field.required or field.names or field.key in facts)
    return tuple(field for field in wanted if not str(report.unit.get(field.key) or "").strip())


# -- what was promised -------------------------------------------------------------------------------------------------

_PLAN = re.compile(r"下一步|今后|接下来|20\d\d年[^。；\n]{0,15}[将要]|改进(?:措施|方向)|针对(?:存在|上述|以上|这些)")
_ITEM = re.compile(
    r"(?:^|(?<=[。；：:，,\n]))\s*"
    r"(?:[一二三四五六七八九十]+(?:是|、)|[（(][一二三四五六七八九十\d]+[）)]|\d+[.．、]|(?:首先|其次|再次|最后)[，,]?)",
    re.MULTILINE,
)
_WILL = re.compile(r"将|进一步|加强|继续|持续|提升|推进|完善|健全|强化|优化|加大")
_CLAUSE = re.compile(r"[，,。；;：:]")
_ENDS = " ，。；：:\n"
_ORDINALS = "一二三四五六七八九十"
_SHORTEST = 6
"""Characters of a promise; what is shorter is a heading."""


def promises(report: Report) -> tuple[str, ...]:
    """What last year's report said would be improved, point by point; () where it said nothing or is not known."""
    part, last = report.edition.places.improvements, report.last_year
    stored = last.texts.get(part, "") if last and part else ""
    if not stored.strip():
        return ()
    plain = as_printed(part, stored).text.replace(LIVE, FIGURE)
    begin = _PLAN.search(plain)
    planned = plain[begin.start() :] if begin else plain
    marks = list(_ITEM.finditer(planned)) if begin else []
    if len(marks) > 1:
        ends = [mark.start() for mark in marks[1:]] + [len(planned)]
        pieces = [planned[mark.end() : end] for mark, end in zip(marks, ends, strict=True)]
    else:
        pieces = [
            match[0] for match in SENTENCE.finditer(planned) if _WILL.search(match[0]) and match[0][-1] not in "：:"
        ]
    return tuple(piece.strip(_ENDS) for piece in pieces if len(piece.strip(_ENDS)) >= _SHORTEST)


def answering_promises(report: Report, chosen: Sequence[str]) -> Change:
    """A paragraph in which each of the promises is named, with a gap for what became of it."""
    part = report.edition.places.improvements
    named = [_CLAUSE.split(each)[0] for each in chosen]
    if not part or not named:
        return Change(PROMISED, ())
    points = [f"{_ORDINALS[at % len(_ORDINALS)]}是{words}，{GAP}" for at, words in enumerate(named)]
    said = "；".join(points) if len(points) > 1 else f"{named[0]}，{GAP}"
    text = report.texts.get(part, "")
    between = PARAGRAPH if text.strip() else ""
    words = f"{between}上年提出的改进措施落实情况：{escape(said)}。"
    return Change(PROMISED, (Edit(Address(Area.TEXTS, part), "", words, at=len(text)),))
