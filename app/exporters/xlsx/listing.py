"""Workbooks of plain lists, and the blank ledger: a header row that stays in view, a filter, wordings to choose."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple, TypeAlias

from app.exporters.files import storable
from app.exporters.xlsx.cells import HEI, HIGHEST, LINE, SIZE, Formats, lines
from app.model.edition import Edition
from app.model.ledger import Ledger, LedgerColumn
from app.model.numbers import Number, written

MOST_DIGITS = 15
"""Digits that Excel and WPS keep of a number; a longer one is written as text, so that none of them is lost."""

_LONGEST_TEXT = 32_000
_WIDEST, _NARROWEST = 50, 8
"""Characters of a column; a Chinese one takes two places."""
_HEADER_LINES = 4
"""Lines of a header above short figures."""
_SMALL = 60
"""Percent of its size, in which a sheet is printed that takes several pages side by side."""
_PAPER = 220
"""Characters of all columns that one landscape page holds, at a little over half their size."""
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
    head = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1})
    plain = workbook.add_format({"valign": "top"})
    wrapped = workbook.add_format({"valign": "top", "text_wrap": True})
    for listing in listings:
        sheet = workbook.add_worksheet(listing.name)
        widths = [_width(listing, column) for column in range(len(listing.header))]
        for column, (word, width) in enumerate(zip(listing.header, widths, strict=True)):
            sheet.write_string(0, column, storable(word), head)
            sheet.set_column(column, column, width)
        _set_height(sheet, 0, listing.header, widths)
        for row, values in enumerate(listing.rows, 1):
            is_long = _set_height(sheet, row, values, widths)
            for column, value in enumerate(values):
                _write(sheet, row, column, value, wrapped if is_long and isinstance(value, str) else plain)
        sheet.autofilter(0, 0, max(len(listing.rows), 1), len(listing.header) - 1)
        _set_up_page(sheet, sum(widths), min(2, len(listing.header)))
        if listing.remark:
            sheet.write_string(len(listing.rows) + 2, 0, listing.remark)
    workbook.close()
    return saved.getvalue()


def _set_height(sheet: Any, row: int, values: Sequence[Value], widths: Sequence[float]) -> bool:
    """Make a row as high as its longest text; return whether one takes several lines."""
    texts = ((each, width) for each, width in zip(values, widths, strict=False) if isinstance(each, str))
    count = max((lines(text, width * _POINTS) for text, width in texts), default=1)
    if count > 1:
        sheet.set_row(row, min(LINE * count + 2, HIGHEST))
    return count > 1


def _set_up_page(sheet: Any, width: float, named: int) -> None:
    """A4 across; the header stays in view and on each page, and so do the first `named` columns where pages follow
    beside one another.
    """
    sheet.freeze_panes(1, named)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
    sheet.repeat_rows(0)
    sheet.set_footer("&C第&P页，共&N页")
    if width <= _PAPER:
        sheet.fit_to_pages(1, 0)
    else:
        sheet.repeat_columns(0, named - 1)
        sheet.set_print_scale(_SMALL)
        sheet.print_across()


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
    """The width of a column in characters: its texts in one line, its header in a few."""
    sample = (row[column] for row in listing.rows[:50] if column < len(row))
    longest = max((_places(each) for each in sample if isinstance(each, str)), default=0)
    header = _places(listing.header[column]) / _HEADER_LINES
    return float(min(max(longest, header, _NARROWEST) + 2, _WIDEST))


def _places(text: str) -> int:
    """The places that a text takes; a Chinese character takes two."""
    return sum(1 + (letter > "\xff") for letter in text)


_ROWS = 2000
"""Rows that are prepared; more can be written, without the lists."""

_CHOICES = "选项"
_DATE = "yyyy-mm-dd"
_POINTS = SIZE * 0.55
"""Width of a digit, by which a spreadsheet counts the width of columns."""

_MADE = datetime(2022, 1, 1)
"""So that the same edition gives the same file."""


def blank_ledger(edition: Edition) -> bytes:
    """The file. Raises ValueError for an edition without a ledger."""
    from app.exporters.xlsx.cells import Workbook

    ledger = edition.ledger
    if ledger is None:
        raise ValueError("the edition knows no ledger")
    saved = io.BytesIO()
    workbook = Workbook(saved, _OPTIONS)
    workbook.set_properties({"title": ledger.name, "created": _MADE})
    formats = Formats(workbook)
    _rows(ledger, workbook.add_worksheet(ledger.name), formats)
    _choices(ledger, workbook.add_worksheet(_CHOICES), formats)
    workbook.close()
    return saved.getvalue()


def _rows(ledger: Ledger, sheet: Any, formats: Formats) -> None:
    """One header row that stays in view, and rows to be filled in."""
    head = formats.boxed(font_name=HEI, bg_color="#F2F2F2")
    height = 1
    for number, column in enumerate(ledger.columns):
        look = formats.get(num_format=_DATE if _is_date(column) else "@", text_wrap=not _is_date(column))
        sheet.set_column(number, number, column.width, look)
        sheet.write_string(0, number, column.header, head)
        height = max(height, lines(column.header, column.width * _POINTS))
        if rule := _rule(ledger, column):
            sheet.data_validation(1, number, _ROWS, number, rule | _message(column))
    sheet.set_row(0, LINE * height + 9)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, _ROWS, len(ledger.columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _is_date(column: LedgerColumn) -> bool:
    return column.id in ("received", "closed")


def _rule(ledger: Ledger, column: LedgerColumn) -> dict[str, Any]:
    """Return the permitted entries below a header; {} if any is permitted."""
    if _is_date(column):
        first = datetime(2000, 1, 1)
        return {"validate": "date", "criteria": ">=", "value": first, "error_message": "请填写日期，如2024-3-5。"}
    lists = {"applicant": (0, len(ledger.applicants)), "outcome": (1, len(ledger.outcomes))}
    if column.id not in lists:
        return {}
    at, count = lists[column.id]
    letter = "AB"[at]
    return {
        "validate": "list",
        "source": f"={_CHOICES}!${letter}$2:${letter}${count + 1}",
        "error_message": "请从下拉列表中选择。",
    }


def _message(column: LedgerColumn) -> dict[str, Any]:
    shown = {"input_title": column.header, "input_message": column.help} if column.help else {}
    return {"error_title": "填写有误"} | shown


def _choices(ledger: Ledger, sheet: Any, formats: Formats) -> None:
    """The wordings from which to choose."""
    headers = {column.id: column.header for column in ledger.columns}
    head, look = formats.boxed(font_name=HEI, bg_color="#F2F2F2"), formats.get()
    for at, (role, choices) in enumerate((("applicant", ledger.applicants), ("outcome", ledger.outcomes))):
        sheet.set_column(at, at, max(len(choice.label) for choice in choices) * 2 + 2)
        sheet.write_string(0, at, headers[role], head)
        for row, choice in enumerate(choices, 1):
            sheet.write_string(row, at, choice.label, look)
    sheet.protect()
