"""Every number of a text with what it stands for, so that it can be listed and turned into a live one."""

import re
from enum import StrEnum
from typing import NamedTuple

from app.checks.claimed import Figures, agrees
from app.checks.claims import Stated, read_claims
from app.checks.finding import Span
from app.checks.printed import printed
from app.model.report import Report


class State(StrEnum):
    """How a number of a text stands to the tables."""

    LIVE = "live"
    AGREES = "agrees"
    DIFFERS = "differs"
    OPEN = "open"
    """It states a figure that is not known yet."""
    NONE = "none"
    """It is not from a table, or somebody else's."""


class Told(NamedTuple):
    """A number as printed (that of a live figure is its formula), what it states, and the cells whose sum that is."""

    span: Span
    text: str
    name: str
    cells: tuple[str, ...]
    state: State

    @property
    def formula(self) -> str:
        """What a live figure in its place would be; "" where it is none or would change what is printed."""
        is_plain = re.fullmatch(r"\d+(\.\d+)?", self.text, re.ASCII)
        return "+".join(self.cells) if self.state is State.AGREES and is_plain else ""


def told(report: Report, part: str) -> tuple[Told, ...]:
    """The numbers of one part in their order."""
    reading, text, figures = read_claims(report, part), printed(report, part), Figures(report)
    claims = {id(claim.number): claim for claim in reading.stated if claim.number}
    found = []
    for number in reading.numbers:
        span = text.span(number.start, number.end)
        if number.formula is not None:
            cells = tuple(cell.strip() for cell in number.formula.split("+"))
            found.append(Told(span, number.formula, "", cells, State.LIVE))
            continue
        name, cells, state = _stands(figures, claims.get(id(number)))
        found.append(Told(span, text.text[number.start : number.end], name, cells, state))
    return tuple(found)


def _stands(figures: Figures, claim: Stated | None) -> tuple[str, tuple[str, ...], State]:
    if claim is None or claim.scope is False:
        return "", (), State.NONE
    readings = claim.rule.readings
    fitting = next((cells for cells in readings if agrees(figures, claim, cells)), None)
    if fitting is not None:
        return claim.rule.name, fitting, State.AGREES
    is_open = any(figures.sum(cells) is None for cells in readings)
    return claim.rule.name, readings[0], State.OPEN if is_open else State.DIFFERS
