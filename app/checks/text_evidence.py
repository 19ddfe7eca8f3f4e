"""What the texts say of the figures, as witness for or against a repair."""

from collections.abc import Iterator
from typing import NamedTuple

from app.checks.balance import Balance
from app.checks.claim_parser import read_claims
from app.checks.repair_candidates import Deltas
from app.model.numbers import Number
from app.model.report import Report


class Witness(NamedTuple):
    """One stated number: how far each of its readings is from it now, and in which entered cells each counts."""

    readings: tuple[tuple[Number, dict[str, int]], ...]

    def says(self, deltas: Deltas) -> int:
        """1 where the repair makes the text right, -1 where it makes it wrong, else 0."""
        before = any(not apart for apart, _ in self.readings)
        after = any(
            not apart + sum(share * deltas.get(cell, 0) for cell, share in shares.items())
            for apart, shares in self.readings
        )
        return after - before


def witnesses(balance: Balance) -> list[Witness]:
    """The texts' own numbers for the unit itself. A live figure only repeats what stands in the tables."""
    return [witness for witness in _witnesses(balance.report, balance) if witness.readings]


def _witnesses(report: Report, balance: Balance) -> Iterator[Witness]:
    for part in report.edition.grammar.parts:
        for claim in read_claims(report, part).stated:
            said = claim.number.value if claim.number and claim.number.places >= 0 else None
            if said is None or not claim.scope or claim.rule.unit:
                continue
            readings = []
            for cells in claim.rule.readings:
                values = [report.value(cell) for cell in cells]
                shares: dict[str, int] = {}
                if all(value is not None for value in values):
                    for cell in cells:
                        balance.spread(cell, 1, shares)
                    readings.append((sum((value for value in values if value is not None), start=0) - said, shares))
            yield Witness(tuple(readings))
