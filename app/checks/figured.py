"""Where a text states figures, in whatever writing: for whoever wants the sentences without them."""

import re
from collections.abc import Iterator

from app.checks.numerals import numerals
from app.checks.printed import as_printed
from app.model.numbers import half_width

_DIGITS = re.compile(
    r"(?<![A-Za-z0-9.〔\[第/-])\d[\d,]*(?:\.\d+)?[万亿]?(?![\d.,]*(?:[年月日号时分〕\]A-Za-z/]|条第|-\d)|[.．、](?!\d))"
)
"""Numbers that only tell about how many as well; what is a date, a document's number or part of a word is none."""

_CONTACT = re.compile(r"(?<![\d.])(?:\d{3,4}[-－—]\d{6,8}|1\d{10}|\d{6,8})(?![\d.])")
"""Numbers of a telephone, and of a post office."""

_WORD = re.compile(r"一次性|一[是方直]|\d+[.．](?!\d)")
"""Words that begin with a number and state none; a heading's number."""


def figure_spans(part: str, text: str) -> list[tuple[int, int]]:
    """The stretches of a text as stored that state figures, without their %, none within another.

    Live figures are none.
    """
    printed = as_printed(part, text)
    plain = half_width(printed.text)
    found = [(each.start, each.end) for each in numerals(printed.text, printed.live) if each.formula is None]
    for pattern in (_DIGITS, _CONTACT):
        found += [match.span() for match in pattern.finditer(plain)]
    spans = (printed.span(start, end) for start, end in _apart(found) if not _WORD.match(plain, start))
    return [(span.start, span.end - (text[span.end - 1] in "%‰％")) for span in spans]


def _apart(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Those that overlap as one."""
    last: tuple[int, int] | None = None
    for start, end in sorted(spans):
        if last is not None and start < last[1]:
            last = last[0], max(last[1], end)
            continue
        if last is not None:
            yield last
        last = start, end
    if last is not None:
        yield last
