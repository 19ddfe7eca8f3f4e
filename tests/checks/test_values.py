import pytest

from app.checks import check, fix, stamps
from app.model.edition import Level
from tests.made import empty, example, put, put_all


@pytest.mark.parametrize(
    ("typed", "code"),
    [("/", "V101"), ("无", "V101"), ("9" * 16, "V102"), ("1.5", "V103"), ("-3", "V104")],
)
def test_what_is_no_count_is_an_error_at_its_cell(typed: str, code: str) -> None:
    report = example()
    cell = report.edition.enterable[0]
    put(report, cell, typed)
    finding = next(finding for finding in check(report) if finding.code == code)
    assert finding.level is Level.ERROR
    assert finding.cells == (cell,)
    assert typed[:20] in finding.message
    assert stamps([finding])


def test_unread_text_is_mended_to_zero_only_on_request() -> None:
    report = example()
    cell = report.edition.enterable[0]
    put(report, cell, "/")
    finding = next(finding for finding in check(report) if finding.cells == (cell,))
    assert report.answers[cell].text == "/"
    step = fix(report, finding)
    assert step is not None
    report.apply(step)
    assert report.value(cell) == 0


def test_blanks_are_one_finding_for_a_table_and_filling_them_spares_what_is_filled() -> None:
    report = empty()
    table = next(iter(report.edition.tables.values()))
    kept = next(cell.id for cell in table.cells if cell.id in report.edition.enterable)
    put(report, kept, "7")
    blank = [finding for finding in check(report) if finding.level is Level.BLANK]
    assert len(blank) == len(report.edition.tables)
    assert kept not in blank[0].cells
    step = fix(report, blank[0])
    assert step is not None
    report.apply(step)
    assert report.value(kept) == 7
    assert {report.value(cell) for cell in blank[0].cells} == {0}


def test_full_tables_of_zeros_have_no_errors_once_the_required_part_is_written() -> None:
    report = empty()
    put_all(report, "0")
    [wanting] = [finding for finding in check(report) if finding.level is Level.ERROR]
    assert wanting.texts[0].text == "problems"
    report.texts["problems"] = "存在的主要问题是公开的形式单一，下一步将改进。"
    assert not stamps(check(report))


def test_required_texts_are_asked_for_and_unknown_ids_are_reported() -> None:
    report = example()
    part = next(part for part in report.edition.parts.values() if part.required)
    del report.texts[part.id]
    report.unknown = {"answers": {"old.cell.id": "5"}}
    found = {finding.code: finding for finding in check(report)}
    assert part.label in found["V111"].message
    assert found["V111"].texts[0].text == part.id
    assert "old.cell.id" in found["V120"].message
    assert found["V120"].level is Level.VERIFY
