"""A written PDF as other libraries see it: the lines of its pages, the rows of its tables."""

import io
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pdfplumber

from app.exporters import pdf
from app.exporters.layout import Grid, Layout, Paragraph, layout
from app.model.report import Report
from app.model.texts import Run

MM = 72 / 25.4
LEFT, RIGHT, TOP, BOTTOM = 28 * MM, 184 * MM, 37 * MM, 262 * MM


@dataclass(frozen=True)
class Line:
    """Characters on one baseline in the order in which they are drawn; lengths in points from the page's top left."""

    chars: list[dict[str, Any]]

    @property
    def text(self) -> str:
        return "".join(char["text"] for char in self.chars)

    @property
    def top(self) -> float:
        return float(self.chars[0]["top"])

    @property
    def left(self) -> float:
        return float(self.chars[0]["x0"])

    @property
    def right(self) -> float:
        """Of the last character; a closing mark's blank half may lie beyond the type area, its ink may not."""
        last = self.chars[-1]
        blank = last["size"] / 2 if last["text"] in "，。、；：！？）》〉〕】”’" else 0.0
        return float(last["x1"]) - (blank if last["x1"] > RIGHT + 0.01 else 0.0)

    @property
    def fonts(self) -> list[str]:
        return [str(char["fontname"]).partition("+")[2] for char in self.chars]


def written(report: Report, *, draft: bool = False) -> bytes:
    """The PDF of a report; of equal layouts it is set once."""
    printed = layout(report, draft=draft)
    key = repr(printed)
    if key not in _WRITTEN:
        _WRITTEN[key] = pdf.write(report, printed)
    return _WRITTEN[key]


_WRITTEN: dict[str, bytes] = {}


def opened(data: bytes) -> AbstractContextManager[Any]:
    """The pages as pdfplumber reads them; equal bytes are read once."""
    return nullcontext(_read(data))


@lru_cache(maxsize=4)
def _read(data: bytes) -> Any:
    return pdfplumber.open(io.BytesIO(data))


def lines(page: Any, size: float) -> list[Line]:
    """The lines of one size of type, in the order in which they are drawn."""
    found: list[list[dict[str, Any]]] = []
    for char in page.chars:
        if abs(char["size"] - size) > 0.01:
            continue
        if found and abs(found[-1][-1]["matrix"][5] - char["matrix"][5]) < 0.01:
            found[-1].append(char)
        else:
            found.append([char])
    return [Line(chars) for chars in found]


def in_area(page: Any) -> str:
    """All text within the type area, in the order in which it is drawn."""
    return "".join(char["text"] for char in page.chars if TOP - 1 < char["top"] < BOTTOM)


def rows(page: Any) -> Iterator[list[list[str]]]:
    """The tables of a page, row by row, without blanks; what a merged cell covers is left out."""
    for table in page.extract_tables():
        yield [["".join(cell.split()) for cell in row if cell is not None] for row in table]


def prose(*paragraphs: str, align: str = "left", lead: int = 0) -> Layout:
    """A layout of nothing but paragraphs."""
    blocks = [Paragraph("p", (Run(text, False, 0, len(text)),), lead, align) for text in paragraphs]
    return Layout("题", "单位", tuple(blocks), None, "— {page} —", "")


def grids(report: Report) -> list[Grid]:
    return [block for block in layout(report, draft=False).blocks if isinstance(block, Grid)]
