"""Filling down and to the right: the first figure of each column or row of a selection goes into the others."""

from collections.abc import Callable, Container, Sequence
from itertools import groupby

from app.model.edition import GridCell, Table


def fill(
    table: Table, cells: Sequence[str], totals: Container[str], text: Callable[[str], str], *, down: bool
) -> dict[str, str]:
    """The text that each cell gets; `text` gives what stands in one. Totals are left as they are.

    A selection of a single row (column, when filling to the right) is filled from the one before it.
    """
    lines = _lines([table.places[cell] for cell in cells], down)
    if all(len(line) == 1 for line in lines):
        lines = [[before, *line] for line in lines if (before := _before(table, line[0], down))]
    texts: dict[str, str] = {}
    for first, *others in lines:
        source = text(_id(first))
        if source:
            texts |= {_id(other): source for other in others if _id(other) not in totals}
    return texts


def _lines(places: Sequence[GridCell], down: bool) -> list[list[GridCell]]:
    def along(place: GridCell) -> tuple[int, int]:
        return (place.left, place.top) if down else (place.top, place.left)

    ordered = sorted(places, key=along)
    return [list(line) for _, line in groupby(ordered, key=lambda place: along(place)[0])]


def _before(table: Table, place: GridCell, down: bool) -> GridCell | None:
    """The figure just above (to the left)."""
    earlier = [
        other
        for other in table.places.values()
        if ((other.left == place.left and other.top < place.top) if down else _is_left_of(other, place))
    ]
    return max(earlier, key=lambda other: (other.top, other.left), default=None)


def _is_left_of(other: GridCell, place: GridCell) -> bool:
    return other.top == place.top and other.left < place.left


def _id(place: GridCell) -> str:
    assert place.cell is not None
    return place.cell.id
