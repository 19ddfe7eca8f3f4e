"""The report as one web page that needs nothing else, and as a fragment to paste into a web site's own frame."""

import json
import math
import re
from collections.abc import Iterator
from html import escape

from app.exporters.files import storable
from app.exporters.layout import LONG_WORD, Block, Grid, Heading, Layout, Paragraph, Printed, Title
from app.model.edition import Role, Table
from app.model.report import Report

_PAGE_STYLE = """\
:root { color-scheme: light; }
body { margin: 2em auto; max-width: 48em; padding: 0 1em; color: #000; background: #fff;
  font-family: FangSong, 仿宋, STFangsong, serif; font-size: 1.15em; line-height: 1.8; }
h1, h2, h3 { font-weight: normal; line-height: 1.5; text-wrap: balance; break-after: avoid; }
h1 { font-size: min(1.375em, 4.5vw); }
p { overflow-wrap: anywhere; }
h2 { font-family: SimHei, 黑体, "Microsoft YaHei", sans-serif; font-size: 1.15em; }
h3 { font-family: KaiTi, 楷体, STKaiti, serif; font-size: 1em; }
table { font-family: SimSun, 宋体, STSong, serif; font-size: 0.8em; line-height: 1.5; }
@page { size: A4; margin: 37mm 26mm 35mm 28mm; }
@media print { body { margin: 0; max-width: none; padding: 0; font-size: 16pt; }
  h1 { font-size: 22pt; }
  table { font-size: var(--printed, 10.5pt); line-height: 1.3; min-width: 0 !important; }
  div { overflow: visible !important; } div, tr { break-inside: avoid; } p { orphans: 2; widows: 2; } }
"""
# A web site keeps inline styles but drops style sheets: what the report cannot do without stands in its elements.
_TITLE_STYLE = "text-align: center"
_INDENTED = "text-indent: 2em; margin: 0"
_JUSTIFIED = "; text-align: justify"
_SIGNATURE = "text-align: right; margin: 0; padding-right: 2em; break-before: avoid"
_RUN_IN = "font-family: KaiTi, 楷体, STKaiti, serif"
_STAMP = "text-align: right; color: #c00"
_ROLLING = "overflow-x: auto; margin: 1em 0"
_TABLE = "border-collapse: collapse; width: 100%"
_POINTS_PER_MM = 72 / 25.4
_DIGIT, _BESIDE = 0.56, 0.7
"""The width of a digit, and of the blank space beside a text, in sizes of the text."""
_NARROWEST = 2.8
"""The least width of a column in em: two characters and the padding, so that a header breaks between words of two."""
_WHOLE = 3
"""The most characters of a label that stays on one line."""
_PAIRS = re.compile("(?:[\u4e00-\u9fff]{2}){2,4}")
_PAIR = re.compile("([\u4e00-\u9fff]{2})(?!$)")
"""Labels of four, six and eight characters are mostly made of words of two."""
_CELL = "border: 1px solid; padding: 0.3em; font-weight: normal; text-align: "


def write(report: Report, layout: Layout) -> bytes:
    """A whole page. The same report gives the same bytes."""
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{_escaped(layout.title)}</title>\n"
        f'<meta name="author" content="{_escaped(layout.unit)}">\n'
        f"<style>\n{_PAGE_STYLE}{_page_numbers(layout)}</style>\n</head>\n<body>\n<main>\n{fragment(layout)}\n</main>\n</body>\n</html>\n"
    ).encode()


def _page_numbers(layout: Layout) -> str:
    """The style of page numbers in print: outside, as in the other documents. Browsers that know none leave it out."""
    before, _, after = (json.dumps(part, ensure_ascii=False) for part in layout.page_number.partition("{page}"))
    look = f"{{ content: {before} counter(page) {after}; font: 14pt SimSun, 宋体, serif; vertical-align: top; }}"
    return f"@page :right {{ @bottom-right {look} }}\n@page :left {{ @bottom-left {look} }}\n"


def fragment(layout: Layout) -> str:
    """The report's elements alone, without a page around them."""
    stamp = [f'<p class="stamp" style="{_STAMP}">{_escaped(layout.stamp)}</p>'] if layout.stamp else []
    return "\n".join([*stamp, *(_block(block) for block in layout.blocks)])


def plain(layout: Layout) -> str:
    """The same as text: a line for each paragraph, the rows of tables with tabs between their columns."""
    stamp = [layout.stamp] if layout.stamp else []
    return "\n".join([*stamp, *(line for block in layout.blocks for line in _plain(block))])


def _plain(block: Block) -> Iterator[str]:
    match block:
        case Title():
            yield from block.lines
        case Heading():
            yield block.text
        case Paragraph():
            yield block.text if block.align == "right" else f"　　{block.text.strip()}"
        case Grid():
            begins = {(cell.place.top, cell.place.left): cell.text for cell in block.cells}
            for row in range(block.table.height):
                yield "\t".join(begins.get((row, column), "") for column in range(block.table.width))


