"""Reads Word documents: paragraphs and tables, with the numbers that Word itself puts before paragraphs."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.importers.blocks import (
    Block,
    Mark,
    Notice,
    Paragraph,
    Picture,
    RawCell,
    RawTable,
    Span,
    UnreadableError,
    lines_of,
    marked,
)
from app.importers.docx_unshown import MAIN, chosen_entry, instructions, is_prompt, prompts, symbol
from app.importers.files import Archive, FileKind, kind
from app.model.ordinals import write_ordinal

_CHINESE = frozenset(
    {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "ideographTraditional"}
)
_PLACE = re.compile(r"%([1-9])")
_JOINER = re.compile("\u200d(?=[\\d\u4e00-\u9fff％℃])")
"""Word's mark that keeps a number with its unit; it belongs to the look of the text."""


class Numbering:
    """Counts numbered paragraphs in the order in which they are asked for."""

    def __init__(self, numbering: Any, styles: Any) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._counts: dict[tuple[str, int], int] = {}
        self._lists: dict[str, str] = {}
        self._styles: dict[str, tuple[str, int]] = {}
        for abstract in numbering.iter(f"{MAIN}abstractNum") if numbering is not None else ():
            levels = {_depth(level): _level(level) for level in abstract.iter(f"{MAIN}lvl")}
            self._levels[str(abstract.get(f"{MAIN}abstractNumId"))] = levels
        self._restarts: dict[tuple[str, int], int] = {}
        for one in numbering.iter(f"{MAIN}num") if numbering is not None else ():
            name = str(one.get(f"{MAIN}numId"))
            self._lists[name] = _value(one, "abstractNumId")
            for override in one.iter(f"{MAIN}lvlOverride"):
                if (start := _value(override, "startOverride")).isdecimal() and len(start) < 6:
                    self._restarts[name, _depth(override)] = int(start)
        for style in styles.iter(f"{MAIN}style") if styles is not None else ():
            properties = style.find(f"{MAIN}pPr/{MAIN}numPr")
            if properties is not None:
                self._styles[str(style.get(f"{MAIN}styleId"))] = _place(properties)

    def next(self, paragraph: Any) -> str:
        """The number that stands before a paragraph, "" for none."""
        properties = paragraph.find(f"{MAIN}pPr/{MAIN}numPr")
        style = paragraph.find(f"{MAIN}pPr/{MAIN}pStyle")
        if properties is not None:
            number, level = _place(properties)
        else:
            number, level = self._styles.get(str(style.get(f"{MAIN}val")) if style is not None else "", ("", 0))
        abstract = self._lists.get(number, "")
        levels = self._levels.get(abstract)
        if not levels or level not in levels:
            return ""
        for deeper in [key for key in self._counts if key[0] == abstract and key[1] > level]:
            del self._counts[deeper]
        if (start := self._restarts.pop((number, level), None)) is not None:  # at the first paragraph of the list
            self._counts[abstract, level] = start - 1
        self._counts[abstract, level] = self._counts.get((abstract, level), levels[level][2] - 1) + 1
        return _PLACE.sub(lambda found: self._shown(abstract, levels, int(found[1]) - 1), levels[level][1])

    def _shown(self, abstract: str, levels: dict[int, tuple[str, str, int]], level: int) -> str:
        kind, _, start = levels.get(level, ("decimal", "", 1))
        count = self._counts.get((abstract, level), start)
        return write_ordinal(count) if kind in _CHINESE else str(count)


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
    child = element.find(f"{MAIN}{name}") if element is not None else None
    return str(child.get(f"{MAIN}val", "")) if child is not None else ""


def _depth(level: Any) -> int:
    """The number of a level of a numbering, from 0."""
    value = str(level.get(f"{MAIN}ilvl", ""))
    return int(value) if value.isdecimal() and len(value) < 3 else 0


_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_CONTENT = frozenset(
    [
        *(f"{MAIN}{name}" for name in ("p", "tbl", "tr", "tc", "r", "t", "tab", "br", "cr", "noBreakHyphen")),
        *(f"{MAIN}{name}" for name in ("altChunk", "fldChar", "sym")),
        f"{_MATH}r",
        f"{_MATH}t",
    ]
)
"""Elements that are read."""

