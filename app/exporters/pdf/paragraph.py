"""Breaks measured text into lines: none begins or ends wrongly, full ones fill the measure, none is one character."""

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from app.exporters.pdf.kinsoku import CLOSING, LONG
from app.exporters.pdf.setting import Setting

_EXACT = 0.01
"""Lengths this near to each other are equal, in points."""

_WORTH_PULLING = 0.5
"""From this gap on, in ems, punctuation gives way so that one more character comes up; a smaller one is spread."""

_WIDEST = 6
"""The widest gap, in ems, that is spread over a line rather than cutting a long word."""

_LAST = 2
"""A last line holds at least this many characters that are no punctuation."""


class Line(NamedTuple):
    """Characters `start` to `end` of a setting, from `x` on. `advances` as justified, most of them glyph + `letter`."""

    setting: Setting
    start: int
    end: int
    x: float
    letter: float
    advances: list[float]


def justified(setting: Setting, room: float, indent: float = 0) -> list[Line]:
    """The lines of a paragraph; the last one is not spread."""
    spans = broken(setting, room, indent)
    last = len(spans) - 1
    return [
        _line(setting, start, end, 0 if number else indent, room, spread=number != last)
        for number, (start, end) in enumerate(spans)
    ]


def ranged(setting: Setting, spans: list[tuple[int, int]], room: float, place: float) -> list[Line]:
    """Lines that are not spread. `place` tells where spare room goes: 0 to their right, 0.5 to both sides, 1 left."""
    lines = []
    for start, end in spans:
        end = _visible_end(setting, start, end)
        line = _line(setting, start, end, 0, room, spread=False)
        spare = room - setting.width(start, end) if end > start else room
        lines.append(Line(setting, start, end, max(0, spare) * place, line.letter, line.advances))
    return lines


def broken(setting: Setting, room: float, indent: float = 0) -> list[tuple[int, int]]:
    """Where the lines begin and end when the first has `indent` less room."""
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
    furthest = bisect_right(edges, edges[start] + room + setting.spacing + _EXACT) - 1
    if furthest >= len(setting.text):
        return len(setting.text)
    number = bisect_right(ends, furthest)
    near = ends[number - 1] if number else 0
    beyond = ends[number]
    if near <= start:
        return beyond if _holds(setting, start, beyond, room) else max(furthest, start + 1)
    spare = room - setting.width(start, near)
    if spare >= _WORTH_PULLING * setting.size and _holds(setting, start, beyond, room):
        return beyond
    if spare > _WIDEST * setting.size and furthest > near and not setting.loose[furthest - 1]:
        return furthest
    return near


def _holds(setting: Setting, start: int, end: int, room: float) -> bool:
    """Whether these characters fit when their punctuation gives all it can."""
    over = setting.width(start, end) - room - setting.hangs[end - 1]
    return over <= _EXACT or over <= sum(setting.gives[start : end - 1])


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


def _line(setting: Setting, start: int, end: int, x: float, room: float, *, spread: bool) -> Line:
    end = _visible_end(setting, start, end)
    advances = setting.advances[start:end]
    letter = setting.spacing
    if end == start:
        return Line(setting, start, end, x, letter, advances)
    spare = room - x - setting.width(start, end)
    if spare < -_EXACT and setting.hangs[end - 1] > 0:
        spread = True
        spare += setting.hangs[end - 1]
        advances[-1] -= setting.hangs[end - 1]
    if spare < -_EXACT:
        gives = setting.gives[start : end - 1]
        share = min(1.0, -spare / (sum(gives) or 1.0))
        advances[:-1] = [advance - give * share for advance, give in zip(advances, gives, strict=False)]
    elif spare > _EXACT and spread:
        gaps = [gap for gap in range(end - start - 1) if setting.loose[start + gap]]
        letter += spare / len(gaps) if gaps else 0
        for gap in gaps:
            advances[gap] += spare / len(gaps)
    return Line(setting, start, end, x, letter, advances)


def balanced(setting: Setting, room: float, preferred: frozenset[str]) -> list[tuple[int, int]]:
    """Lines of a title: as few as can be, of even length, ending rather behind a `preferred` character."""
    spans = broken(setting, room)
    if len(spans) < 2 or len(setting.text) > 200:
        return spans
    ideal = setting.width(0, len(setting.text)) / len(spans)
    best: dict[int, tuple[float, list[tuple[int, int]]]] = {0: (0, [])}
    for _ in spans:
        reached: dict[int, tuple[float, list[tuple[int, int]]]] = {}
        for start, (cost, before) in best.items():
            for end, price in _title_lines(setting, start, room, ideal, preferred):
                if end not in reached or cost + price < reached[end][0]:
                    reached[end] = (cost + price, [*before, (start, end)])
        best = reached
    whole = best.get(len(setting.text))
    return whole[1] if whole else spans


def _title_lines(
    setting: Setting, start: int, room: float, ideal: float, preferred: frozenset[str]
) -> Iterator[tuple[int, float]]:
    """The ends that a line from here may have, each with its price: ems off the ideal, squared."""
    for end in setting.ends:
        width = setting.width(start, end)
        if end > start and width <= room + _EXACT:
            is_natural = end == len(setting.text) or setting.text[end - 1] in preferred
            yield end, ((width - ideal) / setting.size) ** 2 + (0 if is_natural else 9)
