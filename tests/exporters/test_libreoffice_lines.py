"""Lines of paragraphs as LibreOffice breaks them, on which the pages of the Word file depend."""

import shutil
from pathlib import Path

import pytest

from app.exporters import docx
from app.exporters.layout import Grid, layout
from app.exporters.pdf.fonts import FANG
from app.exporters.pdf.libreoffice_lines import libreoffice_line_count
from app.exporters.pdf.line_breaking import BODY, INDENT, SPACING, WIDTH, Piece, measured
from app.exporters.pdf.table import MeasuredTable
from tests.exporters.page_faults import pages
from tests.exporters.samples import converted, office_or_skip, with_our_faces
from tests.made import empty, example, put

COUNTS = {
    "国" * 52 + "策。2023年" + "国" * 24: 4,
    "国" * 52 + "策；2023年" + "国" * 24: 3,
    "国" * 52 + "A4（" + "国" * 26: 4,
    "国" * 54 + "2件" + "国" * 26: 3,
    "国" * 26 + "府信息468条，其中机构职能类12条、政策文件类37条、规划" + "国" * 28: 4,
    "国" * 50 + "iPhone/Android" + "国" * 21: 4,
    "国" * 49 + "iPhone/Android" + "国" * 23: 3,
    "国" * 50 + "2024/12/31" + "国" * 25: 4,
    "②" + "国" * 25: 2,
    "国②" + "国" * 24: 1,
}
"""Paragraphs with the number of their lines in LibreOffice.

It ends no line between a mark and a number, unless the mark is ；, nor before a bracket behind a word. The blank beside
a number takes no room at a line's end. The narrowing ends with each run of one script, and ① at the head of a paragraph
is Latin. A stroke ends a line only where one more character would fit, and never between numbers.
"""


@pytest.mark.parametrize("text", COUNTS, ids=range(len(COUNTS)))
def test_lines_are_counted_as_libreoffice_breaks_them(text: str) -> None:
    assert libreoffice_line_count(measured([Piece(text, FANG)], BODY, SPACING), WIDTH, INDENT) == COUNTS[text]


def test_a_text_of_characters_that_are_not_shown_has_no_line() -> None:
    assert libreoffice_line_count(measured([Piece("\u200b", FANG)], BODY, SPACING), WIDTH, INDENT) == 0


def test_a_row_is_planned_as_high_as_its_remark_needs_in_libreoffice() -> None:
    """The PDF squeezes the brackets of 12873（其中修订6件） into one line, LibreOffice sets two."""
    report = example()
    put(report, "disclosure.normative.in_force", "12873")
    grid = next(block for block in layout(report, draft=False).blocks if isinstance(block, Grid))
    row = next(cell.place.top for cell in grid.cells if cell.text.startswith("12873（"))
    assert MeasuredTable(grid).planned().least[row] > 2 * 1.3 * grid.table.font_size
    put(report, "disclosure.normative.in_force", "22")
    grid = next(block for block in layout(report, draft=False).blocks if isinstance(block, Grid))
    assert MeasuredTable(grid).planned().least[row] < 2 * 1.3 * grid.table.font_size


@pytest.mark.long
def test_libreoffice_breaks_the_lines_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = office_or_skip(shutil.which("soffice"))
    with_our_faces(tmp_path, monkeypatch)
    report = empty()
    report.texts["other"] = "\n".join(COUNTS)
    file = tmp_path / "lines.docx"
    file.write_bytes(docx.write(report, layout(report, draft=False)))
    (made,) = converted(office, [file], "pdf", tmp_path)
    lines = [line.text for page in pages(made.read_bytes()) for line in page.lines]
    del lines[: next(at for at, line in enumerate(lines) if line.startswith("六、")) + 1]
    for text, count in COUNTS.items():
        found, lines = lines[:count], lines[count:]
        assert "".join("".join(found).split()) == text
