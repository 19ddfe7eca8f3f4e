"""Reads a workbook back: what its sheets show, by the place in the form, never by the hidden names."""

import io
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from app.exporters.layout import Grid, Layout, Title
from app.exporters.readback.compare import Found, squeezed
from app.exporters.xlsx.sheet import FIRST_ROW
from app.exporters.xlsx.workbook import COVER, PROSE, sheet_names
from app.model.edition import Table

_FORMAT = re.compile(r'(?P<before>(?:"[^"]*")?)(?P<whole>0*)(?:\.(?P<places>0+))?(?P<behind>.*)', re.DOTALL)
_QUOTED = re.compile(r'"([^"]*)"|\\(.)')


def read(data: bytes, layout: Layout) -> Found:
    """What cover, prose and the sheets of the tables show. Formulas show the value that was saved with them."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    tables = [block.table for block in layout.blocks if isinstance(block, Grid)]
    figures = [
        tuple(_figures(book[name], table)) if name in book.sheetnames else ()
        for name, table in zip(sheet_names(layout), tables, strict=True)
    ]
    cover = book[COVER]
    prose = [str(cell.value) for (cell,) in book[PROSE].iter_rows(min_col=2, max_col=2) if cell.value is not None]
    has_title = any(isinstance(block, Title) for block in layout.blocks)
    title = [str(cover["A1"].value or "")] if has_title else []
    stamped = bool(layout.stamp) and squeezed(str(layout.stamp)) in squeezed(str(cover["A2"].value or ""))
    return Found("".join(title + prose), tuple(figures), stamped)


def _figures(sheet: Any, table: Table) -> Iterator[str]:
    for place in table.grid:
        if place.cell:
            cell = sheet.cell(FIRST_ROW + place.top + 1, place.left + 1)
            comment = cell.comment.text if cell.comment else ""
            yield displayed(cell.value, cell.number_format, comment)


def displayed(value: Any, number_format: str, comment: str) -> str:
    """What a spreadsheet shows of a value. Raises ValueError for a format that this program does not write."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    match = _FORMAT.fullmatch(number_format)
    if match is None:
        raise ValueError(number_format)
    places = len(match["places"] or "")
    number = Decimal(repr(value) if isinstance(value, float) else value)
    digits = f"{abs(number):.{places}f}".zfill(len(match["whole"]) + (places + 1 if places else 0))
    if not match["whole"]:
        digits = digits.removeprefix("0")
    behind = _QUOTED.sub(lambda part: part[1] if part[1] is not None else part[2], match["behind"])
    if behind == "（见批注）":
        behind = f"（{comment.partition(chr(10) + '此处是')[0]}）"
    return f"{'-' if number < 0 else ''}{match['before'].strip(chr(34))}{digits}{behind}"
