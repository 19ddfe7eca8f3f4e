"""The report as a web page: order of its parts, places of its figures."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from lxml import html as reader

from app.exporters import html
from app.exporters.layout import Grid, Layout, Paragraph, layout
from app.forms import Editions
from app.model.report import Report
from app.model.texts import Run
from tests import made

EDITIONS = ["disclosure-2021", "disclosure-2019", "disclosure-2021-single"]


def page(report: Report, *, draft: bool = False) -> Any:
    return reader.document_fromstring(html.write(report, layout(report, draft=draft)).decode("utf-8"))


def texts(root: Any, *tags: str) -> list[str]:
    return ["".join(element.itertext()) for element in root.iter(*tags)]


@pytest.mark.parametrize("name", EDITIONS)
def test_title_headings_and_sentences_stand_in_order(name: str) -> None:
    report = made.example(name)
    blocks = [block for block in layout(report, draft=False).blocks if not isinstance(block, Grid)]
    assert texts(page(report), "h1", "h2", "h3", "p") == [block.text.strip() for block in blocks]


@pytest.mark.parametrize("name", EDITIONS)
def test_every_figure_stands_in_its_place(name: str) -> None:
    report = made.example(name)
    grids = [block for block in layout(report, draft=False).blocks if isinstance(block, Grid)]
    tables = list(page(report).iter("table"))
    assert len(tables) == len(grids)
    for table, grid in zip(tables, grids, strict=True):
        assert places(table) == {(cell.place.top, cell.place.left): cell.text for cell in grid.cells}
        # The form prints no captions: the name is for screen readers.
        assert table.find("caption") is None and table.get("aria-label") == grid.table.title
        assert len(table.findall("thead/tr")) == grid.table.head
        for cell in table.iter("th"):
            assert cell.get("scope") in {"col", "colgroup", "row", "rowgroup"}


def places(table: Any) -> dict[tuple[int, int], str]:
    """The text of each cell by the grid place that a browser gives it."""
    found: dict[tuple[int, int], str] = {}
    taken: set[tuple[int, int]] = set()
    for row, line in enumerate(table.iter("tr")):
        column = 0
        for cell in line:
            while (row, column) in taken:
                column += 1
            found[row, column] = "".join(cell.itertext())
            height, width = int(cell.get("rowspan", "1")), int(cell.get("colspan", "1"))
            taken.update((row + down, column + right) for down in range(height) for right in range(width))
    return found


def test_a_form_of_another_office_becomes_a_page(project_root: Path) -> None:
    report = made.example("little", Editions(project_root / "tests" / "data" / "forms"))
    assert len(list(page(report).iter("table"))) == 2


def test_an_empty_form_becomes_a_page() -> None:
    report = made.empty()
    assert not any("".join(cell.itertext()) for cell in page(report).iter("td"))
    assert len(texts(page(report), "h2")) == 6


def test_nothing_outside_the_page_is_needed_and_nothing_runs() -> None:
    source = html.write(made.example(), layout(made.example(), draft=True)).decode("utf-8")
    assert not re.search(r"<script|<link|<img|<iframe|@import|url\(|\son\w+=", source)
    assert source.startswith('<!DOCTYPE html>\n<html lang="zh-CN">')
    etree.fromstring(re.sub(r"<(meta|col|w?br)\b([^>]*)>", r"<\1\2/>", source.removeprefix("<!DOCTYPE html>")))


def test_a_label_breaks_between_its_words_and_a_line_before_an_address_is_ragged() -> None:
    source = html.write(made.example(), layout(made.example(), draft=False)).decode("utf-8")
    assert "社会<wbr>公益<wbr>组织</th>" in source and "自然人</th>" in source
    (address,) = re.findall(r'<p style="([^"]*)">[^<]*https://www.qingyuan.example', source)
    assert "justify" not in address and source.count("text-align: justify") > 10


def test_tables_and_signature_are_not_torn_in_print_and_pages_are_numbered() -> None:
    """Browsers tore the table of applications after its second row, and left the date alone on a page."""
    report = made.example()
    text = html.write(report, layout(report, draft=False)).decode()
    (style,) = re.findall("<style>(.*?)</style>", text, re.DOTALL)
    assert "break-inside: avoid" in style and '"— " counter(page) " —"' in style
    tables = [block.table for block in layout(report, draft=False).blocks if isinstance(block, Grid)]
    assert re.findall(r"--printed: ([\d.]+)pt", text) == [f"{table.font_size:g}" for table in tables]
    for cell in report.edition.enterable:
        made.put(report, cell, "9876543210")
    wide = html.write(report, layout(report, draft=False)).decode()
    sizes = [float(size) for size in re.findall(r"--printed: ([\d.]+)pt", wide)]
    assert sizes[0] == tables[0].font_size and 3 < sizes[2] < tables[2].font_size
    signature = re.findall('<p style="([^"]*text-align: right[^"]*)">', text)
    assert len(signature) == 2 and all("break-before: avoid" in each for each in signature)


@pytest.mark.long
@pytest.mark.skipif(shutil.which("chromium") is None, reason="needs Chromium")
def test_chromium_prints_each_table_whole_and_the_signature_together(tmp_path: Path) -> None:
    report = made.example()
    page, printed = tmp_path / "年报.html", tmp_path / "年报.pdf"
    page.write_bytes(html.write(report, layout(report, draft=False)))
    options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path}", "--no-pdf-header-footer"]
    command = ["chromium", *options, f"--print-to-pdf={printed}", page.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    with pdfplumber.open(printed) as pdf:
        found = ["".join(each.extract_text().split()) for each in pdf.pages]
    for first, last in (
        ("本年新收政府信息公开申请数量", "结转下年度继续办理"),
        ("第二十条第（一）项", "行政事业性收费"),
    ):
        assert any(first in text and last in text for text in found)
    assert any("青禾市清源区水务局2025年1月20日" in text for text in found)
    assert [text[-3:] for text in found[:2]] == ["—1—", "—2—"]


def test_only_a_draft_is_stamped() -> None:
    assert "草稿" in texts(page(made.example(), draft=True), "p")
    assert "草稿" not in texts(page(made.example()), "p")


def test_the_fragment_is_the_body_of_the_page() -> None:
    report = made.example()
    printed = layout(report, draft=False)
    fragment = html.fragment(printed)
    assert fragment in html.write(report, printed).decode("utf-8")
    assert not re.search(r"<(html|head|body|style|main)\b", fragment)


def test_the_same_report_gives_the_same_bytes() -> None:
    report = made.example()
    assert html.write(report, layout(report, draft=False)) == html.write(report, layout(report, draft=False))


@given(st.lists(st.tuples(st.text(st.characters(codec="utf-8"), max_size=20), st.booleans()), max_size=5))
def test_whatever_is_typed_stays_text(pieces: list[tuple[str, bool]]) -> None:
    runs = tuple(Run(text, bold, 0, 0) for text, bold in pieces)
    source = html.fragment(Layout("题", "单位", (Paragraph("p", runs),), None, "{page}", ""))
    root = reader.fragment_fromstring(source)
    allowed = {"p", "strong", "h3", "span"}
    assert {element.tag for element in root.iter()} <= allowed
    wanted = "".join(text for text, _ in pieces)
    plain = re.sub(r"[\x00-\x20\x7f-\x9f\ufffe\uffff\s]", "", wanted)
    assert re.sub(r"[\x00-\x20\x7f-\x9f\s]", "", "".join(root.itertext())) == plain


def test_markup_in_names_is_escaped_everywhere() -> None:
    report = made.example()
    report.unit["name"] = '<script>alert("1")</script>&'
    source = html.write(report, layout(report, draft=False)).decode("utf-8")
    assert "<script" not in source
    assert 'content="&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;"' in source


def test_bold_and_run_in_headings_are_marked() -> None:
    runs = (Run("（一）总的情况。", False, 0, 8), Run("要点", True, 8, 10), Run("。", False, 10, 11))
    source = html.fragment(Layout("题", "单位", (Paragraph("p", runs, 8),), None, "{page}", ""))
    assert "（一）总的情况。</span><strong>要点</strong>。</p>" in source
    alone = Paragraph("p", (Run("（二）改进情况", False, 0, 7),), 7)
    assert html.fragment(Layout("题", "单位", (alone,), None, "{page}", "")) == "<h3>（二）改进情况</h3>"
