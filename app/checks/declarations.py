"""The declaration of checks: each is declared in its module's `Chapter`, beside the function that makes its findings.

The checklist, the draft stamp and the incremental index are derived from these declarations by the catalogue.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import IntEnum, StrEnum
from typing import Any, NamedTuple, TypeAlias, TypeVar

from app.checks.finding import ACTIONS, Finding, Span
from app.model.change import Address
from app.model.edition import Edition, Level
from app.model.report import Report


class Area(StrEnum):
    """The areas of the checklist, in the order in which they are printed."""

    FIGURES = "数据填报"
    SUMS = "表内勾稽关系"
    LAST_YEAR = "与上年的衔接"
    RELATIONS = "各项数据之间"
    TEXT_FIGURES = "文字与数据"
    STATEMENTS = "应写明的内容"
    WORDING = "用语和格式"
    OFFICE = "主管部门的要求"
    OTHER = "其他"


class Place(IntEnum):
    """The places that a check reads. Findings are listed in the order of the form, and at each place in this order."""

    OFFICE = -1
    """Items of the supervising office, at any place."""
    FORM = 0
    COVER = 1
    REPORT = 2
    REMARKS = 3
    TABLE = 4
    CELL = 5
    EQUATION = 6
    JUMP = 7
    UNFOUNDED = 8
    PART = 9
    NEEDED_TEXT = 10
    STATEMENT = 11
    TITLE = 12
    CLOSING = 13
    TEXT_FIGURES = 14
    BODY = 15
    """Each text part but the title and the closing."""
    OPENING = 16
    AFTER_OPENING = 17
    """Each text part of the body but the opening."""
    SIMILAR = 18
    """Each text part that should not repeat last year's."""
    SECTION = 19


class Extent(NamedTuple):
    """The extent of a check: the number of things `looked` at, and the number not looked at by reason (`left`).

    Without either, the check does not apply to this report.
    """

    looked: int = 0
    left: tuple[tuple[str, int], ...] = ()

    @property
    def applies(self) -> bool:
        return bool(self.looked or self.left)


NOT_APPLICABLE = Extent()
UNFINISHED, NO_LAST_YEAR, NO_TEXT, NO_KIND = "未填全", "无上年数据", "未填写", "单位类型未填"
"""Reasons why something was not looked at."""


def extent(looked: int, left: Mapping[str, int] | None = None) -> Extent:
    """An extent from the numbers left out by reason; reasons with 0 are dropped."""
    return Extent(looked, tuple((reason, number) for reason, number in (left or {}).items() if number))


def of_texts(report: Report) -> Extent:
    """The texts that are written."""
    written = sum(bool(text.strip()) for text in report.texts.values())
    return Extent(written) if written else extent(0, {NO_TEXT: 1})


def _once(report: Report) -> Extent:
    return Extent(1)


def _always(edition: Edition) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Check:
    """One kind of finding.

    `about` says what holds where nothing is found; checks with the same `about` share a line of the checklist, and
    `extent` of the first of them tells how much of it was looked at. `level` is the gravest of its findings. `fix`
    names the change that a finding may offer, "" for none. `applies` is False for an edition without its place.
    """

    code: str
    area: Area
    about: str
    level: Level
    extent: Callable[[Report], Extent] = _once
    fix: str = ""
    applies: Callable[[Edition], bool] = _always
    name: str = ""
    """Tells the check from the others of its line in the published list, "" where it needs no name."""

    @property
    def subject(self) -> str:
        """The name of the check in the published list."""
        return f"{self.about}：{self.name}" if self.name else self.about

    def beside(self, code: str, level: Level, fix: str = "") -> "Check":
        """Another check on the same line of the checklist."""
        return replace(self, code=code, level=level, fix=fix)

    def finding(
        self,
        message: str,
        cells: tuple[str, ...] = (),
        texts: tuple[Span, ...] = (),
        *,
        figures: Mapping[str, str] | None = None,
        fix: str = "",
        level: Level | None = None,
        short: str = "",
    ) -> Finding:
        """A finding of this check, at its level or at a milder `level`."""
        made = dict(figures or {})
        return Finding(self.code, level or self.level, message, cells, texts, figures=made, fix=fix, short=short)

    @property
    def action(self) -> str:
        """The next step for a finding, in one line; "" for a hint without a fix."""
        return f"{self.fix}。" if self.fix else ACTIONS.get(self.level, "")


