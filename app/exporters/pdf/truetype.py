"""TrueType files: the measures of their characters, and subsets of them to be embedded.

The tables are read from the file one character at a time; a library would read all of them, for a third of a second.
"""

import mmap
import sys
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from struct import pack, pack_into, unpack_from
from typing import NamedTuple

_COLLECTION = b"ttcf"
_TRUETYPE = b"\0\1\0\0"
_SEGMENTS, _GROUPS = 4, 12
"""Formats of a character map: for the basic plane, and for all of Unicode."""

_COPIED = (b"cvt ", b"fpgm", b"prep")
"""Tables with the instructions of a face; a subset has them as they are."""

_NO_BREAK_SPACE, _SPACE = 0xA0, 0x20

# Flags of a part of a composite glyph.
_WORDS, _SCALE, _MORE, _TWO_SCALES, _MATRIX = 0x01, 0x08, 0x20, 0x40, 0x80


class Glyph(NamedTuple):
    """A glyph's number in its face; advance and the sides of its ink in thousandths of the em."""

    id: int
    advance: float
    left: float
    right: float


class Shape(NamedTuple):
    """The facts that a document states of a face, in thousandths of the em."""

    box: tuple[float, ...]
    ascent: float
    descent: float


class TrueType:
    """A face in a TrueType file; `index` is its place in a collection.

    Raises OSError, ValueError, KeyError or struct.error for other files.
    """

    def __init__(self, path: Path, index: int = 0) -> None:
        with path.open("rb") as file:
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        start = self._values(">L", 12 + 4 * index)[0] if self._data[:4] == _COLLECTION else 0
        (count,) = self._values(">H", start + 4)
        records = (unpack_from(">4s4xLL", self._data, start + 12 + 16 * number) for number in range(count))
        self._tables: dict[bytes, tuple[int, int]] = {tag: (offset, length) for tag, offset, length in records}
        if any(offset + length > len(self._data) for offset, length in self._tables.values()):
            raise ValueError(path)
        self._scale = 1000 / self._values(">H", self._start(b"head") + 18)[0]
        (self._has_long_places,) = self._values(">H", self._start(b"head") + 50)
        (self._advances,) = self._values(">H", self._start(b"hhea") + 34)
        (self._count,) = self._values(">H", self._start(b"maxp") + 4)
        self._runs = self._character_runs()
        self._firsts = self._runs[0::3]

    def glyph(self, character: str) -> Glyph | None:
        """The glyph of a character; None where the face has none."""
        number = self._number(ord(character))
        if not number and ord(character) == _NO_BREAK_SPACE:
            number = self._number(_SPACE)
        if not number or number >= self._count:
            return None
        place = self._place(number)
        if place is None:
            return None
        start, end = place
        left, right = (0, 0) if start == end else self._values(">h2xh", start + 2)
        advance, _ = self._metric(number)
        return Glyph(number, round(advance * self._scale), left * self._scale, right * self._scale)

    @property
    def shape(self) -> Shape:
        box = self._values(">4h", self._start(b"head") + 36)
        has_own = b"OS/2" in self._tables
        ascent, descent = self._values(">2h", self._start(b"OS/2") + 68 if has_own else self._start(b"hhea") + 4)
        return Shape(tuple(side * self._scale for side in box), ascent * self._scale, descent * self._scale)

    def subset(self, glyphs: Sequence[int]) -> tuple[bytes, int]:
        """A file with the glyph for what is missing, `glyphs` in their order and their parts; and how many it has."""
        order = [0, *glyphs]
        places = {glyph: place for place, glyph in reversed(list(enumerate(order)))}
        outlines, ends = bytearray(), [0]
        for glyph in order:  # it grows by the parts of composite glyphs
            outline = self._outline(glyph, order, places)
            outlines += outline + bytes(-len(outline) % 4)
            ends.append(len(outlines))
        head, hhea, maxp = (bytearray(self._table(tag)) for tag in (b"head", b"hhea", b"maxp"))
        pack_into(">L", head, 8, 0)
        pack_into(">H", head, 50, 1)
        pack_into(">H", hhea, 34, len(order))
        pack_into(">H", maxp, 4, len(order))
        tables = {tag: self._table(tag) for tag in _COPIED if tag in self._tables} | {
            b"glyf": bytes(outlines),
            b"head": bytes(head),
            b"hhea": bytes(hhea),
            b"hmtx": b"".join(pack(">Hh", *self._metric(glyph)) for glyph in order),
            b"loca": pack(f">{len(ends)}L", *ends),
            b"maxp": bytes(maxp),
        }
        return _file(tables), len(order)

    def _outline(self, glyph: int, order: list[int], places: dict[int, int]) -> bytes:
        """The outline of a glyph; parts of it that the subset lacks are added to `order`, and all get their places."""
        start, end = self._place(glyph) or (0, 0)
        outline = self._data[start:end]
        if not outline or unpack_from(">h", outline)[0] >= 0:
            return outline
        changed, at, flags = bytearray(outline), 10, _MORE
        while flags & _MORE:
            flags, part = unpack_from(">2H", changed, at)
            if part not in places:
                places[part] = len(order)
                order.append(part)
            pack_into(">H", changed, at + 2, places[part])
            at += 8 if flags & _WORDS else 6
            at += 2 if flags & _SCALE else 4 if flags & _TWO_SCALES else 8 if flags & _MATRIX else 0
        return bytes(changed)

    def _place(self, glyph: int) -> tuple[int, int] | None:
        """Return begin and end of a glyph's outline in the file, equal for a blank; None if damaged."""
        size, form, unit = (4, ">2L", 1) if self._has_long_places else (2, ">2H", 2)
        start, end = self._values(form, self._start(b"loca") + size * glyph)
        glyf, length = self._tables[b"glyf"]
        if not start * unit <= end * unit <= length:
            return None
        return glyf + start * unit, glyf + end * unit

    def _metric(self, glyph: int) -> tuple[int, int]:
        """Advance and left bearing in units of the face; glyphs behind the last advance have the same one."""
        hmtx, last = self._start(b"hmtx"), self._advances - 1
        if glyph <= last:
            advance, bearing = self._values(">Hh", hmtx + 4 * glyph)
        else:
            (advance,) = self._values(">H", hmtx + 4 * last)
            (bearing,) = self._values(">h", hmtx + 4 * last + 4 + 2 * (glyph - last - 1))
        return advance, bearing

    def _number(self, code: int) -> int:
        """The glyph of a character code; 0 for none."""
        run = bisect_right(self._firsts, code) - 1
        if run < 0 or code > self._runs[3 * run + 1]:
            return 0
        return self._runs[3 * run + 2] + code - self._firsts[run]

    def _character_runs(self) -> "array[int]":
        """First character, last character and first glyph of each run, one after the other, in ascending order."""
        table = self._start(b"cmap")
        (count,) = self._values(">H", table + 2)
        maps = {}
        for number in range(count):
            platform, _, offset = self._values(">2HL", table + 4 + 8 * number)
            if platform in (0, 3):
                maps[self._values(">H", table + offset)[0]] = table + offset
        if _GROUPS in maps:
            (groups,) = self._values(">L", maps[_GROUPS] + 12)
            return _numbers("I", self._data[maps[_GROUPS] + 16 : maps[_GROUPS] + 16 + 12 * groups])
        return array("I", [number for run in self._segment_runs(maps[_SEGMENTS]) for number in run])

    def _segment_runs(self, at: int) -> Iterator[tuple[int, int, int]]:
        """The runs of a map of format 4, whose glyphs are reckoned by a difference or stand in a list."""
        count = self._values(">H", at + 6)[0] // 2
        ends, firsts, deltas, offsets = (
            self._values(f">{count}H", at + 14 + 2 * (count * column + (column > 0))) for column in range(4)
        )
        for number, (first, end, delta, offset) in enumerate(zip(firsts, ends, deltas, offsets, strict=True)):
            if not offset and (first + delta) % 0x10000 <= (end + delta) % 0x10000:
                yield first, end, (first + delta) % 0x10000
                continue
            listed = at + 16 + 2 * (3 * count + number) + offset
            for code in range(first, end + 1):
                glyph = self._values(">H", listed + 2 * (code - first))[0] if offset else code
                if glyph:
                    yield code, code, (glyph + delta) % 0x10000

    def _start(self, tag: bytes) -> int:
        return self._tables[tag][0]

    def _table(self, tag: bytes) -> bytes:
        start, length = self._tables[tag]
        return self._data[start : start + length]

    def _values(self, form: str, at: int) -> tuple[int, ...]:
        return unpack_from(form, self._data, at)


def _numbers(code: str, data: bytes) -> "array[int]":
    """The big-endian numbers in `data`; `code` is their type, as in `array`."""
    found = array(code, data)
    if sys.byteorder == "little":
        found.byteswap()
    return found


def _file(tables: Mapping[bytes, bytes]) -> bytes:
    """A TrueType file of these tables, in the order of their tags, with their checksums."""
    count, power = len(tables), len(tables).bit_length() - 1
    head = _TRUETYPE + pack(">4H", count, 16 << power, power, 16 * count - (16 << power))
    at, records, body = 12 + 16 * count, [], []
    for tag, content in sorted(tables.items()):
        padded = content + bytes(-len(content) % 4)
        records.append(pack(">4s3L", tag, sum(_numbers("I", padded)) & 0xFFFFFFFF, at, len(content)))
        body.append(padded)
        at += len(padded)
    return b"".join((head, *records, *body))
