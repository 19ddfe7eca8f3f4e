"""How far each line of the list of checks could be looked at: what was, in numbers, and what was not and why."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from app.checks import dates_and_names, figures, reuse, statements
from app.checks.figures import is_of, is_tried
from app.checks.witness import Status, tally, written_out
from app.model.edition import Edition, Equation, Jump, NeedsText, Statement, Term, Unfounded
from app.model.report import Report

BLANK = "未填全"
NO_LAST = "无上年数据"
NO_TEXT = "未填写"
NO_KIND, NO_LEVEL = "单位类型未填", "行政层级未填"
NOT_FOUND = "文中未识别到"
SHORT = "文字过短"
NO_LAST_TEXT = "上年无此部分"
UNREAD, SCOPE = "未识别出对应的表中数字", "统计范围不同或不明"
UNRECKONED = "无法核算"
CONFIRMED = "经确认仍属实"


class Extent(NamedTuple):
    """`looked`: how many things were looked at; `left`: why others were not, with how many. Neither: not asked."""

    looked: int = 0
    left: tuple[tuple[str, int], ...] = ()

    @property
    def is_asked(self) -> bool:
        return bool(self.looked or self.left)


NOT_ASKED = Extent()


def extent(looked: int, **left: int) -> Extent:
    """`left` by reason; reasons that nothing was left for fall away."""
    return Extent(looked, tuple((why, number) for why, number in left.items() if number))


# -- figures -----------------------------------------------------------------------------------------------------------


def of_cover(report: Report) -> Extent:
    return Extent(sum(line.required or bool(line.names) for line in report.edition.fields))


def of_characters(report: Report) -> Extent:
    """The texts, the remarks and the filled lines of the cover."""
    lines = sum(bool(str(report.unit.get(line.key, ""))) for line in report.edition.fields)
    return Extent(sum(bool(text) for text in report.texts.values()) + len(report.remarks) + lines)


def of_blanks(report: Report) -> Extent:
    return Extent(len(report.edition.enterable))


def of_values(report: Report) -> Extent:
    """A blank cell holds nothing that could be right."""
    blanks = sum(cell not in report.answers for cell in report.edition.enterable)
    return extent(len(report.answers), **{"未填": blanks})


def of_required_texts(report: Report) -> Extent:
    sections = report.edition.sections
    return Extent(sum(len(figures.required_texts(report.edition, section)) for section in sections))


def of_live(report: Report) -> Extent:
    from app.checks.printed import printed

    return Extent(sum(len(printed(report, part).live) for part in report.edition.parts))


def of_equations(report: Report, equations: Sequence[Equation]) -> Extent:
    """A total that is computed holds as soon as its parts are there."""
    rules = [each.left + each.right if is_tried(report, each) else each.right for each in equations]
    return of_terms(report, rules)


def of_jumps(report: Report, jumps: Sequence[Jump]) -> Extent:
    return of_terms(report, [(Term(jump.cell), Term(jump.cell, last=True)) for jump in jumps])


def of_terms(report: Report, rules: Iterable[Sequence[Term]]) -> Extent:
    """`rules` are the figures that each rule reads."""
    counts = Counter(_missing(report, terms) for terms in rules)
    return extent(counts[""], **{why: counts[why] for why in (BLANK, NO_LAST)})


def _missing(report: Report, terms: Iterable[Term]) -> str:
    """Why a rule cannot be tried; "" where every figure is known."""
    unknown = [term.last for term in terms if report.term_value(term) is None]
    return (NO_LAST if any(unknown) else BLANK) if unknown else ""


def of_unfounded(report: Report, rule: Unfounded) -> Extent:
    if rule.units and not any(is_of(report, units) for units in rule.units):
        kind = report.unit_value("kind")
        if not kind:
            return extent(0, **{NO_KIND: 1})
        is_open = not report.unit_value("level") and any(units.kind == kind and units.levels for units in rule.units)
        return extent(0, **{NO_LEVEL: 1}) if is_open else NOT_ASKED
    return of_terms(report, [rule.figures + rule.sources])


def of_needs(report: Report, need: NeedsText) -> Extent:
    return of_terms(report, [[Term(cell)] for cell in need.cells])


# -- last year -------------------------------------------------------------------------------------------------------


def of_last(report: Report) -> Extent:
    return extent(0, **{NO_LAST: 1}) if report.last is None else Extent(1)


def of_likeness(report: Report) -> Extent:
    return _beside_last(report, report.edition.places.alike, reuse.LEAST)


def _beside_last(report: Report, parts: Iterable[str], least: int) -> Extent:
    """Parts that were compared with last year's, and those that could not be."""
    written = [part for part in parts if report.texts.get(part, "").strip()]
    if not report.last_year or not report.last_year.texts:
        return extent(0, **{NO_LAST: max(1, len(written))})
    last = report.last_year.texts
    alone = [part for part in written if not last.get(part, "").strip()]
    short = [part for part in written if part not in alone and min(len(report.texts[part]), len(last[part])) < least]
    return extent(len(written) - len(alone) - len(short), **{NO_LAST_TEXT: len(alone), SHORT: len(short)})


