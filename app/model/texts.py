"""The codec of texts: paragraphs and runs (plain, bold, live figure) with their spans in the text as stored."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple, Protocol, TypeAlias

from app.model.edition import Edition
from app.model.numbers import Answer, Number, printed_figure, written

PARAGRAPH = "\n"
UNKNOWN_FIGURE = "〔未知联动数字〕"
"""Shown by a live figure whose cell the edition does not have."""

_TOKEN = re.compile(r"\\(?P<escaped>[*\\{])|(?P<bold>\*\*)|\{\{(?P<figure>[^{}\n]*)\}\}")
_MARKS = ("\\", "**", "{{")
"""A paragraph without any of these is plain. Testing for them is much faster than reading the paragraph."""

_HEADING = re.compile(
    r"[（(][一二三四五六七八九十]{1,3}[）)]"
    r"(?:[^。；\n]{0,30}?[。：:]|[^。；：:\n]{0,30}$)"
)
"""（一）and its words up to the stop or colon, or a short paragraph that is all heading."""


def squeezed(text: str) -> str:
    """`text` without any space or line break."""
    return "".join(text.split())


def clipped(text: str, length: int = 30) -> str:
    """`text`, or its first `length` characters and a sign that more follow."""
    return text if len(text) <= length else f"{text[:length]}…"


def first_names(names: Sequence[str], most: int) -> str:
    """The first `most` names in a row, with 等 behind them if there are more."""
    return "、".join(names[:most]) + ("等" if len(names) > most else "")


class Run(NamedTuple):
    """A stretch of text in one face. `start`, `end`: its span in the text as stored, in code points."""

    text: str
    bold: bool
    start: int
    end: int
    figure: str | None = None


def runs(text: str, figure: Callable[[str], str] = "{{{{{}}}}}".format) -> Iterator[tuple[Run, ...]]:
    """Return a tuple of runs per paragraph. `figure` gives the text of a live figure; bold ends with its paragraph."""
    start = 0
    for paragraph in text.split(PARAGRAPH):
        yield tuple(_paragraph_runs(paragraph, start, figure))
        start += len(paragraph) + len(PARAGRAPH)


def _paragraph_runs(paragraph: str, offset: int, figure: Callable[[str], str]) -> Iterator[Run]:
    if not any(mark in paragraph for mark in _MARKS):
        if paragraph:
            yield Run(paragraph, False, offset, offset + len(paragraph))
        return
    bold, start, plain = False, 0, ""

    def flush(end: int) -> Iterator[Run]:
        if plain:
            yield Run(plain, bold, offset + start, offset + end)

    at = 0
    for token in _TOKEN.finditer(paragraph):
        plain += paragraph[at : token.start()]
        at = token.end()
        if token["escaped"]:
            plain += token["escaped"]
            continue
        if token["bold"] and not bold and paragraph.find("**", at) < 0:
            plain += "**"  # an opening mark without its end is text
            continue
        yield from flush(token.start())
        plain, start = "", at
        if token["bold"]:
            bold = not bold
        else:
            yield Run(figure(token["figure"]), bold, offset + token.start(), offset + at, token["figure"])
    plain += paragraph[at:]
    yield from flush(len(paragraph))


def escape(text: str) -> str:
    """Escape `text` for storage, so that none of its characters is a mark."""
    return re.sub(r"([*\\{])", r"\\\1", text)


def stored(paragraphs: Iterable[tuple[Run, ...]]) -> str:
    """Return the stored text that `runs` reads as these paragraphs; the inverse of `runs`."""
    return PARAGRAPH.join("".join(_stored_run(run) for run in paragraph) for paragraph in paragraphs)


def _stored_run(run: Run) -> str:
    inner = escape(run.text) if run.figure is None else f"{{{{{run.figure}}}}}"
    return f"**{inner}**" if run.bold else inner


def formula_cells(formula: str) -> tuple[str, ...]:
    """Return the ids of the cells whose sum a live figure shows, in their order."""
    return tuple(cell.strip() for cell in formula.split("+"))


def unknown_cells(formula: str, edition: Edition) -> tuple[str, ...]:
    """Return the cells that the edition does not have; an empty id counts as one."""
    return tuple(cell for cell in formula_cells(formula) if cell not in edition.cells)


def with_figures(text: str, figure: Callable[[str], str]) -> str:
    """Replace each live figure of a stored text by `figure(formula)`, which is stored text too."""
    return _TOKEN.sub(lambda token: token[0] if token["figure"] is None else figure(token["figure"]), text)


class TextSource(Protocol):
    """The part of a report that showing its texts needs; see `Report`."""

    @property
    def edition(self) -> Edition: ...

    @property
    def answers(self) -> Mapping[str, Answer]: ...

    @property
    def texts(self) -> Mapping[str, str]: ...

    def value(self, cell: str, /) -> Number | None: ...


def live_figure(report: TextSource) -> Callable[[str], str]:
    """Return the number or sum that `{{a+b}}` shows in this report.

    Blank figures show as 〔未填〕, cells that the edition does not have as UNKNOWN_FIGURE.
    """

    def show(formula: str) -> str:
        cells = formula_cells(formula)
        if unknown_cells(formula, report.edition):
            return UNKNOWN_FIGURE
        if len(cells) == 1 and cells[0] in report.answers:
            return printed_figure(report.answers[cells[0]], report.edition.cells[cells[0]].kind)
        values = [report.value(cell) for cell in cells]
        known = [value for value in values if value is not None]
        return written(sum(known, start=0)) if len(known) == len(values) else "〔未填〕"

    return show


def plain(report: TextSource, part: str) -> str:
    """Return a part as it is printed, without marks."""
    text = report.texts.get(part, "")
    if not any(mark in text for mark in _MARKS):
        return text
    paragraphs = runs(text, live_figure(report))
    return PARAGRAPH.join("".join(run.text for run in paragraph) for paragraph in paragraphs)


def run_in_heading(paragraph: str) -> int:
    """Return the length of the run-in heading （一）… at the start of a printed paragraph, with its stop; else 0."""
    match = _HEADING.match(paragraph.lstrip())
    return len(paragraph) - len(paragraph.lstrip()) + match.end() if match else 0


OBJECT = "\ufffc"
"""Stands on the screen for a single unit: a live figure, or a character that an editor cannot hold."""

_SPECIAL = re.compile(r"\\(?P<escaped>[*\\{])|[\0\r\u2029\ufdd0\ufdd1\ufffc]")
"""Characters that are stored in two, and characters that no editor holds."""


_SHORT = 4000
"""Length in characters of the longest line whose reading is cached."""

_SPLICE_MARKS = ("\\", "*", "{", "\0", "\r", "\u2029", "\ufdd0", "\ufdd1", OBJECT)
"""A line without any of these shows itself. Testing for them takes a hundredth of the time of reading it."""


class Piece(NamedTuple):
    """Characters in one face. `token` is the stored form of an OBJECT."""

    text: str
    bold: bool = False
    token: str = ""


Paragraph: TypeAlias = tuple[Piece, ...]
"""Neighbouring pieces of one face are joined; objects stay single."""


class Stretch(NamedTuple):
    """Characters in one face and their span in the stored text: of equal length, or the whole span for a single one."""

    piece: Piece
    start: int
    end: int


class Splice(NamedTuple):
    """A replacement at `at` of `removed` by `inserted`; offsets in code points."""

    at: int
    removed: str
    inserted: str


class Substitution(NamedTuple):
    """A replacement by `text` of the shown characters from `start` to `end`."""

    start: int
    end: int
    text: str


def shown(text: str) -> tuple[Paragraph, ...]:
    """Return the paragraphs that a stored text shows."""
    lines = text.split(PARAGRAPH)
    if not any(mark in text for mark in _SPLICE_MARKS):
        return tuple((Piece(line),) if line else () for line in lines)
    return tuple(map(_line_shown, lines))


def encoded(paragraphs: Sequence[Paragraph]) -> str:
    """Return the simplest stored text that shows these paragraphs."""
    return PARAGRAPH.join("".join(_encoded_stretches(paragraph)) for paragraph in paragraphs)


def splice(text: str, wanted: Sequence[Paragraph], begin: int = 0, count: int | None = None) -> Splice | None:
    """Return the splice after which `text` shows `wanted`; None if it shows it already.

    With `begin` and `count`, `wanted` replaces that many paragraphs, and the others are not read. Untouched characters
    stay exactly as stored.
    """
    every = text.split(PARAGRAPH)
    lines = every[begin : None if count is None else begin + count]
    have = [_line_shown(line) for line in lines]
    first, last = common_ends(have, wanted)
    if first + last == len(have) == len(wanted):
        return None
    # A paragraph that only came or went has its line break from a neighbour, so at least one of each stays in view.
    first = min(first, len(have) - 1, len(wanted) - 1)
    last = min(last, len(have) - first - 1, len(wanted) - first - 1)
    old = PARAGRAPH.join(lines[first : len(lines) - last])
    new = _rewritten(old, wanted[first : len(wanted) - last])
    start = _shared(old, new)
    end = _shared(old[::-1], new[::-1], min(len(old), len(new)) - start)
    before = sum(map(len, every[: begin + first])) + (begin + first) * len(PARAGRAPH)
    return Splice(before + start, old[start : len(old) - end], new[start : len(new) - end])


def common_ends(one: Sequence[object], other: Sequence[object]) -> tuple[int, int]:
    """Return the number of equal items at the start of two sequences, and of further equal ones at the end."""
    most = min(len(one), len(other))
    head = 0
    while head < most and one[head] == other[head]:
        head += 1
    tail = 0
    while tail < most - head and one[-1 - tail] == other[-1 - tail]:
        tail += 1
    return head, tail


class Difference(NamedTuple):
    """A replacement by the pieces `new` in the shown characters of the `old` paragraphs from `start` to `end`."""

    start: int
    end: int
    new: tuple[Piece, ...]


def difference(old: Sequence[Paragraph], wanted: Sequence[Paragraph]) -> Difference:
    """Return the smallest replacement of shown characters that leads from `old` to `wanted`."""
    pieces = _with_breaks(wanted)
    kinds: dict[tuple[bool, str], str] = {}
    have, goal = _flat(_with_breaks(old), kinds), _flat(pieces, kinds)
    head, tail = _both_ends(have, goal)
    return Difference(head, len(have[0]) - tail, tuple(_cut(pieces, head, len(goal[0]) - tail)))


def text_of(paragraphs: Sequence[Paragraph]) -> str:
    """Return all shown characters, line breaks included."""
    return "".join(piece.text for piece in _with_breaks(paragraphs))


def characters(paragraphs: Sequence[Paragraph]) -> list[Piece]:
    """Return one piece per character, with a line break between paragraphs."""
    flat: list[Piece] = []
    for number, paragraph in enumerate(paragraphs):
        if number:
            flat.append(Piece(PARAGRAPH))
        flat.extend(Piece(character, piece.bold, piece.token) for piece in paragraph for character in piece.text)
    return flat


def joined(pieces: Sequence[Piece]) -> Paragraph:
    """Return one paragraph of pieces, with neighbours of one face joined."""
    together: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if together and not piece.token and not together[-1].token and together[-1].bold == piece.bold:
            together[-1] = Piece(together[-1].text + piece.text, piece.bold)
        else:
            together.append(piece)
    return tuple(together)


def lines(flat: Iterable[Piece]) -> list[Paragraph]:
    """The paragraphs of single characters; the inverse of `characters`."""
    paragraphs: list[list[Piece]] = [[]]
    for piece in flat:
        if piece.text == PARAGRAPH:
            paragraphs.append([])
        else:
            paragraphs[-1].append(piece)
    return [joined(paragraph) for paragraph in paragraphs]


def substituted(flat: Sequence[Piece], wanted: Iterable[Substitution]) -> list[Piece]:
    """Apply replacements in order to single characters. New ones take the face of those they replace."""
    found: list[Piece] = []
    at = 0
    for start, end, text in wanted:
        found += flat[at:start]
        found += (Piece(character, flat[start].bold) for character in text)
        at = end
    return found + list(flat[at:])


def before(text: str, offset: int) -> str:
    """Return the characters that a stored text shows before `offset`, line breaks included."""
    found = []
    for piece, start, end in _region(text):
        if end > offset:
            found.append(piece.text[: max(0, offset - start)] if len(piece.text) == end - start else "")
            break
        found.append(piece.text)
    return "".join(found)


def units(text: str) -> int:
    """Return the length in UTF-16 units, as Qt counts: a character outside the basic plane has two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def units_before(text: str, offsets: Iterable[int]) -> dict[int, int]:
    """Return, for each offset in a stored text, the number of units shown before it."""
    stretches = _region(text)
    found: dict[int, int] = {}
    number = whole = begun = 0
    for offset in sorted(set(offsets)):
        while number < len(stretches) and stretches[number].end <= offset:
            whole += units(stretches[number].piece.text[begun:])
            number, begun = number + 1, 0
        piece, start, end = stretches[number] if number < len(stretches) else Stretch(Piece(""), offset, offset)
        if len(piece.text) == end - start and offset > start + begun:
            whole += units(piece.text[begun : offset - start])
            begun = offset - start
        found[offset] = whole
    return found


