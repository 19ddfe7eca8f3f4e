"""Workbooks of plain lists, and the blank ledger: a header row that stays in view, a filter, wordings to choose."""

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from math import ceil
from typing import Any, NamedTuple, TypeAlias

from app.exporters.files import storable
from app.exporters.xlsx.cells import HEI, HIGHEST, LINE, SIZE, SONG, Formats, lines
from app.model.edition import Edition
from app.model.ledger import Ledger, LedgerColumn
from app.model.numbers import Number, written

MOST_DIGITS = 15
"""Digits that Excel and WPS keep of a number; a longer one is written as text, so that none of them is lost."""

_LONGEST_TEXT = 32_000
_WIDEST, _NARROWEST, _NARROWEST_FIGURE = 50, 8, 4
"""Characters of a column; a Chinese one takes two places."""
_BESIDE = 1
"""Characters of blank space in a column."""
_HEADER_LINES, _GROUP_LINES = 4, 3
"""Lines of a header above short figures, and of the words above several headers."""
_SMALL = 55
"""The scale in percent at which a sheet is printed that takes several pages side by side."""
_UPRIGHT, _PAPER = 140, 220
"""The widest sheets, in characters of all columns, that are fitted to one portrait page and to one landscape page."""
_ACROSS = 196
"""The width of a landscape page in characters of a sheet printed at `_SMALL` percent, for the widest digits."""
_EDGES = 0.71
"""The width in characters of the borders and padding of a column, which its width leaves out."""
_LONGEST_HEAD = 200
"""Characters over each page: a spreadsheet allows 255 with their marks."""
_GREY = "#F2F2F2"
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
    """A sheet: its name, the header, the rows, and a remark below them. None in a row is a blank cell.

    `groups`: rows above the header with a word for each column, "" for none; neighbours with the same word share it.
    """

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[Value]]
    remark: str = ""
    groups: Sequence[Sequence[str]] = ()

    @property
    def first_row(self) -> int:
        """The number by which a formula names the first row below the header."""
        return len(self.groups) + 2


def write(listings: Iterable[Listing], title: str) -> bytes:
    """The file. `title` stands over each printed page."""
    from app.exporters.xlsx.cells import Workbook

    saved = io.BytesIO()
    workbook = Workbook(saved, _OPTIONS)
    workbook.set_properties({"title": storable(title)})
    formats = Formats(workbook)
    for listing in listings:
        _sheet(workbook.add_worksheet(listing.name), listing, formats, title)
    workbook.close()
    return saved.getvalue()


def _sheet(sheet: Any, listing: Listing, formats: Formats, title: str) -> None:
    """Fill and set up the sheet of a list."""
    widths = _widths(listing)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    breaks = _set_up_page(sheet, listing, widths, title)
    _head(sheet, listing, widths, breaks, formats.boxed(font_name=HEI, bg_color=_GREY))
    plain, wrapped = formats.get(border=1), formats.get(border=1, text_wrap=True)
    for row, values in enumerate(listing.rows, listing.first_row - 1):
        is_long = _set_height(sheet, row, values, widths)
        for column, value in enumerate(values):
            _write(sheet, row, column, value, wrapped if is_long and isinstance(value, str) else plain)
    if listing.remark:
        sheet.write_string(len(listing.rows) + listing.first_row, 0, listing.remark, formats.get())


def _head(sheet: Any, listing: Listing, widths: Sequence[float], breaks: Sequence[int], look: Any) -> None:
    """The header, and above it the words that several columns share: once on each page, which `breaks` begin."""
    for row, words in enumerate(listing.groups):
        count = 1
        for first, end in _runs(words, breaks):
            if end - first > 1:
                sheet.merge_range(row, first, row, end - 1, storable(words[first]), look)
            else:
                sheet.write_string(row, first, storable(words[first]), look)
            count = max(count, lines(words[first], sum(widths[first:end]) * _POINTS))
        sheet.set_row(row, LINE * count + 2)
    top = len(listing.groups)
    for column, word in enumerate(listing.header):
        sheet.write_string(top, column, storable(word), look)
    _set_height(sheet, top, listing.header, widths)
    sheet.autofilter(top, 0, top + max(len(listing.rows), 1), len(listing.header) - 1)


def _runs(words: Sequence[str], breaks: Sequence[int] = ()) -> Iterator[tuple[int, int]]:
    """First and end of each stretch of columns with the same word; one also ends at a break. Blank ones are single."""
    first = 0
    for column in range(1, len(words) + 1):
        if column == len(words) or words[column] != words[first] or not words[first] or column in breaks:
            yield first, column
            first = column


