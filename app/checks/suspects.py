"""Where the mistake probably is: the best repairs for each group of failing equations that hang together."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import NamedTuple, TypeAlias

from app.checks.balance import Balance, Outcome
from app.checks.candidates import Candidate, candidates, figure
from app.checks.finding import Finding, Suspect
from app.checks.testimony import witnesses
from app.model.change import Address, Area, Change, Edit
from app.model.datafile import explanation_key
from app.model.numbers import written
from app.model.report import Report

MOST = 3
UNMENDED = 2.0
BROKEN = 2.5
"""What it costs a repair, beside its slip, to leave an equation failing, and to break one that held."""
ELSEWHERE = 1.2
"""What it gains a repair to mend another group as well: that one needs no mistake of its own."""
TOLD = 1.5
"""What it gains a repair that a text states the figure it leads to."""
MARGIN = 2.2
"""How much less likely than the best a repair may be and still be offered."""

Values: TypeAlias = tuple[tuple[str, str], ...]
"""Cells with the figures they should hold."""


class Repair(NamedTuple):
    """One explanation: its cells with the figures they should hold, and why. Two cells are mended together."""

    values: Values
    reason: str

    @property
    def suspects(self) -> tuple[Suspect, ...]:
        """Its cells one after the other; those of a common repair share their reason, which names them."""
        return tuple(Suspect(cell, value, self.reason) for cell, value in self.values)

    def change(self, report: Report) -> Change:
        """The repair as one step."""
        addresses = [(Address(Area.ANSWERS, cell), value) for cell, value in self.values]
        return Change("按提示改正", tuple(Edit(address, report.at(address), value) for address, value in addresses))


class _Judged(NamedTuple):
    """A candidate with the figures it leads to, what it would do, and how many numbers of the texts speak for it."""

    values: Values
    candidate: Candidate
    outcome: Outcome
    witness: int


def repairs(report: Report) -> Mapping[str, tuple[Repair, ...]]:
    """Finding key → the best repairs, best first; every finding of one group has the same."""
    balance = Balance(report)
    if not balance.failing:
        return {}
    judged = _judged(balance)
    found = {}
    for group in _groups(balance, judged):
        best = _best(balance, group, judged)
        for number in group:
            equation = balance.equations[number]
            found[explanation_key(equation.code, equation.cells, {})] = best
    return found


def suspected(report: Report, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings with their suspects filled in."""
    known = repairs(report)
    return tuple(replace(finding, suspects=suspects(known.get(finding.key, ()))) for finding in findings)


def suspects(found: Iterable[Repair]) -> tuple[Suspect, ...]:
    """The cells of repairs in their order."""
    return tuple(suspect for repair in found for suspect in repair.suspects)


def _judged(balance: Balance) -> list[_Judged]:
    """Every candidate that mends more than it breaks, by the figures it leads to; the likelier slip where two do."""
    found: dict[Values, _Judged] = {}
    alone: dict[tuple[str, str], Outcome] = {}
    heard = witnesses(balance)
    for candidate in candidates(balance):
        outcome = balance.outcome(candidate.deltas)
        values = tuple((cell, written(figure(balance, cell) + delta)) for cell, delta in candidate.deltas.items())
        if len(values) == 1:
            alone[values[0]] = outcome
        if len(outcome.mended) <= len(outcome.broken) or _is_needless(values, outcome, alone):
            continue
        if values not in found or candidate.slip.cost < found[values].candidate.slip.cost:
            said = sum(witness.says(candidate.deltas) for witness in heard)
            found[values] = _Judged(values, candidate, outcome, said)
    return list(found.values())


def _is_needless(values: Values, outcome: Outcome, alone: Mapping[tuple[str, str], Outcome]) -> bool:
    """Whether one cell of a common repair does as much by itself."""
    return len(values) > 1 and any(
        single.mended >= outcome.mended and len(single.broken) <= len(outcome.broken)
        for value in values
        if (single := alone.get(value)) is not None
    )


def _groups(balance: Balance, judged: Iterable[_Judged]) -> list[frozenset[int]]:
    """The groups of the balance, joined where only a common repair explains them without breaking anything."""
    groups = balance.groups()
    sound = [each for each in judged if not each.outcome.broken]
    solved = {
        group for group in groups if any(len(each.values) == 1 and each.outcome.mended >= group for each in sound)
    }
    for each in sound:
        joined = [group for group in groups if group not in solved and group <= each.outcome.mended]
        if len(joined) > 1:
            groups = [*(group for group in groups if group not in joined), frozenset[int]().union(*joined)]
    return groups


def _best(balance: Balance, group: frozenset[int], judged: Iterable[_Judged]) -> tuple[Repair, ...]:
    def cost(each: _Judged) -> float:
        elsewhere = ELSEWHERE if each.outcome.mended - group else 0
        unmended, broken = len(group - each.outcome.mended), len(each.outcome.broken)
        said = TOLD * max(-2, min(2, each.witness))
        return each.candidate.slip.cost + UNMENDED * unmended + BROKEN * broken - elsewhere - said

    ranked = sorted((each for each in judged if each.outcome.mended & group), key=cost)[:MOST]
    return tuple(
        Repair(each.values, _reason(balance, group | each.outcome.mended, each))
        for each in ranked
        if cost(each) <= cost(ranked[0]) + MARGIN
    )


def _reason(balance: Balance, group: frozenset[int], judged: _Judged) -> str:
    candidate, outcome = judged.candidate, judged.outcome
    words = candidate.slip.words
    if len(candidate.deltas) == 1:
        [(cell, delta)] = candidate.deltas.items()
        typed = figure(balance, cell)
        words = f"填的是{written(typed)}，应为{written(typed + delta)}" + (f"，{words}" if words else "")
    mended = len(group & outcome.mended)
    if mended < len(group):
        effect = f"改后消除{len(group)}处不符中的{mended}处"
    else:
        effect = f"改后{mended}处不符全部消除" if mended > 1 else "改后即相符"
    told = {1: "，与文中的数字一致", -1: "，但与文中的数字不一致"}.get((judged.witness > 0) - (judged.witness < 0), "")
    return f"{words}；{effect}{_price(balance, outcome)}{told}。"


def _price(balance: Balance, outcome: Outcome) -> str:
    """Which equations that hold now the repair would break."""
    if not outcome.broken:
        return ""
    cells = balance.report.edition.cells
    names = [cells[balance.equations[number].cells[0]].name for number in outcome.broken]
    more = f"等{len(names)}处" if len(names) > 2 else ""
    return f"，但会使{'、'.join(names[:2])}{more}的勾稽不再相符"