def _line_shown(line: str) -> Paragraph:
    return _short_shown(line) if len(line) <= _SHORT else joined([stretch.piece for stretch in _stretches(line)])


@lru_cache(maxsize=1024)
def _short_shown(line: str) -> Paragraph:
    return joined([stretch.piece for stretch in _stretches(line)])


def _stretches(line: str) -> Iterator[Stretch]:
    if not any(mark in line for mark in _SPLICE_MARKS):
        if line:
            yield Stretch(Piece(line), 0, len(line))
        return
    (paragraph,) = runs(line)
    for run in paragraph:
        if run.figure is not None:
            yield Stretch(Piece(OBJECT, run.bold, line[run.start : run.end]), run.start, run.end)
            continue
        at = run.start
        for special in _SPECIAL.finditer(line, run.start, run.end):
            if at < special.start():
                yield Stretch(Piece(line[at : special.start()], run.bold), at, special.start())
            at = special.end()
            escaped = special["escaped"]
            piece = Piece(escaped, run.bold) if escaped else Piece(OBJECT, run.bold, special[0])
            yield Stretch(piece, special.start(), at)
        if at < run.end:
            yield Stretch(Piece(line[at : run.end], run.bold), at, run.end)


def _rewritten(old: str, wanted: Sequence[Paragraph]) -> str:
    """Change `old` as little as possible so that it shows `wanted`."""
    goal = tuple(wanted)
    for candidate in _candidates(old, wanted):
        if shown(candidate) == goal:
            return candidate
    return encoded(wanted)


