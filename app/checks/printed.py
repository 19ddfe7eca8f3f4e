"""A text part as it is printed, with the way back from each printed character to the text as stored."""

import re
from array import array
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from app.checks.finding import Span
from app.model.report import Report
from app.model.texts import PARAGRAPH, runs

LONGEST_SENTENCE = 1500
"""Characters after which a sentence is split: reading costs more than its length, and no real one is so long."""
SENTENCE = re.compile(rf"[^。；！？\n]{{1,{LONGEST_SENTENCE}}}[。；！？]?")
_ENDS = "。；！？\n"
_MARKS = frozenset("*\\{")
"""A text without these is printed as it is stored."""
_FIGURES_AND_MARKS = r"[0-9０-９\s，、：“”（）*\ue000]+"
LIVE = "\ue000"
"""Stands for a live figure, whatever its value: results for a text must not change with its figures."""
_SIGNS = re.compile("[\ue000-\ue01f]")
_NO_SIGN = "\ue020"
"""Stands for a typed character that the reading of sentences uses as a sign of its own, such as LIVE."""


class Printed(NamedTuple):
    """`starts` and `ends` give for each printed character its stretch in the stored text of `part`.

    `live` are the formulas of the live figures, in order.
    """

    part: str
    text: str
    starts: Sequence[int]
    ends: Sequence[int]
    live: tuple[str, ...]

    def span(self, start: int, end: int) -> Span:
        """The stored stretch of a printed one that is not empty."""
        return Span(self.part, self.starts[start], self.ends[end - 1])


def words_only(text: str) -> str:
    """The characters of a sentence without figures, spaces and punctuation."""
    return re.sub(_FIGURES_AND_MARKS, "", text)


def binding(text: Printed, place: tuple[int, int]) -> dict[str, str]:
    """Return what a note about a figure is bound to: the figure, and the words of its sentence before and behind it."""
    start, end = place
    begin, close = start, end  # the sentence is looked through and not the text, which may be long
    first, last = max(0, start - LONGEST_SENTENCE), min(end + LONGEST_SENTENCE, len(text.text))
    while begin > first and text.text[begin - 1] not in _ENDS:
        begin -= 1
    while close < last and text.text[close] not in _ENDS:
        close += 1
    close = min(close + 1, len(text.text))
    before, behind = words_only(text.text[begin:start]), words_only(text.text[end:close])
    return {"part": text.part, "figure": text.text[start:end], "before": before, "behind": behind}


def printed(report: Report, part: str) -> Printed:
    """A part without marks, with LIVE for its live figures."""
    return as_printed(part, report.texts.get(part, ""))


@lru_cache(maxsize=128)
def as_printed(part: str, stored: str) -> Printed:
    """The same of a text that is in no report yet."""
    stored = _SIGNS.sub(_NO_SIGN, stored)
    if _MARKS.isdisjoint(stored):
        return Printed(part, stored, range(len(stored)), range(1, len(stored) + 1), ())
    letters: list[str] = []
    starts, ends = array("L"), array("L")
    live: list[str] = []
    place = 0
    has_escapes = "\\" in stored
    for number, paragraph in enumerate(runs(stored, lambda _: LIVE)):
        if number:
            place = stored.index(PARAGRAPH, place) + 1
            letters.append(PARAGRAPH)
            starts.append(place - 1)
            ends.append(place)
        for run in paragraph:
            letters.append(run.text)
            if run.figure is not None:
                live.append(run.figure)
                starts.append(run.start)
                ends.append(run.end)
                continue
            if not has_escapes:
                starts.extend(range(run.start, run.end))
                ends.extend(range(run.start + 1, run.end + 1))
                continue
            at = run.start
            for letter in run.text:
                # Where a mark was escaped, its backslash stands before the letter.
                begin, at = at, at + (2 if _is_escape(stored, at) and stored[at + 1] == letter else 1)
                starts.append(begin)
                ends.append(at)
    return Printed(part, "".join(letters), starts, ends, tuple(live))


def _is_escape(stored: str, at: int) -> bool:
    return stored[at] == "\\" and stored[at + 1 : at + 2] in ("*", "\\", "{")
