"""Checks of form in a text: gaps in numbered series, punctuation that is doubled, half-width or missing."""

import re
from collections.abc import Iterator
from functools import cache

from app.checks.declarations import Area, Chapter, Check, Place, of_texts
from app.checks.finding import Finding
from app.checks.printed import LIVE, Printed, printed
from app.model.edition import Level
from app.model.ordinals import read_ordinal, write_ordinal
from app.model.report import Report

CHAPTER = Chapter()
TIDY = "整理格式"
"""The fix for everything that `text_cleanup` puts right."""
SERIES = CHAPTER.add(Check("F201", Area.WORDING, "序号连续，编号方式一致", Level.HINT, of_texts, TIDY))
SCHEMES = CHAPTER.add(SERIES.beside("F205", Level.HINT))
DOUBLED = CHAPTER.add(Check("F202", Area.WORDING, "标点和用词没有重复、缺漏", Level.HINT, of_texts, TIDY))
HALF_WIDTH = CHAPTER.add(DOUBLED.beside("F203", Level.HINT, TIDY))
NO_STOP = CHAPTER.add(DOUBLED.beside("F204", Level.HINT))
SPACES = CHAPTER.add(DOUBLED.beside("F206", Level.HINT, TIDY))

HAN = "[\u3400-\u9fff\U00020000-\U0003ffff]"
_DIGITS = "一二三四五六七八九十"
HEADINGS = re.compile(rf"^\s*[（(](?P<number>[{_DIGITS}]{{1,3}})[）)]", re.MULTILINE)
"""The numbers of run-in headings （一）…"""
_SERIES = (
    # Within a paragraph: 一是…；二是…. After another word (之一是, 唯一是) it is no number of a series.
    re.compile(rf"(?:^|(?<=[，。；：、！？\s（）“*]))(?P<number>[{_DIGITS}]{{1,3}})是", re.MULTILINE),
    HEADINGS,
    re.compile(r"^\s*(?P<number>\d{1,2})[.．、](?!\d)", re.MULTILINE),
)
_SCHEME = re.compile(
    rf"\s*(?:(?P<bracketed>[（(][{_DIGITS}]{{1,3}}[）)])|(?P<counted>[{_DIGITS}]{{1,3}}、)|(?P<digit>\d{{1,2}}[.．、]))"
)
_DOUBLED = re.compile(
    r"[，。；、：]{2,}|[！？]{3,}|(?<!目)的的(?!确)|与与|及及|和和(?!气|睦|美)|进行进行|(?P<same>[一-龥]{3,8})(?P=same)"
    # 审核审核; not 管理管理办法, 政府信息信息化, where the second one begins another word.
    r"|(?P<word>(?!(?P<one>[一-龥])(?P=one))[一-龥]{2})(?P=word)(?![一-龥]?(?:法|局|处|科|化|员|人|率|性|权|中心|条例|制度))"
)
MARKS = "，。；：、！？（）“”《》〈〉【】〔〕"
BLANK = "[ \t\u3000\xa0\u2002\u2003\u2009]"
_UNITS = "[年月日号件条次元万亿个人名项份页期场篇家批宗起部户]"
HALF_MARKS = re.compile(rf"[,;:?!.](?<={HAN}.)(?=\s*(?:{HAN}|\n|$)|(?<!\.)\s*[“《（\d])")
"""A single class of letters comes first, so that all others are passed at once."""


@cache
def needless_spaces() -> tuple[re.Pattern[str], ...]:
    """Find spaces that print as gaps within a sentence: each pattern's group `space`. Most texts have no space."""
    return (
        # Between two characters a single space is a slip, of a copied PDF mostly; a wide one sets something apart.
        re.compile(rf"(?<={HAN})(?P<space>[ \t\xa0])(?={HAN})"),
        re.compile(rf"(?P<space>(?<=[{MARKS}]){BLANK}+(?=\S)|(?<=\S){BLANK}+(?=[{MARKS}]))"),
        re.compile(rf"(?<={HAN})(?P<space>[ \xa0])(?=\d[\d,.]*%?[ \xa0]?{_UNITS})"),
        re.compile(rf"(?<={HAN})[ \xa0]?\d[\d,.]*%?(?P<space>[ \xa0])(?={_UNITS})"),
    )


_ANY_BLANK = re.compile(BLANK)
_BESIDE = 2
"""Letters shown on either side of a space."""
_SENTENCE_END = tuple("。！？：；…”’）》〉】、，,.;:!?)")
_LAST = 4
_LAST_WORDS = re.compile(f".{{{_LAST}}}")
"""The characters by which the end of a paragraph is named."""
_LEAST_SENTENCE = 30
"""A paragraph shorter than this, without a comma, may be a heading, a date or a signature."""


