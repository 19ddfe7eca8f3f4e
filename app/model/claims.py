"""How the prose of a form states its figures, as values: claims, their words, and whose figures they are."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

NAME = re.compile(r"\{([a-z_]+)\}")
"""A name in a pattern: of a number, a year or a group of words."""

_GROUP = re.compile(r"\((?!\?)")


class Claim(NamedTuple):
    """How prose states a figure. In `patterns` {n} is the number ({cases} of cases, {money} of 元), {m} another one,
    {p} a percentage, {year}, {last_year} and {next_year} are years as the report counts them, other names are words of
    the grammar; a group `from` is where the claim itself begins; blanks in a text are passed over.

    `readings` are the sums of cells that it may mean, the likeliest first: it is right where one of them is the number.
    `subject` names what the sentence must have been speaking of last ("" where the pattern says enough, with ? also
    where it spoke of nothing else), `zero` that the words themselves say 0, or their {n} does; of a `whole` shares are
    taken. `unit` is that of the cells, where it is not simply counted.
    """

    code: str
    name: str
    patterns: tuple[str, ...]
    readings: tuple[tuple[str, ...], ...]
    subject: str = ""
    zero: bool = False
    whole: bool = False
    unit: str = ""


class Scope(NamedTuple):
    """Whom a unit's figures cover: units of `kind`, or whose name matches one of `names` while no kind is given.

    Words of `own` in a sentence are the unit itself, those of `other` somebody else: such figures are not compared.
    `is_clear`: where neither is said, the unit itself is meant.
    """

    kind: str
    names: tuple[str, ...]
    own: tuple[str, ...]
    other: tuple[str, ...]
    is_clear: bool


class Grammar(NamedTuple):
    """How the texts of an edition state its figures. `elsewhere` are words of sentences that count something else.

    `words` are named groups of words that patterns are made of.
    """

    claims: tuple[Claim, ...] = ()
    subjects: tuple[tuple[str, str], ...] = ()
    scopes: tuple[Scope, ...] = ()
    elsewhere: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    words: Mapping[str, str] = MappingProxyType({})

    def spelt(self, pattern: str) -> str:
        """A pattern with its words written out, in groups that are not read from a match; other names stay."""
        plain = _GROUP.sub("(?:", pattern)
        return NAME.sub(
            lambda found: f"(?:{self.spelt(self.words[found[1]])})" if found[1] in self.words else found[0], plain
        )
