"""Paragraphs and tables as WordprocessingML, written as text in the schema's order."""

import re
from collections.abc import Iterator
from html import escape
from itertools import accumulate, pairwise
from math import ceil
from typing import Any, NamedTuple

from app.exporters.files import storable
from app.exporters.layout import (
    FLUSH,
    LONG_WORD,
    Grid,
    Heading,
    Paragraph,
    Printed,
    Span,
    Title,
    label_lines,
    lines_of,
)
from app.exporters.name_lines import ems
from app.model.edition import Role, Table

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MAIN = f"{{{NAMESPACE}}}"
TWIPS = 20
"""Twips in a point."""

EAST = '<w:rFonts w:hint="eastAsia"/>'
"""Makes “”…— Chinese: Word takes them from the Latin face without it."""

HYPHEN = "\ufdd2"
"""Stands for Word's hyphen that does not break; becomes its element. No text has this code."""

# A number and its unit get no mark: a joiner without width would be copied along with the text.
_TELEPHONE = re.compile(r"(?<![\d-])\d{3,4}-\d{3,4}(?:-\d{3,4}|\d{3,5})?(?![\d-])")

_BREAK = re.compile(rf"([\n{HYPHEN}])")
_BREAKS = {"\n": "<w:br/>", HYPHEN: "<w:noBreakHyphen/>"}


def kept_together(text: str) -> str:
    """`text` with HYPHEN in its telephone numbers, so that no line ends within them."""
    return _TELEPHONE.sub(lambda found: found[0].replace("-", HYPHEN), text)


def run(text: str, properties: str = EAST) -> str:
    """A run; `properties` are the children of w:rPr. Line feeds and HYPHEN become elements; "" for no text.

    A tab is a blank, as it is in the PDF: where Word's next stop is depends on what stands before it.
    """
    parts = [_BREAKS.get(part) or _text(part) for part in _BREAK.split(storable(text).replace("\t", " ")) if part]
    return f"<w:r><w:rPr>{properties}</w:rPr>{''.join(parts)}</w:r>" if parts else ""


def _text(part: str) -> str:
    return f'<w:t xml:space="preserve">{escape(part, quote=False)}</w:t>'


def attribute(text: str) -> str:
    """`text` quoted as the value of an attribute."""
    return f'"{escape(storable(text), quote=False).replace(chr(34), "&quot;")}"'


def style(kind: str, name: str | None) -> str:
    """w:pStyle or w:rStyle; "" for a style that the template does not have."""
    return f'<w:{kind} w:val="{name}"/>' if name else ""


def fragment(xml: str, namespaces: str = "") -> list[Any]:
    """The elements of a piece of XML, made by python-docx's parser so that they can stand in its documents."""
    from docx.oxml import parse_xml

    return list(parse_xml(f'<w:body xmlns:w="{NAMESPACE}" {namespaces}>{xml}</w:body>'))


class Styles(NamedTuple):
    """The ids of the template's styles, None where an office's own template does not have one."""

    title: str | None
    headings: tuple[str | None, ...]
    closing: str | None
    run_in: str | None
    table: str | None

    @classmethod
    def of(cls, document: Any) -> "Styles":
        """Finds the styles by name: in a template made with a Chinese Word the ids are numbers, the names are these."""
        ids = {str(each.name).lower(): str(each.style_id) for each in document.styles}
        return cls(
            title=ids.get("title"),
            headings=(ids.get("heading 1"), ids.get("heading 2")),
            closing=ids.get("落款"),
            run_in=ids.get("段首标题"),
            table=ids.get("表格文字"),
        )


class Around(NamedTuple):
    """The relation of a paragraph to its neighbours.

    `above` is blank space above it in twips, None for that of its style. `is_kept`: the next block begins on its page.
    `turns`: it begins a page. `beneath` is blank space below it in twips.
    """

    above: int | None = None
    is_kept: bool = False
    turns: bool = False
    beneath: int = 0

    def xml(self) -> tuple[str, str]:
        """The XML before and behind the other properties of the paragraph, in the schema's order."""
        before = ("<w:keepNext/>" if self.is_kept else "") + ("<w:pageBreakBefore/>" if self.turns else "")
        sides = {"before": self.above, "after": self.beneath or None}
        spacing = "".join(f' w:{side}="{space}"' for side, space in sides.items() if space is not None)
        return before, f"<w:spacing{spacing}/>" if spacing else ""