class Site(NamedTuple):
    """One application of a finder: the arguments behind the report, and what of the report it reads.

    `content` is the table, text part or section at which its findings are listed, "" for the report as a whole.
    `level` is that of a rule of the form, None where the declared checks give it. `concerns` tells whether an edit may
    change its findings, as far as the content of the report decides that; None where the edited place alone does.
    """

    content: str = ""
    key: str = ""
    arguments: tuple[Any, ...] = ()
    cells: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    level: Level | None = None
    concerns: Callable[[Report, Address], bool] | None = None


Sites: TypeAlias = Callable[[Edition], Iterable[Site]]
Find: TypeAlias = Callable[..., Iterator[Finding]]
F = TypeVar("F", bound=Find)
FormChecks: TypeAlias = Callable[[Edition], Iterator[Check]]
"""The checks of one kind that the rules of an edition declare."""


class Finder(NamedTuple):
    """A function that makes findings, the place and the sites at which it is applied, and the checks it makes."""

    find: Find
    place: Place
    sites: Sites
    checks: tuple[Check, ...]


@dataclass(frozen=True)
class Chapter:
    """The checks and finders that one module declares, each in the order of declaration."""

    declared: list[Check | FormChecks] = field(default_factory=list)
    finders: list[Finder] = field(default_factory=list)

    def add(self, check: Check) -> Check:
        """Declare a check."""
        self.declared.append(check)
        return check

    def from_form(self, checks: FormChecks) -> FormChecks:
        """Decorator: declare the checks that the rules of an edition make."""
        self.declared.append(checks)
        return checks

    def finds(self, *checks: Check, at: Place, sites: Sites | None = None) -> Callable[[F], F]:
        """Decorator: the function makes findings of `checks` at a place; `sites` where the place alone is not enough.

        A finder of rules of the form names no checks: its sites carry the level.
        """

        def declare(find: F) -> F:
            self.finders.append(Finder(find, at, sites or SITES[at], checks))
            return find

        return declare


# -- standard sites ----------------------------------------------------------------------------------------------------


def _report_site(edition: Edition) -> Iterator[Site]:
    yield Site()


def _tables(edition: Edition) -> Iterator[Site]:
    for table in edition.tables.values():
        yield Site(table.id, arguments=(table,), cells=tuple(cell.id for cell in table.cells))


def _cells(edition: Edition) -> Iterator[Site]:
    for cell in edition.cells.values():
        yield Site(cell.table, cell.id, (cell,), (cell.id,))


def _of_parts(chosen: Callable[[Edition, str], bool]) -> Sites:
    def sites(edition: Edition) -> Iterator[Site]:
        return (Site(part, arguments=(part,), parts=(part,)) for part in edition.parts if chosen(edition, part))

    return sites


def _is_body(edition: Edition, part: str) -> bool:
    return part not in (edition.places.title, edition.places.closing)


def _sections(edition: Edition) -> Iterator[Site]:
    for section in edition.sections:
        parts = tuple(content for content in section.contents if content in edition.parts)
        yield Site(section.id, arguments=(parts,), parts=parts)


SITES: Mapping[Place, Sites] = {
    **dict.fromkeys((Place.OFFICE, Place.FORM, Place.COVER, Place.REPORT, Place.REMARKS), _report_site),
    Place.TABLE: _tables,
    Place.CELL: _cells,
    Place.PART: _of_parts(lambda edition, part: True),
    Place.TITLE: _of_parts(lambda edition, part: part == edition.places.title),
    Place.CLOSING: _of_parts(lambda edition, part: part == edition.places.closing),
    Place.BODY: _of_parts(_is_body),
    Place.OPENING: _of_parts(lambda edition, part: _is_body(edition, part) and part == edition.places.opening),
    Place.AFTER_OPENING: _of_parts(lambda edition, part: _is_body(edition, part) and part != edition.places.opening),
    Place.SIMILAR: _of_parts(lambda edition, part: _is_body(edition, part) and part in edition.places.alike),
    Place.SECTION: _sections,
}
