"""Holds what a text claims against the figures: numbers, shares, growth, lists, and none where there are some."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from app.checks.claim_parser import SCOPE, Growth, Reading, Share, Stated, Sum, read_claims, scope_of
from app.checks.finding import Finding
from app.checks.frame_context import Why
from app.checks.numerals import Numeral
from app.checks.printed import Printed, printed
from app.model.change import Address, Area, Change, Edit
from app.model.edition import Edition, Level
from app.model.numbers import Number, written
from app.model.report import Report
from app.model.texts import PARAGRAPH, escape, formula_cells, plain

SHARE = "C901"
GROWTH = "C902"
LIST = "C903"
NOTHING = Reading()
_ROW = range(4, 13)
"""The numbers of shares in a sentence that are those of one whole."""
_LARGE = 10
"""The figure from which a part of the unit's area is hardly within 2 of the whole."""


class Evidence(NamedTuple):
    """The claims about one table that do not say whose they are: the number that agrees, and those that differ.

    A figure of 0 agrees with any scope and is not counted.
    """

    agreeing: int
    differing: tuple[tuple[str, Stated], ...]

    @property
    def is_own(self) -> bool:
        """Whether the texts speak of what the table counts, so that those that differ are mistakes."""
        return self.agreeing >= max(1, len(self.differing))


class Figures:
    """The figures of a report as texts add them up; each sum is made once."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self._scope = scope_of(report)
        self._sums: dict[tuple[str, ...], Number | None] = {}

    @property
    def is_clear(self) -> bool:
        """Whether a claim without words of a scope is the unit's own: not so for a government."""
        return self._scope is None or self._scope.is_clear

    @cached_property
    def evidence(self) -> Mapping[str, Evidence]:
        """Return, by table, the claims of the whole report that name no scope."""
        return {} if self.is_clear else _evidence(self)

    def are_meant(self, claim: Stated) -> bool:
        """Whether a claim is held against these figures.

        A claim without a scope is if the report has none, if the other claims of its table agree with the table, or
        if it is the table's figure mistyped.
        """
        if claim.scope is not None:
            return claim.scope
        if self.is_clear:
            return True
        found = self.evidence.get(table_of(claim))
        return found is not None and (found.is_own or is_typing_error(self, claim))

    def sum(self, cells: tuple[str, ...]) -> Number | None:
        """None while one of the cells is blank, unread or not of this form."""
        if cells not in self._sums:
            values = [self.report.value(cell) if cell in self.report.edition.cells else None for cell in cells]
            known = [value for value in values if value is not None]
            self._sums[cells] = sum(known, start=0) if len(known) == len(values) else None
        return self._sums[cells]

    def last_sum(self, cells: tuple[str, ...]) -> Number | None:
        """The same of last year's."""
        answers = self.report.last_year.answers if self.report.last_year else {}
        values = [answers[cell].value for cell in cells if cell in answers]
        known = [value for value in values if value is not None]
        return sum(known, start=0) if len(known) == len(cells) else None

    def value(self, number: Numeral | None) -> Decimal | None:
        """Return the value of a number; for a live figure, that of its cells."""
        if number is None or number.formula is None:
            return number.value if number else None
        total = self.sum(formula_cells(number.formula))
        return None if total is None else Decimal(total)


def claim_findings(report: Report, part: str) -> Iterator[Finding]:
    """Return the claims of a text that the figures contradict. Claims about other units are not compared."""
    reading = read_claims(report, part)
    if reading == NOTHING:
        return
    text, figures = printed(report, part), Figures(report)
    for claim in reading.stated:
        if figures.are_meant(claim):
            yield from _wrong_figure(figures, text, claim)
    if reading.shares:
        yield from _wrong_shares(figures, text, reading)
    for growth in reading.growths:
        yield from _wrong_growth(figures, text, reading, growth)
    for whole in reading.sums:
        yield from _wrong_sum(figures, text, whole)


def may_change_claims(report: Report, address: Address, part: str) -> bool:
    """Whether an edit may change `claim_findings` of a part; True where that is not known.

    Whose figures a government's texts state, all its texts and tables together tell.
    """
    scope = scope_of(report)
    if scope is not None and not scope.is_clear:
        return True
    if address.area is Area.TEXTS:
        return address.key == part
    if address.area is not Area.ANSWERS:
        return True
    reading, reach = read_claims(report, part), report.edition.dependents
    touched = (address.key, *reach.get(address.key, ()))
    return not reading.cells.isdisjoint(touched)


