"""Reports as offices write them, drawn at random: figures, tables in many shapes, labels with noise; and the truth."""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from app.exporters.layout import figure_text
from app.model.edition import Edition, GridCell, Role, Table
from app.model.numbers import Kind, read, split_remark
from app.model.report import Report
from app.model.texts import plain
from tests.made import example


@dataclass(frozen=True)
class Box:
    """A printed cell: first row and column, extent, text; `cell` is the figure's id ("" for a label)."""

    top: int
    left: int
    rows: int
    columns: int
    text: str
    role: Role
    cell: str = ""


@dataclass(frozen=True)
class Grid:
    """A table as it will be printed. `head` header rows begin it."""

    boxes: tuple[Box, ...]
    head: int = 0

    @property
    def height(self) -> int:
        return max((box.top + box.rows for box in self.boxes), default=0)

    @property
    def width(self) -> int:
        return max((box.left + box.columns for box in self.boxes), default=0)


@dataclass(frozen=True)
class Words:
    """A paragraph of a document; `kind` is "title", "heading" or "text"."""

    text: str
    kind: str = "text"


@dataclass
class Document:
    """The document of a writer, and the text of each cell (`truth`: as printed; `gone`: cells that were left out)."""

    report: Report
    blocks: list[Words | Grid]
    truth: dict[str, str]
    gone: set[str] = field(default_factory=set)


def random_report(edition: Edition, draw: random.Random) -> Report:
    """An edition's example with figures of its own; some cells blank, some totals wrong or left out."""
    report = example(edition.id)
    report.answers.clear()
    report.remarks.clear()
    blanks = draw.choice([0.0, 0.0, 0.15, 0.6])
    for cell in edition.enterable:
        text = _figure(edition.cells[cell].kind, draw)
        answer = None if draw.random() < blanks else read(text, edition.cells[cell].kind)
        if answer is not None:
            report.answers[cell] = answer
            if draw.random() < 0.02:
                report.remarks[cell] = draw.choice(["其中修订6件", "含上年结转2件"])
    for total in edition.definitions:
        if draw.random() < 0.03:
            answer = read(str(draw.randint(0, 30)), Kind.COUNT)
            assert answer is not None
            report.answers[total] = answer
    return report


def _figure(kind: Kind, draw: random.Random) -> str:
    number = draw.choice([0, 0, 0, draw.randint(1, 9), draw.randint(10, 99), draw.randint(100, 99999)])
    match kind:
        case Kind.SIGNED:
            return draw.choice(["0", f"+{number + 1}", f"-{number + 1}"])
        case Kind.DECIMAL:
            return draw.choice([str(number), f"{number}.{draw.randint(1, 9999):04}"])
        case Kind.AMOUNT:
            return draw.choice([f"{number}元", f"{number}.5万元", str(number)])
        case _:
            return str(number)


def document(report: Report) -> Document:
    """The report as the form prints it."""
    blocks: list[Words | Grid] = [
        Words(report.unit_name, "title"),
        Words(report.title[len(report.unit_name) :], "title"),
    ]
    truth: dict[str, str] = {}
    for section in report.edition.sections:
        if section.heading:
            blocks.append(Words(section.heading, "heading"))
        for content in section.contents:
            if content in report.edition.tables:
                blocks.append(_grid(report, report.edition.tables[content], truth))
            elif content != "title" and report.texts.get(content):
                blocks += [Words(text) for text in plain(report, content).split("\n")]
    return Document(report, blocks, truth)


def _grid(report: Report, table: Table, truth: dict[str, str]) -> Grid:
    boxes = []
    for place in table.grid:
        text = place.text
        if place.cell:
            text = truth[place.cell.id] = figure_text(report, place.cell)
        boxes.append(_box(place, text))
    return Grid(tuple(boxes), table.head)


def _box(place: GridCell, text: str) -> Box:
    cell = place.cell.id if place.cell else ""
    return Box(place.top, place.left, place.rows, place.columns, text, place.role, cell)


# -- what offices do to a form -----------------------------------------------------------------------------------------

Change = Callable[[Document, random.Random], None]


def spaced_labels(made: Document, draw: random.Random) -> None:
    """Spaces and line breaks within labels, as they come of columns too narrow."""
    _relabel(
        made, lambda text: "".join(c + (draw.choice([" ", "\n", "　"]) if draw.random() < 0.1 else "") for c in text)
    )


def other_width(made: Document, draw: random.Random) -> None:
    """Brackets, colons and stops in the other width."""
    pairs = str.maketrans({"（": "(", "）": ")", "：": ":", "，": ",", ".": draw.choice("．、"), "“": '"', "”": '"'})
    _relabel(made, lambda text: text.translate(pairs))


def misspelt(made: Document, draw: random.Random) -> None:
    """A character left out or wrong in some of the longer labels."""

    def spell(text: str) -> str:
        if len(text) < 9 or draw.random() > 0.15:
            return text
        at = draw.randrange(4, len(text) - 1)
        return text[:at] + draw.choice(["", "的"]) + text[at + 1 :]

    _relabel(made, spell)


