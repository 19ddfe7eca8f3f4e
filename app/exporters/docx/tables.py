"""A table as printed: fixed widths, merged cells, repeated header rows, no row split over two pages."""

import re
from collections.abc import Iterator
from itertools import accumulate, pairwise
from math import ceil
from typing import NamedTuple

from app.exporters.docx.paragraphs import EAST, TWIPS, Styles, attribute, run, style
from app.exporters.layout import Grid, Printed, number_apart
from app.model.edition import Role, Table

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
    """How the plan of pages sets a table: heights of its rows in points, the rows that stand with the next one.

    `turns`: the table begins a page.
    """

    heights: tuple[float, ...]
    kept: frozenset[int]
    turns: bool = False


def grid_xml(grid: Grid, styles: Styles, available: int, fitted: Fitted) -> str:
    """The w:tbl of a table, at most `available` twips wide, in the middle of the page."""
    table = grid.table
    widths = column_widths(table, available)
    rows = "".join(_row(number, row, table, widths, styles, fitted) for number, row in enumerate(_by_row(grid)))
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl>{_table_properties(table, sum(widths))}<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"


def column_widths(table: Table, available: int) -> list[int]:
    """Whole twips that add up exactly. A table as wide as the page is meant to be fills it to the twip."""
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


Place = tuple[Printed, bool]
"""A printed cell as it meets one grid row, and whether it began in an earlier one."""


def _by_row(grid: Grid) -> list[list[Place]]:
    rows: list[list[Place]] = [[] for _ in range(grid.table.height)]
    for printed in grid.cells:
        for number in range(printed.place.rows):
            rows[printed.place.top + number].append((printed, number > 0))
    for row in rows:
        row.sort(key=lambda place: place[0].place.left)
    return rows


def _row(number: int, row: list[Place], table: Table, widths: list[int], styles: Styles, fitted: Fitted) -> str:
    turns = "<w:pageBreakBefore/>" if fitted.turns and number == 0 else ""
    cells = "".join(_cells(row, table, widths, styles, ("<w:keepNext/>" if number in fitted.kept else "") + turns))
    height = round(fitted.heights[number] * TWIPS)
    header = "<w:tblHeader/>" if number < table.head else ""
    return (
        f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{height}" w:hRule="atLeast"/>{header}</w:trPr>{cells}</w:tr>'
    )


def _cells(row: list[Place], table: Table, widths: list[int], styles: Styles, keep: str) -> Iterator[str]:
    column = 0
    for printed, continued in row:
        place = printed.place
        if place.left > column:  # a place that the form leaves empty
            yield _cell(widths[column : place.left], "", _paragraph(None, table, widths[column], styles, keep))
        spanned = widths[place.left : place.left + place.columns]
        merge = "" if place.rows == 1 else "<w:vMerge/>" if continued else '<w:vMerge w:val="restart"/>'
        shown = None if continued else printed
        yield _cell(spanned, merge, _paragraph(shown, table, sum(spanned), styles, keep))
        column = place.left + place.columns
    if column < len(widths):
        yield _cell(widths[column:], "", _paragraph(None, table, widths[column], styles, keep))


def _cell(spanned: list[int], merge: str, content: str) -> str:
    span = f'<w:gridSpan w:val="{len(spanned)}"/>' if len(spanned) > 1 else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{sum(spanned)}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="center"/></w:tcPr>'
        f"{content}</w:tc>"
    )


def _paragraph(printed: Printed | None, table: Table, width: int, styles: Styles, keep: str) -> str:
    text = printed.text if printed else ""
    room = width / TWIPS - 2 * _BESIDE * table.font_size
    narrowed = _narrowed(text, table.font_size, room)
    size = _fitting(text, table.font_size, room / narrowed)
    at_left = printed is not None and _begins_left(printed, table, len(text) * size > room)
    if printed and not printed.place.cell:
        text = number_apart(text, room / size)
    inset = _LIST_INSET if at_left else round(_balance(text, size, room) * TWIPS)
    sides = f'<w:ind w:left="{inset}" w:right="{0 if at_left else inset}"/>' if inset else ""
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
    """Items of a group and a note in the corner that wraps; all else stands in the middle."""
    is_item = printed.place.role is Role.LABEL and table.side > 1 and printed.place.rows == 1
    return is_item or (printed.place.role is Role.CORNER and wraps)


def _narrowed(text: str, size: float, width: float) -> float:
    """How narrow, of 1, a figure is set that does not fit into `width` points; it keeps its height that way."""
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


def _balance(text: str, size: float, width: float) -> float:
    """Points to indent a wrapped Chinese label on both sides, so that its lines are equally long: 2 + 2, not 3 + 1."""
    if not text or any(character.isascii() for character in text):  # an address, a list number, lines already made
        return 0.0
    lines = ceil(len(text) * size / width)
    if lines == 1:
        return 0.0
    return max(0.0, (width - (ceil(len(text) / lines) + _SLACK) * size) / 2)
