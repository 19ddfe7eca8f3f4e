"""Reads the tables of a PDF that have no upright borders: by the words of the form, and a figure for each column.

A table is read where its whole header is printed as in the form, each row has its label, and there are exactly as many
figures as rows and columns. A row with fewer figures is placed by its neighbours and doubtful; all else is told.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from app.importers.blocks import Block, Loose, Notice, RawTable, folded
from app.importers.labels import Names, Panel, Vocabulary, label, looks_like_figure
from app.importers.pdf_layout import Line, paragraphs
from app.importers.text_tables import Part, Row, form_table
from app.model.edition import GridCell, Role
from app.model.ordinals import read_ordinal

_LEAST_ROWS = 2
"""Lines with a figure beside other text, from which a page may hold a table."""

_STEP = 3.2
"""Ems from one line of a cell to the next, at most: paragraphs of a cell stand apart."""

_MOST_HEADER_LINES = 24
"""Lines of the page from the first of a header to the last."""

_LEAST_INDENT, _MOST_INDENT = 1.4, 2.6
"""Ems by which the first line of a paragraph is indented, of a larger or smaller text around the table too."""

_TOUCH = 0.1
"""Ems by which two pieces of one text may stand apart."""

_SAME_ROW = 0.5
"""Ems by which the figures of one row may differ in height."""

_LONGEST_CHAIN = 40
"""The largest number of lines that a label takes."""

_OPEN_REMARK = re.compile(r"\d[\d,.\s]*[（(][^（）()]*")
_OPENING = ("（", "(")
_NO_BORDERS = "这张表没有竖线，这一行有空格，可能错了列"
_NOT_SURE = "这张表没有竖线，有的字未能对上，请逐格核对"
_NOT_READ = "这张表没有竖线，各行的数字个数与表样不符，未导入：{}"


def may_hold_tables(lines: Iterable[Line]) -> bool:
    """Whether lines outside the borders of tables hold figures side by side with other text."""
    rows = (line for line in lines if len(line.pieces) > 1)
    return sum(any(looks_like_figure(piece.text) for piece in line.pieces) for line in rows) >= _LEAST_ROWS


@dataclass(frozen=True, slots=True, eq=False)
class _Piece:
    """A stretch of text in one line: the number of the line, its page, its place in points."""

    line: int
    page: int
    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float

    @property
    def height(self) -> tuple[int, float]:
        """Its page and the middle of its line, to compare."""
        return self.page, (self.top + self.bottom) / 2

    def is_over(self, other: "_Piece") -> bool:
        """Whether some of it stands straight above or below the other."""
        return self.x0 < other.x1 and other.x0 < self.x1


_Chain = tuple[_Piece, ...]
"""The lines of one cell from above."""


@dataclass(frozen=True)
class UnruledLines(Loose):
    """Lines and tables of a PDF by page, where tables without upright borders may stand among the lines."""

    stream: tuple[tuple[int, Line | RawTable], ...]
    width: float

    def blocks(self, words: Vocabulary) -> Iterator[Block]:
        """The paragraphs and tables, those of the form without borders among them; last, what was not read."""
        found = list(_tables(self.stream, words))
        stream: list[Line | RawTable] = []
        last = -1
        for number, (_, item) in enumerate(self.stream):
            here = next((each for each in found if each.first <= number <= each.last), None)
            if here is None:
                stream.append(item)
            elif here.table is not None and here.last != last:
                stream.append(here.table)
            last = here.last if here else -1
        yield from paragraphs(stream, self.width)
        for each in found:
            if each.table is None:
                yield Notice("无竖线的表", _NOT_READ.format(each.text))


@dataclass(frozen=True)
class _Found:
    """A table of the form in the lines from `first` to `last`. `table` is None where its rows are not whole."""

    first: int
    last: int
    table: RawTable | None
    text: str

    @property
    def is_sure(self) -> bool:
        return self.table is not None and not any(cell.flaw for cell in self.table.cells)


def _tables(stream: Sequence[tuple[int, Line | RawTable]], words: Vocabulary) -> Iterator[_Found]:
    """The panels of the form that are found in runs of lines, one behind the other."""
    run: list[_Piece] = []
    for number, (page, item) in enumerate(stream):
        if isinstance(item, Line):
            run += _pieces(number, page, item)
            continue
        yield from _in_run(run, words)
        run = []
    yield from _in_run(run, words)


def _pieces(number: int, page: int, line: Line) -> Iterator[_Piece]:
    for each in line.pieces or (line,):
        if each.text.strip():
            text = folded(each.text)
            yield _Piece(number, page, text, each.x0, each.x1, each.top, each.bottom, each.size)


def _in_run(pieces: Sequence[_Piece], words: Vocabulary) -> Iterator[_Found]:
    left = sorted(pieces, key=lambda each: (each.height, each.x0))
    for panel in words.panels:
        found = _panel(panel, left, words)
        if found is not None:
            yield found
            left = [each for each in left if each.line > found.last]


def _panel(panel: Panel, pieces: Sequence[_Piece], words: Vocabulary) -> _Found | None:
    """The first place where the header of a panel stands with its rows below it, if it can be one that is sure."""
    heads = _Heads(panel, words)
    doubtful: _Found | None = None
    for anchor in _chains(heads.wanted[0], pieces, ()):
        header = heads.match(anchor, pieces)
        if header is None or (body := _body(panel, header, pieces, words)) is None:
            continue
        found = _made(panel, header, body)
        if found.is_sure:
            return found
        doubtful = doubtful or found
    return doubtful


# -- cells of several lines --------------------------------------------------------------------------------------------


def _wanted(text: str, names: Names) -> frozenset[str]:
    """The texts, as cores, that mean a label of the form."""
    core = label(text).core
    return frozenset(known for known, meant in names.cores.items() if meant == core)


def _chains(wanted: frozenset[str], pieces: Sequence[_Piece], used: Iterable[_Piece]) -> Iterator[_Chain]:
    """The cells that hold a wanted text, in one line or several straight below one another."""
    taken = set(used)
    left = [each for each in pieces if each not in taken]
    for number, first in enumerate(left):
        yield from _grown((first,), number, wanted, left)


def _grown(chain: _Chain, number: int, wanted: frozenset[str], pieces: Sequence[_Piece]) -> Iterator[_Chain]:
    """The cells that begin with a chain, the longest first: a short form of a label may be a part of it."""
    core = label(_text(chain)).core
    if len(chain) < _LONGEST_CHAIN and any(each != core and each.startswith(core) for each in wanted):
        for more in _next(chain, number, pieces):
            yield from _grown((*chain, pieces[more]), more, wanted, pieces)
    if core in wanted:
        yield chain


def _next(chain: _Chain, number: int, pieces: Sequence[_Piece]) -> Iterator[int]:
    """The numbers of the pieces that may go on with a cell whose last one is `number`.

    They touch it, or are the nearest straight below its last line, on the next page too.
    """
    piece = chain[-1]
    if number + 1 < len(pieces) and _touches(piece, pieces[number + 1]):
        yield number + 1
    line = [each for each in chain if _is_level(each, piece)]
    nearest: _Piece | None = None
    for other in range(number + 1, len(pieces)):
        each = pieces[other]
        is_next_page = each.page == piece.page + 1
        is_near = each.page == piece.page and each.height[1] - piece.height[1] < _STEP * piece.size
        if not is_near and not is_next_page:
            return
        if nearest is not None and not _is_level(nearest, each):
            return
        is_below = any(one.is_over(each) for one in line) or (line[0] is chain[0] and _is_indented(chain[0], each))
        if is_below and not _is_level(piece, each):
            nearest = each
            yield other


def _is_indented(first: _Piece, after: _Piece) -> bool:
    """Whether the first line of a cell is indented against the next one, as that of a paragraph is."""
    return _LEAST_INDENT * first.size < first.x0 - after.x0 < _MOST_INDENT * first.size


def _touches(one: _Piece, other: _Piece) -> bool:
    return _is_level(one, other) and abs(other.x0 - one.x1) < _TOUCH * one.size


def _is_level(one: _Piece, other: _Piece) -> bool:
    return one.page == other.page and abs(one.height[1] - other.height[1]) < _SAME_ROW * one.size


def _text(chain: _Chain) -> str:
    return "".join(each.text for each in chain)


def _left(chain: _Chain) -> float:
    return min(each.x0 for each in chain)


def _right(chain: _Chain) -> float:
    return max(each.x1 for each in chain)


# -- the header --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Header:
    """The cells of a header as they stand in the file, by those of the form; from where to where its columns go."""

    cells: dict[GridCell, _Chain]
    places: tuple[tuple[float, float], ...]

    @cached_property
    def pieces(self) -> frozenset[_Piece]:
        return frozenset(piece for chain in self.cells.values() for piece in chain)

    @cached_property
    def last(self) -> _Piece:
        return max(self.pieces, key=lambda each: each.height)


class _Heads:
    """The header of a panel: its lowest cells from left to right, and those above and beside them."""

    def __init__(self, panel: Panel, words: Vocabulary) -> None:
        self._panel, self._words = panel, words
        self._leaves = _leaves(panel)
        self._above = [cell for cell in panel.head if cell.role is Role.HEADER and cell not in self._leaves]
        self._others = [cell for cell in panel.head if cell.role is not Role.HEADER]
        self.wanted = [_wanted(cell.text, words.head_names) for cell in self._leaves]

    def match(self, anchor: _Chain, pieces: Sequence[_Piece]) -> _Header | None:
        """The header whose first column is `anchor`; None where a cell of it is missing or stands elsewhere."""
        near = [each for each in pieces if _is_near(anchor[0], each)]
        cells = self._columns(anchor, near)
        if cells is None:
            return None
        for cell in self._above:
            below = [cells[leaf] for leaf in self._leaves if cell.left <= leaf.left < cell.left + cell.columns]
            fitting = (chain for chain in self._free(cell, near, cells) if _is_across(chain, below))
            if (found := next(fitting, None)) is None:
                return None
            cells[cell] = found
        for cell in self._others:
            if (found := next(self._free(cell, near, cells), None)) is not None:
                cells[cell] = found
        return _Header(cells, tuple((_left(cells[leaf]), _right(cells[leaf])) for leaf in self._leaves))

    def _columns(self, anchor: _Chain, near: Sequence[_Piece]) -> dict[GridCell, _Chain] | None:
        """The lowest cells, each farther to the right than the one before."""
        cells = {self._leaves[0]: anchor}
        right = _left(anchor)
        for leaf in self._leaves[1:]:
            chains = (chain for chain in self._free(leaf, near, cells) if _left(chain) > right)
            found = min(chains, key=_left, default=None)
            if found is None:
                return None
            cells[leaf] = found
            right = _left(found)
        return cells

    def _free(self, cell: GridCell, near: Sequence[_Piece], cells: dict[GridCell, _Chain]) -> Iterator[_Chain]:
        used = [piece for chain in cells.values() for piece in chain]
        return _chains(_wanted(cell.text, self._words.head_names), near, used)


def _leaves(panel: Panel) -> list[GridCell]:
    """The lowest cell of the header above each column."""
    headers = [cell for cell in panel.head if cell.role is Role.HEADER]
    return [
        max((cell for cell in headers if cell.left <= column.place < cell.left + cell.columns), key=lambda c: c.top)
        for column in panel.columns
    ]


def _is_near(one: _Piece, other: _Piece) -> bool:
    return abs(one.line - other.line) < _MOST_HEADER_LINES


def _is_across(chain: _Chain, below: Sequence[_Chain]) -> bool:
    """Whether a cell stands above the columns that it is the name of."""
    middle, size = (_left(chain) + _right(chain)) / 2, chain[0].size
    is_within = min(map(_left, below)) - size < middle < max(map(_right, below)) + size
    return is_within and all(chain[0].height < each[0].height for each in below)


# -- the rows ----------------------------------------------------------------------------------------------------------


@dataclass
class _Body:
    """The labels and figures below a header. `unknown`: pieces of text that are neither."""

    labels: list[_Chain] = field(default_factory=list)
    rows: list[list[_Chain]] = field(default_factory=list)
    unknown: list[_Piece] = field(default_factory=list)

    @property
    def pieces(self) -> Iterator[_Piece]:
        for chain in (*self.labels, *(cell for row in self.rows for cell in row)):
            yield from chain
        yield from self.unknown


def _body(panel: Panel, header: _Header, pieces: Sequence[_Piece], words: Vocabulary) -> _Body | None:
    """What stands below a header down to the last row; None where a row is missing."""
    rest = [each for each in pieces if each.height > header.last.height and each not in header.pieces]
    body = _Body()
    for row in panel.rows if panel.is_labelled else ():
        chains = _chains(_wanted(row.path[-1], words.row_names), rest, _all(body.labels))
        found = next((chain for chain in chains if _may_be_numbered_so(_text(chain), row.path[-1])), None)
        if found is None or (body.labels and found[0].height < body.labels[-1][0].height):
            return None
        body.labels.append(found)
    used = set(_all(body.labels))
    cells: list[_Chain] = []
    taken: set[_Piece] = set()
    for number, piece in enumerate(rest):
        if piece in used or piece in taken:
            continue
        if body.labels and not _is_above_end(piece, body.labels[-1][-1]):
            break
        cell = _figure(number, rest)
        taken.update(cell)
        if cell:
            cells.append(cell)
        elif not panel.is_labelled:
            break
        else:
            body.unknown.append(piece)
    body.rows = [_rejoined(row, header.places) for row in _rows(cells)]
    return body if cells else None


def _may_be_numbered_so(text: str, known: str) -> bool:
    """Whether a label has the number that the form prints, or one of the two has none."""
    numbers = {label(each).number for each in (text, known)} - {""}
    return len({read_ordinal(number) for number in numbers}) < 2


def _all(chains: Iterable[_Chain]) -> list[_Piece]:
    return [piece for chain in chains for piece in chain]


def _is_above_end(piece: _Piece, last: _Piece) -> bool:
    return (piece.page, piece.top) < (last.page, last.bottom - 0.3 * last.size)


def _figure(number: int, pieces: Sequence[_Piece]) -> _Chain:
    """The figure that begins with a piece, with its remark in the lines below; () for other text."""
    chain: _Chain = (pieces[number],)
    while (below := next(_next(chain, number, pieces), None)) is not None:
        text, more = _text(chain).strip(), pieces[below]
        has_remark = more.page == chain[-1].page and more.text.strip().startswith(_OPENING)
        if not _OPEN_REMARK.fullmatch(text) and not (looks_like_figure(text) and has_remark):
            break
        number = below
        chain = (*chain, pieces[below])
    return chain if looks_like_figure(_text(chain)) else ()


def _rows(cells: Sequence[_Chain]) -> Iterator[list[_Chain]]:
    """The figures of each row from left to right."""
    row: list[_Chain] = []
    for cell in sorted(cells, key=_middle):
        if row and not _are_level(row[0], cell):
            yield sorted(row, key=_left)
            row = []
        row.append(cell)
    if row:
        yield sorted(row, key=_left)


def _middle(chain: _Chain) -> tuple[int, float]:
    return chain[0].page, (chain[0].top + chain[-1].bottom) / 2


def _are_level(one: _Chain, other: _Chain) -> bool:
    (page, height), (other_page, other_height) = _middle(one), _middle(other)
    return page == other_page and abs(height - other_height) < _SAME_ROW * one[0].size


def _made(panel: Panel, header: _Header, body: _Body) -> _Found:
    """The table of a header and its rows; without one where the rows do not fit."""
    pieces = [*header.pieces, *body.pieces]
    lines = sorted({piece.line for piece in pieces})
    count = len(panel.columns)
    full = [row for row in body.rows if len(row) == count]
    places = _places(full)
    placed = [_in_places(row, places) for row in body.rows] if places else []
    table = None
    if len(body.rows) == len(panel.rows) and None not in placed and placed:
        doubt = "" if _is_explained(panel, header, body) else _NOT_SURE
        part = Part(panel, 0, 0, {cell.text: _text(chain) for cell, chain in header.cells.items()})
        for number, (line, figures) in enumerate(zip(panel.rows, placed, strict=True)):
            assert figures is not None
            flaw = doubt or ("" if all(figures) else _NO_BORDERS)
            printed = _text(body.labels[number]) if body.labels else ""
            part.rows.append(Row(line, printed, figures, 0, 0, flaw))
        table = form_table(part)
    texts = " ".join(_text(cell) for row in body.rows for cell in row)
    return _Found(lines[0], lines[-1], table, texts)


def _places(full: Sequence[Sequence[_Chain]]) -> list[tuple[float, float]]:
    """The stretch that all figures of a column share, column by column; [] where one column has none."""
    columns = list(zip(*full, strict=True))
    places = [(max(map(_left, column)), min(map(_right, column))) for column in columns]
    return places if all(left <= right for left, right in places) else []


def _in_places(row: Sequence[_Chain], places: Sequence[tuple[float, float]]) -> tuple[str, ...] | None:
    """The figures of a row by columns, "" for one that is blank; None where one stands in no column, or two in one."""
    figures = [""] * len(places)
    for cell in row:
        under = _under(cell, places)
        if len(under) != 1 or figures[under[0]]:
            return None
        figures[under[0]] = _text(cell)
    return tuple(figures)


def _under(cell: _Chain, places: Sequence[tuple[float, float]]) -> list[int]:
    """The numbers of the columns that a cell stands in, by their places."""
    return [number for number, (left, right) in enumerate(places) if _left(cell) <= right and left <= _right(cell)]


def _rejoined(row: Sequence[_Chain], heads: Sequence[tuple[float, float]]) -> list[_Chain]:
    """The figures of a row, those whole that were parted where a column of another table begins.

    The second part touches the first and stands below no name of a column but that of the first.
    """
    whole: list[_Chain] = []
    for cell in row:
        if whole and _touches(whole[-1][-1], cell[0]) and set(_under(cell, heads)) <= set(_under(whole[-1], heads)):
            whole[-1] = (*whole[-1], *cell)
        else:
            whole.append(cell)
    return whole


def _is_explained(panel: Panel, header: _Header, body: _Body) -> bool:
    """Whether each row stands beside its label, and all other text is that of labels over several rows."""
    last_lines = {page: max(row[0][0].height for row in body.rows if row[0][0].page == page) for page in _pages(body)}
    for chain, row in zip(body.labels, body.rows, strict=False):
        page, height = _middle(row[0])
        beside = [piece for piece in chain if piece.page == page]
        is_cut = chain[0].page == page + 1 and row[0][0].height == last_lines[page]
        if not is_cut and not any(piece.top - piece.size < height < piece.bottom + piece.size for piece in beside):
            return False
    if not _is_below_header(header, body):
        return False
    parents = {(line.path[:depth], line.path[depth - 1]) for line in panel.rows for depth in range(1, len(line.path))}
    seen = Counter(_characters("".join(piece.text for piece in body.unknown)))
    wanted = Counter(_characters("".join(text for _, text in parents)))
    return seen == wanted or any(seen == wanted + Counter(_characters(text)) for _, text in parents)  # printed again


def _is_below_header(header: _Header, body: _Body) -> bool:
    """Whether each figure of the whole rows stands below the name of its column and of no other."""
    whole = [row for row in body.rows if len(row) == len(header.places)]
    return all(_under(cell, header.places) == [number] for row in whole for number, cell in enumerate(row))


def _characters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def _pages(body: _Body) -> set[int]:
    return {row[0][0].page for row in body.rows}
