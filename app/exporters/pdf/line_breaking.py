"""Breaks paragraphs into lines by the rules of Chinese, within the page of GB/T 9704 (lengths in points)."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import partial
from itertools import accumulate, pairwise
from typing import NamedTuple

from app.exporters.layout import ADDRESS, LONG_WORD
from app.exporters.pdf.fonts import BOX, Chain, Set, shown
from app.model.coverage import drawn

MM = 72 / 25.4

PAGE_WIDTH = 210 * MM
PAGE_HEIGHT = 297 * MM
LEFT = 28 * MM
TOP = 37 * MM
WIDTH = 156 * MM

CHARACTERS = 28

TITLE = 22.0
BODY = 16.0
PAGE_NUMBER = 14.0

SPACING = -0.25
"""Between characters, as in the Word file: 28 of them fit the type area, whose lines are spread to its edge."""

INDENT = 2 * (WIDTH - BODY) / (CHARACTERS - 1)
"""Two characters of a full line."""

ASCENT = 0.88
"""The distance from the top of a character's square to its baseline, in ems; the same in all our faces."""

FOOT = 7 * MM
"""The distance from the type area to the dashes of the page number."""

BOLD_STROKE = 0.3


OPENING = frozenset("（〔［｛〈《「『【〖“‘")
"""Full-width, with a blank on their left."""

CLOSING = frozenset("，。、；：？！）〕］｝〉》」』】〗”’")
"""Full-width, with a blank on their right."""

LONG = frozenset("—…")
"""Two of these make one mark."""


class Kind(IntEnum):
    """The role of a character at the end of a line."""

    HAN = 0
    DIGIT = 1
    LATIN = 2
    POINT = 3
    """A half-width mark that begins no line: . , : ) %"""
    SPACE = 4
    OPEN = 5
    """Ends no line."""
    CLOSE = 6
    """Begins no line."""
    SCALE = 7
    """万, 亿 and the like: between a number and its unit."""
    ORDINAL = 8
    """第: belongs to the number behind it."""
    BRACKET = 9
    """〕: begins no line, and belongs to a number behind it, as in 〔2021〕30号."""


_KINDS = {
    **dict.fromkeys("0123456789０１２３４５６７８９", Kind.DIGIT),
    **dict.fromkeys((chr(code) for code in range(0x21, 0x7F) if not chr(code).isdigit()), Kind.LATIN),
    **dict.fromkeys(".,:;!?)]}%'\"", Kind.POINT),
    **dict.fromkeys(" \u3000", Kind.SPACE),
    **dict.fromkeys("([{￥＄￡￠№＃", Kind.OPEN),
    **dict.fromkeys(OPENING, Kind.OPEN),
    **dict.fromkeys("％‰°℃′″·～﹏々〃ー．￫→", Kind.CLOSE),
    **dict.fromkeys(LONG | CLOSING, Kind.CLOSE),
    **dict.fromkeys("十百千万亿余多几", Kind.SCALE),
    "第": Kind.ORDINAL,
    "〕": Kind.BRACKET,
    "］": Kind.BRACKET,
}

_NUMBER = (Kind.DIGIT, Kind.LATIN, Kind.POINT)
_BEGIN_NONE = (Kind.POINT, Kind.SPACE, Kind.CLOSE, Kind.BRACKET)

# Pairs between which no line ends, a number per pair so that asking is quick. First those that LibreOffice keeps too.
KEPT_PAIRS = frozenset(
    16 * before + after
    for before in Kind
    for after in Kind
    if after in _BEGIN_NONE
    or before is Kind.OPEN
    or (before in _NUMBER and after in _NUMBER)
    or (before is Kind.BRACKET and after is Kind.DIGIT)
)
_TOGETHER = KEPT_PAIRS | {
    *(16 * Kind.DIGIT + after for after in (Kind.HAN, Kind.SCALE, Kind.ORDINAL)),
    16 * Kind.ORDINAL + Kind.DIGIT,
}

_SOFT = re.compile(r"(?<=/)(?=[^/])|(?<=[^/\-])(?=-)")
"""An address ends a line behind a stroke or before a hyphen, which at a line's end looks like a divided word."""


def kinds(text: str) -> list[Kind]:
    return [_KINDS.get(character) or _other(character) for character in text]


def _other(character: str) -> Kind:
    return Kind.LATIN if "\u00c0" <= character <= "\u024f" else Kind.HAN


