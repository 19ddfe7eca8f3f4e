"""The formats that a report can be written in, and the way to the writer of each."""

from importlib import import_module

from app.exporters.layout import Layout
from app.model.report import Report

FORMATS: tuple[str, ...] = ("docx", "xlsx", "pdf", "html")


def written(name: str, report: Report, printed: Layout) -> bytes:
    """The bytes of one format; its writer and the writer's library are loaded only now."""
    data: bytes = import_module(f"app.exporters.{name}").write(report, printed)
    return data
