"""按原稿核对: ending it changes no figure, and leaves entered only what contradicts or cannot be compared."""

from hypothesis import given

from app.table.cells import settled, shown, verdict
from app.table.rule_state import Outcome
from tests.made import change, changes, edition, empty

FORM = edition()


@given(wanted=changes(FORM))
def test_the_end_of_a_control_changes_no_figure(wanted: list) -> None:
    report = empty()
    report.apply(change(report, wanted))
    table = FORM.tables["requests"]
    before = {cell: report.value(cell) for cell in FORM.cells}
    step = settled(report, table)
    report.apply(step)
    assert {cell: report.value(cell) for cell in FORM.cells} == before
    for cell in table.places:
        judged = verdict(report, cell)
        assert judged is None or judged.outcome is not Outcome.HOLDS
        if cell in FORM.definitions and cell not in report.answers:
            assert shown(report, cell).text == "？"
    report.apply(step.inverse())
    assert {cell: report.value(cell) for cell in FORM.cells} == before
