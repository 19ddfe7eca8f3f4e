"""The faces, and which of them sets a character: its own face, else the next that has it."""

import functools
import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from app.exporters.pdf.face import Face, Glyph

# Nothing is drawn for these: controls, joiners and marks of direction, selectors of variants.
_INVISIBLE = re.compile(
    "[\0-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufffe\uffff"
    "\U000e0000-\U000e01ef]"
)
_HALF_PAIR = re.compile("[\ud800-\udfff]")
BOX = "□"
"""Drawn for a character that no face has."""

_BLANK = re.compile("[\t-\r\x85\u2000-\u200a\u2028\u2029\u202f\u205f]")


def fonts_folder() -> Path:
    """Where the faces lie that come with the program."""
    return Path(__file__).resolve().parents[3] / "resources" / "fonts"


@functools.cache
def face(name: str) -> Face:
    """A face of ours; opened once."""
    return Face(fonts_folder() / f"{name}.ttf")


class Set(NamedTuple):
    """A character as it is set: in which face, as which glyph."""

    face: Face
    glyph: Glyph


class Chain:
    """Faces in order of preference; `latin` names the one for digits and Latin letters."""

    def __init__(self, *names: str, latin: str) -> None:
        self._names = names
        self._latin = latin
        self._known: dict[str, Set | None] = {}

    def __getitem__(self, character: str) -> Set:
        """The first face that has the character. Raises KeyError where none has it."""
        if character not in self._known:
            self._known[character] = self._find(character)
        found = self._known[character]
        if found is None:
            raise KeyError(character)
        return found

    def covered(self, text: str) -> str:
        """`text` with a box for each character that no face has."""
        return "".join(character if self.has(character) else BOX for character in text)

    def has(self, character: str) -> bool:
        if character not in self._known:
            self._known[character] = self._find(character)
        return self._known[character] is not None

    def _find(self, character: str) -> Set | None:
        names: Iterable[str] = self._names
        if character.isascii() or "\u00c0" <= character <= "\u024f":
            names = (self._latin, *self._names)
        for name in names:
            if (glyph := face(name).glyph(character)) is not None:
                return Set(face(name), glyph)
        return None


# GwKaiExt supplements what 仿宋 and 楷体 lack; GwSong sits better beside them than the heavier GwHei, which has most.
FANG = Chain("GwFang", "GwKaiExt", "GwSong", "GwHei", latin="GwSong")
KAI = Chain("GwKai", "GwKaiExt", "GwSong", "GwHei", latin="GwSong")
HEI = Chain("GwHei", "GwSong", latin="GwHei")
SONG = Chain("GwSong", "GwHei", latin="GwSong")
TITLE = Chain("GwBiaoSong", "GwSong", "GwHei", latin="GwBiaoSong")


def drawn(text: str) -> str:
    """`text` without what has no shape; a blank narrower than a character becomes a space, half a pair its mark."""
    if text.isprintable():
        return text
    return _HALF_PAIR.sub("\ufffd", _BLANK.sub(" ", _INVISIBLE.sub("", text)))


def uncovered(text: str) -> list[str]:
    """The characters of `text` that no face has, each once, in order."""
    return [character for character in dict.fromkeys(drawn(text)) if not (character.isspace() or HEI.has(character))]
