"""Reads exported Word files, web pages and PDFs back, without the library that wrote them.

Word files and web pages are read with lxml alone. A PDF is read glyph by glyph: each code that is drawn, through the
map to Unicode embedded with its font. Nothing is guessed from places on the page. A library that puts lines together
(pdfium, say) reads a hyphen at a line's end as a soft one and may drop or add spaces; such a text proves nothing about
the file.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from app.exporters.files import storable
from app.exporters.layout import Grid, Layout
from app.exporters.pdf.fonts import shown
from app.exporters.readback.compare import Found, comparable

_MAIN = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SHOWN = {f"{_MAIN}tab": "\t", f"{_MAIN}br": "\n", f"{_MAIN}noBreakHyphen": "-"}


def read_docx(data: bytes, layout: Layout, mark: str) -> Found:
    """Read body and headers; a table's figures by their place in its grid."""
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        body = etree.fromstring(package.read("word/document.xml"))[0]
        headers = [
            etree.fromstring(package.read(name))
            for name in package.namelist()
            if name.startswith("word/header") and name.endswith(".xml")
        ]
    tables = [dict(_places(child)) for child in body if child.tag == f"{_MAIN}tbl"]
    text = "".join(_text(child) for child in body if child.tag == f"{_MAIN}p")
    stamps = [comparable(_text(header)) for header in headers]
    stamped = bool(stamps) and all(comparable(mark) in stamp for stamp in stamps)
    return Found(text, _figures(tables, layout), stamped)


def _figures(found: Sequence[Mapping[tuple[int, int], str]], layout: Layout) -> tuple[tuple[str, ...], ...]:
    """The figures of each table that was `found`, given its texts by row and column; () for one too many."""
    tables = [block.table for block in layout.blocks if isinstance(block, Grid)]
    figures = [
        tuple(texts.get((place.top, place.left), "") for place in table.grid if place.cell)
        for texts, table in zip(found, tables, strict=False)
    ]
    return (*figures, *((),) * (len(found) - len(figures)))


def _places(grid: Any) -> Iterator[tuple[tuple[int, int], str]]:
    """Row and grid column of each cell that is not the continuation of a merged one, and its text."""
    for top, row in enumerate(grid.iterfind(f"{_MAIN}tr")):
        left = 0
        for cell in row.iterfind(f"{_MAIN}tc"):
            properties = cell.find(f"{_MAIN}tcPr")
            merge = properties.find(f"{_MAIN}vMerge")
            if merge is None or merge.get(f"{_MAIN}val") == "restart":
                yield (top, left), _text(cell)
            span = properties.find(f"{_MAIN}gridSpan")
            left += 1 if span is None else int(span.get(f"{_MAIN}val"))


def _text(element: Any) -> str:
    """Return the visible text of an element, without its field codes."""
    parts = []
    for node in element.iter(f"{_MAIN}t", *_SHOWN):
        parts.append(_SHOWN.get(node.tag) or node.text or "")
    return storable("".join(parts))


def read_html(data: bytes, layout: Layout, mark: str) -> Found:
    """Return the visible text of the page's body."""
    from lxml import etree

    body = etree.fromstring(data, etree.HTMLParser(encoding="utf-8", huge_tree=True)).find("body")
    stamps = [element for element in body.iter("p") if element.get("class") == "stamp"]
    stamped = [_shown_text(stamp) for stamp in stamps] == [comparable(mark)]
    tables = list(body.iter("table"))
    apart = {id(element) for element in (*stamps, *tables)}
    figures = _figures([_page_places(element) for element in tables], layout)
    return Found("".join(_outside(body, apart)), figures, stamped)


def _shown_text(element: Any) -> str:
    return comparable("".join(element.itertext()))


def _outside(element: Any, apart: set[int]) -> Iterator[str]:
    """The text of an element without what stands in those `apart`."""
    if id(element) in apart:
        return
    yield element.text or ""
    for child in element:
        yield from _outside(child, apart)
        yield child.tail or ""


def _page_places(element: Any) -> dict[tuple[int, int], str]:
    """Row and column in the grid of each cell, reckoned from the spans as a browser does."""
    places: dict[tuple[int, int], str] = {}
    taken: set[tuple[int, int]] = set()
    for top, row in enumerate(element.iter("tr")):
        left = 0
        for cell in row.iter("td", "th"):
            while (top, left) in taken:
                left += 1
            places[top, left] = "".join(cell.itertext())
            rows, columns = int(cell.get("rowspan", 1)), int(cell.get("colspan", 1))
            taken.update((top + down, left + along) for down in range(rows) for along in range(columns))
    return places


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


_CODES = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_CODE = re.compile(rb"<([0-9A-F]{4})>\s*<((?:[0-9A-F]{4})+)>")
"""The blocks of a font's map from codes to text, and a code with its text in UTF-16."""


class UnexpectedContent(Exception):
    """A page draws text in a way that the program never writes."""


class _Stretch(NamedTuple):
    """The text of one marked stretch of a page."""

    role: str
    text: str


def read_pdf(data: bytes, layout: Layout, mark: str) -> Found:
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
        stamped = stamped and comparable(mark) in comparable(apart)
    return Found("".join(text), (tuple(figures),), stamped, labels="".join(labels), blanks=False, as_shown=shown)


def _pages(data: bytes) -> Iterator[list[_Stretch]]:
    """The stretches of each page in the order of drawing."""
    from pdfminer.pdfpage import PDFPage
    from pdfminer.pdftypes import resolve1

    known: dict[object, dict[str, str]] = {}
    for page in PDFPage.get_pages(io.BytesIO(data)):
        fonts = {}
        for name, entry in resolve1(page.resources["Font"]).items():
            key = getattr(entry, "objid", name)
            if key not in known:
                font = resolve1(entry)
                known[key] = _characters(font["Encoding"].name, resolve1(font["ToUnicode"]).get_data())
            fonts[name] = known[key]
        content = b"\n".join(resolve1(stream).get_data() for stream in page.contents)
        yield list(_stretches(content, fonts))


def _characters(encoding: str, to_unicode: bytes) -> dict[str, str]:
    """The text that each code of a font stands for; a code is four digits. Raises UnexpectedContent."""
    blocks = _CODES.findall(to_unicode)
    if encoding != "Identity-H" or not blocks or b"bfrange" in to_unicode:
        raise UnexpectedContent(encoding)
    pairs = _CODE.findall(b"".join(blocks))
    return {code.decode("ascii"): bytes.fromhex(text.decode("ascii")).decode("utf-16-be") for code, text in pairs}


def _stretches(content: bytes, fonts: Mapping[str, Mapping[str, str]]) -> Iterator[_Stretch]:
    """Raises UnexpectedContent for text outside a marked stretch and for ways of drawing that are not ours.

    `fonts`: the text of each code, by the name of the font.
    """
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
            codes = _array_codes(found["array"])
            drawn += "".join(font[codes[at : at + 4]] for at in range(0, len(codes), 4))


def _array_codes(array: bytes) -> str:
    """The codes of an array that draws text; the numbers between them only move it. Raises UnexpectedContent."""
    if _ARRAY.sub(b"", array):
        raise UnexpectedContent(array.decode("latin-1"))
    return b"".join(_ARRAY.findall(array)).decode("ascii")
