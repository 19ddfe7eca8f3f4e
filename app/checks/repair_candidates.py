"""Candidate repairs: figures of one cell, of two neighbours on the printed form, or of a shifted row or column.

How likely one is depends on the typing error that would have made the figures that stand there.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from math import log2
from typing import NamedTuple

from app.checks.rules import Balance
from app.model.edition import Cell, Edition, GridCell, Table
from app.model.numbers import Kind, Number, written

_CONFUSABLE = frozenset({"69", "96", "17", "71", "38", "83", "06", "60", "08", "80", "35", "53", "27", "72"})
"""Pairs of digits that are confused when read from paper: written, meant."""


# -- typing errors ----------------------------------------------------------------------------------------------------


class TypingError(NamedTuple):
    """A kind of error. `cost` is small for common kinds; `words` is "" where the kind is unknown."""

    cost: float
    words: str


UNEXPLAINED = TypingError(3.0, "")


def typing_error(typed: Number, right: Number) -> TypingError:
    """The error by which `right` became `typed`."""
    wrote, meant = (written(number).replace(".", "").lstrip("-") for number in (typed, right))
    if len(wrote) == len(meant):
        found = _same_length(wrote, meant)
    elif len(wrote) + 1 == len(meant) and (at := _left_out(meant, wrote)) is not None:
        # A 0 is not what is left of a figure without one of its digits.
        # A missing last 0 is rarer than other missing digits: one figure in ten ends in 0.
        cost = 1.2 if not at else 1.25 if at == len(wrote) and meant[at] == "0" else 1.1
        found = UNEXPLAINED if wrote == "0" else TypingError(cost, "少写了一位数字" if at else "少写了首位数字")
    elif len(wrote) == len(meant) + 1 and (at := _left_out(wrote, meant)) is not None:
        doubled = wrote[at] in (wrote[at - 1 : at], wrote[at + 1 : at + 2])
        found = TypingError(1.0, "一位数字写了两遍") if doubled else TypingError(1.5, "多写了一位数字")
    else:
        found = UNEXPLAINED
    if abs(typed - right) == 1 and found.cost > 1.45:
        return TypingError(1.45, "差1")
    # A long figure can be mistyped in more ways, so each way is less likely.
    return found if found is UNEXPLAINED else found._replace(cost=found.cost + len(meant) / 50)


def _same_length(wrote: str, meant: str) -> TypingError:
    apart = [at for at in range(len(meant)) if wrote[at] != meant[at]]
    match apart:
        case [first, second] if second == first + 1 and wrote[first : second + 1] == meant[first : second + 1][::-1]:
            return TypingError(1.0, "前后两位数字颠倒")
        case [at] if wrote[at] + meant[at] in ("69", "96"):
            return TypingError(1.1, "6、9误写")
        case [at] if wrote[at] + meant[at] in _CONFUSABLE:
            return TypingError(1.6, f"{meant[at]}和{wrote[at]}容易看混")
        case [_] if len(meant) > 1:
            return TypingError(2.0, "写错了一位数字")
        case _:
            return UNEXPLAINED


def _left_out(longer: str, shorter: str) -> int | None:
    """Return the position of the only digit of `longer` that `shorter` lacks; None if they differ in more."""
    for at in range(len(longer)):
        if longer[:at] + longer[at + 1 :] == shorter:
            return at
    return None


# -- neighbours -------------------------------------------------------------------------------------------------------


@cache
def pairs(edition: Edition) -> tuple[tuple[Cell, Cell], ...]:
    """Neighbouring figures, the left or upper one first."""
    return tuple(pair for table in edition.tables.values() for pair in _pairs(table))


def _pairs(table: Table) -> Iterator[tuple[Cell, Cell]]:
    starts = {(place.top, place.left): place for place in table.grid}
    for place in table.grid:
        beside = starts.get((place.top, place.left + place.columns))
        below = starts.get((place.top + place.rows, place.left))
        for other in (beside, below):
            if place.cell and other and other.cell and _same_size(place, other):
                yield place.cell, other.cell


def _same_size(one: GridCell, other: GridCell) -> bool:
    return one.rows == other.rows and one.columns == other.columns


@cache
def lines(edition: Edition) -> tuple[tuple[str, ...], ...]:
    """Rows and columns that are added up, in printed order, each with its total after its parts."""
    return tuple(
        (*(term.cell for term in equation.right), total)
        for total, equation in edition.definitions.items()
        if all(term.sign > 0 for term in equation.right)
    )


Deltas = Mapping[str, Number]
Wanted = Mapping[str, frozenset[Number]]
"""Cell → the changes that each make one failing equation hold."""

NOT_UPDATED = TypingError(2.5, "总计没有跟着更新")
SWAPPED = TypingError(1.2, "{first}与相邻的{second}填反了")
IN_NEIGHBOUR = TypingError(1.2, "{count}应填在{right}，错填在相邻的{wrong}")
SPLIT = TypingError(1.2, "{count}被拆开填在相邻的{first}和{second}")
COUNTED_IN_NEIGHBOUR = TypingError(1.8, "有{count}应计入{right}，错计入相邻的{wrong}")
OVERWRITTEN = TypingError(2.0, "{count}应填在{right}，错填在相邻的{wrong}，把那里的数字盖住了")
UNCROSSED = 1.0
"""The extra cost of a shifted line that only one equation supports."""
SHIFTED = TypingError(1.6, "从{first}起，数字错开了一格")


class Candidate(NamedTuple):
    """A repair to be assessed: what to add to which figures, and the error that explains it."""

    deltas: Deltas
    error: TypingError


def candidates(balance: Balance) -> Iterator[Candidate]:
    """Repairs of one cell first, then of neighbours, then of shifted lines. Each leaves possible figures only."""
    wanted = {cell: _wanted(balance, cell) for cell in balance.cells_of(balance.failing)}
    yield from _singles(balance, wanted)
    for first, second in pairs(balance.report.edition):
        if (first.id in wanted or second.id in wanted) and first.id in balance.weights and second.id in balance.weights:
            yield from _neighbours(balance, wanted, first, second)
    for line in lines(balance.report.edition):
        yield from _shifts(balance, wanted, line)


def figure(balance: Balance, cell: str) -> Number:
    """The entered figure of a cell that takes part in the equations."""
    value = balance.report.answers[cell].value
    assert value is not None, "an equation with an unread figure is not tried"
    return value


def _wanted(balance: Balance, cell: str) -> frozenset[Number]:
    return frozenset(
        -balance.residuals[number] * weight
        for number, weight in balance.weights[cell].items()
        if weight**2 == 1 and balance.is_failing(number)
    )


def _is_possible(balance: Balance, cell: str, value: Number) -> bool:
    kind = balance.report.edition.cells[cell].kind
    return (value >= 0 or kind is Kind.SIGNED) and (isinstance(value, int) or kind in (Kind.DECIMAL, Kind.AMOUNT))


# -- one cell ---------------------------------------------------------------------------------------------------------


def _singles(balance: Balance, wanted: Wanted) -> Iterator[Candidate]:
    for cell, deltas in wanted.items():
        for delta in sorted(deltas):
            if _is_possible(balance, cell, figure(balance, cell) + delta):
                yield Candidate({cell: delta}, _single_error(balance, cell, delta))


def _single_error(balance: Balance, cell: str, delta: Number) -> TypingError:
    """The error in one cell. A total that was not updated is more common than a figure mistyped beyond recognition."""
    typed = figure(balance, cell)
    found = typing_error(typed, typed + delta)
    report = balance.report
    if report.is_entered_total(cell):
        parts = [report.term_value(term) for term in report.edition.definitions[cell].right]
        if typed == 0:
            return TypingError(0.7, "总计没有算，留着0")
        if delta in parts and found.cost > 1.3:
            return TypingError(1.3, "总计疑似漏加一项")
        # Totals are added up by hand, other figures are copied.
        return (
            NOT_UPDATED
            if found is UNEXPLAINED
            else found._replace(cost=found.cost - 0.05)
            if abs(delta) == 1
            else found
        )
    last = report.last_year.answers.get(cell) if report.last_year else None
    if typed and last and last.value == typed and found.cost > 1.3:
        return TypingError(1.3, "与上年数字相同，疑似未更新")
    return found


# -- neighbours -------------------------------------------------------------------------------------------------------


def _neighbours(balance: Balance, wanted: Wanted, first: Cell, second: Cell) -> Iterator[Candidate]:
    one, other = figure(balance, first.id), figure(balance, second.id)
    wants = wanted.get(first.id, frozenset()), wanted.get(second.id, frozenset())
    weights = balance.weights[first.id], balance.weights[second.id]
    failing = [
        (balance.residuals[number], weights[0].get(number, 0), weights[1].get(number, 0))
        for number in {*weights[0], *weights[1]}
        if balance.is_failing(number)
    ]
    for left, right in sorted(_pair_deltas(one, other, *wants)):
        if not left or not right or all(apart + left * here + right * there for apart, here, there in failing):
            continue
        if _is_possible(balance, first.id, one + left) and _is_possible(balance, second.id, other + right):
            found = _pair_error((first, second), (one, other), (one + left, other + right))
            if found is not None:
                yield Candidate({first.id: left, second.id: right}, found)


def _pair_deltas(
    one: Number, other: Number, first: frozenset[Number], second: frozenset[Number]
) -> set[tuple[Number, Number]]:
    found = {(other - one, one - other)}
    found |= {(delta, -delta) for delta in first} | {(-delta, delta) for delta in second}
    found |= {(left, right) for left in first for right in second}
    if isinstance(one, int) and isinstance(other, int) and one > 0 and other >= 0:
        whole = int(f"{one}{other}")
        found |= {(whole - one, -other), (-one, whole - other)}
    return found


def _pair_error(
    cells: tuple[Cell, Cell], typed: tuple[Number, Number], fixed: tuple[Number, Number]
) -> TypingError | None:
    """The one error that made both cells wrong; None where it takes two errors."""
    (first, second), (one, other), (fixed_one, fixed_other) = cells, typed, fixed
    towards_first = fixed_one > one
    right_name, wrong_name = (first.name, second.name) if towards_first else (second.name, first.name)
    names = {"first": first.name, "second": second.name, "right": right_name, "wrong": wrong_name}

    def worded(found: TypingError, count: Number, discount: float = 0.0) -> TypingError:
        return TypingError(found.cost - discount, found.words.format(**names, count=written(count)))

    if (fixed_one, fixed_other) == (other, one):
        return worded(SWAPPED, one) if one and other else worded(IN_NEIGHBOUR, one or other)
    for whole, rest in ((fixed_one, fixed_other), (fixed_other, fixed_one)):
        if not rest and written(whole) == written(one) + written(other):
            return worded(SPLIT, whole)
    if fixed_one + fixed_other == one + other:
        # An application is more likely to be miscounted out of a cell that counts many.
        most, moved = (fixed_one, fixed_one - one) if towards_first else (fixed_other, fixed_other - other)
        return worded(COUNTED_IN_NEIGHBOUR, moved, min(0.5, log2(1 + abs(float(most))) / 20))
    if (fixed_one == other and not one) or (fixed_other == one and not other):
        return worded(OVERWRITTEN, other if towards_first else one)
    return None


# -- lines ------------------------------------------------------------------------------------------------------------


def _shifts(balance: Balance, wanted: Wanted, line: tuple[str, ...]) -> Iterator[Candidate]:
    """Lines in which figures stand one cell off, with or without the total."""
    if any(cell not in balance.weights for cell in line) or sum(cell in wanted for cell in line) < 2:
        return
    values = [figure(balance, cell) for cell in line]
    for size in (len(line) - 1, len(line)):
        for at in range(size - 1):
            rest = values[:at] + values[at + 1 : size]
            fill = values[-1] - sum(rest) if size < len(line) else sum(rest)
            # A cell was skipped: the figures after it stand one cell back, and the last one was lost.
            yield from _shift(balance, wanted, line, at, [*rest, fill])
            kept = values[: size - 1]
            start = values[-1] - sum(kept) if size < len(line) else kept[-1] - sum(kept[:-1])
            # A cell was filled twice: the figures after it stand one cell on, and the first one was lost.
            yield from _shift(balance, wanted, line, at, [*kept[:at], start, *kept[at:]])


def _shift(
    balance: Balance, wanted: Wanted, line: tuple[str, ...], at: int, right: list[Number]
) -> Iterator[Candidate]:
    changes = [(cell, value, value - figure(balance, cell)) for cell, value in zip(line, right, strict=False)]
    deltas = {cell: delta for cell, _, delta in changes if delta}
    explained = sum(delta in wanted.get(cell, ()) for cell, delta in deltas.items())
    # Where no other sum crosses the line, only a text can support it: any other row of figures is as likely.
    is_crossed = len({number for cell in line for number in balance.weights[cell] if balance.is_failing(number)}) > 1
    is_likely = explained >= 2 if is_crossed else bool(balance.outcome(deltas).mended)
    if len(deltas) < 2 or not is_likely or not all(_is_possible(balance, cell, value) for cell, value, _ in changes):
        return
    name = balance.report.edition.cells[line[at]].name
    cost = SHIFTED.cost + len(deltas) / 20 + (0 if is_crossed else UNCROSSED)
    yield Candidate(deltas, TypingError(cost, SHIFTED.words.format(first=name)))
