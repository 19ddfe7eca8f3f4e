"""Our workbook, filled in or changed by somebody without the program: what its sheets show comes in, and only that."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from app.exporters import xlsx
from app.exporters.layout import figure_text, layout
from app.forms import bundled
from app.importers import Reading, read_bytes
from app.model.report import Report
from app.session import from_reading
from tests.importers.test_round_trip import texts
from tests.made import empty, example

Edit = Callable[[Any], None]


def edited(report: Report, *edits: Edit) -> Reading:
    """The report's workbook as it reads after somebody changed it."""
    book = openpyxl.load_workbook(io.BytesIO(xlsx.write(report, layout(report, draft=False))), rich_text=True)
    for edit in edits:
        edit(book)
    saved = io.BytesIO()
    book.save(saved)
    return read_bytes(saved.getvalue(), bundled())


def same_figures(reading: Reading, report: Report) -> list[str]:
    """The cells that were not read as the report has them; totals are formulas, whose values openpyxl drops."""
    back = from_reading(reading, bundled())
    return [cell for cell in report.edition.cells if back.value(cell) != report.value(cell)]


def table(book: Any, number: int) -> Worksheet:
    sheet = book.worksheets[number]
    assert isinstance(sheet, Worksheet)
    return sheet


def row_of(sheet: Worksheet, words: str) -> int:
    return next(row for row in range(1, sheet.max_row + 1) if any(words in str(c.value) for c in sheet[row]))


# -- filled in by hand -------------------------------------------------------------------------------------------------


def open_cells(book: Any) -> list[Any]:
    """The cells of all sheets that may be changed."""
    return [
        cell
        for sheet in book.worksheets
        if sheet.sheet_state == "visible"
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked and not isinstance(cell, openpyxl.cell.MergedCell)
    ]


def test_an_empty_workbook_filled_in_with_a_spreadsheet_is_the_report() -> None:
    """Every open cell is typed into, as the sheet shows it; nothing else is touched."""
    wanted, blank = example(), empty()
    form = openpyxl.load_workbook(io.BytesIO(xlsx.write(wanted, layout(wanted, draft=False))), rich_text=True)

    def fill(book: Any) -> None:
        filled = {(cell.parent.title, cell.coordinate): cell for cell in open_cells(form)}
        for cell in open_cells(book):
            if cell.parent.title == "正文":
                continue
            twin = filled[cell.parent.title, cell.coordinate]
            cell.value = twin.value
            if isinstance(twin.value, int | float):
                cell.number_format = twin.number_format
        sheet = book["正文"]
        parts = iter(part for name, part in wanted.edition.parts.items() if name != "title")
        for row in range(1, sheet.max_row + 1):
            if sheet.cell(row, 1).value:
                part = next(parts)
                assert sheet.cell(row, 1).value == part.label
                sheet.cell(row, 2).value = texts(wanted).get(part.id, "").replace("**", "") or None

    reading = edited(blank, fill)
    assert same_figures(reading, wanted) == []
    assert reading.texts == {part: text.replace("**", "") for part, text in texts(wanted).items()}
    assert {key: value for key, value in wanted.unit.items() if key != "id"} == reading.unit
    assert not reading.is_doubtful, (reading.doubts, reading.left_overs)


# -- changed -----------------------------------------------------------------------------------------------------------


def rename_sheets(book: Any) -> None:
    for number, sheet in enumerate(book.worksheets, 1):
        if sheet.sheet_state == "visible":
            sheet.title = f"第{number}页"


def reorder_sheets(book: Any) -> None:
    book.move_sheet(book.worksheets[2], -1)
    book.move_sheet("正文", -3)


def insert_rows_above(book: Any) -> None:
    for number in (1, 2, 3):
        _shift(table(book, number), rows=2)


def insert_column(book: Any) -> None:
    _shift(table(book, 2), columns=1)


def _shift(sheet: Worksheet, rows: int = 0, columns: int = 0) -> None:
    """As a spreadsheet does it when rows or columns are inserted: merged cells go along."""
    merged = [area.coord for area in sheet.merged_cells.ranges]
    for area in merged:
        sheet.unmerge_cells(area)
    sheet.move_range(sheet.dimensions, rows=rows, cols=columns, translate=True)
    for area in merged:
        moved = openpyxl.worksheet.cell_range.CellRange(area)
        moved.shift(row_shift=rows, col_shift=columns)
        sheet.merge_cells(moved.coord)


