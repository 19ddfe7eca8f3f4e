"""Reads a page of a PDF with pdfium: glyphs with their boxes and faces, and the rulings that make its tables.

Positions are points from the upper left corner of the page as it is shown.
"""

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, TypeAlias

from app.importers.blocks import Mark, UnreadableError

MOST_GLYPHS = 200_000
MOST_OBJECTS = 300_000
_DEEPEST = 6
"""Forms within forms."""

_TOO_MUCH = "不能使用：PDF的一页上内容太多，不是年报。"

_ABOVE, _BELOW = 0.88, 0.12
"""Ems that a Chinese character takes above and below the base line."""

_WIDEST = 1.5
"""Ems that no character is wide."""

_THIN = 3.0
"""Points up to which a filled box is a line."""

_FRAME = 0.8
"""Share of the page's sides from which a box is around the whole page."""

_TALLEST_GROUND = 1.8
"""Ems that the ground of a line of text is high at most."""

_GAP_OF_CELLS = 0.3
"""Ems from which a gap parts two cells."""

_UPRIGHT = 0.05
"""Slope up to which text is level."""

_STRIKE = 0.22
"""Ems from the middle of a character within which a line crosses it out."""

_STRIKE_OVERHANG = 2.0
"""Points that such a line goes beyond its characters."""

_NOT_TEXT = frozenset("\r\n\0\u00ad")
_LINE_END_HYPHENS = frozenset("\ufffe\x02")
"""Codes that pdfium gives for a hyphen at the end of a line."""

Box: TypeAlias = tuple[float, float, float, float]
"""Left, upper, right and lower edge in points from the upper left corner."""

Matrix: TypeAlias = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character on a page, with its box; `mark` says whether a line crosses it out."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    bold: bool = False
    mark: Mark = Mark.NONE

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Ruling:
    """A straight line: where it lies across its direction, and from where to where it goes."""

    is_level: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True)
class PageContent:
    """A page as it is drawn. `is_scan`: most of its text is not drawn, as behind a scan.

    `unread`: how many characters are drawn that the file gives no text for.
    """

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    rulings: tuple[Ruling, ...]
    has_picture: bool
    is_scan: bool
    unread: int = 0


@dataclass(frozen=True, slots=True)
class _Face:
    """The style of one text object. `size` is in points; `is_level`: it runs from left to right."""

    size: float
    bold: bool
    hidden: bool
    is_level: bool


@dataclass
class _Text:
    """The text of a page: the glyphs in level lines, and three counts of characters.

    `hidden` are not drawn, `shown` are all others, `unread` have no text in the file.
    """

    glyphs: list[Glyph] = field(default_factory=list)
    hidden: int = 0
    shown: int = 0
    unread: int = 0


@dataclass
class _Drawn:
    """The lines and pictures of a page. `grounds`: boxes that are filled without a line around them.

    `coloured`: all boxes that are not white, on which white is seen.
    """

    rulings: list[Ruling] = field(default_factory=list)
    grounds: list[Box] = field(default_factory=list)
    coloured: list[Box] = field(default_factory=list)
    objects: int = 0
    has_picture: bool = False


class _Place:
    """Turns positions of a page's own space into points from its upper left corner as shown."""

    def __init__(self, page: Any) -> None:
        left, bottom, right, top = page.get_cropbox()
        self._box = left, bottom, right, top
        self._turns = page.get_rotation() // 90 % 4
        self.width, self.height = (right - left, top - bottom) if self._turns % 2 == 0 else (top - bottom, right - left)

    def point(self, x: float, y: float) -> tuple[float, float]:
        left, bottom, right, top = self._box
        match self._turns:
            case 1:
                return y - bottom, x - left
            case 2:
                return right - x, y - bottom
            case 3:
                return top - y, right - x
            case _:
                return x - left, top - y

    def turned(self, x: float, y: float) -> tuple[float, float]:
        """A direction, from that of the page's own space."""
        match self._turns:
            case 1:
                return y, x
            case 2:
                return -x, y
            case 3:
                return -y, -x
            case _:
                return x, -y


def read_page(page: Any, number: int) -> PageContent:
    """The content of a page that pypdfium2 has opened. Raises UnreadableError for one that holds too much."""
    place = _Place(page)
    drawn = _Drawn()
    _collect(page, place, drawn)
    text = _text(page, place)
    struck, rulings = _struck_out(text.glyphs, drawn.rulings)
    edges = [ruling for box in _grounds_of_cells(drawn.grounds, text.glyphs) for ruling in _edges_of(box, place)]
    return PageContent(
        number,
        place.width,
        place.height,
        tuple(struck),
        (*rulings, *edges),
        drawn.has_picture,
        is_scan=text.hidden > text.shown,
        unread=text.unread,
    )


