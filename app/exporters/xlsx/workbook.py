"""Puts the sheets together and saves them so that the same report gives the same bytes."""

import io
import re
from typing import Any

from app.exporters.files import last_change, storable
from app.exporters.layout import Grid, Heading, Layout
from app.exporters.xlsx.cells import Formats
from app.exporters.xlsx.formulas import spots
from app.exporters.xlsx.pages import cover_sheet, names_sheet, prose_sheet, table_cells
from app.exporters.xlsx.sheet import Book, check_rows, table_sheet
from app.model.report import Report
from app.model.workbook import COVER, FIRST_ROW, NAMES, PROSE, Named

_LONGEST_SHEET_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_LONGEST_PROPERTY = 255
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write(report: Report, layout: Layout) -> bytes:
    """The whole file."""
    from app.exporters.xlsx.cells import Workbook

    saved = io.BytesIO()
    workbook = Workbook(saved, _OPTIONS)
    changed = last_change(layout.date, report.year)
    title, unit = (storable(text)[:_LONGEST_PROPERTY] for text in (layout.title, layout.unit))
    workbook.set_properties({"title": title, "author": unit, "created": changed})
    workbook.set_calc_mode("auto")
    _sheets(workbook, Book(workbook, report, layout, Formats(workbook)))
    workbook.close()
    return saved.getvalue()


def _sheets(workbook: Any, book: Book) -> None:
    titled = _titled(book.layout)
    grids = list(zip(sheet_names(book.layout), titled, strict=True))
    for name, (_, grid) in grids:
        book.take(grid, spots(grid.table, name, FIRST_ROW))
    names: list[Named] = list(cover_sheet(book, workbook.add_worksheet(COVER)))
    for name, (heading, grid) in grids:
        sheet = workbook.add_worksheet(name)
        table_sheet(book, sheet, heading, grid)
        check_rows(book, sheet, grid.table)
        names += table_cells(book, name, grid)
    names += prose_sheet(book, workbook.add_worksheet(PROSE))
    names_sheet(book, workbook.add_worksheet(NAMES), names)


def _titled(layout: Layout) -> list[tuple[str, Grid]]:
    """Each table with what stands over it: the heading of its section, or its own title where that is taken."""
    titled: list[tuple[str, Grid]] = []
    heading = ""
    for block in layout.blocks:
        if isinstance(block, Heading):
            heading = block.text
        elif isinstance(block, Grid):
            titled.append((heading or block.table.title, block))
            heading = ""
    return titled


def sheet_names(layout: Layout) -> list[str]:
    """A name for the sheet of each table, in printed order, as spreadsheets allow it and all different."""
    taken = {COVER.casefold(), PROSE.casefold(), NAMES.casefold(), "history"}
    names = []
    for number, (heading, _) in enumerate(_titled(layout), 1):
        name = _FORBIDDEN.sub(" ", storable(heading)).replace("\n", " ").strip("' ")[:_LONGEST_SHEET_NAME].strip("' ")
        if not name or name.casefold() in taken:
            name = f"表{number}"
        taken.add(name.casefold())
        names.append(name)
    return names
