"""Glyphs on pages made into lines and paragraphs: the layout's line breaks go, indents and short lines tell where."""

import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, TypeAlias

from app.importers.blocks import Block, Notice, Paragraph, Picture, RawCell, RawTable, Span
from app.importers.reading import UnreadableError

_PAGE_NUMBER = re.compile(r"[-—–－‐―·\s]*(?:第)?\s*\d{1,3}\s*(?:页)?(?:\s*(?:/|共)\s*\d{1,3}\s*页?)?[-—–－‐―·\s]*")
_NUMBERS = re.compile(r"\d+")
_PRINTED = re.compile(r"(?:https?|file)://\S+|\d{1,4}[/.年-]\d{1,2}[/.月-]\d{2,4}日?,?\s*\d{1,2}:\d\d")
"""A page's address, or the date and time that a browser prints above a page."""

_EDGE = 0.12
"""Share of a page's height above and below, in which page numbers and repeated lines stand."""

_INDENT = 0.8
_SHORT = 2.0
_APART = 1.4
"""Times the usual distance of lines, from which a line stands apart."""

_NUMBERED = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])")
_ENDED = re.compile(r"[。！？；：]\s*$")
_WORD_GAP = 0.2
_CELL_GAP = 0.45
"""Widths in ems: what counts as indented, as ended before the margin, as a space between words, between figures."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character on a page, with its box in points from the upper left corner."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text and its box."""

    spans: tuple[Span, ...]
    x0: float
    x1: float
    top: float
    bottom: float
    size: float

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


def lines_of_glyphs(glyphs: Sequence[Glyph], *, in_cell: bool = False) -> list[Line]:
    """Lines from above; `in_cell`: a wide gap is a space, so that two figures never run together."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda each: ((each.top + each.bottom) / 2, each.x0)):
        middle = (glyph.top + glyph.bottom) / 2
        if rows and abs(middle - _middle(rows[-1])) < 0.45 * max(glyph.size, rows[-1][0].size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    lines = (_line(sorted(row, key=lambda each: each.x0), in_cell=in_cell) for row in rows)
    return [line for line in lines if line is not None]


def _middle(row: Sequence[Glyph]) -> float:
    return (row[0].top + row[0].bottom) / 2


def _line(row: Sequence[Glyph], *, in_cell: bool) -> Line | None:
    row = [glyph for glyph in row if glyph.text]
    filled = [glyph for glyph in row if glyph.text.strip()]
    if not filled:
        return None
    spans: list[Span] = []
    before: Glyph | None = None
    for glyph in row[row.index(filled[0]) :]:
        text = _with_space(before, glyph, in_cell=in_cell)
        if spans and spans[-1].bold == glyph.bold:
            spans[-1] = Span(spans[-1].text + text, glyph.bold)
        else:
            spans.append(Span(text, glyph.bold))
        before = glyph
    size = Counter(round(glyph.size, 1) for glyph in filled).most_common(1)[0][0]
    top, bottom = min(g.top for g in filled), max(g.bottom for g in filled)
    return Line(tuple(spans), filled[0].x0, filled[-1].x1, top, bottom, size)


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

    A header or footer stands at the edge of every page, of three or more, but for its numbers; a page's address and
    the line that a browser prints above a page are known on any.
    """
    repeated: Counter[str] = Counter()
    for lines, height in pages:
        repeated.update({_but_for_numbers(line) for line in lines if _is_at_edge(line, height)})
    everywhere = {text for text, count in repeated.items() if count == len(pages) > 2}
    kept = []
    for lines, height in pages:
        kept.append([line for line in lines if not _is_at_edge(line, height) or not _is_header(line, everywhere)])
    removed = [line.text for lines, height in pages for line in lines if _is_at_edge(line, height)]
    first = {_NUMBERS.sub("", text): text for text in reversed(removed)}
    shown = [text for key, text in first.items() if "".join(key.split()) in everywhere and key.strip(" -—/第页共")]
    return kept, [Paragraph((Span(text),), is_aside=True) for text in sorted(shown)]


def _is_header(line: Line, everywhere: set[str]) -> bool:
    text = line.text.strip()
    return bool(_PAGE_NUMBER.fullmatch(text) or _PRINTED.match(text)) or _but_for_numbers(line) in everywhere


def _but_for_numbers(line: Line) -> str:
    return _NUMBERS.sub("", "".join(line.text.split()))


def _is_at_edge(line: Line, height: float) -> bool:
    return line.bottom < height * _EDGE or line.top > height * (1 - _EDGE)


