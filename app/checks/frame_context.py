"""The words of a sentence, its negations, and what is known of it while its numbers are read."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from app.checks.numerals import CASE, COUNT, ITEM, PERCENT
from app.model.claims import Claim
from app.model.edition import Edition
from app.model.word_automaton import WordAutomaton

SOMETHING_ELSE = "?"
"""The object of numbers that count what no vocabulary has."""
OTHER_YEARS = frozenset({"last_year", "other_year", "next_year"})
ROW = frozenset("、和及与，") | {"以及"}
"""Words between the members of a row."""
MOST_UNKNOWN = 2
"""Letters that no word explains, from which on a number is unread."""


STOPS = frozenset("，；：、（）。！？\n")
_OPEN_ENDS = frozenset("，；：、")
"""Marks in which no word ends."""
NUMBER, SHARE, STOP, UNKNOWN, FILLER, PERIOD, DATE, RANGE = (frozenset({each}) for each in
    ("number", "share", "stop", "unknown", "filler", "period", "date", "range"))  # fmt: skip
_YEAR = re.compile(r"20\d\d年")
_RANGE = re.compile(r"20\d\d[.\-/—]+")
_PAD, _END = "\ue01f" * 4, "\ue010"
_LAST, _THIS, _NEXT, _OTHER = (sign + _PAD for sign in "\ue011\ue012\ue013\ue014")
"""Stand for a year of five characters, so that places in the sentence stay the same."""
_YEARS = {"last": _LAST, "year": _THIS, "next": _NEXT, "elsewhere": _OTHER}
_SIGNS = {
    COUNT: NUMBER, PERCENT: SHARE, **dict.fromkeys(STOPS, STOP), **dict.fromkeys((CASE, ITEM), FILLER)
}  # fmt: skip
_CODES = frozenset("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.-/—")
_DIGITS = re.compile(r"(?P<month>\d{1,2})(?:月份?|\.)(?:(?P<day>\d{1,2})日?|底|末)?|[\dA-Za-z.\-/—]+")


class Why:
    """Why a number is not compared, in words for the user."""

    OTHER_THING = "数的是其他事项"
    OTHER_YEAR = "不是本年度的数"
    PART = "只是其中一部分（渠道、时段或环节）"
    UNREAD = "有未能识别的词"
    MARKED = "已注明是其他范围的数"


class Token(NamedTuple):
    """A word with all its names in the vocabulary, from `start` to `end` in the sentence."""

    names: frozenset[str]
    start: int
    end: int


class Frame(NamedTuple):
    """The statement of a number. `number` is its index in the sentence, None for a claim of none at all.

    `claim` is None if the number is not compared, with the reason in `why`. `start` and `end` are the words that state
    it. `object` and `action` are names of the vocabulary, "" if unknown.
    """

    claim: Claim | None
    number: int | None
    start: int
    end: int
    object: str = ""
    action: str = ""
    why: str = ""


class Context(NamedTuple):
    """The state after the clauses read so far. `blocked` is why numbers are not compared for now.

    `passed`: other things were named before in the sentence; `published`: published things were. `pair` are objects
    that wait for a number; `fresh`: the object was named just before in a clause without a number. `unread`: the
    number before counted something outside the vocabulary. `whole` is the last action that is not a kind of applicant.
    """

    object: str = ""
    action: str = ""
    blocked: str = ""
    passed: bool = False
    pair: tuple[str, ...] = ()
    published: bool = False
    fresh: bool = False
    unread: bool = False
    whole: str = ""


@cache
def claims_by_object(edition: Edition) -> dict[str, dict[str, Claim]]:
    """Object → action → claim of a number; "" is the claim of the object alone."""
    found: dict[str, dict[str, Claim]] = {}
    for claim in edition.grammar.claims:
        if not claim.zero:
            actions = found.setdefault(claim.object, {})
            for action in (*claim.actions, *([""] if claim.bare else [])):
                actions.setdefault(action, claim)
    return found


@cache
def zero_claims(edition: Edition) -> dict[tuple[str, str], Claim]:
    """Object and action → the claim that there is none of it."""
    return {
        (claim.object, action): claim
        for claim in edition.grammar.claims
        if claim.zero
        for action in claim.actions or ("",)
    }


class _Table(dict[frozenset[str], tuple[str, ...]]):
    """The meaning of sets of names; computed when a set first occurs, as there are few of them."""

    def __init__(self, find: Callable[[frozenset[str]], tuple[str, ...]]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, names: frozenset[str]) -> tuple[str, ...]:
        self[names] = found = self._find(names)
        return found


class _Known:
    """The vocabulary of an edition, prepared for reading."""

    def __init__(self, edition: Edition) -> None:
        vocabulary = edition.grammar.vocabulary
        self._objects, self._foreign = vocabulary.objects, vocabulary.foreign
        self._claims = claims_by_object(edition)
        self.objects = {True: _Table(self._object), False: _Table(self._object_off_topic)}
        """By whether the sentence is about the topic."""
        self.actions = _Table(lambda names: tuple(sorted(names & vocabulary.actions)))
        self.saying = vocabulary.objects | vocabulary.actions
        self.outcomes = vocabulary.implied.keys() - vocabulary.weak
        self.nouns = vocabulary.published | FILLER
        self.claiming = self._claims.keys() | vocabulary.implied.keys() | vocabulary.assumed.keys()

    def _object(self, names: frozenset[str]) -> tuple[str, ...]:
        named = names & self._objects
        return (next((name for name in sorted(named) if name in self._claims), min(named)),) if named else ()

    def _object_off_topic(self, names: frozenset[str]) -> tuple[str, ...]:
        foreign = names & self._objects & self._foreign
        return (min(foreign),) if foreign else self._object(names)


@cache
def _known_words(edition: Edition) -> _Known:
    return _Known(edition)


class Clause(NamedTuple):
    """Tokens between two marks, with all their names; `opener` is the mark before them, `closer` that behind."""

    tokens: tuple[Token, ...]
    opener: str
    closer: str
    names: frozenset[str]

    def with_tokens(self, tokens: tuple[Token, ...]) -> "Clause":
        """The clause with other tokens."""
        return Clause(tokens, self.opener, self.closer, names_of(tokens))


def names_of(tokens: Sequence[Token]) -> frozenset[str]:
    """All names of some tokens."""
    return frozenset().union(*{token[0] for token in tokens})


def clauses(sentence: str, words: Sequence[Token]) -> Iterator[Clause]:
    """A sentence's words split at its marks."""
    opener, begin = "", 0
    for place, token in enumerate(words):
        if "stop" in token.names:
            closer = sentence[token.start]
            tokens = tuple(words[begin:place])
            yield Clause(tokens, opener, closer, names_of(tokens))
            opener, begin = closer, place + 1
    tokens = tuple(words[begin:])
    yield Clause(tokens, opener, "", names_of(tokens))