def _candidates(old: str, wanted: Sequence[Paragraph]) -> Iterator[str]:
    """Yield candidates: cut on either side of the marks next to the change, with and without marks of its own."""
    stretches = _region(old)
    pieces = _with_breaks(wanted)
    kinds: dict[tuple[bool, str], str] = {}
    have, goal = _flat((stretch.piece for stretch in stretches), kinds), _flat(pieces, kinds)
    head, tail = _both_ends(have, goal)
    after = len(have[0]) - tail
    lefts = {_span(stretches, head - 1, old).end if head else 0, _span(stretches, head, old).start}
    rights = {_span(stretches, after, old).start, _span(stretches, after - 1, old).end if after else 0}
    inserted = _cut(pieces, head, len(goal[0]) - tail)
    plain = "".join(_encoded(piece) for piece in inserted)
    marked = encoded(lines(inserted))
    for left, right, new in product(sorted(lefts), sorted(rights), dict.fromkeys((plain, marked))):
        if left <= right:
            yield old[:left] + new + old[right:]


def _with_breaks(paragraphs: Sequence[Paragraph]) -> list[Piece]:
    """Return the pieces of all paragraphs, with a line break between them."""
    return [piece for number, line in enumerate(paragraphs) for piece in ((Piece(PARAGRAPH),) if number else ()) + line]


