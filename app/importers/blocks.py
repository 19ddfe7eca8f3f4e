"""The neutral stream that every reader makes of its file: paragraphs and tables in order, nothing interpreted."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias

from app.importers.reading import UnreadableError

MOST_PLACES = 400_000
"""Grid places of one table, beyond which it is no report's."""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a paragraph in one face."""

    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. `is_aside`: it stands outside the body, as a page's menu does; `is_right`: set to the right.

    `beside`: the form's own label that stands before it, as in a workbook of ours. `origin`: the element of the file
    that it was made of, where the reader keeps it. `lines`: the lines of the file that it was joined of, if several.
    """

    spans: tuple[Span, ...]
    is_aside: bool = False
    is_right: bool = False
    beside: str = ""
    lines: tuple[str, ...] = ()
    origin: Any = field(default=None, repr=False, compare=False)

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell: its first grid row and column, its extent, its text with line breaks. `flaw`: why not to trust it.

    `spans`: the text with its faces, where the reader knows them. `origin` as of a Paragraph.
    """

    top: int
    left: int
    rows: int
    columns: int
    text: str
    flaw: str = ""
    spans: tuple[Span, ...] = ()
    origin: Any = field(default=None, repr=False, compare=False)


@dataclass(frozen=True)
class RawTable:
    """A table as a grid. `is_ragged`: columns are counted by separators, so merged cells may have shifted them.

    `seams`: the rows above which a page ended, perhaps in the middle of a row.
    """

    cells: tuple[RawCell, ...]
    is_ragged: bool = False
    name: str = ""
    seams: tuple[int, ...] = ()
    _places: dict[tuple[int, int], RawCell] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        area = sum(cell.rows * cell.columns for cell in self.cells)
        if area > MOST_PLACES:
            raise UnreadableError("不能使用：其中有一张过大的表，不是年报。")
        for cell in self.cells:
            for row in range(cell.top, cell.top + cell.rows):
                for column in range(cell.left, cell.left + cell.columns):
                    self._places.setdefault((row, column), cell)

    @cached_property
    def height(self) -> int:
        return max((cell.top + cell.rows for cell in self.cells), default=0)

    @cached_property
    def width(self) -> int:
        return max((cell.left + cell.columns for cell in self.cells), default=0)

    @cached_property
    def is_rectangular(self) -> bool:
        """Whether every row has as many places as the longest."""
        return all((row, self.width - 1) in self._places for row in range(self.height))

    @cached_property
    def widths(self) -> list[int]:
        """Where each row ends, in places."""
        return [max((cell.left + cell.columns for cell in self.row(row)), default=0) for row in range(self.height)]

    @cached_property
    def usual_width(self) -> int:
        """Where most rows end."""
        return Counter(self.widths).most_common(1)[0][0] if self.widths else 0

    def at(self, row: int, column: int) -> RawCell | None:
        """The cell that covers a place, None where the row has no cell there."""
        return self._places.get((row, column))

    @cached_property
    def _rows(self) -> list[list[RawCell]]:
        rows: list[dict[int, RawCell]] = [{} for _ in range(self.height)]
        for (row, _), cell in sorted(self._places.items(), key=lambda item: item[0]):
            rows[row].setdefault(id(cell), cell)
        return [list(row.values()) for row in rows]

    def row(self, row: int) -> list[RawCell]:
        """The cells that cover a row, from left to right, those merged from above included."""
        return self._rows[row]

    def starting(self, row: int) -> Iterator[RawCell]:
        """The cells that begin in a row."""
        return (cell for cell in self.row(row) if cell.top == row)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something in the file that the reader did not take in, and where. `is_doubtful`: a person should look at it."""

    place: str
    text: str
    is_doubtful: bool = True


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in the body of a file; whatever it shows cannot be read."""


Block: TypeAlias = Paragraph | RawTable | Notice | Picture


def plain(text: str) -> Paragraph:
    return Paragraph((Span(text),))


def lines_of(spans: Iterable[Span]) -> Iterator[tuple[Span, ...]]:
    """Spans divided at line breaks."""
    line: list[Span] = []
    for span in spans:
        first, *more = span.text.split("\n")
        line.append(Span(first, span.bold))
        for text in more:
            yield tuple(line)
            line = [Span(text, span.bold)]
    yield tuple(line)


def table_of(rows: Iterable[Iterable[str]], *, is_ragged: bool = False, name: str = "") -> RawTable:
    """A table without merged cells, from its texts row by row."""
    cells = (RawCell(top, left, 1, 1, text) for top, texts in enumerate(rows) for left, text in enumerate(texts))
    return RawTable(tuple(cells), is_ragged, name)
