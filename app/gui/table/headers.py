"""The printed headers of a table: labels wrapped evenly, cut with … if they do not fit, and drawn."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from PySide6.QtCore import QEvent, QItemSelection, QLineF, QPoint, QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QToolTip, QWidget

from app.gui.look.appearance import Colours, colours
from app.gui.look.lists import Index
from app.model.edition import GridCell, Role, Table

_UTF16 = "utf-16-le"
MOST_WIDTHS = 1000
MOST_LABELS = 4000
"""Wrapped labels that are kept for one font."""


class Lettering:
    """Wraps, measures and draws words. It caches wrapped labels and widths, because a table is repainted often."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self.metrics = QFontMetrics(font)
        self.small = QFont(font)
        self.small.setPointSizeF(max(6.0, font.pointSizeF() * 0.8))
        self.small_metrics = QFontMetrics(self.small)
        self.pad = max(2, self.metrics.height() // 4)
        self._known: dict[tuple[str, int, int], list[str]] = {}
        # Through functions of Python: of a method of Qt `lru_cache` asks for the docstring, for which PySide6 loads all
        # that it knows of signatures.
        self.width = lru_cache(MOST_WIDTHS)(lambda words: self.metrics.horizontalAdvance(words))
        """The width in pixels of words in the usual size."""
        self.small_width = lru_cache(MOST_WIDTHS)(lambda words: self.small_metrics.horizontalAdvance(words))

    def lines(self, text: str, width: int, most: int = 99) -> list[str]:
        """Wrap `text` into lines of at most `width` pixels and of even length.

        The last of `most` lines may end in ….
        """
        key = (text, width, most)
        if key not in self._known:
            if len(self._known) >= MOST_LABELS:
                self._known.clear()
            self._known[key] = self._fitted(text, width, most)
        return self._known[key]

    def height(self, text: str, width: int, most: int = 99) -> int:
        """Return the width in pixels that a label needs in a column of `width`, its padding included."""
        return len(self.lines(text, width - 2 * self.pad, most)) * self.metrics.height() + 2 * (self.pad // 2)

    def is_cut(self, text: str, rect: QRect) -> bool:
        """Tell whether the label is cut in `rect`."""
        return "".join(self._shown(text, rect)) != text

    def draw(self, painter: QPainter, rect: QRect, text: str, align: Qt.AlignmentFlag) -> None:
        inner = rect.adjusted(self.pad, 0, -self.pad, 0)
        flags = align | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner, flags, "\n".join(self._shown(text, rect)))

    def _shown(self, text: str, rect: QRect) -> list[str]:
        most = max(1, (rect.height() - 1) // self.metrics.height())
        return self.lines(text, rect.width() - 2 * self.pad, most)

    def _fitted(self, text: str, width: int, most: int) -> list[str]:
        lines = list(self._broken(text, width))
        if len(lines) > most:
            rest = "".join(lines[most - 1 :])
            return [*lines[: most - 1], self.metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width)]
        low, high = width // max(1, len(lines)), width
        while len(lines) > 1 and low < high:  # the narrowest width that needs no more lines makes them even
            middle = (low + high) // 2
            if len(list(self._broken(text, middle))) > len(lines):
                low = middle + 1
            else:
                high = middle
        return list(self._broken(text, high)) if len(lines) > 1 else lines

    def _broken(self, text: str, width: int) -> Iterator[str]:
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout = QTextLayout(text, self.font)
        layout.setTextOption(option)
        units = text.encode(_UTF16)
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(1, width))
            start, length = 2 * line.textStart(), 2 * line.textLength()
            yield units[start : start + length].decode(_UTF16)
        layout.endLayout()


@lru_cache(4)
def lettering_of(font: QFont) -> Lettering:
    """Return the lettering of a font. All tables share it, so that a label is wrapped once for all openings."""
    return Lettering(font)


WIDEST = 110
"""The largest width of a table, in characters: rows of a wider one are hard to follow."""

FEWEST = 2
"""The smallest width of the narrowest column, in characters. A narrower window scrolls the table sideways."""

LEAST_SHARE = 0.6
"""The smallest share of its printed width that a column of labels keeps if figures need space."""

