"""Reads PDFs with text: the lines of each page, the tables that its rulings make, both joined over page ends."""

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from app.importers.blocks import Block, Notice, Picture, RawCell, RawTable, UnreadableError
from app.importers.pdf_columns import UnruledLines, may_hold_tables
from app.importers.pdf_layout import (
    Cell,
    Lattice,
    Line,
    distinct,
    lattices,
    lines_of_glyphs,
    paragraphs,
    without_headers,
)
from app.importers.pdf_page import Box, Glyph, PageContent, read_page

MOST_PAGES = 80
MOST_UNPACKED = 150 * 1024 * 1024
"""Bytes of all streams: typefaces and pictures."""

_SAME_SIDE = 5.0
"""Points by which the sides of a table may differ from one page to the next."""

_MOST_OVERHANG = 6.0
"""Ems that the text of a cut row may reach beyond its table."""

_LINE_STEP = 2.3
"""Ems from one line of a cut row to the next, at most."""

_NO_ROOM = 1.0
"""Ems at the right of a cell in which no digit has room, with the space that cells keep there."""

_SOLID = 0.05
"""Ems between two digits that are set without a space."""

_TOO_MUCH = "不能使用：PDF展开后过大，可能是有害文件。"
_SCAN = "不能使用：这份PDF是扫描的图片，读不出文字；请找Word、Excel或网页形式的原件。"
_OUTLINES = "不能使用：这份PDF里的文字是画成的图形，读不出来；请找Word、Excel或网页形式的原件。"
_RECOGNISED = "这一页是扫描的图片，文字是由软件识别的，可能有错，请逐字核对"
_BROKEN = "不能使用：PDF已损坏，请找完好的原件再试。"
_LOCKED = "不能使用：PDF有打开密码，请去掉密码后另存再试。"
_CROSSED = "这一格的数字越过了边线，可能不全"
_IRREGULAR = "这一格的边线不全，可能混有别的格的字"


def read(data: bytes) -> list[Block]:
    """The paragraphs and tables of a PDF. Raises UnreadableError."""
    _refuse_bombs(data)
    contents = _contents(data)
    pages = [_Page(content) for content in contents]
    if not any(page.lines or page.grids for page in pages):
        is_drawn = not any(content.has_picture for content in contents)
        raise UnreadableError(_OUTLINES if is_drawn and any(content.rulings for content in contents) else _SCAN)
    return list(_blocks(pages))


