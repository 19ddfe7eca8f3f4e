"""Every unit of checking with the figures and texts it reads, in the order of the form."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial

from app.checks.claimed import claim_findings, scope_findings
from app.checks.finding import Finding
from app.checks.likeness import likeness_findings
from app.checks.naming import first_name_findings, opening_name_findings, signed_name_findings
from app.checks.renewal import renewal_findings
from app.checks.statements import notice_findings, phone_findings
from app.checks.unit import Unit, drawn_unit, leftover_units, remarks_unit, rule_units, table_units, whole_unit
from app.checks.values import required_texts, text_finding
from app.checks.wording import scheme_findings, series_findings, wording_findings
from app.checks.years import (
    as_of_findings,
    closing_findings,
    old_year_findings,
    period_findings,
    plan_findings,
    title_findings,
)
from app.model.edition import Edition, Section


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
