"""Checks of names, dates, years, document numbers and phone numbers that do not belong to this report."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache

from app.checks.declarations import NO_TEXT, Area, Chapter, Check, Extent, Place, extent, of_texts
from app.checks.finding import Finding
from app.checks.printed import Printed, printed
from app.checks.similarity import is_confirmed
from app.model.edition import Edition, Level
from app.model.numbers import half_width
from app.model.report import Report

CHAPTER = Chapter()

_SENTENCE_YEAR = re.compile(
    r"(?:^|(?<=[。；\n])|(?<=[：。]))\s{0,40}(?:[我本全][局委厅院办市县区镇乡])?(?P<year>20\d\d)\s*年(?:度)?[，,]?(?P<rest>[^。；\n]*)",
    re.MULTILINE,
)
_LOOKS_BACK = re.compile(
    r"上年|去年|上一年|较|相比|比上|同比|增长|下降|以来|截至|至今|起|年度?报告|决算|预算|总结|发现|指出|提出|查找|反馈"
    r"|\d\s*月|年底|年末|修订|印发|制定|实施|施行"
)
_PLAN = re.compile(
    r"(?<![至到度])(?P<year>20\d\d)\s*年(?:度)?[，,]?[^，。；\n\d]{0,12}?将(?=从|在|继续|进一步|重点|着力|持续|不断|切实|扎实|着重|主要)"
)
_CARRY = "结转|转结|接转|顺延|递延|滚存"
_CARRIED_OUT = re.compile(
    rf"(?:(?:{_CARRY}|延续|延期|转)(?:至|到|入|往)|{_CARRY})(?P<year>20\d\d)\s*年(?:度)?(?=继续|办理|答复|处理|[，、）]|\s*\d+件|$)"
)
_CARRIED_IN = re.compile(
    rf"(?<![较比与])(?P<year>20\d\d)\s*年(?:度)?(?:底|末)?(?:收到|受理|申请)?(?:未办结|尚未办结)?的?(?:{_CARRY}|转入|遗留)(?!至|到|入|下|继续)"
)
_CAME = re.compile(rf"(?:上一?年|去年|20\d\d年)(?:度)?的?(?:{_CARRY}|转入|遗留)[^，、0-9]{{0,8}}\d+件")
"""Cases carried in from the year before, with their number; the words behind them are about other cases."""
_FROM_BEFORE = re.compile(rf"(?:底|末)?(?:收到|受理|申请)?(?:尚?未办结)?的?(?:{_CARRY}|转入|遗留)")
"""The words behind a year from which cases were carried in."""
_BEFORE = re.compile(r"上一?年|去年|(?P<year>20\d\d)\s*年")
_MONEY = re.compile(r"资金|经费|预算|决算|指标|元")
_DATE = re.compile(r"(?P<year>20\d\d)\s*年\s*(?P<month>\d{1,2})\s*月")
_DAY = re.compile(r"(?:(?P<year>20\d\d)\s*年\s*)?(?<!\d)(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,3})\s*日")
_DAY_SIGNS = re.compile(r"月\s*\d{1,3}\s*日")
"""A day contains this. Most texts do not, and this test is quicker."""
_WITHOUT_YEAR_SIGN = re.compile(r"(?<![\d.])(?P<year>20\d\d)(?P<rest>\d{1,2}月(?:\d{1,2}日)?|\d{2,4}日)")
"""20251月1日, 20251231日: signs were lost."""
_LEAP_YEAR = 2024


_NOTICE = re.compile(r"(?P<body>[^〔]+)〔(?P<year>\d{4})〕(?P<number>\d+)号")
_DECREE = re.compile(r"《(?P<name>[^》]+)》（(?P<body>[^第]+)第(?P<number>\d+)号）")
_BRACKETED = (
    r"\s*(?P<open>[〔\[［【(（〈<])\s*(?P<year>\d{4})\s*年?(?P<close>[〕\]］】)）〉>])\s*第?\s*(?P<number>\d+)\s*号"
)
_PHONE = re.compile(r"(?:电话|联系方式|热线)[^\d。；\n]{0,12}(?P<number>[(（]?\d[\d\s()（）—－–-]{5,16}\d)")


def _found_in(part: str, count: Callable[[Report, str], int], report: Report) -> Extent:
    """Return what `count` counts in a text part."""
    if not report.texts.get(part, "").strip():
        return extent(0, {NO_TEXT: 1})
    number = count(report, part)
    return Extent(number) if number else extent(0, {"文中未识别到": 1})


def _names_extent(report: Report) -> Extent:
    """The title, and each place where a unit is named."""
    places = report.edition.places
    return Extent(1 + (_named_units(report) if places.opening or places.closing else 0))


def _period_extent(report: Report) -> Extent:
    return _found_in(report.edition.places.opening, _period_count, report)


def _notice_extent(report: Report) -> Extent:
    return _found_in(report.edition.places.opening, _notice_count, report)


def _phone_extent(report: Report) -> Extent:
    if not report.unit_value("phone"):
        return extent(0, {"封面电话未填": 1})
    return _found_in(report.edition.places.opening, _phone_count, report)


def _closing_extent(report: Report) -> Extent:
    return _found_in(report.edition.places.closing, _date_count, report)


def _has_opening(edition: Edition) -> bool:
    return bool(edition.places.opening)


def _has_closing(edition: Edition) -> bool:
    return bool(edition.places.closing)


def _check(
    code: str,
    about: str,
    measure: Callable[[Report], Extent] = of_texts,
    applies: Callable[[Edition], bool] = lambda edition: True,
) -> Check:
    return CHAPTER.add(Check(code, Area.WORDING, about, Level.VERIFY, measure, applies=applies))


TITLE = _check("F304", "标题和单位名称前后一致", _names_extent)
OTHER_UNIT = CHAPTER.add(TITLE.beside("F306", Level.VERIFY))
PERIOD = _check("F301", "统计期限与报告所属期间一致", _period_extent, _has_opening)
OTHER_NOTICE = _check("F101", "引用的文号和括号正确", _notice_extent, _has_opening)
OTHER_DECREE = CHAPTER.add(OTHER_NOTICE.beside("F104", Level.VERIFY))
NOTICE_BRACKETS = CHAPTER.add(OTHER_NOTICE.beside("F102", Level.HINT))
OTHER_PHONE = _check("F103", "联系电话与封面相同", _phone_extent, _has_opening)
OLD_YEAR = _check("F302", "文中没有遗留其他年度的年份")
AS_OF = CHAPTER.add(OLD_YEAR.beside("F308", Level.VERIFY))
PLAN = CHAPTER.add(OLD_YEAR.beside("F305", Level.HINT))
OTHER_YEAR = CHAPTER.add(OLD_YEAR.beside("F307", Level.VERIFY))
CARRIED = CHAPTER.add(OLD_YEAR.beside("F310", Level.VERIFY))
NO_DATE = _check("F309", "文中的日期写得完整、确有其日")
CLOSING = _check("F303", "落款日期在统计期限之后", _closing_extent, _has_closing)


# -- document numbers and phone numbers --------------------------------------------------------------------------------


@CHAPTER.finds(OTHER_NOTICE, NOTICE_BRACKETS, at=Place.OPENING)
def find_other_notice(report: Report, part: str) -> Iterator[Finding]:
    """The notice that prescribes the form: cited by another number, or with other brackets than the official ones."""
    pattern = _notice(report.edition)
    text = printed(report, part)
    own = _NOTICE.fullmatch(report.edition.notice)
    if pattern is None or own is None:
        return
    # Beside the own notice (〔2016〕201号、〔2021〕30号) another one of its issuer is cited as well.
    is_cited = re.search(rf"[〔\[（(]{own['year']}[〕\]）)]\s*{own['number']}\s*号", text.text)
    for match in pattern.finditer(text.text):
        if is_cited and (match["year"], match["number"]) != (own["year"], own["number"]):
            continue
        place = (text.span(*match.span()),)
        if (match["year"], match["number"]) != (own["year"], own["number"]):
            message = f"文中引用“{match[0]}”，本表样的依据为{report.edition.notice}。"
            yield OTHER_NOTICE.finding(message, texts=place, figures={"notice": match[0]})
        elif match["open"] + match["close"] != "〔〕":
            message = f"“{match[0]}”中的年份应使用六角括号：{report.edition.notice}。"
            yield NOTICE_BRACKETS.finding(message, texts=place)


def _notice_count(report: Report, part: str) -> int:
    """Count the citations of the notice and of the regulation's decree in a part."""
    text = half_width(printed(report, part).text)
    return sum(len(pattern.findall(text)) for pattern in (_notice(report.edition), _decree(report.edition)) if pattern)


