"""The units of another season taken over, each with the figures that were accepted of it."""

from collections.abc import Mapping
from typing import Any

from app.collect.season import Season
from app.collect.values import Unit
from app.model.edition import Edition
from app.session.earlier_years import as_last

LAST = "last"
"""The key of a unit's further columns that holds last year's accepted figures."""


def units_of(previous: Season) -> list[Unit]:
    """The units of an earlier season, new ones for another: with the figures that were accepted, without those before.

    A unit that was exempt then is asked again. Raises SeasonError.
    """
    standings = previous.standings()
    return [
        unit._replace(unit=0, more=_more(previous, unit, standings[unit.unit].accepted)) for unit in previous.units()
    ]


def _more(previous: Season, unit: Unit, accepted: int | None) -> Mapping[str, Any]:
    kept = {key: value for key, value in unit.more.items() if key != LAST}
    if accepted is None:
        return kept
    last = as_last(previous.report(accepted))
    return kept | {LAST: {key: value for key, value in last.items() if key != "texts"}}


def carried_over(last: Mapping[str, Any] | None, edition: Edition) -> Mapping[str, Any] | None:
    """What a unit is told of its last report: the figures that this year's carry over. None where there are none."""
    if not last or last.get("edition") != edition.id:
        return last or None
    wanted = {term.cell for rule in edition.equations if rule.carries for term in rule.right if term.last}
    answers = {cell: text for cell, text in last.get("answers", {}).items() if cell in wanted}
    return {**last, "answers": answers}
