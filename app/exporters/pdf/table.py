"""A table measured to be printed: rows as high as their text, cut between pages only where its labels allow."""

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from app.exporters.layout import Grid, Printed
from app.exporters.pdf.fonts import SONG
from app.exporters.pdf.line_breaking import (
    HEIGHT,
    MM,
    WIDTH,
    Line,
    Piece,
    Setting,
    balanced,
    broken,
    justified,
    measured,
    ranged,
)
from app.model.edition import GridCell, Role

_LEADING = 1.3
_PAD_ABOVE = 0.42
_PAD_BESIDE = 0.18
_ITEM_INDENT = 0.25
_NARROWEST = 0.7
"""A figure too wide for its cell is first made narrower, down to this, then smaller."""

_TALLEST = 0.4 * HEIGHT
"""A cell of one row is set smaller rather than taller than this."""

_SENSE = frozenset("、）")
"""Behind these a label rather ends a line."""

_STEP = 0.9
_STEPS_BACK = 5
_BEGINNING = 0.3
"""The least part of a table, or of a page where the table is longer, that stands on its first page."""

_TOGETHER = (Role.CORNER, Role.HEADER, Role.HEADING)


class Box(NamedTuple):
    """A cell's text, set: its lines from the cell's left edge, the distance between them, how narrow they are."""

    lines: list[Line]
    leading: float
    narrowed: float = 1.0

    @property
    def height(self) -> float:
        return len(self.lines) * self.leading


class MeasuredTable:
    """A grid with its places in points. Rows are counted as in the grid; `head` rows are printed on every page."""

    def __init__(self, grid: Grid) -> None:
        table = grid.table
        self.head = table.head
        self.rows = table.height
        self.cells = grid.cells
        self.sides = _sides(table.widths)
        self._size = table.font_size
        self._has_groups = table.side > 1
        self._least = [height * MM for height in table.heights]
        self._known: dict[tuple[str, float, str, float], Box] = {}
        self._boxes = [self.box(cell, _TALLEST if cell.place.rows == 1 else HEIGHT) for cell in grid.cells]
        self.heights = self._row_heights()

    def box(self, cell: Printed, tallest: float) -> Box:
        """The cell's text in its width, smaller where it would be taller than `tallest`."""
        place = cell.place
        width = self.sides[place.left + place.columns] - self.sides[place.left] - 2 * _PAD_BESIDE * self._size
        key = (cell.text, width, place.role, tallest)
        if key not in self._known:
            size = self._size
            box = self._set(cell, width, size)
            while box.height > tallest and size > 1:
                size *= _STEP
                box = self._set(cell, width, size)
            self._known[key] = box
        return self._known[key]

    def _set(self, cell: Printed, width: float, size: float) -> Box:
        settings = _settings(cell.text, size)
        narrowed = 1.0
        if cell.place.role is Role.FIGURE and (widest := max(map(_widest, settings))) > width:
            narrowed = max(_NARROWEST, width / widest)
            if narrowed * widest > width:
                size *= width / (narrowed * widest)
                settings = _settings(cell.text, size)
        lines = [line for setting in settings for line in self._lines(cell.place, setting, width / narrowed)]
        return Box(lines, size * _LEADING, narrowed)

    def _lines(self, place: GridCell, setting: Setting, width: float) -> list[Line]:
        """The lines of one paragraph: a note fills its width, an item stands to the left, all else in the middle."""
        inset = _ITEM_INDENT * setting.size
        if place.role is Role.NOTE:
            return [line._replace(x=inset) for line in justified(setting, width - 2 * inset)]
        if self._stands_left(place, setting.width(0, len(setting.text)) > width):
            lines = ranged(setting, broken(setting, width - inset), width - inset, 0)
            return [line._replace(x=inset) for line in lines]
        return ranged(setting, balanced(setting, width, _SENSE), width, 0.5)

    def _stands_left(self, place: GridCell, is_long: bool) -> bool:
        """Items of a group and long notes; all else stands in the middle."""
        is_item = place.role is Role.LABEL and self._has_groups and place.rows == 1
        return is_item or (place.role is Role.CORNER and is_long)

    @property
    def indent(self) -> float:
        """From a cell's left edge to its text."""
        return _PAD_BESIDE * self._size

    def _row_heights(self) -> list[float]:
        pad = 2 * _PAD_ABOVE * self._size
        heights = [max(self._size * _LEADING + pad, least) for least in self._least or [0.0] * self.rows]
        pairs = sorted(zip(self.cells, self._boxes, strict=True), key=lambda pair: pair[0].place.rows)
        for cell, box in pairs:
            rows = range(cell.place.top, cell.place.top + cell.place.rows)
            missing = box.height + pad - sum(heights[row] for row in rows)
            for row in rows:
                heights[row] += max(0.0, missing) / len(rows)
        return heights

    def height(self, first: int, end: int) -> float:
        """Of the rows from `first` up to `end`, with the repeated head where they do not begin with it."""
        head = sum(self.heights[: self.head]) if first else 0.0
        return head + sum(self.heights[first:end])

    def least(self) -> float:
        """Height of the rows that must stand on the page where the table begins, lest it begin with next to nothing."""
        enough, end = _BEGINNING * min(self.height(0, self.rows), HEIGHT), self.head + 1
        while end < self.rows and (self.height(0, end) < enough or not self._may_cut(end)):
            end += 1
        return self.height(0, min(end, self.rows))

    def cut(self, first: int, room: float) -> int:
        """The row before which to cut so that the rows from `first` fit into `room`; `first` where none should."""
        end = self.rows
        while end > first and self.height(first, end) > room:
            end -= 1
        if end == self.rows:
            return end
        lowest = max(first, self.head)
        allowed = [row for row in range(end, lowest, -1) if self._may_cut(row)]
        good = [row for row in allowed[:_STEPS_BACK] if self._labels_fit(first, row) and self.rows - row > 1]
        return (good or allowed or [first])[0]

    def _may_cut(self, row: int) -> bool:
        """Not behind a heading or a header inside the table, which would stand alone."""
        return not any(
            cell.place.role in _TOGETHER and cell.place.top < row <= cell.place.top + cell.place.rows
            for cell in self.cells
        )

    def _labels_fit(self, first: int, row: int) -> bool:
        """Whether the labels that a cut here divides have room on both sides of it."""
        for cell, box in zip(self.cells, self._boxes, strict=True):
            place = cell.place
            if place.top < row < place.top + place.rows:
                above = sum(self.heights[max(place.top, first) : row])
                below = sum(self.heights[row : place.top + place.rows])
                if min(above, below) < box.height:
                    return False
        return True


def _sides(widths: Sequence[float]) -> list[float]:
    """The columns' edges from the left of the type area, in its middle; a table wider than it is made narrower."""
    scale = min(MM, WIDTH / sum(widths))
    return [edge * scale + (WIDTH - sum(widths) * scale) / 2 for edge in accumulate(widths, initial=0.0)]


def _settings(text: str, size: float) -> list[Setting]:
    return [measured([Piece(paragraph, SONG)], size) for paragraph in text.split("\n")]


def _widest(setting: Setting) -> float:
    """Width of the longest stretch that no line end divides."""
    starts = [0, *setting.ends]
    return max((setting.width(start, end) for start, end in zip(starts, setting.ends, strict=False)), default=0)
