"""Reads what a text claims: which of its numbers state a figure of the form, for whom, and what is said beside them."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from app.checks.numerals import COUNT, PERCENT, Numeral, numerals
from app.checks.printed import Printed, as_printed
from app.model.edition import Claim, Edition, Scope
from app.model.report import Report

_UNITS = "件宗起条份次个项例"
_STOP = re.compile(r"[。！？\n]")
_YEAR = re.compile(r"(?<![至到转])(20\d\d)年(?!度?结转)")
_BLACK = re.compile(r"[^ \t\u3000]+")
_AS_PRINTED = str.maketrans("(),;:０１２３４５６７８９", "（），；：0123456789")
_SHARE = re.compile(rf"(?P<n>{COUNT})[{_UNITS}]?，?(?<!约)占[^{COUNT}{PERCENT}。；、，]{{0,14}}?(?P<p>{PERCENT})")
_GROWTH = re.compile(
    r"(?:同比|较上年度?|比上年度?|较去年|比去年|与上年(?:同期|度)?相比|与去年(?:同期)?相比)，?(?:申请)?(?:数?量)?(?:同比)?"
    r"(?P<way>增长|上升|增加|提高|上涨|增多|下降|减少|降低|回落|下跌)了?"
    rf"(?:(?P<p>{PERCENT})|(?P<n>{COUNT})[{_UNITS}])"
)
_LIST = re.compile(rf"(?P<n>{COUNT})(?P<unit>[{_UNITS}])（(?P<items>[^（）]*)）")
FALLING = frozenset({"下降", "减少", "降低", "回落", "下跌"})


class Stated(NamedTuple):
    """A claim in a text: its rule, its number (None for 'none at all'), and its place in the printed text.

    `scope` is True for the unit itself, False for somebody else, None where that is not said.
    """

    rule: Claim
    number: Numeral | None
    start: int
    end: int
    sentence: int
    scope: bool | None


class Share(NamedTuple):
    """`part` is said to be `percent` of something."""

    part: Numeral
    percent: Numeral
    sentence: int


class Growth(NamedTuple):
    """The figure stated before it changed by so much against last year; `falling` says which way."""

    amount: Numeral
    falling: bool
    sentence: int


class Sum(NamedTuple):
    """A total with its items in brackets behind it."""

    total: Numeral
    items: tuple[Numeral, ...]


class Reading(NamedTuple):
    """All that a text claims, in the order of the text."""

    stated: tuple[Stated, ...] = ()
    shares: tuple[Share, ...] = ()
    growths: tuple[Growth, ...] = ()
    sums: tuple[Sum, ...] = ()
    numbers: tuple[Numeral, ...] = ()


class _Skeleton(NamedTuple):
    """A text without blanks, with one sign for each number; `at` leads back to the printed text."""

    text: str
    at: tuple[int, ...]
    numbers: Mapping[int, Numeral]
    sentences: tuple[int, ...]

    def sentence(self, at: int) -> int:
        """Where the sentence begins that `at` is in."""
        return self.sentences[bisect_right(self.sentences, at) - 1]


def scope_of(report: Report) -> Scope | None:
    """What the unit's report covers: by its kind, else by its name."""
    scopes = report.edition.grammar.scopes
    kind = report.unit.get("kind")
    by_kind = next((scope for scope in scopes if scope.kind == kind), None)
    if by_kind or kind:
        return by_kind
    return next((scope for scope in scopes if any(re.search(name, report.unit_name) for name in scope.names)), None)


def read_claims(report: Report, part: str) -> Reading:
    """What one part claims, whatever the figures are."""
    stored = report.texts.get(part, "")
    return _read(report.edition, part, stored, scope_of(report), report.year) if stored else Reading()


@lru_cache(maxsize=64)
def _read(edition: Edition, part: str, stored: str, scope: Scope | None, year: int) -> Reading:
    skeleton = _skeleton(as_printed(part, stored))
    text, numbers = skeleton.text, skeleton.numbers
    shares = [
        Share(numbers[match.start("n")], numbers[match.start("p")], skeleton.sentence(match.start()))
        for match in _SHARE.finditer(text)
    ]
    growths = [
        Growth(
            numbers[match.start("p") if match["p"] else match.start("n")],
            match["way"] in FALLING,
            skeleton.sentence(match.start()),
        )
        for match in _GROWTH.finditer(text)
    ]
    stated = tuple(_stated(edition, skeleton, scope, year))
    return Reading(stated, tuple(shares), tuple(growths), tuple(_sums(skeleton)), tuple(numbers.values()))


def _skeleton(text: Printed) -> _Skeleton:
    letters: list[str] = []
    at: list[int] = []
    numbers: dict[int, Numeral] = {}
    place = 0
    for number in numerals(text.text, text.live):
        _copy(text.text, place, number.start, letters, at)
        numbers[len(letters)] = number
        letters.append(PERCENT if number.is_percent else COUNT)
        at.append(number.start)
        place = number.end
    _copy(text.text, place, len(text.text), letters, at)
    whole = "".join(letters)
    sentences = (0, *(match.end() for match in _STOP.finditer(whole)))
    return _Skeleton(whole, (*at, len(text.text)), numbers, sentences)


