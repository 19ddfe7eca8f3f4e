"""What still has to be renewed where last year's text was taken as a frame: its figures, years and dates."""

import re
from collections.abc import Iterator
from functools import lru_cache

from app.checks.claimed import Figures, agrees
from app.checks.claims import read_claims
from app.checks.finding import Finding, Span
from app.checks.likeness import alike
from app.checks.numerals import numerals
from app.checks.printed import Printed, as_printed, printed
from app.model.edition import Level
from app.model.numbers import half_width
from app.model.report import Report

UNRENEWED = "F403"

_COUNTED = re.compile(
    r"\s*(?:%|‰|[万亿]?元|件|宗|起|条|份|次|篇|部|期|场|人|名|家|户|批|页|册|字|项|组|例"
    r"|个(?!工作日|月|部分|方面|百分点内|自然日)|幅|块|台|处)"
)
_SMALL = re.compile("[一二三四五六七八九十两]")
_DATE = re.compile(r"(?<!\d)(?:(?P<year>20\d\d)年)?(?!1月1日|12月31日)\d{1,2}月\d{1,2}日(?!起)")
_YEAR = re.compile(r"(?<![\d〔\[至到])(?P<year>20\d\d)年(?!修|印|制定|施行|实施|起|以来|\d{1,2}月)")
_QUOTED = re.compile(r"《[^》]*》|〔[^〕]*〕|[（(][^（()）]*第[^（()）]*号[^（()）]*[）)]")


def unrenewed(report: Report, part: str) -> tuple[Span, ...]:
    """Figures with units, years and dates in sentences of last year's that were not touched since.

    What the tables bear out is right whoever wrote it, and live figures renew themselves; a law stays what it is.
    """
    sentences = tuple(each.span for each in alike(report, part) if each.exact)
    places = _standing(part, report.texts.get(part, ""), sentences, report.year) if sentences else ()
    right = _borne_out(report, part) if places else set()
    text = printed(report, part)
    return tuple(text.span(*place) for place in places if place not in right)


@lru_cache(maxsize=64)
def _standing(part: str, stored: str, sentences: tuple[Span, ...], year: int) -> tuple[tuple[int, int], ...]:
    """Where figures, years and dates stand in the sentences, in the printed text."""
    text = as_printed(part, stored)
    return tuple(
        (start, end)
        for start, end in sorted(_places(text, year))
        if any(span.start <= text.starts[start] and text.ends[end - 1] <= span.end for span in sentences)
    )


def renewal_findings(report: Report, part: str) -> Iterator[Finding]:
    """All of a part that is not renewed yet, as one finding."""
    places = unrenewed(report, part)
    if not places:
        return
    stored = report.texts[part]
    words = [stored[place.start : place.end] for place in places]
    shown = "、".join(words[:4]) + ("等" if len(words) > 4 else "")
    message = f"“{report.edition.parts[part].label}”有{len(words)}处数字、日期还在上年的原句里（{shown}），请核对。"
    yield Finding(UNRENEWED, Level.VERIFY, message, texts=places, figures={"words": "、".join(words)})


def _places(text: Printed, year: int) -> Iterator[tuple[int, int]]:
    plain = half_width(text.text)
    quoted = [match.span() for match in _QUOTED.finditer(plain)]
    # What is older than the year before last belongs to a law, a plan or a history.
    oldest = year - 2
    dates = [match.span() for match in _DATE.finditer(plain) if int(match["year"] or year) >= oldest]
    years = [match.span("year") for match in _YEAR.finditer(plain) if int(match["year"]) >= oldest]
    for start, end in dates + years + list(_figures(text, plain)):
        if not any(begin <= start < close for begin, close in quoted):
            yield start, end


def _figures(text: Printed, plain: str) -> Iterator[tuple[int, int]]:
    for number in numerals(text.text, text.live):
        is_small = _SMALL.fullmatch(plain[number.start : number.end])
        if number.formula is None and not is_small and (number.is_percent or _COUNTED.match(plain, number.end)):
            yield number.start, number.end


def _borne_out(report: Report, part: str) -> set[tuple[int, int]]:
    """Where the numbers stand that the tables agree with."""
    figures = Figures(report)
    return {
        (claim.number.start, claim.number.end)
        for claim in read_claims(report, part).stated
        if claim.number and any(agrees(figures, claim, cells) for cells in claim.rule.readings)
    }
