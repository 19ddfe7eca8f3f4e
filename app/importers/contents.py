"""Finds the list of contents before a report: headings one after the other, each of which comes again with its text."""

import re
from collections.abc import Sequence

from app.importers.blocks import Block, Notice, Paragraph, RawTable
from app.importers.sections import heading
from app.model.edition import Edition
from app.model.texts import squeezed

_LEAST = 3
"""The least number of headings in a row that are a list of contents."""

_LONGEST = 60
_TITLE = re.compile("目[录次]")
_LEADER = re.compile(r"(?:[.．。…·⋯・\-—_\t ]|\s){2,}[（(]?\d{1,3}[)）]?\s*$|\t\s*\d{1,3}\s*$")
"""Dots or blanks up to the number of the page."""

_PAGE = re.compile(r"(?<=[一-鿿])\d{1,3}$")
_ENTRY = re.compile(r"\s*(?:[（(][一二三四五六七八九十]{1,3}[）)]|\d{1,2}[.．、])[^。；，：]{2,30}$")


def without_contents(stream: Sequence[Block], edition: Edition) -> list[Block]:
    """The stream with a notice in the place of its list of contents."""
    left: list[Block] = []
    number = 0
    while number < len(stream):
        end = _end(stream, number, edition)
        if end > number:
            texts = (block.text for block in stream[number:end] if isinstance(block, Paragraph))
            left.append(
                Notice("目录", " | ".join(text for each in texts if (text := squeezed(each))), is_doubtful=False)
            )
            left += (block for block in stream[number:end] if not isinstance(block, Paragraph))
        else:
            left.append(stream[number])
        number = max(end, number + 1)
    return left


def _end(stream: Sequence[Block], start: int, edition: Edition) -> int:
    """The block behind the list of contents that begins at a block; `start` where none does."""
    end = start
    found: list[str] = []
    for number in range(start, len(stream)):
        block = stream[number]
        if isinstance(block, RawTable):
            break
        if not isinstance(block, Paragraph) or not block.text.strip():
            continue
        section = _section(block, edition)
        if section in found or not (section or _belongs(block.text, is_first=number == start, has_begun=bool(found))):
            break
        found += [section] if section else []
        end = number + 1
    if len(found) < _LEAST:
        return start
    later = {_section(block, edition) for block in stream[end:] if isinstance(block, Paragraph)}
    return end if later.issuperset(found) else start


def _section(paragraph: Paragraph, edition: Edition) -> str:
    """The id of the section that a line names, with or without the number of its page; "" for any other line."""
    text = paragraph.text
    if paragraph.beside or len(text) > _LONGEST:
        return ""
    found = heading(_PAGE.sub("", _LEADER.sub("", text)), edition)
    return found[0].id if found else ""


def _belongs(text: str, *, is_first: bool, has_begun: bool) -> bool:
    """Whether a line without a section's name is one of the list: its title, or an entry of a lower order."""
    if not has_begun:
        return is_first and bool(_TITLE.fullmatch(squeezed(text)))
    return len(text) <= _LONGEST and bool(_LEADER.search(text) or _ENTRY.match(text))
