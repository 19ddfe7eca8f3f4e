"""One sheet of a workbook as a grid: shown cells only, merged areas as one cell, each with what it shows."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.importers.blocks import RawCell, RawTable, Span
from app.importers.reading import UnreadableError
from app.importers.shown import BUILT_IN, shown

_M = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_UNSHOWN = re.compile(r"_x([0-9A-Fa-f]{4})_")
MOST_CELLS = 200_000
_TALLEST = 20_000
_WIDEST = 500
_TOO_LARGE = "不能使用：工作表过大，不是年报。"


@dataclass(frozen=True)
class Looks:
    """What a workbook's sheets share: strings with their faces, and by cell style the number format and boldness."""

    strings: Sequence[tuple[Span, ...]]
    formats: Sequence[str]
    bold: Sequence[bool]


def looks(strings: Any, styles: Any) -> Looks:
    texts = [_rich(item) for item in strings.iterfind(f"{_M}si")] if strings is not None else []
    if styles is None:
        return Looks(texts, (), ())
    codes = {
        int(each.get("numFmtId")): str(each.get("formatCode"))
        for each in styles.iterfind(f"{_M}numFmts/{_M}numFmt")
        if str(each.get("numFmtId")).isdecimal()
    }
    fonts = [_is_bold(font) for font in styles.iterfind(f"{_M}fonts/{_M}font")]
    formats: list[str] = []
    bold: list[bool] = []
    for each in styles.iterfind(f"{_M}cellXfs/{_M}xf"):
        number = _integer(each.get("numFmtId"))
        font = _integer(each.get("fontId"))
        formats.append(codes.get(number) or BUILT_IN.get(number) or "General")
        bold.append(font < len(fonts) and fonts[font])
    return Looks(texts, formats, bold)


def sheet(root: Any, shared: Looks, comments: Mapping[str, str], name: str, *, with_hidden: bool = False) -> RawTable:
    """The grid of a sheet, rows and columns counted as shown. Raises UnreadableError for one that no report fills."""
    hidden_columns = _hidden_columns(root)
    found: dict[tuple[int, int], RawCell] = {}
    hidden_rows: set[int] = set()
    for number, row in enumerate(root.iterfind(f"{_M}sheetData/{_M}row")):
        top = _integer(row.get("r"), number + 1) - 1
        if row.get("hidden") in ("1", "true"):
            hidden_rows.add(top)
        for place, cell in _row(row, top, shared, comments):
            found[place] = cell
            if len(found) > MOST_CELLS:
                raise UnreadableError(_TOO_LARGE)
    filled = [place for place, cell in found.items() if cell.text or cell.flaw]
    height = max((top for top, _ in filled), default=-1) + 1
    width = max((left for _, left in filled), default=-1) + 1
    if height > _TALLEST or width > _WIDEST or height * width > 2 * MOST_CELLS:
        raise UnreadableError(_TOO_LARGE)
    merged = dict(_merged(root, height, width))
    rows = [row for row in range(height) if with_hidden or row not in hidden_rows]
    columns = [column for column in range(width) if with_hidden or column not in hidden_columns]
    return RawTable(tuple(_cells(found, merged, rows, columns)), name=name)


def _row(row: Any, top: int, shared: Looks, comments: Mapping[str, str]) -> Iterator[tuple[tuple[int, int], RawCell]]:
    left = -1
    for cell in row.iterfind(f"{_M}c"):
        reference = str(cell.get("r", ""))
        place = _REFERENCE.fullmatch(reference)
        left = column_number(place[1]) if place else left + 1
        spans, flaw = _content(cell, shared)
        text = "".join(span.text for span in spans)
        if text or flaw:
            text = text if reference not in comments else f"{text}\0{comments[reference]}"
            yield (top, left), RawCell(top, left, 1, 1, text, flaw, spans)


