"""The figures of a unit over several years, for the charts that its form prescribes."""

import json
from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from app.model.datafile import to_report
from app.model.edition import Edition
from app.model.numbers import Number
from app.model.report import Report
from app.store import Library

Figures: TypeAlias = Mapping[str, Number | None]
"""Cell → what counts of it in sums."""
MOST = 5
"""The most years that are shown."""


class Years(NamedTuple):
    """`charts`: title and series; a series is its name and a value for each of `years`, None where none is known."""

    title: str
    years: tuple[str, ...]
    charts: tuple[tuple[str, tuple[tuple[str, tuple[float | None, ...]], ...]], ...]


def several_years(report: Report, library: Library, editions: Mapping[str, Edition]) -> Years:
    """The report's year and those before it that the library has; last year also as the report remembers it.

    Raises LibraryError.
    """
    known = _known(report, library, editions)
    years = sorted(known)[-MOST:]
    charts = []
    for chart in report.edition.charts:
        series = [(name, tuple(_sum(known[year], cells) for year in years)) for name, cells in chart.series]
        if shown := tuple(one for one in series if any(value is not None for value in one[1])):
            charts.append((chart.title, shown))
    span = f"{years[0]}—{years[-1]}年" if len(years) > 1 else f"{years[0]}年"
    title = report.edition.words.charts.format(unit=report.unit_name, years=span)
    return Years(title, tuple(map(str, years)), tuple(charts))


def _known(report: Report, library: Library, editions: Mapping[str, Edition]) -> dict[int, Figures]:
    """Year → the figures of the unit's report of that form and of the same part of the year."""
    known = {report.year: _figures(report)}
    if report.last_year is not None:
        known[report.last_year.year] = {cell: answer.value for cell, answer in report.last_year.answers.items()}
    for line in library.summaries():
        if line.unit != report.unit.get("id") or line.period != report.period or line.year >= report.year:
            continue
        if editions[line.edition].form == report.edition.form:
            known[line.year] = _figures(to_report(json.loads(library.document(line.report)), editions))
    return known


def _figures(report: Report) -> Figures:
    return {cell: report.value(cell) for cell in report.edition.cells}


def _sum(figures: Figures, cells: tuple[str, ...]) -> float | None:
    values = [value for cell in cells if (value := figures.get(cell)) is not None]
    return float(sum(values)) if values else None
