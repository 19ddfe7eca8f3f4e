"""Web pages as government sites publish reports: tables by the rules of browsers, menus and footers set aside."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from app.importers.blocks import Block, Mark, Paragraph, Picture, RawCell, RawTable, Span, UnreadableError, marked
from app.importers.text import decoded

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_SKIPPED = frozenset(
    "script style noscript template select option textarea button svg iframe object head rt rp".split()
)
_ENTERED = frozenset("select option textarea button object".split())
"""Elements of a form that show what was entered; in a cell, that is its text."""

_TYPED_IN = ("input", "textarea")
_TEXT_TYPES = ("text", "number")
_SEARCH = re.compile(r"search|query|keyword|搜索|查询|关键[字词]|检索|验证码", re.IGNORECASE)
"""Names of fields that belong to a page, not to its report."""

_BLOCKS = frozenset(
    "address article aside blockquote body center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr"
    " html li main nav ol p pre section table tbody td tfoot th thead tr ul".split()
)
_STRUCK_TAGS = frozenset({"s", "strike", "del"})
_STRUCK = re.compile(r"text-decoration[\w-]*\s*:[^;]*line-through", re.IGNORECASE)
_RAISED_TAGS = frozenset({"sup", "sub"})
_RAISED = re.compile(r"vertical-align\s*:\s*su(?:per|b)", re.IGNORECASE)
_BOLD_TAGS = frozenset({"b", "strong"})
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?:px|pt)?\s*(?:;|$)"
    r"|opacity\s*:\s*0(?:\.0*)?\s*(?:;|$)|(?:left|top|text-indent)\s*:\s*-\d{4,}",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_CLASS = re.compile(r"(?:[a-z][a-z0-9]*)?(?:\.|(?=#))(#?[\w-]+)", re.IGNORECASE)
_MEANING = re.compile(
    r"(?:text-decoration[\w-]*\s*:[^;]*line-through|vertical-align\s*:\s*su(?:per|b)|display\s*:\s*none"
    r"|visibility\s*:\s*hidden)",
    re.IGNORECASE,
)
"""Declarations by which a class of a style sheet says what text means."""

_INLINE = frozenset("a b del em font i ins label small span strong sub sup u".split())
_CONTAINERS = ("article", "div", "section")
_WEIGHT = re.compile(r"font-weight\s*:\s*(\w+)|font\s*:\s*[^;]*\b(bold)\b", re.IGNORECASE)
_HEADING = re.compile(r"\s*[一二三四五六七八九十]{1,2}\s*、")
_ROWS_IN = frozenset({"thead", "tbody", "tfoot"})
_DEEPEST = 250
MOST_TAGS = 400_000
_WIDEST = 100
_TALLEST = 2_000
_CELL_TABLE = 40
"""Characters up to which a table inside a cell is only that cell's text."""


def read(data: bytes) -> list[Block]:
    """The paragraphs and tables of a page. Raises UnreadableError."""
    from lxml import etree, html

    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    text = _DECLARATION.sub("", _text(data)).replace("\x00", "")
    if text.count("<") > MOST_TAGS:
        raise UnreadableError("不能使用：网页过于庞杂，不是年报。")
    try:
        root = html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError("不能使用：网页是空的，或者已经损坏。") from error
    if any("depth" in str(entry.message).lower() for entry in parser.error_log):
        raise UnreadableError("不能使用：网页嵌套过深，不是年报。")
    _set_classes(root)
    return _Reader().read(root)


def _set_classes(root: Any) -> None:
    """Give each stretch of text the declarations of its classes that strike it out, raise or hide it, as its own style.

    Blocks are left alone, as a program may show what a class hides there, but for a second copy of all tables.
    """
    meanings: dict[str, str] = {}
    for sheet in root.iter("style"):
        for selectors, declarations in _rules(sheet.text or ""):
            if found := ";".join(_MEANING.findall(declarations)):
                for selector in selectors.split(","):
                    if named := _CLASS.fullmatch(selector.strip()):
                        meanings[named[1]] = found
    for element in root.iter(*_INLINE, *_CONTAINERS) if meanings else ():
        found = ";".join(meanings[name] for name in _names(element) if name in meanings)
        if found and element.tag not in _CONTAINERS:
            element.set("style", f"{found};{element.get('style', '')}")
        elif found and _is_copy(element, root):
            element.set("style", "display:none")


def _names(element: Any) -> list[str]:
    """The selectors that an element has by its classes and its id."""
    return [*element.get("class", "").split(), *(f"#{name}" for name in element.get("id", "").split())]


def _is_copy(element: Any, root: Any) -> bool:
    """Whether an element holds half of the tables of a page: the page is there twice, as for a narrow screen."""
    inside = sum(1 for _ in element.iter("table"))
    return inside > 0 and inside * 2 == sum(1 for _ in root.iter("table"))


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """The selectors and the declarations of each rule of a style sheet, those for other media left out."""
    depth = 0
    selectors = ""
    for piece in re.split(r"([{}])", _COMMENT.sub("", sheet)):
        if piece == "{":
            depth += 1
        elif piece == "}":
            depth = max(depth - 1, 0)
        elif depth == 0:
            selectors = piece.strip()
        elif depth == 1 and not selectors.startswith("@"):
            yield selectors, piece


