"""PDF/UA-1: what the file declares holds, read by pdfminer alone and by the checkers that are installed."""

import re
import shutil
import subprocess
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from app.exporters import pdf
from app.exporters.layout import Grid, address_target, layout
from app.model.edition import Role
from app.model.report import Report
from tests.exporters.pdf_pages import prose, written
from tests.exporters.samples import NAMES, sample
from tests.exporters.structure_tree import Element, Tagged
from tests.made import example


@cache
def tagged(name: str) -> Tagged:
    return Tagged(written(sample(name)))


def tables(document: Tagged) -> list[Element]:
    return [element for element in document.root.kids if element.role == "Table"]


@pytest.mark.parametrize("name", NAMES)
def test_it_declares_what_readers_ask_for(name: str) -> None:
    data = written(sample(name))
    document = tagged(name)
    assert b'pdfuaid:part="1"' in data and b'pdfaid:part="1" pdfaid:conformance="B"' in data
    assert b"<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>" in data
    assert document.catalog["Lang"] == b"zh-CN"
    assert document.catalog["MarkInfo"] == {"Marked": True}
    assert document.catalog["ViewerPreferences"]["DisplayDocTitle"] is True
    assert all(page.attrs["Tabs"].name == "S" for page in document.pages)


@pytest.mark.parametrize("name", NAMES)
def test_everything_that_is_drawn_is_tagged_or_an_artifact(name: str) -> None:
    """Each mark belongs to the element that the tree of parents names, and to no other."""
    document = tagged(name)
    assert document.untagged == []
    owned = {mark: element.own for element in document.root.all() for mark in element.marks}
    assert len(owned) == sum(len(element.marks) for element in document.root.all())
    assert owned.keys() == document.marked.keys()
    for number, page in enumerate(document.pages):
        parents = [reference.objid for reference in document.parents[page.attrs["StructParents"]]]
        assert parents == [owned[number, mark] for mark in range(len(parents))]
    assert document.order == sorted(document.order) == list(document.marked)


@pytest.mark.parametrize("name", NAMES)
def test_the_cells_of_each_row_fill_the_table(name: str) -> None:
    """With what reaches down into it from the rows above, each row of a table has as many columns as the others."""
    for table in tables(tagged(name)):
        rows = [row for part in table.kids for row in (part.kids if part.role != "TR" else [part])]
        taken = [0] * len(rows)
        for number, row in enumerate(rows):
            for down, across in (cell.span for cell in row.kids):
                for below in range(number, number + down):
                    taken[below] += across
        assert len(set(taken)) == 1, taken


