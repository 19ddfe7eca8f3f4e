"""Draws text and tables on the pages, each part marked for its element. Lengths are in points from the lower left."""

from collections.abc import Iterator

from reportlab.pdfgen.canvas import Canvas

from app.exporters.layout import address_target
from app.exporters.page_plan import HEIGHT, PITCH
from app.exporters.pdf.embedding import Embedded, Fonts
from app.exporters.pdf.fonts import HEI, SONG
from app.exporters.pdf.line_breaking import (
    ASCENT,
    BODY,
    BOLD_STROKE,
    FOOT,
    LEFT,
    PAGE_HEIGHT,
    PAGE_NUMBER,
    TOP,
    WIDTH,
    Line,
    Piece,
    measured,
    ranged,
)
from app.exporters.pdf.page_flow import PlacedRows, PlacedText
from app.exporters.pdf.structure import Element, Link, TableCells, Tree, in_utf_16, is_header
from app.exporters.pdf.table import Box, MeasuredTable

_EXACT = 0.0005
_FILLED, _FILLED_AND_STROKED = 0, 2


class Content:
    """The page being drawn. All that is drawn belongs to an element of the tree or is marked as an artifact."""

    def __init__(self, canvas: Canvas, tree: Tree) -> None:
        self.canvas = canvas
        self._tree = tree
        self._fonts = Fonts(canvas)

    def number(self, element: Element) -> int:
        """The place of an element among the document's."""
        return self._tree.root.kids.index(element)

    def begin(self, element: Element) -> None:
        mark = self._tree.mark(element, self.canvas.getPageNumber() - 1)
        self.canvas.addLiteral(f"/{element.role} <</MCID {mark}>> BDC")

    def begin_artifact(self) -> None:
        """Draw an artifact, which is no part of the text."""
        self.canvas.addLiteral("/Artifact BMC")

    def link(self, element: Element, line: Line, x: float, baseline: float, address: str) -> None:
        """Add the target of an address, over a line that shows all or a part of it."""
        size, left = line.setting.size, x + line.x
        bottom, right = baseline - (1 - ASCENT) * size, left + sum(line.advances)
        page, target = self.canvas.getPageNumber() - 1, address_target(address)
        element.kids.append(Link(page, (left, bottom, right, bottom + size), address, target))

    def end(self) -> None:
        self.canvas.addLiteral("EMC")

    def rules(self, segments: list[tuple[float, float, float, float]], width: float) -> None:
        """Straight lines (x, y, x, y) with square ends."""
        paths = [f"{x:.3f} {y:.3f} m {to_x:.3f} {to_y:.3f} l" for x, y, to_x, to_y in segments]
        self.canvas.addLiteral(f"{width} w 2 J n {' '.join(paths)} S")

    def line(self, line: Line, x: float, baseline: float, narrowed: float = 1.0) -> None:
        """A line of text whose measure begins at x. `narrowed` makes the characters so much narrower."""
        drawn = [f"BT {100 * narrowed:.4g} Tz 1 0 0 1 {x + line.x:.3f} {baseline:.3f} Tm"]
        start, is_bold = line.start, False
        while start < line.end:
            end = _run_end(line, start)
            if line.setting.bold[start] != is_bold:
                is_bold = not is_bold
                drawn.append(f"{BOLD_STROKE} w {_FILLED_AND_STROKED} Tr" if is_bold else f"{_FILLED} Tr")
            font = self._fonts.of(line.setting.glyphs[start].face)
            shown = f"/{font.name} {line.setting.size:g} Tf [{_codes(font, line, start, end)}] TJ"
            actual = line.setting.boxed.get(start)
            drawn.append(f"/Span <</ActualText {in_utf_16(actual)}>> BDC {shown} EMC" if actual else shown)
            start = end
        self.canvas.addLiteral("\n".join((*drawn, f"{_FILLED} Tr ET" if is_bold else "ET")))


