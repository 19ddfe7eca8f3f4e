"""Fills whole tables with zeros: the cells that are filled or replaced, and the sentences to add."""

from collections.abc import Iterable
from typing import NamedTuple

from app.model.change import Address, Area, Change, Edit
from app.model.edition import Edition, Sentence, ZeroAction
from app.model.report import Report
from app.model.texts import PARAGRAPH


class Zeroing(NamedTuple):
    """`blank` cells get a 0; cells of `other` hold another figure; `totals` were entered and would be computed.

    `sentences` are those that the texts lack, written out for the report.
    """

    label: str
    blank: tuple[str, ...]
    other: tuple[str, ...]
    totals: tuple[str, ...]
    sentences: tuple[Sentence, ...]

    def change(self, report: Report, sentences: Iterable[Sentence]) -> Change:
        """Return the filling as one step, with the wanted `sentences`, each a paragraph at the end of its text."""
        wanted = [(cell, "0") for cell in self.blank + self.other] + [(cell, None) for cell in self.totals]
        addresses = [(Address(Area.ANSWERS, cell), text) for cell, text in wanted]
        edits = [Edit(address, report.at(address), text) for address, text in addresses]
        return Change(self.label, (*edits, *(_added(report, sentence) for sentence in sentences)))


def zero_action(edition: Edition, table: str) -> ZeroAction | None:
    """Return the edition's action at a table, the one that touches the fewest tables; None if there is none."""
    fitting = [action for action in edition.zero_actions if table in action.tables]
    return min(fitting, key=lambda action: len(action.tables), default=None)


def zeroing(report: Report, action: ZeroAction) -> Zeroing:
    """Return the effect of an action of the edition on a report."""
    cells = [cell.id for table in action.tables for cell in report.edition.tables[table].cells]
    plain = [cell for cell in cells if cell not in report.edition.definitions]
    written = (Sentence(each.part, report.worded(each.text)) for each in action.sentences)
    return Zeroing(
        label=action.label,
        blank=tuple(cell for cell in plain if cell not in report.answers),
        other=tuple(cell for cell in plain if cell in report.answers and report.answers[cell].value != 0),
        totals=tuple(cell for cell in cells if report.is_entered_total(cell) and report.answers[cell].value != 0),
        sentences=tuple(each for each in written if each.text not in report.texts.get(each.part, "")),
    )


def _added(report: Report, sentence: Sentence) -> Edit:
    text = report.texts.get(sentence.part, "")
    between = PARAGRAPH if text.strip() else ""
    return Edit(Address(Area.TEXTS, sentence.part), "", between + sentence.text, at=len(text))
