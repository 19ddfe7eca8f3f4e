"""Lays blocks on pages of 22 lines: no heading at the foot, no lone first or last line, tables cut between rows."""

import math
from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from app.exporters.layout import Block, Grid, Heading, Paragraph, Title
from app.exporters.pdf.fonts import FANG, HEI, KAI, TITLE
from app.exporters.pdf.line_breaking import (
    BODY,
    HEIGHT,
    INDENT,
    LINES,
    PITCH,
    SPACING,
    WIDTH,
    Line,
    Piece,
    balanced,
    justified,
    measured,
    ranged,
)
from app.exporters.pdf.line_breaking import TITLE as TITLE_SIZE
from app.exporters.pdf.table import MeasuredTable
from app.model.coverage import drawn

_EXACT = 0.01
_FEWEST = 2
"""The fewest lines of a paragraph that stand together on a page."""

_UNDER_TABLE = 10.0
"""The least distance from a table to the line beneath it."""

_SENSE = frozenset("省市州县区旗乡镇局委厅办会院所处室和与及暨、）》”")
"""Behind these a title may end a line without tearing a word."""


class Text(NamedTuple):
    """Lines of one block. `bookmark` is what the outline shows of it, at `level`, "" for nothing.

    `before` is blank space above it, none at the head of a page.
    """

    lines: list[Line]
    role: str
    bookmark: str = ""
    level: int = 0
    is_kept: bool = False
    is_signature: bool = False
    before: float = 0.0
    after: float = 0.0


class PlacedText(NamedTuple):
    """Lines `first` to `end` of a text; `y` is from the head of the type area down to the first of them."""

    block: Text
    first: int
    end: int
    y: float


class PlacedRows(NamedTuple):
    """Rows `first` to `end` of a table, below its head."""

    block: MeasuredTable
    first: int
    end: int
    y: float


Placed: TypeAlias = PlacedText | PlacedRows


def measured_blocks(blocks: Sequence[Block]) -> list[Text | MeasuredTable]:
    made: list[Text | MeasuredTable] = []
    for block in blocks:
        match block:
            case Title():
                made.append(_title(block))
            case Heading():
                made.append(_heading(block))
            case Paragraph():
                follows = bool(made) and isinstance(made[-1], Text) and made[-1].is_signature
                made.append(_paragraph(block, is_first=not follows))
            case Grid():
                made.append(MeasuredTable(block))
    return made


def _title(title: Title) -> Text:
    lines: list[Line] = []
    for text in title.lines:
        setting = measured([Piece(text, TITLE)], TITLE_SIZE)
        lines += ranged(setting, balanced(setting, WIDTH, _SENSE), WIDTH, 0.5)
    return Text(lines, "H1", drawn(title.text), is_kept=True, after=PITCH)


def _heading(heading: Heading) -> Text:
    chain = HEI if heading.level == 1 else KAI
    setting = measured([Piece(heading.text.strip(), chain)], BODY, SPACING)
    lines = justified(setting, WIDTH, INDENT)
    return Text(lines, f"H{heading.level + 1}", setting.text, level=heading.level - 1, is_kept=True)


def _paragraph(paragraph: Paragraph, *, is_first: bool) -> Text:
    """One that is nothing but its run-in heading is a heading; `is_first`: of the lines of signature and date."""
    setting = measured(_pieces(paragraph), BODY, SPACING)
    if paragraph.align != "right":
        lines = justified(setting, WIDTH, INDENT)
        if paragraph.lead >= len(paragraph.text.rstrip()):
            return Text(lines, "H3", setting.text, level=1, is_kept=True)
        return Text(lines, "P")
    room = WIDTH - INDENT
    lines = justified(setting, room) if setting.width(0, len(setting.text)) > room else []
    lines = lines or ranged(setting, [(0, len(setting.text))], room, 1)
    return Text(lines, "P", is_signature=True, before=PITCH if is_first else 0)


