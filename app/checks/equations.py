"""The one engine for sums, last year's figures and limits: equations of the edition's data."""

from collections.abc import Iterator

from app.checks.finding import Finding
from app.model.edition import Equation, Relation
from app.model.numbers import written
from app.model.report import Report

USE_COMPUTED = "改用计算值"


def equation_finding(report: Report, equation: Equation) -> Iterator[Finding]:
    """The finding of one equation; none while it holds or a figure is missing: an unfinished sum is not wrong."""
    if not is_tried(report, equation):
        return
    left = report.side(equation.left)
    right = report.side(equation.right)
    if left is None or right is None:
        return
    if left == right or (equation.relation is Relation.AT_MOST and left < right):
        return
    difference = written(left - right)
    apart = difference.removeprefix("-")
    message = equation.sentence.format(**equation.names, left=written(left), right=written(right), difference=apart)
    yield Finding(
        equation.code,
        equation.level,
        message,
        equation.cells,
        difference=difference,
        figures=_figures(report, equation),
        fix=USE_COMPUTED if equation.computes else "",
    )


def is_tried(report: Report, equation: Equation) -> bool:
    """Whether it can fail at all: a total that is computed agrees with its own sum."""
    return not equation.computes or equation.left[0].cell in report.answers


def _figures(report: Report, equation: Equation) -> dict[str, str]:
    figures = {}
    for term in equation.left + equation.right:
        value = report.term_value(term)
        if value is not None:
            figures[f"last:{term.cell}" if term.last else term.cell] = written(term.sign * value)
    return figures