_LEFT_OUT = frozenset(
    [
        *(f"{MAIN}{name}" for name in ("del", "moveFrom", "rt", "drawing", "pict", "object", "sdtPr", "sdtEndPr")),
        *(f"{MAIN}{name}" for name in ("pPr", "rPr", "tblPr", "tblPrEx", "tblGrid", "trPr", "tcPr", "sectPr")),
        *(f"{MAIN}{name}" for name in ("customXmlPr", "smartTagPr", "rubyPr")),
        *(f"{_MATH}{name}" for name in ("sup", "sub")),
    ]
)
"""Elements whose text is no part of the document's, or is read in another way. All others only wrap content."""

_PICTURES = (
    "{http://schemas.openxmlformats.org/drawingml/2006/main}blip",
    "{urn:schemas-microsoft-com:vml}imagedata",
)
_BOX = f"{MAIN}txbxContent"
"""The content of a text box that is anchored in a paragraph."""

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_OFF = frozenset({"0", "false", "off", "none", "baseline"})
_NO_ROW = ("del", "hidden")
"""Properties of a table's row that is not shown."""

_DELETED_CELL = f"{MAIN}tcPr/{MAIN}cellDel"
_NO_END = tuple(f"{MAIN}{name}" for name in ("del", "moveFrom", "vanish", "specVanish"))
"""Properties of a paragraph's end that is not shown."""

_FILE = "aFChunk"
"""The relation of a document to a file that it takes in."""

_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MOST_WITHIN = 3
_UNFILLED = "这一格的内容控件未填写，显示的是提示文字"

_BOLD, _VANISH, _STRIKE, _DOUBLE_STRIKE, _ALIGN, _POSITION = (
    f"{MAIN}{name}" for name in ("b", "vanish", "strike", "dstrike", "vertAlign", "position")
)
_SWITCHES = frozenset((_BOLD, _VANISH, _STRIKE, _DOUBLE_STRIKE, _ALIGN, _POSITION))
"""Properties of a run that decide what its text means."""

_DEEPEST_STYLE = 12
_CELL_TABLE = 40
"""Characters up to which a table inside a cell is only the text of this cell."""

_DEEPEST_TABLE = 12
_WIDEST = 200


def read(data: bytes, within: int = _MOST_WITHIN) -> list[Block]:
    """The paragraphs and tables of a .docx. Raises UnreadableError.

    `within`: how many files may lie in one another; at 0 those that the document takes in are left out.
    """
    archive = Archive(data)
    main = archive.main()
    root = archive.part(main)
    body = root.find(f"{MAIN}body") if root is not None else None
    if body is None:
        raise UnreadableError("不能使用：其中无Word正文，文件可能已损坏。")
    related = list(archive.related(main))
    parts = {kind: target for _, kind, target in related}
    styles = archive.part(parts["styles"]) if "styles" in parts else None
    numbering = archive.part(parts["numbering"]) if "numbering" in parts else None
    files = {name: archive.content(target) for name, kind, target in related if kind == _FILE}
    return list(_Reader(body, styles, numbering, files, within).blocks(body))


def blocks_of(body: Any, styles: Any) -> list[Block]:
    """The paragraphs and tables of a body that is no package's, with the styles of its document or None."""
    return list(_Reader(body, styles, None, {}, 0).blocks(body))


