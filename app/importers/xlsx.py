"""What a spreadsheet shows of a number: the digits of its format with their literals, or why that cannot be said."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

from app.importers.archive import Archive
from app.importers.blocks import Block, Paragraph, RawCell, RawTable, Span, lines_of, plain
from app.importers.reading import UnreadableError
from app.importers.rows import looks_like_figure

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]|(?P<digits>[0#?][0#?,.]*|\.[0#?]+)'
    r"|(?P<general>General)|(?P<date>[yYmMdDhHsSaAbBeEgG]+)|(?P<percent>%)|(?P<other>.)",
    re.DOTALL,
)
_BUILT_IN_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
BUILT_IN = (
    {0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00"}
    | dict.fromkeys(_BUILT_IN_DATES, "yyyy")
    | dict.fromkeys((37, 38, 41, 42), "#,##0")
    | dict.fromkeys((39, 40, 43, 44), "#,##0.00")
)
"""Format codes that a workbook names only by number."""

DATE = "这一格是日期或时间格式，不是数"
"""The flaw of a number that is shown as a date."""

_MOST_PLACES = 30


@dataclass(frozen=True, slots=True)
class Shown:
    """A number as text, with what its format puts around it. `flaw`: why it may not be what a reader sees."""

    text: str
    flaw: str = ""


def shown(stored: str, code: str) -> Shown:
    """What is seen of the stored number under a format code; more digits than are seen are kept, with a flaw."""
    try:
        value = Decimal(format(float(stored), ".15g"))
    except (ValueError, InvalidOperation, OverflowError):
        return Shown(stored)
    if not value.is_finite() or value.adjusted() > _MOST_PLACES or value.adjusted() < -_MOST_PLACES:
        return Shown(stored)
    section, is_own_sign = _section(code, value)
    parts: list[str] = []
    flaw = ""
    for token in _TOKEN.finditer(section):
        if token["quoted"] is not None or token["escaped"] is not None:
            parts.append(token["quoted"] if token["quoted"] is not None else token["escaped"])
        elif token["digits"] or token["general"]:
            text, flaw = _digits(abs(value), token["digits"] or "")
            parts.append(text)
        elif token["date"]:
            return Shown(_plain(value), DATE)
        elif token["percent"]:
            return Shown(_plain(value), "这一格是百分比格式")
        elif token["other"] and token["other"] not in "@":
            parts.append(token["other"])
    sign = "-" if value < 0 and not is_own_sign else ""
    return Shown(_plain(value), flaw) if flaw else Shown(sign + "".join(parts).strip())


def _section(code: str, value: Decimal) -> tuple[str, bool]:
    """The part of a format that is for this value, and whether it writes the sign itself."""
    sections = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', code)
    if value < 0 and len(sections) > 1:
        return sections[1], True
    if value == 0 and len(sections) > 2:
        return sections[2], True
    return sections[0], False


def _digits(value: Decimal, pattern: str) -> tuple[str, str]:
    """The digits as shown, at least as many as the format asks for; a flaw where it shows fewer places."""
    if not pattern:
        return _plain(value), ""
    whole, _, places = pattern.partition(".")
    if pattern.endswith(","):
        return _plain(value), "这一格的格式把数缩小了显示"
    least, most = places.count("0"), len(places)
    exact = _plain(value)
    own = len(exact.partition(".")[2])
    if own > most:
        return exact, f"这一格显示的是四舍五入后的数，实际是{exact}"
    text = f"{value:.{max(own, least)}f}"
    head, point, tail = text.partition(".")
    return head.zfill(whole.count("0")) + point + tail, ""


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


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


_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
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
    for each in book.iterfind(f"{_MAIN}sheets/{_MAIN}sheet"):
        kind, target = related.get(str(each.get(f"{_R}id", "")), ("", ""))
        root = archive.part(target) if kind == "worksheet" else None
        if root is not None:
            is_shown = each.get("state", "visible") == "visible"
            sheets.append(Sheet(str(each.get("name", "")), target, root, is_shown))
    shared = looks(archive.part(parts.get("sharedStrings", "")), archive.part(parts.get("styles", "")))
    properties = book.find(f"{_MAIN}workbookPr")
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
        for comment in root.iter(f"{_MAIN}comment") if root is not None else ():
            found[str(comment.get("ref", ""))] = "".join(t.text or "" for t in comment.iter(f"{_MAIN}t"))
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
