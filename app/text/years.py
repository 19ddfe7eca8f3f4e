"""The years in a report's texts that are still last year's: each sentence with what it would say, and why one stays."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import NamedTuple

from app.checks.finding import Span
from app.checks.printed import LIVE, Printed, printed
from app.checks.similarity import confirming, is_confirmed, sentence_at, unchanged
from app.model.change import Address, Area, Change, Edit
from app.model.edition import Edition
from app.model.numbers import half_width
from app.model.report import LastYear, Report

LABEL = "更新年度"
ROOM = 24
"""Characters of a sentence that are shown before a year or figure, and behind it."""
DOTS = "…"
FIGURE = "〔数〕"
"""Stands for a live figure."""
_CLAUSES = "，；：、"

_YEAR = re.compile(r"(?<!\d)20\d\d(?=\s*年)|(?<=[〔\[［【(（])20\d\d(?=[〕\]］】)）]\s*第?\d+号)")
_OPEN, _CLOSE = "〔[［【(（", "〕]］】)）"
_NUMBERED = re.compile(r"\s*年\s*第\d+号")
_ISSUED = re.compile(r"\s*年(?:\d{1,2}月(?:\d{1,2}日)?)?\s*(?:修订|修正|印发|制定|公布施行|起施行|施行|实施|出台)")
_ANNUAL = re.compile(r"\s*年度?[^，。；、]{0,16}?(?:年度报告|年报)")
_BUDGET = re.compile(r"\s*年度?[^，。；]{0,8}?(?:预算|决算)")
_COMPARED_BEFORE = re.compile(r"(?:比|较|与|同|和)$")
_COMPARED = re.compile(r"\s*年度?(?:同期)?(?:相比|相较|比较)")
_PLANNED_BEFORE = re.compile(r"(?:下一步|今后|接下来)[^。；]*$")
_PLANNED = re.compile(r"\s*年度?[^，。；]{0,12}?[，,]?[^，。；]{0,8}?将")
_TITLES = re.compile(r"《[^》]*》")

DOCUMENT, TITLE, ISSUED = "文号", "文件名称", "文件印发、施行的时间"
ANNUAL, BUDGET, EARLIER, NEXT = "已发布的年报", "预算、决算", "以前年度的内容", "不是下一年度的计划"


class YearLine(NamedTuple):
    """A sentence with a year that stands there as last year.

    `places` are its digits as stored; `reason` says why it should stay, "" where it should become `later`.
    `printed` are the same places in the printed text; `words` stand before, between and behind them, shortened.
    """

    part: str
    year: int
    later: int
    reason: str
    places: tuple[Span, ...]
    printed: tuple[tuple[int, int], ...]
    words: tuple[str, ...]

    @property
    def excerpt(self) -> str:
        """The sentence as it stands, with what the year would become."""
        shown = str(self.year) if self.reason else f"{self.year}→{self.later}"
        return shown.join(self.words)


def year_lines(report: Report) -> tuple[YearLine, ...]:
    """Every sentence with years unchanged since last year that nobody has confirmed, in the order of the form."""
    last = report.last_year
    if last is None or last.year == report.year:  # of an earlier period of the same year
        return ()
    return tuple(line for part in report.edition.parts for line in _lines(report, last, part))


def _lines(report: Report, last: LastYear, part: str) -> Iterator[YearLine]:
    text, before = printed(report, part), last.texts.get(part, "")
    plain = half_width(text.text)
    wanted = [match.span() for match in _YEAR.finditer(plain) if abs(last.year - int(match[0])) <= 1]
    if not before.strip() or not wanted:
        return
    kept: Sequence[tuple[int, int]] = unchanged(part, report.texts.get(part, ""), before, wanted)
    if part == report.edition.places.closing and report.texts.get(part, "").strip() == before.strip():
        kept = wanted  # a date has too few words to be known again by them
    open_places = [place for place in kept if not is_confirmed(report, text, place)]
    for sentence, here in groupby(open_places, key=lambda place: sentence_at(plain, place[0])):
        groups: dict[tuple[int, str], list[tuple[int, int]]] = {}
        for place in here:
            year = int(plain[slice(*place)])
            reason = _reason(report.edition, part, plain, sentence, place, year - last.year)
            groups.setdefault((year, reason), []).append(place)
        for (year, reason), places in groups.items():
            spans = tuple(text.span(*place) for place in places)
            words = _words(text, sentence, places)
            yield YearLine(part, year, year + report.year - last.year, reason, spans, tuple(places), words)


def _reason(
    edition: Edition, part: str, plain: str, sentence: tuple[int, int], place: tuple[int, int], since: int
) -> str:
    """Why a year stays as it is; "" where it moves on. `since`: years after that of last year's report."""
    start, end = place
    before, behind = plain[sentence[0] : start], plain[end : sentence[1]]
    places = edition.places
    is_own = part in (places.opening, places.title, places.closing)
    if (before and before[-1] in _OPEN and behind[:1] in _CLOSE) or _NUMBERED.match(behind):
        return DOCUMENT
    if _ISSUED.match(behind):
        return ISSUED
    quoted = any(match.start() <= start < match.end() for match in _TITLES.finditer(plain, *sentence))
    if quoted and not is_own:
        return ANNUAL if _ANNUAL.match(behind) else TITLE
    match since:
        case 0:
            return "" if is_own else ANNUAL if _ANNUAL.match(behind) else BUDGET if _BUDGET.match(behind) else ""
        case -1:
            is_compared = _COMPARED_BEFORE.search(before) or _COMPARED.match(behind)
            return "" if is_compared else ANNUAL if _ANNUAL.match(behind) else EARLIER
    is_planned = part == places.closing or _PLANNED_BEFORE.search(before) or _PLANNED.match(behind)
    return "" if is_planned else NEXT


