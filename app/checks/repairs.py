"""Where the mistake probably is: for each group of linked failing equations what explains all of them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from math import exp
from typing import NamedTuple, TypeAlias

from app.checks.balance import Balance
from app.checks.claim_parser import read_claims
from app.checks.figures import ZERO, ZERO_BLANKS
from app.checks.finding import ACTIONS, Finding, Repair, Suspect
from app.checks.moves import LEAST, Judged, explained
from app.checks.repair_candidates import Candidate, Deltas, candidates, figure
from app.checks.rules import USE_COMPUTED
from app.checks.text_cleanup import tidying
from app.checks.wording import TIDY
from app.model.change import Address, Area, Change, Edit
from app.model.datafile import explanation_key
from app.model.numbers import Number, written
from app.model.report import Report

MOST = 3
TOLD = 1.5
"""What it gains a repair that a text states the figure it leads to."""
SHARPNESS = 3.0
"""By what power of e a repair is less likely that costs 1 more to believe."""
SURE = 0.9
"""How likely a repair must be, of all that explain the same equations, to be made with one key."""
CERTAIN = 0.97
"""How likely it must be where any of many figures would do and no text speaks for it."""
FEW = 8
"""Of how many figures a sum may be before it is pointless to name some of them."""
CROSSING = 3
"""From how many figures on that stand in the same failing equations these are as good as one."""
LIKELY = 0.5
"""How likely the few that are shown must be together."""
APART = 3.0
"""By how much more evidence, in nats, a move must be explained than any other to be taken back with one key."""
OVERWHELMING = 15.0
"""Evidence for a move beside which it does not matter that one or two figures would explain the equations too."""
SEVERAL = "有几个数各自不符，说不准是哪一格，请按原稿逐项核对。"
CHOOSE = "可能错在不止一处，请按原稿核对后选定一处改正。"

Values: TypeAlias = tuple[tuple[str, str], ...]
"""Cells with the figures they should hold."""


class Diagnosis(NamedTuple):
    """Repairs each of which explains every failing equation of a group and breaks none, best first.

    `is_sure`: the first stands out so far that one key may make it. No repairs: several figures differ, or nothing
    points at one.
    """

    repairs: tuple[Repair, ...] = ()
    is_sure: bool = False

    @property
    def sure(self) -> Repair | None:
        """What one key does."""
        return self.repairs[0] if self.is_sure else None

    @property
    def sentence(self) -> str:
        """What to do, in one line."""
        if self.sure is not None:
            return self.sure.label
        return CHOOSE if self.repairs else SEVERAL

    @property
    def suspects(self) -> tuple[Suspect, ...]:
        """The cells of the repairs in their order."""
        return tuple(suspect for repair in self.repairs for suspect in repair.suspects)


class _Judged(NamedTuple):
    """A candidate with the figures it leads to, the equations it mends, and what it costs to believe."""

    values: Values
    candidate: Candidate
    mended: frozenset[int]
    witness: int

    @property
    def cost(self) -> float:
        return self.candidate.slip.cost - TOLD * max(-2, min(2, self.witness))


def diagnoses(report: Report) -> Mapping[str, Diagnosis]:
    """Finding key → what explains it; every finding of one group has the same."""
    balance = Balance(report)
    if not balance.failing:
        return {}
    judged = _judged(balance)
    groups = _joined(balance.groups(), judged)
    found: dict[str, Diagnosis] = {}
    moved = [] if all(_is_pinned(group, judged) for group in groups) else _moved(balance, groups, judged)
    for group, diagnosis in moved:
        groups = [each for each in groups if not each & group]
        found.update(dict.fromkeys(_keys(balance, group), diagnosis))
    for group in groups:
        found.update(dict.fromkeys(_keys(balance, group), _diagnosis(balance, group, judged, is_only=len(groups) == 1)))
    return found


def _keys(balance: Balance, group: Iterable[int]) -> list[str]:
    equations = [balance.equations[number] for number in group]
    return [explanation_key(equation.code, equation.cells, {}) for equation in equations]


def suspected(report: Report, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings with what can be done about them: suspects, action and repair."""
    known = diagnoses(report)
    return tuple(_advised(report, finding, known.get(finding.key)) for finding in findings)


