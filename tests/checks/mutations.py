"""The mutation bench: mistakes that offices make, planted in clean reports; how many are found and named rightly."""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from app.checks import check
from app.checks.repair_candidates import pairs
from app.checks.repairs import diagnoses
from app.model.edition import Level, Relation
from app.model.numbers import Answer, read, written
from app.model.report import Report
from tests.made import edition, example

Planted = dict[str, int]
"""Cell → the figure put there instead of the right one."""
Kind = Callable[[random.Random, Report, str], Planted | None]
"""Plants a mistake at a cell; None where that kind of mistake cannot happen there."""


# -- mistakes of one cell ------------------------------------------------------------------------------------------


def _digits(change: Callable[[random.Random, str], str | None]) -> Kind:
    def plant(chance: random.Random, report: Report, cell: str) -> Planted | None:
        wrong = change(chance, str(figure(report, cell)))
        return None if not wrong or int(wrong) == figure(report, cell) else {cell: int(wrong)}

    return plant


def _transposed(chance: random.Random, right: str) -> str | None:
    places = [at for at in range(len(right) - 1) if right[at] != right[at + 1] and (at or right[1] != "0")]
    if not places:
        return None
    at = chance.choice(places)
    return right[:at] + right[at + 1] + right[at] + right[at + 2 :]


def _dropped(chance: random.Random, right: str) -> str | None:
    at = chance.randrange(len(right))
    left = right[:at] + right[at + 1 :]
    return left if left and not left.startswith("0") else None


def _doubled(chance: random.Random, right: str) -> str | None:
    at = chance.randrange(len(right))
    return right[: at + 1] + right[at:] if right != "0" else None


def _six_for_nine(chance: random.Random, right: str) -> str | None:
    places = [at for at, digit in enumerate(right) if digit in "69"]
    if not places:
        return None
    at = chance.choice(places)
    return right[:at] + ("9" if right[at] == "6" else "6") + right[at + 1 :]


def _off_by_one(chance: random.Random, right: str) -> str | None:
    return str(max(0, int(right) + chance.choice((-1, 1))))


def _total_not_updated(chance: random.Random, report: Report, cell: str) -> Planted | None:
    """Left at 0, or as it was before the last part was filled in."""
    definition = report.edition.definitions.get(cell)
    if definition is None:
        return None
    parts = [part for term in definition.right if (part := figure(report, term.cell))]
    wrong = chance.choice([0, *(figure(report, cell) - part for part in parts)])
    return {cell: wrong} if wrong != figure(report, cell) else None


def _wrong_carry_in(chance: random.Random, report: Report, cell: str) -> Planted | None:
    carried = {equation.left[0].cell for equation in report.edition.equations if equation.carries}
    wrong = figure(report, cell) + chance.choice((-3, -2, 2, 3, 5, 10))
    return {cell: wrong} if cell in carried and wrong >= 0 else None


# -- mistakes of two cells and more --------------------------------------------------------------------------------


def beside(report: Report, cell: str, *, below: bool) -> str | None:
    """The next cell of the same row (or, `below`, of the same column)."""
    for first, second in pairs(report.edition):
        if first.id == cell and (first.row == second.row) is not below:
            return second.id
    return None


def _swapped(chance: random.Random, report: Report, cell: str) -> Planted | None:
    other = beside(report, cell, below=False)
    if other is None or 0 in (figure(report, cell), figure(report, other)):
        return None
    one, two = figure(report, cell), figure(report, other)
    return {cell: two, other: one} if one != two else None


def _one_row_off(chance: random.Random, report: Report, cell: str) -> Planted | None:
    other = beside(report, cell, below=True)
    if other is None or bool(figure(report, cell)) == bool(figure(report, other)):
        return None
    return {cell: figure(report, other), other: figure(report, cell)}


def _split(chance: random.Random, report: Report, cell: str) -> Planted | None:
    other = beside(report, cell, below=False)
    whole = written(figure(report, cell))
    if other is None or len(whole) < 2 or figure(report, other):
        return None
    at = chance.randrange(1, len(whole))
    return {cell: int(whole[:at]), other: int(whole[at:])} if whole[at] != "0" else None


def _wrong_column(chance: random.Random, report: Report, cell: str) -> Planted | None:
    """A whole figure stands in the neighbouring column."""
    other = beside(report, cell, below=False)
    if other is None or bool(figure(report, cell)) == bool(figure(report, other)):
        return None
    return {cell: figure(report, other), other: figure(report, cell)}


def _one_misplaced(chance: random.Random, report: Report, cell: str) -> Planted | None:
    """One application is counted in the neighbouring column: the likelier, the more the row counts."""
    other = beside(report, cell, below=False)
    totals = report.edition.definitions
    right = figure(report, cell)
    if other is None or cell in totals or other in totals or not right or chance.random() > right / (right + 20):
        return None
    return {cell: right - 1, other: figure(report, other) + 1}


