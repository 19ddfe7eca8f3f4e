"""The Word form of a supervising office: figures and texts in their places, nothing else of it touched."""

import io
import random
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from app.exporters.export import export
from app.exporters.files import FileError
from app.exporters.layout import figure_text
from app.forms import bundled
from app.importers import Reading, UnreadableError, read
from app.model.report import Report
from app.session import new_report
from app.session.office_template import Filled, fill_form, filled_form
from tests.exporters.ooxml import misplaced
from tests.importers.documents import (
    NOISE,
    Box,
    Document,
    Grid,
    Words,
    document,
    flat,
    random_report,
    split,
    with_grids,
)
from tests.importers.writers import whole, word_package, word_paragraph, word_table
from tests.made import empty, example, put

EDITIONS = ("disclosure-2021", "disclosure-2019", "disclosure-2021-single")
BLANK = Path(__file__).parents[2] / ".." / "shared" / "reports" / "blank-template-2021.docx"


def blank_document(edition: str) -> Document:
    """The form as an office sends it out: labels and headings, a placeholder under each heading of a text."""
    form = bundled()[edition]
    made = document(Report(form, form.first_year, "blank", {"name": "XX局"}))
    blocks: list[Words | Grid] = [Words("附件2"), Words("XX单位20XX年政府信息公开工作年度报告", "title")]
    blocks.append(Words("XX单位根据《条例》编制本报告，统计期限为20XX年1月1日至12月31日。"))
    for block in made.blocks[2:]:
        blocks.append(block)
        heading = block.text if isinstance(block, Words) else ""
        if any(words in heading for words in ("总体情况", "主要问题", "其他需要报告")):
            blocks.append(Words("（文字描述）"))
    blocks += [Words("XX局"), Words("20XX年1月XX日")]
    return replace(made, blocks=blocks)


def word(made: Document) -> bytes:
    return word_package(whole(made, word_table, lambda words: word_paragraph(words.text)))


def check_figures(made: Document, filled: Filled, report: Report) -> int:
    """No figure stands in another's cell, no label was touched; how many figures were written."""
    tables = docx.Document(io.BytesIO(filled.data)).tables
    grids = [block for block in made.blocks if isinstance(block, Grid)]
    assert len(tables) == len(grids)
    count = 0
    for table, grid in zip(tables, grids, strict=True):
        texts = [[cell.text for cell in row.cells] for row in table.rows]
        for box in grid.boxes:
            text = texts[box.top][box.left]
            if not box.cell:
                assert text == box.text
                continue
            cell = report.edition.cells.get(box.cell)
            assert text in ("", figure_text(report, cell) if cell else ""), box
            count += bool(text)
    return count


@pytest.mark.parametrize(("edition", "shape"), list(zip(EDITIONS, ["merged", "flat", "split"], strict=True)))
def test_a_form_takes_every_figure_and_text(edition: str, shape: str) -> None:
    draw = random.Random(f"{edition} {shape}")
    report = random_report(bundled()[edition], draw)
    made = blank_document(edition)
    if shape == "flat":
        made = with_grids(made, lambda grid: [flat(grid)])
    elif shape == "split":
        made = with_grids(made, lambda grid: split(grid, draw, header=True))
    filled = filled_form(report, word(made), bundled())
    assert (filled.unplaced, filled.notes, filled.differences) == ((), (), ())
    wanted = sum(bool(figure_text(report, cell)) for cell in report.edition.cells.values())
    assert check_figures(made, filled, report) == wanted == filled.figures
    text = "".join(paragraph.text for paragraph in docx.Document(io.BytesIO(filled.data)).paragraphs)
    assert "附件2" + "".join(report.title.split()) in "".join(text.split())
    assert not re.search("XX|文字描述", text)


SHAPES = sorted(set(NOISE) - {"odd figures"})


@pytest.mark.parametrize(("noise", "seed"), [(noise, number) for number, noise in enumerate(SHAPES)])
def test_a_form_altered_by_an_office_never_takes_a_figure_in_a_wrong_cell(noise: str, seed: int) -> None:
    fill_altered(noise, seed)


