"""A text as its claims are read from it: without blanks and quotation marks, one sign for each number and its unit."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from app.checks.numerals import COUNT, PERCENT, Numeral, numerals
from app.checks.printed import Printed

CASE, ITEM = "件", "条"
"""Stand for whatever unit cases (宗, 份, 起) and other things (次, 个, 项) are counted in."""

_UNITS = {**dict.fromkeys("件宗起份例", CASE), **dict.fromkeys("条次个项部篇", ITEM)}
_STOP = re.compile(r"[。！？\n]")
_BLACK = re.compile(r"[^ \t\u3000“”\"]+")
_AS_PRINTED = str.maketrans("(),;:０１２３４５６７８９", "（），；：0123456789")


class Skeleton(NamedTuple):
    """`at` leads back to the printed text, `numbers` from the signs to what they stand for."""

    text: str
    at: tuple[int, ...]
    numbers: Mapping[int, Numeral]
    starts: tuple[int, ...]

    def sentences(self) -> Iterator[tuple[int, str]]:
        """Each with where it begins; they end where the next begins."""
        for start, end in zip(self.starts, (*self.starts[1:], len(self.text)), strict=True):
            if start < end:
                yield start, self.text[start:end]

    def sentence(self, at: int) -> int:
        """Where the sentence begins that `at` is in."""
        return self.starts[bisect_right(self.starts, at) - 1]

    def begins_paragraph(self, at: int) -> bool:
        """Whether a paragraph begins at `at`."""
        return not at or self.text[at - 1] == "\n"


def skeleton(text: Printed) -> Skeleton:
    letters: list[str] = []
    at: list[int] = []
    numbers: dict[int, Numeral] = {}
    place = 0
    for number in numerals(text.text, text.live):
        _copy(text.text, place, number.start, letters, at, numbers)
        numbers[len(letters)] = number
        letters.append(PERCENT if number.is_percent else COUNT)
        at.append(number.start)
        place = number.end
    _copy(text.text, place, len(text.text), letters, at, numbers)
    whole = "".join(letters)
    starts = (0, *(match.end() for match in _STOP.finditer(whole)))
    return Skeleton(whole, (*at, len(text.text)), numbers, starts)


def _copy(text: str, start: int, end: int, letters: list[str], at: list[int], numbers: Mapping[int, Numeral]) -> None:
    """The letters of `text` from start to end; the unit behind a number becomes CASE or ITEM."""
    for match in _BLACK.finditer(text, start, end):
        found = match[0].translate(_AS_PRINTED)
        if found[0] in _UNITS and len(letters) - 1 in numbers:
            found = _UNITS[found[0]] + found[1:]
        letters.extend(found)
        at.extend(range(*match.span()))
