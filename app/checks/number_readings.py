"""Every number of a text with what it stands for, so that it can be listed and turned into a live one."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from app.checks.claim_checks import GROWTH, SHARE, Figures, agrees, claim_findings
from app.checks.claim_parser import Reading, Stated, read_claims
from app.checks.finding import Span
from app.checks.numerals import Numeral
from app.checks.printed import printed
from app.model.change import Address, Area, Change, Edit
from app.model.report import Report
from app.model.texts import formula_cells, live_figure


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
    why: str = ""
    """Why it is compared with nothing; "" where it is compared, or nothing was read of it."""

    @property
    def formula(self) -> str:
        """What a live figure in its place would be; "" where it is none or would change what is printed."""
        is_plain = re.fullmatch(r"\d+(\.\d+)?", self.text, re.ASCII)
        return "+".join(self.cells) if self.state is State.AGREES and self.cells and is_plain else ""


class Offer(NamedTuple):
    """A figure that can stand in a text as a live one, with what it shows now."""

    name: str
    place: str
    formula: str
    shown: str


_COUNTED = re.compile(r"\s*[万亿]?[一-龥]")
SHARE_NAME, GROWTH_NAME = "占比", "与上年相比"


def told(report: Report, part: str) -> tuple[Told, ...]:
    """The numbers of one part in their order, without those that count nothing."""
    reading, text, figures = read_claims(report, part), printed(report, part), Figures(report)
    claims = {id(claim.number): claim for claim in reading.stated if claim.number}
    passed = {id(each.number): each.why for each in reading.passed}
    reckoned = _reckoned(report, part, reading)
    found = []
    for number in reading.numbers:
        span = text.span(number.start, number.end)
        if number.formula is not None:
            cells = formula_cells(number.formula)
            found.append(Told(span, number.formula, "", cells, State.LIVE))
            continue
        name, cells, state = reckoned.get(id(number)) or _stands(figures, claims.get(id(number)))
        if state is State.NONE and not _is_counted(text.text, number):
            continue
        why = _why(claims.get(id(number)), passed.get(id(number), "")) if state is State.NONE else ""
        found.append(Told(span, text.text[number.start : number.end], name, cells, state, why))
    return tuple(found)


def _why(claim: Stated | None, passed: str) -> str:
    return passed if claim is None else "别的范围的数，或未写明是谁的数"


def _is_counted(text: str, number: Numeral) -> bool:
    """Whether something is counted: a postcode or a number of its own counts nothing."""
    return number.is_percent or bool(_COUNTED.match(text, number.end))


def _stands(figures: Figures, claim: Stated | None) -> tuple[str, tuple[str, ...], State]:
    if claim is None or claim.scope is False:
        return "", (), State.NONE
    readings = claim.rule.readings
    fitting = next((cells for cells in readings if agrees(figures, claim, cells)), None)
    if fitting is not None:
        return claim.rule.name, fitting, State.AGREES
    if not figures.are_meant(claim):
        return "", (), State.NONE
    is_open = any(figures.sum(cells) is None for cells in readings)
    return claim.rule.name, readings[0], State.OPEN if is_open else State.DIFFERS


def _reckoned(report: Report, part: str, reading: Reading) -> dict[int, tuple[str, tuple[str, ...], State]]:
    """Shares, and growth that is wrong: numbers that are worked out from the tables."""
    if not reading.shares and not reading.growths:
        return {}
    figures = Figures(report)
    text = printed(report, part)
    wrong = sorted(finding.texts[0] for finding in claim_findings(report, part) if finding.code in (SHARE, GROWTH))
    begins = [span.start for span in wrong]
    meant = {id(claim.number) for claim in reading.stated if figures.are_meant(claim)}
    found: dict[int, tuple[str, tuple[str, ...], State]] = {}
    shares = [(SHARE_NAME, share.percent, id(share.part) in meant) for share in reading.shares]
    for name, number, is_known in shares + [(GROWTH_NAME, growth.amount, False) for growth in reading.growths]:
        span = text.span(number.start, number.end)
        nearest = bisect_right(begins, span.start) - 1
        is_wrong = nearest >= 0 and span.end <= wrong[nearest].end
        if is_wrong or is_known:
            found[id(number)] = name, (), State.DIFFERS if is_wrong else State.AGREES
    return found


def turned(report: Report, numbers: tuple[Told, ...]) -> Change:
    """The change that makes live figures of numbers; what is printed stays the same. Those of a part in their order."""
    edits = []
    moved: dict[str, int] = {}
    for number in numbers:
        if number.formula:
            part, start, end = number.span
            stored, live = report.texts[part][start:end], f"{{{{{number.formula}}}}}"
            edits.append(Edit(Address(Area.TEXTS, part), stored, live, start + moved.get(part, 0)))
            moved[part] = moved.get(part, 0) + len(live) - len(stored)
    return Change("转为联动数字", tuple(edits))


def offers(report: Report) -> Iterator[Offer]:
    """The figures that texts speak of by a name of their own first, then every cell of the tables."""
    show, cells = live_figure(report), report.edition.cells
    named: dict[str, str] = {}
    for claim in report.edition.grammar.claims:
        if not claim.unit and not claim.zero and all(cell in cells for cell in claim.readings[0]):
            named.setdefault("+".join(claim.readings[0]), claim.name)
    for formula, name in named.items():
        place = cells[formula].name if formula in cells else "几格之和"
        yield Offer(name, place, formula, show(formula))
    for table in report.edition.tables.values():
        for cell in table.cells:
            yield Offer(cell.name, table.title, cell.id, show(cell.id))
