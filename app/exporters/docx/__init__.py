"""The report as a Word document: paragraphs and tables in the styles of a template that an office may replace."""

from app.exporters.docx.document import TEMPLATE, write

__all__ = ["TEMPLATE", "write"]