def _run_end(line: Line, start: int) -> int:
    """The first place behind `start` at which face or weight changes; a box stands alone."""
    setting = line.setting
    face, bold = setting.glyphs[start].face, setting.bold[start]
    for at in range(start, line.end):
        is_other = setting.glyphs[at].face is not face or setting.bold[at] != bold
        if is_other or (setting.boxed and at > start and (at in setting.boxed or start in setting.boxed)):
            return at
    return line.end


def _codes(font: Embedded, line: Line, start: int, end: int) -> str:
    """The characters of a run as PDF shows them: codes, and between them what brings the next one to its place."""
    setting = line.setting
    shown = ["<"]
    gap = 0.0  # those too small to be written add up
    for at in range(start, end):
        found = setting.glyphs[at]
        shown.append(font.code(setting.text[at], found))
        gap += line.advances[at - line.start] - found.glyph.advance * setting.size / 1000
        if abs(gap) > _EXACT and at + 1 < line.end:
            shown.append(f"> {-gap * 1000 / setting.size:.2f} <")
            gap = 0.0
    return "".join((*shown, ">")).removesuffix(" <>")  # pdfium loses the gap before an empty string


_DASH = 0.35
"""Height of a dash over the baseline, in ems."""

_RULE = 0.5
_STAMP = 150.0
_STAMP_DIAGONAL = 620.0
_STAMP_ANGLE = 40
_STAMP_SHADE = 0.9
_STAMP_ABOVE = 12.0
"""The distance from the small stamp's baseline to the type area."""

HEAD_OF_AREA = PAGE_HEIGHT - TOP


def draw_text(content: Content, placed: PlacedText, element: Element) -> None:
    """Lines, each address in them as a link."""
    y = HEAD_OF_AREA - placed.y
    marked: Element | None = None
    links: dict[tuple[int, int], Element] = {}
    for line in placed.block.lines[placed.first : placed.end]:
        baseline = y - ASCENT * line.setting.size
        for part, address in _parts(line):
            wanted = element
            if address is not None:
                wanted = links[address] = links.get(address) or element.child("Link")
            if wanted is not marked:
                if marked is not None:
                    content.end()
                content.begin(wanted)
                marked = wanted
            content.line(part, LEFT, baseline)
            if address is not None:
                content.link(wanted, part, LEFT, baseline, line.setting.text[slice(*address)])
        y -= PITCH
    if marked is not None:
        content.end()


def _parts(line: Line) -> Iterator[tuple[Line, tuple[int, int] | None]]:
    """A line cut where addresses begin and end; with each part the place of its address, None for other text."""
    at = line.start
    for first, end in line.setting.links:
        start, stop = max(first, at), min(end, line.end)
        if start < stop:
            if at < start:
                yield line.part(at, start), None
            yield line.part(start, stop), (first, end)
            at = stop
    if at < line.end or at == line.start:
        yield line.part(at, line.end), None


def draw_page_number(content: Content, text: str, *, is_odd: bool) -> None:
    """One character in from the edge: at the right of odd pages, at the left of even ones."""
    setting = measured([Piece(text, SONG)], PAGE_NUMBER)
    line = ranged(setting, [(0, len(setting.text))], WIDTH - 2 * PAGE_NUMBER, 1 if is_odd else 0)[0]
    content.begin_artifact()
    content.line(line, LEFT + PAGE_NUMBER, HEAD_OF_AREA - HEIGHT - FOOT - _DASH * PAGE_NUMBER)
    content.end()


def draw_stamp(content: Content, text: str) -> None:
    """Draw the stamp, large and pale below the text, small and black above it."""
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
    tagged = TableCells([cell.place for cell in table.cells], f"t{content.number(element)}c")
    for at, cell in enumerate(table.cells):
        place = cell.place
        visible = [row for row in range(place.top, place.top + place.rows) if row in edges]
        if not visible:
            continue
        top, bottom = edges[visible[0]][0], edges[visible[-1]][1]
        left, right = (LEFT + table.sides[side] for side in (place.left, place.left + place.columns))
        segments.frame(left, top, right, bottom)
        if place.top in rows:
            role, name = ("TH", tagged.name(at)) if is_header(place) else ("TD", "")
            cell_element = rows[place.top].child(role, tagged.attributes(place), name)
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