@pytest.mark.long
@pytest.mark.parametrize("noise", SHAPES)
def test_many_altered_forms(noise: str) -> None:
    for seed in range(100, 120):
        fill_altered(noise, seed)


def fill_altered(noise: str, seed: int) -> None:
    draw = random.Random(f"{noise} {seed}")
    edition = bundled()[EDITIONS[seed % len(EDITIONS)]]
    made = blank_document(edition.id)
    NOISE[noise](made, draw)
    made = with_grids(made, lambda grid: [replace(grid, boxes=tuple(_unfilled(box) for box in grid.boxes))])
    report = random_report(edition, draw)
    filled = filled_form(report, word(made), bundled())
    wanted = sum(bool(figure_text(report, cell)) for cell in report.edition.cells.values())
    written = check_figures(made, filled, report)
    assert written == wanted or filled.unplaced
    assert filled.differences == ()
    if noise in ("spaced labels", "other width", "swapped sections", "a column that counts"):
        assert written == wanted


def _unfilled(box: Box) -> Box:
    """A figure of a box that noise added is none in a blank form."""
    is_counter = re.fullmatch(r"\d+", box.text) is not None and box.columns == 1 and not box.cell
    return replace(box, text="") if is_counter else box


def test_a_report_of_three_rows_goes_into_a_form_of_one_as_their_sum() -> None:
    report = example()
    made = blank_document("disclosure-2021-single")
    filled = filled_form(report, word(made), bundled())
    assert filled.unplaced == () and filled.differences == ()
    assert any("合计" in note for note in filled.notes)
    tables = docx.Document(io.BytesIO(filled.data)).tables
    row = next(row for row in tables[1].rows if "其他处理" in row.cells[1].text)
    wanted = [sum(int(report.value(f"requests.other_{n}.{c}") or 0) for n in (1, 2, 3)) for c in ("person", "total")]
    assert [int(row.cells[3].text), int(row.cells[9].text)] == wanted


def test_figures_that_a_form_has_no_cell_for_are_named() -> None:
    report = example()
    filled = filled_form(report, word(blank_document("disclosure-2019")), bundled())
    assert any("表样" in note for note in filled.notes)
    assert any("没有格可填" in sentence or "没有填" in sentence for sentence in filled.unplaced)
    made = blank_document("disclosure-2021")
    made.blocks = [block for block in made.blocks if not (isinstance(block, Grid) and block.width == 15)]
    filled = filled_form(report, word(made), bundled())
    assert [sentence for sentence in filled.unplaced if "整张表" in sentence]


def test_of_a_table_that_the_form_lacks_only_what_was_entered_is_named() -> None:
    made = blank_document("disclosure-2021")
    made.blocks = [block for block in made.blocks if not (isinstance(block, Grid) and block.width == 15)]
    form, report = word(made), empty()
    title = report.edition.tables["review"].title
    assert not any(title in sentence for sentence in filled_form(report, form, bundled()).unplaced)
    cell = next(each for each in report.edition.enterable if each.startswith("review."))
    put(report, cell, "无")
    (said,) = [sentence for sentence in filled_form(report, form, bundled()).unplaced if title in sentence]
    assert f"“{title}”有1个数在模板中没有格可填：{report.edition.cells[cell].name}。" == said


