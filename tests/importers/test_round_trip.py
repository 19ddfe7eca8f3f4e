"""Our own exports come in again: every figure and remark, every paragraph, every bold word."""

import random
from pathlib import Path

import pytest

from app.exporters.export import export
from app.exporters.layout import figure_text
from app.forms import bundled
from app.importers import Reading, read
from app.model.report import Report
from app.model.texts import Run, live_figure, runs, stored
from tests.importers.documents import random_report
from tests.made import example

EDITIONS = ("disclosure-2021", "disclosure-2019", "disclosure-2021-single")
FORMATS = ("docx", "xlsx", "html", "pdf")


def comes_back(report: Report, format_name: str, folder: Path) -> Reading:
    (made,) = export(report, folder, [format_name], draft=False)
    assert made.differences == ()
    reading = read(made.path, bundled())
    assert isinstance(reading, Reading)
    assert reading.edition == report.edition.id
    assert (reading.year, reading.unit["name"]) == (report.year, report.unit_name)
    for cell in report.edition.cells.values():
        found = reading.cells[cell.id]
        printed = f"{found.text}（{found.remark}）" if found.remark else found.text
        assert printed == figure_text(report, cell), cell.id
    assert reading.texts == texts(report)
    assert not reading.is_doubtful, (reading.doubts, reading.left_overs)
    return reading


def texts(report: Report) -> dict[str, str]:
    """The texts as printed: with figures in place of live ones."""
    show = live_figure(report)
    printed = {}
    for part, text in report.texts.items():
        paragraphs = [
            tuple(Run(run.text, run.bold, 0, 0) for run in paragraph) for paragraph in runs(text, show) if paragraph
        ]
        printed[part] = stored(paragraphs)
    return {part: text for part, text in printed.items() if text}


@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("edition", EDITIONS)
def test_an_example_comes_back(edition: str, format_name: str, tmp_path: Path) -> None:
    comes_back(example(edition), format_name, tmp_path)


@pytest.mark.parametrize("seed", range(6))
def test_a_generated_report_comes_back(seed: int, tmp_path: Path) -> None:
    report = random_report(bundled()[EDITIONS[seed % 3]], random.Random(seed))
    for made in export(report, tmp_path, FORMATS, draft=False):
        assert made.differences == ()
    comes_back(report, FORMATS[seed % 4], tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("seed", range(6, 131))
def test_many_generated_reports_come_back(seed: int, format_name: str, tmp_path: Path) -> None:
    comes_back(random_report(bundled()[EDITIONS[seed % 3]], random.Random(seed)), format_name, tmp_path)


LONG_NAMES = (
    "青禾市清源区水务局（区河长制工作领导小组办公室、区防汛抗旱指挥部办公室、区水库移民局）",
    "青禾市清源区住房和城乡建设交通运输综合行政执法局",
    "清源市东洲区新型工业化和高端装备制造产业服务中心管理委员会",
)


@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("name", LONG_NAMES, ids=["brackets", "place", "conjunction"])
def test_a_long_title_comes_back_whole(name: str, format_name: str, tmp_path: Path) -> None:
    """The lines of a name that is broken in the title were left out of it without a word."""
    report = example()
    report.unit["name"] = name
    comes_back(report, format_name, tmp_path)


def test_the_units_data_come_back_from_our_workbook(tmp_path: Path) -> None:
    report = example()
    reading = comes_back(report, "xlsx", tmp_path)
    assert {key: value for key, value in report.unit.items() if key != "id"} == reading.unit
