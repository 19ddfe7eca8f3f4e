"""A sheet per table that looks like the form: labels locked, figures to fill in, totals that add themselves up."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.exporters.files import storable
from app.exporters.layout import Grid, Layout, Printed
from app.exporters.xlsx.cells import (
    COMPUTED,
    DIFFERS,
    ENTERED,
    HEI,
    HIGHEST,
    HOLDS,
    LINE,
    SIZE,
    UNFINISHED,
    WRONG,
    Formats,
    Shape,
    Shown,
    Spot,
    added,
    divided,
    is_wrong,
    lines,
    pixels,
    shape,
    shown,
    stored,
    sum_formula,
    verdict,
    verdict_formula,
)
from app.model.edition import Cell, Equation, GridCell, Relation, Role, Table, Term
from app.model.numbers import Kind, Number, printed_figure, written
from app.model.report import Report
from app.model.workbook import CHECKS, FIRST_ROW

_POINTS_PER_MM = 72 / 25.4
_PADDING = 7.0
_MOST_SHRUNK = 1.8
"""The widest number with its remark, in widths of its cell, that is shrunk into it: a wider one could not be read."""

_LARGEST = 10**15 - 1
_WHOLE = "请填写0或正整数：不带单位、空格和其他文字；没有的填0。"
_SIGNED = "请填写整数，减少的前面加负号；没有增减的填0。"
_AMOUNT = "请填写0或正数，可带小数：不带单位和其他文字；没有的填0。"


@dataclass
class Book:
    """The workbook being written: where every figure stands and the number that each cell holds."""

    workbook: Any
    report: Report
    layout: Layout
    formats: Formats
    at: dict[str, Spot] = field(default_factory=dict)
    numbers: dict[str, Number] = field(default_factory=dict)
    figures: dict[str, Shown] = field(default_factory=dict)

    def take(self, grid: Grid, at: Mapping[str, Spot]) -> None:
        """Note a table's places and figures; formulas may name cells of other tables."""
        self.at.update(at)
        widths = column_points(grid.table)
        for cell, place in ((place.cell, place) for place in grid.table.grid if place.cell):
            room = sum(widths[place.left : place.left + place.columns]) / SIZE
            figure = self.figures[cell.id] = shown(self.report, cell, _MOST_SHRUNK * room)
            if figure.number is not None:
                self.numbers[cell.id] = figure.number

    def is_formula(self, cell: str) -> bool:
        """Tell whether a total is written as a formula: its value equals the report's."""
        equation = self.report.edition.definitions.get(cell)
        if equation is None or any(term.cell not in self.at for term in equation.right):
            return False
        figure = self.figures[cell]
        if any(term.cell not in self.numbers for term in equation.right):
            return not figure.text
        total = added(equation.right, self.numbers)
        answer = self.report.answers.get(cell)
        return figure.number == total and (
            answer is None or printed_figure(answer, self.report.edition.cells[cell].kind) == written(total)
        )


def column_points(table: Table) -> list[float]:
    """Widths of the columns in points: those of the form, grown as the text is."""
    return [width * _POINTS_PER_MM * max(1.0, SIZE / table.font_size) for width in table.widths]


def table_sheet(book: Book, sheet: Any, heading: str, grid: Grid) -> None:
    """Fill the sheet of one table."""
    table = grid.table
    widths = column_points(table)
    for column, width in enumerate(widths):
        sheet.set_column_pixels(column, column, pixels(width))
    _head(book, sheet, heading, table.width - 1)
    for row, height in enumerate(_heights(book, grid, widths)):
        sheet.set_row(FIRST_ROW + row, height)
    for printed in grid.cells:
        if printed.place.cell:
            _figure(book, sheet, printed.place, printed.place.cell)
        else:
            _label(book, sheet, printed, table)
    _validate(sheet, table)
    _colour_wrong_sums(book, sheet, table)
    _print_set_up(book, sheet, table)


