"""Reads the XML that Word and Excel of 2003 save and that systems write into files named .doc and .xls."""

import base64
import binascii
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from app.importers.blocks import Block, UnreadableError
from app.importers.docx import blocks_of
from app.importers.docx import read as read_docx
from app.importers.docx_unshown import MAIN
from app.importers.files import parse_xml
from app.importers.xlsx import MOST_CELLS

_OLD_WORD = b"http://schemas.microsoft.com/office/word/2003/wordml"
_AUXILIARY = "{http://schemas.microsoft.com/office/word/2003/auxHint}"
_ANNOTATION = "{http://schemas.microsoft.com/aml/2001/core}annotation"
_PACKAGE = "{http://schemas.microsoft.com/office/2006/xmlpackage}"
_RENAMED = {f"{MAIN}vmerge": f"{MAIN}vMerge", f"{MAIN}hmerge": f"{MAIN}hMerge"}
_NUMBER = re.compile(r"[\d一-鿿]")


def read_word(data: bytes) -> list[Block]:
    """The paragraphs and tables of a document in one XML file, of 2003 or later. Raises UnreadableError."""
    root = parse_xml(data.replace(_OLD_WORD, MAIN.strip("{}").encode()))
    if root.tag == f"{_PACKAGE}package":
        return read_docx(_packed(root))
    body = root.find(f"{MAIN}body")
    if body is None:
        raise UnreadableError("不能使用：其中无Word正文，文件可能已损坏。")
    for element in list(body.iter()):
        _modernise(element)
    return blocks_of(body, root.find(f"{MAIN}styles"))


def _packed(root: Any) -> bytes:
    """The parts of a package that is one XML file, as a zip."""
    from lxml import etree

    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for part in root.iterchildren(f"{_PACKAGE}part"):
            name = str(part.get(f"{_PACKAGE}name", "")).lstrip("/")
            inner = part.find(f"{_PACKAGE}xmlData")
            if inner is not None and len(inner):
                package.writestr(name, etree.tostring(inner[0]))
            elif inner is None:
                package.writestr(name, _decoded(part.findtext(f"{_PACKAGE}binaryData")))
    return made.getvalue()


def _decoded(text: str | None) -> bytes:
    try:
        return base64.b64decode(text or "")
    except (binascii.Error, ValueError):
        return b""


def _modernise(element: Any) -> None:
    """Change what Word 2003 names otherwise: merged cells, tracked changes, the numbers of lists."""
    element.tag = _RENAMED.get(element.tag, element.tag)
    parent = element.getparent()
    if element.tag == _ANNOTATION and element.get(f"{MAIN}type") != "Word.Insertion":
        if element.get(f"{MAIN}type") == "Word.Deletion" and parent.tag in (f"{MAIN}trPr", f"{MAIN}rPr"):
            element.tag = f"{MAIN}del"
        else:
            parent.remove(element)
    elif element.tag == f"{MAIN}listPr" and parent is not None and parent.getparent() is not None:
        number = element.find(f"{_AUXILIARY}t")
        text = str(number.get(f"{_AUXILIARY}val", "")) if number is not None else ""
        if _NUMBER.search(text):
            run = parent.getparent().makeelement(f"{MAIN}r")
            run.append(run.makeelement(f"{MAIN}t"))
            run[0].text = text
            parent.addnext(run)


# -- Excel -------------------------------------------------------------------------------------------------------------


_SHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"
_OPTIONS = "{urn:schemas-microsoft-com:office:excel}"
_FORMATS = {"Standard": "#,##0.00", "Fixed": "0.00", "Percent": "0%", "Scientific": "0.00E+00", "Currency": "#,##0.00"}
"""The formats of numbers that have a name there; others without a code show a number as it is."""

_TALLEST, _WIDEST, _MOST_MERGED = 20_000, 500, 5_000
_TOO_LARGE = "不能使用：工作表过大，不是年报。"


