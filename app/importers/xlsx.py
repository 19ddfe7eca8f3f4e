"""Reads workbooks with openpyxl, behind the limits of the archive: their shown sheets as tables of what cells say."""

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from app.importers.blocks import Block, Mark, RawCell, RawTable, Span, UnreadableError, marked
from app.importers.files import Archive
from app.importers.our_workbook import is_ours, our_blocks
from app.model.numbers import COUNTERS
from app.model.ordinals import column_name, column_number

MOST_CELLS = 200_000
_TALLEST = 20_000
_WIDEST = 500
_TOO_LARGE = "不能使用：工作表过大，不是年报。"
_DAMAGED = "不能使用：工作簿已损坏，请用Excel或WPS打开，另存一次再试。"
_UNCOMPUTED = "公式未保存计算结果，请用Excel或WPS打开并保存一次"
_FAILED = "公式出错"

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_M = f"{{{_MAIN}}}"
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_ESCAPED = re.compile(r"_x(00[01][0-9A-Fa-f])_")
"""A control character as a workbook holds it; openpyxl has undone the escape of the underscore itself."""

_KEPT = {
    f"{_M}{name}": frozenset(attributes.split())
    for name, attributes in {
        **{"worksheet": "", "cols": "", "col": "min max width hidden", "sheetData": "", "row": "r ht hidden"},
        **{"c": "r s t", "v": "", "is": "", "mergeCells": "", "mergeCell": "ref"},
        **{"sst": "", "si": "", "t": "", "r": "", "rPr": "", "b": "val", "strike": "val", "vertAlign": "val"},
        **{"styleSheet": "", "numFmts": "", "numFmt": "numFmtId formatCode", "fonts": "", "font": ""},
        **{"cellXfs": "", "xf": "numFmtId fontId"},
    }.items()
}
"""The elements that a table is read from, with their attributes. openpyxl receives nothing else: pictures, rules, links
and ranges of cells are where it fails on files of other programs, and what a hostile file would use.
"""


@dataclass(frozen=True)
class Sheet:
    """A worksheet: its name in the file, whether it is shown, its cells as openpyxl has them, and their comments.

    `uncomputed`: formulas without a saved value. `height` and `width` reach to the last filled cell.
    """

    name: str
    is_shown: bool
    cells: Any
    comments: Mapping[str, str]
    uncomputed: frozenset[str]
    height: int
    width: int


def read(data: bytes) -> list[Block]:
    """The sheets of a workbook as tables; of one of ours also its texts with their labels. Raises UnreadableError."""
    sheets = workbook(data)
    names = next((table(each) for each in sheets if is_ours(each.name) and not each.is_shown), None)
    shown_tables = [table(each, with_comments=True) for each in sheets if each.is_shown]
    if (ours := our_blocks(shown_tables, names)) is not None:
        return ours
    return [each for sheet in sheets if sheet.is_shown and (each := table(sheet)).cells]


def workbook(data: bytes) -> tuple[Sheet, ...]:
    """The worksheets in order. Raises UnreadableError."""
    import openpyxl

    source = _Essential(Archive(data))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of what it leaves out
        try:
            book = openpyxl.load_workbook(io.BytesIO(source.packed()), data_only=True, rich_text=True)
        except (ValueError, KeyError, TypeError, IndexError) as error:
            raise UnreadableError(_DAMAGED) from error
    return tuple(
        Sheet(part.name, part.is_shown, cells, part.comments, part.uncomputed, part.height, part.width)
        for part, cells in zip(source.parts, book.worksheets, strict=True)
    )


# -- what openpyxl is given --------------------------------------------------------------------------------------------


@dataclass
class _Part:
    """A worksheet of the file, reduced to the elements that are read."""

    name: str
    is_shown: bool
    root: Any
    comments: Mapping[str, str]
    uncomputed: frozenset[str]
    height: int = 0
    width: int = 0


