"""Figures of a sum that two units may have counted: proposals for a person, never a correction."""

from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from app.collect.handin_figures import figures_of
from app.collect.rollup import Rollup
from app.collect.values import Unit
from app.model.edition import Overlap
from app.model.numbers import Number, written

MOST_NAMED = 8
FEWEST_UNITS = 3
FEWEST_CELLS = 5
"""Figures above 0 that a sum must have before a report is taken for a copy of it."""


class Hint(NamedTuple):
    """What is said of a cell, and the units whose figures may be of the same thing."""

    cell: str
    sentence: str
    units: tuple[Unit, ...]


def double_counts(rollup: Rollup) -> list[Hint]:
    """The form's own list of figures that are easily counted twice, looked at over the counted units, and units whose
    report looks like the sum of the others.
    """
    found = [hint for overlap in rollup.season.edition.overlaps for hint in _hints(rollup, overlap)]
    return [*found, *_consolidated(rollup)]


def _consolidated(rollup: Rollup) -> Iterator[Hint]:
    """A unit with at least the figures of all other counted units together, in every cell: most likely it handed in the
    sum as its own report.
    """
    if len(rollup.counted) < FEWEST_UNITS:
        return
    whole = rollup.unadjusted()
    for handin, values in figures_of(rollup.season, rollup.handins):
        pairs = [(values.value(place) or 0, total) for place, total in enumerate(whole) if total]
        if len(pairs) >= FEWEST_CELLS and all(2 * value >= total for value, total in pairs):
            unit = rollup.handins[handin]
            yield Hint("", f"“{unit.name}”的各项数都不少于其余单位之和，疑为汇总件，请核对名单中的“计入”。", (unit,))


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
