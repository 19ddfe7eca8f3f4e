"""Practice: the filled example with planted mistakes, to be found and corrected. Nothing of it is kept."""

import json
import uuid
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from app.checks import Finding
from app.forms import Editions
from app.model.change import Address, Area, Change, Edit
from app.model.datafile import to_report
from app.model.report import Report


class Planted(NamedTuple):
    """A planted mistake: the code of the check that finds it, its place, a hint where to look, and its lesson."""

    code: str
    place: Address
    hint: str
    lesson: str


def practice(editions: Editions, edition: str) -> tuple[Report, tuple[Planted, ...]]:
    """Return the example with the mistakes that its form names, and these mistakes. Raises FormError, DataFileError."""
    report = to_report(json.loads(editions.example(edition).read_text("utf-8")), editions)
    report.id, report.unit["id"] = str(uuid.uuid4()), str(uuid.uuid4())
    planted = []
    for plant in editions.practice(edition).plant:
        if plant.cell:
            place = Address(Area.ANSWERS, plant.cell)
            edit = Edit(place, report.at(place), plant.text or None)
        else:
            place = Address(Area.TEXTS, plant.part)
            edit = Edit(place, plant.old, plant.new, at=report.texts[plant.part].index(plant.old))
        report.apply(Change("", (edit,)))
        planted.append(Planted(plant.code, place, plant.hint, plant.lesson))
    return report, tuple(planted)


def is_open(mistake: Planted, findings: Iterable[Finding]) -> bool:
    """Tell whether the mistake's check still finds it at its place. An explanation does not correct it."""
    return any(finding.code == mistake.code and _is_at(mistake.place, finding) for finding in findings)


def _is_at(place: Address, finding: Finding) -> bool:
    if place.area is Area.TEXTS:
        return any(span.text == place.key for span in finding.texts) or not finding.texts
    column = place.key.rpartition(".")[2]
    return place.key in finding.cells or any(cell.endswith(f".{column}") for cell in finding.cells)


def open_ones(planted: Sequence[Planted], findings: Iterable[Finding]) -> tuple[Planted, ...]:
    """Return the mistakes that are not corrected yet."""
    found = tuple(findings)
    return tuple(each for each in planted if is_open(each, found))