def _copy(text: str, start: int, end: int, letters: list[str], at: list[int]) -> None:
    for match in _BLACK.finditer(text, start, end):
        letters.extend(match[0].translate(_AS_PRINTED))
        at.extend(range(*match.span()))


def _stated(edition: Edition, skeleton: _Skeleton, scope: Scope | None, year: int) -> Iterator[Stated]:
    """The claims of a text. Where two share a number, the one that says more is meant."""
    best: dict[int, tuple[int, re.Match[str], Claim]] = {}
    for rule, word, pattern in _patterns(edition):
        for match in pattern.finditer(skeleton.text) if word in skeleton.text else ():
            key = -match.end() if rule.zero else match.start("n")
            length = match.end() - match.start()
            if length <= best.get(key, (0, None, None))[0] or _STOP.search(match[0]):
                continue
            if _is_meant(edition, rule, skeleton.text[skeleton.sentence(match.start()) : match.start()]):
                best[key] = length, match, rule
    for _, match, rule in sorted(best.values(), key=lambda entry: entry[1].start()):
        sentence = skeleton.sentence(match.start())
        if _is_elsewhere(edition, skeleton.text[sentence : match.end()], year):
            continue
        start, last = skeleton.at[match.start()], match.end() - 1
        number = None if rule.zero else skeleton.numbers[match.start("n")]
        end = max(skeleton.at[last] + 1, number.end if number else 0)
        covers = _covers(skeleton.text, sentence, match.start(), match.end(), scope)
        yield Stated(rule, number, start, end, sentence, covers)


@cache
def _patterns(edition: Edition) -> tuple[tuple[Claim, str, re.Pattern[str]], ...]:
    """Each pattern of the grammar with a word that its matches contain: most texts have none of most of these words."""
    number = f"(?P<n>{COUNT})[{_UNITS}]?"
    return tuple(
        (rule, _word(pattern), re.compile(pattern.replace("{n}", number)))
        for rule in edition.grammar.claims
        for pattern in rule.patterns
    )


def _word(pattern: str) -> str:
    """The longest run of plain Chinese outside all brackets; "" where everything may be something else."""
    flat = re.sub(r"\[[^]]*\]", "|", pattern)
    while flat != (inner := re.sub(r"\([^()]*\)[?*]?", "|", flat)):
        flat = inner
    if _is_choice(pattern):
        return ""
    return max(re.findall(r"[一-龥]+(?![?*])", re.sub(r"[一-龥][?*]", "|", flat)), key=len, default="")


def _is_choice(pattern: str) -> bool:
    """Whether it offers alternatives outside of all brackets."""
    depth = 0
    for letter in pattern:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "|" and not depth:
            return True
    return False


@cache
def _subjects(edition: Edition) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(pattern)) for name, pattern in edition.grammar.subjects)


def _is_meant(edition: Edition, rule: Claim, before: str) -> bool:
    """Whether the sentence spoke last of what the rule is about; of two that end together the longer counts."""
    if not rule.subject:
        return True
    found = [
        (match.end(), -match.start(), name)
        for name, pattern in _subjects(edition)
        for match in pattern.finditer(before)
    ]
    last = max(found)[2] if found else ""
    return last == rule.subject.removesuffix("?") or (rule.subject.endswith("?") and not last)


def _is_elsewhere(edition: Edition, before: str, year: int) -> bool:
    years = _YEAR.findall(before)
    if years and int(years[-1]) != year:
        return True
    words = any_of(edition.grammar.elsewhere)
    return bool(words and words.search(before.rpartition("；")[2]))


@cache
def any_of(patterns: tuple[str, ...]) -> re.Pattern[str] | None:
    """One pattern for many; None for none."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns)) if patterns else None


def _covers(text: str, sentence: int, at: int, end: int, scope: Scope | None) -> bool | None:
    """Whose figure stands at `at`: the nearest words before it decide."""
    if scope is None:
        return None
    # Where the whole report speaks of the unit itself, other sentences do not change of whom this one speaks.
    begin = sentence if scope.is_clear else text.rfind("\n", 0, at) + 1
    own, other = (_last_end(words, text[begin:end], at - begin) for words in (scope.own, scope.other))
    if own < 0 and other < 0:
        return True if scope.is_clear else None
    return own >= other


def _last_end(words: tuple[str, ...], text: str, at: int) -> int:
    """Where the last of `words` ends that begins by `at`; -1 without one."""
    pattern = any_of(words)
    return max((match.end() for match in pattern.finditer(text) if match.start() <= at), default=-1) if pattern else -1


def _sums(skeleton: _Skeleton) -> Iterator[Sum]:
    """Totals whose bracket lists at least three items, all of them and nothing else."""
    for match in _LIST.finditer(skeleton.text):
        items, unit = match["items"], match["unit"]
        counted = [match.start("items") + at for at, letter in enumerate(items) if letter == COUNT]
        is_plain = not re.search(rf"其中|等|含|占|{PERCENT}|约|包括", items)
        if is_plain and len(counted) >= 3 and items.count(COUNT + unit) == len(counted):
            yield Sum(skeleton.numbers[match.start("n")], tuple(skeleton.numbers[at] for at in counted))