def line_ends(text: str, sorts: list[Kind]) -> list[int]:
    """Return the possible line ends as numbers of characters before them: ascending, the end of the text last.

    An address on the web may be broken at its strokes and hyphens; a space stays with the line that it ends.
    """
    ends = [at for at in range(1, len(text)) if 16 * sorts[at - 1] + sorts[at] not in _TOGETHER]
    ends = [at for at in ends if not (_is_scaled(sorts, at) or _is_doubled(text, at))]
    soft = {
        word.start() + at.start() for word in LONG_WORD.finditer(text) for at in _SOFT.finditer(word[0]) if at.start()
    }
    return [*(sorted(soft.union(ends)) if soft else ends), len(text)]


def _is_scaled(sorts: list[Kind], at: int) -> bool:
    """Whether a unit follows here on a number in 万 or 亿."""
    if sorts[at - 1] is not Kind.SCALE or sorts[at] not in (Kind.HAN, Kind.SCALE):
        return False
    first = at - 1
    while first and sorts[first] is Kind.SCALE:
        first -= 1
    return sorts[first] is Kind.DIGIT


def _is_doubled(text: str, at: int) -> bool:
    return text[at] == text[at - 1] and text[at] in LONG


_PUNCTUATION = CLOSING | OPENING
_HALF = 500
"""The space that two adjacent marks give up, in thousandths of the em, if their blanks are that wide."""

_QUARTER = 250
"""The space that a mark may give up so that a line holds one more character."""

_KEPT = 60
"""The blank that a mark keeps."""

BETWEEN_SCRIPTS = 0.2
"""Blank between a Chinese character and a number or a Latin word, in ems: what Word and LibreOffice leave there."""

_CHINESE = (Kind.HAN, Kind.SCALE, Kind.ORDINAL)
_ALPHANUMERIC = (Kind.DIGIT, Kind.LATIN)

_IN_WORDS = (Kind.DIGIT, Kind.LATIN, Kind.POINT)


class Piece(NamedTuple):
    """Text in one face."""

    text: str
    chain: Chain
    bold: bool = False


@dataclass(slots=True)
class Setting:
    """Measured text. `advances` run to the next character with adjacent marks squeezed; `gives` is what each may lose.

    `hangs` is what each may lose as the last of its line, `gaps` what each does lose there. `ends` is where lines may
    end; `loose` tells behind which characters a justified line may open.
    `edges` holds advances summed: the place of each character and of the end. `addresses` are the first and last
    places of long Latin words, `links` those of addresses that can be opened. `boxed` has the characters for which a
    box stands, by their places. All lengths are in points.
    """

    text: str
    size: float
    spacing: float
    glyphs: list[Set]
    bold: list[bool]
    advances: list[float]
    gives: list[float]
    hangs: list[float]
    gaps: list[float]
    ends: list[int]
    loose: list[bool]
    edges: list[float]
    addresses: list[tuple[int, int]]
    links: list[tuple[int, int]]
    boxed: dict[int, str]

    def width(self, start: int, end: int) -> float:
        """The distance from the left edge of the first character to the right edge of the last."""
        return self.edges[end] - self.edges[start] - self.spacing - (self.gaps[end - 1] if end > start else 0.0)


def measured(pieces: Iterable[Piece], size: float, spacing: float = 0) -> Setting:
    """`spacing` is added behind each character."""
    text, glyphs, bold = "", [], []
    boxed: dict[int, str] = {}
    for piece in pieces:
        seen = shown(piece.text)
        if BOX in seen:
            real = enumerate(drawn(piece.text), len(text))
            boxed |= {at: character for at, character in real if seen[at - len(text)] != character}
        text += seen
        glyphs += [piece.chain[character] for character in seen]
        bold += [piece.bold] * len(seen)
    sorts = kinds(text)
    em = size / 1000
    advances = [found.glyph.advance * em + spacing for found in glyphs]
    gives, hangs = [0.0] * len(text), [0.0] * len(text)
    for at, character in enumerate(text):
        if character in _PUNCTUATION:
            _squeeze(text, glyphs, at, em, advances, gives, hangs)
        elif sorts[at] is Kind.SPACE:
            hangs[at] = advances[at]
    gaps = _gaps(text, sorts, size)
    advances = [advance + gap for advance, gap in zip(advances, gaps, strict=True)]
    return Setting(
        text,
        size,
        spacing,
        glyphs,
        bold,
        advances,
        gives,
        hangs,
        gaps,
        line_ends(text, sorts) if text else [],
        _loose(text, sorts),
        [0.0, *accumulate(advances)],
        [word.span() for word in LONG_WORD.finditer(text)],
        [found.span() for found in ADDRESS.finditer(text)],
        boxed,
    )