class Sentence:
    """A sentence with its words; `context` moves on as it is read. `carried` is the object of the sentence before."""

    def __init__(self, edition: Edition, text: str, words: Sequence[Token], carried: str) -> None:
        self.text, self.words, self.carried = text, words, carried
        self.vocabulary = edition.grammar.vocabulary
        self.claims, self.zeros = claims_by_object(edition), zero_claims(edition)
        self.context = Context(object=carried)
        self.named = names_of(words)
        self._among = [token.start for token in words if "among" in token.names]
        self._known = _known_words(edition)
        self.objects: Mapping[frozenset[str], tuple[str, ...]] = self._known.objects["topic" in self.named]
        """The object that names of a token mean: one that claims are about before another; none without one."""
        self.actions: Mapping[frozenset[str], tuple[str, ...]] = self._known.actions
        """The actions that names of a token mean, sorted."""

    def between(self, first: int, last: int) -> Sequence[Token]:
        """The words that begin between two places of the text."""
        begin = bisect_right(self.words, first, key=lambda token: token.start)
        return self.words[begin : bisect_left(self.words, last, key=lambda token: token.start)]

    def is_among(self, first: int, last: int) -> bool:
        """Whether a word between two places of the text says that what follows is a part (57件申请中，54件已办结)."""
        return bisect_right(self._among, first) < bisect_left(self._among, last)

    def says(self, names: frozenset[str]) -> bool:
        """Whether one of them is of an object or an action."""
        return not names.isdisjoint(self._known.saying)

    def is_outcome(self, names: frozenset[str]) -> bool:
        """Whether a word of these names is a result that tells its object."""
        return not names.isdisjoint(self._known.outcomes)

    @property
    def can_claim(self) -> bool:
        """Whether it names something that claims are about."""
        return not self.named.isdisjoint(self._known.claiming)

    def is_noun(self, token: Token) -> bool:
        """Whether it names only what is published."""
        return token.names <= self._known.nouns

    def is_other(self, token: Token) -> bool:
        """Whether it names something that no claim is about, and not only what was published."""
        name = next(iter(self.objects[token.names]), "")
        return bool(name) and name not in self.claims and name not in self.vocabulary.published

    def chosen(self, actions: Sequence[str]) -> str:
        """Return the last action of the first tier."""
        if not actions:
            return ""
        tiers = self.vocabulary.tiers
        best = min(tiers.get(action, len(tiers)) for action in actions)
        return [action for action in actions if tiers.get(action, len(tiers)) == best][-1]


