"""The characters that the program's own faces can draw, and the characters of a text that need drawing."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

# Nothing is drawn for these: controls, joiners and marks of direction, selectors of variants.
_INVISIBLE = (
    "[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufffe\uffff"
    "\U000e0000-\U000e01ef]"
)
_SELECTOR = "[\ufe00-\ufe0f\U000e0100-\U000e01ef]"
"""Selectors of variants: the invisible characters that Python calls printable."""
_HALF_PAIR = "[\ud800-\udfff]"
_BLANK = "[\t-\r\x85\u2000-\u200a\u2028\u2029\u202f\u205f]"


def drawn(text: str) -> str:
    """Return `text` without invisible characters.

    Narrow blanks become spaces, half surrogate pairs the replacement mark.
    """
    plain = text.replace("\n", " ")
    if plain.isprintable() and not re.search(_SELECTOR, plain):
        return plain
    return re.sub(_HALF_PAIR, "\ufffd", re.sub(_BLANK, " ", re.sub(_INVISIBLE, "", plain)))


@dataclass(frozen=True, slots=True)
class Coverage:
    """Code points in ordered runs: `starts` and `ends`, both inclusive."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    _met: set[str] = field(default_factory=set, init=False, repr=False, compare=False)
    """Characters of earlier texts that can be drawn or need not be; they are most of a new text."""

    def has(self, character: str) -> bool:
        at = bisect_right(self.starts, ord(character)) - 1
        return at >= 0 and ord(character) <= self.ends[at]

    def lacking(self, text: str) -> list[str]:
        """Return the characters of `text` that cannot be drawn, each once, in order."""
        new = set(text) - self._met
        lacking = {each: shown for each in new if (shown := drawn(each).strip()) and not self.has(shown)}
        self._met.update(new - lacking.keys())
        return list(dict.fromkeys(lacking[each] for each in text if each in lacking)) if lacking else []


def written(codes: Iterable[int]) -> str:
    """Return a coverage as its file stores it: one run per line, `4E00-9FA5` or `25CB`."""
    runs: list[list[int]] = []
    for code in sorted(codes):
        if runs and code == runs[-1][1] + 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return "".join(f"{first:04X}\n" if first == last else f"{first:04X}-{last:04X}\n" for first, last in runs)


def read(text: str) -> Coverage:
    """Read the file of a coverage; the inverse of `written`. Raises ValueError for other text."""
    runs = [line.partition("-") for line in text.split()]
    starts = tuple(int(first, 16) for first, _, _ in runs)
    return Coverage(starts, tuple(int(last or first, 16) for first, _, last in runs))
