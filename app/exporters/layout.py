"""The layout of a report: headings, paragraphs and grids that each writer sets, and the place of the signature."""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias
from urllib.parse import quote

from app.exporters.name_lines import ems, name_lines
from app.model.edition import SEALED, UNSEALED, Cell, GridCell, Part, Section, Table
from app.model.numbers import printed_figure, written
from app.model.report import Report
from app.model.texts import Run, live_figure, run_in_heading, runs

_LABEL = re.compile(r"(（[一-鿿]+）|[一-鿿]+、)?([一-鿿]{2,10})")
"""A short label of Chinese characters alone, with its number （三） or 三、 if it has one."""


def label_lines(label: str, room: int) -> list[str]:
    """`label` in lines of at most `room` characters: its number apart, then no word divided.

    Most words of a label have two characters, so each line holds an even number of them, the first the odd one.
    Labels with other marks or figures are one line.
    """
    found = _LABEL.fullmatch(label) if len(label) > room else None
    if not found:
        return [label]
    number, words = found[1] or "", found[2]
    at, odd = 0, len(words) % 2
    if room < max(len(number), 2 + odd):
        return [label]
    lines = [number] if number else []
    while at < len(words):
        left = (len(words) - at) // 2
        end = at + odd + 2 * math.ceil(left / math.ceil(left / ((room - odd) // 2)))
        lines.append(words[at:end])
        at, odd = end, 0
    return lines


LONG_WORD = re.compile(r"[!-~]{17,}")
"""An address on the web or for mail: a justified line before it is spread too wide."""

ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]*[\w/]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
"""An address on the web or for mail, which a document can open."""


def address_target(address: str) -> str:
    """Return the target of an address, as a URI of ASCII without brackets and backslashes."""
    safe = quote(address, safe="!#$%&'*+,/:;=?@[]~")
    if "://" in address:
        return safe
    return f"mailto:{safe}" if "@" in address else f"http://{safe}"


TITLE_LINE = 20
"""Ems of the title that a line holds."""


class Title(NamedTuple):
    """The title, centred; the unit stands on a line of its own when the title begins with it."""

    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "".join(self.lines)


class Heading(NamedTuple):
    """The heading of a section, 一、…; `level` 1 is the highest."""

    text: str
    level: int = 1


FLUSH = "flush"
"""The place of a paragraph that begins at the margin, such as the one that names whom a letter is for."""


class Paragraph(NamedTuple):
    """A paragraph of `part`. Its first `lead` characters are a run-in heading （一）….

    `align` as in the part, or FLUSH.

    `room`: blank lines below it, for writing by hand.
    """

    part: str
    runs: tuple[Run, ...]
    lead: int = 0
    align: str = "left"
    room: int = 0

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


class Printed(NamedTuple):
    """A printed cell and what stands in it; figures carry their remark, blank ones are ""."""

    place: GridCell
    text: str


class Grid(NamedTuple):
    """A table: header rows, labels and figures, each in its place."""

    table: Table
    cells: tuple[Printed, ...]


Block: TypeAlias = Title | Heading | Paragraph | Grid


class Layout(NamedTuple):
    """A whole document. `stamp` is printed on every page (草稿), None without; `date` (ISO) is the last change.

    `sealed`: room for a seal over signature and date.
    """

    title: str
    unit: str
    blocks: tuple[Block, ...]
    stamp: str | None
    page_number: str
    date: str
    sealed: bool = False


def whole(layout: Layout) -> str:
    """All that is to be printed."""
    cells = (cell.text for block in layout.blocks if isinstance(block, Grid) for cell in block.cells)
    return "".join([*cells, *(block.text for block in layout.blocks if not isinstance(block, Grid))])


def layout(report: Report, *, draft: bool) -> Layout:
    """The document of a report as it stands; `draft` stamps it."""
    blocks = [block for section in report.edition.sections for block in _section(report, section)]
    if not any(isinstance(block, Title) for block in blocks):
        # A form without a part for it: unit and period must be said all the same.
        blocks.insert(0, Title(tuple(title_lines(report))))
    words = report.edition.words
    stamp = words.draft if draft else None
    return Layout(
        report.title, report.unit_name, tuple(blocks), stamp, words.page_number, report.saved, _is_sealed(report)
    )


def letter(title: str, paragraphs: Iterable[str], signature: Sequence[str], page_number: str) -> Layout:
    """A letter of an office, set as a report's pages are.

    The first paragraph names whom it is for; `signature` is who writes, where that is known, and the date.
    """
    blocks: list[Block] = [
        Title(tuple(name_lines(title, TITLE_LINE))),
        *(_words(text, "left" if nth else FLUSH) for nth, text in enumerate(paragraphs)),
        *(_words(text, "right") for text in signature),
    ]
    return Layout(title, signature[0] if len(signature) > 1 else "", tuple(blocks), None, page_number, "")


def _words(text: str, align: str) -> Paragraph:
    line = text.replace("\n", " ")
    return Paragraph("", (Run(line, False, 0, len(line)),), align=align)


def _is_sealed(report: Report) -> bool:
    """As the cover says, or as usual for the form."""
    signature = report.edition.signature
    chosen = report.unit.get(signature.field) if signature.field else None
    return chosen == SEALED if chosen in (SEALED, UNSEALED) else signature.sealed


def _section(report: Report, section: Section) -> Iterator[Block]:
    if section.heading:
        yield Heading(section.heading)
    for content in section.contents:
        if content in report.edition.tables:
            yield _grid(report, report.edition.tables[content])
        elif content == report.edition.places.title:
            yield Title(tuple(title_lines(report)))
        elif section.heading and report.edition.parts[content].required and _is_blank(report):
            yield _room(report.edition.parts[content])
        else:
            yield from _paragraphs(report, report.edition.parts[content])


def _is_blank(report: Report) -> bool:
    """Whether nothing is filled in but the title: such a report is printed to be written on by hand."""
    title = report.edition.places.title
    return not report.answers and not any(text.strip() for part, text in report.texts.items() if part != title)


def _room(part: Part) -> Paragraph:
    """Room to write a part: half of what its editor shows."""
    return Paragraph(part.id, (), room=max(_LEAST_ROOM, part.lines // 2))


_LEAST_ROOM = 4
"""Lines to write on in a part of a blank form."""


def title_lines(report: Report) -> Iterator[str]:
    """The title's lines; the unit's name stands on lines of its own where the title begins with it."""
    unit = report.unit_name
    known = [str(report.unit.get(each.key, "")) for each in report.edition.fields]
    for line in report.title.split("\n"):
        if unit and line.startswith(unit) and line != unit:
            rest = line.removeprefix(unit).strip()
            yield from name_lines(unit, TITLE_LINE, known, ems(rest))
            yield from name_lines(rest, TITLE_LINE)
        elif line.strip():
            yield from name_lines(line.strip(), TITLE_LINE, known)


def _paragraphs(report: Report, part: Part) -> Iterator[Paragraph]:
    for paragraph in runs(report.texts.get(part.id, ""), live_figure(report)):
        text = "".join(run.text for run in paragraph)
        if text.strip():
            yield Paragraph(part.id, paragraph, run_in_heading(text), part.align)


def _grid(report: Report, table: Table) -> Grid:
    return Grid(table, tuple(Printed(place, _cell_text(report, place)) for place in table.grid))


def _cell_text(report: Report, place: GridCell) -> str:
    return figure_text(report, place.cell) if place.cell else place.text


def figure_text(report: Report, cell: Cell) -> str:
    """A figure as printed: entered or computed, with its remark in brackets; "" while it is blank or unfinished."""
    answer = report.answers.get(cell.id)
    if answer is not None:
        text = printed_figure(answer, cell.kind)
    else:
        value = report.value(cell.id)
        text = "" if value is None else written(value)
    remark = report.remarks.get(cell.id)
    return f"{text}（{remark}）" if remark else text


BLANK_LINES = {False: 1, True: 2}
"""Blank lines above the signature, without and with a seal: the seal needs its height."""

LONGEST = 24
"""Ems of a name in one line."""

_DATE = r"[\d〇零○一二三四五六七八九十\s]*年[\d一二三四五六七八九十\s]*月[\d一二三四五六七八九十\s]*日"
_AT_RIGHT, _SEALED_DATE, _SHIFT = 2, 4, 2
"""Characters to the right of a name and of a date, and by which name and date begin apart."""


class Span(NamedTuple):
    """The edges of a paragraph; `side` is 0 for lines at its left edge, 0.5 for the middle, 1 for the right edge."""

    left: float
    right: float
    side: float


def lines_of(text: str) -> list[str]:
    """The lines of a name or a date."""
    return name_lines(text.strip(), LONGEST)


def spans(texts: Sequence[str], widths: Sequence[float], width: float, em: float, *, sealed: bool) -> list[Span]:
    """A place for each paragraph of the signature; `widths` are those of their longest lines, `width` the page's.

    Paragraphs without a date as the last one all end two characters from the right.
    """
    if not re.fullmatch(_DATE, texts[-1].strip()):
        return [Span(0.0, width - _AT_RIGHT * em, 1.0)] * len(texts)
    names, date = widths[:-1], widths[-1]
    if not names:
        return [Span(0.0, width - (_SEALED_DATE if sealed else _AT_RIGHT) * em, 1.0)]
    place = _sealed if sealed else _unsealed
    name_span, date_span = place(max(names), date, width, em)
    return [*[name_span] * len(names), date_span]


def _sealed(name: float, date: float, width: float, em: float) -> tuple[Span, Span]:
    """Both in the middle of the same place; a name that would reach over the margin moves both to the left."""
    middle = min(width - _SEALED_DATE * em - date / 2, width - name / 2)
    span = Span(2 * middle - width, width, 0.5)
    return span, span


def _unsealed(name: float, date: float, width: float, em: float) -> tuple[Span, Span]:
    right = width - _AT_RIGHT * em
    if date + _SHIFT * em > name:
        return Span(right - date - _SHIFT * em, right, 0.0), Span(0.0, right, 1.0)
    return Span(right - name, right, 0.0), Span(right - name + _SHIFT * em, right, 0.0)
