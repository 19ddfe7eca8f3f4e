"""Reads of a TrueType face only what setting and embedding need: a face of 8,000 glyphs opens in a millisecond."""

import mmap
import struct
import sys
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple


class FontError(Exception):
    """A font file is not a TrueType face that can be set and embedded."""


class Glyph(NamedTuple):
    """A glyph's number in its face; advance and the sides of its ink in thousandths of the em."""

    id: int
    advance: float
    left: float
    right: float


_COMPOSITE_WORDS = 0x0001
_COMPOSITE_SCALE = 0x0008
_COMPOSITE_MORE = 0x0020
_COMPOSITE_XY_SCALE = 0x0040
_COMPOSITE_MATRIX = 0x0080


class Face:
    """A face in a file. It stays mapped, so that opening it reads nothing but its directory."""

    def __init__(self, path: Path) -> None:
        self.name = path.stem
        try:
            with path.open("rb") as file:
                self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            self._read_directory()
        except (struct.error, KeyError, IndexError, ValueError) as error:
            raise FontError(f"{path.name}: {error!r}") from error

    def _read_directory(self) -> None:
        (count,) = struct.unpack_from(">H", self._data, 4)
        directory = struct.iter_unpack(">4sLLL", self._data[12 : 12 + 16 * count])
        self._tables = {tag: (offset, length) for tag, _, offset, length in directory}
        head = self._tables[b"head"][0]
        (units,) = struct.unpack_from(">H", self._data, head + 18)
        self.scale = 1000 / units
        self.box = tuple(round(edge * self.scale) for edge in struct.unpack_from(">4h", self._data, head + 36))
        (self._long_loca,) = struct.unpack_from(">h", self._data, head + 50)
        (self._metrics,) = struct.unpack_from(">H", self._data, self._tables[b"hhea"][0] + 34)
        self._read_characters()

    def _read_characters(self) -> None:
        """The character map, format 12: parallel arrays of first character, last character, first glyph."""
        start = self._tables[b"cmap"][0]
        (count,) = struct.unpack_from(">H", self._data, start + 2)
        for number in range(count):
            (offset,) = struct.unpack_from(">L", self._data, start + 8 + 8 * number)
            table = start + offset
            if struct.unpack_from(">H", self._data, table) == (12,):
                (groups,) = struct.unpack_from(">L", self._data, table + 12)
                values = array("I", self._data[table + 16 : table + 16 + 12 * groups])
                if sys.byteorder == "little":
                    values.byteswap()
                self._first, self._last, self._glyph = values[0::3], values[1::3], values[2::3]
                return
        raise FontError(f"{self.name}: no character map of format 12")

    def glyph(self, character: str) -> Glyph | None:
        """The glyph of a character; None where the face has none."""
        code = ord(character)
        group = bisect_right(self._first, code) - 1
        if group < 0 or code > self._last[group]:
            return None
        return self.numbered(self._glyph[group] + code - self._first[group])

    def numbered(self, number: int) -> Glyph:
        """The glyph of a number; 0 is the mark for a missing character."""
        metric = self._tables[b"hmtx"][0] + 4 * min(number, self._metrics - 1)
        (advance,) = struct.unpack_from(">H", self._data, metric)
        start, end = self._place(number)
        left = right = 0
        if end > start:
            left, _, right = struct.unpack_from(">3h", self._data, start + 2)
        return Glyph(number, advance * self.scale, left * self.scale, right * self.scale)

    def _place(self, number: int) -> tuple[int, int]:
        """Where the outline of a glyph lies in the file."""
        base = self._tables[b"glyf"][0]
        loca = self._tables[b"loca"][0]
        if self._long_loca:
            start, end = struct.unpack_from(">2L", self._data, loca + 4 * number)
        else:
            start, end = (2 * half for half in struct.unpack_from(">2H", self._data, loca + 2 * number))
        return base + start, base + end

    def outline(self, number: int) -> bytes:
        """The outline of a glyph as the file holds it; empty for a space."""
        start, end = self._place(number)
        return self._data[start:end]

    def subset(self, glyphs: Sequence[Glyph]) -> bytes:
        """A face of these glyphs alone, numbered in this order, as wide as they say. The first should be number 0."""
        outlines, metrics = self._gather(list(glyphs))
        glyf, loca = bytearray(), array("I", [0])
        for outline in outlines:
            glyf += outline + bytes(-len(outline) % 4)
            loca.append(len(glyf))
        if sys.byteorder == "little":
            loca.byteswap()
        count = struct.pack(">H", len(outlines))
        head, hhea, maxp = (bytearray(self._table(tag)) for tag in (b"head", b"hhea", b"maxp"))
        head[8:12] = bytes(4)
        head[50:52] = b"\0\1"
        hhea[34:36] = count
        maxp[4:6] = count
        tables = {tag: self._table(tag) for tag in (b"cvt ", b"fpgm", b"prep") if tag in self._tables}
        tables |= {b"glyf": bytes(glyf), b"hmtx": metrics, b"loca": loca.tobytes()}
        tables |= {b"head": bytes(head), b"hhea": bytes(hhea), b"maxp": bytes(maxp)}
        return _assembled(tables)

    def _gather(self, glyphs: list[Glyph]) -> tuple[list[bytes], bytes]:
        """Outlines and metrics; the parts of composite glyphs follow behind, and these name their new numbers."""
        outlines, metrics = [], bytearray()
        for glyph in glyphs:  # which grows meanwhile
            outline = self.outline(glyph.id)
            if outline[:2] == b"\xff\xff":
                outline, parts = _renumbered(outline, len(glyphs))
                glyphs += [self.numbered(part) for part in parts]
            outlines.append(outline)
            metrics += struct.pack(">Hh", round(glyph.advance / self.scale), self._bearing(glyph.id))
        return outlines, bytes(metrics)

    def _bearing(self, number: int) -> int:
        start = self._tables[b"hmtx"][0]
        beyond = number - self._metrics
        place = start + 4 * self._metrics + 2 * beyond if beyond >= 0 else start + 4 * number + 2
        (bearing,) = struct.unpack_from(">h", self._data, place)
        return int(bearing)

    def _table(self, tag: bytes) -> bytes:
        start, length = self._tables[tag]
        return self._data[start : start + length]


