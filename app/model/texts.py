"""The codec of texts: paragraphs and runs (plain, bold, live figure) with their spans in the text as stored."""

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from app.model.numbers import printed_figure, written

if TYPE_CHECKING:
    from app.model.edition import Edition
    from app.model.report import Report

PARAGRAPH = "\n"
UNKNOWN_FIGURE = "〔未知联动数字〕"
"""What a live figure shows whose cell the edition does not have."""

_TOKEN = re.compile(r"\\(?P<escaped>[*\\{])|(?P<bold>\*\*)|\{\{(?P<figure>[^{}\n]*)\}\}")
_MARKS = ("\\", "**", "{{")
"""A paragraph without any of these is plain: to look for them takes far less time than reading it."""

_HEADING = re.compile(
    r"[（(][一二三四五六七八九十]{1,3}[）)]"
    r"(?:[^。；\n]{0,30}?[。：:]|[^。；：:\n]{0,30}$)"
)
"""（一）and its words up to the stop or colon, or a short paragraph that is all heading."""


class Run(NamedTuple):
    """A stretch of text in one face. `start`, `end`: its span in the text as stored, in code points."""

    text: str
    bold: bool
    start: int
    end: int
    figure: str | None = None


def runs(text: str, figure: Callable[[str], str] = "{{{{{}}}}}".format) -> Iterator[tuple[Run, ...]]:
    """A tuple of runs per paragraph. `figure` gives what a live figure shows; bold ends with its paragraph."""
    start = 0
    for paragraph in text.split(PARAGRAPH):
        yield tuple(_paragraph_runs(paragraph, start, figure))
        start += len(paragraph) + len(PARAGRAPH)


def _paragraph_runs(paragraph: str, offset: int, figure: Callable[[str], str]) -> Iterator[Run]:
    if not any(mark in paragraph for mark in _MARKS):
        if paragraph:
            yield Run(paragraph, False, offset, offset + len(paragraph))
        return
    bold, start, plain = False, 0, ""

    def flush(end: int) -> Iterator[Run]:
        if plain:
            yield Run(plain, bold, offset + start, offset + end)

    at = 0
    for token in _TOKEN.finditer(paragraph):
        plain += paragraph[at : token.start()]
        at = token.end()
        if token["escaped"]:
            plain += token["escaped"]
            continue
        if token["bold"] and not bold and "**" not in paragraph[at:]:
            plain += "**"  # an opening mark without its end is text
            continue
        yield from flush(token.start())
        plain, start = "", at
        if token["bold"]:
            bold = not bold
        else:
            yield Run(figure(token["figure"]), bold, offset + token.start(), offset + at, token["figure"])
    plain += paragraph[at:]
    yield from flush(len(paragraph))


def escape(text: str) -> str:
    """`text` as it must be stored so that none of its characters is a mark."""
    return re.sub(r"([*\\{])", r"\\\1", text)


def stored(paragraphs: Iterator[tuple[Run, ...]] | list[tuple[Run, ...]]) -> str:
    """The text that `runs` would read as these paragraphs; the inverse of `runs`."""
    return PARAGRAPH.join("".join(_stored_run(run) for run in paragraph) for paragraph in paragraphs)


def _stored_run(run: Run) -> str:
    inner = escape(run.text) if run.figure is None else f"{{{{{run.figure}}}}}"
    return f"**{inner}**" if run.bold else inner


def formula_cells(formula: str) -> tuple[str, ...]:
    """The ids of the cells whose sum a live figure shows, as they are written."""
    return tuple(cell.strip() for cell in formula.split("+"))


def unknown_cells(formula: str, edition: "Edition") -> tuple[str, ...]:
    """Those of the cells that the edition does not have; an empty id counts as one."""
    return tuple(cell for cell in formula_cells(formula) if cell not in edition.cells)


def with_figures(text: str, figure: Callable[[str], str]) -> str:
    """A stored text with `figure(formula)`, stored text too, in the place of each live figure."""
    return _TOKEN.sub(lambda token: token[0] if token["figure"] is None else figure(token["figure"]), text)


def live_figure(report: "Report") -> Callable[[str], str]:
    """What `{{a+b}}` shows in this report: the number or the sum.

    Blank figures show as 〔未填〕, cells that the edition does not have as UNKNOWN_FIGURE.
    """

    def show(formula: str) -> str:
        cells = formula_cells(formula)
        if unknown_cells(formula, report.edition):
            return UNKNOWN_FIGURE
        if len(cells) == 1 and cells[0] in report.answers:
            return printed_figure(report.answers[cells[0]], report.edition.cells[cells[0]].kind)
        values = [report.value(cell) for cell in cells]
        known = [value for value in values if value is not None]
        return written(sum(known, start=0)) if len(known) == len(values) else "〔未填〕"

    return show


def plain(report: "Report", part: str) -> str:
    """A part as it is printed, without marks."""
    paragraphs = runs(report.texts.get(part, ""), live_figure(report))
    return PARAGRAPH.join("".join(run.text for run in paragraph) for paragraph in paragraphs)


def run_in_heading(paragraph: str) -> int:
    """Length of the run-in heading （一）… at the head of a printed paragraph, its stop included; 0 without one."""
    match = _HEADING.match(paragraph.lstrip())
    return len(paragraph) - len(paragraph.lstrip()) + match.end() if match else 0
