"""The figures of hand-ins as a season stores them: of one, of many in one pass, and the cells in which two differ."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from app.collect import figures
from app.collect.figures import Figures
from app.collect.recovery import damaged
from app.collect.season import Season
from app.collect.values import SeasonError
from app.model.numbers import written

_MOST_LISTED = 500
"""Hand-ins that a query names one by one; for more of them it reads the whole table."""


class Changed(NamedTuple):
    """A place in which two hand-ins differ: its name in the form, and the text of the earlier and the later one."""

    name: str
    before: str
    after: str


def values_of(season: Season, handin: int) -> Figures:
    """The figures of a hand-in that was read."""
    return next(values for _, values in figures_of(season, [handin]))


def figures_of(season: Season, handins: Iterable[int]) -> Iterator[tuple[int, Figures]]:
    """The figures of hand-ins with their numbers, in the order of the numbers. Raises SeasonError for damaged ones: no
    sum is made of a byte that changed by itself.
    """
    wanted = frozenset(handins)
    query = "SELECT handin, numbers, seal IS seal(handin, numbers) FROM figures"
    with season.reading() as connection:
        if len(wanted) < _MOST_LISTED:
            query += f" WHERE handin IN ({', '.join(map(str, wanted))})"
        for handin, numbers, is_whole in connection.execute(f"{query} ORDER BY handin"):
            if handin in wanted:
                if not is_whole:
                    raise SeasonError(damaged(season.path, f"中第{handin}号收件的数字已损坏"))
                yield handin, figures.decoded(numbers)


def changed_cells(season: Season, before: int, after: int) -> list[Changed]:
    """The cells in which two hand-ins differ, in printed order."""
    old, new = values_of(season, before), values_of(season, after)
    cells = season.edition.cells
    places = {cell: place for place, cell in enumerate(cells)}
    return [
        Changed(cells[cell].name, _shown(old, places[cell]), _shown(new, places[cell]))
        for cell in figures.differing(old, new, season.edition)
    ]


def _shown(values: Figures, place: int) -> str:
    value = values.value(place)
    return "未填" if value is None else written(value)