def block_xml(block: Title | Heading | Paragraph, styles: Styles, around: Around) -> str:
    """One paragraph."""
    match block:
        case Title():
            return _paragraph(styles.title, run("\n".join(block.lines)), around)
        case Heading():
            return _paragraph(_heading_style(block.level, styles), run(block.text), around)
        case Paragraph():
            return _prose(block, styles, around)


def signature_xml(block: Paragraph, styles: Styles, around: Around, span: Span, width: int) -> str:
    """A line of signature or date in its place; a long name has its line ends."""
    left, right = round(span.left * TWIPS), max(0, width - round(span.right * TWIPS))
    side = {0.0: "left", 0.5: "center", 1.0: "right"}[span.side]
    sides = (
        f'<w:ind w:leftChars="0" w:left="{left}" w:rightChars="0" w:right="{right}" w:firstLineChars="0" '
        f'w:firstLine="0"/><w:contextualSpacing w:val="0"/><w:jc w:val="{side}"/>'
    )
    bold = all(each.bold for each in block.runs)
    return _paragraph(styles.closing, run("\n".join(lines_of(block.text)), _face(bold)), around, sides)


def spacer_xml(styles: Styles, height: int = 0) -> str:
    """A paragraph that only keeps two tables, or a table and the end, apart: `height` twips, at least a point."""
    spacing = f'<w:snapToGrid w:val="0"/><w:spacing w:line="{max(height, TWIPS)}" w:lineRule="exact"/>'
    return f"<w:p><w:pPr>{style('pStyle', styles.table)}{spacing}</w:pPr></w:p>"


def _heading_style(level: int, styles: Styles) -> str | None:
    return styles.headings[min(level, len(styles.headings)) - 1]


def _prose(block: Paragraph, styles: Styles, around: Around) -> str:
    """A paragraph that is nothing but its run-in heading is a heading of the second level, and navigable as one."""
    if 0 < block.lead >= len(block.text.rstrip()):
        return _paragraph(styles.headings[1], "".join(_runs(block, None)), around)
    block = block._replace(runs=tuple(each._replace(text=kept_together(each.text)) for each in block.runs))
    place = '<w:ind w:firstLineChars="0" w:firstLine="0"/>' if block.align == FLUSH else ""
    place += '<w:jc w:val="left"/>' if LONG_WORD.search(block.text) else ""
    return _paragraph(None, "".join(_runs(block, styles.run_in)), around, place)


def _runs(block: Paragraph, lead_style: str | None) -> Iterator[str]:
    """The runs, cut where the lead ends. Blanks at both ends are left out: the indent is the style's."""
    text = block.text
    first, end = len(text) - len(text.lstrip()), len(text.rstrip())
    at = 0
    for each in block.runs:
        for start, stop, name in ((first, block.lead, lead_style), (max(first, block.lead), end, None)):
            cut = each.text[max(start - at, 0) : max(stop - at, 0)]
            yield run(cut, style("rStyle", name) + _face(each.bold))
        at += len(each.text)


def _face(bold: bool) -> str:
    return f"{EAST}<w:b/>" if bold else EAST


def _paragraph(name: str | None, content: str, around: Around, sides: str = "") -> str:
    before, spacing = around.xml()
    properties = style("pStyle", name) + before + spacing + sides
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>" if properties else f"<w:p>{content}</w:p>"


_TWIPS_PER_MM = 1440 / 25.4
_ABOVE = 0.1
_BESIDE = 0.18
"""Margins of a cell above and below, left and right, in sizes of the table's text; the rows are higher than that."""

_LINE = 1.3
"""Line pitch of a cell's text in its font size."""

_LIST_INSET = 40
"""Before labels that begin at the left, in twips."""

_SLACK = 0.4
"""Room left beside a balanced line, in characters, for what other programs measure differently."""

