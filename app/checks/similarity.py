"""Checks of a text against last year's: how much of it is repeated, and which figures and dates were not updated."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cache, lru_cache
from typing import NamedTuple

from app.checks.claim_checks import Figures, fitting
from app.checks.claim_parser import read_claims
from app.checks.declarations import NO_LAST_YEAR, Area, Chapter, Check, Extent, Place, Site, extent
from app.checks.finding import Finding, Span
from app.checks.numerals import cited, numerals
from app.checks.printed import SENTENCE, Printed, as_printed, binding, printed, words_only
from app.model.change import Address, Change, Edit
from app.model.change import Area as DataArea
from app.model.datafile import explanation_key
from app.model.edition import Edition, Level
from app.model.numbers import half_width
from app.model.report import Report
from app.model.texts import first_names

CHAPTER = Chapter()
SAME_SHARE = 0.95
SIMILAR_SHARE = 0.5
SHORTEST = 60
"""Texts with fewer characters are not compared as a whole."""
STILL_TRUE = "仍属实"

_SHORTEST_SENTENCE, _SHORTEST_EXACT = 8, 4


def _beside_last_year(report: Report, parts: Iterable[str], shortest: int) -> Extent:
    """The number of parts compared with last year's, and of those that cannot be."""
    written = [part for part in parts if report.texts.get(part, "").strip()]
    if not report.last_year or not report.last_year.texts:
        return extent(0, {NO_LAST_YEAR: max(1, len(written))})
    last = report.last_year.texts
    alone = [part for part in written if not last.get(part, "").strip()]
    short = [part for part in written if part not in alone and min(len(report.texts[part]), len(last[part])) < shortest]
    return extent(len(written) - len(alone) - len(short), {"上年无此部分": len(alone), "文字过短": len(short)})


def _similar_extent(report: Report) -> Extent:
    return _beside_last_year(report, report.edition.places.alike, SHORTEST)


def _stale_extent(report: Report) -> Extent:
    """The figures and dates of the texts that can be compared with last year's."""
    aside = (report.edition.places.title, report.edition.places.closing)
    parts = [part for part in report.edition.parts if part not in aside]
    texts = _beside_last_year(report, parts, 1)
    confirmed = sum(_confirmed_count(report, part) for part in parts)
    looked = sum(_compared_count(report, part) for part in parts) - confirmed
    left = (*texts.left, *((("经确认仍属实", confirmed),) if confirmed else ()))
    return Extent(looked if left else max(looked, 1), left)


SAME = CHAPTER.add(
    Check(
        "F401",
        Area.LAST_YEAR,
        "各部分文字不与上年雷同",
        Level.VERIFY,
        _similar_extent,
        applies=lambda edition: bool(edition.places.alike),
    )
)
SIMILAR = CHAPTER.add(SAME.beside("F402", Level.HINT))
STALE = CHAPTER.add(Check("F403", Area.LAST_YEAR, "沿用上年的文字中，数字、日期都已更新", Level.VERIFY, _stale_extent))


class SimilarSentence(NamedTuple):
    """A sentence that last year's text of the part also has, and its place there.

    `exact`: with the same figures; else only the figures differ.
    """

    span: Span
    last: Span
    exact: bool


def similar_sentences(report: Report, part: str) -> tuple[SimilarSentence, ...]:
    """The sentences of a part that last year's text has too, in order; each is paired with the first similar one."""
    last = report.last_year.texts.get(part, "") if report.last_year else ""
    return _similar_sentences(part, report.texts.get(part, ""), last) if last else ()


@lru_cache(maxsize=64)
def _similar_sentences(part: str, stored: str, last: str) -> tuple[SimilarSentence, ...]:
    text, before = as_printed(part, stored), as_printed(part, last)
    known: dict[str, re.Match[str]] = {}
    for match in SENTENCE.finditer(before.text):
        # A sentence with the same figures is preferred to one with other figures.
        known.setdefault(without_spaces(match[0]), match)
        known.setdefault(words_only(match[0]), match)
    found = []
    for match in SENTENCE.finditer(text.text):
        whole, words = without_spaces(match[0]), words_only(match[0])
        other = known.get(whole) or known.get(words)
        exact = other is not None and without_spaces(other[0]) == whole
        if other is not None and len(words) >= (_SHORTEST_EXACT if exact else _SHORTEST_SENTENCE):
            found.append(SimilarSentence(text.span(*match.span()), before.span(*other.span()), exact))
    return tuple(found)


