"""Where on the pages each table and text part of a report stands."""

from collections.abc import Sequence

from app.exporters.layout import Grid, Layout, Paragraph
from app.exporters.pdf import Places
from app.exporters.pdf.flow import Start
from app.exporters.pdf.measures import TOP


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
