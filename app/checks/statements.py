"""What the texts must say and must not contain: statements, words left over, the notice, the phone number."""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from app.checks.figures import is_of
from app.checks.finding import Finding, Span
from app.checks.printed import LIVE, Printed, printed
from app.model.edition import Edition, Leftover, Level, NeedsText, Statement
from app.model.numbers import half_width, written
from app.model.report import Report
from app.model.texts import UNKNOWN_FIGURE, unknown_cells

OTHER_NOTICE = "F101"
NOTICE_BRACKETS = "F102"
OTHER_PHONE = "F103"
_NOTICE = re.compile(r"(?P<body>[^〔]+)〔(?P<year>\d{4})〕(?P<number>\d+)号")
_BRACKETED = (
    r"\s*(?P<open>[〔\[［【(（〈<])\s*(?P<year>\d{4})\s*年?(?P<close>[〕\]］】)）〉>])\s*第?\s*(?P<number>\d+)\s*号"
)
_PHONE = re.compile(r"(?:电话|联系方式|热线)[^\d。；\n]{0,12}(?P<number>[(（]?\d[\d\s()（）—－–-]{5,16}\d)")


def needs_finding(report: Report, rule: NeedsText) -> Iterator[Finding]:
    """A figure that its text passes over in silence; an unwritten text is silent too."""
    values = [report.value(cell) for cell in rule.cells]
    figure = sum((value for value in values if value is not None), start=0)
    text = printed(report, rule.part).text
    if figure <= 0 or says(text, rule.patterns):
        return
    message = rule.sentence.format(figure=written(figure))
    figures = {cell: written(value) for cell, value in zip(rule.cells, values, strict=True) if value is not None}
    yield Finding(rule.code, rule.level, message, rule.cells, (Span(rule.part, 0, 0),), figures=figures)


def says(text: str, patterns: Iterable[str]) -> bool:
    """Whether a printed text matches any of the patterns; blanks inside Chinese words do not hide them."""
    dense = _dense(text)
    return any(re.search(pattern, dense) for pattern in patterns)


@lru_cache(maxsize=64)
def _dense(text: str) -> str:
    return re.sub(r"[ \t\u3000]+", "", half_width(text).replace("(", "（").replace(")", "）"))


def statement_finding(report: Report, rule: Statement) -> Iterator[Finding]:
    """A statement that is missing, or made in too few words."""
    if not is_asked(report, rule) or not is_begun(report, rule):
        return
    all_texts = _joined(report, rule.parts + rule.also)
    if (not rule.patterns or says(all_texts, rule.patterns)) and len(re.sub(r"\s", "", all_texts)) >= rule.least:
        return
    first = next((part for part in rule.parts if report.texts.get(part, "").strip()), rule.parts[0])
    yield Finding(rule.code, rule.level, rule.sentence, texts=(Span(first, 0, 0),))


def is_asked(report: Report, rule: Statement) -> bool:
    """Whether the year and the kind of unit ask for it."""
    return report.year >= rule.first_year and (not rule.units or any(is_of(report, units) for units in rule.units))


def is_begun(report: Report, rule: Statement) -> bool:
    """Whether it can be missed: in what is written; in what is not, if it is grave and no other rule asks for all.

    An empty part must not be judged more mildly than one that is badly written.
    """
    if rule.unwritten or _joined(report, rule.parts).strip():
        return True
    told = any(each.unwritten and set(rule.parts) <= set(each.parts) for each in report.edition.statements)
    return rule.level is not Level.HINT and not told


def _joined(report: Report, parts: tuple[str, ...]) -> str:
    return "\n".join(printed(report, part).text for part in parts if part in report.texts)


def leftover_findings(report: Report, part: str) -> Iterator[Finding]:
    """Words left over in one part, each with its place."""
    text = printed(report, part)
    for rule in report.edition.leftovers:
        for pattern in rule.patterns:
            yield from _leftover(text, rule, pattern)


