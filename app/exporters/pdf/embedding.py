"""Embeds in a PDF the used glyphs of its faces, each face as one font with codes of two bytes."""

import zlib
from collections.abc import Iterator, Sequence
from typing import Any

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFDocument, PDFName, PDFStream
from reportlab.pdfgen.canvas import Canvas

from app.exporters.pdf.fonts import Face, Set

_LEVEL = 3
"""The level of zlib: half the time of the usual 6, for files a thirtieth larger."""

_SYMBOLIC = 4
_STEM = 80
"""The stated width of an upright stroke in thousandths of the em; only readers without the font use it."""

rl_config.useA85 = 0  # streams as bytes, not as letters


class Embedded:
    """A face in a document. Characters have codes from 1 on in the order of their first use."""

    def __init__(self, face: Face, number: int) -> None:
        self.name = f"F{number}"
        self._face = face
        self._tag = "AAAAA" + chr(ord("A") + number % 26)
        self._codes: dict[str, int] = {}
        self._glyphs: list[Any] = []

    def code(self, character: str, found: Set) -> str:
        """The code of a character that is set so, as four hexadecimal digits."""
        code = self._codes.get(character)
        if code is None:
            code = self._codes[character] = len(self._codes) + 1
            self._glyphs.append(found.glyph)
        return f"{code:04X}"

    def font(self, document: PDFDocument) -> PDFDictionary:
        """The font with all that belongs to it."""
        name = PDFName(f"{self._tag}+{self._face.name}")
        widths = " ".join(f"{glyph.advance:g}" for glyph in self._glyphs)
        inner = {
            "Type": PDFName("Font"),
            "Subtype": PDFName("CIDFontType2"),
            "BaseFont": name,
            "CIDSystemInfo": "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>",
            "FontDescriptor": document.Reference(self._descriptor(name)),
            "DW": 1000,
            "W": f"[ 1 [ {widths} ] ]",
            "CIDToGIDMap": PDFName("Identity"),
        }
        outer = {
            "Type": PDFName("Font"),
            "Subtype": PDFName("Type0"),
            "BaseFont": name,
            "Encoding": PDFName("Identity-H"),
            "DescendantFonts": PDFArray([document.Reference(PDFDictionary(inner))]),
            "ToUnicode": compressed(_to_unicode(list(self._codes)).encode("ascii")),
        }
        return PDFDictionary(outer)

    def _descriptor(self, name: Any) -> PDFDictionary:
        data, count = self._face.truetype.subset([glyph.id for glyph in self._glyphs])
        shape = self._face.truetype.shape
        present = (1 << count) - 1 << (-count % 8)
        entries = {
            "Type": PDFName("FontDescriptor"),
            "FontName": name,
            "Flags": _SYMBOLIC,
            "FontBBox": f"[ {' '.join(f'{side:g}' for side in shape.box)} ]",
            "ItalicAngle": 0,
            "Ascent": shape.ascent,
            "Descent": shape.descent,
            "CapHeight": shape.ascent,
            "StemV": _STEM,
            "FontFile2": compressed(data, Length1=len(data)),
            "CIDSet": compressed(present.to_bytes((count + 7) // 8, "big")),
        }
        return PDFDictionary(entries)


class Fonts:
    """The fonts of a document, which reportlab adds to it when it is saved."""

    def __init__(self, canvas: Canvas) -> None:
        self._embedded: dict[int, Embedded] = {}
        canvas._doc.delayedFonts.append(self)

    def of(self, face: Face) -> Embedded:
        key = id(face)
        if key not in self._embedded:
            self._embedded[key] = Embedded(face, len(self._embedded) + 1)
        return self._embedded[key]

    def addObjects(self, document: PDFDocument) -> None:  # noqa: N802 — reportlab's name
        for each in self._embedded.values():
            document.idToObject["BasicFonts"].dict[each.name] = document.Reference(each.font(document))


class _NoFont:
    """The font in which a canvas begins a page: one that reportlab writes nothing for."""

    fontName = name = "none"  # noqa: N815 — reportlab's names, as those below
    _dynamicFont = True  # noqa: N815
    _multiByte = False  # noqa: N815

    @property
    def face(self) -> "_NoFont":
        return self


def no_font() -> str:
    """Its name, known to reportlab."""
    pdfmetrics.registerFont(_NoFont())
    return _NoFont.name


def compressed(content: bytes, **entries: Any) -> PDFStream:
    packed = zlib.compress(content, _LEVEL)
    return PDFStream(PDFDictionary({**entries, "Filter": PDFName("FlateDecode")}), packed)


def _to_unicode(characters: Sequence[str]) -> str:
    """The map from codes to UTF-16. A block may hold at most 100 characters."""
    pairs = [f"<{code:04X}> <{each.encode('utf-16-be').hex().upper()}>" for code, each in enumerate(characters, 1)]
    return "\n".join(
        (
            "/CIDInit /ProcSet findresource begin",
            "12 dict begin",
            "begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            "/CMapName /Adobe-Identity-UCS def",
            "/CMapType 2 def",
            "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange",
            *_blocks(pairs),
            "endcmap",
            "CMapName currentdict /CMap defineresource pop",
            "end",
            "end",
        )
    )


def _blocks(pairs: Sequence[str]) -> Iterator[str]:
    for at in range(0, len(pairs), 100):
        block = pairs[at : at + 100]
        yield "\n".join((f"{len(block)} beginbfchar", *block, "endbfchar"))
