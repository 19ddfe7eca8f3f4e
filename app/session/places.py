"""Names the places of a report: in which section an address or a finding is, and its printed name."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import NamedTuple

from app.checks import Finding
from app.model.change import Address, Area, Change, Edit
from app.model.dates import local, moment_of_season
from app.model.edition import Edition, Level, Section
from app.model.report import Report
from app.store import Entry


class Places:
    """The order of a form: the section of each place, and the first of several places."""

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._counted: tuple[Finding, ...] = ()
        self._counts: Counter[tuple[Level, int | None]] = Counter()

    @cached_property
    def _order(self) -> dict[Address, int]:
        """Every address of cells and texts, numbered in the order of the form."""
        addresses: list[Address] = []
        for section in self._edition.sections:
            for content in section.contents:
                if content in self._edition.tables:
                    addresses += (Address(Area.ANSWERS, cell.id) for cell in self._edition.tables[content].cells)
                else:
                    addresses.append(Address(Area.TEXTS, content))
        return {address: number for number, address in enumerate(addresses)}

    @cached_property
    def _sections(self) -> dict[str, int]:
        """Section number by table or part."""
        return {
            content: number for number, section in enumerate(self._edition.sections) for content in section.contents
        }

    def section(self, address: Address) -> int | None:
        """Return the number of the section that holds an address; None if no section does."""
        place = _shown_at(address)
        match place.area:
            case Area.UNIT | Area.YEAR | Area.PERIOD:
                return 0
            case Area.ANSWERS if place.key in self._edition.cells:
                return self._sections.get(self._edition.cells[place.key].table)
            case Area.TEXTS:
                return self._sections.get(place.key)
            case _:
                return None

    def first(self, addresses: Iterable[Address], nearest: int) -> Address | None:
        """Return the address to show first: one in section `nearest` if there is any, else the first of the form."""
        known = [place for place in map(_shown_at, addresses) if self.section(place) is not None]
        there = [place for place in known if self.section(place) == nearest] or known
        return min(there, key=lambda place: self._order.get(place, -1), default=None)

    def of_finding(self, finding: Finding) -> Address | None:
        """Return where a finding leads; None if it is about the report as a whole."""
        if finding.cells and finding.cells[0] in self._edition.cells:
            return Address(Area.ANSWERS, finding.cells[0])
        if finding.texts:
            return Address(Area.TEXTS, finding.texts[0].text)
        field = next((each.key for each in self._edition.fields if each.key in finding.figures), None)
        return Address(Area.UNIT, field) if field and not finding.cells else None

    def counts(self, findings: tuple[Finding, ...]) -> Counter[tuple[Level, int | None]]:
        """Return how many open findings of a level lead to a section; counted once while the findings stay the same."""
        if findings is not self._counted:
            self._counted = findings
            self._counts = Counter(
                (finding.level, self.section(address))
                for finding in findings
                if not finding.explained and (address := self.of_finding(finding))
            )
        return self._counts

    def name(self, address: Address) -> str:
        """Return the name of a place for lists of changes."""
        match address.area:
            case Area.ANSWERS | Area.REMARKS if address.key in self._edition.cells:
                cell = self._edition.cells[address.key]
                words = f"{self._edition.tables[cell.table].title}：{cell.name}"
                return f"{words}的备注" if address.area is Area.REMARKS else words
            case Area.TEXTS if address.key in self._edition.parts:
                return self._edition.parts[address.key].label
            case Area.UNIT:
                labels = {field.key: field.label for field in self._edition.fields}
                return labels.get(address.key, "单位信息")
            case Area.YEAR:
                return "年度"
            case Area.PERIOD:
                return "统计期"
            case Area.LAST:
                return "上年数据"
            case Area.EXPLANATIONS:
                return "核实说明"
            case Area.EXCHANGE:
                return "主管部门的来件"
            case _:
                return "本表样没有的内容"

    def differences(self, change: Change) -> list[tuple[str, str, str]]:
        """Return each place that a change makes different, with the value before and after."""
        return [(self.name(edit.address), shown_value(edit.before), shown_value(edit.after)) for edit in change.edits]


LONGEST = 60
"""Characters of a text that are shown around the first difference."""


def shown_value(value: object) -> str:
    """Return the value at an address as lists of changes show it."""
    if isinstance(value, dict):
        return str(value.get("text") or f"{value.get('year', '')}年")
    return "" if value is None else str(value)


def shortened(old: str, new: str) -> tuple[str, str]:
    """Cut both texts to start shortly before their first difference, so that it is in view."""
    same = 0
    while same < min(len(old), len(new)) and old[same] == new[same]:
        same += 1
    start = max(0, same - 10) if max(len(old), len(new)) > LONGEST else 0

    def cut(text: str) -> str:
        if not text:
            return "（空）"
        end = start + LONGEST
        return ("…" if start else "") + text[start:end].replace("\n", " ") + ("…" if end < len(text) else "")

    return cut(old), cut(new)


def _shown_at(address: Address) -> Address:
    """Return the address where a value is shown: a remark in its cell, an explanation at the first cell it is about."""
    if address.area is Area.REMARKS:
        return Address(Area.ANSWERS, address.key)
    if address.area is Area.EXPLANATIONS:
        return Address(Area.ANSWERS, address.key.partition(" ")[2].partition(" ")[0])
    return address


@dataclass(frozen=True, slots=True)
class Mark:
    """The state of a section. `errors` counts findings of that level; `left` counts missing figures, texts and data.

    `verify` counts findings that nobody has explained, `returned` the open items of the supervising office. `open`
    counts all findings that ask for something.
    """

    errors: int
    left: int
    verify: int = 0
    returned: int = 0
    open: int = 0

    @property
    def sign(self) -> str:
        """Return a mark in words, for people who do not tell colours apart."""
        if self.errors or self.returned:
            return f"✗{self.errors + self.returned}"
        return "○" if self.left else f"？{self.verify}" if self.verify else "✓"

    @property
    def words(self) -> str:
        said = [f"有{self.returned}条退回意见"] if self.returned else []
        said += [f"有{self.errors}处错误"] if self.errors else []
        said += [f"还有{self.left}处未填"] if self.left else []
        said += [f"有{self.verify}处待核实"] if self.verify else []
        return "，".join(said) or "已填好"


_ASKING = tuple(level for level in Level if level is not Level.HINT)
"""Levels of findings that ask for something."""


def marks(report: Report, findings: tuple[Finding, ...], places: Places) -> list[Mark]:
    """Return one mark per section, in order."""
    found = places.counts(findings)
    asking = [sum(found[level, each] for level in _ASKING) for each in range(len(report.edition.sections))]
    left = [_left(report, section) for section in report.edition.sections]
    left[0] += sum(not str(report.unit.get(each.key, "")).strip() for each in report.edition.fields if each.required)
    return [
        Mark(found[Level.ERROR, each], count, found[Level.VERIFY, each], found[Level.RETURN, each], asking[each])
        for each, count in enumerate(left)
    ]


@cache
def _enterable(edition: Edition) -> Mapping[str, frozenset[str]]:
    """Return by table the cells that no sum defines."""
    cells = {table.id: {cell.id for cell in table.cells} for table in edition.tables.values()}
    return {table: frozenset(ids - edition.definitions.keys()) for table, ids in cells.items()}


def _left(report: Report, section: Section) -> int:
    edition = report.edition
    missing = 0
    for content in section.contents:
        if content in edition.tables:
            missing += len(_enterable(edition)[content].difference(report.answers))
        elif edition.parts[content].required:
            missing += not report.texts.get(content, "").strip()
    return missing


class Happened(NamedTuple):
    """An edit in the history: `when` in local time as sentences name it, `what` was done, `how` the value changed."""

    when: str
    what: str
    how: str

    @property
    def words(self) -> str:
        return f"{self.when}　{self.how}（{self.what}）"


def happened(history: Iterable[Entry], addresses: frozenset[Address]) -> Iterator[Happened]:
    """Return the edits of the given addresses, latest first."""
    for entry in reversed(tuple(history)):
        done = "撤销：" if entry.undoes is not None else "重做：" if entry.redoes is not None else ""
        told = [edit for edit in entry.change.edits if edit.address in addresses and edit.before != edit.after]
        if told:
            how = "；".join(dict.fromkeys(map(_how, told)))
            yield Happened(_when(entry.at), f"{done}{entry.change.label}", how)


def _how(edit: Edit) -> str:
    if edit.address.area is Area.TEXTS:
        lost, won = len(str(edit.before or "")), len(str(edit.after or ""))
        return "，".join([f"增{won}字"] * bool(won) + [f"删{lost}字"] * bool(lost))
    words = "备注 " if edit.address.area is Area.REMARKS else ""
    return f"{words}{_shown(edit.before)} → {_shown(edit.after)}"


def _shown(value: object) -> str:
    return "空" if value in (None, "") else str(value)


def _when(at: str) -> str:
    moment = local(at)
    return f"{moment:%H:%M}" if moment and moment.date() == date.today() else moment_of_season(at)
