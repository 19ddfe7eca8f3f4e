"""An edition's tables as the importers look for them: panels of rows and columns, each with its path of labels."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import groupby

from app.importers.labels import Names, label
from app.model.edition import Cell, Edition, GridCell, Role, Table


@dataclass(frozen=True, slots=True)
class Line:
    """A row or column: its place in the printed grid and its labels, outermost first."""

    place: int
    path: tuple[str, ...]

    @property
    def cores(self) -> tuple[str, ...]:
        return tuple(label(text).core for text in self.path)


@dataclass(frozen=True, eq=False)
class Panel:
    """Figures under one header: a whole table, or one part of a table that has several headers."""

    table: Table
    rows: tuple[Line, ...]
    columns: tuple[Line, ...]
    corners: frozenset[str]
    cells: Mapping[tuple[int, int], Cell]

    @property
    def is_labelled(self) -> bool:
        """Whether its rows have labels; without, its one row of figures is known by the header above it."""
        return bool(self.rows[0].path)

    @cached_property
    def header_cores(self) -> frozenset[str]:
        return frozenset(core for column in self.columns for core in column.cores)

    def cell(self, row: Line, column: Line) -> Cell | None:
        return self.cells.get((row.place, column.place))


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """All that an edition prints in its tables, by role."""

    edition: Edition
    panels: tuple[Panel, ...]
    row_names: Names
    head_names: Names
    titles: Names
    leaves: Mapping[str, tuple[tuple[Panel, Line], ...]] = field(default_factory=dict)


@lru_cache(maxsize=16)
def vocabulary(edition: Edition) -> Vocabulary:
    """The words of an edition, kept: a hundred files are read with the same few."""
    panels = tuple(panel for table in edition.tables.values() for panel in _panels(table))
    texts: dict[Role, list[str]] = {role: [] for role in Role}
    for table in edition.tables.values():
        for place in table.grid:
            texts[place.role].append(place.text)
    leaves: dict[str, list[tuple[Panel, Line]]] = {}
    for panel in panels:
        for row in panel.rows:
            if row.path:
                leaves.setdefault(row.cores[-1], []).append((panel, row))
    heads = texts[Role.HEADER] + texts[Role.CORNER] + texts[Role.HEADING]
    titles = [table.title for table in edition.tables.values()]
    return Vocabulary(
        edition,
        panels,
        Names(texts[Role.LABEL]),
        Names(heads),
        Names(titles),
        {core: tuple(found) for core, found in leaves.items()},
    )


def _panels(table: Table) -> list[Panel]:
    """A panel is a run of rows with figures and the header rows above it."""
    figures = sorted({place.top for place in table.grid if place.role is Role.FIGURE})
    panels, header_top = [], 0
    for _, run in groupby(enumerate(figures), key=lambda item: item[1] - item[0]):
        tops = [top for _, top in run]
        panels.append(_panel(table, header_top, tops))
        header_top = tops[-1] + 1
    return panels


def _panel(table: Table, header_top: int, tops: list[int]) -> Panel:
    head = [place for place in table.grid if header_top <= place.top < tops[0]]
    body = [place for place in table.grid if tops[0] <= place.top <= tops[-1]]
    figures = [place for place in body if place.cell]
    rows = tuple(Line(top, _left(body, top)) for top in tops)
    lefts = {place.left: place for place in reversed(figures)}
    columns = tuple(Line(left, _above(head, lefts[left])) for left in sorted(lefts))
    corners = frozenset(label(place.text).core for place in head if place.role is Role.CORNER)
    return Panel(table, rows, columns, corners, {(p.top, p.left): p.cell for p in figures if p.cell})


def _left(body: list[GridCell], top: int) -> tuple[str, ...]:
    labels = sorted((p for p in body if p.role is Role.LABEL), key=lambda p: p.left)
    return tuple(p.text for p in labels if p.top <= top < p.top + p.rows)


def _above(head: list[GridCell], figure: GridCell) -> tuple[str, ...]:
    headers = sorted((p for p in head if p.role is Role.HEADER), key=lambda p: p.top)
    return tuple(p.text for p in headers if p.left < figure.left + figure.columns and figure.left < p.left + p.columns)
