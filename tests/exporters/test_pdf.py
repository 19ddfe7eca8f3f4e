"""The report as PDF: its words in order, as other readers find them."""

import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest

from app.exporters import pdf
from app.exporters.layout import Grid, layout
from app.exporters.readback import differences
from app.forms import Editions
from app.model.report import Report
from tests import made
from tests.exporters.pdf_pages import BOTTOM, in_area, lines, opened, rows, written
from tests.exporters.samples import torn


def set_texts(report: Report, **texts: str) -> Report:
    report.texts.update({part.replace("__", "."): text for part, text in texts.items()})
    return report


def all_text(data: bytes) -> str:
    with opened(data) as document:
        return "".join("".join(in_area(page).split()) for page in document.pages)


def test_every_sentence_is_there_in_order() -> None:
    report = made.example()
    text, at = all_text(written(report)), 0
    for block in layout(report, draft=False).blocks:
        if not isinstance(block, Grid):
            wanted = "".join(block.text.split())
            found = text.find(wanted, at)
            assert found >= 0, wanted
            at = found + len(wanted)


def test_pdfium_finds_every_sentence_too() -> None:
    report = made.example()
    document = pypdfium2.PdfDocument(written(report))
    pages = [page.get_textpage().get_text_bounded() for page in document]
    text = "".join("".join(pages).split())
    for part in ("preamble", "other"):
        for sentence in report.texts[part].split("。"):
            plain = "".join(sentence.replace("**", "").split())
            assert plain in text
    document.close()


@pytest.mark.parametrize("name", ["disclosure-2021", "disclosure-2019", "disclosure-2021-single"])
@pytest.mark.parametrize("draft", [False, True])
def test_it_reads_back_as_the_report(name: str, draft: bool) -> None:
    report = made.example(name)
    printed = layout(report, draft=draft)
    assert differences("pdf", pdf.write(report, printed), report, printed) == ()


def test_a_form_of_another_office_is_printed(project_root: Path) -> None:
    report = made.example("little", Editions(project_root / "tests" / "data" / "forms"))
    printed = layout(report, draft=False)
    data = pdf.write(report, printed)
    assert differences("pdf", data, report, printed) == ()
    with opened(data) as document:
        assert lines(document.pages[0], 14)[0].text == report.edition.words.page_number.format(page=1)
        tables = document.pages[0].find_tables()
        widths = [table.bbox[2] - table.bbox[0] for table in tables]
        middles = [(table.bbox[0] + table.bbox[2]) / 2 for table in tables]
        assert widths[0] != pytest.approx(widths[1], abs=5)
        assert middles[0] == pytest.approx(middles[1], abs=0.5)


def test_every_figure_stands_in_its_row() -> None:
    report = made.example()
    for number, cell in enumerate(report.edition.enterable):
        made.put(report, cell, str(1000 + number))
    table = report.edition.tables["requests"]
    with opened(written(report)) as document:
        printed = [row for page in document.pages for part in rows(page) for row in part]
    figures = [row[-7:] for row in printed if 8 <= len(row) <= 10 and all(cell.isdigit() for cell in row[-7:])]
    assert [figure for row in figures for figure in row] == [str(report.value(cell.id)) for cell in table.cells]


def test_the_head_is_repeated_and_no_row_is_split() -> None:
    report = torn()
    table = report.edition.tables["requests"]
    columns = {place.text for place in table.grid if place.top < table.head and place.left >= table.side}
    items = [place.text for place in table.grid if place.left + place.columns == table.side and place.top >= table.head]
    seen: list[str] = []
    heads = 0
    with opened(written(report)) as document:
        for page in document.pages:
            for part in rows(page):
                cells = {cell for row in part for cell in row}
                if columns <= cells:
                    heads += 1
                    seen += [cell for row in part for cell in row if cell in items]
            for table_found in page.find_tables():
                assert table_found.bbox[3] < BOTTOM
    assert heads == 2
    assert seen == ["".join(item.split()) for item in items]