@cache
def _notice(edition: Edition) -> re.Pattern[str] | None:
    """Finds the edition's notice by its issuer, whatever its number."""
    own = _NOTICE.fullmatch(edition.notice)
    return re.compile(re.escape(own["body"]) + _BRACKETED) if own else None


@CHAPTER.finds(OTHER_DECREE, at=Place.OPENING)
def find_other_decree(report: Report, part: str) -> Iterator[Finding]:
    """The regulation cited with the number of another decree, often of that before its revision."""
    own = _DECREE.fullmatch(report.edition.decree)
    pattern = _decree(report.edition)
    if own is None or pattern is None:
        return
    text = printed(report, part)
    for match in pattern.finditer(half_width(text.text)):
        if match["number"] != own["number"]:
            message = f"文中引用“{match['cited']}”，《{own['name']}》为{own['body']}第{own['number']}号。"
            place = (text.span(*match.span("cited")),)
            yield OTHER_DECREE.finding(message, texts=place, figures={"decree": match["cited"]})


@cache
def _decree(edition: Edition) -> re.Pattern[str] | None:
    """Finds the number of a decree behind the regulation's name, in full or without the country's."""
    own = _DECREE.fullmatch(edition.decree)
    if own is None:
        return None
    short = re.escape(own["name"].removeprefix("中华人民共和国"))
    return re.compile(rf"{short}[^。；]{{0,24}}?(?P<cited>{own['body']}\s*第?\s*(?P<number>\d+)\s*号)")


