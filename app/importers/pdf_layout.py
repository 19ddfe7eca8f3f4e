"""Turns the straight lines and glyphs of a page into enclosed cells, lines of text, and paragraphs."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from app.importers.blocks import Mark, Paragraph, RawTable, Span, UnreadableError, marked
from app.importers.pdf_page import Box, Glyph, Ruling
from app.importers.sections import is_marked
from app.model.texts import squeezed

# -- cells within lines; the outer border of a table may be missing on any side ----------------------------------------


_NEAR = 5.5
"""Points within which lines are one line: double borders, and those of neighbouring cells that stand apart."""

_TOUCH = 4.0
"""The tolerance in points for lines that cross."""

_GAP = 4.0
"""Points by which a line may be interrupted."""

_SAME = 1.0
"""Points within which lines are drawn at one place."""

_SHORTEST = 4.0
"""Points from which a line is the border of a cell."""

_SHORTEST_ROW = 9.0
"""Points by which a line goes down into a row of its table, not only beyond a border."""

_COVERED = 0.6
"""Share of a cell's side that a line must cover to be its border."""

_MOST_LINES = 1_500
_TOO_MANY = "不能使用：PDF的一页上线条太多，不是年报。"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its first row and column, its extent in rows and columns. `is_whole`: no part of an irregular field."""

    top: int
    left: int
    rows: int
    columns: int
    is_whole: bool = True

    def places(self) -> Iterator[tuple[int, int]]:
        """The rows and columns that it fills."""
        for row in range(self.top, self.top + self.rows):
            for column in range(self.left, self.left + self.columns):
                yield row, column


@dataclass(frozen=True)
class Lattice:
    """Cells within connected lines. `xs` and `ys`: the starts of columns and rows, and the end of the last ones.

    `is_open`: there is no border below. `overhang`: points by which the text of the last row reaches below it.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[Cell, ...]
    is_open: bool = False
    overhang: float = 0.0

    @property
    def area(self) -> float:
        return (self.xs[-1] - self.xs[0]) * (self.ys[-1] - self.ys[0])

    @property
    def height(self) -> int:
        return len(self.ys) - 1

    @property
    def width(self) -> int:
        return len(self.xs) - 1

    @property
    def centre(self) -> tuple[float, float]:
        return (self.xs[0] + self.xs[-1]) / 2, (self.ys[0] + self.ys[-1]) / 2

    def box(self, cell: Cell) -> Box:
        return self.xs[cell.left], self.ys[cell.top], self.xs[cell.left + cell.columns], self.ys[cell.top + cell.rows]

    def place(self, x: float, y: float) -> tuple[int, int] | None:
        """Row and column of a point; None outside."""
        row, column = bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1
        if row == self.height and y <= self.ys[-1] + self.overhang:
            row -= 1
        return (row, column) if 0 <= row < self.height and 0 <= column < self.width else None


def lattices(rulings: Sequence[Ruling]) -> list[Lattice]:
    """The tables that the lines of a page make, the smallest first. Raises UnreadableError for too many lines."""
    level = _merged([each for each in rulings if each.is_level], _SAME)
    upright = _merged([each for each in rulings if not each.is_level], _SAME)
    if len(level) + len(upright) > _MOST_LINES:
        raise UnreadableError(_TOO_MANY)
    found = [made for group in _connected(level, upright) if (made := _lattice(group)) is not None]
    return sorted(found, key=lambda each: each.area)


def _merged(rulings: Sequence[Ruling], near: float) -> list[Ruling]:
    """Merge rulings of one direction: those within `near` points count as one place, and are joined if they meet."""
    merged: list[Ruling] = []
    for group in _clusters(rulings, near):
        at = sum(each.at for each in group) / len(group)
        first, *rest = sorted(group, key=lambda each: each.start)
        start, end = first.start, first.end
        for each in rest:
            if each.start > end + _GAP:
                merged.append(Ruling(each.is_level, at, start, end))
                start = each.start
            end = max(end, each.end)
        merged.append(Ruling(first.is_level, at, start, end))
    return [each for each in merged if each.end - each.start > _SHORTEST]


