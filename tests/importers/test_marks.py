"""Struck-out, raised and hidden text never merges with a figure, in Word, web pages, workbooks and plain text alike."""

import io

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from app.forms import bundled
from app.importers import Certainty, ReadCell, Reading, read_bytes
from app.importers import html as page
from app.importers.blocks import Paragraph, folded
from app.importers.sections import frame_above, frame_below
from tests.importers.writers import word_package

CELL = "disclosure.licensing.decisions"
HEAD = ("信息内容", "本年处理决定数量")
STRUCK, RAISED = "<w:strike/>", '<w:vertAlign w:val="superscript"/>'


def read(data: bytes) -> Reading:
    return read_bytes(data, bundled(), edition="disclosure-2021")


def in_word(*runs: tuple[str, str]) -> ReadCell:
    def cell(*pieces: tuple[str, str]) -> str:
        listed = (f"<w:r><w:rPr>{mark}</w:rPr><w:t>{text}</w:t></w:r>" for text, mark in pieces)
        return f"<w:tc><w:p>{''.join(listed)}</w:p></w:tc>"

    rows = (cell((HEAD[0], "")) + cell((HEAD[1], "")), cell(("行政许可", "")) + cell(*runs))
    body = "".join(f"<w:tr>{row}</w:tr>" for row in rows)
    return read(word_package(f"<w:tbl>{body}</w:tbl>")).cells[CELL]


def in_word_content(content: str, styles: str = "") -> ReadCell:
    """The figure of a Word file whose cell has this XML; `styles` are those of its style part."""

    def cell(inner: str) -> str:
        return f"<w:tc>{inner}</w:tc>"

    def words(text: str) -> str:
        return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"

    rows = (cell(words(HEAD[0])) + cell(words(HEAD[1])), cell(words("行政许可")) + cell(content))
    body = "".join(f"<w:tr>{row}</w:tr>" for row in rows)
    office = "http://schemas.openxmlformats.org"
    relation = f'Id="s" Type="{office}/officeDocument/2006/relationships/styles" Target="styles.xml"'
    parts = {
        "styles": f'<w:styles xmlns:w="{office}/wordprocessingml/2006/main">{styles}</w:styles>',
        "_rels/document.xml.rels": f'<Relationships xmlns="{office}/package/2006/relationships">'
        f"<Relationship {relation}/></Relationships>",
    }
    return read(word_package(f"<w:tbl>{body}</w:tbl>", **parts)).cells[CELL]


def in_page(content: str, sheet: str = "") -> ReadCell:
    rows = f"<tr><td>{HEAD[0]}</td><td>{HEAD[1]}</td></tr><tr><td>行政许可</td><td>{content}</td></tr>"
    return read(f"<meta charset=utf-8><style>{sheet}</style><table>{rows}</table>".encode()).cells[CELL]


def in_workbook(value: object, font: Font | None = None, number_format: str = "General") -> ReadCell:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEAD)
    sheet.append(("行政许可",))
    cell = sheet["B2"]
    cell.value, cell.number_format = value, number_format
    if font is not None:
        cell.font = font
    saved = io.BytesIO()
    book.save(saved)
    return read(saved.getvalue()).cells[CELL]


def rich(marked: str, **mark: object) -> CellRichText:
    return CellRichText(TextBlock(InlineFont(**mark), marked), "1701")


@pytest.mark.parametrize(
    "cell",
    [
        in_word(("16", STRUCK), ("1701", "")),
        in_word(("16", "<w:dstrike/>"), ("1701", "")),
        in_word(("1701", ""), ("1", RAISED)),
        in_word(("1701", ""), ("9", "<w:vanish/>")),
        in_page("<del>16</del>1701"),
        in_page("<s>16</s>1701"),
        in_page("<span style='text-decoration: line-through'>16</span>1701"),
        in_page("1701<sup>1</sup>"),
        in_page("1701<sup>[1]</sup>"),
        in_page("1701<span style='vertical-align:super'>1</span>"),
        in_page("1701<span hidden>9</span>"),
        in_page("<ruby>1701<rt>9</rt></ruby>"),
        in_page("1701¹"),
        in_page("1701①"),
        in_workbook(rich("16", strike=True)),
        in_workbook(rich("1", vertAlign="superscript")),
    ],
)
def test_a_mark_beside_a_figure_is_left_out(cell: ReadCell) -> None:
    """Each of these was once read as 161701 or 17011, without a word."""
    assert (cell.text, cell.certainty) == ("1701", Certainty.SURE)


RUN = "<w:r><w:t>1701</w:t></w:r>"
STYLES = (
    '<w:style w:type="character" w:styleId="base"><w:rPr><w:strike/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="child"><w:basedOn w:val="base"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="hidden"><w:rPr><w:vanish/></w:rPr></w:style>'
)
MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
CHOICES = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