def paragraphs(stream: Sequence[Line | RawTable]) -> Iterator[Paragraph | RawTable]:
    """Lines joined to paragraphs, over page ends too; tables pass through and end a paragraph."""
    lines = [item for item in stream if isinstance(item, Line)]
    left, right = _margins(lines)
    pitch = _pitch(lines)
    group: list[Line] = []
    for item in stream:
        if isinstance(item, RawTable):
            if group:
                yield _paragraph(group, left, right)
            group = []
            yield item
        elif group and _goes_on(group[-1], item, left, right, pitch):
            group.append(item)
        else:
            if group:
                yield _paragraph(group, left, right)
            group = [item]
    if group:
        yield _paragraph(group, left, right)


def _margins(lines: Sequence[Line]) -> tuple[float, float]:
    """Where the lines of the text begin and end: the outermost places at which several do."""
    if not lines:
        return 0.0, 0.0
    least = max(2, len(lines) // 12)
    lefts = Counter(round(line.x0 / 2) * 2 for line in lines)
    rights = Counter(round(line.x1 / 4) * 4 for line in lines)
    left = min((x for x, count in lefts.items() if count >= least), default=min(line.x0 for line in lines))
    right = max((x for x, count in rights.items() if count >= least), default=max(line.x1 for line in lines))
    return float(left), float(right)


def _pitch(lines: Sequence[Line]) -> float:
    """The distance of neighbouring lines of a paragraph: the least at which several follow one another; 0 for none."""
    steps = Counter(round(line.top - before.top) for before, line in pairwise(lines) if line.top > before.top)
    return float(min((step for step, count in steps.items() if count > 1 and step > 6), default=0))


def _goes_on(before: Line, line: Line, left: float, right: float, pitch: float) -> bool:
    """Whether a line continues the paragraph of the one before: that is full, this one neither apart nor indented."""
    if pitch and line.top - before.top > _APART * pitch and line.size < _APART * pitch:
        return False
    if _NUMBERED.match(line.text) and _ENDED.search(before.text):
        return False
    is_full = before.x1 > right - _SHORT * line.size
    is_indented = line.x0 > left + _INDENT * line.size
    same_size = abs(before.size - line.size) < 0.15 * line.size
    return is_full and not is_indented and same_size


def _paragraph(lines: Sequence[Line], left: float, right: float) -> Paragraph:
    spans: list[Span] = []
    for number, line in enumerate(lines):
        text_before = spans[-1].text if spans else ""
        first, *rest = line.spans
        joint = " " if number and _needs_space(text_before, first.text) else ""
        spans += [Span(joint + first.text, first.bold), *rest]
    is_right = len(lines) <= 2 and lines[0].x0 > left + (right - left) / 2
    return Paragraph(tuple(spans), is_right=is_right)


def _needs_space(before: str, after: str) -> bool:
    """Whether two lines break between English words, not within Chinese text."""
    ends, begins = before[-1:], after[:1]
    return ends.isascii() and begins.isascii() and ends.isalpha() and begins.isalpha()


Box: TypeAlias = tuple[float, float, float, float]
"""Left, upper, right and lower edge in points from the upper left corner."""

MOST_PAGES = 80
MOST_GLYPHS = 200_000
MOST_UNPACKED = 150 * 1024 * 1024
"""Bytes of all streams: typefaces and pictures."""

MOST_DRAWN = 4 * 1024 * 1024
"""Bytes of what is drawn on all pages."""

_SNAP = 2.5
_TOO_MUCH = "不能使用：PDF展开后过大，可能是有害文件。"
_SCAN = "不能使用：这份PDF是扫描的图片，读不出文字；请找Word、Excel或网页形式的原件。"
_RECOGNISED = "这一页是扫描的图片，文字是由软件识别的，可能有错，请逐字核对"
_BROKEN = "不能使用：PDF已损坏，或者加了密码。"


def read(data: bytes) -> list[Block]:
    """The paragraphs and tables of a PDF. Raises UnreadableError."""
    import pdfplumber
    from pdfminer.pdfexceptions import PDFException

    _refuse_bombs(data)
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            if len(document.pages) > MOST_PAGES:
                raise UnreadableError(f"不能使用：PDF超过{MOST_PAGES}页，不是年报。")
            if sum(len(each.get_data()) for page in document.pages for each in page.page_obj.contents) > MOST_DRAWN:
                raise UnreadableError(_TOO_MUCH)
            faces = _faces(data)
            pages = [_page(page, faces.get(page.page_number, _Faces())) for page in document.pages]
    except PDFException as error:
        raise UnreadableError(_BROKEN) from error
    except UnreadableError:
        raise
    except Exception as error:  # a damaged PDF makes its reader raise almost anything
        raise UnreadableError(_BROKEN) from error
    if not any(page.has_text for page in pages):
        raise UnreadableError(_SCAN)
    return list(_blocks(pages))


class _Page:
    """One page: the lines of text outside its tables, its tables with their upper edge, and whether it has pictures."""

    def __init__(self, number: int, height: float, lines: list[Line], tables: "list[_Grid]") -> None:
        self.number, self.height, self.lines, self.tables = number, height, lines, tables
        self.has_picture = self.is_scan = False

    @property
    def has_text(self) -> bool:
        return bool(self.lines or self.tables)


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


@dataclass
class _Faces:
    """How the text of one page is drawn: the boxes of what is filled and outlined, and what is not drawn at all.

    The first is how a bold face is made of one that has none; the second lies behind a scan, as a program read it.
    """

    stroked: list[Box] = field(default_factory=list)
    shown: int = 0
    hidden: int = 0

    @property
    def is_scan(self) -> bool:
        return self.hidden > self.shown


def _faces(data: bytes) -> dict[int, _Faces]:
    """By number of page."""
    import pypdfium2
    from pypdfium2 import raw

    faces: dict[int, _Faces] = {}
    document = pypdfium2.PdfDocument(data)
    try:
        for number, page in enumerate(document, 1):
            height = page.get_height()
            found = faces[number] = _Faces()
            for each in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=3):
                mode = raw.FPDFTextObj_GetTextRenderMode(each.raw)
                is_hidden = mode == raw.FPDF_TEXTRENDERMODE_INVISIBLE
                found.hidden, found.shown = found.hidden + is_hidden, found.shown + (not is_hidden)
                if mode == raw.FPDF_TEXTRENDERMODE_FILL_STROKE:
                    x0, y0, x1, y1 = each.get_bounds()
                    found.stroked.append((x0, height - y1, x1, height - y0))
            page.close()
    finally:
        document.close()
    return faces