def _clusters(rulings: Sequence[Ruling], near: float) -> Iterator[list[Ruling]]:
    group: list[Ruling] = []
    for each in sorted(rulings, key=lambda one: one.at):
        if group and each.at - group[0].at > near:
            yield group
            group = []
        group.append(each)
    if group:
        yield group


def _connected(level: Sequence[Ruling], upright: Sequence[Ruling]) -> list[list[Ruling]]:
    """The lines in groups that touch or cross one another."""
    lines = [*level, *upright]
    owner = list(range(len(lines)))

    def root(number: int) -> int:
        while owner[number] != number:
            owner[number] = owner[owner[number]]
            number = owner[number]
        return number

    for first, one in enumerate(level):
        for second, other in enumerate(upright, len(level)):
            if (
                one.start - _TOUCH <= other.at <= one.end + _TOUCH
                and other.start - _TOUCH <= one.at <= other.end + _TOUCH
            ):
                owner[root(first)] = root(second)
    groups: dict[int, list[Ruling]] = {}
    for number, line in enumerate(lines):
        groups.setdefault(root(number), []).append(line)
    return list(groups.values())


def _lattice(lines: Sequence[Ruling]) -> Lattice | None:
    """The cells within a group of lines; None where these enclose no two cells."""
    level = _merged([each for each in lines if each.is_level], _NEAR)
    upright = _merged([each for each in lines if not each.is_level], _NEAR)
    if not upright or not level:
        return None
    xs, ys = _places(upright, level), _places(level, upright)
    if len(xs) < 2 or len(ys) < 2:
        return None
    above = [[_is_border(level, y, left, right) for left, right in pairwise(xs)] for y in ys]
    is_open = sum(above[-1]) * 2 < len(above[-1])
    ends = [*ys[1:-1], _end_of_open_row(upright, ys) if is_open else ys[-1]]
    beside = [[_is_border(upright, x, top, end) for x in xs] for top, end in zip(ys[:-1], ends, strict=True)]
    cells = tuple(_cells(beside, above))
    return Lattice(tuple(xs), tuple(ys), cells, is_open) if len(cells) > 1 else None


def _end_of_open_row(upright: Sequence[Ruling], ys: Sequence[float]) -> float:
    """The end of the shortest line that goes down into a last row without a border below, cut by the end of a page.

    Those of a cell over several rows go down further.
    """
    ends = [each.end for each in upright if each.start <= ys[-2] + _TOUCH and each.end > ys[-2] + _SHORTEST_ROW]
    return min(ends, default=ys[-1])


def _places(lines: Sequence[Ruling], across: Sequence[Ruling]) -> list[float]:
    """The positions of lines, and the outermost places that the crossing lines reach."""
    reached = [side for each in across for side in (each.start, each.end)]
    return distinct([*(each.at for each in lines), min(reached), max(reached)], _NEAR)


def distinct(values: Iterable[float], near: float) -> list[float]:
    """Positions in order, without those that lie within `near` points behind the last one."""
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > near:
            places.append(value)
    return places


def _is_border(lines: Sequence[Ruling], at: float, start: float, end: float) -> bool:
    """Whether lines at a place cover enough of a side from `start` to `end`."""
    covered = sum(max(0.0, min(each.end, end) - max(each.start, start)) for each in lines if abs(each.at - at) <= _NEAR)
    return covered >= _COVERED * (end - start)


def _cells(beside: Sequence[Sequence[bool]], above: Sequence[Sequence[bool]]) -> Iterator[Cell]:
    """The fields of the grid, joined where no border parts them. What is no rectangle is cut into its rows."""
    seen: set[tuple[int, int]] = set()
    for top in range(len(beside)):
        for left in range(len(above[0])):
            if (top, left) not in seen:
                fields = _joined((top, left), beside, above)
                seen |= fields
                yield from _rectangles(fields)


