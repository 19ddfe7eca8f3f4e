"""Measures text: the face and width of each character, which punctuation can give way, where lines may end."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple

from app.exporters.pdf.fonts import Chain, Set, shown
from app.exporters.pdf.kinsoku import CLOSING, LONG, OPENING, Kind, kinds, line_ends

_PUNCTUATION = CLOSING | OPENING
_HALF = 500
"""What two marks side by side give up, in thousandths of the em, where their blanks are that wide."""

_QUARTER = 250
"""What a mark may give up so that a line holds one more character."""

_KEPT = 60
"""What a mark keeps of its blank."""

_IN_WORDS = (Kind.DIGIT, Kind.LATIN, Kind.POINT)


class Piece(NamedTuple):
    """Text in one face."""

    text: str
    chain: Chain
    bold: bool = False


@dataclass(slots=True)
class Setting:
    """Measured text. `advances` run to the next character with adjacent marks squeezed; `gives` is what each may lose.

    `hangs` is what each may lose as the last of its line. `ends` is where lines may end; `loose` tells behind which
    characters a justified line may open.
    `edges` holds advances summed: the place of each character and of the end. All lengths are in points.
    """

    text: str
    size: float
    spacing: float
    glyphs: list[Set]
    bold: list[bool]
    advances: list[float]
    gives: list[float]
    hangs: list[float]
    ends: list[int]
    loose: list[bool]
    edges: list[float]

    def width(self, start: int, end: int) -> float:
        """From the left edge of the first character to the right edge of the last."""
        return self.edges[end] - self.edges[start] - self.spacing


def measured(pieces: Iterable[Piece], size: float, spacing: float = 0) -> Setting:
    """`spacing` is added behind each character."""
    text, glyphs, bold = "", [], []
    for piece in pieces:
        seen = shown(piece.text)
        text += seen
        glyphs += [piece.chain[character] for character in seen]
        bold += [piece.bold] * len(seen)
    sorts = kinds(text)
    em = size / 1000
    advances = [found.glyph.advance * em + spacing for found in glyphs]
    gives, hangs = [0.0] * len(text), [0.0] * len(text)
    for at, character in enumerate(text):
        if character in _PUNCTUATION:
            _squeeze(text, glyphs, at, em, advances, gives, hangs)
        elif sorts[at] is Kind.SPACE:
            hangs[at] = advances[at]
    return Setting(
        text,
        size,
        spacing,
        glyphs,
        bold,
        advances,
        gives,
        hangs,
        line_ends(text, sorts) if text else [],
        _loose(text, sorts),
        [0.0, *accumulate(advances)],
    )


def _squeeze(
    text: str, glyphs: list[Set], at: int, em: float, advances: list[float], gives: list[float], hangs: list[float]
) -> None:
    """Take the blank between this mark and its neighbour, or note how much the mark can give."""
    glyph = glyphs[at].glyph
    if text[at] in OPENING:
        if at == 0:
            return
        blank = glyph.left - _KEPT
        if text[at - 1] in OPENING:
            advances[at - 1] -= max(0, min(_HALF, blank)) * em
        elif text[at - 1] not in CLOSING:
            gives[at - 1] += max(0, min(_QUARTER, blank)) * em
        return
    blank = glyph.advance - glyph.right - _KEPT
    if at + 1 < len(text) and text[at + 1] in _PUNCTUATION:
        advances[at] -= max(0, min(_HALF, blank)) * em
        hangs[at] = 0.0
    else:
        gives[at] += max(0, min(_QUARTER, blank)) * em
        hangs[at] = max(0, min(_HALF, blank)) * em


def _loose(text: str, sorts: list[Kind]) -> list[bool]:
    """Not within words and numbers, within a dash or dots, nor on the inner side of brackets and before stops."""
    loose = [
        not (before in _IN_WORDS and after in _IN_WORDS)
        and not (text[at] in OPENING or text[at + 1] in CLOSING)
        and not (text[at] in LONG and text[at] == text[at + 1])
        for at, (before, after) in enumerate(pairwise(sorts))
    ]
    return [*loose, False] if text else []
