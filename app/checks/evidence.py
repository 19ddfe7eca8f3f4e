"""What the equations, the blanks and last year's figures say for a structural explanation."""

from collections.abc import Iterator, Mapping
from functools import cache
from math import log
from typing import NamedTuple

from app.checks.balance import Balance
from app.checks.structural_moves import Move, Shift, shifts, swaps
from app.model.edition import Edition, Equation, Relation, Term
from app.model.numbers import Answer, Number
from app.model.report import Report

LEAST = 5.0
"""Evidence, in nats, below which a structural explanation is not mentioned."""
MOST_EQUATION = 6.0
EMPTY, BLANK = 4.0, 8.0
"""What it says for a move that all it left is 0, or blank, where figures are due."""
MOST_SURPRISE = 4.0
"""How unusual a block may be of which nothing speaks where it came from."""
JUNK = -4.0
"""What it says against a move that other figures stand where the block came from."""
UNTRIED = 0.5
"""What it says for a move that a failing total would only have been computed."""
FEASIBLE = 0.7
"""What it says for a move that a sum which came out below 0 no longer does."""


class Judged(NamedTuple):
    """A move with the figures that stood apart: cell → the answer to be there (None: blank), evidence in nats."""

    move: Move
    answers: Mapping[str, Answer | None]
    mended: frozenset[int]
    evidence: float


class Side(NamedTuple):
    """A sum: what is known of it, and how often lost figures are added (`more`) or taken off (`less`)."""

    known: Number
    more: int
    less: int


LOST, EITHER = Side(0, 1, 0), Side(0, 1, 1)


class Undone:
    """The figures of a report, of which some stand elsewhere: what the equations come to."""

    def __init__(self, report: Report, values: Mapping[str | None, Number | None]) -> None:
        self.report = report
        self._values = values
        self._definitions = report.edition.definitions
        self._last = report.last_year.answers if report.last_year else {}
        self._sums: dict[str, Side] = {}

    def total(self, terms: tuple[Term, ...], share: int) -> Side:
        """The sum of terms, each `share` times; a blank is lost, and so is what is not known of last year."""
        known: Number = 0
        more = less = 0
        for cell, sign, last in terms:
            value = _value(self._last.get(cell)) if last else self._values.get(cell)
            if value is not None:
                known += sign * share * value
                continue
            part = EITHER if last else self._computed(cell) if cell in self._definitions else LOST
            known += sign * share * part.known
            is_added = sign * share > 0
            more += part.more if is_added else part.less
            less += part.less if is_added else part.more
        return Side(known, more, less)

    def _computed(self, total: str) -> Side:
        if total not in self._sums:
            self._sums[total] = self.total(self._definitions[total].right, 1)
        return self._sums[total]

    def apart(self, equation: Equation) -> Side:
        """left − right."""
        left, right = self.total(equation.left, 1), self.total(equation.right, -1)
        return Side(left.known + right.known, left.more + right.more, left.less + right.less)

    def is_tried(self, equation: Equation) -> bool:
        return not equation.computes or self._values.get(equation.left[0].cell) is not None


def explained(balance: Balance) -> list[Judged]:
    """The structural explanations that leave no equation failing that they touch, best first."""
    report = balance.report
    failing = {equation.key: number for number, equation in enumerate(balance.equations) if balance.is_failing(number)}
    values: dict[str | None, Number | None] = {cell: answer.value for cell, answer in report.answers.items()}
    before = Undone(report, values)
    found: dict[frozenset[tuple[str, str | None]], Judged] = {}
    for move, said in _likely(report):
        judged = _judge(before, move, said, failing, values)
        if judged is None:
            continue
        key = frozenset((cell, answer.text if answer else None) for cell, answer in judged.answers.items())
        if key not in found or judged.evidence > found[key].evidence:
            found[key] = judged
    return sorted(found.values(), key=lambda each: -each.evidence)


def _likely(report: Report) -> Iterator[tuple[Move, float]]:
    """The moves worth a look, with what the lines that the block left say for them."""
    for swap in swaps(report.edition):
        yield swap, 0.0
    left: dict[tuple[int, int, tuple[int, ...], int, int, int], float] = {}
    for shift in shifts(report.edition):
        key = (id(shift.sheet), shift.axis, shift.vacated, shift.by, shift.low, shift.high)
        if key not in left:
            left[key] = _vacated(report, shift)
        if left[key] > 0 or shift.surprise < MOST_SURPRISE:
            yield shift, left[key]