_UNBROKEN = re.compile(r"[!-~]+")
_DIGIT = 0.56
"""Width of a digit in its size: half of it in the face that is named, more in those that stand in for it."""

_LEAST_SIZE = 3.5
_NARROWEST = 0.7
_TALLEST = 250.0
"""Points of a cell of one row before its text is set smaller: a row is never split over two pages."""


class Fitted(NamedTuple):
    """A table in the page plan: heights of its rows in points, and the rows that stay with the next one.

    `turns`: the table begins a page. `parts`: the rows, but the first, with which it begins on a page.
    """

    heights: tuple[float, ...]
    kept: frozenset[int]
    turns: bool = False
    parts: frozenset[int] = frozenset()


def grid_xml(grid: Grid, styles: Styles, available: int, fitted: Fitted) -> str:
    """The w:tbl of a table, at most `available` twips wide, in the middle of the page."""
    table = grid.table
    widths = column_widths(table, available)
    rows = "".join(
        _row(number, row, table, widths, styles, fitted) for number, row in enumerate(_by_row(grid, fitted.parts))
    )
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl>{_table_properties(table, sum(widths))}<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"


def column_widths(table: Table, available: int) -> list[int]:
    """Round to whole twips that add up exactly. A table meant to be as wide as the page fills it to the twip."""
    whole = sum(table.widths) * _TWIPS_PER_MM
    total = available if whole > available - TWIPS else round(whole)
    edges = [round(edge * total / sum(table.widths)) for edge in accumulate(table.widths, initial=0)]
    return [after - before for before, after in pairwise(edges)]


def _table_properties(table: Table, width: int) -> str:
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    above, beside = (round(margin * table.font_size * TWIPS) for margin in (_ABOVE, _BESIDE))
    margins = "".join(
        f'<w:{side} w:w="{margin}" w:type="dxa"/>'
        for side, margin in (("top", above), ("left", beside), ("bottom", above), ("right", beside))
    )
    return (
        f'<w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{sides}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar>'
        f"<w:tblCaption w:val={attribute(table.title)}/></w:tblPr>"
    )


class _Place(NamedTuple):
    """A printed cell as it meets one grid row: whether it began in an earlier one, and goes on in a later one."""

    printed: Printed
    is_continued: bool
    goes_on: bool


def _by_row(grid: Grid, parts: frozenset[int]) -> list[list[_Place]]:
    """The cells of each row. A cell that reaches over two pages is two, so that its text stands on both."""
    rows: list[list[_Place]] = [[] for _ in range(grid.table.height)]
    for printed in grid.cells:
        top, end = printed.place.top, printed.place.top + printed.place.rows
        for row in range(top, end):
            rows[row].append(_Place(printed, row > top and row not in parts, row + 1 < end and row + 1 not in parts))
    for row_places in rows:
        row_places.sort(key=lambda place: place.printed.place.left)
    return rows


def _row(number: int, row: list[_Place], table: Table, widths: list[int], styles: Styles, fitted: Fitted) -> str:
    turns = "<w:pageBreakBefore/>" if fitted.turns and number == 0 else ""
    cells = "".join(_cells(row, table, widths, styles, ("<w:keepNext/>" if number in fitted.kept else "") + turns))
    height = round(fitted.heights[number] * TWIPS)
    header = "<w:tblHeader/>" if number < table.head else ""
    return (
        f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{height}" w:hRule="atLeast"/>{header}</w:trPr>{cells}</w:tr>'
    )


def _cells(row: list[_Place], table: Table, widths: list[int], styles: Styles, keep: str) -> Iterator[str]:
    column = 0
    for printed, is_continued, goes_on in row:
        place = printed.place
        if place.left > column:  # a place that the form leaves empty
            yield _cell(widths[column : place.left], "", _cell_paragraph(None, table, widths[column], styles, keep))
        spanned = widths[place.left : place.left + place.columns]
        merge = "<w:vMerge/>" if is_continued else '<w:vMerge w:val="restart"/>' if goes_on else ""
        shown = None if is_continued else printed
        yield _cell(spanned, merge, _cell_paragraph(shown, table, sum(spanned), styles, keep))
        column = place.left + place.columns
    if column < len(widths):
        yield _cell(widths[column:], "", _cell_paragraph(None, table, widths[column], styles, keep))


