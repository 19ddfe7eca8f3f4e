"""Compares what was found in a file with the report: every figure of every table, the title and every paragraph."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from app.exporters.characters import storable
from app.exporters.layout import Grid, Layout, figure_text
from app.model.report import Report

_LONGEST_QUOTE = 30


@dataclass(frozen=True, slots=True)
class Found:
    """What a file holds. `text`: all outside the tables; `exact`: that and nothing else, tables in printed order.

    `tables`: the figures of each table, in printed order where `ordered`, else in any.
    """

    text: str
    tables: tuple[tuple[str, ...], ...]
    stamped: bool
    exact: bool = True
    ordered: bool = True


def compare(found: Found, report: Report, layout: Layout) -> Iterator[str]:
    """A sentence for each difference."""
    yield from _figures(found, report, layout)
    yield from _texts(found, layout)
    if found.stamped != bool(layout.stamp):
        yield f"文件缺少“{layout.stamp}”标记。" if layout.stamp else "文件带有不该有的草稿标记。"


def squeezed(text: str) -> str:
    """`text` without any space: line breaks and indents differ between formats and mean nothing."""
    return "".join(storable(text).split())


def _figures(found: Found, report: Report, layout: Layout) -> Iterator[str]:
    tables = [block.table for block in layout.blocks if isinstance(block, Grid)]
    if len(found.tables) != len(tables):
        yield f"文件中有{len(found.tables)}张表，应有{len(tables)}张。"
        return
    for table, figures in zip(tables, found.tables, strict=True):
        wanted = [squeezed(figure_text(report, cell)) for cell in table.cells]
        if not found.ordered:
            yield from _unordered(table.title, wanted, figures)
        elif len(figures) != len(wanted):
            yield f"“{table.title}”中有{len(figures)}个数，应有{len(wanted)}个。"
        else:
            for cell, want, figure in zip(table.cells, wanted, figures, strict=True):
                if squeezed(figure) != want:
                    yield f"“{table.title}”的{cell.name}应为“{want}”，文件中是“{figure}”。"


def _unordered(title: str, wanted: list[str], figures: tuple[str, ...]) -> Iterator[str]:
    missing = Counter(want for want in wanted if want)
    missing.subtract(squeezed(figure) for figure in figures if figure)
    for figure, times in missing.items():
        if times:
            yield f"“{title}”中的“{figure}”{'少' if times > 0 else '多'}了{abs(times)}处。"


def _texts(found: Found, layout: Layout) -> Iterator[str]:
    text = squeezed(found.text)
    wanted = [squeezed(block.text) for block in layout.blocks if not isinstance(block, Grid)]
    if text == "".join(wanted):
        return
    position, complete = 0, True
    for paragraph in wanted:
        at = text.find(paragraph, position)
        if at < 0:
            complete = False
            yield f"文件中没有这一段，或者次序不对：“{_quoted(paragraph)}”。"
        else:
            position = at + len(paragraph)
    if complete and found.exact:
        yield "文件中有报告里没有的文字。"


def _quoted(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTE else text[:_LONGEST_QUOTE] + "…"
