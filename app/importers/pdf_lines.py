"""Glyphs on pages made into lines and paragraphs: the layout's line breaks go, indents and short lines tell where."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.importers.blocks import Paragraph, RawTable, Span
from app.importers.marks import Mark, marked
from app.importers.pdf_page import Glyph

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
_SMALLER = 0.85
_RAISED = 0.08
"""Share of a line's size: what is set smaller than the first and off its base line by the second is raised."""

_WORD_GAP = 0.2
_CELL_GAP = 0.45
"""Widths in ems: what counts as indented, as ended before the margin, as a space between words, between figures."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text and its box. `flaw`: why not to trust it, where all of it is struck out."""

    spans: tuple[Span, ...]
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    flaw: str = ""

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


def lines_of_glyphs(glyphs: Sequence[Glyph], *, in_cell: bool = False) -> list[Line]:
    """Lines from above; `in_cell`: a wide gap is a space, so that two figures never run together."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda each: (each.middle, each.x0)):
        if rows and abs(glyph.middle - rows[-1][0].middle) < 0.45 * max(glyph.size, rows[-1][0].size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    lines = (_line(sorted(row, key=lambda each: each.x0), in_cell=in_cell) for row in rows)
    return [line for line in lines if line is not None]


def _line(row: Sequence[Glyph], *, in_cell: bool) -> Line | None:
    row = [glyph for glyph in row if glyph.text]
    filled = [glyph for glyph in row if glyph.text.strip()]
    if not filled:
        return None
    size = Counter(round(glyph.size, 1) for glyph in filled).most_common(1)[0][0]
    base = next(glyph.bottom for glyph in filled if round(glyph.size, 1) == size)
    pieces: list[tuple[Span, Mark]] = []
    before: Glyph | None = None
    for glyph in row[row.index(filled[0]) :]:
        text = _with_space(before, glyph, in_cell=in_cell)
        mark = glyph.mark
        if mark is Mark.NONE and glyph.size < _SMALLER * size and abs(glyph.bottom - base) > _RAISED * size:
            mark = Mark.RAISED
        if pieces and pieces[-1][1] is mark and pieces[-1][0].bold == glyph.bold:
            pieces[-1] = Span(pieces[-1][0].text + text, glyph.bold), mark
        else:
            pieces.append((Span(text, glyph.bold), mark))
        before = glyph
    spans, flaw = marked(pieces)
    top, bottom = min(g.top for g in filled), max(g.bottom for g in filled)
    return Line(spans, filled[0].x0, filled[-1].x1, top, bottom, size, flaw)


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
