"""The points that a supervising office inspects, answered before handing in, and the mail for the package."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from enum import Enum
from fnmatch import fnmatchcase
from typing import NamedTuple

from app.checks import WORDS, Finding
from app.checks.catalogue import declared
from app.checks.declarations import Area as CheckArea
from app.checks.declarations import Check
from app.model.change import Address, Area
from app.model.edition import Inspection, Level
from app.model.report import Report
from app.session.progress import deadline_sentence, wanted_by


class Sign(Enum):
    """The answer to a point."""

    GOOD = "good"
    """Everything that belongs to the point was looked at, and nothing is wrong."""
    OPEN = "open"
    """Something must be corrected or explained."""
    UNKNOWN = "unknown"
    """The program cannot know all of it: a person must look."""


class Inspected(NamedTuple):
    """A point with its answer. `finding` or `address` is where to correct it; both are None without such a place.

    `number` is the number of open findings.
    """

    point: Inspection
    sign: Sign
    told: str
    finding: Finding | None = None
    address: Address | None = None
    number: int = 0

    @property
    def leads(self) -> bool:
        """Tell whether the point has a place to go to."""
        return bool(self.finding or self.address or self.point.pane)


USUAL = (
    Inspection("按时", "在报送期限前报送。", "已过期限的，先与主管部门联系，再尽快报送。", "due"),
    Inspection("单位信息", "要印的单位信息齐全。", "补填封面上的这几项。", "facts"),
    Inspection("各项检查", "各项检查均符合。", "按检查结果改正。", codes=("*",)),
    Inspection("说明", "待核实的项目都已写明原因。", "逐条核实：有误的改正，无误的填写核实说明。", "explained"),
)
"""The points of a form that names none."""


def inspected(report: Report, findings: Sequence[Finding], today: date, handed_in: int) -> list[Inspected]:
    """Return every point of the form that applies to the report, in the form's order."""
    points = report.edition.inspections or USUAL
    answers = (_answer(point, report, findings, today, handed_in) for point in points)
    return [answer for answer in answers if answer is not None]


def _answer(
    point: Inspection, report: Report, findings: Sequence[Finding], today: date, handed_in: int
) -> Inspected | None:
    match point.measure:
        case "due":
            return _on_time(point, report, today, handed_in)
        case "explained":
            return _explained(point, findings)
        case "facts":
            return _on_cover(point, report)
        case "eye":
            return _by_eye(point, report)
    return _checked(point, report, findings)


def _on_time(point: Inspection, report: Report, today: date, handed_in: int) -> Inspected:
    last = wanted_by(report, handed_in)
    is_late = last is not None and last < today
    return Inspected(point, Sign.OPEN if is_late else Sign.GOOD, deadline_sentence(report, today, handed_in))


def _on_cover(point: Inspection, report: Report) -> Inspected:
    """Return the lines of the cover that the checklist and the page to be signed print."""
    labels = {field.key: field.label for field in report.edition.fields}
    facts = report.edition.package.facts
    blank = [key for key in facts if not report.unit_value(key)]
    if not blank:
        return Inspected(point, Sign.GOOD, f"{len(facts)}项已填")
    told = f"未填：{'、'.join(labels.get(key, key) for key in blank)}"
    return Inspected(point, Sign.OPEN, told, address=Address(Area.UNIT, blank[0]))


def _explained(point: Inspection, findings: Sequence[Finding]) -> Inspected:
    doubts = [finding for finding in findings if finding.level is Level.VERIFY]
    open_ones = [finding for finding in doubts if not finding.explained]
    if open_ones:
        told = f"待核实{len(open_ones)}项未说明"
        return Inspected(point, Sign.OPEN, told, open_ones[0], number=len(open_ones))
    return Inspected(point, Sign.GOOD, f"{len(doubts)}项均已说明" if doubts else "无待核实的项目")


