"""Reads a sentence number by number: the object that a number counts, what happened to it, whose and which year's.

A sentence is split into clauses; object, action and year are carried from clause to clause, brackets are read with a
copy. A number is left alone where words beside it are in no vocabulary. The result depends on the sentence and on what
is carried into it, never on the figures.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from app.checks.frame_context import (
    FILLER,
    OTHER_YEARS,
    ROW,
    Clause,
    Context,
    Frame,
    Sentence,
    Token,
    Why,
    clauses,
    none_at_all,
    tokens,
)
from app.checks.frame_mention import Mention, sums_of
from app.model.claims import Claim
from app.model.edition import Edition

_OF_TIME = OTHER_YEARS | {"this_year", "current", "period", "elsewhere"}
_TELLING = frozenset({"number", "negation", "entirely"})
"""Names of words without one of which a sentence states nothing."""


@lru_cache(maxsize=8192)
def read_sentence(edition: Edition, text: str, year: int, carried: str) -> tuple[tuple[Frame, ...], str]:
    """The frames of a sentence in order, and the object that is carried into the next; `carried` is that before it."""
    return _frames_of(Sentence(edition, text, tokens(edition, text, year), carried))


@lru_cache(maxsize=8192)
def claim_frames(edition: Edition, text: str, year: int, carried: str) -> tuple[tuple[Frame, ...] | None, str]:
    """The same; None for frames that are all without a claim, as the sentence names nothing that claims are about."""
    sentence = Sentence(edition, text, tokens(edition, text, year), carried)
    return _frames_of(sentence) if carried or sentence.can_claim else (None, "")


def _frames_of(sentence: Sentence) -> tuple[tuple[Frame, ...], str]:
    if sentence.named.isdisjoint(_TELLING):
        about = _last_object(sentence)
        return (), (about if about in sentence.claims else "") if about else sentence.carried
    frames = (*_told_apart(sentence, tuple(_frames(sentence))), *none_at_all(sentence))
    return frames, _carried(sentence, frames)


def _told_apart(sentence: Sentence, frames: tuple[Frame, ...]) -> Iterator[Frame]:
    """The frames; what was received is without what came from the year before, where that is told beside it.

    A weak action beside the usual one of its claim counts only a part of it (其他处理5件，撤回2件); a lesser one
    beside its greater does so, too (收到12件，受理10件).
    """
    frames = tuple(_with_wholes(sentence, tuple(_with_included(sentence, frames))))
    carried = [frame for frame in frames if frame.claim and frame.action in sentence.vocabulary.from_before]
    for frame in frames:
        claim = frame.claim
        if claim is None:
            yield frame
            continue
        is_done_apart = any(_is_done_beside(sentence, frame, each) for each in carried)
        if is_done_apart or _is_part(sentence, frame, claim, frames):
            yield frame._replace(claim=None, why=Why.PART)
            continue
        if claim.apart and any(_is_beside(sentence, frame, each) for each in carried):
            claim = claim._replace(readings=claim.readings[: claim.apart])
        elif claim.whole and not claim.apart and _is_of_received(sentence, frame, frames):
            claim = claim._replace(short=_from_before(sentence, claim))
        yield frame._replace(claim=claim)


def _is_part(sentence: Sentence, frame: Frame, claim: Claim, frames: Sequence[Frame]) -> bool:
    """Whether it counts only a part of what the sentence tells elsewhere."""
    vocabulary = sentence.vocabulary
    usual = claim.actions[0] if frame.action in vocabulary.weak and claim.actions else ""
    if usual and any(each.action == usual != frame.action for each in frames):
        return True
    greater = vocabulary.lesser.get(frame.action, frozenset())
    if not sentence.named.isdisjoint(greater - vocabulary.actions):
        return True
    at = frames.index(frame)
    alike = [(place, each) for place, each in enumerate(frames) if each.object == frame.object and place != at]
    others = [(place, each) for place, each in alike if each.claim]
    same = [(place, each) for place, each in others if each.claim and each.claim.code == claim.code]
    if any(place < at and _is_among(sentence, each, frame) for place, each in same):
        return True
    if same and claim.bare == "first":
        return True  # 行政强制执行2件，行政强制措施3件
    return any(
        frame.action in vocabulary.lesser.get(each.action, ()) or place < at
        for place, each in others
        if each.action in greater
    )


def _is_of_received(sentence: Sentence, frame: Frame, frames: Sequence[Frame]) -> bool:
    """Whether it is said to be among what was received (收到57件，其中办结54件)."""
    before = (each for each in frames[: frames.index(frame)] if each.claim and each.claim.apart)
    return any(each.object == frame.object and _is_among(sentence, each, frame) for each in before)


def _from_before(sentence: Sentence, claim: Claim) -> tuple[str, ...]:
    """The cells of what came of the claim's object from the year before."""
    known = sentence.claims[claim.object]
    return next((known[each].readings[0] for each in sorted(sentence.vocabulary.from_before) if each in known), ())


