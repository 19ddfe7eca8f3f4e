"""Totals of a report: computed, entered, unfinished."""

from hypothesis import given

from app.model.numbers import Number, written
from app.model.report import Report
from tests.made import change, changes, edition, empty, put, put_all


def summed(report: Report, total: str) -> Number:
    values = [report.value(term.cell) or 0 for term in report.edition.definitions[total].right]
    return sum(values, start=0)


def test_every_total_of_zeros_is_zero() -> None:
    report = empty()
    put_all(report, "0")
    assert {report.value(total) for total in report.edition.definitions} == {0}


def test_a_blank_part_leaves_a_total_without_a_value_but_with_a_partial_sum() -> None:
    report = empty()
    total, equation = next(iter(report.edition.definitions.items()))
    parts = [term.cell for term in equation.right]
    for cell in parts[1:]:
        put(report, cell, "3")
    assert report.value(total) is None
    assert report.computed(total).partial == 3 * (len(parts) - 1)
    assert report.computed(total).missing == (parts[0],)
    put(report, parts[0], "/")
    assert report.value(total) is None, "unread text is no number"
    put(report, parts[0], "0")
    assert report.value(total) == 3 * (len(parts) - 1)


def test_an_unfinished_total_adds_what_it_knows_to_the_total_above_it() -> None:
    report = empty()
    definitions = report.edition.definitions
    corner = next(total for total in definitions if any(term.cell in definitions for term in definitions[total].right))
    below = next(term.cell for term in definitions[corner].right if term.cell in definitions)
    put(report, definitions[below].right[0].cell, "7")
    assert report.value(corner) is None
    assert report.computed(corner).partial == 7


def test_an_entered_total_counts_and_clearing_it_goes_back_to_the_sum() -> None:
    report = empty()
    put_all(report, "1")
    total = next(iter(report.edition.definitions))
    put(report, total, "99")
    assert report.value(total) == 99
    assert report.is_entered_total(total)
    put(report, total, None)
    assert report.value(total) == summed(report, total)


@given(changes(edition()))
def test_totals_are_never_stale(wanted: list) -> None:
    report, fresh = empty(), empty()
    for total in report.edition.definitions:
        report.computed(total)
    step = change(report, wanted)
    report.apply(step)
    fresh.apply(step)
    for total in report.edition.definitions:
        assert report.computed(total) == fresh.computed(total)
        value = report.value(total)
        assert value is None or total in report.answers or written(value) == str(summed(report, total))


def test_the_title_is_made_of_unit_and_year_until_one_is_typed() -> None:
    report = empty(year=2024)
    assert report.title == "青禾市清源区水务局2024年政府信息公开工作年度报告"
    report.texts["title"] = "另一个标题"
    assert report.title == "另一个标题"


def test_quotation_marks_in_a_label_become_single_ones_in_its_name() -> None:
    names = [cell.name for cell in edition().cells.values()]
    assert all(name.count("“") == name.count("”") == 2 for name in names)
    assert any("‘" in name for name in names)
