"""Further changes of offices: other shapes of its largest table, units, tables beside it; and odd layouts."""

import html
import random
from dataclasses import replace

from app.model.edition import Role
from tests.importers.documents import Box, Change, Document, Grid, Words, document, random_report
from tests.importers.writers import (
    Writer,
    html_grid,
    html_paragraph,
    page,
    td,
    whole,
    word_package,
    word_paragraph,
    word_table,
)


def _largest(made: Document) -> tuple[int, Grid]:
    grids = [(n, block) for n, block in enumerate(made.blocks) if isinstance(block, Grid)]
    return max(grids, key=lambda item: len(item[1].boxes))


def _rebox(made: Document, boxes: list[Box], head: int | None = None) -> None:
    number, grid = _largest(made)
    made.blocks[number] = Grid(tuple(boxes), grid.head if head is None else head)


def two_header_rows(made: Document, draw: random.Random) -> None:
    """Remove the uppermost header."""
    _, grid = _largest(made)
    kept = [box for box in grid.boxes if box.top or box.rows > 1]
    _rebox(made, [replace(b, rows=b.rows - 1) if not b.top else replace(b, top=b.top - 1) for b in kept], grid.head - 1)


def one_header_row(made: Document, draw: random.Random) -> None:
    """Keep only the names of the columns."""
    _, grid = _largest(made)
    names = [replace(b, top=0, rows=1) for b in grid.boxes if b.role is Role.HEADER and b.top + b.rows == grid.head]
    corner = [replace(box, rows=1) for box in grid.boxes if box.role is Role.CORNER]
    body = [replace(box, top=box.top - grid.head + 1) for box in grid.boxes if box.top >= grid.head]
    _rebox(made, [*corner, *names, *body], 1)


def transposed(made: Document, draw: random.Random) -> None:
    """Rows as columns: no form has that, and it must be said."""
    _, grid = _largest(made)
    _rebox(made, [Box(b.left, b.top, b.columns, b.rows, b.text, b.role, b.cell) for b in grid.boxes], 0)


def shuffled_rows(made: Document, draw: random.Random) -> None:
    """The rows of each group in another order."""
    _, grid = _largest(made)
    runs: list[list[int]] = []
    for top in sorted(box.top for box in grid.boxes if box.role is Role.LABEL and box.left == 2):
        if runs and top == runs[-1][-1] + 1:
            runs[-1].append(top)
        else:
            runs.append([top])
    to = {top: other for run in runs for top, other in zip(run, draw.sample(run, len(run)), strict=True)}
    _rebox(made, [replace(box, top=to.get(box.top, box.top)) if box.left >= 2 else box for box in grid.boxes])


def total_first(made: Document, draw: random.Random) -> None:
    """The column of totals before the others."""
    _, grid = _largest(made)

    def moved(box: Box) -> Box:
        if box.left < 3 or (box.role is Role.HEADER and not box.top):
            return box
        return replace(box, left=3 if box.left == grid.width - 1 else box.left + 1)

    _rebox(made, [moved(box) for box in grid.boxes])


def units_in_labels(made: Document, draw: random.Random) -> None:
    """The unit behind the label."""
    _, grid = _largest(made)
    ends = ["（件）", "(件)", "：", "", ""]
    _rebox(made, [replace(b, text=b.text + draw.choice(ends)) if b.role is Role.LABEL else b for b in grid.boxes])


def units_in_cells(made: Document, draw: random.Random) -> None:
    """The unit behind each figure."""
    _, grid = _largest(made)
    _rebox(
        made,
        [
            replace(b, text=b.text + draw.choice(["件", " 件"])) if b.cell and b.text.isdigit() else b
            for b in grid.boxes
        ],
    )


def merged_noughts(made: Document, draw: random.Random) -> None:
    """One 0 over all columns of a row."""
    _, grid = _largest(made)
    boxes = list(grid.boxes)
    for top in sorted({box.top for box in grid.boxes if box.cell}):
        if draw.random() < 0.3:
            row = sorted((box for box in boxes if box.cell and box.top == top), key=lambda box: box.left)
            text = draw.choice(["0", "无", "/"])
            made.truth |= {box.cell: text for box in row}
            boxes = [box for box in boxes if box not in row]
            boxes.append(replace(row[0], columns=len(row), text=text))
    _rebox(made, boxes)


