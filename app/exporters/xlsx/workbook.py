"""The sheets of a workbook put together: tables, cover, prose, and the hidden one that names every cell."""

import io
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from app.exporters.files import last_change, storable
from app.exporters.layout import Grid, Heading, Layout, Paragraph
from app.exporters.xlsx.cells import HEI, HIGHEST, LINE, SIZE, Formats, Spot, Workbook, lines, pixels, spots
from app.exporters.xlsx.sheet import Book, check_rows, merge, set_up_page, table_sheet, write_text
from app.model.edition import Field
from app.model.report import Report
from app.model.workbook import COVER, COVER_LABELS, FIRST_ROW, FORMAT, NAMES, PROSE, Holds, Named

_LABEL_WIDTH = 82.0
_TEXT_WIDTH = 360.0
_ROW = 24.0
_HEADING = 28.0
_PROSE_SCALE = 82
"""The scale in percent at which the prose is printed: narrow, for other programs set digits wider.

The sheet is not fitted to its page, because a spreadsheet then ignores page breaks.
"""
_PROSE_HEIGHT = 820.0
"""The height in points, before scaling, of the rows that one page of prose holds."""
_MOST_CHARACTERS = 16_000
"""The longest text of a cell: a spreadsheet holds 32,767 UTF-16 units."""

_HELP = (
    "白色的格可以填写，灰色的格自动计算，黄色的格是与各项之和不同的填报数。",
    "数字格只填数字：没有的填0，不要留空；表下的“核对”一行显示各列是否平衡。",
    "“正文”工作表中一格是一段；加不下的段落可以写在同一格里，用Alt+Enter换行。",
)


def cover_sheet(book: Book, sheet: Any) -> Iterator[Named]:
    """Title, year, form and the unit's fields."""
    sheet.set_column_pixels(0, 0, pixels(_LABEL_WIDTH))
    sheet.set_column_pixels(1, 1, pixels(_TEXT_WIDTH))
    title = storable(book.layout.title)
    look = book.formats.get(font_name=HEI, font_size=18, align="center", text_wrap=True, locked=False)
    merge(sheet, (0, 0, 0, 1), title, look)
    sheet.set_row(0, min(HIGHEST, 20 + 12 * LINE / SIZE * lines(title, _TEXT_WIDTH * SIZE / 18)))
    merge(sheet, (1, 0, 1, 1), _beneath(book), book.formats.get(align="center", font_color="#C00000", bold=True))
    label, fixed = book.formats.boxed(align="left"), book.formats.boxed(align="left")
    report = book.report
    fixed_values = (report.when_label if report.period else str(report.year), report.edition.name)
    for row, (name, value) in enumerate(zip(COVER_LABELS, fixed_values, strict=True), 2):
        sheet.write_string(row, 0, name, label)
        sheet.write_string(row, 1, value, fixed)
        sheet.set_row(row, _ROW)
    row = 4
    for line in book.report.edition.fields:
        _field(book, sheet, row, line)
        yield Named(Holds.FIELD, sheet.get_name(), Spot("", row, 1, 1).name, line.key)
        row += 1
    for text in _HELP:
        row += 1
        merge(sheet, (row, 0, row, 1), text, book.formats.get(font_color="#7F7F7F", text_wrap=True))
        sheet.set_row(row, LINE * lines(text, _LABEL_WIDTH + _TEXT_WIDTH) + 4)
    set_up_page(book, sheet)
    sheet.fit_to_pages(1, 0)
    yield Named(Holds.TITLE, sheet.get_name(), "A1", "title")


def _beneath(book: Book) -> str:
    return f"【{book.layout.stamp}】" if book.layout.stamp else ""


def _field(book: Book, sheet: Any, row: int, line: Field) -> None:
    choices = dict(line.choices)
    value = storable(str(book.report.unit.get(line.key, "")))
    text = choices.get(value, value)[:_MOST_CHARACTERS]
    sheet.write_string(row, 0, line.label, book.formats.boxed(align="left"))
    look = book.formats.boxed(align="left", locked=False, num_format="@")
    write_text(sheet, row, 1, text, look)
    sheet.set_row(row, min(HIGHEST, LINE * lines(text, _TEXT_WIDTH) + _ROW - LINE))
    if choices:
        options = {"validate": "list", "source": list(choices.values()), "error_title": "填写有误"}
        sheet.data_validation(row, 1, row, 1, options | {"error_message": "请从下拉表中选一项。"})


