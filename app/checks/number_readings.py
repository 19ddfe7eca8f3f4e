"""Every number of a text with its meaning, so that it can be listed and turned into a live figure."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from app.checks.claim_checks import GROWTH, SHARE, Figures, claim_findings, fitting
from app.checks.claim_parser import SCOPE, Passed, Reading, Stated, mark_key, read_claims
from app.checks.finding import Span
from app.checks.frame_context import Why, claims_by_object
from app.checks.numerals import Numeral
from app.checks.printed import binding, printed
from app.model.change import Address, Area, Change, Edit
from app.model.edition import Edition
from app.model.report import Report
from app.model.texts import formula_cells, live_figure


class State(StrEnum):
    """The relation of a number of a text to the tables."""

    LIVE = "live"
    AGREES = "agrees"
    DIFFERS = "differs"
    OPEN = "open"
    """It states a figure that is not known yet."""
    NONE = "none"
    """It is not from a table, or somebody else's."""


class Told(NamedTuple):
    """A number as printed (a live figure as its formula), its statement, and the cells whose sum it is.

    `name` is the action on the counted `object`; `scope` is whose figure it is; "" if unknown. `mark` is the key of the
    note that the number is of another scope, "" for a live figure.
    """

    span: Span
    text: str
    name: str
    cells: tuple[str, ...]
    state: State
    why: str = ""
    """Why it is compared with nothing; "" where it is compared, or nothing was read of it."""
    object: str = ""
    scope: str = ""
    mark: str = ""
    is_marked: bool = False

    @property
    def reading(self) -> str:
        """Object, action and scope in words; "" if nothing was read."""
        name = self.name if self.name != self.object else ""
        return "，".join(filter(None, (self.object, name, self.scope)))

    @property
    def can_be_bound(self) -> bool:
        """Whether it can be a figure of the tables: no live figure, no share."""
        return self.state is not State.LIVE and not self.text.endswith(("%", "‰")) and "百分之" not in self.text

    @property
    def formula(self) -> str:
        """The live figure that could replace it; "" if there is none or it would change the printed text."""
        is_plain = re.fullmatch(r"\d+(\.\d+)?", self.text, re.ASCII)
        return "+".join(self.cells) if self.state is State.AGREES and self.cells and is_plain else ""


class Offer(NamedTuple):
    """A figure that can be a live figure in a text, with its present value."""

    name: str
    place: str
    formula: str
    shown: str


_COUNTED = re.compile(r"\s*[万亿]?[一-龥]")
SHARE_NAME, GROWTH_NAME = "占比", "与上年相比"
_SCOPES = {True: "本单位", False: "其他范围", None: "未写明范围"}
ELSEWHERE = "其他范围的数"
"""The stored note on a number that the office marked as of another scope."""


def told(report: Report, part: str) -> tuple[Told, ...]:
    """The numbers of one part in their order, without those that count nothing."""
    reading, text, figures = read_claims(report, part), printed(report, part), Figures(report)
    claims = {id(claim.number): claim for claim in reading.stated if claim.number}
    passed = {id(each.number): each for each in reading.passed}
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
        claim, other = claims.get(id(number)), passed.get(id(number))
        about, happened, scope = _reading(report.edition, claim, other)
        why = _why(claim, other) if state is State.NONE else ""
        shown, mark = text.text[number.start : number.end], mark_key(text, number)
        is_marked = other is not None and other.why == Why.MARKED
        found.append(Told(span, shown, name or happened, cells, state, why, about, scope, mark, is_marked))
    return tuple(found)


def _why(claim: Stated | None, passed: Passed | None) -> str:
    if passed is not None:
        return passed.why
    return "其他范围的数，或未写明是谁的数" if claim else ""


def _reading(edition: Edition, claim: Stated | None, passed: Passed | None) -> tuple[str, str, str]:
    """Return object, action and scope of a number in words."""
    says = edition.grammar.vocabulary.says
    if claim is not None:
        return says.get(claim.rule.object, ""), claim.rule.name, _SCOPES[claim.scope]
    if passed is None:
        return "", "", ""
    named = claims_by_object(edition).get(passed.object, {}).get(passed.action)
    return says.get(passed.object, ""), named.name if named else "", ""


def _is_counted(text: str, number: Numeral) -> bool:
    """Whether something is counted: a postcode or a number of its own counts nothing."""
    return number.is_percent or bool(_COUNTED.match(text, number.end))


def _stands(figures: Figures, claim: Stated | None) -> tuple[str, tuple[str, ...], State]:
    if claim is None or claim.scope is False:
        return "", (), State.NONE
    readings = claim.rule.readings
    if (right := fitting(figures, claim)) is not None:
        return claim.rule.name, right, State.AGREES
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


def bound(report: Report, number: Told, formula: str) -> Change:
    """The change that puts a live figure in the place of a number; a scale (万) that the cell is in stays written."""
    part, start, end = number.span
    stored = report.texts[part][start:end]
    live = f"{{{{{formula}}}}}{_scale(stored)}"
    return Change("绑定表中的数", (Edit(Address(Area.TEXTS, part), stored, live, start),))


def bindable(report: Report, number: Told) -> Iterator[Offer]:
    """The figures that a number can be bound to, those that show the same first."""
    if not number.can_be_bound:
        return
    scale, cells = _scale(number.text), report.edition.cells
    units = {offer.formula: cells[offer.formula].unit if offer.formula in cells else "" for offer in offers(report)}
    fitting = [offer for offer in offers(report) if _scale(units[offer.formula][:1]) == scale]
    yield from sorted(fitting, key=lambda offer: offer.shown != number.text.removesuffix(scale))


def _scale(text: str) -> str:
    return text[-1] if text.endswith(("万", "亿")) else ""


def noted_elsewhere(report: Report, number: Told, at: str) -> Change:
    """The change that keeps with the report, given `at` (ISO), that a number is of another scope, or takes it back."""
    address = Address(Area.EXPLANATIONS, number.mark)
    if number.is_marked:
        return Change("恢复比较", (Edit(address, report.at(address), None),))
    text = printed(report, number.span.text)
    place = next(
        (each.start, each.end)
        for each in read_claims(report, number.span.text).numbers
        if text.span(each.start, each.end) == number.span
    )
    given = {"code": SCOPE, "cells": [], "figures": binding(text, place), "text": ELSEWHERE, "at": at}
    return Change("注明是其他范围的数", (Edit(address, report.at(address), given),))


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
