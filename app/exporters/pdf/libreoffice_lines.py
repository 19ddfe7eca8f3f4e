"""Counts the lines that LibreOffice makes of a paragraph of the Word file, from which the page plan foresees its pages.

Its rules were found by setting some thousands of paragraphs with version 7.4.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate, pairwise

from app.exporters.pdf.line_breaking import BETWEEN_SCRIPTS, EXACT, KEPT_PAIRS, LONG, Kind, Setting, kinds


def libreoffice_line_count(setting: Setting, room: float, indent: float = 0) -> int:
    """Count the lines that LibreOffice makes of a paragraph; `room` and `indent` are as for `broken`.

    LibreOffice squeezes no marks, and breaks dashes, telephone numbers, and numbers with their units.
    """
    widths = [each.glyph.advance * setting.size / 1000 for each in setting.glyphs]
    edges = [0.0, *accumulate(_advances(setting, widths))]
    rights = [edge + width for edge, width in zip(edges, widths, strict=False)]
    ends = _line_ends(setting)
    reached = [rights[end - 1] for end in ends if end]  # a text of characters that are not shown has no line
    count, start, width = 0, 0, room - indent
    while start < len(setting.text):
        limit = edges[start] + width + EXACT
        number = bisect_right(reached, limit)
        end = ends[number - 1] if number else 0
        if end < len(setting.text):
            if end <= start or edges[ends[number]] - edges[end] > room + EXACT:
                end = max(bisect_right(rights, limit), start + 1)
            elif setting.text[end - 1] == "/" and rights[end] > limit and ends[number - 2] > start:
                end = ends[number - 2]
        count, start, width = count + 1, end, room
    return count


def _advances(setting: Setting, widths: list[float]) -> Iterator[float]:
    """Yield the distance from each character to the next: narrowed only between two of one script and weight."""
    text, bold = setting.text, setting.bold
    is_latin = list(_are_latin(text))
    for at, width in enumerate(widths):
        after = at + 1
        if after == len(text):
            yield width
        elif is_latin[at] != is_latin[after]:
            is_spaced = text[at].isalnum() and text[after].isalnum()
            yield width + (BETWEEN_SCRIPTS * setting.size if is_spaced else 0.0)
        else:
            yield width + (setting.spacing if bold[at] == bold[after] else 0.0)


def _are_latin(text: str) -> Iterator[bool]:
    """Tell whether each character is set as Latin; one of no script, as ① or “, is set as the one before it."""
    is_latin = True
    for character in text:
        if not "\u2000" <= character <= "\u2bff":
            is_latin = character < "\u2000"
        yield is_latin


def _line_ends(setting: Setting) -> list[int]:
    """Return the places where LibreOffice may end a line, the end of the text last."""
    text = setting.text
    sorts = [Kind.HAN if text[at] in LONG else kind for at, kind in enumerate(kinds(text))]
    pairs = enumerate(pairwise(sorts), 1)
    ends = {at for at, (before, after) in pairs if 16 * before + after not in KEPT_PAIRS}
    ends -= {found.start() for found in _NO_LINE_END.finditer(text)}
    ends |= {found.end() for found in _WORD_END.finditer(text)}
    return sorted(ends | {len(text)})


_NO_LINE_END = re.compile(
    r"(?<=[，。、）》〉」』】〗〕”’·‰℃])(?=[0-9A-Za-z])|(?<=[0-9A-Za-z])(?=[（《〈「『【〖〔“‘①-⑳￥…])|(?=-)"
)
"""No line ends between one of these closing or opening marks and a number or word, nor before a hyphen."""

_WORD_END = re.compile(
    r"(?<=[0-9A-Za-z])-(?=[0-9A-Za-z])|/(?=[A-Za-z])|(?<!\d)/(?=\d)|(?<=[0-9A-Za-z])\?(?=[A-Za-z])", re.ASCII
)
"""Within a word a line ends behind a hyphen, a stroke or a question mark; before a stroke that would end the line."""
