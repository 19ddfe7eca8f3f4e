"""Places signature and date by GB/T 9704—2012, 7.3.5: lengths in points from the left edge of the type area.

Without a seal the name ends two characters from the right and the date begins two characters right of the name; a date
longer than the name ends two characters from the right instead, and the name begins two characters left of it. With a
seal the date ends four characters from the right and the name stands in the middle over it.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from app.exporters.name_lines import name_lines

BLANK_LINES = {False: 1, True: 2}
"""Blank lines above the signature, without and with a seal: the seal needs its height."""

LONGEST = 24
"""Ems of a name in one line."""

_DATE = re.compile(r"[\d〇零○一二三四五六七八九十\s]*年[\d一二三四五六七八九十\s]*月[\d一二三四五六七八九十\s]*日")
_AT_RIGHT, _SEALED_DATE, _SHIFT = 2, 4, 2
"""Characters to the right of a name and of a date, and by which name and date begin apart."""


class Span(NamedTuple):
    """The edges of a paragraph; `side` is 0 for lines at its left edge, 0.5 for the middle, 1 for the right edge."""

    left: float
    right: float
    side: float


def lines_of(text: str) -> list[str]:
    """The lines of a name or a date."""
    return name_lines(text.strip(), LONGEST)


def spans(texts: Sequence[str], widths: Sequence[float], width: float, em: float, *, sealed: bool) -> list[Span]:
    """A place for each paragraph of the signature; `widths` are those of their longest lines, `width` the page's.

    Paragraphs without a date as the last one all end two characters from the right.
    """
    if not _DATE.fullmatch(texts[-1].strip()):
        return [Span(0.0, width - _AT_RIGHT * em, 1.0)] * len(texts)
    names, date = widths[:-1], widths[-1]
    if not names:
        return [Span(0.0, width - (_SEALED_DATE if sealed else _AT_RIGHT) * em, 1.0)]
    place = _sealed if sealed else _unsealed
    name_span, date_span = place(max(names), date, width, em)
    return [*[name_span] * len(names), date_span]


def _sealed(name: float, date: float, width: float, em: float) -> tuple[Span, Span]:
    """Both in the middle of the same place; a name that would reach over the margin moves both to the left."""
    middle = min(width - _SEALED_DATE * em - date / 2, width - name / 2)
    span = Span(2 * middle - width, width, 0.5)
    return span, span


def _unsealed(name: float, date: float, width: float, em: float) -> tuple[Span, Span]:
    right = width - _AT_RIGHT * em
    if date + _SHIFT * em > name:
        return Span(right - date - _SHIFT * em, right, 0.0), Span(0.0, right, 1.0)
    return Span(right - name, right, 0.0), Span(right - name + _SHIFT * em, right, 0.0)
