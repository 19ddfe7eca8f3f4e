"""How much of a text is last year's over again: reports that repeat themselves lose marks."""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import lru_cache
from typing import NamedTuple

from app.checks.claim_checks import Figures, agrees
from app.checks.claim_parser import read_claims
from app.checks.finding import Finding, Span
from app.checks.numerals import numerals
from app.checks.printed import Printed, as_printed, printed
from app.model.change import Address, Area, Change, Edit
from app.model.datafile import explanation_key
from app.model.edition import Level
from app.model.numbers import half_width
from app.model.report import Report

SAME = "F401"
ALIKE = "F402"
MOST_SAME = 0.95
MOST_ALIKE = 0.5
LEAST = 60
"""Characters below which a text may well read like last year's."""

SENTENCE = re.compile(r"[^。；！？\n]+[。；！？]?")
_TELLING = re.compile(r"[^0-9０-９\s，、：“”（）*\ue000]")
_LEAST_SENTENCE, _LEAST_EXACT = 8, 4


class Alike(NamedTuple):
    """A sentence that last year's text of the part has too, and where it stands there.

    `exact`: with the same figures; else only the figures are others.
    """

    span: Span
    last: Span
    exact: bool


def alike(report: Report, part: str) -> tuple[Alike, ...]:
    """The sentences of a part that are last year's, in their order; each is paired with the first that is like it."""
    last = report.last_year.texts.get(part, "") if report.last_year else ""
    return _alike(part, report.texts.get(part, ""), last) if last else ()


@lru_cache(maxsize=64)
def _alike(part: str, stored: str, last: str) -> tuple[Alike, ...]:
    text, before = as_printed(part, stored), as_printed(part, last)
    known: dict[str, re.Match[str]] = {}
    for match in SENTENCE.finditer(before.text):
        # The same words with the same figures are paired first, else with whatever figures.
        known.setdefault(dense(match[0]), match)
        known.setdefault(telling(match[0]), match)
    found = []
    for match in SENTENCE.finditer(text.text):
        whole, words = dense(match[0]), telling(match[0])
        other = known.get(whole) or known.get(words)
        exact = other is not None and dense(other[0]) == whole
        if other is not None and len(words) >= (_LEAST_EXACT if exact else _LEAST_SENTENCE):
            found.append(Alike(text.span(*match.span()), before.span(*other.span()), exact))
    return tuple(found)


def likeness_findings(report: Report, part: str) -> Iterator[Finding]:
    """A part that repeats last year's; its repeated sentences are the places."""
    last = report.last_year.texts.get(part, "") if report.last_year else ""
    stored = report.texts.get(part, "")
    if len(last) < LEAST or len(stored) < LEAST:
        return
    text = printed(report, part)
    spans = tuple(each.span for each in alike(report, part))
    repeated = sum(len(telling(as_printed(part, stored[span.start : span.end]).text)) for span in spans)
    whole = len(telling(text.text))
    share = min(1.0, repeated / whole) if whole else 0.0
    if share < MOST_SAME and (closeness := _closeness(text.text, as_printed(part, last).text)) >= MOST_SAME:
        share, spans = closeness, (Span(part, 0, 0),)
    if share < MOST_ALIKE:
        return
    label = report.edition.parts[part].label
    is_same = share >= MOST_SAME
    message = f"“{label}”有{share:.0%}与上年的年报相同" + ("，请重写。" if is_same else "，请看有没有可以更新的内容。")
    code, level = (SAME, Level.VERIFY) if is_same else (ALIKE, Level.HINT)
    yield Finding(code, level, message, texts=spans, figures={"share": f"{share:.0%}"})


def dense(text: str) -> str:
    return re.sub(r"\s", "", text)


def telling(text: str) -> str:
    """What a sentence says beside its figures and years."""
    return "".join(_TELLING.findall(text))


def _closeness(text: str, last: str) -> float:
    """How alike two texts are when a word is changed here and there."""
    one, other = telling(text), telling(last)
    shorter, longer = sorted((len(one), len(other)))
    if not longer or shorter / longer < MOST_SAME - 0.05:
        return 0.0
    from rapidfuzz.distance import Indel  # asked only of texts of almost the same length

    return float(Indel.normalized_similarity(one, other))


UNRENEWED = "F403"
STILL_TRUE = "仍属实"