def _contents(data: bytes) -> list[PageContent]:
    """The content of each page. Raises UnreadableError."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        is_locked = error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD
        raise UnreadableError(_LOCKED if is_locked else _BROKEN) from error
    try:
        if len(document) > MOST_PAGES:
            raise UnreadableError(f"不能使用：PDF超过{MOST_PAGES}页，不是年报。")
        contents = []
        for number, page in enumerate(document, 1):
            contents.append(read_page(page, number))
            page.close()
        return contents
    except pypdfium2.PdfiumError as error:
        raise UnreadableError(_BROKEN) from error
    finally:
        document.close()


def _refuse_bombs(data: bytes) -> None:
    """Unpack every stream with a limit before a library does without one; two layers, as bombs are made."""
    left = MOST_UNPACKED
    for start in re.finditer(rb"stream\r?\n", data):
        content = data[start.end() :]
        for _ in range(2):
            if content[:1] != b"\x78":
                break
            try:
                content = zlib.decompressobj().decompress(content, left)
            except zlib.error:
                break
            left -= len(content)
            if left <= 0:
                raise UnreadableError(_TOO_MUCH)


@dataclass(frozen=True, slots=True)
class _Field:
    """A cell with its place in points, its text, and why not to trust it."""

    box: Box
    text: str
    flaw: str


@dataclass(frozen=True)
class _Grid:
    """The cells of a table on one page, or joined over several. `seams`: the heights at which a page ended."""

    fields: tuple[_Field, ...]
    seams: tuple[float, ...] = ()

    @property
    def top(self) -> float:
        return min(field.box[1] for field in self.fields)

    @property
    def bottom(self) -> float:
        return max(field.box[3] for field in self.fields)

    @property
    def sides(self) -> tuple[float, float]:
        return min(field.box[0] for field in self.fields), max(field.box[2] for field in self.fields)

    def goes_on_in(self, other: "_Grid") -> bool:
        """Whether a table that ends a page is the one that begins the next: it stands in its place.

        On the left it may begin with a later column: browsers draw no border of a cell that goes on over pages.
        """
        (_, right), (other_left, other_right) = self.sides, other.sides
        lefts = {field.box[0] for field in self.fields}
        return abs(right - other_right) < _SAME_SIDE and any(abs(left - other_left) < _SAME_SIDE for left in lefts)

    def joined(self, other: "_Grid") -> "_Grid":
        """Join both tables, the second below the first."""
        seam, down = self.bottom, self.bottom - other.top
        moved = tuple(
            _Field((x0, y0 + down, x1, y1 + down), each.text, each.flaw)
            for each in other.fields
            for x0, y0, x1, y1 in (each.box,)
        )
        seams = (*self.seams, seam, *(each + down for each in other.seams))
        return _Grid(self.fields + moved, seams)

    def table(self, flaw: str = "") -> RawTable:
        """The cells in a grid of all their edges; `flaw` holds for those that have none of their own."""
        xs = distinct((x for each in self.fields for x in (each.box[0], each.box[2])), _SAME_SIDE)
        ys = distinct((y for each in self.fields for y in (each.box[1], each.box[3])), _SAME_SIDE)
        cells = []
        for each in self.fields:
            x0, y0, x1, y1 = each.box
            left, top = _index(xs, x0), _index(ys, y0)
            rows, columns = max(_index(ys, y1) - top, 1), max(_index(xs, x1) - left, 1)
            cells.append(RawCell(top, left, rows, columns, each.text, each.flaw or flaw))
        return RawTable(tuple(cells), seams=tuple(_index(ys, seam) for seam in self.seams))


class _Page:
    """One page: the lines of text outside its tables, and its tables from above."""

    def __init__(self, content: PageContent) -> None:
        self.number, self.width, self.height = content.number, content.width, content.height
        self.has_picture, self.is_scan, self.unread = content.has_picture, content.is_scan, content.unread
        self.grids: list[_Grid] = []
        rest: Sequence[Glyph] = content.glyphs
        inner: list[Lattice] = []
        for lattice in lattices(content.rulings) if content.glyphs else ():
            lattice = replace(lattice, overhang=_overhang(lattice, rest))
            made, rest = _grids(lattice, rest, inner)
            self.grids += made
            inner.append(lattice)
        on_page = [glyph for glyph in rest if glyph.x1 > 0 and glyph.x0 < content.width]
        self.beyond = sum(glyph.x0 >= content.width and not glyph.text.isspace() for glyph in rest)
        self.lines: list[Line] = lines_of_glyphs(on_page, parted=True)


def _overhang(lattice: Lattice, glyphs: Sequence[Glyph]) -> float:
    """Return how far the text of the last row reaches below the end of its table, in points.

    A browser that cuts a row draws the rest of its text so, mostly without a border. Each stretch of it is within one
    column, which no line of prose does for long; below a border it also goes on straight below the text.
    """
    bottom = lattice.ys[-1]
    most = _MOST_OVERHANG * max((glyph.size for glyph in glyphs), default=0.0)
    near = [each for each in glyphs if each.text.strip() and -most < each.middle - bottom < most]
    reach = 0.0
    for line in lines_of_glyphs([each for each in near if each.middle > bottom]):
        row = sorted((each for each in near if line.top <= each.middle <= line.bottom), key=lambda each: each.x0)
        for stretch in _stretches(row):
            first, last = (lattice.place(x, bottom - 1) for x in (stretch[0].x0, stretch[-1].x1))
            if first is None or first != last:
                return reach
            if not lattice.is_open and not _goes_straight_on(
                stretch, [g for g in near if g.middle < line.top], lattice
            ):
                return reach
        reach = line.bottom - bottom
    return reach


def _stretches(row: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """The glyphs of a line, parted at wide gaps."""
    stretch: list[Glyph] = []
    for glyph in row:
        if stretch and glyph.x0 - stretch[-1].x1 >= glyph.size:
            yield stretch
            stretch = []
        stretch.append(glyph)
    if stretch:
        yield stretch


def _goes_straight_on(stretch: Sequence[Glyph], above: Sequence[Glyph], lattice: Lattice) -> bool:
    """Whether text stands right below that of its column, and begins where this does or lies in its middle."""
    place = lattice.place(stretch[0].x0, lattice.ys[-1] - 1)
    column = [each for each in above if lattice.place(each.x0, lattice.ys[-1] - 1) == place]
    if not column:
        return False
    lowest = max(each.middle for each in column)
    last = [each for each in column if lowest - each.middle < 1]
    middles = [(min(each.x0 for each in one) + max(each.x1 for each in one)) / 2 for one in (stretch, last)]
    is_below = stretch[0].middle - lowest < _LINE_STEP * stretch[0].size
    return is_below and (abs(stretch[0].x0 - last[0].x0) < 2 or abs(middles[0] - middles[1]) < 2)


def _grids(lattice: Lattice, glyphs: Sequence[Glyph], inner: Sequence[Lattice]) -> tuple[list[_Grid], list[Glyph]]:
    """The runs of rows with more than one cell, and the glyphs that stand in none of their cells.

    A row of one cell is text that has lines or a ground around it; a cell with a table in it is layout.
    """
    inside: dict[Cell, list[Glyph]] = {cell: [] for cell in lattice.cells}
    outside: list[Glyph] = []
    owner = {(row, column): cell for cell in lattice.cells for row, column in cell.places()}
    layout = {owner.get(place) for each in inner if (place := lattice.place(*each.centre)) is not None}
    owners: list[Cell | None] = []
    for glyph in glyphs:
        place = lattice.place((glyph.x0 + glyph.x1) / 2, glyph.middle)
        cell = owner.get(place) if place is not None else None
        cell = None if cell in layout else cell
        (outside if cell is None else inside[cell]).append(glyph)
        owners.append(cell)
    crossed = _crossed(glyphs, owners)
    grids = []
    for run in _runs(lattice, layout):
        fields = tuple(_field(lattice, cell, inside.pop(cell), is_crossed=cell in crossed) for cell in run)
        grids.append(_Grid(fields))
    return grids, outside + [glyph for left in inside.values() for glyph in left]


def _runs(lattice: Lattice, layout: "set[Cell | None]") -> Iterator[list[Cell]]:
    """The cells of neighbouring rows that are a table's."""
    rows: list[list[Cell]] = [[] for _ in range(lattice.height)]
    for cell in lattice.cells:
        if cell not in layout:
            rows[cell.top].append(cell)
    run: list[Cell] = []
    reach = 0
    for number, row in enumerate(rows):
        is_inside = number < reach  # beside a cell that reaches down from a row above
        is_whole = len(row) == 1 and row[0].columns == lattice.width
        if row and (is_inside or not is_whole):
            run += row
            reach = max(reach, *(cell.top + cell.rows for cell in row))
        elif not is_inside:
            if run:
                yield run
            run = []
    if run:
        yield run