@CHAPTER.finds(SAME, SIMILAR, at=Place.SIMILAR)
def find_similar_text(report: Report, part: str) -> Iterator[Finding]:
    """A part that repeats last year's text; the repeated sentences are its places."""
    last = report.last_year.texts.get(part, "") if report.last_year else ""
    stored = report.texts.get(part, "")
    if len(last) < SHORTEST or len(stored) < SHORTEST:
        return
    text = printed(report, part)
    spans = tuple(each.span for each in similar_sentences(report, part))
    repeated = sum(len(words_only(as_printed(part, stored[span.start : span.end]).text)) for span in spans)
    whole = len(words_only(text.text))
    share = min(1.0, repeated / whole) if whole else 0.0
    if share < SAME_SHARE and (similarity := _similarity(text.text, as_printed(part, last).text)) >= SAME_SHARE:
        share, spans = similarity, (Span(part, 0, 0),)
    if share < SIMILAR_SHARE:
        return
    is_same = share >= SAME_SHARE
    message = f"{report.edition.place_of(part)}：与上年年报重复{share:.0%}，请结合本年实际修改。"
    yield (SAME if is_same else SIMILAR).finding(message, texts=spans, figures={"share": f"{share:.0%}"})


def without_spaces(text: str) -> str:
    return re.sub(r"\s", "", text)


def _similarity(text: str, last: str) -> float:
    """The similarity of two texts, from SAME_SHARE to 1; 0 for those less similar."""
    one, other = words_only(text), words_only(last)
    shorter, longer = sorted((len(one), len(other)))
    if not longer or shorter / longer < SAME_SHARE - 0.05:
        return 0.0
    from rapidfuzz.distance import Indel  # asked only of texts of almost the same length

    return float(Indel.normalized_similarity(one, other, score_cutoff=SAME_SHARE))


# -- figures that were not updated -------------------------------------------------------------------------------------

_COUNTED = re.compile(
    r"\s*(?:%|‰|[万亿]?元|件|宗|起|条|份|次|篇|部|期|场|人|名|家|户|批|页|册|字|项|组|例"
    r"|个(?!工作日|月|部分|方面|百分点内|自然日)|幅|块|台|处)"
)
_TOKEN = re.compile(r"\d+(?:[,.]\d+)*|[〇零一二两三四五六七八九十百千万亿]+|\S")
"""A number or a character: the unit in which two sentences are compared."""
_SHORTEST_SAME, _SHORTEST_SIMILAR = 4, 8
"""The least number of characters without figures of a sentence that is recognised: with the same words, with others."""
_MADE_OF_SHARE = 0.6
_NEAR = 300
"""Sentences before and behind the place of one, among which those similar to it are looked for."""
_SMALL = re.compile("[一二三四五六七八九十两]")
_YEAR = re.compile(r"(?<![\d〔\[至到])(?P<year>20\d\d)年(?!修|印|制定|施行|实施|起|以来|\d{1,2}月)")


def stale_figures(report: Report, part: str) -> tuple[Span, ...]:
    """Figures with units, years and dates that are unchanged in a sentence taken from last year's text.

    Only an edit of the figure itself removes it, not an edit of the words beside it. Figures that the tables confirm,
    live figures and the numbers of documents are left out.
    """
    text = printed(report, part)
    return tuple(text.span(*place) for place in _stale(report, part) if not is_confirmed(report, text, place))


def _confirmed_count(report: Report, part: str) -> int:
    """Count the unchanged figures of a part that were confirmed."""
    text = printed(report, part)
    return sum(is_confirmed(report, text, place) for place in _stale(report, part))


def confirm_figures(report: Report, places: Iterable[Span], at: str) -> Change:
    """The change that confirms the figures at `places` (of `stale_figures`), given `at` (ISO).

    A confirmation is bound to the figure and the words of its sentence; a change of either ends it.
    """
    wanted = set(places)
    found = (
        (part, place)
        for part in report.edition.parts
        for place in _stale(report, part)
        if printed(report, part).span(*place) in wanted
    )
    return Change(STILL_TRUE, confirming(report, found, at))


