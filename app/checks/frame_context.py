"""What is known of a sentence while its numbers are read: its words, its claims, and what was spoken of before."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from app.checks.frame_tokens import Token
from app.model.claims import Claim
from app.model.edition import Edition

SOMETHING_ELSE = "?"
"""The object of numbers that count what no vocabulary has."""
OTHER_YEARS = frozenset({"last_year", "other_year", "next_year"})
ROW = frozenset("、和及与，") | {"以及"}
"""Words between the members of a row."""
MOST_UNKNOWN = 2
"""So many letters that no word explains make a number unread."""


class Why:
    """Why a number is not compared, in words for the user."""

    OTHER_THING = "数的是别的事项"
    OTHER_YEAR = "不是本年度的数"
    PART = "只是其中一部分（渠道、时段或环节）"
    UNREAD = "有未识别的词"
    MARKED = "已注明是别的范围的数"


class Frame(NamedTuple):
    """What a number states. `number` is its place in the sentence, None for the claim of none at all.

    `claim` is None where the number is not compared, with the reason in `why`. `start` and `end` are the words that
    say it. `object` and `action` are names of the vocabulary, "" where there is none.
    """

    claim: Claim | None
    number: int | None
    start: int
    end: int
    object: str = ""
    action: str = ""
    why: str = ""


@dataclass(frozen=True)
class Context:
    """What clauses before have spoken of. `blocked` tells why numbers are not compared for now.

    `passed`: other things were spoken of before in the sentence; `published`: of what was published. `pair` are objects
    that wait for a number; `fresh`: the object was named in a clause without a number just before. `unread`: the number
    before counted something that no vocabulary has.
    """

    object: str = ""
    action: str = ""
    blocked: str = ""
    passed: bool = False
    pair: tuple[str, ...] = ()
    published: bool = False
    fresh: bool = False
    unread: bool = False


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


class Clause(NamedTuple):
    """Tokens between two marks; `opener` is the mark before them, `closer` that behind."""

    tokens: tuple[Token, ...]
    opener: str
    closer: str


def clauses(sentence: str, words: Sequence[Token]) -> Iterator[Clause]:
    """A sentence's words split at its marks."""
    opener, begin = "", 0
    for place, token in enumerate(words):
        if "stop" in token.names:
            closer = sentence[token.start]
            yield Clause(tuple(words[begin:place]), opener, closer)
            opener, begin = closer, place + 1
    yield Clause(tuple(words[begin:]), opener, "")


class Sentence:
    """A sentence with its words; `context` moves on as it is read. `carried` is the object of the sentence before."""

    def __init__(self, edition: Edition, text: str, words: Sequence[Token], carried: str) -> None:
        self.text, self.words, self.carried = text, words, carried
        self.vocabulary = edition.grammar.vocabulary
        self.claims, self.zeros = claims_by_object(edition), zero_claims(edition)
        self.context = Context(object=carried)
        self.named = {name for token in words for name in token.names}

    def objects(self, token: Token) -> Iterator[str]:
        """The object that a token names: one that claims are about before another."""
        names = token.names & self.vocabulary.objects
        if names and names & self.vocabulary.foreign and "topic" not in self.named:
            yield min(names & self.vocabulary.foreign)
        elif names:
            yield next((name for name in sorted(names) if name in self.claims), min(names))

    def is_other(self, token: Token) -> bool:
        """Whether it names something that no claim is about, and not only what was published."""
        name = next(self.objects(token), "")
        return bool(name) and name not in self.claims and name not in self.vocabulary.published

    def chosen(self, actions: Sequence[str]) -> str:
        """Of several actions the last of the first tier."""
        if not actions:
            return ""
        tiers = self.vocabulary.tiers
        best = min(tiers.get(action, len(tiers)) for action in actions)
        return [action for action in actions if tiers.get(action, len(tiers)) == best][-1]
