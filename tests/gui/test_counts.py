"""Counts the keys and clicks of a report: from a workbook, and typed by hand against a bare spreadsheet."""

from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.checks import stamps
from app.model.edition import Table
from app.model.report import Report
from app.session import add, new_report
from tests.gui.clerk import Clerk, focused
from tests.gui.clerk import press as press_on
from tests.made import example
from tests.reports.reader import read_figures

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


class Counted(Clerk):
    """Counts what the hands do: each key, whatever modifiers are held, and each click."""

    done = 0

    def press(self, *keys: str) -> None:
        self.done += len(keys)
        super().press(*keys)

    def type(self, text: str) -> None:
        self.done += len(text)
        super().type(text)

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        self.done += 1
        super().click(widget, at)

    def go_to(self, section: int) -> object:  # type: ignore[override]
        self.done += 1
        return super().go_to(section)


class January(date):
    """The month in which the report of 2023 is written."""

    @classmethod
    def today(cls) -> "January":
        return cls(2024, 1, 10)


@pytest.fixture
def counted(open_window: Callable[..., Clerk], monkeypatch: pytest.MonkeyPatch) -> Counted:
    monkeypatch.setattr("app.gui.incoming.new_report.date", January)
    clerk = open_window()
    clerk.__class__ = Counted
    assert isinstance(clerk, Counted)
    return clerk


@pytest.fixture(params=["example", pytest.param("06_suqian_2023", marks=pytest.mark.long)])
def report(request: pytest.FixtureRequest) -> Report:
    if request.param == "example":
        return example()
    return read_figures(request.getfixturevalue("shared_reports") / f"{request.param}.txt")[0]


def workbook(report: Report, table: Table) -> bytes:
    """The table as an office keeps it: labels merged, some figures as text in full width, zeros left out."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for place in table.grid:
        cell = sheet.cell(place.top + 1, place.left + 1)
        if place.cell is None:
            cell.value = place.text
        else:
            value = report.value(place.cell.id)
            is_text = place.top % 3 == 1
            cell.value = str(value).translate(FULL_WIDTH) if is_text else value if value else None
        if place.rows > 1 or place.columns > 1:
            end = {"end_row": place.top + place.rows, "end_column": place.left + place.columns}
            sheet.merge_cells(start_row=place.top + 1, start_column=place.left + 1, **end)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def copied(data: bytes) -> str:
    """Return the clipboard of a spreadsheet for the whole sheet."""
    sheet = load_workbook(BytesIO(data)).active
    assert sheet is not None
    rows = sheet.iter_rows(values_only=True)
    return "\r\n".join("\t".join("" if value is None else str(value) for value in row) for row in rows)


def test_from_a_workbook_to_a_clean_check(counted: Counted, report: Report) -> None:
    def name(dialog: QWidget) -> None:
        counted.done += 1  # the name, pasted
        QGuiApplication.clipboard().setText(report.unit_name)
        press_on(focused() or dialog, "Ctrl+V")
        counted.done += 1
        press_on(focused() or dialog, "Return")

    with counted.answering(name):
        counted.press("Ctrl+N")
    for number, section in enumerate(counted.report.edition.sections):
        for table in (report.edition.tables.get(content) for content in section.contents):
            if table is not None:
                counted.go_to(number)
                counted.paste(copied(workbook(report, table)))
                counted.window.do("zero_blanks")  # the zeros that were left out
                counted.done += 1
    counted.go_to(5)
    counted.paste(report.texts["problems"])
    assert {cell: counted.report.value(cell) for cell in report.edition.cells} == {
        cell: report.value(cell) for cell in report.edition.cells
    }
    assert not stamps(counted.page.session.findings)
    assert counted.done == 14
    assert counted.on_disk().year == 2023


def test_typed_by_hand_it_costs_no_more_than_in_a_bare_spreadsheet(
    counted: Counted, report: Report, request: pytest.FixtureRequest
) -> None:
    # The largest table with the published figures, a small one with our own.
    name, section = ("review", 4) if "example" in request.node.name else ("requests", 3)
    empty = new_report(report.edition, {"name": report.unit_name}, report.year)
    add(counted.library, empty, "新建")
    counted.window.open_report(empty.id)
    table = report.edition.tables[name]
    counted.go_to(section)
    counted.done = 0
    grid = counted.grid(name)
    while (cell := grid.view.current_cell()) is not None:
        counted.type(report.answers[cell].text)
        counted.press("Return")
        if grid.view.current_cell() == cell:
            break
    assert all(counted.report.value(cell) == report.value(cell) for cell in table.places)
    bare = sum(len(str(report.value(cell))) + 1 for cell in table.places)
    entered = [cell for cell in table.places if cell not in report.edition.definitions]
    typed = sum(len(report.answers[cell].text) for cell in entered)
    assert counted.done == typed + len(entered) < bare