def confirming(report: Report, places: Iterable[tuple[str, tuple[int, int]]], at: str) -> tuple[Edit, ...]:
    """The edits that confirm what stands at places of printed parts, given `at` (ISO).

    The same figure in the same words needs one confirmation, wherever in its part it stands.
    """
    edits = {}
    for part, place in places:
        figures = binding(printed(report, part), place)
        address = Address(DataArea.EXPLANATIONS, explanation_key(STALE.code, (), figures))
        given = {"code": STALE.code, "cells": [], "figures": figures, "text": STILL_TRUE, "at": at}
        edits[address] = Edit(address, report.at(address), given)
    return tuple(edits.values())


def _stale(report: Report, part: str) -> list[tuple[int, int]]:
    """Places in the printed text of figures that are unchanged since last year and not confirmed by the tables."""
    last = report.last_year.texts.get(part, "") if report.last_year else ""
    places = _unchanged_places(part, report.texts.get(part, ""), last, report.year, _outer_days(report)) if last else ()
    right = _confirmed_by_tables(report, part) if places else set()
    return [place for place in places if place not in right]


def is_confirmed(report: Report, text: Printed, place: tuple[int, int]) -> bool:
    """Whether somebody has confirmed what stands at a place of a printed text."""
    return bool(report.explanations) and explanation_key(STALE.code, (), binding(text, place)) in report.explanations


def sentence_at(text: str, place: int) -> tuple[int, int]:
    """Return begin and end of the sentence that contains a place of a text."""
    starts, ends = _borders(text)
    number = bisect_right(starts, place) - 1
    return starts[number], ends[number]


