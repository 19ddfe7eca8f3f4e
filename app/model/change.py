"""The one kind of change: a labelled list of edits, applied whole or not at all, that can be inverted."""

from enum import StrEnum
from typing import Any, NamedTuple


class Area(StrEnum):
    """The part of a report that an address points into; the names are those of the data file."""

    ANSWERS = "answers"
    REMARKS = "remarks"
    TEXTS = "texts"
    UNIT = "unit"
    YEAR = "year"
    PERIOD = "period"
    EXPLANATIONS = "explanations"
    LAST = "last"
    EXCHANGE = "exchange"
    """Files of the supervising office: its task, its last return note, its receipts, and the answers to the note."""


class Address(NamedTuple):
    """A place in a report: the area and the key in it ("" for year, period and the last report as a whole)."""

    area: Area
    key: str = ""


class Edit(NamedTuple):
    """`before` becomes `after` at `address`; None is absent. In a text, `at` is where `before` is cut and `after` set.

    Values are what JSON can hold. Answers are given as typed; the report reads them.
    """

    address: Address
    before: Any
    after: Any
    at: int | None = None

    def inverse(self) -> "Edit":
        return Edit(self.address, self.after, self.before, self.at)


class Change(NamedTuple):
    """One act of the user. `label` names it in the undo menu and in the history."""

    label: str
    edits: tuple[Edit, ...]

    def inverse(self) -> "Change":
        return Change(self.label, tuple(edit.inverse() for edit in reversed(self.edits)))

    @property
    def is_empty(self) -> bool:
        """Tell whether applying it would change nothing."""
        return all(edit.before == edit.after for edit in self.edits)

    @property
    def addresses(self) -> frozenset[Address]:
        return frozenset(edit.address for edit in self.edits)

    def then(self, later: "Change") -> "Change":
        """Join both into one step, as in one edit session; the label stays."""
        edits = list(self.edits)
        for edit in later.edits:
            joined = _joined(edits[-1], edit) if edits else None
            if joined is None:
                edits.append(edit)
            else:
                edits[-1] = joined
        return Change(self.label, tuple(edits))


def _joined(first: Edit, second: Edit) -> Edit | None:
    if first.address != second.address:
        return None
    if first.at is None or second.at is None:
        return Edit(first.address, first.before, second.after) if first.at is second.at else None
    start = second.at - first.at
    if start >= 0 and start + len(second.before) <= len(first.after):
        after = first.after[:start] + second.after + first.after[start + len(second.before) :]
        return Edit(first.address, first.before, after, first.at)
    if second.at + len(second.before) == first.at:
        return Edit(first.address, second.before + first.before, second.after + first.after, second.at)
    return None


def to_dict(change: Change) -> dict[str, Any]:
    """Return the change as the change log stores it; the inverse of `from_dict`."""
    edits = [[*edit.address, edit.before, edit.after, edit.at] for edit in change.edits]
    return {"label": change.label, "edits": edits}


def from_dict(data: dict[str, Any]) -> Change:
    edits = (Edit(Address(Area(area), key), before, after, at) for area, key, before, after, at in data["edits"])
    return Change(data["label"], tuple(edits))
