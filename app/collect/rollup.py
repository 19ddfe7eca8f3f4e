"""The two sums of a season: what is counted, what is missing, whose each figure is, and what two may have counted."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from app.checks import Finding, check
from app.collect import figures, log
from app.collect.figures import Figures, Totals, figures_of, values_of
from app.collect.season import Season
from app.collect.units import expected
from app.collect.values import ABSENT, REVIEWABLE, SCOPE_WORDS, Action, Entry, Scope, SeasonError, Standing, State, Unit
from app.model.edition import Overlap
from app.model.numbers import Answer, Kind, Number, read, written
from app.model.report import Report
from app.model.texts import first_names

_UNREVIEWED = (*REVIEWABLE, State.UNCONFIRMED, State.RETURNED)


class Adjustment(NamedTuple):
    """An amount that the office adds to a sum: signed, with the reason, and who entered it when."""

    scope: Scope
    cell: str
    amount: Number
    reason: str
    who: str
    at: str
    seq: int


class CellSum(NamedTuple):
    """A figure of a sum: `value` with the adjustment in it, None where no unit has a figure; `blanks` counts units."""

    value: Number | None
    adjustment: Number
    blanks: int


class Broken(NamedTuple):
    """An equation that the sum does not hold, and the units whose own figures do not hold it."""

    finding: Finding
    units: tuple[Unit, ...]


@dataclass
class Rollup:
    """A running sum: `refresh` after a decision costs one unit, not all of them.

    `with_unreviewed`: hand-ins that wait for review count as well. A draft never does. `keeps` holds the units' figures
    in memory (a few kilobytes for each), so that a cell opens to them at once.
    """

    season: Season
    scope: Scope
    with_unreviewed: bool = False
    keeps: bool = False
    units: dict[int, Unit] = field(init=False)
    counted: dict[int, int] = field(init=False, default_factory=dict)
    """Unit → the hand-in whose figures count."""
    standings: dict[int, Standing] = field(init=False)

    def __post_init__(self) -> None:
        self._cells = tuple(self.season.edition.cells)
        self._totals = Totals(len(self._cells))
        self.units = {unit.unit: unit for unit in expected(self.season.units(), self.scope)}
        self.standings = self.season.standings()
        wanted = {handin: unit for unit in self.units if (handin := self._chosen(self.standings[unit])) is not None}
        self._kept: dict[int, Figures] = {}
        for handin, values in figures_of(self.season, wanted):
            self._add(wanted[handin], handin, values)

    def _add(self, unit: int, handin: int, values: Figures) -> None:
        self._totals.add(values)
        self.counted[unit] = handin
        if self.keeps:
            self._kept[handin] = values

    def _chosen(self, standing: Standing) -> int | None:
        """The hand-in that counts for a unit; None for none."""
        if self.with_unreviewed and standing.state in REVIEWABLE:
            return standing.current
        return standing.accepted

    def refresh(self, unit: int) -> None:
        """Take over how a unit stands now."""
        if unit not in self.units:
            return
        self.standings[unit] = standing = self.season.standing(unit)
        before, after = self.counted.get(unit), self._chosen(standing)
        if before == after:
            return
        if before is not None:
            self._totals.remove(values_of(self.season, before))
            del self.counted[unit]
            self._kept.pop(before, None)
        if after is not None:
            self._add(unit, after, values_of(self.season, after))

    # -- who is in it ----------------------------------------------------------------------------------------------

    @property
    def asked(self) -> list[Unit]:
        """The units whose figures belong into the sum; those that need not report are none of them."""
        return [unit for unit in self.units.values() if self.standings[unit.unit].state is not State.EXEMPT]

    @property
    def missing(self) -> list[Unit]:
        """The units that have not handed in, or have withdrawn what they did."""
        return [
            unit for unit in self.asked if self.standings[unit.unit].state in ABSENT and unit.unit not in self.counted
        ]

    @property
    def unreviewed(self) -> list[Unit]:
        """The units whose latest hand-in is not accepted; an earlier one may be counted for them."""
        return [unit for unit in self.asked if self.standings[unit.unit].state in _UNREVIEWED]

    @property
    def heading(self) -> str:
        """Return how many units are summed, in one line."""
        said = f"{SCOPE_WORDS[self.scope]}汇总：已计入{len(self.counted)}/{len(self.asked)}"
        left = [unit for unit in self.unreviewed if unit.unit not in self.counted]
        unchecked = len(self.unreviewed) - len(left)
        parts = [
            f"未报{len(self.missing)}" if self.missing else "",
            f"未审{len(left)}" if left else "",
            f"其中{unchecked}个单位的最新报送稿尚未接收" if unchecked else "",
            "含未审核的报送稿" if self.with_unreviewed else "",
        ]
        return "，".join(filter(None, (said, *parts)))

    # -- figures ---------------------------------------------------------------------------------------------------

    def cells(self) -> dict[str, CellSum]:
        """Each cell's sum. Where nothing but an adjustment is known, that is the sum."""
        added = adjusted(self.season, self.scope)
        found = {}
        for place, cell in enumerate(self._cells):
            value, more = self._totals.value(place), added.get(cell)
            if more is not None:
                value = figures.plus(value or 0, more)
            found[cell] = CellSum(value, more or 0, self._totals.blank[place])
        return found

    def values(self) -> dict[str, dict[str, Number | None]]:
        """Cell → unit's code → the unit's value: what a cell of the sum opens to. A blank is None."""
        found: dict[str, dict[str, Number | None]] = {cell: {} for cell in self._cells}
        codes = {handin: self.units[unit].code for unit, handin in self.counted.items()}
        for handin, values in figures_of(self.season, codes):
            for place, cell in enumerate(self._cells):
                found[cell][codes[handin]] = values.value(place)
        return found

    @property
    def handins(self) -> dict[int, Unit]:
        """The hand-ins whose figures count, with their units."""
        return {handin: self.units[unit] for unit, handin in self.counted.items()}

    def unadjusted(self) -> list[Number | None]:
        """The sums in the order of the form's cells, as the units have them."""
        return [self._totals.value(place) for place in range(len(self._cells))]

    def of_cell(self, cell: str) -> dict[str, Number | None]:
        """Return the parts of one cell of the sum: unit's code → its value, None if it is blank."""
        place = self._cells.index(cell)
        codes = {handin: self.units[unit].code for unit, handin in self.counted.items()}
        known = self._kept.items() if self.keeps else figures_of(self.season, codes)
        return {codes[handin]: values.value(place) for handin, values in known}

    def report(self) -> Report:
        """The sum as a report of the season's edition; a total stands as entered where its parts give another sum."""
        edition = self.season.edition
        report = Report(edition, self.season.year, "", {"name": self.season.setting("title")})
        sums = {cell: one.value for cell, one in self.cells().items() if one.value is not None}
        for cell in edition.enterable:
            if cell in sums:
                report.answers[cell] = Answer(written(sums[cell]), sums[cell])
        for total in edition.definitions:
            if total in sums and report.computed(total).value != sums[total]:
                report.answers[total] = Answer(written(sums[total]), sums[total])
        return report

    def broken(self) -> list[Broken]:
        """The equations that the sum does not hold, each with the guilty units."""
        found = [one for one in check(self.report()) if one.difference is not None]
        by_key: dict[str, list[Unit]] = {one.key: [] for one in found}
        if found:
            for unit, handin in self.counted.items():
                for one in self.season.findings(handin) if self.season.handin(handin).errors else ():
                    if one["key"] in by_key:
                        by_key[one["key"]].append(self.units[unit])
        return [Broken(one, tuple(by_key[one.key])) for one in found]