@CHAPTER.finds(OTHER_PHONE, at=Place.OPENING)
def find_other_phone(report: Report, part: str) -> Iterator[Finding]:
    """Phone numbers in the text, none of which is the one on the cover."""
    own = _digits(str(report.unit.get("phone", "")))
    text = printed(report, part)
    found = _phones(text)
    if len(own) < 7 or not found or any(_is_same(_digits(match["number"]), own) for match in found):
        return
    message = f"文中电话写为{found[0]['number'].strip()}，封面填报为{report.unit['phone']}。"
    place = text.span(*found[0].span("number"))
    yield OTHER_PHONE.finding(message, texts=(place,), figures={"phone": found[0]["number"]})


def _phone_count(report: Report, part: str) -> int:
    """Count the telephone numbers in a part."""
    return len(_phones(printed(report, part)))


def _phones(text: Printed) -> list[re.Match[str]]:
    return [match for match in _PHONE.finditer(text.text) if len(_digits(match["number"])) >= 7]


def _digits(text: str) -> str:
    return re.sub(r"\D", "", half_width(text))


def _is_same(one: str, other: str) -> bool:
    """Return the number with and without its area code."""
    return one.endswith(other) or other.endswith(one)


# -- years and dates ---------------------------------------------------------------------------------------------------


@cache
def _period_pattern(month: int, day: int) -> re.Pattern[str]:
    """A span of time that begins on a day of the year, named by its first and last day."""
    sign, mark = r"\s*[年./-]\s*", r"\s*[月./-]\s*"
    return re.compile(
        rf"(?P<from>20\d\d){sign}0?{month}{mark}0?{day}(?!\d)\s*日?\s*(?:零时|0时)?\s*(?:起|开始)?\s*[，,]?\s*"
        r"(?:至|到|—+|－|-|–|~|～)+\s*"
        rf"(?:(?P<to>20\d\d){sign}|(?:当年|本年|同年)\s*)?(?P<month>\d{{1,2}}){mark}(?P<day>\d{{1,2}})(?!\d)\s*日?"
    )


def _periods(report: Report, text: str) -> list[re.Match[str]]:
    first = report.edition.calendar.first_day(report.when)
    return list(_period_pattern(first.month, first.day).finditer(half_width(text)))


