"""The Word file as other libraries read it."""

import io
import unicodedata
from pathlib import Path
from typing import Any

import docx
import pytest

from app.exporters.docx import TEMPLATE, write
from app.exporters.docx.blocks import HYPHEN, kept_together
from app.exporters.layout import layout
from app.exporters.pdf.page_flow import Pages
from app.exporters.readback import differences
from app.forms import bundled
from app.importers import Reading, read
from app.model.report import Report
from app.session import from_reading
from template.build import built
from tests.exporters.ooxml import W, merged_cells, misplaced, parts, text, value
from tests.exporters.samples import (
    NAMES,
    grids,
    printed,
    sample,
    texts,
    torn,
)
from tests.made import empty, example, put

TWIPS_PER_MM = 1440 / 25.4


def written(report: Report, *, draft: bool = False) -> bytes:
    return write(report, printed(report, draft=draft))


def body(report: Report, *, draft: bool = False) -> Any:
    return parts(written(report, draft=draft))["word/document.xml"][0]


@pytest.mark.parametrize("name", NAMES)
def test_every_sentence_stands_in_order_and_every_figure_in_its_cell(name: str) -> None:
    report = sample(name)
    document = docx.Document(io.BytesIO(written(report)))
    paragraphs = [paragraph.text.replace("\n", "") for paragraph in document.paragraphs if paragraph.text]
    assert paragraphs == texts(report)
    assert len(document.tables) == len(grids(report))
    for table, grid in zip(document.tables, grids(report), strict=True):
        rows = [row.cells for row in table.rows]
        for cell in grid.cells:
            place = cell.place
            assert rows[place.top][place.left].text.replace("\n", "") == cell.text.replace("\n", "")
            end = rows[place.top + place.rows - 1][place.left + place.columns - 1]
            assert end._tc is rows[place.top][place.left]._tc


@pytest.mark.parametrize("name", NAMES)
def test_merged_cells_are_those_of_the_form(name: str) -> None:
    report = sample(name)
    for table, grid in zip(body(report).iterfind(f"{W}tbl"), grids(report), strict=True):
        places = [cell.place for cell in grid.cells]
        wanted = [(place.top, place.left, place.rows, place.columns) for place in places]
        assert sorted(cell[:4] for cell in merged_cells(table)) == sorted(wanted)


@pytest.mark.parametrize("name", NAMES)
def test_widths_agree_for_word_and_for_wps(name: str) -> None:
    report = sample(name)
    for table, grid in zip(body(report).iterfind(f"{W}tbl"), grids(report), strict=True):
        widths = [int(column.get(f"{W}w")) for column in table.iterfind(f"{W}tblGrid/{W}gridCol")]
        whole = round(sum(grid.table.widths) * TWIPS_PER_MM)
        assert abs(sum(widths) - whole) <= 1
        assert table.find(f"{W}tblPr/{W}tblW").get(f"{W}w") == str(sum(widths))
        assert table.find(f"{W}tblPr/{W}tblLayout").get(f"{W}type") == "fixed"
        for row in table.iterfind(f"{W}tr"):
            assert sum(int(cell.get(f"{W}w")) for cell in row.iterfind(f"{W}tc/{W}tcPr/{W}tcW")) == sum(widths)
    if name == "disclosure-2021":
        assert sum(widths) == 8845


def kept_rows(report: Report) -> list[bool]:
    """For each row of the table of applications, whether all its paragraphs are kept with the next row."""
    rows = list(body(report).iterfind(f"{W}tbl"))[1].iterfind(f"{W}tr")
    return [all(p.find(f"{W}pPr/{W}keepNext") is not None for p in row.iter(f"{W}p")) for row in rows]


def test_the_rows_of_a_whole_table_stand_together() -> None:
    kept = kept_rows(sample("disclosure-2021"))
    assert kept == [True] * (len(kept) - 1) + [False]


def test_a_torn_table_is_torn_between_groups_alone() -> None:
    report = torn()
    table = report.edition.tables["requests"]
    groups = [place for place in table.grid if 1 < place.rows < 20 and place.top >= table.head]
    kept = kept_rows(report)
    assert False in kept[table.head : -1]
    assert all(kept[row] for place in groups for row in range(place.top, place.top + place.rows - 1))


