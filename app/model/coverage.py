"""Which characters can be drawn: what the program's own faces have, as a value, and what of a text needs drawing."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from typing import NamedTuple

# Nothing is drawn for these: controls, joiners and marks of direction, selectors of variants.
_INVISIBLE = re.compile(
    "[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufffe\uffff"
    "\U000e0000-\U000e01ef]"
)
_HALF_PAIR = re.compile("[\ud800-\udfff]")
_BLANK = re.compile("[\t-\r\x85\u2000-\u200a\u2028\u2029\u202f\u205f]")


def drawn(text: str) -> str:
    """`text` without what has no shape; a blank narrower than a character becomes a space, half a pair its mark."""
    if text.isprintable():
        return text
    return _HALF_PAIR.sub("\ufffd", _BLANK.sub(" ", _INVISIBLE.sub("", text)))


class Coverage(NamedTuple):
    """Code points in runs, in order: `starts` and `ends`, the last of each run included."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def has(self, character: str) -> bool:
        at = bisect_right(self.starts, ord(character)) - 1
        return at >= 0 and ord(character) <= self.ends[at]

    def lacking(self, text: str) -> list[str]:
        """The characters of `text` that cannot be drawn, each once, in order."""
        return [each for each in dict.fromkeys(drawn(text)) if not (each.isspace() or self.has(each))]


def written(codes: Iterable[int]) -> str:
    """A coverage as its file has it: a run a line, `4E00-9FA5` or `25CB`."""
    runs: list[list[int]] = []
    for code in sorted(codes):
        if runs and code == runs[-1][1] + 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return "".join(f"{first:04X}\n" if first == last else f"{first:04X}-{last:04X}\n" for first, last in runs)


def read(text: str) -> Coverage:
    """The inverse of `written`. Raises ValueError for what is no such file."""
    runs = [line.partition("-") for line in text.split()]
    starts = tuple(int(first, 16) for first, _, _ in runs)
    return Coverage(starts, tuple(int(last or first, 16) for first, _, last in runs))