@CHAPTER.finds(PERIOD, at=Place.OPENING)
def find_other_period(report: Report, part: str) -> Iterator[Finding]:
    """The period of the figures: the first to the last day of the report's."""
    text = printed(report, part)
    calendar = report.edition.calendar
    first, last = calendar.first_day(report.when), calendar.last_day(report.when)
    for match in _periods(report, text.text):
        years = {int(match["from"]), int(match["to"] or match["from"])}
        if years != {report.year} or (int(match["month"]), int(match["day"])) != (last.month, last.day):
            right = f"{report.year}年{_day(first)}至{_day(last)}"
            place = report.edition.place_of(part)
            message = f"{place}：统计期限写为“{match[0]}”，应为{right}。"
            short = f"{place}：统计期限不是{report.year}年的"
            spans = (text.span(*match.span()),)
            yield PERIOD.finding(message, texts=spans, figures={"period": match[0]}, short=short)


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _period_count(report: Report, part: str) -> int:
    """Count the periods in a part."""
    return len(_periods(report, printed(report, part).text))


def _date_count(report: Report, part: str) -> int:
    """Count the dates in a part."""
    return len(_DATE.findall(half_width(printed(report, part).text)))


@CHAPTER.finds(NO_DATE, at=Place.BODY)
def find_impossible_date(report: Report, part: str) -> Iterator[Finding]:
    """Dates that lack a sign or that no calendar has."""
    text = printed(report, part)
    plain, place = half_width(text.text), report.edition.place_of(part)
    for match in _WITHOUT_YEAR_SIGN.finditer(plain):
        right = f"，疑应为“{meant}”" if (meant := _meant(match["year"], match["rest"])) else ""
        message = f"{place}：“{match[0]}”不是完整的日期{right}，请核对。"
        yield NO_DATE.finding(message, texts=(text.span(*match.span()),), figures={"date": match[0]})
    for match in _DAY.finditer(plain) if _DAY_SIGNS.search(plain) else ():
        if not _is_day(int(match["year"] or _LEAP_YEAR), int(match["month"]), int(match["day"])):
            message = f"{place}：没有“{match[0]}”这一天，请核对。"
            yield NO_DATE.finding(message, texts=(text.span(*match.span()),), figures={"date": match[0]})


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _meant(year: str, rest: str) -> str:
    """The date that is left after the year without its signs, where only one can be; "" else."""
    if "月" in rest:
        month, _, day = rest.removesuffix("日").partition("月")
        splits = [(month, day)]
    else:
        digits = rest.removesuffix("日")
        splits = [(digits[:at], digits[at:]) for at in (1, 2) if 1 <= len(digits) - at <= 2]
    possible = [pair for pair in splits if _is_day(int(year), int(pair[0]), int(pair[1] or 1))]
    if len(possible) != 1:
        return ""
    month, day = possible[0]
    return f"{year}年{int(month)}月" + (f"{int(day)}日" if day else "")


@CHAPTER.finds(OLD_YEAR, at=Place.AFTER_OPENING)
def find_old_year(report: Report, part: str) -> Iterator[Finding]:
    """Sentences that begin with last year's number as if it were this year's, and do not look back."""
    text, last = printed(report, part), str(report.year - 1)
    plain = half_width(text.text)
    for match in _SENTENCE_YEAR.finditer(plain) if last in plain else ():
        if match["year"] == last and not _is_of_last_year(report, match["rest"]):
            start = match.start("year")
            if is_confirmed(report, text, (start, start + 4)):
                continue
            said = f"{report.edition.place_of(part)}：句首写“{match['year']}年”"
            message = f"{said}，本报告为{report.year}年度，请核实是否为上年遗留的年度。"
            place = (text.span(start, start + 4),)
            yield OLD_YEAR.finding(message, texts=place, figures={"sentence": match[0][:60]}, short=said)


def _is_of_last_year(report: Report, rest: str) -> bool:
    """Whether what follows last year's number looks back, carries cases over, or names this year beside it."""
    return bool(_LOOKS_BACK.search(rest) or _FROM_BEFORE.match(rest)) or f"{report.year}年" in rest


@cache
def _as_of(last_day: str) -> re.Pattern[str]:
    """Finds a state at the end of a year."""
    end = f"{last_day.partition('月')[0]}月底"
    return re.compile(rf"截[至止]\s*(?P<year>20\d\d)\s*年\s*(?:底|末|{last_day}|{end})(?P<rest>[^。；\n]{{0,20}})")