def _wrong_figure(known: Figures, text: Printed, claim: Stated) -> Iterator[Finding]:
    if fitting(known, claim) is not None or (said := known.value(claim.number) if claim.number else Decimal(0)) is None:
        return
    cells, *others = claim.rule.readings
    value = known.sum(cells)
    if value is None or any(known.sum(each) is None for each in others):
        return  # while a figure is missing the text may be right about it
    unit = _unit(known, claim)
    shown, place = f"{written(value)}{unit}", known.report.edition.place_of(text.part)
    if claim.rule.zero:
        message = f"{place}：写为无{claim.rule.name}，表中为{shown}，请核对。"
    else:
        assert claim.number is not None
        message = f"{place}：{claim.rule.name}写为{_shown(text, claim.number, unit)}，表中为{shown}，请核对。"
    spans = (text.span(claim.start, claim.end),)
    figures = {cell: written(figure) for cell in cells if (figure := known.report.value(cell)) is not None}
    yield Finding(claim.rule.code, Level.VERIFY, message, cells, spans, figures=figures | {"text": written(said)})


def fitting(figures: Figures, claim: Stated) -> tuple[str, ...] | None:
    """The first reading of a claim whose sum is the number stated; None where none is."""
    said = figures.value(claim.number) if claim.number else Decimal(0)
    if said is None:
        return None
    short = (figures.sum(claim.rule.short) or 0) if claim.rule.short else 0
    for cells in claim.rule.readings:
        if (value := figures.sum(cells)) is not None and _equals(said, value, claim, short):
            return cells
    return None


def agreed_last_year(figures: Figures, claim: Stated, cells: tuple[str, ...]) -> bool:
    """Whether the number stated is what the sum of `cells` was last year."""
    said, value = figures.value(claim.number), figures.last_sum(cells)
    return said is not None and value is not None and _equals(said, value, claim)


def _equals(said: Decimal, value: Number, claim: Stated, short: Number = 0) -> bool:
    right = value * claim.rule.worth
    places = claim.number.places if claim.number else 0
    return abs(said - right) < Decimal(10) ** -places if places < 0 else right - short <= said <= right