def _page(page: Any, faces: _Faces) -> _Page:
    found_glyphs = [each for each in page.dedupe_chars(tolerance=1).chars if each["text"] != "\xad"]
    glyphs = [
        _glyph(each, after, faces.stroked) for each, after in zip(found_glyphs, [*found_glyphs[1:], None], strict=False)
    ]
    if len(glyphs) > MOST_GLYPHS:
        raise UnreadableError("不能使用：PDF的一页上字太多，不是年报。")
    tables: list[_Grid] = []
    used: set[int] = set()
    borders = _missing_borders(page)
    for found in page.find_tables({"explicit_horizontal_lines": borders}) if glyphs else ():
        for grid, inside in _grids(found, glyphs, [border["top"] for border in borders]):
            tables.append(grid)
            used |= inside
    rest = [glyph for number, glyph in enumerate(glyphs) if number not in used]
    made = _Page(page.page_number, float(page.height), lines_of_glyphs(rest), tables)
    made.has_picture, made.is_scan = bool(page.images), faces.is_scan
    page.close()
    return made


def _missing_borders(page: Any) -> list[dict[str, Any]]:
    """Horizontal rulings that a table lacks above or beneath, as where a page ends within it.

    Neighbouring vertical rulings that end at one height are joined there where no horizontal one does.
    """
    level = [edge for edge in page.edges if edge["orientation"] == "h" and edge["x1"] - edge["x0"] > _SNAP]
    ends: dict[tuple[int, str], list[tuple[float, float]]] = {}
    for edge in page.edges:
        if edge["orientation"] == "v" and edge["bottom"] - edge["top"] > _SNAP:
            for side in ("top", "bottom"):
                ends.setdefault((round(edge[side] / _SNAP), side), []).append((edge["x0"], edge[side]))
    added = []
    for group in ends.values():
        xs, y = _edges([x for x, _ in group]), group[0][1]
        for left, right in pairwise(xs):
            middle = (left + right) / 2
            if not any(abs(e["top"] - y) < _SNAP and e["x0"] <= middle <= e["x1"] for e in level):
                box = {"x0": left, "x1": right, "top": y, "bottom": y, "width": right - left, "height": 0, "doctop": y}
                added.append(box | {"object_type": "line", "orientation": "h"})
    return added


def _glyph(each: dict[str, Any], after: dict[str, Any] | None, stroked: list[Box]) -> Glyph:
    name = str(each.get("fontname", "")).lower()
    is_bold = _is_stroked(each, after, stroked) or any(word in name for word in ("bold", "heavy", "black"))
    return Glyph(each["text"], each["x0"], each["x1"], each["top"], each["bottom"], float(each["size"]), is_bold)


def _is_stroked(each: dict[str, Any], after: dict[str, Any] | None, stroked: list[Box]) -> bool:
    """Whether the ink of a glyph lies in one of the boxes; a squeezed mark ends where the next glyph begins."""
    if not stroked:
        return False
    right = each["x1"]
    if after is not None and after["top"] == each["top"] and each["x0"] < after["x0"] < right:
        right = after["x0"]
    least = each["size"] / 20  # the boxes are those of the ink: that of a full stop fills a corner of its place
    return any(
        min(right, x1) - max(each["x0"], x0) > least and min(each["bottom"], y1) - max(each["top"], y0) > least
        for x0, y0, x1, y1 in stroked
    )