def _is_among(sentence: Sentence, whole: Frame, frame: Frame) -> bool:
    """Whether the sentence says that what `frame` counts is among what `whole` counts (57件申请中，54件已办结)."""
    assert whole.number is not None and frame.number is not None
    return sentence.is_among(whole.number, frame.number)


def _with_wholes(sentence: Sentence, frames: Sequence[Frame]) -> Iterator[Frame]:
    """The frames; a result behind several cases may be of them together (复议9件、诉讼5件，维持10件)."""
    told, is_result, before = list[str](), False, 0
    for frame in frames:
        claim, number = frame.claim, frame.number
        assert number is not None
        if claim is None or claim.object not in sentence.vocabulary.cases:
            yield frame
        elif not frame.action:
            told, is_result = [*([] if is_result else told), claim.object], False
            yield frame
        else:
            is_result = True
            yield frame if _is_named(sentence, before, number) else _of_wholes(sentence, frame, claim, told)
        before = number


def _is_named(sentence: Sentence, before: int, number: int) -> bool:
    """Whether the words between two numbers name an object, or open brackets about the first."""
    between = sentence.between(before, number)
    return any(sentence.objects[token.names] or sentence.text[token.start] == "（" for token in between)


def _of_wholes(sentence: Sentence, frame: Frame, claim: Claim, told: Sequence[str]) -> Frame:
    """The frame of a result with the readings of all that its object and others told before it are together."""
    about, joined = [claim.object], sentence.vocabulary.joined
    for name in about:
        about += [
            each for each, parts in joined.items() if name in parts and (each in told or parts <= {*told, *about})
        ]
    claims = [sentence.claims[name].get(frame.action) for name in about[1:]]
    readings = [reading for each in claims if each for reading in each.readings]
    return frame._replace(claim=claim._replace(readings=tuple(dict.fromkeys((*claim.readings, *readings)))))


def _is_done_beside(sentence: Sentence, frame: Frame, carried: Frame) -> bool:
    """Whether what came from the year before is told behind it as done, too (办结54件，办理上年结转2件)."""
    if frame.claim is None or not frame.claim.whole or frame.claim.apart or not _is_beside(sentence, frame, carried):
        return False
    assert frame.number is not None and carried.number is not None
    tiers = sentence.vocabulary.tiers
    between = sentence.between(frame.number, carried.number)
    done = {action for each in between for action in sentence.actions[each.names]} - sentence.vocabulary.from_before
    return any(tiers.get(action) == tiers.get(frame.action) for action in done)


def _with_included(sentence: Sentence, frames: Sequence[Frame]) -> Iterator[Frame]:
    """The frames; an outcome in whose brackets another is included may be their sum (公开33件（含部分公开9件）)."""
    for frame, behind in zip(frames, (*frames[1:], None), strict=False):
        claim = frame.claim
        if claim and behind and behind.claim and _includes(sentence, frame, behind):
            readings = (*claim.readings, *sums_of([claim, behind.claim]))
            yield frame._replace(claim=claim._replace(readings=tuple(dict.fromkeys(readings))))
        else:
            yield frame


def _includes(sentence: Sentence, frame: Frame, behind: Frame) -> bool:
    """Whether an outcome includes another one that is told in brackets behind it."""
    assert frame.number is not None and behind.number is not None
    between = sentence.between(frame.number, behind.number)
    is_in_brackets = any(sentence.text[token.start] == "（" for token in between)
    is_included = any("including" in token.names for token in between)
    return is_in_brackets and is_included and {frame.action, behind.action} <= sentence.vocabulary.implied.keys()


def _is_beside(sentence: Sentence, frame: Frame, carried: Frame) -> bool:
    """Whether `carried` is told beside the number of `frame`: behind it and not among it, a sum in front of it."""
    assert frame.claim and carried.claim and frame.number is not None and carried.number is not None
    is_sum = set(carried.claim.readings[0]) <= set(frame.claim.readings[0])
    first, last = sorted((frame.number, carried.number))
    if (first == carried.number) != is_sum:
        return False
    between = sentence.between(first, last)
    named = {name for token in between for name in token.names}
    return named.isdisjoint({"among", "including"}) and all(sentence.text[token.start] != "（" for token in between)


