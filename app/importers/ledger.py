"""Ledgers of applications: the rows of every shown sheet that has the ledger's headers, rows hidden by a filter too."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from app.importers.blocks import RawCell, RawTable
from app.importers.figures import cleaned
from app.importers.labels import label
from app.importers.reading import UnreadableError
from app.importers.sheets import sheet
from app.importers.shown import DATE
from app.importers.xlsx import workbook
from app.model.ledger import Entry, Ledger

_DEEPEST_HEADER = 30
"""Rows within which the headers must stand."""

_WRITTEN = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]\d{1,2}:.*)?|(\d{4})(\d\d)(\d\d)"
)
_FIRST_DAY, _FIRST_DAY_1904 = date(1899, 12, 30), date(1904, 1, 1)


def read(data: bytes, ledger: Ledger) -> tuple[Entry, ...]:
    """The rows in order, wholly blank ones left out. Raises UnreadableError where no sheet is a ledger."""
    book = workbook(data)
    first_day = _FIRST_DAY_1904 if book.from_1904 else _FIRST_DAY
    tables = [sheet(each.root, book.shared, {}, each.name, with_hidden=True) for each in book.sheets if each.is_shown]
    headers = [_header(table, ledger) for table in tables]
    found = [(table, header) for table, (header, missing) in zip(tables, headers, strict=True) if not missing]
    if not found:
        closest = min((missing for _, missing in headers), key=len, default=[])
        raise UnreadableError(f"不能使用：台账里没有找到这样的列：{'、'.join(closest)}，请照空白台账写列名。")
    return tuple(entry for table, header in found for entry in _entries(table, header, first_day))


def _header(table: RawTable, ledger: Ledger) -> tuple[Mapping[str, RawCell], list[str]]:
    """The header cells by id of column, of the row that has most of them; and the required headers that it lacks."""
    names = {label(name).core: each.id for each in ledger.columns for name in (each.header, *each.also) if each.id}
    best: dict[str, RawCell] = {}
    for row in range(min(table.height, _DEEPEST_HEADER)):
        found: dict[str, RawCell] = {}
        for cell in table.starting(row):
            if column := names.get(label(cell.text).core):
                found.setdefault(column, cell)
        if len(found) > len(best):
            best = found
    return best, [each.header for each in ledger.columns if each.required and each.id not in best]


def _entries(table: RawTable, header: Mapping[str, RawCell], first_day: date) -> Iterator[Entry]:
    first = max(cell.top + cell.rows for cell in header.values())
    titles = {name: label(cell.text).core for name, cell in header.items()}
    for row in range(first, table.height):
        texts = {name: _text(table.at(row, cell.left), first_day) for name, cell in header.items()}
        whole = "|".join(_text(cell, first_day) for cell in table.row(row))
        again = all(label(text).core == titles[name] for name, text in texts.items())
        if whole.strip("|") and not again:
            yield Entry(table.name, row + 1, texts, whole)


def _text(cell: RawCell | None, first_day: date) -> str:
    """What a cell says; a date as YYYY-MM-DD, however it is written or stored. What is no date stays as it is."""
    if cell is None:
        return ""
    text = " ".join(cleaned(cell.text).split())
    if cell.flaw == DATE:
        try:
            return (first_day + timedelta(days=int(float(text)))).isoformat()
        except (ValueError, OverflowError):
            return text
    if found := _WRITTEN.fullmatch(unicodedata.normalize("NFKC", text)):
        year, month, day = (int(part) for part in found.groups() if part)
        try:
            return date(year, month, day).isoformat()
        except ValueError:
            return text
    return text
