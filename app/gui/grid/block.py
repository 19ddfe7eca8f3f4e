"""Blocks of cells as spreadsheets put them on the clipboard, and where in a table each of their cells falls."""

import csv
import io
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from app.model.edition import Table

Block: TypeAlias = list[list[str]]
"""Rows of cell texts; rows may be of unequal length."""


@dataclass(frozen=True)
class Sheet:
    """A copied block. The text of a merged cell stands at its first place, the others are blank.

    `spans`: row and column of a merged cell → how many columns it takes up; `is_exact`: whether that is known.
    """

    rows: Block
    spans: Mapping[tuple[int, int], int] = field(default_factory=dict)
    is_exact: bool = False

    @property
    def width(self) -> int:
        return max(map(len, self.rows), default=0)

    @property
    def single(self) -> str | None:
        """What a sheet of one cell says; None for a block."""
        return self.rows[0][0] if len(self.rows) == 1 and len(self.rows[0]) == 1 else None

    @property
    def is_blank(self) -> bool:
        return not any(any(row) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Move:
    """A text of the block, at its row and column there, and the figure it is for; None: it has none."""

    row: int
    column: int
    text: str
    cell: str | None


@dataclass(frozen=True, slots=True)
class Landing:
    """Where a block falls. `moves` are its texts in order, printed labels that were understood left aside.

    `left_out` are the labels of rows and columns that the table does not have, `notes` what was read differently from
    how it is printed, `doubts` why the block should be looked at before it is pasted.
    """

    moves: tuple[Move, ...]
    is_labelled: bool = False
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def lost(self) -> tuple[Move, ...]:
        """Texts with no figure beneath them: beyond the table's edge, or on a label that says something else."""
        return tuple(move for move in self.moves if move.cell is None)

    def texts(self, totals: Container[str]) -> dict[str, str]:
        """For the cells to fill: their text."""
        return {move.cell: move.text for move in self.moves if move.cell is not None and move.cell not in totals}

    def totals(self, totals: Container[str]) -> dict[str, str]:
        """For the totals, which are compared and not filled: the text."""
        return {move.cell: move.text for move in self.moves if move.cell is not None and move.cell in totals}


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


def land(block: Block, table: Table, at: str) -> Landing:
    """Lay the block's first cell on the figure `at`: nothing wraps, nothing shifts, a blank changes nothing."""
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
