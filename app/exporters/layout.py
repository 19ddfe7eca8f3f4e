"""What a printed report consists of, in order and without fonts: the one source of every writer."""

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from app.model.edition import Cell, GridCell, Part, Section, Table
from app.model.numbers import written
from app.model.report import Report
from app.model.texts import Run, live_figure, run_in_heading, runs


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


class Paragraph(NamedTuple):
    """A paragraph of `part`. Its first `lead` characters are a run-in heading （一）…; `align` as in the part."""

    part: str
    runs: tuple[Run, ...]
    lead: int = 0
    align: str = "left"

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
    """A whole document. `stamp` is printed on every page (草稿), None without; `date` (ISO) is the last change."""

    title: str
    unit: str
    blocks: tuple[Block, ...]
    stamp: str | None
    page_number: str
    date: str


def whole(layout: Layout) -> str:
    """All that is to be printed."""
    cells = (cell.text for block in layout.blocks if isinstance(block, Grid) for cell in block.cells)
    return "".join([*cells, *(block.text for block in layout.blocks if not isinstance(block, Grid))])


def layout(report: Report, *, draft: bool) -> Layout:
    """The document of a report as it stands; `draft` stamps it."""
    blocks = [block for section in report.edition.sections for block in _section(report, section)]
    words = report.edition.words
    stamp = words.draft if draft else None
    return Layout(report.title, report.unit_name, tuple(blocks), stamp, words.page_number, report.saved)


def _section(report: Report, section: Section) -> Iterator[Block]:
    if section.heading:
        yield Heading(section.heading)
    for content in section.contents:
        if content in report.edition.tables:
            yield _grid(report, report.edition.tables[content])
        elif content == "title":
            yield Title(tuple(title_lines(report)))
        else:
            yield from _paragraphs(report, report.edition.parts[content])


def title_lines(report: Report) -> Iterator[str]:
    """The title as it is printed, the unit on a line of its own."""
    for line in report.title.split("\n"):
        unit = report.unit_name
        if unit and line.startswith(unit) and line != unit:
            yield unit
            yield line.removeprefix(unit).strip()
        elif line.strip():
            yield line.strip()


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
        text = answer.shown
    else:
        value = report.value(cell.id)
        text = "" if value is None else written(value)
    remark = report.remarks.get(cell.id)
    return f"{text}（{remark}）" if remark else text
