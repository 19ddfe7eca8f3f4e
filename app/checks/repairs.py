"""Repairs: for each group of linked failing equations, the changes of figures that explain all of them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from math import exp
from typing import NamedTuple, TypeAlias

from app.checks.claim_parser import Stated, read_claims
from app.checks.figures import ZERO, ZERO_BLANKS
from app.checks.finding import ACTIONS, Finding, Repair, Suspect
from app.checks.moves import AssessedMove, assessed_moves, following, has_blank_line, totals_fail
from app.checks.repair_candidates import Candidate, Deltas, candidates, figure
from app.checks.rules import USE_COMPUTED, Balance
from app.checks.text_cleanup import tidying
from app.checks.wording import TIDY
from app.model.change import Address, Area, Change, Edit
from app.model.datafile import explanation_key
from app.model.numbers import Number, written
from app.model.report import Report

MOST_SHOWN = 3
TEXT_BONUS = 1.5
"""The reduction of a repair's cost if a text states the resulting figure."""
SHARPNESS = 3.0
"""The power of e by which a repair with a cost of 1 more is less likely."""
SURE_SHARE = 0.9
"""The share of likelihood, among all that explain the same equations, of a repair that one key may make."""
NAMED_SHARE_OF_MANY = 0.97
"""The share from which on one of many figures that would do is named though no text supports it."""
FEW = 8
"""The most figures of a sum of which single ones are named."""
CROSSING = 3
"""The number of figures in the same failing equations from which these equations do not distinguish the figures."""
SHOWN_SHARE = 0.5
"""The share of likelihood that the repairs shown must have together."""
APART = 10.0
"""The lead in evidence, in nats, over any move with another result, at which one key may take a move back.

It is more than the lead that the extent of a block alone can give.
"""
LEAST_EVIDENCE, SIMPLE = -0.5, 4.4
"""The least evidence, in nats, of a move that is named: where nothing else explains the same, and where figures do."""
LEAST_OF_ROWS, SIMPLE_ROWS = 5.5, 8.0
"""The same of rows where no entered total fails: the sums of the columns alone say little of the rows."""
PARTLY = 15.0
"""The least evidence of a move that leaves other equations failing."""
MOST_UNEXPLAINED = 6
"""The most failing equations of an unexplained group beside which other groups are repaired."""
SEVERAL = "不能确定是哪一格有误，也可能不止一处，请按原稿逐项核对。"
CHOOSE = "不能确定是哪一格有误，请按原稿核对后选定一处改正。"

Values: TypeAlias = tuple[tuple[str, str], ...]
"""Cells with the figures they should hold."""


class Diagnosis(NamedTuple):
    """Repairs each of which explains every failing equation of a group and breaks none, best first.

    `is_sure`: the first is so much likelier that one key may make it. No repairs: several figures differ, or no figure
    stands out.
    """

    repairs: tuple[Repair, ...] = ()
    is_sure: bool = False

    @property
    def sure(self) -> Repair | None:
        """The repair that one key makes, None where none is sure."""
        return self.repairs[0] if self.is_sure else None

    @property
    def sentence(self) -> str:
        """The advice, in one line."""
        if self.sure is not None:
            return self.sure.label
        return CHOOSE if self.repairs else SEVERAL

    @property
    def suspects(self) -> tuple[Suspect, ...]:
        """The cells of the repairs in their order."""
        return tuple(suspect for repair in self.repairs for suspect in repair.suspects)


class _Assessed(NamedTuple):
    """A candidate with the figures it leads to, the equations it mends, and the number of texts that support it."""

    values: Values
    candidate: Candidate
    mended: frozenset[int]
    support: int

    @property
    def cost(self) -> float:
        return self.candidate.error.cost - TEXT_BONUS * max(-2, min(2, self.support))


