"""What a cell shows: its figure, how that figure came about, and the findings that speak of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, IntEnum

from app.checks import Finding
from app.model.edition import Level, Table
from app.model.numbers import written
from app.model.report import Report, Sum

WORD = 4
"""Letters of unread text that a cell always shows."""


class State(Enum):
    """How the figure of a cell came about."""

    ENTERED = "entered"
    UNREAD = "unread"
    COMPUTED = "computed"
    PARTIAL = "partial"


class Tint(IntEnum):
    """How much a cell asks for attention because of the findings, least first."""

    NONE = 0
    BLANK = 1
    VERIFY = 2
    PART = 3
    """It takes part in an equation that does not hold."""
    WRONG = 4
    """It is itself what is wrong: no number, or a total that contradicts its sum."""


@dataclass(frozen=True, slots=True)
class Face:
    """The figure as shown. A PARTIAL total's text adds up what is known, "" when nothing is."""

    text: str
    state: State

    @property
    def figure(self) -> str:
        """What of the text is never cut: its number without the remark; a word of unread text."""
        if self.state is State.UNREAD:
            return self.text if len(self.text) <= WORD else ""
        return self.text.partition("（")[0]


def face(report: Report, cell: str) -> Face:
    answer, remark = report.answers.get(cell), report.remarks.get(cell)
    if answer is not None:
        shown, state = answer.shown, State.UNREAD if answer.is_unread else State.ENTERED
    elif cell in report.edition.definitions:
        computed = report.computed(cell)
        state = State.PARTIAL if computed.value is None else State.COMPUTED
        shown = written(computed.partial) if state is State.COMPUTED or _is_begun(report, cell, computed) else ""
    else:
        shown, state = "", State.ENTERED
    return Face(f"{shown}（{remark}）" if remark else shown, state)


def copied_text(report: Report, cell: str) -> str:
    """The figure as other programs are given it: an unfinished total is blank."""
    shown = face(report, cell)
    return "" if shown.state is State.PARTIAL else shown.text


def tints(report: Report, findings: Iterable[Finding], table: Table) -> dict[str, Tint]:
    """The cells of a table that ask for attention."""
    tints: dict[str, Tint] = {}
    for finding in findings:
        for cell, tint in _tinted(report, finding):
            if cell in table.places and tint > tints.get(cell, Tint.NONE):
                tints[cell] = tint
    return tints


def messages(findings: Iterable[Finding], cell: str) -> list[str]:
    """What the findings say of a cell."""
    named = [finding for finding in findings if cell in finding.cells]
    return [f"{finding.message}（已说明）" if finding.explained else finding.message for finding in named]


def _is_begun(report: Report, total: str, computed: Sum) -> bool:
    terms = report.edition.definitions[total].right
    return (
        bool(computed.partial) or len(computed.missing) < len(terms) or any(_has_parts(report, t.cell) for t in terms)
    )


def _has_parts(report: Report, cell: str) -> bool:
    is_sum = cell in report.edition.definitions and cell not in report.answers
    return is_sum and _is_begun(report, cell, report.computed(cell))


def _tinted(report: Report, finding: Finding) -> Iterable[tuple[str, Tint]]:
    match finding.level:
        case Level.BLANK:
            return ((cell, Tint.BLANK) for cell in finding.cells)
        case Level.VERIFY:
            return () if finding.explained else ((cell, Tint.VERIFY) for cell in finding.cells)
        case Level.ERROR if _is_about_first(report, finding):
            return ((cell, Tint.WRONG) for cell in finding.cells[:1])
        case Level.ERROR:
            return ((cell, Tint.PART) for cell in finding.cells)
        case _:
            return ()


def _is_about_first(report: Report, finding: Finding) -> bool:
    """Whether it says that one figure is wrong: an answer by itself, or an entered total against its parts."""
    if len(finding.cells) == 1:
        return True
    definition = report.edition.definitions.get(finding.cells[0]) if finding.cells else None
    return definition is not None and (definition.code, definition.cells) == (finding.code, finding.cells)
