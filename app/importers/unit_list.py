"""A list of units from a workbook or a CSV file: the rows of the first sheet as texts, nothing interpreted."""

import csv
import io
from pathlib import Path

from app.importers.file_kinds import FileKind, kind, load
from app.importers.reading import UnreadableError
from app.importers.text import decoded
from app.importers.xlsx import table, workbook

MOST_ROWS = 200_000


def read_rows(path: Path) -> list[list[str]]:
    """The rows of the list, wholly blank ones left out. Raises UnreadableError, naming the file."""
    try:
        data = load(path)
        rows = _sheet_rows(data) if kind(data) is FileKind.XLSX else csv_rows(decoded(data))
    except UnreadableError as error:
        raise UnreadableError(f"“{path.name}”{error}") from error
    except (RecursionError, MemoryError, ValueError, KeyError, IndexError) as error:
        raise UnreadableError(f"“{path.name}”不能使用：文件已损坏，或者不是常见的写法。") from error
    if len(rows) > MOST_ROWS:
        raise UnreadableError(f"“{path.name}”不能使用：超过{MOST_ROWS}行，不是单位名单。")
    return rows


def csv_rows(text: str) -> list[list[str]]:
    """The rows of a table as text: separated by commas, or by tabs as a clipboard has it."""
    separator = "\t" if "\t" in text.partition("\n")[0] else ","
    try:
        rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=separator)]
    except csv.Error as error:
        raise UnreadableError("不能使用：表格文件读不下去，请用Excel或WPS打开，另存为.xlsx再试。") from error
    return [row for row in rows if any(row)]


def _sheet_rows(data: bytes) -> list[list[str]]:
    shown = next((each for each in workbook(data) if each.is_shown), None)
    if shown is None:
        raise UnreadableError("不能使用：其中无工作表。")
    grid = table(shown, with_hidden=True)
    rows = [[""] * grid.width for _ in range(grid.height)]
    for cell in grid.cells:
        rows[cell.top][cell.left] = " ".join(cell.text.split())
    return [row for row in rows if any(row)]