def _set_height(sheet: Any, row: int, values: Sequence[Value], widths: Sequence[float]) -> bool:
    """Make a row as high as its longest text; return whether one takes several lines."""
    texts = ((each, width) for each, width in zip(values, widths, strict=False) if isinstance(each, str))
    count = max((lines(text, width * _POINTS) for text, width in texts), default=1)
    if count > 1:
        sheet.set_row(row, min(LINE * count + 2, HIGHEST))
    return count > 1


def _set_up_page(sheet: Any, listing: Listing, widths: Sequence[float], title: str) -> list[int]:
    """Set up A4 pages; return the columns that begin a page beside another.

    The header stays in view and on each page, and so do the first two columns if there are pages side by side.
    """
    head, named = len(listing.groups), min(2, len(listing.header))
    sheet.freeze_panes(head + 1, named)
    sheet.set_paper(9)
    sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.7)
    sheet.repeat_rows(0, head)
    over = storable(title)[:_LONGEST_HEAD].replace("&", "&&")
    sheet.set_header(f'&C&12&"{HEI}"{over}', {"margin": 0.4})  # the size first: digits behind it would belong to it
    sheet.set_footer(f'&C&"{SONG}"&A　第&P页，共&N页')
    if sum(widths) > _UPRIGHT:
        sheet.set_landscape()
    if sum(widths) <= _PAPER:
        sheet.fit_to_pages(1, 0)
        return []
    sheet.repeat_columns(0, named - 1)
    sheet.set_print_scale(_SMALL)
    sheet.print_across()
    breaks = _breaks(listing, widths, named)
    sheet.set_v_pagebreaks(breaks)
    return breaks


def _breaks(listing: Listing, widths: Sequence[float], named: int) -> list[int]:
    """The columns that begin a page: the first of its group of columns where a page holds the group."""
    words = listing.groups[-1] if listing.groups else [""] * len(widths)
    repeated = sum(widths[:named]) + named * _EDGES
    found: list[int] = []
    room = float(_ACROSS)
    for first, end in _runs(words):
        width = sum(widths[first:end]) + (end - first) * _EDGES
        if width > room and first > named:
            found.append(first)
            room = _ACROSS - repeated
        room -= width
    return found


def _write(sheet: Any, row: int, column: int, value: Value, style: Any) -> None:
    match value:
        case None:
            sheet.write_blank(row, column, None, style)
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


def _widths(listing: Listing) -> list[float]:
    """The widths of the columns in characters: figures and texts in one line, headers in a few."""
    widths = [_width(listing, column) for column in range(len(listing.header))]
    for words in listing.groups:
        for first, end in _runs(words):
            lacking = (_places(words[first]) / _GROUP_LINES + _BESIDE) / (end - first)
            widths[first:end] = [max(width, lacking) for width in widths[first:end]]
    return [float(min(ceil(width), _WIDEST)) for width in widths]


def _width(listing: Listing, column: int) -> float:
    """The width of a column by itself: all of its figures, and the first of its texts, fit."""
    texts, figures = [listing.header[column] if listing.rows else ""], [0]
    for number, row in enumerate(listing.rows):
        value = row[column] if column < len(row) else None
        if isinstance(value, str):
            texts += [value] if number < _SAMPLE else []
        elif value is not None:
            shown = value.value if isinstance(value, Formula) else value
            figures.append(len(str(shown)))
    narrowest = _NARROWEST_FIGURE if listing.groups and len(texts) == 1 else _NARROWEST
    longest = max(map(_places, texts[1:]), default=0)
    header = _places(listing.header[column]) / _HEADER_LINES
    return max(longest, max(figures), header, narrowest) + _BESIDE


def _places(text: str) -> int:
    """The places that a text takes; a Chinese character takes two."""
    return sum(1 + (letter > "\xff") for letter in text)


_SAMPLE = 50
"""Rows whose texts say how wide a column is; longer texts below take several lines."""

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
    head = formats.boxed(font_name=HEI, bg_color=_GREY)
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
    head, look = formats.boxed(font_name=HEI, bg_color=_GREY), formats.get()
    for at, (role, choices) in enumerate((("applicant", ledger.applicants), ("outcome", ledger.outcomes))):
        sheet.set_column(at, at, max(len(choice.label) for choice in choices) * 2 + 2)
        sheet.write_string(0, at, headers[role], head)
        for row, choice in enumerate(choices, 1):
            sheet.write_string(row, at, choice.label, look)
    sheet.protect()
