"""The equations of a report spread over the figures that were entered: what fails, by how much, what a repair does."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from app.checks.rules import can_fail
from app.model.edition import Equation, Relation
from app.model.numbers import Number
from app.model.report import Report


class Outcome(NamedTuple):
    """The effect of a repair: equations that hold again, and equations that held and would fail."""

    mended: frozenset[int]
    broken: tuple[int, ...]


@dataclass
class Balance:
    """Equations by number. `weights` gives for each entered cell the equations it counts in and how often.

    Computed totals do not occur: they stand for what was entered below them. `residuals` is left − right of every
    equation that can be tried; `failing` those that do not hold. An inequality can be broken, but points at no cell.
    """

    report: Report
    equations: list[Equation] = field(default_factory=list)
    residuals: list[Number] = field(default_factory=list)
    weights: dict[str, dict[int, int]] = field(default_factory=dict)
    failing: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        for equation in self.report.edition.equations:
            if can_fail(self.report, equation):
                self._add(equation)

    def _add(self, equation: Equation) -> None:
        residual: Number = 0
        shares: dict[str, int] = {}
        for side, terms in ((1, equation.left), (-1, equation.right)):
            for term in terms:
                value = self.report.term_value(term)
                if value is None:
                    return
                residual += side * value
                if not term.last:
                    self.spread(term.cell, side * term.sign, shares)
        number = len(self.equations)
        touched = {cell: share for cell, share in shares.items() if share}
        if not touched:
            return
        self.equations.append(equation)
        self.residuals.append(residual)
        for cell, share in touched.items():
            self.weights.setdefault(cell, {})[number] = share
        if residual and equation.relation is Relation.EQUAL:
            self.failing.append(number)

    def spread(self, cell: str, share: int, shares: dict[str, int]) -> None:
        """Add what was entered below `cell` to `shares`; the cell itself where it was entered."""
        if cell in self.report.answers:
            shares[cell] = shares.get(cell, 0) + share
            return
        for term in self.report.edition.definitions[cell].right:
            self.spread(term.cell, share * term.sign, shares)

    def is_failing(self, number: int) -> bool:
        return bool(self.residuals[number]) and self.equations[number].relation is Relation.EQUAL

    def groups(self) -> list[frozenset[int]]:
        """Return groups of failing equations that share an entered figure."""
        groups: list[set[int]] = []
        failing = set(self.failing)
        for numbers in self.weights.values():
            linked = failing.intersection(numbers)
            if not linked:
                continue
            apart = [group for group in groups if not group & linked]
            groups = [*apart, linked.union(*(group for group in groups if group & linked))]
        return [frozenset(group) for group in groups]

    def cells_of(self, group: Iterable[int]) -> list[str]:
        """The entered cells that count in any equation of a group."""
        numbers = set(group)
        return [cell for cell, weights in self.weights.items() if not numbers.isdisjoint(weights)]

    def outcome(self, deltas: Mapping[str, Number]) -> Outcome:
        """Return the effect of adding `deltas` to entered figures."""
        changes: dict[int, Number] = {}
        for cell, delta in deltas.items():
            for number, weight in self.weights.get(cell, {}).items():
                changes[number] = changes.get(number, 0) + weight * delta
        mended, broken = set(), []
        for number, change in changes.items():
            before, after = self.residuals[number], self.residuals[number] + change
            if self.equations[number].relation is Relation.AT_MOST:
                if before <= 0 < after:
                    broken.append(number)
            elif before and not after:
                mended.add(number)
            elif after and not before:
                broken.append(number)
        return Outcome(frozenset(mended), tuple(broken))
