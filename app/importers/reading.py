"""What an importer found in a file: a proposal with the source and the certainty of each figure, and what is left."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class UnreadableError(Exception):
    """A file cannot be used; the message is one sentence that says why and names no path."""


class Certainty(StrEnum):
    """How a figure was come by. FUZZY needs a look, UNREAD stands in the source but is no figure, MISSING does not."""

    SURE = "sure"
    FUZZY = "fuzzy"
    UNREAD = "unread"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure stands: the table as counted or named in the file, row and column labels as printed there."""

    table: str
    row: str
    column: str


@dataclass(frozen=True, slots=True)
class ReadCell:
    """A figure as the source gives it, "" where it is blank there. `reason` says why it is not sure."""

    id: str
    text: str = ""
    remark: str | None = None
    certainty: Certainty = Certainty.SURE
    source: Source | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LeftOver:
    """Something in the file that went nowhere, verbatim. Furniture of a web page is not `is_doubtful`."""

    place: str
    text: str
    is_doubtful: bool = True


@dataclass(frozen=True)
class Reading:
    """A report as found in a file. `cells` has every cell of the edition; `answers` what a report would hold of them:

    totals that equal their complete sum are absent there, as computed. `doubts` are sentences on what needs a look,
    `notes` on what was settled and how. `year` is None and `unit` without a name where the file does not say.
    """

    edition: str
    year: int | None
    unit: Mapping[str, str]
    cells: Mapping[str, ReadCell]
    answers: Mapping[str, str] = field(default_factory=dict)
    remarks: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    left_overs: tuple[LeftOver, ...] = ()
    doubts: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    period: str = ""
    """Code of the period within the year, "" for a form whose period is the year."""
    reports: tuple[str, ...] = ()
    """The names of the reports in the file, where there are several and none was chosen: this is the first."""

    @property
    def is_doubtful(self) -> bool:
        """Whether a person should look before it is used."""
        return bool(self.doubts) or any(left_over.is_doubtful for left_over in self.left_overs)

    def count(self, certainty: Certainty) -> int:
        return sum(cell.certainty is certainty for cell in self.cells.values())
