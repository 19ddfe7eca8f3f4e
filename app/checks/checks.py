"""All checks over one report: whole, and again for just what a change touches."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache, partial
from typing import TypeAlias

from app.checks.equations import equation_finding, equations_naming
from app.checks.finding import Finding
from app.checks.suspects import Repair, repairs
from app.checks.values import blank_finding, text_finding, unknown_findings, value_finding
from app.model.change import Address, Area
from app.model.edition import Edition, Level
from app.model.report import Report

Unit: TypeAlias = Callable[[Report], Iterable[Finding]]
"""What is checked on its own: one cell, one table's blanks, one equation, one text, or the report as a whole."""


def check(report: Report) -> tuple[Finding, ...]:
    """Every finding of a report, in the order of the form."""
    return Checks(report).findings


class Checks:
    """The findings of a report that changes: `update` re-checks only the rules that name what was touched."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._units = _units(report.edition)
        self._found: dict[str, tuple[Finding, ...]] = {}
        self._listed: tuple[Finding, ...] | None = None
        self._repairs: Mapping[str, tuple[Repair, ...]] | None = None
        self._check(self._units)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """In the order of the form; the same object as long as nothing changes."""
        if self._listed is None:
            self._listed = tuple(finding for unit in self._units for finding in self._found.get(unit, ()))
        return self._listed

    def repairs(self, finding: Finding) -> tuple[Repair, ...]:
        """What would mend a finding, best first. Worked out when asked, for all findings at once: never on a key."""
        if self._repairs is None:
            self._repairs = repairs(self._report)
        return self._repairs.get(finding.key, ())

    def update(self, addresses: Iterable[Address]) -> bool:
        """Re-check after edits at `addresses`; whether any finding came, went or changed."""
        touched: dict[str, None] = {}
        self._repairs = None
        for address in addresses:
            touched.update(dict.fromkeys(self._touched(address)))
        return self._check(touched)

    def _touched(self, address: Address) -> Iterable[str]:
        edition = self._report.edition
        match address.area:
            case Area.ANSWERS if address.key in edition.cells:
                equations = equations_naming(edition)[address.key]
                return (address.key, edition.cells[address.key].table, *(equation.key for equation in equations))
            case Area.TEXTS if address.key in edition.parts:
                return (_text_unit(address.key),)
            case Area.REMARKS if address.key in edition.cells:
                return ()
            case _:
                return self._units

    def _check(self, units: Iterable[str]) -> bool:
        changed = False
        for unit in units:
            found = tuple(self._explained(finding) for finding in self._units[unit](self._report))
            if found != self._found.get(unit, ()):
                self._found[unit] = found
                changed = True
        if changed:
            self._listed = None
        return changed

    def _explained(self, finding: Finding) -> Finding:
        """Marked as explained while the explanation was written for just these figures."""
        explanation = self._report.explanations.get(finding.key) if finding.level is Level.VERIFY else None
        if not explanation or not explanation.get("text"):
            return finding
        return replace(finding, explained=explanation.get("figures", {}) == dict(finding.figures))


@cache
def _units(edition: Edition) -> Mapping[str, Unit]:
    """Every unit by name, in the order in which findings are listed."""
    units: dict[str, Unit] = {"": _whole}
    for section in edition.sections:
        for content in section.contents:
            if content in edition.tables:
                units |= _table_units(edition, content)
            else:
                units[_text_unit(content)] = partial(text_finding, part=edition.parts[content])
    return units


def _table_units(edition: Edition, table: str) -> Iterator[tuple[str, Unit]]:
    yield table, partial(blank_finding, table=edition.tables[table])
    for cell in edition.tables[table].cells:
        yield cell.id, partial(value_finding, cell=cell)
    for equation in edition.equations:
        if edition.cells[equation.left[0].cell].table == table:
            yield equation.key, partial(equation_finding, equation=equation)


def _text_unit(part: str) -> str:
    """A text part and a table may have the same id."""
    return f"text {part}"


def _whole(report: Report) -> Iterator[Finding]:
    advice = report.edition.advice
    if advice:
        yield Finding(advice.code, advice.level, advice.sentence, fix=advice.fix)
    yield from unknown_findings(report)