@pytest.mark.parametrize("name", NAMES)
def test_rows_breaks_and_space_are_those_of_the_plan(name: str) -> None:
    report = sample(name)
    plan = Pages(printed(report)).plan
    for table, heights in zip(body(report).iterfind(f"{W}tbl"), filter(None, plan.heights), strict=True):
        rows = [row.find(f"{W}trPr/{W}trHeight") for row in table.iterfind(f"{W}tr")]
        assert [int(row.get(f"{W}val")) / 20 for row in rows] == pytest.approx(heights, abs=0.03)
        assert {row.get(f"{W}hRule") for row in rows} == {"atLeast"}
    blocks = [each for each in body(report) if each.tag == f"{W}tbl" or text(each)]
    turned = [number for number, each in enumerate(blocks) if each.find(f".//{W}pageBreakBefore") is not None]
    assert turned == sorted(plan.turned)
    for number, each in enumerate(blocks):
        if number and blocks[number - 1].tag == f"{W}tbl" and plan.above[number] and each.tag != f"{W}tbl":
            spacing = each.find(f"{W}pPr/{W}spacing")
            beneath = blocks[number - 2].find(f"{W}pPr/{W}spacing")
            lower = 0 if beneath is None else int(beneath.get(f"{W}after") or 0)
            assert 0 <= lower <= 70
            assert (int(spacing.get(f"{W}before")) + lower) / 20 == pytest.approx(plan.above[number] - 3, abs=0.06)


def test_the_label_of_a_torn_group_stands_on_both_pages_and_is_read_as_one(tmp_path: Path) -> None:
    report, saved = torn(), tmp_path / "torn.docx"
    saved.write_bytes(written(report))
    pages = Pages(printed(report))
    (block,) = (number for number, heights in enumerate(pages.plan.heights) if len(heights) == 28)
    begun = [part.first for part in pages.plan.stretches if part.block == block][1]
    rows = list(list(body(report).iterfind(f"{W}tbl"))[1].iterfind(f"{W}tr"))
    labels = [number for number, row in enumerate(rows) if "".join(text(row).split()).startswith("三、本年度办理结果")]
    assert labels == [5, begun]
    merges = [row.find(f"{W}tc/{W}tcPr/{W}vMerge") for row in rows]
    assert [merge is not None and merge.get(f"{W}val") == "restart" for merge in merges][5:28].count(True) == 2
    reading = read(saved, bundled())
    assert isinstance(reading, Reading)
    read_again = from_reading(reading, bundled())
    assert read_again.answers == report.answers


def test_header_rows_are_repeated_and_no_row_is_split() -> None:
    report = sample("disclosure-2021")
    for table, grid in zip(body(report).iterfind(f"{W}tbl"), grids(report), strict=True):
        rows = table.findall(f"{W}tr")
        assert [value(row, "trPr/tblHeader") is not None for row in rows] == [
            number < grid.table.head for number in range(len(rows))
        ]
        assert all(value(row, "trPr/cantSplit") is not None for row in rows)


@pytest.mark.parametrize("name", NAMES)
def test_every_element_stands_in_the_schemas_order(name: str) -> None:
    report = sample(name)
    report.texts.update(dict.fromkeys(report.edition.parts, "（一）甲。**乙**\n（二）丙\n\t丁"))
    for part, root in parts(written(report, draft=True)).items():
        assert (part, list(misplaced(root))) == (part, [])


def test_a_tab_in_prose_is_a_blank_as_in_the_pdf() -> None:
    """Word's next stop is anywhere: the lines of the two files would differ."""
    report = sample("disclosure-2021")
    report.texts["problems"] = "1.\t群众反映看不懂。\t用不上。"
    made = written(report)
    assert [each for each in parts(made)["word/document.xml"].iter(f"{W}tab") if each.getparent().tag == f"{W}r"] == []
    assert differences("docx", made, report, printed(report)) == ()


def test_a_misplaced_element_would_be_seen() -> None:
    root = body(sample("disclosure-2021"))
    properties = next(root.iter(f"{W}tcPr"))
    properties.append(properties[0])
    assert list(misplaced(root)) != []


def test_the_page_is_that_of_the_standard() -> None:
    section = body(sample("disclosure-2021")).find(f"{W}sectPr")
    margins = {name: int(section.find(f"{W}pgMar").get(f"{W}{name}")) / TWIPS_PER_MM for name in ("top", "left")}
    margins |= {name: int(section.find(f"{W}pgMar").get(f"{W}{name}")) / TWIPS_PER_MM for name in ("right", "bottom")}
    assert margins == pytest.approx({"top": 37, "left": 28, "right": 26, "bottom": 35}, abs=0.05)
    assert (section.find(f"{W}pgSz").get(f"{W}w"), section.find(f"{W}pgSz").get(f"{W}h")) == ("11906", "16838")
    assert section.find(f"{W}docGrid").get(f"{W}type") == "lines"
    assert section.find(f"{W}docGrid").get(f"{W}linePitch") == "578"


