"""A Reading as JSON carries it from one process to the other."""

from dataclasses import asdict
from typing import Any

from app.importers import Certainty, LeftOver, ReadCell, Reading, Source


def data_of(reading: Reading) -> dict[str, Any]:
    """The inverse of `reading_of`."""
    return asdict(reading)


def reading_of(data: dict[str, Any]) -> Reading:
    cells = {name: _cell(**cell) for name, cell in data.pop("cells").items()}
    left_overs = tuple(LeftOver(**each) for each in data.pop("left_overs"))
    doubts, notes = tuple(data.pop("doubts")), tuple(data.pop("notes"))
    return Reading(cells=cells, left_overs=left_overs, doubts=doubts, notes=notes, **data)


def _cell(*, certainty: str, source: dict[str, str] | None, **rest: Any) -> ReadCell:
    return ReadCell(certainty=Certainty(certainty), source=Source(**source) if source else None, **rest)
