"""Cells of a workbook: styles, number formats, comments, and sums as formulas with their values."""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from math import ceil
from typing import Any, NamedTuple
from unicodedata import east_asian_width

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from app.exporters.files import storable
from app.exporters.layout import figure_text, label_lines
from app.model.edition import Cell, Equation, Table, Term
from app.model.numbers import Kind, Number, printed_figure, written
from app.model.ordinals import column_name
from app.model.report import Report
from app.model.workbook import SEE_COMMENT

HOLDS = "✓"
DIFFERS = "差"
UNFINISHED = "未完"


class Spot(NamedTuple):
    """The place of a figure in the workbook: sheet, row and column from 0, and the last column it spans."""

    sheet: str
    row: int
    column: int
    last: int

    @property
    def name(self) -> str:
        return f"{column_name(self.column + 1)}{self.row + 1}"


def spots(table: Table, sheet: str, first_row: int) -> dict[str, Spot]:
    """Return the places of a table's figures on its sheet, by cell id."""
    return {
        cell: Spot(sheet, first_row + place.top, place.left, place.left + place.columns - 1)
        for cell, place in table.places.items()
    }


def sum_formula(equation: Equation, at: Mapping[str, Spot]) -> str:
    """The defining sum of a total: blank until every part is a number, as in the program."""
    sheet = at[equation.left[0].cell].sheet
    return f'=IF({_complete(equation.right, at, sheet)},{_sum(equation.right, at, sheet)},"")'


Shape = tuple[tuple[str, int, int, int], ...]
"""The parts of a total relative to it: sheet, rows down, columns along, sign."""


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
    """Return the result of `verdict_formula` while the cells hold `numbers`."""
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
    """Return the number without trailing zeros, as a spreadsheet shows it."""
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


class Sheet(Worksheet):  # type: ignore[misc] # XlsxWriter ships no types
    """Its formulas are written as given: none of ours has a function younger than Excel 2007.

    The library looks for a hundred and fifty of these in each formula, a quarter of the time of a whole workbook.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")


class Workbook(xlsxwriter.Workbook):  # type: ignore[misc] # XlsxWriter ships no types
    """All its sheets are of that kind."""

    worksheet_class = Sheet


MOST_DIGITS = 15
"""Significant digits that a spreadsheet keeps."""

_MOST_PLACES = 15
_LONGEST_SUFFIX = 100
_FIGURE = re.compile(r"(?P<sign>[+-]?)(?P<whole>[0-9]*)(?:\.(?P<places>[0-9]+))?")
_USUAL = {Kind.COUNT: "0", Kind.SIGNED: "+0;-0;0", Kind.DECIMAL: "General", Kind.AMOUNT: "@"}


class Shown(NamedTuple):
    """A figure for a cell. `number` None: `text` is written as it is, "" leaves the cell blank."""

    text: str
    number: Number | None
    number_format: str
    remark: str = ""


def shown(report: Report, cell: Cell, room: float) -> Shown:
    """The figure of a cell as the report prints it; a remark that does not fit into `room` ems is left to a comment."""
    text = storable(figure_text(report, cell))
    remark = storable(report.remarks.get(cell.id, ""))
    answer = report.answers.get(cell.id)
    value = answer.value if answer else report.value(cell.id)
    if value is not None and cell.kind is not Kind.AMOUNT:
        figure = printed_figure(answer, cell.kind) if answer else written(value)
        behind = text.removeprefix(figure)
        number_format = exact_format(figure, behind if ems(text) <= room else behind and SEE_COMMENT)
        if number_format is not None:
            return Shown(text, value, number_format, remark)
    return Shown(text, None, _USUAL[cell.kind] if not text else "@", remark)


def exact_format(figure: str, behind: str) -> str | None:
    """The number format that shows the value of `figure` just so, `behind` it a remark; None where no number can."""
    match = _FIGURE.fullmatch(figure)
    if match is None or not (match["whole"] or match["places"]):
        return None
    whole, places = match["whole"], match["places"] or ""
    if len((whole + places).lstrip("0")) > MOST_DIGITS or len(places) > _MOST_PLACES or len(whole) > MOST_DIGITS:
        return None
    is_zero = not (whole + places).strip("0")
    # A spreadsheet sets the minus of a negative number itself; no other sign.
    sign = f'"{match["sign"]}"' if match["sign"] == "+" or (match["sign"] == "-" and is_zero) else ""
    digits = "0" * len(whole) + (f".{'0' * len(places)}" if places else "")
    return sign + digits + _literal(behind)


def _literal(text: str) -> str:
    """`text` as it must stand in a number format. A quoted stretch cannot hold quotation marks."""
    if len(text) > _LONGEST_SUFFIX or any(not character.isprintable() for character in text):
        text = SEE_COMMENT
    return '\\"'.join(f'"{part}"' if part else "" for part in text.split('"'))


def stored(number: Number) -> int | float:
    """A number as the file holds it; exact for up to 15 digits."""
    return float(number) if isinstance(number, Decimal) else number


SONG = "宋体"
HEI = "黑体"
SIZE = 11
"""Points of the text on all sheets; on paper a sheet is scaled to the width of the page."""

LINE = 15.0
"""Height of a line of text in points."""

HIGHEST = 400.0
"""Points; a spreadsheet allows 409 for a row."""

ENTERED = "#FFF2CC"
COMPUTED = "#F2F2F2"
WRONG = "#FFC7CE"


class Formats:
    """Formats of one workbook: the same properties give the same format."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def get(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            usual = {"font_name": SONG, "font_size": SIZE, "valign": "vcenter", "font_charset": 134}
            self._made[key] = self._workbook.add_format(usual | properties)
        return self._made[key]

    def boxed(self, **properties: Any) -> Any:
        """A cell of a table: bordered, centred, wrapped."""
        return self.get(**({"border": 1, "align": "center", "text_wrap": True} | properties))

    def figure(self, **properties: Any) -> Any:
        """A figure: shrunk to its cell, for a number that is too wide would show as ####."""
        return self.get(**({"border": 1, "align": "center", "shrink": True} | properties))


def pixels(points: float) -> int:
    """Points as a spreadsheet counts the width of columns."""
    return round(points * 96 / 72)


def lines(text: str, width: float) -> int:
    """Lines that `text` takes in `width` points, a little on the safe side."""
    room = max(1.0, (width - 6) / SIZE)
    return sum(max(1, ceil(ems(line) / room)) for line in text.split("\n"))


def divided(text: str, width: float) -> str:
    """A label of Chinese characters in lines that divide no word, where `width` points do not hold it in one."""
    return "\n".join(label_lines(text, max(1, int((width - 6) / SIZE))))


def ems(text: str) -> float:
    """Width of a text in its own size."""
    return sum(1.0 if east_asian_width(character) in "WFA" else 0.55 for character in text)
