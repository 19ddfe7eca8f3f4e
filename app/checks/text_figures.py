"""Checks of the figures that texts state, and what became of every number of the prose.

The list of checks is drawn from these readings: what a number was held against, or why it was held against nothing.
Whatever reads the prose must give one for each number.
"""

import re
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache, partial
from typing import NamedTuple

from app.checks.claim_checks import (
    GROWTH,
    LIST,
    SHARE,
    Figures,
    claim_findings,
    fitting,
    may_change_claims,
    reckoned,
    scope_findings,
)
from app.checks.claim_parser import SCOPE, Reading, Stated, read_claims
from app.checks.declarations import NO_TEXT, UNFINISHED, Area, Chapter, Check, Extent, Place, Site, extent, of_texts
from app.checks.finding import Span
from app.checks.frame_context import Why
from app.checks.numerals import Ranges, cited, numerals
from app.checks.printed import LIVE, Printed, as_printed, printed
from app.model.edition import Edition, Level
from app.model.numbers import half_width
from app.model.report import Report
from app.model.texts import formula_cells, unknown_cells

CHAPTER = Chapter()
_UNREAD, _SCOPE = "未识别出对应的表中数字", "统计范围不同或不明"
_ELSEWHERE = "数的是其他事项、其他年度或其中一部分"


class Status(StrEnum):
    """The relation of a number of the prose to the tables."""

    AGREES = "agrees"
    DIFFERS = "differs"
    LIVE = "live"
    """It is a live figure: it shows its cells."""
    OPEN = "open"
    """A figure of the tables that it states is not known."""
    SCOPE = "scope"
    """It is read, and is another's figure, or it is not said whose."""
    ELSEWHERE = "elsewhere"
    """It counts another thing, another year or a part only."""
    UNREAD = "unread"
    """Its object is not named."""
    OTHER = "other"
    """It is a share or a change, which are reckoned in lines of their own."""


class Counted(NamedTuple):
    """One number of the prose, or a claim of none at all; `cells` are those it was held against."""

    span: Span
    status: Status
    name: str = ""
    cells: tuple[str, ...] = ()


_VAGUE = re.compile(r"(?<![A-Za-z0-9.〔\[第/\-])\d[\d,]*(?:\.\d+)?[万亿]?(?=[余多几]?\s*[一-龥])")
"""A number that the reader of claims leaves out as it tells only about how many."""
_COUNTED = re.compile(
    r"[余多几]?\s*(?:[万亿]?元|[件宗起条份次篇部期场人名家户批页册字项组例幅块台处位]"
    r"|个(?!工作日|月|部分|方面|百分点|自然日))"
)
_SMALL = re.compile("[一二两三四五六七八九十]")
_CASES = "件宗起"
_ANY = r"(?:\d[\d,.]*\s*[%‰]?|百分之[〇零一二两三四五六七八九十点]+|[一二两三四五六七八九十]+[成倍件])"
_WRITTEN = {
    SHARE: re.compile(rf"占[^。；，、\d]{{0,20}}?(?:\d[\d.]*\s*[%‰]|{LIVE}\s*%|百分之[〇零一二两三四五六七八九十点]+)"),
    GROWTH: re.compile(
        rf"(?:增长|上升|增加|提高|上涨|增多|下降|减少|降低|回落|下跌)了?\s*(?:约|近|超过?)?\s*(?:{_ANY}|{LIVE}\s*%?)"
    ),
    LIST: re.compile(rf"(?:\d|{LIVE})[件条宗起份个次篇]?[，,（]\s*(?:其中|包括|分别)|(?:共计|合计|总计)(?:\d|{LIVE})"),
}
"""The form of a share, a change or a list, whether or not it can be computed."""


