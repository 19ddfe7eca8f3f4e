"""The looks of cells, each made once, and the space that a text takes."""

import re
from math import ceil
from typing import Any
from unicodedata import east_asian_width

from app.exporters.labels import number_apart

SONG = "宋体"
HEI = "黑体"
SIZE = 11
"""Points of the text on all sheets; on paper a sheet is scaled to the width of the page."""

LINE = 15.0
"""Height of a line of text in points."""

HIGHEST = 400.0
"""Points; a spreadsheet allows 409 for a row."""

_LONGEST_BALANCED = 10
_CHINESE = re.compile(r"（?[一-鿿]+[）、]?[一-鿿]+")
ENTERED = "#FFF2CC"
COMPUTED = "#F2F2F2"
WRONG = "#FFC7CE"


class Formats:
    """Formats of one workbook: the same properties give the same format."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def get(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            usual = {"font_name": SONG, "font_size": SIZE, "valign": "vcenter", "font_charset": 134}
            self._made[key] = self._workbook.add_format(usual | properties)
        return self._made[key]

    def boxed(self, **properties: Any) -> Any:
        """A cell of a table: bordered, centred, wrapped."""
        return self.get(**({"border": 1, "align": "center", "text_wrap": True} | properties))

    def figure(self, **properties: Any) -> Any:
        """A figure: shrunk to its cell, for a number that is too wide would show as ####."""
        return self.get(**({"border": 1, "align": "center", "shrink": True} | properties))


def pixels(points: float) -> int:
    """Points as a spreadsheet counts the width of columns."""
    return round(points * 96 / 72)


def lines(text: str, width: float) -> int:
    """Lines that `text` takes in `width` points, a little on the safe side."""
    room = max(1.0, (width - 6) / SIZE)
    return sum(max(1, ceil(ems(line) / room)) for line in text.split("\n"))


def balanced(text: str, width: float) -> str:
    """A short label in lines of like length, 2 + 2 and not 3 + 1, where `width` points do not hold it in one."""
    room = max(1, int((width - 6) / SIZE))
    count = ceil(len(text) / room)
    if count < 2 or len(text) > _LONGEST_BALANCED or not _CHINESE.fullmatch(text):
        return text
    if "\n" in (apart := number_apart(text, room)):
        return apart
    each = ceil(len(text) / count)
    return "\n".join(text[at : at + each] for at in range(0, len(text), each))


def ems(text: str) -> float:
    """Width of a text in its own size."""
    return sum(1.0 if east_asian_width(character) in "WFA" else 0.55 for character in text)
