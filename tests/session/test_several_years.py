"""Figures of several years: whose reports count, and that no year is made up."""

from contextlib import closing
from pathlib import Path

from app.forms import bundled
from app.model.report import Report
from app.session import add, new_report
from app.session.earlier_years import MOST, Years, several_years
from app.store import Library
from tests.made import edition, put

NEW = "requests.new.total"
UNIT = {"id": "unit", "name": "某某局"}


def report(year: int, figure: str | None = None, last: Report | None = None, unit: dict[str, str] = UNIT) -> Report:
    made = new_report(edition(), dict(unit), year, last)
    if figure is not None:
        put(made, NEW, figure)
    return made


def shown(folder: Path, present: Report, *others: Report) -> Years:
    with closing(Library.open(folder)) as library:
        for other in others:
            add(library, other, "")
        return several_years(present, library, bundled())


def test_a_year_that_the_library_lacks_is_not_shown(tmp_path: Path) -> None:
    found = shown(tmp_path, report(2024, "7"), report(2021, "4"), report(2022, "0"))
    assert found.years == ("2021", "2022", "2024")
    assert found.title == "某某局2021—2024年政府信息公开数据图解"
    assert dict(found.charts[0].series)["新收"] == (4, 0, 7)


def test_what_is_blank_is_no_0_and_a_chart_without_figures_is_left_out(tmp_path: Path) -> None:
    found = shown(tmp_path, report(2024, "7"), report(2023))
    assert dict(found.charts[0].series)["新收"] == (None, 7)
    assert [chart.title for chart in found.charts] == ["政府信息公开申请（件）"]


def test_last_year_counts_as_the_report_remembers_it(tmp_path: Path) -> None:
    found = shown(tmp_path, report(2024, "7", last=report(2023, "5")))
    assert dict(found.charts[0].series)["新收"] == (5, 7)


def test_other_units_and_later_years_stay_out_and_five_years_are_enough(tmp_path: Path) -> None:
    others = [report(year, str(year)) for year in range(2017, 2024)]
    strange = [report(2023, "1", unit={"id": "other", "name": "另一局"}), report(2025, "9")]
    found = shown(tmp_path, report(2024, "7"), *(each for each in others if each.year > 2020), *strange)
    assert len(found.years) <= MOST and found.years[-1] == "2024"
    assert dict(found.charts[0].series)["新收"] == (2021, 2022, 2023, 7)
