"""The meaning of labels and figures in the cells of a table: words of a form, columns under a header, numbers."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import groupby, pairwise

from app.importers.blocks import RawCell, RawTable, without_note_marks
from app.model.edition import Cell, Edition, GridCell, Role, Table
from app.model.numbers import Kind, half_width, read, split_remark, without_unit
from app.model.texts import squeezed

LIKE_ENOUGH = 0.8
"""Similarity from which a misspelt label is taken for the most similar one, if CLEARLY_BEST holds too."""

CLEARLY_BEST = 0.1
"""The lead that this similarity needs over that of any other label."""

LONGEST = 120
"""Characters; longer text is no label."""

_NUMBER = re.compile(r"\(?(?P<han>[一二三四五六七八九十]{1,3})[)、.,]|\(?(?P<digits>\d{1,2})(?:[).、,]|(?=[一-鿿“\"]))")
_YEAR = re.compile(r"\(20\d\d年?度?\)")
"""The year of the report, which some write into its labels."""

_BRACKETED = re.compile(r"\([^()]*\)")
_NOT_WORDS = re.compile(r"[\W_]+")
_COUNTING = frozenset("一二三四五六七八九十0123456789百千万亿")
_UNITS = frozenset("百千万亿元")
_MOST_KEPT = 2_000


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
    similarity: float
    label: Label

    @property
    def is_exact(self) -> bool:
        return self.similarity == 1.0


@lru_cache(maxsize=4096)
def label(text: str) -> Label:
    """`text` as a label."""
    folded = (
        re.sub(r"\s+", "", unicodedata.normalize("NFKC", without_note_marks(text)))
        .replace("〔", "(")
        .replace("〕", ")")
    )
    folded = _YEAR.sub("", folded)
    found = _NUMBER.match(folded)
    number = (found["han"] or found["digits"]) if found else ""
    words = folded[found.end() :] if found else folded
    return Label(number, _NOT_WORDS.sub("", words), _NOT_WORDS.sub("", _BRACKETED.sub("", words)))


def similarity(one: str, other: str) -> float:
    """Return the similarity, 0 to 1, by common characters in order; 0 for different ordinals (第一项, 第五项)."""
    from rapidfuzz.fuzz import ratio

    if _counting(one) != _counting(other):
        return 0.0
    return float(ratio(one, other)) / 100


def resemblance(one: str, other: str) -> float:
    """Like `similarity`, whatever they count."""
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
                best[core] = max(best.get(core, 0.0), similarity(wanted.core, known))
        ranked = sorted(best.items(), key=lambda item: -item[1])
        if not ranked or ranked[0][1] < LIKE_ENOUGH or len(wanted.core) < 3:
            return None
        if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < CLEARLY_BEST:
            return None
        return Match(ranked[0][0], min(ranked[0][1], 0.99), wanted)


@lru_cache(maxsize=4096)
def _cores(path: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(label(text).core for text in path)


@dataclass(frozen=True, slots=True)
class Line:
    """A row or column: its place in the printed grid and its labels, outermost first."""

    place: int
    path: tuple[str, ...]

    @property
    def cores(self) -> tuple[str, ...]:
        return _cores(self.path)


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


# -- figures -----------------------------------------------------------------------------------------------------------


MARKS = frozenset({"/", "-", "--", "—", "——", "–", "无", "\\", "*", "×", "…", "……", "、", "〇", "○", "零"})
"""The texts that people write instead of a missing number."""

_QUOTE = re.compile(r"^['’`](?=[+-]?\d[\d.,]*$)")
"""The mark by which a sheet keeps a number as text, where it was copied with it."""

_INVISIBLE = re.compile("[​‌‍⁠﻿\u00ad]")
_FIGURE = re.compile(r"[+-]?\d[\d,.\s]*(?:\(.*\)|[万亿]?元|[件次宗项个条])?", re.DOTALL)
_GROUPED = re.compile(r"\d{1,3}(?: \d{3})+(?:\.\d+)?", re.ASCII)
"""A number with spaces between its thousands; as two figures may stand so, it is told."""

_WHOLE = re.compile(r"[+-]?\d+\.0{1,2}")
"""A count that a spreadsheet shows with decimal places; more of them may be a separator of thousands."""


@dataclass(frozen=True, slots=True)
class Figure:
    """`text` as it would be typed, "" for a blank; `is_read`: it is a number; `doubt`: why to look at it."""

    text: str
    remark: str | None = None
    is_read: bool = True
    doubt: str = ""


def cleaned(text: str) -> str:
    """`text` without what cannot be seen and marks of footnotes; a space is an ordinary one, line breaks stay."""
    text = _INVISIBLE.sub("", without_note_marks(text)).replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n")
    return _QUOTE.sub("", re.sub(r"[^\S\n]", " ", text).strip())


def looks_like_figure(text: str) -> bool:
    """Whether a cell with this text is a figure's, not a label's."""
    folded = unicodedata.normalize("NFKC", cleaned(text))
    return folded in MARKS or bool(_FIGURE.fullmatch(half_width(folded)))


def figure(text: str, kind: Kind, unit: str = "") -> Figure:
    """Read a cell of `kind` with figures in `unit` ("" if not named)."""
    lines = [line.strip() for line in cleaned(text).split("\n") if line.strip()]
    joined = "".join(lines)
    number, remark = split_remark(joined)
    answer = read(number, kind)
    if answer is None:
        return Figure("")
    if answer.value is None and (bare := read(_without_unit(number, kind, unit), kind)) and bare.value is not None:
        return Figure(bare.text, remark, doubt=f"印作“{joined}”")
    if answer.value is None:
        return Figure(answer.text, remark, is_read=False, doubt=f"“{joined}”不是数字")
    if kind in (Kind.COUNT, Kind.SIGNED) and len(lines) == 1 and _WHOLE.fullmatch(answer.text):
        return Figure(answer.text.partition(".")[0], remark)
    broken = len(lines) > 1 and any(one[-1:].isdigit() and other[:1].isdigit() for one, other in pairwise(lines))
    return Figure(answer.text, remark, doubt=f"数字分写在几行，已连成“{joined}”" if broken else "")


def _without_unit(number: str, kind: Kind, unit: str) -> str:
    """The number of `12件` in a cell that counts, of `1.2万元` in one of that unit, of `7 720`; "" for all else."""
    folded = half_width(number).strip()
    if _GROUPED.fullmatch(folded):
        return folded.replace(" ", "")
    bare = without_unit(folded, kind, unit)
    return bare if bare != folded else ""


# -- columns: which one of a file is which one of the form, by the labels stacked above it -----------------------------


BY_ELIMINATION = 0.5
"""Likeness that is enough where nothing else is left for a label to mean."""

SUBTOTAL = "小计"
"""A column or row of this name was added by hand; it is never taken for one of the form."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Neighbouring source columns under one header. `target` None: a column that the form does not have.

    `is_guess`: its doubt is not how the header is worded, but which of several columns it is.
    """

    first: int
    last: int
    text: str
    target: Line | None
    doubt: str = ""
    is_guess: bool = False


@dataclass(frozen=True)
class ColumnMap:
    """The columns of one header band of `table`, from left to right, as far as they are `panel`'s.

    `before`: the grid columns of other names to the left of them, such as a column that counts the rows.
    """

    table: RawTable
    panel: Panel
    slots: tuple[Slot, ...]
    before: frozenset[int] = frozenset()

    @property
    def found(self) -> int:
        return sum(slot.target is not None for slot in self.slots)

    @cached_property
    def doubt(self) -> str:
        """Why no figure below these labels is sure: where one is missing, twice or out of order, all may be shifted."""
        places = [slot.target.place for slot in self.slots if slot.target]
        known = self.panel.header_cores
        if len(places) < len(self.panel.columns):
            return "表头缺列，可能错了列"
        if any(slot.target is None and label(slot.text).core in known for slot in self.slots):
            return "表头有重复的列，可能错了列"
        return "" if places == sorted(places) else "各列的次序与表样不同"


@dataclass(frozen=True, slots=True)
class _Stack:
    """The header above one source column: its lowest label, those above it, and those to the left of these."""

    column: int
    leaf: RawCell
    match: Match | None
    own: frozenset[str]
    inherited: frozenset[str]
    unknown: str = ""


def column_map(table: RawTable, band: Sequence[int], panel: Panel, words: Vocabulary) -> ColumnMap:
    """The columns of `panel` in the header rows `band` of a table."""
    stacks = [stack for column in range(table.width) if (stack := _stack(table, band, column, words))]
    slots: list[Slot] = []
    open_slots: list[tuple[int, _Stack, list[Line]]] = []
    leaf: RawCell | None = None
    for stack in stacks:
        if stack.match and stack.match.core in panel.corners:
            continue
        if slots and (stack.leaf is leaf or _repeats(slots[-1], stack, panel)) and slots[-1].last == stack.column - 1:
            slots[-1] = replace(slots[-1], last=stack.column)
            continue
        leaf = stack.leaf
        targets = _targets(stack, panel)
        target = targets[0] if len(targets) == 1 else None
        if len(targets) > 1:
            open_slots.append((len(slots), stack, targets))
        slots.append(Slot(stack.column, stack.column, leaf.text, target, _column_doubt(stack, target)))
    _in_order(slots, open_slots)
    _no_twice(slots)
    _eliminate(slots, panel)
    first = next((number for number, slot in enumerate(slots) if slot.target), 0) if panel.is_labelled else 0
    before = frozenset(column for slot in slots[:first] for column in range(slot.first, slot.last + 1))
    return ColumnMap(table, panel, tuple(slots[first:]), before)


def _stack(table: RawTable, band: Sequence[int], column: int, words: Vocabulary) -> _Stack | None:
    own: list[RawCell] = []
    inherited: list[RawCell] = []
    for row in band:
        cell = table.at(row, column)
        if cell is not None and cell.text.strip():
            if cell not in own:
                own.append(cell)
        elif (beside := _nearest(table, row, column)) is not None:
            inherited.append(beside)
    if not own:
        return None
    own = _joined(own, words)
    leaf = own[-1]
    parents = [words.head_names.find(cell.text) for cell in own[:-1]]
    unknown = "".join(squeezed(cell.text) for cell, match in zip(own, parents, strict=False) if match is None)
    beside_names = (words.head_names.find(cell.text) for cell in inherited)
    return _Stack(
        column,
        leaf,
        words.head_names.find(leaf.text),
        frozenset(match.core for match in parents if match and match.is_exact),
        frozenset(match.core for match in beside_names if match and match.is_exact),
        unknown,
    )


def _joined(stacked: list[RawCell], words: Vocabulary) -> list[RawCell]:
    """The labels above a column, the lowest ones as one where together they are a label of the form."""
    for count in range(2, len(stacked) + 1):
        text = "".join(cell.text for cell in stacked[-count:])
        if (match := words.head_names.find(text)) is not None and match.is_exact and is_parted(stacked[-1], words):
            return [*stacked[:-count], replace(stacked[-1], text=text)]
    return stacked


def is_parted(cell: RawCell, words: Vocabulary) -> bool:
    """Whether a header's text is no label of the form by itself."""
    match = words.head_names.find(cell.text)
    return match is None or not match.is_exact


