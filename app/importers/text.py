"""Plain text: lines with tabs are table rows, hard line breaks within paragraphs are taken out."""

import io
import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence

from app.importers.blocks import Block, Paragraph, Span, UnreadableError, table_of
from app.importers.sections import is_marked
from app.model.texts import squeezed

MOST_LINES = 50_000
MOST_TABS = 50_000
_ENDS = "。！？；：.!?;:…”』」》"
_OPENS = re.compile(
    r"\s*(?:\*\*)?(?:[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|[（(]?\d{1,2}[）)、.．](?!\d)|第[一二三四五六七八九十]+[条章])"
)
_SENTENCE = re.compile(r"[，。；]")
_BROKEN = re.compile(r"[\u4e00-\u9fff，、]\s*$")
"""The end of a line within a sentence, which goes on behind a blank line too."""

_RUN_IN = re.compile(r"\s*[（(][一二三四五六七八九十]{1,3}[）)][^：]*：.{20}")
_INDENT = re.compile(r"(?:\u3000| {2,}|\xa0{2,})")
_PAGE_NUMBER = re.compile(r"\s*[-—–－ ]{1,3}\s*\d{1,3}\s*[-—–－ ]{1,3}\s*")
_MANY_INDENTS = 0.3
_NARROWEST = 40
_RAGGED = 4
"""Half characters: the least width of a line that was broken, and by how much such lines differ."""

_MANY_BROKEN = 3
_FEW_WIDER = 0.1
"""Lines of one width that were broken there, not by chance; and the share of lines that may be wider still."""

_MANY_ROWS = 8
_TWO = re.compile(r"\d\s+\d")
_SENTENCE_ENDS = ("。", "；", "！", "？")
_LEAST_COMMAS, _LEAST_ROWS = 3, 4
"""Commas in a line and lines, from which a text may be a sheet saved with commas."""

_BLANK_LINE = re.compile(r"\n[^\S\n\t]+(?=\n)")
_TAB_APART = re.compile(r"\n\n\t\n\n")
_TAB_BEHIND = re.compile(r"(?<!\n)\n\n(?=\t)")
_TAB_BEFORE = re.compile(r"\t\n\n(?!\n)")
_MANY_APART = 3
_HASHES = re.compile(r"^#{1,6}[ \t]+", re.MULTILINE)
"""Marks of headings in Markdown."""

_DRAWN = re.compile(r"^(?=[^\n]*[─━┄┅┈┉═])[ \t\u2500-\u256c]++\n", re.MULTILINE)
_DRAWN_BARS = str.maketrans("│┃║", "|||")
"""The level lines of a table that is drawn with characters, and what stands between its cells."""

_ONE_BARRED = re.compile(r"[^|]*\|(?:\s*\|)*\s*")
_BARS = re.compile(r"\s*\|(?:\s*\|)*\s*")
_NAME = re.compile(r"(?![+-]?\d[\d,.]*\s*(?:$|[(（件次宗项个条万亿元])).*[^\W\d]")
"""A cell with words that is no figure with its unit or remark."""

_MANY_BARRED = 8
_MOST_PIECES = 4
_PIECE = re.compile(r"\s*[^|\s]{1,6}\s*")
"""The largest numbers of lines of a name in a cell, and of characters in a line."""

_BOLD = re.compile(r"\*\*(.+?)\*\*")