@lru_cache(maxsize=1024)
def last_object(edition: Edition, text: str, year: int) -> str:
    """The object that a text names last; "" without one."""
    return _last_object(Sentence(edition, text, tokens(edition, text, year), ""))


def _last_object(sentence: Sentence) -> str:
    return next((name for token in reversed(sentence.words) for name in sentence.objects[token.names]), "")


def _carried(sentence: Sentence, frames: Sequence[Frame]) -> str:
    """The object with which the next sentence goes on: of several cases without results, what they are together."""
    about, cases = sentence.context.object, sentence.vocabulary.cases
    told = [frame for frame in frames if frame.claim and frame.number is not None and frame.object in cases]
    if about in cases and not any(frame.action for frame in told):
        named = {frame.object for frame in told}
        about = next((each for each, parts in sentence.vocabulary.joined.items() if parts <= named), about)
    return about if about in sentence.claims else ""


def _frames(sentence: Sentence) -> Iterator[Frame]:
    """Return the statement of each number, clause by clause."""
    if "number" not in sentence.named:
        for clause in clauses(sentence.text, sentence.words):
            _hear_year(sentence, clause)
            _hear(sentence, clause)
        return
    lists = list(_lists(sentence))
    listed = {frame.number for frame in lists}
    depth: list[tuple[Context, tuple[Token, ...]]] = []
    open_words: tuple[Token, ...] = ()
    last = Clause((), "", "", frozenset())
    for clause in clauses(sentence.text, sentence.words):
        if clause.opener == "（":
            depth.append((sentence.context, open_words))
        clause = _opened(sentence, clause, last, depth, open_words)
        yield from (frame for frame in _read(sentence, clause) if frame.number not in listed)
        last = clause
        open_words = () if "number" in clause.names else clause.tokens
    yield from lists


def _opened(
    sentence: Sentence,
    clause: Clause,
    last: Clause,
    depth: list[tuple[Context, tuple[Token, ...]]],
    open_words: tuple[Token, ...],
) -> Clause:
    """The clause with the words that it goes on from; the context is set to what holds in it."""
    context = sentence.context
    if clause.opener == "（" and last.tokens and last.tokens[-1].names & OTHER_YEARS:
        # Figures of another year in brackets: 比2022年（31件）下降.
        sentence.context = context._replace(blocked=Why.OTHER_YEAR)
    elif clause.opener == "）" and depth:
        sentence.context, before = depth.pop()
        return clause.with_tokens((*before, *clause.tokens))
    elif clause.opener == "：" and clause.tokens and "number" in clause.tokens[0].names:
        return clause.with_tokens((*open_words, *clause.tokens))
    elif clause.opener == "；" and context.blocked == Why.PART:
        sentence.context = context._replace(blocked="")
    return clause


def _read(sentence: Sentence, clause: Clause) -> Iterator[Frame]:
    _hear_part(sentence, clause)
    if "number" not in clause.names:
        _hear_year(sentence, clause)
        _hear(sentence, clause)
        return
    if "raised" in clause.names:
        raised = next((place for place, token in enumerate(clause.tokens) if place and "raised" in token.names), 0)
        if any("number" in token.names for token in clause.tokens[:raised]):
            # 由上年的48件上升到60件: the year before is only that of the first number.
            yield from _read(sentence, clause.with_tokens(clause.tokens[:raised]))
            clause = clause.with_tokens(clause.tokens[raised:])
    _hear_year(sentence, clause)
    numbers = [place for place, token in enumerate(clause.tokens) if "number" in token.names]
    begin = 0
    for place, until in zip(numbers, (*numbers[1:], len(clause.tokens)), strict=False):
        left, right = clause.tokens[begin:place], clause.tokens[place + 1 : until]
        yield Mention(sentence, left, clause.tokens[place], right, is_last=until == len(clause.tokens)).frame()
        begin = place + 1


def _hear_year(sentence: Sentence, clause: Clause) -> None:
    """Another year's name blocks what follows; this year's name ends that."""
    if clause.names.isdisjoint(_OF_TIME):
        return
    before: frozenset[str] = frozenset()
    followers = (*(token.names for token in clause.tokens[1:]), frozenset[str]())
    for token, behind in zip(clause.tokens, followers, strict=False):
        names, blocked = token.names, sentence.context.blocked
        if "this_year" in names:
            if "range" in before:
                blocked = Why.OTHER_YEAR
            elif "until" not in before:
                blocked = ""
        elif names & OTHER_YEARS and "compare" not in before and names.isdisjoint(sentence.vocabulary.actions):
            if "negation" in behind:
                continue  # 上年无结转 says nothing of what follows
            blocked = Why.OTHER_YEAR
        elif (
            "current" in names
            and not before & OTHER_YEARS
            and (blocked == Why.OTHER_YEAR or (blocked == Why.PART and "raised" not in names))
        ):
            blocked = ""
        elif names & {"period", "elsewhere"}:
            blocked = Why.PART
        if blocked != sentence.context.blocked:
            sentence.context = sentence.context._replace(blocked=blocked)
        before = names


