"""Copying out of and pasting into the table of a report, and what is said about what could not be pasted."""

from collections.abc import Sequence

from app.gui.grid.block import Block, Landing, Rectangle, copied, land, parse
from app.gui.grid.entry import contradicted
from app.gui.grid.faces import copied_text
from app.gui.grid.model import TableModel


def copied_cells(model: TableModel, cells: Sequence[str]) -> str:
    """The rectangle that the cells span, as tab-separated text."""
    places = [model.table.places[cell] for cell in cells]
    if not places:
        return ""
    area = Rectangle(
        min(place.top for place in places),
        min(place.left for place in places),
        max(place.top + place.rows for place in places) - 1,
        max(place.left for place in places),
    )
    return copied(model.table, area, lambda cell: copied_text(model.session.report, cell))


def single_cell(text: str) -> str | None:
    """What a clipboard holds that is no block; None for a block."""
    block = parse(text)
    return block[0][0] if len(block) == 1 and len(block[0]) == 1 else None


def paste(model: TableModel, text: str, cells: Sequence[str]) -> str:
    """Enter a block of cells from the first of `cells` on, or one figure into all of them, as one step.

    Totals are compared, not filled. Returns the sentence to show, "" where everything went in.
    """
    block, totals = parse(text), model.session.report.edition.definitions
    if (single := single_cell(text)) and len(cells) > 1:
        landing = Landing({cell: single for cell in cells if cell not in totals}, {}, 0)
    else:
        landing = land(block, model.table, totals, cells[0])
    if landing.texts:
        model.fill(landing.texts)
    return _sentence(model, block, landing)


def _sentence(model: TableModel, block: Block, landing: Landing) -> str:
    if not any(any(row) for row in block):
        return "剪贴板上没有可以粘贴的内容。"
    sentences = []
    if landing.lost:
        sentences.append(f"粘贴的内容有{landing.lost}格超出表格或落在栏目名上，没有填入。")
    if different := contradicted(model.session.report, landing.totals):
        name = model.session.report.edition.cells[different[0]].name
        rest = f"等{len(different)}格" if len(different) > 1 else ""
        sentences.append(f"合计由程序计算，没有粘贴；{name}{rest}与粘贴的数不同，请核对。")
    return "".join(sentences)
