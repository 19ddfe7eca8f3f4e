"""Checks that the texts state what the form's rules ask for, and what a figure asks for."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache, partial

from app.checks.declarations import (
    NO_KIND,
    NO_TEXT,
    NOT_APPLICABLE,
    Area,
    Chapter,
    Check,
    Extent,
    Place,
    Site,
    extent,
)
from app.checks.finding import Finding, Span
from app.checks.printed import printed
from app.checks.rules import is_of, of_terms
from app.model.edition import Edition, Level, NeedsText, Statement, Term
from app.model.numbers import half_width, written
from app.model.report import Report

CHAPTER = Chapter()


def says(text: str, patterns: Iterable[str]) -> bool:
    """Whether a printed text matches any of the patterns; blanks inside Chinese words do not hide them."""
    dense = _dense(text)
    return any(re.search(pattern, dense) for pattern in patterns)


_DENSE = str.maketrans({" ": None, "\t": None, "\u3000": None, "(": "（", ")": "）"})


@lru_cache(maxsize=64)
def _dense(text: str) -> str:
    return half_width(text).translate(_DENSE)


# -- statements that a figure asks for ---------------------------------------------------------------------------------


@CHAPTER.from_form
def needed_text_checks(edition: Edition) -> Iterator[Check]:
    """One check for each rule by which a figure asks for a text."""
    for rule in edition.needs:
        measure = partial(_needs_extent, rule=rule)
        yield Check(rule.code, Area.RELATIONS, edition.about.get(rule.code, rule.code), rule.level, measure)


def _needs_extent(report: Report, rule: NeedsText) -> Extent:
    return of_terms(report, [[Term(cell)] for cell in rule.cells])


def _needs_sites(edition: Edition) -> Iterator[Site]:
    return (Site(rule.part, rule.code, (rule,), rule.cells, (rule.part,), rule.level) for rule in edition.needs)


@CHAPTER.finds(at=Place.NEEDED_TEXT, sites=_needs_sites)
def find_needed_text(report: Report, rule: NeedsText) -> Iterator[Finding]:
    """A figure above 0 that its text does not mention; an empty text does not mention it either."""
    values = [report.value(cell) for cell in rule.cells]
    figure = sum((value for value in values if value is not None), start=0)
    text = printed(report, rule.part).text
    if figure <= 0 or says(text, rule.patterns):
        return
    message = rule.sentence.format(figure=written(figure))
    figures = {cell: written(value) for cell, value in zip(rule.cells, values, strict=True) if value is not None}
    yield Finding(rule.code, rule.level, message, rule.cells, (Span(rule.part, 0, 0),), figures=figures)


# -- required statements -----------------------------------------------------------------------------------------------


@CHAPTER.from_form
def statement_checks(edition: Edition) -> Iterator[Check]:
    """One check for each required statement."""
    for rule in edition.statements:
        measure = partial(_statement_extent, rule=rule)
        yield Check(rule.code, Area.STATEMENTS, edition.about.get(rule.code, rule.code), rule.level, measure)


def _statement_extent(report: Report, rule: Statement) -> Extent:
    if not is_asked(report, rule):
        is_open = rule.units and report.year >= rule.first_year and not report.unit_value("kind")
        return extent(0, {NO_KIND: 1}) if is_open else NOT_APPLICABLE
    return Extent(1) if is_begun(report, rule) else extent(0, {NO_TEXT: 1})


def _statement_sites(edition: Edition) -> Iterator[Site]:
    for rule in edition.statements:
        yield Site(rule.parts[0], rule.code, (rule,), parts=rule.parts + rule.also, level=rule.level)


@CHAPTER.finds(at=Place.STATEMENT, sites=_statement_sites)
def find_missing_statement(report: Report, rule: Statement) -> Iterator[Finding]:
    """A statement that is missing, or made in too few characters."""
    if not is_asked(report, rule) or not is_begun(report, rule):
        return
    text = _joined(report, rule.parts + rule.also)
    if (not rule.patterns or says(text, rule.patterns)) and len(re.sub(r"\s", "", text)) >= rule.least:
        return
    first = next((part for part in rule.parts if report.texts.get(part, "").strip()), rule.parts[0])
    yield Finding(rule.code, rule.level, rule.sentence, texts=(Span(first, 0, 0),), short=rule.short)


def is_asked(report: Report, rule: Statement) -> bool:
    """Whether the rule applies to the report's year and kind of unit."""
    return report.year >= rule.first_year and (not rule.units or any(is_of(report, units) for units in rule.units))


def is_begun(report: Report, rule: Statement) -> bool:
    """Whether the statement can be missing: its texts are written, or the rule is grave and no other asks for them all.

    An empty part is not judged more mildly than a badly written one.
    """
    if rule.unwritten or _joined(report, rule.parts).strip():
        return True
    told = any(each.unwritten and set(rule.parts) <= set(each.parts) for each in report.edition.statements)
    return rule.level is not Level.HINT and not told


def _joined(report: Report, parts: tuple[str, ...]) -> str:
    return "\n".join(printed(report, part).text for part in parts if part in report.texts)
