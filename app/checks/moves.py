"""Moves and their evidence: a block of a table stands some rows or columns off its place, or two lines are swapped."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import log
from typing import Any, NamedTuple, TypeVar

from app.checks.rules import Balance
from app.model.edition import Edition, Equation, Relation, Table, Term
from app.model.numbers import Answer, Number, written
from app.model.report import Report

T = TypeVar("T")

MOST_LINES = 3
"""The most rows or columns by which a block stands off its place."""
AT_EDGES = (6.0, 3.5, 0.0)
"""The surprisal, in nats, of a block that shares none, one or both of its ends with the table."""
FURTHER = 0.3
"""The surprisal added by each row or column of distance."""
WITHOUT_TOTALS = 1.0
"""The surprisal added where the totals of the lines were not moved."""
SWAPPED, SWAPPED_APART = 2.0, 4.0
"""The surprisal of a swap of two neighbouring lines, or of two others."""
MOST_OF_EQUATION = 6.0
BLANK = 12.0
"""The evidence of lines that the block left blank."""
MOST_SURPRISAL = 4.0
"""The most surprisal of a block whose former lines give no evidence."""
OTHER_FIGURES = -10.0
"""The evidence of other figures in the lines that the block left: it speaks against the move."""
UNTRIED = 0.5
"""The evidence of a failing total that is computed once the move is undone."""
FEASIBLE = 0.7
"""The evidence of a sum that came out below 0 and does not once the move is undone."""
MOST_INDIRECT = 3.0
"""The most evidence of sums that are unknown once the move is undone: they have the same cause."""
UNKNOWN = 0.01
"""The evidence of one failing sum, which only becomes unknown once the move is undone."""
ACROSS, MOST_ACROSS = 3.0, 12.0
"""The evidence of each further such sum across the lines, and the most of all, where the lines hold in themselves.

A single wrong figure makes its row and its column fail; a line out of place makes many sums across it fail.
"""


@dataclass(frozen=True, eq=False)
class Sheet:
    """The figures of a table by printed row and column: `lines[0]` are its rows, `lines[1]` its columns.

    A line has the cell ids in order; None where the other lines have a figure and this one has none. `places` gives
    row and column of each cell.
    """

    lines: tuple[tuple[tuple[str | None, ...], ...], tuple[tuple[str | None, ...], ...]]
    names: tuple[tuple[str, ...], tuple[str, ...]]
    places: Mapping[str, tuple[int, int]]


@dataclass(frozen=True, eq=False)
class Move:
    """Figures that stand in the wrong place. `surprisal` is the surprisal of the move, in nats.

    `low` to `high` is the part of each line that is concerned.
    """

    sheet: Sheet
    axis: int
    low: int
    high: int
    surprisal: float

    @property
    def lines(self) -> tuple[int, ...]:
        """The lines whose figures are concerned."""
        raise NotImplementedError

    @property
    def label(self) -> str:
        """The move in one line of Chinese."""
        raise NotImplementedError

    def undo(self, values: Sequence[T | None]) -> list[T | None]:
        """The values across the lines with the move undone; None where a value was overwritten."""
        raise NotImplementedError

    def undone(self, values: Mapping[Any, T | None]) -> dict[Any, T | None]:
        """The values by cell with the move undone."""
        right = dict(values)
        for line in self.sheet.lines[1 - self.axis][self.low : self.high]:
            right.update(zip(line, self.undo([values.get(cell) for cell in line]), strict=True))
        return right

    @property
    def cells(self) -> Iterator[str]:
        """The cells that are concerned, in order."""
        for line in self.lines:
            yield from (cell for cell in self.sheet.lines[self.axis][line][self.low : self.high] if cell)


@dataclass(frozen=True, eq=False)
class Shift(Move):
    """Lines `start` up to `stop` stand `by` lines further on (below or to the right; negative: above, to the left)."""

    start: int
    stop: int
    by: int

    @property
    def lines(self) -> tuple[int, ...]:
        own = set(range(self.start, self.stop))
        return tuple(sorted(own.union(range(self.start + self.by, self.stop + self.by))))

    @property
    def vacated(self) -> tuple[int, ...]:
        """The lines that the block left."""
        return tuple(
            sorted(set(range(self.start, self.stop)).difference(range(self.start + self.by, self.stop + self.by)))
        )

    def undo(self, values: Sequence[T | None]) -> list[T | None]:
        right = list(values)
        moved = values[self.start + self.by : self.stop + self.by]
        right[self.start + self.by : self.stop + self.by] = [None] * len(moved)
        # What no figure was taken from still stands there, as beside a computed total.
        kept = right[self.start : self.stop]
        right[self.start : self.stop] = [k if m is None else m for m, k in zip(moved, kept, strict=True)]
        return right

    @property
    def label(self) -> str:
        names, unit = self.sheet.names[self.axis], ("行", "列")[self.axis]
        off = (("填低", "填高"), ("右偏", "左偏"))[self.axis][self.by < 0] + f"了{abs(self.by)}{unit}"
        count = self.stop - self.start
        if count == 1:
            return f"“{names[self.start]}”{unit}的数字{off}"
        return f"“{names[self.start]}”至“{names[self.stop - 1]}”{count}{unit}的数字{off}"


@dataclass(frozen=True, eq=False)
class Swap(Move):
    """The figures of two lines stand in each other's place."""

    one: int
    other: int

    @property
    def lines(self) -> tuple[int, ...]:
        return self.one, self.other

    def undo(self, values: Sequence[T | None]) -> list[T | None]:
        right = list(values)
        right[self.one], right[self.other] = values[self.other], values[self.one]
        return right

    @property
    def label(self) -> str:
        names = self.sheet.names[self.axis]
        return f"“{names[self.one]}”和“{names[self.other]}”两{('行', '列')[self.axis]}填反了"


