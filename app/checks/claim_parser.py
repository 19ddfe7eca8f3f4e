"""Parses the claims of a text: which of its numbers state a figure of the form, for which unit, and in which words."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from itertools import chain, islice
from typing import Any, NamedTuple

from app.checks import frame_parser
from app.checks.frame_context import Frame, Why
from app.checks.frame_parser import last_object
from app.checks.numerals import CASE, COUNT, ITEM, PERCENT, Numeral, Piece, normalized, numerals, sentences
from app.checks.printed import LIVE, Printed, as_printed, binding, printed
from app.model.claims import Claim, Scope
from app.model.datafile import explanation_key
from app.model.edition import Edition
from app.model.numbers import half_width
from app.model.report import Report
from app.model.texts import PARAGRAPH, formula_cells

SCOPE = "C904"
"""The code of the hint about the scope of figures, and of notes that a figure is of another scope."""
_UNIT = f"[{CASE}{ITEM}]"
_BRACKETED = re.compile(r"（[^（）]*）")
_SHARE = re.compile(
    rf"(?P<n>{COUNT}){_UNIT}?[，、（]?(?<!约)(?:占(?!全[国省市州区县旗盟镇乡系])[^{COUNT}{PERCENT}。；、，（）]{{0,14}}?|公开率(?:为|达到?)?)(?P<p>{PERCENT})"
)
_RISING, _FALLING = "增长|上升|增加|提高|上涨|增多|多", "下降|减少|降低|回落|下跌|少"
_BEFORE = r"(?:上一?年度?|去年度?|(?P<year>20\d\d)年度?)"
_GROWTH = re.compile(
    rf"(?:同比|(?:[较比]|相[较比]于?|与|同|和|对比){_BEFORE}(?:的?{COUNT}{_UNIT})?(?:（[^（）]*）)?"
    r"(?:全年|同期)?(?:相比|相较)?)，?(?:新收|申请|收件|受理|办理)?(?:的?总?(?:数量|件数|量|数))?(?:同比)?(?:有所|略有)?"
    rf"(?P<way>{_RISING}|{_FALLING})(?:幅度?|[长低]?率)?了?(?:为|达到?)?"
    rf"(?:(?P<p>{PERCENT})|(?P<n>{COUNT}){_UNIT}(?!百分点)"
    rf"(?:[，、（]?(?:同比)?(?:[增升涨降减跌](?:幅|长率)|{_RISING}|{_FALLING})了?(?:为|达到?)?(?P<rate>{PERCENT}))?)"
)
_AGAINST = re.compile(r"[比较与同和于](?:[上去]|20)")
"""A growth contains this or 同比. Most sentences do not, and this test is quicker."""
_RATE = re.compile(rf"(?P<way>[增升涨降减跌])幅度?(?:为|达到?)?(?P<p>{PERCENT})")
"""A rate of change whose year is told earlier in the sentence."""
_COMPARED = re.compile(r"上一?年|去年|20\d\d年")
_LIST = re.compile(rf"(?P<n>{COUNT})(?P<unit>{_UNIT})（(?P<items>[^（）]*)）")
_ITEM = rf"[^，。；、（）\n{COUNT}]+{COUNT}{_UNIT}"
_TALLY = re.compile(
    rf"(?:其中)?(?P<items>(?:{_ITEM}、){{2,}}{_ITEM})，(?:共计|合计|总计)(?P<n>{COUNT})(?P<unit>{_UNIT})"
)
_AMONG = re.compile(
    rf"(?P<n>{COUNT})(?P<unit>{_UNIT})[，：；]?(?:其中|包括|包含)(?:有|为)?[，：]?"
    rf"(?P<items>(?:{_ITEM}[、，；]){{2,}}?(?:其他|其它|其余)[^，。；、（）\n{COUNT}]*{COUNT}{_UNIT})(?=[。；）\n]|$)"
)
"""A list that a last item "others" makes complete."""
_OPENED = re.compile(rf"{COUNT}{_UNIT}（")
_TOTAL = re.compile(rf"，(?:共计|合计|总计){COUNT}")
_OTHERS = re.compile(r"(?:其中|包括|包含).*(?:其他|其它|其余)", re.DOTALL)
"""A sentence with such a list contains this. Most do not, and this test is quicker."""
_NOT_ALL = re.compile(f"其中|等|含|占|{PERCENT}|约|包括")
"""In items that are not all of a total."""
_NOT_ALL_OR_COMPARED = re.compile(f"{_NOT_ALL.pattern}|比")


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


class Passed(NamedTuple):
    """A number that is not compared: its object and action (names of the vocabulary, "" if unknown), and the reason."""

    number: Numeral
    object: str
    action: str
    why: str


class Share(NamedTuple):
    """A claim that `part` is `percent` of a whole."""

    part: Numeral
    percent: Numeral
    sentence: int


class Growth(NamedTuple):
    """The figure stated before it changed by so much against last year; `falling` says which way.

    `object` is what the sentence spoke of last before it, `sentence` where that begins in the printed text.
    """

    amount: Numeral
    falling: bool
    sentence: int
    object: str = ""


class Sum(NamedTuple):
    """A total with its items in brackets behind it, in a row before it, or among it (其中, 包括).

    `is_loose`: only the words "among it" join them.
    """

    total: Numeral
    items: tuple[Numeral, ...]
    is_loose: bool = False

    @property
    def start(self) -> int:
        return min(self.total.start, self.items[0].start)

    @property
    def end(self) -> int:
        return max(self.total.end, self.items[-1].end)


class Reading(NamedTuple):
    """All that a text claims, in the order of the text."""

    stated: tuple[Stated, ...] = ()
    passed: Iterable[Passed] = ()
    shares: tuple[Share, ...] = ()
    growths: tuple[Growth, ...] = ()
    sums: tuple[Sum, ...] = ()
    numbers: tuple[Numeral, ...] = ()
    cells: frozenset[str] = frozenset()
    """The cells that the claims are about, those that live figures show, and the wholes that shares may be of."""


def scope_of(report: Report) -> Scope | None:
    """Return the scope of the unit's report: by its kind, else by its name.

    A name that fits a narrower kind of the same word decides against the chosen kind: "人民政府" may be chosen for a
    town, whose own figures are 本镇 and 白水镇, and not those of a county.
    """
    return _scope(report.edition, report.unit_value("kind"), report.unit_name)


@lru_cache(maxsize=24)
def _scope(edition: Edition, kind: str, unit: str) -> Scope | None:
    scopes = edition.grammar.scopes
    named = [scope for scope in scopes if any(re.search(name, unit) for name in scope.names)]
    chosen = next((scope for scope in scopes if scope.kind == kind), None)
    if chosen is None or chosen in named:
        return next(iter(named), None)
    return chosen


def read_claims(report: Report, part: str) -> Reading:
    """Return the claims of one part, independent of the figures."""
    stored = report.texts.get(part, "")
    if not stored:
        return Reading()
    reading = _read(report.edition, part, stored, scope_of(report), report.unit_name, report.year)
    marked = _marked(report, part, reading)
    return _with_marks(reading, marked) if marked else reading


def _marked(report: Report, part: str, reading: Reading) -> frozenset[int]:
    """Return the starts of the numbers that the office marked as of another scope."""
    notes = [given for given in report.explanations.values() if given.get("code") == SCOPE]
    if not any(given.get("figures", {}).get("part") == part for given in notes):
        return frozenset()
    text = printed(report, part)
    return frozenset(each.start for each in reading.numbers if mark_key(text, each) in report.explanations)


def mark_key(text: Printed, number: Numeral) -> str:
    """The key under which it is kept that a number is of another scope."""
    return explanation_key(SCOPE, (), binding(text, (number.start, number.end)))


def _with_marks(reading: Reading, marked: frozenset[int]) -> Reading:
    """Marked numbers are somebody else's."""
    stated = [
        each._replace(scope=False) if each.number and each.number.start in marked else each for each in reading.stated
    ]
    known = {each.number.start: (each.object, each.action) for each in reading.passed}
    known |= {each.number.start: (each.rule.object, "".join(each.rule.actions[:1])) for each in stated if each.number}
    others = [each for each in reading.passed if each.number.start not in marked]
    noted = []
    for number in reading.numbers:
        if number.start in marked:
            about, action = known.get(number.start, ("", ""))
            noted.append(Passed(number, about, action, Why.MARKED))
    return reading._replace(stated=tuple(stated), passed=(*others, *noted))


