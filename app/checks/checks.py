"""All checks over one report: whole, and again for just what a change touches."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from app.checks.catalogue import reading_cell, reading_exchange, reading_part, reading_remarks, units
from app.checks.finding import Finding
from app.checks.returned import switched_off
from app.model.change import Address, Area
from app.model.edition import Level
from app.model.report import Report

if TYPE_CHECKING:
    from app.checks.repairs import Diagnosis


def check(report: Report) -> tuple[Finding, ...]:
    """Every finding of a report, in the order of the form."""
    return Checks(report).findings


class Checks:
    """The findings of a report that changes: `update` re-checks only the rules that name what was touched."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._units = units(report.edition)
        self._order = {unit: number for number, unit in enumerate(self._units)}
        self._found: dict[str, tuple[Finding, ...]] = {}
        """Of the units that find something."""
        self._listed: tuple[Finding, ...] | None = None
        self._behind: dict[str, None] = {}
        self._is_news = False
        self._diagnoses: Mapping[str, Diagnosis] | None = None
        self._check(self._units)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Return the findings in the order of the form after postponed checks; the same object until one changes."""
        self._settle()
        return self.known

    @property
    def known(self) -> tuple[Finding, ...]:
        """The same without what was postponed: some may speak of a text as it was."""
        if self._listed is None:
            ordered = sorted(self._found, key=self._order.__getitem__)
            self._listed = tuple(finding for unit in ordered for finding in self._found[unit])
        return self._listed

    def diagnosis(self, finding: Finding) -> "Diagnosis | None":
        """Return the explanation of a finding, None if it is about no equation.

        Computed for all when asked, never on a key.
        """
        from app.checks.repairs import diagnoses  # loaded when asked for: most checks end without a failing sum

        self._settle()
        if self._diagnoses is None:
            self._diagnoses = diagnoses(self._report)
        return self._diagnoses.get(finding.key)

    def update(self, addresses: Iterable[Address], *, texts_later: bool = False) -> bool:
        """Re-check after edits at `addresses`; whether any finding came, went or changed.

        `texts_later`: postpone what texts say of edited figures.
        """
        touched = self._exchange()
        self._diagnoses = None
        for address in addresses:
            if texts_later and address.area is Area.ANSWERS:
                self._behind.update(dict.fromkeys(name for name in self._reading(address) if self._units[name].parts))
                touched.update(dict.fromkeys(name for name in self._reading(address) if not self._units[name].parts))
            else:
                touched.update(dict.fromkeys(self._touched(address)))
        return self._check(touched)

    def postpone(self, addresses: Iterable[Address]) -> None:
        """Note edits at `addresses`: they are checked when findings are asked for, or by `catch_up`."""
        self._diagnoses = None
        self._behind.update(self._exchange())
        for address in addresses:
            self._behind.update(dict.fromkeys(self._touched(address)))

    @property
    def is_behind(self) -> bool:
        """Whether `catch_up` has something to do."""
        return bool(self._behind) or self._is_news

    def catch_up(self) -> bool:
        """Check what was postponed; whether any finding came, went or changed by it since it was last asked."""
        self._settle()
        was_news, self._is_news = self._is_news, False
        return was_news

    def _settle(self) -> None:
        if self._behind:
            behind, self._behind = self._behind, {}
            self._is_news |= self._check(behind)

    def _exchange(self) -> dict[str, None]:
        """The units of what the supervising office sent, which may name any place; none where it sent nothing."""
        return dict.fromkeys(reading_exchange(self._report.edition)) if self._report.exchange else {}

    def _touched(self, address: Address) -> Iterator[str]:
        for name in self._reading(address):
            concerns = self._units[name].concerns
            if concerns is None or concerns(self._report, address):
                yield name

    def _reading(self, address: Address) -> Iterable[str]:
        edition = self._report.edition
        match address.area:
            case Area.ANSWERS if address.key in edition.cells:
                return reading_cell(edition)[address.key]
            case Area.TEXTS if address.key in edition.parts:
                return reading_part(edition)[address.key]
            case Area.REMARKS if address.key in edition.cells:
                return reading_remarks(edition)
            case _:
                return self._units

    def _check(self, units: Iterable[str]) -> bool:
        changed = False
        off = switched_off(self._report)
        for unit in units:
            made = (finding for finding in self._units[unit].find(self._report) if finding.code not in off)
            found = tuple(map(self._explained, made))
            if found == self._found.get(unit, ()):
                continue
            changed = True
            if found:
                self._found[unit] = found
            else:
                del self._found[unit]
        if changed:
            self._listed = None
        return changed

    def _explained(self, finding: Finding) -> Finding:
        """Marked as explained while the explanation was written for just these figures."""
        explanation = self._report.explanations.get(finding.key) if finding.level is Level.VERIFY else None
        if not explanation or not str(explanation.get("text", "")).strip():
            return finding
        return replace(finding, explained=explanation.get("figures", {}) == finding.bound)
