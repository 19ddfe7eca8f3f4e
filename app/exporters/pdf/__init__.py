"""The report as PDF: set by the rules of official documents, fit for archives, with its structure beneath."""

from typing import TypeAlias

from app import PROGRAM
from app.exporters.layout import Layout
from app.model.report import Report

Places: TypeAlias = dict[str, list[tuple[int, int, float]]]
"""Table or text part → for each row of the table's grid, or once: row, page from 0, points from its upper edge."""


def write(report: Report, layout: Layout) -> bytes:
    """The file. The same report gives the same bytes."""
    from app.exporters.pdf.document import Document

    return Document(layout, PROGRAM).bytes()


def preview(layout: Layout) -> tuple[bytes, Places]:
    """The same file, and where in it each table and text part stands."""
    from app.exporters.pdf.document import Document
    from app.exporters.pdf.places import places

    document = Document(layout, PROGRAM)
    return document.bytes(), places(layout, document.starts)


def uncovered(text: str) -> list[str]:
    """The characters of `text` that none of our faces has, each once, in order: the PDF would show a box for them."""
    from app.exporters.pdf import fonts

    return fonts.uncovered(text)
