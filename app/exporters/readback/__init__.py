"""Reads a written file with another library than wrote it and says where it differs from the report."""

from importlib import import_module

from app.exporters.layout import Layout
from app.exporters.readback.compare import Found, compare
from app.model.report import Report
from app.model.submission import Checklist

__all__ = ["differences", "package_faults"]

_READERS = {
    "docx": ("documents", "read_docx"),
    "html": ("documents", "read_html"),
    "xlsx": ("xlsx", "read"),
    "pdf": ("documents", "read_pdf"),
}
"""Format → the module that reads it back, and the function in it."""


def differences(name: str, data: bytes, report: Report, layout: Layout) -> tuple[str, ...]:
    """Sentences, one for each figure or text that the file of format `name` does not hold; () as it should be."""
    module, reader = _READERS[name]
    read = getattr(import_module(f"app.exporters.readback.{module}"), reader)
    try:
        found: Found = read(data, layout, report.edition.words.draft)
    except Exception as error:  # whatever a broken file does to the reader, it is a difference and no crash
        return (f"写出的文件读不回来（{type(error).__name__}：{error}）。",)
    return tuple(compare(found, report, layout))


def package_faults(
    data: bytes, report: Report, layout: Layout, checklist: Checklist, number: int | None
) -> tuple[str, ...]:
    """The same for a hand-in package and each file in it."""
    from app.exporters.readback.package import faults

    try:
        return tuple(faults(data, report, layout, checklist, number, differences))
    except Exception as error:
        return (f"写出的文件读不回来（{type(error).__name__}：{error}）。",)
