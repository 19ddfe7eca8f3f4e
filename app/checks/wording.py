"""Slips of form in a text: numbers missing in a series, punctuation doubled, of the wrong width or forgotten."""

import re
from collections.abc import Iterator, Sequence

from app.checks.finding import Finding
from app.checks.printed import LIVE, Printed, printed
from app.model.edition import Level
from app.model.report import Report

SERIES = "F201"
DOUBLED = "F202"
HALF_WIDTH = "F203"
NO_STOP = "F204"
TIDY = "整理格式"
"""The repair of what tidying the part puts right."""
SCHEMES = "F205"

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
)
HALF_MARKS = re.compile(rf"(?<={HAN})[,;:?!](?=\s*(?:{HAN}|[“《（\d\n]|$))|(?<={HAN})\.(?=\s*(?:{HAN}|\n|$))")
_SENTENCE_END = tuple("。！？：；…”’）》〉】、，,.;:!?)")
_LEAST_SENTENCE = 30
"""A paragraph shorter than this, without a comma, may be a heading, a date or a signature."""


def wording_findings(report: Report, part: str) -> Iterator[Finding]:
    """At most one finding of each kind for a part: it is one thing to see to, however often it occurs."""
    text = printed(report, part)
    if not text.text.strip():
        return
    for pattern in _SERIES:
        yield from _series(text, pattern)
    doubled = [match for match in _DOUBLED.finditer(text.text) if "……" not in match[0]]
    marks = TIDY if any(not re.search(HAN, match[0]) for match in doubled) else ""
    yield from _together(text, doubled, DOUBLED, "“{words}”重复了{times}。", marks)
    half = list(HALF_MARKS.finditer(text.text))
    yield from _together(text, half, HALF_WIDTH, "中文里用了半角标点“{words}”{times}。", TIDY)
    ends = list(_without_stop(text.text))
    yield from _together(text, ends, NO_STOP, "以“{words}”结尾的一段没有句号{times}。")


def _together(
    text: Printed, matches: list[re.Match[str]], code: str, sentence: str, fix: str = ""
) -> Iterator[Finding]:
    if not matches:
        return
    times = f"，共{len(matches)}处" if len(matches) > 1 else ""
    message = sentence.format(words=matches[0][0], times=times)
    yield Finding(code, Level.HINT, message, texts=tuple(text.span(*match.span()) for match in matches), fix=fix)


def _without_stop(text: str) -> Iterator[re.Match[str]]:
    """The last characters of paragraphs that end like no sentence does."""
    for match in re.finditer(r"[^\n]+", text):
        paragraph = match[0].rstrip()
        is_sentence = len(paragraph) >= _LEAST_SENTENCE and "，" in paragraph
        if is_sentence and not paragraph.endswith(_SENTENCE_END):
            end = match.start() + len(paragraph)
            found = re.compile(r".{1,4}\Z").search(text[:end])
            if found:
                yield found


def _series(text: Printed, pattern: re.Pattern[str]) -> Iterator[Finding]:
    """The first number that does not follow the one before it. A series begins anew with 1."""
    before, is_heading = 0, pattern is HEADINGS
    for match in pattern.finditer(text.text):
        number = number_of(match["number"])
        if before and number not in (1, before + 1):
            word = "重复" if number <= before else "跳号"
            message = f"序号“{match[0].strip()}”{word}，前一个是“{like(match['number'], before)}”。"
            yield Finding(
                SERIES, Level.HINT, message, texts=(text.span(*match.span()),), fix=TIDY if is_heading else ""
            )
            return
        before = number


def series_findings(report: Report, parts: tuple[str, ...]) -> Iterator[Finding]:
    """The run-in headings of a section's parts: the first that does not follow the last one of the part before."""
    before = 0
    for part in parts:
        text = printed(report, part)
        match = HEADINGS.match(text.text)
        if not match:
            continue
        number = number_of(match["number"])
        if before and number not in (1, before + 1):
            word = "重复" if number <= before else "跳号"
            message = f"小标题“{match[0].strip()}”{word}，前一个是“（{like(match['number'], before)}）”。"
            yield Finding(SERIES, Level.HINT, message, texts=(text.span(*match.span()),), fix=TIDY)
            return
        before = number_of([*HEADINGS.finditer(text.text)][-1]["number"])