def _pieces(paragraph: Paragraph) -> list[Piece]:
    """The runs by face; blanks at both ends are left out, for the indent is ours."""
    text = paragraph.text
    first, end = len(text) - len(text.lstrip()), len(text.rstrip())
    pieces, at = [], 0
    for run in paragraph.runs:
        after = at + len(run.text)
        for start, stop, chain in ((first, paragraph.lead, KAI), (max(first, paragraph.lead), end, FANG)):
            start, stop = max(start, at), min(stop, after, end)
            if start < stop:
                pieces.append(Piece(text[start:stop], chain, run.bold))
        at = after
    return pieces


class Start(NamedTuple):
    """Where a row of a table's grid, or the first of a text's lines on a page, stands: page from 0, points down."""

    line: int
    page: int
    y: float


class Flow:
    """Pages in the making."""

    def __init__(self, blocks: list[Text | MeasuredTable]) -> None:
        self.pages: list[list[Placed]] = [[]]
        self._blocks = blocks
        self._y = 0.0
        for index, block in enumerate(blocks):
            if self._y and self._least(index) > HEIGHT - self._y + _EXACT:
                self._turn()
            if isinstance(block, Text):
                self._place_text(block, self._signature(index + 1))
            else:
                self._place_table(block)

    def starts(self) -> list[list[Start]]:
        """For each block its lines or rows; `y` is from the head of the type area."""
        found: dict[int, list[Start]] = {}
        for page, items in enumerate(self.pages):
            for item in items:
                lines = range(item.first, item.end if isinstance(item, PlacedRows) else item.first + 1)
                above = (item.block.height(item.first, line) if isinstance(item, PlacedRows) else 0.0 for line in lines)
                starts = (Start(line, page, item.y + y) for line, y in zip(lines, above, strict=True))
                found.setdefault(id(item.block), []).extend(starts)
        return [found.get(id(block), []) for block in self._blocks]

    def _turn(self) -> None:
        self.pages.append([])
        self._y = 0.0

    def _room(self) -> int:
        """Lines that the page still holds."""
        return int((LINES * PITCH - self._y + _EXACT) / PITCH)

    def _least(self, index: int) -> float:
        """Height of what must stand on the page on which this block begins."""
        block = self._blocks[index]
        if isinstance(block, MeasuredTable):
            return min(block.least(), HEIGHT)
        if block.is_signature:
            return self._signature(index)
        lines = len(block.lines)
        if block.is_kept and index + 1 < len(self._blocks):
            return min(lines * PITCH + block.after + self._least(index + 1), HEIGHT)
        return (lines if lines < 2 * _FEWEST else _FEWEST) * PITCH

    def _signature(self, index: int) -> float:
        """Height of the lines of signature and date from this block on: they stand together, under the text's end."""
        height = 0.0
        for block in self._blocks[index:]:
            if not isinstance(block, Text) or not block.is_signature:
                break
            height += len(block.lines) * PITCH + block.before
        return min(height, LINES * PITCH)

    def _place_text(self, block: Text, tail: float) -> None:
        """`tail` is the height of what must stand beneath its last lines."""
        first, count = 0, len(block.lines)
        if self._y:
            self._y += block.before
        while first < count:
            left = count - first
            fits = min(left, self._room())
            if fits == left and tail and left * PITCH + tail > LINES * PITCH - self._y + _EXACT and self._y:
                fits -= _FEWEST if left >= 2 * _FEWEST else left
            elif 0 < left - fits < _FEWEST:
                fits = left - _FEWEST
            if fits < min(_FEWEST, left) and self._y:
                fits = 0
            if fits > 0:
                self.pages[-1].append(PlacedText(block, first, first + fits, self._y))
                first += fits
                self._y += fits * PITCH
            if first < count:
                self._turn()
        self._y += block.after

    def _place_table(self, block: MeasuredTable) -> None:
        first = 0
        while first < block.rows:
            end = block.cut(first, HEIGHT - self._y)
            if end <= max(first, block.head if first == 0 else first) and end < block.rows:
                if self._y:
                    self._turn()
                    continue
                end = max(first, block.head) + 1
            self.pages[-1].append(PlacedRows(block, first, end, self._y))
            self._y += block.height(first, end)
            first = end
            if first < block.rows:
                self._turn()
        self._y = math.ceil((self._y + _UNDER_TABLE) / PITCH) * PITCH