def _joined(
    start: tuple[int, int], beside: Sequence[Sequence[bool]], above: Sequence[Sequence[bool]]
) -> set[tuple[int, int]]:
    """The fields that no border parts from `start`."""
    height, width = len(beside), len(above[0])
    fields, waiting = {start}, [start]
    while waiting:
        row, column = waiting.pop()
        for is_parted, field in (
            (above[row][column], (row - 1, column)),
            (above[row + 1][column], (row + 1, column)),
            (beside[row][column], (row, column - 1)),
            (beside[row][column + 1], (row, column + 1)),
        ):
            is_inside = 0 <= field[0] < height and 0 <= field[1] < width
            if is_inside and not is_parted and field not in fields:
                fields.add(field)
                waiting.append(field)
    return fields


def _rectangles(fields: set[tuple[int, int]]) -> Iterator[Cell]:
    top, left = min(row for row, _ in fields), min(column for _, column in fields)
    bottom, right = max(row for row, _ in fields), max(column for _, column in fields)
    if len(fields) == (bottom - top + 1) * (right - left + 1):
        yield Cell(top, left, bottom - top + 1, right - left + 1)
        return
    for row in range(top, bottom + 1):
        columns = sorted(column for each, column in fields if each == row)
        start = columns[0] if columns else 0
        for column, after in zip(columns, [*columns[1:], -1], strict=True):
            if after != column + 1:
                yield Cell(row, start, 1, column - start + 1, is_whole=False)
                start = after


# -- lines and paragraphs: the line breaks of the layout go, indents and short lines tell where ------------------------


_PAGE_NUMBER = re.compile(r"[-—–－‐―·\s]*(?:第)?\s*\d{1,3}\s*(?:页)?(?:\s*(?:/|共)\s*\d{1,3}\s*页?)?[-—–－‐―·\s]*")
_NUMBERS = re.compile(r"\d+")
_PRINTED = re.compile(
    r"(?:https?|file|about):[!-~]+(?:\s*\d{1,3}/\d{1,3})?"
    r"|\d{1,4}[/.年-]\d{1,2}[/.月-]\d{1,4}日?,?\s*(?:[上下]午)?\d{1,2}:\d\d(?:\s?[AP]M)?[^。；，]*"
)
"""A page's address, or the date, time and title that a browser prints above a page."""

_EDGE = 0.12
"""Share of a page's height above and below, in which page numbers and repeated lines stand."""

_MOST_PAGES = 0.6
"""Share of the pages on which a header stands."""

_SAME_HEIGHT = 8
"""Points by which the place of a header may differ."""

_INDENT = 0.8
"""Ems from which a line is indented."""

_SHORT = 0.6
"""Ems before the margin from which a line ends short."""

_APART = 1.3
"""Times the usual distance of lines, from which a line stands apart."""

_NUMBERED = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])")
_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}、[^。；，：]{2,40}")
_LONG = 12
"""Ems from which a line is long enough to have been broken."""

_LONG_ADDRESS = 8
"""Letters from which an address is not parted from the character before it."""

_FEW = 3
"""Lines that end at one place, from which this is the margin, if fewer lines go beyond it."""

_NEARLY = 0.9
"""Share of the width of a page without its margin, from which its longest line is taken for a full one."""

_OPEN = re.compile(r"[，、（《“第]\s*$")
_ENDED = re.compile(r"[。！？；：]\s*$")
_SMALLER = 0.85
"""Share of a line's size; a raised character is set smaller."""

_RAISED = 0.08
"""Share of a line's size; a raised character is farther off the base line."""

_NEVER_FIRST = frozenset("，。、；：？！）》」』】〉”’,.;:?!)%％")
"""Marks with which no line begins, so that they take the character before them along."""

_NEVER_LAST = frozenset("（《「『【〈“‘([")
"""Marks with which no line ends."""

_WORD_GAP = 0.2
"""Ems from which a gap between letters is a space."""

_PIECE_GAP = 0.3
"""Ems from which a gap parts two cells that have no border between them."""

