"""Pasting into a text: paragraphs and bold from the clipboard; figures of a form's table are offered to that table."""

import re
from collections.abc import Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QWidget

from app.gui.prose.document import paragraphs
from app.gui.questions import ask
from app.gui.table.pasting import PastePreview
from app.model.edition import Table
from app.model.report import Report
from app.model.texts import OBJECT, Paragraph, Piece, encoded, joined, shown
from app.session import Session
from app.table.clipboard import Sheet, parse, sheet
from app.table.entry import filled
from app.table.paste import Proposal, propose, sentence
from app.text.web_paste import cleaned, tables

OWN = "application/x-nianbao-text"
_MARKED = re.compile(r"\*\*(?!\*)(.+?)\*\*(?!\*)")
_BREAKS = re.compile(r"\r\n|[\n\r\x0b\x0c\u2028\u2029]")


def pasted(data: QMimeData, *, tables: bool = True) -> list[Paragraph]:
    """Return the paragraphs on the clipboard; none without text. Outer spaces and empty paragraphs are dropped.

    Without `tables`, tables are left out.
    """
    if data.hasFormat(OWN):
        return list(shown(bytes(data.data(OWN).data()).decode("utf-8", "replace")))
    if data.hasHtml() and data.html().strip():
        document = QTextDocument()
        document.setHtml(cleaned(data.html(), tables=tables))
        found = [part for paragraph in paragraphs(document) for part in _split(paragraph)]
        # Some programs put a bare picture of the text there, or nothing: then the plain words are better.
        if any(found) or not tables:
            return _tidied(found)
    return _tidied([_marked(line) for line in _BREAKS.split(data.text())]) if data.hasText() else []


def copied(chosen: list[Paragraph], words: list[str]) -> QMimeData:
    """Return the data for the clipboard: the stored form and plain words."""
    data = QMimeData()
    data.setData(OWN, encoded(chosen).encode("utf-8", "replace"))
    data.setText("\n".join(words))
    return data


def _marked(line: str) -> Paragraph:
    """Read a plain line. Words between pairs of stars are bold, as in data files and notes."""
    pieces: list[Piece] = []
    at = 0
    for match in _MARKED.finditer(line):
        pieces += (Piece(line[at : match.start()]), Piece(match[1], bold=True))
        at = match.end()
    pieces.append(Piece(line[at:]))
    return joined(pieces)


def _split(paragraph: Paragraph) -> list[Paragraph]:
    """Split at forced line breaks, which look like paragraphs."""
    lines: list[list[Piece]] = [[]]
    for piece in paragraph:
        for number, text in enumerate(_BREAKS.split(piece.text)):
            if number:
                lines.append([])
            lines[-1].append(piece._replace(text=text))
    return [joined(line) for line in lines]


def _tidied(found: list[Paragraph]) -> list[Paragraph]:
    return [kept for paragraph in found if (kept := _stripped(paragraph))]


def _stripped(paragraph: Paragraph) -> Paragraph:
    pieces = [piece._replace(text=piece.text.replace("\xa0", " ").replace(OBJECT, "")) for piece in paragraph]
    while pieces and not pieces[0].text.strip():
        pieces.pop(0)
    while pieces and not pieces[-1].text.strip():
        pieces.pop()
    if pieces:
        pieces[0] = pieces[0]._replace(text=pieces[0].text.lstrip())
        pieces[-1] = pieces[-1]._replace(text=pieces[-1].text.rstrip())
    return joined(pieces)


LEAST = 2
"""The least number of figures of the form's in a table for which the user is asked."""


class Offer(NamedTuple):
    """The effect of a pasted table on one of the form's."""

    table: Table
    proposal: Proposal


class Choice(IntEnum):
    """The choices for a pasted table, in the order of the buttons."""

    FILL = 0
    TEXT = 1
    NOTHING = 2


def offers(report: Report, data: QMimeData) -> list[Offer]:
    """Return the pasted tables with figures of one of the form's."""
    return [best for each in _sheets(data) if (best := _best(report, each)) is not None]


def choose(offered: Sequence[Offer], parent: QWidget) -> Choice:
    names = "、".join(dict.fromkeys(f"“{offer.table.title}”" for offer in offered))
    words = f"粘贴的内容里有表格，行名、列名与{names}一致。要把其中的数填进去吗？"
    note = "表格以外的文字仍贴在这里；每一步都可以撤销。"
    return Choice(ask(parent, words, ("填入表格", "当作文字粘贴", "不粘贴"), note))


def fill(session: Session, offered: Sequence[Offer], parent: QWidget) -> str:
    """Enter the figures, each table as one step; doubtful ones are shown first. Returns the message."""
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
    """Return the form's table in which most of the block has a place."""
    made = [Offer(each, propose(report, each, block, [each.cells[0].id])) for each in report.edition.tables.values()]
    best = max(made, key=_weight, default=None)
    return best if best is not None and _weight(best) >= LEAST else None


def _weight(offer: Offer) -> int:
    """Count the figures with a place by their labels, minus those without one."""
    landing = offer.proposal.landing
    found = len(offer.proposal.texts) + len(offer.proposal.totals)
    return found - len(landing.lost) if landing.is_labelled else 0
