"""Reads the program's own workbook by its sheet names: the kind of a sheet is never guessed from its content."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.importers.blocks import Block, Paragraph, RawTable, Span, lines_of, plain
from app.model.workbook import CHECKS, COVER, COVER_LABELS, FORMAT, NAMES, PROSE, SEE_COMMENT, Holds

_FORMAT = FORMAT.partition("/")[0]
_UNIT_LINE = re.compile(r".*　\d{4}年[^　]*(　【.*】)?")
_ABOVE_A_TABLE = 8
"""Rows in which the line with unit and year may be; the table is below it."""


def is_ours(name: str) -> bool:
    """Whether a hidden sheet of this name lists the names of a workbook of ours."""
    return name == NAMES


def our_blocks(sheets: Sequence[RawTable], names: RawTable | None) -> list[Block] | None:
    """The contents of a workbook that this program wrote, with its texts and fields beside their labels; else None.

    `sheets` are the shown ones with comments, `names` the hidden sheet of names. A workbook that lost the latter is
    known by its cover. Tables are read like any other's, without what is added around them.
    """
    is_named = names is not None and (mark := names.at(0, 1)) is not None and mark.text.startswith(f"{_FORMAT}/")
    if not is_named and not any(map(_is_cover, sheets)):
        return None
    covers, prose = _sheets_of(names, Holds.FIELD) or {COVER}, _sheets_of(names, Holds.TEXT) or {PROSE}
    tables = _sheets_of(names, Holds.FIGURE)
    blocks: list[Block] = []
    for table in sheets:
        if table.name in covers or (table.name not in tables and _is_cover(table)):
            blocks += _cover(table)
        elif table.name in prose or (table.name not in tables and _has_text_labels(table)):
            blocks += _prose(table)
        else:
            blocks += _table(table)
    return blocks


def _sheets_of(names: RawTable | None, holds: Holds) -> set[str]:
    """The sheets with cells that hold such things, as the sheet of names says."""
    rows = range(names.height) if names is not None else ()
    found: set[str] = set()
    for row in rows:
        kind, sheet = (names.at(row, column) for column in (0, 1)) if names is not None else (None, None)
        if kind is not None and sheet is not None and kind.text == holds:
            found.add(sheet.text)
    return found


def _is_cover(table: RawTable) -> bool:
    return {_bare(cell.text) for cell in table.cells if cell.left == 0}.issuperset(COVER_LABELS)


def _has_text_labels(table: RawTable) -> bool:
    """Whether a sheet that was renamed has the two columns of the sheet of texts, and no line with unit and year."""
    return table.width == 2 and not any(_UNIT_LINE.fullmatch(_bare(cell.text)) for cell in table.cells if cell.top < 2)


def _cover(table: RawTable) -> Iterator[Block]:
    """The title in the first row, then the unit's fields beside their labels."""
    for row in range(table.height):
        label, value = table.at(row, 0), table.at(row, 1)
        if row == 0 and label is not None:
            yield plain(_bare(label.text))
        elif label is not None and value is not None and label is not value and value.text.strip():
            yield Paragraph((Span(_bare(value.text)),), beside=_bare(label.text))


def _prose(table: RawTable) -> Iterator[Block]:
    """Texts beside the labels of their parts; one without a label goes on, unless it is a section's heading."""
    label = ""
    for row in range(table.height):
        beside, cell = table.at(row, 0), table.at(row, 1)
        if cell is None or cell.top != row:
            continue
        if beside is not None and beside.text.strip():
            label = _bare(beside.text)
        for line in lines_of(cell.spans or (Span(_bare(cell.text)),)):
            yield Paragraph(line, beside=label)


def _table(table: RawTable) -> Iterator[Block]:
    """A table below its heading and a line with unit and year, above the rows that check it."""
    words = ["".join(_bare(cell.text) for cell in table.starting(row)) for row in range(table.height)]
    end = next((row for row, text in enumerate(words) if text.startswith(CHECKS)), table.height)
    lines = (row for row, text in enumerate(words[:_ABOVE_A_TABLE]) if _UNIT_LINE.fullmatch(text))
    start = next(lines, -1) + 1
    kept = []
    for cell in table.cells:
        text, _, comment = cell.text.partition("\0")
        if comment and text.endswith(SEE_COMMENT):
            text = text.removesuffix(SEE_COMMENT) + f"（{comment}）"
        if start <= cell.top < end:
            # A total of ours that is not finished shows a blank on purpose.
            kept.append(replace(cell, top=cell.top - start, text=text, flaw=cell.flaw if text else ""))
    for heading in filter(None, words[: max(0, start - 1)]):
        yield plain(heading)
    yield RawTable(tuple(kept), name=table.name)


def _bare(text: str) -> str:
    return text.partition("\0")[0]
