"""What is checked on its own, a unit: those over figures, and those that the edition's rules ask of its texts."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import NamedTuple, TypeAlias

from app.checks.dangling import dangling_findings
from app.checks.equations import equation_finding
from app.checks.finding import STAMPING, Finding
from app.checks.statements import leftover_findings, needs_finding, statement_finding
from app.checks.undrawn import undrawn_cover, undrawn_findings, undrawn_remarks
from app.checks.unlikely import jump_finding, unfounded_finding
from app.checks.values import blank_finding, cover_findings, unknown_findings, value_finding, year_findings
from app.model.edition import Edition
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