def test_texts_follow_the_forms_own_headings() -> None:
    report = example()
    body = "".join(
        word_paragraph(text)
        for text in (
            "××局20××年政府信息公开工作年度报告",
            "一、总体情况",
            "（一）主动公开情况",
            "（不超过300字）",
            "（二）依申请公开情况。XXXX",
            "（三）政府信息管理",
            "（四）政府信息公开平台建设",
            "××",
            "（五）监督保障",
            "本段由省里统一写好。",
            "五、存在的主要问题及改进情况",
            "　　（文字描述）",
            "六、其他需要报告的事项",
            "",
            "××局",
            "20××年×月×日",
        )
    )
    filled = filled_form(report, word_package(body), bundled())
    lines = [paragraph.text for paragraph in docx.Document(io.BytesIO(filled.data)).paragraphs]
    text = "\n".join(lines)
    own = {part: report.texts[part].replace("**", "") for part in report.edition.parts if part in report.texts}
    assert "（一）主动公开情况\n" in text and lines.count("（一）主动公开情况") == 1
    assert "（不超过300字）" not in text and "××" not in text and "XXXX" not in text
    assert sum("（二）依申请公开" in line for line in lines) == 1
    assert lines[lines.index("（五）监督保障") + 1] == "本段由省里统一写好。"
    assert any("没有空处可填" in sentence for sentence in filled.unplaced)
    assert all(line.startswith("　　") for line in text.partition("改进情况\n")[2].partition("\n六、")[0].split("\n"))
    assert lines[-2:] == own["closing"].split("\n")
    assert filled.differences == ()


def test_a_note_to_a_table_stands_beneath_it() -> None:
    report = example()
    filled = filled_form(report, word(blank_document("disclosure-2021")), bundled())
    body = docx.Document(io.BytesIO(filled.data)).element.body
    below = [each.getnext() for each in body.findall(qn("w:tbl"))]
    assert below[1].text == report.texts["requests.note"]


def test_a_form_that_is_one_table_takes_its_texts_in_cells_and_keeps_lines_of_labels() -> None:
    """Headings and blank cells in the rows of a table that holds the tables of figures; labels with blanks around."""

    def row(content: str) -> str:
        return f"<w:tr><w:tc><w:tcPr/>{content}</w:tc></w:tr>"

    made = blank_document("disclosure-2021")
    rows = ""
    for block in made.blocks[3:-2]:
        if isinstance(block, Grid):
            rows += row(word_table(block) + "<w:p/>")
        else:
            rows += row("<w:p/>" if block.text == "（文字描述）" else word_paragraph(block.text))
    fields = ("填报单位：________　填报人：XXX", "单位负责人：　　　（签字）　审核人：")
    body = word_paragraph("（单位名称）20××年政府信息公开工作年度报告") + word_paragraph(fields[0])
    body += f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>{rows}</w:tbl>" + word_paragraph(fields[1])
    report = example()
    filled = filled_form(report, word_package(body), bundled())
    assert (filled.figures, filled.unplaced, filled.differences) == (200, (), ())
    assert len(filled.notes) == 1 and "填报单位" in filled.notes[0]
    document = docx.Document(io.BytesIO(filled.data))
    assert [each.text for each in document.paragraphs if "：" in each.text and "单位" in each.text[:5]] == [*fields]
    cells = [each.cells[0].text for each in document.tables[0].rows]
    heading = next(number for number, text in enumerate(cells) if text.startswith("五、"))
    assert cells[heading + 1] == report.texts["problems"].replace("**", "")


def test_what_stays_in_the_form_is_told() -> None:
    report = new_report(bundled()["disclosure-2021"], {"name": "青禾市清源区水务局"}, 2024)
    filled = filled_form(report, word(blank_document("disclosure-2021")), bundled())
    assert filled.figures == 0
    assert sum("文字描述" in note for note in filled.notes) == 3
    assert filled.differences == ()


