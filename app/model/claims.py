"""The grammar of a form's prose as values: claims, the vocabulary that reads them, and scopes."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

NAME = re.compile(r"\{([a-z_]+)\}")
"""A name in a pattern: the name of a group of words, or of a year."""


class Claim(NamedTuple):
    """A figure that prose may state: one of `actions` done to the `object` of the vocabulary.

    `readings` are the sums of cells that the number may mean, the most likely first. The number is right if it equals
    one of them. `bare` says when the object without an action is enough: "beside" if the number stands next to it,
    "first" if also nothing else was named before in the sentence, "" never. `zero`: the words say that there is none
    at all. If the sentence sets aside what came from the year before, only the first `apart` readings hold (0: all).
    `short` are cells that the number may leave out, wholly or in part (收到57件，其中办结54件: those carried in).
    Shares refer to `whole`. `unit` is the unit of the cells, "" for plain counts; one unit is `worth` so much in texts.
    """

    code: str
    name: str
    object: str
    actions: tuple[str, ...]
    readings: tuple[tuple[str, ...], ...]
    bare: str = ""
    zero: bool = False
    apart: int = 0
    whole: bool = False
    unit: str = ""
    worth: int = 1
    short: tuple[str, ...] = ()


class Scope(NamedTuple):
    """The scope of a unit's figures, for units of `kind`, or, without a known kind, whose name matches one of `names`.

    Words of `own` in a sentence mean the unit itself, words of `other` somebody else; figures of others are not
    compared. `is_clear`: without such words, the unit itself is meant.
    """

    kind: str
    names: tuple[str, ...]
    own: tuple[str, ...]
    other: tuple[str, ...]
    is_clear: bool


class Finished(NamedTuple):
    """A rule: if `action` was done to all of `object`, the figure of the claim `none` is 0."""

    object: str
    action: str
    none: str


class Vocabulary(NamedTuple):
    """The words of an edition's prose.

    `words` are patterns by name, `groups` are named parts of patterns, `says` is how messages call an object.
    `objects`, `actions` and `asides` are the names of each sort. Rules for choosing among them:
    `tiers` order actions: of several actions beside a number, those of the first tier are meant. `broad` actions are
    meant before narrower ones that end in "and so on". `overriding` actions behind a number are meant before those in
    front of it. `weak` actions count only if the sentence has another action of the same object.
    `implied` gives the object of an action without one; `assumed` does so only if nothing else was named before.
    `joined` are objects that together form another object, `combined` the same for actions; `continued` gives the
    meaning of an action behind another one.
    `published` objects were only made known; `foreign` objects count only if the sentence is about disclosure.
    `left` actions leave something undone, `from_before` actions count what came from another year, `totals` sum up what
    was named before, `plain` actions only say that something came in.
    `cases` are objects that result from others: they count only if one of `causes`, or no cause, is named.
    `denied` gives the meaning of an object that is said not to exist. `finished` tells what is not left when all was
    done. `kinds` are parts of what was named before; `parts_of` gives the patterns of their cells.
    """

    groups: Mapping[str, str] = MappingProxyType({})
    says: Mapping[str, str] = MappingProxyType({})
    words: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    objects: frozenset[str] = frozenset()
    actions: frozenset[str] = frozenset()
    asides: frozenset[str] = frozenset()
    tiers: Mapping[str, int] = MappingProxyType({})
    broad: frozenset[str] = frozenset()
    implied: Mapping[str, str] = MappingProxyType({})
    joined: Mapping[str, frozenset[str]] = MappingProxyType({})
    denied: Mapping[str, str] = MappingProxyType({})
    weak: frozenset[str] = frozenset()
    lesser: Mapping[str, frozenset[str]] = MappingProxyType({})
    """Action → actions of the same object, or other words; beside one of them in a sentence it counts only a part."""
    published: frozenset[str] = frozenset()
    foreign: frozenset[str] = frozenset()
    left: frozenset[str] = frozenset()
    from_before: frozenset[str] = frozenset()
    totals: frozenset[str] = frozenset()
    plain: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    parts_of: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    cases: frozenset[str] = frozenset()
    causes: frozenset[str] = frozenset()
    assumed: Mapping[str, str] = MappingProxyType({})
    combined: Mapping[str, frozenset[str]] = MappingProxyType({})
    continued: Mapping[str, Mapping[str, str]] = MappingProxyType({})
    overriding: frozenset[str] = frozenset()
    finished: tuple[Finished, ...] = ()

    def spelt(self, pattern: str, years: Mapping[str, str]) -> str:
        """Write out the groups of a pattern, with `years` in place of the names of years.

        Raises KeyError for a name that is neither, RecursionError for a group that contains itself.
        """

        def written(found: re.Match[str]) -> str:
            name = found[1]
            return years[name] if name in years else f"({self.spelt(self.groups[name], years)})"

        return NAME.sub(written, pattern)


class Grammar(NamedTuple):
    """The grammar of an edition's texts: claims, scopes, parts that are read, vocabulary.

    `counted` is the word in messages for what figures without a unit count.
    """

    claims: tuple[Claim, ...] = ()
    scopes: tuple[Scope, ...] = ()
    parts: tuple[str, ...] = ()
    vocabulary: Vocabulary = Vocabulary()
    counted: str = ""
