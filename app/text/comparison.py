"""Last year's text of a part beside this year's: which of its sentences remain, and what differs in them."""

import re
from difflib import SequenceMatcher
from enum import Enum
from itertools import accumulate
from typing import NamedTuple

from app.checks import similar_sentences
from app.checks.printed import LIVE, as_printed
from app.model.change import Address, Area, Change, Edit
from app.model.report import Report
from app.model.texts import PARAGRAPH, formula_cells

_WORD = re.compile(r"\d+(?:\.\d+)?|.", re.DOTALL)
"""A whole number, or a single character."""

ADOPT, ADOPT_ALL = "采用上年的一段", "采用上年的文字"


class Mark(Enum):
    """The relation of a stretch of last year's text to this year's."""

    NONE = "none"
    SAME = "same"
    """It is unchanged."""
    CHANGED = "changed"
    """It differs within a sentence that remains, for example a figure."""


class Stretch(NamedTuple):
    """Characters of one mark, as printed."""

    text: str
    mark: Mark


class Before(NamedTuple):
    """A paragraph of last year: as stored, and in stretches."""

    stored: str
    stretches: tuple[Stretch, ...]


def before(report: Report, part: str) -> list[Before]:
    """Return the paragraphs of last year's text; [] without one."""
    last = report.last_year.texts.get(part, "") if report.last_year else ""
    if not last.strip():
        return []
    printed, marks = as_printed(part, last), _marks(report, part, last)
    formulas = iter(printed.live)
    found: list[list[Stretch]] = [[]]
    for letter, start in zip(printed.text, printed.starts, strict=True):
        if letter == PARAGRAPH:
            found.append([])
            continue
        text, mark = _figure(report, next(formulas)) if letter == LIVE else letter, marks[start]
        if found[-1] and found[-1][-1].mark is mark:
            text = found[-1].pop().text + text
        found[-1].append(Stretch(text, mark))
    stored = last.split(PARAGRAPH)
    return [Before(*pair) for pair in zip(stored, map(tuple, found), strict=True) if pair[0].strip()]


def adopted(report: Report, part: str, text: str, paragraph: int) -> Change:
    """Return the change that puts `text` behind the paragraph of that number, or into it if it is blank.

    A part of one line has no room beside it.
    """
    present = report.texts.get(part, "")
    if report.edition.parts[part].lines == 1:
        return Change(ADOPT, (Edit(Address(Area.TEXTS, part), present or None, text),))
    lines = present.split(PARAGRAPH)
    number = min(paragraph, len(lines) - 1)
    at = len(PARAGRAPH.join(lines[: number + 1]))
    inserted = text if not lines[number].strip() else PARAGRAPH + text
    return Change(ADOPT, (Edit(Address(Area.TEXTS, part), "", inserted, at=at),))


def all_adopted(report: Report, part: str, *, replace: bool) -> Change:
    """Return the change that copies last year's text, alone or behind the present one."""
    last = report.last_year.texts.get(part, "") if report.last_year else ""
    present = report.texts.get(part, "")
    if replace or not present.strip():
        return Change(ADOPT_ALL, (Edit(Address(Area.TEXTS, part), present or None, last or None),))
    return Change(ADOPT_ALL, (Edit(Address(Area.TEXTS, part), "", PARAGRAPH + last, at=len(present)),))


def _marks(report: Report, part: str, last: str) -> list[Mark]:
    """Return a mark for each character of last year's stored text."""
    marks = [Mark.NONE] * len(last)
    now = report.texts.get(part, "")
    for pair in similar_sentences(report, part):
        start, end = pair.last.start, pair.last.end
        marks[start:end] = [Mark.SAME] * (end - start)
        if pair.exact:
            continue
        words, others = (_WORD.findall(text) for text in (last[start:end], now[pair.span.start : pair.span.end]))
        places = list(accumulate(map(len, words), initial=start))
        for kind, first, behind, _, _ in SequenceMatcher(None, words, others, autojunk=False).get_opcodes():
            if kind != "equal":
                marks[places[first] : places[behind]] = [Mark.CHANGED] * (places[behind] - places[first])
    return marks


def _figure(report: Report, formula: str) -> str:
    answers = report.last_year.answers if report.last_year else {}
    known = [answers.get(cell) for cell in formula_cells(formula)]
    return known[0].shown if len(known) == 1 and known[0] else "〔数〕"