@dataclass(frozen=True)
class _Grid:
    """The cells of a table on one page with their texts. `is_open`: a border of its own is missing above or beneath."""

    boxes: tuple[Box, ...]
    texts: tuple[str, ...]
    opens_above: bool = False
    opens_beneath: bool = False

    @property
    def top(self) -> float:
        return min(box[1] for box in self.boxes)

    @property
    def bottom(self) -> float:
        return max(box[3] for box in self.boxes)

    @property
    def sides(self) -> tuple[float, float]:
        return min(box[0] for box in self.boxes), max(box[2] for box in self.boxes)

    def goes_on_in(self, other: "_Grid") -> bool:
        """Whether a table that ends a page is the one that begins the next: a border is missing between them."""
        same_sides = all(abs(one - two) < _SNAP for one, two in zip(self.sides, other.sides, strict=True))
        return same_sides and (self.opens_beneath or other.opens_above)

    def joined(self, other: "_Grid") -> "_Grid":
        """Both as one table, the other beneath this one."""
        down = self.bottom - other.top
        boxes = tuple((x0, y0 + down, x1, y1 + down) for x0, y0, x1, y1 in other.boxes)
        return _Grid(self.boxes + boxes, self.texts + other.texts, self.opens_above, other.opens_beneath)

    def table(self, flaw: str = "") -> RawTable:
        """The cells in a grid of all their edges."""
        xs = _edges([x for box in self.boxes for x in (box[0], box[2])])
        ys = _edges([y for box in self.boxes for y in (box[1], box[3])])
        cells = []
        for (x0, y0, x1, y1), text in zip(self.boxes, self.texts, strict=True):
            left, top = _index(xs, x0), _index(ys, y0)
            rows, columns = max(_index(ys, y1) - top, 1), max(_index(xs, x1) - left, 1)
            cells.append(RawCell(top, left, rows, columns, text, flaw))
        return RawTable(tuple(cells))


def _grids(found: Any, glyphs: Sequence[Glyph], borders: Sequence[float]) -> Iterator[tuple[_Grid, set[int]]]:
    """The runs of rows with more than one cell; a row of one cell is text that has lines or a ground around it."""
    boxes: list[Box] = [(float(x0), float(y0), float(x1), float(y1)) for x0, y0, x1, y1 in found.cells]
    xs = _edges([x for box in boxes for x in (box[0], box[2])])
    ys = _edges([y for box in boxes for y in (box[1], box[3])])
    rows: list[list[Box]] = [[] for _ in ys]
    for box in boxes:
        rows[_index(ys, box[1])].append(box)
    run: list[Box] = []
    reach = 0
    for number, row in enumerate(rows):
        is_inside = number < reach  # beside a cell that reaches down from a row above
        is_whole = len(row) == 1 and row[0][0] - xs[0] < _SNAP and xs[-1] - row[0][2] < _SNAP
        if len(row) > 1 or (row and (is_inside or not is_whole)):
            run += row
            reach = max(reach, *(_index(ys, box[3]) for box in row))
        elif not is_inside:
            if run:
                yield _grid(run, glyphs, borders)
            run = []
    if run:
        yield _grid(run, glyphs, borders)


def _grid(boxes: Sequence[Box], glyphs: Sequence[Glyph], borders: Sequence[float]) -> tuple[_Grid, set[int]]:
    """Some cells with their texts, and the glyphs that stand in them."""
    top, bottom = min(box[1] for box in boxes), max(box[3] for box in boxes)
    near = [(n, g) for n, g in enumerate(glyphs) if top - 1 <= (g.top + g.bottom) / 2 <= bottom + 1]
    used: set[int] = set()
    texts = []
    for x0, y0, x1, y1 in boxes:
        inside = [(n, g) for n, g in near if x0 <= (g.x0 + g.x1) / 2 <= x1 and y0 <= (g.top + g.bottom) / 2 <= y1]
        used.update(n for n, _ in inside)
        texts.append("\n".join(line.text for line in lines_of_glyphs([g for _, g in inside], in_cell=True)))
    above, beneath = (any(abs(border - edge) < _SNAP for border in borders) for edge in (top, bottom))
    return _Grid(tuple(boxes), tuple(texts), above, beneath), used


def _edges(values: Sequence[float]) -> list[float]:
    """Positions of rulings, those that nearly coincide as one."""
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > _SNAP:
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
        items += [(grid.top, grid) for grid in page.tables]
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
        elif page.has_picture and not page.has_text:
            yield Notice(f"第{page.number}页", "这一页是图片，没有读入")
