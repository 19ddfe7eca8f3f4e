"""The stamp across a page, as a shape and not as text: it must not stand among the sentences when they are copied."""

import math
import struct

from app.exporters.pdf.file import number
from app.exporters.pdf.fonts import HEI
from app.exporters.pdf.measures import HEIGHT, LEFT, PAGE_HEIGHT, TOP, WIDTH

_SIZE = 150.0
_ANGLE = math.radians(40)
_SHADE = 0.9
_MIDDLE_OF_SQUARE = 0.38
"""Height of the middle of a character's square over its baseline, in ems."""

_ON_CURVE, _SHORT_X, _SHORT_Y, _REPEAT, _SAME_X, _SAME_Y = 1, 2, 4, 8, 16, 32

_Point = tuple[float, float, bool]


def diagonal(text: str) -> str:
    """Operators that fill the shapes of the characters in pale grey, across the middle of the type area."""
    size = min(_SIZE, math.hypot(WIDTH, WIDTH) / max(1, len(text)))
    cosine, sine = math.cos(_ANGLE), math.sin(_ANGLE)
    middle_x, middle_y = LEFT + WIDTH / 2, PAGE_HEIGHT - TOP - HEIGHT / 2
    matrix = " ".join(number(value) for value in (cosine, sine, -sine, cosine, middle_x, middle_y))
    shapes, x, drop = [], -len(text) / 2 * size, _MIDDLE_OF_SQUARE * size
    for character in text:
        face, glyph = HEI[character]
        scale = size * face.scale / 1000
        for contour in _contours(face.outline(glyph.id)):
            shapes.append(_path([(x + across * scale, up * scale - drop, on) for across, up, on in contour]))
        x += size
    return f"q {matrix} cm {_SHADE} g\n" + "\n".join(shapes) + "\nf Q"


def _contours(outline: bytes) -> list[list[_Point]]:
    """The closed curves of a simple glyph: points with whether they lie on the curve. A composite one has none."""
    if not outline or outline[0] & 0x80:
        return []
    (count,) = struct.unpack_from(">h", outline)
    ends = struct.unpack_from(f">{count}H", outline, 10)
    (instructions,) = struct.unpack_from(">H", outline, 10 + 2 * count)
    at = 12 + 2 * count + instructions
    flags: list[int] = []
    while len(flags) <= ends[-1]:
        flag = outline[at]
        times = outline[at + 1] + 1 if flag & _REPEAT else 1
        at += 2 if flag & _REPEAT else 1
        flags += [flag] * times
    across, at = _coordinates(outline, at, flags, _SHORT_X, _SAME_X)
    up, _ = _coordinates(outline, at, flags, _SHORT_Y, _SAME_Y)
    points = [(float(x), float(y), bool(flag & _ON_CURVE)) for x, y, flag in zip(across, up, flags, strict=True)]
    starts = [0, *(end + 1 for end in ends)]
    return [points[start : end + 1] for start, end in zip(starts, ends, strict=False)]


def _coordinates(outline: bytes, at: int, flags: list[int], short: int, same: int) -> tuple[list[int], int]:
    """One coordinate of each point, and where the next table begins."""
    values, value = [], 0
    for flag in flags:
        if flag & short:
            value += outline[at] if flag & same else -outline[at]
            at += 1
        elif not flag & same:
            value += struct.unpack_from(">h", outline, at)[0]
            at += 2
        values.append(value)
    return values, at


def _path(points: list[_Point]) -> str:
    """A closed curve. Between two points off the curve lies one on it; PDF knows cubic curves only."""
    whole: list[_Point] = []
    for before, point in zip([points[-1], *points], points, strict=False):
        if not (before[2] or point[2]):
            whole.append(((before[0] + point[0]) / 2, (before[1] + point[1]) / 2, True))
        whole.append(point)
    first = next(index for index, point in enumerate(whole) if point[2])
    whole = whole[first:] + whole[: first + 1]
    x, y, _ = whole[0]
    drawn = [f"{number(x)} {number(y)} m"]
    control: _Point | None = None
    for point in whole[1:]:
        if not point[2]:
            control = point
            continue
        if control is None:
            drawn.append(f"{number(point[0])} {number(point[1])} l")
        else:
            cubic = (
                *(near + (off - near) * 2 / 3 for near, off in zip((x, y), control[:2], strict=True)),
                *(near + (off - near) * 2 / 3 for near, off in zip(point[:2], control[:2], strict=True)),
                *point[:2],
            )
            drawn.append(" ".join(number(value) for value in cubic) + " c")
        x, y, control = point[0], point[1], None
    return " ".join(drawn) + " h"