def _row_shifted(chance: random.Random, report: Report, cell: str) -> Planted | None:
    """Shift a row one cell to the right from `cell` on; the total stays right."""
    line = next((each for each in report.edition.definitions.values() if each.right[0].cell == cell), None)
    if line is None or report.edition.cells[cell].row != report.edition.cells[line.left[0].cell].row:
        return None
    cells = [term.cell for term in line.right]
    right = [figure(report, each) for each in cells]
    wrong = [0, *right[:-1]]
    planted = {each: new for each, new, old in zip(cells, wrong, right, strict=True) if new != old}
    return planted if len(planted) > 1 else None


SINGLE: Mapping[str, Kind] = {
    "transposed digits": _digits(_transposed),
    "dropped digit": _digits(_dropped),
    "doubled digit": _digits(_doubled),
    "6 for 9": _digits(_six_for_nine),
    "off by one": _digits(_off_by_one),
    "total not updated": _total_not_updated,
    "wrong carry-in": _wrong_carry_in,
}
SEVERAL: Mapping[str, Kind] = {
    "neighbours swapped": _swapped,
    "value one row off": _one_row_off,
    "digits split over two cells": _split,
    "value in the wrong column": _wrong_column,
    "one application misplaced": _one_misplaced,
    "row shifted": _row_shifted,
}


# -- clean reports -------------------------------------------------------------------------------------------------


def figure(report: Report, cell: str) -> int:
    value = report.value(cell)
    assert isinstance(value, int), cell
    return value


def entered(report: Report) -> Report:
    """The same report with every total entered, as on paper."""
    for total in report.edition.definitions:
        report.answers[total] = _answer(figure(report, total))
    return report


def _answer(value: int) -> Answer:
    answer = read(str(value), next(iter(edition().cells.values())).kind)
    assert answer is not None
    return answer


def generated(seed: int) -> Report:
    """A report that holds, of an office or of a city; last year's figures agree with it."""
    chance = random.Random(seed)
    form = edition()
    report = Report(form, 2024, f"generated {seed}", {"name": "青禾市"})
    scale = chance.choice((3, 12, 60, 400, 3000))
    report.texts["problems"] = "存在的主要问题是公开的形式单一，下一步将加以改进。"
    put = report.answers.__setitem__
    for table in form.tables.values():
        for cell in table.cells:
            if cell.id in form.enterable:
                likely = 0.75 if cell is table.cells[0] or cell.column == table.cells[0].column else 0.2
                size = scale if cell.column == table.cells[0].column else scale / 20
                value = int(chance.expovariate(1 / size)) if chance.random() < likely else 0
                put(cell.id, _answer(value))
    balance(report, chance)
    return report