def _cell(spanned: list[int], merge: str, content: str) -> str:
    span = f'<w:gridSpan w:val="{len(spanned)}"/>' if len(spanned) > 1 else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{sum(spanned)}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="center"/></w:tcPr>'
        f"{content}</w:tc>"
    )


def _cell_paragraph(printed: Printed | None, table: Table, width: int, styles: Styles, keep: str) -> str:
    text = printed.text if printed else ""
    room = width / TWIPS - 2 * _BESIDE * table.font_size
    narrowed = _narrowed(text, table.font_size, room)
    size = _fitting(text, table.font_size, room / narrowed)
    at_left = printed is not None and _begins_left(printed, table, len(text) * size > room)
    if at_left:
        left, right = _LIST_INSET, round(_last_line_inset(text, size, room - _LIST_INSET / TWIPS) * TWIPS)
    else:
        text, inset = _divided(text, size, room)
        left = right = round(inset * TWIPS)
    sides = f'<w:ind w:left="{left}" w:right="{right}"/>' if left or right else ""
    pitch = round(size * _LINE * TWIPS)
    return (
        f"<w:p><w:pPr>{style('pStyle', styles.table)}{keep}"
        f'<w:spacing w:line="{pitch}" w:lineRule="exact"/>{sides}<w:jc w:val="{"left" if at_left else "center"}"/>'
        f"</w:pPr>{run(text, EAST + _size(size, narrowed))}</w:p>"
    )


def _size(points: float, narrowed: float) -> str:
    narrow = f'<w:w w:val="{int(narrowed * 100)}"/>' if narrowed < 1 else ""
    return f'{narrow}<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'


def _begins_left(printed: Printed, table: Table, wraps: bool) -> bool:
    """Notes, items of a group, and a corner that wraps; all else stands in the middle."""
    is_item = printed.place.role is Role.LABEL and table.side > 1 and printed.place.rows == 1
    return is_item or printed.place.role is Role.NOTE or (printed.place.role is Role.CORNER and wraps)


def _narrowed(text: str, size: float, width: float) -> float:
    """Return the factor by which a figure that does not fit into `width` points is narrowed; its height stays."""
    longest = max(map(len, _UNBROKEN.findall(text)), default=0)
    return max(_NARROWEST, min(1.0, width / (longest * size * _DIGIT))) if longest else 1.0


def _fitting(text: str, size: float, width: float) -> float:
    """The size in points, in halves: the longest unbroken figure fits into `width`, the cell is not taller than usual.

    What does not fit even at the smallest size breaks.
    """
    longest = max(map(len, _UNBROKEN.findall(text)), default=0)
    while size > _LEAST_SIZE and (
        longest * size * _DIGIT > width or len(text) * size / width * size * _LINE > _TALLEST
    ):
        size -= 0.5
    return size


def _divided(text: str, size: float, width: float) -> tuple[str, float]:
    """A label in lines that divide no word, and the points to indent it on both sides.

    Lines of one length come about by the indent alone: the label is copied and read without line ends.
    """
    lines = label_lines(text, int(width / size))
    if len({*map(len, lines)}) > 1:
        return "\n".join(lines), 0.0
    if len(lines) == 1:
        return text, _balance(text, size, width)
    return text, max(0.0, (width - (len(lines[0]) + _SLACK) * size) / 2)


def _last_line_inset(text: str, size: float, width: float) -> float:
    """Points to indent an item on the right so that its last line has two characters at least."""
    taken = ems(text) * size
    is_lone = taken > width and 0 < taken % width < 2 * size
    return size if is_lone else 0.0


def _balance(text: str, size: float, width: float) -> float:
    """Points to indent a wrapped Chinese label on both sides, so that its lines are equally long: 2 + 2, not 3 + 1."""
    if not text or any(character.isascii() for character in text):  # an address, a list number, lines already made
        return 0.0
    lines = ceil(len(text) * size / width)
    if lines == 1:
        return 0.0
    return max(0.0, (width - (ceil(len(text) / lines) + _SLACK) * size) / 2)
