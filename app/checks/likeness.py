"""How much of a text is last year's over again: reports that repeat themselves lose marks."""

import re
from collections.abc import Iterator

from app.checks.finding import Finding, Span
from app.checks.printed import printed
from app.model.edition import Level
from app.model.report import Report

SAME = "F401"
ALIKE = "F402"
MOST_SAME = 0.95
MOST_ALIKE = 0.5
LEAST = 60
"""Characters below which a text may well read like last year's."""

_SENTENCE = re.compile(r"[^。；！？\n]+[。；！？]?")
_TELLING = re.compile(r"[^0-9０-９\s，、：“”（）*]")
_LEAST_SENTENCE = 8


def likeness_findings(report: Report, part: str) -> Iterator[Finding]:
    """A part that repeats last year's; its repeated sentences are the places."""
    last = report.last_year.texts.get(part, "") if report.last_year else ""
    if len(last) < LEAST or len(report.texts.get(part, "")) < LEAST:
        return
    text = printed(report, part)
    known = {_telling(match[0]) for match in _SENTENCE.finditer(last)}
    whole, spans, repeated = 0, [], 0
    for match in _SENTENCE.finditer(text.text):
        telling = _telling(match[0])
        whole += len(telling)
        if len(telling) >= _LEAST_SENTENCE and telling in known:
            repeated += len(telling)
            spans.append(text.span(*match.span()))
    share = repeated / whole if whole else 0.0
    if share < MOST_SAME and (closeness := _closeness(text.text, last)) >= MOST_SAME:
        share, spans = closeness, [Span(part, 0, 0)]
    if share < MOST_ALIKE:
        return
    label = report.edition.parts[part].label
    is_same = share >= MOST_SAME
    message = f"“{label}”有{share:.0%}与上年的年报相同" + ("，请重写。" if is_same else "，请看有没有可以更新的内容。")
    code, level = (SAME, Level.VERIFY) if is_same else (ALIKE, Level.HINT)
    yield Finding(code, level, message, texts=tuple(spans), figures={"share": f"{share:.0%}"})


def _telling(text: str) -> str:
    """What a sentence says beside its figures and years."""
    return "".join(_TELLING.findall(text))


def _closeness(text: str, last: str) -> float:
    """How alike two texts are when a word is changed here and there."""
    one, other = _telling(text), _telling(last)
    shorter, longer = sorted((len(one), len(other)))
    if not longer or shorter / longer < MOST_SAME - 0.05:
        return 0.0
    from rapidfuzz.distance import Indel  # asked only of texts of almost the same length

    return float(Indel.normalized_similarity(one, other))