def _hear_part(sentence: Sentence, clause: Clause) -> None:
    """Mark a number within a separate number from the year before as a part only (上年结转4件，其中予以公开3件)."""
    context = sentence.context
    if "among" in clause.names and context.whole in sentence.vocabulary.from_before:
        begin = clause.tokens[0].start
        if sum("number" in token.names for token in sentence.words if token.start < begin) == 1:
            sentence.context = context._replace(blocked=Why.PART)


def _hear(sentence: Sentence, clause: Clause) -> None:
    """A clause without a number: its object and action are carried on; objects in a row wait for a number."""
    context, claims = sentence.context, sentence.claims
    if not sentence.says(clause.names):
        return
    objects = [name for token in clause.tokens for name in sentence.objects[token.names]]
    actions = [name for token in clause.tokens for name in sentence.actions[token.names]]
    if objects:
        about = objects[-1]
        pair = (*context.pair, about) if clause.closer == "、" and about in claims else ()
        passed = context.passed or about not in claims
        is_counted = about in sentence.vocabulary.published and "about" in clause.names  # 发布信息400余条
        published = context.published or is_counted
        context = context._replace(object=about, passed=passed, pair=pair, fresh=about in claims, published=published)
    if actions:
        action = sentence.chosen(actions)
        context = context._replace(action=action, whole=_whole(sentence, context, action))
    sentence.context = context


def _whole(sentence: Sentence, context: Context, action: str) -> str:
    """Return the whole of the numbers of kinds behind an action."""
    return context.whole if action in sentence.vocabulary.kinds else action


def _lists(sentence: Sentence) -> Iterator[Frame]:
    """Several numbers told at once: A, B and C were 1, 2 and 3 respectively. As many heads as there are numbers."""
    for place, token in enumerate(sentence.words if "respectively" in sentence.named else ()):
        if "respectively" in token.names:
            numbers = list(_row(sentence, sentence.words[place + 1 :]))
            heads = _heads(sentence, sentence.words[:place], len(numbers))
            if len(numbers) > 1 and len(heads) == len(numbers):
                yield from _respective(sentence, sentence.words[:place], heads, numbers)


def _respective(
    sentence: Sentence, before: Sequence[Token], heads: Sequence[tuple[str, str]], numbers: Sequence[Token]
) -> Iterator[Frame]:
    actions = [name for each in before for name in sorted(each.names & sentence.vocabulary.actions)]
    is_other = not sentence.named.isdisjoint({"last_year", "other_year"})
    for (name, action), number in zip(heads, numbers, strict=True):
        known = sentence.claims.get(name, {})
        tail = [each for each in actions if each in known]
        claim = known.get(action or (tail[-1] if tail else ""))
        why = Why.OTHER_YEAR if is_other else "" if claim else Why.UNREAD
        yield Frame(None if why else claim, number.start, numbers[0].start, number.end, name, action, why)


def _row(sentence: Sentence, words: Sequence[Token]) -> Iterator[Token]:
    """The numbers that follow one another with nothing but units and marks of a row between them."""
    for token in words:
        if "number" in token.names:
            yield token
        elif sentence.text[token.start : token.end] not in ROW and token.names is not FILLER:
            return


def _heads(sentence: Sentence, words: Sequence[Token], many: int) -> list[tuple[str, str]]:
    """The last `many` things named in a row: objects with an action of their own, or actions, alone or of one object.

    The actions in a row in front of an object are all of that object.
    """
    found: list[tuple[str, str]] = []
    is_near = is_shared = False
    for token in reversed(words):
        objects = sentence.objects[token.names]
        implied = [name for name in sorted(token.names) if name in sentence.vocabulary.implied]
        known = sentence.claims.get(found[-1][0], {}) if found else {}
        own = next((action for action in sentence.actions[token.names] if action in known), "")
        if own and is_near:
            found[-1], is_shared = (found[-1][0], own), True
        elif own and is_shared and len(found) < many:
            found.append((found[-1][0], own))
        elif implied:
            found.append((sentence.vocabulary.implied[implied[0]], implied[0]))
        elif objects:
            found.append((objects[0], ""))
        elif "number" in token.names or len(found) == many or sentence.text[token.start] == "，":
            break
        is_near = bool(objects) and not implied
    return found[::-1]
