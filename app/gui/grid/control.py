"""按原稿核对: the totals of a paper are typed in as a control of the figures; each is compared at once."""

from dataclasses import dataclass

from app.gui.grid.balance import Outcome, balance
from app.gui.grid.faces import Face, State, face
from app.model.change import Address, Area, Change, Edit
from app.model.edition import Table
from app.model.report import Report

LABEL = "按原稿核对"
UNTYPED = Face("？", State.COMPUTED)
"""Stands for a total that is to be typed: what the program makes of it must not be read off."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a typed total compares: ✓, 差2, or … while its sum is unfinished."""

    outcome: Outcome
    words: str


def totals(report: Report, table: Table) -> frozenset[str]:
    return frozenset(cell for cell in table.places if cell in report.edition.definitions)


def shown(report: Report, cell: str) -> Face:
    """The face of a cell while the control goes on."""
    is_untyped = cell in report.edition.definitions and cell not in report.answers
    return UNTYPED if is_untyped else face(report, cell)


def verdict(report: Report, cell: str) -> Verdict | None:
    """None for what is no typed total."""
    if not report.is_entered_total(cell) or report.answers[cell].is_unread:
        return None
    found = balance(report, report.edition.definitions[cell])
    words = found.text.replace("✗ ", "差").replace("+", "").replace("−", "")
    return Verdict(found.outcome, words)


def settled(report: Report, table: Table) -> Change:
    """At the end: typed totals that agree are computed again, those that contradict stay as they were typed."""
    found = {cell: verdict(report, cell) for cell in table.places}
    agreeing = [cell for cell, each in found.items() if each and each.outcome is Outcome.HOLDS]
    addresses = [Address(Area.ANSWERS, cell) for cell in agreeing]
    return Change(LABEL, tuple(Edit(address, report.at(address), None) for address in addresses))


def summary(report: Report, table: Table) -> str:
    """What the control came to, for the user."""
    found = [each.outcome for cell in table.places if (each := verdict(report, cell))]
    if not found:
        return "没有键入合计，表中的数没有动。"
    differing, open_ = found.count(Outcome.DIFFERS), found.count(Outcome.UNFINISHED)
    said = [f"核对了{len(found)}处合计"]
    said.append(f"{differing}处不符，已按键入的数保留并列为错误" if differing else "没有不符的")
    said += [f"{open_}处还有未填的格，没法比"] if open_ else []
    return "，".join(said) + "。"
