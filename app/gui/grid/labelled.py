"""Which row and column of a table a copied block means, by the labels at its left edge and on top of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from app.gui.grid.block import Sheet
from app.importers.figures import looks_like_figure
from app.importers.labels import Match, Names, label, numeral
from app.importers.panels import Line, Panel, Vocabulary, vocabulary
from app.model.edition import Edition, Role, Table


@dataclass(frozen=True, eq=False)
class Labels:
    """The printed labels of one table: `rows` and `heads` by their words, `leaves` → the rows they may name."""

    words: Vocabulary
    panels: tuple[Panel, ...]
    rows: Names
    heads: Names
    leaves: dict[str, tuple[tuple[Panel, Line], ...]]

    def is_label(self, text: str) -> bool:
        """Whether a text is one of the table's labels, or resembles one safely."""
        if not text or looks_like_figure(text):
            return False
        return self.row_name(text) is not None or self.heads.find(text) is not None

    def row_name(self, text: str) -> Match | None:
        """The row label that a text is or resembles; failing that, what it says outside its brackets."""
        if (match := self.rows.find(text)) is not None:
            return match
        short = label(text).short
        match = self.rows.find(short) if short != label(text).core else None
        return replace(match, likeness=min(match.likeness, 0.99)) if match else None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a block. `line` is the table's row that it is; None: the table has no such row.

    `printed` is its label as the block has it, `end` the block's column after it, `note` what is to be said of it.
    """

    number: int
    printed: str
    end: int = 0
    panel: Panel | None = None
    line: Line | None = None
    note: str = ""


@lru_cache(maxsize=32)
def labels(edition: Edition, table: Table) -> Labels:
    words = vocabulary(edition)
    panels = tuple(panel for panel in words.panels if panel.table is table)
    texts = {role: [place.text for place in table.grid if place.role is role] for role in Role}
    leaves: dict[str, list[tuple[Panel, Line]]] = {}
    for panel in panels:
        for line in panel.rows:
            if line.path:
                leaves.setdefault(line.cores[-1], []).append((panel, line))
    return Labels(
        words,
        panels,
        Names(texts[Role.LABEL]),
        Names(texts[Role.HEADER] + texts[Role.CORNER] + texts[Role.HEADING]),
        {core: tuple(found) for core, found in leaves.items()},
    )


def is_labelled(sheet: Sheet, known: Labels) -> bool:
    return any(known.is_label(text) for row in sheet.rows for text in row)


def header_rows(sheet: Sheet, known: Labels) -> dict[int, tuple[int, ...]]:
    """Block row → the header rows nearest above it, themselves left out."""
    above: dict[int, tuple[int, ...]] = {}
    band: tuple[int, ...] = ()
    is_open = False
    for number, texts in enumerate(sheet.rows):
        if _is_header(texts, known):
            band = (*band, number) if is_open else (number,)
            is_open = True
        elif any(texts):
            above[number] = band
            is_open = False
    return above


def rows(sheet: Sheet, known: Labels, numbers: Sequence[int]) -> Iterator[Row]:
    """The block's rows with these numbers, found by their labels."""
    over: dict[int, str] = {}
    for number in numbers:
        texts = sheet.rows[number]
        named = list(_label_columns(texts))
        for column in named:
            # A label further left begins a new group: what stood below the old one is over.
            over = {left: above for left, above in over.items() if left < column} | {column: texts[column]}
        found = [(column, match) for column in named if (match := known.row_name(texts[column]))]
        printed = _joined(texts[named[-1]]) if named else ""
        yield _found(sheet, Row(number, printed), found, over, known) if found else Row(number, printed)


def _label_columns(texts: Sequence[str]) -> Iterator[int]:
    """Where the labels at the left edge stand; a bare number before them only counts the rows."""
    begun = False
    for column, text in enumerate(texts):
        if text and looks_like_figure(text):
            if begun:
                return
        elif text:
            begun = True
            yield column


def _is_header(texts: Sequence[str], known: Labels) -> bool:
    is_named = False
    for text in filter(None, texts):
        if looks_like_figure(text):
            return False
        head, row = known.heads.find(text), known.rows.find(text)
        is_both = head is not None and head.is_exact and row is not None and not row.label.number
        if row is not None and row.is_exact and not is_both:
            return False
        is_named = is_named or head is not None
    return is_named


def _found(sheet: Sheet, row: Row, found: list[tuple[int, Match]], over: dict[int, str], known: Labels) -> Row:
    """The row that the rightmost label names, as far as the labels around it agree."""
    column, match = found[-1]
    printed = _joined(sheet.rows[row.number][column])
    parents = {
        outer.core for left, text in over.items() if left < column and (outer := known.rows.find(text)) is not None
    }
    panel, line = _one(known.leaves.get(match.core, ()), parents - {match.core}, match)
    end = column + sheet.spans.get((row.number, column), 1)
    note = "" if match.is_exact or line is None else f"“{printed}”按“{line.path[-1]}”粘贴"
    return Row(row.number, row.printed, end, panel, line, note)


def _one(
    named: Sequence[tuple[Panel, Line]], parents: set[str], match: Match
) -> tuple[Panel, Line] | tuple[None, None]:
    """The only one of the rows so named; of several, the one under these labels and with this number."""
    if len(named) == 1 and match.is_exact:
        return named[0]  # what stands over it may belong to rows above: in plain text merged cells have no end
    fitting = [one for one in named if parents <= set(one[1].cores[:-1])]
    if len(fitting) > 1 and match.label.number:
        wanted = numeral(match.label.number)
        fitting = [one for one in fitting if numeral(label(one[1].path[-1]).number) == wanted]
    return fitting[0] if len(fitting) == 1 else (None, None)


def _joined(text: str) -> str:
    return "".join(text.split())