@pytest.mark.parametrize("source", ["real", "ours"])
def test_the_layout_of_the_form_is_not_touched(source: str, tmp_path: Path) -> None:
    """Paragraph, cell, row and section properties, headers, footers and all other parts are the form's own."""
    report = example()
    if source == "real":
        if not BLANK.exists():
            pytest.skip("the blank form is not here")
        blank = BLANK.read_bytes()
    else:
        unfilled = new_report(report.edition, report.unit, report.year)
        blank = export(unfilled, tmp_path, ["docx"], draft=False)[0].path.read_bytes()
    filled = filled_form(report, blank, bundled())
    assert filled.unplaced == () and filled.differences == ()
    before, after = (zipfile.ZipFile(io.BytesIO(data)) for data in (blank, filled.data))
    assert before.namelist() == after.namelist()
    for name in before.namelist():
        if name != "word/document.xml":
            assert before.read(name) == after.read(name), name
    old, new = (docx.Document(io.BytesIO(data)).element.body for data in (blank, filled.data))
    assert source == "real" or list(misplaced(new)) == []
    for tag in ("w:tblPr", "w:tblGrid", "w:trPr", "w:tcPr", "w:sectPr"):
        assert [each.xml for each in old.iter(qn(tag))] == [each.xml for each in new.iter(qn(tag))], tag
    for one, other in zip(old.iter(qn("w:tc")), new.iter(qn("w:tc")), strict=True):
        assert [p.pPr.xml for p in one.iter(qn("w:p")) if p.pPr is not None] == [
            p.pPr.xml for p in other.iter(qn("w:p")) if p.pPr is not None
        ]
    ids = [each for p in new.iter(qn("w:p")) for name, each in p.attrib.items() if name.endswith("paraId")]
    assert len(ids) == len(set(ids))


def test_a_figure_takes_the_face_that_its_cell_has() -> None:
    mark = '<w:pPr><w:jc w:val="center"/><w:rPr><w:b/><w:sz w:val="18"/></w:rPr></w:pPr>'
    body = word(blank_document("disclosure-2021"))
    with zipfile.ZipFile(io.BytesIO(body)) as package:
        xml = package.read("word/document.xml").decode()
    xml = xml.replace('<w:p><w:r><w:t xml:space="preserve"></w:t></w:r></w:p>', f"<w:p>{mark}</w:p>")
    inner = xml.partition("<w:body>")[2].rpartition("</w:body>")[0]
    filled = filled_form(example(), word_package(inner), bundled())
    cell = docx.Document(io.BytesIO(filled.data)).tables[1].cell(3, 3)
    (run,) = cell.paragraphs[0].runs
    assert (run.bold, run.font.size.pt if run.font.size else 0) == (True, 9)


def test_figures_of_several_sizes_get_that_of_most_and_the_middle_of_their_cells_if_wanted() -> None:
    xml = word(blank_document("disclosure-2021"))
    with zipfile.ZipFile(io.BytesIO(xml)) as package:
        body = package.read("word/document.xml").decode().partition("<w:body>")[2].rpartition("</w:body>")[0]
    blank = '<w:p><w:r><w:t xml:space="preserve"></w:t></w:r></w:p>'
    usual, other = (
        f'<w:p><w:pPr><w:ind w:firstLine="420"/><w:jc w:val="left"/><w:rPr><w:sz w:val="{size}"/></w:rPr></w:pPr></w:p>'
        for size in (18, 24)
    )
    before, _, after = body.partition(blank)
    form = word_package(before + other + after.replace(blank, usual))
    plain, even = (filled_form(example(), form, bundled(), even=wanted) for wanted in (False, True))
    assert _sizes(plain.data) == {9.0, 12.0} and _sizes(even.data) == {9.0}
    cell = docx.Document(io.BytesIO(even.data)).tables[1].cell(3, 3)
    assert [cell.paragraphs[0].alignment, cell.vertical_alignment] == [1, 1]
    assert cell.paragraphs[0].paragraph_format.first_line_indent == 0
    assert even.differences == () and even.figures == plain.figures
    assert list(misplaced(docx.Document(io.BytesIO(even.data)).element)) == []


def _sizes(data: bytes) -> set[float]:
    """The sizes in points that are set on runs in tables."""
    cells = [cell for table in docx.Document(io.BytesIO(data)).tables for row in table.rows for cell in row.cells]
    sizes = (run.font.size for cell in cells for each in cell.paragraphs for run in each.runs)
    return {size.pt for size in sizes if size is not None}


def test_a_signature_stays_with_its_date_and_the_paragraph_above() -> None:
    filled = filled_form(example(), word(blank_document("disclosure-2021")), bundled())
    *_, above, name, date = [each for each in docx.Document(io.BytesIO(filled.data)).paragraphs if each.text.strip()]
    assert [name.text, date.text] == example().texts["closing"].split("\n")
    assert [each.paragraph_format.keep_with_next for each in (above, name, date)] == [True, True, None]


