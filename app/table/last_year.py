"""Last year's figures as a table shows them beside this year's, and what was carried in from them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from app.checks import Finding
from app.model.edition import Edition
from app.model.numbers import Number
from app.model.report import Report


@dataclass(frozen=True, slots=True)
class Last:
    """Last year's figure of a cell. `leap`: 1 where this year's is oddly higher, -1 where oddly lower, else 0."""

    text: str
    leap: int = 0


def leaping(edition: Edition, findings: Iterable[Finding]) -> frozenset[str]:
    """The cells whose leap from last year a finding asks about and nobody has explained."""
    codes = _leap_codes(edition)
    return frozenset(cell for each in findings if each.code in codes and not each.explained for cell in each.cells)


def last(report: Report, cell: str, leaping: frozenset[str]) -> Last | None:
    """None where last year's figure is not known."""
    answer = report.last_year.answers.get(cell) if report.last_year else None
    if answer is None:
        return None
    return Last(answer.shown, _direction(report.value(cell), answer.value) if cell in leaping else 0)


def carried_from(report: Report, cell: str) -> str | None:
    """The cell of last year's report that this one's figure was carried in from; None where it says something else."""
    source = _sources(report.edition).get(cell)
    if source is None or report.last_year is None:
        return None
    answer, present = report.last_year.answers.get(source), report.answers.get(cell)
    is_same = answer is not None and present is not None and answer.value is not None and answer.value == present.value
    return source if is_same else None


def sentences(report: Report, cell: str) -> list[str]:
    """What is said of a cell's last year when it is asked about."""
    said = []
    if (source := carried_from(report, cell)) is not None:
        said.append(f"由上年年报的{report.edition.cells[source].name}结转而来。")
    if report.last_year and (answer := report.last_year.answers.get(cell)):
        said.append(f"上年（{report.last_year.year}年）是{answer.shown}。")
    return said


@lru_cache(maxsize=16)
def _sources(edition: Edition) -> dict[str, str]:
    carrying = (equation for equation in edition.equations if equation.carries)
    return {equation.left[0].cell: equation.right[0].cell for equation in carrying}


@lru_cache(maxsize=16)
def _leap_codes(edition: Edition) -> frozenset[str]:
    return frozenset(jump.code for jump in edition.jumps)


def _direction(now: Number | None, before: Number | None) -> int:
    if now is None or before is None or now == before:
        return 0
    return 1 if now > before else -1
