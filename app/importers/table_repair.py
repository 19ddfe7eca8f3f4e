"""Repairs tables before they are matched: rows cut by the end of a page, and rows that came as bare text."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise

from app.importers.blocks import Block, Notice, Paragraph, RawCell, RawTable, Span, table_of
from app.importers.labels import LONGEST, Line, Panel, Vocabulary, label, looks_like_figure
from app.importers.text import rejoined
from app.model.edition import Role

# -- rows that the end of a page cuts, and labels that reach over several rows -----------------------------------------


_OPEN_REMARK = re.compile(r"\d[\d,.\s]*[（(][^（）()]*")
"""A figure whose remark goes on."""


def mended(table: RawTable, words: Vocabulary) -> RawTable:
    """The table without the traces of page ends. A row is joined to the one above only if together they make sense."""
    cells = list(table.cells)
    for seam in sorted(table.seams, reverse=True):
        cells = _joined(cells, seam, words)
    return table if not table.seams else RawTable(tuple(cells), table.is_ragged, table.name)


def _joined(cells: Sequence[RawCell], seam: int, words: Vocabulary) -> list[RawCell]:
    """The cells with those that meet at the upper border of row `seam` joined where they are one."""
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
    """Whether a label that reaches over several rows goes on beneath the end of a page."""
    if max(upper.rows, lower.rows) == 1 or looks_like_figure(upper.text) or looks_like_figure(lower.text):
        return False
    return not lower.text.strip() or _is_label(upper.text + lower.text, words)


def _is_one_row(pairs: Sequence[tuple[RawCell, RawCell]], words: Vocabulary) -> bool:
    """Whether the cells above and beneath the end of a page are those of one row.

    What is in both belongs together, or only one of them has labels: a row without a label is none by itself. Nor is
    one that is wholly blank but for what reaches down into it. Some programs draw such a row on both pages.
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


# -- tables as bare text: a row is its known label and as many figures as its table has columns ------------------------


_MOST_PIECES = 4
"""Pieces into which spaces may cut one label."""

_RULE = re.compile(r":?-{2,}:?")
_NOT_READ = "这一行的格数与表头不符，未导入：{}"


@dataclass(frozen=True, slots=True)
class _TextLine:
    """A line of text as cells, and the block that it is of."""

    block: int
    text: str
    cells: tuple[str, ...]


@dataclass
class _Part:
    """The rows of a panel that were found from token `start` up to `end`: each with its label as printed, its figures.

    `unread`: the tokens of rows that have another number of figures, or a label that the form has not.
    """

    panel: Panel
    start: int
    end: int
    rows: list[tuple[Line, str, tuple[str, ...]]] = field(default_factory=list)
    unread: list[tuple[int, int]] = field(default_factory=list)


def rebuilt(blocks: Sequence[Block], words: Vocabulary) -> Iterator[Block]:
    """The blocks, with tables in place of lines of text that hold a header of the form and rows beneath it.

    The header must be printed as the form prints it, row by row. A row that has its label and another number of
    figures is told in a Notice. Tables with a grid of their own stay as they are.
    """
    run: list[Paragraph | RawTable] = []
    for block in blocks:
        is_text = isinstance(block, Paragraph) and not block.is_aside and not block.beside
        if is_text or (isinstance(block, RawTable) and block.is_ragged and _may_be_flat(block, words)):
            assert isinstance(block, Paragraph | RawTable)
            run.append(block)
            continue
        yield from _Run(run, words).blocks()
        run = []
        yield block
    yield from _Run(run, words).blocks()


def _may_be_flat(table: RawTable, words: Vocabulary) -> bool:
    """Whether the rows of a table of text may have lost places: they differ in length, or lack labels or figures.

    A single row tells nothing of its columns.
    """
    if table.height == 1 or not table.is_rectangular:
        return True
    known = words.row_names.cores.keys() | words.head_names.cores.keys()
    has_labels = any(label(cell.text).core in known for cell in table.cells if len(cell.text) <= LONGEST)
    has_figures = any(looks_like_figure(cell.text) for cell in table.cells if cell.text.strip())
    return not (has_labels and has_figures)


