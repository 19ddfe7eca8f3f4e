"""Reads how an edition's texts state its figures; what a claim says of cells the edition lacks is left out."""

import re
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from app.model.edition import Claim, Grammar, Scope


def grammar(data: Mapping[str, Any], cells: Iterable[str]) -> Grammar:
    """The grammar of one file `claims.toml`."""
    known, words = tuple(cells), data.get("words", {})
    return Grammar(
        claims=tuple(claim for rule in data.get("claim", []) if (claim := _claim(rule, known, words)).readings),
        subjects=tuple(data.get("subjects", {}).items()),
        scopes=tuple(_scope(rule) for rule in data.get("scope", [])),
        elsewhere=tuple(data.get("elsewhere", ())),
        parts=tuple(data.get("parts", ())),
    )


NAME = re.compile(r"\{([a-z_]+)\}")
"""A name in braces in a pattern: of a group of words, or of a number."""

_GROUP = re.compile(r"\((?!\?)")


def spelt(pattern: str, words: Mapping[str, str]) -> str:
    """A pattern with its groups of words written out; other names stay. No group is one to be read from the match."""
    plain = _GROUP.sub("(?:", pattern)
    return NAME.sub(lambda match: f"(?:{spelt(words[match[1]], words)})" if match[1] in words else match[0], plain)


def _claim(rule: Mapping[str, Any], known: tuple[str, ...], words: Mapping[str, str]) -> Claim:
    readings = tuple(reading for patterns in rule["readings"] if (reading := tuple(_cells(patterns, known))))
    return Claim(
        code=rule["code"],
        name=rule["says"],
        patterns=tuple(spelt(pattern, words) for pattern in rule["patterns"]),
        readings=readings,
        subject=rule.get("subject", ""),
        zero=rule.get("zero", False),
        whole=rule.get("whole", False),
        unit=rule.get("unit", ""),
    )


def _cells(patterns: Iterable[str], known: tuple[str, ...]) -> Iterator[str]:
    """The cells of a reading; none at all where one of its patterns fits no cell."""
    found = [[cell for cell in known if fnmatchcase(cell, pattern)] for pattern in patterns]
    if all(found):
        yield from (cell for cells in found for cell in cells)


def _scope(rule: Mapping[str, Any]) -> Scope:
    names, own, other = (tuple(rule.get(key, ())) for key in ("names", "own", "other"))
    return Scope(rule["kind"], names, own, other, rule.get("is_clear", False))