def _head(book: Book, sheet: Any, heading: str, last: int) -> None:
    title = book.formats.get(font_name=HEI, font_size=16, align="center")
    beneath = book.formats.get(align="left")
    unit = f"{storable(book.layout.unit)}　{book.report.when_label}"
    merge(sheet, (0, 0, 0, last), storable(heading), title)
    merge(sheet, (1, 0, 1, last), f"{unit}　【{book.layout.stamp}】" if book.layout.stamp else unit, beneath)
    sheet.set_row(0, 30)
    sheet.set_row(1, 20)


def merge(sheet: Any, area: tuple[int, int, int, int], text: str, look: Any) -> None:
    """Text in an area of cells, one or many; never a formula, a number or a link."""
    top, left, bottom, right = area
    if (top, left) == (bottom, right):
        write_text(sheet, top, left, text, look)
    else:
        sheet.merge_range(top, left, bottom, right, "", look)
        write_text(sheet, top, left, text, look)


def write_text(sheet: Any, row: int, column: int, text: str, look: Any) -> None:
    """A string as it is. One that looks like the library's own marked-up text is given as such, in two pieces."""
    if text.startswith("<r>") and text.endswith("</r>"):
        sheet.write_rich_string(row, column, look, text[:1], look, text[1:], look)
    elif text:
        sheet.write_string(row, column, text, look)
    else:
        sheet.write_blank(row, column, None, look)


def _label(book: Book, sheet: Any, printed: Printed, table: Table) -> None:
    listed = printed.place.role is Role.LABEL and table.side > 1 and printed.place.rows == 1
    look = book.formats.boxed(align="left", indent=0) if listed else book.formats.boxed()
    place = printed.place
    width = sum(column_points(table)[place.left : place.left + place.columns])
    merge(sheet, _area(place), _cell_text(printed, width), look)


def _area(place: GridCell) -> tuple[int, int, int, int]:
    top = FIRST_ROW + place.top
    return top, place.left, top + place.rows - 1, place.left + place.columns - 1


def _figure(book: Book, sheet: Any, place: GridCell, cell: Cell) -> None:
    figure = book.figures[cell.id]
    area = _area(place)
    row, column = area[:2]
    look = _look(book, cell, figure)
    if area[:2] != area[2:]:
        sheet.merge_range(*area, "", look)
    if book.is_formula(cell.id):
        formula = sum_formula(book.report.edition.definitions[cell.id], book.at)
        value: Any = "" if figure.number is None else stored(figure.number)
        sheet.write_formula(row, column, formula, look, value)
    elif figure.number is not None:
        sheet.write_number(row, column, stored(figure.number), look)
    else:
        write_text(sheet, row, column, figure.text, look)
    if comment := _comment(book, cell, figure):
        sheet.write_comment(row, column, comment, {"font_name": "宋体", "font_size": 9, "x_scale": 1.5})


def _look(book: Book, cell: Cell, figure: Shown) -> Any:
    computed = book.is_formula(cell.id)
    marks: dict[str, Any] = {"num_format": figure.number_format}
    if computed:
        marks |= {"bg_color": COMPUTED}
    else:
        marks |= {"locked": False}
        if cell.id in book.report.edition.definitions:
            marks |= {"bg_color": ENTERED}
    if figure.number is None and figure.text:
        return book.formats.boxed(**marks)
    return book.formats.figure(**marks)


def _comment(book: Book, cell: Cell, figure: Shown) -> str:
    """The remark, and of a total without a formula why it has none."""
    parts = [figure.remark] if figure.remark else []
    if cell.id in book.report.edition.definitions and not book.is_formula(cell.id) and figure.text:
        total = book.report.computed(cell.id).value
        if cell.id not in book.report.answers:
            return "\n".join([*parts, "数字超过15位，写成文本。"] if figure.number is None else parts)
        parts.append(f"此处是填报的数，各项之和为{written(total)}。" if total is not None else "此处是填报的数。")
    return "\n".join(parts)


def _cell_text(printed: Printed, width: float) -> str:
    """What stands in a cell of so many points: a label in lines that divide no word."""
    text = storable(printed.text)
    return text if printed.place.cell else divided(text, width)