def prose_sheet(book: Book, sheet: Any) -> Iterator[Named]:
    """Headings and paragraphs in printed order, one cell each, and a blank cell for each part not yet written."""
    sheet.set_column_pixels(0, 0, pixels(_LABEL_WIDTH))
    sheet.set_column_pixels(1, 1, pixels(_TEXT_WIDTH))
    heading = book.formats.get(font_name=HEI, font_size=14)
    label = book.formats.get(valign="top", font_color="#7F7F7F", text_wrap=True)
    row = 0
    blocks: list[_Rows] = []
    for name, part, piece in _pieces(book):
        if part is None:
            write_text(sheet, row, 1, piece.text, heading)
            sheet.set_row(row, _HEADING)
            blocks.append(_Rows(row, _HEADING, is_heading=True))
            row += 1
            continue
        height = LINE * max(lines(piece.text, _TEXT_WIDTH), lines(name, _LABEL_WIDTH)) + 6
        rows = _paragraph(book, sheet, row, piece, height)
        blocks.append(_Rows(row, height))
        if name:
            sheet.write_string(row, 0, name, label)
        yield Named(Holds.TEXT, sheet.get_name(), Spot("", row, 1, 1).name, part)
        row += rows
    set_up_page(book, sheet)
    sheet.set_margins(left=0.6, right=0.6, top=1, bottom=1)
    sheet.set_print_scale(_PROSE_SCALE)
    sheet.set_h_pagebreaks(_page_starts(blocks))


class _Rows(NamedTuple):
    """The rows of a heading or a paragraph: the first of them, and their height in points."""

    row: int
    height: float
    is_heading: bool = False


def _page_starts(blocks: Sequence[_Rows]) -> list[int]:
    """The rows that begin a page: a heading stands on the page of what follows it."""
    starts: list[int] = []
    filled = 0.0
    first = 0
    for number, block in enumerate(blocks):
        filled += block.height
        if block.is_heading:
            continue
        if filled > _PROSE_HEIGHT and first:
            starts.append(blocks[first].row)
            filled = sum(each.height for each in blocks[first : number + 1])
        first = number + 1
    return starts


class Piece(NamedTuple):
    """The content of one cell: stretches of text, each bold or not."""

    runs: tuple[tuple[str, bool], ...] = ()

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.runs)


def _pieces(book: Book) -> Iterator[tuple[str, str | None, Piece]]:
    """Label, part (None for a heading) and what stands in the cell. Only a part's first cell carries its label."""
    written: dict[str, list[Paragraph]] = {}
    headings = []
    for block in book.layout.blocks:
        if isinstance(block, Paragraph):
            written.setdefault(block.part, []).append(block)
        elif isinstance(block, Heading):
            headings.append(block.text)
    rest = iter(headings)
    edition = book.report.edition
    for section in edition.sections:
        if section.heading:
            yield "", None, Piece(((storable(next(rest)), True),))
        for content in section.contents:
            if content in edition.tables or content == edition.places.title:
                continue
            name = edition.parts[content].label
            pieces = [piece for paragraph in written.get(content, ()) for piece in _cut(paragraph)] or [Piece()]
            for number, piece in enumerate(pieces):
                yield name if number == 0 else "", content, piece


def _cut(paragraph: Paragraph) -> Iterator[Piece]:
    """A paragraph as one cell, or as several where a cell cannot hold it."""
    runs: list[tuple[str, bool]] = []
    room = _MOST_CHARACTERS
    for run in paragraph.runs:
        text = storable(run.text)
        while text:
            runs.append((text[:room], run.bold))
            text, room = text[room:], room - len(text[:room])
            if room == 0:
                yield Piece(tuple(runs))
                runs, room = [], _MOST_CHARACTERS
    if runs:
        yield Piece(tuple(runs))


def _paragraph(book: Book, sheet: Any, row: int, piece: Piece, height: float) -> int:
    """Write one cell; a text too high for a row is spread over several, merged. Returns how many rows it took."""
    looks: dict[str, Any] = {"border": 4, "text_wrap": True, "valign": "top", "align": "left", "locked": False}
    if not piece.text:
        looks["bg_color"] = "#FFFFFF"
    look = book.formats.get(**looks)
    rows = int(-(-height // HIGHEST))
    for number in range(rows):
        sheet.set_row(row + number, height / rows)
    if rows > 1:
        sheet.merge_range(row, 1, row + rows - 1, 1, "", look)
    if len(piece.runs) > 1:
        faces = {bold: book.formats.get(bold=bold) for bold in (False, True)}
        fragments = [item for text, bold in piece.runs for item in (faces[bold], text)]
        sheet.write_rich_string(row, 1, *fragments, look)
    else:
        bold = any(bold for _, bold in piece.runs)
        write_text(sheet, row, 1, piece.text, book.formats.get(**looks, bold=True) if bold else look)
    return rows


def table_cells(book: Book, sheet: str, grid: Grid) -> Iterator[Named]:
    """The names of a table's figures."""
    for cell in grid.table.cells:
        yield Named(Holds.FIGURE, sheet, book.at[cell.id].name, cell.id)


def names_sheet(book: Book, sheet: Any, names: list[Named]) -> None:
    """Write the hidden sheet that names the content of each cell for this program; visible sheets take precedence."""
    report = book.report
    facts = {
        "format": FORMAT,
        "edition": report.edition.id,
        "year": str(report.year),
        **({"period": report.period} if report.period else {}),
        "unit": storable(str(report.unit.get("id", ""))),
        "report": storable(report.id),
    }
    rows = [(key, value, "", "") for key, value in facts.items()] + [tuple(name) for name in names]
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            if text:
                sheet.write_string(row, column, text)
    sheet.protect()
    sheet.very_hidden()


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