_COUNTED = re.compile(
    r"\s*(?:%|‰|[万亿]?元|件|宗|起|条|份|次|篇|部|期|场|人|名|家|户|批|页|册|字|项|组|例"
    r"|个(?!工作日|月|部分|方面|百分点内|自然日)|幅|块|台|处)"
)
_PIECE = re.compile(r"\d+(?:[,.]\d+)*|[〇零一二两三四五六七八九十百千万亿]+|\S")
"""A number or a letter: what is compared of two sentences."""
_LEAST_SAME, _LEAST_ALIKE = 4, 8
"""Letters beside the figures that a sentence must have to be known again: with the same words, or with other ones."""
_MADE_OF = 0.6
_SMALL = re.compile("[一二三四五六七八九十两]")
_DATE = re.compile(r"(?<!\d)(?:(?P<year>20\d\d)年)?(?!1月1日|12月31日)\d{1,2}月\d{1,2}日(?!起)")
_YEAR = re.compile(r"(?<![\d〔\[至到])(?P<year>20\d\d)年(?!修|印|制定|施行|实施|起|以来|\d{1,2}月)")
_QUOTED = re.compile(r"《[^》]*》|〔[^〕]*〕|[（(][^（()）]*第[^（()）]*号[^（()）]*[）)]")


def unrenewed(report: Report, part: str) -> tuple[Span, ...]:
    """Figures with units, years and dates that stand as in last year's sentence, whatever else of it was changed.

    A mark goes by an edit of that very figure, not of the words or the year beside it. What the tables bear out is
    right whoever wrote it, and live figures renew themselves; a law stays what it is.
    """
    text = printed(report, part)
    return tuple(text.span(*place) for place in _stale(report, part) if not _is_confirmed(report, text, place))


def confirmed(report: Report, part: str) -> int:
    """How many figures stand as last year's because somebody said that they are still right."""
    text = printed(report, part)
    return sum(_is_confirmed(report, text, place) for place in _stale(report, part))


def confirming(report: Report, places: Iterable[Span], at: str) -> Change:
    """The change after which the figures at `places` of `unrenewed` are said to be still right, since `at` (ISO).

    It holds for the figure in the words of its sentence: where either is changed, it is asked again.
    """
    wanted, edits = set(places), []
    for part in report.edition.parts:
        text = printed(report, part)
        for place in _stale(report, part):
            if text.span(*place) in wanted:
                figures = _bound(text, place)
                address = Address(Area.EXPLANATIONS, explanation_key(UNRENEWED, (), figures))
                given = {"code": UNRENEWED, "cells": [], "figures": figures, "text": STILL_TRUE, "at": at}
                edits.append(Edit(address, report.at(address), given))
    return Change(STILL_TRUE, tuple(edits))


def _stale(report: Report, part: str) -> list[tuple[int, int]]:
    """Places of a part's figures that are last year's and not borne out, in the printed text."""
    last = report.last_year.texts.get(part, "") if report.last_year else ""
    places = _standing(part, report.texts.get(part, ""), last, report.year) if last else ()
    right = _borne_out(report, part) if places else set()
    return [place for place in places if place not in right]


def _is_confirmed(report: Report, text: Printed, place: tuple[int, int]) -> bool:
    return bool(report.explanations) and explanation_key(UNRENEWED, (), _bound(text, place)) in report.explanations


def _bound(text: Printed, place: tuple[int, int]) -> dict[str, str]:
    """What a confirmation is bound to: the figure, and what its sentence says before and behind it."""
    start, end = place
    match = next(match for match in SENTENCE.finditer(text.text) if match.start() <= start < match.end())
    before, behind = telling(text.text[match.start() : start]), telling(text.text[end : match.end()])
    return {"part": text.part, "figure": text.text[start:end], "before": before, "behind": behind}


def compared(report: Report, part: str) -> int:
    """How many figures, years and dates of a part stand beside last year's text."""
    last = report.last_year.texts.get(part, "") if report.last_year else ""
    return len(tuple(_places(printed(report, part), report.year))) if last.strip() else 0


@lru_cache(maxsize=64)
def _standing(part: str, stored: str, last: str, year: int) -> tuple[tuple[int, int], ...]:
    """Where figures, years and dates are last year's, in the printed text."""
    text, before = as_printed(part, stored), _sentences(as_printed(part, last).text)
    plain = half_width(text.text)
    places = sorted(_places(text, year))
    kept: list[tuple[int, int]] = []
    for match in SENTENCE.finditer(plain):
        here = [place for place in places if match.start() <= place[0] < match.end()]
        if not here or (other := _like(match[0], before)) is None:
            continue
        same = {match.start() + at for at in _same(match[0], other)}
        kept += [inner for place in here if (inner := _unchanged(plain, place, same)) is not None]
    return tuple(kept)