def diagnoses(report: Report) -> Mapping[str, Diagnosis]:
    """Finding key → diagnosis; all findings of one group have the same."""
    balance = Balance(report)
    if not balance.failing:
        return {}
    assessed = _assessed(balance)
    groups = _joined(balance.groups(), assessed)
    found: dict[str, Diagnosis] = {}
    moved = (
        []
        if all(_is_explained_by_one(group, assessed) for group in groups)
        else _explained_by_moves(balance, groups, assessed)
    )
    for group, diagnosis in moved:
        groups = [each for each in groups if not each & group]
        found.update(dict.fromkeys(_keys(balance, group), diagnosis))
    recomputed = _RecomputedTotals(balance)
    singles = {
        group: _diagnosis(balance, group, assessed, is_only=len(groups) == 1)
        if totals_fail(balance, group) or not recomputed.totals
        else recomputed.diagnosis(group, assessed, is_only=len(groups) == 1)
        for group in groups
    }
    if any(len(group) > MOST_UNEXPLAINED and not each.repairs for group, each in singles.items()):
        # So much is wrong that a single figure is no more than a guess.
        singles = dict.fromkeys(singles, Diagnosis())
    if not all(each.repairs for each in singles.values()):
        # What makes the others fail may make these fail too.
        found = {key: each._replace(is_sure=False) for key, each in found.items()}
        singles = {group: each._replace(is_sure=False) for group, each in singles.items()}
    for group, diagnosis in singles.items():
        found.update(dict.fromkeys(_keys(balance, group), diagnosis))
    return found


def _keys(balance: Balance, group: Iterable[int]) -> list[str]:
    equations = [balance.equations[number] for number in group]
    return [explanation_key(equation.code, equation.cells, {}) for equation in equations]


