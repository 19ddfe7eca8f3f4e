"""The structure of the document beneath its pages: headings, paragraphs, tables with their header cells."""

from dataclasses import dataclass, field
from typing import Any, TypeAlias

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFDocument, PDFName, PDFObjectReference


@dataclass(slots=True, eq=False)
class Element:
    """A heading, a paragraph, a table, a row or a cell. `kids` are elements, or places on pages: (page, mark)."""

    role: str
    attributes: dict[str, Any] = field(default_factory=dict)
    kids: list["Element | Mark"] = field(default_factory=list)

    def child(self, role: str, attributes: dict[str, Any] | None = None) -> "Element":
        made = Element(role, attributes or {})
        self.kids.append(made)
        return made


Mark: TypeAlias = tuple[int, int]


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
        root = PDFDictionary({"Type": PDFName("StructTreeRoot")})
        document.Reference(root, _ROOT)
        references: dict[Element, PDFObjectReference] = {}
        root["K"] = self._add(document, self.root, PDFObjectReference(_ROOT), references)
        parents = []
        for page, marks in enumerate(self._marks):
            parents += [page, PDFArray([references[element] for element in marks])]
        root["ParentTree"] = document.Reference(PDFDictionary({"Nums": PDFArray(parents)}))
        root["ParentTreeNextKey"] = len(self._marks)
        document.Catalog.StructTreeRoot = root
        document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})
        for number, page in enumerate(document.Pages.pages):
            page.__NoDefault__ = [*page.__NoDefault__, "StructParents"]
            page.StructParents = number

    def _add(
        self,
        document: PDFDocument,
        element: Element,
        parent: PDFObjectReference,
        references: dict[Element, PDFObjectReference],
    ) -> PDFObjectReference:
        entry = PDFDictionary({"S": PDFName(element.role), "P": parent})
        own = references[element] = document.Reference(entry)
        if element.attributes:
            entry["A"] = PDFDictionary({"O": PDFName("Table"), **element.attributes})
        kids = [
            self._add(document, kid, own, references)
            if isinstance(kid, Element)
            else PDFDictionary({"Type": PDFName("MCR"), "Pg": _page(document, kid[0]), "MCID": kid[1]})
            for kid in element.kids
        ]
        entry["K"] = PDFArray(kids)
        return own


_ROOT = "StructTreeRoot"


def _page(document: PDFDocument, number: int) -> PDFObjectReference:
    return document.Reference(document.Pages.pages[number])


def cell_attributes(scope: str, rows: int, columns: int) -> dict[str, Any]:
    """Attributes of a table cell; `scope` is Row or Column for a header cell, "" for others."""
    attributes: dict[str, Any] = {"Scope": PDFName(scope)} if scope else {}
    if rows > 1:
        attributes["RowSpan"] = rows
    if columns > 1:
        attributes["ColSpan"] = columns
    return attributes