def read(data: bytes) -> list[Block]:
    """Paragraphs and tables of a text in UTF-8, UTF-16 or GB18030."""
    if data.count(b"\n") > MOST_LINES or data.count(b"\r") > MOST_LINES or data.count(b"\t") > MOST_TABS:
        raise UnreadableError("不能使用：文字文件过大，不是年报。")
    text = _of_commas(decoded(data).replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n"))
    drawn = _DRAWN.sub("", text).translate(_DRAWN_BARS)
    return list(_blocks(_HASHES.sub("", _rows_of_bars(_cells_joined(drawn))).split("\n")))


def decoded(data: bytes) -> str:
    """Decode text of unknown encoding. Raises UnreadableError if it is no text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise UnreadableError("不能使用：不是文字，也不是可以识别的文档格式。")


def _of_commas(text: str) -> str:
    """A sheet saved with commas between its cells, with tabs between them; any other text as it is.

    Where Excel saves it each line has as many cells, prose and blank lines too; where others do, only rows have commas.
    """
    import csv

    if "\t" in text or text.count(",") < _LEAST_COMMAS * _LEAST_ROWS:
        return text
    try:
        rows = list(csv.reader(text.split("\n") if '"' not in text else io.StringIO(text)))
    except csv.Error:
        return text
    filled = [row for row in rows if row]
    are_even = len({len(row) for row in filled}) == 1 and len(filled[0]) > _LEAST_COMMAS
    if len(filled) < _LEAST_ROWS or not (are_even or _are_rows_of_cells(filled)):
        return text
    return "\n".join("\t".join("".join(cell.split("\n")) for cell in row) for row in rows)


def _are_rows_of_cells(rows: Sequence[Sequence[str]]) -> bool:
    """Whether many lines have several cells, none of which ends as a sentence does or holds two figures."""
    several = [row for row in rows if len(row) > 1]
    if sum(len(row) > _LEAST_COMMAS for row in several) < _MANY_ROWS:
        return False
    return not any(cell.strip().endswith(_SENTENCE_ENDS) or _TWO.search(cell) for row in several for cell in row)


def _cells_joined(text: str) -> str:
    """The text with the cells of a table that a browser copied: their paragraphs stand apart from the tabs between.

    Two line breaks are those of a paragraph, more are the end of a row.
    """
    bare = _BLANK_LINE.sub("\n", text)
    if len(_TAB_APART.findall(bare)) < _MANY_APART:
        return text
    return _TAB_BEFORE.sub("\t", _TAB_BEHIND.sub("", bare))


def _rows_of_bars(text: str) -> str:
    """The text with a line for each row of its tables, where bars stand between cells that have a line each.

    Each row has as many bars as the first one, whose end is filled up with them.
    """
    lines = text.split("\n")
    made: list[str] = []
    number = 0
    while number < len(lines):
        end = _barred_end(lines, number)
        rows = _barred_rows(lines[number:end]) if end - number >= _MANY_BARRED else []
        made += rows or lines[number : max(end, number + 1)]
        number = max(end, number + 1)
    return "\n".join(made)


def _barred_end(lines: Sequence[str], start: int) -> int:
    """The line behind a run of lines that hold one cell each, with the bar behind it in the line or in the next."""
    end = start
    while end < len(lines):
        if _ONE_BARRED.fullmatch(lines[end]):
            end += 1
        elif (after := _behind_bar(lines, end)) > end:
            end = after
        else:
            break
    return end


def _behind_bar(lines: Sequence[str], start: int) -> int:
    """Return the line behind a cell, perhaps a name in several lines with a bar below it; `start` without one."""
    bar = start
    while bar < len(lines) and bar - start < _MOST_PIECES and _PIECE.fullmatch(lines[bar]):
        bar += 1
    bar = max(bar, start + 1)
    if "|" in lines[start] or bar >= len(lines) or not _BARS.fullmatch(lines[bar]):
        return start
    after = bar + 1
    while after < len(lines) and _BARS.fullmatch(lines[after]):
        after += 1
    return start if after < len(lines) and "|" in lines[after] else after


def _barred_rows(lines: Sequence[str]) -> list[str]:
    """The lines of cells as rows of one width, the last one perhaps shorter.

    A cell a line, a blank one for a blank cell, where no cell is blank or no width fits all rows.
    """
    cells = [" ".join(cell.split()) for cell in "\n".join(lines).split("|")][:-1]  # two figures never run together
    if all(cells):
        return cells
    width = _framed_width(cells) if not cells[0] else _filled_width(cells)
    if width < 2:
        return cells
    rows = [cells[start : start + width] for start in range(0, len(cells), width)]
    if not _are_rows(rows, width) if cells[0] else not any(rows[-1]):
        return cells  # a bar is missing or one too many, or there are none at the ends of rows
    return [" | ".join(row[not cells[0] :]) + " |" for row in rows]


def _are_rows(rows: Sequence[Sequence[str]], width: int) -> bool:
    """Whether cells divided at a width are rows: names first, then figures and blank cells; the last may be bare."""
    is_bare = not any(map(_NAME.match, rows[-1]))
    if is_bare and len(rows[-1]) != width:
        return False
    named = rows[:-1] if is_bare else rows  # the first figure of a bare row may be blank
    names = [[bool(_NAME.match(cell)) for cell in row] for row in named]
    return all(row[0] and sorted(row, reverse=True) == row for row in names)


def _filled_width(cells: Sequence[str]) -> int:
    """Return the number of cells of the first row, filled up with blank ones at its end."""
    blanks = (n for n in range(1, len(cells)) if not cells[n] and (n + 1 == len(cells) or cells[n + 1]))
    return next(blanks, -1) + 1


def _framed_width(cells: Sequence[str]) -> int:
    """The distance of the blank cells that stand before each row; 0 where none fits."""
    return next((n for n in range(2, len(cells) // 2 + 1) if not any(cells[::n]) and any(cells[1::n])), 0)


def _blocks(lines: Sequence[str]) -> Iterator[Block]:
    prose: list[str] = []
    rows: list[list[str]] = []
    for line in lines:
        if "\t" in line.strip("\n"):
            yield from _paragraphs(prose)
            prose = []
            rows.append(line.split("\t"))
            continue
        if rows and not line.strip():
            continue  # rows may stand apart
        if rows:
            yield table_of(rows, is_ragged=True)
            rows = []
        if not _PAGE_NUMBER.fullmatch(line) or not line.strip():
            prose.append(line)
    if rows:
        yield table_of(rows, is_ragged=True)
    yield from _paragraphs(prose)


def _paragraphs(lines: Sequence[str]) -> Iterator[Paragraph]:
    at = 0
    for group in _grouped(lines):
        first = next(number for number in range(at, len(lines)) if lines[number].strip())
        gap = first - at + 1
        yield Paragraph(tuple(_spans(_joined(group))), lines=tuple(group) if len(group) > 1 else (), gap=gap)
        at = first
        for _ in group:
            at = next(number for number in range(at, len(lines)) if lines[number].strip()) + 1


def rejoined(lines: Sequence[str]) -> list[str]:
    """Lines made into paragraphs. Where paragraphs are indented, indents begin them; else sentences decide."""
    return [_joined(group) for group in _grouped(lines)]


def _joined(group: Sequence[str]) -> str:
    return "".join(line.strip() for line in group)


def _grouped(lines: Sequence[str]) -> list[list[str]]:
    """The lines of each paragraph."""
    texts = [line for line in lines if line.strip()]
    indented = sum(bool(_INDENT.match(line)) for line in texts)
    by_indent = bool(texts) and indented >= _MANY_INDENTS * len(texts) and indented < len(texts)
    full = _full_width(texts)
    made: list[list[str]] = []
    gap = True
    for line in lines:
        if not line.strip():
            gap = True
            continue
        is_open = bool(made) and _is_open(made[-1], full)
        if is_open and gap and not (_is_full(made[-1][-1], full) or _BROKEN.search(made[-1][-1])):
            is_open = False
        if is_open and _goes_on(made[-1][-1], line, by_indent=by_indent, gap=gap):
            made[-1].append(line)
        else:
            made.append([line])
        gap = False
    return made


def _full_width(lines: Sequence[str]) -> int:
    """Return the width, in half characters, at which lines were broken; 0 if they were not."""
    wide = sorted(width for line in lines if (width := _width(line)) >= _NARROWEST)
    widths = Counter(_width(line) for line in lines if line.strip()[-1] not in _ENDS)
    for width in sorted(widths, reverse=True):
        broken = sum(widths[each] for each in range(width - _RAGGED, width + 1))
        wider = len(wide) - bisect_right(wide, width + _RAGGED)
        if width >= _NARROWEST and broken >= _MANY_BROKEN and wider <= _FEW_WIDER * len(wide):
            return width
    return 0


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(each) in "WFA" else 1 for each in text.rstrip())


def _is_open(group: Sequence[str], full: int) -> bool:
    """Tell whether a paragraph may continue: its last line is full, or it is no label."""
    is_begun = len(group) > 1 or bool(_SENTENCE.search(group[-1]) or _RUN_IN.match(group[-1]))
    return is_begun or _is_full(group[-1], full)


def _is_full(line: str, full: int) -> bool:
    """Whether a line was broken at the full width."""
    return full > 0 and full - _RAGGED <= _width(line) <= full + _RAGGED


def _goes_on(before: str, line: str, *, by_indent: bool, gap: bool) -> bool:
    """Whether a line continues the paragraph whose last line is `before`."""
    if _OPENS.match(line) or before.rstrip().endswith("|") or line.lstrip().startswith("|"):
        return False
    if before.strip()[-1] in _ENDS:
        return by_indent and not gap and not _INDENT.match(line) and not is_marked(squeezed(line))
    return not (by_indent and not gap and _INDENT.match(line))


def _spans(text: str) -> Iterator[Span]:
    at = 0
    for found in _BOLD.finditer(text):
        if found.start() > at:
            yield Span(text[at : found.start()])
        yield Span(found[1], bold=True)
        at = found.end()
    if at < len(text):
        yield Span(text[at:])
