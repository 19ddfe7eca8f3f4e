"""Structural mistakes: a block of a table stands some rows or columns off its place, or two lines are swapped."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from app.model.edition import Edition, Table

T = TypeVar("T")

MOST_LINES = 3
"""By how many rows or columns a block may stand off its place."""
EDGES = (6.0, 3.5, 0.0)
"""How unusual a block is that shares none, one or both of its ends with the table, in nats."""
FURTHER = 0.3
"""What each further row or column makes it more unusual."""
PART = 1.0
"""How much more unusual it is that only a part of each line stands off."""
SWAPPED, SWAPPED_APART = 2.0, 4.0
"""How unusual it is that two neighbouring lines, or two others, are swapped."""


@dataclass(frozen=True, eq=False)
class Sheet:
    """The figures of a table by printed row and column: `lines[0]` are its rows, `lines[1]` its columns.

    A line has the cell ids in order; None where the other lines have a figure and this one has none. `places` gives
    row and column of each cell.
    """

    lines: tuple[tuple[tuple[str | None, ...], ...], tuple[tuple[str | None, ...], ...]]
    names: tuple[tuple[str, ...], tuple[str, ...]]
    places: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, eq=False)
class Move:
    """Figures that do not stand where they belong. `surprise` is how unusual that is, in nats.

    `low` to `high` is the part of each line that is concerned.
    """

    sheet: Sheet
    axis: int
    low: int
    high: int
    surprise: float

    @property
    def lines(self) -> tuple[int, ...]:
        """The lines whose figures are concerned."""
        raise NotImplementedError

    @property
    def label(self) -> str:
        """What happened, in one line."""
        raise NotImplementedError

    def undo(self, values: Sequence[T | None]) -> list[T | None]:
        """What stands in one figure of each line, put back; None where it was overwritten."""
        raise NotImplementedError

    def undone(self, values: Mapping[Any, T | None]) -> dict[Any, T | None]:
        """The figures, or whatever is known of each cell, with those concerned put back."""
        right = dict(values)
        for line in self.sheet.lines[1 - self.axis][self.low : self.high]:
            right.update(zip(line, self.undo([values.get(cell) for cell in line]), strict=True))
        return right

    @property
    def cells(self) -> Iterator[str]:
        """The cells that are concerned, in order."""
        for line in self.lines:
            yield from (cell for cell in self.sheet.lines[self.axis][line][self.low : self.high] if cell)


@dataclass(frozen=True, eq=False)
class Shift(Move):
    """Lines `start` up to `stop` stand `by` lines further on (below or to the right; negative: above, to the left)."""

    start: int
    stop: int
    by: int

    @property
    def lines(self) -> tuple[int, ...]:
        own = set(range(self.start, self.stop))
        return tuple(sorted(own.union(range(self.start + self.by, self.stop + self.by))))

    @property
    def vacated(self) -> tuple[int, ...]:
        """The lines that the block left."""
        return tuple(
            sorted(set(range(self.start, self.stop)).difference(range(self.start + self.by, self.stop + self.by)))
        )

    def undo(self, values: Sequence[T | None]) -> list[T | None]:
        right = list(values)
        moved = values[self.start + self.by : self.stop + self.by]
        right[self.start + self.by : self.stop + self.by] = [None] * len(moved)
        right[self.start : self.stop] = moved
        return right

    @property
    def label(self) -> str:
        names, unit = self.sheet.names[self.axis], ("行", "列")[self.axis]
        off = (("填低", "填高"), ("右偏", "左偏"))[self.axis][self.by < 0] + f"了{abs(self.by)}{unit}"
        count = self.stop - self.start
        if count == 1:
            return f"“{names[self.start]}”{unit}的数字{off}"
        return f"“{names[self.start]}”至“{names[self.stop - 1]}”{count}{unit}的数字{off}"


@dataclass(frozen=True, eq=False)
class Swap(Move):
    """The figures of two lines stand in each other's place."""

    one: int
    other: int

    @property
    def lines(self) -> tuple[int, ...]:
        return self.one, self.other

    def undo(self, values: Sequence[T | None]) -> list[T | None]:
        right = list(values)
        right[self.one], right[self.other] = values[self.other], values[self.one]
        return right

    @property
    def label(self) -> str:
        names = self.sheet.names[self.axis]
        return f"“{names[self.one]}”和“{names[self.other]}”两{('行', '列')[self.axis]}填反了"


@cache
def sheets(edition: Edition) -> tuple[Sheet, ...]:
    """The tables of a form that are added up: elsewhere nothing tells a block off its place from other mistakes."""
    added_up = {edition.cells[total].table for total in edition.definitions}
    return tuple(_sheet(table) for table in edition.tables.values() if table.id in added_up)


def _sheet(table: Table) -> Sheet:
    cells = {(place.top, place.left): place.cell for place in table.grid if place.cell}
    tops, lefts = (sorted({place[axis] for place in cells}) for axis in (0, 1))
    ids = {place: cell.id for place, cell in cells.items()}
    rows = tuple(tuple(ids.get((top, left)) for left in lefts) for top in tops)
    by_row = tuple(next(cell.row_name for place, cell in cells.items() if place[0] == top) for top in tops)
    by_column = tuple(
        next(_named(cell.row_name, cell.column_name, len(tops)) for place, cell in cells.items() if place[1] == left)
        for left in lefts
    )
    places = {cell: (tops.index(place[0]), lefts.index(place[1])) for place, cell in ids.items()}
    return Sheet((rows, tuple(zip(*rows, strict=True))), (by_row, by_column), places)


def _named(row: str, column: str, rows: int) -> str:
    """A column of a table printed in one row is known by both its labels."""
    return column if rows > 1 or not row else f"{row}·{column}"


@cache
def swaps(edition: Edition) -> tuple[Swap, ...]:
    """Two lines swapped, neighbours first."""
    found = []
    for sheet in sheets(edition):
        for axis in (0, 1):
            across = len(sheet.lines[1 - axis])
            lines = sheet.lines[axis]
            for one, other in ((a, b) for b in range(len(lines)) for a in range(b) if _alike(lines[a], lines[b])):
                surprise = SWAPPED if other == one + 1 else SWAPPED_APART
                found.append(Swap(sheet, axis, 0, across, surprise, one, other))
    return tuple(sorted(found, key=lambda swap: swap.surprise))


def _alike(one: Sequence[str | None], other: Sequence[str | None]) -> bool:
    return [cell is None for cell in one] == [cell is None for cell in other]


@cache
def shifts(edition: Edition) -> tuple[Shift, ...]:
    """Blocks that stand off their place."""
    return tuple(shift for sheet in sheets(edition) for axis in (0, 1) for shift in _shifts(edition, sheet, axis))


def _shifts(edition: Edition, sheet: Sheet, axis: int) -> Iterator[Shift]:
    count, across = len(sheet.lines[axis]), len(sheet.lines[1 - axis])
    parts = [(0, across, 0.0)]
    if axis == 0 and across > 1 and all(line[-1] in edition.definitions for line in sheet.lines[0]):
        # The totals were not part of what was pasted.
        parts.append((0, across - 1, PART))
    for by in (by for size in range(1, MOST_LINES + 1) for by in (size, -size)):
        first, last = max(0, -by), count - max(0, by)
        for start in range(first, last):
            for stop in range(start + 1, last + 1):
                surprise = EDGES[(start == first) + (stop == last)] + FURTHER * abs(by)
                for low, high, more in parts:
                    yield Shift(sheet, axis, low, high, surprise + more, start, stop, by)
