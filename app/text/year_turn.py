"""The year turn of a report's texts: years, figures and promises that are still last year's, and their changes."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import Enum
from itertools import groupby
from typing import NamedTuple

from app.checks.claim_checks import Figures, agreed_last_year
from app.checks.claim_parser import read_claims
from app.checks.finding import Span
from app.checks.printed import LIVE, SENTENCE, Printed, as_printed, printed
from app.checks.similarity import confirm_figures, confirming, is_confirmed, sentence_at, stale_figures, unchanged
from app.model.change import Address, Area, Change, Edit
from app.model.edition import Edition, Field
from app.model.numbers import half_width
from app.model.report import Report
from app.model.texts import PARAGRAPH, escape
from app.session import GAP

YEAR_LABEL = "更新年度"
ROOM = 24
"""Characters of a sentence shown before and behind a year or figure."""
DOTS = "…"
FIGURE = "〔数〕"
"""Stands for a live figure."""
_CLAUSES = "，；：、"
_DIGITS = "0123456789.,"
_CUT = re.compile(r"[0-9.,]+$")
"""A number that goes to the end."""

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
_REPORT = re.compile(r"[^》]*(?:报告|年报)》")
"""The rest of a title that is a report's, not that of a notice about reports."""
_TITLES = re.compile(r"《[^》]*》")

DOCUMENT, TITLE, ISSUED = "文号", "文件名称", "文件印发、施行的时间"
ANNUAL, BUDGET, EARLIER, NEXT = "已发布的年报", "预算、决算", "以前年度的内容", "不是下一年度的计划"


class YearLine(NamedTuple):
    """A sentence whose year is still last year's.

    `places` are its digits in the stored text; `reason` says why it should stay, "" if it should become `later`.
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
        """The sentence as it is, and the new year."""
        shown = str(self.year) if self.reason else f"{self.year}→{self.later}"
        return shown.join(self.words)


def year_lines(report: Report) -> tuple[YearLine, ...]:
    """Return every sentence with unchanged and unconfirmed years, in the order of the form."""
    return tuple(line for part in report.edition.parts for line in _lines(report, part))


def _open_years(report: Report, part: str) -> list[tuple[int, int]]:
    """Return the places of unchanged and unconfirmed years in a printed text."""
    last = report.last_year
    if last is None or last.year == report.year:  # of an earlier period of the same year
        return []
    text, before = printed(report, part), last.texts.get(part, "")
    wanted = [match.span() for match in _YEAR.finditer(half_width(text.text)) if abs(last.year - int(match[0])) <= 1]
    if not before.strip() or not wanted:
        return []
    kept: Sequence[tuple[int, int]] = unchanged(part, report.texts.get(part, ""), before, wanted)
    if part == report.edition.places.closing and report.texts.get(part, "").strip() == before.strip():
        kept = wanted  # a date has too few words to be known again by them
    return [place for place in kept if not is_confirmed(report, text, place)]


def _lines(report: Report, part: str) -> Iterator[YearLine]:
    last, open_places = report.last_year, _open_years(report, part)
    if last is None or not open_places:
        return
    text = printed(report, part)
    plain = half_width(text.text)
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
    """Return why a year stays; "" if it moves on. `since`: the years after last year's report."""
    start, end = place
    before, behind = plain[sentence[0] : start], plain[end : sentence[1]]
    places = edition.places
    is_own = part in (places.opening, places.title, places.closing)
    if (before and before[-1] in _OPEN and behind[:1] in _CLOSE) or _NUMBERED.match(behind):
        return DOCUMENT
    if _ISSUED.match(behind):
        return ISSUED
    quoted = any(match.start() <= start < match.end() for match in _TITLES.finditer(plain, *sentence))
    is_report = bool(_REPORT.match(behind))
    if quoted and not (is_own and is_report):
        return ANNUAL if is_report else TITLE
    match since:
        case 0:
            return "" if is_own else ANNUAL if _ANNUAL.match(behind) else BUDGET if _BUDGET.match(behind) else ""
        case -1:
            is_compared = _COMPARED_BEFORE.search(before) or _COMPARED.match(behind)
            return "" if is_compared else ANNUAL if _ANNUAL.match(behind) else EARLIER
    is_planned = part == places.closing or _PLANNED_BEFORE.search(before) or _PLANNED.match(behind)
    return "" if is_planned else NEXT


