"""The blank ledger: a workbook with the columns of an edition's ledger, in which its wordings can be chosen."""

import io
from datetime import datetime
from typing import Any

from app.exporters.xlsx.cells import HEI, LINE, SIZE, Formats, lines
from app.model.edition import Edition
from app.model.ledger import Ledger, LedgerColumn

_ROWS = 2000
"""Rows that are prepared; more can be written, without the lists."""

_CHOICES = "选项"
_DATE = "yyyy-mm-dd"
_POINTS = SIZE * 0.55
"""Width of a digit, by which a spreadsheet counts the width of columns."""

_MADE = datetime(2022, 1, 1)
"""So that the same edition gives the same file."""

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def template(edition: Edition) -> bytes:
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
