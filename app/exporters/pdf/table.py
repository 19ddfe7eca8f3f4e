"""A table measured to be printed: rows as high as their text, cut between pages only where its labels allow."""

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from app.exporters.layout import Grid, Printed, label_lines
from app.exporters.page_plan import HEIGHT, Rows
from app.exporters.pdf.fonts import SONG
from app.exporters.pdf.libreoffice_lines import libreoffice_line_count
from app.exporters.pdf.line_breaking import (
    EXACT,
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
_PAD_ABOVE = 0.4
_PAD_BESIDE = 0.18
_ITEM_INDENT = 0.25
_WIDE = 20
"""Characters of a line that is filled without being stretched apart."""
_NARROWEST = 0.7
"""A figure too wide for its cell is first made narrower, down to this, then smaller."""

_TALLEST = 0.4 * HEIGHT
"""A cell of one row is set smaller rather than taller than this."""

_SENSE = frozenset("、）")
"""Behind these a label rather ends a line."""

_STEP = 0.9
_FIT = 0.1
"""The part of its height by which a row can be lower or higher so that the table fits its page."""

_LEAST_PAD = 0.15
"""Above and below the text of a row that is as low as it can be, in sizes of the text."""

_DIVIDED = (Role.HEADER, Role.LABEL)
_TOGETHER = (Role.CORNER, Role.HEADER, Role.HEADING)


class Box(NamedTuple):
    """A cell's text, set: its lines from the cell's left edge, the distance between them, how narrow they are.

    `elsewhere`: the number of its lines in LibreOffice.
    """

    lines: list[Line]
    leading: float
    narrowed: float = 1.0
    elsewhere: int = 0

    @property
    def height(self) -> float:
        return len(self.lines) * self.leading

    @property
    def room(self) -> float:
        """The height that holds the text in the Word file too."""
        return max(len(self.lines), self.elsewhere) * self.leading


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
        text = cell.text
        if cell.place.role in _DIVIDED:
            text = "\n".join(label_lines(text, int((width + EXACT) / size)))
        settings = _settings(text, size)
        narrowed = 1.0
        if cell.place.role is Role.FIGURE and (widest := max(map(_widest, settings))) > width:
            narrowed = max(_NARROWEST, width / widest)
            if narrowed * widest > width:
                size *= width / (narrowed * widest)
                settings = _settings(text, size)
        lines = [line for setting in settings for line in self._lines(cell.place, setting, width / narrowed)]
        has_remark = cell.place.role is Role.FIGURE and not cell.text.isascii()
        elsewhere = sum(libreoffice_line_count(each, width / narrowed) for each in settings) if has_remark else 0
        return Box(lines, size * _LEADING, narrowed, elsewhere)

    def _lines(self, place: GridCell, setting: Setting, width: float) -> list[Line]:
        """The lines of one paragraph: a note and an item stand to the left, all else in the middle.

        A note fills its width where that is wide enough not to stretch its characters apart.
        """
        inset = _ITEM_INDENT * setting.size
        if place.role is Role.NOTE and width > _WIDE * setting.size:
            return [line._replace(x=inset) for line in justified(setting, width - 2 * inset)]
        if self._stands_left(place, setting.width(0, len(setting.text)) > width):
            lines = ranged(setting, broken(setting, width - inset), width - inset, 0)
            return [line._replace(x=inset) for line in lines]
        return ranged(setting, balanced(setting, width, _SENSE), width, 0.5)

    def _stands_left(self, place: GridCell, is_long: bool) -> bool:
        """Notes, items of a group and a long corner; all else stands in the middle."""
        is_item = place.role is Role.LABEL and self._has_groups and place.rows == 1
        return is_item or place.role is Role.NOTE or (place.role is Role.CORNER and is_long)

    @property
    def indent(self) -> float:
        """The distance from a cell's left edge to its text."""
        return _PAD_BESIDE * self._size

    def _row_heights(self, padding: float = _PAD_ABOVE) -> list[float]:
        """Heights that hold all text with `padding` above and below it, in sizes of the text."""
        pad = 2 * padding * self._size
        heights = [max(self._size * _LEADING + pad, least) for least in self._least or [0.0] * self.rows]
        pairs = sorted(zip(self.cells, self._boxes, strict=True), key=lambda pair: pair[0].place.rows)
        for cell, box in pairs:
            rows = range(cell.place.top, cell.place.top + cell.place.rows)
            missing = box.room + pad - sum(heights[row] for row in rows)
            for row in rows:
                heights[row] += max(0.0, missing) / len(rows)
        return heights

    def planned(self) -> Rows:
        """The table as the plan of pages takes it."""
        needed = zip(self.heights, self._row_heights(_LEAST_PAD), strict=True)
        return Rows(
            self.head,
            tuple(self.heights),
            tuple(max((1 - _FIT) * usual, least) for usual, least in needed),
            tuple((1 + _FIT) * usual for usual in self.heights),
            tuple(self._cuts()),
        )

    def height(self, first: int, end: int) -> float:
        """Return the height of rows `first` to `end`, with the repeated head unless they begin with it."""
        head = sum(self.heights[: self.head]) if first else 0.0
        return head + sum(self.heights[first:end])

    def _cuts(self) -> list[int]:
        """The rows before which the table may be torn: between groups, where the labels that are cut have room."""
        cuts = [row for row in range(self.head + 1, self.rows) if self._is_between_groups(row)]
        roomy = [row for row in cuts if self._labels_fit(row)]
        return roomy or cuts

    def _is_between_groups(self, row: int) -> bool:
        """Groups are the parts under headings inside the table, else the rows of a label without groups in it."""
        headings = {cell.place.top for cell in self.cells if cell.place.role is Role.HEADING}
        if len(headings) > 1:
            return row in headings
        cut = [cell.place for cell in self.cells if cell.place.top < row <= cell.place.top + cell.place.rows]
        inside = [place for place in cut if row < place.top + place.rows]
        return not any(place.role in _TOGETHER for place in cut) and all(map(self._has_parts, inside))

    def _has_parts(self, label: GridCell) -> bool:
        """Whether labels of several rows stand beside this one."""
        rows = range(label.top, label.top + label.rows)
        return any(
            cell.place.rows > 1 and cell.place.left > label.left and cell.place.top in rows for cell in self.cells
        )

    def _labels_fit(self, row: int) -> bool:
        """Whether the labels that a cut before `row` divides have room on both sides of it."""
        for cell, box in zip(self.cells, self._boxes, strict=True):
            place = cell.place
            if place.top < row < place.top + place.rows:
                above = sum(self.heights[place.top : row])
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
