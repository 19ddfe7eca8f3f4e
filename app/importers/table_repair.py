"""Repairs tables before they are matched: rows cut by the end of a page, labels that reach over several rows."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.importers.blocks import RawCell, RawTable
from app.importers.labels import Vocabulary, looks_like_figure

_OPEN_REMARK = re.compile(r"\d[\d,.\s]*[（(][^（）()]*")
"""A figure whose remark goes on."""


def mended(table: RawTable, words: Vocabulary) -> RawTable:
    """The table without the traces of page ends. A row is joined to the one above only if together they make sense."""
    cells = list(table.cells)
    for seam in sorted(table.seams, reverse=True):
        cells = _joined(cells, seam, words)
    return table if not table.seams else RawTable(tuple(cells), table.is_ragged, table.name)


def _joined(cells: Sequence[RawCell], seam: int, words: Vocabulary) -> list[RawCell]:
    """Join cells that meet at the upper border of row `seam` and are one."""
    above = {(cell.left, cell.columns): cell for cell in cells if cell.top + cell.rows == seam}
    below = {(cell.left, cell.columns): cell for cell in cells if cell.top == seam}
    pairs = [(above[place], cell) for place, cell in below.items() if place in above]
    has_more = any(cell.text.strip() for place, cell in below.items() if place not in above)
    is_cut = not has_more and _is_one_row(pairs, words)
    joined: dict[int, RawCell] = {}
    gone: set[int] = set()
    for upper, lower in pairs:
        is_short = lower.rows == 1 and is_cut
        if not is_short and not _goes_on(upper, lower, words):
            continue
        text = "\n".join(dict.fromkeys(filter(str.strip, (upper.text, lower.text))))
        rows = upper.rows + lower.rows - is_cut
        joined[id(upper)] = replace(upper, rows=rows, text=text, flaw=upper.flaw or lower.flaw)
        gone.add(id(lower))
    kept = [joined.get(id(cell), cell) for cell in cells if id(cell) not in gone]
    return list(_moved_up(kept, seam)) if is_cut else kept


def _moved_up(cells: Sequence[RawCell], row: int) -> Iterator[RawCell]:
    """The cells without the place of a row."""
    for cell in cells:
        yield replace(cell, top=cell.top - 1) if cell.top >= row else cell


def _goes_on(upper: RawCell, lower: RawCell, words: Vocabulary) -> bool:
    """Tell whether a label over several rows continues below the end of a page."""
    if max(upper.rows, lower.rows) == 1 or looks_like_figure(upper.text) or looks_like_figure(lower.text):
        return False
    return not lower.text.strip() or _is_label(upper.text + lower.text, words)


def _is_one_row(pairs: Sequence[tuple[RawCell, RawCell]], words: Vocabulary) -> bool:
    """Tell whether the cells above and below the end of a page are those of one row.

    Contents in both belong together, or only one of them has labels: a row without a label is none by itself. Nor is
    one that is blank except for cells that reach down into it. Some programs draw such a row on both pages.
    """
    short = [(upper, lower) for upper, lower in pairs if lower.rows == 1]
    if not short:
        return False
    for upper, lower in short:
        if upper.text.strip() and lower.text.strip() and not _belongs(upper.text, lower.text, words):
            return False
    if any(upper.text.strip() and lower.text.strip() for upper, lower in short):
        return True
    own = [upper for upper, _ in short if upper.rows == 1]
    if own and not any(cell.text.strip() for cell in own):
        return True
    return not all(any(_is_words(cell.text) for cell in side) for side in zip(*short, strict=True))


def _is_words(text: str) -> bool:
    return bool(text.strip()) and not looks_like_figure(text)


def _belongs(upper: str, lower: str, words: Vocabulary) -> bool:
    """Whether two texts are pieces of one, of a figure with its remark or of a label, or the same text twice."""
    if upper.strip() == lower.strip():
        return True
    if _OPEN_REMARK.fullmatch(upper.strip()):
        return looks_like_figure(upper + lower)
    return not _is_label(lower, words) and _is_label(upper + lower, words)


def _is_label(text: str, words: Vocabulary) -> bool:
    return any(
        (match := names.find(text)) is not None and match.is_exact for names in (words.row_names, words.head_names)
    )
