"""A letter as a Word document: a title and paragraphs, set as official letters are."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

_BODY, _TITLE = "仿宋_GB2312", "方正小标宋简体"
_SIZE, _TITLE_SIZE, _PITCH = 16, 22, 28


def letter(title: str, paragraphs: Iterable[str], tables: Sequence[Sequence[Sequence[str]]] = ()) -> bytes:
    """The file. Each table is rows of texts, its first row the header; tables stand behind the paragraphs."""
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    head = document.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(head, title, _TITLE, _TITLE_SIZE)
    for nth, text in enumerate(paragraphs):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.line_spacing = Pt(_PITCH)
        if nth:  # the first line names whom it is for
            paragraph.paragraph_format.first_line_indent = Pt(2 * _SIZE)
        _run(paragraph, text, _BODY, _SIZE)
    for rows in tables:
        _table(document, rows)
    document.core_properties.author = ""
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _table(document: Any, rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(rows=len(rows), cols=max(map(len, rows)), style="Table Grid")
    for line, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(line.cells, row, strict=False):
            _run(cell.paragraphs[0], text, "宋体", 10.5)


def _run(paragraph: Any, text: str, face: str, size: float) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run = paragraph.add_run("".join(letter for letter in text if letter >= " "))
    run.font.name, run.font.size = "Times New Roman", Pt(size)
    run._element.rPr.rFonts.set(qn("w:eastAsia"), face)
