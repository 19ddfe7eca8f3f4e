"""Checks of single figures and of what must be filled in: cells, tables, required texts, the cover."""

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


def test_a_cover_without_its_required_lines_is_unfinished() -> None:
    report = example()
    report.unit["name"] = " "
    blank = next(finding for finding in check(report) if finding.code == "V112")
    assert blank.level is Level.BLANK
    assert next(line.label for line in report.edition.fields if line.key == "name") in blank.message


def test_a_year_that_the_form_does_not_cover_is_asked_about() -> None:
    report = example("disclosure-2019")
    report.year = 2023
    assert "V130" in {finding.code for finding in check(report)}


def test_figures_of_another_year_are_not_taken_for_last_years() -> None:
    report = example()
    assert report.last is not None and report.last_year is not None
    report.remember(report.last | {"year": report.year - 3})
    assert report.last_year is None
    found = {finding.code for finding in check(report)}
    assert "V131" in found
    assert not found & {equation.code for equation in report.edition.equations if any(t.last for t in equation.right)}


def test_two_findings_without_cells_are_explained_each_on_its_own() -> None:
    report = example()
    report.unknown = {"answers": {"old.one": "5", "old.two": "6"}}
    first, second = (finding for finding in check(report) if finding.code == "V120")
    assert first.key != second.key
    report.explanations[first.key] = {"code": "V120", "cells": [], "figures": first.bound, "text": "已核对。"}
    assert [finding.explained for finding in check(report) if finding.code == "V120"] == [True, False]
    report.explanations[first.key]["text"] = " "
    assert not any(finding.explained for finding in check(report))


def test_a_section_written_without_its_parts_is_not_called_unwritten() -> None:
    """Many towns write the first section in one piece; it comes in as the opening."""
    report = example()
    parts = [part for part in report.texts if part.startswith("overview.")]
    whole = "\n".join(report.texts.pop(part) for part in parts)
    for text, level in (("", Level.VERIFY), (whole[:30], Level.VERIFY), (whole, Level.HINT)):
        report.texts["overview.opening"] = text
        [found] = [each for each in check(report) if each.code == "V111"]
        assert found.level is level
        assert ("整个部分未写" in found.message) is (not text)
