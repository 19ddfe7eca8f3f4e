"""The contents of a table's cells: rows found by a name, and the control of typed totals."""

from hypothesis import given

from app.model.edition import Table
from app.table import cells
from app.table.cells import settled, shown, verdict
from app.table.rule_state import Outcome
from tests.made import change, changes, edition, empty, put, put_all

FORM = edition()
TABLE: Table = FORM.tables["requests"]


def test_of_each_row_that_is_named_the_figure_of_the_wanted_column_is_given() -> None:
    rows = {TABLE.places[cell].top for cell in TABLE.places}
    every = cells.found(TABLE, FORM.cells["requests.new.person"].row_name)
    assert [TABLE.places[cell].top for cell in every] == [TABLE.places["requests.new.person"].top]
    first = min((cell for cell in TABLE.places if ".new." in cell), key=lambda cell: TABLE.places[cell].left)
    name = FORM.cells["requests.new.legal"].column
    assert cells.found(TABLE, FORM.cells["requests.new.person"].row_name, name) == ["requests.new.legal"]
    assert every == [first], "the first of the row where no column is wanted"
    assert len(rows) > 1


def test_the_totals_of_a_table() -> None:
    found = cells.totals(empty(), TABLE)
    assert "requests.new.total" in found and "requests.new.person" not in found
    assert found == {cell for cell in FORM.definitions if cell.startswith("requests.")}


def test_a_control_compares_what_was_typed_with_the_sum() -> None:
    report = empty()
    put_all(report, "1")
    assert cells.verdict(report, "requests.new.total") is None
    parts = len(report.edition.definitions["requests.new.total"].right)
    put(report, "requests.new.total", str(parts))
    assert cells.verdict(report, "requests.new.total") == cells.Verdict(Outcome.HOLDS, "✓")
    put(report, "requests.new.total", str(parts + 2))
    assert cells.verdict(report, "requests.new.total") == cells.Verdict(Outcome.DIFFERS, "差2")


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
