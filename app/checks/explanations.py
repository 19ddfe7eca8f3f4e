"""Explanations of findings: how they are kept, whether one says anything, what is offered for it."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from app.checks.finding import Finding
from app.model.change import Address, Area, Change, Edit
from app.model.edition import Guide
from app.model.report import Report

_SIGNS = re.compile(r"[\s，。、；：！,.;:!“”（）()]+")
BLANK = "……"
"""Stands in a pattern for what the office fills in."""
MOST_EARLIER = 6


def explaining(report: Report, findings: Iterable[Finding], text: str, at: str) -> Change:
    """The change that stores `text` as the explanation of findings, given `at` (ISO); an empty text removes it."""
    edits: dict[Address, Edit] = {}
    for finding in findings:
        address = Address(Area.EXPLANATIONS, finding.key)
        given = {"code": finding.code, "cells": list(finding.cells), "figures": finding.bound, "text": text, "at": at}
        edits[address] = Edit(address, report.at(address), given if text.strip() else None)
    return Change("填写核实说明", tuple(edits.values()))


def explanation(report: Report, finding: Finding) -> str:
    """The explanation of a finding, also one that was written for other figures; "" for none."""
    return str((report.explanations.get(finding.key) or {}).get("text", ""))


def is_hollow(guide: Guide, text: str) -> bool:
    """Whether an explanation says nothing that a supervising office could accept; an empty one is none."""
    plain = _SIGNS.sub("", text)
    if not plain:
        return False
    return len(plain) < guide.least or any(re.fullmatch(pattern, plain) for pattern in guide.hollow)


def earlier(reports: Iterable[Report], code: str) -> tuple[str, ...]:
    """What the office wrote before about findings of the same check, then about others; the newest report first.

    Notes about single figures of a text are no explanations.
    """
    same: dict[str, None] = {}
    other: dict[str, None] = {}
    for report in reports:
        given: Mapping[str, Any]
        for given in report.explanations.values():
            text = "" if "figure" in given.get("figures", {}) else str(given.get("text", "")).strip()
            if text and not is_hollow(report.edition.guide, text) and BLANK not in text:
                (same if given.get("code") == code else other)[text] = None
    return tuple(dict.fromkeys([*same, *other]))[:MOST_EARLIER]