def _words(text: Printed, sentence: tuple[int, int], places: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """Return the words before, between and behind the years of a sentence; the outer ones are shortened."""
    start, end = sentence
    borders = [start, *(edge for place in places for edge in place), end]
    pieces = [text.text[one:other] for one, other in zip(borders[::2], borders[1::2], strict=True)]
    pieces = [piece.replace(LIVE, FIGURE) for piece in pieces]
    return (words_before(pieces[0].lstrip()), *pieces[1:-1], words_behind(pieces[-1].rstrip()))


def words_before(words: str) -> str:
    """Return the end of the words, from the start of a clause if there is one."""
    if len(words) <= ROOM:
        return words
    shown = words[-ROOM:]
    at = next((place for place, letter in enumerate(shown[: ROOM // 2]) if letter in _CLAUSES), -1)
    return DOTS + shown[at + 1 :]


def words_behind(words: str) -> str:
    """Return the start of the words, to the end of a clause if there is one; no number is cut."""
    if len(words) <= ROOM:
        return words
    at = max(words.rfind(letter, ROOM // 2, ROOM) for letter in _CLAUSES)
    if at < 0 and (number := _CUT.search(words[:ROOM])) and words[ROOM] in _DIGITS:
        at = number.start() - 1
    return words[: at + 1 if at > 0 else ROOM] + DOTS


def years_change(report: Report, changed: Iterable[YearLine], kept: Iterable[YearLine], at: str) -> Change:
    """Return one step in which the years of `changed` move on and those of `kept` are confirmed at `at` (ISO)."""
    edits = [
        Edit(Address(Area.TEXTS, line.part), str(line.year), str(line.later), at=place.start)
        for line in changed
        for place in line.places
    ]
    after = with_texts(report, edits)
    confirmed = confirming(after, ((line.part, place) for line in kept for place in line.printed), at)
    return Change(YEAR_LABEL, (*edits, *confirmed))


def with_texts(report: Report, edits: Iterable[Edit]) -> Report:
    """Return the report after edits of its texts; the report itself stays."""
    after = replace(report, texts=dict(report.texts), explanations=dict(report.explanations))
    after.apply(Change("", tuple(edits)))
    return after


FIGURES_LABEL, PROMISED = "更新上年的数", "写入上年改进措施的落实情况"


class Way(Enum):
    """The decision on a figure that is still last year's."""

    NEW = "new"
    """It is replaced by another."""
    LIVE = "live"
    """It becomes a live figure."""
    TRUE = "true"
    """It is the same this year."""


class Standing(NamedTuple):
    """A figure or date that is still last year's; `before` and `behind` are words of its sentence, shortened.

    `formula` is the live figure that equalled it last year, "" if none did; `name` is its name.
    """

    span: Span
    before: str
    text: str
    behind: str
    sentence: str
    formula: str = ""
    name: str = ""


class Answer(NamedTuple):
    """The decision on a figure; `text` is the new one if it is replaced."""

    way: Way
    text: str = ""


# -- figures -----------------------------------------------------------------------------------------------------------


def standing_places(report: Report) -> tuple[Span, ...]:
    """Return the figures and dates of all texts that are still last year's, without years, in the order of the form."""
    found: list[Span] = []
    for part in report.edition.parts:
        text = printed(report, part)
        found += _apart(stale_figures(report, part), sorted(text.span(*place) for place in _open_years(report, part)))
    return tuple(found)


def standing(report: Report, places: Iterable[Span] | None = None) -> tuple[Standing, ...]:
    """Return what stands at `places`, which are of `standing_places`; None for all of them."""
    found: list[Standing] = []
    chosen = standing_places(report) if places is None else places
    for part, spans in groupby(chosen, key=lambda span: span.text):
        text, live = printed(report, part), _live(report, part)
        found += (_standing(text, span, live.get(span.start, ("", ""))) for span in spans)
    return tuple(found)


def _apart(places: Sequence[Span], years: Sequence[Span]) -> list[Span]:
    """Return the places that contain none of the years. A date, for example, contains one."""
    starts = [year.start for year in years]
    return [
        place
        for place in places
        if (at := bisect_left(starts, place.start)) == len(years) or years[at].start >= place.end
    ]


def _live(report: Report, part: str) -> dict[int, tuple[str, str]]:
    """Return the live figure that a number was last year, with its name, by the number's start in the stored text."""
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
    """Return the decisions on figures as one step, made at `at` (ISO). An unchanged new figure counts as still true."""
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
    return Change(FIGURES_LABEL, (*edits, *confirm_figures(after, true, at).edits))


_PERCENT = "%％‰"
"""The characters behind a share that stay if only its number is typed."""


def _written(figure: Standing, answer: Answer) -> str | None:
    """Return the text to store in a figure's place; None if it stays."""
    match answer.way:
        case Way.LIVE if figure.formula:
            return f"{{{{{figure.formula}}}}}"
        case Way.NEW if new := answer.text.strip():
            sign = figure.text[-1] if figure.text[-1] in _PERCENT and new[-1].isdigit() else ""
            return escape(new + sign)
    return None


# -- the cover ---------------------------------------------------------------------------------------------------------


def blank_fields(report: Report) -> tuple[Field, ...]:
    """Return the empty lines of the cover that are wanted: required, printed in the package, or told by the name."""
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
"""The least characters of a promise; a shorter paragraph is a heading."""


def promises(report: Report) -> tuple[str, ...]:
    """Return the improvements that last year's report promised, point by point; () without any."""
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
    """Return a paragraph that names each promise, with a gap for its outcome."""
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
