"""Reads how an edition's texts state its figures; what a claim says of cells the edition lacks is left out."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import Any

from app.model.claims import Claim, Grammar, Scope


def grammar(data: Mapping[str, Any], cells: Collection[str]) -> Grammar:
    """The grammar of one file `claims.toml`."""
    return Grammar(
        claims=tuple(claim for rule in data.get("claim", []) if (claim := _claim(rule, cells)).readings),
        subjects=tuple(data.get("subjects", {}).items()),
        scopes=tuple(_scope(rule) for rule in data.get("scope", [])),
        elsewhere=tuple(data.get("elsewhere", ())),
        parts=tuple(data.get("parts", ())),
        words=dict(data.get("words", {})),
    )


def _claim(rule: Mapping[str, Any], known: Collection[str]) -> Claim:
    readings = tuple(reading for patterns in rule["readings"] if (reading := tuple(_cells(patterns, known))))
    return Claim(
        code=rule["code"],
        name=rule["says"],
        patterns=tuple(rule["patterns"]),
        readings=readings,
        subject=rule.get("subject", ""),
        zero=rule.get("zero", False),
        whole=rule.get("whole", False),
        unit=rule.get("unit", ""),
    )


def _cells(patterns: Iterable[str], known: Collection[str]) -> Iterator[str]:
    """The cells of a reading; none at all where one of its patterns fits no cell."""
    found = [_fitting(pattern, known) for pattern in patterns]
    if all(found):
        yield from (cell for cells in found for cell in cells)


def _fitting(pattern: str, known: Collection[str]) -> list[str]:
    if "*" in pattern:
        return [cell for cell in known if fnmatchcase(cell, pattern)]
    return [pattern] if pattern in known else []


def _scope(rule: Mapping[str, Any]) -> Scope:
    names, own, other = (tuple(rule.get(key, ())) for key in ("names", "own", "other"))
    return Scope(rule["kind"], names, own, other, rule.get("is_clear", False))