def test_a_label_that_a_page_cuts_is_repeated() -> None:
    report = torn()
    label = next(place.text for place in report.edition.tables["requests"].grid if place.rows > 20)
    with opened(written(report)) as document:
        pages = [page for page in document.pages for part in rows(page) if label in {c for row in part for c in row}]
    assert len(pages) == 2


def test_the_same_report_gives_the_same_bytes() -> None:
    report = made.example()
    assert pdf.write(report, layout(report, draft=False)) == written(made.example())


def test_the_same_report_gives_the_same_bytes_in_another_process(project_root: Path) -> None:
    script = (
        "import sys; from tests import made; from tests.exporters.pdf_pages import written; "
        "sys.stdout.buffer.write(written(made.example()))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "America/New_York"}
    other = subprocess.run(
        [sys.executable, "-c", script], cwd=project_root, env=environment, capture_output=True, check=True
    )
    assert other.stdout == written(made.example())


def test_only_a_draft_is_stamped_on_every_page() -> None:
    report = made.example()
    with opened(written(report, draft=True)) as document:
        for page in document.pages:
            assert [line.text for line in lines(page, 16)].count("草稿") == 1
            assert [char["text"] for char in page.chars if char["size"] > 100] == ["草", "稿"]
    with opened(written(report)) as document:
        assert not any("草稿" in (page.extract_text() or "") for page in document.pages)


def test_the_stamp_across_the_page_lies_beneath_the_figures_and_is_pale() -> None:
    with opened(written(made.example(), draft=True)) as document:
        for page in document.pages:
            shades = {str(char["non_stroking_color"]) for char in page.chars if char["size"] > 100}
            assert shades == {"(0.9,)"}
            sizes = [char["size"] > 100 for char in page.chars]
            assert sizes == sorted(sizes, reverse=True), "drawn first, so that everything else lies over it"


def test_an_empty_form_is_printed() -> None:
    report = made.empty()
    with opened(written(report)) as document:
        text = "".join("".join(in_area(page).split()) for page in document.pages)
        tables = [part for page in document.pages for part in rows(page)]
    for section in report.edition.sections:
        assert section.heading in text
    assert len(tables) >= 3
    assert not any(cell.isdigit() for part in tables for row in part for cell in row)


def test_live_figures_are_printed_as_plain_text() -> None:
    report = set_texts(
        made.example(), overview__opening="新收{{requests.new.total}}件，**结转{{requests.carried_in.total}}件**。"
    )
    value, carried = (report.value(f"requests.{row}.total") for row in ("new", "carried_in"))
    assert f"新收{value}件，结转{carried}件。" in all_text(written(report))


def test_a_remark_is_printed_behind_its_figure_and_unread_text_as_it_is() -> None:
    report = made.example()
    cells = list(report.edition.tables["requests"].cells)
    made.put(report, cells[0].id, "减4")
    report.remarks[cells[1].id] = "其中网上提交3件"
    with opened(written(report)) as document:
        printed = {cell for page in document.pages for part in rows(page) for row in part for cell in row}
    assert "减4" in printed
    assert f"{report.value(cells[1].id)}（其中网上提交3件）" in printed


@pytest.mark.parametrize("digits", ["9" * 15, "1" * 12, "1234567"])
def test_large_figures_stay_within_their_cells(digits: str) -> None:
    report = made.empty()
    made.put_all(report, digits)
    shown = 0
    with opened(written(report)) as document:
        for page in document.pages:
            for table in page.find_tables():
                for left, top, right, bottom in table.cells:
                    inside = [
                        char
                        for char in page.chars
                        if char["x1"] > left and char["x0"] < right and char["bottom"] > top and char["top"] < bottom
                    ]
                    text = "".join(char["text"] for char in inside)
                    if text == digits:
                        shown += 1
                        assert all(char["x0"] > left and char["x1"] < right for char in inside)
    assert shown == len(report.edition.enterable)


def test_a_cell_of_very_long_text_ends_up_on_one_page() -> None:
    report = made.empty()
    cell = report.edition.tables["requests"].cells[0].id
    made.put(report, cell, "核实" * 2000)
    text = all_text(written(report))
    assert text.count("核实") == 2000


def test_a_long_unit_name_breaks_between_its_words() -> None:
    report = made.example()
    report.unit["name"] = "青禾市清源区水务局（区河长制工作领导小组办公室、区防汛抗旱指挥部办公室、区水库移民局）"
    with opened(written(report)) as document:
        title = [line.text for line in lines(document.pages[0], 22)]
    assert title == [
        "青禾市清源区水务局",
        "（区河长制工作领导小组办公室、",
        "区防汛抗旱指挥部办公室、区水库移民局）",
        "2024年政府信息公开工作年度报告",
    ]


def test_a_long_unit_name_without_marks_is_divided_at_the_borders_of_its_words() -> None:
    report = made.example()
    report.unit["name"] = "青禾市清源区人民政府水务和农业农村局暨青禾市清源区渔业渔政管理办公室和清源区乡村振兴局"
    with opened(written(report)) as document:
        title = lines(document.pages[0], 22)
    assert [line.text for line in title] == [
        "青禾市清源区人民政府",
        "水务和农业农村局暨青禾市清源区",
        "渔业渔政管理办公室和清源区乡村振兴局",
        "2024年政府信息公开工作年度报告",
    ]
    for line in title:
        assert (line.left + line.right) / 2 == pytest.approx(595.28 / 2 + (28 - 26) / 2 * 72 / 25.4, abs=0.6)


def test_headings_are_bookmarks_in_order() -> None:
    report = set_texts(made.example(), problems="（一）存在的主要问题\n问题不少。\n（二）改进情况\n已改。")
    document = pypdfium2.PdfDocument(written(report))
    marks = [(mark.level, mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc()]
    headings = [section.heading for section in report.edition.sections if section.heading]
    assert [title for level, title, _ in marks if level == 0] == [report.title, *headings]
    assert [title for level, title, _ in marks if level == 1] == ["（一）存在的主要问题", "（二）改进情况"]
    assert all(before[2] <= after[2] for before, after in pairwise(marks))
    document.close()


def test_the_file_says_what_it_is() -> None:
    report = made.example()
    report.saved = "2025-01-20T10:32:00+08:00"
    with opened(written(report)) as document:
        about = document.metadata
        catalog = document.doc.catalog
    assert about["Title"] == report.title
    assert about["Author"] == report.unit_name
    assert about["CreationDate"] == about["ModDate"] == "D:20250120103200+08'00'"
    assert catalog["Lang"] == b"zh-CN"


@pytest.mark.parametrize("date", ["", "昨天", "2025-01-20", "2025-01-20T10:32:00.123456"])
def test_a_report_never_saved_has_no_date_that_was_made_up(date: str) -> None:
    report = made.example()
    report.saved = date
    with opened(written(report)) as document:
        assert document.metadata.get("CreationDate", "D:20250120")[:10] == "D:20250120"


def test_control_characters_and_half_pairs_do_no_harm() -> None:
    report = made.example()
    report.unit["name"] = "水\x00务\u200b局\ud840"
    set_texts(report, overview__opening="前\x07后\tA\u2028B\ufe0f。\ufffe")
    text = all_text(written(report))
    assert "前后AB。" in text
    assert "水务局" in text


def test_the_structure_says_headings_paragraphs_and_header_cells() -> None:
    report = made.example()
    with opened(written(report)) as document:
        (root,) = document.structure_tree
    kinds = [child["type"] for child in root["children"]]
    assert root["type"] == "Document"
    assert kinds[0] == "H1"
    assert kinds.count("H2") == 6
    assert kinds.count("Table") == 3
    tables = [child for child in root["children"] if child["type"] == "Table"]
    for element, table in zip(tables, report.edition.tables.values(), strict=True):
        cells = [cell for row in element["children"] for cell in row["children"]]
        assert [row["type"] for row in element["children"]] == ["TR"] * table.height
        assert [cell["type"] for cell in cells] == ["TD" if place.cell else "TH" for place in table.grid]
        assert all("Scope" in str(cell.get("attributes")) for cell in cells if cell["type"] == "TH")
