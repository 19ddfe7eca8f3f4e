"""Figures of a sum that two units may have counted: proposals for a person, never a correction."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from app.collect.rollup import Rollup
from app.collect.values import Unit
from app.model.edition import Overlap
from app.model.numbers import Number, written

MOST_NAMED = 8


class Hint(NamedTuple):
    """What is said of a cell, and the units whose figures may be of the same thing."""

    cell: str
    sentence: str
    units: tuple[Unit, ...]


def double_counts(rollup: Rollup) -> list[Hint]:
    """The form's own list of figures that are easily counted twice, looked at over the counted units."""
    return [hint for overlap in rollup.season.edition.overlaps for hint in _hints(rollup, overlap)]


def _hints(rollup: Rollup, overlap: Overlap) -> Iterator[Hint]:
    by_code = {unit.code: unit for unit in rollup.units.values()}
    for cell in overlap.cells:
        values = [(by_code[code], value) for code, value in rollup.of_cell(cell).items() if value and value > 0]
        if not overlap.is_same:
            if len(values) > 1:
                yield _hint(rollup, overlap, cell, tuple(unit for unit, _ in values), None)
            continue
        alike: dict[Number, list[Unit]] = defaultdict(list)
        for unit, value in values:
            alike[value].append(unit)
        for value, units in sorted(alike.items(), key=lambda each: -each[0]):
            if len(units) > 1 and value > 1:
                yield _hint(rollup, overlap, cell, tuple(units), value)


def _hint(rollup: Rollup, overlap: Overlap, cell: str, units: tuple[Unit, ...], value: Number | None) -> Hint:
    names = "、".join(unit.name for unit in units[:MOST_NAMED]) + ("等" if len(units) > MOST_NAMED else "")
    said = overlap.sentence.format(
        units=names,
        count=len(units),
        name=rollup.season.edition.cells[cell].name,
        value="" if value is None else written(value),
    )
    return Hint(cell, said, units)


def of_other_forms(rollup: Rollup) -> list[Unit]:
    """The counted units whose reports are of another format of the form than the season's: their figures were moved."""
    wanted = rollup.season.edition.id
    return [
        rollup.units[unit]
        for unit, handin in rollup.counted.items()
        if rollup.season.report(handin).edition.id != wanted
    ]
