"""Reads an edition's rules about texts: what they must say, and what must not be left in them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.model.edition import Leftover, Level, Phrase, Places, Statement, Units


def units(rule: Mapping[str, Any]) -> tuple[Units, ...]:
    """The units that a rule speaks of; none for every unit."""
    return tuple(
        Units(unit["kind"], tuple(unit.get("levels", ())), tuple(unit.get("names", ())))
        for unit in rule.get("units", ())
    )


def statements(rules: Sequence[Mapping[str, Any]]) -> Iterator[Statement]:
    """What the texts must say."""
    for rule in rules:
        yield Statement(
            code=rule["code"],
            level=Level(rule.get("level", Level.VERIFY)),
            parts=tuple(rule["parts"]),
            sentence=rule["sentence"],
            patterns=tuple(rule.get("patterns", ())),
            also=tuple(rule.get("also", ())),
            least=rule.get("least", 0),
            unwritten=rule.get("unwritten", False),
            units=units(rule),
            first_year=rule.get("first_year", 0),
        )


def leftovers(rules: Sequence[Mapping[str, Any]]) -> Iterator[Leftover]:
    """What must not be left in them."""
    for rule in rules:
        level = Level(rule.get("level", Level.VERIFY))
        yield Leftover(rule["code"], level, tuple(rule["patterns"]), rule["sentence"])


def phrases(rules: Sequence[Mapping[str, Any]]) -> Iterator[Phrase]:
    """What can be said where there was nothing."""
    for rule in rules:
        yield Phrase(rule["part"], tuple(rule["tables"]), rule["sentence"])


def places(data: Mapping[str, Any]) -> Places:
    """The text parts with a task of their own."""
    named = {key: data.get(key, "") for key in ("opening", "title", "closing")}
    return Places(**named, alike=tuple(data.get("alike", ())))
