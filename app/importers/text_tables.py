"""Tables that came as bare text: a row is its known label and as many figures as its table has columns."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from app.importers.blocks import Block, Notice, Paragraph, RawCell, RawTable, Span, table_of
from app.importers.labels import LONGEST, Line, Panel, Vocabulary, label, looks_like_figure
from app.importers.text import rejoined
from app.model.edition import Role

_MOST_PIECES = 4
"""Pieces into which spaces may cut one label."""

_MOST_GAPS = 4
"""The number of distances between lines that are tried as that of cells."""

_BARS = ("|", "｜")
_RULE = re.compile(r":?-{2,}:?")
_TWO = re.compile(r"\d\s+\d")
"""Two figures in a cell, between which a bar is missing."""

_NOT_READ = "这一行的格数与表头不符，未导入：{}"
_NO_HEADER = "这一行上面未找到表头，未导入：{}"
_BLANKS = "这一行有空格，可能错了列"
_LEAST_FIGURES = 2
"""Figures between bars, from which a line is a row of a table."""

_MOST_LABELS = 3
"""Labels that stand before the figures of a row."""


@dataclass(frozen=True, slots=True)
class _TextLine:
    """A line of text as cells, and the block that it is of. `has_places`: bars or tabs show where blank cells stand.

    `gap`: the line breaks above it, 0 where they are not known.
    """

    block: int
    text: str
    cells: tuple[str, ...]
    has_places: bool = False
    gap: int = 0

    @property
    def is_framed(self) -> bool:
        """Whether a bar stands before the first cell."""
        return self.has_places and self.text.lstrip()[:1] in _BARS


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the form that was found: its label as printed, its figures.

    `pads`: blank cells behind these; `width`: cells of the line of text. `flaw`: why not to trust its figures.
    """

    line: Line
    printed: str
    figures: tuple[str, ...]
    pads: int
    width: int
    flaw: str = ""


@dataclass
class Part:
    """The rows of a panel that were found from token `start` up to `end`.

    `names`: the printed names of columns that are not the form's own. `unread`: the tokens of rows that have another
    number of figures, or a label that the form has not. `pads_behind`: its header shows that blank cells which make up
    for merged ones stand at the end of a line. `last`: the last line of its rows, which may hold no token.
    """

    panel: Panel
    start: int
    end: int
    names: dict[str, str] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    unread: list[tuple[int, int]] = field(default_factory=list)
    pads_behind: bool = False
    last: int = 0