def tokens(edition: Edition, sentence: str, year: int) -> list[Token]:
    """The sentence word by word; letters that no word explains are joined to tokens of UNKNOWN.

    No word but one like 其中， ends in a mark between clauses, even where its pattern would allow that.
    """
    start, outer_days = automaton(edition).start, edition.calendar.outer_days
    text = _YEAR.sub(lambda found: _sign(int(found[0][:4]), year), sentence) if "年" in sentence else sentence
    found: list[Token] = []
    make = tuple.__new__  # quicker than the constructor, which is called some thousand times for a page
    at, unknown, length = 0, -1, len(text)
    text += _END  # no word goes on with it
    while at < length:
        letter = text[at]
        place, end, names, state = at, at, UNKNOWN, start[letter]
        while state is not None:
            place += 1
            if state.names and (text[place - 1] not in _OPEN_ENDS or "among" in state.names):
                end, names = place, state.names
            state = state[text[place]]
        if end == at:
            names = _SIGNS.get(letter) or (UNKNOWN if "一" <= letter <= "龥" else FILLER)
            end = at + 1
            if names is UNKNOWN:
                unknown = at if unknown < 0 else unknown
                at = end
                continue
            if letter in _CODES:
                end, names = _code(text, at, *outer_days)
        if unknown >= 0:
            found.append(make(Token, (UNKNOWN, unknown, at)))
            unknown = -1
        found.append(make(Token, (names, at, end)))
        at = end
    if unknown >= 0:
        found.append(Token(UNKNOWN, unknown, at))
    return found


def _sign(stated: int, year: int) -> str:
    return {year - 1: _LAST, year: _THIS, year + 1: _NEXT}.get(stated, _OTHER)


def _code(text: str, at: int, first_day: str, last_day: str) -> tuple[int, frozenset[str]]:
    """Dates and codes, which begin with a letter of `_CODES`; the first and last day of a year name no part of it."""
    match = _DIGITS.match(text, at)
    if match is None:
        return at + 1, FILLER
    if not match["month"]:
        return match.end(), RANGE if _RANGE.fullmatch(match[0]) else FILLER
    day = f"{match['month']}月{match['day'] or ''}"
    is_end = f"{day}日" == last_day or (not match["day"] and match[0][-1] in "月底末" and last_day.startswith(day))
    return match.end(), DATE if is_end or f"{day}日" == first_day else PERIOD


@cache
def automaton(edition: Edition) -> WordAutomaton:
    """The automaton of an edition's vocabulary; made once."""
    vocabulary = edition.grammar.vocabulary
    words = {name: [vocabulary.spelt(each, _YEARS) for each in all_] for name, all_ in vocabulary.words.items()}
    years = {"this_year": _THIS, "last_year": _LAST, "next_year": _NEXT, "other_year": _OTHER}
    for name, sign in years.items():
        words[name] = [f"{sign}度?", *words.get(name, ())]
    return WordAutomaton(words)


