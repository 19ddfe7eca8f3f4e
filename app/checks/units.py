"""What is checked on its own: each unit of checking with the figures and texts it reads, in the order of the form."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial
from typing import NamedTuple, TypeAlias

from app.checks.claimed import claim_findings
from app.checks.equations import equation_finding
from app.checks.finding import Finding
from app.checks.likeness import likeness_findings
from app.checks.statements import (
    leftover_findings,
    needs_finding,
    notice_findings,
    phone_findings,
    statement_finding,
)
from app.checks.unlikely import jump_finding, unfounded_finding
from app.checks.values import (
    blank_finding,
    cover_findings,
    text_finding,
    unknown_findings,
    value_finding,
    year_findings,
)
from app.checks.wording import series_findings, wording_findings
from app.checks.years import closing_findings, old_year_findings, period_findings, title_findings
from app.model.edition import Edition
from app.model.report import Report

Find: TypeAlias = Callable[[Report], Iterable[Finding]]


class Unit(NamedTuple):
    """One check: what it finds, and the cells and text parts whose change can alter that."""

    find: Find
    cells: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


@cache
def units(edition: Edition) -> Mapping[str, Unit]:
    """Every unit by name, in the order in which findings are listed."""
    found = {"": Unit(_whole)}
    for section in edition.sections:
        for content in section.contents:
            found |= _table_units(edition, content) if content in edition.tables else _part_units(edition, content)
        parts = tuple(content for content in section.contents if content in edition.parts)
        found[f"series {section.id}"] = Unit(partial(series_findings, parts=parts), parts=parts)
    return found


def _table_units(edition: Edition, table: str) -> Iterator[tuple[str, Unit]]:
    cells = edition.tables[table].cells
    yield table, Unit(partial(blank_finding, table=edition.tables[table]), tuple(cell.id for cell in cells))
    for cell in cells:
        yield cell.id, Unit(partial(value_finding, cell=cell), (cell.id,))
    for equation in edition.equations:
        if edition.cells[equation.cells[0]].table == table:
            yield equation.key, Unit(partial(equation_finding, equation=equation), equation.cells)
    for jump in edition.jumps:
        if edition.cells[jump.cell].table == table:
            yield f"{jump.code}:{jump.cell}", Unit(partial(jump_finding, jump=jump), (jump.cell,))
    for rule in edition.unfounded:
        if edition.cells[rule.figures[0].cell].table == table:
            named = tuple(term.cell for term in rule.figures + rule.sources if not term.last)
            yield rule.code, Unit(partial(unfounded_finding, rule=rule), named)


def _part_units(edition: Edition, part: str) -> Iterator[tuple[str, Unit]]:
    # A text part and a table may have the same id.
    yield f"text {part}", Unit(partial(text_finding, part=edition.parts[part]), parts=(part,))
    for rule in edition.needs:
        if rule.part == part:
            yield rule.code, Unit(partial(needs_finding, rule=rule), rule.cells, (part,))
    for statement in edition.statements:
        if statement.parts[0] == part:
            yield (
                statement.code,
                Unit(partial(statement_finding, rule=statement), parts=statement.parts + statement.also),
            )
    places = edition.places
    if part == places.title:
        yield f"title {part}", Unit(partial(title_findings, part=part), parts=(part,))
        return
    if part == places.closing:
        yield f"closing {part}", Unit(partial(closing_findings, part=part), parts=(part,))
        return
    if part in edition.grammar.parts:
        # A live figure may show any cell.
        yield f"claims {part}", Unit(partial(claim_findings, part=part), tuple(edition.cells), (part,))
    checks: list[Callable[..., Iterator[Finding]]] = [leftover_findings, wording_findings]
    checks += [notice_findings, phone_findings, period_findings] if part == places.opening else [old_year_findings]
    checks += [likeness_findings] if part in places.alike else []
    for check in checks:
        yield f"{check.__name__} {part}", Unit(partial(check, part=part), parts=(part,))


def _whole(report: Report) -> Iterator[Finding]:
    advice = report.edition.advice
    if advice:
        yield Finding(advice.code, advice.level, advice.sentence, fix=advice.fix)
    yield from cover_findings(report)
    yield from year_findings(report)
    yield from unknown_findings(report)


@cache
def reading_cell(edition: Edition) -> Mapping[str, tuple[str, ...]]:
    """Cell id → names of the units that read its figure, directly or through computed totals."""
    reading = _by_place(edition, lambda unit: unit.cells, edition.cells)
    reach = {cell: (cell, *sorted(edition.dependents.get(cell, ()))) for cell in edition.cells}
    return {
        cell: tuple(dict.fromkeys(unit for name in names for unit in reading[name])) for cell, names in reach.items()
    }


@cache
def reading_part(edition: Edition) -> Mapping[str, tuple[str, ...]]:
    """Text part id → names of the units that read it."""
    return {part: tuple(names) for part, names in _by_place(edition, lambda unit: unit.parts, edition.parts).items()}


def _by_place(edition: Edition, places: Callable[[Unit], Iterable[str]], known: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {place: [] for place in known}
    for name, unit in units(edition).items():
        for place in places(unit):
            found[place].append(name)
    return found
