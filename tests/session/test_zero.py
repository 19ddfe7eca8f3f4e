"""Zeros into whole tables: nothing else changes, and all of it can be taken back."""

from hypothesis import given
from hypothesis import strategies as st

from app.model.change import Area
from app.model.report import Report, contents
from app.session import zeroing
from tests.made import change, changes, edition, empty

ACTION = edition().zero_actions[0]


def standing(report: Report) -> list[object]:
    return [contents(report, area) for area in (Area.ANSWERS, Area.REMARKS, Area.TEXTS)]


@given(wanted=changes(edition()), take=st.booleans())
def test_all_of_it_is_nought_and_nothing_else_is_touched(wanted: list, take: bool) -> None:
    report = empty()
    report.apply(change(report, wanted))
    before = standing(report)
    kept = {cell: answer for cell, answer in report.answers.items() if edition().cells[cell].table not in ACTION.tables}
    found = zeroing(report, ACTION)
    step = found.change(report, found.sentences if take else ())
    report.apply(step)
    cells = [cell.id for table in ACTION.tables for cell in edition().tables[table].cells]
    assert all(report.value(cell) == 0 for cell in cells)
    assert {cell: answer for cell, answer in report.answers.items() if cell not in cells} == kept
    assert report.remarks == before[1]
    again = zeroing(report, ACTION)
    assert not (again.blank or again.other or again.totals) and (not take or not again.sentences)
    report.apply(step.inverse())
    assert standing(report) == before
