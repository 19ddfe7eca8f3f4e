"""What is checked on its own, a unit: those over figures, and those that the edition's rules ask of its texts."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial
from typing import NamedTuple, TypeAlias

from app.checks.claim_checks import claim_findings, scope_findings
from app.checks.dates_and_names import (
    as_of_findings,
    closing_findings,
    first_name_findings,
    old_year_findings,
    opening_name_findings,
    period_findings,
    plan_findings,
    signed_name_findings,
    title_findings,
)
from app.checks.figures import (
    blank_finding,
    cover_findings,
    equation_finding,
    jump_finding,
    required_texts,
    text_finding,
    unfounded_finding,
    unknown_findings,
    value_finding,
    year_findings,
)
from app.checks.finding import STAMPING, Finding
from app.checks.reuse import likeness_findings, renewal_findings
from app.checks.statements import (
    dangling_findings,
    leftover_findings,
    needs_finding,
    notice_findings,
    phone_findings,
    statement_finding,
)
from app.checks.wording import (
    scheme_findings,
    series_findings,
    undrawn_cover,
    undrawn_findings,
    undrawn_remarks,
    wording_findings,
)
from app.model.edition import Edition, Section
from app.model.report import Report

Find: TypeAlias = Callable[[Report], Iterable[Finding]]


class Unit(NamedTuple):
    """One check: what it finds, and the cells and text parts whose change can alter that.

    `stamps`: it may find an error or a blank; the others only ask and advise.
    """

    find: Find
    cells: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    stamps: bool = False


def whole_unit() -> tuple[str, Unit]:
    """What is said of the report as such."""
    return "", Unit(_whole, stamps=True)


def _whole(report: Report) -> Iterator[Finding]:
    advice = report.edition.advice
    if advice:
        yield Finding(advice.code, advice.level, advice.sentence, fix=advice.fix)
    yield from cover_findings(report)
    yield from undrawn_cover(report)
    yield from year_findings(report)
    yield from unknown_findings(report)


REMARKS = "remarks"
"""The unit that reads all remarks, and nothing else."""


def remarks_unit() -> tuple[str, Unit]:
    return REMARKS, Unit(undrawn_remarks, stamps=True)


def drawn_unit(part: str) -> tuple[str, Unit]:
    """Whether a text part can be drawn."""
    return f"drawn {part}", Unit(partial(undrawn_findings, part=part), parts=(part,), stamps=True)


def table_units(edition: Edition, table: str) -> Iterator[tuple[str, Unit]]:
    """The units of one table, by name."""
    cells = edition.tables[table].cells
    yield (
        table,
        Unit(partial(blank_finding, table=edition.tables[table]), tuple(cell.id for cell in cells), stamps=True),
    )
    for cell in cells:
        yield cell.id, Unit(partial(value_finding, cell=cell), (cell.id,), stamps=True)
    for equation in edition.equations:
        if edition.cells[equation.cells[0]].table == table:
            find = partial(equation_finding, equation=equation)
            yield equation.key, Unit(find, equation.cells, stamps=equation.level in STAMPING)
    for jump in edition.jumps:
        if edition.cells[jump.cell].table == table:
            stamps = jump.level in STAMPING
            yield f"{jump.code}:{jump.cell}", Unit(partial(jump_finding, jump=jump), (jump.cell,), stamps=stamps)
    for rule in edition.unfounded:
        if edition.cells[rule.figures[0].cell].table == table:
            named = tuple(term.cell for term in rule.figures + rule.sources if not term.last)
            yield rule.code, Unit(partial(unfounded_finding, rule=rule), named, stamps=rule.level in STAMPING)


def rule_units(edition: Edition, part: str) -> Iterator[tuple[str, Unit]]:
    """What is asked of a text part: that its live figures can be printed, and what the edition's rules say."""
    yield f"live {part}", Unit(partial(dangling_findings, part=part), parts=(part,), stamps=True)
    for rule in edition.needs:
        if rule.part == part:
            yield rule.code, Unit(partial(needs_finding, rule=rule), rule.cells, (part,), rule.level in STAMPING)
    for statement in edition.statements:
        if statement.parts[0] == part:
            find, parts = partial(statement_finding, rule=statement), statement.parts + statement.also
            yield statement.code, Unit(find, parts=parts, stamps=statement.level in STAMPING)


def leftover_units(edition: Edition, part: str) -> Iterator[tuple[str, Unit]]:
    """What the edition says must not be left in a text part; the title and the date have checks of their own."""
    if part not in (edition.places.title, edition.places.closing):
        stamps = any(rule.level in STAMPING for rule in edition.leftovers)
        yield f"leftovers {part}", Unit(partial(leftover_findings, part=part), parts=(part,), stamps=stamps)


@cache
def units(edition: Edition) -> Mapping[str, Unit]:
    """Every unit by name, in the order in which findings are listed."""
    found = dict([whole_unit(), remarks_unit()])
    for section in edition.sections:
        for content in section.contents:
            found |= (
                table_units(edition, content) if content in edition.tables else _part_units(edition, content, section)
            )
        parts = tuple(content for content in section.contents if content in edition.parts)
        for find in (series_findings, scheme_findings):
            found[f"{find.__name__} {section.id}"] = Unit(partial(find, parts=parts), parts=parts)
    return found


def _part_units(edition: Edition, part: str, section: Section) -> Iterator[tuple[str, Unit]]:
    # A text part and a table may have the same id.
    beside = (part, *required_texts(edition, section))
    yield f"text {part}", Unit(partial(text_finding, part=edition.parts[part], section=section), parts=beside)
    yield drawn_unit(part)
    yield from rule_units(edition, part)
    places = edition.places
    if part == places.title:
        yield f"title {part}", Unit(partial(title_findings, part=part), parts=(part,))
        return
    if part == places.closing:
        for find in (closing_findings, signed_name_findings):
            yield f"{find.__name__} {part}", Unit(partial(find, part=part), parts=(part,))
        return
    if part in edition.grammar.parts:
        # A live figure may show any cell.
        yield f"claims {part}", Unit(partial(claim_findings, part=part), tuple(edition.cells), (part,))
        if part == edition.grammar.parts[0]:
            yield "scope", Unit(scope_findings, tuple(edition.cells), edition.grammar.parts)
    # What the tables bear out needs no renewal.
    yield f"renewal {part}", Unit(partial(renewal_findings, part=part), tuple(edition.cells), (part,))
    yield from leftover_units(edition, part)
    checks: list[Callable[..., Iterator[Finding]]] = [wording_findings]
    if part == places.opening:
        checks += [notice_findings, phone_findings, period_findings, opening_name_findings]
    else:
        checks += [old_year_findings, plan_findings, as_of_findings, first_name_findings]
    checks += [likeness_findings] if part in places.alike else []
    for check in checks:
        yield f"{check.__name__} {part}", Unit(partial(check, part=part), parts=(part,))


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
