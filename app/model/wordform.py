"""The Word form of a supervising office, as far as it has room for a report: places in its document, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Room:
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
class WordForm:
    """Every place is the path (ElementPath) of a paragraph or of a table cell in the part `main` of the file.

    `cells`: figure → its cell; `title`: the lines of the title. `doubts`: sentences on places that were told by less
    than the form's own words. What is not in `cells` and in no room has no place.
    """

    edition: str
    main: str
    cells: Mapping[str, str] = field(default_factory=dict)
    title: tuple[str, ...] = ()
    rooms: tuple[Room, ...] = ()
    doubts: tuple[str, ...] = ()
