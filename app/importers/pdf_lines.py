"""Glyphs on pages made into lines and paragraphs: the layout's line breaks go, indents and short lines tell where."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from app.importers.blocks import Paragraph, RawTable, Span
from app.importers.marks import Mark, marked
from app.importers.pdf_page import Glyph
from app.importers.site_frame import is_marked

_PAGE_NUMBER = re.compile(r"[-—–－‐―·\s]*(?:第)?\s*\d{1,3}\s*(?:页)?(?:\s*(?:/|共)\s*\d{1,3}\s*页?)?[-—–－‐―·\s]*")
_NUMBERS = re.compile(r"\d+")
_PRINTED = re.compile(
    r"(?:https?|file|about):[!-~]+(?:\s*\d{1,3}/\d{1,3})?"
    r"|\d{1,4}[/.年-]\d{1,2}[/.月-]\d{1,4}日?,?\s*(?:[上下]午)?\d{1,2}:\d\d(?:\s?[AP]M)?[^。；，]*"
)
"""A page's address, or the date, time and title that a browser prints above a page."""

_EDGE = 0.12
"""Share of a page's height above and below, in which page numbers and repeated lines stand."""

_MOST_PAGES = 0.6
"""Share of the pages on which a header stands."""

_SAME_HEIGHT = 8
"""Points by which the place of a header may differ."""

_INDENT = 0.8
"""Ems from which a line is indented."""

_SHORT = 0.6
"""Ems before the margin from which a line ends short."""

_APART = 1.3
"""Times the usual distance of lines, from which a line stands apart."""

_NUMBERED = re.compile(r"\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])")
_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}、[^。；，：]{2,40}")
_LONG = 12
"""Ems from which a line is long enough to have been broken."""

_LONG_ADDRESS = 8
"""Letters from which an address is not parted from the character before it."""

_FEW = 3
"""Lines that end at one place, from which this is the margin."""

_ENDED = re.compile(r"[。！？；：]\s*$")
_SMALLER = 0.85
"""Share of a line's size; a raised character is set smaller."""

_RAISED = 0.08
"""Share of a line's size; a raised character is farther off the base line."""

_NEVER_FIRST = frozenset("，。、；：？！）》」』】〉”’,.;:?!)%％")
"""Marks with which no line begins, so that they take the character before them along."""

_NEVER_LAST = frozenset("（《「『【〈“‘([")
"""Marks with which no line ends."""

_WORD_GAP = 0.2
"""Ems from which a gap between letters is a space."""

_CELL_GAP = 0.45
"""Ems from which a gap between the digits of a cell is a space."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text and its box. `word`: the width of what stands at its start and cannot be broken.

    `end`: where it ends but for a mark, which may hang over the margin.
    `flaw`: why not to trust it, where all of it is struck out.
    """

    spans: tuple[Span, ...]
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    end: float
    word: float = 0.0
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
    end = next((glyph.x1 for glyph in reversed(filled) if glyph.text not in _NEVER_FIRST), filled[-1].x1)
    return Line(spans, filled[0].x0, filled[-1].x1, top, bottom, size, end, _first_word(filled), flaw)


def _first_word(glyphs: Sequence[Glyph]) -> float:
    """The width of the first character, or of the letters and digits that a line begins with, and a mark behind it.

    A long address takes the character before it along.
    """
    end = _word_end(glyphs, 0)
    if glyphs[0].text in _NEVER_LAST and len(glyphs) > 1:
        end = _word_end(glyphs, 1)
    if end == 0 and (after := _word_end(glyphs, 1)) > _LONG_ADDRESS:
        end = after
    if end + 1 < len(glyphs) and glyphs[end + 1].text in _NEVER_FIRST:
        end += 1
    return glyphs[end].x1 - glyphs[0].x0