class _Essential:
    """The parts of a workbook that its tables are read from, each within the limits."""

    def __init__(self, archive: Archive) -> None:
        main = archive.main()
        book = archive.part(main)
        if book is None:
            raise UnreadableError("不能使用：其中无工作簿，文件可能已损坏。")
        related = {key: (kind, target) for key, kind, target in archive.related(main)}
        targets = dict(related.values())
        self.parts: list[_Part] = []
        for each in book.iterfind(f"{_M}sheets/{_M}sheet"):
            kind, target = related.get(str(each.get(f"{{{_OFFICE}}}id", "")), ("", ""))
            root = archive.part(target) if kind == "worksheet" else None
            if root is not None:
                is_shown = each.get("state", "visible") == "visible"
                comments = _comments(archive, target)
                self.parts.append(_reduced(_Part(str(each.get("name", "")), is_shown, root, comments, frozenset())))
        self._strings = _without_others(archive.part(targets.get("sharedStrings", "")))
        self._styles = _without_others(archive.part(targets.get("styles", "")))
        properties = book.find(f"{_M}workbookPr")
        self._epoch = properties is not None and properties.get("date1904", "0") in ("1", "true")

    def packed(self) -> bytes:
        """A workbook of these parts alone, its sheets named by their numbers."""
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as package:
            numbers = range(1, len(self.parts) + 1)
            listed = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="s{n}"/>' for n in numbers)
            properties = f'<workbookPr date1904="{int(self._epoch)}"/>'
            package.writestr(
                "xl/workbook.xml",
                f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{properties}<sheets>{listed}</sheets></workbook>',
            )
            parts = {f"worksheets/sheet{n}.xml": ("worksheet", part.root) for n, part in enumerate(self.parts, 1)}
            parts |= {"sharedStrings.xml": ("sharedStrings", self._strings), "styles.xml": ("styles", self._styles)}
            parts = {name: part for name, part in parts.items() if part[1] is not None}
            for name, (_, root) in parts.items():
                package.writestr(f"xl/{name}", _xml(root))
            package.writestr("[Content_Types].xml", _content_types(parts))
            package.writestr("xl/_rels/workbook.xml.rels", _relations(parts))
        return made.getvalue()


def _content_types(parts: Mapping[str, tuple[str, Any]]) -> str:
    kinds = {"workbook.xml": "sheet.main"} | {name: kind for name, (kind, _) in parts.items()}
    listed = (f'<Override PartName="/xl/{name}" ContentType="{_TYPES}{kind}+xml"/>' for name, kind in kinds.items())
    return f'<Types xmlns="{_PACKAGE}/content-types">{"".join(listed)}</Types>'