def _heights(book: Book, grid: Grid, widths: list[float]) -> list[float]:
    """A height for each row, for a spreadsheet does not find it for merged cells."""
    heights = [LINE + _PADDING] * grid.table.height
    for printed in sorted(grid.cells, key=lambda each: each.place.rows):
        place = printed.place
        width = sum(widths[place.left : place.left + place.columns])
        is_number = place.cell is not None and book.figures[place.cell.id].number is not None
        needed = LINE if is_number else LINE * lines(_cell_text(printed, width), width) + _PADDING
        rows = slice(place.top, place.top + place.rows)
        lacking = needed - sum(heights[rows])
        if lacking > 0:
            share = lacking / place.rows
            heights[rows] = [min(HIGHEST, height + share) for height in heights[rows]]
    return heights


def _validate(sheet: Any, table: Table) -> None:
    """One rule for all cells of a kind, with a message that says what belongs here."""
    rules: dict[Kind, dict[str, Any]] = {
        Kind.COUNT: {"validate": "integer", "minimum": 0, "error_message": _WHOLE},
        Kind.SIGNED: {"validate": "integer", "minimum": -_LARGEST, "error_message": _SIGNED},
        Kind.DECIMAL: {"validate": "decimal", "minimum": 0, "error_message": _AMOUNT},
    }
    for kind, rule in rules.items():
        places = [place for place in table.places.values() if place.cell and place.cell.kind is kind]
        if not places:
            continue
        names = [Spot("", FIRST_ROW + place.top, place.left, place.left).name for place in places]
        options = {
            "criteria": "between",
            "maximum": _LARGEST,
            "error_title": "填写有误",
            "multi_range": " ".join(names),
        }
        first = places[0]
        sheet.data_validation(FIRST_ROW + first.top, first.left, FIRST_ROW + first.top, first.left, rule | options)


def _colour_wrong_sums(book: Book, sheet: Any, table: Table) -> None:
    """One rule for all totals whose parts lie in the same way: a spreadsheet shifts the formula from cell to cell."""
    look = book.formats.get(bg_color=WRONG, font_color="#9C0006")
    alike: dict[Shape, list[str]] = {}
    for cell in table.cells:
        equation = book.report.edition.definitions.get(cell.id)
        if equation and all(term.cell in book.at for term in equation.right):
            alike.setdefault(shape(equation, book.at), []).append(cell.id)
    for totals in alike.values():
        spot = book.at[totals[0]]
        criteria = is_wrong(book.report.edition.definitions[totals[0]], book.at)
        cells = " ".join(book.at[total].name for total in totals)
        rule = {"type": "formula", "criteria": criteria, "format": look, "multi_range": cells}
        sheet.conditional_format(spot.row, spot.column, spot.row, spot.column, rule)


def _print_set_up(book: Book, sheet: Any, table: Table) -> None:
    set_up_page(book, sheet)
    sheet.fit_to_pages(1, 0)
    sheet.print_area(0, 0, FIRST_ROW + table.height - 1, table.width - 1)
    sheet.repeat_rows(0, FIRST_ROW + table.head - 1)
    sheet.freeze_panes(FIRST_ROW + table.head, table.side)
    as_text = [book.at[cell.id].name for cell in table.cells if book.figures[cell.id].text]
    if as_text:
        sheet.ignore_errors({"number_stored_as_text": " ".join(as_text), "formula_differs": " ".join(as_text)})


def set_up_page(book: Book, sheet: Any) -> None:
    """A4 with the margins of the printed report, page number, stamp, and protection of all that is not to fill in."""
    sheet.set_paper(9)
    sheet.set_margins(left=28 / 25.4, right=26 / 25.4, top=25 / 25.4, bottom=25 / 25.4)
    sheet.center_horizontally()
    before, _, after = book.layout.page_number.replace("&", "&&").partition("{page}")
    sheet.set_footer(f'&C&"宋体"{before}&P{after}')
    if book.layout.stamp:
        sheet.set_header(f'&R&"黑体"&22{book.layout.stamp.replace("&", "&&")}')
    sheet.protect("", {"format_columns": True, "format_rows": True, "format_cells": True})


_MOST_TERMS = 3
_ROW = 24.0


