"""Findings: their level, place, sentence and stamp, and their groups by cause."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from app.model.change import Address, Area, Change, Edit
from app.model.datafile import explanation_key
from app.model.edition import Cause, Edition, Guide, Level
from app.model.report import Report

_SIGNS = r"[\s，。、；：！,.;:!“”（）()]+"
BLANK = "……"
"""Stands in a pattern for what the office fills in."""
MOST_EARLIER = 6

WORDS = {
    Level.RETURN: "退回意见",
    Level.ERROR: "错误",
    Level.BLANK: "未填",
    Level.VERIFY: "核实",
    Level.HINT: "提示",
}
"""The names of the levels."""


ACTIONS = {
    Level.RETURN: "请修改这一处，或写明答复。",
    Level.ERROR: "请改正。",
    Level.BLANK: "请填写。",
    Level.VERIFY: "请核实；数字无误的，填写核实说明。",
}
"""The next step for a finding without a fix, by level; a hint needs none."""


_REQUEST = "[，；](没有的)?请[^，；。]*。?$"
"""The last words of a sentence, which tell the next step."""


class Span(NamedTuple):
    """A stretch of a text, `start` to `end` in code points of the text as stored."""

    text: str
    start: int
    end: int


class Suspect(NamedTuple):
    """A cell that probably caused a finding, the figure it should hold (None: blank), and why.

    A repair of several cells together is several suspects in succession with the same reason, which names the cells.
    """

    cell: str
    value: str | None
    reason: str


class Repair(NamedTuple):
    """A repair by one key: cells with the figures they should hold (None: blank; a total: computed), and the reason.

    `label` says in one line what is done. `is_move`: figures go back to the place they belong to.
    """

    label: str
    values: tuple[tuple[str, str | None], ...]
    reason: str
    is_move: bool = False

    @property
    def suspects(self) -> tuple[Suspect, ...]:
        """Its cells one after the other; those of a common repair share their reason, which names them."""
        return tuple(Suspect(cell, value, self.reason) for cell, value in self.values)

    @property
    def word(self) -> str:
        """The words of the button."""
        return "移回去" if self.is_move else "改"

    def change(self, report: Report) -> Change:
        """The repair as one step."""
        addresses = [(Address(Area.ANSWERS, cell), value) for cell, value in self.values]
        label = "移回去" if self.is_move else "按建议改正"
        return Change(label, tuple(Edit(address, report.at(address), value) for address, value in addresses))


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. `difference` is left − right of the equation as printed, None without an equation.

    `figures` are the values it was made from: an explanation holds as long as they stay. `fix` names the repair that
    one key makes, "" without one. `short` is a shorter sentence, "" if `message` is short enough. `suspects` (best
    first), `action` (the next step) and `repair` (what one key would do to figures) need the whole report: they are
    empty until asked for, and are not compared between findings.
    """

    code: str
    level: Level
    message: str
    cells: tuple[str, ...] = ()
    texts: tuple[Span, ...] = ()
    difference: str | None = None
    figures: Mapping[str, str] = field(default_factory=dict)
    explained: bool = False
    fix: str = ""
    short: str = field(default="", compare=False)
    suspects: tuple[Suspect, ...] = field(default=(), compare=False)
    action: str | None = field(default=None, compare=False)
    repair: Repair | None = field(default=None, compare=False)

    @property
    def brief(self) -> str:
        """Its shorter sentence: what is found, without what to do about it."""
        return self.short or re.sub(_REQUEST, "", self.message).rstrip("。")

    @property
    def bound(self) -> dict[str, str]:
        """Return the figures to which its explanation is bound and, without cells, the texts that hold them."""
        places = {} if self.cells else {f"text {span.text}": "" for span in self.texts}
        return dict(self.figures) | places

    @property
    def key(self) -> str:
        """The key of its explanation: the same for the same rule and cells, whatever the figures."""
        return explanation_key(self.code, self.cells, self.bound)


STAMPING = frozenset({Level.ERROR, Level.BLANK})
"""Levels of the findings that make a report a draft."""


def stamps(findings: Iterable[Finding]) -> bool:
    """Whether exports are stamped as a draft: while an error or a blank stands."""
    return any(finding.level in STAMPING for finding in findings)


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
    """Tell whether an explanation has no content that a supervising office could accept.

    An empty one is no explanation.
    """
    plain = re.sub(_SIGNS, "", text)
    if not plain:
        return False
    return len(plain) < guide.least or any(re.fullmatch(pattern, plain) for pattern in guide.hollow)