# -- text --------------------------------------------------------------------------------------------------------------


def _text(page: Any, place: _Place) -> _Text:
    from pypdfium2 import raw

    text = page.get_textpage()
    count = raw.FPDFText_CountChars(text)
    if count > MOST_GLYPHS:
        raise UnreadableError(_TOO_MUCH)
    faces: dict[int, _Face] = {}
    found = _Text()
    for index in range(count):
        code = raw.FPDFText_GetUnicode(text, index)
        character = _character(code)
        found.unread += code == 0
        if not character or raw.FPDFText_IsGenerated(text, index) == 1:
            continue
        owner = raw.FPDFText_GetTextObject(text, index)
        address = ctypes.addressof(owner.contents) if owner else 0
        face = faces.get(address)
        if face is None:
            face = faces[address] = _face(raw, text, index, owner, place)
        found.hidden += face.hidden
        if not face.is_level:
            continue
        glyph = _glyph(raw, text, index, character, face, place)
        if -1 <= glyph.middle <= place.height + 1:  # what is cut off here is drawn again on the next page
            found.glyphs.append(glyph)
    text.close()
    found.shown = count - found.hidden
    return found


def _character(code: int) -> str:
    """The character of a code that pdfium gives, "" for what is no text."""
    if not 0 < code < 0x110000 or 0xD800 <= code < 0xE000:
        return ""
    character = chr(code)
    if character in _LINE_END_HYPHENS:
        return "-"
    return "" if character in _NOT_TEXT else character


def _glyph(raw: Any, text: Any, index: int, character: str, face: _Face, place: _Place) -> Glyph:
    x, y, box = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
    raw.FPDFText_GetCharOrigin(text, index, x, y)
    raw.FPDFText_GetLooseCharBox(text, index, box)
    if box.right - box.left > _WIDEST * face.size:  # pdfium takes the width from a matrix that stretches it
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        raw.FPDFText_GetCharBox(text, index, left, right, bottom, top)
        box.left, box.right = left.value, right.value
    start, base = place.point(x.value, y.value)
    x0, x1 = place.point(box.left, box.bottom)[0], place.point(box.right, box.top)[0]
    if x0 > x1:
        x0, x1 = x1, x0
    if not x0 <= start <= x1:
        start = x0
    return Glyph(character, start, x1, base - _ABOVE * face.size, base + _BELOW * face.size, face.size, face.bold)


def _face(raw: Any, text: Any, index: int, owner: Any, place: _Place) -> _Face:
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text, index, matrix)
    across, up = place.turned(matrix.a, matrix.b), place.turned(matrix.c, matrix.d)
    size = float(raw.FPDFText_GetFontSize(text, index)) * (up[0] ** 2 + up[1] ** 2) ** 0.5
    if size < 1:
        box = raw.FS_RECTF()
        raw.FPDFText_GetLooseCharBox(text, index, box)
        size = max(float(box.top - box.bottom), 1.0)
    is_level = across[0] > 0 and abs(across[1]) <= _UPRIGHT * across[0]
    mode = raw.FPDFTextObj_GetTextRenderMode(owner) if owner else raw.FPDF_TEXTRENDERMODE_FILL
    is_stroked = mode == raw.FPDF_TEXTRENDERMODE_FILL_STROKE
    name = "" if is_stroked else _font_name(raw, text, index)
    is_bold = is_stroked or any(word in name for word in ("bold", "heavy", "black"))
    return _Face(size, is_bold, mode == raw.FPDF_TEXTRENDERMODE_INVISIBLE, is_level)


def _font_name(raw: Any, text: Any, index: int) -> str:
    name = ctypes.create_string_buffer(200)
    raw.FPDFText_GetFontInfo(text, index, name, len(name), ctypes.c_int())
    return name.value.decode("utf-8", "replace").lower()


# -- lines -------------------------------------------------------------------------------------------------------------


