"""Makes reports: new ones, from last year's, from imported files, in another edition; adds them to the library."""

import re
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app import PROGRAM
from app.checks import check, figure_spans
from app.exporters import formats
from app.forms import Editions
from app.importers import Reading
from app.model.change import Address, Area, Change, Edit
from app.model.datafile import to_dict, to_report
from app.model.dates import now
from app.model.edition import LAST_YEAR, Cell, Edition, Part
from app.model.numbers import read
from app.model.period import Comparison, Period
from app.model.report import Report
from app.model.texts import formula_cells, with_figures
from app.session.earlier_years import as_last, handed_on

if TYPE_CHECKING:
    from app.store import Library


def new_report(
    edition: Edition,
    unit: Mapping[str, Any],
    year: int,
    last: Report | None = None,
    *,
    with_frame: bool = False,
    period: str = "",
) -> Report:
    """Return an empty report. With `last` it remembers that report's figures, and the carried-over cells are filled.

    `period` is the code of the period in the year; "" is the first period of a form that has several.

    `with_frame` begins its texts as last year's, except the parts that are to be written again.
    """
    report = Report(edition, year, str(uuid.uuid4()), dict(unit), period=period or edition.calendar.codes[0])
    report.unit.setdefault("id", str(uuid.uuid4()))
    report.saved = now()
    if last is not None:
        report.remember(as_last(last))
        report.answers |= handed_on(edition, report.last_year)
        if with_frame:
            frame = [part.id for part in edition.parts.values() if _is_frame(part, last)]
            report.texts = {part: _carried_text(last.texts[part], last.edition, edition) for part in frame}
    return report


def next_period(report: Report) -> Period:
    """Return the period of the report that is compared with this one: the same of next year, or the following one."""
    calendar = report.edition.calendar
    by = len(calendar.codes) if calendar.last is Comparison.LAST_YEAR else 1
    return calendar.shifted(report.when, by)


def next_edition(editions: Editions, report: Report) -> str | None:
    """Return the id of the edition in force for the report of `next_period`; None if there is none."""
    return editions.for_year(next_period(report).year, report.edition.form)


def _is_frame(part: Part, last: Report) -> bool:
    return part.id in last.texts and not part.starts_empty


def from_reading(
    reading: Reading, editions: Mapping[str, Edition], *, year: int | None = None, unit: str = ""
) -> Report:
    """Return a report of an importer's reading. `year` and `unit` apply if the file names none; one is needed."""
    known = reading.year if reading.year is not None else year
    if known is None:
        raise ValueError("a report needs a year")
    name = reading.unit.get("name") or unit
    report = new_report(editions[reading.edition], {**reading.unit, "name": name}, known, period=reading.period)
    for cell, text in reading.answers.items():
        answer = read(text, report.edition.cells[cell].kind)
        if answer is not None:
            report.answers[cell] = answer
    report.remarks = dict(reading.remarks)
    report.texts = dict(reading.texts)
    return report


def moved(report: Report, edition: Edition, rows: Mapping[str, str]) -> Report:
    """Return the report in another edition, as a new report. `rows` maps old row ids to new ones.

    Live figures and explanations follow their cells. Contents without a place there are kept as unknown, so that
    nothing is lost.
    """
    data = to_dict(report, PROGRAM)

    def by_new_cell(texts: Mapping[str, str]) -> dict[str, str]:
        return {_moved_cell(cell, edition, rows): text for cell, text in texts.items()}

    data |= {
        "edition": edition.id,
        "id": str(uuid.uuid4()),
        "answers": by_new_cell(data["answers"]),
        "remarks": by_new_cell(data["remarks"]),
        "texts": {part: _moved_text(text, edition, rows) for part, text in data["texts"].items()},
        "explanations": [_moved_explanation(given, edition, rows) for given in data["explanations"]],
    }
    made = to_report(data, {edition.id: edition})
    made.saved = now()
    return made


def add(library: "Library", report: Report, origin: str) -> None:
    """Add a report to the library. Raises LibraryError."""
    from app.session.progress import summary

    report.unit.setdefault("id", str(uuid.uuid4()))
    library.create(summary(report, check(report)), formats.text(report), origin)


GAP = "〔　〕"
"""Stands in place of a figure in a copied text. A finding reports every one that remains."""

LEAST = 3
"""The shortest unit data, in characters, that are recognised in a text."""

MARK = 0xF100
"""The first of the private-use characters that serve as marks; no text contains them."""

LABEL = "套用其他年报文字"


