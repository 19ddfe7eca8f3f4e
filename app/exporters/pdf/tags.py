"""The structure of the document beneath its pages: headings, paragraphs, tables with their header cells."""

from dataclasses import dataclass, field
from typing import TypeAlias

from app.exporters.pdf.file import File


@dataclass(slots=True, eq=False)
class Element:
    """A heading, a paragraph, a table, a row or a cell. `kids` are elements, or places on pages: (page, mark)."""

    role: str
    attributes: str = ""
    kids: list["Element | Mark"] = field(default_factory=list)

    def child(self, role: str, attributes: str = "") -> "Element":
        made = Element(role, attributes)
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

    def write(self, file: File, pages: list[int]) -> int:
        """Number of the structure root; `pages` are the numbers of the page objects."""
        root = file.reserve()
        numbers: dict[Element, int] = {}
        document = self._write(file, self.root, root, pages, numbers)
        parents = "".join(
            f"{page}[{' '.join(f'{numbers[element]} 0 R' for element in marks)}]"
            for page, marks in enumerate(self._marks)
        )
        parent_tree = file.add(f"<</Nums[{parents}]>>")
        file.put(
            root,
            f"<</Type/StructTreeRoot/K {document} 0 R/ParentTree {parent_tree} 0 R"
            f"/ParentTreeNextKey {len(self._marks)}>>",
        )
        return root

    def _write(self, file: File, element: Element, parent: int, pages: list[int], numbers: dict[Element, int]) -> int:
        own = numbers[element] = file.reserve()
        kids = []
        for kid in element.kids:
            if isinstance(kid, Element):
                kids.append(f"{self._write(file, kid, own, pages, numbers)} 0 R")
            else:
                kids.append(f"<</Type/MCR/Pg {pages[kid[0]]} 0 R/MCID {kid[1]}>>")
        file.put(own, f"<</S/{element.role}/P {parent} 0 R{element.attributes}/K[{' '.join(kids)}]>>")
        return own


def cell_attributes(scope: str, rows: int, columns: int) -> str:
    """Attributes of a table cell; `scope` is Row or Column for a header cell, "" for others."""
    entries = f"/Scope/{scope}" if scope else ""
    entries += f"/RowSpan {rows}" if rows > 1 else ""
    entries += f"/ColSpan {columns}" if columns > 1 else ""
    return f"/A<</O/Table{entries}>>" if entries else ""
