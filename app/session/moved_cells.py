"""What of one edition stands where in another: rows that were renamed, and rows that one divides and the other sums."""

from collections.abc import Mapping
from typing import Any

from app.model.edition import Cell, Edition
from app.model.texts import formula_cells, with_figures

LAST = "last:"
"""Before the id of a cell whose figure is last year's, in the figures an explanation is bound to."""


def moved_cell(cell: str, edition: Edition, rows: Mapping[str, str]) -> str:
    """The cell's id in `edition`, `rows` saying which row became which; its own where it has nowhere to go."""
    table, _, rest = cell.partition(".")
    row, _, column = rest.rpartition(".")
    other = f"{table}.{rows.get(row, row)}.{column}"
    return other if cell not in edition.cells and other in edition.cells else cell


def moved_text(text: str, edition: Edition, rows: Mapping[str, str]) -> str:
    """A stored text whose live figures follow their cells; one without a successor stays, and is found as unknown."""

    def follow(formula: str) -> str:
        cells = [moved_cell(cell, edition, rows) for cell in formula_cells(formula)]
        return f"{{{{{formula if cells == list(formula_cells(formula)) else '+'.join(cells)}}}}}"

    return with_figures(text, follow)


def moved_explanation(given: Mapping[str, Any], edition: Edition, rows: Mapping[str, str]) -> dict[str, Any]:
    """An explanation whose cells and figures follow."""

    def follow(name: str) -> str:
        cell = name.removeprefix(LAST)
        return name[: len(name) - len(cell)] + moved_cell(cell, edition, rows)

    cells = [follow(cell) for cell in given.get("cells", [])]
    figures = {follow(name): value for name, value in given.get("figures", {}).items()}
    return {**given, "cells": cells, "figures": figures}


def parts_of(cell: Cell, edition: Edition) -> list[Cell]:
    """The cells into which another edition divides one: their labels begin with its own."""
    depth = len(cell.row_path)
    return [
        part
        for part in edition.cells.values()
        if (part.table, part.column) == (cell.table, cell.column)
        and len(part.row_path) > depth
        and part.row_path[:depth] == cell.row_path
    ]


def carried_text(text: str, source: Edition, target: Edition) -> str:
    """A text of a report in `source` for a new one in `target`: what one divides the other sums, in either direction.

    A live figure without a successor stays as it is, and is found as unknown.
    """
    if source.id == target.id or "{{" not in text:
        return text
    return with_figures(text, lambda formula: f"{{{{{_carried(formula, source, target)}}}}}")


def _carried(formula: str, source: Edition, target: Edition) -> str:
    cells = list(formula_cells(formula))
    for cell in [cell for cell in cells if cell in source.cells and cell not in target.cells]:
        if parts := [part.id for part in parts_of(source.cells[cell], target)]:
            cells[cells.index(cell) : cells.index(cell) + 1] = parts
    for whole in target.cells.values():
        parts = [part.id for part in parts_of(whole, source)] if whole.id not in source.cells else []
        if parts and all(part in cells for part in parts):
            cells[cells.index(parts[0])] = whole.id
            cells = [cell for cell in cells if cell not in parts]
    return formula if cells == list(formula_cells(formula)) else "+".join(cells)
