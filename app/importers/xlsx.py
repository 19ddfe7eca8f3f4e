"""Workbooks, ours and others': the shown sheets in order; what hidden sheets say is never believed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from app.importers.archive import Archive
from app.importers.blocks import Block, Paragraph, RawTable, Span, lines_of, plain
from app.importers.figures import looks_like_figure
from app.importers.reading import UnreadableError
from app.importers.sheets import Looks, looks, sheet

_M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_OUR_FORMAT = "nianbao-xlsx/"
_OUR_NAMES = "nianbao"
_OUR_COVER = ("年度", "表样")
"""Labels of the cover, by which it is known whatever its sheet is called."""

_OUR_CHECKS = "核对（不打印）"
_OUR_UNIT_LINE = re.compile(r".*　\d{4}年(　【.*】)?")
_ABOVE_A_TABLE = 8
"""Rows among which the line with unit and year stands, the table beneath it."""

_SEE_COMMENT = "（见批注）"


@dataclass(frozen=True)
class Sheet:
    """A worksheet before it is read: its name, where it lies, its root element, whether it is shown."""

    name: str
    target: str
    root: Any
    is_shown: bool


@dataclass(frozen=True)
class Workbook:
    """The worksheets of a file in order, what they share, and whether days are counted from 1904."""

    archive: Archive
    sheets: tuple[Sheet, ...]
    shared: Looks
    from_1904: bool


def workbook(data: bytes) -> Workbook:
    """Raises UnreadableError."""
    archive = Archive(data)
    main = archive.main()
    book = archive.part(main)
    if book is None:
        raise UnreadableError("不能使用：其中没有工作簿，文件可能已损坏。")
    related = {key: (kind, target) for key, kind, target in archive.related(main)}
    parts = dict(related.values())
    sheets = []
    for each in book.iterfind(f"{_M}sheets/{_M}sheet"):
        kind, target = related.get(str(each.get(f"{_R}id", "")), ("", ""))
        root = archive.part(target) if kind == "worksheet" else None
        if root is not None:
            is_shown = each.get("state", "visible") == "visible"
            sheets.append(Sheet(str(each.get("name", "")), target, root, is_shown))
    shared = looks(archive.part(parts.get("sharedStrings", "")), archive.part(parts.get("styles", "")))
    properties = book.find(f"{_M}workbookPr")
    from_1904 = properties is not None and properties.get("date1904", "0") in ("1", "true")
    return Workbook(archive, tuple(sheets), shared, from_1904)


def read(data: bytes) -> list[Block]:
    """The sheets of a workbook as tables; of one of ours also its texts with their labels. Raises UnreadableError."""
    book = workbook(data)
    shown: list[RawTable] = []
    is_ours = False
    for each in book.sheets:
        if each.is_shown:
            shown.append(sheet(each.root, book.shared, _comments(book.archive, each.target), each.name))
        elif each.name == _OUR_NAMES:
            mark = sheet(each.root, book.shared, {}, each.name).at(0, 1)
            is_ours = mark is not None and mark.text.startswith(_OUR_FORMAT)
    is_ours = is_ours or any(map(_is_our_cover, shown))
    return list(_ours(shown)) if is_ours else [_without_comments(table) for table in shown if table.cells]


def _comments(archive: Archive, target: str) -> dict[str, str]:
    """Cell → the text of its comment."""
    found: dict[str, str] = {}
    for _, kind, path in archive.related(target):
        root: Any = archive.part(path) if kind == "comments" else None
        for comment in root.iter(f"{_M}comment") if root is not None else ():
            found[str(comment.get("ref", ""))] = "".join(t.text or "" for t in comment.iter(f"{_M}t"))
    return found


def _without_comments(table: RawTable) -> RawTable:
    cells = tuple(replace(cell, text=cell.text.partition("\0")[0]) for cell in table.cells)
    return RawTable(cells, name=table.name)


def _ours(sheets: list[RawTable]) -> Iterator[Block]:
    """A workbook that this program wrote. Its tables are read like any other's, without what it adds around them."""
    for table in sheets:
        if _is_our_cover(table):
            yield from _our_cover(table)
        elif table.width == 2 and not any(looks_like_figure(_bare(cell.text)) for cell in table.cells if cell.text):
            yield from _our_prose(table)
        else:
            yield from _our_table(table)


def _is_our_cover(table: RawTable) -> bool:
    return {_bare(cell.text) for cell in table.cells if cell.left == 0}.issuperset(_OUR_COVER)


def _our_cover(table: RawTable) -> Iterator[Block]:
    """The title in the first row, then the unit's fields beside their labels."""
    for row in range(table.height):
        label, value = table.at(row, 0), table.at(row, 1)
        if row == 0 and label is not None:
            yield plain(_bare(label.text))
        elif label is not None and value is not None and label is not value and value.text.strip():
            yield Paragraph((Span(_bare(value.text)),), beside=_bare(label.text))


def _our_prose(table: RawTable) -> Iterator[Block]:
    """Texts beside the labels of their parts; one without a label goes on, unless it is a section's heading."""
    label = ""
    for row in range(table.height):
        beside, cell = table.at(row, 0), table.at(row, 1)
        if cell is None or cell.top != row:
            continue
        if beside is not None and beside.text.strip():
            label = _bare(beside.text)
        for line in lines_of(cell.spans or (Span(_bare(cell.text)),)):
            yield Paragraph(line, beside=label)


def _our_table(table: RawTable) -> Iterator[Block]:
    """A table below its heading and a line with unit and year, above the rows that check it."""
    words = ["".join(_bare(cell.text) for cell in table.starting(row)) for row in range(table.height)]
    end = next((row for row, text in enumerate(words) if text.startswith(_OUR_CHECKS)), table.height)
    lines = (row for row, text in enumerate(words[:_ABOVE_A_TABLE]) if _OUR_UNIT_LINE.fullmatch(text))
    start = next(lines, -1) + 1
    kept = []
    for cell in table.cells:
        text, _, comment = cell.text.partition("\0")
        if comment and text.endswith(_SEE_COMMENT):
            text = text.removesuffix(_SEE_COMMENT) + f"（{comment}）"
        if start <= cell.top < end:
            # A total of ours that is not finished shows a blank on purpose.
            kept.append(replace(cell, top=cell.top - start, text=text, flaw=cell.flaw if text else ""))
    for heading in filter(None, words[: max(0, start - 1)]):
        yield plain(heading)
    yield RawTable(tuple(kept), name=table.name)


def _bare(text: str) -> str:
    return text.partition("\0")[0]