def test_styles_carry_faces_sizes_and_outline_levels() -> None:
    styles = parts(written(sample("disclosure-2021")))["word/styles.xml"]
    looks = {
        value(style, "name"): (
            style.find(f"{W}rPr/{W}rFonts").get(f"{W}eastAsia"),
            value(style, "rPr/sz"),
            value(style, "pPr/outlineLvl"),
        )
        for style in styles.iterfind(f"{W}style")
        if style.find(f"{W}rPr/{W}rFonts") is not None
    }
    assert looks["Title"] == ("方正小标宋简体", "44", None)
    assert looks["heading 1"] == ("黑体", None, "0")
    assert looks["heading 2"] == ("楷体_GB2312", None, "1")
    assert looks["Normal"] == ("仿宋_GB2312", "32", None)
    assert looks["段首标题"] == ("楷体_GB2312", None, None)
    assert looks["表格文字"] == ("宋体", "21", None)
    assert "方正小标宋简体" in {fonts.get(f"{W}ascii") for fonts in styles.iter(f"{W}rFonts")}  # the title's digits
    normal = styles.find(f"{W}style")
    assert normal.find(f"{W}pPr/{W}overflowPunct").attrib == {}  # with 0 LibreOffice loses marks at lines' ends
    assert normal.find(f"{W}pPr/{W}spacing").get(f"{W}line") == "578"
    assert normal.find(f"{W}pPr/{W}spacing").get(f"{W}lineRule") == "exact"
    assert normal.find(f"{W}pPr/{W}ind").get(f"{W}firstLineChars") == "200"
    assert value(normal, "rPr/spacing") == "-5"


def test_every_font_has_its_chinese_face_and_none_is_of_a_theme() -> None:
    package = parts(written(sample("disclosure-2021"), draft=True))
    for root in package.values():
        for fonts in root.iter(f"{W}rFonts"):
            assert not any("heme" in attribute for attribute in fonts.attrib)
            assert f"{W}eastAsia" in fonts.attrib or list(fonts.attrib) == [f"{W}hint"]
    alternatives = {font.get(f"{W}name"): value(font, "altName") for font in package["word/fontTable.xml"]}
    assert (alternatives["仿宋_GB2312"] or "").startswith("仿宋")
    named = {fonts.get(f"{W}eastAsia") for root in package.values() for fonts in root.iter(f"{W}rFonts")} - {None}
    assert named <= set(alternatives)


def test_headings_run_in_headings_and_bold_are_set_by_styles() -> None:
    report = empty()
    report.texts["overview.disclosure"] = "（一）主动公开。全年**公开**信息。\n（二）依申请公开\n收到申请。"
    paragraphs = [each for each in body(report).iterfind(f"{W}p") if text(each)]
    faces = {text(each): value(each, "pPr/pStyle") for each in paragraphs}
    assert faces["一、总体情况"] == "Heading1"
    assert faces["（二）依申请公开"] == "Heading2"
    assert faces["收到申请。"] is None
    runs = next(each for each in paragraphs if text(each).startswith("（一）")).findall(f"{W}r")
    shown = [(text(run), value(run, "rPr/rStyle"), value(run, "rPr/b") is not None) for run in runs]
    assert shown == [
        ("（一）主动公开。", "RunIn", False),
        ("全年", None, False),
        ("公开", None, True),
        ("信息。", None, False),
    ]


def test_a_paragraph_with_an_address_is_not_spread() -> None:
    report = sample("disclosure-2021")
    report.texts["problems"] = "见https://www.qingyuan.example/gk/2024。\n共2024件，占12.5%。"
    aligned = {text(each): value(each, "pPr/jc") for each in body(report).iterfind(f"{W}p")}
    lines = report.texts["problems"].split("\n")
    assert [aligned[line] for line in lines] == ["left", None]


def test_the_closing_stands_at_the_right_and_typed_indents_go() -> None:
    report = empty()
    report.texts.update({"closing": "某某局\n2025年1月20日", "problems": "　　问题。　"})
    paragraphs = [(text(each), value(each, "pPr/pStyle")) for each in body(report).iterfind(f"{W}p") if text(each)]
    assert paragraphs[-2:] == [("某某局", "Closing"), ("2025年1月20日", "Closing")]
    assert ("问题。", None) in paragraphs


def test_page_numbers_are_whole_fields_right_on_odd_pages_left_on_even_ones() -> None:
    package = parts(written(sample("disclosure-2021")))
    for name, side in (("word/footer1.xml", "right"), ("word/footer2.xml", "left")):
        paragraph = package[name].find(f"{W}p")
        assert value(paragraph, "pPr/jc") == side
        fields = [mark.get(f"{W}fldCharType") for mark in paragraph.iter(f"{W}fldChar")]
        assert fields == ["begin", "separate", "end"]
        assert paragraph.find(f".//{W}instrText").text.strip() == "PAGE"
        assert text(paragraph) == "— 1 —"
    assert package["word/settings.xml"].find(f"{W}evenAndOddHeaders") is not None
    little = parts(written(sample("little")))
    assert text(little["word/footer1.xml"]) == "第1页"


