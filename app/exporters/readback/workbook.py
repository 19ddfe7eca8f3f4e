"""Opens a workbook by zip and XML alone: the value, the number format and the comment of each cell."""

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

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