class _Passes(Iterable[Passed]):
    """The numbers that are compared with nothing; read when they are asked for, which no check does."""

    def __init__(self, sentences: Sequence["_Sentence"]) -> None:
        self._sentences = sentences

    def __iter__(self) -> Iterator[Passed]:
        return chain.from_iterable(each.passed() for each in self._sentences)


@lru_cache(maxsize=24)
def _read(edition: Edition, part: str, stored: str, scope: Scope | None, unit: str, year: int) -> Reading:
    text, whose = as_printed(part, stored), _whose(scope, unit) if scope else None
    formulas = iter(text.live)
    found: list[_Sentence] = []
    carried, heard, last = "", None, PARAGRAPH
    for start, sentence in sentences(text.text):
        if last == PARAGRAPH:
            carried, heard = "", None
        live = tuple(islice(formulas, sentence.count(LIVE))) if text.live else ()
        read = _read_sentence(edition, sentence, start, live, year, whose, carried, heard)
        found.append(read)
        carried, heard, last = read.carried, read.heard, sentence[-1]
    kinds = zip(*(read.reading for read in found), strict=True)
    joined: Iterator[Any] = (tuple(chain.from_iterable(kind)) for kind in kinds)
    reading = Reading(*joined)
    return reading._replace(passed=_Passes(found) if reading.numbers else (), cells=_cells_of(edition, reading))


