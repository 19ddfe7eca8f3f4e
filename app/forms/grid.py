"""Lays a table's rows and columns out as the printed grid: merged headers, label columns, figures."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from app.forms.schema import Block, Column, Line, Row, TableFile
from app.model.edition import Cell, GridCell, Role, Table
from app.model.numbers import Kind


class _Label(NamedTuple):
    """A merged label: its first level and item, how many levels and items it spans."""

    level: int
    item: int
    levels: int
    items: int
    text: str


def table(data: TableFile) -> Table:
    """Build the table of one TOML file. Its body is one block of rows and columns, or several, one below the other."""
    blocks = data.blocks
    grid: list[GridCell] = []
    top = 0
    for block in blocks:
        cells = list(_block(data.id, block, len(data.widths), top))
        grid += cells
        top = max(place.top + place.rows for place in cells)
    first = blocks[0]
    head = _depth(_column_paths(first)) if len(blocks) == 1 else 0
    side = first.label_columns if len(blocks) == 1 and not first.side_by_side else 0
    ordered = sorted(grid, key=lambda place: (place.top, place.left))
    return Table(data.id, data.title, head, side, data.widths, data.font_size, tuple(ordered))


def _block(table: str, block: Block, width: int, top: int) -> Iterator[GridCell]:
    if block.title:
        yield GridCell(top, 0, 1, width, Role.HEADING, block.title)
        top += 1
    side = 0 if block.side_by_side else block.label_columns
    paths = _column_paths(block)
    head = _depth(paths)
    starts = _starts(block, side)
    if side:
        yield GridCell(top, 0, head, side, Role.CORNER, block.corner)
    for label in _merged(paths, head):
        left, after = starts[label.item], starts[label.item + label.items]
        yield GridCell(top + label.level, left, label.levels, after - left, Role.HEADER, label.text)
    body = top + head
    if block.side_by_side:
        lines = [(row, column) for row in block.row for column in block.column]
        yield from _figures(table, lines, body, starts)
        return
    for label in _merged([row.label for row in block.row], side):
        yield GridCell(body + label.item, label.level, label.items, label.levels, Role.LABEL, label.text)
    for number, row in enumerate(block.row):
        yield from _figures(table, [(row, column) for column in block.column], body + number, starts)


def _column_paths(block: Block) -> list[Sequence[str]]:
    columns = [column.header for column in block.column]
    if not block.side_by_side:
        return list(columns)
    return [(*row.label, *column) for row in block.row for column in columns]


def _starts(block: Block, side: int) -> list[int]:
    """First grid column of each column, and the end of the last."""
    spans = [column.span for column in block.column]
    if block.side_by_side:
        spans *= len(block.row)
    starts = [side]
    for span in spans:
        starts.append(starts[-1] + span)
    return starts


def _figures(table: str, lines: Sequence[tuple[Row, Column]], top: int, starts: list[int]) -> Iterator[GridCell]:
    for number, (row, column) in enumerate(lines):
        left, after = starts[number], starts[number + 1]
        yield GridCell(top, left, 1, after - left, Role.FIGURE, "", _cell(table, row, column))


def _cell(table: str, row: Row, column: Column) -> Cell:
    lines: tuple[Line, Line] = (row, column)
    return Cell(
        id=f"{table}.{row.id}.{column.id}",
        table=table,
        row=row.id,
        column=column.id,
        kind=row.kind or column.kind or Kind.COUNT,
        unit=row.unit if row.unit is not None else column.unit or "",
        row_path=row.label,
        column_path=column.header,
        row_name=row.name or row.label[-1],
        column_name=column.name or column.header[-1],
        help="\n".join(line.help for line in lines if line.help),
        source="\n".join(line.source for line in lines if line.source),
    )


def _depth(paths: Sequence[Sequence[str]]) -> int:
    return max(len(path) for path in paths)


def _merged(paths: Sequence[Sequence[str]], depth: int, level: int = 0, first: int = 0) -> Iterator[_Label]:
    """Merge neighbours with the same label. The last label of a path spans the remaining levels."""
    item = 0
    while item < len(paths):
        text = paths[item][level]
        is_last = len(paths[item]) == level + 1
        end = item + 1
        if not is_last:
            while (
                end < len(paths) and paths[end][: level + 1] == paths[item][: level + 1] and len(paths[end]) > level + 1
            ):
                end += 1
        yield _Label(level, first + item, depth - level if is_last else 1, end - item, text)
        if not is_last:
            yield from _merged(paths[item:end], depth, level + 1, first + item)
        item = end
