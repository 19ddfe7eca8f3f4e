"""Blocks of cells as spreadsheets put them on the clipboard, and where in a table each of their cells falls."""

import csv
import io
from collections.abc import Callable, Container
from dataclasses import dataclass
from typing import TypeAlias

from app.model.edition import Table

Block: TypeAlias = list[list[str]]
"""Rows of cell texts; rows may be of unequal length."""


@dataclass(frozen=True, slots=True)
class Landing:
    """Where a block falls. `texts` are for cells to fill, `totals` for totals, which are compared and not filled.

    `lost` counts the texts that have no figure beneath them: beyond the table's edge, or on a printed label that says
    something else.
    """

    texts: dict[str, str]
    totals: dict[str, str]
    lost: int


@dataclass(frozen=True, slots=True)
class Rectangle:
    """A rectangle of printed cells: first and last grid row, first and last grid column."""

    top: int
    left: int
    bottom: int
    right: int


def parse(text: str) -> Block:
    """The cells of tab-separated text, quoted ones unquoted; badly quoted text is taken as it stands."""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t", strict=True))
    except csv.Error:
        rows = [line.split("\t") for line in text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")]
    return [[cell.strip() for cell in row] for row in rows]


def land(block: Block, table: Table, totals: Container[str], at: str) -> Landing:
    """Lay the block's first cell on the figure `at`: nothing wraps, nothing shifts, a blank changes nothing."""
    printed = {(place.top, place.left): place for place in table.grid}
    origin = table.places[at]
    landing = Landing({}, {}, 0)
    lost = 0
    for row, texts in enumerate(block, origin.top):
        for column, text in enumerate(texts, origin.left):
            if not text:
                continue
            place = printed.get((row, column))
            if place is not None and place.cell is not None:
                (landing.totals if place.cell.id in totals else landing.texts)[place.cell.id] = text
            elif place is None or place.text != text:
                lost += 1
    return Landing(landing.texts, landing.totals, lost)


def copied(table: Table, area: Rectangle, text: Callable[[str], str]) -> str:
    """The cells of an area as tab-separated text; `text` gives a figure's. Merged cells stand at their first place."""
    rows = [[""] * (area.right - area.left + 1) for _ in range(area.top, area.bottom + 1)]
    for place in table.grid:
        if area.top <= place.top <= area.bottom and area.left <= place.left <= area.right:
            rows[place.top - area.top][place.left - area.left] = text(place.cell.id) if place.cell else place.text
    return "\n".join("\t".join(map(_quoted, row)) for row in rows)


def _quoted(text: str) -> str:
    if any(character in text for character in '\t\r\n"'):
        return '"' + text.replace('"', '""') + '"'
    return text