MOST_LINES = 3
"""The largest number of lines of a row's label."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """The size in pixels of each grid column and grid row, frozen ones included.

    Last year's figures have their own space: `asides` pixels at the right of each grid column, or a line of `lower`
    pixels at the foot of each row of figures; 0 if they are not shown there.
    """

    widths: tuple[int, ...]
    heights: tuple[int, ...]
    asides: tuple[int, ...]
    lower: int = 0


def sizes(
    table: Table, available: int, lettering: Lettering, needs: Mapping[str, int], lasts: Mapping[str, int]
) -> Sizes:
    """Fit the printed proportions to the available width, with every label readable and every figure in full.

    `needs` returns the pixels that a cell's figure takes, `lasts` those of last year's figure.
    """
    printed = _widths(table, available, lettering)
    none = (0,) * table.width
    if lasts:
        asides = _asides(table, lasts)
        least = FEWEST * lettering.metrics.height() * 3 // 4
        beside = {cell: max(needs[cell], least) + asides[_last_column(table, cell)] for cell in needs}
        widths = _narrower_labels(table, _roomy(table, printed, beside), available)
        if sum(widths) <= available:
            return Sizes(widths, _heights(table, widths, lettering, 0), asides)
    widths = _roomy(table, printed, {cell: max(needs[cell], lasts.get(cell, 0)) for cell in needs})
    widths = _narrower_labels(table, widths, available)
    lower = lettering.small_metrics.height() if lasts else 0
    return Sizes(widths, _heights(table, widths, lettering, lower), none, lower)


def _last_column(table: Table, cell: str) -> int:
    place = table.places[cell]
    return place.left + place.columns - 1


def _asides(table: Table, lasts: Mapping[str, int]) -> tuple[int, ...]:
    asides = [0] * table.width
    for cell, needed in lasts.items():
        column = _last_column(table, cell)
        asides[column] = max(asides[column], needed)
    return tuple(asides)


def _widths(table: Table, available: int, lettering: Lettering) -> tuple[int, ...]:
    letter = lettering.metrics.height()
    printed = sum(table.widths)
    least = (FEWEST * letter * 3 // 4 + 2 * lettering.pad) * printed / min(table.widths)
    whole = max(min(available, WIDEST * letter), round(least))
    edges = [round(whole * sum(table.widths[:number]) / printed) for number in range(table.width + 1)]
    return tuple(after - before for before, after in pairwise(edges))


def _roomy(table: Table, printed: tuple[int, ...], needs: Mapping[str, int]) -> tuple[int, ...]:
    """Widen each column to its widest figure, so that no figure is cut."""
    widths = list(printed)
    for cell, needed in needs.items():
        place = table.places[cell]
        lacking = needed - sum(widths[place.left : place.left + place.columns])
        if lacking > 0:
            widths[place.left + place.columns - 1] += lacking
    return tuple(widths)


def _narrower_labels(table: Table, widths: tuple[int, ...], available: int) -> tuple[int, ...]:
    """Narrow the widest column of labels if not all columns are in view."""
    lacking = sum(widths) - available
    if lacking <= 0 or not table.side:
        return widths
    column = max(range(table.side), key=lambda number: widths[number])
    least = round(widths[column] * LEAST_SHARE)
    return (*widths[:column], max(least, widths[column] - lacking), *widths[column + 1 :])


def least_height(table: Table, lettering: Lettering) -> int:
    """Return the pixels that the rows need at least, however wide the table is."""
    return table.height * _line(table, lettering)


def _line(table: Table, lettering: Lettering) -> int:
    """Return the height in pixels of a row with one line."""
    return lettering.metrics.height() + (lettering.pad * 3 // 4 if _is_dense(table) else 3 * lettering.pad)


def _heights(table: Table, widths: tuple[int, ...], lettering: Lettering, lower: int) -> tuple[int, ...]:
    figures = {row for place in table.places.values() for row in range(place.top, place.top + place.rows)}
    line = _line(table, lettering)
    heights = [line + (lower if row in figures else 0) for row in range(table.height)]
    labels = sorted((place for place in table.grid if place.role is not Role.FIGURE), key=lambda place: place.rows)
    for place in labels:
        needed = lettering.height(place.text, sum(widths[place.left : place.left + place.columns]), MOST_LINES)
        rows = range(place.top, place.top + place.rows)
        lacking = needed - sum(heights[row] for row in rows)
        if lacking > 0 and _may_grow(place):
            heights[rows[-1]] += lacking
    return tuple(heights)


def _is_dense(table: Table) -> bool:
    """Tell whether the table has so many rows that they are set closely."""
    return table.height > 20


def _may_grow(place: GridCell) -> bool:
    """Keep rows low beside a label over many rows: it has room enough."""
    return place.rows <= 3


def draw_label(
    painter: QPainter,
    rect: QRect,
    place: GridCell,
    named: Colours,
    lettering: Lettering,
    *,
    marked: bool = False,
    seen: QRect | None = None,
) -> None:
    """Draw a printed label: ground, thin lines at its right and lower edge, and its text in the visible part `seen`."""
    ground = named.ground if place.role is Role.HEADING else named.label_ground
    painter.fillRect(rect, named.marked_label_ground if marked else ground)
    draw_rules(painter, rect, named, right=True, bottom=True)
    painter.setFont(lettering.font)
    painter.setPen(named.ink)
    room = rect if seen is None else rect.intersected(seen)
    if room == rect or room.height() >= lettering.metrics.height():  # a sliver holds no line
        lettering.draw(painter, room, place.text, _align(place))


def draw_rules(
    painter: QPainter,
    rect: QRect,
    named: Colours,
    *,
    left: bool = False,
    top: bool = False,
    right: bool = False,
    bottom: bool = False,
) -> None:
    """Draw thin lines just inside `rect`, whole device pixels wide: at 150 % they would otherwise be uneven."""
    painter.setPen(_rule_pen(named.rule.rgb(), int(painter.device().devicePixelRatio())))
    x, y, after_x, after_y = rect.left(), rect.top(), rect.left() + rect.width(), rect.top() + rect.height()
    # Through the middle of the pixels, where rounding cannot push them over the edge.
    if left:
        painter.drawLine(QLineF(x + 0.5, y, x + 0.5, after_y))
    if top:
        painter.drawLine(QLineF(x, y + 0.5, after_x, y + 0.5))
    if right:
        painter.drawLine(QLineF(after_x - 0.5, y, after_x - 0.5, after_y))
    if bottom:
        painter.drawLine(QLineF(x, after_y - 0.5, after_x, after_y - 0.5))


@lru_cache(8)
def _rule_pen(rgb: int, ratio: int) -> QPen:
    pen = QPen(QColor(rgb), max(1, ratio))
    pen.setCosmetic(True)
    return pen


def _align(place: GridCell) -> Qt.AlignmentFlag:
    """Left-align labels of single rows among merged ones, so that their numbers form a column."""
    is_item = place.role is Role.LABEL and place.rows == 1 and (place.left > 0 or place.columns > 1)
    return Qt.AlignmentFlag.AlignLeft if is_item else Qt.AlignmentFlag.AlignHCenter


def _deepest(label: GridCell, across: bool) -> int:
    """Return the level behind the last one that a label covers."""
    return label.top + label.rows if across else label.left + label.columns


class PrintedHeader(QHeaderView):
    """Labels along one side of a table, merged as printed, over several levels; its sections are the table's own."""

    def __init__(self, table: Table, orientation: Qt.Orientation, parent: QWidget) -> None:
        super().__init__(orientation, parent)
        self._across = orientation == Qt.Orientation.Horizontal
        levels = table.head if self._across else table.side
        self._first = table.side if self._across else table.head
        role = Role.HEADER if self._across else Role.LABEL
        self.labels = tuple(place for place in table.grid if place.role is role) if levels else ()
        self._levels: tuple[int, ...] = (0,) * levels
        self._lettering = lettering_of(self.font())
        self._marked = range(0)
        self._settled = 0
        """The offset in pixels at which `settle` was last called."""
        self._rects: dict[tuple[int, int], QRect] = {}
        """The rectangles of labels, by their place in the grid, while nothing is scrolled: each repaint asks."""
        # Only these are marked: an outer label stands over nearly everything.
        self._innermost = tuple(label for label in self.labels if _deepest(label, self._across) == levels)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(1)
        self.setSectionsClickable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHidden(not levels)

    def set_sizes(self, levels: Sequence[int], sections: Sequence[int], lettering: Lettering) -> None:
        """Depth of each level and length of each section, in pixels."""
        self._levels, self._lettering = tuple(levels), lettering
        for section, size in enumerate(sections):
            self.resizeSection(section, size)
        self._rects.clear()
        if self._across:
            self.setFixedHeight(sum(levels))
        else:
            self.setFixedWidth(sum(levels))
        self.viewport().update()

    def settle(self) -> None:
        """Repaint labels over several sections after scrolling: their text is centred in the visible part.

        One that is whole in view before and after moves with the others.
        """
        seen, moved = self.viewport().rect(), self.offset() - self._settled
        self._settled = self.offset()
        for label in self.labels:
            if len(self.sections(label)) > 1:
                rect = self.label_rect(label)
                before = rect.translated(*((moved, 0) if self._across else (0, moved)))
                if not (seen.contains(rect) and seen.contains(before)):
                    self.viewport().update(rect)

    def mark(self, sections: range) -> None:
        """Highlight the labels of the row and column of the cursor."""
        if sections == self._marked:
            return
        before, self._marked = self._marked, sections
        for label in self._innermost:
            over = self.sections(label)[0]
            if over in before or over in sections:
                self.viewport().update(self.label_rect(label))

    def sections(self, label: GridCell) -> range:
        """Return the rows or columns that a label covers."""
        start, count = (label.left, label.columns) if self._across else (label.top, label.rows)
        return range(start - self._first, start - self._first + count)

    def label_rect(self, label: GridCell) -> QRect:
        """Return the rectangle of a label in the header's viewport."""
        place, offset = (label.top, label.left), self.offset()
        if place not in self._rects:
            self._rects[place] = self._unscrolled(label)
        return self._rects[place].translated(*((-offset, 0) if self._across else (0, -offset)))

    def _unscrolled(self, label: GridCell) -> QRect:
        sections = self.sections(label)
        begin = self.sectionPosition(sections[0])
        length = self.sectionPosition(sections[-1]) + self.sectionSize(sections[-1]) - begin
        level, levels = (label.top, label.rows) if self._across else (label.left, label.columns)
        edge, depth = sum(self._levels[:level]), sum(self._levels[level : level + levels])
        return QRect(begin, edge, length, depth) if self._across else QRect(edge, begin, depth, length)

    def tip_at(self, at: QPoint) -> str:
        """Return the label at a place of the viewport if it is cut there; else ""."""
        label = next((label for label in self.labels if self.label_rect(label).contains(at)), None)
        if label is None:
            return ""
        rect = self.label_rect(label)
        if len(self.sections(label)) > 1:  # drawn in the part that is seen
            rect = rect.intersected(self.viewport().rect())
        return label.text if self._lettering.is_cut(label.text, rect) else ""

    # -- Qt --------------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """Return the depth of the levels; Qt would measure every label, each time the table is laid out."""
        depth = sum(self._levels)
        return QSize(0, depth) if self._across else QSize(depth, 0)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Repaint nothing: no label shows the selection, and `mark` repaints those of the cursor."""

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Repaint nothing, see `selectionChanged`."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        named, seen, region = colours(self.palette()), self.viewport().rect(), event.region()
        for label in self.labels:
            rect = self.label_rect(label)
            if region.intersects(rect):
                marked = label in self._innermost and self.sections(label)[0] in self._marked
                part = seen if len(self.sections(label)) > 1 else None
                draw_label(painter, rect, label, named, self._lettering, marked=marked, seen=part)
        self._draw_outer_lines(painter, named)
        painter.end()

    def _draw_outer_lines(self, painter: QPainter, named: Colours) -> None:
        """Draw the table's upper and left line if they belong to this header."""
        rect = self.viewport().rect()
        if self._across:
            rect.setLeft(self.sectionViewportPosition(0))
            rect.setWidth(self.length())
        has_left = not self._across or not self._first
        draw_rules(painter, rect, named, left=has_left, top=self._across)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.tip_at(event.pos()), self)
            return True
        return super().viewportEvent(event)


class Corner(QWidget):
    """The printed corner over the label columns; a click selects the whole table."""

    def __init__(self, table: Table, view: QAbstractItemView) -> None:
        super().__init__(view)
        corners = [place for place in table.grid if place.role is Role.CORNER]
        self._place = corners[0] if table.head and table.side and corners else None
        self._view = view
        self.lettering = lettering_of(self.font())
        self.setHidden(self._place is None)

    # -- Qt --------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._place is None:
            return
        painter = QPainter(self)
        named = colours(self.palette())
        draw_label(painter, self.rect(), self._place, named, self.lettering)
        draw_rules(painter, self.rect(), named, left=True, top=True)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._view.setFocus()
        self._view.selectAll()
