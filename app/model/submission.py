"""Values of a submission: the lines of the checklist, and the slots of an office template."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from app.model.edition import Level
from app.model.exchange import Answer


class ChecklistLine(NamedTuple):
    """A line of the checklist. `about` says what should hold, `result` what was found.

    `level` is the highest level of unexplained findings, None without any. `is_tried` is False if it could not be
    checked: a figure, a text or last year's report is missing, or this unit need not state it. `looked` counts the
    things that were checked, `left` those that could not be, `explained` the findings that may stand.
    """

    area: str
    about: str
    result: str
    level: Level | None = None
    is_tried: bool = True
    looked: int = 0
    left: int = 0
    explained: int = 0

    @property
    def holds(self) -> bool:
        """Tell whether everything was looked at and agrees."""
        return self.is_tried and self.level is None and not self.left and not self.explained


class Note(NamedTuple):
    """A finding on the checklist. `word` is the name of its level.

    `explanation` is the office's reason why it may stand, "" without one; `at` is its time (ISO).
    """

    level: Level
    word: str
    message: str
    explanation: str = ""
    at: str = ""


class Checklist(NamedTuple):
    """The checklist. `counts` are the findings by level, and the explained ones.

    `reply_to` is the id of the return note that is answered, None without one; `answers` say how each item was closed.
    """

    lines: tuple[ChecklistLine, ...] = ()
    notes: tuple[Note, ...] = ()
    counts: Mapping[str, int] = {}
    reply_to: str | None = None
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of the texts `parts`, in this order: instead of `instead`, or behind `behind` if that is empty.

    Added paragraphs look like `like`, or like the document's usual paragraphs if that is empty. `tail`: how many
    characters at the end of the first of `instead` are replaced, None for all. `is_headed`: the form itself prints the
    run-in heading （一）… of the first part.
    """

    parts: tuple[str, ...]
    instead: tuple[str, ...]
    behind: str
    like: str
    tail: int | None = None
    is_headed: bool = False


@dataclass(frozen=True, slots=True)
class OfficeTemplate:
    """The places of an office template. Each is the path (ElementPath) of a paragraph or table cell in the part `main`.

    `cells`: figure → its cell; `title`: the lines of the title. `doubts` are sentences on places that were recognised
    by fewer words than the form's own. A figure or text that is neither in `cells` nor in a slot has no place.
    """

    edition: str
    main: str
    cells: Mapping[str, str] = field(default_factory=dict)
    title: tuple[str, ...] = ()
    slots: tuple[Slot, ...] = ()
    doubts: tuple[str, ...] = ()
