"""New reports, and what they take over from last year's."""

import json
from contextlib import closing
from pathlib import Path

from app.checks import check
from app.forms import bundled
from app.importers.datafile import report_of
from app.model.period import Period
from app.session import add, as_last, new_report
from app.store import Library
from tests.made import edition, empty, example, put, put_all


def test_a_new_report_is_empty_and_knows_its_unit() -> None:
    report = new_report(edition(), {"name": "某局"}, 2025)
    assert (report.answers, report.texts, report.last) == ({}, {}, None)
    assert report.unit["name"] == "某局"
    assert report.unit["id"]


def test_last_years_carry_over_comes_in_column_by_column() -> None:
    last = example()
    report = new_report(edition(), last.unit, last.year + 1, last)
    carried = [equation for equation in edition().equations if equation.carries]
    assert carried
    for equation in carried:
        assert report.value(equation.left[0].cell) == last.value(equation.right[0].cell)
    assert not [finding for finding in check(report) if finding.code == carried[0].code]


def test_what_was_no_number_last_year_is_left_blank() -> None:
    last = empty()
    carried = [equation for equation in edition().equations if equation.carries]
    put(last, carried[0].right[0].cell, "/")
    put(last, carried[1].right[0].cell, "3（其中1件）")
    report = new_report(edition(), last.unit, last.year + 1, last)
    assert [report.value(equation.left[0].cell) for equation in carried[:2]] == [None, 3]
    assert carried[0].left[0].cell not in report.answers


def test_last_year_knows_computed_totals_too() -> None:
    last = empty()
    put_all(last, "2")
    total = next(iter(last.edition.definitions))
    assert as_last(last)["answers"][total] == str(last.value(total))
    put(last, total, "/")
    assert as_last(last)["answers"][total] == "/"


def test_the_old_format_leads_to_the_new() -> None:
    last = example("disclosure-2019")
    name = bundled().for_year(last.year + 1)
    assert name is not None
    report = new_report(bundled()[name], last.unit, last.year + 1, last)
    assert report.answers, "the carry-over comes in across editions"
    assert bundled().for_year(2020) == "disclosure-2019"
    assert bundled().for_year(2018) is None


def test_two_offices_whose_files_have_an_empty_id_are_two_offices(tmp_path: Path) -> None:
    def file(name: str) -> bytes:
        unit = {"id": "", "name": name}
        return json.dumps(
            {"format": "nianbao-report/1", "edition": edition().id, "year": 2024, "unit": unit, "answers": {}}
        ).encode()

    with closing(Library.open(tmp_path)) as library:
        for name in ("甲市水务局", "乙市教育局"):
            add(library, report_of(file(name), bundled()), "导入")
        assert {unit.name for unit in library.units()} == {"甲市水务局", "乙市教育局"}
        assert all(unit.id for unit in library.units())
        assert library.find("", "a-form", Period(2024)) is None
