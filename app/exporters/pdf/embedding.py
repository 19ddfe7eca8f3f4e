"""Puts the faces into the file: of each only the glyphs that are used, numbered in the order of their first use."""

import zlib

from app.exporters.pdf.file import File
from app.exporters.pdf.truetype import Face, Glyph

_MOST_IN_A_BLOCK = 100
"""The most characters that one block of a ToUnicode map may hold."""


class Subset:
    """The characters that a document sets in one face. Each has a code of its own, so that each can be copied."""

    def __init__(self, face: Face, name: str) -> None:
        self.name = name
        self._face = face
        self._codes: dict[str, str] = {}
        self._hung: dict[str, str] = {}
        self._glyphs = [face.numbered(0)]

    def code(self, character: str, glyph: Glyph) -> str:
        """The character in a string of this font: four hexadecimal digits."""
        return self._codes.get(character) or self._new(self._codes, character, glyph)

    def hung(self, character: str, narrower: Glyph) -> str:
        """A mark at the end of its line, without its blank."""
        return self._hung.get(character) or self._new(self._hung, character, narrower)

    def _new(self, codes: dict[str, str], character: str, glyph: Glyph) -> str:
        code = codes[character] = f"{len(self._glyphs):04X}"
        self._glyphs.append(glyph)
        return code

    def embed(self, file: File) -> int:
        """Number of the font object."""
        font = self._face.subset(self._glyphs)
        program = file.stream(f"/Length1 {len(font)}", font)
        count = len(self._glyphs)
        present = ((1 << count) - 1) << (-count % 8)
        characters = file.stream("", present.to_bytes((count + 7) // 8, "big"))
        name = f"/{self._tag()}+{self._face.name}"
        box = " ".join(str(edge) for edge in self._face.box)
        descriptor = file.add(
            f"<</Type/FontDescriptor/FontName{name}/Flags 4/FontBBox[{box}]/ItalicAngle 0/Ascent 880/Descent -120"
            f"/CapHeight 730/StemV 80/FontFile2 {program} 0 R/CIDSet {characters} 0 R>>"
        )
        widths = " ".join(f"{glyph.advance:.0f}" for glyph in self._glyphs)
        descendant = file.add(
            f"<</Type/Font/Subtype/CIDFontType2/BaseFont{name}/CIDToGIDMap/Identity/DW 1000/W[0[{widths}]]"
            f"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor {descriptor} 0 R>>"
        )
        unicode = file.stream("", self._to_unicode())
        return file.add(
            f"<</Type/Font/Subtype/Type0/BaseFont{name}/Encoding/Identity-H"
            f"/DescendantFonts[{descendant} 0 R]/ToUnicode {unicode} 0 R>>"
        )

    def _tag(self) -> str:
        """Six letters that tell this subset from others of its face."""
        mark, letters = zlib.crc32("".join(self._codes).encode("utf-16")), ""
        for _ in range(6):
            mark, letter = divmod(mark, 26)
            letters += chr(ord("A") + letter)
        return letters

    def _to_unicode(self) -> bytes:
        """Which character each code is; in UTF-16, so above U+FFFF too."""
        codes = [*self._codes.items(), *self._hung.items()]
        pairs = [f"<{code}><{character.encode('utf-16-be').hex().upper()}>" for character, code in codes]
        blocks = [pairs[at : at + _MOST_IN_A_BLOCK] for at in range(0, len(pairs), _MOST_IN_A_BLOCK)]
        body = "".join("{} beginbfchar\n{}\nendbfchar\n".format(len(block), "\n".join(block)) for block in blocks)
        return (
            "/CIDInit/ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>> def\n"
            "/CMapName/Adobe-Identity-UCS def\n/CMapType 2 def\n"
            f"1 begincodespacerange\n<0000><FFFF>\nendcodespacerange\n{body}"
            "endcmap\nCMapName currentdict/CMap defineresource pop\nend\nend\n"
        ).encode("ascii")


class Subsets:
    """The subsets of a document, by face."""

    def __init__(self) -> None:
        self._of: dict[str, Subset] = {}

    def __getitem__(self, face: Face) -> Subset:
        if face.name not in self._of:
            self._of[face.name] = Subset(face, f"F{len(self._of) + 1}")
        return self._of[face.name]

    def embed(self, file: File) -> str:
        """The font dictionary of the pages."""
        return "".join(f"/{subset.name} {subset.embed(file)} 0 R" for subset in self._of.values())