def _gaps(text: str, sorts: list[Kind], size: float) -> list[float]:
    """The blank behind each character where Chinese and a number or word meet; none beside marks."""
    gaps = [0.0] * len(text)
    for at, (before, after) in enumerate(pairwise(sorts)):
        mixed = (before in _CHINESE and after in _ALPHANUMERIC) or (before in _ALPHANUMERIC and after in _CHINESE)
        if mixed and not (_is_ascii_mark(text[at]) or _is_ascii_mark(text[at + 1])):
            gaps[at] = BETWEEN_SCRIPTS * size
    return gaps


def _is_ascii_mark(character: str) -> bool:
    return character.isascii() and not character.isalnum()


def _squeeze(
    text: str, glyphs: list[Set], at: int, em: float, advances: list[float], gives: list[float], hangs: list[float]
) -> None:
    """Take the blank between this mark and its neighbour, or note how much the mark can give."""
    glyph = glyphs[at].glyph
    if text[at] in OPENING:
        if at == 0:
            return
        blank = glyph.left - _KEPT
        if text[at - 1] in OPENING:
            advances[at - 1] -= max(0, min(_HALF, blank)) * em
        elif text[at - 1] not in CLOSING:
            gives[at - 1] += max(0, min(_QUARTER, blank)) * em
        return
    blank = glyph.advance - glyph.right - _KEPT
    if at + 1 < len(text) and text[at + 1] in _PUNCTUATION:
        advances[at] -= max(0, min(_HALF, blank)) * em
        hangs[at] = 0.0
    else:
        gives[at] += max(0, min(_QUARTER, blank)) * em
        hangs[at] = max(0, min(_HALF, blank)) * em


def _loose(text: str, sorts: list[Kind]) -> list[bool]:
    """Return the gaps that may be widened: none in words, numbers, dashes or dots, inside brackets or before stops."""
    loose = [
        not (before in _IN_WORDS and after in _IN_WORDS)
        and not (text[at] in OPENING or text[at + 1] in CLOSING)
        and not (text[at] in LONG and text[at] == text[at + 1])
        for at, (before, after) in enumerate(pairwise(sorts))
    ]
    return [*loose, False] if text else []


EXACT = 0.01
"""Lengths this near to each other are equal, in points."""

_WORTH_PULLING = 0.5
"""The gap in ems from which punctuation is squeezed so that a mark that cannot begin a line fits; else it is spread.

Word and LibreOffice move no other character up, and lines should end as theirs do.
"""

_WIDEST = 6
"""The widest gap, in ems, that may come about where the last line gets a further character."""

_SPREAD = 4
_SPREAD_BEFORE_ADDRESS = 1.5
"""The widest gap, in ems, that is spread over a line; a line with a wider one is ragged."""

_APART = 0.15
"""The widest gap between two characters in ems: readers of the PDF take those from a sixth of an em on for spaces."""

_NARROWER = 1 - _APART / BETWEEN_SCRIPTS
"""The part of the blank beside a number by which prose has it narrower; what a line saves opens its other gaps."""

_LAST = 2
"""A last line holds at least this many characters that are no punctuation."""


class Line(NamedTuple):
    """Characters `start` to `end` of a setting, from `x` on. `advances` as justified."""

    setting: Setting
    start: int
    end: int
    x: float
    advances: list[float]

    def part(self, start: int, end: int) -> "Line":
        """Return the characters `start` to `end` with their places in the line."""
        if (start, end) == (self.start, self.end):
            return self
        before = start - self.start
        x = self.x + sum(self.advances[:before])
        return Line(self.setting, start, end, x, self.advances[before : end - self.start])


def justified(setting: Setting, room: float, indent: float = 0) -> list[Line]:
    """The lines of a paragraph; the last one is not spread."""
    spans = broken(setting, room, indent)
    _share_ragged(setting, spans, room, indent)
    last = len(spans) - 1
    lines = []
    for number, (start, end) in enumerate(spans):
        x = 0 if number else indent
        is_spread = number != last and not _is_ragged(setting, start, end, room - x)
        lines.append(_line(setting, start, end, x, room, spread=is_spread, in_prose=True))
    return lines