@lru_cache(maxsize=32)
def _borders(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return begin and end of each sentence of a text."""
    matches = list(SENTENCE.finditer(text))
    return tuple(match.start() for match in matches), tuple(match.end() for match in matches)


def _compared_count(report: Report, part: str) -> int:
    """Count the figures, years and dates of a part that are compared with last year's text."""
    last = report.last_year.texts.get(part, "") if report.last_year else ""
    return len(tuple(_places(printed(report, part), report.year, _outer_days(report)))) if last.strip() else 0


def _outer_days(report: Report) -> tuple[str, str]:
    """The days that every report names: they are the same each year."""
    return report.edition.calendar.outer_days


@cache
def _dates(outer_days: tuple[str, str]) -> re.Pattern[str]:
    """Finds dates that are not the first or the last day of a period."""
    return re.compile(rf"(?<!\d)(?:(?P<year>20\d\d)年)?(?!{'|'.join(outer_days)})\d{{1,2}}月\d{{1,2}}日(?!起)")


@lru_cache(maxsize=64)
def _unchanged_places(
    part: str, stored: str, last: str, year: int, outer_days: tuple[str, str]
) -> tuple[tuple[int, int], ...]:
    """Places in the printed text of figures, years and dates that are unchanged since last year."""
    return unchanged(part, stored, last, _places(as_printed(part, stored), year, outer_days))


def unchanged(part: str, stored: str, last: str, wanted: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Return the `wanted` places in a printed text that are unchanged from last year's text, in the same sentence."""
    text, before = as_printed(part, stored), as_printed(part, last).text
    plain = half_width(text.text)
    places = sorted(wanted)
    kept: list[tuple[int, int]] = []
    starts = [start for start, _ in places]
    for number, match in enumerate(SENTENCE.finditer(plain)):
        here = places[bisect_left(starts, match.start()) : bisect_left(starts, match.end())]
        if not here or (other := _source_sentence(match[0], before, number // _NEAR)) is None:
            continue
        same = {match.start() + at for at in _shared_characters(match[0], other)}
        kept += [inner for place in here if (inner := _unchanged_place(plain, place, same)) is not None]
    return tuple(kept)


def _unchanged_place(plain: str, place: tuple[int, int], same: Set[int]) -> tuple[int, int] | None:
    """The place, or the day of a date of which only the year was edited; None where it was edited."""
    start, end = place
    for begin in (start, plain.find("年", start, end) + 1):
        if begin >= start and begin < end and all(at in same for at in range(begin, end) if plain[at].strip()):
            return begin, end
    return None


class _Sentences(NamedTuple):
    """The sentences of a text: without spaces and by their words alone, the first of each; and these words."""

    whole: Mapping[str, str]
    by_words: Mapping[str, str]
    words: Sequence[str]


@lru_cache(maxsize=64)
def _sentences(text: str) -> _Sentences:
    whole, by_words = dict[str, str](), dict[str, str]()
    for match in SENTENCE.finditer(half_width(text)):
        whole.setdefault(without_spaces(match[0]), match[0])
        by_words.setdefault(words_only(match[0]), match[0])
    return _Sentences(whole, by_words, tuple(by_words))


@lru_cache(maxsize=8192)
def _source_sentence(sentence: str, before: str, block: int) -> str | None:
    """The sentence of the text before that this one was made from: the same, but for figures, else the most similar.

    `block` is its number, counted in `_NEAR`: in very long texts a similar one is looked for near the same place only.
    """
    words = words_only(sentence)
    if len(words) < _SHORTEST_SAME:
        return None
    known = _sentences(before)
    same = known.whole.get(without_spaces(sentence)) or known.by_words.get(words)
    if same is not None or len(words) < _SHORTEST_SIMILAR:
        return same
    from rapidfuzz import process  # asked only of sentences that were changed
    from rapidfuzz.distance import Indel

    near = known.words[max(0, block - 1) * _NEAR : (block + 2) * _NEAR]
    found = process.extractOne(words, near, scorer=Indel.normalized_similarity, score_cutoff=_MADE_OF_SHARE)
    return None if found is None else known.by_words[found[0]]


@lru_cache(maxsize=8192)
def _shared_characters(sentence: str, other: str) -> frozenset[int]:
    """Places of the characters that last year's sentence has too; a number is shared as a whole or not at all."""
    from rapidfuzz.distance import Indel

    ours, theirs = list(_TOKEN.finditer(sentence)), [match[0] for match in _TOKEN.finditer(other)]
    same: set[int] = set()
    is_same = words_only(sentence) == words_only(other)
    for code in Indel.opcodes([match[0] for match in ours], theirs):
        if code.tag == "equal":
            run = ours[code.src_start : code.src_end]
            kept = (match for at, match in enumerate(run) if is_same or _is_certain(run, at, ours[0]))
            same.update(at for match in kept for at in range(*match.span()))
    return frozenset(same)


def _text_and_all_cells(edition: Edition) -> Iterator[Site]:
    """A figure that the tables confirm is not stale, so all cells are read."""
    for part in edition.parts:
        if part not in (edition.places.title, edition.places.closing):
            yield Site(part, arguments=(part,), cells=tuple(edition.cells), parts=(part,))


@CHAPTER.finds(STALE, at=Place.BODY, sites=_text_and_all_cells)
def find_stale_figures(report: Report, part: str) -> Iterator[Finding]:
    """The figures and dates of a part that are still last year's, as one finding."""
    places = stale_figures(report, part)
    if not places:
        return
    stored = report.texts[part]
    words = [stored[place.start : place.end] for place in places]
    shown = first_names(words, 4)
    place = report.edition.place_of(part)
    message = f"{place}：{len(words)}处数字、日期与上年原句相同（{shown}），请更新；未变的，请确认仍属实。"
    short = f"{place}：{shown}与上年原句相同"
    yield STALE.finding(message, texts=places, figures={"words": "、".join(words)}, short=short)


def _places(text: Printed, year: int, outer_days: tuple[str, str]) -> Iterator[tuple[int, int]]:
    plain = half_width(text.text)
    quoted = cited(plain)
    # Years before the year before last belong to laws, plans or history.
    oldest = year - 2
    dates = [match.span() for match in _dates(outer_days).finditer(plain) if int(match["year"] or year) >= oldest]
    years = [match.span("year") for match in _YEAR.finditer(plain) if int(match["year"]) >= oldest]
    for start, end in dates + years + list(_figure_places(text, plain)):
        if not quoted.cover(start, start + 1):
            yield start, end


def _figure_places(text: Printed, plain: str) -> Iterator[tuple[int, int]]:
    for number in numerals(text.text, text.live):
        is_small = _SMALL.fullmatch(plain[number.start : number.end])
        if number.formula is None and not is_small and (number.is_percent or _COUNTED.match(plain, number.end)):
            yield number.start, number.end


def _is_certain(run: Sequence[re.Match[str]], at: int, first: re.Match[str]) -> bool:
    """Whether a token of a run that both sentences share is the same one: a single digit needs two tokens before it."""
    if len(run[at][0]) > 1 or not run[at][0].isdigit():
        return True
    return at > 1 or run[0] is first


def _confirmed_by_tables(report: Report, part: str) -> set[tuple[int, int]]:
    """Places of the numbers that agree with the tables."""
    figures = Figures(report)
    return {
        (claim.number.start, claim.number.end)
        for claim in read_claims(report, part).stated
        if claim.number and fitting(figures, claim) is not None
    }
