"""A file with two reports: it is asked which is meant, and either is read alone."""

import random

import pytest

from app.forms import bundled
from app.importers import Certainty, Reading, UnreadableError, read_bytes
from tests.importers.documents import document
from tests.importers.writers import html_plain, page, word_package, word_paragraph
from tests.made import example

HEADINGS = ("一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "六、其他需要报告的事项")
UNIT = "青禾市清源区水务局"


def written(*years: int, contents: bool = False) -> bytes:
    lines: list[str] = []
    for year in years:
        lines += [f"{UNIT}{year}年政府信息公开工作年度报告", *(HEADINGS if contents else ()), f"{year}年的引言。"]
        for heading in HEADINGS:
            lines += [heading, f"{year}年的内容，见{heading[0]}。"]
    return word_package("".join(map(word_paragraph, lines)))


def read(data: bytes, report: int | None = None) -> Reading:
    return read_bytes(data, bundled(), edition="disclosure-2021", report=report)


def test_two_reports_are_told_with_their_names() -> None:
    """The second one's paragraphs were once added to the first one's parts."""
    reading = read(written(2024, 2023))
    assert reading.reports == tuple(f"{UNIT}{year}年政府信息公开工作年度报告" for year in (2024, 2023))
    assert reading.year == 2024
    assert "2023" not in "".join(reading.texts.values())
    assert "2份年报" in reading.doubts[0]
    assert all(cell.certainty is not Certainty.SURE for cell in reading.cells.values())


@pytest.mark.parametrize(("report", "year"), [(1, 2024), (2, 2023)])
def test_the_report_that_was_chosen_is_read_alone(report: int, year: int) -> None:
    reading = read(written(2024, 2023), report)
    assert (reading.year, reading.unit["name"], reading.reports) == (year, UNIT, ())
    assert reading.texts["preamble"] == f"{year}年的引言。"
    assert reading.texts["other"] == f"{year}年的内容，见六。"


def test_figures_of_the_chosen_report_are_sure() -> None:
    made = document(example())
    body = html_plain(made, random.Random(1)).decode()
    start, end = body.index("<body>") + 6, body.index("</body>")
    data = page(body[start:end] + body[start:end].replace("2024年", "2023年"))
    assert read(data).reports
    for report in (1, 2):
        assert {cell.certainty for cell in read(data, report).cells.values()} == {Certainty.SURE}


def test_one_report_is_not_asked_for() -> None:
    assert read(written(2024)).reports == ()
    assert read(written(2024), 1).year == 2024
    with pytest.raises(UnreadableError, match="只有1份"):
        read(written(2024), 2)


def test_a_list_of_contents_is_no_report() -> None:
    assert read(written(2024, contents=True)).reports == ()


def test_a_file_without_headings_is_one_report() -> None:
    data = page(
        "<table><tr><td>信息内容</td><td>本年处理决定数量</td></tr><tr><td>行政许可</td><td>3</td></tr></table>"
    )
    assert read(data).cells["disclosure.licensing.decisions"].text == "3"