class _Wholes:
    """The possible wholes of shares: a text's other numbers, the tables' wholes, a sentence's parts together."""

    def __init__(self, known: Figures, reading: Reading) -> None:
        rules = [rule for rule in known.report.edition.grammar.claims if rule.whole]
        numbers = {known.value(number) for number in reading.numbers if not number.is_percent}
        sums = {known.sum(cells) for rule in rules for cells in rule.readings}
        self._bases = sorted(Decimal(base) for base in numbers | sums if base is not None and base > 0)
        self._tables = sorted(Decimal(base) for base in sums if base is not None and base > 0)
        self._together: dict[int, Decimal] = {}
        self._rows: dict[int, list[Share]] = {}
        for share in reading.shares:
            self._rows.setdefault(share.sentence, []).append(share)
            together = self._together.get(share.sentence, Decimal(0))
            self._together[share.sentence] = together + (known.value(share.part) or 0)
        self._known = known
        self._passed = reading.passed
        self._wholes = [(claim.number.start, claim) for claim in reading.stated if claim.rule.whole and claim.number]
        self._owners = {id(claim.number): claim for claim in reversed(reading.stated) if claim.number}
        self._counted = sorted(
            (claim.number for claim in self._owners.values() if claim.number), key=lambda number: number.start
        )
        stated = [claim.rule for claim in reading.stated if claim.rule.whole] or rules
        self._usual = next((base for rule in stated[:1] if (base := known.sum(rule.readings[0]))), None)

    def terms(self, share: Share) -> tuple[Stated, Decimal, Decimal] | None:
        """Return the claim of the part, the part and the percentage; None if they are not known."""
        own = self._owners.get(id(share.part)) or self._whole_of(share)
        part, percent = self._known.value(share.part), share.percent.value
        if own is None or not self._known.are_meant(own) or part is None or percent is None:
            return None
        return own, part, percent

    @cached_property
    def _partial(self) -> set[int]:
        """Return the starts of the numbers that count only a part (a channel, a period)."""
        return {each.number.start for each in self._passed if each.why == Why.PART}

    def _whole_of(self, share: Share) -> Stated | None:
        """The whole that a part of it (a channel, a period) is a share of: one stated in the same sentence before."""
        if share.part.start not in self._partial:
            return None
        behind = bisect_left(self._wholes, share.part.start, key=lambda each: each[0])
        return self._wholes[behind - 1][1] if behind else None

    def named(self, share: Share, own: Stated) -> Number | None:
        """The whole that is named to the user: the nearest of the same object stated before, if it is right."""
        right = self._right_wholes.get(own.rule.object, [])
        behind = bisect_left(right, share.part.start, key=lambda each: each[0])
        return self._known.sum(right[behind - 1][1]) if behind else self._usual

    @cached_property
    def _right_wholes(self) -> dict[str, list[tuple[int, tuple[str, ...]]]]:
        """By object, the places of the wholes that are stated right, with their cells."""
        found: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
        for place, claim in self._wholes:
            if cells := fitting(self._known, claim):
                found.setdefault(claim.rule.object, []).append((place, cells))
        return found

    def parts(self, share: Share, part: Decimal) -> Iterator[Decimal]:
        """The part, and it together with the figure before it: two in a row may have one share."""
        yield part
        behind = bisect_right(self._counted, share.part.start, key=lambda number: number.end)
        if behind and (value := self._known.value(self._counted[behind - 1])) is not None:
            yield part + value

    def bear_out(self, share: Share, part: Decimal, said: Decimal) -> bool:
        """Whether `part` is the percentage `said` of one of them; only those of about the right size are tried."""
        near = Decimal(10) ** -share.percent.places
        first = bisect_left(self._bases, part * 100 / (said + near)) - 1
        end = bisect_right(self._bases, part * 100 / (said - near)) + 1 if said > near else len(self._bases)
        together = self._together[share.sentence]
        bases = [*self._bases[max(0, first) : end], *([together] if together else [])]
        return any(_is_about(part * 100 / base, share.percent) for base in bases)

    def of_row(self, share: Share) -> list[Decimal]:
        """The wholes of which all other shares of its sentence are; none where these are not 3 to 11."""
        row = self._rows[share.sentence]
        if len(row) not in _ROW:
            return []
        others = [each for each in row if each is not share]
        bases = {*self._tables, *([together] if (together := self._together[share.sentence]) else [])}
        return sorted(base for base in bases if all(self._is_of(each, base) for each in others))

    def is_mistyped(self, share: Share, row: list[Decimal]) -> bool:
        """Whether it is the share of one of these wholes mistyped, which is by chance that of another whole."""
        return not any(self._is_of(share, base) for base in row) and any(
            self._is_mistyped_of(share, base) for base in row
        )

    def _is_of(self, share: Share, base: Decimal) -> bool:
        part = self._known.value(share.part)
        return part is not None and any(
            _is_about(each * 100 / base, share.percent) for each in self.parts(share, Decimal(part))
        )

    def _is_mistyped_of(self, share: Share, base: Decimal) -> bool:
        part, said, scale = self._known.value(share.part), share.percent.value, 10 ** max(share.percent.places, 0)
        return (
            part is not None and said is not None and _is_mistyped(int(said * scale), round(part * 100 * scale / base))
        )


def _wrong_shares(known: Figures, text: Printed, reading: Reading) -> Iterator[Finding]:
    """Shares of nothing that stands in the text or the tables."""
    wholes = _Wholes(known, reading)
    for share in reading.shares:
        if (terms := wholes.terms(share)) is None:
            continue
        own, part, percent = terms
        row = wholes.of_row(share)
        is_right = any(wholes.bear_out(share, each, percent) for each in wholes.parts(share, part))
        if is_right and not wholes.is_mistyped(share, row):
            continue
        whole: Number | None = row[0] if row else wholes.named(share, own)
        unit = _unit(known, own)
        hint = f"，按{written(whole)}{unit}计算应为{_rounded(part * 100 / whole, share.percent)}%" if whole else ""
        where, said = known.report.edition.place_of(text.part), _shown(text, share.part, unit)
        message = f"{where}：{own.rule.name}{said}写为占{written(percent)}%{hint}，请核对。"
        place = (text.span(share.part.start, share.percent.end),)
        figures = {"part": written(part), "share": written(percent)}
        yield Finding(SHARE, Level.VERIFY, message, texts=place, figures=figures)


