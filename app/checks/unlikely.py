"""What can be true but seldom is: leaps from last year, and figures above 0 that nothing explains."""

import re
from collections.abc import Iterator

from app.checks.finding import Finding
from app.model.edition import Jump, Term, Unfounded, Units
from app.model.numbers import Number, written
from app.model.report import Report


def jump_finding(report: Report, jump: Jump) -> Iterator[Finding]:
    """A figure so far from last year's that it is asked about; none where either is unknown."""
    now, last = report.value(jump.cell), report.term_value(Term(jump.cell, last=True))
    if now is None or last is None or not _is_leap(now, last, jump):
        return
    name = report.edition.cells[jump.cell].name
    message = jump.sentence.format(name=name, now=written(now), last=written(last))
    figures = {jump.cell: written(now), f"last:{jump.cell}": written(last)}
    yield Finding(jump.code, jump.level, message, (jump.cell,), figures=figures)


def _is_leap(now: Number, last: Number, jump: Jump) -> bool:
    low, high = sorted((now, last))
    if high <= jump.floor or low < 0:
        return False
    # A figure that comes up from 0 has nothing it could be compared with.
    return high > jump.times * low if low else last > jump.floor and jump.floor > 0


def unfounded_finding(report: Report, rule: Unfounded) -> Iterator[Finding]:
    """Figures above 0 though nothing they could come from is; none while a source is unknown."""
    if rule.units and not any(is_of(report, units) for units in rule.units):
        return
    figures = {term.cell: value for term in rule.figures if (value := report.term_value(term))}
    sources = [report.term_value(term) for term in rule.sources]
    if not figures or any(value is None or value != 0 for value in sources):
        return
    message = rule.sentence.format(figures=written(sum(figures.values(), start=0)))
    named = {cell: written(value) for cell, value in figures.items()}
    yield Finding(rule.code, rule.level, message, tuple(figures), figures=named)


def is_of(report: Report, units: Units) -> bool:
    """Whether the report's unit is one of these; its level is what was typed on the cover."""
    if report.unit_value("kind") != units.kind:
        return False
    if units.names and not any(re.search(pattern, report.unit_name) for pattern in units.names):
        return False
    return not units.levels or report.unit_value("level").startswith(units.levels)