class _Reader:
    """Goes through a body once; knows what the styles switch on, and counts the numbered paragraphs.

    `files`: those that the document takes in whole, by the id of their relation; `within` as of `read`.
    """

    def __init__(self, body: Any, styles: Any, numbering: Any, files: Mapping[str, bytes], within: int) -> None:
        self._styles = _styles(styles)
        self._numbering = Numbering(numbering, styles)
        self._files = files
        self._within = within
        self._instructions = instructions(body)
        self._prompts = prompts(body)
        self._has_boxes = next(body.iter(_BOX, *_PICTURES), None) is not None

    def blocks(self, parent: Any, depth: int = 0) -> Iterator[Block]:
        if depth > _DEEPEST_TABLE:
            raise UnreadableError("不能使用：表格嵌套过深，可能是有害文件。")
        begun: list[Span] = []
        for child in _children(parent):
            if child.tag == f"{MAIN}p" and _runs_on(child):
                begun += self._shown(child)
            elif child.tag == f"{MAIN}p":
                yield from self._paragraphs(child, depth, begun)
                begun = []
            elif child.tag == f"{MAIN}tbl":
                yield from self._table(child, depth)
            elif child.tag == f"{MAIN}altChunk":
                yield from self._taken_in(child)
        if begun:
            yield from map(Paragraph, lines_of(begun))

    def _taken_in(self, element: Any) -> Iterator[Block]:
        """The blocks of a whole file in the place of a paragraph, as programs have it that make Word of a web page."""
        data = self._files.get(str(element.get(_RELATION, "")), b"")
        if not data.strip() or not self._within:
            return
        match found := kind(data):
            case FileKind.DOCX:
                yield from read(data, self._within - 1)
            case FileKind.HTML | FileKind.MHT | FileKind.TEXT:
                from app.importers import html, text

                readers = {FileKind.HTML: html.read, FileKind.MHT: html.read_archive, FileKind.TEXT: text.read}
                yield from readers[found](data)
            case _:
                yield Notice("正文", "文件里套着另一个文件，未导入，请用Word打开，另存一次再试")

    def _shown(self, element: Any) -> tuple[Span, ...]:
        """The text of a paragraph with the number that Word puts before it."""
        number = self._numbering.next(element)
        return *((Span(number),) if number else ()), *marked(self._spans(element))[0]

    def _paragraphs(self, element: Any, depth: int, begun: Sequence[Span]) -> Iterator[Block]:
        """The lines of a paragraph, then its boxes and pictures. `begun`: the text that runs on in it."""
        spans = [*begun, *self._shown(element)]
        align = element.find(f"{MAIN}pPr/{MAIN}jc")
        is_right = align is not None and align.get(f"{MAIN}val") in ("right", "end")
        for line in lines_of(spans):
            yield Paragraph(line, is_right=is_right, origin=element)
        if prompt := self._prompt(element):
            yield Notice("正文", f"内容控件未填写，显示的是提示文字，请核对：{prompt}")
        has_picture = False
        for found in element.iter(_BOX, *_PICTURES) if self._has_boxes else ():
            if found.tag != _BOX:
                has_picture = True
            elif next(found.iterancestors(_FALLBACK), None) is None:  # of two versions of a box only the first
                yield from self.blocks(found, depth + 1)
        if has_picture:
            yield Picture()

    def _spans(self, element: Any) -> list[tuple[Span, Mark]]:
        """The shown text of a paragraph, each stretch with its mark."""
        properties = element.find(f"{MAIN}pPr")
        spans: list[tuple[Span, Mark]] = []
        of_paragraph = self._styles.get(_value(properties, "pStyle"), frozenset()) - {_BOLD}
        for child in _children(element):
            if child.tag in (f"{MAIN}r", f"{_MATH}r") and child not in self._instructions:
                switched = self._switched(child.find(f"{MAIN}rPr"), of_paragraph)
                text = _run_text(child)
                is_asked = child in self._prompts and is_prompt(text)
                if text and _VANISH not in switched and not is_asked:
                    spans.append((Span(text, _BOLD in switched), _mark(switched)))
        return spans

    def _prompt(self, element: Any) -> str:
        """The prompts of content controls within an element that were left as they were."""
        if not self._prompts:
            return ""
        return "".join(_run_text(run) for run in element.iter(f"{MAIN}r") if run in self._prompts).strip()

    def _switched(self, properties: Any, of_paragraph: frozenset[str]) -> frozenset[str]:
        """Return the marks of a run: its own, those of its character style, and those of its paragraph's style."""
        if properties is None:
            return of_paragraph
        inherited = of_paragraph | self._styles.get(_value(properties, "rStyle"), frozenset())
        own = {tag: _is_on(each) for each in properties if (tag := each.tag) in _SWITCHES}
        return inherited.difference(own) | {tag for tag, is_on in own.items() if is_on} if own else inherited

    def _table(self, element: Any, depth: int) -> Iterator[Block]:
        """A table; rows that hold other tables are only layout, and their contents are given in order."""
        rows: list[Any] = []
        for row in _children(element):
            if row.tag != f"{MAIN}tr" or any(row.find(f"{MAIN}trPr/{MAIN}{name}") is not None for name in _NO_ROW):
                continue
            cells = [cell for cell in _children(row) if cell.tag == f"{MAIN}tc" and cell.find(_DELETED_CELL) is None]
            if any(map(_is_layout, cells)):
                if rows:
                    yield self._raw_table(rows)
                rows = []
                for cell in cells:
                    yield from self.blocks(cell, depth + 1)
            else:
                rows.append((row, cells))
        if rows:
            yield self._raw_table(rows)

    def _raw_table(self, rows: list[Any]) -> RawTable:
        made: list[RawCell] = []
        open_merges: dict[int, int] = {}
        for top, (row, cells) in enumerate(rows):
            left = _number(row.find(f"{MAIN}trPr/{MAIN}gridBefore"), 0)
            for cell in cells:
                properties = cell.find(f"{MAIN}tcPr")
                span = _number(properties.find(f"{MAIN}gridSpan") if properties is not None else None, 1)
                merge = properties.find(f"{MAIN}vMerge") if properties is not None else None
                goes_on = merge is not None and merge.get(f"{MAIN}val", "continue") == "continue"
                above = open_merges.get(left)
                if goes_on and above is not None and made[above].columns == span:
                    whole = made[above]
                    made[above] = replace(whole, rows=top - whole.top + 1)
                else:
                    open_merges[left] = len(made)
                    text, flaw = self._cell_text(cell)
                    made.append(RawCell(top, left, 1, span, text, flaw, origin=cell))
                left += span
        return RawTable(tuple(made))

    def _cell_text(self, cell: Any) -> tuple[str, str]:
        """The text of a cell, and why not to trust it."""
        texts: list[str] = []
        for block in self.blocks(cell, _DEEPEST_TABLE - 1):
            if isinstance(block, Paragraph):
                texts.append(block.text)
            elif isinstance(block, RawTable):
                texts += [inner.text for inner in block.cells]
        text = "\n".join(texts).strip("\n")
        if self._prompt(cell):
            return text, _UNFILLED
        if text.strip():
            return text, ""
        pieces = (piece for element in cell.iter(f"{MAIN}p") for piece in self._spans(element))
        return text, marked(pieces)[1]