def counted(report: Report, part: str) -> tuple[Counted, ...]:
    """Every number of one part that counts something, and every claim of none at all, in order."""
    text = printed(report, part)
    if not text.text.strip():
        return ()
    reading = read_claims(report, part) if part in report.edition.grammar.parts else Reading()
    figures = Figures(report)
    claims = {(claim.number.start, claim.number.end): claim for claim in reading.stated if claim.number}
    passed = {(each.number.start, each.number.end): each.why for each in reading.passed}
    plain = half_width(text.text)
    quoted = cited(plain)
    others = [Ranges(_WRITTEN[code], plain) for code in (SHARE, GROWTH)]
    found = [_none_at_all(figures, text, claim) for claim in reading.stated if claim.number is None]
    for start, end, formula in _numbers(part, report.texts.get(part, "")):
        span, claim = text.span(start, end), claims.get((start, end))
        if formula is not None:
            found.append(_live(report, figures, span, formula, claim))
        elif claim is not None:
            found.append(_stands(figures, span, claim))
        elif not quoted.cover(start, start + 1) and _is_counted(plain, start, end):
            is_other = any(each.cover(start, end) for each in others)
            is_read = passed.get((start, end), Why.UNREAD) != Why.UNREAD
            unread = Status.ELSEWHERE if is_read else Status.UNREAD
            found.append(Counted(span, Status.OTHER if is_other else unread))
    return tuple(sorted(found, key=lambda each: each.span.start))


def tally(report: Report) -> Counter[Status]:
    """Count the numbers of the whole prose by status; title and closing state none."""
    aside = (report.edition.places.title, report.edition.places.closing)
    parts = [part for part in report.edition.parts if part not in aside]
    return Counter(each.status for part in parts for each in counted(report, part))


def _live(report: Report, figures: Figures, span: Span, formula: str, claim: Stated | None) -> Counted:
    """A live figure that stands for something else than its words say is as wrong as a typed one."""
    cells = formula_cells(formula)
    if unknown_cells(formula, report.edition):
        return Counted(span, Status.DIFFERS, cells=cells)
    if claim is not None and figures.are_meant(claim):
        meant = _stands(figures, span, claim)
        return meant if meant.status is not Status.AGREES else meant._replace(status=Status.LIVE)
    return Counted(span, Status.LIVE if figures.sum(cells) is not None else Status.OPEN, cells=cells)


def _stands(figures: Figures, span: Span, claim: Stated) -> Counted:
    readings = claim.rule.readings
    name, cells = claim.rule.name, readings[0]
    if not figures.are_meant(claim):
        return Counted(span, Status.SCOPE, name, cells)
    if (right := fitting(figures, claim)) is not None:
        return Counted(span, Status.AGREES, name, right)
    is_open = figures.value(claim.number) is None or any(figures.sum(each) is None for each in readings)
    return Counted(span, Status.OPEN if is_open else Status.DIFFERS, name, cells)


def _none_at_all(figures: Figures, text: Printed, claim: Stated) -> Counted:
    span, readings = text.span(claim.start, claim.end), claim.rule.readings
    if not figures.are_meant(claim):
        status = Status.SCOPE
    elif any(figures.sum(cells) == 0 for cells in readings):
        status = Status.AGREES
    elif any(figures.sum(cells) is None for cells in readings):
        status = Status.OPEN
    else:
        status = Status.DIFFERS
    return Counted(span, status, claim.rule.name, readings[0])


@lru_cache(maxsize=64)
def _numbers(part: str, stored: str) -> tuple[tuple[int, int, str | None], ...]:
    """Return the places of the numbers of a part in the printed text, with the formulas of live ones."""
    text = as_printed(part, stored)
    exact = [(each.start, each.end, each.formula) for each in numerals(text.text, text.live)]
    plain = half_width(text.text)
    taken = {at for start, end, _ in exact for at in range(start, end)}
    vague = [match.span() for match in _VAGUE.finditer(plain) if match.start() not in taken]
    return tuple(sorted([*exact, *((start, end, None) for start, end in vague)], key=lambda each: each[:2]))


