"""Printed labels compared without their width, spaces, punctuation and numbering; near ones above a safe threshold."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import groupby

from app.importers.marks import without_note_marks
from app.model.edition import Cell, Edition, GridCell, Role, Table

LIKE_ENOUGH = 0.8
"""Similarity from which a misspelt label is taken for the most similar one, if CLEARLY_BEST holds too."""

CLEARLY_BEST = 0.1
"""By how much this similarity exceeds that of any other label."""

LONGEST = 120
"""Characters; longer text is no label."""

_NUMBER = re.compile(r"\(?(?P<han>[一二三四五六七八九十]{1,3})[)、.,]|\(?(?P<digits>\d{1,2})(?:[).、,]|(?=[一-鿿“\"]))")
_BRACKETED = re.compile(r"\([^()]*\)")
_NOT_WORDS = re.compile(r"[\W_]+")
_COUNTING = frozenset("一二三四五六七八九十0123456789百千万亿")
_UNITS = frozenset("百千万亿元")
_MOST_KEPT = 2_000
_HAN_DIGITS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}


@dataclass(frozen=True, slots=True)
class Label:
    """A label taken apart: its leading number as printed ("" without), its words, its words without brackets."""

    number: str
    core: str
    short: str


@dataclass(frozen=True, slots=True)
class Match:
    """The core of a known label and how alike it is: 1.0 is the same."""

    core: str
    likeness: float
    label: Label

    @property
    def is_exact(self) -> bool:
        return self.likeness == 1.0


@lru_cache(maxsize=4096)
def label(text: str) -> Label:
    """`text` as a label."""
    folded = (
        re.sub(r"\s+", "", unicodedata.normalize("NFKC", without_note_marks(text)))
        .replace("〔", "(")
        .replace("〕", ")")
    )
    found = _NUMBER.match(folded)
    number = (found["han"] or found["digits"]) if found else ""
    words = folded[found.end() :] if found else folded
    return Label(number, _NOT_WORDS.sub("", words), _NOT_WORDS.sub("", _BRACKETED.sub("", words)))


def numeral(text: str) -> int:
    """一 … 九十九 or digits as a number; 0 for none."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    value = _HAN_DIGITS.get(ones, 0)
    return value + 10 * _HAN_DIGITS.get(tens, 1) if ten else value


def likeness(one: str, other: str) -> float:
    """0 … 1 by common characters in order; 0 where they count differently (第一项, 第五项; 元, 万元)."""
    from rapidfuzz.fuzz import ratio

    if _counting(one) != _counting(other):
        return 0.0
    return float(ratio(one, other)) / 100


def resemblance(one: str, other: str) -> float:
    """Like `likeness`, whatever they count."""
    from rapidfuzz.fuzz import ratio

    return float(ratio(one, other)) / 100


def same_unit(one: str, other: str) -> bool:
    """Whether two labels name the same unit of money, or none."""
    return _UNITS & set(one) == _UNITS & set(other)


@lru_cache(maxsize=4096)
def _counting(text: str) -> str:
    """The characters that count, sorted."""
    return "".join(sorted(character for character in text if character in _COUNTING))


class Names:
    """The labels that an edition prints in one role; finds the one that a printed text means."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.cores: dict[str, str] = {}
        shortened: dict[str, set[str]] = {}
        for text in texts:
            known = label(text)
            self.cores[known.core] = known.core
            omitted = set(known.core) - set(known.short)
            if known.short and not omitted & _UNITS:
                shortened.setdefault(known.short, set()).add(known.core)
        for short, cores in shortened.items():
            if len(cores) == 1:
                self.cores.setdefault(short, next(iter(cores)))
        self._found: dict[str, Match | None] = {}

    def find(self, text: str) -> Match | None:
        """The known label that `text` is, or resembles safely; None for none."""
        if text not in self._found:
            if len(self._found) > _MOST_KEPT:
                self._found.clear()
            self._found[text] = self._find(text)
        return self._found[text]

    def _find(self, text: str) -> Match | None:
        if len(text) > LONGEST:
            return None
        wanted = label(text)
        if not wanted.core:
            return None
        if wanted.core in self.cores:
            return Match(self.cores[wanted.core], 1.0, wanted)
        best: dict[str, float] = {}
        size = len(wanted.core)
        for known, core in self.cores.items():
            if min(size, len(known)) * 2 >= (LIKE_ENOUGH - CLEARLY_BEST) * (size + len(known)):
                best[core] = max(best.get(core, 0.0), likeness(wanted.core, known))
        ranked = sorted(best.items(), key=lambda item: -item[1])
        if not ranked or ranked[0][1] < LIKE_ENOUGH or len(wanted.core) < 3:
            return None
        if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < CLEARLY_BEST:
            return None
        return Match(ranked[0][0], min(ranked[0][1], 0.99), wanted)


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
    """Figures under one header: a whole table, or one part of a table that has several headers.

    `head`: what is printed above the figures, row by row.
    """

    table: Table
    rows: tuple[Line, ...]
    columns: tuple[Line, ...]
    corners: frozenset[str]
    head: tuple[GridCell, ...]
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
    printed = tuple(sorted((place for place in head if place.text.strip()), key=lambda place: (place.top, place.left)))
    return Panel(table, rows, columns, corners, printed, {(p.top, p.left): p.cell for p in figures if p.cell})


def _left(body: list[GridCell], top: int) -> tuple[str, ...]:
    labels = sorted((p for p in body if p.role is Role.LABEL), key=lambda p: p.left)
    return tuple(p.text for p in labels if p.top <= top < p.top + p.rows)


def _above(head: list[GridCell], figure: GridCell) -> tuple[str, ...]:
    headers = sorted((p for p in head if p.role is Role.HEADER), key=lambda p: p.top)
    return tuple(p.text for p in headers if p.left < figure.left + figure.columns and figure.left < p.left + p.columns)
