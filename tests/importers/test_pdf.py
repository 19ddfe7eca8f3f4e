"""PDFs as browsers and word processors print them: rows over page ends, borders that are missing, marks on figures."""

import io
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from app.forms import bundled
from app.importers import Certainty, ReadCell, Reading, UnreadableError, read_bytes
from app.importers.blocks import Paragraph, Span
from app.importers.pdf import _Field, _Grid, _with_labels_beside
from app.importers.pdf_layout import Line, lattices, paragraphs
from app.importers.pdf_page import Ruling
from tests.importers import pages
from tests.importers.damage import numbered
from tests.importers.documents import document

FONT = Path(__file__).resolve().parents[2] / "resources" / "fonts" / "GwSong.ttf"
XS = (60, 160, 260, 360, 460)
HEAD = ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数")
ROWS = (HEAD, ("规章", "3", "1", "20"), ("行政规范性文件", "1701", "12", "95"))
HEIGHT = 24
CELLS = [f"disclosure.{row}.{column}" for row in ("rules", "normative") for column in ("made", "repealed", "in_force")]
FIGURES = ["3", "1", "20", "1701", "12", "95"]


@cache
def song() -> TTFont:
    """The face of all canvases; reading its file takes longer than a page."""
    return TTFont("Song", str(FONT))


class Sheet:
    """A canvas whose heights are counted from above."""

    def __init__(self) -> None:
        pdfmetrics.registerFont(song())
        self.out = io.BytesIO()
        self.canvas = Canvas(self.out, pagesize=(595, 842), invariant=1)

    def text(self, x: float, top: float, text: str, size: float = 10) -> None:
        self.canvas.setFont("Song", size)
        self.canvas.drawString(x, 842 - top - 0.88 * size, text)

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.canvas.line(x0, 842 - y0, x1, 842 - y1)

    def rows(self, top: float, rows: Sequence[Sequence[str]], *, xs: Sequence[float] = XS, closed: bool = True) -> None:
        """Rows of cells, their texts cut at line breaks. `closed`: with a border above; there always is one beneath."""
        bottom = top + HEIGHT * len(rows)
        for number in range(len(rows) + 1):
            if closed or number:
                self.line(XS[0], top + number * HEIGHT, XS[-1], top + number * HEIGHT)
        for x in xs:
            self.line(x, top, x, bottom)
        for number, row in enumerate(rows):
            for x, text in zip(XS, row, strict=False):
                for at, line in enumerate(text.split("\n")):
                    self.text(x + 4, top + number * HEIGHT + 2 + 11 * at, line)

    def next_page(self) -> None:
        self.canvas.showPage()

    def read(self) -> Reading:
        self.canvas.save()
        return read_bytes(self.out.getvalue(), bundled(), edition="disclosure-2021")


def figures(reading: Reading) -> list[str]:
    assert {reading.cells[cell].certainty for cell in CELLS} == {Certainty.SURE}
    return [reading.cells[cell].text for cell in CELLS]


@pytest.mark.parametrize("xs", [XS, XS[1:], XS[:-1], XS[1:-1]], ids=["all", "no left", "no right", "no sides"])
@pytest.mark.parametrize("closed", [True, False])
def test_an_outer_border_may_be_missing(xs: Sequence[float], closed: bool) -> None:
    """The column at a side without a border was once no column."""
    sheet = Sheet()
    sheet.rows(100, ROWS, xs=xs, closed=closed)
    assert figures(sheet.read()) == FIGURES


@pytest.mark.parametrize(
    ("above", "beneath"),
    [
        (("行政规\n范性", "1701", "12", "95"), ("文件", "", "", "")),
        (("行政规范性文件", "1701", "12", "95"), ("", "", "", "")),
        (("行政规范性文件", "", "", ""), ("", "1701", "12", "95")),
        (("", "1701", "12", "95"), ("行政规范性文件", "", "", "")),
        (("行政规范性文件", "1701", "", "95"), ("", "", "12", "")),
        (("行政规范性文件", "", "", ""), ("行政规范性文件", "1701", "12", "95")),
        (("行政规范性文件", "1701", "12", "95"), ("行政规范性文件", "1701", "12", "95")),
    ],
)
@pytest.mark.parametrize("closed", [True, False])
def test_a_row_that_a_page_cuts_is_one_row(above: Sequence[str], beneath: Sequence[str], closed: bool) -> None:
    """Its label and its figures once stood in two rows, of which one was unknown and the other blank."""
    sheet = Sheet()
    sheet.rows(842 - 40 - 3 * HEIGHT, (*ROWS[:2], above), closed=closed)
    sheet.next_page()
    sheet.rows(40, (beneath,), closed=closed)
    assert figures(sheet.read()) == FIGURES


