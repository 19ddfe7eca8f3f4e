"""Reports of earlier years: last year's figures beside this year's, carried into it, and series over years."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from app.model.change import Address, Area, Change, Edit
from app.model.datafile import to_report
from app.model.edition import Edition
from app.model.numbers import Answer, Number, written
from app.model.report import LastYear, Report, read_last_year

if TYPE_CHECKING:
    from app.exporters.pdf.pictures import Chart
    from app.store import Library

TAKE, CARRY = "更新上年数据", "结转上年数"


def as_last(report: Report) -> dict[str, Any]:
    """Return what next year's report remembers of `report`: figures as they counted, totals included, and texts."""
    answers = {}
    for cell in report.edition.cells:
        answer, value = report.answers.get(cell), report.value(cell)
        if answer is not None:
            answers[cell] = answer.text
        elif value is not None:
            answers[cell] = written(value)
    last = {"edition": report.edition.id, "year": report.year, "answers": answers, "texts": dict(report.texts)}
    return last | ({"period": report.period} if report.period else {})


def last_in(library: "Library", editions: Mapping[str, Edition], report: Report) -> dict[str, Any] | None:
    """Return the library's report that `report` is compared with, as remembered. None if there is none.

    The unit is found by its id, else by its name. Raises LibraryError.
    """
    form, period = report.edition.form, report.compared_with
    found = library.find(str(report.unit.get("id", "")), form, period)
    if found is None:
        named = (unit for unit in library.units() if report.unit_name in (unit.name, *unit.former))
        found = next((known for unit in named if (known := unit.report_of(form, period))), None)
    return as_last(to_report(json.loads(library.document(found)), editions)) if found else None


def is_news(report: Report, last: dict[str, Any] | None) -> bool:
    """Tell whether `last` differs from what the report remembers of last year."""
    return last is not None and read_last_year(last, report.edition) != report.last_year


def taking(report: Report, last: dict[str, Any]) -> Change:
    """Return the change by which the report remembers `last`."""
    return Change(TAKE, (Edit(Address(Area.LAST), report.last, last),))


def handed_on(edition: Edition, last: LastYear | None) -> dict[str, Answer]:
    """Return the figures that the edition carries over from last year, by this year's cell. Totals are left out.

    Last year's unread answers are left out too: they are not this year's mistakes.
    """
    known = last.answers if last else {}
    carrying = ((rule.left[0].cell, rule.right[0].cell) for rule in edition.equations if rule.carries)
    return {
        target: known[source]
        for target, source in carrying
        if target not in edition.definitions and source in known and not known[source].is_unread
    }


class Carried(NamedTuple):
    """The effect of carrying in: `blank` cells would be filled, cells of `other` hold another figure now."""

    last: dict[str, Any]
    figures: Mapping[str, Answer]
    blank: tuple[str, ...]
    other: tuple[str, ...]

    def change(self, report: Report, *, replace: bool) -> Change:
        """Return the carrying as one step, with newer data of last year. `replace` includes the cells of `other`."""
        cells = self.blank + (self.other if replace else ())
        edits = taking(report, self.last).edits if is_news(report, self.last) else ()
        addresses = [Address(Area.ANSWERS, cell) for cell in cells]
        filled = (Edit(place, report.at(place), self.figures[place.key].text) for place in addresses)
        return Change(CARRY, (*edits, *filled))


def carried(report: Report, last: dict[str, Any]) -> Carried:
    """Return what `last` carries into the report."""
    figures = handed_on(report.edition, read_last_year(last, report.edition))
    other = (cell for cell in figures if cell in report.answers and report.value(cell) != figures[cell].value)
    return Carried(last, figures, tuple(cell for cell in figures if cell not in report.answers), tuple(other))


Figures: TypeAlias = Mapping[str, Number | None]
"""Cell id → the figure as it counts in sums."""
MOST = 5
"""The largest number of years shown."""


class Years(NamedTuple):
    """The charts of several `years`."""

    title: str
    years: tuple[str, ...]
    charts: "tuple[Chart, ...]"


def several_years(report: Report, library: "Library", editions: Mapping[str, Edition]) -> Years:
    """Return the report's year and the earlier years that the library has. Last year also comes from the report itself.

    Raises LibraryError.
    """
    from app.exporters.pdf.pictures import Chart, Series  # with the faces, which the window needs for nothing else

    known = _known(report, library, editions)
    years = sorted(known)[-MOST:]
    charts = []
    for chart in report.edition.charts:
        every = [Series(name, tuple(_sum(known[year], cells) for year in years)) for name, cells in chart.series]
        if shown := tuple(series for series in every if any(value is not None for value in series.values)):
            charts.append(Chart(chart.title, shown))
    span = f"{years[0]}—{years[-1]}年" if len(years) > 1 else f"{years[0]}年"
    title = report.edition.words.charts.format(unit=report.unit_name, years=span)
    return Years(title, tuple(map(str, years)), tuple(charts))


def _known(report: Report, library: "Library", editions: Mapping[str, Edition]) -> dict[int, Figures]:
    """Return year → figures of the unit's reports of the same form and the same part of the year."""
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
