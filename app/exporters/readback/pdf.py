"""Reads a PDF back glyph by glyph: each code that is drawn, through the map to Unicode embedded with its font.

Nothing is guessed from places on the page. A library that puts lines together (pdfium, say) reads a hyphen at a line's
end as a soft one and may drop or add spaces; such a text proves nothing about the file.
"""

import io
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from app.exporters.layout import Layout
from app.exporters.pdf.fonts import shown
from app.exporters.readback.compare import Found, squeezed

_FIGURE = "TD"
_LABEL = "TH"
_ARTIFACT = "Artifact"
_INNER = b"Span"
"""A mark within that of an element, round a box: it says which character the box stands for."""

_OPERATORS = re.compile(
    rb"\[(?P<array>[^\]]*)\]\s*TJ\b"
    rb"|/(?P<role>\w+)\s+(?:<<(?:[^<>]|<[0-9A-F]*>)*>>\s*BDC|BMC)"
    rb"|(?P<end>\bEMC\b)"
    rb"|/(?P<font>\S+)\s+\S+\s+Tf\b"
    rb"|(?P<other>\(|<|\bTJ\b|\bTj\b|\bDo\b|['\"])",
    re.DOTALL,
)
"""The operators of a page's content that write text: marks, fonts, arrays of codes."""

_ARRAY = re.compile(rb"\s*(?:<((?:[0-9A-F]{4})*)>|-?[\d.]+)\s*")


class UnexpectedContent(Exception):
    """A page draws text in a way that the program never writes."""


class _Stretch(NamedTuple):
    """The text of one marked stretch of a page."""

    role: str
    text: str


def read(data: bytes, layout: Layout, mark: str) -> Found:
    """Blank cells leave nothing on the page, so figures are found in order and without their places."""
    text: list[str] = []
    figures: list[str] = []
    labels: list[str] = []
    stamped = True
    for stretches in _pages(data):
        labels += [piece for role, piece in stretches if role == _LABEL]
        figures += [piece for role, piece in stretches if role == _FIGURE]
        text += [piece for role, piece in stretches if role not in (_FIGURE, _LABEL, _ARTIFACT)]
        apart = "".join(piece for role, piece in stretches if role == _ARTIFACT)
        stamped = stamped and squeezed(mark) in squeezed(apart)
    return Found("".join(text), (tuple(figures),), stamped, labels="".join(labels), blanks=False, as_shown=shown)


def _pages(data: bytes) -> Iterator[list[_Stretch]]:
    """The stretches of each page in the order of drawing."""
    from pdfminer.pdfinterp import PDFResourceManager
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdftypes import resolve1

    known = PDFResourceManager()
    for page in PDFPage.get_pages(io.BytesIO(data)):
        entries = resolve1(page.resources["Font"])
        fonts = {
            name: known.get_font(getattr(entry, "objid", None), resolve1(entry)) for name, entry in entries.items()
        }
        content = b"\n".join(resolve1(stream).get_data() for stream in page.contents)
        yield list(_stretches(content, fonts))


def _stretches(content: bytes, fonts: dict[str, Any]) -> Iterator[_Stretch]:
    """Raises UnexpectedContent for text outside a marked stretch and for ways of drawing that are not ours."""
    role, font, drawn, is_inner = "", None, "", False
    for found in _OPERATORS.finditer(content):
        if found["font"]:
            font = fonts[found["font"].decode("ascii")]
        elif found["role"] == _INNER and role and not is_inner:
            is_inner = True
        elif found["role"]:
            role, drawn = found["role"].decode("ascii"), ""
        elif found["end"] and is_inner:
            is_inner = False
        elif found["end"]:
            yield _Stretch(role, drawn)
            role = ""
        elif found["other"] or not role or font is None:
            raise UnexpectedContent(found[0].decode("latin-1"))
        else:
            drawn += "".join(font.to_unichr(code) for code in font.decode(_array_codes(found["array"])))


def _array_codes(array: bytes) -> bytes:
    """The codes of an array that draws text; the numbers between them only move it. Raises UnexpectedContent."""
    if _ARRAY.sub(b"", array):
        raise UnexpectedContent(array.decode("latin-1"))
    return bytes.fromhex("".join(found[1].decode("ascii") for found in _ARRAY.finditer(array) if found[1]))
