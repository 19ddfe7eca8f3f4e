"""Beneath a table: the equations of the form that no total computes, each with its verdict as a formula."""

from collections import defaultdict
from typing import Any

from app.exporters.xlsx.formats import LINE, WRONG, lines
from app.exporters.xlsx.formulas import DIFFERS, HOLDS, UNFINISHED, Spot, verdict, verdict_formula
from app.exporters.xlsx.sheet import FIRST_ROW, Book, column_points, merge
from app.model.edition import Equation, Relation, Table, Term

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
    note = f"核对（不打印）：{HOLDS} 相等；{DIFFERS} 左边减右边的差；{UNFINISHED} 还有空格或不是数字"
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
    """The equations that belong beneath `table`: their first figure stands in it, all figures in the workbook."""
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
    """The column in which all its figures stand, one beneath the other."""
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
