"""How much of a text is last year's over again: reports that repeat themselves lose marks."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from app.checks.finding import Finding, Span
from app.checks.printed import as_printed, printed
from app.model.edition import Level
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