def rebuilt(blocks: Sequence[Block], words: Vocabulary) -> Iterator[Block]:
    """Return the blocks with tables instead of lines of text that hold a header of the form and rows below it.

    The header must be printed as in the form, row by row. A row with its label and another number of figures is told in
    a Notice. Tables with a grid of their own stay as they are.
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
        tokens = [
            (text, number, place)
            for number, line in enumerate(self._lines)
            for place, text in enumerate(line.cells)
            if text.strip()
        ]
        self._tokens = [text for text, _, _ in tokens]
        self._line_of = [number for _, number, _ in tokens]
        self._place_of = [place for _, _, place in tokens]
        self._sizes = Counter(line.block for line in self._lines)
        self._gaps = sorted({line.gap for line in self._lines} - {0})[:_MOST_GAPS]
        self._row_labels: dict[int, dict[str, str]] = {}

    def blocks(self) -> Iterator[Block]:
        """The blocks with tables in place of the lines that hold them."""
        parts = list(self._parts())
        if not parts and not any(map(_is_barred_row, self._lines)):
            yield from self._blocks
            return
        taken: dict[int, Part] = {}
        unread: set[int] = set()
        for part in parts:
            last = max(part.last, self._line_of[part.end - 1])
            lines = range(self._line_of[part.start], last + 1)  # those without a cell too
            taken.update(dict.fromkeys(lines, part))
            for start, end in part.unread:
                unread.update(map(self._line_of.__getitem__, range(start, end)))
        number = 0
        while number < len(self._lines):
            if (found := taken.get(number)) is not None:
                if found.rows:
                    yield form_table(found)
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
        """The blocks of some lines, those that were cut made again of what is left of them.

        A row between bars without a header above it is told in a Notice.
        """
        for number, lines in groupby(self._lines[start:end], key=lambda line: line.block):
            block, all_lines = self._blocks[number], list(lines)
            left = [line for line in all_lines if not _is_barred_row(line)]
            if rows := [line.text for line in all_lines if _is_barred_row(line)]:
                yield Notice("文字中的表", _NO_HEADER.format(" ".join(rows)))
            if len(left) == self._sizes[number]:
                yield block
            elif isinstance(block, RawTable):
                yield table_of([line.cells for line in left], is_ragged=True, name=block.name)
            else:
                yield from (Paragraph((Span(text),)) for text in rejoined([line.text for line in left]))

    def _lines_of(self, number: int, block: Paragraph | RawTable) -> Iterator[_TextLine]:
        if isinstance(block, RawTable):
            rows = [tuple(cell.text for cell in block.row(row)) for row in range(block.height)]
            has_places = not any(map(_has_gap_in_header, rows))
            for cells in rows:
                yield _TextLine(number, " ".join(cells), cells, has_places=has_places)
            return
        for place, text in enumerate(block.lines or (block.text,)):
            cells = self._cells(text)
            gap = min(block.gap, 1) if place else block.gap
            yield _TextLine(number, text, cells, has_places=len(cells) > 1 and _is_barred(text), gap=gap)

    def _cells(self, text: str) -> tuple[str, ...]:
        """The cells of a line: between tabs or bars, else one label or what stands between spaces."""
        if len(text) > LONGEST * 2:
            return (text,)
        for separator in ("\t", "|", "｜"):
            is_last = separator != "\t" and text.rstrip().endswith(separator)
            if text.count(separator) > 1 or (separator in text and (separator == "\t" or is_last)):
                cells = tuple(cell.strip() for cell in text.split(separator))
                cells = cells[:-1] if is_last else cells
                return () if all(_RULE.fullmatch(cell) for cell in cells if cell) else cells
        core = label(text).core
        if core in self._words.row_names.cores or core in self._words.head_names.cores:
            return (text,)
        return tuple(text.split())

    def _parts(self) -> Iterator[Part]:
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
        """Return the labels that may begin at a token, of one piece or several."""
        text = ""
        for end in range(at, min(at + _MOST_PIECES, len(self._tokens))):
            text += self._tokens[end]
            if len(text) > LONGEST or not self._is_one_cell(at, end):
                return
            yield label(text).core

    def _part(self, panel: Panel, start: int) -> Part | None:
        """The rows of a panel whose header begins at a token; None where it is not this header, or no row follows.

        Where cells stand in lines of their own, blank lines are blank cells if so all rows have their cells.
        """
        part = self._rows(panel, start)
        if part is not None and (part.unread or len(part.rows) < len(panel.rows)):
            for gap in self._gaps:
                other = self._rows(panel, start, gap)
                if other is not None and not other.unread and len(other.rows) > len(part.rows):
                    return other
        return part if part is not None and (part.rows or part.unread) else None

    def _rows(self, panel: Panel, start: int, gap: int = 0) -> Part | None:
        """The header that begins at a token with the rows below it. `gap`: line breaks between cells."""
        part = self._header(panel, start)
        if part is None:
            return None
        at = part.end
        rest = list(panel.rows)
        while rest and (at < len(self._tokens) or not panel.is_labelled):
            labels, values = self._labels(panel, at, gap)
            if panel.is_labelled and not labels:
                if (end := self._unknown_row_end(at)) is None:
                    break
                part.unread.append((at, end))
                at = part.end = end
                continue
            fitting = [line for line in rest if not labels or self._fits(line, labels)]
            end, figures, pads = self._figures(panel, values, gap, is_labelled=bool(labels))
            flaw = ""
            if gap and not figures and not self._labels(panel, end, 0)[0]:
                figures, flaw = self._last_figures(panel, values, end, gap)
            if (not fitting and not labels) or (end == values and not figures):
                break
            if fitting and figures:
                number = self._figures_line(values, is_labelled=bool(labels))
                is_there = number < len(self._lines) and self._lines[number].has_places
                part.last = number if is_there else self._line_of[end - 1]
                width = len(self._lines[part.last].cells)
                part.rows.append(Row(fitting[0], labels[-1][1] if labels else "", figures, pads, width, flaw))
                rest = rest[rest.index(fitting[0]) + 1 :]
            else:
                part.unread.append((at, end))
            at = part.end = end
        return part

    def _figures_line(self, at: int, *, is_labelled: bool) -> int:
        """The line of the figures at a token: that of the label before them; below a header the next one."""
        return self._line_of[at - 1] + (not is_labelled)

    def _figures(self, panel: Panel, at: int, gap: int, *, is_labelled: bool) -> tuple[int, tuple[str, ...], int]:
        """The token behind the figures of a row, the figures, how many blank cells follow these; () for another number.

        Between bars or tabs a blank cell is a figure that is blank.
        """
        count = len(panel.columns)
        number = self._figures_line(at, is_labelled=is_labelled)
        line = self._lines[number] if number < len(self._lines) else _TextLine(0, "", ())
        is_framed = line.is_framed and len(line.cells) > count
        cells = line.cells[self._place_of[at - 1] + 1 :] if is_labelled else line.cells[is_framed:]
        if not line.has_places or not cells:
            end = self._figures_end(at)
            if gap:
                spaced = self._spaced(at, end, gap)
                return end, tuple(spaced) if spaced and len(spaced) == count else (), 0
            is_row = end - at == count and self._is_line_end(end) and self._are_even(at, end)
            return end, tuple(self._tokens[at:end]) if is_row else (), 0
        end = at
        while end < len(self._tokens) and self._line_of[end] == number:
            end += 1
        filled = tuple(cell for cell in cells if cell)
        are_figures = all(looks_like_figure(cell) and not _TWO.search(cell) for cell in filled)
        if are_figures and len(filled) == count and not all(cells[:count]):
            return end, filled, 0
        if not are_figures or len(cells) < count or any(cells[count:]):
            return end, (), 0
        return end, cells[:count], len(cells) - count

    def _are_even(self, start: int, end: int) -> bool:
        """Whether figures stand in one line or one a line; those of a wrapped line begin in the line of their label."""
        lines = {self._line_of[at] for at in range(start, end)}
        return len(lines) in (1, end - start) or self._line_of[start] == self._line_of[start - 1]

    def _last_figures(self, panel: Panel, start: int, end: int, gap: int) -> tuple[tuple[str, ...], str]:
        """The figures of a row behind which any distance may stand, and why not to trust them; () for another number.

        Blank cells at its end cannot be counted.
        """
        count = len(panel.columns)
        if end - start == count:
            return tuple(self._tokens[start:end]) if self._are_even(start, end) else (), ""
        before = self._spaced(start, end - 1, gap) if end > start else None
        if before is None or len(before) >= count:
            return (), ""
        return (*before, self._tokens[end - 1], *[""] * (count - len(before) - 1)), _BLANKS

    def _spaced(self, start: int, end: int, gap: int) -> list[str] | None:
        """The tokens with a blank cell for each further gap between lines, also before and behind them.

        None where the gaps do not fit; each token must fill its line.
        """
        cells: list[str] = []
        for at in range(start, end + 1):
            breaks = self._breaks_above(at)
            if not breaks or breaks % gap:
                return None
            cells += [""] * (breaks // gap - 1)
            cells += self._tokens[at : at + 1] if at < end else []
        return cells

    def _breaks_above(self, at: int) -> int:
        """The line breaks between a token and the one before; 0 within a line, or where they are not known."""
        if not 0 < at < len(self._tokens) or self._line_of[at] != self._line_of[at - 1] + 1:
            return 0
        return self._lines[self._line_of[at]].gap

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

    def _header(self, panel: Panel, start: int) -> Part | None:
        """A part without rows for a header that is printed in the form's order; corners and headings may be missing.

        The second halves of names may follow in a line of their own.
        """
        part = Part(panel, start, start)
        at = start
        begun = False
        halves: list[str] = []
        for cell in panel.head:
            begun = begun or cell.role is Role.HEADER
            if not begun:
                continue
            core = label(cell.text).core
            end = self._label_end(at, {core})
            if end is None and cell.role is Role.HEADER:
                if at == len(self._tokens):
                    return None
                seen, near = label(self._tokens[at]).core, self._words.head_names.find(self._tokens[at])
                if near is not None and near.core == self._words.head_names.cores[core]:
                    part.names[cell.text] = self._tokens[at]
                elif seen and core.startswith(seen):
                    halves.append(core.removeprefix(seen))
                else:
                    return None
                end = at + 1
            if end is not None:
                part.pads_behind |= self._has_pads_behind(at, cell.left > panel.head[0].left)
                at = end
        for half in halves:
            if at == len(self._tokens) or label(self._tokens[at]).core != half:
                return None
            at += 1
        part.end = at
        return part if at > start and self._is_line_end(at) else None

    def _has_pads_behind(self, at: int, is_inner: bool) -> bool:
        """Whether a header that the form prints further to the right begins its line, with blank cells at the end."""
        line = self._lines[self._line_of[at]]
        return is_inner and line.has_places and self._place_of[at] == line.is_framed and not line.cells[-1]

    def _labels(self, panel: Panel, at: int, gap: int) -> tuple[list[tuple[str, str]], int]:
        """The labels of the panel's rows that follow one another, known and as printed, and the token behind them."""
        names = self._names(panel)
        labels: list[tuple[str, str]] = []
        while at < len(self._tokens):
            if (end := self._label_end(at, names)) is not None:
                text = "".join(self._tokens[at:end])
                labels.append((names[label(text).core], text))
                at = end
                if self._is_blank_row(panel, at - 1, gap):
                    break
                continue
            text = self._tokens[at]
            near = None if looks_like_figure(text) else self._words.row_names.find(text)
            if near is None or near.core not in names.values():
                break
            labels.append((near.core, text))
            at += 1
            if self._is_blank_row(panel, at - 1, gap):
                break
        return labels, at

    def _is_blank_row(self, panel: Panel, at: int, gap: int) -> bool:
        """Whether blank cells for all columns stand behind a label, in its line or as blank lines."""
        if gap and self._breaks_above(at + 1) == gap * (len(panel.columns) + 1):
            return True
        line = self._lines[self._line_of[at]]
        behind = line.cells[self._place_of[at] + 1 :]
        return line.has_places and len(behind) >= len(panel.columns) and not any(behind)

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