def _block(block: Block) -> str:
    match block:
        case Title():
            return f'<h1 style="{_TITLE_STYLE}">{"<br>".join(_escaped(line) for line in block.lines)}</h1>'
        case Heading():
            level = min(block.level + 1, 6)
            return f"<h{level}>{_escaped(block.text)}</h{level}>"
        case Paragraph():
            return _paragraph(block)
        case Grid():
            return _table(block)


_LINE_HEIGHT = 29


def _paragraph(block: Paragraph) -> str:
    """A paragraph that is nothing but its run-in heading is a heading."""
    if block.align == "right":
        return f'<p style="{_SIGNATURE}">{_prose(block, 0)}</p>'
    if block.room:
        return f'<p style="min-height:{block.room * _LINE_HEIGHT}pt"></p>'
    if block.lead >= len(block.text.rstrip()):
        return f"<h3>{_prose(block, 0)}</h3>"
    # The line before an address is left ragged: stretched, its characters would stand far apart.
    justified = "" if LONG_WORD.search(block.text) else _JUSTIFIED
    return f'<p style="{_INDENTED}{justified}">{_prose(block, block.lead)}</p>'


def _prose(block: Paragraph, lead: int) -> str:
    """The runs, their first `lead` characters apart; blanks at both ends are left out, for the indent is a style."""
    first, end = len(block.text) - len(block.text.lstrip()), len(block.text.rstrip())
    lead = max(lead, first)
    heading = _span(block, first, lead)
    return (f'<span style="{_RUN_IN}">{heading}</span>' if heading else "") + _span(block, lead, end)


def _span(block: Paragraph, start: int, end: int) -> str:
    shown, at = "", 0
    for run in block.runs:
        text = _escaped(run.text[max(0, start - at) : max(0, end - at)])
        shown += f"<strong>{text}</strong>" if run.bold and text else text
        at += len(run.text)
    return shown


def _table(grid: Grid) -> str:
    table = grid.table
    whole = sum(table.widths)
    columns = "".join(f'<col style="width: {width / whole:.2%}">' for width in table.widths)
    rows = list(_rows(grid))
    head = f"<thead>\n{''.join(rows[: table.head])}</thead>\n" if table.head else ""
    style = f"{_TABLE}; min-width: {_NARROWEST * whole / min(table.widths):.0f}em; --printed: {_printed_size(grid):g}pt"
    return (
        f'<div style="{_ROLLING}"><table aria-label="{_escaped(table.title)}" style="{style}">\n'
        f"<colgroup>{columns}</colgroup>\n{head}<tbody>\n{''.join(rows[table.head :])}</tbody>\n</table></div>"
    )


def _printed_size(grid: Grid) -> float:
    """The size in points in which a table fits the paper: no figure is wider than its cell."""
    size = grid.table.font_size
    for cell in grid.cells:
        longest = max(map(len, re.findall("[!-~]+", cell.text)), default=0)
        width = sum(grid.table.widths[cell.place.left : cell.place.left + cell.place.columns]) * _POINTS_PER_MM
        size = min(size, width / (longest * _DIGIT + _BESIDE))
    return math.floor(size * 2) / 2


def _rows(grid: Grid) -> Iterator[str]:
    """A tr for each grid row; a place that no cell covers is an empty td, so that no column slips."""
    table = grid.table
    covered = {
        (row, column)
        for cell in grid.cells
        for row in range(cell.place.top, cell.place.top + cell.place.rows)
        for column in range(cell.place.left, cell.place.left + cell.place.columns)
    }
    begins = {(cell.place.top, cell.place.left): cell for cell in grid.cells}
    for row in range(table.height):
        cells = ""
        for column in range(table.width):
            if cell := begins.get((row, column)):
                cells += _cell(cell, table)
            elif (row, column) not in covered:
                cells += f'<td style="{_CELL}center"></td>'
        yield f"<tr>{cells}</tr>\n"


def _cell(cell: Printed, table: Table) -> str:
    place = cell.place
    spans = f' colspan="{place.columns}"' if place.columns > 1 else ""
    spans += f' rowspan="{place.rows}"' if place.rows > 1 else ""
    is_item = place.role is Role.LABEL and table.side > 1 and place.rows == 1
    style = f' style="{_CELL}{"left" if is_item else "center"}{_breaking(cell.text)}"'
    text = _PAIR.sub(r"\1<wbr>", cell.text) if _PAIRS.fullmatch(cell.text) else _escaped(cell.text)
    match place.role:
        case Role.FIGURE:
            return f"<td{spans}{style}>{text}</td>"
        case Role.LABEL:
            scope = "rowgroup" if place.rows > 1 else "row"
        case _:
            scope = "colgroup" if place.columns > 1 else "col"
    return f'<th scope="{scope}"{spans}{style}>{text}</th>'


def _breaking(text: str) -> str:
    """Return the places where the lines of a cell may end: none in a short text, between words in a label of words."""
    if len(text) <= _WHOLE:
        return "; white-space: nowrap"
    return "; word-break: keep-all" if _PAIRS.fullmatch(text) else ""


def _escaped(text: str) -> str:
    """`text` as content or as an attribute in double quotation marks."""
    return escape(storable(text), quote=False).replace('"', "&quot;")
