"""The display of a cell: figure, state, findings, last year's figure; search of rows; comparing typed totals."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, IntEnum
from functools import lru_cache

from app.checks import Finding
from app.importers.labels import label
from app.model.change import Address, Area, Change, Edit
from app.model.edition import Cell, Edition, Level, Table
from app.model.numbers import Number, written
from app.model.report import Report, Sum
from app.table.rule_state import Outcome, balance

WORD = 4
"""Characters of unread text that a cell always shows."""


class State(Enum):
    """The origin of a cell's figure."""

    ENTERED = "entered"
    UNREAD = "unread"
    COMPUTED = "computed"
    PARTIAL = "partial"


class Tint(IntEnum):
    """The emphasis of a cell because of its findings, least first."""

    NONE = 0
    BLANK = 1
    VERIFY = 2
    PART = 3
    """The cell is part of an equation that does not hold."""
    WRONG = 4
    """The cell itself is wrong: no number, or a total that contradicts its sum."""


@dataclass(frozen=True, slots=True)
class Face:
    """The figure as shown. The text of a PARTIAL total is the sum of its known parts, "" without any."""

    text: str
    state: State

    @property
    def figure(self) -> str:
        """The part of the text that is never cut: the number without its remark, or the first word of unread text."""
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
    """The figure as copied to other programs: an unfinished total is blank."""
    shown = face(report, cell)
    return "" if shown.state is State.PARTIAL else shown.text


def added_up(report: Report, cells: Sequence[str]) -> str:
    """Summarise cells for the user: their number, how many hold a figure, and the sum."""
    known = [value for cell in cells if (value := report.value(cell)) is not None]
    total = f"　求和 {written(sum(known, start=0))}" if known else ""
    return f"选中{len(cells)}格　计数 {len(known)}{total}"


def tints(report: Report, findings: Iterable[Finding], table: Table) -> dict[str, Tint]:
    """Return the emphasis of each cell of a table that has findings."""
    tints: dict[str, Tint] = {}
    for finding in findings:
        for cell, tint in _tinted(report, finding):
            if cell in table.places and tint > tints.get(cell, Tint.NONE):
                tints[cell] = tint
    return tints


def messages(findings: Iterable[Finding], cell: str) -> list[str]:
    """Return the sentences of the findings on a cell."""
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
    """Tell whether the finding is about a single figure: an answer by itself, or an entered total against its parts."""
    if len(finding.cells) == 1:
        return True
    definition = report.edition.definitions.get(finding.cells[0]) if finding.cells else None
    return definition is not None and (definition.code, definition.cells) == (finding.code, finding.cells)


def found(table: Table, words: str, column: str = "") -> list[str]:
    """Return a figure of each row that `words` may mean, in `column` if the row has it; exact names come first.

    Width, spaces and punctuation are ignored. If no row matches, columns are searched.
    """
    wanted = _folded(words)
    core = label(words).core.casefold()
    if not wanted:
        return []
    ranked: dict[str, list[str]] = {}
    for cell in table.cells:
        if (rank := _rank(cell, wanted, core)) is not None:
            ranked.setdefault(rank, []).append(cell.id)
    for rank in ("leaf", "row", "column"):
        if cells := ranked.get(rank):
            return _one_of_each_row(table, cells, column) if rank != "column" else cells
    return []


def _rank(cell: Cell, wanted: str, core: str) -> str | None:
    def says(path: tuple[str, ...]) -> bool:
        return any(wanted in _folded(text) or (core and core in label(text).core.casefold()) for text in path)

    if says(cell.row_path[-1:]):
        return "leaf"
    if says(cell.row_path):
        return "row"
    return "column" if says(cell.column_path) else None


def _one_of_each_row(table: Table, cells: list[str], column: str) -> list[str]:
    rows: dict[int, str] = {}
    for cell in cells:
        place = table.places[cell]
        if place.top not in rows or (place.cell and place.cell.column == column):
            rows[place.top] = cell
    return [rows[top] for top in sorted(rows)]


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in plain if character.isalnum() or character in "()")


