"""Draws what the flow has placed: lines of text, rows of tables, the page's number and its stamp."""

from app.exporters.pdf.content import Content
from app.exporters.pdf.flow import PlacedRows, PlacedText
from app.exporters.pdf.fonts import HEI, SONG
from app.exporters.pdf.measures import (
    ASCENT,
    BODY,
    FOOT,
    HEIGHT,
    LEFT,
    PAGE_HEIGHT,
    PAGE_NUMBER,
    PITCH,
    TOP,
    WIDTH,
)
from app.exporters.pdf.paragraph import ranged
from app.exporters.pdf.setting import Piece, measured
from app.exporters.pdf.table import Box, MeasuredTable
from app.exporters.pdf.tags import Element, cell_attributes
from app.model.edition import Role

_DASH = 0.35
"""Height of a dash over the baseline, in ems."""

_RULE = 0.5
_STAMP = 150.0
_STAMP_DIAGONAL = 620.0
_STAMP_ANGLE = 40
_STAMP_SHADE = 0.9
_STAMP_ABOVE = 12.0
"""From the small stamp's baseline down to the type area."""

HEAD_OF_AREA = PAGE_HEIGHT - TOP


def draw_text(content: Content, placed: PlacedText, element: Element) -> None:
    content.begin(element)
    y = HEAD_OF_AREA - placed.y
    for line in placed.block.lines[placed.first : placed.end]:
        content.line(line, LEFT, y - ASCENT * line.setting.size)
        y -= PITCH
    content.end()


def draw_page_number(content: Content, text: str, *, is_odd: bool) -> None:
    """One character in from the edge: at the right of odd pages, at the left of even ones."""
    setting = measured([Piece(text, SONG)], PAGE_NUMBER)
    line = ranged(setting, [(0, len(setting.text))], WIDTH - 2 * PAGE_NUMBER, 1 if is_odd else 0)[0]
    content.begin_artifact()
    content.line(line, LEFT + PAGE_NUMBER, HEAD_OF_AREA - HEIGHT - FOOT - _DASH * PAGE_NUMBER)
    content.end()


def draw_stamp(content: Content, text: str) -> None:
    """Large and pale beneath the text, small and black above it."""
    small = measured([Piece(text, HEI)], BODY)
    line = ranged(small, [(0, len(small.text))], WIDTH, 1)[0]
    large = measured([Piece(text, HEI)], min(_STAMP, _STAMP_DIAGONAL / max(1, len(text))))
    middle = ranged(large, [(0, len(large.text))], 0, 0)[0]
    canvas = content.canvas
    content.begin_artifact()
    canvas.saveState()
    canvas.setFillGray(_STAMP_SHADE)
    canvas.translate(LEFT + WIDTH / 2, HEAD_OF_AREA - HEIGHT / 2)
    canvas.rotate(_STAMP_ANGLE)
    content.line(middle, -large.width(0, len(large.text)) / 2, -_DASH * large.size)
    canvas.restoreState()
    content.line(line, LEFT, HEAD_OF_AREA + _STAMP_ABOVE)
    content.end()


def draw_rows(content: Content, placed: PlacedRows, element: Element) -> None:
    """The head again where the rows do not begin with it; what a cut divides is printed on both pages."""
    table = placed.block
    edges = _row_edges(placed)
    rows = {row: element.child("TR") for row in range(placed.first, placed.end)}
    segments = _Segments()
    for cell in table.cells:
        place = cell.place
        visible = [row for row in range(place.top, place.top + place.rows) if row in edges]
        if not visible:
            continue
        top, bottom = edges[visible[0]][0], edges[visible[-1]][1]
        left, right = (LEFT + table.sides[side] for side in (place.left, place.left + place.columns))
        segments.frame(left, top, right, bottom)
        if place.top in rows:
            header = {Role.FIGURE: "", Role.NOTE: "", Role.LABEL: "Row"}.get(place.role, "Column")
            attributes = cell_attributes(header, place.rows, place.columns)
            cell_element = rows[place.top].child("TH" if header else "TD", attributes)
            if not cell.text:
                continue
            content.begin(cell_element)
        else:
            content.begin_artifact()
        _draw_box(content, table, table.box(cell, top - bottom), left, (top + bottom) / 2)
        content.end()
    last = edges[placed.end - 1][1]
    segments.frame(LEFT + table.sides[0], HEAD_OF_AREA - placed.y, LEFT + table.sides[-1], last)
    content.begin_artifact()
    content.rules(segments.merged(), _RULE)
    content.end()


def _row_edges(placed: PlacedRows) -> dict[int, tuple[float, float]]:
    """Top and bottom of each row that is drawn."""
    heights, edges = placed.block.heights, {}
    y = HEAD_OF_AREA - placed.y
    head = range(placed.block.head) if placed.first else range(0)
    for row in (*head, *range(placed.first, placed.end)):
        edges[row] = (y, y - heights[row])
        y -= heights[row]
    return edges


def _draw_box(content: Content, table: MeasuredTable, box: Box, left: float, middle: float) -> None:
    y = middle + box.height / 2
    for line in box.lines:
        size = line.setting.size
        baseline = y - (box.leading - size) / 2 - ASCENT * size
        content.line(line, left + table.indent, baseline, box.narrowed)
        y -= box.leading


class _Segments:
    """The sides of cells; those that lie on each other or continue each other are drawn once."""

    def __init__(self) -> None:
        self._across: dict[float, list[tuple[float, float]]] = {}
        self._down: dict[float, list[tuple[float, float]]] = {}

    def frame(self, left: float, top: float, right: float, bottom: float) -> None:
        left, top, right, bottom = (round(edge, 3) for edge in (left, top, right, bottom))
        for y in (top, bottom):
            self._across.setdefault(y, []).append((left, right))
        for x in (left, right):
            self._down.setdefault(x, []).append((bottom, top))

    def merged(self) -> list[tuple[float, float, float, float]]:
        across = [(start, y, end, y) for y, spans in self._across.items() for start, end in _joined(spans)]
        down = [(x, start, x, end) for x, spans in self._down.items() for start, end in _joined(spans)]
        return across + down


def _joined(spans: list[tuple[float, float]]) -> list[tuple[float, float]]:
    joined: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
