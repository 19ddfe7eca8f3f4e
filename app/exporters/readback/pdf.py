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
_OPERATORS = re.compile(
    rb"\((?P<string>(?:[^()\\]|\\.)*)\)\s*(?P<draw>\S+)"
    rb"|/(?P<role>\w+)\s+(?:<<[^<>]*>>\s*BDC|BMC)\b"
    rb"|(?P<end>\bEMC\b)"
    rb"|/(?P<font>\S+)\s+\S+\s+Tf\b"
    rb"|\b(?P<other>TJ|Tj|Do)\b",
    re.DOTALL,
)
"""What of a page's content says a text: marks, fonts, strings. A string is matched first, whatever stands in it."""

_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}


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
    role, font, drawn = "", None, ""
    for found in _OPERATORS.finditer(content):
        if found["font"]:
            font = fonts[found["font"].decode("ascii")]
        elif found["role"]:
            role, drawn = found["role"].decode("ascii"), ""
        elif found["end"]:
            yield _Stretch(role, drawn)
            role = ""
        elif found["other"] or not role or font is None or found["draw"] != b"Tj":
            raise UnexpectedContent(found[0].decode("latin-1"))
        else:
            codes = _ESCAPE.sub(_unescaped, found["string"])
            drawn += "".join(font.to_unichr(code) for code in font.decode(codes))


def _unescaped(escape: re.Match[bytes]) -> bytes:
    code = escape[1]
    return bytes([int(code, 8) & 0xFF]) if code[:1].isdigit() else _ESCAPED.get(code, code)
