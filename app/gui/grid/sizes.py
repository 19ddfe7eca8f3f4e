"""How wide the columns and how high the rows of a printed grid stand on the screen."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from app.gui.grid.lettering import Lettering
from app.model.edition import GridCell, Role, Table

WIDEST = 110
"""Letters that a table is wide at most: on a very wide screen the eye would lose the row."""

FEWEST = 3
"""Letters that the narrowest column must hold; below that the table scrolls sideways."""

LEAST_SHARE = 0.6
"""What a column of labels keeps of its printed width at least where the figures have no room."""

MOST_LINES = 3
"""Lines that a row's label may take before it is cut."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Pixels of each grid column and grid row, frozen ones included."""

    widths: tuple[int, ...]
    heights: tuple[int, ...]


def sizes(table: Table, available: int, lettering: Lettering, needs: Mapping[str, int]) -> Sizes:
    """The printed proportions at the width there is, every label readable and every figure whole.

    `needs` says of cells how many pixels their figure takes.
    """
    widths = _roomy(table, _widths(table, available, lettering), needs)
    widths = _narrower_labels(table, widths, available)
    return Sizes(widths, _heights(table, widths, lettering))


def _widths(table: Table, available: int, lettering: Lettering) -> tuple[int, ...]:
    letter = lettering.metrics.height()
    printed = sum(table.widths)
    least = (FEWEST * letter * 3 // 4 + 2 * lettering.pad) * printed / min(table.widths)
    whole = max(min(available, WIDEST * letter), round(least))
    edges = [round(whole * sum(table.widths[:number]) / printed) for number in range(table.width + 1)]
    return tuple(after - before for before, after in pairwise(edges))


def _roomy(table: Table, printed: tuple[int, ...], needs: Mapping[str, int]) -> tuple[int, ...]:
    """Columns as wide as the widest figure in each: none is ever cut."""
    widths = list(printed)
    for cell, needed in needs.items():
        place = table.places[cell]
        lacking = needed - sum(widths[place.left : place.left + place.columns])
        if lacking > 0:
            widths[place.left + place.columns - 1] += lacking
    return tuple(widths)


def _narrower_labels(table: Table, widths: tuple[int, ...], available: int) -> tuple[int, ...]:
    """Where not all columns are in view, the widest column of labels gives up a part of its width to them."""
    lacking = sum(widths) - available
    if lacking <= 0 or not table.side:
        return widths
    column = max(range(table.side), key=lambda number: widths[number])
    least = round(widths[column] * LEAST_SHARE)
    return (*widths[:column], max(least, widths[column] - lacking), *widths[column + 1 :])


def _heights(table: Table, widths: tuple[int, ...], lettering: Lettering) -> tuple[int, ...]:
    padding = lettering.pad * 3 // 4 if _is_dense(table) else 3 * lettering.pad
    heights = [lettering.metrics.height() + padding] * table.height
    labels = sorted((place for place in table.grid if place.role is not Role.FIGURE), key=lambda place: place.rows)
    for place in labels:
        needed = lettering.height(place.text, sum(widths[place.left : place.left + place.columns]), MOST_LINES)
        rows = range(place.top, place.top + place.rows)
        lacking = needed - sum(heights[row] for row in rows)
        if lacking > 0 and _may_grow(place):
            heights[rows[-1]] += lacking
    return tuple(heights)


def _is_dense(table: Table) -> bool:
    """Whether it has so many rows that they must be set close to be seen together."""
    return table.height > 20


def _may_grow(place: GridCell) -> bool:
    """A label over many rows has room enough; making one of them high for it would look like a mistake."""
    return place.rows <= 3