def _both_ends(have: tuple[str, str], goal: tuple[str, str]) -> tuple[int, int]:
    """Return the number of equal characters of one face at the start of two texts, and of further ones at the end."""
    head = min(_shared(one, other) for one, other in zip(have, goal, strict=True))
    most = min(len(have[0]), len(goal[0])) - head
    return head, min(_shared(one[::-1], other[::-1], most) for one, other in zip(have, goal, strict=True))


def _flat(pieces: Iterable[Piece], kinds: dict[tuple[bool, str], str]) -> tuple[str, str]:
    """Return the characters, and as many signs for their faces: strings compare much faster than lists."""
    texts, faces = [], []
    for text, bold, token in pieces:
        texts.append(text)
        faces.append(kinds.setdefault((bold, token), chr(len(kinds))) * len(text))
    return "".join(texts), "".join(faces)


def _shared(one: str, other: str, most: int | None = None) -> int:
    """Return the length of the common start of both texts, at most `most`."""
    low, high = 0, min(len(one), len(other), *(() if most is None else (most,)))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _region(text: str) -> list[Stretch]:
    found: list[Stretch] = []
    offset = 0
    for number, line in enumerate(text.split(PARAGRAPH)):
        if number:
            found.append(Stretch(Piece(PARAGRAPH), offset - 1, offset))
        found += (Stretch(piece, offset + start, offset + end) for piece, start, end in _stretches(line))
        offset += len(line) + 1
    return found


def _span(stretches: Sequence[Stretch], index: int, text: str) -> Stretch:
    """Return the single character with this number; behind the last one, the empty end of `text`."""
    for piece, start, end in stretches:
        size = len(piece.text)
        if index < size:
            alone = piece._replace(text=piece.text[index])
            return Stretch(alone, start, end) if size == 1 else Stretch(alone, start + index, start + index + 1)
        index -= size
    return Stretch(Piece(""), len(text), len(text))


def _cut(pieces: Sequence[Piece], start: int, end: int) -> list[Piece]:
    """Return the characters from `start` to `end`."""
    found = []
    at = 0
    for piece in pieces:
        text = piece.text[max(0, start - at) : max(0, end - at)]
        if text:
            found.append(piece._replace(text=text))
        at += len(piece.text)
    return found


def _encoded(piece: Piece) -> str:
    return piece.token or escape(piece.text)


def _encoded_stretches(paragraph: Paragraph) -> Iterator[str]:
    bold = False
    for piece in paragraph:
        if piece.bold != bold:
            yield "**"
            bold = piece.bold
        yield _encoded(piece)
    if bold:
        yield "**"