def _crossed(glyphs: Sequence[Glyph], owners: "Sequence[Cell | None]") -> "set[Cell | None]":
    """The cells with a number that goes on beyond their border."""
    found: set[Cell | None] = set()
    for (one, cell), (other, beside) in pairwise(zip(glyphs, owners, strict=True)):
        is_solid = abs(other.bottom - one.bottom) < 0.5 and abs(other.x0 - one.x1) < _SOLID * one.size
        if cell != beside and is_solid and one.text.isdigit() and other.text.isdigit():
            found.update((cell, beside))
    return found


def _field(lattice: Lattice, cell: Cell, glyphs: Sequence[Glyph], *, is_crossed: bool) -> _Field:
    lines = lines_of_glyphs(glyphs, in_cell=True)
    text = _cell_text(lines, lattice.box(cell)[2])
    flaw = next((line.flaw for line in lines if line.flaw), "") if not text.strip() else ""
    if not cell.is_whole and text.strip():
        flaw = _IRREGULAR
    return _Field(lattice.box(cell), text, _CROSSED if is_crossed else flaw)


def _cell_text(lines: Sequence[Line], right: float) -> str:
    """The lines of a cell; a number that was broken for want of room up to its right edge is whole again."""
    text = lines[0].text if lines else ""
    for line, after in pairwise(lines):
        is_number = line.text[-1:].isdigit() and after.text[:1].isdigit()
        is_full = is_number and right - line.x1 < _NO_ROOM * line.size
        text += after.text if is_full else f"\n{after.text}"
    return text