@pytest.mark.parametrize(
    "cell",
    [
        in_word(("1701", ""), ("1", '<w:position w:val="8"/><w:sz w:val="12"/>')),
        in_word_content(f'<w:p><w:r><w:rPr><w:rStyle w:val="child"/></w:rPr><w:t>16</w:t></w:r>{RUN}</w:p>', STYLES),
        in_word_content(
            '<w:p><w:pPr><w:pStyle w:val="hidden"/></w:pPr><w:r><w:t>16</w:t></w:r></w:p>' + f"<w:p>{RUN}</w:p>", STYLES
        ),
        in_word_content(f'<w:p><w:bdo w:val="ltr">{RUN}</w:bdo></w:p>'),
        in_word_content(f"<w:p><m:oMath {MATH}><m:r><m:t>1701</m:t></m:r></m:oMath></w:p>"),
        in_word_content(f"<w:p><w:r><w:t>17</w:t></w:r><m:oMath {MATH}><m:r><m:t>01</m:t></m:r></m:oMath></w:p>"),
        in_word_content(
            f"<w:p><mc:AlternateContent {CHOICES}><mc:Fallback>{RUN}</mc:Fallback></mc:AlternateContent></w:p>"
        ),
        in_word_content(f"<w:tbl><w:tr><w:tc><w:p>{RUN}</w:p></w:tc></w:tr></w:tbl><w:p/>"),
        in_page("<span class='old'>16</span>1701", ".old{text-decoration:line-through}"),
        in_page("<span class='x note'>16</span>1701", "p, span.note { color:red; display:none }"),
        in_page("1701<a class=Mark>1</a>", "/* a */ a.Mark{vertical-align:super}"),
        in_page("<span class='screen'>1701</span>", "@media print{.screen{display:none}}"),
        in_page("<span style='opacity:0'>16</span>1701"),
        in_page("<span style='position:absolute;left:-9999px'>16</span>1701"),
        in_page("<textarea>1701</textarea>"),
        in_page("<select><option>16</option><option selected>1701</option></select>"),
        in_workbook(1701, number_format="0.00"),
    ],
)
def test_no_way_to_mark_or_to_wrap_a_figure_changes_it(cell: ReadCell) -> None:
    """Each of these was once read as another figure or as a blank, for sure; or as 1701.00."""
    assert (cell.text, cell.certainty) == ("1701", Certainty.SURE)


@pytest.mark.parametrize(
    "cell", [in_word(("1701", STRUCK)), in_page("<del>1701</del>"), in_workbook(1701, Font(strike=True))]
)
def test_a_figure_that_is_struck_out_as_a_whole_is_a_doubt(cell: ReadCell) -> None:
    assert (cell.text, cell.certainty) == ("", Certainty.FUZZY)
    assert "划去" in cell.reason


ACCOUNTING = '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"??_ ;_ @_ '


@pytest.mark.parametrize(
    ("value", "code", "text", "certainty"),
    [
        (0, ACCOUNTING, "0", Certainty.SURE),
        (1701, ACCOUNTING, "1701", Certainty.SURE),
        (0, "0;-0;", "0", Certainty.SURE),
        (12, '0"件"', "12", Certainty.SURE),
        (12, ";;;", "12", Certainty.FUZZY),
        (1.5, "0", "1.5", Certainty.FUZZY),
        (0.5, "0%", "0.5", Certainty.FUZZY),
        (12, "yyyy-mm-dd", "12", Certainty.FUZZY),
        (12000, "#,##0,", "12000", Certainty.FUZZY),
        (12, '0"0"', "12", Certainty.FUZZY),
        (12, '"1"0', "12", Certainty.FUZZY),
    ],
)
def test_a_workbooks_cell_is_its_value_before_how_it_shows(
    value: float, code: str, text: str, certainty: Certainty
) -> None:
    """An accounting format shows 0 as a dash; two hundred such cells were once two hundred doubts."""
    cell = in_workbook(value, number_format=code)
    assert (cell.text, cell.certainty) == (text, certainty)


def test_a_raised_digit_of_a_sentence_is_kept_apart() -> None:
    blocks = page.read("<meta charset=utf-8><p>占地12m<sup>2</sup>，公开3件。</p>".encode())
    assert [block.text for block in blocks if isinstance(block, Paragraph)] == ["占地12m²，公开3件。"]


def test_radicals_and_ligatures_of_a_printed_page_are_folded() -> None:
    assert folded("⼈⺠政府⼯作，oﬃce ＡＢ①") == "人民政府工作，office ＡＢ①"


def paragraphs(*texts: str) -> list[Paragraph]:
    from app.importers.blocks import plain

    return [plain(text) for text in texts]


def test_the_frame_of_a_site_is_told_from_the_report() -> None:
    above = paragraphs("来源：某某局 时间：2025-01-20 15:35", "全真版", "根据条例，编制本报告。")
    assert frame_above(above) == 2
    below = paragraphs("未收取信息处理费。", "附件下载", "省市政府网站", "版权所有：某某局网站")
    assert frame_below(below) == 1
    signed = paragraphs("来源于网站的申请共12件。", "某某局", "2025年1月20日")
    assert frame_below(signed) == len(signed)
    assert frame_above(signed) == 0
