"""How the prose of a form states its figures, as values: claims, the vocabulary they are read with, and scopes."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

NAME = re.compile(r"\{([a-z_]+)\}")
"""A name in a pattern: of a group of words or of a year."""


class Claim(NamedTuple):
    """A figure that prose may state: what happened (one of `actions`) to which `object` of the vocabulary.

    `readings` are the sums of cells that the number may mean, the likeliest first: it is right where one of them is
    equal to it. `bare` says when the object alone is enough: "beside" where the number stands beside it, "first"
    where also nothing else was spoken of before in the sentence, "" never. `zero`: the words say that there is none
    at all. Where what came from the year before is told apart, only the first `apart` readings hold (0: all). Of a
    `whole` shares are taken. `unit` is that of the cells, "" where they are
    simply counted; 1 of it is `worth` so much in texts.
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


class Finished(NamedTuple):
    """`action` done to all of `object` says that there is none of what the claim of `none` counts."""

    object: str
    action: str
    none: str


class Vocabulary(NamedTuple):
    """The words of an edition's prose. `words` are patterns by name,
    `says` tells the user what an object is called, `groups` are named parts of patterns.

    `objects`, `actions`, `asides` are the names of each sort. `tiers` order actions: of several beside a number
    those of the first tier are meant. `broad` actions are meant before narrower ones that end in "and so on".
    `implied` gives the object of an action that stands alone, `assumed` the same where nothing else was spoken of.
    `joined` are objects that together are another, `combined` actions; `continued` tells what an action means
    behind another. `overriding` actions behind a number are meant before those in front of it. `published` are
    objects that were only made known, `foreign` those that count only where the sentence speaks of disclosure.
    `left` actions leave something undone, `from_before` ones count what came from another year, `totals` sum up
    what was said before, `plain` ones only say that something came in. `cases` are objects that come of others:
    they count only where one of `causes`, or nothing, is named as their cause. `denied` gives what is meant where
    an object alone is said not to be. `weak` actions count only where the sentence has another action of the same
    object. `finished` tells what is not left when all was done. `kinds` are parts of what
    was told before; `parts_of` gives for that the patterns of the cells that they count.
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
        """A pattern with its groups written out, and with `years` in place of the names of years.

        Raises KeyError for a name that is neither, RecursionError for a group that names itself.
        """

        def written(found: re.Match[str]) -> str:
            name = found[1]
            return years[name] if name in years else f"({self.spelt(self.groups[name], years)})"

        return NAME.sub(written, pattern)


class Grammar(NamedTuple):
    """How the texts of an edition state its figures: claims, scopes, parts that are read, words.

    `counted` is what figures without a unit count, as messages say it.
    """

    claims: tuple[Claim, ...] = ()
    scopes: tuple[Scope, ...] = ()
    parts: tuple[str, ...] = ()
    vocabulary: Vocabulary = Vocabulary()
    counted: str = ""
