"""The report as a workbook that can be filled in and checked without this program."""

from app.exporters.xlsx.workbook import write

__all__ = ["write"]
