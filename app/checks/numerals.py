"""Numbers as prose writes them: 12, １２, 1,234, 十二, 1.2万, 百分之三; without dates and approximate numbers.

A sentence is normalized for the parser of claims: one sign replaces each number with its unit.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from app.checks.printed import LIVE, LONGEST_SENTENCE
from app.model.numbers import half_width

COUNT, PERCENT = "\ue001", "\ue002"
"""Replace a number and a percentage in a text that is parsed for claims."""
END_MARKS = "。！？\n"
"""End a sentence."""

_CHINESE = "〇零一二两三四五六七八九十百千万亿"
_VALUES = {**{digit: value for value, digit in enumerate("零一二三四五六七八九")}, "〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_SCALES = {"": 1, "万": 10**4, "亿": 10**8}
_LETTERS = rf"[^{END_MARKS}]{{0,{LONGEST_SENTENCE}}}"
_SENTENCE = re.compile(rf"{_LETTERS}(?:[{END_MARKS}]|\Z)|{_LETTERS}[；，、]|{_LETTERS}")
"""A very long sentence is split behind a mark, where it has one."""
_UNIT = r"(?:件(?!事)|条(?!龙)|宗|起|份|次(?![性办])|个|项|篇|部(?![分门署委长])|元|万元|亿元)"
_ABOUT = re.compile(r"(?:近|约|超|超过|逾|达到?近|不足|至少|第|前|每)\s*$")
_ABOUT_ENDS = frozenset("近约超过逾到足少第前每 \t\u3000")
"""The last letters of `_ABOUT`."""
_CODE = frozenset("〔[-./")
"""In front of a number: it is part of a code."""
_WIDE = re.compile(r"[０-９＋－．　−﹣]|\d，\d")
"""Full-width characters of numbers. Most sentences have none, and this test is quicker than translating them."""
_BEGIN = re.compile(rf"[{LIVE}\d{_CHINESE}](?:(?<=[{LIVE}\d])|(?<=百)分之|[{_CHINESE}]*(?=\s*{_UNIT}))")
"""Where a number may begin. A single class of letters comes first, so that all others are passed at once."""
_NUMBER = re.compile(
    rf"(?P<live>{LIVE})(?P<live_percent>\s*%)?"
    r"|(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:\s*(?P<scale>[万亿](?!\s*[一-龥]*级)))?(?:\s*(?P<percent>[%‰]))?"
    rf"|百分之(?P<chinese_percent>[{_CHINESE}]+(?:点[{_CHINESE}]+)?|\d+(?:\.\d+)?)"
    rf"|(?<![统唯逐])(?P<chinese>[{_CHINESE}]+)(?=\s*{_UNIT})"
)
_NOT_COUNTED = re.compile(
    r"\s*(?:/|年|月|日|号|时|分(?!别)|〕|]|】|-\d|[余多几](?=[一-龥])|[.．](?!\d)|(?:市民|政务|便民|服务)*(?:热线|工单))"
)


_DENIED = re.compile(r"(?:未|无|没|没有)[一-龥]{0,4}$")
"""Before 一件, 一起: not even one, which is no figure."""


CASE, ITEM = "件", "条"
"""Stand for whatever unit cases (宗, 份, 起) and other things (次, 个, 项) are counted in."""

_UNITS = {**dict.fromkeys("件宗起份例", CASE), **dict.fromkeys("条次个项部篇", ITEM)}
_WHITE = re.compile(r"[ \t\u3000“”\"]")
_BLACK = re.compile(r"[^ \t\u3000“”\"]+")
_AS_PRINTED = str.maketrans("(),;:０１２３４５６７８９", "（），；：0123456789")
_NOT_PRINTED = re.compile("[(),;:０-９]")


_CITED = re.compile(r"《[^》]{0,300}》|〔[^〕]{0,300}〕|[（(][^（()）第]*第[^（()）号]*号[^（()）]*[）)]")


class Ranges:
    """The matches of a pattern in a text: they are in order, and none overlaps another."""

    def __init__(self, pattern: re.Pattern[str], text: str) -> None:
        spans = [match.span() for match in pattern.finditer(text)]
        self._starts, self._ends = [start for start, _ in spans], [end for _, end in spans]

    def cover(self, start: int, end: int) -> bool:
        """Whether one of them contains this stretch."""
        behind = bisect_right(self._starts, start)
        return behind > 0 and end <= self._ends[behind - 1]


def cited(plain: str) -> Ranges:
    """The titles and numbers of documents that a text cites: what stands in them counts nothing."""
    return Ranges(_CITED, plain)


class Numeral(NamedTuple):
    """A number in a printed text, from `start` to `end`. `formula` is that of a live figure, whose value is open.

    `places` are the decimals it was written with; a percentage is its number of hundredths.
    """

    start: int
    end: int
    value: Decimal | None
    places: int
    is_percent: bool
    formula: str | None = None

    def moved(self, by: int, formula: str | None) -> "Numeral":
        """The same `by` characters on, with the formula of a live figure."""
        return Numeral(self.start + by, self.end + by, self.value, self.places, self.is_percent, formula)


class Piece(NamedTuple):
    """A sentence without blanks and quotation marks, with one sign for each number and its unit.

    `at` gives for each letter its place in the sentence, `numbers` the places of the signs in `text`.
    """

    text: str
    at: Sequence[int]
    numbers: tuple[tuple[int, Numeral], ...]


def numerals(text: str, live: tuple[str, ...]) -> Iterator[Numeral]:
    """The numbers of a printed text that could be figures, in order; `live` as in Printed."""
    formulas = iter(live)
    for start, sentence in sentences(text):
        for number in in_sentence(sentence):
            yield number.moved(start, next(formulas) if number.value is None else None)


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """Each with its end mark or line break, and where it begins; none is empty. Very long ones are split."""
    for match in _SENTENCE.finditer(text):
        if match[0]:
            yield match.start(), match[0]


@lru_cache(maxsize=8192)
def in_sentence(sentence: str) -> tuple[Numeral, ...]:
    """The numbers of one sentence; the live figures are those without a value, their formula is left open."""
    plain = half_width(sentence) if _WIDE.search(sentence) else sentence
    found: list[Numeral] = []
    at = 0
    while begin := _BEGIN.search(plain, at):
        match = _NUMBER.match(plain, begin.start())
        at = begin.start() + 1 if match is None else match.end()
        if match is not None and (number := _numeral(plain, match)):
            found.append(number)
    return tuple(found)


def _numeral(plain: str, match: re.Match[str]) -> Numeral | None:
    """None for dates, codes, and what is only about right."""
    if match["live"]:
        return Numeral(*match.span(), None, 0, bool(match["live_percent"]))
    start, end = match.span()
    before, after = plain[start - 1 : start], plain[end : end + 1]
    if before in _CODE or _is_word(before):
        return None
    if before in _ABOUT_ENDS and _ABOUT.search(plain, max(0, start - 4), start):
        return None
    if match["chinese"] == "一" and _DENIED.search(plain, max(0, start - 6), start):
        return None
    if _NOT_COUNTED.match(plain, end) or _is_word(after if not after.isspace() else plain[end : end + 4].lstrip()[:1]):
        return None
    value, places = _value(match)
    if value is None:
        return None
    return Numeral(*match.span(), value, places, bool(match["percent"] or match["chinese_percent"]))


def _is_word(letter: str) -> bool:
    """A letter or digit of a code: V2, A4, 12345."""
    return letter.isascii() and letter.isalnum()


def _value(match: re.Match[str]) -> tuple[Decimal | None, int]:
    written = match["digits"] or match["chinese_percent"] or match["chinese"]
    if match["percent"] == "‰":
        return None, 0
    if written[0].isdigit():
        digits = written.replace(",", "")
        scale = _SCALES[match["scale"] or ""]
        places = len(digits.partition(".")[2]) - len(str(scale)) + 1
        return Decimal(digits) * scale, places
    whole, _, fraction = written.partition("点")
    value = chinese(whole)
    if value is None or any(digit not in _VALUES for digit in fraction):
        return None, 0
    decimals = "".join(str(_VALUES[digit]) for digit in fraction)
    return Decimal(f"{value}.{decimals}" if decimals else value), len(fraction)


def chinese(text: str) -> int | None:
    """一百二十三 → 123, 二〇 → 20; None where the digits make no number."""
    if all(digit in _VALUES for digit in text):
        return int("".join(str(_VALUES[digit]) for digit in text))
    if text[0] in _SCALES:
        return None
    total = section = digit = 0
    for letter in text:
        if letter in _VALUES:
            digit = _VALUES[letter]
        elif letter in _TENS:
            section, digit = section + (digit or 1) * _TENS[letter], 0
        else:
            # 一亿二千万: 万 counts what stands since 亿, 亿 all before it.
            scale = _SCALES[letter]
            whole = total + section + digit if scale > 10**4 else section + digit
            total, section, digit = (0 if scale > 10**4 else total) + whole * scale, 0, 0
    return total + section + digit or None


@lru_cache(maxsize=8192)
def normalized(sentence: str) -> Piece:
    """A sentence as its claims are read from it; kept, so that only a changed one costs anything."""
    text = sentence.translate(_AS_PRINTED) if _NOT_PRINTED.search(sentence) else sentence
    found = in_sentence(sentence)
    if not found and not _WHITE.search(text):
        return Piece(text, range(len(text)), ())
    letters: list[str] = []
    at: list[int] = []
    numbers: dict[int, Numeral] = {}
    place = 0
    for number in found:
        _copy(text, place, number.start, letters, at, numbers)
        numbers[len(letters)] = number
        letters.append(PERCENT if number.is_percent else COUNT)
        at.append(number.start)
        place = number.end
    _copy(text, place, len(text), letters, at, numbers)
    return Piece("".join(letters), tuple(at), tuple(numbers.items()))


def _copy(text: str, start: int, end: int, letters: list[str], at: list[int], numbers: Mapping[int, Numeral]) -> None:
    """The letters of `text` from start to end; the unit behind a number becomes CASE or ITEM."""
    for match in _BLACK.finditer(text, start, end):
        found = match[0]
        if found[0] in _UNITS and len(letters) - 1 in numbers:
            found = _UNITS[found[0]] + found[1:]
        letters.extend(found)
        at.extend(range(*match.span()))