def by_branch(season: Season, scope: Scope) -> dict[str, Totals]:
    """The sum of each branch of the tree: code of a unit that has others below it → its sum, in one pass.

    It adds the accepted figures of the unit and of all below it. Adjustments are of the whole sum, and in no branch's.
    """
    units = {unit.unit: unit for unit in season.units()}
    superior = {unit.code: unit.superior for unit in units.values()}
    counted = {unit.unit for unit in expected(units.values(), scope)}
    chosen = {one.accepted: one.unit for one in season.standings().values() if one.accepted and one.unit in counted}
    parents = set(superior.values())
    found = {code: Totals(len(season.edition.cells)) for code in superior if code in parents}
    for handin, values in figures_of(season, chosen):
        code = units[chosen[handin]].code
        place = code if code in found else superior[code]
        if place in found:
            found[place].add(values)
    for code in sorted(found, key=lambda code: -_depth(code, superior)):
        if superior[code] in found:
            found[superior[code]].merge(found[code])
    return found


def _depth(code: str, superior: Mapping[str, str]) -> int:
    depth = 0
    while code := superior.get(code, ""):
        depth += 1
    return depth


# -- adjustments -----------------------------------------------------------------------------------------------------


def adjust(
    season: Season, scope: Scope, cell: str, amount: str, reason: str, below: Mapping[str, Any] | None = None
) -> Entry:
    """Add a signed amount to a figure of a sum. Raises SeasonError.

    `below` identifies the adjustment of an office below that it repeats.
    """
    if cell not in season.edition.cells:
        raise SeasonError(f"表样里没有“{cell}”这一格。")
    answer = read(amount, Kind.SIGNED)
    if answer is None or answer.value is None:
        raise SeasonError(f"调整数“{amount}”不是数字，请写成+3、-3或0.5这样的数。")
    if not reason.strip():
        raise SeasonError("请写明调整的理由。")
    data = {"scope": scope, "cell": cell, "amount": answer.text}
    return season.record(Action.ADJUST, reason=reason, data=data | ({"below": below} if below else {}))


