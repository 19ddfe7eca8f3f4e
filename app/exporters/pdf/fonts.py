"""The faces of a PDF: their files, their measures, the chains that set a character, the official faces of this machine.

The tables are read from the file one character at a time; a library would read all of them, for a third of a second.
"""

import functools
import mmap
import os
import re
import sys
from array import array
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from struct import error, pack, pack_into, unpack_from
from typing import NamedTuple

from app.model.coverage import drawn

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
            return _numbers(self._data[maps[_GROUPS] + 16 : maps[_GROUPS] + 16 + 12 * groups])
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


def _numbers(data: bytes) -> "array[int]":
    """The big-endian numbers of four bytes in `data`."""
    found = array("I", data)
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
        records.append(pack(">4s3L", tag, sum(_numbers(padded)) & 0xFFFFFFFF, at, len(content)))
        body.append(padded)
        at += len(padded)
    return b"".join((head, *records, *body))


FOLDER = Path(__file__).resolve().parents[3] / "resources" / "fonts"
"""The faces that come with the program: 1000 units to the em."""


class Face:
    """A face in a file, which may be a collection. Raises what `TrueType` raises."""

    def __init__(self, path: Path, name: str, index: int = 0) -> None:
        self.truetype = TrueType(path, index)
        self.name = name

    def glyph(self, character: str) -> Glyph | None:
        """The glyph of a character; None where the face has none."""
        return self.truetype.glyph(character)


_OUTLINES = (b"\0\1\0\0", b"true")
_LARGEST = 80 * 1024 * 1024
_NAMES, _POSTSCRIPT = (1, 4, 16), (6,)
"""Family, full name and typographic family in a table of names; the name for documents."""

_NO_NAME = re.compile(r"[^A-Za-z0-9_-]")

_KIND, _PRINT, _EDIT = 0x000F, 0x0004, 0x0008
_WHOLE_ONLY, _BITMAPS_ONLY = 0x0100, 0x0200


class InstalledFace(NamedTuple):
    """A face in a file; `number` in a collection. `is_permitted`: it may be embedded in part, as its maker says.

    `name` is the one that documents give it.
    """

    path: Path
    number: int
    is_permitted: bool
    name: str


def font_folders() -> list[Path]:
    """Return the folders in which the system and its user keep fonts."""
    if sys.platform == "win32":
        roots = [Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"]
        if local := os.environ.get("LOCALAPPDATA"):
            roots.append(Path(local) / "Microsoft" / "Windows" / "Fonts")
        return roots
    home = Path.home()
    return [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), home / ".local/share/fonts", home / ".fonts"]


def find_official(wanted: Collection[str], places: Iterable[Path]) -> dict[str, InstalledFace]:
    """Return the `wanted` names that a TrueType file below `places` has; a permitted file comes before others."""
    found: dict[str, InstalledFace] = {}
    for path in _files(places):
        with suppress(OSError, error, IndexError, ValueError):  # a damaged file is none
            for where, names in _faces(path):
                for name in names.intersection(wanted):
                    if name not in found or (where.is_permitted and not found[name].is_permitted):
                        found[name] = where
    return found


def _files(places: Iterable[Path]) -> Iterator[Path]:
    for place in places:
        for folder, _, names in os.walk(place):
            yield from (Path(folder, name) for name in sorted(names) if name.lower().endswith((".ttf", ".ttc")))


def _faces(path: Path) -> Iterator[tuple[InstalledFace, set[str]]]:
    """The faces of a file that have TrueType outlines of one fixed shape, with all their names."""
    with path.open("rb") as file:
        head = file.read(12)
        starts = [0]
        if head[:4] == _COLLECTION:
            (count,) = unpack_from(">L", head, 8)
            starts = list(unpack_from(f">{min(count, 64)}L", file.read(4 * min(count, 64))))
        if path.stat().st_size > _LARGEST:
            return
        for number, start in enumerate(starts):
            file.seek(start)
            version, tables = file.read(4), unpack_from(">H", file.read(8))[0]
            records = file.read(16 * tables)
            at = {records[n : n + 4]: unpack_from(">LL", records, n + 8) for n in range(0, 16 * tables, 16)}
            if version not in _OUTLINES or b"glyf" not in at or b"fvar" in at or b"name" not in at:
                continue
            content = {}
            for tag in (b"name", b"OS/2"):
                offset, length = at.get(tag, (0, 0))
                file.seek(offset)
                content[tag] = file.read(min(length, 1 << 20))
            name = next(_names(content[b"name"], _POSTSCRIPT), path.stem)
            found = InstalledFace(path, number, _is_permitted(content[b"OS/2"]), _NO_NAME.sub("", name))
            yield found, set(_names(content[b"name"], _NAMES))