def _collect(page: Any, place: _Place, drawn: _Drawn) -> None:
    """The rulings and pictures among the objects of a page, those within forms too."""
    from pypdfium2 import raw

    def visit(count: int, get: Any, outer: Matrix, depth: int) -> None:
        drawn.objects += count
        if drawn.objects > MOST_OBJECTS or depth > _DEEPEST:
            raise UnreadableError(_TOO_MUCH)
        for index in range(count):
            each = get(index)
            match raw.FPDFPageObj_GetType(each):
                case raw.FPDF_PAGEOBJ_PATH:
                    _add_path(each, outer, place, drawn)
                case raw.FPDF_PAGEOBJ_IMAGE:
                    drawn.has_picture = True
                case raw.FPDF_PAGEOBJ_FORM:
                    inner = _multiplied(_matrix(each), outer)
                    inside = raw.FPDFFormObj_CountObjects(each)
                    visit(inside, lambda n, form=each: raw.FPDFFormObj_GetObject(form, n), inner, depth + 1)

    visit(raw.FPDFPage_CountObjects(page), lambda n: raw.FPDFPage_GetObject(page, n), (1, 0, 0, 1, 0, 0), 0)


def _matrix(each: Any) -> Matrix:
    from pypdfium2 import raw

    found = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(each, found)
    return found.a, found.b, found.c, found.d, found.e, found.f