def suspected(report: Report, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings with suspects, action and repair filled in."""
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


def fix_together(report: Report, findings: Iterable[Finding]) -> Change | None:
    """The fixes of several findings that offer the same one, as one step; None where one has none."""
    edits: dict[Address, Edit] = {}
    label = ""
    for finding in findings:
        if (change := fix(report, finding)) is None:
            return None
        label = change.label
        edits.update({edit.address: edit for edit in change.edits})
    return Change(label, tuple(edits.values())) if edits else None


def _set(report: Report, label: str, cells: tuple[str, ...], value: str | None) -> Change:
    addresses = [Address(Area.ANSWERS, cell) for cell in cells]
    return Change(label, tuple(Edit(address, report.at(address), value) for address in addresses))


# -- evidence of the texts ---------------------------------------------------------------------------------------------


class TextEvidence(NamedTuple):
    """One number of a text: for each reading its difference from the tables, and the entered cells it counts."""

    readings: tuple[tuple[Number, dict[str, int]], ...]

    def support(self, deltas: Deltas) -> int:
        """1 where the repair makes the text right, -1 where it makes it wrong, else 0."""
        before = any(not apart for apart, _ in self.readings)
        after = any(
            not apart + sum(share * deltas.get(cell, 0) for cell, share in shares.items())
            for apart, shares in self.readings
        )
        return after - before


def text_evidence(balance: Balance) -> list[TextEvidence]:
    """The numbers that the texts state for the unit itself. A live figure only repeats the tables."""
    report = balance.report
    claims = (claim for part in report.edition.grammar.parts for claim in read_claims(report, part).stated)
    found = (TextEvidence(tuple(_readings(claim, balance))) for claim in claims)
    return [each for each in found if each.readings]


def _readings(claim: Stated, balance: Balance) -> Iterator[tuple[Number, dict[str, int]]]:
    said = claim.number.value if claim.number and claim.number.places >= 0 else None
    if said is None or not claim.scope or claim.rule.unit:
        return
    for cells in claim.rule.readings:
        values = [balance.report.value(cell) for cell in cells]
        known = [value for value in values if value is not None]
        if len(known) == len(values):
            shares: dict[str, int] = {}
            for cell in cells:
                balance.spread(cell, 1, shares)
            yield sum(known, start=0) - said, shares


# -- candidates -------------------------------------------------------------------------------------------------------


def _assessed(balance: Balance) -> list[_Assessed]:
    """Every candidate that breaks no equation; of those with the same result the likeliest."""
    found: dict[Values, _Assessed] = {}
    alone: dict[tuple[str, str], frozenset[int]] = {}
    heard = text_evidence(balance)
    for candidate in candidates(balance):
        outcome = balance.outcome(candidate.deltas)
        values = tuple((cell, written(figure(balance, cell) + delta)) for cell, delta in candidate.deltas.items())
        if outcome.broken or not outcome.mended:
            continue
        if len(values) == 1:
            alone[values[0]] = outcome.mended
        elif any(alone.get(value, frozenset()) >= outcome.mended for value in values):
            continue
        if values not in found or candidate.error.cost < found[values].candidate.error.cost:
            support = sum(each.support(candidate.deltas) for each in heard)
            found[values] = _Assessed(values, candidate, outcome.mended, support)
    return list(found.values())


def _joined(groups: list[frozenset[int]], assessed: Iterable[_Assessed]) -> list[frozenset[int]]:
    """The groups, joined where one error explains several: that is likelier than an error for each."""
    for each in assessed:
        joined = [group for group in groups if group <= each.mended]
        if len(joined) > 1:
            groups = [*(group for group in groups if group not in joined), frozenset[int]().union(*joined)]
    return groups


def _is_explained_by_one(group: frozenset[int], assessed: Iterable[_Assessed]) -> bool:
    """Whether one figure explains more than one failing equation, and all there are."""
    return len(group) > 1 and any(len(each.values) == 1 and each.mended >= group for each in assessed)


def _diagnosis(
    balance: Balance,
    group: frozenset[int],
    assessed: Iterable[_Assessed],
    *,
    is_only: bool,
    is_recomputed: bool = False,
) -> Diagnosis:
    """The repairs of a group, the likeliest first. `is_recomputed`: totals may have been added up after it."""
    ranked = sorted((each for each in assessed if each.mended >= group), key=lambda each: each.cost)
    if not ranked:
        return Diagnosis()
    weights = [exp(SHARPNESS * (ranked[0].cost - each.cost)) for each in ranked]
    whole = sum(weights)
    first = ranked[0]
    share = weights[0] / whole
    equivalent = _equivalent_cells(balance, group, first, is_recomputed=is_recomputed)
    is_crossed = equivalent < CROSSING  # sums cross at the mistake: few other figures stand in the same ones
    if not is_crossed:
        # Only one sum fails, and any of its figures would do. Where other groups fail too, or the error is of no known
        # kind, there may be several mistakes.
        if not (is_only and (first.candidate.error.words or first.support > 0)):
            return Diagnosis()
        is_guess = not _share_a_sum(balance, first) if len(first.values) > 1 else share < NAMED_SHARE_OF_MANY
        if (
            _equivalent_cells(balance, group, first, is_recomputed=is_recomputed) > FEW
            and first.support <= 0
            and is_guess
        ):
            return Diagnosis()
    # Figures that stand in the same sums alike, or in none that fails, are told apart only by a text that names one.
    # Of two mistakes in one sum the text may name neither: the error must be of a known kind too.
    is_known = len(first.values) == 1 and bool(first.candidate.error.words)
    is_named = is_known and first.support > max([0, *(each.support for each in ranked[1:])])
    is_told = (is_crossed and _stands_in(balance, group, first)) or is_named
    is_sure = is_told and share >= SURE_SHARE and not has_blank_line(balance.report)
    if not is_sure and not (is_only and sum(weights[:MOST_SHOWN]) / whole >= SHOWN_SHARE):
        return Diagnosis()
    return Diagnosis(tuple(_repair(balance, each, len(group)) for each in ranked[:MOST_SHOWN]), is_sure)


class _RecomputedTotals:
    """A report whose totals equal their sums: they may have been added up after a mistake, so they give no evidence."""

    def __init__(self, balance: Balance) -> None:
        self._entered = balance
        self.totals = following(balance.report)

    @cached_property
    def _balance(self) -> Balance:
        answers = self._entered.report.answers.items()
        return Balance(
            replace(self._entered.report, answers={cell: each for cell, each in answers if cell not in self.totals})
        )

    @cached_property
    def _assessed(self) -> list[_Assessed]:
        return _assessed(self._balance)

    def diagnosis(self, group: frozenset[int], assessed: Iterable[_Assessed], *, is_only: bool) -> Diagnosis:
        """The diagnosis among all figures below such totals; a repair stands only if the totals stay right."""
        keys = {self._entered.equations[number].key for number in group}
        numbers = frozenset(number for number, each in enumerate(self._balance.equations) if each.key in keys)
        found = _diagnosis(self._balance, numbers, self._assessed, is_only=is_only, is_recomputed=True)
        sound = {each.values for each in assessed if each.mended >= group}
        if any(repair.values not in sound for repair in found.repairs[:1]):
            return Diagnosis()
        return found._replace(repairs=tuple(each for each in found.repairs if each.values in sound))


def _share_a_sum(balance: Balance, assessed: _Assessed) -> bool:
    """Whether a short sum holds all cells of a candidate, as that of their row: else they may be separate mistakes."""
    shared = set.intersection(*(set(balance.weights[cell]) for cell, _ in assessed.values))
    sizes = [sum(number in weights for weights in balance.weights.values()) for number in shared]
    return any(size <= FEW for size in sizes)


def _stands_in(balance: Balance, group: frozenset[int], assessed: _Assessed) -> bool:
    """Whether each figure of a candidate stands in a failing equation of the group."""
    return all(not group.isdisjoint(balance.weights[cell]) for cell, _ in assessed.values)


def _equivalent_cells(balance: Balance, group: frozenset[int], assessed: _Assessed, *, is_recomputed: bool) -> int:
    """Return how many figures are in the same failing equations as a candidate's cell.

    This is the least number over its cells, because one cell with few equivalents identifies the pair. If totals may
    have been recomputed, it is the greatest.
    """
    standing = [group.intersection(weights) for weights in balance.weights.values()]
    counts = [standing.count(group.intersection(balance.weights[cell])) for cell, _ in assessed.values]
    return max(counts) if is_recomputed else min(counts)


def _repair(balance: Balance, assessed: _Assessed, count: int) -> Repair:
    candidate, cells = assessed.candidate, balance.report.edition.cells
    words = candidate.error.words
    if len(candidate.deltas) == 1:
        [(cell, delta)] = candidate.deltas.items()
        typed, right = written(figure(balance, cell)), written(figure(balance, cell) + delta)
        label = f"把{cells[cell].name}的{typed}改为{right}。"
        words = f"填报{typed}，疑应为{right}" + (f"，{words}" if words else "") + "，请对照原始资料核实"
    else:
        label = "改正" + "、".join(f"{cells[cell].name}为{value}" for cell, value in assessed.values) + "。"
    effect = f"改后{count}处不符全部消除" if count > 1 else "改后即相符"
    told = {1: "，与文中的数字一致", -1: "，但与文中的数字不一致"}.get(
        (assessed.support > 0) - (assessed.support < 0), ""
    )
    return Repair(label, assessed.values, f"{words}；{effect}{told}。")


# -- moves ------------------------------------------------------------------------------------------------------------


def _explained_by_moves(
    balance: Balance, groups: Iterable[frozenset[int]], assessed: Iterable[_Assessed]
) -> list[tuple[frozenset[int], Diagnosis]]:
    """The groups that a move explains, joined into one, with the likeliest moves."""
    all_moves = [each for each in assessed_moves(balance) if _is_whole(each, groups)]
    if not all_moves:
        return []
    best = all_moves[0]
    group = frozenset[int]().union(*(each for each in groups if each & best.mended))
    simple = [len(each.values) for each in assessed if each.mended >= group]
    is_all = group >= frozenset(balance.failing)
    least = _least_evidence(balance, best, is_simple=bool(simple), is_all=is_all)
    if best.evidence < (min(least, SIMPLE) if best.leaves_blanks else least):
        return []
    likely = [each for each in all_moves if each.evidence >= min(least, best.evidence)]
    covering = [each for each in likely if each.mended >= group]
    rivals = [each for each in all_moves if each.mended >= group and not each.agrees_with(best, balance.report)]
    only_clears = all(answer is None for answer in best.answers.values())  # then no sum holds, it is only unknown
    is_told = best.evidence >= APART and not any(best.evidence - each.evidence < APART for each in rivals)
    is_sure = is_told and not only_clears and not any(size < 3 for size in simple)
    return [
        (group, Diagnosis(tuple(_move_repair(balance, each, len(group)) for each in covering[:MOST_SHOWN]), is_sure))
    ]


def _least_evidence(balance: Balance, best: AssessedMove, *, is_simple: bool, is_all: bool) -> float:
    """The least evidence, in nats, of a move that is named.

    `is_simple`: a repair of figures explains the same; `is_all`: the move explains all that fails. After independent
    mistakes hardly any move explains all, except one of rows where no entered total fails.
    """
    if not is_all:
        return PARTLY
    if best.move.axis == 1 or totals_fail(balance, best.mended):
        return SIMPLE if is_simple else LEAST_EVIDENCE
    return SIMPLE_ROWS if is_simple else LEAST_OF_ROWS


def _is_whole(assessed: AssessedMove, groups: Iterable[frozenset[int]]) -> bool:
    return all(group <= assessed.mended for group in groups if group & assessed.mended)


def _move_repair(balance: Balance, assessed: AssessedMove, count: int) -> Repair:
    definitions = balance.report.edition.definitions
    values = tuple((cell, answer.text if answer else None) for cell, answer in assessed.answers.items())
    blank = sum(value is None and cell not in definitions for cell, value in values)
    lost = f"；有{blank}格的数字已被盖住，移回后空着，请按原稿补填" if blank else ""
    reason = f"{assessed.move.label}；移回去，{count}处不符即消除{lost}。"
    return Repair(f"移回去：{assessed.move.label}。", values, reason, is_move=True)
