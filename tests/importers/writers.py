"""Writes a document in the layouts in which offices publish: web pages, Word, Excel, text, PDF."""

import html
import io
import random
import zipfile
from collections.abc import Callable, Iterator

from app.model.edition import Role
from tests.importers.documents import Box, Document, Grid, Words, flat, split, with_grids

Writer = Callable[[Document, random.Random], bytes]


# -- web pages ---------------------------------------------------------------------------------------------------------


def html_grid(grid: Grid, cell: Callable[[Box], str], *, tbody: bool = True) -> str:
    rows = []
    for row in range(grid.height):
        boxes = sorted((box for box in grid.boxes if box.top == row), key=lambda box: box.left)
        rows.append("<tr>" + "".join(cell(box) for box in boxes) + "</tr>")
    inner = "\n".join(rows)
    return f"<table border=1>{'<tbody>' if tbody else ''}{inner}</table>"


def td(box: Box, content: str, attributes: str = "") -> str:
    spans = (f' rowspan="{box.rows}"' if box.rows > 1 else "") + (
        f' colspan="{box.columns}"' if box.columns > 1 else ""
    )
    return f"<td{spans}{attributes}>{content}</td>"


def _escaped(text: str) -> str:
    return html.escape(text).replace("\n", "<br>")


def page(body: str, title: str = "", charset: str = "utf-8") -> bytes:
    head = f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>{title}</title></head>'
    return f"{head}<body>{body}</body></html>".encode("gb18030" if charset.startswith("gb") else charset)


def whole(made: Document, grid: Callable[[Grid], str], words: Callable[[Words], str]) -> str:
    return "\n".join(grid(block) if isinstance(block, Grid) else words(block) for block in made.blocks)


def html_plain(made: Document, draw: random.Random) -> bytes:
    """Merged cells as they should be."""
    return page(whole(made, lambda g: html_grid(g, lambda b: td(b, _escaped(b.text))), html_paragraph))


def html_paragraph(words: Words) -> str:
    return f"<p>{html.escape(words.text)}</p>"


def html_of_word(made: Document, draw: random.Random) -> bytes:
    """Saved from Word: paragraphs and nested spans in every cell, GB encoding, the figure cut into spans."""

    def cell(box: Box) -> str:
        lines = box.text.split("\n")
        cut = [
            "".join(f"<span lang=EN-US><span style='font-size:9pt'>{html.escape(c)}</span></span>" for c in line)
            for line in lines
        ]
        return td(box, "".join(f"<p class=MsoNormal align=center>{c or '&nbsp;'}<o:p></o:p></p>" for c in cut))

    def words(block: Words) -> str:
        return f"<p class=MsoNormal style='text-indent:32pt'><span>　　{html.escape(block.text)}</span></p>"

    return page(whole(made, lambda g: html_grid(g, cell), words), charset="gb2312")


def html_flat(made: Document, draw: random.Random) -> bytes:
    """No cell is merged: blank ones stand where it should reach."""
    return html_plain(with_grids(made, lambda grid: [flat(grid)]), draw)


def html_repeated(made: Document, draw: random.Random) -> bytes:
    """No cell is merged: labels are repeated."""
    return html_plain(with_grids(made, lambda grid: [flat(grid, repeat=True)]), draw)


def html_split(made: Document, draw: random.Random) -> bytes:
    """Tables in two parts, the second without a header."""
    return html_plain(with_grids(made, lambda grid: split(grid, draw, header=False)), draw)


def html_split_with_header(made: Document, draw: random.Random) -> bytes:
    """Tables in two parts, each with the header."""
    return html_plain(with_grids(made, lambda grid: split(grid, draw, header=True)), draw)


