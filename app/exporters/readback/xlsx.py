"""Opens a workbook by zip and XML alone: the value, the number format and the comment of each cell."""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from app.exporters.layout import Grid, Layout, Title
from app.exporters.readback.compare import Found, squeezed
from app.exporters.xlsx.cells import SEE_COMMENT
from app.exporters.xlsx.formulas import Spot
from app.exporters.xlsx.sheet import FIRST_ROW
from app.exporters.xlsx.workbook import COVER, PROSE, sheet_names
from app.model.edition import Table

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_BUILT_IN = {0: "General", 1: "0", 2: "0.00", 49: "@"}
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class Value:
    """What is saved in a cell: the digits or the text, and how they are shown. Formulas give their saved value."""

    text: str
    is_number: bool
    number_format: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: cells and comments by their names, A1."""

    values: Mapping[str, Value]
    comments: Mapping[str, str] = field(default_factory=dict)


def sheets(data: bytes) -> dict[str, Sheet]:
    """All sheets by name, hidden ones too."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        strings = _strings(package)
        formats = _formats(package)
        links = _links(package, "xl/workbook.xml")
        root = _parse(package, "xl/workbook.xml")
        return {
            sheet.get("name"): _sheet(package, links[sheet.get(_LINK)], strings, formats)
            for sheet in root.iter(f"{_MAIN}sheet")
        }


def _parse(package: zipfile.ZipFile, name: str) -> Any:
    from lxml import etree

    return etree.fromstring(package.read(name), etree.XMLParser(huge_tree=True, resolve_entities=False))


def _links(package: zipfile.ZipFile, part: str) -> dict[str, str]:
    """The parts that a part refers to, by the id of the reference."""
    folder, name = posixpath.split(part)
    rels = f"{folder}/_rels/{name}.rels"
    if rels not in package.namelist():
        return {}
    return {
        link.get("Id"): posixpath.normpath(posixpath.join(folder, link.get("Target"))) for link in _parse(package, rels)
    }


def _strings(package: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in package.namelist():
        return []
    return [_text(item) for item in _parse(package, "xl/sharedStrings.xml").iter(f"{_MAIN}si")]


def _text(element: Any) -> str:
    text = "".join(piece.text or "" for piece in element.iter(f"{_MAIN}t"))
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def _formats(package: zipfile.ZipFile) -> list[str]:
    """The number format of each cell style."""
    styles = _parse(package, "xl/styles.xml")
    codes = {int(code.get("numFmtId")): code.get("formatCode") for code in styles.iter(f"{_MAIN}numFmt")}
    known = _BUILT_IN | codes
    looks = styles.find(f"{_MAIN}cellXfs")
    return [known.get(int(look.get("numFmtId")), "") for look in looks]


def _sheet(package: zipfile.ZipFile, part: str, strings: list[str], formats: list[str]) -> Sheet:
    values = {}
    for cell in _parse(package, part).iter(f"{_MAIN}c"):
        saved = cell.findtext(f"{_MAIN}v")
        if saved:  # a formula without a result has an empty one
            kind = cell.get("t", "n")
            text = strings[int(saved)] if kind == "s" else saved
            values[cell.get("r")] = Value(text, kind == "n", formats[int(cell.get("s", 0))])
    comments = {}
    for linked in _links(package, part).values():
        if "/comments" in linked:
            for comment in _parse(package, linked).iter(f"{_MAIN}comment"):
                comments[comment.get("ref")] = _text(comment)
    return Sheet(values, comments)


_FORMAT = re.compile(r'(?P<before>(?:"[^"]*")?)(?P<whole>0*)(?:\.(?P<places>0+))?(?P<behind>.*)', re.DOTALL)
_QUOTED = re.compile(r'"([^"]*)"|\\(.)')


def read(data: bytes, layout: Layout, mark: str) -> Found:
    """What cover, prose and the sheets of the tables show. Formulas show the value that was saved with them."""
    book = sheets(data)
    tables = [block.table for block in layout.blocks if isinstance(block, Grid)]
    named = zip(sheet_names(layout), tables, strict=True)
    figures = tuple(tuple(_figures(book[name], table)) if name in book else () for name, table in named)
    cover = book[COVER].values
    text = [value.text for cell, value in book[PROSE].values.items() if cell.startswith("B")]
    if any(isinstance(block, Title) for block in layout.blocks):
        text.insert(0, _shown(cover, "A1"))
    stamped = squeezed(mark) in squeezed(_shown(cover, "A2"))
    return Found("".join(text), figures, stamped)


def _shown(values: Mapping[str, Value], cell: str) -> str:
    return values[cell].text if cell in values else ""


def _figures(sheet: Sheet, table: Table) -> Iterator[str]:
    for place in table.grid:
        if place.cell:
            name = Spot("", FIRST_ROW + place.top, place.left, place.left).name
            value = sheet.values.get(name)
            yield displayed(value, sheet.comments.get(name, "")) if value else ""


def displayed(value: Value, comment: str) -> str:
    """What a spreadsheet shows of a value. Raises ValueError for a format that this program does not write."""
    if not value.is_number:
        return value.text
    match = _FORMAT.fullmatch(value.number_format)
    if match is None:
        raise ValueError(value.number_format)
    places = len(match["places"] or "")
    number = Decimal(value.text)
    digits = f"{abs(number):.{places}f}".zfill(len(match["whole"]) + (places + 1 if places else 0))
    if not match["whole"]:
        digits = digits.removeprefix("0")
    behind = _QUOTED.sub(lambda part: part[1] if part[1] is not None else part[2], match["behind"])
    if behind == SEE_COMMENT:
        behind = f"（{comment.partition(chr(10) + '此处是')[0]}）"
    return f"{'-' if number < 0 else ''}{match['before'].strip(chr(34))}{digits}{behind}"