def _unchanged(plain: str, place: tuple[int, int], same: Set[int]) -> tuple[int, int] | None:
    """The place, or the day of a date whose year alone was changed; None where it was edited."""
    start, end = place
    for begin in (start, plain.find("年", start, end) + 1):
        if begin >= start and begin < end and all(at in same for at in range(begin, end) if plain[at].strip()):
            return begin, end
    return None


@lru_cache(maxsize=64)
def _sentences(text: str) -> tuple[str, ...]:
    return tuple(match[0] for match in SENTENCE.finditer(half_width(text)))


@lru_cache(maxsize=1024)
def _like(sentence: str, before: tuple[str, ...]) -> str | None:
    """Last year's sentence that this one was made of: the same, the same but for figures, else the most alike."""
    words = telling(sentence)
    if len(words) < _LEAST_SAME:
        return None
    whole = dense(sentence)
    same = next((each for each in before if dense(each) == whole), None)
    same = same or next((each for each in before if telling(each) == words), None)
    if same is not None or len(words) < _LEAST_ALIKE:
        return same
    from rapidfuzz.distance import Indel  # asked only of sentences that were changed

    shares = [(Indel.normalized_similarity(words, telling(each), score_cutoff=_MADE_OF), each) for each in before]
    share, other = max(shares, key=lambda pair: pair[0], default=(0.0, None))
    return other if share else None


@lru_cache(maxsize=1024)
def _same(sentence: str, other: str) -> frozenset[int]:
    """Places of the letters that stand in last year's sentence too; a number is kept whole or not at all."""
    from rapidfuzz.distance import Indel

    ours, theirs = list(_PIECE.finditer(sentence)), [match[0] for match in _PIECE.finditer(other)]
    same: set[int] = set()
    is_same = telling(sentence) == telling(other)
    for code in Indel.opcodes([match[0] for match in ours], theirs):
        if code.tag == "equal":
            run = ours[code.src_start : code.src_end]
            kept = (match for at, match in enumerate(run) if is_same or _is_sure(run, at, ours[0]))
            same.update(at for match in kept for at in range(*match.span()))
    return frozenset(same)


def renewal_findings(report: Report, part: str) -> Iterator[Finding]:
    """All of a part that is not renewed yet, as one finding."""
    places = unrenewed(report, part)
    if not places:
        return
    stored = report.texts[part]
    words = [stored[place.start : place.end] for place in places]
    shown = "、".join(words[:4]) + ("等" if len(words) > 4 else "")
    message = (
        f"{report.edition.parts[part].label}：{len(words)}处数字、日期与上年原句相同（{shown}），"
        "请更新；未变的，请确认仍属实。"
    )
    yield Finding(UNRENEWED, Level.VERIFY, message, texts=places, figures={"words": "、".join(words)})


def _places(text: Printed, year: int) -> Iterator[tuple[int, int]]:
    plain = half_width(text.text)
    quoted = [match.span() for match in _QUOTED.finditer(plain)]
    # What is older than the year before last belongs to a law, a plan or a history.
    oldest = year - 2
    dates = [match.span() for match in _DATE.finditer(plain) if int(match["year"] or year) >= oldest]
    years = [match.span("year") for match in _YEAR.finditer(plain) if int(match["year"]) >= oldest]
    for start, end in dates + years + list(_figures(text, plain)):
        if not any(begin <= start < close for begin, close in quoted):
            yield start, end


def _figures(text: Printed, plain: str) -> Iterator[tuple[int, int]]:
    for number in numerals(text.text, text.live):
        is_small = _SMALL.fullmatch(plain[number.start : number.end])
        if number.formula is None and not is_small and (number.is_percent or _COUNTED.match(plain, number.end)):
            yield number.start, number.end


def _is_sure(run: Sequence[re.Match[str]], at: int, first: re.Match[str]) -> bool:
    """Whether a piece of a run that both sentences have is the same one: a lone digit needs two before it."""
    if len(run[at][0]) > 1 or not run[at][0].isdigit():
        return True
    return at > 1 or run[0] is first


def _borne_out(report: Report, part: str) -> set[tuple[int, int]]:
    """Where the numbers stand that the tables agree with."""
    figures = Figures(report)
    return {
        (claim.number.start, claim.number.end)
        for claim in read_claims(report, part).stated
        if claim.number and any(agrees(figures, claim, cells) for cells in claim.rule.readings)
    }
