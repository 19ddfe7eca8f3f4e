"""Workbooks of plain lists: a header row that stays in view, a filter, and formulas that carry their values."""

import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

from app.exporters.files import storable
from app.model.numbers import Number, written

MOST_DIGITS = 15
"""Digits that Excel and WPS keep of a number; a longer one is written as text, so that none of them is lost."""

_LONGEST_TEXT = 32_000
_WIDEST, _NARROWEST = 50, 8
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


class Formula(NamedTuple):
    """A formula without its "=", and its value; None shows as blank."""

    text: str
    value: Number | None


Value: TypeAlias = "str | int | Decimal | Formula | None"


class Listing(NamedTuple):
    """A sheet: its name, the header, the rows, and a remark below them. None in a row is a blank cell."""

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[Value]]
    remark: str = ""


def write(listings: Iterable[Listing], title: str) -> bytes:
    """The file."""
    from app.exporters.xlsx.cells import Workbook

    saved = io.BytesIO()
    workbook = Workbook(saved, _OPTIONS)
    workbook.set_properties({"title": storable(title)})
    bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1})
    plain = workbook.add_format({"valign": "top"})
    for listing in listings:
        sheet = workbook.add_worksheet(listing.name)
        for column, word in enumerate(listing.header):
            sheet.write_string(0, column, storable(word), bold)
            sheet.set_column(column, column, _width(listing, column))
        for row, values in enumerate(listing.rows, 1):
            for column, value in enumerate(values):
                _write(sheet, row, column, value, plain)
        sheet.freeze_panes(1, min(2, len(listing.header)))
        sheet.autofilter(0, 0, max(len(listing.rows), 1), len(listing.header) - 1)
        if listing.remark:
            sheet.write_string(len(listing.rows) + 2, 0, listing.remark)
    workbook.close()
    return saved.getvalue()


def _write(sheet: Any, row: int, column: int, value: Value, style: Any) -> None:
    match value:
        case None:
            return
        case Formula(text, result):
            sheet.write_formula(row, column, f"={text}", style, "" if result is None else _number(result))
        case int() | Decimal():
            digits = written(value)
            if sum(letter.isdigit() for letter in digits) > MOST_DIGITS:
                sheet.write_string(row, column, digits, style)
            else:
                sheet.write_number(row, column, value, style)
        case _:
            sheet.write_string(row, column, storable(value)[:_LONGEST_TEXT], style)


def _number(value: Number) -> int | float:
    return value if isinstance(value, int) else float(value)


def _width(listing: Listing, column: int) -> float:
    """The width of a column in characters; a Chinese one takes two places."""
    sample = (row[column] for row in listing.rows[:50] if column < len(row))
    texts = [each for each in sample if isinstance(each, str)]
    longest = max((sum(1 + (letter > "\xff") for letter in text) for text in texts), default=0)
    return float(min(max(longest, _NARROWEST) + 2, _WIDEST))
