"""Ledgers for tests, written by another library than the program's."""

import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

HEADERS = ("登记号", "收到日期", "申请人类别", "申请内容", "办理结果", "办结日期", "备注")

Row = Sequence[Any]


def workbook(rows: Iterable[Row], headers: Sequence[str] = HEADERS, title: str = "", name: str = "台账") -> bytes:
    """A sheet with a title over the headers, if there is one."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = name
    if title:
        sheet.append([title])
    sheet.append(list(headers))
    for row in rows:
        sheet.append(list(row))
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def row(received: Any, applicant: str, outcome: str = "", closed: Any = None, number: str = "") -> Row:
    return (number, received, applicant, "某事", outcome, closed, "")


ROWS = (
    row(date(2024, 3, 5), "自然人", "予以公开", date(2024, 3, 20), "1"),
    row("2024年3月6日", "企业", "部分公开", "2024/4/1", "2"),
    row("2023.12.30", "自然人", "（三）不予公开 1.属于国家秘密", "2024-01-15", "3"),
    row("20241220", "律师事务所", "", None, "4"),
    row("2024-12-25", "个人", "公开", "2025-1-10", "5"),
)
"""Five of 2024: three closed, one of them from the year before, two carried over to the next."""
