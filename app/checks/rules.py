"""Checks of the form's equations and jumps, and what the equations give over the figures that were entered."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from app.checks.declarations import (
    NO_KIND,
    NO_LAST_YEAR,
    NOT_APPLICABLE,
    UNFINISHED,
    Area,
    Chapter,
    Check,
    Extent,
    Place,
    Site,
    extent,
)
from app.checks.finding import Finding
from app.model.edition import LAST_YEAR, Edition, Equation, Jump, Level, Relation, Term, Unfounded, Units
from app.model.numbers import Number, written
from app.model.period import Period
from app.model.report import Report

CHAPTER = Chapter()
USE_COMPUTED = "改用计算值"
_NO_LEVEL = "行政层级未填"


def of_terms(report: Report, rules: Iterable[Sequence[Term]]) -> Extent:
    """`rules` are the figures that each rule reads; one with an unknown figure is not looked at."""
    counts = Counter(_missing(report, terms) for terms in rules)
    return extent(counts[""], {reason: counts[reason] for reason in (UNFINISHED, NO_LAST_YEAR)})


def _missing(report: Report, terms: Iterable[Term]) -> str:
    """The reason why a rule cannot be applied; "" where every figure is known."""
    unknown = [term.last for term in terms if report.term_value(term) is None]
    return (NO_LAST_YEAR if any(unknown) else UNFINISHED) if unknown else ""


# -- equations ---------------------------------------------------------------------------------------------------------


@CHAPTER.from_form
def equation_checks(edition: Edition) -> Iterator[Check]:
    """One check for each equation rule; it holds if all equations made from the rule hold."""
    for code in dict.fromkeys(equation.code for equation in edition.equations):
        equations = [equation for equation in edition.equations if equation.code == code]
        first = equations[0]
        is_sum = first.relation is Relation.EQUAL
        area = Area.LAST_YEAR if _names_last_year(first) else Area.SUMS if is_sum else Area.RELATIONS
        measure = partial(_equations_extent, equations=equations)
        fix = USE_COMPUTED if any(equation.computes for equation in equations) else ""
        yield Check(code, area, edition.about.get(code, code), first.level, measure, fix)


def _names_last_year(equation: Equation) -> bool:
    return any(term.last for term in equation.left + equation.right)


def _equations_extent(report: Report, equations: Sequence[Equation]) -> Extent:
    """A computed total agrees with its sum as soon as the parts are known."""
    return of_terms(report, [each.left + each.right if can_fail(report, each) else each.right for each in equations])


def _equation_sites(edition: Edition) -> Iterator[Site]:
    for equation in edition.equations:
        table = edition.cells[equation.cells[0]].table
        yield Site(table, equation.key, (equation,), equation.cells, level=equation.level)


@CHAPTER.finds(at=Place.EQUATION, sites=_equation_sites)
def find_unequal(report: Report, equation: Equation) -> Iterator[Finding]:
    """An equation that does not hold; none while a figure is missing: an unfinished sum is not wrong."""
    if not can_fail(report, equation):
        return
    left = report.side(equation.left)
    right = report.side(equation.right)
    if left is None or right is None:
        return
    if left == right or (equation.relation is Relation.AT_MOST and left < right):
        return
    difference = written(left - right)
    apart = difference.removeprefix("-")
    named = {**equation.names, "left": written(left), "right": written(right), "difference": apart}
    yield Finding(
        equation.code,
        equation.level,
        equation.sentence.format(**named),
        equation.cells,
        difference=difference,
        figures=_figures(report, equation),
        fix=USE_COMPUTED if equation.computes else "",
        short=equation.short.format(**named),
    )


def can_fail(report: Report, equation: Equation) -> bool:
    """Whether an equation can fail at all: a computed total always agrees with the sum that defines it."""
    return not equation.computes or equation.left[0].cell in report.answers


def _figures(report: Report, equation: Equation) -> dict[str, str]:
    figures = {}
    for term in equation.left + equation.right:
        value = report.term_value(term)
        if value is not None:
            figures[f"{LAST_YEAR}{term.cell}" if term.last else term.cell] = written(term.sign * value)
    return figures


# -- last year ---------------------------------------------------------------------------------------------------------


def _last_year_extent(report: Report) -> Extent:
    return extent(0, {NO_LAST_YEAR: 1}) if report.last is None else Extent(1)


OTHER_LAST_YEAR = CHAPTER.add(
    Check("V131", Area.LAST_YEAR, "所附的上年数据是上一年的", Level.VERIFY, _last_year_extent)
)


@CHAPTER.finds(OTHER_LAST_YEAR, at=Place.REPORT)
def find_other_last_year(report: Report) -> Iterator[Finding]:
    """Last year's figures that are of another year than the one before."""
    if report.last is not None and report.last_year is None:
        calendar = report.edition.calendar
        other = Period(report.last["year"], str(report.last.get("period", "")))
        given, wanted = calendar.label(other), calendar.label(report.compared_with)
        message = f"所附的{calendar.last_name}数据为{given}的，未作比较，请换成{wanted}的。"
        figures = {"year": f"{report.year}{report.period}", "last": f"{other.year}{other.code}"}
        yield OTHER_LAST_YEAR.finding(message, figures=figures)


