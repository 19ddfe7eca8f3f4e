"""The framework of another report's texts: its sentences without their figures, for a report still to be written."""

import re

from app.checks import figure_spans
from app.model.change import Address, Area, Change, Edit
from app.model.report import Report
from app.session.moving import carried_text

GAP = "〔　〕"
"""Stands where a figure stood; a finding tells of every one that is left."""

LEAST = 3
"""Letters of a unit's data that are known again in a text."""

MARK = 0xF100
"""The first of the characters that no text has."""

LABEL = "复制框架"


def framework(source: Report, part: str, report: Report) -> str:
    """A text of `source` as `report` could use it: figures as gaps, unit and years as its own; live figures stay."""
    carried = carried_text(source.texts.get(part, ""), source.edition, report.edition)
    text, own = _marked(source, report, carried)
    for start, end in sorted(figure_spans(part, text), reverse=True):
        text = text[:start] + GAP + text[end:]
    for mark, words in own.items():
        text = text.replace(mark, words)
    return _later(text, source.year, report.year)


def copying(source: Report, report: Report, *, replace: bool) -> Change:
    """The change that brings the framework into the empty texts, and with `replace` into the others too."""
    places = report.edition.places
    edits = []
    for part in report.edition.parts:
        present = report.texts.get(part, "")
        if part in (places.title, places.closing) or (present.strip() and not replace):
            continue
        made = framework(source, part, report)
        if made.strip() and made != present:
            edits.append(Edit(Address(Area.TEXTS, part), present or None, made))
    return Change(LABEL, tuple(edits))


def _marked(source: Report, report: Report, text: str) -> tuple[str, dict[str, str]]:
    """The text with a mark for each of the other unit's data, and what takes the place of each mark."""
    own = {}
    for number, line in enumerate(source.edition.fields):
        words = str(source.unit.get(line.key, ""))
        if len(words) >= LEAST and words in text and not line.choices:
            own[mark := chr(MARK + number)] = str(report.unit.get(line.key, "")) or GAP
            text = text.replace(words, mark)
    return text, own


def _later(text: str, before: int, now: int) -> str:
    """Years that are told from the report's own: the year itself, the one before and the one after."""
    years = {str(before + by): str(now + by) for by in (-1, 0, 1)}
    return re.sub(r"(?<!\d)\d{4}(?=年)", lambda match: years.get(match[0], match[0]), text)