@cache
def sheets(edition: Edition) -> tuple[Sheet, ...]:
    """The tables of a form that are added up: only sums tell a moved block from other mistakes."""
    added_up = {edition.cells[total].table for total in edition.definitions}
    return tuple(_sheet(table) for table in edition.tables.values() if table.id in added_up)


def _sheet(table: Table) -> Sheet:
    cells = {(place.top, place.left): place.cell for place in table.grid if place.cell}
    tops, lefts = (sorted({place[axis] for place in cells}) for axis in (0, 1))
    ids = {place: cell.id for place, cell in cells.items()}
    rows = tuple(tuple(ids.get((top, left)) for left in lefts) for top in tops)
    by_row = tuple(next(cell.row_name for place, cell in cells.items() if place[0] == top) for top in tops)
    by_column = tuple(
        next(_named(cell.row_name, cell.column_name, len(tops)) for place, cell in cells.items() if place[1] == left)
        for left in lefts
    )
    places = {cell: (tops.index(place[0]), lefts.index(place[1])) for place, cell in ids.items()}
    return Sheet((rows, tuple(zip(*rows, strict=True))), (by_row, by_column), places)


def _named(row: str, column: str, rows: int) -> str:
    """A column of a table printed in one row is known by both its labels."""
    return column if rows > 1 or not row else f"{row}·{column}"


def has_blank_line(report: Report) -> bool:
    """Whether a row or column is all blank in a table that is otherwise begun: its figures may stand elsewhere."""
    enterable = set(report.edition.enterable)
    for sheet in sheets(report.edition):
        if report.answers.keys().isdisjoint(sheet.places):
            continue
        lines = [enterable.intersection(cell for cell in line if cell) for line in (*sheet.lines[0], *sheet.lines[1])]
        if any(line and report.answers.keys().isdisjoint(line) for line in lines):
            return True
    return False


