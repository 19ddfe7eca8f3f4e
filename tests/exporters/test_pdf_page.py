"""The page of a PDF: size, lines and characters, margins, page numbers."""

from collections import Counter
from itertools import pairwise

import pypdfium2
import pytest

from app.exporters import pdf
from app.exporters.layout import Block, Heading, Layout, Paragraph
from app.model.texts import Run
from tests import made
from tests.exporters.pdf_pages import BOTTOM, LEFT, MM, RIGHT, TOP, lines, opened, prose, written

HALF = 0.5 * MM
PITCH = 28.9
CELL = (156 * MM - 16) / 27
HAN = "政府信息公开工作年度报告主动依法申请办理结果监督保障平台建设管理情况说明"


def han(count: int) -> str:
    return (HAN * (count // len(HAN) + 1))[:count]


def test_the_page_is_a4() -> None:
    with opened(written(made.example())) as document:
        for page in document.pages:
            assert (page.width, page.height) == pytest.approx((210 * MM, 297 * MM), abs=0.01)


def test_a_full_page_holds_22_lines_of_28_characters() -> None:
    with opened(pdf.write(made.empty(), prose(han(28 * 22 * 2)))) as document:
        first, second = lines(document.pages[0], 16), lines(document.pages[1], 16)
    assert len(first) == 22
    assert [len(line.text) for line in first] == [26] + [28] * 21
    assert first[0].left == pytest.approx(LEFT + 2 * CELL, abs=0.05)
    assert first[0].top == pytest.approx(TOP, abs=HALF)
    assert second[0].top == pytest.approx(TOP, abs=HALF)
    assert first[-1].top + 16 < BOTTOM
    for before, after in pairwise(first):
        assert after.top - before.top == pytest.approx(PITCH, abs=0.01)
    for line in first[1:]:
        assert line.left == pytest.approx(LEFT, abs=HALF)
        assert line.right == pytest.approx(RIGHT, abs=HALF)
        places = [char["x0"] for char in line.chars]
        assert all(after - before == pytest.approx(15.75, abs=0.05) for before, after in pairwise(places))


def test_lines_of_prose_keep_the_margins_and_full_ones_reach_both() -> None:
    report = made.example()
    with opened(written(report)) as document:
        for page in document.pages:
            for line in lines(page, 16):
                assert line.left > LEFT - HALF
                assert line.right < RIGHT + HALF
            tops = [line.top for line in lines(page, 16)]
            for before, after in pairwise(tops):
                steps = (after - before) / PITCH
                assert steps == pytest.approx(round(steps), abs=0.01), "every line of prose stands on the grid"


def test_only_the_last_line_of_a_paragraph_is_short() -> None:
    report = made.example()
    with opened(written(report)) as document:
        body = [line for page in document.pages for line in lines(page, 16)]
    text = report.texts["preamble"].split("\n")[0].replace("**", "")
    start = next(number for number, line in enumerate(body) if line.text == text[: len(line.text)])
    count = 0
    while text:
        assert text.startswith(body[start + count].text)
        text = text.removeprefix(body[start + count].text)
        if text:
            assert body[start + count].right == pytest.approx(RIGHT, abs=0.25)
        count += 1
    assert count > 5


def test_page_numbers_stand_outside_one_character_in() -> None:
    with opened(written(made.example())) as document:
        for number, page in enumerate(document.pages, 1):
            (line,) = lines(page, 14)
            assert line.text == f"— {number} —"
            if number % 2:
                assert line.right == pytest.approx(RIGHT - 14, abs=HALF)
            else:
                assert line.left == pytest.approx(LEFT + 14, abs=HALF)
            dash = line.top + (0.88 - 0.35) * 14
            assert dash == pytest.approx(BOTTOM + 7 * MM, abs=HALF)


def test_each_kind_of_text_has_its_face() -> None:
    report = made.example()
    report.texts["overview.opening"] = "（一）主动公开。仿宋正文2021年ABC，**粗体**。"
    with opened(written(report)) as document:
        page = document.pages[0]
        title, body = lines(page, 22), lines(page, 16)
    heading = next(line for line in body if line.text == report.edition.sections[1].heading)
    run_in = next(line for line in body if line.text.startswith("（一）主动公开。仿宋"))
    assert {font for line in title for font in line.fonts} == {"GwBiaoSong"}
    assert set(heading.fonts) == {"GwHei"}
    assert set(run_in.fonts[:8]) == {"GwKai"}
    assert Counter(run_in.fonts[8:]) == {"GwFang": 9, "GwSong": 7}


def test_bold_is_stroked() -> None:
    report = made.example()
    report.texts = {"problems": "平常**粗体**平常"}
    document = pypdfium2.PdfDocument(written(report))
    raw = pypdfium2.raw
    modes = [
        raw.FPDFTextObj_GetTextRenderMode(item)
        for page in document
        for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT])
    ]
    assert modes.count(raw.FPDF_TEXTRENDERMODE_FILL_STROKE) == 1
    document.close()