@CHAPTER.from_form
def jump_checks(edition: Edition) -> Iterator[Check]:
    """One check for each rule on jumps."""
    for code in dict.fromkeys(jump.code for jump in edition.jumps):
        jumps = [jump for jump in edition.jumps if jump.code == code]
        measure = partial(_jumps_extent, jumps=jumps)
        yield Check(code, Area.LAST_YEAR, edition.about.get(code, code), jumps[0].level, measure)


def _jumps_extent(report: Report, jumps: Sequence[Jump]) -> Extent:
    return of_terms(report, [(Term(jump.cell), Term(jump.cell, last=True)) for jump in jumps])


def _jump_sites(edition: Edition) -> Iterator[Site]:
    for jump in edition.jumps:
        key = f"{jump.code}:{jump.cell}"
        yield Site(edition.cells[jump.cell].table, key, (jump,), (jump.cell,), level=jump.level)


@CHAPTER.finds(at=Place.JUMP, sites=_jump_sites)
def find_jump(report: Report, jump: Jump) -> Iterator[Finding]:
    """A figure that differs from last year's by more than the rule's factor; none where either is unknown."""
    now, last = report.value(jump.cell), report.term_value(Term(jump.cell, last=True))
    if now is None or last is None or not _is_jump(now, last, jump):
        return
    name = report.edition.cells[jump.cell].name
    named = {"name": name, "now": written(now), "last": written(last)}
    message, short = jump.sentence.format(**named), jump.short.format(**named)
    figures = {jump.cell: written(now), f"{LAST_YEAR}{jump.cell}": written(last)}
    yield Finding(jump.code, jump.level, message, (jump.cell,), figures=figures, short=short)


def _is_jump(now: Number, last: Number, jump: Jump) -> bool:
    low, high = sorted((now, last))
    if high <= jump.floor or low < 0:
        return False
    # There is no factor from 0 upwards.
    return high > jump.times * low if low else last > jump.floor and jump.floor > 0


# -- figures without a source ------------------------------------------------------------------------------------------


@CHAPTER.from_form
def unfounded_checks(edition: Edition) -> Iterator[Check]:
    """One check for each rule on figures that need a source."""
    for rule in edition.unfounded:
        measure = partial(_unfounded_extent, rule=rule)
        yield Check(rule.code, Area.RELATIONS, edition.about.get(rule.code, rule.code), rule.level, measure)


def _unfounded_extent(report: Report, rule: Unfounded) -> Extent:
    if rule.units and not any(is_of(report, units) for units in rule.units):
        kind = report.unit_value("kind")
        if not kind:
            return extent(0, {NO_KIND: 1})
        is_open = not report.unit_value("level") and any(units.kind == kind and units.levels for units in rule.units)
        return extent(0, {_NO_LEVEL: 1}) if is_open else NOT_APPLICABLE
    return of_terms(report, [rule.figures + rule.sources])


def _unfounded_sites(edition: Edition) -> Iterator[Site]:
    for rule in edition.unfounded:
        table = edition.cells[rule.figures[0].cell].table
        named = tuple(term.cell for term in rule.figures + rule.sources if not term.last)
        yield Site(table, rule.code, (rule,), named, level=rule.level)