def html_in_layout(made: Document, draw: random.Random) -> bytes:
    """A page of tables within tables, with a menu, a date line and a footer."""
    inner = whole(made, lambda g: html_grid(g, lambda b: td(b, f"<div>{_escaped(b.text)}</div>")), html_paragraph)
    menu = "<table><tr><td><a>首页</a></td><td><a>政务公开</a></td><td><a>2023年</a></td></tr></table>"
    foot = "<div class=footer><p>版权所有 某某市人民政府</p><p>备案号 12345678</p></div>"
    content = (
        f"<div class=content><div class=meta>发布日期：2024-01-20 浏览次数：35</div><div id=zoom>{inner}</div></div>"
    )
    layout = f"<table><tr><td>{menu}</td></tr><tr><td>{content}</td></tr><tr><td>{foot}</td></tr></table>"
    return page(layout, title=f"{made.report.title}_某某网")


def html_wrong_rowspan(made: Document, draw: random.Random) -> bytes:
    """Labels that reach one row too few or too many, as pages edited by hand have them."""

    def cell(box: Box) -> str:
        rows = box.rows
        if rows > 2 and not box.cell and box.left == 1:
            rows += draw.choice([-1, 0, 0, 1])
        return td(Box(box.top, box.left, rows, box.columns, box.text, box.role, box.cell), _escaped(box.text))

    return page(whole(made, lambda g: html_grid(g, cell), html_paragraph))


def html_lost_cells(made: Document, draw: random.Random) -> bytes:
    """Now and then a blank figure's cell is missing, and what follows moves to the left."""

    def cell(box: Box) -> str:
        return "" if box.cell and not box.text.strip() and draw.random() < 0.3 else td(box, _escaped(box.text))

    return page(whole(made, lambda g: html_grid(g, cell), html_paragraph))


def html_divs(made: Document, draw: random.Random) -> bytes:
    """Paragraphs made of <div> and <br>, headings in bold, th for labels, wide cells."""

    def cell(box: Box) -> str:
        return td(box, f"<div><font>&nbsp;{_escaped(box.text)}&nbsp;</font></div>", ' width="80"')

    def words(block: Words) -> str:
        if block.kind == "text":
            return f"<div>　　{html.escape(block.text)}<br/></div>"
        return f"<div style='text-align:center'><strong>{html.escape(block.text)}</strong></div>"

    return page(whole(made, lambda g: html_grid(g, cell, tbody=False), words))


# -- Word --------------------------------------------------------------------------------------------------------------

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)


