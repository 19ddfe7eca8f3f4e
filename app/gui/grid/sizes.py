"""How wide the columns and how high the rows of a printed grid stand on the screen."""

from dataclasses import dataclass
from itertools import pairwise

from app.gui.grid.lettering import Lettering
from app.model.edition import GridCell, Role, Table

WIDEST = 110
"""Letters that a table is wide at most: on a very wide screen the eye would lose the row."""

FEWEST = 3
"""Letters that the narrowest column must hold; below that the table scrolls sideways."""

MOST_LINES = 3
"""Lines that a row's label may take before it is cut."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Pixels of each grid column and grid row, frozen ones included."""

    widths: tuple[int, ...]
    heights: tuple[int, ...]


def sizes(table: Table, available: int, lettering: Lettering) -> Sizes:
    """The printed proportions at the width there is, every label readable."""
    widths = _widths(table, available, lettering)
    return Sizes(widths, _heights(table, widths, lettering))


def _widths(table: Table, available: int, lettering: Lettering) -> tuple[int, ...]:
    letter = lettering.metrics.height()
    printed = sum(table.widths)
    least = (FEWEST * letter * 3 // 4 + 2 * lettering.pad) * printed / min(table.widths)
    whole = max(min(available, WIDEST * letter), round(least))
    edges = [round(whole * sum(table.widths[:number]) / printed) for number in range(table.width + 1)]
    return tuple(after - before for before, after in pairwise(edges))


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
