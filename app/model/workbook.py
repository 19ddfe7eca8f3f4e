"""The schema of the program's own workbook, shared by the exporter that writes it and the importer that reads it."""

from enum import StrEnum
from typing import NamedTuple

FORMAT = "nianbao-xlsx/1"
"""First fact of the sheet of names; it identifies the workbook."""

COVER = "封面"
"""Sheet with title, year, form and the unit's fields: labels in the first column, values in the second."""

PROSE = "正文"
"""Sheet with the texts: labels of the parts in the first column, one paragraph a cell in the second."""

NAMES = "nianbao"
"""Hidden sheet: first the facts (name, value), then a `Named` in each row."""

COVER_LABELS = ("年度", "表样")
"""Labels of the two fixed lines of the cover, above the unit's fields."""

FIRST_ROW = 2
"""Row, from 0, on which a table begins on its sheet, under heading and unit."""

CHECKS = "核对（不打印）"
"""Start of the line below a table; the cells below it do not belong to the table."""

SEE_COMMENT = "（见批注）"
"""Stands behind a number whose remark is in the comment of the cell."""


class Holds(StrEnum):
    """The kind of content of a named cell."""

    FIGURE = "figure"
    TEXT = "text"
    FIELD = "field"
    TITLE = "title"


class Named(NamedTuple):
    """A cell of the workbook and what it holds; `id` is that of a figure, a text part or a unit field."""

    holds: str
    sheet: str
    cell: str
    id: str
