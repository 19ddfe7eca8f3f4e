"""The figures of a report as a season keeps and adds them: exact, and blank where the report is blank.

Encoded as JSON `{"n": [whole numbers in the order of the form's cells], "d": {place: decimal}, "b": [blank places]}`;
a blank and a decimal stand as 0 among the whole numbers.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Context, Decimal
from operator import add, sub
from typing import NamedTuple

from app.collect.season import Season
from app.collect.season_file import damaged
from app.collect.values import SeasonError
from app.model.edition import Edition
from app.model.numbers import Number, written
from app.model.report import Report
from app.session.reports import moved

EXACT = Context(prec=200)
"""Sums of figures of thirty digits are far below it: nothing is ever rounded."""


class Figures(NamedTuple):
    """The figures of one report or of a sum; places count the cells of the edition in printed order."""

    whole: Sequence[int]
    decimals: Mapping[int, Decimal]
    blank: Sequence[int]

    def value(self, place: int) -> Number | None:
        """The figure at a place; None where it is blank."""
        if place in self.decimals:
            return self.decimals[place]
        return None if place in self.blank else self.whole[place]


def of_report(report: Report, edition: Edition) -> Figures:
    """The figures that count, totals included; a report of another form gives those that both forms share."""
    if report.edition.id != edition.id:
        advice = report.edition.advice
        rows = advice.moves if advice and advice.edition == edition.id else {}
        report = moved(report, edition, rows)
    whole, decimals, blank = [], {}, []
    for place, cell in enumerate(edition.cells):
        value = report.value(cell)
        whole.append(value if isinstance(value, int) else 0)
        if value is None:
            blank.append(place)
        elif isinstance(value, Decimal):
            decimals[place] = value
    return Figures(whole, decimals, blank)


def encoded(figures: Figures) -> str:
    """The inverse of `decoded`."""
    decimals = {str(place): format(value, "f") for place, value in figures.decimals.items()}
    return json.dumps({"n": list(figures.whole), "d": decimals, "b": list(figures.blank)}, separators=(",", ":"))


def decoded(text: str) -> Figures:
    data = json.loads(text)
    return Figures(data["n"], {int(place): Decimal(value) for place, value in data["d"].items()}, data["b"])


def differing(one: Figures, other: Figures, edition: Edition) -> list[str]:
    """The cells in which two reports differ; a blank differs from every figure."""
    return [cell for place, cell in enumerate(edition.cells) if one.value(place) != other.value(place)]


class Totals:
    """A running sum over reports. `blank` counts, by place, the reports that are blank there."""

    def __init__(self, cells: int) -> None:
        self.whole = [0] * cells
        self.decimals: dict[int, Decimal] = {}
        self.blank = [0] * cells
        self.count = 0

    def add(self, figures: Figures) -> None:
        self.whole = list(map(add, self.whole, figures.whole))
        for place, value in figures.decimals.items():
            self.decimals[place] = EXACT.add(self.decimals.get(place, Decimal(0)), value)
        for place in figures.blank:
            self.blank[place] += 1
        self.count += 1

    def remove(self, figures: Figures) -> None:
        """Take out a report that was added."""
        self.whole = list(map(sub, self.whole, figures.whole))
        for place, value in figures.decimals.items():
            self.decimals[place] = EXACT.subtract(self.decimals[place], value)
        for place in figures.blank:
            self.blank[place] -= 1
        self.count -= 1

    def merge(self, other: "Totals") -> None:
        """Add another sum to this one."""
        self.whole = list(map(add, self.whole, other.whole))
        for place, value in other.decimals.items():
            self.decimals[place] = EXACT.add(self.decimals.get(place, Decimal(0)), value)
        self.blank = list(map(add, self.blank, other.blank))
        self.count += other.count

    def value(self, place: int) -> Number | None:
        """The sum at a place, in as few digits as it has; None where no report has a figure: a blank is never 0."""
        if self.blank[place] == self.count:
            return None
        if place in self.decimals:
            return shortest(EXACT.add(self.decimals[place], Decimal(self.whole[place])))
        return self.whole[place]


def shortest(value: Number) -> Number:
    """The same number without zeros behind the point, so that a sum does not depend on its order."""
    if isinstance(value, int):
        return value
    return int(value) if value == value.to_integral_value() else value.normalize(EXACT)


def plus(one: Number, other: Number) -> Number:
    """The exact sum of two figures."""
    return shortest(EXACT.add(Decimal(one), Decimal(other)))


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
    """The figures of hand-ins with their numbers, in the order of the numbers.

    Raises SeasonError for damaged ones: no sum is made of a byte that changed by itself.
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
                yield handin, decoded(numbers)


def changed_cells(season: Season, before: int, after: int) -> list[Changed]:
    """The cells in which two hand-ins differ, in printed order."""
    old, new = values_of(season, before), values_of(season, after)
    cells = season.edition.cells
    places = {cell: place for place, cell in enumerate(cells)}
    return [
        Changed(cells[cell].name, _shown(old, places[cell]), _shown(new, places[cell]))
        for cell in differing(old, new, season.edition)
    ]


def _shown(values: Figures, place: int) -> str:
    value = values.value(place)
    return "未填" if value is None else written(value)
