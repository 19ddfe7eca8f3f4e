"""The cells that straight lines on a page enclose. The outer border of a table may be missing on any side."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.importers.pdf_page import Box, Ruling
from app.importers.reading import UnreadableError

_NEAR = 5.5
"""Points within which lines are one line: double borders, and those of neighbouring cells that stand apart."""

_TOUCH = 4.0
"""Points by which lines may miss each other where they cross."""

_GAP = 4.0
"""Points by which a line may be interrupted."""

_SAME = 1.0
"""Points within which lines are drawn at one place."""

_SHORTEST = 4.0
"""Points from which a line is the border of a cell."""

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
    """Cells within connected lines. `xs` and `ys`: where columns and rows begin, and where the last ones end.

    `is_open`: there is no border beneath. `overhang`: points by which the text of the last row reaches beyond it.
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
    """Rulings of one direction, those within `near` points as at one place, joined where they meet."""
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
    beside = [[_is_border(upright, x, top, bottom) for x in xs] for top, bottom in pairwise(ys)]
    above = [[_is_border(level, y, left, right) for left, right in pairwise(xs)] for y in ys]
    cells = tuple(_cells(beside, above))
    is_open = sum(above[-1]) * 2 < len(above[-1])
    return Lattice(tuple(xs), tuple(ys), cells, is_open) if len(cells) > 1 else None


def _places(lines: Sequence[Ruling], across: Sequence[Ruling]) -> list[float]:
    """Where lines lie, and the outermost places that the lines across them reach to."""
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
