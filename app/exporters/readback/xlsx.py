"""Reads a workbook back: what its sheets show, by the place in the form, never by the hidden names."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from app.exporters.layout import Grid, Layout, Title
from app.exporters.readback.compare import Found, squeezed
from app.exporters.readback.workbook import Sheet, Value, sheets
from app.exporters.xlsx.figures import SEE_COMMENT
from app.exporters.xlsx.formulas import Spot
from app.exporters.xlsx.sheet import FIRST_ROW
from app.exporters.xlsx.workbook import COVER, PROSE, sheet_names
from app.model.edition import Table

_FORMAT = re.compile(r'(?P<before>(?:"[^"]*")?)(?P<whole>0*)(?:\.(?P<places>0+))?(?P<behind>.*)', re.DOTALL)
_QUOTED = re.compile(r'"([^"]*)"|\\(.)')


def read(data: bytes, layout: Layout, mark: str) -> Found:
    """What cover, prose and the sheets of the tables show. Formulas show the value that was saved with them."""
    book = sheets(data)
    tables = [block.table for block in layout.blocks if isinstance(block, Grid)]
    named = zip(sheet_names(layout), tables, strict=True)
    figures = tuple(tuple(_figures(book[name], table)) if name in book else () for name, table in named)
    cover = book[COVER].values
    text = [value.text for cell, value in book[PROSE].values.items() if cell.startswith("B")]
    if any(isinstance(block, Title) for block in layout.blocks):
        text.insert(0, _shown(cover, "A1"))
    stamped = squeezed(mark) in squeezed(_shown(cover, "A2"))
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
    """What a spreadsheet shows of a value. Raises ValueError for a format that this program does not write."""
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