def _wrong_growth(known: Figures, text: Printed, reading: Reading, growth: Growth) -> Iterator[Finding]:
    """A change against last year that none of the figure's readings has made."""
    if (terms := _growth_terms(known, reading, growth)) is None or growth.amount.value is None:
        return
    claim, pairs = terms
    changes = [_change(now, last, growth) for now, last in pairs]
    if any(change is not None and _is_about(change, growth.amount) for change in changes) or changes[0] is None:
        return
    now, last = pairs[0]
    counted = _unit(known, claim)
    unit = "%" if growth.amount.is_percent else counted
    said = _shown(text, growth.amount, "" if growth.amount.is_percent else counted)
    right = _rounded(abs(changes[0]), growth.amount)
    is_falling = growth.falling == (changes[0] >= 0)
    message = (
        f"{known.report.edition.place_of(text.part)}：{claim.rule.name}写为{_direction(growth.falling, unit)}"
        f"{said}，本年{written(now)}{counted}、上年{written(last)}{counted}，"
        f"应为{_direction(is_falling, unit)}{right}{unit}，请核对。"
    )
    place = (text.span(growth.amount.start, growth.amount.end),)
    figures = {"now": written(now), "last": written(last), "text": written(growth.amount.value)}
    level = Level.VERIFY
    yield Finding(GROWTH, level, message, texts=place, figures=figures)


def _direction(falling: bool, unit: str) -> str:
    return ("下降" if unit == "%" else "减少") if falling else ("增长" if unit == "%" else "增加")


def _stated_before(reading: Reading, growth: Growth) -> Stated | None:
    """The figure of the growth's sentence that was stated last before it; None without one."""
    first = bisect_left(reading.stated, growth.sentence, key=lambda claim: claim.sentence)
    behind = bisect_right(reading.stated, growth.sentence, key=lambda claim: claim.sentence)
    of_sentence = reading.stated[first:behind]
    numbered = [claim for claim in of_sentence if claim.number]
    before = [claim for claim in numbered if claim.end <= growth.amount.start]
    if before or _has_number_before(reading, growth):
        return before[-1] if before else None
    # Told in front of its figure: 申请数量下降10%，共收到90件.
    return numbered[0] if numbered and growth.object == numbered[0].rule.object else None


def _has_number_before(reading: Reading, growth: Growth) -> bool:
    """Whether a number of the growth's sentence stands before it that is no growth itself."""
    begin, end = growth.sentence, growth.amount.start
    numbers, growths = reading.numbers, reading.growths
    first, last = (bisect_left(numbers, place, key=lambda number: number.start) for place in (begin, end))
    earliest, own = (bisect_left(growths, place, key=lambda each: each.amount.start) for place in (begin, end))
    return last - first > own - earliest


def _growth_terms(
    known: Figures, reading: Reading, growth: Growth
) -> tuple[Stated, list[tuple[Number, Number]]] | None:
    """Return what changed, with this year's and last year's figure by each reading; None if they are not known."""
    claim = _stated_before(reading, growth)
    if claim is None or growth.amount.value is None:
        return None
    pairs = [(known.sum(cells), known.last_sum(cells)) for cells in claim.rule.readings]
    settled = [(now, last) for now, last in pairs if now is not None and last is not None]
    if not known.are_meant(claim) or len(settled) < len(pairs) or _change(*settled[0], growth) is None:
        return None
    return claim, settled


def _change(now: Number, last: Number, growth: Growth) -> Decimal | None:
    change = Decimal(last - now if growth.falling else now - last)
    if not growth.amount.is_percent:
        return change
    return change * 100 / last if last else None


def _wrong_sum(known: Figures, text: Printed, whole: Sum) -> Iterator[Finding]:
    if (terms := _sum_terms(known, whole)) is None or sum(terms[1]) == terms[0]:
        return
    total, settled = terms
    where, added = known.report.edition.place_of(text.part), written(sum(settled, start=Decimal(0)))
    message = f"{where}：写为共{_shown(text, whole.total)}，各项之和为{added}，请核对。"
    place = (text.span(whole.start, whole.end),)
    level = Level.HINT if whole.is_loose else Level.VERIFY
    yield Finding(LIST, level, message, texts=place, figures={"total": written(total)})


