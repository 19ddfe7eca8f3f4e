"""The formats of a report: its bytes in each of them, and its data file, which this program reads back whole."""

import json
from importlib import import_module

from app import PROGRAM
from app.exporters.files import without_half_pairs
from app.exporters.layout import Layout
from app.model.datafile import to_dict
from app.model.report import Report


def text(report: Report) -> str:
    """The data file in one line, as the library keeps it. It is made at every pause in typing, so it must be quick."""
    return json.dumps(to_dict(report, PROGRAM), ensure_ascii=False)


def write(report: Report) -> bytes:
    """The data file in lines, for people to read."""
    return without_half_pairs(json.dumps(to_dict(report, PROGRAM), ensure_ascii=False, indent=1)).encode("utf-8")


FORMATS: tuple[str, ...] = ("docx", "xlsx", "pdf", "html")
"""The formats for people; each is a module of this package with `write(report, layout) -> bytes`."""


def written(name: str, report: Report, printed: Layout) -> bytes:
    """The bytes of a report in one of FORMATS. Its writer and the writer's library are loaded when first needed."""
    data: bytes = import_module(f"app.exporters.{name}").write(report, printed)
    return data


_LIBRARIES = ("docx", "xlsxwriter", "pdfminer.pdfinterp", "pypdfium2", "lxml.etree", "app.exporters.pdf.document")
"""Modules that take long to load, and that writing or reading back a file needs."""


def warm() -> None:
    """Load them all beforehand."""
    for name in _LIBRARIES:
        import_module(name)
