"""Reads a PDF back by its tags: the text that is drawn for each paragraph and each figure's cell."""

import ctypes
from collections.abc import Iterator
from typing import Any

from app.exporters.layout import Layout, whole
from app.exporters.pdf.fonts import BOX, drawn, uncovered
from app.exporters.readback.compare import Found, squeezed

_FIGURE = "TD"
_CELLS = (_FIGURE, "TH")
_APART = -1
_TYPE_BYTES = 64


def read(data: bytes, layout: Layout, mark: str) -> Found:
    """Blank cells leave nothing on the page, so figures are found in order and without their places."""
    import pypdfium2

    text: list[str] = []
    figures: list[str] = []
    stamped = True
    document = pypdfium2.PdfDocument(data)
    try:
        for page in document:
            stretches = _stretches(page)
            roles = dict(_roles(page))
            for stretch, piece in stretches.items():
                role = roles.get(stretch)
                if role == _FIGURE:
                    figures.append(piece)
                elif role and role not in _CELLS:
                    text.append(piece)
            stamped = stamped and squeezed(mark) in squeezed(stretches.get(_APART, ""))
    finally:
        document.close()
    lost = "".join(uncovered(squeezed(whole(layout))))
    boxes = str.maketrans(lost, BOX * len(lost))

    def as_shown(piece: str) -> str:
        return drawn(piece).translate(boxes)

    return Found("".join(text), (tuple(figures),), stamped, blanks=False, as_shown=as_shown)


def _stretches(page: Any) -> dict[int, str]:
    """The text of each marked stretch in the order of drawing; what is no part of the text under _APART."""
    from pypdfium2 import raw

    chosen = page.get_textpage()
    stretches: dict[int, str] = {}
    for number in range(raw.FPDFPage_CountObjects(page)):
        item = raw.FPDFPage_GetObject(page, number)
        if raw.FPDFPageObj_GetType(item) == raw.FPDF_PAGEOBJ_TEXT:
            stretch = raw.FPDFPageObj_GetMarkedContentID(item)
            stretches[stretch] = stretches.get(stretch, "") + _text(item, chosen)
    return stretches


def _text(item: Any, chosen: Any) -> str:
    from pypdfium2 import raw

    size = raw.FPDFTextObj_GetText(item, chosen, None, 0)
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFTextObj_GetText(item, chosen, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\0")


def _roles(page: Any) -> Iterator[tuple[int, str]]:
    """Each marked stretch of the page and the type of the element that it belongs to."""
    from pypdfium2 import raw

    tree = raw.FPDF_StructTree_GetForPage(page)
    try:
        for number in range(raw.FPDF_StructTree_CountChildren(tree)):
            yield from _marks(raw.FPDF_StructTree_GetChildAtIndex(tree, number))
    finally:
        raw.FPDF_StructTree_Close(tree)


def _marks(element: Any) -> Iterator[tuple[int, str]]:
    from pypdfium2 import raw

    buffer = ctypes.create_string_buffer(_TYPE_BYTES)
    raw.FPDF_StructElement_GetType(element, buffer, _TYPE_BYTES)
    role = buffer.raw.decode("utf-16-le").partition("\0")[0]
    for number in range(raw.FPDF_StructElement_CountChildren(element)):
        child = raw.FPDF_StructElement_GetChildAtIndex(element, number)
        if child:
            yield from _marks(child)
            continue
        stretch = raw.FPDF_StructElement_GetChildMarkedContentID(element, number)
        if stretch != _APART:  # one on another page has no number here
            yield stretch, role