def read_archive(data: bytes) -> list[Block]:
    """The paragraphs and tables of a page saved as one file (MHT). Raises UnreadableError."""
    import email
    from email import policy

    message = email.message_from_bytes(data, policy=policy.default)
    for part in message.walk():
        content = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
        if isinstance(content, bytes) and content:
            charset = part.get_content_charset()
            named = f"<meta charset={charset}>".encode() if charset and not _CHARSET.search(content[:4096]) else b""
            return read(named + content)
    raise UnreadableError("不能使用：这是网页归档文件（.mht），其中无网页；请在浏览器里另存为网页或PDF再试。")


def _text(data: bytes) -> str:
    found = _CHARSET.search(data[:4096])
    if found and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        name = found[1].decode("ascii").lower()
        encoding = "gb18030" if name.startswith(("gb", "x-gb")) else name
        try:
            return data.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            pass  # the page says one encoding and uses another: seen
    return decoded(data)


class _Reader:
    """Goes through the elements once. Keeps with each block the element it came from, to tell body from menu."""

    def __init__(self) -> None:
        self._blocks: list[tuple[Block, Any]] = []
        self._spans: list[tuple[Span, Mark]] = []
        self._is_right = False

    def read(self, root: Any) -> list[Block]:
        title = root.find(".//title")
        if title is not None and title.text:
            self._blocks.append((Paragraph((Span(_collapsed(title.text)),), is_aside=True), root))
        self._walk(root, bold=False, depth=0)
        self._flush(root)
        main = _main_element([(block, element) for block, element in self._blocks])
        inside = set(main.iter()) if main is not None else None
        return [
            replace(block, is_aside=True)
            if isinstance(block, Paragraph) and inside is not None and element not in inside
            else block
            for block, element in self._blocks
        ]

    def _walk(self, element: Any, *, bold: bool, depth: int, mark: Mark = Mark.NONE) -> None:
        if depth > _DEEPEST:
            raise UnreadableError("不能使用：网页嵌套过深，不是年报。")
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _TYPED_IN:
            self._say_entered(element, bold=bold, mark=mark)
        if not tag or tag in _SKIPPED or _is_hidden(element):
            return
        bold = _is_bold(element, tag, bold)
        mark = _mark(element, tag, mark)
        if tag == "br":
            is_right = self._is_right
            self._flush(element)
            self._is_right = is_right  # the next line is of the same paragraph
            return
        if tag == "img":
            self._blocks.append((Picture(), element))
            return
        if tag == "table" and not _is_layout(element):
            self._flush(element)
            self._blocks.append((_table(element), element))
            return
        is_block = tag in _BLOCKS
        if is_block:
            self._flush(element.getparent() if element.getparent() is not None else element)
            self._is_right = "right" in (element.get("align", ""), *_aligned(element))
        self._say(element.text, bold=bold, mark=mark)
        for child in element:
            self._walk(child, bold=bold, depth=depth + 1, mark=mark)
            self._say(child.tail, bold=bold, mark=mark)
        if is_block:
            self._flush(element)

    def _say(self, text: str | None, *, bold: bool, mark: Mark) -> None:
        if text and (shown := _collapsed(text)):
            self._spans.append((Span(shown, bold), mark))

    def _say_entered(self, element: Any, *, bold: bool, mark: Mark) -> None:
        """What was entered into a field of a form, as in the page of a system in which reports are written."""
        names = " ".join(element.get(name, "") for name in ("class", "id", "name", "placeholder"))
        if _is_hidden(element) or _SEARCH.search(names):
            return
        if element.tag == "input":
            self._say(element.get("value") if element.get("type", "text") in _TEXT_TYPES else "", bold=bold, mark=mark)
            return
        self._flush(element)
        for line in (element.text or "").split("\n"):
            self._say(line, bold=bold, mark=mark)
            self._flush(element)

    def _flush(self, element: Any) -> None:
        spans, _ = marked(self._spans)
        self._spans = []
        if any(span.text.strip() for span in spans):
            self._blocks.append((Paragraph(spans, is_right=self._is_right), element))
        self._is_right = False


def _collapsed(text: str) -> str:
    return re.sub(r"[ \t\r\n\f]+", " ", text).replace("\xa0", " ")


def _is_hidden(element: Any) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style", "")))


def _mark(element: Any, tag: str, inherited: Mark) -> Mark:
    """The mark of an element's text; what is struck out stays so, however it is set within."""
    style = element.get("style", "")
    if inherited is Mark.STRUCK or tag in _STRUCK_TAGS or _STRUCK.search(style):
        return Mark.STRUCK
    return Mark.RAISED if tag in _RAISED_TAGS or _RAISED.search(style) else inherited


