"""Printed labels compared without their width, spaces, punctuation and numbering; near ones above a safe threshold."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

LIKE_ENOUGH = 0.8
"""Likeness from which a misspelt label is taken for the one it resembles most …"""

CLEARLY_BEST = 0.1
"""… if it is that much more like it than any other."""

LONGEST = 120
"""Characters; longer text is no label."""

_NUMBER = re.compile(r"\(?(?P<han>[一二三四五六七八九十]{1,3})[)、.,]|\(?(?P<digits>\d{1,2})(?:[).、,]|(?=[一-鿿“\"]))")
_BRACKETED = re.compile(r"\([^()]*\)")
_NOT_WORDS = re.compile(r"[\W_]+")
_COUNTING = frozenset("一二三四五六七八九十0123456789百千万亿")
_UNITS = frozenset("百千万亿元")
_MOST_KEPT = 2_000
_HAN_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}


@dataclass(frozen=True, slots=True)
class Label:
    """A label taken apart: its leading number as printed ("" without), its words, its words without brackets."""

    number: str
    core: str
    short: str


@dataclass(frozen=True, slots=True)
class Match:
    """The core of a known label and how alike it is: 1.0 is the same."""

    core: str
    likeness: float
    label: Label

    @property
    def is_exact(self) -> bool:
        return self.likeness == 1.0


@lru_cache(maxsize=4096)
def label(text: str) -> Label:
    """`text` as a label."""
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).replace("〔", "(").replace("〕", ")")
    found = _NUMBER.match(folded)
    number = (found["han"] or found["digits"]) if found else ""
    words = folded[found.end() :] if found else folded
    return Label(number, _NOT_WORDS.sub("", words), _NOT_WORDS.sub("", _BRACKETED.sub("", words)))


def numeral(text: str) -> int:
    """一 … 九十九 or digits as a number; 0 for none."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    value = _HAN_DIGITS.get(ones, 0)
    return value + 10 * _HAN_DIGITS.get(tens, 1) if ten else value


def likeness(one: str, other: str) -> float:
    """0 … 1 by common characters in order; 0 where they count differently (第一项, 第五项; 元, 万元)."""
    from rapidfuzz.fuzz import ratio

    if _counting(one) != _counting(other):
        return 0.0
    return float(ratio(one, other)) / 100


def resemblance(one: str, other: str) -> float:
    """Like `likeness`, whatever they count."""
    from rapidfuzz.fuzz import ratio

    return float(ratio(one, other)) / 100


def same_unit(one: str, other: str) -> bool:
    """Whether two labels name the same unit of money, or none."""
    return _UNITS & set(one) == _UNITS & set(other)


@lru_cache(maxsize=4096)
def _counting(text: str) -> str:
    """The characters that count, sorted."""
    return "".join(sorted(character for character in text if character in _COUNTING))


class Names:
    """The labels that an edition prints in one role; finds the one that a printed text means."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.cores: dict[str, str] = {}
        shortened: dict[str, set[str]] = {}
        for text in texts:
            known = label(text)
            self.cores[known.core] = known.core
            omitted = set(known.core) - set(known.short)
            if known.short and not omitted & _UNITS:
                shortened.setdefault(known.short, set()).add(known.core)
        for short, cores in shortened.items():
            if len(cores) == 1:
                self.cores.setdefault(short, next(iter(cores)))
        self._found: dict[str, Match | None] = {}

    def find(self, text: str) -> Match | None:
        """The known label that `text` is, or resembles safely; None for none."""
        if text not in self._found:
            if len(self._found) > _MOST_KEPT:
                self._found.clear()
            self._found[text] = self._find(text)
        return self._found[text]

    def _find(self, text: str) -> Match | None:
        if len(text) > LONGEST:
            return None
        wanted = label(text)
        if not wanted.core:
            return None
        if wanted.core in self.cores:
            return Match(self.cores[wanted.core], 1.0, wanted)
        best: dict[str, float] = {}
        size = len(wanted.core)
        for known, core in self.cores.items():
            if min(size, len(known)) * 2 >= (LIKE_ENOUGH - CLEARLY_BEST) * (size + len(known)):
                best[core] = max(best.get(core, 0.0), likeness(wanted.core, known))
        ranked = sorted(best.items(), key=lambda item: -item[1])
        if not ranked or ranked[0][1] < LIKE_ENOUGH or len(wanted.core) < 3:
            return None
        if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < CLEARLY_BEST:
            return None
        return Match(ranked[0][0], min(ranked[0][1], 0.99), wanted)
