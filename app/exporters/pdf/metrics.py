"""Reads the measures of characters from a TrueType file: glyph, advance, and the sides of the ink.

The tables are looked up in the file one character at a time; a library would read all of them, for a third of a second.
"""

import mmap
import sys
from array import array
from bisect import bisect_right
from pathlib import Path
from struct import unpack_from
from typing import NamedTuple, TypeAlias

FOLDER = Path(__file__).resolve().parents[3] / "resources" / "fonts"
"""The faces that come with the program: 1000 units to the em, a character map of format 12, long offsets."""

Data: TypeAlias = bytes | mmap.mmap

_FORMAT_12 = 12
NO_BREAK_SPACE, SPACE = 0xA0, 0x20


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
        self._runs = character_runs(self._data, self._tables[b"cmap"])
        self._firsts = self._runs[0::3]

    def glyph(self, character: str) -> Glyph | None:
        """The glyph of a character; None where the face has none."""
        number = self._number(ord(character))
        if number is None and ord(character) == NO_BREAK_SPACE:
            number = self._number(SPACE)
        if number is None:
            return None
        place = self._tables[b"hmtx"] + 4 * min(number, self._advances - 1)
        start, end = unpack_from(">2L", self._data, self._tables[b"loca"] + 4 * number)
        glyf = self._tables[b"glyf"]
        left, right = ink(self._data, glyf + start, glyf + end)
        return Glyph(number, unpack_from(">H", self._data, place)[0], left, right)

    def _number(self, code: int) -> int | None:
        run = bisect_right(self._firsts, code) - 1
        if run < 0 or code > self._runs[3 * run + 1]:
            return None
        return self._runs[3 * run + 2] + code - self._firsts[run]


def character_runs(data: Data, table: int = 0) -> "array[int]":
    """First character, last character and first glyph of each run, one after the other; `table` is the map's offset."""
    (count,) = unpack_from(">H", data, table + 2)
    starts = (table + unpack_from(">L", data, table + 8 + 8 * number)[0] for number in range(count))
    start = next(start for start in starts if unpack_from(">H", data, start)[0] == _FORMAT_12)
    (groups,) = unpack_from(">L", data, start + 12)
    return numbers("I", data[start + 16 : start + 16 + 12 * groups])


def numbers(code: str, data: bytes) -> "array[int]":
    """The big-endian numbers in `data`; `code` is their type, as in `array`."""
    found = array(code, data)
    if sys.byteorder == "little":
        found.byteswap()
    return found


def ink(data: Data, start: int, end: int) -> tuple[int, int]:
    """Left and right side of the glyph between two offsets, in units of its face; 0, 0 for a blank."""
    if start == end:
        return 0, 0
    left, _, right, _ = unpack_from(">4h", data, start + 2)
    return left, right
