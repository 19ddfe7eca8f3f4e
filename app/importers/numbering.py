"""Numbers that Word itself puts before paragraphs: they are shown, so they are read, though no text holds them."""

import re
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HAN = "零一二三四五六七八九"
_CHINESE = frozenset(
    {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "ideographTraditional"}
)
_PLACE = re.compile(r"%([1-9])")


class Numbering:
    """Counts numbered paragraphs in the order in which they are asked for."""

    def __init__(self, numbering: Any, styles: Any) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._counts: dict[tuple[str, int], int] = {}
        self._lists: dict[str, str] = {}
        self._styles: dict[str, tuple[str, int]] = {}
        for abstract in numbering.iter(f"{_W}abstractNum") if numbering is not None else ():
            levels = {_integer(level, "ilvl"): _level(level) for level in abstract.iter(f"{_W}lvl")}
            self._levels[str(abstract.get(f"{_W}abstractNumId"))] = levels
        for one in numbering.iter(f"{_W}num") if numbering is not None else ():
            self._lists[str(one.get(f"{_W}numId"))] = _value(one, "abstractNumId")
        for style in styles.iter(f"{_W}style") if styles is not None else ():
            properties = style.find(f"{_W}pPr/{_W}numPr")
            if properties is not None:
                self._styles[str(style.get(f"{_W}styleId"))] = _place(properties)

    def next(self, paragraph: Any) -> str:
        """The number that stands before a paragraph, "" for none."""
        properties = paragraph.find(f"{_W}pPr/{_W}numPr")
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        if properties is not None:
            number, level = _place(properties)
        else:
            number, level = self._styles.get(str(style.get(f"{_W}val")) if style is not None else "", ("", 0))
        abstract = self._lists.get(number, "")
        levels = self._levels.get(abstract)
        if not levels or level not in levels:
            return ""
        for deeper in [key for key in self._counts if key[0] == abstract and key[1] > level]:
            del self._counts[deeper]
        self._counts[abstract, level] = self._counts.get((abstract, level), levels[level][2] - 1) + 1
        return _PLACE.sub(lambda found: self._shown(abstract, levels, int(found[1]) - 1), levels[level][1])

    def _shown(self, abstract: str, levels: dict[int, tuple[str, str, int]], level: int) -> str:
        kind, _, start = levels.get(level, ("decimal", "", 1))
        count = self._counts.get((abstract, level), start)
        return chinese(count) if kind in _CHINESE else str(count)


def chinese(number: int) -> str:
    """一 … 九十九; larger ones in digits."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 else _HAN[tens]) + "十" if tens else ""
    return head + (_HAN[ones] if ones else "")


def _level(level: Any) -> tuple[str, str, int]:
    """Kind, pattern and first number of a level; bullets have no pattern."""
    kind = _value(level, "numFmt") or "decimal"
    start = _value(level, "start")
    pattern = "" if kind in ("bullet", "none") else _value(level, "lvlText")
    return kind, pattern, int(start) if start.isdecimal() and len(start) < 6 else 1


def _place(properties: Any) -> tuple[str, int]:
    level = _value(properties, "ilvl")
    return _value(properties, "numId"), int(level) if level.isdecimal() and len(level) < 3 else 0


def _value(element: Any, name: str) -> str:
    child = element.find(f"{_W}{name}")
    return str(child.get(f"{_W}val", "")) if child is not None else ""


def _integer(element: Any, name: str) -> int:
    value = str(element.get(f"{_W}{name}", ""))
    return int(value) if value.isdecimal() and len(value) < 3 else 0
