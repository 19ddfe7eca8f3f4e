"""Splits a sentence into the words of the edition's vocabulary, numbers and marks."""

import re
from functools import cache
from typing import NamedTuple

from app.checks.normalized_text import CASE, ITEM
from app.checks.numerals import COUNT, PERCENT
from app.model.edition import Edition
from app.model.word_automaton import WordAutomaton

STOPS = frozenset("，；：、（）。！？\n")
NUMBER, SHARE, STOP, UNKNOWN, FILLER, PERIOD, DATE, RANGE = (frozenset({each}) for each in
    ("number", "share", "stop", "unknown", "filler", "period", "date", "range"))  # fmt: skip
_YEAR = re.compile(r"20\d\d年")
_RANGE = re.compile(r"20\d\d[.\-/—]+")
_PAD = "\ue01f" * 4
_LAST, _THIS, _NEXT, _OTHER = (sign + _PAD for sign in "\ue011\ue012\ue013\ue014")
"""Stand for a year of five characters, so that places in the sentence stay the same."""
_YEARS = {"last": _LAST, "year": _THIS, "next": _NEXT, "elsewhere": _OTHER}
_DIGITS = re.compile(r"(?P<month>\d{1,2})(?:月份?|\.)(?:(?P<day>\d{1,2})日?|底|末)?|[\dA-Za-z.\-/—]+")


class Token(NamedTuple):
    """A word with all its names in the vocabulary, from `start` to `end` in the sentence."""

    names: frozenset[str]
    start: int
    end: int


def tokens(edition: Edition, sentence: str, year: int) -> list[Token]:
    """The sentence word by word; letters that no word explains are joined to tokens of UNKNOWN."""
    words = automaton(edition)
    text = _YEAR.sub(lambda found: _sign(int(found[0][:4]), year), sentence)
    found: list[Token] = []
    at = 0
    while at < len(text):
        letter = text[at]
        if letter in (COUNT, PERCENT):
            end, names = at + 1, NUMBER if letter == COUNT else SHARE
        else:
            end, names = words.longest(text, at)
            if end == at:
                end, names = _other(text, at)
        if names is UNKNOWN and found and found[-1].names is UNKNOWN and found[-1].end == at:
            found[-1] = found[-1]._replace(end=end)
        else:
            found.append(Token(names, at, end))
        at = end
    return found


def _sign(stated: int, year: int) -> str:
    return {year - 1: _LAST, year: _THIS, year + 1: _NEXT}.get(stated, _OTHER)


def _other(text: str, at: int) -> tuple[int, frozenset[str]]:
    """What no vocabulary has: marks, units, dates, codes, unknown letters."""
    letter = text[at]
    if letter in STOPS:
        return at + 1, STOP
    if letter in (CASE, ITEM):
        return at + 1, FILLER
    if match := _DIGITS.match(text, at):
        if not match["month"]:
            return match.end(), RANGE if _RANGE.fullmatch(match[0]) else FILLER
        is_end = match["month"] == "12" and (match["day"] == "31" or match[0][-1] in "月底末")
        is_begin = match["month"] == "1" and match["day"] == "1"
        return match.end(), DATE if is_end or is_begin else PERIOD
    return at + 1, UNKNOWN if "一" <= letter <= "龥" else FILLER


@cache
def automaton(edition: Edition) -> WordAutomaton:
    """The automaton of an edition's vocabulary; made once."""
    vocabulary = edition.grammar.vocabulary
    words = {name: [vocabulary.spelt(each, _YEARS) for each in all_] for name, all_ in vocabulary.words.items()}
    years = {"this_year": _THIS, "last_year": _LAST, "next_year": _NEXT, "other_year": _OTHER}
    for name, sign in years.items():
        words[name] = [f"{sign}度?", *words.get(name, ())]
    return WordAutomaton(words)