@CHAPTER.finds(SERIES, DOUBLED, HALF_WIDTH, SPACES, NO_STOP, at=Place.BODY)
def find_wording(report: Report, part: str) -> Iterator[Finding]:
    """Return at most one finding of each kind for a part, however often it occurs."""
    text = printed(report, part)
    if not text.text.strip():
        return
    for pattern in _SERIES:
        yield from _series(text, pattern)
    doubled = [match for match in _DOUBLED.finditer(text.text) if "……" not in match[0]]
    marks = TIDY if any(not re.search(HAN, match[0]) for match in doubled) else ""
    yield from _together(text, doubled, DOUBLED, "“{words}”重复{times}。", marks)
    half = list(HALF_MARKS.finditer(text.text))
    yield from _together(text, half, HALF_WIDTH, "中文里用了半角标点“{words}”{times}。", TIDY)
    yield from _spaces(text)
    ends = list(_without_stop(text.text))
    yield from _together(text, ends, NO_STOP, "以“{words}”结尾的一段没有句号{times}。")


def _together(
    text: Printed, matches: list[re.Match[str]], check: Check, sentence: str, fix: str = ""
) -> Iterator[Finding]:
    if not matches:
        return
    times = f"，共{len(matches)}处" if len(matches) > 1 else ""
    message = sentence.format(words=matches[0][0], times=times)
    yield check.finding(message, texts=tuple(text.span(*match.span()) for match in matches), fix=fix)


def _spaces(text: Printed) -> Iterator[Finding]:
    """The spaces within sentences, shown with the letters beside the first one."""
    if not _ANY_BLANK.search(text.text):
        return
    places = sorted({match.span("space") for pattern in needless_spaces() for match in pattern.finditer(text.text)})
    if not places:
        return
    start, end = places[0]
    shown = text.text[max(start - _BESIDE, 0) : end + _BESIDE].replace("\n", "").replace(LIVE, "…").strip()
    times = f"，共{len(places)}处" if len(places) > 1 else ""
    # A space alone is hardly seen: the letters beside it are pointed out with it.
    spans = tuple(text.span(start - 1, end + 1) for start, end in places)
    yield SPACES.finding(f"“{shown}”中间有空格{times}。", texts=spans, fix=TIDY)


def _without_stop(text: str) -> Iterator[re.Match[str]]:
    """The last characters of paragraphs that end like no sentence does."""
    for match in re.finditer(r"[^\n]+", text):
        paragraph = match[0].rstrip()
        is_sentence = len(paragraph) >= _LEAST_SENTENCE and "，" in paragraph
        if is_sentence and not paragraph.endswith(_SENTENCE_END):
            end = match.start() + len(paragraph)
            if found := _LAST_WORDS.match(text, end - _LAST, end):
                yield found


def _series(text: Printed, pattern: re.Pattern[str]) -> Iterator[Finding]:
    """The first number that does not follow the one before it. A series begins again with 1."""
    before, is_heading = 0, pattern is HEADINGS
    for match in pattern.finditer(text.text):
        number = read_ordinal(match["number"])
        if before and number not in (1, before + 1):
            word = "重复" if number <= before else "跳号"
            message = f"序号“{match[0].strip()}”{word}，前一个是“{ordinal_like(match['number'], before)}”。"
            yield SERIES.finding(message, texts=(text.span(*match.span()),), fix=TIDY if is_heading else "")
            return
        before = number


@CHAPTER.finds(SERIES, at=Place.SECTION)
def find_gap_between_parts(report: Report, parts: tuple[str, ...]) -> Iterator[Finding]:
    """The run-in headings of a section's parts: the first that does not follow the last one of the part before."""
    before = 0
    for part in parts:
        text = printed(report, part)
        match = HEADINGS.match(text.text)
        if not match:
            continue
        number = read_ordinal(match["number"])
        if before and number not in (1, before + 1):
            word = "重复" if number <= before else "跳号"
            message = f"小标题“{match[0].strip()}”{word}，前一个是“（{ordinal_like(match['number'], before)}）”。"
            yield SERIES.finding(message, texts=(text.span(*match.span()),), fix=TIDY)
            return
        before = read_ordinal([*HEADINGS.finditer(text.text)][-1]["number"])


@CHAPTER.finds(SCHEMES, at=Place.SECTION)
def find_mixed_numbering(report: Report, parts: tuple[str, ...]) -> Iterator[Finding]:
    """The run-in headings of a section's parts, numbered in two ways."""
    first: re.Match[str] | None = None
    for part in parts:
        text = printed(report, part)
        match = _SCHEME.match(text.text)
        first = first or match
        if match and first and match.lastgroup != first.lastgroup:
            message = f"小标题的编号方式不一致：前面是“{first[0].strip()}”，这里是“{match[0].strip()}”。"
            yield SCHEMES.finding(message, texts=(text.span(*match.span()),))
            return


def ordinal_like(written: str, number: int) -> str:
    """A number in the digits of another."""
    return str(number) if written.isdecimal() else write_ordinal(number)
