"""The targets of the keys in a table: from figure to figure, over labels and headings."""

from collections.abc import Callable, Iterator
from itertools import groupby

from app.model.edition import GridCell, Table


class Moves:
    """The neighbours of every figure of one table, by cell id; None at the end."""

    def __init__(self, table: Table) -> None:
        self._places = table.places
        self._printed = [place.cell.id for place in table.grid if place.cell]
        self._rows = _rows(table)
        self._row_of = {cell: number for number, row in enumerate(self._rows) for cell in row}
        self._entering = list(_entering_order(table, self._rows))
        self._nth = {cell: number for number, cell in enumerate(self._entering)}
        self.stops: frozenset[str] | None = None
        """The only figures at which Enter and Tab stop; None: all figures."""
        self.passes: Callable[[str], bool] = lambda cell: False
        """Tell whether Enter and Tab skip a figure: a computed total."""

    @property
    def first(self) -> str:
        return self._printed[0]

    @property
    def last(self) -> str:
        return self._printed[-1]

    def entered(self, cell: str, step: int = 1) -> str | None:
        """Return the target of Enter (`step` -1: Shift+Enter): down the column, then the next one of the block."""
        return self._following(self._entering, self._nth[cell], step)

    def tabbed(self, cell: str, step: int = 1) -> str | None:
        """Return the target of Tab: along the row, then the next row."""
        return self._following(self._printed, self._printed.index(cell), step)

    def returned(self, cell: str, start: str) -> str | None:
        """Return the target of Enter after Tabs from `start` to `cell`: below `cell`, in the column of `start`."""
        following: str | None = start
        while following is not None and (self._row_of[following] <= self._row_of[cell] or self.passes(following)):
            following = self.below(following)
        return following

    def _following(self, order: list[str], number: int, step: int) -> str | None:
        while (cell := _item(order, number := number + step)) is not None:
            if (cell in self.stops) if self.stops is not None else not self.passes(cell):
                return cell
        return None

    def beside(self, cell: str, step: int) -> str | None:
        row = self._rows[self._row_of[cell]]
        return _item(row, row.index(cell) + step)

    def row_end(self, cell: str, step: int) -> str:
        row = self._rows[self._row_of[cell]]
        return row[-1] if step > 0 else row[0]

    def below(self, cell: str, step: int = 1) -> str | None:
        """Return the next figure down (`step` -1: up) in this figure's first column."""
        number = self._row_of[cell] + step
        while 0 <= number < len(self._rows):
            for other in self._rows[number]:
                if _covers(self._places[other], self._places[cell].left):
                    return other
            number += step
        return None

    def far_below(self, cell: str, step: int, most: int | None = None) -> str:
        """Return the last figure down (up), or the one `most` rows away."""
        while most != 0 and (following := self.below(cell, step)) is not None:
            cell = following
            most = None if most is None else most - 1
        return cell


def _covers(place: GridCell, column: int) -> bool:
    return place.left <= column < place.left + place.columns


def _item(cells: list[str], number: int) -> str | None:
    return cells[number] if 0 <= number < len(cells) else None


def _rows(table: Table) -> list[list[str]]:
    figures = sorted((place for place in table.grid if place.cell), key=lambda place: (place.top, place.left))
    by_row = groupby(figures, key=lambda place: place.top)
    return [[place.cell.id for place in row if place.cell] for _, row in by_row]


def _entering_order(table: Table, rows: list[list[str]]) -> Iterator[str]:
    """Yield figures column by column within each block, so that one key leads through the whole table.

    A block is a run of adjacent rows with the same columns: one in most tables, several if headings divide them.
    """
    start = 0
    for number in range(1, len(rows) + 1):
        if number == len(rows) or _shape(table, rows[number - 1], 1) != _shape(table, rows[number], 0):
            for column in zip(*rows[start:number], strict=True):
                yield from column
            start = number


def _shape(table: Table, row: list[str], below: int) -> tuple[int, list[int]]:
    """Return the grid row (`below` rows further down) and the columns of its figures."""
    places = [table.places[cell] for cell in row]
    return places[0].top + below, [place.left for place in places]
