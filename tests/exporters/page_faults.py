"""Finds faults of a report's pages in a PDF: ours, or the one that LibreOffice makes of the Word file."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from app.exporters.layout import Heading, Layout, Paragraph, layout
from app.model.edition import Role, Table
from app.model.report import Report
from tests.exporters.pdf_pages import BOTTOM, LEFT, MM, RIGHT, TOP, opened

PITCH, LINES, CHARACTERS = 28.9, 22, 28
CELL = (156 * MM - 16) / 27
HALF = 0.5 * MM
BODY = 16
_HYPHEN = 0.36 * BODY

NOT_FIRST = frozenset("，。、；：？！）》〉】〕」』”’·％%,.;:!?)")
NOT_LAST = frozenset("（《〈【〔「『“‘(")
PAIRED = frozenset("—…")
"""They may begin a line, but are not parted."""

TOGETHER = re.compile(
    r"\d[\d.,]*[万亿余多]?[年月日号件条次个项人元%％]|第\d+[号条]|〔\d{4}〕\d+号|\d[\d.,]*\d|\d{3,4}-\d{7,8}"
)
_BLANK_BEHIND = frozenset("，。、；：！？）》〉〕］｝】〗」』”’")
_BLANK_BEFORE = frozenset("（《〈〔【“‘")


class Line(NamedTuple):
    """A line of prose: its text, sides of its ink in points from the page's left, baseline from its top."""

    text: str
    left: float
    right: float
    base: float


class Page(NamedTuple):
    """`tables` are the upper and lower edges of the tables, `text` all that is drawn, without blanks."""

    lines: list[Line]
    tables: list[tuple[float, float]]
    text: str


def pages(data: bytes) -> list[Page]:
    with opened(data) as document:
        return [_page(page) for page in document.pages]


def _page(page: Any) -> Page:
    rows: dict[int, list[dict[str, Any]]] = {}
    for char in page.chars:
        if abs(char["size"] - BODY) < 0.2 and TOP - 5 < char["top"] < BOTTOM:
            rows.setdefault(round(char["matrix"][5] * 2), []).append(char)
    lines = [_line(sorted(chars, key=lambda char: float(char["x0"])), page.height) for _, chars in sorted(rows.items())]
    tables = list(_tables(page))
    text = "".join(char["text"] for char in page.chars if char["text"].strip())
    return Page(lines[::-1], tables, text)


def _tables(page: Any) -> Iterator[tuple[float, float]]:
    """Upper and lower edge of each table: where upright rules follow each other without a gap."""
    rules = sorted((edge["top"], edge["bottom"]) for edge in page.edges if edge["orientation"] == "v")
    top, bottom = rules[0] if rules else (0.0, 0.0)
    for upper, lower in rules:
        if upper > bottom + 3:
            yield top, bottom
            top = upper
        bottom = max(bottom, lower)
    if rules:
        yield top, bottom


def _line(chars: list[dict[str, Any]], height: float) -> Line:
    seen = [char for char in chars if char["text"].strip("\u200d ")] or chars
    first, last = seen[0], seen[-1]
    left = first["x0"] + (BODY / 2 if first["text"] in _BLANK_BEFORE else 0)
    right = last["x1"] - (BODY / 2 if last["text"] in _BLANK_BEHIND else 0)
    return Line("".join(char["text"] for char in seen), left, right, height - first["matrix"][5])


def faults(report: Report, data: bytes, *, ours: bool) -> Iterator[str]:
    """A line for each fault. Not `ours`: LibreOffice parts numbers from their units."""
    made, printed = pages(data), layout(report, draft=False)
    for number, page in enumerate(made, 1):
        for fault in (
            *_margins(page, ours=ours),
            *_pitch(page),
            *_line_ends(page, printed, ours=ours),
            *_boxes(page, report),
            *_beside_tables(page),
        ):
            yield f"page {number}: {fault}"
    yield from _torn_tables(report, made)
    if ours:
        yield from _emptiness(made)
    yield from _last_page(made)
    yield from _signature(printed, made)


