"""The values between readers and matcher: the neutral stream of a file, the meaning of marks, and the reading."""

import re
import unicodedata
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum, StrEnum
from functools import cached_property
from typing import Any, TypeAlias

# -- what an importer found --------------------------------------------------------------------------------------------


class UnreadableError(Exception):
    """A file cannot be used; the message is one sentence that says why and names no path."""


class Certainty(StrEnum):
    """The certainty of a figure. FUZZY needs a look, UNREAD is in the source but is no figure, MISSING is not there."""

    SURE = "sure"
    FUZZY = "fuzzy"
    UNREAD = "unread"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Source:
    """The source of a figure: the table as counted or named in the file, row and column labels as printed there."""

    table: str
    row: str
    column: str


@dataclass(frozen=True, slots=True)
class ReadCell:
    """A figure as the source gives it, "" where it is blank there. `reason` says why it is not sure."""

    id: str
    text: str = ""
    remark: str | None = None
    certainty: Certainty = Certainty.SURE
    source: Source | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LeftOver:
    """Something in the file that went nowhere, verbatim. The frame of a web page is not `is_doubtful`."""

    place: str
    text: str
    is_doubtful: bool = True


@dataclass(frozen=True)
class Reading:
    """A report as found in a file. `cells` has every cell of the edition; `answers` what a report would hold of them:

    totals that equal their complete sum are absent there, as computed. `doubts` are sentences on what needs a look,
    `notes` on what was settled and how. `year` is None and `unit` without a name where the file does not say.
    """

    edition: str
    year: int | None
    unit: Mapping[str, str]
    cells: Mapping[str, ReadCell]
    answers: Mapping[str, str] = field(default_factory=dict)
    remarks: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    left_overs: tuple[LeftOver, ...] = ()
    doubts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    period: str = ""
    """Code of the period within the year, "" for a form whose period is the year."""
    reports: tuple[str, ...] = ()
    """The names of the reports in the file, where there are several and none was chosen: this is the first."""

    @property
    def is_doubtful(self) -> bool:
        """Whether a person should look before it is used."""
        return bool(self.doubts) or any(left_over.is_doubtful for left_over in self.left_overs)

    def count(self, certainty: Certainty) -> int:
        return sum(cell.certainty is certainty for cell in self.cells.values())


# -- the stream of a file ----------------------------------------------------------------------------------------------


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
    `gap`: the line breaks of a text between it and the line above, 0 where there are no lines.
    """

    spans: tuple[Span, ...]
    is_aside: bool = False
    is_right: bool = False
    beside: str = ""
    lines: tuple[str, ...] = ()
    gap: int = 0
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

    `is_counted`: the grid is the form's, its rows were bare text. `seams`: the rows above which a page ended,
    perhaps in the middle of a row.
    """

    cells: tuple[RawCell, ...]
    is_ragged: bool = False
    name: str = ""
    seams: tuple[int, ...] = ()
    is_counted: bool = False
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
        """The end of each row, in places."""
        return [max((cell.left + cell.columns for cell in self.row(row)), default=0) for row in range(self.height)]

    @cached_property
    def usual_width(self) -> int:
        """The end that most rows have."""
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


class Loose(ABC):
    """Lines of text that may hold tables without borders, which only the words of a form tell."""

    @abstractmethod
    def blocks(self, words: Any) -> "Iterator[Block]":
        """What they hold by the words of a form, a `labels.Vocabulary`."""


Block: TypeAlias = Paragraph | RawTable | Notice | Picture | Loose


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


# -- marks: struck-out, raised and hidden text never merges with the figure beside it ----------------------------------


_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NOTE_MARKS = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+|(?<=\d)[①-⑳❶-❿]+|[\[［〔][⁰¹²³⁴⁵⁶⁷⁸⁹\d]{1,2}[\]］〕]$")
STRUCK = "这一格的字都划去了"


class Mark(Enum):
    """The style of a stretch of text. STRUCK: crossed out by its author; RAISED: above or below the line."""

    NONE = 0
    STRUCK = 1
    RAISED = 2


def marked(pieces: Iterable[tuple[Span, Mark]]) -> tuple[tuple[Span, ...], str]:
    """The spans that count, and why not to trust them.

    Struck-out text is left out; where nothing else is there, that is the flaw. Raised digits become raised characters,
    which are no part of a figure; text that is raised as a whole is ordinary text.
    """
    listed = [(span, mark) for span, mark in pieces if span.text]
    kept = [(span, mark) for span, mark in listed if mark is not Mark.STRUCK]
    is_all_raised = all(mark is Mark.RAISED for span, mark in kept if span.text.strip())
    spans = tuple(
        replace(span, text=span.text.translate(_RAISED)) if mark is Mark.RAISED and not is_all_raised else span
        for span, mark in kept
    )
    was_struck = any(span.text.strip() for span, mark in listed if mark is Mark.STRUCK)
    is_blank = not any(span.text.strip() for span in spans)
    return spans, STRUCK if was_struck and is_blank else ""


def without_note_marks(text: str) -> str:
    """A figure's or a label's text without the marks of footnotes."""
    return _NOTE_MARKS.sub("", text)


# -- compatibility characters that only a text layer holds -------------------------------------------------------------


_SUPPLEMENT = dict(
    zip(
        "⺀⺄⺌⺍⺎⺕⺗⺙⺛⺜⺝⺟⺠⺢⺥⺧⺩⺬⺭⺯⺱⺶⺷⺸⺹⺻⺼⻁⻄⻅⻆⻇⻉"
        "⻊⻋⻑⻒⻓⻔⻗⻘⻙⻚⻛⻜⻝⻞⻟⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "冫乙小小兀彐心攵无日月母民水爪牛王示礻糸网羊羊羊老聿肉虎西见角角贝"
        "足车长长长门雨青韦页风飞食食食马骨鬼鱼鸟卤麦黄黾齐齐齿齿龙龙龟龟龟",
        strict=True,
    )
)
"""Radicals that Unicode does not fold, each with the character that it is printed for."""

_UNSEEN = "\u200b\u2060\ufeff\u00ad"
_FOLDABLE = re.compile(f"[{_UNSEEN}\u2329\u232a\u2e80-\u2fdf\uf900-\ufaff\ufb00-\ufb06]")


def folded(text: str) -> str:
    """`text` with ordinary characters for radicals, compatibility ideographs and ligatures, without those of no width.

    Nothing else changes.
    """
    return _FOLDABLE.sub(_folded_character, text)


def _folded_character(found: re.Match[str]) -> str:
    if found[0] in _UNSEEN:
        return ""
    return _SUPPLEMENT.get(found[0]) or unicodedata.normalize("NFKC", found[0])


def folded_blocks(blocks: Iterable[Block]) -> list[Block]:
    """The blocks with their texts folded."""
    return [_folded_block(block) for block in blocks]


def _folded_block(block: Block) -> Block:
    if isinstance(block, Paragraph):
        if not _FOLDABLE.search(block.text):
            return block
        return replace(block, spans=_folded_spans(block.spans), lines=tuple(map(folded, block.lines)))
    if isinstance(block, RawTable) and any(_FOLDABLE.search(cell.text) for cell in block.cells):
        cells = (replace(each, text=folded(each.text), spans=_folded_spans(each.spans)) for each in block.cells)
        return RawTable(tuple(cells), block.is_ragged, block.name)
    return block


def _folded_spans(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    return tuple(Span(folded(span.text), span.bold) for span in spans)
