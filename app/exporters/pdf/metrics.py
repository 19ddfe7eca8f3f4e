"""Reads of a shipped face what measuring text needs: which glyph a character has, its advance and the sides of its ink.

The tables are looked up in the file one character at a time; a library would read all of them, for a third of a second.
"""

import mmap
import sys
from array import array
from bisect import bisect_right
from pathlib import Path
from struct import unpack_from
from typing import NamedTuple

FOLDER = Path(__file__).resolve().parents[3] / "resources" / "fonts"
"""Where the faces lie that come with the program: 1000 units to the em, a character map of format 12, long offsets."""

_FORMAT_12 = 12
_NO_BREAK_SPACE, _SPACE = 0xA0, 0x20


class Glyph(NamedTuple):
    """A glyph's number in its face; advance and the sides of its ink in thousandths of the em."""

    id: int
    advance: float
    left: float
    right: float


class Metrics:
    """The measures of a face in a file of FOLDER."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        (count,) = unpack_from(">H", self._data, 4)
        records = (unpack_from(">4s4xL", self._data, 12 + 16 * number) for number in range(count))
        self._tables: dict[bytes, int] = dict(records)
        (self._advances,) = unpack_from(">H", self._data, self._tables[b"hhea"] + 34)
        self._runs = self._character_runs()
        self._firsts = self._runs[0::3]

    def _character_runs(self) -> "array[int]":
        """First and last character and first glyph of each run of both, one after the other."""
        table = self._tables[b"cmap"]
        (count,) = unpack_from(">H", self._data, table + 2)
        starts = (table + unpack_from(">L", self._data, table + 8 + 8 * number)[0] for number in range(count))
        start = next(start for start in starts if unpack_from(">H", self._data, start)[0] == _FORMAT_12)
        (groups,) = unpack_from(">L", self._data, start + 12)
        runs = array("I", self._data[start + 16 : start + 16 + 12 * groups])
        if sys.byteorder == "little":
            runs.byteswap()
        return runs

    def glyph(self, character: str) -> Glyph | None:
        """The glyph of a character; None where the face has none."""
        number = self._number(ord(character))
        if number is None and ord(character) == _NO_BREAK_SPACE:
            number = self._number(_SPACE)
        if number is None:
            return None
        place = self._tables[b"hmtx"] + 4 * min(number, self._advances - 1)
        left, right = self._ink(number)
        return Glyph(number, unpack_from(">H", self._data, place)[0], left, right)

    def _number(self, code: int) -> int | None:
        run = bisect_right(self._firsts, code) - 1
        if run < 0 or code > self._runs[3 * run + 1]:
            return None
        return self._runs[3 * run + 2] + code - self._firsts[run]

    def _ink(self, number: int) -> tuple[float, float]:
        """Left and right side of what is drawn. 0, 0 for a space."""
        start, end = unpack_from(">2L", self._data, self._tables[b"loca"] + 4 * number)
        if start == end:
            return 0, 0
        left, _, right, _ = unpack_from(">4h", self._data, self._tables[b"glyf"] + start + 2)
        return left, right
