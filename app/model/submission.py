"""Values of what is handed in: the lines of the check sheet, and the slots of an office template."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from app.model.edition import Level
from app.model.exchange import Answer


class Verdict(NamedTuple):
    """One thing that was checked. `about` says what should hold, `result` what was found.

    `level` is the gravest that still stands without an explanation, None where nothing does. `is_tried` is False where
    it could not be looked at: a figure, a text or last year's report is missing, or it is not asked of this unit.
    `looked` is how many things were looked at, `left` how many could not be, `explained` how many findings may stand.
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
        """Whether each thing was looked at and agrees."""
        return self.is_tried and self.level is None and not self.left and not self.explained


class Note(NamedTuple):
    """One thing that was found, `word` being what its level is called, and why it may stand as the office wrote.

    `explanation` is "" where the office wrote none; `at` is when it did (ISO).
    """

    level: Level
    word: str
    message: str
    explanation: str = ""
    at: str = ""


class Checked(NamedTuple):
    """All of it. `counts` are the findings by level, and those explained; `reply_to` is the id of the return note that
    is answered, None without one, and `answers` what was done about each of its items.
    """

    verdicts: tuple[Verdict, ...] = ()
    notes: tuple[Note, ...] = ()
    counts: Mapping[str, int] = {}
    reply_to: str | None = None
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """Where the texts `parts` go, one after the other: in place of `instead`, or behind `behind` where that is empty.

    Paragraphs that are added look like `like`, or like the document's usual ones where that is empty. `tail`: how many
    characters at the end of the first of `instead` give way, None for all. `is_headed`: the form prints the run-in
    heading （一）… of the first part itself.
    """

    parts: tuple[str, ...]
    instead: tuple[str, ...]
    behind: str
    like: str
    tail: int | None = None
    is_headed: bool = False


@dataclass(frozen=True, slots=True)
class OfficeTemplate:
    """Every place is the path (ElementPath) of a paragraph or of a table cell in the part `main` of the file.

    `cells`: figure → its cell; `title`: the lines of the title. `doubts`: sentences on places that were told by less
    than the form's own words. What is not in `cells` and in no slot has no place.
    """

    edition: str
    main: str
    cells: Mapping[str, str] = field(default_factory=dict)
    title: tuple[str, ...] = ()
    slots: tuple[Slot, ...] = ()
    doubts: tuple[str, ...] = ()
