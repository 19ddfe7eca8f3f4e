"""Reports in which every figure is another one, damaged in structure: a figure read for sure must be its cell's."""

import copy
import io
import random
import re
import warnings
import zipfile
from collections.abc import Callable
from functools import cache
from typing import Any

from lxml import etree, html

from app.exporters import formats
from app.importers import Certainty, Reading
from app.model.numbers import Kind, read
from app.model.report import Report
from tests.importers.documents import Document, document
from tests.importers.ledgers import ROWS, workbook
from tests.importers.packages import packed
from tests.importers.pages import bare_pdf, pdf
from tests.importers.writers import WRITERS
from tests.made import example

LAYOUTS = {
    "docx": ("docx merged", "docx flat"),
    "xlsx": ("xlsx one sheet", "xlsx sheets"),
    "html": ("html plain", "html of Word", "html flat", "html in layout tables", "html divs"),
    "text": ("text tabs", "text dropped"),
    "pdf": ("pdf", "pdf without borders"),
}
FIRST, STEP = 10007, 7

Damage = Callable[[bytes, random.Random], bytes]


def numbered(edition: str) -> Report:
    """A report whose totals hold and in which no two cells have the same figure.

    None is contained in two others written together.
    """
    report = example(edition)
    report.remarks.clear()
    for number, cell in enumerate(report.edition.cells.values()):
        figure = str(FIRST + STEP * number)
        match cell.kind:
            case Kind.SIGNED:
                figure = f"+{figure}"
            case Kind.DECIMAL:
                figure += ".5"
            case Kind.AMOUNT:
                figure += "元"
        answer = read(figure, cell.kind)
        assert answer is not None
        report.answers[cell.id] = answer
    for total in report.edition.definitions:
        del report.answers[total]
    return report


@cache
def source(layout: str, edition: str) -> tuple[Document, bytes]:
    """A numbered report in one layout."""
    made = document(numbered(edition))
    if layout == "pdf without borders":
        return made, bare_pdf(made)
    write = pdf if layout == "pdf" else WRITERS[layout]
    return made, write(made, random.Random(layout))


def shifted(made: Document, reading: Reading) -> list[str]:
    """The cells that are read for sure and hold another cell's figure, or two figures run together."""
    owners = {re.sub(r"\D", "", text): cell for cell, text in made.truth.items()}
    wrong = []
    for cell in reading.cells.values():
        digits = re.sub(r"\D", "", cell.text)
        if cell.certainty is Certainty.SURE and cell.id in made.truth and digits:
            two = len(digits) > 7 and any(own in digits and own != digits for own in owners)
            if two or owners.get(digits, cell.id) != cell.id:
                wrong.append(f"{cell.id}={cell.text}")
    return wrong


# -- trees: HTML and the XML parts of packages -------------------------------------------------------------------------


def _of_tags(root: Any, *names: str) -> list[Any]:
    return [each for each in root.iter() if isinstance(each.tag, str) and each.tag.rpartition("}")[2] in names]