def _sum_terms(known: Figures, whole: Sum) -> tuple[Decimal, list[Decimal]] | None:
    """The total and its items; None while one of them is not known."""
    total, items = known.value(whole.total), [known.value(item) for item in whole.items]
    settled = [item for item in items if item is not None]
    return None if total is None or len(settled) < len(items) else (total, settled)


def reckoned(report: Report, part: str) -> Mapping[str, int]:
    """Return how many shares, changes and lists of a part can be computed, by the codes of their checks."""
    reading, known = read_claims(report, part), Figures(report)
    wholes = _Wholes(known, reading)
    return {
        SHARE: sum(wholes.terms(share) is not None for share in reading.shares),
        GROWTH: sum(_growth_terms(known, reading, growth) is not None for growth in reading.growths),
        LIST: sum(_sum_terms(known, whole) is not None for whole in reading.sums),
    }


def table_of(claim: Stated) -> str:
    """The table whose figure is stated."""
    return claim.rule.readings[0][0].partition(".")[0]


def _evidence(figures: Figures) -> Mapping[str, Evidence]:
    report = figures.report
    agreeing: Counter[str] = Counter()
    differing: dict[str, list[tuple[str, Stated]]] = {}
    for part in report.edition.grammar.parts:
        for claim in read_claims(report, part).stated:
            if claim.scope is None and (fits := _fits(figures, claim)) is not None:
                table = table_of(claim)
                agreeing[table] += fits and bool(claim.number) and figures.value(claim.number) != 0
                wrong = differing.setdefault(table, [])
                wrong += [] if fits else [(part, claim)]
    for table, cause in _causing(report.edition).items():
        if table in differing and not differing.get(cause):
            agreeing[table] += agreeing[cause]
    return {table: Evidence(agreeing[table], tuple(wrong)) for table, wrong in differing.items()}


def _causing(edition: Edition) -> Mapping[str, str]:
    """Return table of cases → table of their origin: a unit counts both for the same area."""
    words, claims = edition.grammar.vocabulary, edition.grammar.claims
    tables = {claim.object: claim.readings[0][0].partition(".")[0] for claim in claims}
    causes = [tables[about] for about in words.causes if about in tables]
    return {tables[about]: causes[0] for about in words.cases if about in tables and causes}


def _fits(figures: Figures, claim: Stated) -> bool | None:
    """Whether one of a claim's readings is right; None while that is not known."""
    values = [figures.sum(cells) for cells in claim.rule.readings]
    if claim.number is None:
        return None if None in values else 0 in values
    if fitting(figures, claim) is not None:
        return True
    return None if None in values or figures.value(claim.number) is None else False


def is_typing_error(figures: Figures, claim: Stated) -> bool:
    """Whether it is one of the claim's figures mistyped: nearly equal, digits swapped, one too few, many or wrong."""
    said = figures.value(claim.number)
    if claim.number is None or said is None or claim.rule.unit or said != int(said):
        return False
    return any(
        _is_mistyped(int(said), int(value))
        for cells in claim.rule.readings
        if (value := figures.sum(cells)) is not None and value == int(value) and value > 0
    )


def _is_mistyped(said: int, value: int) -> bool:
    if abs(said - value) <= (2 if value >= _LARGE else 1) and value > 1:
        return True
    one, other = sorted((str(said), str(value)), key=len)
    if len(other) < 2 or said == value:
        return False
    if len(one) == len(other):
        swapped = (one[:at] + one[at + 1] + one[at] + one[at + 2 :] for at in range(len(one) - 1))
        wrong = sum(written != meant for written, meant in zip(one, other, strict=True))
        return other in swapped or (wrong == 1 and len(one) > 2)
    return len(other) == len(one) + 1 and any(other[:at] + other[at + 1 :] == one for at in range(len(other)))


