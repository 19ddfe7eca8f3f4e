"""A TrueType face as reportlab reads it, with what setting text needs to know of each glyph."""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfgen.canvas import Canvas

from app.exporters.pdf.opening import QuickFace


class Glyph(NamedTuple):
    """A glyph's number in its face; advance and the sides of its ink in thousandths of the em."""

    id: int
    advance: float
    left: float
    right: float


class Face:
    """A face in a file, known to reportlab as `name`; the file may be a collection."""

    def __init__(self, path: Path, name: str, index: int = 0) -> None:
        self.name = name
        self._font = ttfonts.TTFont(name, str(path), subfontIndex=index, shapable=False, asciiReadable=False)
        pdfmetrics.registerFont(self._font)
        self._outlines = self._font.face.seek_table("glyf")
        self._scale = 1000 / self._font.face.unitsPerEm

    def glyph(self, character: str) -> Glyph | None:
        """The glyph of a character; None where the face has none."""
        face = self._font.face
        number = face.charToGlyph.get(ord(character))
        if number is None:
            return None
        left, right = self._ink(number)
        return Glyph(number, face.charWidths[ord(character)], left, right)

    def parts(self, text: str, canvas: Canvas) -> Iterator[str]:
        """`text` cut where reportlab goes on in another subset of the face: each part is placed on its own."""
        start = 0
        for _, codes in self._font.splitString(text, canvas._doc):
            yield text[start : start + len(codes)]
            start += len(codes)

    def _ink(self, number: int) -> tuple[float, float]:
        """Left and right side of what is drawn, in thousandths of the em. 0, 0 for a space."""
        face = self._font.face
        start, end = face.glyphPos[number : number + 2]
        if start == end:
            return 0, 0
        left, _, right, _ = struct.unpack_from(">4h", face._ttf_data, self._outlines + start + 2)
        return left * self._scale, right * self._scale


def _to_unicode(name: str, subset: list[int]) -> str:
    """A ToUnicode map in UTF-16: reportlab's own writes characters above U+FFFF as five digits, which readers drop.

    A block may hold at most 100 characters.
    """
    pairs = [f"<{code:02X}> <{chr(point).encode('utf-16-be').hex().upper()}>" for code, point in enumerate(subset)]
    blocks = [pairs[at : at + 100] for at in range(0, len(pairs), 100)]
    body = [line for block in blocks for line in (f"{len(block)} beginbfchar", *block, "endbfchar")]
    return "\n".join(
        (
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def",
            f"/CMapName /{name} def",
            "/CMapType 2 def",
            f"1 begincodespacerange\n<00> <{len(subset) - 1:02X}>\nendcodespacerange",
            *body,
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        )
    )


ttfonts.makeToUnicodeCMap = _to_unicode
ttfonts.TTFontFace = QuickFace