def _is_ragged(setting: Setting, start: int, end: int, room: float) -> bool:
    """Whether so much room is left on a line that spreading it would tear it apart; less before an address."""
    spare = room - setting.width(start, _visible_end(setting, start, end))
    if spare <= _SPREAD_BEFORE_ADDRESS * setting.size:
        return False
    if spare > _SPREAD * setting.size or any(first <= end <= last for first, last in setting.addresses):
        return True
    places = _spread_places(setting, start, end)
    return spare + _saved(setting, start, end) > _APART * setting.size * len(places)


def _share_ragged(setting: Setting, spans: list[tuple[int, int]], room: float, indent: float) -> None:
    """Share the room left on ragged lines with a few lines before each, where none of them is ragged then."""
    rooms = [room - (0 if at else indent) for at in range(len(spans))]
    first = 0
    for number in range(len(spans) - 1):
        after = number + 1
        if not _is_ragged(setting, *spans[number], rooms[number]):
            continue
        first = max(first, after - _SHARING)
        best = _cheapest(spans[first][0], rooms[first:after], partial(_prose_lines, setting))
        shared = best.get(spans[number][1], [])
        if shared and not any(map(partial(_is_ragged, setting), *zip(*shared, strict=True), rooms[first:after])):
            spans[first:after] = shared
        else:
            first = after


_SHARING = 5
"""The lines that may share the room left on the last of them."""


def _prose_lines(setting: Setting, start: int, room: float) -> Iterator[tuple[int, float]]:
    """The ends that a line from here may have, each with its price: the room left, squared."""
    beyond = bisect_right(setting.edges, setting.edges[start] + room + setting.spacing + EXACT)
    for number in range(bisect_right(setting.ends, beyond) - 1, -1, -1):
        end = setting.ends[number]
        spare = room - setting.width(start, end)
        if end <= start or spare > _SPREAD * setting.size:
            return
        if spare >= -EXACT:
            yield end, spare * spare


def _spread_places(setting: Setting, start: int, end: int) -> list[int]:
    """The characters of a line behind which it may open; the blank beside a number keeps its width."""
    return [at for at in range(start, end - 1) if setting.loose[at] and not setting.gaps[at]]


def _saved(setting: Setting, start: int, end: int) -> float:
    """Return how much narrower the blanks beside numbers are in prose than in Word and LibreOffice."""
    return _NARROWER * sum(setting.gaps[start : end - 1])


def ranged(setting: Setting, spans: list[tuple[int, int]], room: float, place: float) -> list[Line]:
    """Lines that are not spread. `place` tells where spare room goes: 0 to their right, 0.5 to both sides, 1 left."""
    lines = []
    for start, end in spans:
        end = _visible_end(setting, start, end)
        line = _line(setting, start, end, 0, room, spread=False)
        spare = room - setting.width(start, end) if end > start else room
        lines.append(Line(setting, start, end, max(0, spare) * place, line.advances))
    return lines


def broken(setting: Setting, room: float, indent: float = 0) -> list[tuple[int, int]]:
    """Return begin and end of the lines if the first is shorter by `indent`."""
    spans: list[tuple[int, int]] = []
    start, length = 0, len(setting.text)
    while start < length:
        end = _line_end(setting, start, room if spans else room - indent)
        spans.append((start, end))
        start = end
        while start < length and setting.text[start] == " ":
            start += 1
    if len(spans) > 1 and _weight(setting, *spans[-1]) < _LAST:
        _mend_last(setting, spans, room if len(spans) > 2 else room - indent)
    return spans


def _line_end(setting: Setting, start: int, room: float) -> int:
    edges, ends = setting.edges, setting.ends
    furthest = bisect_right(edges, edges[start] + room + setting.spacing + EXACT) - 1
    if furthest >= len(setting.text):
        return len(setting.text)
    number = bisect_right(ends, furthest)
    near = ends[number - 1] if number else 0
    beyond = ends[number]
    if setting.width(start, beyond) <= room + EXACT:
        return beyond
    if near <= start:
        return beyond if _holds(setting, start, beyond, room) else max(furthest, start + 1)
    spare = room - setting.width(start, near)
    is_mark = setting.text[beyond - 1] in CLOSING
    if is_mark and spare >= _WORTH_PULLING * setting.size and _holds(setting, start, beyond, room):
        return beyond
    return near