@pytest.mark.parametrize("name", NAMES)
def test_headings_begin_with_the_first_level_and_skip_none(name: str) -> None:
    levels = [int(element.role[1]) for element in tagged(name).root.kids if re.fullmatch("H[1-6]", element.role)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_heading_of_the_third_level_before_any_of_the_second_is_one_of_the_second() -> None:
    report = example()
    report.texts["preamble"] = "（一）前言\n正文。"
    levels = [element.role for element in Tagged(written(report)).root.kids if element.role[0] == "H"]
    assert levels[:3] == ["H1", "H2", "H2"]


@pytest.mark.parametrize("name", NAMES)
def test_each_figure_names_its_headers_as_the_form_does(name: str) -> None:
    """The labels of a cell's path, outermost first, are the texts of the header cells that it names."""
    report, document = sample(name), tagged(name)
    grids = [block for block in layout(report, draft=False).blocks if isinstance(block, Grid)]
    for element, grid in zip(tables(document), grids, strict=True):
        named = {cell.name: cell for cell in element.all() if cell.name}
        cells = [cell for row in element.kids for cell in row.kids]
        printed = sorted(grid.cells, key=lambda each: (each.place.top, each.place.left))
        headings = {squeezed(each.place.text) for each in printed if each.place.role is Role.HEADING}
        assert all(cell.attributes["Scope"].name in ("Row", "Column") for cell in cells if cell.role == "TH")
        for cell, each in zip(cells, printed, strict=True):
            assert cell.span == (each.place.rows, each.place.columns)
            if each.place.cell:
                path = [*each.place.cell.column_path, *each.place.cell.row_path]
                texts = [named[header].text for header in cell.attributes.get("Headers", [])]
                outer = [text for text in texts if squeezed(text) in headings]
                assert len(outer) == bool(headings)
                wanted = {squeezed(label) for label in path} - headings
                assert {squeezed(text) for text in texts} - headings == wanted, each.place.cell.id
        assert {cell.name for cell in cells if cell.role == "TH"} == {name for name in document.names if name in named}


def squeezed(text: str) -> str:
    return "".join(text.split())


ADDRESSES = (
    (
        "网址https://www.qingyuan.example/zwgk/2024/t20240115_1-2.html。",
        "https://www.qingyuan.example/zwgk/2024/t20240115_1-2.html",
    ),
    ("邮箱xxgk@water.qingyuan.example，", "xxgk@water.qingyuan.example"),
    ("见www.qingyuan.example）", "www.qingyuan.example"),
)


def test_addresses_are_links_over_what_shows_them() -> None:
    """Also where a line's end divides one: a link of one element with an area on each line."""
    printed = prose(*(f"{'甲' * fill}{text}" for fill in range(0, 28, 9) for text, _ in ADDRESSES))
    document = Tagged(pdf.write(example(), printed))
    links = [element for element in document.root.all() if element.role == "Link"]
    assert [link.text for link in links] == [address for _ in range(4) for _, address in ADDRESSES]
    assert any(len(link.links) > 1 for link in links)
    on_pages = [reference for page in document.pages for reference in page.annots or []]
    assert len(on_pages) == sum(len(link.links) for link in links)
    for link in links:
        for annotation in link.links:
            assert annotation["Contents"].decode("utf-16") == link.text
            assert annotation["A"]["URI"].decode() == address_target(link.text)
            assert annotation["F"] == 4
            assert document.parents[annotation["StructParent"]].objid == link.own
            left, bottom, right, top = annotation["Rect"]
            assert 79 < left < right < 523 and top - bottom == pytest.approx(16, abs=0.01)


def test_a_text_that_ends_on_the_next_page_is_one_element() -> None:
    document = Tagged(pdf.write(example(), prose("甲" * 1500)))
    (paragraph,) = document.root.kids
    assert {page for page, _ in paragraph.marks} == {0, 1, 2} and paragraph.text == "甲" * 1500


def test_a_box_says_which_character_it_stands_for() -> None:
    document = Tagged(pdf.write(example(), prose("甲\U0002fff0乙\ue863丙")))
    assert document.root.text == "甲□乙□丙"
    assert document.actual == ["\U0002fff0", "\ue863"]


def checked(report: Report, folder: Path) -> Path:
    file = folder / "report.pdf"
    file.write_bytes(written(report))
    return file


@pytest.mark.long
@pytest.mark.parametrize("name", NAMES)
def test_independent_checkers_find_nothing(name: str, tmp_path: Path) -> None:
    """pdfua and outloud, where they are installed.

    outloud's TBL-004 counts a last column wrongly whose cell spans rows down to the one counted; a form with more
    labels than figures is to its TBL-010 a torn one; its ORD-001 reads a paragraph's own text before all its links.
    """
    file = checked(sample(name), tmp_path)
    commands = {
        "pdfua": ["check", "--min-severity", "warning"],
        "outloud": ["--layer", "conformance", "--skip", "TBL-004"],
    }
    found = {tool: shutil.which(tool) for tool in commands}
    if not all(found.values()):
        pytest.skip("pdfua and outloud are not installed: pip install pdfua outloud")
    for tool, options in commands.items():
        answer = subprocess.run([str(found[tool]), *options, str(file)], capture_output=True, text=True)
        assert answer.returncode == 0, answer.stdout