def _multiplied(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


def _add_path(each: Any, outer: Matrix, place: _Place, drawn: _Drawn) -> None:
    """Add the level and upright lines of a path; a filled box is a ground, or a line where it is thin.

    A box around the whole page is its ground and no line; nor is white on the bare paper, which nobody sees.
    """
    from pypdfium2 import raw

    fill, is_stroked = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(each, fill, is_stroked)
    if not fill.value and not is_stroked.value:
        return
    matrix = _multiplied(_matrix(each), outer)
    for points, is_closed in _outlines(each, matrix, place):
        xs, ys = [x for x, _ in points], [y for _, y in points]
        x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
        is_white = bool(fill.value) and _is_white(each)
        if not is_white and min(x1 - x0, y1 - y0) > _THIN:
            drawn.coloured.append((x0, y0, x1, y1))
        if x1 - x0 > _FRAME * place.width and y1 - y0 > _FRAME * place.height:
            continue
        if min(x1 - x0, y1 - y0) <= _THIN:
            drawn.rulings.extend(_thin_rulings((x0, y0, x1, y1), place))
        elif not is_stroked.value:
            if not is_white or _covers_any((x0, y0, x1, y1), drawn.coloured):
                drawn.grounds.append((x0, y0, x1, y1))
        else:
            drawn.rulings.extend(_side_rulings([*points, points[0]] if is_closed else points, place))


def _is_white(each: Any) -> bool:
    from pypdfium2 import raw

    channels = [ctypes.c_uint() for _ in range(4)]
    raw.FPDFPageObj_GetFillColor(each, *channels)
    return all(channel.value == 255 for channel in channels)


def _covers_any(box: Box, grounds: Sequence[Box]) -> bool:
    """Whether a box lies on any of the grounds that were drawn before it."""
    x0, y0, x1, y1 = box
    return any(left < x1 and x0 < right and top < y1 and y0 < bottom for left, top, right, bottom in reversed(grounds))


def _thin_rulings(box: Box, place: _Place) -> Iterator[Ruling]:
    """The line that a thin box is; a dot of a dotted line goes both ways."""
    x0, y0, x1, y1 = box
    if y1 - y0 <= _THIN:
        yield from _near(Ruling(True, (y0 + y1) / 2, x0, x1), place)
    if x1 - x0 <= _THIN:
        yield from _near(Ruling(False, (x0 + x1) / 2, y0, y1), place)


def _side_rulings(points: Sequence[tuple[float, float]], place: _Place) -> Iterator[Ruling]:
    for (xa, ya), (xb, yb) in pairwise(points):
        if abs(ya - yb) < 0.5 < abs(xa - xb):
            yield from _near(Ruling(True, (ya + yb) / 2, min(xa, xb), max(xa, xb)), place)
        elif abs(xa - xb) < 0.5 < abs(ya - yb):
            yield from _near(Ruling(False, (xa + xb) / 2, min(ya, yb), max(ya, yb)), place)


def _edges_of(box: Box, place: _Place) -> Iterator[Ruling]:
    x0, y0, x1, y1 = box
    return _side_rulings([(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)], place)


def _outlines(each: Any, matrix: Matrix, place: _Place) -> Iterator[tuple[list[tuple[float, float]], bool]]:
    """The points of each outline of a path, and whether it is closed; curves are left out as a whole."""
    from pypdfium2 import raw

    a, b, c, d, e, f = matrix
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    is_closed = is_curved = False
    for index in range(raw.FPDFPath_CountSegments(each)):
        segment = raw.FPDFPath_GetPathSegment(each, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            if len(points) > 1 and not is_curved:
                yield points, is_closed
            points, is_closed, is_curved = [], False, False
        is_curved = is_curved or kind == raw.FPDF_SEGMENT_BEZIERTO
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        points.append(place.point(a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        is_closed = is_closed or bool(raw.FPDFPathSegment_GetClose(segment))
    if len(points) > 1 and not is_curved:
        yield points, is_closed


def _near(ruling: Ruling, place: _Place) -> Iterator[Ruling]:
    """The part of a ruling between the upper and the lower edge of the page; a wide table may go on beside it."""
    width, height = place.width, place.height
    if ruling.is_level:
        is_there = -1 <= ruling.at <= height + 1 and ruling.end > 0 and ruling.start < width
    else:
        ruling = replace(ruling, start=max(ruling.start, 0.0), end=min(ruling.end, height))
        is_there = -width < ruling.at < 2 * width
    if is_there and ruling.end - ruling.start > 0.2:
        yield ruling


# -- glyphs with lines through them or grounds behind them -------------------------------------------------------------


def _struck_out(glyphs: Sequence[Glyph], rulings: Sequence[Ruling]) -> tuple[list[Glyph], list[Ruling]]:
    """The glyphs, those that a level line crosses out marked so; and the rulings that do not."""
    rows: dict[int, list[int]] = {}
    for number, glyph in enumerate(glyphs):
        if glyph.text.strip():
            rows.setdefault(int(glyph.middle // 8), []).append(number)
    struck: set[int] = set()
    kept: list[Ruling] = []
    for ruling in rulings:
        found = _struck_by(ruling, glyphs, rows) if ruling.is_level else []
        if found:
            struck.update(found)
        else:
            kept.append(ruling)
    marked = [replace(glyph, mark=Mark.STRUCK) if n in struck else glyph for n, glyph in enumerate(glyphs)]
    return marked, kept


def _struck_by(ruling: Ruling, glyphs: Sequence[Glyph], rows: dict[int, list[int]]) -> list[int]:
    """The glyphs that a level line crosses out: they are all that it reaches over."""
    band = int(ruling.at // 8)
    near = [number for each in (band - 1, band, band + 1) for number in rows.get(each, ())]
    found = [
        number
        for number in near
        if abs(glyphs[number].middle - ruling.at) < _STRIKE * glyphs[number].size
        and ruling.start - _STRIKE_OVERHANG
        < (glyphs[number].x0 + glyphs[number].x1) / 2
        < ruling.end + _STRIKE_OVERHANG
    ]
    if not found:
        return []
    left, right = min(glyphs[n].x0 for n in found), max(glyphs[n].x1 for n in found)
    beyond = _STRIKE_OVERHANG + 1
    is_over_text = ruling.start > left - beyond and ruling.end < right + beyond
    return found if is_over_text else []


def _grounds_of_cells(grounds: Sequence[Box], glyphs: Sequence[Glyph]) -> Iterator[Box]:
    """The filled boxes without those behind marked words of a line of text."""
    rows: dict[tuple[int, int], list[Box]] = {}
    for box in dict.fromkeys(grounds):
        rows.setdefault((round(box[1]), round(box[3])), []).append(box)
    for row in rows.values():
        if not _is_ground_of_text(row, glyphs):
            yield from row


def _is_ground_of_text(row: Sequence[Box], glyphs: Sequence[Glyph]) -> bool:
    """Whether boxes side by side begin with a line of text and hold nothing else, without a gap as between cells."""
    x0, y0, x1, y1 = min(box[0] for box in row), row[0][1], max(box[2] for box in row), row[0][3]
    line = [each for each in glyphs if y0 <= each.middle <= y1 and x0 - 1 <= each.x0 and each.x1 <= x1 + 1]
    filled = sorted((each for each in line if each.text.strip()), key=lambda each: each.x0)
    if not filled or y1 - y0 > _TALLEST_GROUND * filled[0].size or abs(filled[0].x0 - x0) > 1:
        return False
    return all(other.x0 - one.x1 < _GAP_OF_CELLS * one.size for one, other in pairwise(filled))