def delete_heading(book: Any) -> None:
    for number in (1, 2, 3):
        sheet = table(book, number)
        sheet.unmerge_cells(next(a.coord for a in sheet.merged_cells.ranges if a.min_row == a.max_row == 1))
        sheet.cell(1, 1).value = None


def swap_rows(book: Any) -> None:
    """Two rows change places, with their labels."""
    sheet = table(book, 2)
    one, other = row_of(sheet, "属于国家秘密"), row_of(sheet, "危及")
    for column in range(3, 11):
        a, b = sheet.cell(one, column), sheet.cell(other, column)
        if column < 10:
            a.value, b.value = b.value, a.value


def reword_labels(book: Any) -> None:
    sheet = table(book, 2)
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and "政府信息公开申请" in cell.value and not cell.value.startswith("="):
                cell.value = cell.value.replace("政府信息公开申请", "信息公开申请")


def remove_hidden(book: Any) -> None:
    del book["nianbao"]


def show_hidden_and_scramble(book: Any) -> None:
    """Machine ids that point elsewhere."""
    sheet = book["nianbao"]
    ids = [sheet.cell(row, 4).value for row in range(6, sheet.max_row + 1)]
    for row, name in zip(range(6, sheet.max_row + 1), reversed(ids), strict=True):
        sheet.cell(row, 4).value = name
    sheet.cell(2, 2).value = "disclosure-2019"
    sheet.cell(3, 2).value = "1999"


@pytest.mark.parametrize(
    "edit",
    [
        rename_sheets,
        reorder_sheets,
        insert_rows_above,
        insert_column,
        delete_heading,
        swap_rows,
        reword_labels,
        remove_hidden,
        show_hidden_and_scramble,
    ],
)
def test_a_changed_workbook_gives_what_it_shows(edit: Edit) -> None:
    report = example()
    reading = edited(report, edit)
    assert reading.edition == report.edition.id and reading.year == report.year
    assert same_figures(reading, report) == []
    assert reading.texts == texts(report)
    assert reading.unit["name"] == report.unit_name


def test_labels_moved_without_their_figures_take_the_figures_that_now_stand_there() -> None:
    """The sheet shows 1.属于国家秘密 where 3. was: its figures are those that stand beside it now."""
    report = example()

    def swap_labels(book: Any) -> None:
        sheet = table(book, 2)
        one, other = row_of(sheet, "属于国家秘密"), row_of(sheet, "保护第三方")
        a, b = sheet.cell(one, 3), sheet.cell(other, 3)
        a.value, b.value = b.value, a.value

    back = from_reading(edited(report, swap_labels), bundled())
    for column in ("person", "business", "legal"):
        assert back.value(f"requests.denied_1.{column}") == report.value(f"requests.denied_4.{column}")


def test_figures_typed_as_text_or_with_units_are_read_or_kept() -> None:
    report = example()

    def type_text(book: Any) -> None:
        sheet = table(book, 2)
        row = row_of(sheet, "一、本年新收")
        sheet.cell(row, 4).value = "１２"
        sheet.cell(row, 5).value = "3件"
        sheet.cell(row, 6).value = "无"
        sheet.cell(row, 7).value = None

    reading = edited(report, type_text)
    back = from_reading(reading, bundled())
    names = [f"requests.new.{column}" for column in ("person", "business", "research", "charity")]
    assert [back.value(name) for name in names] == [12, 3, None, None]
    assert "3件" in reading.cells[names[1]].reason and back.answers[names[2]].text == "无"
    assert names[3] not in back.answers


def test_a_total_typed_over_its_formula_is_an_entered_one() -> None:
    report = example()

    def overtype(book: Any) -> None:
        sheet = table(book, 2)
        sheet.cell(row_of(sheet, "一、本年新收"), 10).value = 99

    back = from_reading(edited(report, overtype), bundled())
    assert back.answers["requests.new.total"].text == "99"
    assert figure_text(back, report.edition.cells["requests.new.total"]) == "99"


@pytest.mark.parametrize("text", ["无", "/", "无。", "2024", "12件"])
def test_a_paragraph_that_looks_like_a_figure_leaves_the_prose_whole(text: str) -> None:
    """The sheet of texts was once guessed by its content, and one such paragraph lost them all."""
    report = example()
    report.texts["review.note"] = text
    reading = edited(report)
    assert reading.texts["review.note"] == text
    assert set(reading.texts) == {part for part, written in report.texts.items() if written}
    assert reading.unit.get("phone") == report.unit.get("phone")