@CHAPTER.finds(at=Place.UNFOUNDED, sites=_unfounded_sites)
def find_unfounded(report: Report, rule: Unfounded) -> Iterator[Finding]:
    """Figures above 0 though all figures that they could come from are 0; none while one of these is unknown."""
    if rule.units and not any(is_of(report, units) for units in rule.units):
        return
    figures = {term.cell: value for term in rule.figures if (value := report.term_value(term))}
    sources = [report.term_value(term) for term in rule.sources]
    if not figures or any(value is None or value != 0 for value in sources):
        return
    total = written(sum(figures.values(), start=0))
    message, short = rule.sentence.format(figures=total), rule.short.format(figures=total)
    named = {cell: written(value) for cell, value in figures.items()}
    yield Finding(rule.code, rule.level, message, tuple(figures), figures=named, short=short)


def is_of(report: Report, units: Units) -> bool:
    """Whether the report's unit is one of these; its level is compared as typed on the cover."""
    if report.unit_value("kind") != units.kind:
        return False
    if units.names and not any(re.search(pattern, report.unit_name) for pattern in units.names):
        return False
    return not units.levels or report.unit_value("level").startswith(units.levels)


class Outcome(NamedTuple):
    """The effect of a repair: equations that hold again, and equations that held and would fail."""

    mended: frozenset[int]
    broken: tuple[int, ...]


@dataclass
class Balance:
    """Equations by number. `weights` gives for each entered cell the equations it counts in and how often.

    Computed totals do not occur: they stand for what was entered below them. `residuals` is left − right of every
    equation that can be tried; `failing` those that do not hold. An inequality can be broken, but points at no cell.
    """

    report: Report
    equations: list[Equation] = field(default_factory=list)
    residuals: list[Number] = field(default_factory=list)
    weights: dict[str, dict[int, int]] = field(default_factory=dict)
    failing: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        for equation in self.report.edition.equations:
            if can_fail(self.report, equation):
                self._add(equation)

    def _add(self, equation: Equation) -> None:
        residual: Number = 0
        shares: dict[str, int] = {}
        for side, terms in ((1, equation.left), (-1, equation.right)):
            for term in terms:
                value = self.report.term_value(term)
                if value is None:
                    return
                residual += side * value
                if not term.last:
                    self.spread(term.cell, side * term.sign, shares)
        number = len(self.equations)
        touched = {cell: share for cell, share in shares.items() if share}
        if not touched:
            return
        self.equations.append(equation)
        self.residuals.append(residual)
        for cell, share in touched.items():
            self.weights.setdefault(cell, {})[number] = share
        if residual and equation.relation is Relation.EQUAL:
            self.failing.append(number)

    def spread(self, cell: str, share: int, shares: dict[str, int]) -> None:
        """Add what was entered below `cell` to `shares`; the cell itself where it was entered."""
        if cell in self.report.answers:
            shares[cell] = shares.get(cell, 0) + share
            return
        for term in self.report.edition.definitions[cell].right:
            self.spread(term.cell, share * term.sign, shares)

    def is_failing(self, number: int) -> bool:
        return bool(self.residuals[number]) and self.equations[number].relation is Relation.EQUAL

    def groups(self) -> list[frozenset[int]]:
        """Return groups of failing equations that share an entered figure."""
        groups: list[set[int]] = []
        failing = set(self.failing)
        for numbers in self.weights.values():
            linked = failing.intersection(numbers)
            if not linked:
                continue
            apart = [group for group in groups if not group & linked]
            groups = [*apart, linked.union(*(group for group in groups if group & linked))]
        return [frozenset(group) for group in groups]

    def cells_of(self, group: Iterable[int]) -> list[str]:
        """The entered cells that count in any equation of a group."""
        numbers = set(group)
        return [cell for cell, weights in self.weights.items() if not numbers.isdisjoint(weights)]

    def outcome(self, deltas: Mapping[str, Number]) -> Outcome:
        """Return the effect of adding `deltas` to entered figures."""
        changes: dict[int, Number] = {}
        for cell, delta in deltas.items():
            for number, weight in self.weights.get(cell, {}).items():
                changes[number] = changes.get(number, 0) + weight * delta
        mended, broken = set(), []
        for number, change in changes.items():
            before, after = self.residuals[number], self.residuals[number] + change
            if self.equations[number].relation is Relation.AT_MOST:
                if before <= 0 < after:
                    broken.append(number)
            elif before and not after:
                mended.add(number)
            elif after and not before:
                broken.append(number)
        return Outcome(frozenset(mended), tuple(broken))
