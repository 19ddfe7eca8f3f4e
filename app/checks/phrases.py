"""Sentences that the edition offers for a report without cases: said once, and only while the figures are 0."""

from collections.abc import Iterator

from app.model.change import Address, Area, Change, Edit
from app.model.report import Report
from app.model.texts import PARAGRAPH, escape, plain


def offered(report: Report, part: str) -> Iterator[str]:
    """The sentences that could stand in a part and do not yet."""
    phrases = [phrase for phrase in report.edition.phrases if phrase.part == part]
    said = plain(report, part) if phrases else ""
    for phrase in phrases:
        sentence = phrase.sentence.format(year=report.year, unit=report.unit_name)
        if sentence not in said and all(is_nought(report, table) for table in phrase.tables):
            yield sentence


def is_nought(report: Report, table: str) -> bool:
    """Whether every figure of a table is there and 0."""
    return all(report.value(cell.id) == 0 for cell in report.edition.tables[table].cells)


def saying(report: Report, part: str, sentence: str) -> Change:
    """The change that puts the sentence at the end of a part."""
    stored = report.texts.get(part, "")
    # A paragraph that was begun for it is filled; a heading or sentence before it is gone on from.
    kept = stored.rstrip(PARAGRAPH + " \u3000")
    edit = Edit(Address(Area.TEXTS, part), stored[len(kept) :], escape(sentence), len(kept))
    return Change("写入“没有”的句子", (edit,))