@cache
def _touching(edition: Edition) -> Mapping[str, frozenset[int]]:
    """Cell → the numbers (in the edition) of the equations it may count in, whatever totals are entered."""
    found: dict[str, set[int]] = {cell: set() for cell in edition.cells}
    for number, equation in enumerate(edition.equations):
        for cell in equation.cells:
            found[cell].add(number)
    return {
        cell: frozenset(numbers.union(*(found[total] for total in edition.dependents.get(cell, ()))))
        for cell, numbers in found.items()
    }


@cache
def _touched(move: Move, edition: Edition) -> tuple[Equation, ...]:
    touching = _touching(edition)
    numbers: set[int] = set().union(*(touching[cell] for cell in move.cells))
    return tuple(edition.equations[number] for number in sorted(numbers))


def _judge(
    before: Undone, move: Move, said: float, failing: Mapping[str, int], values: Mapping[str | None, Number | None]
) -> Judged | None:
    report = before.report
    touched = _touched(move, report.edition)
    mended = frozenset(failing[each.key] for each in touched if each.key in failing)
    if not mended:
        return None
    after = Undone(report, move.undone(values))
    evidence = said - move.surprise
    for equation in sorted(touched, key=lambda each: each.key not in failing):
        gain = _said(equation, before, after, is_failing=equation.key in failing)
        if gain is None:
            return None
        # What lies within one line moves as a whole with it, and holds anywhere.
        evidence += 0.0 if _is_within(move, equation) else gain
    right = move.undone(report.answers)
    answers = {cell: right.get(cell) for cell in move.cells if _value(right.get(cell)) != values.get(cell)}
    for total in report.edition.definitions:
        if total not in report.answers:
            # It is computed, and stays so.
            answers.pop(total, None)
    if len(answers) < 2:
        return None
    return Judged(move, answers, mended, evidence + _likeness(report, answers))


def _is_within(move: Move, equation: Equation) -> bool:
    """Whether all that an equation speaks of stands in one line."""
    places = [move.sheet.places.get(cell) for cell in equation.cells]
    lines = {place[move.axis] if place else None for place in places}
    return len(lines) == 1 and not any(term.last for term in (*equation.left, *equation.right))


def _value(answer: Answer | None) -> Number | None:
    return answer.value if answer else None


def _said(equation: Equation, before: Undone, after: Undone, *, is_failing: bool) -> float | None:
    """What one equation says for a move, in nats; None where it would not hold, or could not."""
    if not after.is_tried(equation):
        return UNTRIED if is_failing else 0.0
    apart = after.apart(equation)
    if equation.relation is Relation.AT_MOST:
        return 0.0
    was = before.apart(equation)
    if apart.more or apart.less:
        if (apart.known > 0 and not apart.less) or (apart.known < 0 and not apart.more):
            return None
        was_impossible = (was.known > 0 and not apart.less) or (was.known < 0 and not apart.more)
        return FEASIBLE if is_failing and was_impossible else 0.0
    if apart.known:
        return None
    if not any(after.total((term,), 1).known for term in (*equation.left, *equation.right)):
        # Nothing but 0 is left: that says nothing.
        return 0.0
    if is_failing:
        return min(MOST_EQUATION, 1 + log(1 + abs(float(was.known))))
    if not before.is_tried(equation):
        # A figure comes to stand in a computed total, and is its sum.
        return min(MOST_EQUATION, log(1 + abs(float(after.total(equation.left, 1).known))))
    if was.more or was.less:
        # It could not be tried before, and holds now.
        return min(MOST_EQUATION, log(1 + abs(float(was.known))))
    return 0.0


def _vacated(report: Report, shift: Shift) -> float:
    """What stands where the block came from: nothing, 0 or still the same figures speak for a move."""
    lines = shift.sheet.lines[shift.axis]
    here = [cell for at in shift.vacated for cell in lines[at][shift.low : shift.high]]
    there = [cell for at in shift.vacated for cell in lines[at + shift.by][shift.low : shift.high]]
    left, moved = ([_value(report.answers.get(cell or "")) for cell in cells] for cells in (here, there))
    if any(left) and left != moved:
        return JUNK
    if not any(moved):
        return 0.0
    if not any(left):
        return EMPTY if any(value is not None for value in left) else BLANK
    return sum((1 + log(1 + float(value)) for value in left if value), start=0.0)


def _likeness(report: Report, answers: Mapping[str, Answer | None]) -> float:
    """How much more the moved figures are like last year's than those that stand there now."""
    if report.last_year is None:
        return 0.0
    gain: float = 0.0
    for cell, answer in answers.items():
        now, then = _value(report.answers.get(cell)), _value(answer)
        past = _value(report.last_year.answers.get(cell))
        if now is not None and then is not None and past is not None and min(now, then, past) >= 0:
            gain += abs(log(float((1 + now) / (1 + past)))) - abs(log(float((1 + then) / (1 + past))))
    return max(-8.0, min(8.0, gain))
