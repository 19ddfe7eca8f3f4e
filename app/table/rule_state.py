"""The state of a form's equations in a report: under a table column by column, and for one cell with its figures."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from app.checks import Finding
from app.checks.statements import is_asked, is_begun
from app.model.edition import Edition, Equation, Level, Relation, Table, Term
from app.model.numbers import Number, written
from app.model.report import Report

_NUMBERING = re.compile(r"[一二三四五六七八九十]*[（(][一二三四五六七八九十]+[）)]|[一二三四五六七八九十]+(?=、)")


class Outcome(Enum):
    """The state of an equation: its two sides agree, differ, or a figure is still missing."""

    HOLDS = "✓"
    DIFFERS = "✗"
    UNFINISHED = "…"


@dataclass(frozen=True, slots=True)
class Balance:
    """The state of one equation in its column: its text, and the sentence that explains it."""

    outcome: Outcome
    text: str
    sentence: str


def balanced(edition: Edition, table: Table) -> dict[str, dict[int, Equation]]:
    """Return rule code → grid column → the equation that relates figures of that column."""
    rules: dict[str, dict[int, Equation]] = {}
    for equation in edition.equations:
        columns = set(_columns(equation, table))
        if _is_balance(edition, equation) and len(columns) == 1 and None not in columns:
            rules.setdefault(equation.code, {})[next(column for column in columns if column is not None)] = equation
    return rules


def caption(edition: Edition, equation: Equation) -> str:
    """Write the equation with the numbers of its rows, as the form does."""
    return f"{_side(edition, equation.left)}＝{_side(edition, equation.right)}"


def balance(report: Report, equation: Equation) -> Balance:
    left, right = report.side(equation.left), report.side(equation.right)
    if left is None or right is None:
        missing = [cell for cell in equation.cells if report.value(cell) is None]
        rest = f"等{len(missing)}格" if len(missing) > 1 else ""
        return Balance(Outcome.UNFINISHED, "…", f"{report.edition.cells[missing[0]].name}{rest}尚未填完。")
    difference = left - right
    outcome = Outcome.DIFFERS if difference else Outcome.HOLDS
    apart = written(difference)
    sentence = equation.sentence.format(
        **equation.names, left=written(left), right=written(right), difference=apart.removeprefix("-")
    )
    text = f"✗ {apart.replace('-', '−') if difference < 0 else '+' + apart}" if difference else "✓"
    return Balance(outcome, text, sentence)


def _is_balance(edition: Edition, equation: Equation) -> bool:
    """Tell whether it compares figures of this year. An equation that checks a total is shown at that total."""
    is_sum = equation.level is Level.ERROR and equation.relation is Relation.EQUAL
    checks_total = len(equation.left) == 1 and equation.left[0].cell in edition.definitions
    return is_sum and not checks_total and not any(term.last for term in equation.left + equation.right)


def _columns(equation: Equation, table: Table) -> Iterator[int | None]:
    """Yield the grid column of each of its figures; None for a figure of another table."""
    for cell in equation.cells:
        place = table.places.get(cell)
        yield place.left if place else None


def _side(edition: Edition, terms: tuple[Term, ...]) -> str:
    words = "".join(f"{'−' if term.sign < 0 else '+'}{short_name(edition.cells[term.cell].row_name)}" for term in terms)
    return words.removeprefix("+")


def short_name(name: str) -> str:
    numbering = _NUMBERING.match(name)
    return numbering[0] if numbering else name


MOST_TERMS = 4
"""The largest number of terms of a side that are written out; in a longer side zeros are only mentioned."""

MOST_LETTERS = 8
"""Characters of a row's name in a formula."""

_NUMBER = re.compile(r"^\d+[.．、]")
_RELATIONS = {Relation.EQUAL: "＝", Relation.AT_MOST: "≤"}


class Standing(NamedTuple):
    """The state of a rule. `formula` names its rows or columns with their figures; `apart` is the difference."""

    outcome: Outcome
    formula: str
    apart: str = ""

    @property
    def verdict(self) -> str:
        """The state in words: ✓, ✗ 差1, or … while a figure is missing."""
        return f"{self.outcome.value} 差{self.apart}" if self.apart else self.outcome.value