def test_rows_that_a_page_parts_stay_two_rows() -> None:
    sheet = Sheet()
    sheet.rows(842 - 40 - 2 * HEIGHT, (HEAD, ("规章", "", "", "")))
    sheet.next_page()
    sheet.rows(40, (("行政规范性文件", "1701", "12", "95"),))
    assert figures(sheet.read()) == ["", "", "", "1701", "12", "95"]


OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")


def test_a_header_that_a_page_cuts_is_one_header() -> None:
    """What was left of it on the first page was once a row of figures, and the second page had only half a header."""
    sheet = Sheet()
    xs = [60 + 32 * number for number in range(16)]
    tops = [842 - 40 - HEIGHT * number for number in (3, 2, 1, 0)]

    def box(column: int, columns: int, top: int, bottom: int, text: str) -> None:
        x0, x1, y0, y1 = xs[column], xs[column + columns], tops[top], tops[bottom]
        for line in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
            sheet.line(*line)
        sheet.text(x0 + 2, y0 + 2, text, size=7)

    box(0, 5, 0, 1, "行政复议")
    box(5, 10, 0, 1, "行政诉讼")
    for column, text in enumerate(OUTCOMES):
        box(column, 1, 1, 3, text)
    box(5, 5, 1, 2, "未经复议直接起诉")
    box(10, 5, 1, 2, "复议后起诉")
    for column in range(5, 15):
        box(column, 1, 2, 3, "")
    sheet.next_page()
    tops = [40 + HEIGHT * number for number in range(3)]
    for column in range(15):
        box(column, 1, 0, 1, "" if column < 5 else OUTCOMES[column % 5])
        box(column, 1, 1, 2, str(column + 1))
    reading = sheet.read()
    found = [cell for cell in reading.cells.values() if cell.id.startswith("review.")]
    assert [cell.text for cell in found] == [str(number) for number in range(1, 16)]
    assert {cell.certainty for cell in found} == {Certainty.SURE}