def _words(text: Printed, sentence: tuple[int, int], places: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """The words before, between and behind the years of a sentence, the outer ones shortened."""
    start, end = sentence
    borders = [start, *(edge for place in places for edge in place), end]
    pieces = [text.text[one:other] for one, other in zip(borders[::2], borders[1::2], strict=True)]
    pieces = [piece.replace(LIVE, FIGURE) for piece in pieces]
    return (words_before(pieces[0].lstrip()), *pieces[1:-1], words_behind(pieces[-1].rstrip()))


def words_before(words: str) -> str:
    """The last of the words, from the begin of a clause where there is one."""
    if len(words) <= ROOM:
        return words
    shown = words[-ROOM:]
    at = next((place for place, letter in enumerate(shown[: ROOM // 2]) if letter in _CLAUSES), -1)
    return DOTS + shown[at + 1 :]


def words_behind(words: str) -> str:
    """The first of the words, to the end of a clause where there is one."""
    if len(words) <= ROOM:
        return words
    at = max(words.rfind(letter, ROOM // 2, ROOM) for letter in _CLAUSES)
    return words[: at + 1 if at > 0 else ROOM] + DOTS


def years_change(report: Report, changed: Iterable[YearLine], kept: Iterable[YearLine], at: str) -> Change:
    """As one step: the years of `changed` move on, those of `kept` are confirmed, given `at` (ISO)."""
    edits = [
        Edit(Address(Area.TEXTS, line.part), str(line.year), str(line.later), at=place.start)
        for line in changed
        for place in line.places
    ]
    after = with_texts(report, edits)
    confirmed = confirming(after, ((line.part, place) for line in kept for place in line.printed), at)
    return Change(LABEL, (*edits, *confirmed))


def with_texts(report: Report, edits: Iterable[Edit]) -> Report:
    """The report as it would stand after edits of its texts; the report itself stays."""
    after = replace(report, texts=dict(report.texts), explanations=dict(report.explanations))
    after.apply(Change("", tuple(edits)))
    return after