def last_years_table(made: Document, draw: random.Random) -> None:
    """The same table once more, with last year's figures, before or behind this year's."""
    number, grid = _largest(made)
    figures = (replace(b, text=str(draw.randint(0, 60)) if b.cell else b.text, cell="") for b in grid.boxes)
    last: list[Words | Grid] = [Words("上年情况"), replace(grid, boxes=tuple(figures))]
    made.blocks[number : number + 1] = [*last, grid] if draw.random() < 0.5 else [grid, *last]


def two_reports(made: Document, draw: random.Random) -> None:
    """Last year's whole report before or behind this year's."""
    other = document(random_report(made.report.edition, draw)).blocks
    made.blocks = made.blocks + other if draw.random() < 0.5 else other + made.blocks


TROUBLE: dict[str, Change] = {
    change.__name__.replace("_", " "): change
    for change in (
        two_header_rows,
        one_header_row,
        transposed,
        shuffled_rows,
        total_first,
        units_in_labels,
        units_in_cells,
        merged_noughts,
        last_years_table,
        two_reports,
    )
}


# -- layouts -----------------------------------------------------------------------------------------------------------


def docx_boxes(made: Document, draw: random.Random) -> bytes:
    """Each table in a text box."""
    return word_package(whole(made, lambda g: _box(word_table(g)), lambda w: word_paragraph(w.text)))


def _box(body: str) -> str:
    return f"<w:p><w:r><w:pict><w:txbxContent>{body}</w:txbxContent></w:pict></w:r></w:p>"


def docx_one_box(made: Document, draw: random.Random) -> bytes:
    """The whole report in a text box."""
    return word_package(_box(whole(made, word_table, lambda w: word_paragraph(w.text))))


def docx_runs(made: Document, draw: random.Random) -> bytes:
    """A run for each character, as much editing leaves them."""
    data = whole(made, word_table, lambda w: word_paragraph(w.text))
    cut = "</w:t></w:r><w:r><w:t>"

    def runs(text: str) -> str:
        plain = html.unescape(text)
        return cut.join(html.escape(character) for character in plain)

    parts = data.split('<w:t xml:space="preserve">')
    made_of = [parts[0]]
    for part in parts[1:]:
        text, end, rest = part.partition("</w:t>")
        made_of.append(f"<w:t>{runs(text)}{end}{rest}")
    return word_package("".join(made_of))


def html_blank_paragraphs(made: Document, draw: random.Random) -> bytes:
    """Blank paragraphs before what each cell says."""
    return page(whole(made, lambda g: html_grid(g, lambda b: td(b, f"<p>&nbsp;</p>{_lines(b)}")), html_paragraph))


def _lines(box: Box) -> str:
    return "".join(f"<p><span>{html.escape(line)}</span></p>" for line in box.text.split("\n"))


def html_table_in_each_cell(made: Document, draw: random.Random) -> bytes:
    """A table of one cell in each cell."""

    def cell(box: Box) -> str:
        return td(box, f"<table><tr><td>{_lines(box)}</td></tr></table>")

    return page(whole(made, lambda grid: html_grid(grid, cell), html_paragraph))


def html_pictures(made: Document, draw: random.Random) -> bytes:
    """Tables pasted as pictures."""
    return page(whole(made, lambda grid: "<p><img src='1.png'></p>", html_paragraph))


def docx_pictures(made: Document, draw: random.Random) -> bytes:
    """The same in Word."""
    blip = '<a:blip xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"/>'
    picture = f"<w:p><w:r><w:drawing>{blip}</w:drawing></w:r></w:p>"
    return word_package(whole(made, lambda grid: picture, lambda w: word_paragraph(w.text)))


ODD_WRITERS: dict[str, Writer] = {
    "docx text boxes": docx_boxes,
    "docx one text box": docx_one_box,
    "docx runs": docx_runs,
    "html blank paragraphs": html_blank_paragraphs,
    "html table in each cell": html_table_in_each_cell,
}
"""Read exact."""

UNREADABLE_TABLES: dict[str, Writer] = {
    "html pictures": html_pictures,
    "docx pictures": docx_pictures,
}
"""Said to be missing."""