def unnumbered(made: Document, draw: random.Random) -> None:
    """Labels without their numbers, or with others."""
    import re

    def strip(text: str) -> str:
        return re.sub(r"^(?:[一二三四五六七]、|（[一二三四五六七]）|\d\.)", "", text) if draw.random() < 0.5 else text

    _relabel(made, strip)


def _relabel(made: Document, spell: Callable[[str], str]) -> None:
    for number, block in enumerate(made.blocks):
        if isinstance(block, Grid):
            boxes = (replace(box, text=box.text if box.cell else spell(box.text)) for box in block.boxes)
            made.blocks[number] = replace(block, boxes=tuple(boxes))


def odd_figures(made: Document, draw: random.Random) -> None:
    """Marks, separators, full-width digits and units in place of plain figures."""

    def odd(box: Box) -> Box:
        if not box.cell or draw.random() > 0.1 or "（" in box.text:
            return box
        kinds = ["/", "-", "无", "—", " "]
        if box.text.isdigit() and len(box.text) > 1:
            kinds += [f"{int(box.text):,}", box.text.translate(str.maketrans("0123456789", "０１２３４５６７８９"))]
            kinds += [box.text + "件", box.text[:1] + "\n" + box.text[1:]]
        return replace(box, text=draw.choice(kinds))

    _rebox(made, odd)


def _rebox(made: Document, change: Callable[[Box], Box]) -> None:
    for number, block in enumerate(made.blocks):
        if isinstance(block, Grid):
            boxes = tuple(change(box) for box in block.boxes)
            made.blocks[number] = replace(block, boxes=boxes)
            made.truth |= {box.cell: box.text for box in boxes if box.cell}


def swapped(made: Document, draw: random.Random) -> None:
    """Sections in another order."""
    starts = [n for n, block in enumerate(made.blocks) if isinstance(block, Words) and block.kind == "heading"]
    ends = [*starts[1:], len(made.blocks)]
    sections = [made.blocks[start:end] for start, end in zip(starts, ends, strict=True)]
    draw.shuffle(sections)
    made.blocks = made.blocks[: starts[0]] + [block for section in sections for block in section]


def without_a_table(made: Document, draw: random.Random) -> None:
    """One table missing."""
    number = draw.choice([n for n, block in enumerate(made.blocks) if isinstance(block, Grid)])
    grid = made.blocks.pop(number)
    assert isinstance(grid, Grid)
    for box in grid.boxes:
        if box.cell:
            made.gone.add(box.cell)
            del made.truth[box.cell]


def added_row(made: Document, draw: random.Random) -> None:
    """A row of subtotals under one group of the largest table."""
    number, grid = _largest(made)
    rows = [box for box in grid.boxes if box.role is Role.LABEL and box.left == 2]
    if not rows:
        return
    last = draw.choice(rows)
    at = last.top + 1
    boxes = [_pushed_down(box, at) for box in grid.boxes]
    boxes.append(Box(at, 2, 1, 1, draw.choice(["小计", "合计", "4.其他", "其中：重复提出"]), Role.LABEL))
    boxes += [Box(at, left, 1, 1, str(draw.randint(0, 40)), Role.FIGURE) for left in range(3, grid.width)]
    made.blocks[number] = replace(grid, boxes=_filled(boxes, at))


def _pushed_down(box: Box, at: int) -> Box:
    if box.top >= at:
        return replace(box, top=box.top + 1)
    reaches = box.top + box.rows > at or (box.top + box.rows == at and box.role is Role.LABEL and box.left < 2)
    return replace(box, rows=box.rows + 1) if reaches and box.rows > 1 else box


def _filled(boxes: list[Box], row: int) -> tuple[Box, ...]:
    """Blank label cells where nothing covers the new row."""
    covered = {box.left for box in boxes if box.top <= row < box.top + box.rows}
    return (*boxes, *(Box(row, left, 1, 1, "", Role.LABEL) for left in (0, 1) if left not in covered))


def added_column(made: Document, draw: random.Random) -> None:
    """A column of subtotals among the applicants."""
    number, grid = _largest(made)
    at = draw.randint(5, grid.width - 1)
    boxes = []
    for box in grid.boxes:
        if box.left >= at:
            box = replace(box, left=box.left + 1)
        elif box.left + box.columns > at or (
            box.left + box.columns == at and box.columns > 1 and box.role is Role.HEADER
        ):
            box = replace(box, columns=box.columns + 1)
        boxes.append(box)
    boxes.append(Box(2, at, 1, 1, draw.choice(["小计", "法人小计"]), Role.HEADER))
    boxes += [Box(row, at, 1, 1, str(draw.randint(0, 40)), Role.FIGURE) for row in range(3, grid.height)]
    taken = {(r, c) for b in boxes for r in range(b.top, b.top + b.rows) for c in range(b.left, b.left + b.columns)}
    boxes += [Box(row, at, 1, 1, "", Role.HEADER) for row in (0, 1) if (row, at) not in taken]
    made.blocks[number] = replace(grid, boxes=tuple(boxes))


