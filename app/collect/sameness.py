"""Texts that say the same: between two units, and with last year. Candidates share shingles; shares are then exact.

A shingle is a run of characters of a text without figures, blanks, marks and the unit's own name. Shingles that many
units share are the form's own words and are passed over.
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from app.collect.season import Season
from app.collect.values import Unit
from app.model.report import Report

SHINGLE = 12
"""Characters of a shingle."""

LEAST_SHARE = 0.3
"""The share from which two texts are listed."""

LEAST_LENGTH = 60
"""Characters below which a text may well be like another."""

MOST_COMMON = 0.2
"""The share of units from which on a shingle counts as words that everybody uses; at least MOST_UNITS of them."""

MOST_UNITS = 5


class Same(NamedTuple):
    """Two texts of one part. `other` is None if the other text is the unit's own of last year.

    `share`, from 0 to 1, is the part of the shorter text's shingles that the other has too.
    """

    part: str
    unit: Unit
    other: Unit | None
    share: float
    text: str
    other_text: str


def between_units(season: Season) -> list[Same]:
    """Pairs of units whose texts are much alike, the most alike first. Looks at each unit's latest hand-in."""
    found: list[Same] = []
    by_part: dict[str, dict[int, tuple[Unit, str, frozenset[str]]]] = defaultdict(dict)
    for unit, report in _latest(season):
        for part, text in report.texts.items():
            shingles = shingles_of(text, unit.name)
            if shingles:
                by_part[part][unit.unit] = (unit, text, shingles)
    for part, texts in by_part.items():
        found += _pairs(part, texts)
    return sorted(found, key=lambda same: -same.share)


def with_last_year(season: Season) -> list[Same]:
    """Units whose texts are much like their own of last year, as far as their reports hold them."""
    found = []
    for unit, report in _latest(season):
        last = report.last_year.texts if report.last_year else {}
        for part, text in report.texts.items():
            own, before = shingles_of(text, unit.name), shingles_of(last.get(part, ""), unit.name)
            share = _share(own, before, len(own & before))
            if share >= LEAST_SHARE:
                found.append(Same(part, unit, None, share, text, last[part]))
    return sorted(found, key=lambda same: -same.share)


def _latest(season: Season) -> Iterator[tuple[Unit, Report]]:
    standings = season.standings()
    for unit in season.units():
        current = standings[unit.unit].current
        if current is not None:
            yield unit, season.report(current)


def shingles_of(text: str, name: str) -> frozenset[str]:
    """The shingles of a text; none of one that is too short to be told from another."""
    words = unicodedata.normalize("NFKC", text).replace(name, "")
    letters = "".join(letter for letter in words if letter.isalpha())
    if len(letters) < LEAST_LENGTH:
        return frozenset()
    return frozenset(letters[at : at + SHINGLE] for at in range(len(letters) - SHINGLE + 1))


def _pairs(part: str, texts: Mapping[int, tuple[Unit, str, frozenset[str]]]) -> Iterator[Same]:
    """An index from shingle to units keeps this from comparing each text with each."""
    having: dict[str, list[int]] = defaultdict(list)
    for number, (_, _, shingles) in texts.items():
        for shingle in shingles:
            having[shingle].append(number)
    most = max(MOST_UNITS, int(len(texts) * MOST_COMMON))
    common = {shingle for shingle, units in having.items() if len(units) > most}
    shared: Counter[tuple[int, int]] = Counter()
    for shingle, units in having.items():
        if shingle not in common:
            shared.update(_ordered(units))
    for (one, other), count in shared.items():
        unit, text, shingles = texts[one]
        other_unit, other_text, other_shingles = texts[other]
        share = _share(shingles - common, other_shingles - common, count)
        if share >= LEAST_SHARE:
            yield Same(part, unit, other_unit, share, text, other_text)


def _ordered(units: list[int]) -> Iterable[tuple[int, int]]:
    return ((one, other) for nth, one in enumerate(units) for other in units[nth + 1 :])


def _share(one: frozenset[str], other: frozenset[str], shared: int) -> float:
    shorter = min(len(one), len(other))
    return shared / shorter if shorter else 0.0