def _nearest(table: RawTable, row: int, column: int) -> RawCell | None:
    for left in range(column - 1, -1, -1):
        cell = table.at(row, left)
        if cell is not None and cell.text.strip():
            return cell
    return None


def _targets(stack: _Stack, panel: Panel) -> list[Line]:
    """The columns that the label can mean; the labels above it decide between those of the same name."""
    if stack.match is None:
        return []
    named = [column for column in panel.columns if column.cores[-1] == stack.match.core]
    if len(named) < 2:
        return named
    for evidence in (stack.own & panel.header_cores, stack.inherited & panel.header_cores):
        fitting = [column for column in named if evidence <= set(column.cores)]
        if len(fitting) == 1:
            return fitting
        named = fitting or named
    return named


def _column_doubt(stack: _Stack, target: Line | None) -> str:
    if target is None or stack.match is None:
        return ""
    if stack.match.is_exact:
        return f"这一列上面还写着“{stack.unknown}”" if stack.unknown else ""
    return f"列名印作“{squeezed(stack.leaf.text)}”，按“{target.path[-1]}”导入"


def _repeats(slot: Slot, stack: _Stack, panel: Panel) -> bool:
    """Whether a header was written again in each column that it should span."""
    targets = _targets(stack, panel)
    return len(targets) == 1 and targets[0] is slot.target and label(slot.text) == label(stack.leaf.text)


