"""Measures the blocks of a document and sets them on pages by the plan that PDF and Word share."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple, TypeAlias

from app.exporters.layout import (
    BLANK_LINES,
    FLUSH,
    Block,
    Grid,
    Heading,
    Layout,
    Paragraph,
    Span,
    Title,
    lines_of,
    spans,
)
from app.exporters.page_plan import Lines, Plan, Stretch, plan
from app.exporters.pdf.fonts import FANG, HEI, KAI, TITLE
from app.exporters.pdf.libreoffice_lines import libreoffice_line_count
from app.exporters.pdf.line_breaking import (
    BODY,
    INDENT,
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

_SENSE = frozenset("省市州县区旗乡镇局委厅办会院所处室和与及暨、）》”")
"""Characters behind which a title may end a line without dividing a word."""


class Text(NamedTuple):
    """Lines of one block. `bookmark` is its title in the outline, at `level`, "" for none.

    `before` and `after` are blank lines around it, dropped at the head of a page. `signature`: the place of signature
    or date. `longer`: lines that it has more in LibreOffice.
    """

    lines: list[Line]
    role: str
    bookmark: str = ""
    level: int = 0
    is_kept: bool = False
    signature: Span | None = None
    before: int = 0
    after: int = 0
    longer: int = 0

    def planned(self) -> Lines:
        """The text as the plan of pages takes it."""
        return Lines(len(self.lines), self.before, self.after, self.is_kept, self.signature is not None, self.longer)


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


def measured_blocks(blocks: Sequence[Block], *, sealed: bool) -> list[Text | MeasuredTable]:
    made: list[Text | MeasuredTable] = []
    for is_signature, group in groupby(blocks, lambda block: isinstance(block, Paragraph) and block.align == "right"):
        if is_signature:
            made += _signature([block for block in group if isinstance(block, Paragraph)], sealed=sealed)
        else:
            made += map(_measured, group)
    return made


def _measured(block: Block) -> Text | MeasuredTable:
    match block:
        case Title():
            return _title(block)
        case Heading():
            return _heading(block)
        case Paragraph():
            return _paragraph(block)
        case Grid():
            return MeasuredTable(block)


def _title(title: Title) -> Text:
    lines: list[Line] = []
    for text in title.lines:
        setting = measured([Piece(text, TITLE)], TITLE_SIZE)
        lines += ranged(setting, balanced(setting, WIDTH, _SENSE), WIDTH, 0.5)
    return Text(lines, "H1", drawn(title.text), is_kept=True, after=1)


def _heading(heading: Heading) -> Text:
    chain = HEI if heading.level == 1 else KAI
    setting = measured([Piece(heading.text.strip(), chain)], BODY, SPACING)
    lines = justified(setting, WIDTH, INDENT)
    return Text(lines, f"H{heading.level + 1}", setting.text, level=heading.level - 1, is_kept=True)


def _paragraph(paragraph: Paragraph) -> Text:
    """One that is nothing but its run-in heading is a heading."""
    setting = measured(_pieces(paragraph), BODY, SPACING)
    indent = 0.0 if paragraph.align == FLUSH else INDENT
    lines = justified(setting, WIDTH, indent)
    if paragraph.room:
        return Text(lines, "P", after=paragraph.room)
    if paragraph.lead >= len(paragraph.text.rstrip()):
        return Text(lines, "H3", setting.text, level=1, is_kept=True)
    return Text(lines, "P", longer=libreoffice_line_count(setting, WIDTH, indent) - len(lines))


def _signature(paragraphs: Sequence[Paragraph], *, sealed: bool) -> Iterator[Text]:
    """The lines of signature and date."""
    bold = [all(run.bold for run in paragraph.runs) for paragraph in paragraphs]
    settings = [
        [measured([Piece(line, FANG, is_bold)], BODY, INDENT / 2 - BODY) for line in lines_of(paragraph.text)]
        for paragraph, is_bold in zip(paragraphs, bold, strict=True)
    ]
    widths = [max(setting.width(0, len(setting.text)) for setting in lines) for lines in settings]
    places = spans([paragraph.text for paragraph in paragraphs], widths, WIDTH, INDENT / 2, sealed=sealed)
    for number, (lines, place) in enumerate(zip(settings, places, strict=True)):
        room = place.right - place.left
        ranged_lines = [line for each in lines for line in ranged(each, [(0, len(each.text))], room, place.side)]
        moved = [line._replace(x=line.x + place.left) for line in ranged_lines]
        before = BLANK_LINES[sealed] if number == 0 else 0
        yield Text(moved, "P", before=before, signature=place)


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
    """The place of a row of a table's grid, or of a text's first line on a page: page from 0, points down."""

    line: int
    page: int
    y: float


_RAISED = 4.0
"""Points that a table moves towards its heading, away from what follows."""


class Pages:
    """The blocks of a document on their pages."""

    def __init__(self, layout: Layout) -> None:
        self._blocks = measured_blocks(layout.blocks, sealed=layout.sealed)
        self.plan: Plan = plan([block.planned() for block in self._blocks])
        self.pages: list[list[Placed]] = [[] for _ in range(self.plan.pages)]
        for block, heights in zip(self._blocks, self.plan.heights, strict=True):
            if isinstance(block, MeasuredTable):
                block.heights = list(heights)
        self._stretches = [stretch._replace(y=stretch.y - self._raised(stretch)) for stretch in self.plan.stretches]
        for index, first, end, page, y in self._stretches:
            block = self._blocks[index]
            if isinstance(block, Text):
                self.pages[page].append(PlacedText(block, first, end, y))
            else:
                self.pages[page].append(PlacedRows(block, first, end, y))

    def _raised(self, stretch: Stretch) -> float:
        """Points by which a table stands higher than planned: its heading stands at the top of its line."""
        blocks, index = self._blocks, stretch.block
        is_headed = isinstance(blocks[index], MeasuredTable) and index > 0 and isinstance(blocks[index - 1], Text)
        return _RAISED if is_headed and stretch.y else 0.0

    def signature(self, index: int) -> Span | None:
        """Return the place of a line of signature or date; None for other blocks."""
        block = self._blocks[index]
        return block.signature if isinstance(block, Text) else None

    def starts(self) -> list[list[Start]]:
        """Return for each block its rows, or its first line on each page; `y` is from the head of the type area."""
        found: list[list[Start]] = [[] for _ in self._blocks]
        for index, first, end, page, y in self._stretches:
            block = self._blocks[index]
            if isinstance(block, Text):
                found[index].append(Start(first, page, y))
            else:
                found[index] += [Start(row, page, y + block.height(first, row)) for row in range(first, end)]
        return found