def _margins(page: Page, *, ours: bool) -> Iterator[str]:
    """Yield what stands beyond the type area. LibreOffice hangs Word's hyphen that does not break at a line's end."""
    for line in page.lines:
        hanging = _HYPHEN if not ours and line.text[-1] in "-\u2011" else 0.0
        if line.left < LEFT - HALF or line.right > RIGHT + HALF + hanging:
            yield f"{line.text} from {line.left:.1f} to {line.right:.1f}"
        if not TOP - HALF < line.base < BOTTOM + HALF:
            yield f"{line.text} at {line.base:.1f}"
        if sum(character > "\u2fff" and character not in NOT_FIRST | NOT_LAST for character in line.text) > CHARACTERS:
            yield f"{line.text} has more than {CHARACTERS} characters"
    for top, bottom in page.tables:
        if top < TOP - HALF or bottom > BOTTOM + HALF:
            yield f"a table from {top:.1f} to {bottom:.1f}"


def _pitch(page: Page) -> Iterator[str]:
    if len(page.lines) > LINES:
        yield f"{len(page.lines)} lines"
    for before, after in pairwise(page.lines):
        steps = (after.base - before.base) / PITCH
        has_table = any(before.base < top < after.base for top, _ in page.tables)
        if steps < 0.95 or (not has_table and abs(steps - round(steps)) > 0.05):
            yield f"{steps:.2f} lines from {before.text[:8]} to {after.text[:8]}"


def _line_ends(page: Page, printed: Layout, *, ours: bool) -> Iterator[str]:
    """Yield the faults of line ends within paragraphs.

    LibreOffice parts a number from its unit, a telephone number and a dash whatever marks stand between them.
    """
    begins = {"".join(block.text.split())[:4] for block in printed.blocks if isinstance(block, Paragraph | Heading)}
    for before, after in pairwise(page.lines):
        if after.base - before.base > 1.5 * PITCH or after.text[:4] in begins:
            continue
        if after.text[0] in NOT_FIRST:
            yield f"a line begins {after.text[:6]}"
        if before.text[-1] in NOT_LAST:
            yield f"a line ends {before.text[-6:]}"
        if ours and after.text[0] == before.text[-1] and after.text[0] in PAIRED:
            yield f"{before.text[-1]} is parted from the next"
        joined, cut = before.text + after.text, len(before.text)
        for found in TOGETHER.finditer(joined) if ours else ():
            if found.start() < cut < found.end():
                yield f"{found[0]} is cut by a line's end"


_ABOVE_TABLE, _BELOW_TABLE = 9.0, 22.0


def _beside_tables(page: Page) -> Iterator[str]:
    """Yield the lines whose baselines are too close above a table or below one; one that fills its page may be."""
    for top, bottom in page.tables:
        for line in page.lines:
            is_above = 0 < top - line.base < _ABOVE_TABLE and bottom < BOTTOM - 10
            if is_above or 0 < line.base - bottom < _BELOW_TABLE:
                yield f"{line.text[:8]} at {line.base:.1f} beside a table from {top:.1f} to {bottom:.1f}"


def _boxes(page: Page, report: Report) -> Iterator[str]:
    """Yield a fault if a box is drawn although a face has every character."""
    written = "".join([*report.texts.values(), *report.remarks.values(), *map(str, report.unit.values())])
    if "□" in page.text and "□" not in written and not report.edition.coverage.lacking(written):
        yield "a box stands for a character"


def _torn_tables(report: Report, made: list[Page]) -> Iterator[str]:
    for table in report.edition.tables.values():
        whole = sum(1 for place in table.grid if place.role is Role.HEADING) > 1 or table.height < 10
        for name, texts in _together(table, whole=whole):
            found = {number for number, page in enumerate(made, 1) for text in texts if text in page.text}
            together = [number for number, page in enumerate(made, 1) if all(text in page.text for text in texts)]
            if not together:
                yield f"{table.id}: {name} is torn over pages {sorted(found)}"