def _ends_the_year(report: Report) -> bool:
    """Tell whether the report's period is the last of its year: then statements about its end are past."""
    return report.period == report.edition.calendar.codes[-1]


@CHAPTER.finds(PLAN, at=Place.AFTER_OPENING)
def find_plan_of_the_year(report: Report, part: str) -> Iterator[Finding]:
    """Find statements in the future tense about the year that has ended."""
    text = printed(report, part)
    for match in _PLAN.finditer(half_width(text.text)):
        is_kept = is_confirmed(report, text, match.span("year"))
        if int(match["year"]) == report.year and _ends_the_year(report) and not is_kept:
            said = f"{report.edition.place_of(part)}：{match['year']}年写为将来"
            message = f"{said}，本报告即为{match['year']}年度，请核实是否应为{report.year + 1}年。"
            place = (text.span(*match.span("year")),)
            yield PLAN.finding(message, texts=place, figures={"sentence": match[0]}, short=said)


@CHAPTER.finds(AS_OF, at=Place.AFTER_OPENING)
def find_old_state(report: Report, part: str) -> Iterator[Finding]:
    """A state at the end of last year told as if it were that at the end of this one."""
    text = printed(report, part)
    for match in _as_of(report.edition.calendar.outer_days[1]).finditer(half_width(text.text)):
        last = report.edition.calendar.last_day(report.when)
        is_last_year = int(match["year"]) == report.year - 1 and _ends_the_year(report)
        is_kept = is_confirmed(report, text, match.span("year"))
        if is_last_year and not _LOOKS_BACK.search(match["rest"]) and not is_kept:
            end = f"{last.year}年{_day(last)}"
            said = f"{report.edition.place_of(part)}：写有“截至{match['year']}年底”"
            message = f"{said}，本报告统计至{end}，请核实是否为上年遗留的年度。"
            place = (text.span(*match.span("year")),)
            yield AS_OF.finding(message, texts=place, figures={"sentence": match[0]}, short=said)


@CHAPTER.finds(CARRIED, at=Place.AFTER_OPENING)
def find_other_year_of_carrying(report: Report, part: str) -> Iterator[Finding]:
    """Cases carried into another year than the next, or from another than the last: left over from an older report."""
    if not _ends_the_year(report):
        return
    text = printed(report, part)
    for start, sentence in _clauses(half_width(text.text)):
        if "20" not in sentence or _MONEY.search(sentence):
            continue
        wrong = [(match, report.year + 1) for match in _CARRIED_OUT.finditer(sentence) if _is_old_end(report, match)]
        came = _CARRIED_IN.finditer(sentence)
        wrong += [(match, report.year - 1) for match in came if int(match["year"]) < report.year - 1]
        for match, right in wrong:
            span = (start + match.start("year"), start + match.end("year"))
            if is_confirmed(report, text, span):
                continue
            said = f"{report.edition.place_of(part)}：写为“{match[0]}”"
            message = f"{said}，本报告为{report.year}年度，应为{right}年，请核实是否为上年遗留的年度。"
            yield CARRIED.finding(message, texts=(text.span(*span),), figures={"carried": match[0]}, short=said)


def _is_old_end(report: Report, match: re.Match[str]) -> bool:
    """Whether cases are said to go into this year or an earlier one, and not to have come there from before."""
    before = _CAME.sub("", match.string[: match.start()])
    earlier = (each["year"] for each in _BEFORE.finditer(before))
    return int(match["year"]) <= report.year and all(year and int(year) >= int(match["year"]) for year in earlier)


def _clauses(text: str) -> Iterator[tuple[int, str]]:
    """The stretches between full stops and semicolons, with their starts."""
    for match in re.finditer(r"[^。；\n]+", text):
        yield match.start(), match[0]


@CHAPTER.finds(CLOSING, at=Place.CLOSING)
def find_early_date(report: Report, part: str) -> Iterator[Finding]:
    """A date under the report from before its year was over."""
    text = printed(report, part)
    for match in _DATE.finditer(half_width(text.text)):
        last = report.edition.calendar.last_day(report.when)
        if (int(match["year"]), int(match["month"])) < (last.year, last.month):
            message = f"落款日期为{match[0]}，早于统计期限的截止日{last.year}年{_day(last)}。"
            yield CLOSING.finding(message, texts=(text.span(*match.span()),), figures={"date": match[0]})