def balance(report: Report, chance: random.Random) -> None:
    """Make one figure of each cross-equation what the others demand, and last year agree."""
    last: dict[str, str] = {}
    for equation in report.edition.equations:
        if equation.level is Level.ERROR and not equation.computes and len(equation.left) == 2:
            new, carried = (term.cell for term in equation.left)
            closed, out = (term.cell for term in equation.right)
            if new not in report.edition.definitions:
                report.answers[out] = _answer(figure(report, out) // 10)
                report.answers[carried] = _answer(min(figure(report, carried), figure(report, closed)))
                due = figure(report, closed) + figure(report, out) - figure(report, carried)
                report.answers[new] = _answer(due)
    for equation in report.edition.equations:
        past = [term for term in equation.right if term.last]
        if past and equation.level is Level.VERIFY:
            there = sum(report.term_value(term) or 0 for term in equation.right if not term.last)
            value = figure(report, equation.left[0].cell) - int(there)
            if value < 0:
                report.answers[equation.left[0].cell] = _answer(int(there) + 5)
                value = 5
            last[past[0].cell] = str(value)
    report._sums.clear()
    report.remember({"edition": report.edition.id, "year": report.year - 1, "answers": last, "texts": {}})


def clean_reports(shared: Path | None, seeds: int = 12) -> Iterator[Report]:
    """The examples, `seeds` generated reports, and published ones where they are at hand."""
    from app.forms import bundled

    for name in bundled():
        yield example(name)
    for seed in range(seeds):
        yield generated(seed)
    if shared and shared.is_dir():
        from tests.reports.reader import read_figures

        for name in ("05_hangzhou_2025", "06_suqian_2023", "07_suqian_2024"):
            yield read_figures(shared / f"{name}.txt")[0]


# -- measuring -----------------------------------------------------------------------------------------------------


@dataclass
class Score:
    """Counts of `planted` mistakes: with a finding, named first, among the first three repairs."""

    planted: int = 0
    found: int = 0
    first: int = 0
    three: int = 0

    def add(self, other: "Score") -> "Score":
        sums = (self.planted + other.planted, self.found + other.found, self.first + other.first)
        return Score(*sums, self.three + other.three)

    def share(self, count: int) -> float:
        return count / self.planted if self.planted else 1.0


class Trial(NamedTuple):
    table: str
    kind: str
    score: Score


def judge(report: Report, planted: Planted) -> Score:
    """Plant, look, and take back."""
    right = {cell: written(figure(report, cell)) for cell in planted}
    before = dict(report.answers)
    set_figures(report, {cell: _answer(wrong) for cell, wrong in planted.items()})
    known = {key: each.repairs for key, each in diagnoses(report).items()}
    found = any(one.level in (Level.ERROR, Level.VERIFY) for one in check(report) if one.key in known)
    report.answers.clear()
    set_figures(report, before)
    groups = set(known.values())
    first = any(offered[:1] and dict(offered[0].values) == right for offered in groups)
    three = any(dict(repair.values) == right for offered in groups for repair in offered)
    return Score(1, found, first, three)


def set_figures(report: Report, answers: Mapping[str, Answer]) -> None:
    for cell, answer in answers.items():
        report.answers[cell] = answer
    report._sums.clear()


def is_visible(report: Report, planted: Planted) -> bool:
    """Whether any equation can show it: nothing counts figures swapped within a sum that no other sum crosses."""
    for equation in report.edition.equations:
        terms = [*((1, term) for term in equation.left), *((-1, term) for term in equation.right)]
        if (equation.computes and equation.left[0].cell not in report.answers) or equation.relation is Relation.AT_MOST:
            continue
        shifts = [side * term.sign * _shifted(report, term.cell, planted) for side, term in terms if not term.last]
        if sum(shifts) and all(report.term_value(term) is not None for _, term in terms):
            return True
    return False


def _shifted(report: Report, cell: str, planted: Planted) -> int:
    """Return the difference of a figure caused by the mistakes planted below it."""
    if cell in planted:
        return planted[cell] - figure(report, cell)
    if cell in report.answers or cell not in report.edition.definitions:
        return 0
    return sum(_shifted(report, term.cell, planted) for term in report.edition.definitions[cell].right)


def trials(reports: list[Report], kinds: Mapping[str, Kind], table: str, each: int) -> Iterator[Trial]:
    """Up to `each` mistakes of each kind in one table of each report, at cells drawn by a fixed seed."""
    for number, report in enumerate(reports):
        for name, kind in kinds.items():
            chance = random.Random(f"{table} {name} {number}")
            cells = [cell.id for cell in report.edition.tables[table].cells]
            cells = [cell for cell in cells if cell in report.answers]
            chance.shuffle(cells)
            done = 0
            for cell in cells:
                if done == each:
                    break
                planted = kind(chance, report, cell)
                if planted and report.answers.keys() >= planted.keys() and is_visible(report, planted):
                    done += 1
                    yield Trial(table, name, judge(report, planted))


def scores(all_trials: Iterator[Trial]) -> dict[tuple[str, str], Score]:
    found: dict[tuple[str, str], Score] = {}
    for table, kind, score in all_trials:
        found[table, kind] = found.get((table, kind), Score()).add(score)
    return found


def table_text(found: Mapping[tuple[str, str], Score]) -> str:
    """As it is printed by the bench."""
    lines = [f"{'table':<10}{'mistake':<30}{'planted':>8}{'found':>8}{'first':>8}{'in 3':>8}"]
    for (table, kind), score in found.items():
        shares = "".join(f"{score.share(count):>8.1%}" for count in (score.found, score.first, score.three))
        lines.append(f"{table:<10}{kind:<30}{score.planted:>8}{shares}")
    return "\n".join(lines)


def measured(
    shared: Path | None, *, computed: bool = False, each: int = 3, seeds: int = 12
) -> dict[tuple[str, str], Score]:
    reports = [report if computed else entered(report) for report in clean_reports(shared, seeds)]
    if computed:
        for report in reports:
            for total in report.edition.definitions:
                report.answers.pop(total, None)
    found: dict[tuple[str, str], Score] = {}
    for table in ("requests", "review"):
        found |= scores(trials(reports, {**SINGLE, **SEVERAL}, table, each))
    return found


if __name__ == "__main__":
    beside_us = Path(__file__).resolve().parents[3] / "shared" / "reports"
    for computed in (False, True):
        print("totals computed" if computed else "totals entered")
        print(table_text(measured(beside_us, computed=computed, each=8)))
