"""Tells the reports apart that one file holds, as where last year's stands behind this year's."""

from collections.abc import Sequence

from app.importers.blocks import Block, Paragraph
from app.importers.sections import find_title, heading, squeezed
from app.importers.vocabulary import label
from app.model.edition import Edition

_MOST_ABOVE = 40
"""Paragraphs between the title of a report and its first heading: a site's frame and a preamble."""

_LEAST_HEADINGS = 3
"""Headings with something beneath them, from which a stretch of a file is a report, not a list of contents."""


def reports_of(stream: Sequence[Block], edition: Edition) -> list[tuple[str, list[Block]]]:
    """The reports of a stream, each with its name; one where there is no second one with the same first heading.

    A report begins with its title; where it has none, with its first heading.
    """
    found = [(number, section) for number, block in enumerate(stream) if (section := _numbered_heading(block, edition))]
    if not found:
        return [("", list(stream))]
    firsts = [number for number, section in found if section == found[0][1]]
    starts: list[int] = []
    places = {number for number, _ in found}
    filled = [(number, section) for number, section in found if number + 1 not in places]
    for number, after in zip(firsts, [*firsts[1:], len(stream)], strict=True):
        if len({section for place, section in filled if number <= place < after}) >= _LEAST_HEADINGS:
            starts.append(_title_above(stream, starts[-1] + 1 if starts else 0, number, edition))
    if len(starts) < 2:
        return [("", list(stream))]
    starts[0] = 0
    parts = [list(stream[start:end]) for start, end in zip(starts, [*starts[1:], len(stream)], strict=True)]
    return [(_name(part, edition, number), part) for number, part in enumerate(parts, 1)]


def _numbered_heading(block: Block, edition: Edition) -> str:
    """The section that a paragraph is the numbered heading of; "" for any other block."""
    if not isinstance(block, Paragraph) or block.is_aside or block.beside or not label(block.text).number:
        return ""
    found = heading(block.text, edition)
    return found[0].id if found and found[1] else ""


def _title_above(stream: Sequence[Block], first: int, end: int, edition: Edition) -> int:
    """Where the title stands nearest above a heading; the heading where there is none."""
    first = max(first, end - _MOST_ABOVE)
    numbers = [number for number in range(first, end) if isinstance(stream[number], Paragraph)]
    texts = [block.text for number in numbers if isinstance(block := stream[number], Paragraph)]
    title = find_title(texts, edition)
    return numbers[title.first] if title else end


def _name(part: Sequence[Block], edition: Edition, number: int) -> str:
    texts = [block.text for block in part if isinstance(block, Paragraph)]
    title = find_title(texts[:_MOST_ABOVE], edition)
    return squeezed("".join(title.lines)) if title else f"第{number}份"