@cache
def swaps(edition: Edition) -> tuple[Swap, ...]:
    """Two lines swapped, neighbours first."""
    found = []
    for sheet in sheets(edition):
        for axis in (0, 1):
            across = len(sheet.lines[1 - axis])
            lines = sheet.lines[axis]
            for one, other in ((a, b) for b in range(len(lines)) for a in range(b) if _same_shape(lines[a], lines[b])):
                surprisal = SWAPPED if other == one + 1 else SWAPPED_APART
                found.append(Swap(sheet, axis, 0, across, surprisal, one, other))
    return tuple(sorted(found, key=lambda swap: swap.surprisal))


def _same_shape(one: Sequence[str | None], other: Sequence[str | None]) -> bool:
    return [cell is None for cell in one] == [cell is None for cell in other]


@cache
def shifts(edition: Edition) -> tuple[Shift, ...]:
    """Blocks that stand off their place."""
    return tuple(shift for sheet in sheets(edition) for axis in (0, 1) for shift in _shifts(edition, sheet, axis))


def _shifts(edition: Edition, sheet: Sheet, axis: int) -> Iterator[Shift]:
    count, across = len(sheet.lines[axis]), len(sheet.lines[1 - axis])
    parts = [(0, across, 0.0)]
    if axis == 0 and across > 1 and all(line[-1] in edition.definitions for line in sheet.lines[0]):
        # The totals were not pasted.
        parts.append((0, across - 1, WITHOUT_TOTALS))
    for by in (by for size in range(1, MOST_LINES + 1) for by in (size, -size)):
        first, last = max(0, -by), count - max(0, by)
        for start in range(first, last):
            for stop in range(start + 1, last + 1):
                surprisal = AT_EDGES[(start == first) + (stop == last)] + FURTHER * abs(by)
                for low, high, more in parts:
                    yield Shift(sheet, axis, low, high, surprisal + more, start, stop, by)


# -- evidence for a move -----------------------------------------------------------------------------------------------


class AssessedMove(NamedTuple):
    """A move with its evidence in nats; `answers`: cell → the answer once it is undone (None: blank).

    `leaves_blanks`: the lines that the block left are blank.
    """

    move: Move
    answers: Mapping[str, Answer | None]
    mended: frozenset[int]
    evidence: float
    leaves_blanks: bool

    def agrees_with(self, other: "AssessedMove", report: Report) -> bool:
        """Whether both leave the same figures in the table."""
        cells = self.answers.keys() | other.answers.keys()
        states = [
            [_value(each.answers.get(cell, report.answers.get(cell))) for cell in cells] for each in (self, other)
        ]
        return states[0] == states[1]


class Side(NamedTuple):
    """A sum: what is known of it, and how often lost figures are added (`more`) or taken off (`less`)."""

    known: Number
    more: int
    less: int


LOST, EITHER = Side(0, 1, 0), Side(0, 1, 1)


class Restored:
    """The equations of a report over other values, as after a move is undone.

    `following`: the entered totals that are taken for computed ones.
    """

    def __init__(
        self, report: Report, values: Mapping[str | None, Number | None], following: frozenset[str] = frozenset()
    ) -> None:
        self.report = report
        self.values = values
        self.following = following
        self._definitions = report.edition.definitions
        self._last = report.last_year.answers if report.last_year else {}
        self._sums: dict[str, Side] = {}

    def total(self, terms: tuple[Term, ...], share: int) -> Side:
        """The sum of terms, each `share` times; a blank is lost, and so is what is not known of last year."""
        known: Number = 0
        more = less = 0
        for cell, sign, last in terms:
            value = _value(self._last.get(cell)) if last else self.values.get(cell)
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

    def computed(self, total: str) -> Number | None:
        """The sum of a total that is not entered; None where a part of it is unknown."""
        known, more, less = self._computed(total)
        return None if more or less else known

    def apart(self, equation: Equation) -> Side:
        """left − right."""
        left, right = self.total(equation.left, 1), self.total(equation.right, -1)
        return Side(left.known + right.known, left.more + right.more, left.less + right.less)

    def is_tried(self, equation: Equation) -> bool:
        return not equation.computes or self.values.get(equation.left[0].cell) is not None


