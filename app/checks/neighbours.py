"""Which figures stand beside and below each other on the printed form: where slips of the hand and the eye end up."""

from collections.abc import Iterator
from functools import cache

from app.model.edition import Cell, Edition, GridCell, Table


@cache
def pairs(edition: Edition) -> tuple[tuple[Cell, Cell], ...]:
    """Neighbouring figures, the left or upper one first."""
    return tuple(pair for table in edition.tables.values() for pair in _pairs(table))


def _pairs(table: Table) -> Iterator[tuple[Cell, Cell]]:
    starts = {(place.top, place.left): place for place in table.grid}
    for place in table.grid:
        beside = starts.get((place.top, place.left + place.columns))
        below = starts.get((place.top + place.rows, place.left))
        for other in (beside, below):
            if place.cell and other and other.cell and _alike(place, other):
                yield place.cell, other.cell


def _alike(one: GridCell, other: GridCell) -> bool:
    return one.rows == other.rows and one.columns == other.columns


@cache
def lines(edition: Edition) -> tuple[tuple[str, ...], ...]:
    """Rows and columns that are added up, in printed order, each with its total behind its parts."""
    return tuple(
        (*(term.cell for term in equation.right), total)
        for total, equation in edition.definitions.items()
        if all(term.sign > 0 for term in equation.right)
    )
