"""The faces of a PDF: their measures, the chains that set a character, and the official faces of this machine."""

import functools
import os
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from struct import error, unpack_from
from typing import NamedTuple

from app.exporters.pdf.truetype import Glyph, TrueType
from app.model.coverage import drawn

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


_TRUETYPE = (b"\0\1\0\0", b"true")
_COLLECTION = b"ttcf"
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
            if version not in _TRUETYPE or b"glyf" not in at or b"fvar" in at or b"name" not in at:
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