def word_package(body: str, **parts: str) -> bytes:
    """A .docx of this body."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("_rels/.rels", _RELATIONS)
        package.writestr("word/document.xml", f"<w:document {_W}><w:body>{body}</w:body></w:document>")
        for name, text in parts.items():
            package.writestr(f"word/{name}{'' if name.endswith('.rels') else '.xml'}", text)
    return made.getvalue()


def word_paragraph(text: str) -> str:
    runs = "<w:br/>".join(f'<w:t xml:space="preserve">{html.escape(line)}</w:t>' for line in text.split("\n"))
    return f"<w:p><w:r>{runs}</w:r></w:p>"


def word_table(grid: Grid) -> str:
    """Rows with gridSpan and vMerge."""
    rows = []
    for row in range(grid.height):
        cells = []
        for box in sorted((b for b in grid.boxes if b.top <= row < b.top + b.rows), key=lambda b: b.left):
            merge = "" if box.rows == 1 else f'<w:vMerge w:val="{"restart" if box.top == row else "continue"}"/>'
            span = f'<w:gridSpan w:val="{box.columns}"/>' if box.columns > 1 else ""
            content = word_paragraph(box.text if box.top == row else "")
            cells.append(f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{content}</w:tc>")
        rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
    return f"<w:tbl><w:tblPr/><w:tblGrid>{'<w:gridCol/>' * grid.width}</w:tblGrid>{''.join(rows)}</w:tbl>"


def docx_merged(made: Document, draw: random.Random) -> bytes:
    """A Word table with merged cells."""
    return word_package(whole(made, word_table, lambda w: word_paragraph(w.text)))


def docx_flat(made: Document, draw: random.Random) -> bytes:
    """A Word table whose labels are not merged."""
    return docx_merged(with_grids(made, lambda grid: [flat(grid)]), draw)


def docx_split(made: Document, draw: random.Random) -> bytes:
    """Word tables cut in two by hand."""
    return docx_merged(with_grids(made, lambda grid: split(grid, draw, header=draw.random() < 0.5)), draw)


# -- Excel -------------------------------------------------------------------------------------------------------------


def _sheet(sheet: object, made: list[Words | Grid], draw: random.Random, *, merge: bool, start: int = 1) -> None:
    from openpyxl.worksheet.worksheet import Worksheet

    assert isinstance(sheet, Worksheet)
    row = start
    for block in made:
        if isinstance(block, Words):
            sheet.cell(row, 1, block.text)
            row += 1
            continue
        for box in block.boxes:
            as_number = box.cell and box.text.isdigit() and draw.random() < 0.5 and not box.text.startswith("0")
            sheet.cell(row + box.top, 1 + box.left, int(box.text) if as_number else box.text or None)
            if merge and (box.rows > 1 or box.columns > 1):
                sheet.merge_cells(
                    start_row=row + box.top,
                    end_row=row + box.top + box.rows - 1,
                    start_column=1 + box.left,
                    end_column=box.left + box.columns,
                )
        row += block.height + draw.randint(0, 2)


def xlsx_one_sheet(made: Document, draw: random.Random) -> bytes:
    """Everything on one sheet, cells merged, figures partly as text."""
    import openpyxl

    book = openpyxl.Workbook()
    _sheet(book.active, made.blocks, draw, merge=True, start=draw.randint(1, 4))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xlsx_sheets(made: Document, draw: random.Random) -> bytes:
    """A sheet for each section, labels not merged."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book["Sheet"])
    parts: list[list[Words | Grid]] = [[]]
    for block in made.blocks:
        if isinstance(block, Words) and block.kind == "heading":
            parts.append([])
        parts[-1].append(block)
    for number, part in enumerate(parts):
        _sheet(book.create_sheet(f"表{number}"), part, draw, merge=False)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# -- text --------------------------------------------------------------------------------------------------------------


def _tab_rows(grid: Grid, *, drop: bool) -> Iterator[str]:
    """Tabs between grid columns; `drop`: a cell merged from above leaves no place, as in text taken from a viewer."""
    for row in range(grid.height):
        texts = []
        for column in range(grid.width):
            box = next(
                (b for b in grid.boxes if b.top <= row < b.top + b.rows and b.left <= column < b.left + b.columns), None
            )
            if box is None or (drop and box.top < row and box.role is Role.LABEL):
                continue
            texts.append(box.text.replace("\n", "") if (box.top, box.left) == (row, column) else "")
        yield "\t".join(texts)


def text_tabs(made: Document, draw: random.Random) -> bytes:
    """Plain text, one tab for each grid column."""
    return _text(made, drop=False).encode("utf-8")


def text_dropped(made: Document, draw: random.Random) -> bytes:
    """Plain text in which merged labels take no place, so that rows are shifted against the header."""
    return _text(made, drop=True).encode("gb18030")


def _text(made: Document, *, drop: bool) -> str:
    parts = []
    for block in made.blocks:
        parts.append("\n".join(_tab_rows(block, drop=drop)) if isinstance(block, Grid) else block.text)
    return "\n\n".join(parts)


WRITERS: dict[str, Writer] = {
    "html plain": html_plain,
    "html of Word": html_of_word,
    "html flat": html_flat,
    "html repeated labels": html_repeated,
    "html split": html_split,
    "html split with header": html_split_with_header,
    "html in layout tables": html_in_layout,
    "html wrong rowspan": html_wrong_rowspan,
    "html lost cells": html_lost_cells,
    "html divs": html_divs,
    "docx merged": docx_merged,
    "docx flat": docx_flat,
    "docx split": docx_split,
    "xlsx one sheet": xlsx_one_sheet,
    "xlsx sheets": xlsx_sheets,
    "text tabs": text_tabs,
    "text dropped": text_dropped,
}
