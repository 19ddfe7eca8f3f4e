"""Finds which row of a table in a file is which row of the form, by the labels to the left of its figures."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.importers.blocks import RawCell, RawTable
from app.importers.columns import BY_ELIMINATION, SUBTOTAL, ColumnMap
from app.importers.figures import looks_like_figure
from app.importers.labels import Match, label, numeral, resemblance, same_unit
from app.importers.panels import Line, Panel, Vocabulary


@dataclass(frozen=True, eq=False, slots=True)
class Header:
    """Header rows that follow one another, and the table they stand in."""

    table: RawTable
    band: tuple[int, ...]


@dataclass(slots=True)
class DataRow:
    """A row of figures of a raw table. `panel` and `line` are None until it is known.

    `leaf` is the label that names it, `known` all of its labels that the form has, `behind` those that it has not,
    to the right of the leaf.
    """

    number: int
    table: RawTable
    row: int
    header: Header | None
    labels: tuple[RawCell, ...]
    leaf: RawCell | None = None
    known: tuple[RawCell, ...] = ()
    behind: tuple[RawCell, ...] = ()
    panel: Panel | None = None
    line: Line | None = None
    doubt: str = ""
    is_added: bool = False
    columns: ColumnMap | None = None

    @property
    def printed(self) -> str:
        """The labels as printed, outermost first."""
        return "/".join(dict.fromkeys("".join(cell.text.split()) for cell in self.labels if cell.text.strip()))


def label_cells(table: RawTable, row: int) -> tuple[RawCell, ...]:
    """The texts at the head of a row, up to its first figure; a number that counts the rows may precede them."""
    cells: list[RawCell] = []
    for cell in table.row(row):
        if not cell.text.strip():
            continue
        if not looks_like_figure(cell.text):
            cells.append(cell)
        elif cells:
            break
    return tuple(cells)


def identify(row: DataRow, words: Vocabulary) -> None:
    """Find the row by its labels; leaves it open where they fit none, or more than one."""
    matches = [(cell, match) for cell in row.labels if (match := words.row_names.find(cell.text))]
    if not matches:
        return
    # The label that begins in this row names it; one that reaches down from above may stand to its right by mistake.
    leaf, match = next((one for one in reversed(matches) if one[0].top == row.row), matches[-1])
    row.known = tuple(cell for cell, _ in matches)
    row.behind = tuple(cell for cell in row.labels[row.labels.index(leaf) + 1 :] if cell not in row.known)
    if row.behind and SUBTOTAL in "".join(row.behind[0].text.split()):
        row.is_added = True
        return
    row.leaf = leaf
    parents = {other.core for cell, other in matches if other.is_exact and other.core != match.core}
    named = words.leaves.get(match.core, ())
    fitting = [(panel, line) for panel, line in named if parents <= set(line.cores[:-1])]
    if len(fitting) == 1:
        row.panel, row.line = fitting[0]
        row.doubt = _doubt(match, row.line, words, has_parents=bool(parents))
    elif not named:
        row.is_added = not row.behind
    elif len(named) == 1 and match.is_exact and _same_number(match, named[0][1]):
        row.panel, row.line = named[0]
        row.doubt = f"上级的标签不配，按“{row.line.path[-1]}”读入"
    else:
        row.doubt = "有几行都叫这个名字" if fitting else "这一行与它上级的标签不配"


def _same_number(match: Match, line: Line) -> bool:
    known = label(line.path[-1]).number
    return bool(known) and numeral(match.label.number) == numeral(known)


def _doubt(match: Match, line: Line, words: Vocabulary, *, has_parents: bool) -> str:
    printed, known = match.label.number, label(line.path[-1]).number
    if not match.is_exact:
        return f"按“{line.path[-1]}”读入"
    if printed and known and numeral(printed) != numeral(known):
        return f"编号与表样不同，按“{line.path[-1]}”读入"
    if not printed and known and not has_parents and match.core in words.head_names.cores:
        return f"没有编号，按“{line.path[-1]}”读入"
    return ""


def eliminate(rows: Sequence[DataRow]) -> None:
    """A row that is the only one left between two known neighbours may be named rather differently."""
    taken = {(row.panel, row.line.place) for row in rows if row.panel and row.line}
    for index, row in enumerate(rows):
        if row.panel or row.is_added or row.doubt or not row.labels:
            continue
        before = _neighbour(rows, index, -1)
        after = _neighbour(rows, index, 1)
        known = before or after
        if known is None or known.panel is None:
            continue
        candidates = [
            line
            for line in _between(known.panel, before, after)
            if (known.panel, line.place) not in taken and _resembles(row, line)
        ]
        if len(candidates) == 1:
            row.panel, row.line, row.leaf = known.panel, candidates[0], row.labels[-1]
            row.doubt = f"按“{candidates[0].path[-1]}”读入"


def _neighbour(rows: Sequence[DataRow], index: int, step: int) -> DataRow | None:
    """The row next to it, if it is known and of the same table."""
    other = index + step
    if 0 <= other < len(rows) and rows[other].panel and rows[other].table is rows[index].table:
        return rows[other]
    return None


def _between(panel: Panel, before: DataRow | None, after: DataRow | None) -> Sequence[Line]:
    """The form's rows between two known ones, the next one beside a single one; none where the two do not fit."""
    places = [line.place for line in panel.rows]
    start = places.index(before.line.place) + 1 if before and before.line and before.panel is panel else None
    end = places.index(after.line.place) if after and after.line and after.panel is panel else None
    if start is not None and end is not None:
        return panel.rows[start:end] if end - start == 1 else ()
    if start is not None:
        return panel.rows[start : start + 1]
    return panel.rows[max(end - 1, 0) : end] if end is not None else ()


def _resembles(row: DataRow, line: Line) -> bool:
    text = row.labels[-1].text
    core = label(text).core
    known = line.cores[-1]
    return SUBTOTAL not in text and same_unit(core, known) and resemblance(core, known) >= BY_ELIMINATION