def _is_permitted(table: bytes) -> bool:
    """OpenType's OS/2 fsType: 0 allows all; of several bits the least restrictive counts; parts must be allowed."""
    if len(table) < 10:
        return False
    (kind,) = unpack_from(">H", table, 8)
    return not kind & (_WHOLE_ONLY | _BITMAPS_ONLY) and (not kind & _KIND or bool(kind & (_PRINT | _EDIT)))


def _names(table: bytes, wanted: Collection[int]) -> Iterator[str]:
    """The `wanted` names of a face in UTF-16, in all their languages."""
    _, count, strings = unpack_from(">3H", table)
    for number in range(count):
        platform, _, _, name, length, offset = unpack_from(">6H", table, 6 + 12 * number)
        if platform in (0, 3) and name in wanted:
            yield table[strings + offset : strings + offset + length].decode("utf-16-be", "replace")


BOX = "□"
"""Drawn for a character that no face has."""


@functools.cache
def face(name: str) -> Face:
    """A face of ours; opened once."""
    return Face(FOLDER / f"{name}.ttf", name)


class Set(NamedTuple):
    """A character as it is set: in which face, as which glyph."""

    face: Face
    glyph: Glyph


class Chain:
    """Faces in order of preference; `latin` names the one for digits and Latin letters.

    `official` are the names of the face that the standard asks for: it comes before ours while it is taken. After all
    of these come the faces of the other chains, so that every chain sets the same characters.
    """

    def __init__(self, *names: str, latin: str, official: tuple[str, ...]) -> None:
        self._names = names
        self._latin = latin
        self.official = official
        self._taken: Face | None = None
        self._known: dict[str, Set | None] = {}

    def __getitem__(self, character: str) -> Set:
        """The first face that has the character. Raises KeyError where none has it."""
        if character not in self._known:
            self._known[character] = self._find(character)
        found = self._known[character]
        if found is None:
            raise KeyError(character)
        return found

    def has(self, character: str) -> bool:
        if character not in self._known:
            self._known[character] = self._find(character)
        return self._known[character] is not None

    def take(self, official: Face | None) -> None:
        """Put the official face before ours, or take it away again."""
        self._taken = official
        for chain in CHAINS:
            chain._known = {}

    def _find(self, character: str) -> Set | None:
        for each in self._faces(character):
            if (glyph := each.glyph(character)) is not None:
                return Set(each, glyph)
        return None

    def _faces(self, character: str) -> Iterator[Face]:
        if character.isascii() or "\u00c0" <= character <= "\u024f":
            yield face(self._latin)
        if self._taken is not None:
            yield self._taken
        yield from map(face, dict.fromkeys((*self._names, *SHIPPED)))
        yield from (chain._taken for chain in CHAINS if chain._taken is not None)


SHIPPED = ("GwHei", "GwSong", "GwFang", "GwKai", "GwKaiExt", "GwBiaoSong", "GwHeiExt", "GwSigns")
"""All faces of ours; the one with most characters first."""

# GwKaiExt supplements what 仿宋 and 楷体 lack; GwSong sits better beside them than the heavier GwHei, which has most.
FANG = Chain("GwFang", "GwKaiExt", "GwSong", "GwHei", latin="GwSong", official=("仿宋_GB2312", "仿宋", "FangSong"))
KAI = Chain("GwKai", "GwKaiExt", "GwSong", "GwHei", latin="GwSong", official=("楷体_GB2312", "楷体", "KaiTi"))
HEI = Chain("GwHei", "GwSong", latin="GwHei", official=("黑体", "SimHei"))
SONG = Chain("GwSong", "GwHei", latin="GwSong", official=("宋体", "SimSun"))
TITLE = Chain("GwBiaoSong", "GwSong", "GwHei", latin="GwBiaoSong", official=("方正小标宋简体", "方正小标宋_GBK"))
CHAINS = (TITLE, FANG, KAI, HEI, SONG)


@contextmanager
def taking(found: Mapping[str, InstalledFace]) -> Iterator[list[str]]:
    """Prefer the official faces among `found` to ours within the block, if they may be embedded and can be read.

    Yields their names.
    """
    taken = []
    try:
        for chain in CHAINS:
            for name in chain.official:
                if (where := found.get(name)) and where.is_permitted and (face := _opened(where)):
                    chain.take(face)
                    taken.append(name)
                    break
        yield taken
    finally:
        for chain in CHAINS:
            chain.take(None)


@functools.cache
def _opened(where: InstalledFace) -> Face | None:
    try:
        return Face(where.path, where.name, where.number)
    except Exception:  # whatever is wrong with a foreign file, ours does instead
        return None


def shown(text: str) -> str:
    """`text` as it is drawn, with a box for each character that no face has."""
    return "".join(character if HEI.has(character) else BOX for character in drawn(text))


def uncovered(text: str) -> list[str]:
    """The characters of `text` that no face has, each once, in order."""
    return [character for character in dict.fromkeys(drawn(text)) if not (character.isspace() or HEI.has(character))]
