"""All checks: their declarations, the units of work, the index and the stamp."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial
from importlib import import_module
from typing import NamedTuple

from app.checks.declarations import Area, Chapter, Check, Find, Finder, Place, Site
from app.checks.finding import STAMPING, WORDS, Finding, stamps
from app.model.change import Address
from app.model.edition import Edition
from app.model.report import Report

STAMPING_MODULES = ("figures", "rules", "statements", "unprintable")
"""The modules whose checks can find an error or a blank; an export loads no others."""
MODULES = (
    "figures",
    "rules",
    "similarity",
    "text_figures",
    "statements",
    "dates_and_names",
    "unprintable",
    "wording",
    "returned",
)
"""All modules that declare checks, in the order in which lines of one area stand in the checklist."""


_AREAS = tuple(Area)


class Unit(NamedTuple):
    """A unit of re-checking: a finder at one site, with the cells and text parts that it reads.

    `stamps`: it may find an error or a blank. `concerns` as in Site.
    """

    find: Callable[[Report], Iterable[Finding]]
    place: Place
    cells: tuple[str, ...]
    parts: tuple[str, ...]
    stamps: bool
    concerns: Callable[[Report, Address], bool] | None = None


@cache
def _chapters(modules: tuple[str, ...]) -> tuple[Chapter, ...]:
    return tuple(import_module(f"app.checks.{name}").CHAPTER for name in modules)


@cache
def declared(edition: Edition) -> tuple[Check, ...]:
    """Every check of an edition, by area, then in the order of declaration."""
    return tuple(sorted(_declared(edition), key=lambda check: _AREAS.index(check.area)))


def _declared(edition: Edition) -> Iterator[Check]:
    for chapter in _chapters(MODULES):
        for entry in chapter.declared:
            checks = (entry,) if isinstance(entry, Check) else entry(edition)
            yield from (check for check in checks if check.applies(edition))


def published(edition: Edition) -> str:
    """The list of all checks as text: code, level, area, what holds, what to do, separated by tabs."""
    rows = [("编号", "级别", "内容", "核对事项", "处理办法")]
    rows += [
        (check.code, WORDS[check.level], check.area.value, check.subject, check.action) for check in declared(edition)
    ]
    return "\n".join("\t".join(row) for row in rows)


@cache
def units(edition: Edition) -> Mapping[str, Unit]:
    """Every unit by name, in the order in which findings are listed."""
    return dict(_units(edition, MODULES))


@cache
def _stamping_units(edition: Edition) -> tuple[Unit, ...]:
    return tuple(unit for _, unit in _units(edition, STAMPING_MODULES) if unit.stamps)


def is_stamped(report: Report) -> bool:
    """Whether exports are stamped as a draft. Equal to `stamps(check(report))`, in a fraction of the time."""
    return any(stamps(unit.find(report)) for unit in _stamping_units(report.edition))


def _units(edition: Edition, modules: tuple[str, ...]) -> Iterator[tuple[str, Unit]]:
    order = _Order(edition)
    found = [
        (position, finder.place, finder, site)
        for chapter in _chapters(modules)
        for finder in chapter.finders
        for site in finder.sites(edition)
        if (position := order.position(finder.place, site.content)) is not None
    ]
    for _, _, finder, site in sorted(found, key=lambda each: each[:2]):
        name = f"{finder.find.__module__}.{finder.find.__name__} {site.content} {site.key}"
        find = partial(_applied, finder.find, site.arguments)
        yield name, Unit(find, finder.place, site.cells, site.parts, _may_stamp(finder, site), site.concerns)


def _applied(find: Find, arguments: tuple[object, ...], report: Report) -> Iterable[Finding]:
    return find(report, *arguments)


def _may_stamp(finder: Finder, site: Site) -> bool:
    levels = {site.level, *(check.level for check in finder.checks)}
    return not levels.isdisjoint(STAMPING)


class _Order:
    """The positions of tables, text parts and sections in the form."""

    def __init__(self, edition: Edition) -> None:
        self._tables: dict[str, int] = {}
        self._parts: dict[str, int] = {}
        self._sections: dict[str, int] = {}
        position = 0
        for section in edition.sections:
            for content in section.contents:
                position += 1
                places = self._tables if content in edition.tables else self._parts
                places[content] = position
            position += 1
            self._sections[section.id] = position

    def position(self, place: Place, content: str) -> int | None:
        """None for a table or text part that stands in no section."""
        if not content:
            return 0
        if place is Place.SECTION:
            return self._sections.get(content)
        return (self._tables if place < Place.PART else self._parts).get(content)


# -- the incremental index ---------------------------------------------------------------------------------------------


@cache
def reading_cell(edition: Edition) -> Mapping[str, tuple[str, ...]]:
    """Cell id → names of the units that read its figure, directly or through computed totals."""
    reading = _by_place(edition, lambda unit: unit.cells, edition.cells)
    reach = {cell: (cell, *sorted(edition.dependents.get(cell, ()))) for cell in edition.cells}
    return {
        cell: tuple(dict.fromkeys(unit for name in names for unit in reading[name])) for cell, names in reach.items()
    }


@cache
def reading_part(edition: Edition) -> Mapping[str, tuple[str, ...]]:
    """Text part id → names of the units that read it."""
    return {part: tuple(names) for part, names in _by_place(edition, lambda unit: unit.parts, edition.parts).items()}


@cache
def reading_remarks(edition: Edition) -> tuple[str, ...]:
    """Names of the units that read the remarks."""
    return tuple(name for name, unit in units(edition).items() if unit.place is Place.REMARKS)


@cache
def reading_exchange(edition: Edition) -> tuple[str, ...]:
    """Names of the units that read what the supervising office sent."""
    return tuple(name for name, unit in units(edition).items() if unit.place is Place.OFFICE)


def _by_place(edition: Edition, places: Callable[[Unit], Iterable[str]], known: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {place: [] for place in known}
    for name, unit in units(edition).items():
        for place in places(unit):
            found[place].append(name)
    return found
