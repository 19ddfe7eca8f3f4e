"""The structure of a PDF as pdfminer reads it: elements with text, attributes and links; what is not tagged."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import PDFObjRef, resolve1

_TOKENS = re.compile(
    rb"/(?P<role>\w+)\s*(?:<<(?P<entries>(?:[^<>]|<[0-9A-F]*>)*)>>\s*BDC|BMC)|(?P<end>\bEMC\b)"
    rb"|/(?P<font>F\d+) \S+ Tf|\[(?P<array>[^\]]*)\] TJ|(?P<path>\b[SsfFBb]\*?(?=\s))"
)
_MARK = re.compile(rb"/MCID (\d+)")


@dataclass(eq=False)
class Element:
    """An element; `marks` are page and number of its own content, in order with `kids`; `links` its annotations."""

    role: str
    name: bytes
    attributes: dict[str, Any]
    own: int
    text: str = ""
    kids: list["Element"] = field(default_factory=list)
    marks: list[tuple[int, int]] = field(default_factory=list)
    links: list[dict[str, Any]] = field(default_factory=list)

    def all(self) -> Iterator["Element"]:
        yield self
        for kid in self.kids:
            yield from kid.all()

    @property
    def span(self) -> tuple[int, int]:
        """Rows and columns of a cell."""
        return self.attributes.get("RowSpan", 1), self.attributes.get("ColSpan", 1)


class Tagged:
    """A tagged PDF. `marked`: the text of each mark (page, number). `untagged`: what is drawn outside every mark.

    `order`: the marks as they are read, those of an element between its kids where they stand.
    """

    def __init__(self, data: bytes) -> None:
        document = PDFDocument(PDFParser(io.BytesIO(data)))
        self.catalog: dict[str, Any] = {key: resolve1(value) for key, value in document.catalog.items()}
        self.pages = list(PDFPage.create_pages(document))
        self._numbers = {page.pageid: number for number, page in enumerate(self.pages)}
        self.marked: dict[tuple[int, int], str] = {}
        self.actual: list[str] = []
        self.untagged: list[bytes] = []
        self.order: list[tuple[int, int]] = []
        self._known = PDFResourceManager()
        for number, page in enumerate(self.pages):
            self._read(number, page)
        tree = self.catalog["StructTreeRoot"]
        self.root = self._element(tree["K"])
        self.parents = dict(_pairs(resolve1(tree["ParentTree"])["Nums"]))
        self.names = dict(_pairs(resolve1(tree["IDTree"])["Names"])) if "IDTree" in tree else {}

    def _read(self, number: int, page: Any) -> None:
        entries = resolve1(page.resources["Font"])
        fonts = {name: self._known.get_font(entry.objid, resolve1(entry)) for name, entry in entries.items()}
        open_marks: list[int | None] = []
        font = None
        for found in _TOKENS.finditer(b"\n".join(resolve1(stream).get_data() for stream in page.contents)):
            if found["role"]:
                mark = _MARK.search(found["entries"] or b"")
                open_marks.append(int(mark[1]) if mark else open_marks[-1] if open_marks else None)
                if actual := re.search(rb"/ActualText <FEFF([0-9A-F]*)>", found["entries"] or b""):
                    self.actual.append(bytes.fromhex(actual[1].decode()).decode("utf-16-be"))
            elif found["end"]:
                open_marks.pop()
            elif found["font"]:
                font = fonts[found["font"].decode()]
            elif not open_marks:
                self.untagged.append(found[0])
            elif found["array"] is not None and open_marks[-1] is not None and font is not None:
                codes = bytes.fromhex("".join(re.findall(r"<([0-9A-F]*)>", found["array"].decode())))
                text = "".join(font.to_unichr(code) for code in font.decode(codes))
                key = number, open_marks[-1]
                self.marked[key] = self.marked.get(key, "") + text
        assert open_marks == []

    def _element(self, reference: PDFObjRef) -> Element:
        entry = resolve1(reference)
        attributes = resolve1(entry.get("A", {}))
        made = Element(entry["S"].name, entry.get("ID", b""), attributes, reference.objid)
        for kid in resolve1(entry["K"]):
            value = resolve1(kid)
            if "S" in value:
                made.kids.append(self._element(kid))
                made.text += made.kids[-1].text
                assert resolve1(value["P"]) is entry or value["P"].objid == made.own
            elif value["Type"].name == "OBJR":
                made.links.append(resolve1(value["Obj"]))
            else:
                mark = self._numbers[value["Pg"].objid], value["MCID"]
                made.marks.append(mark)
                self.order.append(mark)
                made.text += self.marked.get(mark, "")
        return made


def _pairs(flat: Any) -> Iterator[tuple[Any, Any]]:
    found = resolve1(flat)
    return zip(found[0::2], found[1::2], strict=True)