def counted_rows(made: Document, draw: random.Random) -> None:
    """A column that counts the rows, to the left or between the labels and the figures."""
    number, grid = _largest(made)
    at = draw.choice([0, 3])
    boxes = [replace(box, left=box.left + 1) if box.left >= at else box for box in grid.boxes]
    boxes.append(Box(0, at, 3, 1, draw.choice(["序号", "行次"]), Role.HEADER))
    boxes += [Box(row, at, 1, 1, str(row - 2), Role.FIGURE) for row in range(3, grid.height)]
    made.blocks[number] = replace(grid, boxes=tuple(boxes))


def two_years(made: Document, draw: random.Random) -> None:
    """Beside each figure of the first columns one of the year before, under a header of its own."""
    number, grid = _largest(made)
    width = grid.width
    boxes = [*grid.boxes]
    first = draw.choice(["本年", "上年"])
    boxes = [replace(box, top=box.top + 1) for box in boxes]
    boxes.append(Box(0, 0, 1, 3, "项目", Role.HEADER))
    boxes.append(Box(0, 3, 1, width - 3, first, Role.HEADER))
    boxes.append(Box(0, width, 1, width - 3, "上年" if first == "本年" else "本年", Role.HEADER))
    for box in grid.boxes:
        if box.left >= 3:
            again = str(draw.randint(0, 40)) if box.cell else box.text
            boxes.append(replace(box, top=box.top + 1, left=box.left + width - 3, text=again, cell=""))
    made.blocks[number] = replace(grid, boxes=tuple(boxes), head=grid.head + 1)
    if first == "上年":  # the truth is in the second group
        for box in grid.boxes:
            if box.cell:
                later = next(b for b in boxes if not b.cell and (b.top, b.left) == (box.top + 1, box.left + width - 3))
                made.truth[box.cell] = later.text


def _largest(made: Document) -> tuple[int, Grid]:
    grids = [(n, block) for n, block in enumerate(made.blocks) if isinstance(block, Grid)]
    return max(grids, key=lambda item: len(item[1].boxes))


NOISE: dict[str, Change] = {
    "spaced labels": spaced_labels,
    "other width": other_width,
    "misspelt": misspelt,
    "unnumbered": unnumbered,
    "odd figures": odd_figures,
    "swapped sections": swapped,
    "without a table": without_a_table,
    "an added row": added_row,
    "an added column": added_column,
    "a column that counts": counted_rows,
    "two years": two_years,
}


def noisy(made: Document, draw: random.Random, count: int) -> list[str]:
    """Do some of these to a document; their names."""
    chosen = draw.sample(sorted(NOISE), count)
    shapes = ("an added row", "an added column", "a column that counts", "two years")
    if sum(name in shapes for name in chosen) > 1:  # one change of shape at a time: they know the original's places
        chosen = [name for name in chosen if name not in shapes] + [next(name for name in chosen if name in shapes)]
    order = [*shapes, *(name for name in NOISE if name not in shapes)]
    for name in sorted(chosen, key=order.index):
        NOISE[name](made, draw)
    return chosen


# -- what a grid looks like in a file ----------------------------------------------------------------------------------


def split(grid: Grid, draw: random.Random, *, header: bool) -> list[Grid]:
    """Two grids, as a table goes over to the next page; labels that reach over the break are cut."""
    if grid.head == 0 or grid.height < grid.head + 6:
        return [grid]
    at = draw.randint(grid.head + 2, grid.height - 3)
    first = [replace(b, rows=min(b.rows, at - b.top)) for b in grid.boxes if b.top < at]
    shift = at - (grid.head if header else 0)
    second = [
        replace(b, top=max(b.top, at) - shift, rows=b.top + b.rows - max(b.top, at), text="" if b.top < at else b.text)
        for b in grid.boxes
        if b.top + b.rows > at
    ]
    if header:
        second += [b for b in grid.boxes if b.top < grid.head]
    return [Grid(tuple(first), grid.head), Grid(tuple(second), grid.head if header else 0)]


def flat(grid: Grid, *, repeat: bool = False) -> Grid:
    """Split merged cells: their places are blank, or repeat the text (labels only)."""
    boxes = []
    for box in grid.boxes:
        for row in range(box.rows):
            for column in range(box.columns):
                is_first = row == column == 0
                text = box.text if is_first or (repeat and not box.cell) else ""
                boxes.append(Box(box.top + row, box.left + column, 1, 1, text, box.role, box.cell if is_first else ""))
    return Grid(tuple(boxes), grid.head)


def with_grids(made: Document, change: Callable[[Grid], Iterable[Grid]]) -> Document:
    """The same document with each table changed."""
    blocks: list[Words | Grid] = []
    for block in made.blocks:
        if isinstance(block, Grid):
            blocks += change(block)
        else:
            blocks.append(block)
    return Document(made.report, blocks, made.truth, made.gone)


def expected(printed: str, kind: Kind) -> str:
    """Return the expected reading of a printed figure, compared by value if it has one."""
    joined = "".join(line.strip() for line in printed.split("\n"))
    text = split_remark(joined)[0]
    answer = read(text.removesuffix("件") if kind is Kind.COUNT else text, kind)
    if answer is None:
        return ""
    return answer.text if answer.value is None else str(answer.value)
