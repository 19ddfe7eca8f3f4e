"""Divides names of offices into lines: at the borders of places and organs, never inside a word of the vocabulary.

The vocabulary is `resources/words/names.toml`. Lines are measured in ems: a digit or a Latin letter takes half of one.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

_VOCABULARY = Path(__file__).resolve().parents[2] / "resources" / "words" / "names.toml"

_LONGEST_PLACE = 12
"""Characters of a place's name before its ending."""

# What a line end costs: behind a place, an organ or a mark; before a conjunction or a place's organ; between two words
# of the vocabulary; beside a character that the vocabulary does not know; inside a word.
_AT_BORDER, _AT_JOIN, _AT_WORD, _AT_UNKNOWN, _IN_UNKNOWN, _IN_WORD = 0.0, 3.0, 6.0, 10.0, 60.0, 300.0
_FURTHER_LINE = 12.0
_HOURGLASS = 10.0
"""A line shorter than both its neighbours; a title is a trapezoid or a diamond."""

_ALIKE = 2.0
"""Lines all of one length."""

_SHORT_LINE = 4.0
"""Ems of a line that looks lost."""

_LOST = 8.0
_UNEVEN = 0.04
"""Times the square of the ems by which neighbours differ."""

_BEHIND = "、，）》”"
_BEFORE = "（《“"


class _Words(NamedTuple):
    places: re.Pattern[str]
    organs: frozenset[str]
    others: frozenset[str]
    joins: frozenset[str]
    longest: int


@cache
def _words() -> _Words:
    import tomllib  # most titles fit one line

    found = tomllib.loads(_VOCABULARY.read_text("utf-8"))
    ends = "|".join(found["place_ends"])
    joins = frozenset(found["joins"])
    # A name runs over no mark and no conjunction; 广州市 is no place called 广州, 东乡族 none called 东乡.
    first, further = f"[^{_BEHIND}{_BEFORE}]", f"[^{_BEHIND}{_BEFORE}{''.join(joins)}]"
    named = rf"{first}{further}{{0,{_LONGEST_PLACE}}}?(?:{ends})(?<!州(?=市))(?<!乡(?=族))"
    places = re.compile("|".join((named, *found["places"])))
    organs = frozenset(found["organs"])
    others = frozenset((*found["fields"], *found["peoples"]))
    return _Words(places, organs, others, joins, max(map(len, organs | others | joins)))


def ems(text: str) -> float:
    """The width of a text in ems of its size."""
    return sum(0.5 if character.isascii() else 1.0 for character in text)


def name_lines(name: str, room: float, known: Sequence[str] = (), beside: float = 0.0) -> list[str]:
    """`name` in lines of at most `room` ems. A line end of the name itself is kept.

    `known` are names of other offices, whose places it may have; `beside` is the width of the line that follows.
    """
    if ems(name) <= room:
        return [name]
    costs = _costs(name, _places_of(known))
    for most in (_AT_UNKNOWN, _IN_WORD):
        ends = [end for end, cost in enumerate(costs) if cost <= most and end]
        if ways := _ways(name, room, costs, ends):
            return min(ways, key=lambda each: each[0] + _shape(each[1], beside))[1]
    return [name]


def _ways(name: str, room: float, costs: Sequence[float], ends: Sequence[int]) -> list[tuple[float, list[str]]]:
    """The best ways to divide a name whose lines end at `ends` alone, each with its cost; [] for none."""
    best: dict[int, list[tuple[float, list[str]]]] = {0: [(0.0, [])]}
    kept = _KEPT if len(name) <= _LONG else 1
    for end in ends:
        found = [
            (cost + costs[end], [*lines, name[start:end]])
            for start in range(max(0, end - 2 * int(room) - 1), end)
            if start in best and ems(name[start:end]) <= room
            for cost, lines in best[start]
        ]
        if found:
            best[end] = sorted(found, key=lambda each: each[0] + _shape(each[1]))[:kept]
    return best.get(len(name), [])


_KEPT, _LONG = 6, 100
"""Ways to divide the beginning of a name that are followed further, and the characters of the longest such name.

Of a longer one only the best way is followed.
"""


def _shape(lines: Sequence[str], beside: float = 0.0) -> float:
    """The cost of the outline that the lines form together."""
    widths = [*map(ems, lines), *([beside] if beside else [])]
    cost = _FURTHER_LINE * len(lines) + _LOST * sum(width < _SHORT_LINE for width in widths)
    steps = [after - before for before, after in pairwise(widths)]
    cost += _UNEVEN * sum(step * step for step in steps)
    cost += _HOURGLASS * sum(before < 0 < after for before, after in pairwise(steps))
    return cost + (_ALIKE if steps and max(map(abs, steps)) < 1 else 0.0)


def _places_of(names: Sequence[str]) -> frozenset[str]:
    """The places that stand in other names."""
    return frozenset(word for name in names for word, kind in _parted(name, frozenset()) if kind == _PLACE)


_PLACE, _ORGAN, _WORD, _JOIN, _MARK, _UNKNOWN = range(6)


def _parted(name: str, known: frozenset[str]) -> Iterator[tuple[str, int]]:
    """The words of a name and their kinds, the longest word of the vocabulary first."""
    at = 0
    while at < len(name):
        word, kind = _word_at(name, at, known)
        yield word, kind
        at += len(word)


def _word_at(name: str, at: int, known: frozenset[str]) -> tuple[str, int]:
    if name[at] in _BEHIND or name[at] in _BEFORE:
        return name[at], _MARK
    words = _words()
    longest = max([words.longest, *map(len, known)])
    for end in range(min(len(name), at + longest), at, -1):
        word = name[at:end]
        for kind, group in ((_PLACE, known), (_ORGAN, words.organs), (_WORD, words.others), (_JOIN, words.joins)):
            if word in group and (kind is not _ORGAN or len(word) > 1 or at):
                return _grown(name, at, word, kind)
    place = words.places.match(name, at)
    return (place[0], _PLACE) if place else (name[at], _UNKNOWN)


def _grown(name: str, at: int, word: str, kind: int) -> tuple[str, int]:
    """A people's name may begin the name of a place: 回族 in 回族自治州."""
    place = _words().places.match(name, at)
    if kind == _WORD and place and name.startswith("自治", at + len(word)):
        return place[0], _PLACE
    return word, kind


def _costs(name: str, known: frozenset[str]) -> list[float]:
    """Return the cost of a line end behind each number of characters."""
    costs = [_IN_WORD] * (len(name) + 1)
    costs[0] = costs[-1] = 0.0
    parted = list(_parted(name, known))
    at = 0
    for (word, kind), (after, next_kind) in pairwise(parted):
        at += len(word)
        costs[at] = _border(word, kind, after, next_kind)
    return costs


def _border(word: str, kind: int, after: str, next_kind: int) -> float:
    """Return the cost of a line end between two neighbours."""
    if after in _BEHIND or word in _BEFORE or kind == _JOIN:
        return _IN_WORD
    if word in _BEHIND or after in _BEFORE:
        return _AT_BORDER
    if next_kind == _JOIN:
        return _AT_JOIN
    if next_kind == _ORGAN and kind in (_WORD, _UNKNOWN):
        return _AT_UNKNOWN
    if kind == _PLACE and next_kind == _ORGAN:
        return _AT_JOIN
    if kind in (_PLACE, _ORGAN):
        return _AT_BORDER
    if _UNKNOWN in (kind, next_kind):
        return _IN_UNKNOWN if kind == next_kind else _AT_UNKNOWN
    return _AT_WORD