def _by_eye(point: Inspection, report: Report) -> Inspected:
    label = next((field.label for field in report.edition.fields if field.key == point.field), "")
    if not label:
        return Inspected(point, Sign.UNKNOWN, "程序不能检查")
    value = str(report.unit.get(point.field) or "").strip()
    told = f"{label}：{value}" if value else f"{label}未填"
    return Inspected(point, Sign.UNKNOWN, told, address=Address(Area.UNIT, point.field))


def checks_of(point: Inspection, checks: Iterable[Check]) -> list[Check]:
    """Return the checks that answer a point."""
    return [check for check in checks if any(fnmatchcase(check.code, code) for code in point.codes)]


def _checked(point: Inspection, report: Report, findings: Sequence[Finding]) -> Inspected | None:
    checks = checks_of(point, declared(report.edition))
    codes = {check.code for check in checks}
    found = [finding for finding in findings if finding.code in codes]
    standing = [finding for finding in found if not finding.explained]
    if standing:
        worst = min(standing, key=lambda finding: list(Level).index(finding.level))
        return Inspected(point, Sign.OPEN, _counted(standing), worst, _place(report, worst), len(standing))
    looked, left = _extent(report, checks)
    if not looked and not left and not found:
        return None
    told = [f"核对{looked}处，{'未发现不符' if left else '符合'}"] if looked else []
    told += [f"已作核实说明{len(found)}处"] if found else []
    told += [f"未核对{sum(left.values())}处（{'、'.join(left)}）"] if left else []
    return Inspected(point, Sign.UNKNOWN if left else Sign.GOOD, "；".join(told))


def _counted(standing: Sequence[Finding]) -> str:
    levels = (level for level in Level if any(finding.level is level for finding in standing))
    return "，".join(f"{WORDS[level]}{sum(finding.level is level for finding in standing)}处" for level in levels)


def _extent(report: Report, checks: Iterable[Check]) -> tuple[int, dict[str, int]]:
    """Say how many things were looked at, and how many were not, by reason. Each line of the checklist counts once."""
    looked, left = 0, dict[str, int]()
    lines: dict[tuple[CheckArea, str], Check] = {}
    for check in checks:
        lines.setdefault((check.area, check.about), check)
    for check in lines.values():
        extent = check.extent(report)
        looked += extent.looked
        for reason, number in extent.left:
            left[reason] = left.get(reason, 0) + number
    return looked, left


def _place(report: Report, finding: Finding) -> Address | None:
    """Return the line of the cover that a finding without another place is about."""
    if finding.cells or finding.texts:
        return None
    key = next((field.key for field in report.edition.fields if field.key in finding.figures), None)
    return Address(Area.UNIT, key) if key else None


_CLAUSES = re.compile(r"(?<=，)")


def mail(report: Report, number: str, files: str, stamping: Sequence[Finding] = ()) -> str:
    """Return the text of the mail for the package, "" if the form has none. `number` is its number in words.

    `stamping` are the findings for which the package is a draft.
    A clause that needs a field which the cover leaves empty is left out, and a line without any clause as well.
    """
    said = {key: report.unit_value(key) for key in ("superior", "office", "phone")}
    period = report.edition.calendar.name(report.period)
    known = {"unit": report.unit_name, "year": report.year, "period": period, "title": report.title}
    unknown = [f"{{{key}}}" for key, value in said.items() if not value]
    words = report.edition.package.draft_mail if stamping else report.edition.package.mail
    kept = "\n".join(line for line in (_without(line, unknown) for line in words.splitlines()) if line)
    return kept.format(**said, **known, number=number, files=files, open=_counted(stamping)).strip()


def _without(line: str, unknown: Sequence[str]) -> str:
    """Return a line of the mail's template without the clauses that name something unknown."""
    kept = [clause for clause in _CLAUSES.split(line) if not any(name in clause for name in unknown)]
    end = line[-1:] if line.endswith("。") else ""
    return "".join(kept).removesuffix("，").removesuffix(end) + end if kept else ""