def _is_counted(plain: str, start: int, end: int) -> bool:
    """Whether a number nobody read could state a figure: not a date, a limit of time or 一是."""
    if plain[start:end].endswith(("%", "‰")) or plain[start:end].startswith("百分之"):
        return True
    unit = _COUNTED.match(plain, end)
    return unit is not None and not (_SMALL.fullmatch(plain[start:end]) and unit[0].strip() not in _CASES)


def written_out(report: Report, code: str) -> tuple[int, int]:
    """Return how many shares, changes or lists (by code) were computed, and how many more are written."""
    done = left = 0
    for part in report.edition.parts:
        plain = half_width(printed(report, part).text)
        known = reckoned(report, part)[code] if part in report.edition.grammar.parts else 0
        done += known
        left += max(0, len(_WRITTEN[code].findall(plain)) - known)
    return done, left


def _states_figures(edition: Edition) -> bool:
    return bool(edition.grammar.parts)


def _claims_extent(report: Report) -> Extent:
    """Every number of the texts counts: a number that was not understood was not looked at."""
    if not of_texts(report).looked:
        return extent(0, {NO_TEXT: 1})
    found = tally(report)
    looked = found[Status.AGREES] + found[Status.LIVE] + found[Status.DIFFERS]
    left = {_UNREAD: found[Status.UNREAD], _ELSEWHERE: found[Status.ELSEWHERE], _SCOPE: found[Status.SCOPE]}
    return extent(looked, left | {UNFINISHED: found[Status.OPEN]})


def _calculated_extent(report: Report, code: str) -> Extent:
    """Shares, changes or lists, by the code of their check."""
    if not of_texts(report).looked:
        return extent(0, {NO_TEXT: 1})
    looked, left = written_out(report, code)
    return extent(looked, {"无法核算": left})


def _scope_extent(report: Report) -> Extent:
    """Each figure of the texts that was understood."""
    if not of_texts(report).looked:
        return extent(0, {NO_TEXT: 1})
    found = tally(report)
    return extent(found[Status.AGREES] + found[Status.DIFFERS], {_SCOPE: found[Status.SCOPE]})


@CHAPTER.from_form
def claim_checks(edition: Edition) -> Iterator[Check]:
    """One check for each claim of the edition's grammar, all on one line of the checklist."""
    about = "文中的数字与表中相应的数字相同"
    for code, name in {claim.code: claim.name for claim in reversed(edition.grammar.claims)}.items():
        yield Check(code, Area.TEXT_FIGURES, about, Level.VERIFY, _claims_extent, applies=_states_figures, name=name)


def _calculated(code: str, about: str) -> Check:
    measure = partial(_calculated_extent, code=code)
    return CHAPTER.add(Check(code, Area.TEXT_FIGURES, about, Level.VERIFY, measure, applies=_states_figures))


SHARES = _calculated(SHARE, "文中的占比与数字相符")
CHANGES = _calculated(GROWTH, "文中的增减与上年数字相符")
LISTS = _calculated(LIST, "文中列举的各项之和等于所写的总数")
SCOPES = CHAPTER.add(
    Check(SCOPE, Area.TEXT_FIGURES, "文字与表格的统计范围相同", Level.HINT, _scope_extent, applies=_states_figures)
)


def _claim_sites(edition: Edition) -> Iterator[Site]:
    """A live figure may show any cell; whose figures are meant, all texts together tell."""
    aside = (edition.places.title, edition.places.closing)
    for part in edition.grammar.parts:
        if part not in aside:
            concerns = partial(may_change_claims, part=part)
            yield Site(part, "", (part,), tuple(edition.cells), edition.grammar.parts, concerns=concerns)


def _scope_site(edition: Edition) -> Iterator[Site]:
    yield from (Site(part, "", (), tuple(edition.cells), edition.grammar.parts) for part in edition.grammar.parts[:1])


CHAPTER.finds(SHARES, CHANGES, LISTS, at=Place.TEXT_FIGURES, sites=_claim_sites)(claim_findings)
CHAPTER.finds(SCOPES, at=Place.TEXT_FIGURES, sites=_scope_site)(scope_findings)