def framework(source: Report, part: str, report: Report) -> str:
    """Adapt a text of `source` for `report`: figures become gaps, unit and years its own; live figures stay."""
    carried = _carried_text(source.texts.get(part, ""), source.edition, report.edition)
    text, own = _marked(source, report, carried)
    for start, end in sorted(figure_spans(part, text), reverse=True):
        text = text[:start] + GAP + text[end:]
    for mark, words in own.items():
        text = text.replace(mark, words)
    return _later(text, source.year, report.year)


def copying(source: Report, report: Report, *, replace: bool) -> Change:
    """Return the change that copies the frame into the empty texts; `replace` includes the other texts."""
    places = report.edition.places
    edits = []
    for part in report.edition.parts:
        present = report.texts.get(part, "")
        if part in (places.title, places.closing) or (present.strip() and not replace):
            continue
        made = framework(source, part, report)
        if made.strip() and made != present:
            edits.append(Edit(Address(Area.TEXTS, part), present or None, made))
    return Change(LABEL, tuple(edits))


def _marked(source: Report, report: Report, text: str) -> tuple[str, dict[str, str]]:
    """Return the text with a mark for each of the other unit's data, and the replacement of each mark."""
    own = {}
    for number, line in enumerate(source.edition.fields):
        words = str(source.unit.get(line.key, ""))
        if len(words) >= LEAST and words in text and not line.choices:
            own[mark := chr(MARK + number)] = str(report.unit.get(line.key, "")) or GAP
            text = text.replace(words, mark)
    return text, own


def _later(text: str, before: int, now: int) -> str:
    """Return the years that are named relative to the report's: the year itself, the one before and the one after."""
    years = {str(before + by): str(now + by) for by in (-1, 0, 1)}
    return re.sub(r"(?<!\d)\d{4}(?=年)", lambda match: years.get(match[0], match[0]), text)


def _moved_cell(cell: str, edition: Edition, rows: Mapping[str, str]) -> str:
    """Return the cell's id in `edition`, with rows renamed by `rows`; its own id if it has no successor."""
    table, _, rest = cell.partition(".")
    row, _, column = rest.rpartition(".")
    other = f"{table}.{rows.get(row, row)}.{column}"
    return other if cell not in edition.cells and other in edition.cells else cell


def _moved_text(text: str, edition: Edition, rows: Mapping[str, str]) -> str:
    """Return a stored text whose live figures follow their cells. One without a successor is found as unknown."""

    def follow(formula: str) -> str:
        cells = [_moved_cell(cell, edition, rows) for cell in formula_cells(formula)]
        return f"{{{{{formula if cells == list(formula_cells(formula)) else '+'.join(cells)}}}}}"

    return with_figures(text, follow)


def _moved_explanation(given: Mapping[str, Any], edition: Edition, rows: Mapping[str, str]) -> dict[str, Any]:
    """Return an explanation whose cells and figures follow."""

    def follow(name: str) -> str:
        cell = name.removeprefix(LAST_YEAR)
        return name[: len(name) - len(cell)] + _moved_cell(cell, edition, rows)

    cells = [follow(cell) for cell in given.get("cells", [])]
    figures = {follow(name): value for name, value in given.get("figures", {}).items()}
    return {**given, "cells": cells, "figures": figures}


def parts_of(cell: Cell, edition: Edition) -> list[Cell]:
    """Return the cells into which `edition` divides `cell`: their labels begin with its own."""
    depth = len(cell.row_path)
    return [
        part
        for part in edition.cells.values()
        if (part.table, part.column) == (cell.table, cell.column)
        and len(part.row_path) > depth
        and part.row_path[:depth] == cell.row_path
    ]


def _carried_text(text: str, source: Edition, target: Edition) -> str:
    """Adapt a text of a report in `source` to `target`: a cell that one edition divides is a sum in the other.

    A live figure without a successor stays as it is, and is found as unknown.
    """
    if source.id == target.id or "{{" not in text:
        return text
    return with_figures(text, lambda formula: f"{{{{{_carried(formula, source, target)}}}}}")


def _carried(formula: str, source: Edition, target: Edition) -> str:
    cells = list(formula_cells(formula))
    for cell in [cell for cell in cells if cell in source.cells and cell not in target.cells]:
        if parts := [part.id for part in parts_of(source.cells[cell], target)]:
            cells[cells.index(cell) : cells.index(cell) + 1] = parts
    for whole in target.cells.values():
        parts = [part.id for part in parts_of(whole, source)] if whole.id not in source.cells else []
        if parts and all(part in cells for part in parts):
            cells[cells.index(parts[0])] = whole.id
            cells = [cell for cell in cells if cell not in parts]
    return formula if cells == list(formula_cells(formula)) else "+".join(cells)