def test_a_content_control_that_shows_its_hint_is_filled_and_shows_it_no_more() -> None:
    control = (
        "<w:p><w:sdt><w:sdtPr><w:rPr><w:i/></w:rPr><w:showingPlcHdr/><w:dataBinding/></w:sdtPr><w:sdtContent><w:r><w:rPr>"
        '<w:color w:val="808080"/></w:rPr><w:t>单击此处输入文字。</w:t></w:r></w:sdtContent></w:sdt></w:p>'
    )
    body = (
        word_paragraph("××局20××年政府信息公开工作年度报告") + word_paragraph("五、存在的主要问题及改进情况") + control
    )
    filled = filled_form(example(), word_package(body), bundled())
    with zipfile.ZipFile(io.BytesIO(filled.data)) as package:
        xml = package.read("word/document.xml").decode()
    assert "showingPlcHdr" not in xml and "dataBinding" not in xml and "808080" not in xml and "单击此处" not in xml
    assert "<w:i/></w:rPr><w:t" in xml


def test_a_break_of_the_page_and_hidden_words_stay() -> None:
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐</w:t></w:r>"
    holder = f'<w:p>{hidden}<w:r><w:br w:type="page"/><w:t>（文字描述）</w:t></w:r></w:p>'
    filled = filled_form(example(), word_package(word_paragraph("五、存在的主要问题及改进情况") + holder), bundled())
    xml = docx.Document(io.BytesIO(filled.data)).element.xml
    assert xml.count("<w:vanish/>") == 1 and xml.count('w:type="page"') == 1 and "隐" in xml
    assert filled.differences == () and "文字描述" not in xml


def test_what_another_part_says_does_not_stand_beneath_a_heading_of_the_form() -> None:
    """（五） waits to be written; what else there is to say follows it."""
    report = example()
    del report.texts["overview.oversight"]
    report.texts["overview.more"] = "（六）其他情况。无。"
    lines = (
        "一、总体情况",
        "（一）主动公开情况",
        "（文字描述）",
        "（五）监督保障情况",
        "（文字描述）",
        "二、主动公开政府信息情况",
    )
    filled = filled_form(report, word_package("".join(map(word_paragraph, lines))), bundled())
    shown = [each.text for each in docx.Document(io.BytesIO(filled.data)).paragraphs]
    at = shown.index("（五）监督保障情况")
    assert shown[at + 1 : at + 3] == ["（文字描述）", "（六）其他情况。无。"]
    assert any("文字描述" in note for note in filled.notes)


def test_a_form_field_keeps_its_field() -> None:
    """An old form field shows its text between two marks; it goes there."""
    marks = ("begin", "separate", "end")
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{mark}"/></w:r>' for mark in marks)
    code = "<w:r><w:instrText>FORMTEXT</w:instrText></w:r>"
    field = f"<w:p>{begin}{code}{separate}<w:r><w:t>XX</w:t></w:r>{end}</w:p>"
    body = word_paragraph("××局20××年政府信息公开工作年度报告") + word_paragraph("五、存在的主要问题及改进情况") + field
    report = example()
    report.texts["problems"] = "还有不足。"
    filled = filled_form(report, word_package(body), bundled())
    paragraph = docx.Document(io.BytesIO(filled.data)).paragraphs[-1]
    kinds = [each.get(qn("w:fldCharType")) or each.text for each in paragraph._p.iter(qn("w:fldChar"), qn("w:t"))]
    assert kinds == ["begin", "separate", "还有不足。", "end"]