def scope_findings(report: Report) -> Iterator[Finding]:
    """Tables of which the texts of a government seem to count a part only; one hint for each."""
    figures = Figures(report)
    for table, found in figures.evidence.items():
        wrong = [(part, claim) for part, claim in found.differing if not figures.are_meant(claim)]
        if found.is_own or not wrong:
            continue
        yield _scope_finding(figures, table, wrong)
    if not figures.is_clear and not figures.evidence and (narrow := _narrower(figures)):
        yield _scope_finding(figures, table_of(narrow[0][1]), narrow)


def _narrower(figures: Figures) -> list[tuple[str, Stated]]:
    """The first figure of a narrower scope that differs, in a report that states none of its whole area; else none."""
    parts = figures.report.edition.grammar.parts
    stated = [(part, claim) for part in parts for claim in read_claims(figures.report, part).stated if claim.number]
    if any(claim.scope for _, claim in stated):
        return []
    return [(part, claim) for part, claim in stated if _fits(figures, claim) is False][:1]


def _scope_finding(figures: Figures, table: str, wrong: list[tuple[str, Stated]]) -> Finding:
    part, claim = wrong[0]
    text = printed(figures.report, part)
    message = _scope_message(figures, table, text, [each for _, each in wrong])
    return Finding(SCOPE, Level.HINT, message, claim.rule.readings[0], (text.span(claim.start, claim.end),))


def _scope_message(figures: Figures, table: str, text: Printed, wrong: list[Stated]) -> str:
    found, claim = figures.evidence.get(table), wrong[0]
    agreeing = found.agreeing if found else 0
    if len(wrong) == 1 and not agreeing:
        said = _shown(text, claim.number) if claim.number else "无"
        value = written(figures.sum(claim.rule.readings[0]) or 0)
        where = figures.report.edition.place_of(text.part)
        return f"{where}：{claim.rule.name}写为{said}，表中为{value}，请核实统计口径是否一致。"
    pairs = [(figures.value(each.number) or 0, figures.sum(each.rule.readings[0]) or 0) for each in wrong]
    if all(said < value for said, value in pairs):
        advice = "文中的数都较小，如只是本级的数，请写明“本级”"
    else:
        advice = "请核实统计口径是否一致，并在文中写明"
    title = figures.report.edition.tables[table].title
    return f"文中与“{title}”相同的有{agreeing}处，不同的有{len(wrong)}处；{advice}。"


def _is_about(value: Number, said: Numeral) -> bool:
    """Tell whether the numbers are within one unit of the last written place: offices round up, down and to nearest."""
    assert said.value is not None
    return abs(Decimal(value) - said.value) < Decimal(10) ** -said.places if said.is_percent else value == said.value


def _rounded(value: Number, like: Numeral) -> str:
    return written(round(Decimal(value), max(like.places, 0)) if like.is_percent else value)


def _unit(known: Figures, claim: Stated) -> str:
    """Return the unit of the table's figures of a claim."""
    cell = known.report.edition.cells.get(claim.rule.readings[0][0])
    return claim.rule.unit or (cell.unit if cell else "") or known.report.edition.grammar.counted


def _shown(text: Printed, number: Numeral | None, unit: str = "") -> str:
    """As written, with what texts count it in; scales such as 万 are written with the number."""
    return f"{text.text[number.start : number.end]}{unit[-1:]}" if number and number.formula is None else "联动数字"


def offered(report: Report, part: str) -> Iterator[str]:
    """The sentences that could stand in a part and do not yet."""
    phrases = [phrase for phrase in report.edition.phrases if phrase.part == part]
    said = plain(report, part) if phrases else ""
    for phrase in phrases:
        sentence = report.worded(phrase.sentence)
        if sentence not in said and all(is_all_zero(report, table) for table in phrase.tables):
            yield sentence


def is_all_zero(report: Report, table: str) -> bool:
    """Whether every figure of a table is there and 0."""
    return all(report.value(cell.id) == 0 for cell in report.edition.tables[table].cells)


def saying(report: Report, part: str, sentence: str) -> Change:
    """The change that puts the sentence at the end of a part."""
    stored = report.texts.get(part, "")
    # A paragraph that was begun for it is filled; a heading or sentence before it is gone on from.
    kept = stored.rstrip(PARAGRAPH + " \u3000")
    edit = Edit(Address(Area.TEXTS, part), stored[len(kept) :], escape(sentence), len(kept))
    return Change("写入“没有”的句子", (edit,))