def earlier(reports: Iterable[Report], code: str) -> tuple[str, ...]:
    """Return earlier explanations of the office of the same check, then of others; the newest report first.

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


_ORDER = list(Level)
_NAMES_PART = "第[一二三四五六七八九十]+部分"
_ORDINAL = "([一二三四五六七八九十]+)、"


@dataclass(frozen=True, eq=False)
class Group:
    """Findings of one cause, all explained or none; `findings` are in the order of the form, at least one.

    They are of one level, but hints stand behind what is to be verified of the same cause.

    `says` is a short description; `action` is the next step, `command` a helpful command of the program, "" for none.
    `key` identifies the group in a report, whatever its findings are.
    """

    key: str
    says: str
    action: str
    findings: tuple[Finding, ...]
    command: str = ""

    @property
    def first(self) -> Finding:
        return self.findings[0]

    @property
    def level(self) -> Level:
        return self.first.level

    @property
    def is_explained(self) -> bool:
        return self.first.explained

    @cached_property
    def fix(self) -> str:
        """The name of the fix that all its findings offer, "" if they differ or one offers none."""
        fixes = {finding.fix for finding in self.findings}
        return fixes.pop() if len(fixes) == 1 else ""


def groups(edition: Edition, findings: Iterable[Finding]) -> tuple[Group, ...]:
    """The findings by cause: gravest first, explained last, and else in the order of the form."""
    gathered: dict[tuple[bool, int, str], list[Finding]] = {}
    for finding in findings:
        cause = cause_of(edition, finding.code)
        name = cause.id if cause else finding.code
        gathered.setdefault((finding.explained, _ORDER.index(finding.level), name), []).append(finding)
    for key in [key for key in gathered if key[1] == _ORDER.index(Level.HINT)]:
        graver = key[0], _ORDER.index(Level.VERIFY), key[2]
        if graver in gathered:
            gathered[graver] += gathered.pop(key)
    ordered = sorted(gathered.items(), key=lambda item: item[0][:2])
    return tuple(_group(edition, key, cause_of(edition, found[0].code), found) for key, found in ordered)


@lru_cache(maxsize=1024)
def cause_of(edition: Edition, code: str) -> Cause | None:
    """Return the cause of a check's findings; None if they are grouped by their own code."""
    return next((cause for cause in edition.guide.causes if cause.covers(code)), None)


def _group(edition: Edition, key: tuple[bool, int, str], cause: Cause | None, found: Sequence[Finding]) -> Group:
    first = found[0]
    says = cause.says if cause and len(found) > 1 else placed(edition, first, first.brief)
    actions = {action_of(edition, finding) for finding in found}
    own = actions.pop() if len(actions) == 1 else ""
    action = own or (cause.action if cause else "") or _usual(first)
    return Group(
        f"{key[2]} {first.level} {first.explained}", says, action, tuple(found), cause.command if cause else ""
    )


def action_of(edition: Edition, finding: Finding) -> str:
    """Return the next step for one finding: its own, or that of its rule, cause or level; "" for none."""
    cause = cause_of(edition, finding.code)
    return finding.action or edition.actions.get(finding.code, "") or (cause.action if cause else "") or _usual(finding)


def _usual(finding: Finding) -> str:
    return f"{finding.fix}。" if finding.fix else ACTIONS.get(finding.level, "")


def placed(edition: Edition, finding: Finding, sentence: str = "") -> str:
    """The finding's sentence (or another one about it) with the part of the report that it speaks of before it.

    Without the part nobody can find the place on paper. A sentence that names its part already stays as it is.
    """
    said = sentence or finding.message
    place = place_of(edition, finding)
    if not place or place[:4] in said or re.match(_NAMES_PART, said):
        return said
    part = finding.texts[0].text if finding.texts and not finding.cells else ""
    label = edition.parts[part].label if part else ""
    if label and label in said and not place.endswith(label):
        return f"{_section_of(edition, part)}：{said}"
    return f"{place}：{said.removeprefix(f'{label}：')}"


def place_of(edition: Edition, finding: Finding) -> str:
    """The part of the report that a finding speaks of, as sentences call it; "" for the report as a whole."""
    if finding.cells:
        return _part_of_table(edition, finding.cells[0])
    parts = {span.text for span in finding.texts}
    part = finding.texts[0].text if finding.texts else ""
    if part not in edition.parts:
        return ""
    return edition.place_of(part) if len(parts) == 1 else _section_of(edition, part)


def _part_of_table(edition: Edition, cell: str) -> str:
    if cell not in edition.cells:
        return ""
    table = edition.cells[cell].table
    return _section_of(edition, table) or edition.tables[table].title


def _section_of(edition: Edition, content: str) -> str:
    """The section that holds a table or text part, as sentences call it; "" for one without a number."""
    heading = next((section.heading for section in edition.sections if content in section.contents), "")
    found = re.match(_ORDINAL, heading)
    return f"第{found[1]}部分" if found else ""