def _is_layout(cell: Any) -> bool:
    """Whether a cell holds another table that is more than the text of this cell."""
    inner = cell.find(f".//{MAIN}tbl")
    return inner is not None and len("".join(text.text or "" for text in cell.iter(f"{MAIN}t"))) > _CELL_TABLE


def _runs_on(paragraph: Any) -> bool:
    """Whether the end of a paragraph is deleted or hidden, so that its text runs on in the next one."""
    end = paragraph.find(f"{MAIN}pPr/{MAIN}rPr")
    return end is not None and any(end.find(mark) is not None and _is_on(end.find(mark)) for mark in _NO_END)


def _mark(switched: frozenset[str]) -> Mark:
    if _STRIKE in switched or _DOUBLE_STRIKE in switched:
        return Mark.STRUCK
    return Mark.RAISED if _ALIGN in switched or _POSITION in switched else Mark.NONE


def _children(element: Any) -> Iterator[Any]:
    """The children that are read, those of mere wrappers in place of these."""
    for child in element:
        if child.tag in _CONTENT:
            yield child
        elif child.tag == _ALTERNATE:
            choice = child.find(_CHOICE)
            yield from _children(choice if choice is not None else child)
        elif child.tag not in _LEFT_OUT:
            yield from _children(child)


def _run_text(run: Any) -> str:
    parts = []
    for node in _children(run):
        match node.tag.rpartition("}")[2]:
            case "t":
                parts.append(_JOINER.sub("", node.text or ""))
            case "tab":
                parts.append("\t")
            case "br" | "cr":
                parts.append("" if node.get(f"{MAIN}type") in ("page", "column") else "\n")
            case "noBreakHyphen":
                parts.append("-")
            case "sym":
                parts.append(symbol(node))
            case "fldChar":
                parts.append(chosen_entry(node))
            case "r":  # the text below a phonetic guide
                parts.append(_run_text(node))
    return "".join(parts)


def _styles(styles: Any) -> dict[str, frozenset[str]]:
    """The properties that each style of characters and paragraphs switches on, of those that are read."""
    found: dict[str, Any] = {}
    for style in styles.iter(f"{MAIN}style") if styles is not None else ():
        if style.get(f"{MAIN}type") in ("character", "paragraph"):
            found[str(style.get(f"{MAIN}styleId"))] = style

    def switched(name: str, depth: int = 0) -> frozenset[str]:
        style = found.get(name)
        if style is None or depth > _DEEPEST_STYLE:
            return frozenset()
        own = {each.tag: _is_on(each) for each in style.iterfind(f"{MAIN}rPr/*") if each.tag in _SWITCHES}
        inherited = switched(_value(style, "basedOn"), depth + 1)
        return inherited.difference(own) | {tag for tag, is_on in own.items() if is_on}

    return {name: switched(name) for name in found}


def _is_on(switch: Any) -> bool:
    return switch.get(f"{MAIN}val", "1") not in _OFF


def _number(element: Any, usual: int) -> int:
    value = str(element.get(f"{MAIN}val", "")) if element is not None else ""
    return min(int(value), _WIDEST) if value.isdecimal() and len(value) < 6 else usual