def _together(table: Table, *, whole: bool) -> Iterator[tuple[str, list[str]]]:
    """Labels that must stand on one page: those of a whole table, or of each group."""
    labels = [place for place in table.grid if place.role in (Role.LABEL, Role.HEADING) and not place.cell]
    if whole:
        yield "the table", ["".join(place.text.split()) for place in labels]
    for group in labels:
        inner = [each for each in labels if each.left > group.left and group.top <= each.top < group.top + group.rows]
        if group.rows > 1 and inner and all(each.rows == 1 for each in inner):
            yield group.text, ["".join(each.text.split()) for each in inner]


def _emptiness(made: list[Page]) -> Iterator[str]:
    """No page ends more than a third empty before a tall table that begins on the next.

    A table that would leave less empty if it stood whole on the next page has no part here.
    """
    for number, (page, after) in enumerate(pairwise(made), 1):
        bottom = max([*(line.base for line in page.lines), *(bottom for _, bottom in page.tables)], default=TOP)
        begins = after.tables and not any(line.base < after.tables[0][0] for line in after.lines[1:])
        is_tall = begins and after.tables[0][1] - after.tables[0][0] > 0.7 * (BOTTOM - TOP)
        if is_tall and BOTTOM - bottom > (BOTTOM - TOP) / 3 + PITCH:
            yield f"page {number} is empty from {bottom:.0f}"
        is_torn = begins and page.tables and not any(line.base < after.tables[0][0] for line in after.lines)
        top = page.tables[-1][0] if page.tables else BOTTOM
        if is_torn and page.tables[-1][1] == bottom and BOTTOM - top + PITCH <= (BOTTOM - TOP) / 3:
            yield f"page {number} ends with a low part of a table"


def _last_page(made: list[Page]) -> Iterator[str]:
    if len(made) > 1 and not made[-1].tables and len(made[-1].lines) < 3:
        yield f"the last page has {len(made[-1].lines)} lines"


def _signature(printed: Layout, made: list[Page]) -> Iterator[str]:
    """By GB/T 9704, 7.3.5; a line more than half a millimetre from its place is named."""
    texts = [
        "".join(block.text.split())
        for block in printed.blocks
        if isinstance(block, Paragraph) and block.align == "right"
    ]
    if len(texts) < 2 or not re.fullmatch(r"\d{4}年\d+月\d+日", texts[-1]):
        return
    lines = made[-1].lines
    if not lines or lines[-1].text != texts[-1]:
        yield f"{texts[-1]} is not the last line"
        return
    names: list[Line] = []
    while len(names) + 1 < len(lines) and sum(len(line.text) for line in names) < len(texts[-2]):
        names.insert(0, lines[-2 - len(names)])
    if "".join(line.text for line in names) != texts[-2]:
        yield f"{texts[-2]} does not stand above the date"
    if len(lines) < len(names) + 2:
        yield "signature and date stand alone"
    yield from _unsealed_places(names, lines[-1])


def _unsealed_places(names: list[Line], date: Line) -> Iterator[str]:
    names = [line._replace(right=line.right + (BODY / 2 if line.text[-1] in _BLANK_BEHIND else 0)) for line in names]
    left, right = min(line.left for line in names), max(line.right for line in names)
    edge = RIGHT - 2 * CELL
    wanted = date if date.right - date.left + 2 * CELL > right - left else max(names, key=lambda line: line.right)
    if abs(wanted.right - edge) > HALF:
        yield f"{wanted.text} ends {(edge - wanted.right) / MM:.2f} mm before its place"
    if abs(date.left - left - 2 * CELL) > HALF:
        yield f"the date begins {(date.left - left) / CELL:.2f} characters right of the name"