def _cells_of(edition: Edition, reading: Reading) -> frozenset[str]:
    wholes = [claim for claim in edition.grammar.claims if claim.whole] if reading.shares else []
    rules = (*(claim.rule for claim in reading.stated), *wholes)
    stated = (cells for rule in rules for cells in (*rule.readings, rule.short))
    live = (formula_cells(number.formula) for number in reading.numbers if number.formula is not None)
    return frozenset(chain.from_iterable(chain(stated, live)))


class _Sentence(NamedTuple):
    """The claims of one sentence, and the object and scope with which the next sentence continues."""

    reading: Reading
    carried: str
    heard: bool | None
    passed: Callable[[], tuple[Passed, ...]] = tuple


@lru_cache(maxsize=8192)
def _read_sentence(
    edition: Edition,
    sentence: str,
    start: int,
    live: tuple[str, ...],
    year: int,
    whose: "_Whose | None",
    carried: str,
    heard: bool | None,
) -> _Sentence:
    """Return the claims of a sentence that begins at `start` in the printed text. Cached, as most sentences stay."""
    piece = normalized(sentence)
    if not piece.text:
        return _Sentence(Reading(), carried, heard)
    formulas = iter(live)
    numbers = {
        place: number.moved(start, next(formulas) if number.value is None else None) for place, number in piece.numbers
    }
    frames, follows = frame_parser.claim_frames(edition, piece.text, year, carried)
    claiming = [frame for frame in frames or () if frame.claim]
    told = tuple((frame.start if frame.number is None else frame.number, frame.end) for frame in claiming)
    owners = _owners(whose, piece.text, told, heard) if whose and told else (None,) * len(told)
    stated = _stated(claiming, owners, piece, start, numbers)
    if whose and not whose.scope.is_clear:
        heard = whose.hear(piece.text, heard)
    if not numbers:
        return _Sentence(Reading(stated), follows, heard)
    growths = (
        Growth(numbers[place], falling, start, last_object(edition, piece.text[:place], year))
        for place, falling in _growths_in(piece.text, year)
    )
    sums = (
        Sum(numbers[total], tuple(numbers[item] for item in items), is_loose)
        for total, items, is_loose in _sums_in(piece.text)
    )
    shares = (Share(numbers[part], numbers[percent], start) for part, percent in _shares_in(piece.text))
    reading = Reading(stated, (), tuple(shares), tuple(growths), tuple(sums), tuple(numbers.values()))
    return _Sentence(reading, follows, heard, partial(_passed, edition, piece.text, year, carried, numbers))


