"""The faces, and which of them sets a character: its own face, else the next that has it."""

import functools
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

from app.exporters.pdf.face import Face
from app.exporters.pdf.installed import Where
from app.exporters.pdf.metrics import FOLDER, Glyph
from app.model.coverage import drawn

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
def taking(found: Mapping[str, Where]) -> Iterator[list[str]]:
    """Within, the official faces among `found` come before ours, as far as they may be embedded and can be read.

    Gives their names.
    """
    taken = []
    try:
        for number, chain in enumerate(CHAINS):
            for name in chain.official:
                if (where := found.get(name)) and where.is_permitted and (face := _opened(where, f"Official{number}")):
                    chain.take(face)
                    taken.append(name)
                    break
        yield taken
    finally:
        for chain in CHAINS:
            chain.take(None)


@functools.cache
def _opened(where: Where, name: str) -> Face | None:
    try:
        return Face(where.path, name, where.number)
    except Exception:  # whatever is wrong with a foreign file, ours does instead
        return None


def shown(text: str) -> str:
    """`text` as it is drawn, with a box for each character that no face has."""
    return "".join(character if HEI.has(character) else BOX for character in drawn(text))


def uncovered(text: str) -> list[str]:
    """The characters of `text` that no face has, each once, in order."""
    return [character for character in dict.fromkeys(drawn(text)) if not (character.isspace() or HEI.has(character))]
