"""How far each section is: complete, unfinished, or with errors."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.checks import Finding
from app.gui.report.places import Places
from app.model.edition import Level, Section
from app.model.report import Report


@dataclass(frozen=True, slots=True)
class Mark:
    """`errors` are findings of that level, `left` the figures, required texts and required data still missing."""

    errors: int
    left: int

    @property
    def sign(self) -> str:
        """For those who do not tell colours apart."""
        if self.errors:
            return f"✗{self.errors}"
        return "○" if self.left else "✓"

    @property
    def words(self) -> str:
        if self.errors:
            return f"有{self.errors}处错误"
        return f"还有{self.left}处未填" if self.left else "已填好"


def marks(report: Report, findings: Iterable[Finding], places: Places) -> list[Mark]:
    """One mark per section, in order."""
    errors = [0] * len(report.edition.sections)
    for finding in findings:
        if finding.level is Level.ERROR and (address := places.of_finding(finding)):
            section = places.section(address)
            if section is not None:
                errors[section] += 1
    left = [_left(report, section) for section in report.edition.sections]
    left[0] += sum(not str(report.unit.get(each.key, "")).strip() for each in report.edition.fields if each.required)
    return [Mark(*pair) for pair in zip(errors, left, strict=True)]


def _left(report: Report, section: Section) -> int:
    edition = report.edition
    missing = 0
    for content in section.contents:
        if content in edition.tables:
            cells = edition.tables[content].cells
            missing += sum(cell.id not in report.answers and cell.id not in edition.definitions for cell in cells)
        elif edition.parts[content].required:
            missing += not report.texts.get(content, "").strip()
    return missing