def _stated(
    frames: Sequence[Frame],
    owners: Sequence[bool | None],
    piece: Piece,
    start: int,
    numbers: Mapping[int, Numeral],
) -> tuple[Stated, ...]:
    """The claims of frames, with their places in the printed text, in which the sentence begins at `start`."""
    found = []
    for frame, owner in zip(frames, owners, strict=True):
        numeral = None if frame.number is None else numbers[frame.number]
        last = max(start + piece.at[frame.end - 1] + 1, numeral.end if numeral else 0)
        assert frame.claim
        found.append(Stated(frame.claim, numeral, start + piece.at[frame.start], last, start, owner))
    return tuple(found)


def _passed(edition: Edition, text: str, year: int, carried: str, numbers: Mapping[int, Numeral]) -> tuple[Passed, ...]:
    frames, _ = frame_parser.claim_frames(edition, text, year, carried)
    if frames is None:
        frames, _ = frame_parser.read_sentence(edition, text, year, carried)
    return tuple(
        Passed(numbers[frame.number], frame.object, frame.action, frame.why)
        for frame in frames
        if frame.claim is None and frame.number is not None
    )


@lru_cache(maxsize=8192)
def _shares_in(sentence: str) -> tuple[tuple[int, int], ...]:
    """Return the places of a part and its percentage in a sentence."""
    if PERCENT not in sentence:
        return ()
    return tuple((match.start("n"), match.start("p")) for match in _SHARE.finditer(sentence))


@lru_cache(maxsize=8192)
def _growths_in(sentence: str, year: int) -> tuple[tuple[int, bool], ...]:
    """Return the places of changes against the year before in a sentence, and whether they are falls."""
    found: dict[int, bool] = {}
    for match in _GROWTH.finditer(sentence) if "同比" in sentence or _AGAINST.search(sentence) else ():
        if not match["year"] or int(match["year"]) == year - 1:
            found |= {match.start(name): match["way"] in _FALLING for name in ("p", "n", "rate") if match[name]}
    for match in _RATE.finditer(sentence) if PERCENT in sentence else ():
        if _COMPARED.search(sentence, 0, match.start()):
            found.setdefault(match.start("p"), match["way"] in "降减跌")
    return tuple(sorted(found.items()))


@dataclass(frozen=True, eq=False)
class _Whose:
    """A scope, and the name of the unit, which is its own scope as well. One object for each, see _whose."""

    scope: Scope
    unit: str

    def covers(self, sentence: str, at: int, end: int, heard: bool | None) -> bool | None:
        """Return whose figure is at `at` in a sentence read up to `end`: the nearest words before it decide.

        `heard` is the scope of the paragraph's earlier sentences. If the whole report is about the unit itself, they do
        not change the scope of this one.
        """
        own, other = self._last_ends(_without_brackets(sentence[:end]), at)
        if own < 0 and other < 0:
            return True if self.scope.is_clear else heard
        return own >= other

    def hear(self, sentence: str, heard: bool | None) -> bool | None:
        """Return the scope of the paragraph behind this sentence."""
        own, other = _ends(self, sentence)
        return heard if own < 0 and other < 0 else own >= other

    def _last_ends(self, text: str, at: int) -> tuple[int, int]:
        """Return the ends of the last words for the unit itself and for others that begin at or before `at`."""
        own = max(_last_end(self.scope.own, text, at), _last_end(_names(self.unit), text, at))
        return own, _last_end(self.scope.other, text, at)


@lru_cache(maxsize=64)
def _whose(scope: Scope, unit: str) -> _Whose:
    return _Whose(scope, unit)


@lru_cache(maxsize=4096)
def _ends(whose: _Whose, sentence: str) -> tuple[int, int]:
    """Return the end of the last words of a scope in a whole sentence; -1 without any."""
    return whose._last_ends(_without_brackets(sentence), len(sentence))


def _without_brackets(text: str) -> str:
    return _BRACKETED.sub(lambda match: " " * len(match[0]), text)


