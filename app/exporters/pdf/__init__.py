"""The report as PDF: set by the rules of official documents, fit for archives, with its structure beneath."""

from app import PROGRAM
from app.exporters.layout import Layout
from app.model.report import Report


def write(report: Report, layout: Layout) -> bytes:
    """The file. The same report gives the same bytes."""
    from app.exporters.pdf.document import Document

    return Document(layout, PROGRAM).bytes()


def uncovered(text: str) -> list[str]:
    """The characters of `text` that none of our faces has, each once, in order: the PDF would show a box for them."""
    from app.exporters.pdf import fonts

    return fonts.uncovered(text)