LABEL = "按原稿核对"
UNTYPED = Face("？", State.COMPUTED)
"""Stands for a total that is to be typed: the computed figure must not be copied from the screen."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The comparison of a typed total with its sum: ✓, 差2, or … while the sum is unfinished."""

    outcome: Outcome
    words: str


def totals(report: Report, table: Table) -> frozenset[str]:
    return frozenset(cell for cell in table.places if cell in report.edition.definitions)


def shown(report: Report, cell: str) -> Face:
    """Return the display of a cell while totals are being compared."""
    is_untyped = cell in report.edition.definitions and cell not in report.answers
    return UNTYPED if is_untyped else face(report, cell)


def verdict(report: Report, cell: str) -> Verdict | None:
    """Compare a typed total with its sum; None for other cells."""
    if not report.is_entered_total(cell) or report.answers[cell].is_unread:
        return None
    found = balance(report, report.edition.definitions[cell])
    words = found.text.replace("✗ ", "差").replace("+", "").replace("−", "")
    return Verdict(found.outcome, words)


def settled(report: Report, table: Table) -> Change:
    """Return the change that ends the comparison: agreeing totals are computed again, the others stay as typed."""
    found = {cell: verdict(report, cell) for cell in table.places}
    agreeing = [cell for cell, each in found.items() if each and each.outcome is Outcome.HOLDS]
    addresses = [Address(Area.ANSWERS, cell) for cell in agreeing]
    return Change(LABEL, tuple(Edit(address, report.at(address), None) for address in addresses))


def summary(report: Report, table: Table) -> str:
    """Summarise the comparison for the user."""
    found = [each.outcome for cell in table.places if (each := verdict(report, cell))]
    if not found:
        return "未输入合计，表中的数没有动。"
    differing, open_ = found.count(Outcome.DIFFERS), found.count(Outcome.UNFINISHED)
    said = [f"核对了{len(found)}处合计"]
    said.append(f"{differing}处不符，已按输入的数保留并列为错误" if differing else "没有不符的")
    said += [f"{open_}处还有未填的格，无法核对"] if open_ else []
    return "，".join(said) + "。"


@dataclass(frozen=True, slots=True)
class Last:
    """Last year's figure of a cell. `leap`: 1 if this year's is unusually higher, -1 if unusually lower, else 0."""

    text: str
    leap: int = 0


def leaping(edition: Edition, findings: Iterable[Finding]) -> frozenset[str]:
    """Return the cells with an unexplained finding about a leap from last year."""
    codes = _leap_codes(edition)
    return frozenset(cell for each in findings if each.code in codes and not each.explained for cell in each.cells)


def last(report: Report, cell: str, leaping: frozenset[str]) -> Last | None:
    """Return last year's figure of a cell; None if it is not known."""
    answer = report.last_year.answers.get(cell) if report.last_year else None
    if answer is None:
        return None
    return Last(answer.shown, _direction(report.value(cell), answer.value) if cell in leaping else 0)


def carried_from(report: Report, cell: str) -> str | None:
    """Return the cell of last year's report that this figure was carried in from; None if the figures differ."""
    source = _sources(report.edition).get(cell)
    if source is None or report.last_year is None:
        return None
    answer, present = report.last_year.answers.get(source), report.answers.get(cell)
    is_same = answer is not None and present is not None and answer.value is not None and answer.value == present.value
    return source if is_same else None


def sentences(report: Report, cell: str) -> list[str]:
    """Return the sentences about a cell's figure of last year."""
    said = []
    if (source := carried_from(report, cell)) is not None:
        said.append(f"由上年年报的{report.edition.cells[source].name}结转而来。")
    if report.last_year and (answer := report.last_year.answers.get(cell)):
        said.append(f"上年（{report.last_year.year}年）是{answer.shown}。")
    return said


@lru_cache(maxsize=16)
def _sources(edition: Edition) -> dict[str, str]:
    carrying = (equation for equation in edition.equations if equation.carries)
    return {equation.left[0].cell: equation.right[0].cell for equation in carrying}


@lru_cache(maxsize=16)
def _leap_codes(edition: Edition) -> frozenset[str]:
    return frozenset(jump.code for jump in edition.jumps)


def _direction(now: Number | None, before: Number | None) -> int:
    if now is None or before is None or now == before:
        return 0
    return 1 if now > before else -1