def _is_bold(element: Any, tag: str, inherited: bool) -> bool:
    if found := _WEIGHT.search(element.get("style", "")):
        weight = (found[1] or found[2]).lower()
        return weight in ("bold", "bolder") or (weight.isdecimal() and int(weight[:4]) >= 600)
    return inherited or tag in _BOLD_TAGS


def _aligned(element: Any) -> Iterator[str]:
    found = re.search(r"text-align\s*:\s*(\w+)", element.get("style", ""))
    if found:
        yield found[1]


def _is_layout(table: Any) -> bool:
    """Whether a table only arranges other tables or whole texts on the page."""
    inner = [each for each in table.iter("table") if each is not table]
    if any(len("".join(each.itertext()).strip()) > _CELL_TABLE for each in inner):
        return True
    cells = sum(1 for _ in table.iter("td", "th"))
    return cells <= 2 and len("".join(table.itertext())) > 200


def _main_element(blocks: list[tuple[Block, Any]]) -> Any:
    """The smallest element that holds every table and every paragraph that looks like a section's heading."""
    marks = [
        element
        for block, element in blocks
        if isinstance(block, RawTable)
        or (isinstance(block, Paragraph) and _HEADING.match(block.text) and not block.is_aside)
    ]
    if len(marks) < 2:
        return None
    paths = [[*reversed([mark, *mark.iterancestors()])] for mark in marks]
    common = None
    for level in zip(*paths, strict=False):
        if any(one is not level[0] for one in level):
            break
        common = level[0]
    return common


def _table(table: Any) -> RawTable:
    """The grid that a browser makes of a table: cells flow around those that reach down from above."""
    cells: list[RawCell] = []
    top = 0
    for group in _groups(table):
        taken: set[tuple[int, int]] = set()
        end = top + len(group)
        for row in group:
            left = 0
            for cell in row:
                while (top, left) in taken:
                    left += 1
                columns = _span(cell.get("colspan"), _WIDEST)
                wanted = _span(cell.get("rowspan"), _TALLEST)
                rows = min(wanted or end - top, end - top)
                taken.update((top + down, left + right) for down in range(rows) for right in range(columns))
                cells.append(RawCell(top, left, rows, columns, *cell_text(cell)))
                left += columns
                if len(taken) > 200_000:
                    raise UnreadableError("不能使用：其中有一张过大的表，不是年报。")
            top += 1
    return RawTable(tuple(cells))


def _groups(table: Any) -> Iterator[list[list[Any]]]:
    """Rows by their group, header first and footer last; merged cells end with their group."""
    loose: list[list[Any]] = []
    groups: dict[str, list[list[list[Any]]]] = {"thead": [], "tbody": [], "tfoot": []}
    for child in table:
        if child.tag in _ROWS_IN:
            groups[child.tag].append([_cells(row) for row in child if row.tag == "tr" and not _is_hidden(row)])
        elif child.tag == "tr" and not _is_hidden(child):
            loose.append(_cells(child))
        elif child.tag in ("td", "th"):
            loose.append([child])
    if loose:
        groups["tbody"].append(loose)
    for group in (*groups["thead"], *groups["tbody"], *groups["tfoot"]):
        if group:
            yield group


def _cells(row: Any) -> list[Any]:
    return [cell for cell in row if cell.tag in ("td", "th") and not _is_hidden(cell)]


def _span(value: str | None, most: int) -> int:
    """The number of rows or columns that a cell spans, 1 without a number; of rows 0 stands for all that follow."""
    value = (value or "").strip()
    return min(int(value), most) if value.isdecimal() and len(value) < 8 else 1


def cell_text(cell: Any) -> tuple[str, str]:
    """Return the visible text of a cell, with line breaks at blocks and <br>, and the reason to doubt it."""
    parts: list[tuple[Span, Mark]] = []

    def say(text: str | None, mark: Mark = Mark.NONE) -> None:
        parts.append((Span(text or ""), mark))

    def walk(element: Any, outer: Mark) -> None:
        tag = element.tag if isinstance(element.tag, str) else ""
        if not tag or (tag in _SKIPPED and tag not in _ENTERED) or _is_hidden(element):
            return
        mark = _mark(element, tag, outer)
        if tag == "option" and element.get("selected") is None:
            return
        if tag == "br" or (tag in _BLOCKS and element is not cell):
            say("\n")
        if tag == "input" and element.get("type", "text") in _TEXT_TYPES:
            say(element.get("value", ""))
        say(_collapsed(element.text or ""), mark)
        for child in element:
            walk(child, mark)
            say(_collapsed(child.tail or ""), mark)
        if tag in _BLOCKS:
            say("\n")

    walk(cell, Mark.NONE)
    spans, flaw = marked(parts)
    lines = (line.strip() for line in "".join(span.text for span in spans).split("\n"))
    return "\n".join(line for line in lines if line), flaw