def _relations(parts: Mapping[str, tuple[str, Any]]) -> str:
    listed = (
        f'<Relationship Id="s{number}" Type="{_OFFICE}/{kind}" Target="{name}"/>'
        for number, (name, (kind, _)) in enumerate(parts.items(), 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(listed)}</Relationships>'


def _xml(root: Any) -> bytes:
    from lxml import etree

    return bytes(etree.tostring(root))


def _without_others(root: Any) -> Any:
    """The element without other elements and attributes than those that are read; None for None."""
    for element in list(root.iter()) if root is not None else ():
        attributes = _KEPT.get(element.tag) if isinstance(element.tag, str) else None
        if attributes is None:
            if (parent := element.getparent()) is not None:
                parent.remove(element)
            continue
        for name in element.attrib:
            if name not in attributes:
                del element.attrib[name]
    return root


def _reduced(part: _Part) -> _Part:
    """The part without blank cells and with its merged areas cut to what is filled. Raises UnreadableError."""
    uncomputed: set[str] = set()
    filled = 0
    for number, row in enumerate(part.root.iterfind(f"{_M}sheetData/{_M}row"), 1):
        top, column = _integer(row.get("r"), number), 0
        for cell in list(row):
            place = _REFERENCE.fullmatch(str(cell.get("r", "")))
            column = column_number(place[1]) if place else column + 1
            name = f"{column_name(column)}{top}"
            has_text = bool(cell.findtext(f"{_M}v")) or cell.find(f"{_M}is") is not None
            if not has_text and cell.find(f"{_M}f") is not None and cell.get("t", "n") != "str":
                uncomputed.add(name)
            elif not has_text:
                row.remove(cell)
                continue
            cell.set("r", name)
            filled += 1
            part.height, part.width = max(part.height, top), max(part.width, column)
            if filled > MOST_CELLS:
                raise UnreadableError(_TOO_LARGE)
    if part.height > _TALLEST or part.width > _WIDEST or part.height * part.width > 2 * MOST_CELLS:
        raise UnreadableError(_TOO_LARGE)
    part.uncomputed = frozenset(uncomputed)
    _without_others(part.root)
    _cut_merges(part)
    return part


def _cut_merges(part: _Part) -> None:
    places = 0
    for each in list(part.root.iterfind(f"{_M}mergeCells/{_M}mergeCell")):
        corners = [_REFERENCE.fullmatch(corner) for corner in str(each.get("ref", "")).split(":")]
        first, last = corners[0], corners[-1]
        if len(corners) != 2 or first is None or last is None:
            each.getparent().remove(each)
            continue
        top, left = int(first[2]), column_number(first[1])
        bottom, right = min(int(last[2]), part.height), min(column_number(last[1]), part.width)
        if bottom < top or right < left or (bottom, right) == (top, left):
            each.getparent().remove(each)
            continue
        places += (bottom - top + 1) * (right - left + 1)
        if places > 2 * MOST_CELLS:
            raise UnreadableError(_TOO_LARGE)
        each.set("ref", f"{first[0]}:{column_name(right)}{bottom}")


def _comments(archive: Archive, target: str) -> dict[str, str]:
    """Cell → the text of its comment."""
    found: dict[str, str] = {}
    for _, kind, path in archive.related(target):
        root: Any = archive.part(path) if kind == "comments" else None
        for comment in root.iter(f"{_M}comment") if root is not None else ():
            found[str(comment.get("ref", ""))] = "".join(t.text or "" for t in comment.iter(f"{_M}t"))
    return found


def _integer(value: Any, usual: int) -> int:
    text = str(value or "")
    return int(text) if text.isdecimal() and 0 < len(text) < 9 and int(text) else usual


# -- what its cells say ------------------------------------------------------------------------------------------------


def table(sheet: Sheet, *, with_hidden: bool = False, with_comments: bool = False) -> RawTable:
    """The grid of a sheet, rows and columns counted as shown; a comment stands behind its cell's text and a NUL."""
    hidden_rows, hidden_columns = _hidden(sheet.cells)
    rows = [row for row in range(1, sheet.height + 1) if with_hidden or row not in hidden_rows]
    columns = [column for column in range(1, sheet.width + 1) if with_hidden or column not in hidden_columns]
    return RawTable(tuple(_cells(sheet, rows, columns, with_comments=with_comments)), name=sheet.name)


def _hidden(cells: Any) -> tuple[frozenset[int], frozenset[int]]:
    """The hidden rows and columns, counted from 1; those of no height or width are hidden too."""
    rows = (number for number, row in cells.row_dimensions.items() if row.hidden or row.height == 0)
    columns: set[int] = set()
    for column in cells.column_dimensions.values():
        if column.hidden or column.width == 0:
            columns.update(range(column.min or 1, min(column.max or 1, _WIDEST) + 1))
    return frozenset(rows), frozenset(columns)


def _cells(sheet: Sheet, rows: Sequence[int], columns: Sequence[int], *, with_comments: bool) -> Iterator[RawCell]:
    """The cells in these rows and columns, counted again without the others."""
    merged = {place: area.bounds for area in sheet.cells.merged_cells.ranges for place in _places(area)}
    done: set[tuple[int, int, int, int]] = set()
    for top, row in enumerate(rows):
        for left, column in enumerate(columns):
            area = merged.get((row, column))
            if area is None:
                yield _raw_cell(sheet, (row, column), (top, left, 1, 1), with_comments=with_comments)
            elif area not in done:
                done.add(area)
                first_column, first_row, last_column, last_row = area
                down = sum(first_row <= each <= last_row for each in rows)
                across = sum(first_column <= each <= last_column for each in columns)
                place = first_row, first_column
                yield _raw_cell(sheet, place, (top, left, down, across), with_comments=with_comments)


def _places(area: Any) -> Iterator[tuple[int, int]]:
    for row in range(area.min_row, area.max_row + 1):
        for column in range(area.min_col, area.max_col + 1):
            yield row, column


def _raw_cell(
    sheet: Sheet, place: tuple[int, int], extent: tuple[int, int, int, int], *, with_comments: bool
) -> RawCell:
    cell = sheet.cells.cell(*place)
    name = f"{column_name(place[1])}{place[0]}"
    if name in sheet.uncomputed:
        return RawCell(*extent, "", _UNCOMPUTED)
    spans, flaw = _content(cell)
    text = "".join(span.text for span in spans)
    comment = sheet.comments.get(name, "") if with_comments and (text or flaw) else ""
    return RawCell(*extent, f"{text}\0{comment}" if comment else text, flaw, spans)


def _content(cell: Any) -> tuple[tuple[Span, ...], str]:
    """Return the text of a cell, and the reason not to trust it."""
    value = cell.value
    if value is None:
        return (), ""
    if isinstance(value, bool):
        return (Span("TRUE" if value else "FALSE"),), ""
    if cell.data_type == "e":
        return (Span(str(value)),), _FAILED
    if cell.data_type == "d":
        return (Span(_serial(cell)),), DATE
    if isinstance(value, int | float):
        seen = shown(repr(value), cell.number_format)
        spans, flaw = marked([(Span(seen.text), _mark(cell.font))])
        return spans, flaw or seen.flaw
    return marked(_pieces(cell))


def _pieces(cell: Any) -> Iterator[tuple[Span, Mark]]:
    """The stretches of a cell's text with their marks; the cell's own face holds where a stretch has none."""
    bold, mark = bool(cell.font and cell.font.b), _mark(cell.font)
    for piece in [cell.value] if isinstance(cell.value, str) else cell.value:
        if isinstance(piece, str):
            yield Span(_unescaped(piece), bold), mark
        else:
            yield Span(_unescaped(piece.text), bool(piece.font.b)), _mark(piece.font)


def _mark(font: Any) -> Mark:
    if font is not None and font.strike:
        return Mark.STRUCK
    if font is not None and font.vertAlign in ("superscript", "subscript"):
        return Mark.RAISED
    return Mark.NONE


def _serial(cell: Any) -> str:
    """The number that a date is stored as, days counted from the workbook's first."""
    from decimal import Decimal

    from openpyxl.utils.datetime import to_excel

    return plain(Decimal(format(to_excel(cell.value, cell.parent.parent.epoch), ".15g")))


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


# -- number formats: the value counts, with the digits and remarks that its format adds --------------------------------


_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<digits>[0#?][0#?,.]*(?:[eE][+-][0#?]+)?|\.[0#?]+)"
    r"|(?P<general>General)|(?P<date>[yYmMdDhHsSaAbBeEgG]+)|(?P<percent>%)|(?P<other>.)",
    re.DOTALL,
)
_REMARK = re.compile(r"[（(][^（）()]*[）)]")
_COUNTED = re.compile(f"[{COUNTERS}]")
_MOST_PLACES = 30

DATE = "这一格是日期或时间格式，不是数"
"""The flaw of a number that is shown as a date."""

_PERCENT = "这一格是百分比格式"
_SCALED = "这一格的格式把数缩小了显示"
_UNUSUAL = "这一格的格式不常见，请核对"
_UNSHOWN = "这一格的格式不显示数字，实际是{}"
_UNSIGNED = "这一格的格式不显示负号，实际是{}"
_ROUNDED = "这一格显示的是四舍五入后的数，实际是{}"


@dataclass(frozen=True, slots=True)
class Shown:
    """A number as text, with the remark or unit that its format adds. `flaw`: why it may not be what a reader sees."""

    text: str
    flaw: str = ""


def shown(stored: str, code: str) -> Shown:
    """The stored number under a format code. The value counts; where a reader sees another one, a flaw says so.

    A zero is "0" however it is shown, as by the dash of an accounting format. A counting unit (件) is left out, another
    unit (元) and a remark in brackets are kept.
    """
    try:
        value = Decimal(format(float(stored), ".15g"))
    except (ValueError, InvalidOperation, OverflowError):
        return Shown(stored)
    if not value.is_finite() or value.adjusted() > _MOST_PLACES or value.adjusted() < -_MOST_PLACES:
        return Shown(stored)
    exact = plain(value)
    section, has_own_sign = _section(code, value)
    tokens = list(_TOKEN.finditer(section))
    if flaw := _kind_flaw(tokens):
        return Shown(exact, flaw)
    patterns = [token["digits"] or "" for token in tokens if token["digits"] or token["general"]]
    around = "".join(_literal(token) for token in tokens)
    if not patterns and not _is_text(tokens):
        return Shown("0") if value == 0 else Shown(exact, _UNSHOWN.format(exact))
    if len(patterns) > 1 or re.search(r"\d", _REMARK.sub("", around)):
        return Shown(exact, _UNUSUAL)
    digits, flaw = _digits(abs(value), patterns[0] if patterns else "")
    if flaw:
        return Shown(exact, flaw)
    if value < 0 and has_own_sign and not re.search(r"[-－(（]", around.partition("\0")[0]):
        return Shown(exact, _UNSIGNED.format(exact))
    before, _, behind = around.partition("\0")
    sign = "-" if value < 0 else "+" if "+" in before else ""
    return Shown(sign + digits + _kept(behind))


def plain(value: Decimal) -> str:
    """A number without an exponent and without zeros at its end."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _section(code: str, value: Decimal) -> tuple[str, bool]:
    """The section of a format that is for this value, and whether it writes the sign itself."""
    sections = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', code)
    if value < 0 and len(sections) > 1:
        return sections[1], True
    if value == 0 and len(sections) > 2:
        return sections[2], True
    return sections[0], False


def _kind_flaw(tokens: list[re.Match[str]]) -> str:
    """Return why the number is not counted, or shows as another one; "" for an ordinary format."""
    for token in tokens:
        if token["date"]:
            return DATE
        if token["percent"]:
            return _PERCENT
        if token["digits"] and token["digits"].endswith(","):
            return _SCALED
    return ""


def _is_text(tokens: list[re.Match[str]]) -> bool:
    """Whether a number is shown as it was typed: an empty section of a one-section format does not count as such."""
    return any(token["other"] == "@" for token in tokens)


def _literal(token: re.Match[str]) -> str:
    """Return what a token adds to the digits, which are NUL here."""
    if token["digits"] or token["general"] or token["other"] == "@":
        return "\0"
    return token["quoted"] or token["escaped"] or token["other"] or ""


def _kept(behind: str) -> str:
    """Return the kept words behind the digits: no counting unit, and no brackets of a negative number."""
    words = behind.strip()
    return "" if words in (")", "）") or _COUNTED.fullmatch(words) else words


def _digits(value: Decimal, pattern: str) -> tuple[str, str]:
    """The digits as shown, at least as many as the format asks for; a flaw where it shows fewer places."""
    exact = plain(value)
    if not pattern or "e" in pattern.lower():
        return exact, ""
    whole, _, places = pattern.partition(".")
    least, most = places.count("0"), len(places)
    own = len(exact.partition(".")[2])
    if own > most:
        return exact, _ROUNDED.format(exact)
    text = f"{value:.{max(own, least)}f}"
    head, point, tail = text.partition(".")
    return head.zfill(whole.count("0")) + point + tail, ""