def check_rows(book: Book, sheet: Any, table: Table) -> None:
    """A row for each rule whose equations stand one in each column, else a row for each equation."""
    row = FIRST_ROW + table.height + 1
    groups: dict[str, list[Equation]] = defaultdict(list)
    for equation in checked(book, table):
        groups[equation.code].append(equation)
    if not groups:
        return
    note = f"{CHECKS}：{HOLDS} 相等；{DIFFERS} 左边减右边的差；{UNFINISHED} 还有空格或不是数字"
    merge(sheet, (row, 0, row, table.width - 1), note, book.formats.get(font_color="#7F7F7F"))
    verdicts: list[Spot] = []
    for equations in groups.values():
        if table.side and all(_column(book, equation) is not None for equation in equations):
            row += 1
            verdicts += _row_of_verdicts(book, sheet, table, row, equations)
        else:
            for equation in equations:
                row += 1
                verdicts.append(_single(book, sheet, table, row, equation))
    _colour(book, sheet, verdicts)


def _colour(book: Book, sheet: Any, verdicts: list[Spot]) -> None:
    look = book.formats.get(bg_color=WRONG, font_color="#9C0006", bold=True)
    cells = " ".join(spot.name for spot in verdicts)
    rule = {"type": "text", "criteria": "begins with", "value": DIFFERS, "format": look, "multi_range": cells}
    sheet.conditional_format(verdicts[0].row, verdicts[0].column, verdicts[0].row, verdicts[0].column, rule)


def checked(book: Book, table: Table) -> list[Equation]:
    """Return the equations to show below `table`: their first figure is in it, all figures are in the workbook."""
    return [
        equation
        for equation in book.report.edition.equations
        if not equation.computes
        and equation.relation is Relation.EQUAL
        and not any(term.last for term in equation.left + equation.right)
        and equation.left[0].cell in table.places
        and all(cell in book.at for cell in equation.cells)
    ]


def _column(book: Book, equation: Equation) -> int | None:
    """Return the column that contains all its figures."""
    places = {(book.at[cell].sheet, book.at[cell].column) for cell in equation.cells}
    return places.pop()[1] if len(places) == 1 else None


def _row_of_verdicts(book: Book, sheet: Any, table: Table, row: int, equations: list[Equation]) -> list[Spot]:
    text = _in_words(equations[0], book, "row_name")
    merge(sheet, (row, 0, row, table.side - 1), text, book.formats.boxed(align="left"))
    sheet.set_row(row, max(_ROW, LINE * lines(text, sum(column_points(table)[: table.side])) + 6))
    spots = [book.at[equation.left[0].cell] for equation in equations]
    return [
        _verdict(book, sheet, Spot(sheet.get_name(), row, spot.column, spot.last), equation)
        for equation, spot in zip(equations, spots, strict=True)
    ]


def _single(book: Book, sheet: Any, table: Table, row: int, equation: Equation) -> Spot:
    text = _in_words(equation, book, "name")
    last = table.width - 1
    merge(sheet, (row, 0, row, last - 1), text, book.formats.boxed(align="left"))
    sheet.set_row(row, max(_ROW, LINE * lines(text, sum(column_points(table)[:last])) + 6))
    return _verdict(book, sheet, Spot(sheet.get_name(), row, last, last), equation)


def _verdict(book: Book, sheet: Any, spot: Spot, equation: Equation) -> Spot:
    look = book.formats.figure()
    if spot.last > spot.column:
        sheet.merge_range(spot.row, spot.column, spot.row, spot.last, "", look)
    formula = verdict_formula(equation, book.at, spot.sheet)
    sheet.write_formula(spot.row, spot.column, formula, look, verdict(equation, book.numbers))
    return spot


def _in_words(equation: Equation, book: Book, name: str) -> str:
    left, right = (_side(terms, book, name) for terms in (equation.left, equation.right))
    return f"{left}＝{right}"


def _side(terms: tuple[Term, ...], book: Book, name: str) -> str:
    cells = book.report.edition.cells
    words = [("－" if term.sign < 0 else "＋") + str(getattr(cells[term.cell], name)) for term in terms]
    if len(words) > _MOST_TERMS:
        words = [words[0], "＋……", words[-1]]
    return "".join(words).removeprefix("＋")
