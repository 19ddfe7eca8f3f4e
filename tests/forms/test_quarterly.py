"""A form is data, and so is its period: a quarterly form works as a folder alone, from opening to reading back."""

import json
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from app.checks import check
from app.exporters.export import export
from app.forms import Editions, bundled
from app.forms.lint import lint
from app.importers import Reading
from app.importers import read as bring_in
from app.importers.datafile import read
from app.model.change import Address, Area, Change, Edit
from app.model.datafile import DataFileError, to_dict, to_report
from app.model.period import Period
from app.model.report import Report
from app.session import add, due, from_reading, last_in, new_report, next_period
from app.store import Library

FORMS = Path(__file__).resolve().parents[1] / "data" / "forms"
OPENING = Path(__file__).resolve().parents[3] / "shared" / "cases" / "core" / "forms"
FORMATS = ["docx", "xlsx", "pdf", "html"]


@pytest.fixture
def editions() -> Editions:
    return Editions(FORMS)


@pytest.fixture
def report(editions: Editions) -> Report:
    return read(editions.example("reading-room"), editions)


def test_the_form_is_clean_and_its_example_has_no_findings(editions: Editions, report: Report) -> None:
    assert lint(editions, "reading-room") == []
    assert list(check(report)) == []
    assert (report.title, report.file_name) == (
        "柳溪镇图书馆2024年夏季阅览室服务情况季报",
        "柳溪镇图书馆_2024年夏季阅览室季报",
    )
    assert report.when_label == "2024年夏季"
    assert due(report) == date(2024, 7, 10)


@pytest.mark.parametrize(
    ("folder", "name"), [(FORMS, "reading-room"), (OPENING, "opening-quarter")], ids=["ours", "foreign"]
)
@pytest.mark.parametrize("kind", FORMATS)
def test_what_is_exported_is_read_back_exactly(folder: Path, name: str, kind: str, tmp_path: Path) -> None:
    """Both forms have two tables that share the label of a row."""
    editions = Editions(folder)
    if name not in editions:
        pytest.skip("the form is not there")
    report = read(editions.example(name), editions)
    (written,) = export(report, tmp_path, [kind], draft=False)
    reading = bring_in(written.path, editions)
    assert isinstance(reading, Reading)
    again = from_reading(reading, editions)
    assert (reading.edition, again.year, again.period) == (name, report.year, report.period)
    assert (again.answers, again.texts, again.unit_name) == (report.answers, report.texts, report.unit_name)
    assert reading.doubts == ()


def test_every_period_is_told_by_its_title(editions: Editions, report: Report, tmp_path: Path) -> None:
    for code in ("Q1", "Q2", "Q3", "Q4"):
        report.period = code
        (written,) = export(report, tmp_path / code, ["html"], draft=False)
        reading = bring_in(written.path, editions)
        assert isinstance(reading, Reading)
        assert reading.period == code


def test_a_broken_rule_across_the_tables_is_found(report: Report) -> None:
    cell = Address(Area.ANSWERS, "loans.adults.readers")
    report.apply(Change("填写", (Edit(cell, "120", "500"),)))
    assert "B3" in {finding.code for finding in check(report)}


def test_the_data_file_names_the_period(editions: Editions, report: Report) -> None:
    data = to_dict(report, "")
    assert data["period"] == "Q2"
    assert to_report(json.loads(json.dumps(data)), editions).period == "Q2"
    for wrong in (None, "", "Q5", "H1", 2):
        with pytest.raises(DataFileError, match="应为Q1、Q2、Q3、Q4之一"):
            to_report(data | {"period": wrong}, editions)
    yearly = to_dict(read(bundled().example("disclosure-2021"), bundled()), "")
    assert "period" not in yearly
    with pytest.raises(DataFileError, match="一年一份，不分期"):
        to_report(yearly | {"period": "Q1"}, bundled())


def test_a_quarter_goes_on_from_the_one_before_even_across_the_year(
    editions: Editions, report: Report, tmp_path: Path
) -> None:
    report.period = "Q4"
    with closing(Library.open(tmp_path)) as library:
        add(library, report, "导入")
        when = next_period(report)
        assert when == Period(2025, "Q1")
        begun = new_report(report.edition, report.unit, when.year, report, period=when.code)
        assert begun.answers["visits.adults.before"].text == "335"
        add(library, begun, "新建")
        last = last_in(library, editions, begun)
        assert last is not None
        assert (last["year"], last["period"]) == (2024, "Q4")
        assert begun.last_year is not None
        assert begun.last_year.answers["visits.children.after"].text == "179"
        begun.apply(Change("改期", (Edit(Address(Area.PERIOD), "Q1", "Q2"),)))
        assert begun.last_year is None


def test_a_quarterly_and_an_annual_report_of_a_unit_and_year_are_two(report: Report, tmp_path: Path) -> None:
    annual = read(bundled().example("disclosure-2021"), bundled())
    annual.unit["id"], annual.year = report.unit["id"], report.year
    with closing(Library.open(tmp_path)) as library:
        add(library, annual, "导入")
        add(library, report, "导入")
        assert len(library.summaries()) == 2