_CELL_GAP = 0.45
"""Ems from which a gap between the digits of a cell is a space."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text and its box. `word`: the width of what stands at its start and cannot be broken.

    `end`: where it ends but for a mark, which may hang over the margin.
    `flaw`: why not to trust it, where all of it is struck out. `pieces`: its stretches between wide gaps, if several.
    """

    spans: tuple[Span, ...]
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    end: float
    word: float = 0.0
    flaw: str = ""
    pieces: "tuple[Line, ...]" = ()

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


def lines_of_glyphs(glyphs: Sequence[Glyph], *, in_cell: bool = False, parted: bool = False) -> list[Line]:
    """Lines from above, with their pieces where `parted`.

    `in_cell`: a wide gap is a space, so that two figures never run together.
    """
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda each: (each.middle, each.x0)):
        if rows and abs(glyph.middle - rows[-1][0].middle) < 0.45 * max(glyph.size, rows[-1][0].size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    ordered = [sorted(row, key=lambda each: each.x0) for row in rows]
    lines = [(line, row) for row in ordered if (line := _line(row, in_cell=in_cell)) is not None]
    if not parted:
        return [line for line, _ in lines]
    starts = _common_starts(row for _, row in lines)
    return [replace(line, pieces=_pieces(row, starts)) for line, row in lines]


def _stretches(row: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """The glyphs of a line without spaces, parted at gaps that are wider than those between characters."""
    stretch: list[Glyph] = []
    for glyph in row:
        if not glyph.text.strip():
            continue
        if stretch and glyph.x0 - stretch[-1].x1 > _PIECE_GAP * glyph.size:
            yield stretch
            stretch = []
        stretch.append(glyph)
    if stretch:
        yield stretch


def _common_starts(rows: Iterable[Sequence[Glyph]]) -> frozenset[int]:
    """The places in half points at which several stretches of a page begin, as the cells of a column do."""
    counts = Counter(round(stretch[0].x0 * 2) for row in rows for stretch in _stretches(row))
    return frozenset(place for place, count in counts.items() if count >= _FEW)


def _pieces(row: Sequence[Glyph], starts: frozenset[int]) -> tuple[Line, ...]:
    """The stretches of a line, parted where a column begins without a gap too; () for a single one."""
    parts: list[list[Glyph]] = []
    for stretch in _stretches(row):
        parts.append([stretch[0]])
        for glyph in stretch[1:]:
            if round(glyph.x0 * 2) in starts:
                parts.append([])
            parts[-1].append(glyph)
    if len(parts) < 2:
        return ()
    lines = (_line(part, in_cell=True) for part in parts)
    return tuple(line for line in lines if line is not None)


def _line(row: Sequence[Glyph], *, in_cell: bool) -> Line | None:
    row = [glyph for glyph in row if glyph.text]
    filled = [glyph for glyph in row if glyph.text.strip()]
    if not filled:
        return None
    size = Counter(round(glyph.size, 1) for glyph in filled).most_common(1)[0][0]
    base = next(glyph.bottom for glyph in filled if round(glyph.size, 1) == size)
    pieces: list[tuple[Span, Mark]] = []
    before: Glyph | None = None
    for glyph in row[row.index(filled[0]) :]:
        text = _with_space(before, glyph, in_cell=in_cell)
        mark = glyph.mark
        if mark is Mark.NONE and glyph.size < _SMALLER * size and abs(glyph.bottom - base) > _RAISED * size:
            mark = Mark.RAISED
        if pieces and pieces[-1][1] is mark and pieces[-1][0].bold == glyph.bold:
            pieces[-1] = Span(pieces[-1][0].text + text, glyph.bold), mark
        else:
            pieces.append((Span(text, glyph.bold), mark))
        before = glyph
    spans, flaw = marked(pieces)
    top, bottom = min(g.top for g in filled), max(g.bottom for g in filled)
    end = next((glyph.x1 for glyph in reversed(filled) if glyph.text not in _NEVER_FIRST), filled[-1].x1)
    return Line(spans, filled[0].x0, filled[-1].x1, top, bottom, size, end, _first_word(filled), flaw)


def _first_word(glyphs: Sequence[Glyph]) -> float:
    """The width of the first character, or of the letters and digits that a line begins with, and a mark behind it.

    A long address takes the character before it along, a number the unit behind it.
    """
    end = _word_end(glyphs, 0)
    if glyphs[0].text in _NEVER_LAST and len(glyphs) > 1:
        end = _word_end(glyphs, 1)
    if end == 0 and (after := _word_end(glyphs, 1)) > _LONG_ADDRESS:
        end = after
    if end + 1 < len(glyphs) and glyphs[end].text.isdigit() and "一" <= glyphs[end + 1].text <= "鿿":
        end += 1
    if end + 1 < len(glyphs) and glyphs[end + 1].text in _NEVER_FIRST:
        end += 1
    return glyphs[end].x1 - glyphs[0].x0


def _word_end(glyphs: Sequence[Glyph], start: int) -> int:
    """The number of the last glyph of a word of letters and digits."""
    end = start
    while end + 1 < len(glyphs) and glyphs[end].text.isascii() and glyphs[end + 1].text.isascii():
        if glyphs[end + 1].x0 - glyphs[end].x1 > _WORD_GAP * glyphs[end].size:
            break
        end += 1
    return end


def _with_space(before: Glyph | None, glyph: Glyph, *, in_cell: bool) -> str:
    """The glyph's text, with a space before it where the page shows one that the text does not hold."""
    if before is None or not before.text.strip() or not glyph.text.strip():
        return glyph.text
    gap = glyph.x0 - before.x1
    if in_cell and gap > _CELL_GAP * glyph.size and (before.text[-1] + glyph.text[0]).isdigit():
        return " " + glyph.text
    words = before.text[-1].isascii() and glyph.text[0].isascii() and (before.text[-1] + glyph.text[0]).isalpha()
    return " " + glyph.text if words and gap > _WORD_GAP * glyph.size else glyph.text


def without_headers(pages: Sequence[tuple[list[Line], float]]) -> tuple[list[list[Line]], list[Paragraph]]:
    """The lines of each page without headers, footers and page numbers; these once, as standing outside the body.

    A header or footer stands at one height at the edge of most pages, but for its numbers; a page's address and the
    line that a browser prints above a page are known on any.
    """
    repeated: Counter[tuple[str, int]] = Counter()
    for lines, height in pages:
        repeated.update({_place(line) for line in lines if _is_at_edge(line, height)})
    least = max(2, round(len(pages) * _MOST_PAGES))
    everywhere = {place for place, count in repeated.items() if count >= least}
    kept: list[list[Line]] = []
    removed: dict[str, str] = {}
    for lines, height in pages:
        headers = [line for line in lines if _is_at_edge(line, height) and _is_header(line, everywhere)]
        kept.append([line for line in lines if line not in headers])
        for line in headers:
            removed.setdefault(_but_for_numbers(line).strip("-—–·/第页共"), line.text)
    return kept, [Paragraph((Span(text),), is_aside=True) for key, text in removed.items() if key]


def _place(line: Line) -> tuple[str, int]:
    """The text of a line without its numbers, and about where it stands."""
    return _but_for_numbers(line), round(line.top / _SAME_HEIGHT)


def _is_header(line: Line, everywhere: set[tuple[str, int]]) -> bool:
    text = line.text.strip()
    if _PAGE_NUMBER.fullmatch(text) or _PRINTED.fullmatch(text):
        return True
    said, height = _place(line)
    return any((said, each) in everywhere for each in (height - 1, height, height + 1))


def _but_for_numbers(line: Line) -> str:
    return _NUMBERS.sub("", squeezed(line.text))


def _is_at_edge(line: Line, height: float) -> bool:
    return line.bottom < height * _EDGE or line.top > height * (1 - _EDGE)


def paragraphs(stream: Sequence[Line | RawTable], width: float) -> Iterator[Paragraph | RawTable]:
    """Lines joined to paragraphs, over page ends too; tables pass through and end a paragraph.

    `width` is that of a page in points.
    """
    text = _TextArea([item for item in stream if isinstance(item, Line)], width)
    group: list[Line] = []
    for item in stream:
        if isinstance(item, RawTable):
            if group:
                yield _paragraph(group, text)
            group = []
            yield item
        elif group and text.goes_on(group, item):
            group.append(item)
        else:
            if group:
                yield _paragraph(group, text)
            group = [item]
    if group:
        yield _paragraph(group, text)


class _TextArea:
    """The margins of the text lines in points, and by size the distance of lines within a paragraph."""

    def __init__(self, lines: Sequence[Line], width: float) -> None:
        self.left, self.right = _margins(lines, width)
        steps: dict[int, Counter[int]] = {}
        for before, line in pairwise(lines):
            step = round(line.top - before.top)
            if step > 0.8 * line.size and self._is_full(before, line) and before.x1 - before.x0 > _LONG * line.size:
                steps.setdefault(round(line.size), Counter())[step] += 1
        self._pitches = {size: max(counts, key=lambda step: (counts[step], -step)) for size, counts in steps.items()}

    def goes_on(self, group: Sequence[Line], line: Line) -> bool:
        """Whether a line continues a paragraph: its last line is full, this one neither apart nor indented."""
        before = group[-1]
        step, pitch = line.top - before.top, self._pitches.get(round(line.size), 0)
        if pitch and step > _APART * pitch:
            return False
        if _NUMBERED.match(line.text) and _ENDED.search(before.text):
            return False
        text = squeezed(line.text)
        if _HEADING.fullmatch(text) and not _OPEN.search(before.text):
            return False
        if len(group) == 1 and _HEADING.fullmatch(squeezed(before.text)) and _is_set_apart(before, line):
            return False
        if _ENDED.search(before.text) and line.x1 < (self.left + self.right) / 2 and is_marked(text):
            return False
        is_indented = line.x0 > self.left + _INDENT * line.size
        same_size = abs(before.size - line.size) < 0.15 * line.size
        return same_size and not is_indented and self._is_full(before, line)

    def _is_full(self, before: Line, line: Line) -> bool:
        """Whether what a line begins with had no room in the one before."""
        return before.x1 + line.word > self.right - _SHORT * line.size


def _is_set_apart(heading: Line, line: Line) -> bool:
    """Tell whether a heading is set differently from the line below it."""
    return all(span.bold for span in heading.spans) and not all(span.bold for span in line.spans)


def _margins(lines: Sequence[Line], width: float) -> tuple[float, float]:
    """Return the left margin, and the outermost right end of several lines; reversed if there are too few lines."""
    if not lines:
        return 0.0, width
    least = max(2, len(lines) // 12)
    lefts = Counter(round(line.x0 / 2) * 2 for line in lines)
    left = float(min((x for x, count in lefts.items() if count >= least), default=min(line.x0 for line in lines)))
    ends = sorted((line.end for line in lines if line.end - line.x0 > _LONG * line.size), reverse=True)
    size = Counter(round(line.size) for line in lines).most_common(1)[0][0]
    for beyond, end in enumerate(ends):
        count = sum(end - size < other <= end for other in ends)
        if count >= max(_FEW, len(ends) // 12) and count > beyond:
            return left, end
    longest = max(ends, default=0.0)
    return left, longest if longest > _NEARLY * (width - left) else width - left


def _paragraph(lines: Sequence[Line], text: _TextArea) -> Paragraph:
    spans: list[Span] = []
    for number, line in enumerate(lines):
        text_before = spans[-1].text if spans else ""
        first, *rest = line.spans
        joint = " " if number and _needs_space(text_before, first.text) else ""
        spans += [Span(joint + first.text, first.bold), *rest]
    is_right = len(lines) <= 2 and lines[0].x0 > (text.left + text.right) / 2
    return Paragraph(tuple(spans), is_right=is_right)


def _needs_space(before: str, after: str) -> bool:
    """Whether two lines break between English words, not within Chinese text."""
    ends, begins = before[-1:], after[:1]
    return ends.isascii() and begins.isascii() and ends.isalpha() and begins.isalpha()
