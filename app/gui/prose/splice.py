"""What a stored text shows character by character, and the smallest splice that makes it show something else."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple, TypeAlias

from app.model.texts import PARAGRAPH, escape, runs

OBJECT = "\ufffc"
"""Stands on the screen for what is one unit there: a live figure, or a character that an editor cannot hold."""

_UNHOLDABLE = frozenset("\0\r\u2029\ufdd0\ufdd1\ufffc")
_ESCAPED = re.compile(r"\\[*\\{]")


class Piece(NamedTuple):
    """Characters in one face. `token` is the stored form of an OBJECT."""

    text: str
    bold: bool = False
    token: str = ""


Paragraph: TypeAlias = tuple[Piece, ...]
"""Neighbouring pieces of one face are joined; objects stand alone."""


class Glyph(NamedTuple):
    """One character as shown, and its span in the text as stored."""

    piece: Piece
    start: int
    end: int


class Splice(NamedTuple):
    """`removed` at `at` gives way to `inserted`; counted in code points."""

    at: int
    removed: str
    inserted: str


def shown(text: str) -> tuple[Paragraph, ...]:
    """The paragraphs that a stored text shows."""
    return tuple(_line_shown(line) for line in text.split(PARAGRAPH))


def encoded(paragraphs: Sequence[Paragraph]) -> str:
    """The plainest stored text that shows these paragraphs."""
    return PARAGRAPH.join("".join(_encoded_stretches(paragraph)) for paragraph in paragraphs)


def splice(text: str, wanted: Sequence[Paragraph]) -> Splice | None:
    """The splice after which `text` shows `wanted`; None where it does already.

    What is not touched stays as it is stored, however oddly it was written.
    """
    lines = text.split(PARAGRAPH)
    have = [_line_shown(line) for line in lines]
    first, last = common_ends(have, wanted)
    if first + last == len(have) == len(wanted):
        return None
    # A paragraph that only came or went has its line break from a neighbour, so at least one of each stays in view.
    first = min(first, len(have) - 1, len(wanted) - 1)
    last = min(last, len(have) - first - 1, len(wanted) - first - 1)
    old = PARAGRAPH.join(lines[first : len(lines) - last])
    new = _rewritten(old, wanted[first : len(wanted) - last])
    start, end = common_ends(old, new)
    before = sum(len(line) + len(PARAGRAPH) for line in lines[:first])
    return Splice(before + start, old[start : len(old) - end], new[start : len(new) - end])


def common_ends(one: Sequence[object], other: Sequence[object]) -> tuple[int, int]:
    """How many items two sequences share at the head, and how many more at the tail."""
    most = min(len(one), len(other))
    head = 0
    while head < most and one[head] == other[head]:
        head += 1
    tail = 0
    while tail < most - head and one[-1 - tail] == other[-1 - tail]:
        tail += 1
    return head, tail


def characters(paragraphs: Sequence[Paragraph]) -> list[Piece]:
    """Piece by single character, a line break between paragraphs."""
    flat: list[Piece] = []
    for number, paragraph in enumerate(paragraphs):
        if number:
            flat.append(Piece(PARAGRAPH))
        flat.extend(Piece(character, piece.bold, piece.token) for piece in paragraph for character in piece.text)
    return flat


def joined(pieces: Sequence[Piece]) -> Paragraph:
    """One paragraph of pieces, neighbours of one face joined."""
    together: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        if together and not piece.token and not together[-1].token and together[-1].bold == piece.bold:
            together[-1] = Piece(together[-1].text + piece.text, piece.bold)
        else:
            together.append(piece)
    return tuple(together)


@lru_cache(maxsize=1024)
def _line_shown(line: str) -> Paragraph:
    return joined([glyph.piece for glyph in _glyphs(line)])


def _glyphs(line: str) -> Iterator[Glyph]:
    (paragraph,) = runs(line)
    for run in paragraph:
        if run.figure is not None:
            yield Glyph(Piece(OBJECT, run.bold, line[run.start : run.end]), run.start, run.end)
            continue
        at = run.start
        while at < run.end:
            size = 2 if _ESCAPED.match(line, at, run.end) else 1
            character = line[at + size - 1]
            piece = Piece(OBJECT, run.bold, character) if character in _UNHOLDABLE else Piece(character, run.bold)
            yield Glyph(piece, at, at + size)
            at += size


def _rewritten(old: str, wanted: Sequence[Paragraph]) -> str:
    """`old`, changed as little as can be, so that it shows `wanted`."""
    goal = tuple(wanted)
    for candidate in _candidates(old, wanted):
        if shown(candidate) == goal:
            return candidate
    return encoded(wanted)


def _candidates(old: str, wanted: Sequence[Paragraph]) -> Iterator[str]:
    """What to try: cut on either side of the marks next to the change, with and without marks of its own."""
    have = _region_glyphs(old)
    goal = characters(wanted)
    head, tail = common_ends([glyph.piece for glyph in have], goal)
    after = len(have) - tail
    lefts = {have[head - 1].end if head else 0, have[head].start if head < len(have) else len(old)}
    rights = {have[after].start if tail else len(old), have[after - 1].end if after else 0}
    inserted = goal[head : len(goal) - tail]
    plain = "".join(_encoded_character(piece) for piece in inserted)
    marked = encoded(_paragraphs(inserted))
    for left, right, new in product(sorted(lefts), sorted(rights), dict.fromkeys((plain, marked))):
        if left <= right:
            yield old[:left] + new + old[right:]


def _region_glyphs(text: str) -> list[Glyph]:
    found: list[Glyph] = []
    offset = 0
    for line in text.split(PARAGRAPH):
        if offset:
            found.append(Glyph(Piece(PARAGRAPH), offset - 1, offset))
        found += (Glyph(glyph.piece, offset + glyph.start, offset + glyph.end) for glyph in _glyphs(line))
        offset += len(line) + 1
    return found


def _paragraphs(flat: Sequence[Piece]) -> list[Paragraph]:
    paragraphs: list[list[Piece]] = [[]]
    for piece in flat:
        if piece.text == PARAGRAPH:
            paragraphs.append([])
        else:
            paragraphs[-1].append(piece)
    return [joined(paragraph) for paragraph in paragraphs]


def _encoded_character(piece: Piece) -> str:
    if piece.token:
        return piece.token
    return piece.text if piece.text == PARAGRAPH else escape(piece.text)


def _encoded_stretches(paragraph: Paragraph) -> Iterator[str]:
    bold = False
    for piece in paragraph:
        if piece.bold != bold:
            yield "**"
            bold = piece.bold
        yield piece.token or escape(piece.text)
    if bold:
        yield "**"