def workbook(data: bytes) -> bytes:
    """The .xlsx with the values, merged cells and hidden parts of a workbook in XML. Raises UnreadableError."""
    import openpyxl

    root = parse_xml(data)
    formats = {str(style.get(f"{_SHEET}ID")): _format(style) for style in root.iter(f"{_SHEET}Style")}
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    left = MOST_CELLS
    for number, each in enumerate(root.iterchildren(f"{_SHEET}Worksheet"), 1):
        sheet = book.create_sheet(re.sub(r"[\\*?:/\[\]]", "", str(each.get(f"{_SHEET}Name", "")))[:31] or str(number))
        if (each.findtext(f"{_OPTIONS}WorksheetOptions/{_OPTIONS}Visible") or "").startswith("SheetHidden"):
            sheet.sheet_state = "hidden"
        for row, column, cell in _cells(each, sheet):
            left -= 1
            if left < 0 or row > _TALLEST or column > _WIDEST:
                raise UnreadableError(_TOO_LARGE)
            _put(sheet, row, column, cell, formats)
    if not any(sheet.sheet_state == "visible" for sheet in book.worksheets):
        raise UnreadableError("不能使用：其中无工作表。")
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _format(style: Any) -> tuple[str, bool]:
    """The code by which a style shows numbers, and whether it strikes them out."""
    number, font = style.find(f"{_SHEET}NumberFormat"), style.find(f"{_SHEET}Font")
    code = str(number.get(f"{_SHEET}Format", "")) if number is not None else ""
    is_struck = font is not None and font.get(f"{_SHEET}StrikeThrough") == "1"
    return _FORMATS.get(code, code if re.search(r"[0#?@]", code) else "General"), is_struck


def _cells(worksheet: Any, sheet: Any) -> Iterator[tuple[int, int, Any]]:
    """Row, column and element of each cell; hides the rows and columns of the sheet that are hidden."""
    from openpyxl.utils import get_column_letter

    table = worksheet.find(f"{_SHEET}Table")
    row = column = 0
    for each in table if table is not None else ():
        if each.tag == f"{_SHEET}Column":
            column = _integer(each, "Index", column + 1)
            last = min(column + _integer(each, "Span", 0), _WIDEST)
            for hidden in range(column, last + 1) if each.get(f"{_SHEET}Hidden") == "1" else ():
                sheet.column_dimensions[get_column_letter(hidden)].hidden = True
            column = last
        elif each.tag == f"{_SHEET}Row":
            row = _integer(each, "Index", row + 1)
            if each.get(f"{_SHEET}Hidden") == "1":
                sheet.row_dimensions[row].hidden = True
            at = 0
            for cell in each.iterchildren(f"{_SHEET}Cell"):
                at = _integer(cell, "Index", at + 1)
                yield row, at, cell
                at += _integer(cell, "MergeAcross", 0)
            row += _integer(each, "Span", 0)


def _put(sheet: Any, row: int, column: int, cell: Any, formats: dict[str, tuple[str, bool]]) -> None:
    from openpyxl.styles import Font
    from openpyxl.worksheet.cell_range import CellRange

    code, is_struck = formats.get(str(cell.get(f"{_SHEET}StyleID", "")), ("General", False))
    place = sheet.cell(row, column)
    place.number_format = code
    if is_struck:
        place.font = Font(strike=True)
    _fill(place, cell.find(f"{_SHEET}Data"))
    down, across = _integer(cell, "MergeDown", 0), _integer(cell, "MergeAcross", 0)
    if down or across:
        if len(sheet.merged_cells.ranges) >= _MOST_MERGED:
            raise UnreadableError(_TOO_LARGE)
        area = CellRange(
            min_col=column, min_row=row, max_col=min(column + across, _WIDEST), max_row=min(row + down, _TALLEST)
        )
        sheet.merged_cells.add(area)  # its places stay as they are


def _fill(place: Any, data: Any) -> None:
    """Give a cell its value: a number, a date, or text as it is."""
    from datetime import datetime

    if data is None:
        return
    text = "".join(data.itertext())
    place.value, place.data_type = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text), "s"
    try:
        match data.get(f"{_SHEET}Type"):
            case "Number":
                number = float(text)
                place.value = int(number) if number.is_integer() and abs(number) < 1e15 else number
            case "DateTime":
                place.value, place.number_format = datetime.fromisoformat(text), "yyyy-mm-dd"
    except ValueError:
        pass  # it stays the text that it is


def _integer(element: Any, name: str, usual: int) -> int:
    text = str(element.get(f"{_SHEET}{name}", ""))
    return int(text) if text.isdecimal() and 0 < len(text) < 7 else usual