def assessed_moves(balance: Balance) -> list[AssessedMove]:
    """The moves that, once undone, leave no equation failing that they touch; most evidence first."""
    report = balance.report
    failing = {equation.key: number for number, equation in enumerate(balance.equations) if balance.is_failing(number)}
    # Where each total equals its sum, the totals may have been added up after the figures were moved.
    totals = frozenset[str]() if totals_fail(balance, balance.failing) else following(report)
    values: dict[str | None, Number | None] = {
        cell: answer.value for cell, answer in report.answers.items() if cell not in totals
    }
    before = Restored(report, values, totals)
    found: dict[frozenset[tuple[str, str | None]], AssessedMove] = {}
    for move, vacated in _candidate_moves(before):
        assessed = _assess(before, move, vacated, failing)
        if assessed is None:
            continue
        key = frozenset((cell, answer.text if answer else None) for cell, answer in assessed.answers.items())
        if key not in found or assessed.evidence > found[key].evidence:
            found[key] = assessed
    return sorted(found.values(), key=lambda each: -each.evidence)


def totals_fail(balance: Balance, numbers: Iterable[int]) -> bool:
    """Whether one of these failing equations is that of an entered total: then totals were not added up anew."""
    return any(balance.equations[number].computes for number in numbers)


def following(report: Report) -> frozenset[str]:
    """The entered totals that equal their sums: they may have been added up after a mistake was made."""
    totals = (total for total in report.edition.definitions if total in report.answers)
    return frozenset(total for total in totals if report.value(total) == report.computed(total).value)


def _candidate_moves(before: "Restored") -> Iterator[tuple[Move, float]]:
    """The moves to assess, with the evidence of the lines that the block left."""
    edition = before.report.edition
    for swap in swaps(edition):
        yield swap, 0.0
    left: dict[tuple[int, int, tuple[int, ...], int, int, int], float] = {}
    for shift in shifts(edition):
        key = (id(shift.sheet), shift.axis, shift.vacated, shift.by, shift.low, shift.high)
        if key not in left:
            left[key] = _vacated_evidence(before, shift)
        if left[key] > 0 or shift.surprisal < MOST_SURPRISAL:
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


def _assess(before: Restored, move: Move, vacated: float, failing: Mapping[str, int]) -> AssessedMove | None:
    report, values = before.report, before.values
    touched = _touched(move, report.edition)
    mended = frozenset(failing[each.key] for each in touched if each.key in failing)
    if not mended:
        return None
    after = Restored(report, move.undone(values), before.following)
    evidence = vacated - move.surprisal
    indirect = 0.0
    unknown, holds_within = 0, False
    for equation in sorted(touched, key=lambda each: each.key not in failing):
        gain = _equation_evidence(equation, before, after, is_failing=equation.key in failing)
        if gain is None:
            return None
        # An equation within one line moves with it and holds anywhere.
        if _is_within(move, equation):
            holds_within = holds_within or (equation.key not in failing and before.is_tried(equation))
            continue
        if gain in (UNTRIED, FEASIBLE, UNKNOWN):
            indirect += gain
            unknown += gain != UNTRIED and equation.key in failing
        else:
            evidence += gain
    answers = _answers(before, after, move)
    if len(answers) < 2:
        return None
    across = min(MOST_ACROSS, ACROSS * (unknown - 1)) if holds_within else 0.0
    evidence += max(across, min(indirect, MOST_INDIRECT)) + _last_year_evidence(report, answers)
    return AssessedMove(move, answers, mended, evidence, vacated >= BLANK)


def _answers(before: Restored, after: Restored, move: Move) -> dict[str, Answer | None]:
    """The answers that change when a move is undone. A computed total stays computed, a following one follows."""
    report = before.report
    right = move.undone({cell: report.answers.get(cell or "") for cell in before.values})
    answers = {cell: right.get(cell) for cell in move.cells if _value(right.get(cell)) != before.values.get(cell)}
    for total in report.edition.definitions:
        if total in before.following:
            value = after.computed(total)
            if value != report.value(total):
                answers[total] = None if value is None else Answer(written(value), value)
        elif total not in report.answers:
            answers.pop(total, None)
    return answers


