"""A season to practise with: twelve units of an invented district, with what goes wrong every year.

One was late, one was sent back, one handed in another year's report, one the sum of all instead of its own, one has
only written that all is well, one has not handed in. Everything is made of the form's own example.
"""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from app.checks import check, explaining
from app.collect import adding, decisions, review
from app.collect.reading import Pool
from app.collect.season import Season
from app.collect.units import of_names
from app.collect.values import Relation, Unit
from app.exporters import formats
from app.exporters.files import replace_file, safe_name
from app.forms import Editions
from app.importers import datafile
from app.model.edition import Level
from app.model.numbers import Answer, written
from app.model.report import Report
from app.session import now

TITLE = "练习收集"
AREA = "青禾市清源区"
FOLDER = "来件"

_ON_TIME, _LATE, _REVIEWED = "01-20T10:00:00+08:00", "01-29T16:30:00+08:00", "01-30T09:00:00+08:00"
_WITH_FIGURES = re.compile(r"[0-9０-９]+\s*(件|次|条|期|项|个|元|人|名)|%|\{\{")


_SENTENCES = re.compile(r"(?<=。)")


class _Part(NamedTuple):
    """A unit and its part in the practice: its figures are `times` those of the example."""

    name: str
    times: int
    trouble: str = ""


PARTS = (
    _Part(f"{AREA}人民政府", 0, "head"),
    _Part(f"{AREA}发展和改革局", 0, "consolidated"),
    _Part(f"{AREA}教育局", 2),
    _Part(f"{AREA}民政局", 1),
    _Part(f"{AREA}财政局", 0),
    _Part(f"{AREA}自然资源局", 3, "error"),
    _Part(f"{AREA}农业农村局", 1, "late"),
    _Part(f"{AREA}文化和旅游局", 2, "formulaic"),
    _Part(f"{AREA}卫生健康局", 1, "year"),
    _Part(f"{AREA}市场监督管理局", 4),
    _Part(f"{AREA}白沙镇人民政府", 1),
    _Part(f"{AREA}石门镇人民政府", 0, "missing"),
)


def practice_season(path: Path, editions: Editions, year: int, who: str) -> Season:
    """Make the season at `path`, with the files that came in beside it. Raises SeasonError, FileError."""
    edition = editions.for_year(year) or next(iter(editions))
    units = [_unit(unit, part) for unit, part in zip(of_names(part.name for part in PARTS), PARTS, strict=True)]
    settings = {
        "title": TITLE,
        "office": f"{AREA}人民政府办公室",
        "hand_in": f"{year + 1}-01-26",
        "publish": f"{year + 1}-01-31",
    }
    season = Season.create(path, year, editions[edition], units, editions, who, settings)
    try:
        _fill(season, datafile.read(editions.example(edition), editions), path.parent / FOLDER)
    except BaseException:
        season.close()
        raise
    return season


def _unit(unit: Unit, part: _Part) -> Unit:
    if part.trouble == "head":
        return unit._replace(code="000", relation=Relation.NONE, remark="汇总件")
    return unit._replace(superior="000")


def _stopped_at(moment: str) -> Callable[[], str]:
    return lambda: moment


def _fill(season: Season, example: Report, folder: Path) -> None:
    """Receive the files on their days, and send one back."""
    codes = {unit.name: unit for unit in season.units()}
    reports = dict(_reports(season, example))
    with Pool() as pool:
        for at, wanted in ((_ON_TIME, False), (_LATE, True)):
            season.clock = _stopped_at(f"{season.year + 1}-{at}")
            paths = []
            for part in PARTS:
                if part.name in reports and (part.trouble == "late") is wanted:
                    report = reports[part.name]
                    paths.append(folder / f"{safe_name(part.name)}_{report.year}年报.json")
                    replace_file(paths[-1], formats.write(report))
            list(adding.add(season, paths, pool))
    season.clock = lambda: f"{season.year + 1}-{_REVIEWED}"
    returned = codes[next(part.name for part in PARTS if part.trouble == "error")]
    review.send_back(season, returned, review.compose(season, returned))
    decisions.accept(season, codes[next(part.name for part in PARTS if not part.trouble)])
    season.clock = now


def _reports(season: Season, example: Report) -> Iterator[tuple[str, Report]]:
    total = sum(part.times for part in PARTS if part.trouble not in ("head", "year", "missing"))
    for part in PARTS:
        if part.trouble in ("head", "missing"):
            continue
        times = total if part.trouble == "consolidated" else part.times
        report = _made(example, part.name, season.year, times)
        _trouble(report, part.trouble)
        yield part.name, report


def _made(example: Report, name: str, year: int, times: int) -> Report:
    """The example under another name with its figures multiplied; of its prose what speaks of no figures."""
    report = Report(example.edition, year, f"practice-{safe_name(name)}", dict(example.unit) | {"name": name})
    report.unit["id"] = report.id
    report.saved = f"{year + 1}-01-15T09:00:00+08:00"
    for cell in example.edition.enterable:
        value = example.value(cell)
        if value is not None:
            scaled = Decimal(value) * times if isinstance(value, Decimal) else value * times
            report.answers[cell] = Answer(written(scaled), scaled)
    short = example.unit_name.removeprefix(AREA)
    kept = {part: _without_figures(text) for part, text in example.texts.items()}
    report.texts = {
        part: text.replace(example.unit_name, name)
        .replace(short, name.removeprefix(AREA))
        .replace(str(example.year + 1), str(year + 1))
        .replace(str(example.year), str(year))
        for part, text in kept.items()
        if text
    }
    return report


def _without_figures(text: str) -> str:
    """The sentences that speak of no figures, in their paragraphs."""
    lines = (_SENTENCES.split(line.replace("**", "")) for line in text.split("\n"))
    kept = ("".join(each for each in line if not _WITH_FIGURES.search(each)) for line in lines)
    return "\n".join(line for line in kept if line)


def _trouble(report: Report, trouble: str) -> None:
    """The mistake in a report."""
    if trouble == "year":
        report.year -= 1
    elif trouble == "error":
        total = next(iter(report.edition.definitions))
        value = report.computed(total).value or 0
        report.answers[total] = Answer(written(value + 9), value + 9)
        report._sums.clear()
    elif trouble == "formulaic":
        report.texts.pop(report.edition.places.opening, None)  # what the explanation should explain
        open_ = [one for one in check(report) if one.level is Level.VERIFY and not one.explained]
        if open_:
            report.apply(explaining(report, open_[:1], "核实无误", report.saved))
