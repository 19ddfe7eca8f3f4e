"""Reports come into the library: new ones, from last year's, from data files."""

import uuid
from collections.abc import Mapping
from typing import Any

from app import PROGRAM
from app.checks import check
from app.exporters import datafile
from app.importers import Reading
from app.model.datafile import to_dict, to_report
from app.model.edition import Edition, Part
from app.model.numbers import read
from app.model.report import Report
from app.session.last import as_last, handed_on
from app.session.moving import carried_text, moved_cell, moved_explanation, moved_text
from app.session.session import now
from app.session.summary import summary
from app.store import Library


def new_report(
    edition: Edition, unit: Mapping[str, Any], year: int, last: Report | None = None, *, with_frame: bool = False
) -> Report:
    """An empty report; with `last` it knows last year's figures, and what the edition carries over is filled in.

    `with_frame`: its texts begin as last year's, but for the parts that are to be written anew.
    """
    report = Report(edition, year, str(uuid.uuid4()), dict(unit))
    report.unit.setdefault("id", str(uuid.uuid4()))
    report.saved = now()
    if last is not None:
        report.remember(as_last(last))
        report.answers |= handed_on(edition, report.last_year)
        if with_frame:
            frame = [part.id for part in edition.parts.values() if _is_frame(part, last)]
            report.texts = {part: carried_text(last.texts[part], last.edition, edition) for part in frame}
    return report


def _is_frame(part: Part, last: Report) -> bool:
    return part.id in last.texts and not part.anew


def from_reading(
    reading: Reading, editions: Mapping[str, Edition], *, year: int | None = None, unit: str = ""
) -> Report:
    """A report of what an importer found. `year` and `unit` stand in where the file names none; one of both must."""
    known = reading.year if reading.year is not None else year
    if known is None:
        raise ValueError("a report needs a year")
    name = reading.unit.get("name") or unit
    report = new_report(editions[reading.edition], {**reading.unit, "name": name}, known)
    for cell, text in reading.answers.items():
        answer = read(text, report.edition.cells[cell].kind)
        if answer is not None:
            report.answers[cell] = answer
    report.remarks = dict(reading.remarks)
    report.texts = dict(reading.texts)
    return report


def moved(report: Report, edition: Edition, rows: Mapping[str, str]) -> Report:
    """A new report in another edition with all that both share; `rows` says which row became which.

    Live figures and explanations follow their cells.
    What has no place there is kept as unknown, so that nothing is lost.
    """
    data = to_dict(report, PROGRAM)
    answers, remarks = ({moved_cell(cell, edition, rows): text for cell, text in data[key].items()} for key in MOVING)
    data |= {
        "edition": edition.id,
        "id": str(uuid.uuid4()),
        "answers": answers,
        "remarks": remarks,
        "texts": {part: moved_text(text, edition, rows) for part, text in data["texts"].items()},
        "explanations": [moved_explanation(given, edition, rows) for given in data["explanations"]],
    }
    made = to_report(data, {edition.id: edition})
    made.saved = now()
    return made


MOVING = ("answers", "remarks")


def add(library: Library, report: Report, origin: str) -> None:
    """Put a report into the library. Raises LibraryError."""
    report.unit.setdefault("id", str(uuid.uuid4()))
    library.create(summary(report, check(report)), datafile.text(report), origin)
