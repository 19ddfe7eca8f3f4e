"""Files that offices had and that were once read wrongly: every figure right, or said to be doubtful."""

from pathlib import Path

import pytest

from app.exporters.layout import figure_text
from app.forms import bundled
from app.importers import Certainty, Reading, read
from app.model.report import Report
from tests.reports.reader import read_figures

EXACT = (
    *("t00_tab.txt", "t01_onecell.txt", "t02_onecell_split.txt", "t03_pipe.txt", "t04_space.txt", "k01_kangxi.txt"),
    *("d12_strike.docx", "d13_footnote.docx", "e01_strike_t2.docx", "e02_sup_fee.docx", "e17_hdr4.docx"),
    *("h02_del.html", "h17_two_col_split.html", "h18_mht.mht", "x10_custom_unit_fmt.xlsx", "x15_sup.xlsx"),
    *("k03_pasted_page.docx", "k04_plain_chrome.pdf", "e07_s6_none.docx", "e09_s6_none3.docx"),
)
DOUBTFUL = ("d22_two_reports.docx", "h23_text_in_nums.html")
PUBLISHED = ("14_pingtan_2019.html", "15_pingtan_2021.html", "15_pingtan_2021_pasted.docx", "16_pingtan_2024.html")
PRINTED = "16_pingtan_2024_printed.pdf"
FOREIGN = (
    "附件下载",
    "版权所有",
    "扫一扫",
    "主办单位",
    "来源：",
    "http://",
    "微信微博",
    "属于四类过程性信息",
    "结果维",
)


@pytest.fixture
def files(shared_reports: Path) -> Path:
    return shared_reports.parent / "cases" / "files"


def reading_of(path: Path) -> Reading:
    found = read(path, bundled())
    assert isinstance(found, Reading)
    return found


def figures(report: Report) -> dict[str, str]:
    return {cell.id: figure_text(report, cell) for cell in report.edition.cells.values()}


def as_number(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


@pytest.mark.parametrize("name", EXACT)
def test_every_figure_is_exact(files: Path, name: str) -> None:
    truth, _ = read_figures(files / "figures-base.txt")
    reading = reading_of(files / name)
    # a workbook holds the amount as a number, without the zeros at its end
    written = as_number if name[0] == "x" else str
    wanted = {cell: written(text) for cell, text in figures(truth).items()}
    assert {cell: written(found.text) for cell, found in reading.cells.items()} == wanted
    assert {found.certainty for found in reading.cells.values()} == {Certainty.SURE}


@pytest.mark.parametrize("name", DOUBTFUL)
def test_what_is_not_sure_is_said_in_a_few_lines(files: Path, name: str) -> None:
    truth, _ = read_figures(files / "figures-base.txt")
    wanted, reading = figures(truth), reading_of(files / name)
    assert not any(
        found.certainty is Certainty.SURE and found.text != wanted[cell] for cell, found in reading.cells.items()
    )
    assert reading.is_doubtful
    assert len(reading.doubts) + len(reading.left_overs) <= 12


def test_an_accounting_zero_is_a_zero(files: Path) -> None:
    reading = reading_of(files / "x20_accounting_zero.xlsx")
    assert {(found.text, found.certainty) for found in reading.cells.values()} == {("0", Certainty.SURE)}


@pytest.mark.parametrize("name", [*PUBLISHED, PRINTED])
def test_a_published_page_comes_in_whole_in_each_form(shared_reports: Path, name: str) -> None:
    truth, _ = read_figures(next(shared_reports.glob(f"{name[:2]}_*.txt")))
    reading = reading_of(shared_reports / name)
    assert (reading.edition, reading.year) == (truth.edition.id, truth.year)
    wanted = figures(truth)
    if truth.year > 2019:  # the file of 2019 prints one amount with its unit
        assert {cell: found.text for cell, found in reading.cells.items()} == wanted
    assert {found.certainty for found in reading.cells.values()} == {Certainty.SURE}
    assert not any(word in text for text in reading.texts.values() for word in FOREIGN)
    assert {"preamble", "overview.opening", "problems", "other"} <= set(reading.texts)


def test_a_page_says_the_same_printed_as_on_the_screen(shared_reports: Path) -> None:
    page, printed = (reading_of(shared_reports / name) for name in ("16_pingtan_2024.html", PRINTED))
    assert {part: "".join(text.split()) for part, text in printed.texts.items()} == {
        part: "".join(text.split()) for part, text in page.texts.items()
    }
    pasted, page = (reading_of(shared_reports / f"15_pingtan_2021{end}") for end in ("_pasted.docx", ".html"))
    assert pasted.texts == page.texts
