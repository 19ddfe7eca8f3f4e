"""Blocks of cells on the clipboard, and the place of each of their cells in a table."""

import csv
import html
import io
import re
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from html.parser import HTMLParser
from typing import TypeAlias

from app.model.edition import GridCell, Table
from app.model.numbers import Kind, read

Block: TypeAlias = list[list[str]]
"""Rows of cell texts; rows may be of unequal length."""


@dataclass(frozen=True)
class Sheet:
    """A copied block. The text of a merged cell is at its first place, the others are blank.

    `spans`: row and column of a merged cell → the number of its columns. `is_exact`: whether spans are known.
    """

    rows: Block
    spans: Mapping[tuple[int, int], int] = field(default_factory=dict)
    is_exact: bool = False

    @property
    def single(self) -> str | None:
        """Return the text of a block of one cell; None for a larger block."""
        return self.rows[0][0] if len(self.rows) == 1 and len(self.rows[0]) == 1 else None

    @property
    def is_blank(self) -> bool:
        return not any(any(row) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Move:
    """A text of the block, at its row and column there, and its cell in the table; None without one."""

    row: int
    column: int
    text: str
    cell: str | None


@dataclass(frozen=True, slots=True)
class Landing:
    """The places of a block in a table. `moves` are its texts in order, without recognised labels.

    `left_out` are labels of rows and columns that the table lacks, `notes` texts that are read differently from how
    they are printed, `doubts` reasons to look at the block before pasting.
    """

    moves: tuple[Move, ...]
    is_labelled: bool = False
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def lost(self) -> tuple[Move, ...]:
        """Texts without a cell: beyond the table's edge, or on a different label."""
        return tuple(move for move in self.moves if move.cell is None)

    def texts(self, totals: Container[str]) -> dict[str, str]:
        """Return the text of each cell to fill."""
        return {move.cell: move.text for move in self.moves if move.cell is not None and move.cell not in totals}

    def totals(self, totals: Container[str]) -> dict[str, str]:
        """Return the text of each total; totals are compared and not filled."""
        return {move.cell: move.text for move in self.moves if move.cell is not None and move.cell in totals}


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A rectangle of printed cells: first and last grid row, first and last grid column."""

    top: int
    left: int
    bottom: int
    right: int


def parse(text: str) -> Block:
    """Split tab-separated text into cells and unquote them; badly quoted text is taken literally."""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t", strict=True))
    except csv.Error:
        rows = [line.split("\t") for line in text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")]
    return [[cell.strip() for cell in row] for row in rows]


def land(block: Block, table: Table, at: str) -> Landing:
    """Put the block's first cell on the figure `at`. Nothing wraps or shifts, and a blank changes nothing."""
    printed = {(place.top, place.left): place for place in table.grid}
    origin = table.places[at]
    moves = []
    for row, texts in enumerate(block):
        for column, text in enumerate(texts):
            if not text:
                continue
            place = printed.get((origin.top + row, origin.left + column))
            if place is not None and place.cell is not None:
                moves.append(Move(row, column, text, place.cell.id))
            elif place is None or place.text != text:
                moves.append(Move(row, column, text, None))
    return Landing(tuple(moves))


def copied(table: Table, area: Rectangle, text: Callable[[str], str]) -> str:
    """Return the cells of an area as tab-separated text. `text` returns a figure's.

    A merged cell fills its first place.
    """
    rows: Block = [[""] * (area.right - area.left + 1) for _ in range(area.top, area.bottom + 1)]
    for place in _inside(table, area):
        rows[place.top - area.top][place.left - area.left] = text(place.cell.id) if place.cell else place.text
    return "\n".join("\t".join(map(_quoted, row)) for row in rows)


def copied_table(table: Table, area: Rectangle, text: Callable[[str], str]) -> str:
    """Return the area as a web page with one table, merged as printed."""
    rows: list[list[str]] = [[] for _ in range(area.top, area.bottom + 1)]
    for place in sorted(_inside(table, area), key=lambda place: (place.top, place.left)):
        shown = text(place.cell.id) if place.cell else place.text
        spans = _spans(place, area)
        rows[place.top - area.top].append(f"<td{spans}{_format(shown)}>{html.escape(shown)}</td>")
    body = "\n".join(f"<tr>{''.join(row)}</tr>" for row in rows)
    return f'<html><head><meta charset="utf-8"></head><body><table border="1">\n{body}\n</table></body></html>'


def _inside(table: Table, area: Rectangle) -> Iterator[GridCell]:
    return (p for p in table.grid if area.top <= p.top <= area.bottom and area.left <= p.left <= area.right)


def _spans(place: GridCell, area: Rectangle) -> str:
    """Cut the cell to the area."""
    rows = min(place.rows, area.bottom - place.top + 1)
    columns = min(place.columns, area.right - place.left + 1)
    return (f' rowspan="{rows}"' if rows > 1 else "") + (f' colspan="{columns}"' if columns > 1 else "")


def _format(shown: str) -> str:
    """Mark everything but plain numbers as text, so that a spreadsheet makes no formula or date and drops no digits."""
    is_number = shown.isascii() and shown.lstrip("-").replace(".", "", 1).isdigit()
    return "" if not shown or is_number else " style=\"mso-number-format:'\\@'\""


def _quoted(text: str) -> str:
    if any(character in text for character in '\t\r\n"'):
        return '"' + text.replace('"', '""') + '"'
    return text


MOST_ROWS = 2_000
MOST_COLUMNS = 200
MOST_CHARACTERS = 4_000_000
"""Characters of the largest page that is parsed. Of a larger one the plain text is read instead."""

_SILENT = frozenset({"style", "script", "head", "title", "xml"})
_BREAKS = frozenset({"br", "p", "div", "li"})
_STORED = ("x:num", "sdval")
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_FLOWS_OVER = re.compile(r"mso-ignore\s*:\s*colspan", re.IGNORECASE)
"""Excel's mark of a long text that only overlaps the blank cells beside it."""

_SIGNS_OF_ZERO = frozenset({"", "-", "–", "—", "￥-", "¥-"})
_WITH_WORD = re.compile(r"[^\d%/:年月日]*(?P<number>-?[\d,]+(?:\.\d+)?)[^\d%/:年月日]*")


def sheet(text: str) -> Sheet | None:
    """Return the cells of the page's tables, one below the other; None without a table."""
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
    """Fills a grid as a browser does: cells flow around those that span down from above. Inner tables are text."""

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
    """Return the text of a cell that shows `shown` for the `stored` number.

    A rounded figure is returned whole, a hidden zero or its dash as 0; dates and percentages stay as shown.
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