def scheme_findings(report: Report, parts: tuple[str, ...]) -> Iterator[Finding]:
    """The run-in headings of a section's parts, numbered in two ways."""
    first: re.Match[str] | None = None
    for part in parts:
        text = printed(report, part)
        match = _SCHEME.match(text.text)
        first = first or match
        if match and first and match.lastgroup != first.lastgroup:
            message = f"小标题的编号方式不一致：前面是“{first[0].strip()}”，这里是“{match[0].strip()}”。"
            yield Finding(SCHEMES, Level.HINT, message, texts=(text.span(*match.span()),))
            return


def number_of(text: str) -> int:
    """What 十二 or 12 counts; 0 for what is no number."""
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (_DIGITS.find(tens[:1]) + 1 if tens else 1) * 10 * bool(ten) + (_DIGITS.find(ones) + 1 if ones else 0)


def like(written: str, number: int) -> str:
    """A number in the digits of another."""
    if written.isdigit():
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens - 1]}十"
    return head + (_DIGITS[ones - 1] if ones else "")


SYMBOL = "V142"
RARE = "V143"
_HAN = re.compile("[\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_SENTENCE = "{where}中的“{words}”{more}字库中没有，PDF中会显示为方框，"
_NAMED = 8
"""The most characters that a sentence names."""
_ADVICE = {
    SYMBOL: "请换用其他写法。",
    RARE: "请换用通行的字；人名、地名确需用这个字的，请说明，导出时选用本机字体。",
}


def undrawn_findings(report: Report, part: str) -> Iterator[Finding]:
    """The symbols and the rare characters of one text part, each kind with all its places."""
    text = printed(report, part)
    where = f"“{report.edition.parts[part].label}”"
    for code, level, characters in _by_kind(report, text.text.replace(LIVE, "")):
        places = re.finditer("|".join(map(re.escape, characters)), text.text)
        spans = tuple(text.span(*place.span()) for place in places)
        yield Finding(code, level, _sentence(code, where, characters), texts=spans, figures=_bound(characters))


def undrawn_remarks(report: Report) -> Iterator[Finding]:
    """The same of the remarks beside figures."""
    for cell, remark in report.remarks.items():
        where = f"{report.edition.cells[cell].name}的备注"
        for code, level, characters in _by_kind(report, remark):
            yield Finding(code, level, _sentence(code, where, characters), (cell,), figures=_bound(characters))


def undrawn_cover(report: Report) -> Iterator[Finding]:
    """The same of the lines of the cover."""
    for line in report.edition.fields:
        value = str(report.unit.get(line.key, ""))
        for code, level, characters in _by_kind(report, value):
            message = _sentence(code, f"封面的“{line.label}”", characters)
            yield Finding(code, level, message, figures={line.key: value})


def _by_kind(report: Report, text: str) -> Iterator[tuple[str, Level, list[str]]]:
    """A symbol can be written otherwise; a character of somebody's name may have to stay."""
    lacking = report.edition.coverage.lacking(text)
    for code, level, is_han in ((SYMBOL, Level.ERROR, False), (RARE, Level.VERIFY, True)):
        found = [character for character in lacking if bool(_HAN.match(character)) is is_han]
        if found:
            yield code, level, found


def _sentence(code: str, where: str, characters: Sequence[str]) -> str:
    more = f"等{len(characters)}个字符" if len(characters) > _NAMED else ""
    return _SENTENCE.format(where=where, words="、".join(characters[:_NAMED]), more=more) + _ADVICE[code]


def _bound(characters: Sequence[str]) -> dict[str, str]:
    return {"characters": "".join(characters)}
