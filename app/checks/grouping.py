"""Findings by cause: those that one act of the user settles stand together, with what to do about them."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from app.checks.finding import ACTIONS, Finding
from app.model.edition import Cause, Edition, Level

_ORDER = list(Level)
_NAMES_PART = re.compile("第[一二三四五六七八九十]+部分")
_ORDINAL = re.compile("([一二三四五六七八九十]+)、")


@dataclass(frozen=True, eq=False)
class Group:
    """Findings of one cause and level, all explained or none; `findings` are in the order of the form, at least one.

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
    if not place or place[:4] in said or _NAMES_PART.match(said):
        return said
    label = edition.parts[finding.texts[0].text].label if finding.texts and not finding.cells else ""
    if label and label in said and not place.endswith(label):
        return said
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
    found = _ORDINAL.match(heading)
    return f"第{found[1]}部分" if found else ""
