"""Lays a block that brings its labels along on the table: row by row and column by column as they say."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.gui.grid.block import Landing, Move, Sheet
from app.gui.grid.labelled import Labels, Row, header_rows, rows
from app.importers.blocks import RawCell, RawTable
from app.importers.columns import ColumnMap, column_map
from app.importers.figures import looks_like_figure
from app.importers.panels import Line, Panel


@dataclass(slots=True)
class _Lay:
    """What is found out while a block is laid: for each row the column where its figures begin, and whose they are."""

    starts: dict[int, int] = field(default_factory=dict)
    columns: dict[int, Mapping[int, Line | None]] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def align(sheet: Sheet, known: Labels, at: str) -> Landing:
    """Where the block's figures belong. Without headers on top, columns follow the cursor `at` or fill the row."""
    above = header_rows(sheet, known)
    found = [row for row in rows(sheet, known, list(above)) if row.line is not None or _says(sheet, row)]
    found = _under_headers(sheet, found, above, known)
    lay = _Lay()
    for panel in known.panels:
        own = [row for row in found if row.panel is panel]
        headed = {row.number: columns for row in own if (columns := _headed(sheet, above[row.number], panel, known))}
        for row in own:
            if row.number in headed:
                _lay_headed(lay, row, headed[row.number])
        _lay_headless(sheet, lay, [row for row in own if row.number not in headed], panel, at)
    return _landing(sheet, found, lay)


def _says(sheet: Sheet, row: Row) -> bool:
    """Whether a row holds figures; a title or a note does not."""
    return any(text and looks_like_figure(text) for text in sheet.rows[row.number])


def _under_headers(
    sheet: Sheet, found: Iterable[Row], above: Mapping[int, tuple[int, ...]], known: Labels
) -> list[Row]:
    """Give the one row of a table without row labels its place, where its header is known whole."""
    single = [panel for panel in known.panels if not panel.is_labelled]
    taken: set[Panel] = set()
    placed = []
    for row in found:
        for panel in single:
            columns = _headed(sheet, above[row.number], panel, known) if row.panel is None else None
            if columns and panel not in taken and all(slot.target for slot in columns.slots):
                row = replace(row, panel=panel, line=panel.rows[0])
                taken.add(panel)
        placed.append(row)
    return placed


def _headed(sheet: Sheet, band: Sequence[int], panel: Panel, known: Labels) -> ColumnMap | None:
    """The columns that the headers on top name; None where they name none of the panel's."""
    if not band:
        return None
    cells = [
        RawCell(row, column, 1, sheet.spans.get((row, column), 1), text)
        for row in band
        for column, text in enumerate(sheet.rows[row])
        if text
    ]
    columns = column_map(RawTable(tuple(cells)), band, panel, known.words)
    return columns if columns.found else None


def _lay_headed(lay: _Lay, row: Row, columns: ColumnMap) -> None:
    targets: dict[int, Line | None] = {}
    for slot in columns.slots:
        if slot.target is not None or slot.first >= row.end:
            targets.update(dict.fromkeys(range(slot.first, slot.last + 1), slot.target))
        if slot.target is None and slot.first >= row.end and slot.text not in lay.left_out:
            lay.left_out.append(slot.text)
    lay.columns[row.number] = targets
    lay.starts[row.number] = max(row.end, min(targets))


def _lay_headless(sheet: Sheet, lay: _Lay, own: Sequence[Row], panel: Panel, at: str) -> None:
    """Columns in the order of the table, for rows that no header stands over."""
    if not own:
        return
    starts = _starts(sheet, own)
    widths = {row.number: len(sheet.rows[row.number]) - starts[row.number] for row in own}
    width, most = max(widths.values()), len(panel.columns)
    blank = min(_blank_before(sheet.rows[row.number][starts[row.number] :]) for row in own)
    used = max(_used(sheet.rows[row.number][starts[row.number] :]) for row in own)
    drop = width - most if 0 < width - most <= blank else 0
    if not drop and blank and width < most and not sheet.is_exact:
        lay.doubts.append("栏目名右边空着几列，不知道是空格还是合并的单元格")
    first = 0 if width - drop >= most else _first(panel, at, used)
    if first is None:
        first = 0
        lay.doubts.append("从光标所在的一列起放不下，已改从第一列起")
    for row in own:
        begin = starts[row.number] + drop
        lay.starts[row.number] = begin
        lay.columns[row.number] = {begin + nth: line for nth, line in enumerate(panel.columns[first:])}


def _starts(sheet: Sheet, own: Sequence[Row]) -> dict[int, int]:
    """Where figures begin: in one column, unless cells were divided by tabs without those that merged ones cover."""
    common = max(row.end for row in own)
    is_ragged = any(
        any(text and looks_like_figure(text) for text in sheet.rows[row.number][row.end : common]) for row in own
    )
    return {row.number: row.end if is_ragged else common for row in own}


def _first(panel: Panel, at: str, used: int) -> int | None:
    """The panel's column under the cursor, if as many columns fit from there on."""
    place = panel.table.places[at]
    nth = next((nth for nth, line in enumerate(panel.columns) if line.place == place.left), 0)
    if (place.top, place.left) not in panel.cells:
        nth = 0
    return nth if nth + used <= len(panel.columns) else None


def _blank_before(texts: Sequence[str]) -> int:
    return next((nth for nth, text in enumerate(texts) if text), len(texts))


def _used(texts: Sequence[str]) -> int:
    return max((nth for nth, text in enumerate(texts, 1) if text), default=0)


def _landing(sheet: Sheet, found: Sequence[Row], lay: _Lay) -> Landing:
    moves: list[Move] = []
    left_out, notes = list(lay.left_out), []
    taken: set[str] = set()
    for row in found:
        if row.panel is None or row.line is None or _is_named_further(sheet, row, lay.starts[row.number]):
            left_out.append(row.printed or f"第{row.number + 1}行")
            continue
        if row.note:
            notes.append(row.note)
        for move in _moves(sheet, row, lay):
            if move.cell is not None and move.cell in taken:
                move = replace(move, cell=None)
            moves.append(move)
            taken |= {move.cell} if move.cell else set()
    doubts = [*lay.doubts]
    if not any(move.cell for move in moves):
        doubts.append("没有认出行或列的名称")
    return Landing(tuple(moves), True, tuple(dict.fromkeys(left_out)), tuple(notes), tuple(doubts))


def _is_named_further(sheet: Sheet, row: Row, start: int) -> bool:
    """Whether a text between label and figures says that the row is only a part of the one it is named after."""
    between = sheet.rows[row.number][row.end : start]
    return any(text and not looks_like_figure(text) for text in between)


def _moves(sheet: Sheet, row: Row, lay: _Lay) -> Iterator[Move]:
    assert row.panel is not None and row.line is not None
    columns, start = lay.columns[row.number], lay.starts[row.number]
    for column, text in enumerate(sheet.rows[row.number]):
        is_left_out = column in columns and columns[column] is None
        if not text or column < start or is_left_out:
            continue
        target = columns.get(column)
        cell = row.panel.cell(row.line, target) if target else None
        yield Move(row.number, column, text, cell.id if cell else None)
