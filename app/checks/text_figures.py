"""Checks of the figures that texts state: numbers, shares, changes, lists, and whose figures they are."""

from collections.abc import Iterator
from functools import partial

from app.checks.claim_checks import GROWTH, LIST, SHARE, claim_findings, scope_findings
from app.checks.claim_parser import SCOPE
from app.checks.declarations import NO_TEXT, UNFINISHED, Area, Chapter, Check, Extent, Place, Site, extent, of_texts
from app.checks.witness import Status, tally, written_out
from app.model.edition import Edition, Level
from app.model.report import Report

CHAPTER = Chapter()
_UNREAD, _SCOPE = "未识别出对应的表中数字", "统计范围不同或不明"
_ELSEWHERE = "数的是别的事项、别的年度或其中一部分"


def _states_figures(edition: Edition) -> bool:
    return bool(edition.grammar.parts)


def _claims_extent(report: Report) -> Extent:
    """Every number of the texts counts: a number that was not understood was not looked at."""
    if not of_texts(report).looked:
        return extent(0, {NO_TEXT: 1})
    found = tally(report)
    looked = found[Status.AGREES] + found[Status.LIVE] + found[Status.DIFFERS]
    left = {_UNREAD: found[Status.UNREAD], _ELSEWHERE: found[Status.ELSEWHERE], _SCOPE: found[Status.SCOPE]}
    return extent(looked, left | {UNFINISHED: found[Status.OPEN]})


def _calculated_extent(report: Report, code: str) -> Extent:
    """Shares, changes or lists, by the code of their check."""
    if not of_texts(report).looked:
        return extent(0, {NO_TEXT: 1})
    looked, left = written_out(report, code)
    return extent(looked, {"无法核算": left})


def _scope_extent(report: Report) -> Extent:
    """Each figure of the texts that was understood."""
    if not of_texts(report).looked:
        return extent(0, {NO_TEXT: 1})
    found = tally(report)
    return extent(found[Status.AGREES] + found[Status.DIFFERS], {_SCOPE: found[Status.SCOPE]})


@CHAPTER.from_form
def claim_checks(edition: Edition) -> Iterator[Check]:
    """One check for each claim of the edition's grammar, all on one line of the checklist."""
    about = "文中的数字与表中相应的数字相同"
    for code, name in {claim.code: claim.name for claim in reversed(edition.grammar.claims)}.items():
        yield Check(code, Area.TEXT_FIGURES, about, Level.VERIFY, _claims_extent, applies=_states_figures, name=name)


def _calculated(code: str, about: str) -> Check:
    measure = partial(_calculated_extent, code=code)
    return CHAPTER.add(Check(code, Area.TEXT_FIGURES, about, Level.VERIFY, measure, applies=_states_figures))


SHARES = _calculated(SHARE, "文中的占比与数字相符")
CHANGES = _calculated(GROWTH, "文中的增减与上年数字相符")
LISTS = _calculated(LIST, "文中列举的各项之和等于所写的总数")
SCOPES = CHAPTER.add(
    Check(SCOPE, Area.TEXT_FIGURES, "文字与表格的统计范围相同", Level.HINT, _scope_extent, applies=_states_figures)
)


def _claim_sites(edition: Edition) -> Iterator[Site]:
    """A live figure may show any cell; whose figures are meant, all texts together tell."""
    aside = (edition.places.title, edition.places.closing)
    for part in edition.grammar.parts:
        if part not in aside:
            yield Site(part, arguments=(part,), cells=tuple(edition.cells), parts=edition.grammar.parts)


def _scope_site(edition: Edition) -> Iterator[Site]:
    yield from (Site(part, "", (), tuple(edition.cells), edition.grammar.parts) for part in edition.grammar.parts[:1])


CHAPTER.finds(SHARES, CHANGES, LISTS, at=Place.TEXT_FIGURES, sites=_claim_sites)(claim_findings)
CHAPTER.finds(SCOPES, at=Place.TEXT_FIGURES, sites=_scope_site)(scope_findings)
