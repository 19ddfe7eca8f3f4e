"""Explanations of findings: whether one says anything, and the wordings that are offered for it."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from app.model.edition import Guide
from app.model.report import Report

_SIGNS = re.compile(r"[\s，。、；：！,.;:!“”（）()]+")
BLANK = "……"
"""Stands in a pattern for what the office fills in."""
MOST_EARLIER = 6


def is_hollow(guide: Guide, text: str) -> bool:
    """Whether an explanation says nothing that a supervising office could accept; an empty one is none."""
    plain = _SIGNS.sub("", text)
    if not plain:
        return False
    return len(plain) < guide.least or any(re.fullmatch(pattern, plain) for pattern in guide.hollow)


def has_gaps(text: str) -> bool:
    """Whether a pattern was taken over without filling in what it leaves open."""
    return BLANK in text


def earlier(reports: Iterable[Report], code: str) -> tuple[str, ...]:
    """What the office wrote before about findings of the same check, then about others; the newest report first."""
    same: dict[str, None] = {}
    other: dict[str, None] = {}
    for report in reports:
        given: Mapping[str, Any]
        for given in report.explanations.values():
            text = str(given.get("text", "")).strip()
            if text and not is_hollow(report.edition.guide, text) and not has_gaps(text):
                (same if given.get("code") == code else other)[text] = None
    return tuple(dict.fromkeys([*same, *other]))[:MOST_EARLIER]