def _word_end(glyphs: Sequence[Glyph], start: int) -> int:
    """The number of the last glyph of a word of letters and digits."""
    end = start
    while end + 1 < len(glyphs) and glyphs[end].text.isascii() and glyphs[end + 1].text.isascii():
        if glyphs[end + 1].x0 - glyphs[end].x1 > _WORD_GAP * glyphs[end].size:
            break
        end += 1
    return end


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

    A header or footer stands at one height at the edge of most pages, but for its numbers; a page's address and the
    line that a browser prints above a page are known on any.
    """
    repeated: Counter[tuple[str, int]] = Counter()
    for lines, height in pages:
        repeated.update({_place(line) for line in lines if _is_at_edge(line, height)})
    least = max(2, round(len(pages) * _MOST_PAGES))
    everywhere = {place for place, count in repeated.items() if count >= least}
    kept: list[list[Line]] = []
    removed: dict[str, str] = {}
    for lines, height in pages:
        headers = [line for line in lines if _is_at_edge(line, height) and _is_header(line, everywhere)]
        kept.append([line for line in lines if line not in headers])
        for line in headers:
            removed.setdefault(_but_for_numbers(line).strip("-—–·/第页共"), line.text)
    return kept, [Paragraph((Span(text),), is_aside=True) for key, text in removed.items() if key]


def _place(line: Line) -> tuple[str, int]:
    """The text of a line without its numbers, and about where it stands."""
    return _but_for_numbers(line), round(line.top / _SAME_HEIGHT)


def _is_header(line: Line, everywhere: set[tuple[str, int]]) -> bool:
    text = line.text.strip()
    if _PAGE_NUMBER.fullmatch(text) or _PRINTED.fullmatch(text):
        return True
    said, height = _place(line)
    return any((said, each) in everywhere for each in (height - 1, height, height + 1))


def _but_for_numbers(line: Line) -> str:
    return _NUMBERS.sub("", "".join(line.text.split()))


def _is_at_edge(line: Line, height: float) -> bool:
    return line.bottom < height * _EDGE or line.top > height * (1 - _EDGE)


def paragraphs(stream: Sequence[Line | RawTable], width: float) -> Iterator[Paragraph | RawTable]:
    """Lines joined to paragraphs, over page ends too; tables pass through and end a paragraph.

    `width` is that of a page in points.
    """
    text = _TextArea([item for item in stream if isinstance(item, Line)], width)
    group: list[Line] = []
    for item in stream:
        if isinstance(item, RawTable):
            if group:
                yield _paragraph(group, text)
            group = []
            yield item
        elif group and text.goes_on(group, item):
            group.append(item)
        else:
            if group:
                yield _paragraph(group, text)
            group = [item]
    if group:
        yield _paragraph(group, text)


class _TextArea:
    """Where the lines of the text begin and end, and how far apart they stand within a paragraph, by their size."""

    def __init__(self, lines: Sequence[Line], width: float) -> None:
        self.left, self.right = _margins(lines, width)
        steps: dict[int, Counter[int]] = {}
        for before, line in pairwise(lines):
            step = round(line.top - before.top)
            if step > 0.8 * line.size and self._is_full(before, line) and before.x1 - before.x0 > _LONG * line.size:
                steps.setdefault(round(line.size), Counter())[step] += 1
        self._pitches = {size: max(counts, key=lambda step: (counts[step], -step)) for size, counts in steps.items()}

    def goes_on(self, group: Sequence[Line], line: Line) -> bool:
        """Whether a line continues a paragraph: its last line is full, this one neither apart nor indented."""
        before = group[-1]
        step, pitch = line.top - before.top, self._pitches.get(round(line.size), 0)
        if pitch and step > _APART * pitch:
            return False
        if _NUMBERED.match(line.text) and _ENDED.search(before.text):
            return False
        squeezed = "".join(line.text.split())
        if len(group) == 1 and _HEADING.fullmatch("".join(before.text.split())) and _is_set_apart(before, line):
            return False
        if _ENDED.search(before.text) and line.x1 < (self.left + self.right) / 2 and is_marked(squeezed):
            return False
        is_indented = line.x0 > self.left + _INDENT * line.size
        same_size = abs(before.size - line.size) < 0.15 * line.size
        return same_size and not is_indented and self._is_full(before, line)

    def _is_full(self, before: Line, line: Line) -> bool:
        """Whether what a line begins with had no room in the one before."""
        return before.x1 + line.word > self.right - _SHORT * line.size


def _is_set_apart(heading: Line, line: Line) -> bool:
    """Whether a heading is set otherwise than the line beneath it."""
    return all(span.bold for span in heading.spans) and not all(span.bold for span in line.spans)


def _margins(lines: Sequence[Line], width: float) -> tuple[float, float]:
    """Where lines begin, and the outermost place at which several end; opposite to the first for too few lines."""
    if not lines:
        return 0.0, width
    least = max(2, len(lines) // 12)
    lefts = Counter(round(line.x0 / 2) * 2 for line in lines)
    left = float(min((x for x, count in lefts.items() if count >= least), default=min(line.x0 for line in lines)))
    ends = sorted((line.end for line in lines if line.end - line.x0 > _LONG * line.size), reverse=True)
    size = Counter(round(line.size) for line in lines).most_common(1)[0][0]
    for end in ends:
        if sum(end - size < other <= end for other in ends) >= max(_FEW, len(ends) // 12):
            return left, end
    return left, max(width - left, *ends, 0.0)


def _paragraph(lines: Sequence[Line], text: _TextArea) -> Paragraph:
    spans: list[Span] = []
    for number, line in enumerate(lines):
        text_before = spans[-1].text if spans else ""
        first, *rest = line.spans
        joint = " " if number and _needs_space(text_before, first.text) else ""
        spans += [Span(joint + first.text, first.bold), *rest]
    is_right = len(lines) <= 2 and lines[0].x0 > (text.left + text.right) / 2
    return Paragraph(tuple(spans), is_right=is_right)


def _needs_space(before: str, after: str) -> bool:
    """Whether two lines break between English words, not within Chinese text."""
    ends, begins = before[-1:], after[:1]
    return ends.isascii() and begins.isascii() and ends.isalpha() and begins.isalpha()
