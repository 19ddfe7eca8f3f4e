"""The checklist (校验单): each line says what should hold, what of it was looked at, and the result."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from app.checks.catalogue import declared
from app.checks.declarations import Area, Check, Extent
from app.checks.finding import WORDS, Finding, placed
from app.checks.returned import answers_of, switched_off
from app.model.edition import Edition, Level
from app.model.report import Report
from app.model.submission import Checklist, ChecklistLine, Note

COUNTED = ("error", "blank", "verify")
"""The levels whose findings a hand-in counts."""


def checked(report: Report, findings: Sequence[Finding]) -> Checklist:
    """The lines of the checklist, and the findings with the explanations written for them."""
    reply_to, answers = answers_of(report)
    counts = Counter(str(finding.level) for finding in findings if not finding.explained)
    return Checklist(
        tuple(_lines(report, findings)),
        tuple(_note(report, finding) for finding in findings),
        {level: counts[level] for level in COUNTED} | {"explained": sum(finding.explained for finding in findings)},
        reply_to,
        answers,
    )


def _lines(report: Report, findings: Sequence[Finding]) -> Iterator[ChecklistLine]:
    off = switched_off(report)
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.code, []).append(finding)
    for checks in _by_line(report.edition):
        here = [finding for check in checks for finding in found.pop(check.code, ())]
        first = checks[0]
        if off.issuperset(check.code for check in checks):
            yield ChecklistLine(first.area.value, first.about, "按主管部门要求不核对", is_tried=False)
            continue
        if first.area is Area.OFFICE and not here and not first.extent(report).applies:
            continue  # it sent nothing: the list is that of the form alone
        yield _line(first.area, first.about, here, first.extent(report))
    for here in found.values():
        yield _line(Area.OTHER, here[0].message, here, Extent())


def _by_line(edition: Edition) -> list[list[Check]]:
    """The checks that share a line of the checklist, line by line."""
    lines: dict[tuple[Area, str], list[Check]] = {}
    for check in declared(edition):
        lines.setdefault((check.area, check.about), []).append(check)
    return list(lines.values())


def _line(area: Area, about: str, found: Sequence[Finding], extent: Extent) -> ChecklistLine:
    standing = [finding.level for finding in found if not finding.explained]
    level = next((level for level in Level if level in standing), None)
    left = sum(number for _, number in extent.left)
    if not found and not extent.applies:
        return ChecklistLine(area.value, about, "不适用", is_tried=False)
    looked = max(extent.looked, 1) if found else extent.looked
    result = "；".join(_words(found, looked, extent.left))
    return ChecklistLine(area.value, about, result, level, bool(looked), looked, left, len(found) - len(standing))


def _words(found: Sequence[Finding], looked: int, left: Sequence[tuple[str, int]]) -> Iterator[str]:
    """The result of a line: what was looked at, and what was not and why. 符合 only where nothing is left out."""
    if found:
        yield f"核对{looked}处，{'，'.join(_levels(found))}"
    elif looked:
        yield f"核对{looked}处，{'未发现不符' if left else '均符合' if looked > 1 else '符合'}"
    if left:
        reasons = "、".join(why if len(left) == 1 else f"{why}{number}处" for why, number in left)
        yield f"未核对{sum(number for _, number in left)}处（{reasons}）"


def _levels(found: Sequence[Finding]) -> Iterator[str]:
    counts = Counter(finding.level for finding in found)
    explained = sum(finding.explained for finding in found)
    for level in Level:
        if counts[level]:
            told_why = f"（已说明{explained}处）" if level is Level.VERIFY and explained else ""
            yield f"{WORDS[level]}{counts[level]}处{told_why}"


def _note(report: Report, finding: Finding) -> Note:
    given: Mapping[str, str] = report.explanations.get(finding.key, {}) if finding.level is Level.VERIFY else {}
    text = str(given.get("text", "")).strip()
    if text and not finding.explained:
        text = f"（数据改动前的说明）{text}"
    said = placed(report.edition, finding)
    return Note(finding.level, WORDS[finding.level], said, text, str(given.get("at", "")) if text else "")
