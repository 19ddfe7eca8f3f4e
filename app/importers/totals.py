"""What becomes of the totals of a file: one that equals its sum is computed, another stays as it was entered."""

from collections.abc import Mapping

from app.importers.reading import ReadCell
from app.model.edition import Edition
from app.model.numbers import read
from app.model.report import Report


def settled(cells: Mapping[str, ReadCell], edition: Edition) -> tuple[dict[str, str], tuple[str, ...]]:
    """The answers that a report is to hold, and notes on totals that the file leaves blank."""
    report = Report(edition, edition.first_year, "")
    for cell in cells.values():
        answer = read(cell.text, edition.cells[cell.id].kind)
        if answer is not None:
            report.answers[cell.id] = answer
    agreeing = {
        total
        for total in edition.definitions
        if total in report.answers and report.answers[total].value == report.computed(total).value is not None
    }
    answers = {cell: answer.text for cell, answer in report.answers.items() if cell not in agreeing}
    return answers, tuple(_blank_totals(cells, report))


def _blank_totals(cells: Mapping[str, ReadCell], report: Report) -> list[str]:
    computed: list[str] = []
    unfinished: list[str] = []
    for total in report.edition.definitions:
        cell = cells.get(total)
        if cell is not None and cell.source is not None and not cell.text:
            value = report.computed(total).value
            if value is not None:
                computed.append(report.edition.cells[total].name)
            elif any(term.cell in report.answers for term in report.edition.definitions[total].right):
                unfinished.append(report.edition.cells[total].name)
    notes = []
    if computed:
        notes.append(f"原件为空，已按计算值：{'、'.join(computed)}。")
    if unfinished:
        notes.append(f"原件为空，分项也有空格，没有算出：{'、'.join(unfinished)}。")
    return notes
