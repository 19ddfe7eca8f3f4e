"""Reads the table that Excel, WPS, LibreOffice, Word and browsers put on the clipboard as a web page."""

import re
from decimal import Decimal, InvalidOperation
from html.parser import HTMLParser

from app.gui.grid.block import Block, Sheet
from app.model.numbers import Kind, read

MOST_ROWS = 2_000
MOST_COLUMNS = 200
MOST_CHARACTERS = 4_000_000
"""A larger page is no report's table; its plain text is read instead."""

_SILENT = frozenset({"style", "script", "head", "title", "xml"})
_BREAKS = frozenset({"br", "p", "div", "li"})
_STORED = ("x:num", "sdval")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_FLOWS_OVER = re.compile(r"mso-ignore\s*:\s*colspan", re.IGNORECASE)
"""A long text in Excel that only runs on over blank cells beside it."""

_SIGNS_OF_ZERO = frozenset({"", "-", "–", "—", "￥-", "¥-"})
_WITH_WORD = re.compile(r"[^\d%/:年月日]*(?P<number>-?[\d,]+(?:\.\d+)?)[^\d%/:年月日]*")


def sheet(text: str) -> Sheet | None:
    """The cells of the page's tables, one below the other; None where it has none."""
    if len(text) > MOST_CHARACTERS or "<t" not in text.lower():
        return None
    reader = _Reader()
    reader.feed(text)
    reader.close()
    rows, spans = reader.rows, reader.spans
    while rows and not any(rows[-1]):
        rows.pop()
    return Sheet(rows, spans, is_exact=True) if rows else None


class _Reader(HTMLParser):
    """Fills a grid as a browser does: cells flow around those that reach down from above. Inner tables are text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: Block = []
        self.spans: dict[tuple[int, int], int] = {}
        self._taken: set[tuple[int, int]] = set()
        self._depth = 0
        self._silent = 0
        self._at: tuple[int, int] | None = None
        self._stored: str | None = None
        self._parts: list[str] = []

    def _open_cell(self, attributes: dict[str, str | None]) -> None:
        self._close_cell()
        if not self.rows:
            self.rows.append([])
        top, left = len(self.rows) - 1, 0
        while (top, left) in self._taken:
            left += 1
        rows, columns = _count(attributes.get("rowspan"), MOST_ROWS), _count(attributes.get("colspan"), MOST_COLUMNS)
        if top >= MOST_ROWS or left + columns > MOST_COLUMNS or len(self._taken) + rows * columns > 100_000:
            return
        self._taken.update((top + down, left + right) for down in range(rows) for right in range(columns))
        row = self.rows[top]
        row.extend([""] * (left + columns - len(row)))
        if columns > 1 and not _FLOWS_OVER.search(attributes.get("style") or ""):
            self.spans[top, left] = columns
        self._at = (top, left)
        self._stored = next((attributes[name] for name in _STORED if attributes.get(name)), None)

    def _close_cell(self) -> None:
        if self._at is None:
            return
        lines = (" ".join(line.split()) for line in "".join(self._parts).split("\v"))
        shown = "\n".join(line for line in lines if line)
        row, column = self._at
        self.rows[row][column] = shown if self._stored is None else figure(shown, self._stored)
        self._at, self._parts = None, []

    # -- HTMLParser ------------------------------------------------------------------------------------------------

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag in _SILENT:
            self._silent += 1
        elif tag == "table":
            self._depth += 1
            self._silent = 0  # some leave <head> open
        elif tag in _BREAKS and self._at is not None:
            self._parts.append("\v")
        elif self._depth == 1 and tag == "tr":
            self._close_cell()
            if len(self.rows) < MOST_ROWS:
                self.rows.append([])
        elif self._depth == 1 and tag in ("td", "th") and not _HIDDEN.search(attributes.get("style") or ""):
            self._open_cell(attributes)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "table":
            if self._depth == 1:
                self._close_cell()
            self._depth = max(0, self._depth - 1)
        elif self._depth == 1 and tag in ("td", "th", "tr"):
            self._close_cell()

    def handle_data(self, data: str) -> None:
        if self._at is not None and not self._silent:
            self._parts.append(data)


def figure(shown: str, stored: str) -> str:
    """What a cell says that shows `shown` for the `stored` number: its digits, where the format only dresses them.

    A rounded figure is given whole, a hidden zero or its dash as 0; dates and percentages stay as they show.
    """
    try:
        value = Decimal(stored)
    except InvalidOperation:
        return shown
    if not value.is_finite() or abs(value.adjusted()) > 30:
        return shown
    answer = read(shown, Kind.DECIMAL)
    if answer is not None and answer.value == value:
        return shown
    dressed = _WITH_WORD.fullmatch(shown)
    is_hidden = (value == 0 and shown in _SIGNS_OF_ZERO) or (bool(shown) and not shown.strip("#"))
    if dressed or is_hidden:
        return _plain(Decimal(format(float(stored), ".15g")))
    return shown


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _count(value: str | None, most: int) -> int:
    text = (value or "").strip()
    return max(1, min(int(text), most)) if text.isascii() and text.isdigit() and len(text) < 6 else 1