def _content(cell: Any, shared: Looks) -> tuple[tuple[Span, ...], str]:
    """What a cell shows, and why it is not to be trusted."""
    style = _integer(cell.get("s"))
    bold = style < len(shared.bold) and shared.bold[style]
    value = cell.findtext(f"{_M}v")
    match cell.get("t", "n"):
        case "s":
            number = _integer(value, -1)
            spans = shared.strings[number] if 0 <= number < len(shared.strings) else ()
            return (spans if len(spans) > 1 else tuple(Span(s.text, s.bold or bold) for s in spans)), ""
        case "inlineStr":
            inline = cell.find(f"{_M}is")
            return (_rich(inline) if inline is not None else ()), ""
        case "str":
            return ((Span(value, bold),) if value else ()), ""
        case "b":
            return (Span("TRUE" if value == "1" else "FALSE"),), ""
        case "e":
            return (Span(value or "#"),), "公式出错"
        case _:
            return _number(cell, value, shared.formats[style] if style < len(shared.formats) else "General")


def _number(cell: Any, value: str | None, code: str) -> tuple[tuple[Span, ...], str]:
    if not value:
        return (), "公式没有保存计算结果，请用Excel或WPS打开并保存一次" if cell.find(f"{_M}f") is not None else ""
    seen = shown(value, code)
    return (Span(seen.text),), seen.flaw


def _cells(
    found: Mapping[tuple[int, int], RawCell],
    merged: Mapping[tuple[int, int], tuple[int, int, int, int]],
    rows: Sequence[int],
    columns: Sequence[int],
) -> Iterator[RawCell]:
    """The cells in shown rows and columns, counted anew without the hidden ones."""
    done: set[tuple[int, int, int, int]] = set()
    for top, row in enumerate(rows):
        for left, column in enumerate(columns):
            area = merged.get((row, column))
            if area is None:
                cell = found.get((row, column), RawCell(row, column, 1, 1, ""))
                yield RawCell(top, left, 1, 1, cell.text, cell.flaw, cell.spans)
            elif area not in done:
                done.add(area)
                first = found.get(area[:2], RawCell(*area[:2], 1, 1, ""))
                down = sum(area[0] <= each <= area[2] for each in rows)
                across = sum(area[1] <= each <= area[3] for each in columns)
                yield RawCell(top, left, down, across, first.text, first.flaw, first.spans)


def _merged(root: Any, height: int, width: int) -> Iterator[tuple[tuple[int, int], tuple[int, int, int, int]]]:
    """Each place in a merged area → first row and column, last row and column; within what is filled."""
    places = 0
    for each in root.iterfind(f"{_M}mergeCells/{_M}mergeCell"):
        corners = [_REFERENCE.fullmatch(corner) for corner in str(each.get("ref", "")).split(":")]
        if len(corners) != 2 or corners[0] is None or corners[1] is None:
            continue
        first, last = corners[0], corners[1]
        top, left = int(first[2]) - 1, column_number(first[1])
        bottom, right = min(int(last[2]), height) - 1, min(column_number(last[1]), width - 1)
        places += max(bottom - top + 1, 0) * max(right - left + 1, 0)
        if places > 2 * MOST_CELLS:
            raise UnreadableError(_TOO_LARGE)
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                yield (row, column), (top, left, bottom, right)


def column_number(letters: str) -> int:
    """A → 0, Z → 25, AA → 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _hidden_columns(root: Any) -> frozenset[int]:
    hidden: set[int] = set()
    for each in root.iterfind(f"{_M}cols/{_M}col"):
        if each.get("hidden") in ("1", "true"):
            first, last = _integer(each.get("min"), 1), _integer(each.get("max"), 1)
            hidden.update(range(first - 1, min(last, _WIDEST + 1)))
    return frozenset(hidden)


def _rich(item: Any) -> tuple[Span, ...]:
    """The text of a shared or inline string; readings of characters (rPh) are not part of it."""
    spans = []
    for child in item:
        if child.tag == f"{_M}t":
            spans.append(Span(_unescaped(child.text or "")))
        elif child.tag == f"{_M}r":
            font = child.find(f"{_M}rPr")
            spans.append(Span(_unescaped(child.findtext(f"{_M}t") or ""), font is not None and _is_bold(font)))
    return tuple(span for span in spans if span.text)


def _unescaped(text: str) -> str:
    return _UNSHOWN.sub(lambda found: chr(int(found[1], 16)), text)


def _is_bold(font: Any) -> bool:
    bold = font.find(f"{_M}b")
    return bold is not None and bold.get("val", "1") not in ("0", "false")


def _integer(value: Any, usual: int = 0) -> int:
    text = str(value or "")
    return int(text) if text.isdecimal() and len(text) < 9 else usual