class _Run:
    """Neighbouring blocks of text, read as one row of tokens: the cells of their lines that are not blank."""

    def __init__(self, blocks: Sequence[Paragraph | RawTable], words: Vocabulary) -> None:
        self._blocks = blocks
        self._words = words
        self._lines = [line for number, block in enumerate(blocks) for line in self._lines_of(number, block)]
        tokens = [(cell, number) for number, line in enumerate(self._lines) for cell in line.cells if cell.strip()]
        self._tokens = [text for text, _ in tokens]
        self._line_of = [number for _, number in tokens]
        self._sizes = Counter(line.block for line in self._lines)
        self._row_labels: dict[int, dict[str, str]] = {}

    def blocks(self) -> Iterator[Block]:
        """The blocks with tables in place of the lines that hold them."""
        parts = list(self._parts())
        if not parts:
            yield from self._blocks
            return
        taken: dict[int, _Part] = {}
        unread: set[int] = set()
        for part in parts:
            taken.update(dict.fromkeys(map(self._line_of.__getitem__, range(part.start, part.end)), part))
            for start, end in part.unread:
                unread.update(map(self._line_of.__getitem__, range(start, end)))
        number = 0
        while number < len(self._lines):
            if (found := taken.get(number)) is not None:
                yield _table(found)
                texts = [self._lines[each].text for each in sorted(unread) if taken.get(each) is found]
                if texts:
                    yield Notice("文字中的表", _NOT_READ.format(" | ".join(texts)))
                while number < len(self._lines) and taken.get(number) is found:
                    number += 1
                continue
            end = next((each for each in range(number, len(self._lines)) if each in taken), len(self._lines))
            yield from self._untouched(number, end)
            number = end

    def _untouched(self, start: int, end: int) -> Iterator[Block]:
        """The blocks of some lines, those that were cut made again of what is left of them."""
        for number, lines in groupby(self._lines[start:end], key=lambda line: line.block):
            block, left = self._blocks[number], list(lines)
            if len(left) == self._sizes[number]:
                yield block
            elif isinstance(block, RawTable):
                yield table_of([line.cells for line in left], is_ragged=True, name=block.name)
            else:
                yield from (Paragraph((Span(text),)) for text in rejoined([line.text for line in left]))

    def _lines_of(self, number: int, block: Paragraph | RawTable) -> Iterator[_TextLine]:
        if isinstance(block, RawTable):
            for row in range(block.height):
                cells = tuple(cell.text for cell in block.row(row))
                yield _TextLine(number, " ".join(cells), cells)
            return
        for text in block.lines or (block.text,):
            yield _TextLine(number, text, self._cells(text))

    def _cells(self, text: str) -> tuple[str, ...]:
        """The cells of a line: between tabs or bars, else one label or what stands between spaces."""
        if len(text) > LONGEST * 2:
            return (text,)
        for separator in ("\t", "|", "｜"):
            if text.count(separator) > 1 or (separator == "\t" and separator in text):
                cells = tuple(cell.strip() for cell in text.split(separator))
                return () if all(_RULE.fullmatch(cell) for cell in cells if cell) else cells
        core = label(text).core
        if core in self._words.row_names.cores or core in self._words.head_names.cores:
            return (text,)
        return tuple(text.split())

    def _parts(self) -> Iterator[_Part]:
        """The panels that are found one behind the other."""
        firsts: dict[str, list[Panel]] = {}
        for panel in self._words.panels:
            if heads := [cell for cell in panel.head if cell.role is Role.HEADER]:
                firsts.setdefault(label(heads[0].text).core, []).append(panel)
        at = 0
        while at < len(self._tokens):
            candidates = [panel for core in self._cores_at(at) for panel in firsts.get(core, ())]
            found = [part for panel in candidates if (part := self._part(panel, at)) is not None]
            if found:
                best = max(found, key=lambda part: len(part.rows))
                yield best
                at = best.end
            else:
                at += 1

    def _cores_at(self, at: int) -> Iterator[str]:
        """What the label that begins at a token may be, of one piece or several."""
        text = ""
        for end in range(at, min(at + _MOST_PIECES, len(self._tokens))):
            text += self._tokens[end]
            if len(text) > LONGEST or not self._is_one_cell(at, end):
                return
            yield label(text).core

    def _part(self, panel: Panel, start: int) -> _Part | None:
        """The rows of a panel whose header begins at a token; None where it is not this header or has no rows."""
        at = self._header_end(panel, start)
        if at is None:
            return None
        part = _Part(panel, start, at)
        rest = list(panel.rows)
        while rest and at < len(self._tokens):
            labels, values = self._labels(panel, at)
            if panel.is_labelled and not labels:
                if (end := self._unknown_row_end(at)) is None:
                    break
                part.unread.append((at, end))
                at = part.end = end
                continue
            fitting = [line for line in rest if not labels or self._fits(line, labels)]
            end = self._figures_end(values)
            if not fitting or end == values:
                if not labels or end == values:
                    break
                part.unread.append((at, end))
            elif end - values == len(panel.columns) and self._is_line_end(end):
                part.rows.append((fitting[0], labels[-1][1] if labels else "", tuple(self._tokens[values:end])))
                rest = rest[rest.index(fitting[0]) + 1 :]
            else:
                part.unread.append((at, end))
            at = part.end = end
        return part if part.rows else None

    def _fits(self, line: Line, labels: Sequence[tuple[str, str]]) -> bool:
        cores = [core for core, _ in labels]
        return line.cores[-1] == cores[-1] and set(cores[:-1]) <= set(line.cores[:-1])

    def _unknown_row_end(self, at: int) -> int | None:
        """The token behind a row whose label the form has not; None where there are not several figures behind it."""
        values = at
        while values < min(at + _MOST_PIECES, len(self._tokens)) and not looks_like_figure(self._tokens[values]):
            values += 1
        end = self._figures_end(values)
        return end if values > at and end - values > 1 and self._is_line_end(end) else None

    def _header_end(self, panel: Panel, start: int) -> int | None:
        """The token behind a header that is printed in the form's order; corners and headings may be missing."""
        at = start
        begun = False
        for cell in panel.head:
            begun = begun or cell.role is Role.HEADER
            if not begun:
                continue
            end = self._label_end(at, {label(cell.text).core})
            if end is None and cell.role is Role.HEADER:
                return None
            at = end if end is not None else at
        return at if at > start and self._is_line_end(at) else None

    def _labels(self, panel: Panel, at: int) -> tuple[list[tuple[str, str]], int]:
        """The labels of the panel's rows that follow one another, known and as printed, and the token behind them."""
        names = self._names(panel)
        labels: list[tuple[str, str]] = []
        while at < len(self._tokens):
            if (end := self._label_end(at, names)) is not None:
                text = "".join(self._tokens[at:end])
                labels.append((names[label(text).core], text))
                at = end
                continue
            text = self._tokens[at]
            near = None if looks_like_figure(text) else self._words.row_names.find(text)
            if near is None or near.core not in names.values():
                break
            labels.append((near.core, text))
            at += 1
        return labels, at

    def _names(self, panel: Panel) -> dict[str, str]:
        """The labels of a panel's rows, short forms too, by what they mean."""
        if id(panel) not in self._row_labels:
            known = {core for line in panel.rows for core in line.cores}
            cores = self._words.row_names.cores
            self._row_labels[id(panel)] = {text: core for text, core in cores.items() if core in known}
        return self._row_labels[id(panel)]

    def _label_end(self, at: int, cores: "set[str] | dict[str, str]") -> int | None:
        """The token behind a label that spaces may have cut; None where none of these begins here."""
        text = ""
        if at < len(self._tokens) and looks_like_figure(self._tokens[at]):
            return None  # a figure and the label behind it are no label with a number
        for end in range(at + 1, min(at + _MOST_PIECES, len(self._tokens)) + 1):
            text += self._tokens[end - 1]
            if len(text) > LONGEST or not self._is_one_cell(at, end - 1):
                return None
            if label(text).core in cores:
                return end
        return None

    def _is_one_cell(self, first: int, last: int) -> bool:
        """Whether tokens may be pieces of one cell: all in one line, or each but the first at the start of the next."""
        lines = [self._line_of[number] for number in range(first, last + 1)]
        return len(set(lines)) == 1 or all(after == before + 1 for before, after in pairwise(lines))

    def _figures_end(self, at: int) -> int:
        while at < len(self._tokens) and looks_like_figure(self._tokens[at]):
            at += 1
        return at

    def _is_line_end(self, at: int) -> bool:
        return at == len(self._tokens) or self._line_of[at] != self._line_of[at - 1]


def _table(part: _Part) -> RawTable:
    """The form's own grid of a panel, with the rows that were found and their figures."""
    panel = part.panel
    first = min(cell.top for cell in panel.head)
    cells = [RawCell(cell.top - first, cell.left, cell.rows, cell.columns, cell.text) for cell in panel.head]
    height = panel.rows[0].place - first
    for number, (line, printed, values) in enumerate(part.rows):
        figures = iter(values)
        leaf = line.path[-1] if line.path else ""
        for cell in sorted(panel.table.grid, key=lambda each: each.left):
            if not cell.top <= line.place < cell.top + cell.rows or cell.role not in (Role.LABEL, Role.FIGURE):
                continue
            text = next(figures) if cell.role is Role.FIGURE else printed if cell.text == leaf else cell.text
            cells.append(RawCell(height + number, cell.left, 1, cell.columns, text))
    return RawTable(tuple(cells))