def test_lines_of_a_cell_may_stand_apart_in_a_table_without_borders(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cell of paragraphs has space between its lines: a published table was once lost for it."""
    monkeypatch.setattr(pages, "_LEADING", pages._CELL_SIZE * 2.9)
    made = document(numbered("disclosure-2021"))
    reading = read_bytes(pages.bare_pdf(made), bundled())
    assert {cell.id: cell.text for cell in reading.cells.values()} == made.truth
    assert {cell.certainty for cell in reading.cells.values()} == {Certainty.SURE}


def test_white_on_bare_paper_is_no_border() -> None:
    """The white ground of a page once made narrow columns beside a table, which then did not go on."""
    sheet = Sheet()
    sheet.rows(842 - 40 - HEIGHT, (HEAD,))
    sheet.next_page()
    sheet.canvas.setFillGray(1)
    sheet.canvas.rect(XS[0] - 6, 842 - 300, XS[-1] - XS[0] + 12, 258, stroke=0, fill=1)
    sheet.canvas.setFillGray(0)
    sheet.rows(40, ROWS[1:])
    assert figures(sheet.read()) == FIGURES


def test_white_cells_on_the_ground_of_a_table_over_the_whole_page_have_borders() -> None:
    """Such a ground is no line, but white is seen on it."""
    sheet = Sheet()
    sheet.canvas.setFillGray(0.2)
    sheet.canvas.rect(20, 20, 555, 802, stroke=0, fill=1)
    sheet.canvas.setFillGray(1)
    for number in range(len(ROWS)):
        for x0, x1 in pairwise(XS):
            bottom = 842 - 100 - (number + 1) * HEIGHT
            sheet.canvas.rect(x0 + 0.5, bottom + 0.5, x1 - x0 - 1, HEIGHT - 1, stroke=0, fill=1)
    sheet.canvas.setFillGray(0)
    for number, row in enumerate(ROWS):
        for x, text in zip(XS, row, strict=False):
            sheet.text(x + 4, 100 + number * HEIGHT + 2, text)
    assert figures(sheet.read()) == FIGURES


def normative(sheet: Sheet) -> ReadCell:
    return sheet.read().cells["disclosure.normative.made"]


def test_a_figure_that_is_struck_out_is_left_out() -> None:
    """16 struck out before 1701 was once read as 161701."""
    sheet = Sheet()
    sheet.rows(100, (*ROWS[:2], ("行政规范性文件", "16 1701", "12", "95")))
    sheet.line(164, 100 + 2 * HEIGHT + 7, 174, 100 + 2 * HEIGHT + 7)
    found = normative(sheet)
    assert (found.text, found.certainty) == ("1701", Certainty.SURE)


def test_a_raised_digit_is_no_part_of_a_figure() -> None:
    """The mark of a footnote behind 1701 once made it 17011."""
    sheet = Sheet()
    sheet.rows(100, ROWS)
    sheet.text(184, 100 + 2 * HEIGHT + 1, "1", size=5)
    found = normative(sheet)
    assert (found.text, found.certainty) == ("1701", Certainty.SURE)


def test_a_number_over_the_border_of_its_cell_is_a_doubt() -> None:
    sheet = Sheet()
    sheet.rows(100, (*ROWS[:2], ("行政规范性文件", "", "12", "95")))
    sheet.text(245, 100 + 2 * HEIGHT + 2, "170188")
    assert normative(sheet).certainty is not Certainty.SURE


def test_dots_make_a_border() -> None:
    sheet = Sheet()
    for number, row in enumerate(ROWS):
        for x, text in zip(XS, row, strict=False):
            sheet.text(x + 4, 100 + number * HEIGHT + 2, text)
    for number in range(4):
        for x in range(60, 460, 2):
            sheet.canvas.rect(x, 842 - 100 - number * HEIGHT, 0.8, 0.8, stroke=0, fill=1)
    for x in XS:
        for y in range(0, 3 * HEIGHT, 2):
            sheet.canvas.rect(x, 842 - 100 - y, 0.8, 0.8, stroke=0, fill=1)
    assert figures(sheet.read()) == FIGURES


# -- prose -------------------------------------------------------------------------------------------------------------

LINE = "全年公开政府信息一千二百条，办理申请五十七件，均在期限内答复，没有引发行政复"


def lines(sheet: Sheet, top: float, *texts: str) -> None:
    for number, text in enumerate(texts):
        sheet.text(60, top + 20 * number, text, size=12)


def test_an_address_at_the_start_of_a_page_is_no_header() -> None:
    """A line of the text that began with an address was once dropped without a word."""
    sheet = Sheet()
    lines(sheet, 690, "一、总体情况", f"　　{LINE[:-2]}", LINE, f"{LINE[:34]}网址为")
    sheet.next_page()
    lines(sheet, 40, "https://www.qingyuan.example/zwgk，电话见上。")
    text = "".join(sheet.read().texts.values())
    assert "网址为https://www.qingyuan.example/zwgk，电话见上。" in text


def test_a_heading_and_a_short_paragraph_stay_two() -> None:
    """In a PDF of few lines the heading was once taken for a full line."""
    sheet = Sheet()
    lines(
        sheet, 100, "五、存在的主要问题及改进情况", "人手不足，已增加一人。", "六、其他需要报告的事项", "没有其他事项。"
    )
    texts = sheet.read().texts
    assert (texts["problems"], texts["other"]) == ("人手不足，已增加一人。", "没有其他事项。")


def test_a_line_before_a_word_without_room_is_full() -> None:
    """The line before a long address ends early, and its paragraph was once cut there."""
    sheet = Sheet()
    lines(sheet, 100, "一、总体情况", LINE, LINE, LINE, f"{LINE[:30]}，见")
    lines(sheet, 200, "https://www.qingyuan.example/zwgk/index，另见公报。")
    text = "".join(sheet.read().texts.values())
    assert f"{LINE[:30]}，见https://www.qingyuan.example/zwgk/index" in text.replace("\n", "|")


def test_headers_stand_at_one_height_on_most_pages() -> None:
    sheet = Sheet()
    for number in range(4):
        if number:
            lines(sheet, 30, f"青禾市水务局年报 第{number}页")
        lines(sheet, 300, f"{'一二三四'[number]}、{('总体情况', '甲', '乙', '丙')[number]}", LINE[:20])
        sheet.next_page()
    reading = sheet.read()
    assert not any("青禾市水务局年报" in text for text in reading.texts.values())
    assert any("青禾市水务局年报" in left.text for left in reading.left_overs)


def test_a_text_that_is_drawn_as_outlines_is_called_so() -> None:
    sheet = Sheet()
    for one, other in pairwise(range(0, 400, 8)):
        sheet.line(one + 50, 100, other + 50, 104)
        sheet.line(one + 50, 100, one + 50, 110)
    with pytest.raises(UnreadableError, match="画成的图形"):
        sheet.read()


def test_text_of_a_cut_row_stands_beyond_the_end_of_its_table() -> None:
    """A browser draws what is left of a row below the table, and it once parted the table in two."""
    sheet = Sheet()
    bottom = 842 - 60
    sheet.rows(bottom - 3 * HEIGHT, (*ROWS[:2], ("行政规", "1701", "12", "95")))
    sheet.text(XS[0] + 4, bottom - 11, "范性")
    sheet.text(XS[0] + 4, bottom + 1, "文件")
    sheet.next_page()
    sheet.rows(40, (("", "", "", ""),))
    reading = sheet.read()
    assert figures(reading) == FIGURES
    assert not any("文件" in text for text in reading.texts.values())


def test_marked_words_beneath_a_table_are_no_row_of_it() -> None:
    sheet = Sheet()
    sheet.canvas.setFillGray(0.9)
    sheet.canvas.rect(60, 842 - 100 - 3 * HEIGHT - 16, 200, 14, stroke=0, fill=1)
    sheet.canvas.setFillGray(0)
    sheet.rows(100, ROWS)
    sheet.text(60, 100 + 3 * HEIGHT + 3, "六、其他需要报告的事项", size=10)
    lines(sheet, 220, "没有其他事项。")
    reading = sheet.read()
    assert figures(reading) == FIGURES
    assert reading.texts["other"] == "没有其他事项。"


def test_a_last_row_whose_lines_end_before_those_of_a_label_is_read() -> None:
    """A browser cuts a label over several rows at the page's end; the row beside it once became prose."""
    xs = (0.0, 50.0, 100.0, 150.0)
    level = [Ruling(True, y, 0.0, 150.0) for y in (0.0, 20.0, 40.0)]
    upright = [Ruling(False, x, 0.0, 120.0 if x == 0 else 66.0) for x in xs]
    (found,) = lattices([*level, *upright])
    assert found.is_open
    assert [(cell.left, cell.columns) for cell in found.cells if cell.top == 2] == [(0, 1), (1, 1), (2, 1)]


def line(text: str, end: float, top: float, start: float = 64.0) -> Line:
    return Line((Span(text),), start, end, top, top + 12.0, 12.0, end, 12.0)


def test_headings_of_like_lengths_are_no_margin() -> None:
    """In a short report three headings that ended near one place made every line a full one: its text was lost."""
    lines = [
        line("发布时间：2025-01-20 10:20　来源：本站", 515, 100),
        line("根据《中华人民共和国政府信息公开条例》规定编制本报告。本报告中所列数据统计期限", 531, 130),
        line("为2024年1月1日至12月31日。", 300, 146),
        *(
            line(text, end, top)
            for text, end, top in (("一、总体情况", 135, 176), ("三、收到和处理政府信息公开申请情况", 340, 206))
        ),
        line("四、政府信息公开行政复议、行政诉讼情况", 352, 236),
        line("五、存在的主要问题及改进情况", 345, 266),
        line("存在的主要问题和改进情况如下，正在逐项整改。", 349, 296),
        line("六、其他需要报告的事项", 195, 326),
        line("本年度没有收取信息处理费，没有其他需要报告的事项，无政府信息公开方面的其他情形", 526, 356),
        line("。", 76, 372),
    ]
    found = [each.text for each in paragraphs(lines, 595.0) if isinstance(each, Paragraph)]
    joined = [f"{lines[1].text}{lines[2].text}", f"{lines[9].text}{lines[10].text}"]
    assert found == [lines[0].text, joined[0], *(each.text for each in lines[3:9]), joined[1]]


def test_the_rest_of_a_label_beside_a_table_belongs_to_it() -> None:
    """A browser draws no border of a label that goes on over a page's end; its last word once became prose."""
    first = _Grid((_Field((34, 0, 84, 40), "三、本\\n年度办", ""), _Field((84, 0, 184, 40), "（一）予以公开", "")))
    second = _Grid((_Field((84, 20, 184, 60), "（二）部分公开", ""),))
    fragment, other = line("理结果", 80, 22, 40), line("正文", 180, 90)
    (grid,), rest = _with_labels_beside([second], [fragment, other], first)
    assert rest == [other]
    whole = first.joined(grid).table()
    assert [cell.text for cell in whole.cells if cell.left == 0] == ["三、本\\n年度办", "理结果"]
    assert _with_labels_beside([second], [fragment], None) == ([second], [fragment])