def _renumbered(outline: bytes, first: int) -> tuple[bytes, list[int]]:
    """A composite outline whose parts are numbered from `first` on, and which numbers they had."""
    changed, at, flags = bytearray(outline), 10, _COMPOSITE_MORE
    parts: list[int] = []
    while flags & _COMPOSITE_MORE:
        flags, part = struct.unpack_from(">HH", changed, at)
        struct.pack_into(">H", changed, at + 2, first + len(parts))
        parts.append(part)
        at += 8 if flags & _COMPOSITE_WORDS else 6
        if flags & _COMPOSITE_SCALE:
            at += 2
        elif flags & _COMPOSITE_XY_SCALE:
            at += 4
        elif flags & _COMPOSITE_MATRIX:
            at += 8
    return bytes(changed), parts


def _assembled(tables: dict[bytes, bytes]) -> bytes:
    """A font file of these tables, with directory and checksums."""
    tags = sorted(tables)
    power = 1 << (len(tags).bit_length() - 1)
    header = struct.pack(">LHHHH", 0x00010000, len(tags), 16 * power, power.bit_length() - 1, 16 * (len(tags) - power))
    offset = 12 + 16 * len(tags)
    directory, body = bytearray(header), bytearray()
    for tag in tags:
        content = tables[tag]
        padded = content + bytes(-len(content) % 4)
        directory += struct.pack(">4sLLL", tag, _checksum(padded), offset + len(body), len(content))
        if tag == b"head":
            adjustment = offset + len(body) + 8
        body += padded
    whole = directory + body
    struct.pack_into(">L", whole, adjustment, (0xB1B0AFBA - _checksum(bytes(whole))) & 0xFFFFFFFF)
    return bytes(whole)


def _checksum(padded: bytes) -> int:
    words = array("I", padded)
    if sys.byteorder == "little":
        words.byteswap()
    return sum(words) & 0xFFFFFFFF
