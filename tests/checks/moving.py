"""Blocks that stand off their place, planted in clean reports, and whether they are named and taken back."""

import random
from collections.abc import Iterator
from typing import NamedTuple

from app.checks.moves import Sheet
from app.checks.repairs import diagnoses
from app.model.numbers import Answer, read, written
from app.model.report import Report
from tests.checks.mutations import set_figures

LEFT = ("blank", "kept", "zero")
"""What stands where the block came from: nothing, the same figures still, or 0."""


class Planted(NamedTuple):
    """A block of lines `start` up to `stop`, along an axis, standing `by` lines further on."""

    axis: int
    start: int
    stop: int
    by: int
    left: str


def plant(report: Report, sheet: Sheet, planted: Planted) -> dict[str, Answer | None]:
    """Move the figures; the cells that were changed, with what stood there. Computed totals take no figure."""
    lines, before = sheet.lines[planted.axis], dict(report.answers)
    printed = {
        cell: Answer(written(value), value) for cell in sheet.places if (value := report.value(cell)) is not None
    }
    totals, takes_totals = (
        report.edition.definitions,
        any(cell in report.answers for cell in report.edition.definitions),
    )
    after: dict[str, Answer | None] = {}
    if planted.left != "kept":
        for line in lines[planted.start : planted.stop]:
            cells = [cell for cell in line if cell and (takes_totals or cell not in totals)]
            after |= {cell: _left(report, cell, planted.left) for cell in cells}
    for at in range(planted.start, planted.stop):
        if 0 <= at + planted.by < len(lines):
            for cell, target in zip(lines[at], lines[at + planted.by], strict=True):
                if cell and target and cell in printed and (takes_totals or target not in totals):
                    after[target] = before.get(cell, printed[cell])
    changed = {cell: before.get(cell) for cell, answer in after.items() if answer != before.get(cell)}
    for cell in changed:
        report.answers.pop(cell, None)
    set_figures(report, {cell: answer for cell in changed if (answer := after[cell]) is not None})
    return changed


def _left(report: Report, cell: str, left: str) -> Answer | None:
    return read("0", report.edition.cells[cell].kind) if left == "zero" else None


def restore(report: Report, before: dict[str, Answer | None]) -> None:
    for cell, answer in before.items():
        report.answers.pop(cell, None)
        if answer is not None:
            report.answers[cell] = answer
    report._sums.clear()


def whole(sheet: Sheet) -> Iterator[Planted]:
    """The whole table pasted off its place, 1 to 3 lines, in each direction."""
    for axis in (0, 1):
        count = len(sheet.lines[axis])
        for by in (1, 2, 3, -1, -2, -3):
            if abs(by) < count:
                yield from (Planted(axis, 0, count, by, left) for left in LEFT)


def part(chance: random.Random, sheet: Sheet) -> Planted:
    """A few lines of it."""
    axis = chance.choice([axis for axis in (0, 1) if len(sheet.lines[axis]) > 1])
    lines = len(sheet.lines[axis])
    count = chance.randint(1, min(3, lines - 1))
    by = chance.choice([by for by in (1, 2, 3, -1, -2, -3) if abs(by) < lines])
    start = chance.randint(max(0, -by), max(0, -by, lines - count - max(0, by)))
    return Planted(axis, start, start + count, by, chance.choice(LEFT))


class Outcome(NamedTuple):
    """`fails`: any equation does. `named`: a move comes first. `one_key`: it is taken back with one key.

    `wrong`: cells that one key, or the first of the choice, would set to a figure that is not theirs.
    """

    fails: bool
    named: bool
    one_key: bool
    wrong: tuple[str, ...]


def outcome(report: Report, sheet: Sheet, planted: Planted) -> Outcome:
    before = plant(report, sheet, planted)
    found = diagnoses(report)
    right = {**report.answers, **before}
    restore(report, before)
    firsts = [each.repairs[0] for each in found.values() if each.repairs]
    named = bool(firsts) and all(each.is_move for each in firsts)
    one_key = any(each.sure is not None and each.sure.is_move for each in found.values())
    wrong = []
    for each in found.values():
        if each.sure:
            for cell, value in each.sure.values:
                was = right.get(cell)
                if value is not None and (was is None or was.text != value):
                    wrong.append(cell)
    return Outcome(bool(found), named, one_key, tuple(wrong))
