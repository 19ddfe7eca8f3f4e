"""What the checks came to, line by line and in words, for people to read and to sign."""

from typing import NamedTuple

from app.model.edition import Level


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
    """All of it."""

    verdicts: tuple[Verdict, ...] = ()
    notes: tuple[Note, ...] = ()
