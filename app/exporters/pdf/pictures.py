"""The pages of a PDF as pictures in greys, as it prints."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias

from app.exporters.layout import Grid, Layout, Paragraph
from app.exporters.pdf.line_breaking import TOP
from app.exporters.pdf.page_flow import Start

Places: TypeAlias = dict[str, list[tuple[int, int, float]]]
"""Table or text part → for each row of the table's grid, or once: row, page from 0, points from its upper edge."""


class Picture(NamedTuple):
    """A page, counted from 0, in pixels: a byte of grey each, row by row."""

    page: int
    width: int
    height: int
    greys: bytes


def sizes(pdf: bytes) -> list[tuple[float, float]]:
    """Width and height of each page in points."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        return [tuple(document.get_page_size(number)) for number in range(len(document))]
    finally:
        document.close()


def pictures(pdf: Path, pages: Iterable[int], width: int) -> Iterator[Picture]:
    """Pages drawn `width` pixels wide."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        for number in pages:
            page = document[number]
            drawn = page.render(scale=width / page.get_width(), grayscale=True, may_draw_forms=False)
            yield Picture(number, drawn.width, drawn.height, bytes(drawn.buffer))
    finally:
        document.close()


def places(layout: Layout, starts: Sequence[Sequence[Start]]) -> Places:
    """A text begins with its first paragraph; a table is told row by row."""
    found: Places = {}
    for block, lines in zip(layout.blocks, starts, strict=True):
        told = [(start.line, start.page, TOP + start.y) for start in lines]
        match block:
            case Grid():
                found[block.table.id] = told
            case Paragraph():
                found.setdefault(block.part, told[:1])
    return found
