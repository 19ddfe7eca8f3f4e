"""A TrueType face: its file gives the measures; reportlab opens it when text is first drawn in it."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from app.exporters.pdf.metrics import FOLDER, Glyph, Metrics, ink

__all__ = ["Face", "Glyph"]


class Face:
    """A face in a file, which may be a collection."""

    def __init__(self, path: Path, name: str, index: int = 0) -> None:
        self._source = path, index
        self._name = name
        self._metrics = Metrics(path) if path.is_relative_to(FOLDER) else None
        if self._metrics is None:
            _ = self._font  # a foreign file shows at once whether it can be read

    @property
    def name(self) -> str:
        """The name by which reportlab knows the face."""
        _ = self._font
        return self._name

    @cached_property
    def _font(self) -> Any:
        from app.exporters.pdf.opening import opened

        return opened(self._name, *self._source)

    def glyph(self, character: str) -> Glyph | None:
        """The glyph of a character; None where the face has none."""
        if self._metrics is not None:
            return self._metrics.glyph(character)
        face = self._font.face
        number = face.charToGlyph.get(ord(character))
        if number is None:
            return None
        start, end = face.glyphPos[number : number + 2]
        glyf, scale = face.seek_table("glyf"), 1000 / face.unitsPerEm
        left, right = ink(face._ttf_data, glyf + start, glyf + end)
        return Glyph(number, face.charWidths[ord(character)], left * scale, right * scale)

    def parts(self, text: str, canvas: Any) -> Iterator[str]:
        """`text` cut where reportlab goes on in another subset of the face: each part is placed on its own."""
        start = 0
        for _, codes in self._font.splitString(text, canvas._doc):
            yield text[start : start + len(codes)]
            start += len(codes)
