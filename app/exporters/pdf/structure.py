"""The structure tree of the document, as PDF/UA requires it: headings, paragraphs, links, tables."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFDocument, PDFObject

from app.model.edition import GridCell, Role

Mark: TypeAlias = tuple[int, int]
"""A drawn part of an element: the page, counted from 0, and the number of the mark there."""

_HEADERS = (Role.CORNER, Role.HEADER, Role.HEADING, Role.LABEL)
_OVER: dict[Role, tuple[Role, ...]] = {Role.HEADING: (), Role.LABEL: (Role.HEADING,), Role.CORNER: (Role.HEADING,)}
"""The cells above that are headers of a cell of a role, if not all are."""

_ROOT = "StructTreeRoot"


@dataclass(slots=True, eq=False)
class Link:
    """An annotation that opens `target`, over a `box` (left, bottom, right, top) of a page."""

    page: int
    box: tuple[float, float, float, float]
    text: str
    target: str


@dataclass(slots=True, eq=False)
class Element:
    """An element of the structure. `attributes` are those of tables; `name` is what `Headers` of cells call it by."""

    role: str
    attributes: str = ""
    name: str = ""
    kids: list["Element | Mark | Link"] = field(default_factory=list)

    def child(self, role: str, attributes: str = "", name: str = "") -> "Element":
        made = Element(role, attributes, name)
        self.kids.append(made)
        return made


class _Entry(PDFObject):  # type: ignore[misc] # reportlab ships no types
    """A dictionary whose text is known once all objects that it names have their numbers."""

    def __init__(self) -> None:
        self.text = ""

    def format(self, document: PDFDocument) -> bytes:
        return self.text.encode("ascii")


class Tree:
    """The elements of a document, and which of them each mark on a page belongs to."""

    def __init__(self) -> None:
        self.root = Element("Document")
        self._marks: list[list[Element]] = []

    def mark(self, element: Element, page: int) -> int:
        """A new mark on a page, counted from 0, for what is drawn of the element."""
        while len(self._marks) <= page:
            self._marks.append([])
        marks = self._marks[page]
        element.kids.append((page, len(marks)))
        marks.append(element)
        return len(marks) - 1

    def add_to(self, document: PDFDocument) -> None:
        """Put the tree into a document whose pages are all drawn."""
        _Writer(document, self.root, self._marks).write()


class _Writer:
    """Writes a tree into a document."""

    def __init__(self, document: PDFDocument, root: Element, marks: Sequence[Sequence[Element]]) -> None:
        self._document = document
        self._root = root
        self._marks = marks
        self._top = PDFDictionary({"Type": "/StructTreeRoot"})
        document.Reference(self._top, _ROOT)
        self._pages = document.Pages.pages
        self._references: dict[Element, str] = {}
        self._links: list[tuple[Link, str]] = []
        self._owners: list[str] = []

    def write(self) -> None:
        document, pages = self._document, self._pages
        self._top["K"] = self._element(self._root, self._reference(self._top))
        parents = [[self._references[element] for element in marks] for marks in self._marks]
        numbers = [f"{page} [ {' '.join(elements)} ]" for page, elements in enumerate(parents)]
        numbers += [f"{number} {owner}" for number, owner in enumerate(self._owners, len(pages))]
        self._top["ParentTree"] = document.Reference(PDFDictionary({"Nums": f"[ {' '.join(numbers)} ]"}))
        self._top["ParentTreeNextKey"] = len(pages) + len(self._owners)
        if named := sorted((element.name, own) for element, own in self._references.items() if element.name):
            names = " ".join(f"({name}) {own}" for name, own in named)
            self._top["IDTree"] = document.Reference(PDFDictionary({"Names": f"[ {names} ]"}))
        document.Catalog.StructTreeRoot = self._top
        document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})
        for number, page in enumerate(pages):
            page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
            page.StructParents, page.Tabs = number, "/S"
            page.Annots = [own for link, own in self._links if link.page == number] or None

    def _element(self, element: Element, parent: str) -> str:
        """Write an element with all its children; return its reference."""
        entry = _Entry()
        own = self._references[element] = self._reference(entry)
        kids = " ".join(self._kid(kid, own) for kid in element.kids)
        name = f" /ID ({element.name})" if element.name else ""
        attributes = f" /A << /O /Table {element.attributes} >>" if element.attributes else ""
        entry.text = f"<< /Type /StructElem /S /{element.role} /P {parent}{name}{attributes} /K [ {kids} ] >>"
        return own

    def _kid(self, kid: "Element | Mark | Link", own: str) -> str:
        if isinstance(kid, Element):
            return self._element(kid, own)
        if isinstance(kid, Link):
            link = self._link(kid, own)
            return f"<< /Type /OBJR /Obj {link} /Pg {self._reference(self._pages[kid.page])} >>"
        page, mark = kid
        return f"<< /Type /MCR /Pg {self._reference(self._pages[page])} /MCID {mark} >>"

    def _link(self, link: Link, owner: str) -> str:
        """An annotation without a frame, printed with its page as archives ask."""
        entry = _Entry()
        own = self._reference(entry)
        box = " ".join(f"{side:.3f}" for side in link.box)
        entry.text = (
            f"<< /Type /Annot /Subtype /Link /Rect [ {box} ] /Border [ 0 0 0 ] /F 4 /Contents {in_utf_16(link.text)}"
            f" /A << /S /URI /URI ({link.target}) >> /StructParent {len(self._pages) + len(self._owners)} >>"
        )
        self._owners.append(owner)
        self._links.append((link, own))
        return own

    def _reference(self, entry: PDFObject) -> str:
        found: bytes = self._document.Reference(entry).format(self._document)
        return found.decode("ascii")


def in_utf_16(text: str) -> str:
    """A string of PDF."""
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"


class TableCells:
    """The attributes of a table's cells: scope, spans, and the header cells that each belongs to.

    The elements of header cells are called `prefix` and their number.
    """

    def __init__(self, cells: Sequence[GridCell], prefix: str) -> None:
        self._prefix = prefix
        self._above = [(at, cell) for at, cell in enumerate(cells) if cell.role in (Role.HEADER, Role.HEADING)]
        self._beside = [(at, cell) for at, cell in enumerate(cells) if cell.role is Role.LABEL]

    def name(self, at: int) -> str:
        return f"{self._prefix}{at}"

    def attributes(self, cell: GridCell) -> str:
        parts = []
        if cell.role in _HEADERS:
            parts.append(f"/Scope /{'Row' if cell.role is Role.LABEL else 'Column'}")
        if cell.rows > 1:
            parts.append(f"/RowSpan {cell.rows}")
        if cell.columns > 1:
            parts.append(f"/ColSpan {cell.columns}")
        if names := " ".join(f"({self.name(at)})" for at in self.headers(cell)):
            parts.append(f"/Headers [ {names} ]")
        return " ".join(parts)

    def headers(self, cell: GridCell) -> Iterator[int]:
        """The header cells above a cell and left of it that reach over it.

        What stands above a heading inside the table belongs to the rows before that heading alone. A label has the
        heading over it and the labels that it is a part of.
        """
        headings = (each.top for _, each in self._above if each.role is Role.HEADING and each.top < cell.top)
        first, roles = max(headings, default=0), _OVER.get(cell.role, (Role.HEADER, Role.HEADING))
        for at, each in self._above:
            if first <= each.top < cell.top and each.role in roles and _share_columns(each, cell):
                yield at
        for at, each in self._beside if cell.role not in (Role.HEADER, Role.HEADING, Role.CORNER) else ():
            if each.left < cell.left and each.top < cell.top + cell.rows and cell.top < each.top + each.rows:
                yield at


def _share_columns(one: GridCell, other: GridCell) -> bool:
    return one.left < other.left + other.columns and other.left < one.left + one.columns


def is_header(cell: GridCell) -> bool:
    return cell.role in _HEADERS