def test_a_draft_is_stamped_on_odd_and_even_pages_and_a_clean_one_is_not() -> None:
    for draft, stamp in ((True, "草稿"), (False, "")):
        package = parts(written(sample("disclosure-2021"), draft=draft))
        assert [text(package[f"word/header{number}.xml"]) for number in (1, 2)] == [stamp, stamp]


def test_properties_tell_title_unit_and_last_change() -> None:
    report = sample("disclosure-2021")
    report.saved = "2025-01-20T10:32:00+08:00"
    properties = docx.Document(io.BytesIO(written(report))).core_properties
    assert properties.title == report.title
    assert properties.author == report.unit_name
    assert [str(properties.created), str(properties.modified)] == ["2025-01-20 02:32:00+00:00"] * 2


def test_a_figure_too_wide_for_its_cell_is_set_narrower_then_smaller() -> None:
    report = empty()
    figures = ("12", "123456789", "123456789012345")
    for cell, figure in zip(report.edition.tables["requests"].cells, figures, strict=False):
        put(report, cell.id, figure)
    table = list(body(report).iterfind(f"{W}tbl"))[1]
    sizes = {text(run): (value(run, "rPr/sz"), value(run, "rPr/w")) for run in table.iter(f"{W}r")}
    assert [sizes[figure] for figure in figures] == [("16", None), ("16", "70"), ("9", "70")]


def test_a_long_title_has_lines_of_like_length() -> None:
    report = empty()
    report.unit["name"] = "青" * 45
    lines = text(next(body(report).iterfind(f"{W}p"))).split("\n")
    assert len(lines) == 4
    assert all(13 <= len(line) <= 17 for line in lines)


def test_a_blank_form_prints_blank() -> None:
    document = docx.Document(io.BytesIO(written(empty())))
    for table, grid in zip(document.tables, grids(empty()), strict=True):
        rows = [row.cells for row in table.rows]
        figures = [cell.place for cell in grid.cells if cell.place.cell]
        assert {rows[place.top][place.left].text for place in figures} == {""}


def test_the_template_is_what_its_parts_say() -> None:
    assert {name: etree_text(root) for name, root in parts(TEMPLATE.read_bytes()).items()} == {
        name: etree_text(root) for name, root in parts(built()).items()
    }


def etree_text(root: Any) -> str:
    from lxml import etree

    return str(etree.tostring(root, encoding="unicode"))


def test_an_office_may_put_a_file_of_its_own_in_the_templates_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = docx.Document()
    own.sections[0].footer.paragraphs[0].text = "清源区水务局"
    own.add_paragraph("样例文字")
    own.save(str(tmp_path / "own.docx"))
    monkeypatch.setattr("app.exporters.docx.document.TEMPLATE", tmp_path / "own.docx")
    report = sample("disclosure-2021")
    data = written(report)
    assert differences("docx", data, report, printed(report)) == ()
    assert docx.Document(io.BytesIO(data)).sections[0].footer.paragraphs[0].text == "清源区水务局"


@pytest.mark.parametrize(
    ("plain", "marked"),
    [
        ("电话0190-5550123。", "电话0190~5550123。"),
        ("400-680-8581", "400~680~8581"),
        ("12-3", "12-3"),
        ("2024-12-31", "2024-12-31"),
        ("中文", "中文"),
    ],
)
def test_marks_stand_within_telephone_numbers(plain: str, marked: str) -> None:
    assert kept_together(plain) == marked.replace("~", HYPHEN)


def test_other_programs_read_the_text_as_it_was_written(tmp_path: Path) -> None:
    report = example()
    report.texts["problems"] = "甲" * 26 + "12件问题，" + "乙" * 22 + "电话0190-5550123。"
    file = tmp_path / "report.docx"
    printed = layout(report, draft=False)
    data = write(report, printed)
    file.write_bytes(data)
    shown = "".join(paragraph.text for paragraph in docx.Document(str(file)).paragraphs)
    assert report.texts["problems"] in shown
    assert not [letter for letter in shown if unicodedata.category(letter) == "Cf"]
    assert len(list(parts(data)["word/document.xml"][0].iter(f"{W}noBreakHyphen"))) == 2
    assert differences("docx", data, report, printed) == ()
    reading = read(file, bundled())
    assert isinstance(reading, Reading)
    assert reading.texts["problems"] == report.texts["problems"]
