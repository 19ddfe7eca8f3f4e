"""Reads an exported workbook back with openpyxl: the value, the number format and the comment of each cell."""

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from app.exporters.layout import Grid, Layout, Title
from app.exporters.readback.compare import Found, comparable
from app.exporters.xlsx.cells import Spot
from app.exporters.xlsx.workbook import sheet_names
from app.model.edition import Table
from app.model.workbook import COVER, FIRST_ROW, PROSE, SEE_COMMENT


@dataclass(frozen=True, slots=True)
class Value:
    """The saved content of a cell: the digits or the text, and its format. A formula has its saved value."""

    text: str
    is_number: bool
    number_format: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: filled cells and comments by their names, A1."""

    values: Mapping[str, Value]
    comments: Mapping[str, str] = field(default_factory=dict)


def sheets(data: bytes) -> dict[str, Sheet]:
    """All sheets by name, hidden ones too."""
    return {sheet.title: _sheet(sheet) for sheet in _opened(data).worksheets}


def _opened(data: bytes) -> Any:
    """Open a workbook without joining merged cells, whose borders take half of the time; each cell is read alone."""
    from openpyxl.reader import excel

    reader: Any = excel.WorksheetReader
    apart = type("CellsApart", (reader,), {"bind_merged_cells": lambda self: None})
    excel.WorksheetReader = apart
    try:
        return excel.load_workbook(io.BytesIO(data), data_only=True, rich_text=True)
    finally:
        excel.WorksheetReader = reader


def _sheet(sheet: Any) -> Sheet:
    values: dict[str, Value] = {}
    comments: dict[str, str] = {}
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value not in (None, ""):
                is_number = isinstance(cell.value, int | float) and not isinstance(cell.value, bool)
                values[cell.coordinate] = Value(str(cell.value), is_number, cell.number_format)
            if cell.comment is not None:
                comments[cell.coordinate] = cell.comment.text
    return Sheet(values, comments)


_FORMAT = re.compile(r'(?P<before>(?:"[^"]*")?)(?P<whole>0*)(?:\.(?P<places>0+))?(?P<behind>.*)', re.DOTALL)
_QUOTED = re.compile(r'"([^"]*)"|\\(.)')


def read(data: bytes, layout: Layout, mark: str) -> Found:
    """Read cover, prose and the sheets of the tables. Formulas show their saved value."""
    book = sheets(data)
    tables = [block.table for block in layout.blocks if isinstance(block, Grid)]
    named = zip(sheet_names(layout), tables, strict=True)
    figures = tuple(tuple(_figures(book[name], table)) if name in book else () for name, table in named)
    cover = book[COVER].values
    text = [value.text for cell, value in book[PROSE].values.items() if cell.startswith("B")]
    if any(isinstance(block, Title) for block in layout.blocks):
        text.insert(0, _shown(cover, "A1"))
    stamped = comparable(mark) in comparable(_shown(cover, "A2"))
    return Found("".join(text), figures, stamped)


def _shown(values: Mapping[str, Value], cell: str) -> str:
    return values[cell].text if cell in values else ""


def _figures(sheet: Sheet, table: Table) -> Iterator[str]:
    for place in table.grid:
        if place.cell:
            name = Spot("", FIRST_ROW + place.top, place.left, place.left).name
            value = sheet.values.get(name)
            yield displayed(value, sheet.comments.get(name, "")) if value else ""


def displayed(value: Value, comment: str) -> str:
    """Return a value as a spreadsheet shows it. Raises ValueError for a format that this program does not write."""
    if not value.is_number:
        return value.text
    match = _FORMAT.fullmatch(value.number_format)
    if match is None:
        raise ValueError(value.number_format)
    places = len(match["places"] or "")
    number = Decimal(value.text)
    digits = f"{abs(number):.{places}f}".zfill(len(match["whole"]) + (places + 1 if places else 0))
    if not match["whole"]:
        digits = digits.removeprefix("0")
    behind = _QUOTED.sub(lambda part: part[1] if part[1] is not None else part[2], match["behind"])
    if behind == SEE_COMMENT:
        behind = f"（{comment.partition(chr(10) + '此处是')[0]}）"
    return f"{'-' if number < 0 else ''}{match['before'].strip(chr(34))}{digits}{behind}"
