"""A text as its claims are read from it: without blanks and quotation marks, one sign for each number and its unit."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from app.checks.numerals import COUNT, PERCENT, Numeral, in_sentence, sentences
from app.checks.printed import Printed

CASE, ITEM = "件", "条"
"""Stand for whatever unit cases (宗, 份, 起) and other things (次, 个, 项) are counted in."""

_UNITS = {**dict.fromkeys("件宗起份例", CASE), **dict.fromkeys("条次个项部篇", ITEM)}
_BLACK = re.compile(r"[^ \t\u3000“”\"]+")
_AS_PRINTED = str.maketrans("(),;:０１２３４５６７８９", "（），；：0123456789")


class Piece(NamedTuple):
    """A sentence as in Skeleton, with places in the sentence."""

    text: str
    at: tuple[int, ...]
    numbers: tuple[tuple[int, Numeral], ...]


class Skeleton(NamedTuple):
    """`numbers` lead from the signs to what they stand for; `starts` and `pieces` are of the sentences.

    `origins` tell where the sentences begin in the printed text.
    """

    text: str
    numbers: Mapping[int, Numeral]
    starts: Sequence[int]
    origins: Sequence[int]
    pieces: Sequence[Piece]

    def at(self, place: int) -> int:
        """Where a letter is in the printed text."""
        number = bisect_right(self.starts, place) - 1
        return self.origins[number] + self.pieces[number].at[place - self.starts[number]]

    def sentences(self) -> Iterator[tuple[int, str]]:
        """Each with where it begins; none is empty."""
        for start, piece in zip(self.starts, self.pieces, strict=True):
            if piece.text:
                yield start, piece.text

    def sentence(self, at: int) -> int:
        """Where the sentence begins that `at` is in."""
        return self.starts[bisect_right(self.starts, at) - 1]

    def begins_paragraph(self, at: int) -> bool:
        """Whether a paragraph begins at `at`."""
        return not at or self.text[at - 1] == "\n"


def skeleton(text: Printed) -> Skeleton:
    """Sentences are normalized one by one and kept, so that only a changed one costs anything."""
    numbers: dict[int, Numeral] = {}
    starts: list[int] = []
    origins: list[int] = []
    pieces: list[Piece] = []
    length = 0
    formulas = iter(text.live)
    for start, sentence in sentences(text.text):
        piece = _normalized(sentence)
        for place, number in piece.numbers:
            formula = next(formulas) if number.value is None else None
            numbers[length + place] = number.moved(start, formula)
        starts.append(length)
        origins.append(start)
        pieces.append(piece)
        length += len(piece.text)
    return Skeleton("".join(piece.text for piece in pieces), numbers, starts, origins, pieces)


@lru_cache(maxsize=8192)
def _normalized(sentence: str) -> Piece:
    letters: list[str] = []
    at: list[int] = []
    numbers: dict[int, Numeral] = {}
    place = 0
    for number in in_sentence(sentence):
        _copy(sentence, place, number.start, letters, at, numbers)
        numbers[len(letters)] = number
        letters.append(PERCENT if number.is_percent else COUNT)
        at.append(number.start)
        place = number.end
    _copy(sentence, place, len(sentence), letters, at, numbers)
    return Piece("".join(letters), tuple(at), tuple(numbers.items()))


def _copy(text: str, start: int, end: int, letters: list[str], at: list[int], numbers: Mapping[int, Numeral]) -> None:
    """The letters of `text` from start to end; the unit behind a number becomes CASE or ITEM."""
    for match in _BLACK.finditer(text, start, end):
        found = match[0].translate(_AS_PRINTED)
        if found[0] in _UNITS and len(letters) - 1 in numbers:
            found = _UNITS[found[0]] + found[1:]
        letters.extend(found)
        at.extend(range(*match.span()))
