"""Finds the rows of a table by a part of what their labels say."""

import unicodedata

from app.importers.labels import label
from app.model.edition import Cell, Table


def found(table: Table, words: str, column: str = "") -> list[str]:
    """A figure of each row that `words` may mean, in `column` where the row has it; rows so named come first.

    Width, spaces and punctuation do not matter. Where no row is named so, columns are.
    """
    wanted = _folded(words)
    core = label(words).core.casefold()
    if not wanted:
        return []
    ranked: dict[str, list[str]] = {}
    for cell in table.cells:
        if (rank := _rank(cell, wanted, core)) is not None:
            ranked.setdefault(rank, []).append(cell.id)
    for rank in ("leaf", "row", "column"):
        if cells := ranked.get(rank):
            return _one_of_each_row(table, cells, column) if rank != "column" else cells
    return []


def _rank(cell: Cell, wanted: str, core: str) -> str | None:
    def says(path: tuple[str, ...]) -> bool:
        return any(wanted in _folded(text) or (core and core in label(text).core.casefold()) for text in path)

    if says(cell.row_path[-1:]):
        return "leaf"
    if says(cell.row_path):
        return "row"
    return "column" if says(cell.column_path) else None


def _one_of_each_row(table: Table, cells: list[str], column: str) -> list[str]:
    rows: dict[int, str] = {}
    for cell in cells:
        place = table.places[cell]
        if place.top not in rows or (place.cell and place.cell.column == column):
            rows[place.top] = cell
    return [rows[top] for top in sorted(rows)]


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in plain if character.isalnum() or character in "()")