def test_table_text_is_song_in_the_size_of_its_table() -> None:
    report = made.example()
    with opened(written(report)) as document:
        for page in document.pages:
            for line in [line for size in (8, 9, 10.5) for line in lines(page, size)]:
                assert set(line.fonts) == {"GwSong"}
        sizes = {char["size"] for page in document.pages for char in page.chars}
    assert {table.font_size for table in report.edition.tables.values()} <= {round(size, 2) for size in sizes}


@pytest.mark.parametrize("sealed", [False, True])
@pytest.mark.parametrize(
    "name", ["水务局", "青禾市清源区水务局", "新疆维吾尔自治区伊犁哈萨克自治州察布查尔锡伯自治县人民政府"]
)
def test_signature_and_date_stand_as_the_standard_says(name: str, sealed: bool) -> None:
    layout = prose("正文", *(name, "2025年10月20日"), align="right")._replace(sealed=sealed)
    first = layout.blocks[0]
    assert isinstance(first, Paragraph)
    blocks = (first._replace(align="left"), *layout.blocks[1:])
    with opened(pdf.write(made.empty(), layout._replace(blocks=blocks))) as document:
        text, *names, date = lines(document.pages[0], 16)
    assert "".join(line.text for line in names) == name
    assert names[0].top - text.top == pytest.approx(PITCH * (3 if sealed else 2), abs=0.1)
    longest = max(names, key=lambda line: line.right - line.left)
    if not sealed:
        last = longest if longest.right - longest.left > date.right - date.left + 2 * CELL else date
        assert last.right == pytest.approx(RIGHT - 2 * CELL, abs=HALF)
        assert date.left - longest.left == pytest.approx(2 * CELL, abs=HALF)
        assert all(line.left == pytest.approx(longest.left, abs=HALF) for line in names)
        return
    middles = [(line.left + line.right) / 2 for line in (*names, date)]
    assert max(middles) - min(middles) < HALF
    if longest.right < RIGHT - HALF:
        assert date.right == pytest.approx(RIGHT - 4 * CELL, abs=HALF)
    assert longest.right < RIGHT + HALF


@pytest.mark.parametrize("above", range(17, 24))
@pytest.mark.parametrize("length", [1, 2, 3, 4, 5])
def test_no_paragraph_leaves_one_line_alone(above: int, length: int) -> None:
    paragraphs = ["一" * 10] * above + [("甲" * 26) + "乙" * (28 * (length - 1))] + ["末" * 5] * 3
    with opened(pdf.write(made.empty(), prose(*paragraphs))) as document:
        counts = [sum(set(line.text) <= {"甲", "乙"} for line in lines(page, 16)) for page in document.pages]
        assert sum(len(lines(page, 16)) for page in document.pages) == above + length + 3
    counts = [count for count in counts if count]
    assert sum(counts) == length
    assert len(counts) == 1 or min(counts) >= 2


@pytest.mark.parametrize("above", range(18, 23))
def test_no_heading_stands_at_the_foot_of_a_page(above: int) -> None:
    runs = [Paragraph("p", (Run("一" * 10, False, 0, 10),)) for _ in range(above)]
    after = Paragraph("p", (Run("乙" * 80, False, 0, 80),))
    blocks: tuple[Block, ...] = (*runs, Heading("甲"), Heading("甲"), after)
    with opened(pdf.write(made.empty(), Layout("题", "单位", blocks, None, "{page}", ""))) as document:
        for page in document.pages:
            assert lines(page, 16)[-1].text != "甲"


@pytest.mark.parametrize("above", range(14, 23))
def test_signature_and_date_are_not_parted_nor_alone_on_a_page(above: int) -> None:
    runs = [Paragraph("p", (Run("一" * 10, False, 0, 10),)) for _ in range(above)]
    last = Paragraph("p", (Run("乙" * 130, False, 0, 130),))
    signature = [Paragraph("s", (Run(text, False, 0, 4),), 0, "right") for text in ("某某单位", "某年某月")]
    with opened(
        pdf.write(made.empty(), Layout("题", "单位", (*runs, last, *signature), None, "{page}", ""))
    ) as document:
        texts = [line.text for line in lines(document.pages[-1], 16)]
    assert texts[-2:] == ["某某单位", "某年某月"]
    assert "乙" in texts[-3]
    assert "乙" in texts[-4]