_MOST_DENIED = 6
"""The most letters that no word explains in a denial of cases: names of units and offices are such."""


def none_at_all(sentence: Sentence) -> Iterator[Frame]:
    """Yield claims that there is none: a negation with an action, or an action done to all."""
    for place, token in enumerate(sentence.words if "negation" in sentence.named else ()):
        if "negation" in token.names and token.names.isdisjoint(sentence.vocabulary.actions):
            yield from _Negation(sentence, place).frames()
    yield from _finished(sentence)


class _Negation:
    """One negation with the words behind it up to the end of its clause."""

    def __init__(self, sentence: Sentence, place: int) -> None:
        self._sentence, self._begin = sentence, sentence.words[place].start
        self._scope = list(self._reach(place + 1))
        self._place = place
        self._is_of_before = place > 0 and "last_year" in sentence.words[place - 1].names

    def _reach(self, place: int) -> Iterator[Token]:
        """The words that it denies: rows go on over marks of rows."""
        for token in self._sentence.words[place:]:
            if "stop" in token.names and self._sentence.text[token.start] != "、":
                return
            if "number" in token.names or "negation" in token.names:
                return
            yield token

    def frames(self) -> Iterator[Frame]:
        sentence = self._sentence
        if sentence.context.blocked == Why.OTHER_YEAR:
            return
        if self._is_of_before and not any(token.names & sentence.vocabulary.left for token in self._scope):
            return  # 上年未收到申请
        names = [name for token in self._scope for name in sentence.objects[token.names]]
        actions = {name for token in self._scope for name in token.names & sentence.vocabulary.actions}
        actions |= set() if actions & sentence.vocabulary.kinds else self._applicants()
        cleared = [name for name in names if name not in sentence.vocabulary.published]
        wanted = self._wanted(cleared, actions)
        unknown = sum(token.end - token.start for token in self._scope if token.names is UNKNOWN)
        about = {name for name, _ in wanted}
        most = _MOST_DENIED if about & sentence.vocabulary.cases else MOST_UNKNOWN + 1
        if unknown >= most or self._is_something_else(wanted):
            return
        end = self._scope[-1].end if self._scope else self._begin + 1
        for name, action in wanted:
            claim = sentence.zeros.get((name, action))
            if claim is not None:
                yield Frame(claim, None, self._begin, end, name, action)

    def _applicants(self) -> set[str]:
        """The kinds of applicants that the clause names in front of the negation (法人未提出申请)."""
        kinds = self._sentence.vocabulary.kinds
        return {name for token in self._in_front() for name in token.names & kinds}

    def _in_front(self) -> list[Token]:
        """The words of the clause in front of the negation, behind the last number; marks of a row end no clause."""
        sentence, begin = self._sentence, self._place
        while begin:
            token = sentence.words[begin - 1]
            is_row = sentence.text[token.start] == "、"
            if ("stop" in token.names and not is_row) or "number" in token.names:
                break
            begin -= 1
        return list(sentence.words[begin : self._place])

    def _is_something_else(self, wanted: list[tuple[str, str]]) -> bool:
        """Behind what is denied stands something that it did, or that was done to it: that is what did not happen."""
        sentence, claims = self._sentence, self._sentence.claims
        names = {name for name, _ in wanted}
        kept = {action for _, action in wanted}
        places = [place for place, token in enumerate(self._scope) if names & set(sentence.objects[token.names])]
        if not places:
            return False
        usual = {
            action for name in names for each in (claims.get(name, {}).get(""),) if each for action in each.actions
        }
        stopping = {*sentence.vocabulary.asides, "not_negations"} - {"all_channels"}
        if kept - {""}:
            stopping.discard("soft")
        channels = [token for token in self._scope if "channel" in token.names]
        if len(channels) > 1 or any("all_channels" in token.names for token in self._scope):
            stopping.discard("channel")
        if any(token.names & stopping and "cause" not in token.names for token in self._scope):
            return True
        for token in self._scope[places[-1] + 1 :]:
            if sentence.text[token.start : token.end] in ROW:
                return False  # 没有申请、来电: each member of the row is denied
            actions = token.names & sentence.vocabulary.actions
            if token.names is UNKNOWN or (actions and not actions & (kept | usual) and "filler" not in token.names):
                return True
            if sentence.is_other(token) and names & sentence.vocabulary.causes:
                return True
        return False

    def _wanted(self, names: list[str], actions: set[str]) -> list[tuple[str, str]]:
        """Return the denied objects and actions; nothing if the negation is about something else."""
        sentence = self._sentence
        zeros = sentence.zeros
        found: list[tuple[str, str]] = []
        if not names and actions <= sentence.vocabulary.plain:
            before, happened = self._before()
            names, actions = before, actions | happened
        for name in dict.fromkeys(names):
            parts = sentence.vocabulary.joined.get(name, frozenset())
            found += [(part, "") for part in sorted(parts) if (part, "") in zeros]
            found += [(name, "")] if (name, "") in zeros else []
        if found:
            in_row = [name for name in self._row_of(found[0][0]) if (name, "") not in zeros]
            found += [pair for name in in_row for pair in self._denied(name, actions)]
            return found if self._is_about_disclosure() else []
        if not names:
            return self._left_undone(actions) or self._not_received(actions) or self._not_done(actions)
        claimed = [name for name in names if name in sentence.claims]
        deniable = {action for action in actions if any((name, action) in zeros for name in claimed)}
        is_outcome = not deniable.issuperset(actions & sentence.vocabulary.implied.keys())
        if not claimed or is_outcome or not self._is_about_disclosure():
            return []
        return [pair for about in self._row_of(claimed[-1]) for pair in self._denied(about, actions)]

    def _row_of(self, last: str) -> list[str]:
        """The object and those that stand in a row with it."""
        sentence, row, is_joined = self._sentence, list[str](), False
        for token in self._scope:
            name = next(iter(sentence.objects[token.names]), "")
            if name in sentence.claims:
                row = [*row, name] if is_joined or row[-1:] == [last] else [name]
            elif sentence.text[token.start : token.end] not in ROW and row[-1:] != [last]:
                row = []
            is_joined = sentence.text[token.start : token.end] in ROW
        return list(dict.fromkeys(row)) if last in row else [last]

    def _denied(self, about: str, actions: set[str]) -> list[tuple[str, str]]:
        """An object with the actions that are denied of it; without one with its usual action."""
        sentence = self._sentence
        if self._is_of_before and actions & sentence.vocabulary.left:
            actions = actions - sentence.vocabulary.left | sentence.vocabulary.from_before
        if kinds := actions & sentence.vocabulary.kinds:
            # 未收到法人申请: those of other applicants may have come.
            actions = kinds if actions.isdisjoint(sentence.vocabulary.left) else set()
            return [(about, action) for action in sorted(actions) if (about, action) in sentence.zeros]
        if possible := [action for action in sorted(actions) if (about, action) in sentence.zeros]:
            return [(about, action) for action in possible]
        bare = sentence.claims.get(about, {}).get("")
        if usual := sentence.vocabulary.denied.get(about):
            return [] if actions or self._is_soft() else [(about, usual)]
        return [(about, action) for action in bare.actions if (about, action) in sentence.zeros][:1] if bare else []

    def _left_undone(self, actions: set[str]) -> list[tuple[str, str]]:
        """None carried over (无结转): from the year before where that stands in front, else into the next."""
        sentence = self._sentence
        about, left = sentence.context.object, actions & sentence.vocabulary.left
        wanted = left & sentence.vocabulary.from_before or left - sentence.vocabulary.from_before
        if self._is_of_before and left:
            wanted = set(sentence.vocabulary.from_before)
        return [(about, action) for action in sorted(wanted) if (about, action) in sentence.zeros]

    def _not_done(self, actions: set[str]) -> list[tuple[str, str]]:
        """Return the denied actions of the object named before (新制发1件，无废止); a plain denial is too vague."""
        about, zeros = self._sentence.context.object, self._sentence.zeros
        if any(token.names is UNKNOWN for token in self._scope) or not actions.isdisjoint(
            self._sentence.vocabulary.plain
        ):
            return []
        return [(about, action) for action in sorted(actions) if (about, action) in zeros]

    def _not_received(self, actions: set[str]) -> list[tuple[str, str]]:
        """Return the claims (object, action) about objects whose applicants sent nothing (未收到法人申请)."""
        vocabulary = self._sentence.vocabulary
        kinds = actions - vocabulary.plain - vocabulary.left
        about = {vocabulary.assumed[action] for action in kinds if action in vocabulary.assumed}
        came = actions & vocabulary.plain
        asked = came | actions & vocabulary.kinds
        return [pair for each in sorted(about) for pair in self._denied(each, asked)] if came else []

    def _is_soft(self) -> bool:
        """Whether something was only looked at or amended."""
        return any("soft" in token.names for token in self._scope)

    def _before(self) -> tuple[list[str], set[str]]:
        """The row of objects in front of the negation in its clause (申请数量为零), and what happened to them."""
        sentence = self._sentence
        names, actions = list[str](), set[str]()
        for token in self._in_front():
            names += sentence.objects[token.names]
            actions |= token.names & sentence.vocabulary.actions
        if not actions & sentence.vocabulary.left:
            return [name for name in names if name not in sentence.vocabulary.causes] or names, actions
        return names or [sentence.context.object], actions

    def _is_about_disclosure(self) -> bool:
        """Cases about something else (a licence, a punishment) are not denied; those in a row with it are."""
        sentence = self._sentence
        for token, follower in zip(self._scope, self._scope[1:], strict=False):
            if next(iter(sentence.objects[token.names]), "") in sentence.claims:
                continue
            if sentence.is_other(token) and sentence.text[follower.start : follower.end] not in ROW:
                behind = (each for each in self._scope if each.start > token.start)
                return not any(next(iter(sentence.objects[each.names]), "") in sentence.claims for each in behind)
        return True


