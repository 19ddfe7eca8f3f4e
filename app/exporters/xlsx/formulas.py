"""Sums of the edition as spreadsheet formulas, with the value that each shows until it is recalculated."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from app.model.edition import Equation, Table, Term
from app.model.numbers import Number, written

HOLDS = "✓"
DIFFERS = "差"
UNFINISHED = "未完"

_MOST_COLUMNS = 26


class Spot(NamedTuple):
    """Where a figure stands in the workbook: sheet, row and column from 0, and the last column it spans."""

    sheet: str
    row: int
    column: int
    last: int

    @property
    def name(self) -> str:
        return f"{column_name(self.column)}{self.row + 1}"


def column_name(column: int) -> str:
    """A, B … Z, AA … for 0, 1 …"""
    name = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, _MOST_COLUMNS)
        name = chr(ord("A") + letter) + name
    return name


def spots(table: Table, sheet: str, first_row: int) -> dict[str, Spot]:
    """Where the figures of a table stand on its sheet, by cell id."""
    return {
        cell: Spot(sheet, first_row + place.top, place.left, place.left + place.columns - 1)
        for cell, place in table.places.items()
    }


def sum_formula(equation: Equation, at: Mapping[str, Spot]) -> str:
    """The defining sum of a total: blank until every part is a number, as in the program."""
    sheet = at[equation.left[0].cell].sheet
    return f'=IF({_complete(equation.right, at, sheet)},{_sum(equation.right, at, sheet)},"")'


Shape = tuple[tuple[str, int, int, int], ...]
"""Where the parts of a total lie as seen from it: sheet, rows down, columns along, sign."""


def shape(equation: Equation, at: Mapping[str, Spot]) -> Shape:
    """Totals of one shape have the same formula but for the place."""
    total = at[equation.left[0].cell]
    parts = [(at[term.cell], term.sign) for term in equation.right]
    return tuple((spot.sheet, spot.row - total.row, spot.column - total.column, sign) for spot, sign in parts)


def is_wrong(equation: Equation, at: Mapping[str, Spot]) -> str:
    """True where a total holds a number and is not the complete sum of its parts."""
    total = at[equation.left[0].cell]
    parts = _sum(equation.right, at, total.sheet)
    complete = _complete(equation.left + equation.right, at, total.sheet)
    return f"=AND({complete},ROUND({total.name}-({parts}),6)<>0)"


def verdict_formula(equation: Equation, at: Mapping[str, Spot], sheet: str) -> str:
    """✓, or the difference of both sides, or that figures are still missing."""
    complete = _complete(equation.left + equation.right, at, sheet)
    difference = f"ROUND({_sum(equation.left, at, sheet)}-({_sum(equation.right, at, sheet)}),6)"
    return f'=IF({complete},IF({difference}=0,"{HOLDS}","{DIFFERS}"&{difference}),"{UNFINISHED}")'


def verdict(equation: Equation, numbers: Mapping[str, Number]) -> str:
    """What `verdict_formula` shows while the cells hold `numbers`."""
    if any(term.cell not in numbers for term in equation.left + equation.right):
        return UNFINISHED
    difference = added(equation.left, numbers) - added(equation.right, numbers)
    return f"{DIFFERS}{written(_plain(difference))}" if difference else HOLDS


def added(terms: Iterable[Term], numbers: Mapping[str, Number]) -> Number:
    total: Number = 0
    for term in terms:
        total += term.sign * numbers[term.cell]
    return total


def _plain(number: Number) -> Number:
    """Without the zeros at the end that a spreadsheet does not show."""
    if isinstance(number, Decimal):
        return int(number) if number == number.to_integral_value() else number.normalize()
    return number


def _complete(terms: Sequence[Term], at: Mapping[str, Spot], sheet: str) -> str:
    cells = list(dict.fromkeys(term.cell for term in terms))
    return f"COUNT({','.join(_ranges([at[cell] for cell in cells], sheet))})={len(cells)}"


def _sum(terms: Sequence[Term], at: Mapping[str, Spot], sheet: str) -> str:
    plus = [at[term.cell] for term in terms if term.sign > 0]
    minus = [at[term.cell] for term in terms if term.sign < 0]
    parts = f"SUM({','.join(_ranges(plus, sheet))})" if plus else "0"
    return f"{parts}-SUM({','.join(_ranges(minus, sheet))})" if minus else parts


def _ranges(cells: list[Spot], sheet: str) -> list[str]:
    """Neighbours in a row or a column as one range."""
    runs: list[list[Spot]] = []
    for spot in cells:
        if runs and _continues(runs[-1], spot):
            runs[-1].append(spot)
        else:
            runs.append([spot])
    return [_reference(run, sheet) for run in runs]


def _continues(run: list[Spot], spot: Spot) -> bool:
    last = run[-1]
    if spot.sheet != last.sheet:
        return False
    in_row = spot.row == last.row and spot.column == last.last + 1
    in_column = spot.column == last.column and spot.row == last.row + 1
    if len(run) == 1:
        return in_row or in_column
    return in_row if run[0].row == last.row else in_column


def _reference(run: list[Spot], sheet: str) -> str:
    area = run[0].name if len(run) == 1 else f"{run[0].name}:{run[-1].name}"
    if run[0].sheet == sheet:
        return area
    quoted = run[0].sheet.replace("'", "''")
    return f"'{quoted}'!{area}"