def _without(element: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _twice(element: Any) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.insert(parent.index(element), _copy(element))


def _copy(element: Any) -> Any:
    again = copy.deepcopy(element)
    again.tail = None
    return again


def _emptied(element: Any) -> None:
    for each in element.iter():
        each.text = each.tail = None


def _spanned(root: Any, draw: random.Random) -> None:
    """Another extent for one cell."""
    cells = _of_tags(root, "td", "th")
    marks = _of_tags(root, "gridSpan")
    value = draw.choice(["0", "1", "2", "3", "7", "99999", "-1", "x", ""])
    if cells:
        draw.choice(cells).set(draw.choice(["rowspan", "colspan"]), value)
    elif marks:
        mark = draw.choice(marks)
        mark.set(mark.tag.replace("gridSpan", "val"), value)


CELLS = ("td", "th", "tc", "c", "row", "tr", "tbl", "table", "tbody", "mergeCell", "vMerge", "gridSpan", "p")


def damage_trees(root: Any, draw: random.Random, *, wild: bool) -> None:
    """Changes of structure. Unless `wild`, of one kind, so that none makes up for another: a page that shows a figure

    under another label because one was taken out before it and one added behind it does say just that.
    """
    kind = draw.randrange(4)
    for _ in range(draw.randint(1, 3)):
        _damage_tree(root, draw, draw.randrange(7) if wild else kind, anywhere=wild and draw.random() < 0.5)


def _damage_tree(root: Any, draw: random.Random, kind: int, *, anywhere: bool) -> None:
    places = _of_tags(root, *CELLS)
    if anywhere:
        places = [each for each in root.iter() if each.getparent() is not None]
    if not places:
        return
    place = draw.choice(places)
    match kind:
        case 0:
            _without(place)
        case 1:
            _twice(place)
        case 2:
            _emptied(place)
        case 3:
            _spanned(root, draw)
        case 4:
            other = draw.choice(places)
            if place not in other.iterancestors() and place is not other and place.getparent() is not None:
                other.addprevious(place)
        case 5:
            for name in list(place.attrib):
                place.set(name, draw.choice(["", "0", "-1", "999999999", "A1", "ZZZ9999999", "一", "true"]))
        case 6:
            place.text = draw.choice(["", "1", "/", "小计", "总计", "一、", "\x7f" * 9, "1" * 400, "（" * 300])


def damage_html(data: bytes, draw: random.Random, *, wild: bool) -> bytes:
    root = html.document_fromstring(data)
    damage_trees(root, draw, wild=wild)
    made = etree.tostring(root, method="html", encoding="utf-8")
    return re.sub(rb"charset=[\"']?[\w-]+", b'charset="utf-8', made, count=1)


def damage_package(data: bytes, draw: random.Random, *, wild: bool) -> bytes:
    """A change in one XML part of a Word or Excel file."""
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    names = [name for name in parts if re.search(r"document\.xml$|sheet\d+\.xml$", name)]
    if wild and draw.random() < 0.3:
        names = [name for name in parts if name.endswith((".xml", ".rels"))]
    name = draw.choice(names)
    root = etree.fromstring(parts[name])
    damage_trees(root, draw, wild=wild)
    parts[name] = etree.tostring(root)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as new:
        for name, part in parts.items():
            new.writestr(name, part)
    return made.getvalue()


# -- text and PDF ------------------------------------------------------------------------------------------------------


def damage_text(data: bytes, draw: random.Random, *, wild: bool) -> bytes:
    encoding = "utf-8"
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text, encoding = data.decode("gb18030"), "gb18030"
    lines = text.split("\n")
    kind = draw.randrange(4)
    for _ in range(draw.randint(1, 3)):
        number = draw.choice([n for n, line in enumerate(lines) if "\t" in line] or [0])
        match draw.randrange(6) if wild else kind:
            case 0:
                del lines[number]
            case 1:
                lines.insert(number, lines[number])
            case 2:
                lines[number] = _poked(lines[number], "\t", "", draw)
            case 3:
                lines[number] = _poked(lines[number], "\t", "\t\t", draw)
            case 4:
                lines[number] = _poked(lines[number], draw.choice(["\t", "一", "0"]), "\r", draw)
            case 5:
                lines.insert(number, "".join(draw.choices("\t\t一、（）1/\f\v\x00*　", k=30)))
        if not lines:
            return b""
    return "\n".join(lines).encode(encoding)


def _poked(line: str, old: str, new: str, draw: random.Random) -> str:
    places = [found.start() for found in re.finditer(re.escape(old), line)]
    if not places:
        return line
    at = draw.choice(places)
    return line[:at] + new + line[at + len(old) :]


def damage_pdf(data: bytes, draw: random.Random, *, wild: bool) -> bytes:
    """Rules and texts taken out of the drawing of a page; `wild`: bytes and numbers anywhere."""
    made = bytearray(data)
    if wild:
        for _ in range(draw.randint(1, 6)):
            numbers = [found.span() for found in re.finditer(rb"\b\d+(?:\.\d+)?\b", made)]
            start, end = draw.choice(numbers)
            value = draw.choice([b"0", b"-1", b"99999999", b"1.5", b"/A", b"<<", b"]"])
            made[start:end] = value.ljust(end - start)[: end - start] if draw.random() < 0.7 else value
        return bytes(made)
    drawn = [found.span() for found in re.finditer(rb"(?m)^n [-\d. ]+ re S$|^BT .*? ET$", made)]
    for start, end in draw.sample(drawn, min(len(drawn), draw.randint(1, 4))):
        made[start:end] = b" " * (end - start)
    return bytes(made)


# -- what holds other files, and ledgers -------------------------------------------------------------------------------


@cache
def package() -> tuple[Report, bytes]:
    """A report and a package with its data file and one document."""
    report = numbered("disclosure-2021")
    return report, packed({"docx": ("年报.docx", b"PK" * 300), "data": ("年报.json", formats.write(report))}, report)


def damage_zip(data: bytes, draw: random.Random) -> bytes:
    """Bytes of a zip changed, of the zip itself or of what a file in it says; its sums are made anew then."""
    if draw.random() < 0.3:
        return _poked_bytes(data, draw)
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        parts = [(name, old.read(name)) for name in old.namelist()]
    number = draw.randrange(len(parts))
    name, content = parts[number]
    match draw.randrange(4):
        case 0:
            parts[number] = name, _poked_bytes(content, draw)
        case 1:
            parts[number] = draw.choice(["../a.json", "manifest.json", "a.docx", "年报.json"]), content
        case 2:
            del parts[number]
        case 3:
            parts[number] = name, content.replace(b'"', draw.choice([b"'", b'"[', b'""']), draw.randint(1, 3))
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as new, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names that are there twice
        for name, content in parts:
            new.writestr(name, content)
    return made.getvalue()


def _poked_bytes(data: bytes, draw: random.Random) -> bytes:
    made = bytearray(data)
    for _ in range(draw.randint(1, 4)):
        made[draw.randrange(len(made))] = draw.randrange(256)
    start = draw.randrange(len(made))
    del made[start : start + draw.choice([0, 0, 1, 40])]
    return bytes(made)


def damaged_ledger(draw: random.Random) -> bytes:
    """A ledger, damaged as any workbook, with words that are none of its own."""
    odd = ("", "?", "2024-02-30", "不予公开", "2024年13月1日", "45356", "自然人 ", "办理中")
    rows = [list(row) for row in draw.choices(ROWS, k=20)]
    for _ in range(draw.randint(0, 8)):
        draw.choice(rows)[draw.randrange(7)] = draw.choice(odd)
    return damage_package(workbook(rows), draw, wild=True)


DAMAGE: dict[str, Callable[..., bytes]] = {
    "docx": damage_package,
    "xlsx": damage_package,
    "html": damage_html,
    "text": damage_text,
    "pdf": damage_pdf,
}


def damaged(kind: str, draw: random.Random, *, wild: bool) -> tuple[Document, bytes]:
    """A numbered report of an edition in a layout of this kind, damaged."""
    edition = draw.choice(["disclosure-2021", "disclosure-2019", "disclosure-2021-single"])
    made, data = source(draw.choice(LAYOUTS[kind]), edition)
    return made, DAMAGE[kind](data, draw, wild=wild)