def adjustments(season: Season) -> list[Adjustment]:
    """The adjustments in force, in the order in which they were made."""
    entries = log.standing(season.entries(actions=(Action.ADJUST, Action.UNDO)))
    return [
        Adjustment(
            Scope(one.data["scope"]),
            one.data["cell"],
            _amount(one.data["amount"]),
            one.reason,
            one.who,
            one.at,
            one.seq,
        )
        for one in entries
        if one.action is Action.ADJUST
    ]


def _amount(text: str) -> Number:
    answer = read(text, Kind.SIGNED)
    return answer.value if answer and answer.value is not None else 0


def adjusted(season: Season, scope: Scope) -> dict[str, Number]:
    """Cell → the sum of its adjustments."""
    found: dict[str, Number] = {}
    for one in adjustments(season):
        if one.scope is scope:
            found[one.cell] = figures.plus(found.get(one.cell, 0), one.amount)
    return found


# -- what is said of it ----------------------------------------------------------------------------------------------


def data_of(rollup: Rollup) -> dict[str, Any]:
    """The sum as `collect sum --json` prints it; figures as text, null where blank."""
    values = rollup.values()
    cells = {
        cell: {
            "value": _text(one.value),
            "adjustment": written(one.adjustment),
            "units": {code: _text(value) for code, value in values[cell].items()},
        }
        for cell, one in rollup.cells().items()
    }
    return {
        "scope": str(rollup.scope),
        "heading": rollup.heading,
        "counted": len(rollup.counted),
        "expected": len(rollup.asked),
        "missing": codes(rollup.missing),
        "unreviewed": codes(rollup.unreviewed),
        "blanks": {cell: one.blanks for cell, one in rollup.cells().items() if one.blanks},
        "cells": cells,
        "equations": [
            {
                "code": one.finding.code,
                "message": one.finding.message,
                "cells": list(one.finding.cells),
                "difference": one.finding.difference,
                "units": codes(one.units),
            }
            for one in rollup.broken()
        ],
    }


def codes(units: Sequence[Unit]) -> list[str]:
    return [unit.code for unit in units]


def _text(value: Number | None) -> str | None:
    return None if value is None else written(value)


MOST_NAMED = 8
FEWEST_UNITS = 3
FEWEST_CELLS = 5
"""Figures above 0 that a sum must have before a report is taken for a copy of it."""


class Hint(NamedTuple):
    """A sentence about a cell, and the units whose figures may count the same thing."""

    cell: str
    sentence: str
    units: tuple[Unit, ...]


def double_counts(rollup: Rollup) -> list[Hint]:
    """Return figures that several units may count, by the form's list, and units that may have handed in a sum."""
    found = [hint for overlap in rollup.season.edition.overlaps for hint in _hints(rollup, overlap)]
    return [*found, *_consolidated(rollup)]


def _consolidated(rollup: Rollup) -> Iterator[Hint]:
    """Name a unit with at least the figures of all other counted units together, in every cell.

    Most likely it handed in the sum as its own report.
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
    said = overlap.sentence.format(
        units=first_names([unit.name for unit in units], MOST_NAMED),
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
