"""Names of another unit or another year where the report speaks of itself: left over from a text that was copied."""

import re
from collections.abc import Iterator
from functools import cache

from app.checks.finding import Finding
from app.checks.printed import Printed, printed
from app.model.edition import Level
from app.model.numbers import half_width
from app.model.report import Report

OTHER_UNIT = "F306"
OTHER_YEAR = "F307"

_PLACE = "省市县区州盟旗镇乡"
_ORGAN = "局|委员会|厅|政府|中心|办公室|街道办事处|支队|大队|院"
_UNIT = rf"(?P<unit>[一-龥]{{2,16}}[{_PLACE}][一-龥（）]{{0,24}}?(?:{_ORGAN}))"
_FIRST = re.compile(
    rf"\A\s*20\d\d年度?[，,]?{_UNIT}(?=坚持|认真|深入|全面|严格|切实|高度|积极|始终|按照|围绕|紧紧|持续|以)"
)
_SIGNED = re.compile(rf"\A\s*{_UNIT}\s*(?:\n|\Z)")


def opening_name_findings(report: Report, part: str) -> Iterator[Finding]:
    """The report named by its full title, as another unit's or of another year."""
    text = printed(report, part)
    for match in _titled(report).finditer(half_width(text.text)):
        if int(match["year"]) != report.year:
            message = f"前言写的是{match['year']}年的年度报告，本报告是{report.year}年的。"
            place = (text.span(*match.span("year")),)
            yield Finding(OTHER_YEAR, Level.VERIFY, message, texts=place, figures={"year": match["year"]})
        yield from _other_unit(report, text, match)


def first_name_findings(report: Report, part: str) -> Iterator[Finding]:
    """The unit that the first sentence says the year's work of."""
    text = printed(report, part)
    match = _FIRST.match(half_width(text.text))
    if match:
        yield from _other_unit(report, text, match)


def signed_name_findings(report: Report, part: str) -> Iterator[Finding]:
    """The unit that signs."""
    text = printed(report, part)
    match = _SIGNED.match(half_width(text.text))
    if match:
        yield from _other_unit(report, text, match)


def named(report: Report) -> int:
    """How many names of units the texts give where they name the unit that reports."""
    places = report.edition.places
    count = 0
    for part in report.edition.parts:
        text = half_width(printed(report, part).text)
        if part == places.opening:
            count += len(_titled(report).findall(text))
        elif part == places.closing:
            count += _SIGNED.match(text) is not None
        elif part != places.title:
            count += _FIRST.match(text) is not None
    return count


def _titled(report: Report) -> re.Pattern[str]:
    """Finds the title of such a report, of whatever unit and year."""
    return _title(report.edition.words.title.format(unit="", year=""))


@cache
def _title(rest: str) -> re.Pattern[str]:
    tail = re.escape(rest.removeprefix("年"))
    return re.compile(rf"(?:(?<=《)|(?<=发布)|(?<=公布)|(?<=编制)){_UNIT}(?P<year>20\d\d)年度?{tail}")


def _other_unit(report: Report, text: Printed, match: re.Match[str]) -> Iterator[Finding]:
    name = match["unit"]
    if not report.unit_name or _is_own(name, report.unit_name):
        return
    message = f"文中的单位是“{name}”，封面上填的是“{report.unit_name}”；是否为别的单位的文字？"
    place = (text.span(*match.span("unit")),)
    yield Finding(OTHER_UNIT, Level.VERIFY, message, texts=place, figures={"unit": name})


def _is_own(name: str, unit: str) -> bool:
    """Whether a name is the unit's, with or without the places before it, or that of a part of it."""
    short = re.sub(rf"^[一-龥]{{2,6}}?[省州市盟](?=[一-龥]{{2,}}[{_PLACE}])", "", unit)
    return name in unit or unit in name or short in name
