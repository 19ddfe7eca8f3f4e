"""The equations that are shown live under a table: those that hold column by column and define no total."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from app.model.edition import Edition, Equation, Level, Relation, Table, Term
from app.model.numbers import written
from app.model.report import Report

_NUMBERING = re.compile(r"[一二三四五六七八九十]*[（(][一二三四五六七八九十]+[）)]|[一二三四五六七八九十]+(?=、)")


class Outcome(Enum):
    """How an equation stands: its two sides agree, differ, or a figure is missing yet."""

    HOLDS = "✓"
    DIFFERS = "✗"
    UNFINISHED = "…"


@dataclass(frozen=True, slots=True)
class Balance:
    """How one equation stands: the text for its column, and the sentence that explains it."""

    outcome: Outcome
    text: str
    sentence: str


def balanced(edition: Edition, table: Table) -> dict[str, dict[int, Equation]]:
    """Rule code → grid column → the equation that ties figures of that column together."""
    rules: dict[str, dict[int, Equation]] = {}
    for equation in edition.equations:
        columns = set(_columns(equation, table))
        if _is_balance(edition, equation) and len(columns) == 1 and None not in columns:
            rules.setdefault(equation.code, {})[next(column for column in columns if column is not None)] = equation
    return rules


def caption(edition: Edition, equation: Equation) -> str:
    """The equation in the numbers of its rows, as the form speaks of them."""
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
    """Whether it weighs figures of this year against each other; one that checks a total shows at that total."""
    is_sum = equation.level is Level.ERROR and equation.relation is Relation.EQUAL
    checks_total = len(equation.left) == 1 and equation.left[0].cell in edition.definitions
    return is_sum and not checks_total and not any(term.last for term in equation.left + equation.right)


def _columns(equation: Equation, table: Table) -> Iterator[int | None]:
    """The grid column of each of its figures; None for a figure of another table."""
    for cell in equation.cells:
        place = table.places.get(cell)
        yield place.left if place else None


def _side(edition: Edition, terms: tuple[Term, ...]) -> str:
    words = "".join(f"{'−' if term.sign < 0 else '+'}{short_name(edition.cells[term.cell].row_name)}" for term in terms)
    return words.removeprefix("+")


def short_name(name: str) -> str:
    numbering = _NUMBERING.match(name)
    return numbering[0] if numbering else name