def _with_labels_beside(
    grids: Sequence[_Grid], lines: Sequence[Line], last: _Grid | None
) -> tuple[list[_Grid], list[Line]]:
    """The tables of a page, the first one with the rest of a label whose cell goes on over pages; the other lines."""
    first = min(grids, key=lambda grid: grid.top, default=None)
    if first is None or last is None or not last.goes_on_in(first):
        return list(grids), list(lines)
    left, right = last.sides[0], first.sides[0]
    beside = [
        line
        for line in lines
        if left <= line.x0 and line.x1 <= right and first.top < (line.top + line.bottom) / 2 < first.bottom
    ]
    if not beside:
        return list(grids), list(lines)
    text = "\n".join(line.text for line in sorted(beside, key=lambda line: line.top))
    label = _Field((left, first.top, right, first.bottom), text, "")
    others = [grid for grid in grids if grid is not first]
    return [replace(first, fields=(label, *first.fields)), *others], [line for line in lines if line not in beside]


def _index(edges: Sequence[float], value: float) -> int:
    distances = [abs(edge - value) for edge in edges]
    return distances.index(min(distances))


def _blocks(pages: Sequence[_Page]) -> Iterator[Block]:
    kept, headers = without_headers([(page.lines, page.height) for page in pages])
    stream: list[tuple[int, Line | RawTable]] = []
    last: _Grid | None = None
    for page, lines in zip(pages, kept, strict=True):
        grids, lines = _with_labels_beside(page.grids, lines, last)
        items: list[tuple[float, Line | _Grid]] = [(line.top, line) for line in lines]
        items += [(grid.top, grid) for grid in grids]
        ordered = [item for _, item in sorted(items, key=lambda item: item[0])]
        for number, item in enumerate(ordered):
            if isinstance(item, _Grid):
                goes_on = number == 0 and last is not None and last.goes_on_in(item)
                last = last.joined(item) if goes_on and last is not None else item
                table = last.table(_RECOGNISED if page.is_scan else "")
                stream[-1 if goes_on else len(stream) :] = [(page.number, table)]
            else:
                last = None
                stream.append((page.number, item))
    yield from headers
    width = max(page.width for page in pages)
    if may_hold_tables(item for _, item in stream if isinstance(item, Line)):
        yield UnruledLines(tuple(stream), width)
    else:
        yield from paragraphs([item for _, item in stream], width)
    for page in pages:
        if page.has_picture:
            yield Picture()
        if page.beyond:
            yield Notice(f"第{page.number}页", f"有{page.beyond}个字超出了纸边，未导入")
        if page.unread:
            yield Notice(f"第{page.number}页", f"有{page.unread}个字在文件里无对应的文字，未导入")
        if page.is_scan:
            yield Notice(f"第{page.number}页", _RECOGNISED)
        elif page.has_picture and not (page.lines or page.grids):
            yield Notice(f"第{page.number}页", "这一页是图片，未导入")
