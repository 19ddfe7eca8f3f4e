"""What struck-out, raised and hidden text means, in every format alike: it never merges with the figure beside it."""

import re
from collections.abc import Iterable
from dataclasses import replace
from enum import Enum

from app.importers.blocks import Span

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NOTE_MARKS = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+|(?<=\d)[①-⑳❶-❿]+|[\[［〔][⁰¹²³⁴⁵⁶⁷⁸⁹\d]{1,2}[\]］〕]$")
STRUCK = "这一格的字都划去了"


class Mark(Enum):
    """How a stretch of text is set. STRUCK: crossed out by its author; RAISED: above or below the line."""

    NONE = 0
    STRUCK = 1
    RAISED = 2


def marked(pieces: Iterable[tuple[Span, Mark]]) -> tuple[tuple[Span, ...], str]:
    """The spans that count, and why not to trust them.

    Struck-out text is left out; where nothing else is there, that is the flaw. Raised digits become raised characters,
    which are no part of a figure; text that is raised as a whole is ordinary text.
    """
    listed = [(span, mark) for span, mark in pieces if span.text]
    kept = [(span, mark) for span, mark in listed if mark is not Mark.STRUCK]
    is_all_raised = all(mark is Mark.RAISED for span, mark in kept if span.text.strip())
    spans = tuple(
        replace(span, text=span.text.translate(_RAISED)) if mark is Mark.RAISED and not is_all_raised else span
        for span, mark in kept
    )
    was_struck = any(span.text.strip() for span, mark in listed if mark is Mark.STRUCK)
    is_blank = not any(span.text.strip() for span in spans)
    return spans, STRUCK if was_struck and is_blank else ""


def without_note_marks(text: str) -> str:
    """A figure's or a label's text without the marks of footnotes."""
    return _NOTE_MARKS.sub("", text)
