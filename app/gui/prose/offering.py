"""A table pasted among prose: where its labels are those of the form's, its figures are offered to that table."""

from collections.abc import Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QWidget

from app.gui.questions import ask
from app.gui.table.pasting import PastePreview
from app.model.edition import Table
from app.model.report import Report
from app.session import Session
from app.table.clipboard import Sheet, parse, sheet
from app.table.entry import filled
from app.table.paste import Proposal, propose, sentence
from app.text.web_paste import tables

LEAST = 2
"""Figures that a table must have for the form's to be worth a question."""


class Offer(NamedTuple):
    """What a pasted table would do to one of the form's."""

    table: Table
    proposal: Proposal


class Choice(IntEnum):
    """What is to become of a pasted table, in the order of the buttons."""

    FILL = 0
    TEXT = 1
    NOTHING = 2


def offers(report: Report, data: QMimeData) -> list[Offer]:
    """For each pasted table that speaks of one of the form's."""
    return [best for each in _sheets(data) if (best := _best(report, each)) is not None]


def choose(offered: Sequence[Offer], parent: QWidget) -> Choice:
    names = "、".join(dict.fromkeys(f"“{offer.table.title}”" for offer in offered))
    words = f"粘贴的内容里有表格，行名、列名与{names}一致。要把其中的数填进去吗？"
    note = "表格以外的文字仍贴在这里；每一步都可以撤销。"
    return Choice(ask(parent, words, ("填入表格", "当作文字粘贴", "不粘贴"), note))


def fill(session: Session, offered: Sequence[Offer], parent: QWidget) -> str:
    """Enter the figures, each table as one step, doubtful ones looked at first; what is to be said of it."""
    said: list[str] = []
    for offer in offered:
        proposal = offer.proposal
        if proposal.is_plain or _confirmed(session.report, proposal, parent):
            session.apply(filled(session.report, proposal.texts))
            said.append(f"{offer.table.title}：{sentence(session.report, proposal)}")
    return "".join(said)


def _confirmed(report: Report, proposal: Proposal, parent: QWidget) -> bool:
    dialog = PastePreview(report, proposal, parent)
    is_wanted = bool(dialog.exec())
    dialog.deleteLater()
    return is_wanted


def _sheets(data: QMimeData) -> Iterator[Sheet]:
    if data.hasHtml():
        yield from (found for page in tables(data.html()) if (found := sheet(page)) is not None)
    elif "\t" in data.text():
        yield Sheet(parse(data.text()))


def _best(report: Report, block: Sheet) -> Offer | None:
    """The table of the form in which most of the block has a place."""
    made = [Offer(each, propose(report, each, block, [each.cells[0].id])) for each in report.edition.tables.values()]
    best = max(made, key=_weight, default=None)
    return best if best is not None and _weight(best) >= LEAST else None


def _weight(offer: Offer) -> int:
    """Figures that found their place by their labels, less those that found none."""
    landing = offer.proposal.landing
    found = len(offer.proposal.texts) + len(offer.proposal.totals)
    return found - len(landing.lost) if landing.is_labelled else 0