def of_renewal(report: Report) -> Extent:
    """The figures and dates of the texts that have one of last year's to be compared with."""
    aside = (report.edition.places.title, report.edition.places.closing)
    parts = [part for part in report.edition.parts if part not in aside]
    texts = _beside_last(report, parts, 1)
    confirmed = sum(reuse.confirmed(report, part) for part in parts)
    looked = sum(reuse.compared(report, part) for part in parts) - confirmed
    left = (*texts.left, *(((CONFIRMED, confirmed),) if confirmed else ()))
    return Extent(looked if left else max(looked, 1), left)


# -- texts -------------------------------------------------------------------------------------------------------------


def of_texts(report: Report, parts: Iterable[str] = ()) -> Extent:
    """The texts of `parts`, or all, that are written."""
    written = sum(bool(report.texts.get(part, "").strip()) for part in parts or report.texts)
    return Extent(written) if written else extent(0, **{NO_TEXT: 1})


def of_claims(report: Report) -> Extent:
    """Every number of the prose counts: one that nothing read was not looked at."""
    if not of_texts(report).looked:
        return extent(0, **{NO_TEXT: 1})
    found = tally(report)
    looked = found[Status.AGREES] + found[Status.LIVE] + found[Status.DIFFERS]
    left = {UNREAD: found[Status.UNREAD], SCOPE: found[Status.SCOPE], BLANK: found[Status.OPEN]}
    return extent(looked, **left)


def of_reckoned(report: Report, code: str) -> Extent:
    """Shares, changes or lists."""
    if not of_texts(report).looked:
        return extent(0, **{NO_TEXT: 1})
    looked, left = written_out(report, code)
    return extent(looked, **{UNRECKONED: left})


def of_scope(report: Report) -> Extent:
    """Whose figures the texts state: each one that was read."""
    if not of_texts(report).looked:
        return extent(0, **{NO_TEXT: 1})
    found = tally(report)
    return extent(found[Status.AGREES] + found[Status.DIFFERS], **{SCOPE: found[Status.SCOPE]})


def of_statement(report: Report, rule: Statement) -> Extent:
    if not statements.is_asked(report, rule):
        is_open = rule.units and report.year >= rule.first_year and not report.unit_value("kind")
        return extent(0, **{NO_KIND: 1}) if is_open else NOT_ASKED
    return Extent(1) if statements.is_begun(report, rule) else extent(0, **{NO_TEXT: 1})


def of_names(report: Report) -> Extent:
    """The title, and each place where a unit is named."""
    places = report.edition.places
    named = dates_and_names.named(report) if places.opening or places.closing else 0
    return Extent(1 + named)


def of_found(report: Report, part: str, number: int) -> Extent:
    """What is to be found in `part`, `number` times so far."""
    if not report.texts.get(part, "").strip():
        return extent(0, **{NO_TEXT: 1})
    return Extent(number) if number else extent(0, **{NOT_FOUND: 1})


def of_period(report: Report) -> Extent:
    part = report.edition.places.opening
    return of_found(report, part, dates_and_names.periods(report, part))


def of_notice(report: Report) -> Extent:
    part = report.edition.places.opening
    return of_found(report, part, statements.notices(report, part))


def of_phone(report: Report) -> Extent:
    part = report.edition.places.opening
    if not report.unit_value("phone"):
        return extent(0, **{"封面电话未填": 1})
    return of_found(report, part, statements.phones(report, part))


def of_closing(report: Report) -> Extent:
    part = report.edition.places.closing
    return of_found(report, part, dates_and_names.dates(report, part))


def rules_of(edition: Edition) -> dict[str, list[Equation]]:
    """The equations by their code, in order."""
    by_code: dict[str, list[Equation]] = {}
    for equation in edition.equations:
        by_code.setdefault(equation.code, []).append(equation)
    return by_code
