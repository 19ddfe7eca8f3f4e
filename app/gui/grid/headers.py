"""The frozen parts of a printed grid: merged column headers, merged row labels, and the corner between them."""

from collections.abc import Sequence
from typing import cast

from PySide6.QtCore import QEvent, QLineF, QPoint, QRect, Qt
from PySide6.QtGui import QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QToolTip, QWidget

from app.gui.colours import Colours, colours
from app.gui.grid.lettering import Lettering
from app.model.edition import GridCell, Role, Table


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
    """A printed label: ground, thin lines at its right and lower edge, and its text in the part that is `seen`."""
    ground = named.ground if place.role is Role.HEADING else named.label_ground
    painter.fillRect(rect, named.marked_label_ground if marked else ground)
    draw_rules(painter, rect, named, right=True, bottom=True)
    painter.setFont(lettering.font)
    painter.setPen(named.ink)
    lettering.draw(painter, rect if seen is None else rect.intersected(seen), place.text, _align(place))


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
    """Thin lines just inside `rect`, whole pixels of the screen wide: at 150 % they would else come out uneven."""
    pen = QPen(named.rule, max(1, int(painter.device().devicePixelRatio())))
    pen.setCosmetic(True)
    painter.setPen(pen)
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


def _align(place: GridCell) -> Qt.AlignmentFlag:
    """Labels of single rows among merged ones begin at one edge, so that the eye runs down their numbers."""
    is_item = place.role is Role.LABEL and place.rows == 1 and (place.left > 0 or place.columns > 1)
    return Qt.AlignmentFlag.AlignLeft if is_item else Qt.AlignmentFlag.AlignHCenter


def _deepest(label: GridCell, across: bool) -> int:
    """The level after the last that a label of a header takes up."""
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
        self._lettering = Lettering(self.font())
        self._marked = range(0)
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
        if self._across:
            self.setFixedHeight(sum(levels))
        else:
            self.setFixedWidth(sum(levels))
        self.viewport().update()

    def settle(self) -> None:
        """After scrolling: the text of a label over several sections keeps to the middle of what is seen of it."""
        for label in self.labels:
            if len(self.sections(label)) > 1:
                self.viewport().update(self.label_rect(label))

    def mark(self, sections: range) -> None:
        """Show by the ground of their labels which rows or columns the cursor stands in."""
        if sections == self._marked:
            return
        before, self._marked = self._marked, sections
        for label in self._innermost:
            over = self.sections(label)[0]
            if over in before or over in sections:
                self.viewport().update(self.label_rect(label))

    def sections(self, label: GridCell) -> range:
        """The rows or columns that a label stands over."""
        start, count = (label.left, label.columns) if self._across else (label.top, label.rows)
        return range(start - self._first, start - self._first + count)

    def label_rect(self, label: GridCell) -> QRect:
        """Where a label stands in the header's viewport."""
        sections = self.sections(label)
        begin = self.sectionViewportPosition(sections[0])
        length = self.sectionViewportPosition(sections[-1]) + self.sectionSize(sections[-1]) - begin
        level, levels = (label.top, label.rows) if self._across else (label.left, label.columns)
        edge, depth = sum(self._levels[:level]), sum(self._levels[level : level + levels])
        return QRect(begin, edge, length, depth) if self._across else QRect(edge, begin, depth, length)

    def tip_at(self, at: QPoint) -> str:
        """The label at a place of the viewport where it does not show whole there; "" where it does."""
        label = next((label for label in self.labels if self.label_rect(label).contains(at)), None)
        if label is None:
            return ""
        rect = self.label_rect(label)
        if len(self.sections(label)) > 1:  # drawn in the part that is seen
            rect = rect.intersected(self.viewport().rect())
        return label.text if self._lettering.is_cut(label.text, rect) else ""

    # -- Qt --------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        named, seen = colours(self.palette()), self.viewport().rect()
        for label in self.labels:
            rect = self.label_rect(label)
            if event.region().intersects(rect):
                marked = label in self._innermost and self.sections(label)[0] in self._marked
                part = seen if len(self.sections(label)) > 1 else None
                draw_label(painter, rect, label, named, self._lettering, marked=marked, seen=part)
        self._draw_outer_lines(painter, named)
        painter.end()

    def _draw_outer_lines(self, painter: QPainter, named: Colours) -> None:
        """The table's own upper and left line, where they are this header's to draw."""
        rect = self.viewport().rect()
        if self._across:
            rect.setLeft(self.sectionViewportPosition(0))
            rect.setWidth(self.length())
        has_left = not self._across or not self._first
        draw_rules(painter, rect, named, left=has_left, top=self._across)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            help_event = cast(QHelpEvent, event)
            QToolTip.showText(help_event.globalPos(), self.tip_at(help_event.pos()), self)
            return True
        return super().viewportEvent(event)


class Corner(QWidget):
    """The printed corner over the label columns; a click selects the whole table."""

    def __init__(self, table: Table, view: QAbstractItemView) -> None:
        super().__init__(view)
        corners = [place for place in table.grid if place.role is Role.CORNER]
        self._place = corners[0] if table.head and table.side and corners else None
        self._view = view
        self.lettering = Lettering(self.font())
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
