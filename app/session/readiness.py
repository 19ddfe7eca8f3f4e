"""提交前检查: what is fine and what is still open before a report is handed in; nothing of it stands in the way."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from app.checks import WORDS, Finding, checked
from app.model.change import Address, Area
from app.model.edition import Level
from app.model.report import Report
from app.session.steps import days_left, due


class Point(NamedTuple):
    """One line of the look before. `level` None: all is well, or (not `is_tried`) not everything was looked at.

    `finding` or `address` is the place that an open one leads to.
    """

    words: str
    level: Level | None = None
    finding: Finding | None = None
    address: Address | None = None
    is_tried: bool = True

    @property
    def is_open(self) -> bool:
        """Whether something is to be done about it."""
        return self.finding is not None or self.address is not None

    @property
    def leads(self) -> bool:
        """Whether it has a place to go to."""
        return self.address is not None or bool(self.finding and (self.finding.cells or self.finding.texts))


def readiness(report: Report, findings: Sequence[Finding], today: date, handed_in: int) -> list[Point]:
    """First what is open, the gravest before the others; then the deadline and what was checked, area by area."""
    standing = [finding for finding in findings if not finding.explained]
    grave = sorted(standing, key=lambda finding: list(Level).index(finding.level))
    found = [
        Point(f"{WORDS[finding.level]}：{finding.message}", finding.level, finding, _field(report, finding))
        for finding in grave
    ]
    is_late = not handed_in and due(report) < today
    deadline = Point(days_left(report, today, handed_in), Level.HINT if is_late else None)
    return [*found, *_missing(report), deadline, *_areas(report, findings)]


def _field(report: Report, finding: Finding) -> Address | None:
    """The line of the cover that a finding is about."""
    if finding.cells or finding.texts:
        return None
    key = next((field.key for field in report.edition.fields if field.key in finding.figures), None)
    return Address(Area.UNIT, key) if key else None


def _missing(report: Report) -> Iterator[Point]:
    """What is to be printed of the unit and is not there."""
    labels = {field.key: field.label for field in report.edition.fields}
    for key in report.edition.package.facts:
        if not str(report.unit.get(key, "")).strip():
            words = f"{WORDS[Level.HINT]}：封面的“{labels[key]}”没有填，校验单和签发页上这一栏是空的。"
            yield Point(words, Level.HINT, address=Address(Area.UNIT, key))


def _areas(report: Report, findings: Sequence[Finding]) -> Iterator[Point]:
    verdicts = checked(report, findings).verdicts
    for area, group in groupby(verdicts, key=lambda verdict: verdict.area):
        lines = list(group)
        levels = [line.level for line in lines if line.level is not None]
        settled = [line for line in lines if line.level is None]
        counts = (
            (sum(line.holds for line in lines), "符合"),
            (len(levels), "有问题"),
            (sum(bool(line.explained) for line in settled), "已作说明"),
            (sum(bool(line.left) and not line.explained for line in settled), "未全部核对"),
            (sum(not line.is_tried and not line.left for line in settled), "不适用"),
        )
        words = "，".join(f"{count}项{word}" for count, word in counts if count)
        level = next((level for level in Level if level in levels), None)
        is_whole = any(line.is_tried for line in lines) and not any(line.left for line in settled)
        yield Point(f"{area}：{words}", level, is_tried=is_whole)
