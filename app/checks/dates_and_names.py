"""Years and names that belong to another report: the period, last year's left standing, the date, the title."""

import re
from collections.abc import Iterator
from functools import cache

from app.checks.finding import Finding
from app.checks.printed import Printed, printed
from app.model.edition import Level
from app.model.numbers import half_width
from app.model.report import Report

PERIOD = "F301"
OLD_YEAR = "F302"
CLOSING = "F303"
TITLE = "F304"
PLAN = "F305"
AS_OF = "F308"

_PERIOD = re.compile(
    r"(?P<from>20\d\d)\s*年\s*0?1\s*月\s*0?1\s*日\s*(?:零时|0时)?\s*(?:起|开始)?\s*[，,]?\s*(?:至|到|—+|－|-|–|~|～)+\s*"
    r"(?:(?P<to>20\d\d)\s*年\s*|(?:当年|本年|同年)\s*)?(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日"
)
_SENTENCE_YEAR = re.compile(
    r"(?:^|(?<=[。；\n])|(?<=[：。]))\s*(?:[我本全][局委厅院办市县区镇乡])?(?P<year>20\d\d)\s*年(?:度)?[，,]?(?P<rest>[^。；\n]*)",
    re.MULTILINE,
)
_LOOKS_BACK = re.compile(
    r"上年|去年|上一年|较|相比|比上|同比|增长|下降|以来|截至|至今|起|年度?报告|决算|预算|总结|发现|指出|提出|查找|反馈"
    r"|\d\s*月|年底|年末|修订|印发|制定|实施|施行"
)
_PLAN = re.compile(
    r"(?<![至到度])(?P<year>20\d\d)\s*年(?:度)?[，,]?[^，。；\n\d]{0,12}?将(?=从|在|继续|进一步|重点|着力|持续|不断|切实|扎实|着重|主要)"
)
_AS_OF = re.compile(r"截[至止]\s*(?P<year>20\d\d)\s*年\s*(?:底|末|12月31日|12月底)(?P<rest>[^。；\n]{0,20})")
_DATE = re.compile(r"(?P<year>20\d\d)\s*年\s*(?P<month>\d{1,2})\s*月")


def period_findings(report: Report, part: str) -> Iterator[Finding]:
    """The period of the figures: 1 January to 31 December of the report's year."""
    text = printed(report, part)
    for match in _PERIOD.finditer(half_width(text.text)):
        years = {int(match["from"]), int(match["to"] or match["from"])}
        if years != {report.year} or (int(match["month"]), int(match["day"])) != (12, 31):
            message = f"统计期限写的是“{match[0]}”，应为{report.year}年1月1日至12月31日。"
            yield Finding(
                PERIOD, Level.VERIFY, message, texts=(text.span(*match.span()),), figures={"period": match[0]}
            )


def periods(report: Report, part: str) -> int:
    """How many periods are read in a part."""
    return len(_PERIOD.findall(half_width(printed(report, part).text)))


def dates(report: Report, part: str) -> int:
    """How many dates are read in a part."""
    return len(_DATE.findall(half_width(printed(report, part).text)))


def old_year_findings(report: Report, part: str) -> Iterator[Finding]:
    """Sentences that begin with last year's number as if it were this year's, and do not look back."""
    text = printed(report, part)
    for match in _SENTENCE_YEAR.finditer(half_width(text.text)):
        if int(match["year"]) == report.year - 1 and not _LOOKS_BACK.search(match["rest"]):
            start = match.start("year")
            message = f"这一句以“{match['year']}年”开头，本报告是{report.year}年的；是否为上年留下的年份？"
            place = (text.span(start, start + 4),)
            yield Finding(OLD_YEAR, Level.VERIFY, message, texts=place, figures={"sentence": match[0][:60]})


def plan_findings(report: Report, part: str) -> Iterator[Finding]:
    """What will be done, in the year that the report says is over."""
    text = printed(report, part)
    for match in _PLAN.finditer(half_width(text.text)):
        if int(match["year"]) == report.year:
            message = (
                f"这一句说{match['year']}年将要做的事，本报告就是{match['year']}年的；是否应为{report.year + 1}年？"
            )
            place = (text.span(*match.span("year")),)
            yield Finding(PLAN, Level.HINT, message, texts=place, figures={"sentence": match[0]})


def as_of_findings(report: Report, part: str) -> Iterator[Finding]:
    """A state at the end of last year told as if it were that at the end of this one."""
    text = printed(report, part)
    for match in _AS_OF.finditer(half_width(text.text)):
        if int(match["year"]) == report.year - 1 and not _LOOKS_BACK.search(match["rest"]):
            message = f"文中写到“截至{match['year']}年底”，本报告统计到{report.year}年12月31日；是否为上年留下的年份？"
            place = (text.span(*match.span("year")),)
            yield Finding(AS_OF, Level.VERIFY, message, texts=place, figures={"sentence": match[0]})


def closing_findings(report: Report, part: str) -> Iterator[Finding]:
    """A date under the report from before its year was over."""
    text = printed(report, part)
    for match in _DATE.finditer(half_width(text.text)):
        year, month = int(match["year"]), int(match["month"])
        if year < report.year or (year == report.year and month < 12):
            message = f"落款日期是{match[0]}，统计期限到{report.year}年12月31日才结束。"
            yield Finding(CLOSING, Level.VERIFY, message, texts=(text.span(*match.span()),), figures={"date": match[0]})


def title_findings(report: Report, part: str) -> Iterator[Finding]:
    """A title typed by hand that is not of the prescribed form."""
    text = printed(report, part)
    if not text.text.strip():
        return
    typed = _dense(text.text)
    unit, rest = _dense(report.unit_name), _dense(report.edition.words.title.format(unit="", year=report.year))
    place, figures = (text.span(0, len(text.text)),), {"title": typed}
    if not typed.endswith(rest):
        yield Finding(TITLE, Level.VERIFY, f"标题应为“单位名称+{rest}”。", texts=place, figures=figures)
    elif unit and unit not in typed:
        message = f"标题中的单位名称与封面上的“{report.unit_name}”不同。"
        yield Finding(TITLE, Level.VERIFY, message, texts=place, figures=figures)


def _dense(text: str) -> str:
    return re.sub(r"\s", "", half_width(text))


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
