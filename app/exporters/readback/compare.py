"""Compares what was found in a file with the report: every figure of every table, the title and every paragraph."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from app.exporters.files import storable
from app.exporters.layout import Grid, Layout, figure_text
from app.model.edition import Cell, Role
from app.model.report import Report
from app.model.texts import clipped, squeezed


@dataclass(frozen=True, slots=True)
class Found:
    """The contents of a file. `text`: everything outside the tables, and nothing else.

    `tables`: the figures of each table in printed order, "" for blank ones. Without `blanks` the figures of all tables
    form one sequence and blank ones are left out. `as_shown`: a text as the file can show it. `labels`: all headers and
    labels of the tables in printed order; None if the file does not distinguish them.
    """

    text: str
    tables: tuple[tuple[str, ...], ...]
    stamped: bool
    labels: str | None = None
    blanks: bool = True
    as_shown: Callable[[str], str] = storable

    def wanted(self, text: str) -> str:
        """Return what the file must contain for `text`."""
        return comparable(self.as_shown(text))


def compare(found: Found, report: Report, layout: Layout) -> Iterator[str]:
    """A sentence for each difference."""
    yield from _figures(found, report, layout)
    yield from _texts(found, layout)
    if not has_same_labels(found, layout):
        yield "文件中表格的表头或项目名称与年报的样式不同。"
    if found.stamped != bool(layout.stamp):
        yield f"文件{'带有不该有的' if found.stamped else '缺少'}“{report.edition.words.draft}”标记。"


def comparable(text: str) -> str:
    """`text` as files hold it, without any space: line breaks and indents differ between formats and mean nothing."""
    return squeezed(storable(text))


def has_same_labels(found: Found, layout: Layout) -> bool:
    """Whether the tables have the headers and labels of the form; True where the file does not tell."""
    cells = [cell for block in layout.blocks if isinstance(block, Grid) for cell in block.cells]
    wanted = [found.wanted(cell.text) for cell in cells if cell.place.role not in (Role.FIGURE, Role.NOTE)]
    return found.labels is None or comparable(found.labels) == "".join(wanted)


def _figures(found: Found, report: Report, layout: Layout) -> Iterator[str]:
    tables = [block.table for block in layout.blocks if isinstance(block, Grid)]
    wanted = [[(cell, found.wanted(figure_text(report, cell))) for cell in table.cells] for table in tables]
    if not found.blanks:
        figures = [figure for figures in found.tables for figure in figures if comparable(figure)]
        yield from _table("", [pair for pairs in wanted for pair in pairs if pair[1]], figures)
        return
    if len(found.tables) != len(tables):
        yield f"文件中有{len(found.tables)}张表，应有{len(tables)}张。"
        return
    for table, pairs, figures_found in zip(tables, wanted, found.tables, strict=True):
        yield from _table(f"“{table.title}”中", pairs, figures_found)


def _table(where: str, wanted: Sequence[tuple[Cell, str]], figures: Sequence[str]) -> Iterator[str]:
    if len(figures) != len(wanted):
        yield f"{where}有{len(figures)}个数，应有{len(wanted)}个。"
    for (cell, want), figure in zip(wanted, figures, strict=False):
        if comparable(figure) != want:
            yield f"{where}{cell.name}应为“{want}”，文件中是“{figure}”。"
            if len(figures) != len(wanted):
                return  # all that follows is only shifted


def _texts(found: Found, layout: Layout) -> Iterator[str]:
    text = comparable(found.text)
    wanted = [found.wanted(block.text) for block in layout.blocks if not isinstance(block, Grid)]
    if text == "".join(wanted):
        return
    position, complete = 0, True
    for paragraph in wanted:
        at = text.find(paragraph, position)
        if at < 0:
            complete = False
            yield f"文件中没有这一段，或者次序不对：“{clipped(paragraph)}”。"
        else:
            position = at + len(paragraph)
    if complete:
        yield "文件中有报告里没有的文字。"