def _in_order(slots: list[Slot], waiting: list[tuple[int, _Stack, list[Line]]]) -> None:
    """Columns of one name without anything above them: as many as the form has are taken in its order, with a doubt."""
    by_core: dict[str, list[tuple[int, list[Line]]]] = {}
    for number, stack, targets in waiting:
        if stack.match:
            by_core.setdefault(stack.match.core, []).append((number, targets))
    for group in by_core.values():
        targets = group[0][1]
        if any(other != targets for _, other in group) or len(group) != len(targets):
            continue
        for (number, _), target in zip(group, targets, strict=True):
            slots[number] = replace(slots[number], target=target, doubt="上级表头未写明，按先后次序认定", is_guess=True)


def _no_twice(slots: list[Slot]) -> None:
    """Two source columns that mean the same column leave the second one open, and the first one doubtful."""
    seen: dict[int, int] = {}
    for number, slot in enumerate(slots):
        if slot.target and slot.target.place in seen:
            first = seen[slot.target.place]
            doubt = f"有几列都叫“{squeezed(slot.text)}”，按第一列导入"
            slots[first] = replace(slots[first], doubt=doubt, is_guess=True)
            slots[number] = replace(slot, target=None, doubt="")
        elif slot.target:
            seen[slot.target.place] = number


def _eliminate(slots: list[Slot], panel: Panel) -> None:
    """A column that is the only one left between two known ones may be named rather differently."""
    places = {slot.target.place: number for number, slot in enumerate(slots) if slot.target}
    order = panel.columns
    for number, column in enumerate(order):
        if column.place in places:
            continue
        after = places.get(order[number - 1].place) if number else -1
        before = places.get(order[number + 1].place) if number + 1 < len(order) else len(slots)
        if after is None or before is None:
            continue
        between = [n for n in range(after + 1, before) if slots[n].target is None]
        if len(between) != 1 or SUBTOTAL in (text := squeezed(slots[between[0]].text)):
            continue
        seen, known = label(text).core, column.cores[-1]
        if same_unit(seen, known) and resemblance(seen, known) >= BY_ELIMINATION:
            doubt = f"列名印作“{text}”，按“{column.path[-1]}”导入"
            slots[between[0]] = replace(slots[between[0]], target=column, doubt=doubt)
