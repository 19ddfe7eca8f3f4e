"""What makes one report into another, as one change that can be shown, applied and undone."""

from collections.abc import Iterator
from typing import Any

from app.model.change import Address, Area, Change, Edit
from app.model.report import Report


def difference(before: Report, after: Report, label: str) -> Change:
    """The change after which `before` says what `after` says. Both must be of one edition; ids are left alone."""
    return Change(label, tuple(_edits(before, after)))


def _edits(before: Report, after: Report) -> Iterator[Edit]:
    for area in (Area.UNIT, Area.ANSWERS, Area.REMARKS, Area.TEXTS, Area.EXPLANATIONS):
        old, new = contents(before, area), contents(after, area)
        for key in dict.fromkeys((*old, *new)):
            if old.get(key) != new.get(key) and (area, key) != (Area.UNIT, "id"):
                yield Edit(Address(area, key), old.get(key), new.get(key))
    if before.year != after.year:
        yield Edit(Address(Area.YEAR), before.year, after.year)
    if before.last != after.last:
        yield Edit(Address(Area.LAST), before.last, after.last)


def contents(report: Report, area: Area) -> dict[str, Any]:
    """What stands in one area, with what the edition does not know; answers as typed."""
    match area:
        case Area.UNIT:
            return dict(report.unit)
        case Area.ANSWERS:
            typed = {cell: answer.text for cell, answer in report.answers.items()}
            return typed | report.unknown.get(area, {})
        case Area.REMARKS:
            return report.remarks | report.unknown.get(area, {})
        case Area.TEXTS:
            return report.texts | report.unknown.get(area, {})
        case _:
            return dict(report.explanations)
