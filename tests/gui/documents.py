"""Reads exported files with other libraries than those that wrote them."""

import re
import zipfile
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pdfplumber

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def docx_tables(path: Path) -> list[list[str]]:
    """The cells of each table in order, as text."""
    tables = _docx(path).iter(f"{WORD}tbl")
    return [[_text(cell) for cell in table.iter(f"{WORD}tc")] for table in tables]


def docx_words(path: Path) -> str:
    return "".join(_text(paragraph) for paragraph in _docx(path).iter(f"{WORD}p"))


def docx_bold(path: Path) -> str:
    """Return the text of bold runs."""
    runs = [run for run in _docx(path).iter(f"{WORD}r") if run.find(f"{WORD}rPr/{WORD}b") is not None]
    return "|".join(_text(run) for run in runs)


def _docx(path: Path) -> ElementTree.Element:
    with zipfile.ZipFile(path) as file:
        return ElementTree.fromstring(file.read("word/document.xml"))


def _text(element: ElementTree.Element) -> str:
    shown = (each for each in element.iter() if each.tag in (f"{WORD}t", f"{WORD}noBreakHyphen"))
    return "".join(each.text or "" if each.tag == f"{WORD}t" else "-" for each in shown)


def xlsx_values(path: Path) -> list[str]:
    """Every value of the workbook, row by row; formulas by what they come to."""
    book = openpyxl.load_workbook(path, data_only=True)
    try:
        return [str(cell.value) for sheet in book for row in sheet for cell in row if cell.value is not None]
    finally:
        book.close()


def pdf_words(path: Path) -> list[str]:
    """The words in reading order, page numbers left out."""
    with pdfplumber.open(path) as file:
        pages = [[str(word["text"]) for word in page.extract_words()] for page in file.pages]
    return [word for page in pages for word in page[: -3 if page[-1:] == ["—"] else None]]


def holds(found: Iterable[str], wanted: Iterable[str]) -> str | None:
    """The first of `wanted` that `found` does not have in this order; None where it has all."""
    left = iter(found)
    return next((each for each in wanted if not any(_same(word, each) for word in left)), None)


def _same(word: str, figure: str) -> bool:
    return word == figure or word.startswith(f"{figure}（")


def sentences(text: str) -> list[str]:
    """Without blanks, cut at full stops."""
    return [each for each in re.split(r"(?<=[。；])", re.sub(r"\s", "", text)) if each]