def _advised(report: Report, finding: Finding, diagnosis: Diagnosis | None) -> Finding:
    if diagnosis is not None:
        return replace(finding, suspects=diagnosis.suspects, action=diagnosis.sentence, repair=diagnosis.sure)
    if finding.fix:
        change = fix(report, finding)
        edits = change.edits if change else ()
        is_figures = bool(edits) and all(edit.address.area is Area.ANSWERS for edit in edits)
        values = tuple((edit.address.key, edit.after) for edit in edits)
        repair = Repair(finding.fix, values, "") if is_figures and finding.difference is None else None
        return replace(finding, action=f"{finding.fix}。", repair=repair)
    return replace(finding, action=finding.action or ACTIONS.get(finding.level))


# -- fixes of single findings ------------------------------------------------------------------------------------------


def fix(report: Report, finding: Finding) -> Change | None:
    """The change that `finding.fix` names; None where it is no change of the report (another edition, say)."""
    match finding.fix:
        case "":
            return None
        case _ if finding.fix in (ZERO, ZERO_BLANKS):
            return _set(report, finding.fix, finding.cells, "0")
        case _ if finding.fix == USE_COMPUTED:
            return _set(report, finding.fix, finding.cells[:1], None)
        case _ if finding.fix == TIDY:
            return tidying(report, [finding.texts[0].text])
        case _:
            return None


def _set(report: Report, label: str, cells: tuple[str, ...], value: str | None) -> Change:
    addresses = [Address(Area.ANSWERS, cell) for cell in cells]
    return Change(label, tuple(Edit(address, report.at(address), value) for address in addresses))


# -- evidence of the texts ---------------------------------------------------------------------------------------------


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


# -- candidates -------------------------------------------------------------------------------------------------------


def _judged(balance: Balance) -> list[_Judged]:
    """Every candidate that breaks nothing, by the figures it leads to; the likelier slip where two do."""
    found: dict[Values, _Judged] = {}
    alone: dict[tuple[str, str], frozenset[int]] = {}
    heard = witnesses(balance)
    for candidate in candidates(balance):
        outcome = balance.outcome(candidate.deltas)
        values = tuple((cell, written(figure(balance, cell) + delta)) for cell, delta in candidate.deltas.items())
        if outcome.broken or not outcome.mended:
            continue
        if len(values) == 1:
            alone[values[0]] = outcome.mended
        elif any(alone.get(value, frozenset()) >= outcome.mended for value in values):
            continue
        if values not in found or candidate.slip.cost < found[values].candidate.slip.cost:
            said = sum(witness.says(candidate.deltas) for witness in heard)
            found[values] = _Judged(values, candidate, outcome.mended, said)
    return list(found.values())


def _joined(groups: list[frozenset[int]], judged: Iterable[_Judged]) -> list[frozenset[int]]:
    """The groups, joined where one slip explains several: that is likelier than a slip for each."""
    for each in judged:
        joined = [group for group in groups if group <= each.mended]
        if len(joined) > 1:
            groups = [*(group for group in groups if group not in joined), frozenset[int]().union(*joined)]
    return groups


def _is_pinned(group: frozenset[int], judged: Iterable[_Judged]) -> bool:
    """Whether one figure explains more than one failing equation, and all there are."""
    return len(group) > 1 and any(len(each.values) == 1 and each.mended >= group for each in judged)