@CHAPTER.finds(TITLE, at=Place.TITLE)
def find_other_title(report: Report, part: str) -> Iterator[Finding]:
    """A title typed by hand that is not of the prescribed form."""
    text = printed(report, part)
    if not text.text.strip():
        return
    typed = _dense(text.text)
    unit, rest = _dense(report.unit_name), _dense(report.worded(report.edition.words.title, unit=""))
    place, figures = (text.span(0, len(text.text)),), {"title": typed}
    if not typed.endswith(rest):
        yield TITLE.finding(f"标题应为“单位名称+{rest}”。", texts=place, figures=figures)
    elif unit and unit not in typed:
        message = f"标题中的单位名称与封面上的“{report.unit_name}”不同。"
        yield TITLE.finding(message, texts=place, figures=figures)


def _dense(text: str) -> str:
    return re.sub(r"\s", "", half_width(text))


_PLACE = "省市县区州盟旗镇乡"
_ORGAN = "局|委员会|厅|政府|中心|办公室|街道办事处|支队|大队|院"
_UNIT = rf"(?P<unit>[一-龥]{{2,16}}[{_PLACE}][一-龥（）]{{0,24}}?(?:{_ORGAN}))"
_FIRST = re.compile(
    rf"\A\s*20\d\d年度?[，,]?{_UNIT}(?=坚持|认真|深入|全面|严格|切实|高度|积极|始终|按照|围绕|紧紧|持续|以)"
)
_SIGNED = re.compile(rf"\A\s*{_UNIT}\s*(?:\n|\Z)")


@CHAPTER.finds(OTHER_YEAR, OTHER_UNIT, at=Place.OPENING)
def find_other_title_in_opening(report: Report, part: str) -> Iterator[Finding]:
    """The report named by its full title, as another unit's or of another year."""
    text = printed(report, part)
    for match in _titled(report).finditer(half_width(text.text)):
        if int(match["year"]) != report.year and not is_confirmed(report, text, match.span("year")):
            message = f"前言写为{match['year']}年的年度报告，本报告为{report.year}年度。"
            place = (text.span(*match.span("year")),)
            yield OTHER_YEAR.finding(message, texts=place, figures={"year": match["year"]})
        yield from _other_unit(report, text, match)


@CHAPTER.finds(OTHER_UNIT, at=Place.AFTER_OPENING)
def find_other_unit_in_first_sentence(report: Report, part: str) -> Iterator[Finding]:
    """The unit that the first sentence says the year's work of."""
    text = printed(report, part)
    match = _FIRST.match(half_width(text.text))
    if match:
        yield from _other_unit(report, text, match)


@CHAPTER.finds(OTHER_UNIT, at=Place.CLOSING)
def find_other_signature(report: Report, part: str) -> Iterator[Finding]:
    """The unit that signs."""
    text = printed(report, part)
    match = _SIGNED.match(half_width(text.text))
    if match:
        yield from _other_unit(report, text, match)


def _named_units(report: Report) -> int:
    """Count the names of units that the texts use for the reporting unit."""
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
    name = report.edition.calendar.name(report.period)
    return _title(report.edition.words.title.format(unit="", year="", period=name))


@cache
def _title(rest: str) -> re.Pattern[str]:
    tail = re.escape(rest.removeprefix("年"))
    return re.compile(rf"(?:(?<=《)|(?<=发布)|(?<=公布)|(?<=编制)){_UNIT}(?P<year>20\d\d)年度?{tail}")


def _other_unit(report: Report, text: Printed, match: re.Match[str]) -> Iterator[Finding]:
    name = match["unit"]
    if not report.unit_name or _is_own(name, report.unit_name):
        return
    message = f"文中单位写为“{name}”，封面填报为“{report.unit_name}”，请核实是否误用其他单位内容。"
    place = (text.span(*match.span("unit")),)
    yield OTHER_UNIT.finding(message, texts=place, figures={"unit": name})


def _is_own(name: str, unit: str) -> bool:
    """Whether a name is the unit's, with or without the places before it, or that of a part of it."""
    short = re.sub(rf"^[一-龥]{{2,6}}?[省州市盟](?=[一-龥]{{2,}}[{_PLACE}])", "", unit)
    return name in unit or unit in name or short in name
