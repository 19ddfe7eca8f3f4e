"""Reads PDFs with text: the lines of each page, the tables that its rulings make, both joined over page ends."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.importers.blocks import Block, Notice, Picture, RawCell, RawTable
from app.importers.pdf_lines import Line, lines_of_glyphs, paragraphs, without_headers
from app.importers.pdf_page import Glyph, PageContent, read_page
from app.importers.reading import UnreadableError
from app.importers.rulings import Box, Cell, Lattice, lattices

MOST_PAGES = 80
MOST_UNPACKED = 150 * 1024 * 1024
"""Bytes of all streams: typefaces and pictures."""

_SAME_SIDE = 3.0
"""Points by which the sides of a table may differ from one page to the next."""

_TOO_MUCH = "不能使用：PDF展开后过大，可能是有害文件。"
_SCAN = "不能使用：这份PDF是扫描的图片，读不出文字；请找Word、Excel或网页形式的原件。"
_RECOGNISED = "这一页是扫描的图片，文字是由软件识别的，可能有错，请逐字核对"
_BROKEN = "不能使用：PDF已损坏，或者加了密码。"
_IRREGULAR = "这一格的边线不全，可能混有别的格的字"


def read(data: bytes) -> list[Block]:
    """The paragraphs and tables of a PDF. Raises UnreadableError."""
    _refuse_bombs(data)
    pages = [_Page(content) for content in _contents(data)]
    if not any(page.lines or page.grids for page in pages):
        raise UnreadableError(_SCAN)
    return list(_blocks(pages))


def _contents(data: bytes) -> list[PageContent]:
    """What is drawn on each page. Raises UnreadableError."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise UnreadableError(_BROKEN) from error
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
    import re
    import zlib

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
    """The cells of a table on one page, or joined over several.

    `opens_above`, `opens_beneath`: the outer border is missing there. `seams`: the heights in points, from its upper
    edge on, at which a page ended without a line.
    """

    fields: tuple[_Field, ...]
    opens_above: bool = False
    opens_beneath: bool = False
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
        """Whether a table that ends a page is the one that begins the next: a border is missing between them."""
        same_sides = all(abs(one - two) < _SAME_SIDE for one, two in zip(self.sides, other.sides, strict=True))
        return same_sides and (self.opens_beneath or other.opens_above)

    def joined(self, other: "_Grid") -> "_Grid":
        """Both as one table, the other beneath this one."""
        seam, down = self.bottom, self.bottom - other.top
        moved = tuple(
            _Field((x0, y0 + down, x1, y1 + down), each.text, each.flaw)
            for each in other.fields
            for x0, y0, x1, y1 in (each.box,)
        )
        seams = (*self.seams, seam, *(each + down for each in other.seams))
        return _Grid(self.fields + moved, self.opens_above, other.opens_beneath, seams)

    def table(self, flaw: str = "") -> RawTable:
        """The cells in a grid of all their edges; `flaw` holds for those that have none of their own."""
        xs = _edges([x for each in self.fields for x in (each.box[0], each.box[2])])
        ys = _edges([y for each in self.fields for y in (each.box[1], each.box[3])])
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
        self.number, self.height = content.number, content.height
        self.has_picture, self.is_scan = content.has_picture, content.is_scan
        self.grids: list[_Grid] = []
        rest: Sequence[Glyph] = content.glyphs
        inner: list[Lattice] = []
        for lattice in lattices(content.rulings) if content.glyphs else ():
            made, rest = _grids(lattice, rest, inner)
            self.grids += made
            inner.append(lattice)
        self.lines: list[Line] = lines_of_glyphs(rest)


def _grids(lattice: Lattice, glyphs: Sequence[Glyph], inner: Sequence[Lattice]) -> tuple[list[_Grid], list[Glyph]]:
    """The runs of rows with more than one cell, and the glyphs that stand in none of their cells.

    A row of one cell is text that has lines or a ground around it; a cell with a table in it is layout.
    """
    inside: dict[Cell, list[Glyph]] = {cell: [] for cell in lattice.cells}
    outside: list[Glyph] = []
    owner = {(row, column): cell for cell in lattice.cells for row, column in cell.places()}
    layout = {owner.get(place) for each in inner if (place := lattice.place(*each.centre)) is not None}
    for glyph in glyphs:
        place = lattice.place((glyph.x0 + glyph.x1) / 2, glyph.middle)
        cell = owner.get(place) if place is not None else None
        if cell is None or cell in layout:
            outside.append(glyph)
        else:
            inside[cell].append(glyph)
    grids = []
    for run in _runs(lattice, layout):
        fields = tuple(_field(lattice, cell, inside.pop(cell)) for cell in run)
        first, last = min(cell.top for cell in run), max(cell.top + cell.rows for cell in run)
        above, beneath = first == 0 and lattice.opens_above, last == lattice.height and lattice.opens_beneath
        grids.append(_Grid(fields, above, beneath))
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


def _field(lattice: Lattice, cell: Cell, glyphs: Sequence[Glyph]) -> _Field:
    lines = lines_of_glyphs(glyphs, in_cell=True)
    text = "\n".join(line.text for line in lines)
    flaw = next((line.flaw for line in lines if line.flaw), "") if not text.strip() else ""
    if not cell.is_whole and text.strip():
        flaw = _IRREGULAR
    return _Field(lattice.box(cell), text, flaw)


def _edges(values: Sequence[float]) -> list[float]:
    """Positions of rulings, those that nearly coincide as one."""
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _SAME_SIDE:
            edges.append(value)
    return edges


def _index(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda number: abs(edges[number] - value))


def _blocks(pages: Sequence[_Page]) -> Iterator[Block]:
    kept, headers = without_headers([(page.lines, page.height) for page in pages])
    stream: list[Line | RawTable] = []
    last: _Grid | None = None
    for page, lines in zip(pages, kept, strict=True):
        items: list[tuple[float, Line | _Grid]] = [(line.top, line) for line in lines]
        items += [(grid.top, grid) for grid in page.grids]
        ordered = [item for _, item in sorted(items, key=lambda item: item[0])]
        for number, item in enumerate(ordered):
            if isinstance(item, _Grid):
                goes_on = number == 0 and last is not None and last.goes_on_in(item)
                last = last.joined(item) if goes_on and last is not None else item
                stream[-1 if goes_on else len(stream) :] = [last.table(_RECOGNISED if page.is_scan else "")]
            else:
                last = None
                stream.append(item)
    yield from headers
    yield from paragraphs(stream)
    for page in pages:
        if page.has_picture:
            yield Picture()
        if page.is_scan:
            yield Notice(f"第{page.number}页", _RECOGNISED)
        elif page.has_picture and not (page.lines or page.grids):
            yield Notice(f"第{page.number}页", "这一页是图片，没有读入")
