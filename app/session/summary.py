"""The line of the start page that a report gives: how complete it is and what was found."""

from collections import Counter
from collections.abc import Iterable

from app.checks import Finding
from app.model.edition import Level
from app.model.report import Report
from app.store import Summary


def summary(report: Report, findings: Iterable[Finding]) -> Summary:
    """Explained findings count as settled."""
    counts = Counter(finding.level for finding in findings if not finding.explained)
    enterable = report.edition.enterable
    required = [part.id for part in report.edition.parts.values() if part.required]
    return Summary(
        report=report.id,
        unit=str(report.unit.get("id", "")),
        unit_name=report.unit_name,
        year=report.year,
        edition=report.edition.id,
        filled=sum(cell in report.answers for cell in enterable),
        cells=len(enterable),
        written=sum(bool(report.texts.get(part, "").strip()) for part in required),
        parts=len(required),
        errors=counts[Level.ERROR],
        blanks=counts[Level.BLANK],
        verify=counts[Level.VERIFY],
        changed=report.saved,
    )
