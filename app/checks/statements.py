"""What the texts must say: the statements that a figure or the form demands."""

import re
from collections.abc import Iterable, Iterator

from app.checks.finding import Finding, Span
from app.model.edition import NeedsText
from app.model.numbers import written
from app.model.report import Report
from app.model.texts import plain


def needs_finding(report: Report, rule: NeedsText) -> Iterator[Finding]:
    """A figure that its text passes over in silence. An unwritten text is not silent, it is unfinished."""
    values = [report.value(cell) for cell in rule.cells]
    figure = sum((value for value in values if value is not None), start=0)
    text = plain(report, rule.part)
    if figure <= 0 or not text.strip() or says(text, rule.patterns):
        return
    message = rule.sentence.format(figure=written(figure))
    figures = {cell: written(value) for cell, value in zip(rule.cells, values, strict=True) if value is not None}
    yield Finding(rule.code, rule.level, message, rule.cells, (Span(rule.part, 0, 0),), figures=figures)


def says(text: str, patterns: Iterable[str]) -> bool:
    """Whether a printed text matches any of the patterns; blanks inside Chinese words do not hide them."""
    dense = re.sub(r"[ \t\u3000]+", "", text)
    return any(re.search(pattern, dense) for pattern in patterns)