def _finished(sentence: Sentence) -> Iterator[Frame]:
    """All of it was done, so nothing is left; or one kind of applicants sent all, so others sent none."""
    if "entirely" not in sentence.named or "except" in sentence.named:
        return  # 除1件外，其余均已办结
    kinds = sentence.vocabulary.kinds
    for clause in clauses(sentence.text, sentence.words):
        whole = [place for place, token in enumerate(clause.tokens) if "entirely" in token.names]
        is_counted = any("number" in token.names for token in clause.tokens)
        if not whole or is_counted or sentence.vocabulary.left & sentence.named:
            continue
        done = {name for token in clause.tokens[whole[0] :] for name in token.names}
        about = _spoken(sentence, clause) or (sentence.carried if done & kinds else "")
        if done & kinds and not _is_said_of_all(sentence, clause, done & kinds):
            continue
        for rule in sentence.vocabulary.finished:
            claim = sentence.zeros.get((rule.object, rule.none))
            if claim is not None and rule.object == about and rule.action in done:
                yield Frame(claim, None, clause.tokens[whole[0]].start, clause.tokens[-1].end, about, rule.none)


def _is_said_of_all(sentence: Sentence, clause: Clause, kinds: frozenset[str] | set[str]) -> bool:
    """Whether a clause says that all applications came from one kind of applicants, and not only those of a part."""
    vocabulary = sentence.vocabulary
    parts = {*vocabulary.implied, *vocabulary.asides, "among", "period", "channel", "last_year", "other_year"}
    is_row = clause.closer == "、" or clause.opener == "、"
    return len(kinds) == 1 and not is_row and sentence.named.isdisjoint(parts)


def _spoken(sentence: Sentence, clause: Clause) -> str:
    """The object that the sentence spoke of last up to a clause; two in a row that are joined are one.

    A clause in brackets speaks of the last alone.
    """
    end = clause.tokens[-1].end
    names = [name for token in sentence.words if token.end <= end for name in sentence.objects[token.names]]
    for about, parts in sentence.vocabulary.joined.items():
        if parts == set(names[-2:]) and clause.opener != "（":
            return about
    return names[-1] if names else ""