def standings(report: Report, cell: str) -> Iterator[Standing]:
    """Yield the state of every equation with the cell. One with last year's figures needs these to be known."""
    known = report.last_year.answers if report.last_year else {}
    for equation in report.edition.equations:
        last = (term.cell for term in equation.left + equation.right if term.last)
        if cell in equation.cells and all(each in known for each in last):
            yield standing(report, equation)


def stated(report: Report, findings: Iterable[Finding], part: str) -> Iterator[Standing]:
    """Yield the state of every statement that a text must contain, here or in the parts that share it."""
    wanting = {finding.code for finding in findings}
    for rule in report.edition.statements:
        if part in rule.parts and is_asked(report, rule):
            outcome = Outcome.DIFFERS if rule.code in wanting else Outcome.HOLDS
            about = report.edition.about.get(rule.code, rule.sentence)
            yield Standing(outcome if is_begun(report, rule) else Outcome.UNFINISHED, about)


def standing(report: Report, equation: Equation) -> Standing:
    sides = " ".join((_side_with_figures(report, equation, equation.left), _RELATIONS[equation.relation]))
    formula = f"{sides} {_side_with_figures(report, equation, equation.right)}"
    left, right = report.side(equation.left), report.side(equation.right)
    if left is None or right is None:
        return Standing(Outcome.UNFINISHED, formula)
    if left == right or (equation.relation is Relation.AT_MOST and left < right):
        return Standing(Outcome.HOLDS, formula)
    return Standing(Outcome.DIFFERS, formula, written(left - right).removeprefix("-"))


def _side_with_figures(report: Report, equation: Equation, terms: tuple[Term, ...]) -> str:
    figures = [(term, report.term_value(term)) for term in terms]
    if len(terms) <= MOST_TERMS:
        return _added(report.edition, equation, figures)
    told = [(term, value) for term, value in figures if value]
    blanks, zeros = sum(value is None for _, value in figures), sum(value == 0 for _, value in figures)
    rest = "，".join([f"还有{blanks}格未填"] * bool(blanks) + ["其余各项为0"] * bool(zeros))
    return f"{_added(report.edition, equation, told) or ('' if blanks else '0')}" + (f"（{rest}）" if rest else "")


def _added(edition: Edition, equation: Equation, figures: Iterable[tuple[Term, Number | None]]) -> str:
    return "".join(_term(edition, equation, *each) for each in figures).removeprefix(" ＋ ")


def _term(edition: Edition, equation: Equation, term: Term, value: Number | None) -> str:
    sign = " － " if term.sign < 0 else " ＋ "
    unknown = "未完" if term.cell in edition.definitions and not term.last else "未填"
    shown = unknown if value is None else written(term.sign * value)
    last = "上年" if term.last else ""
    return f"{sign}{last}{_name(edition, equation, term.cell)} {shown}"


def _name(edition: Edition, equation: Equation, cell: str) -> str:
    """Return the name that distinguishes a figure in the equation: of its row if all are in one column, or reversed."""
    if cell not in edition.cells:
        return "同格"  # of last year's form, which this one has no more
    known = [edition.cells[each.cell] for each in equation.left + equation.right if each.cell in edition.cells]
    if _is_one(each.column for each in known):
        return _brief(edition.cells[cell].row_name)
    return edition.cells[cell].column_name if _is_one(each.row for each in known) else edition.cells[cell].name


def _brief(name: str) -> str:
    """Shorten a row's name: to its numbering, or without its number to the available length."""
    if len(name) <= MOST_LETTERS or (numbered := short_name(name)) != name:
        return name if len(name) <= MOST_LETTERS else numbered
    words = _NUMBER.sub("", name)
    return words if len(words) <= MOST_LETTERS else f"{words[:MOST_LETTERS]}…"


def _is_one(names: Iterable[str]) -> bool:
    return len(set(names)) == 1