def _is_within(move: Move, equation: Equation) -> bool:
    """Whether all cells of an equation stand in one line."""
    places = [move.sheet.places.get(cell) for cell in equation.cells]
    lines = {place[move.axis] if place else None for place in places}
    return len(lines) == 1 and not any(term.last for term in (*equation.left, *equation.right))


def _value(answer: Answer | None) -> Number | None:
    return answer.value if answer else None


def _equation_evidence(equation: Equation, before: Restored, after: Restored, *, is_failing: bool) -> float | None:
    """The evidence of one equation for a move, in nats; None where it fails once the move is undone."""
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
        return FEASIBLE if is_failing and was_impossible else UNKNOWN
    if apart.known:
        return None
    if not any(after.total((term,), 1).known for term in (*equation.left, *equation.right)):
        # An equation of zeros is no evidence.
        return 0.0
    if is_failing:
        return min(MOST_OF_EQUATION, 1 + log(1 + abs(float(was.known))))
    if not before.is_tried(equation):
        # A figure moves into a computed total and equals its sum.
        return min(MOST_OF_EQUATION, log(1 + abs(float(after.total(equation.left, 1).known))))
    if was.more or was.less:
        # It was unknown before, and holds now.
        return min(MOST_OF_EQUATION, log(1 + abs(float(was.known))))
    return 0.0


def _vacated_evidence(before: Restored, shift: Shift) -> float:
    """The evidence of the lines that the block left: blanks, 0 or still the same figures speak for a move."""
    lines, values = shift.sheet.lines[shift.axis], before.values
    here = [cell for at in shift.vacated for cell in lines[at][shift.low : shift.high]]
    totals = before.report.edition.definitions.keys()
    if totals.isdisjoint(values) and totals >= {cell for cell in here if cell}:
        # Computed totals are blank wherever the block came from.
        return 0.0
    emptied, zeros, kept = 0.0, 0, 0.0
    for at in shift.vacated:
        pairs = zip(*(lines[line][shift.low : shift.high] for line in (at, at + shift.by)), strict=True)
        known = [(one, other) for one, other in pairs if other in values or other not in totals]
        left, moved = ([values.get(pair[side]) for pair in known] for side in (0, 1))
        if any(left) and left != moved:
            return OTHER_FIGURES
        kept += sum(1 + log(1 + abs(float(value))) for value in left if value)
        if any(moved) and not any(left):
            if all(value is None for value in left):
                emptied = BLANK
            else:
                zeros += 1
    return max(emptied, zeros * _surprisal_of_zeros(lines, values, shift.vacated)) + kept


def _surprisal_of_zeros(
    lines: Sequence[Sequence[str | None]], values: Mapping[str | None, Number | None], vacated: tuple[int, ...]
) -> float:
    """The surprisal, in nats, of a line of zeros, by how many of the lines beside the vacated ones have only 0."""
    others = [line for at, line in enumerate(lines) if at not in vacated]
    empty = sum(not any(values.get(cell) for cell in line) for line in others)
    return -log((empty + 1) / (len(others) + 2))


def _last_year_evidence(report: Report, answers: Mapping[str, Answer | None]) -> float:
    """Return how much closer the moved figures are to last year's than the present ones, in nats."""
    if report.last_year is None:
        return 0.0
    gain: float = 0.0
    for cell, answer in answers.items():
        now, then = _value(report.answers.get(cell)), _value(answer)
        past = _value(report.last_year.answers.get(cell))
        if now is not None and then is not None and past is not None and min(now, then, past) >= 0:
            gain += abs(log(float((1 + now) / (1 + past)))) - abs(log(float((1 + then) / (1 + past))))
    return max(-8.0, min(8.0, gain))