def _has_gap_in_header(cells: Sequence[str]) -> bool:
    """Whether a row of names has a blank cell between them: then blank cells make up for merged ones below too."""
    filled = [number for number, cell in enumerate(cells) if cell.strip()]
    is_header = bool(filled) and not any(looks_like_figure(cells[number]) for number in filled)
    return is_header and filled != list(range(len(filled)))


def _is_barred(text: str) -> bool:
    return any(bar in text for bar in _BARS)


def _is_barred_row(line: _TextLine) -> bool:
    """Whether a line is a row of figures between bars, or nothing but bars."""
    if not line.has_places or not _is_barred(line.text):
        return False
    filled = [cell for cell in line.cells if cell]
    figures = sum(map(looks_like_figure, filled))
    return not filled or (figures >= _LEAST_FIGURES and figures >= len(filled) - _MOST_LABELS)


def form_table(part: Part) -> RawTable:
    """The form's own grid of a panel, with the rows that were found and their figures.

    Blank cells behind the figures fill up a row, or hold the places of a merged label before them; only a row that is
    filled tells which, or the header. In a row of another length than most a cell may be missing, or one too many.
    """
    panel = part.panel
    first = min(cell.top for cell in panel.head)
    cells = [
        RawCell(cell.top - first, cell.left, cell.rows, cell.columns, part.names.get(cell.text, cell.text))
        for cell in panel.head
    ]
    height = panel.rows[0].place - first
    is_known = part.pads_behind or any(row.pads and all(row.figures) for row in part.rows)
    has_pads = any(row.pads for row in part.rows)
    widths = Counter(row.width for row in part.rows)
    width = max(widths, key=lambda each: (widths[each], each), default=0)
    for number, row in enumerate(part.rows):
        figures = iter(row.figures)
        is_open = row.pads > 0 and any(row.figures) and not is_known
        is_cut = has_pads and row.width != width
        flaw = row.flaw or (_BLANKS if (is_open or is_cut) and not all(row.figures) else "")
        leaf = row.line.path[-1] if row.line.path else ""
        for cell in sorted(panel.table.grid, key=lambda each: each.left):
            if not cell.top <= row.line.place < cell.top + cell.rows or cell.role not in (Role.LABEL, Role.FIGURE):
                continue
            is_figure = cell.role is Role.FIGURE
            text = next(figures) if is_figure else row.printed if cell.text == leaf else cell.text
            cells.append(RawCell(height + number, cell.left, 1, cell.columns, text, flaw if is_figure else ""))
    return RawTable(tuple(cells), is_counted=True)