def _diagnosis(balance: Balance, group: frozenset[int], judged: Iterable[_Judged], *, is_only: bool) -> Diagnosis:
    ranked = sorted((each for each in judged if each.mended >= group), key=lambda each: each.cost)
    if not ranked:
        return Diagnosis()
    weights = [exp(SHARPNESS * (ranked[0].cost - each.cost)) for each in ranked]
    whole = sum(weights)
    first = ranked[0]
    share = weights[0] / whole
    if not _is_crossed(balance, group, first):
        # One sum, as it were: any of its figures would do. Where other sums fail too, or nothing says how one figure
        # could have come about, there may be several mistakes.
        if not (is_only and (first.candidate.slip.words or first.witness > 0)):
            return Diagnosis()
        if len(first.values) == 1 and _alike(balance, group, first) > FEW and first.witness <= 0 and share < CERTAIN:
            return Diagnosis()
    is_sure = share >= SURE
    if not is_sure and not (is_only and sum(weights[:MOST]) / whole >= LIKELY):
        return Diagnosis()
    return Diagnosis(tuple(_repair(balance, each, len(group)) for each in ranked[:MOST]), is_sure)


def _is_crossed(balance: Balance, group: frozenset[int], judged: _Judged) -> bool:
    """Whether sums cross at the mistake, so that hardly another figure stands in just the same failing equations."""
    return _alike(balance, group, judged) < CROSSING


def _alike(balance: Balance, group: frozenset[int], judged: _Judged) -> int:
    """How many figures stand in the same equations of a group as a candidate's cell, the one least like others."""
    standing = [group.intersection(weights) for weights in balance.weights.values()]
    return min(standing.count(group.intersection(balance.weights[cell])) for cell, _ in judged.values)


def _repair(balance: Balance, judged: _Judged, count: int) -> Repair:
    candidate, cells = judged.candidate, balance.report.edition.cells
    words = candidate.slip.words
    if len(candidate.deltas) == 1:
        [(cell, delta)] = candidate.deltas.items()
        typed, right = written(figure(balance, cell)), written(figure(balance, cell) + delta)
        label = f"把{cells[cell].name}的{typed}改为{right}。"
        words = f"填的是{typed}，应为{right}" + (f"，{words}" if words else "")
    else:
        label = "改正" + "、".join(f"{cells[cell].name}为{value}" for cell, value in judged.values) + "。"
    effect = f"改后{count}处不符全部消除" if count > 1 else "改后即相符"
    told = {1: "，与文中的数字一致", -1: "，但与文中的数字不一致"}.get((judged.witness > 0) - (judged.witness < 0), "")
    return Repair(label, judged.values, f"{words}；{effect}{told}。")


# -- moves ------------------------------------------------------------------------------------------------------------


def _moved(
    balance: Balance, groups: Iterable[frozenset[int]], judged: Iterable[_Judged]
) -> list[tuple[frozenset[int], Diagnosis]]:
    """The groups that a move explains, as one, with the likeliest moves."""
    likely = [each for each in explained(balance) if each.evidence >= LEAST and _is_whole(each, groups)]
    if not likely:
        return []
    best = likely[0]
    group = frozenset[int]().union(*(each for each in groups if each & best.mended))
    is_simple = any(len(each.values) < 3 and each.mended >= group for each in judged)
    if is_simple and best.evidence < OVERWHELMING:
        return []
    alike = [each for each in likely if each.mended >= group]
    is_sure = len(alike) == 1 or best.evidence - alike[1].evidence >= APART
    return [(group, Diagnosis(tuple(_back(balance, each, len(group)) for each in alike[:MOST]), is_sure))]


def _is_whole(judged: Judged, groups: Iterable[frozenset[int]]) -> bool:
    return all(group <= judged.mended for group in groups if group & judged.mended)


def _back(balance: Balance, judged: Judged, count: int) -> Repair:
    definitions = balance.report.edition.definitions
    values = tuple((cell, answer.text if answer else None) for cell, answer in judged.answers.items())
    blank = sum(value is None and cell not in definitions for cell, value in values)
    lost = f"；有{blank}格的数字已被盖住，移回后空着，请按原稿补填" if blank else ""
    reason = f"{judged.move.label}；移回去，{count}处不符即消除{lost}。"
    return Repair(f"移回去：{judged.move.label}。", values, reason, is_move=True)
