"""Lays a table's rows and columns out as the printed grid: merged headers, label columns, figures."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from app.model.edition import Cell, GridCell, Role, Table
from app.model.numbers import Kind


class _Label(NamedTuple):
    """A merged label: its first level and item, how many levels and items it spans."""

    level: int
    item: int
    levels: int
    items: int
    text: str


def table(data: Mapping[str, Any]) -> Table:
    """The table of one TOML file. Its body is one block of rows and columns, or several, one under the other."""
    widths = tuple(float(width) for width in data["widths"])
    blocks = data.get("block", [data])
    grid: list[GridCell] = []
    top = 0
    for block in blocks:
        cells = list(_block(data, block, len(widths), top))
        grid += cells
        top = max(place.top + place.rows for place in cells)
    alone = len(blocks) == 1
    head = _depth(_column_paths(blocks[0])) if alone else 0
    side = blocks[0].get("label_columns", 1) if alone and not blocks[0].get("side_by_side") else 0
    ordered = sorted(grid, key=lambda place: (place.top, place.left))
    return Table(data["id"], data["title"], head, side, widths, float(data["font_size"]), tuple(ordered))


def _block(data: Mapping[str, Any], block: Mapping[str, Any], width: int, top: int) -> Iterator[GridCell]:
    if title := block.get("title") if block is not data else None:
        yield GridCell(top, 0, 1, width, Role.HEADING, title)
        top += 1
    beside = block.get("side_by_side", False)
    side = 0 if beside else block.get("label_columns", 1)
    paths = _column_paths(block)
    head = _depth(paths)
    starts = _starts(block, side)
    if side:
        yield GridCell(top, 0, head, side, Role.CORNER, block["corner"])
    for label in _merged(paths, head):
        left, after = starts[label.item], starts[label.item + label.items]
        yield GridCell(top + label.level, left, label.levels, after - left, Role.HEADER, label.text)
    body = top + head
    if beside:
        lines = [(row, column) for row in block["row"] for column in block["column"]]
        yield from _figures(data, lines, body, starts)
        return
    for label in _merged([row["label"] for row in block["row"]], side):
        yield GridCell(body + label.item, label.level, label.items, label.levels, Role.LABEL, label.text)
    for number, row in enumerate(block["row"]):
        yield from _figures(data, [(row, column) for column in block["column"]], body + number, starts)


def _column_paths(block: Mapping[str, Any]) -> list[Sequence[str]]:
    columns = [column["header"] for column in block["column"]]
    if not block.get("side_by_side"):
        return columns
    return [[*row["label"], *column] for row in block["row"] for column in columns]


def _starts(block: Mapping[str, Any], side: int) -> list[int]:
    """First grid column of each column, and the end of the last."""
    spans = [column.get("span", 1) for column in block["column"]]
    if block.get("side_by_side"):
        spans *= len(block["row"])
    starts = [side]
    for span in spans:
        starts.append(starts[-1] + span)
    return starts


def _figures(
    data: Mapping[str, Any], lines: Sequence[tuple[Mapping[str, Any], Mapping[str, Any]]], top: int, starts: list[int]
) -> Iterator[GridCell]:
    for number, (row, column) in enumerate(lines):
        left, after = starts[number], starts[number + 1]
        yield GridCell(top, left, 1, after - left, Role.FIGURE, "", _cell(data["id"], row, column))


def _cell(table: str, row: Mapping[str, Any], column: Mapping[str, Any]) -> Cell:
    def joined(key: str) -> str:
        return "\n".join(line[key] for line in (row, column) if line.get(key))

    return Cell(
        id=f"{table}.{row['id']}.{column['id']}",
        table=table,
        row=row["id"],
        column=column["id"],
        kind=Kind(row.get("kind", column.get("kind", Kind.COUNT))),
        unit=row.get("unit", column.get("unit", "")),
        row_path=tuple(row["label"]),
        column_path=tuple(column["header"]),
        row_name=row.get("name", row["label"][-1]),
        column_name=column.get("name", column["header"][-1]),
        help=joined("help"),
        source=joined("source"),
    )


def _depth(paths: Sequence[Sequence[str]]) -> int:
    return max(len(path) for path in paths)


def _merged(paths: Sequence[Sequence[str]], depth: int, level: int = 0, first: int = 0) -> Iterator[_Label]:
    """Neighbours with the same label share one; the last label of a path spans the levels that are left."""
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