def _leftover(text: Printed, rule: Leftover, pattern: str) -> Iterator[Finding]:
    for match in re.finditer(pattern, text.text):
        words = match[0].strip()
        if words:
            message = rule.sentence.format(words=words[:20])
            yield Finding(rule.code, rule.level, message, texts=(text.span(*match.span()),), figures={"words": words})


def notice_findings(report: Report, part: str) -> Iterator[Finding]:
    """The notice that prescribes the form: cited by another number, or with other brackets than the official ones."""
    pattern = _notice(report.edition)
    text = printed(report, part)
    for match in pattern.finditer(text.text) if pattern else ():
        own = _NOTICE.fullmatch(report.edition.notice)
        assert own is not None
        place = (text.span(*match.span()),)
        if (match["year"], match["number"]) != (own["year"], own["number"]):
            message = f"文中引用的是“{match[0]}”，本表样的依据是{report.edition.notice}。"
            yield Finding(OTHER_NOTICE, Level.VERIFY, message, texts=place, figures={"notice": match[0]})
        elif match["open"] + match["close"] != "〔〕":
            message = f"“{match[0]}”中的年份应使用六角括号：{report.edition.notice}。"
            yield Finding(NOTICE_BRACKETS, Level.HINT, message, texts=place)


def notices(report: Report, part: str) -> int:
    """How often a part cites the notice."""
    pattern = _notice(report.edition)
    return len(pattern.findall(printed(report, part).text)) if pattern else 0


@cache
def _notice(edition: Edition) -> re.Pattern[str] | None:
    """Finds the edition's notice by its issuer, whatever its number."""
    own = _NOTICE.fullmatch(edition.notice)
    return re.compile(re.escape(own["body"]) + _BRACKETED) if own else None


def phone_findings(report: Report, part: str) -> Iterator[Finding]:
    """Phone numbers in the text, none of which is the one on the cover."""
    own = _digits(str(report.unit.get("phone", "")))
    text = printed(report, part)
    found = _phones(text)
    if len(own) < 7 or not found or any(_is_same(_digits(match["number"]), own) for match in found):
        return
    message = f"文中的电话是{found[0]['number'].strip()}，封面上填的是{report.unit['phone']}。"
    place = text.span(*found[0].span("number"))
    yield Finding(OTHER_PHONE, Level.VERIFY, message, texts=(place,), figures={"phone": found[0]["number"]})


def phones(report: Report, part: str) -> int:
    """How many phone numbers are read in a part."""
    return len(_phones(printed(report, part)))


def _phones(text: Printed) -> list[re.Match[str]]:
    return [match for match in _PHONE.finditer(text.text) if len(_digits(match["number"])) >= 7]


def _digits(text: str) -> str:
    return re.sub(r"\D", "", half_width(text))


def _is_same(one: str, other: str) -> bool:
    """With or without the area code."""
    return one.endswith(other) or other.endswith(one)


UNKNOWN_LIVE = "V141"
_BESIDE = 8
"""Characters that are shown on either side of a live figure."""


def dangling_findings(report: Report, part: str) -> Iterator[Finding]:
    """Each live figure of a part that names an unknown cell; the finding names it as well."""
    text = printed(report, part)
    at = -1
    for formula in text.live:
        at = text.text.index(LIVE, at + 1)
        unknown = unknown_cells(formula, report.edition)
        if not unknown:
            continue
        before, after = text.text[max(0, at - _BESIDE) : at], text.text[at + 1 : at + 1 + _BESIDE]
        words = (before.rpartition("\n")[2] + UNKNOWN_FIGURE + after.partition("\n")[0]).replace(LIVE, "〔数〕")
        named = "、".join(cell or "空" for cell in unknown)
        message = (
            f"{report.edition.parts[part].label}：“{words}”中的联动数字所指的单元格（{named}）在本表样中不存在，"
            "请删去后重新插入，或改为文字数字。"
        )
        place = (text.span(at, at + 1),)
        yield Finding(UNKNOWN_LIVE, Level.ERROR, message, texts=place, figures={"formula": formula})