@cache
def _names(unit: str) -> tuple[str, ...]:
    """Return the names of a unit: 青禾市清源区水务局, 清源区水务局, 区水务局, 水务局; for an office 区政府办公室.

    A government has no short name 区政府: that is often only its own office, and not its whole area.
    """
    places = [match.span() for match in re.finditer("[省市区县州盟旗]", unit)]
    if unit.endswith("政府"):
        names = {unit, *(unit[end:] for _, end in places[:-1])}
        names |= {name.removesuffix("政府").removesuffix("人民") for name in names}
    else:
        names = {unit, *(unit[start:] for place in places for start in place)}
        names |= {name.replace("人民政府", "政府") for name in names}
    return tuple(re.escape(name) for name in sorted(names) if len(name) >= 3)


def _last_end(words: tuple[str, ...], text: str, at: int) -> int:
    """Return the end of the last of `words` that begins at or before `at`; -1 without one."""
    pattern = any_of(words)
    return max((match.end() for match in pattern.finditer(text) if match.start() <= at), default=-1) if pattern else -1


@lru_cache(maxsize=8192)
def _owners(
    whose: _Whose, sentence: str, places: tuple[tuple[int, int], ...], heard: bool | None
) -> tuple[bool | None, ...]:
    """The scope of the figures of a sentence; `places` are their positions and the words that tell it."""
    return tuple(whose.covers(sentence, at, end, heard) for at, end in places)


@cache
def any_of(patterns: tuple[str, ...]) -> re.Pattern[str] | None:
    """One pattern for many; None for none."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns)) if patterns else None


@lru_cache(maxsize=8192)
def _sums_in(sentence: str) -> tuple[tuple[int, tuple[int, ...], bool], ...]:
    """Totals of a sentence, the items that are all of it and nothing else, and whether they are only named among it.

    At least three items stand in brackets behind the total or before it; a last item "others" says that these are all.
    """
    found = []
    for pattern, needed, fewest, unlike in (
        (_LIST, _OPENED, 3, _NOT_ALL),
        (_TALLY, _TOTAL, 3, _NOT_ALL),
        (_AMONG, _OTHERS, 1, _NOT_ALL_OR_COMPARED),
    ):
        for match in pattern.finditer(sentence) if needed.search(sentence) else ():
            items = match["items"]
            counted = tuple(match.start("items") + at for at, letter in enumerate(items) if letter == COUNT)
            is_plain = not unlike.search(items)
            if is_plain and len(counted) >= fewest and items.count(COUNT + match["unit"]) == len(counted):
                found.append((match.start("n"), counted, pattern is _AMONG))
    return tuple(found)


_DIGITS = re.compile(
    r"(?<![A-Za-z0-9.〔\[第/-])\d[\d,]*(?:\.\d+)?[万亿]?(?![\d.,]*(?:[年月日号时分〕\]A-Za-z/]|条第|-\d)|[.．、](?!\d))"
)
"""Numbers, approximate ones too. Dates, document numbers and parts of words are left out."""

_CONTACT = re.compile(r"(?<![\d.])(?:\d{3,4}[-－—]\d{6,8}|1\d{10}|\d{6,8})(?![\d.])")
"""Numbers of a telephone, and of a post office."""

_WORD = re.compile(r"一次性|一[是方直]|\d+[.．](?!\d)")
"""Words that begin with a number and state none; a heading's number."""


def figure_spans(part: str, text: str) -> list[tuple[int, int]]:
    """The stretches of a text as stored that state figures, without their %, none within another.

    Live figures are none.
    """
    printed = as_printed(part, text)
    plain = half_width(printed.text)
    found = [(each.start, each.end) for each in numerals(printed.text, printed.live) if each.formula is None]
    for pattern in (_DIGITS, _CONTACT):
        found += [match.span() for match in pattern.finditer(plain)]
    spans = (printed.span(start, end) for start, end in _apart(found) if not _WORD.match(plain, start))
    return [(span.start, span.end - (text[span.end - 1] in "%‰％")) for span in spans]


def _apart(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Merge overlapping ranges."""
    last: tuple[int, int] | None = None
    for start, end in sorted(spans):
        if last is not None and start < last[1]:
            last = last[0], max(last[1], end)
            continue
        if last is not None:
            yield last
        last = start, end
    if last is not None:
        yield last