def _holds(setting: Setting, start: int, end: int, room: float) -> bool:
    """Whether these characters fit when their punctuation gives all it can."""
    over = setting.width(start, end) - room - setting.hangs[end - 1]
    return over <= EXACT or over <= sum(setting.gives[start : end - 1])


def _weight(setting: Setting, start: int, end: int) -> int:
    return sum(character not in CLOSING and character not in LONG for character in setting.text[start:end])


def _mend_last(setting: Setting, spans: list[tuple[int, int]], room: float) -> None:
    """Bring a lone character up into the line before, or another one down to it."""
    start, end = spans[-2][0], len(setting.text)
    if _holds(setting, start, end, room):
        spans[-2:] = [(start, end)]
        return
    number = bisect_right(setting.ends, spans[-2][1] - 1)
    for cut in reversed(setting.ends[:number]):
        if cut <= start or room - setting.width(start, cut) > _WIDEST * setting.size:
            return
        if _weight(setting, cut, end) >= _LAST:
            spans[-2:] = [(start, cut), (cut, end)]
            return


def _visible_end(setting: Setting, start: int, end: int) -> int:
    while end > start and setting.text[end - 1] in " \u3000":
        end -= 1
    return end


def _line(
    setting: Setting, start: int, end: int, x: float, room: float, *, spread: bool, in_prose: bool = False
) -> Line:
    end = _visible_end(setting, start, end)
    advances = setting.advances[start:end]
    if end == start:
        return Line(setting, start, end, x, advances)
    spare = room - x - setting.width(start, end)
    advances[-1] -= setting.gaps[end - 1]
    if spare < -EXACT and setting.hangs[end - 1] > 0:
        spread = True
        spare += setting.hangs[end - 1]
        advances[-1] -= setting.hangs[end - 1]
    if in_prose:
        spare += _saved(setting, start, end)
        drawn_narrower = zip(advances[:-1], setting.gaps[start:], strict=False)
        advances[:-1] = [advance - _NARROWER * gap for advance, gap in drawn_narrower]
    if spare < -EXACT:
        gives = setting.gives[start : end - 1]
        share = min(1.0, -spare / (sum(gives) or 1.0))
        advances[:-1] = [advance - give * share for advance, give in zip(advances, gives, strict=False)]
    elif spare > EXACT and spread:
        places = _spread_places(setting, start, end)
        for at in places:
            advances[at - start] += spare / len(places)
    return Line(setting, start, end, x, advances)


def balanced(setting: Setting, room: float, preferred: frozenset[str]) -> list[tuple[int, int]]:
    """Lines of a title: as few as can be, of even length, ending rather behind a `preferred` character."""
    spans = broken(setting, room)
    if len(spans) < 2 or len(setting.text) > 200:
        return spans
    ideal = setting.width(0, len(setting.text)) / len(spans)
    best = _cheapest(0, [room] * len(spans), partial(_title_lines, setting, ideal, preferred))
    return best.get(len(setting.text), spans)


def _cheapest(
    start: int, rooms: list[float], ends: Callable[[int, float], Iterable[tuple[int, float]]]
) -> dict[int, list[tuple[int, int]]]:
    """Return the cheapest lines from `start` to each place that lines as wide as `rooms` reach.

    `ends` gives the places where a line that begins at a place may end in a room, each with its price.
    """
    best: dict[int, tuple[float, list[tuple[int, int]]]] = {start: (0, [])}
    for room in rooms:
        reached: dict[int, tuple[float, list[tuple[int, int]]]] = {}
        for begin, (cost, before) in best.items():
            for end, price in ends(begin, room):
                if end not in reached or cost + price < reached[end][0]:
                    reached[end] = (cost + price, [*before, (begin, end)])
        best = reached
    return {end: spans for end, (_, spans) in best.items()}


def _title_lines(
    setting: Setting, ideal: float, preferred: frozenset[str], start: int, room: float
) -> Iterator[tuple[int, float]]:
    """The ends that a line from here may have, each with its price: ems off the ideal, squared."""
    for end in setting.ends:
        width = setting.width(start, end)
        if end > start and width <= room + EXACT:
            is_natural = end == len(setting.text) or setting.text[end - 1] in preferred
            yield end, ((width - ideal) / setting.size) ** 2 + (0 if is_natural else 9)