def test_last_years_report_as_a_form_gets_this_years_figures_and_title_and_keeps_its_prose(tmp_path: Path) -> None:
    report = random_report(bundled()["disclosure-2021"], random.Random(3))
    last = export(example(), tmp_path, ["docx"], draft=False)[0].path.read_bytes()
    filled = filled_form(report, last, bundled())
    assert filled.differences == ()
    tables = docx.Document(io.BytesIO(filled.data)).tables
    assert tables[1].cell(3, 3).text == figure_text(report, report.edition.cells["requests.new.person"])
    assert sum("没有空处可填" in sentence for sentence in filled.unplaced) == len(report.texts)
    text = "".join(each.text for each in docx.Document(io.BytesIO(filled.data)).paragraphs)
    assert "".join(report.title.split()) in "".join(text.split()) and example().texts["problems"][:6] in text


def test_a_section_break_stays_behind_the_last_paragraph_of_its_section() -> None:
    broken = (
        '<w:p><w:pPr><w:sectPr><w:pgSz w:w="1" w:h="2"/></w:sectPr></w:pPr><w:r><w:t>（文字描述）</w:t></w:r></w:p>'
    )
    heading = word_paragraph("五、存在的主要问题及改进情况")
    filled = filled_form(
        example(), word_package(heading + broken + word_paragraph("六、其他需要报告的事项")), bundled()
    )
    paragraphs = docx.Document(io.BytesIO(filled.data)).element.body.findall(qn("w:p"))
    breaks = [number for number, each in enumerate(paragraphs) if each.find(f".//{qn('w:sectPr')}") is not None]
    next_heading = next(n for n, each in enumerate(paragraphs) if "六、" in "".join(each.itertext()))
    assert breaks == [next_heading - 1] and next_heading > 2


def test_the_form_itself_is_never_written_over(tmp_path: Path) -> None:
    report = example()
    form = tmp_path / "表样.docx"
    form.write_bytes(word(blank_document("disclosure-2021")))
    before = form.read_bytes()
    target, _ = fill_form(report, form, tmp_path, bundled(), draft=True)
    assert target != form and form.read_bytes() == before and "草稿" in target.name
    again = fill_form(report, target, tmp_path, bundled(), draft=True)[0]
    assert again != target
    link = tmp_path / "x"
    link.mkdir()
    same = link / target.name
    same.symlink_to(form)
    with pytest.raises(FileError, match="模板本身"):
        fill_form(report, form, link, bundled(), draft=True)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "另存为.docx"),
        (b"PK\x03\x04 broken", "已损坏"),
        (b"plain text", "不是Word文件"),
        (word_package(word_paragraph("会议通知")), "未找到"),
    ],
)
def test_a_file_that_is_no_form_gets_one_sentence(data: bytes, words: str, tmp_path: Path) -> None:
    form = tmp_path / "来文.docx"
    form.write_bytes(data)
    with pytest.raises(UnreadableError, match=words) as error:
        fill_form(example(), form, tmp_path / "out", bundled(), draft=False)
    assert "“来文.docx”" in str(error.value)
    assert not (tmp_path / "out").exists()


def test_a_form_with_a_damaged_picture_gets_one_sentence(tmp_path: Path) -> None:
    blank = word_package(word_paragraph("六、其他需要报告的事项"), **{"media/picture": "picture" * 50})
    at = blank.index(b"word/media/picture.xml") + len(b"word/media/picture.xml")
    form = tmp_path / "表样.docx"
    form.write_bytes(blank[:at] + b"\xff\xff\xff\xff" + blank[at + 4 :])
    with pytest.raises(UnreadableError, match="已损坏"):
        fill_form(example(), form, tmp_path / "out", bundled(), draft=False)
    assert not (tmp_path / "out").exists()


def test_a_filled_form_is_read_back_as_the_report(tmp_path: Path) -> None:
    """What was filled in comes back through the importer, bold words included."""
    report = example()
    form = tmp_path / "表样.docx"
    form.write_bytes(word(blank_document("disclosure-2021")))
    target, _ = fill_form(report, form, tmp_path, bundled(), draft=False)
    reading = read(target, bundled())
    assert isinstance(reading, Reading)
    assert reading.texts["problems"] == report.texts["problems"]
    assert reading.year == report.year
