"""How far each section is: complete, unfinished, or with errors."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from app.checks import Finding
from app.gui.report.places import Places
from app.model.edition import Level, Section
from app.model.report import Report


@dataclass(frozen=True, slots=True)
class Mark:
    """`errors` are findings of that level, `left` the figures, required texts and required data still missing.

    `verify` are findings that nobody has explained yet.
    """

    errors: int
    left: int
    verify: int = 0

    @property
    def sign(self) -> str:
        """For those who do not tell colours apart."""
        if self.errors:
            return f"✗{self.errors}"
        return "○" if self.left else f"？{self.verify}" if self.verify else "✓"

    @property
    def words(self) -> str:
        said = [f"有{self.errors}处错误"] if self.errors else []
        said += [f"还有{self.left}处未填"] if self.left else []
        said += [f"有{self.verify}处待核实"] if self.verify else []
        return "，".join(said) or "已填好"


def marks(report: Report, findings: Iterable[Finding], places: Places) -> list[Mark]:
    """One mark per section, in order."""
    found = Counter(
        (finding.level, places.section(address))
        for finding in findings
        if not finding.explained and (address := places.of_finding(finding))
    )
    left = [_left(report, section) for section in report.edition.sections]
    left[0] += sum(not str(report.unit.get(each.key, "")).strip() for each in report.edition.fields if each.required)
    return [Mark(found[Level.ERROR, each], count, found[Level.VERIFY, each]) for each, count in enumerate(left)]


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
