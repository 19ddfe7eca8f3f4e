"""Makes the PDF of a layout: pages, page numbers, draft stamp, and what PDF/A-1b asks of the file."""

import io
from datetime import datetime
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from reportlab.pdfbase.pdfdoc import (
    NoEncryption,
    PDFArray,
    PDFDictionary,
    PDFDocument,
    PDFInfo,
    PDFName,
    PDFObject,
    PDFStream,
    PDFString,
)
from reportlab.pdfgen.canvas import Canvas

from app.exporters.layout import Layout
from app.exporters.pdf.drawing import (
    HEAD_OF_AREA,
    Content,
    draw_page_number,
    draw_rows,
    draw_stamp,
    draw_text,
)
from app.exporters.pdf.embedding import no_font
from app.exporters.pdf.line_breaking import LEFT, PAGE_HEIGHT, PAGE_WIDTH
from app.exporters.pdf.page_flow import Pages, Placed, PlacedText, Text
from app.exporters.pdf.structure import Element, Tree
from app.exporters.pdf.table import MeasuredTable
from app.model.coverage import drawn

_PROFILE = "sRGB.icc"
_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" pdfaid:part="1" pdfaid:conformance="B"/>
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates which part of ISO 14289 the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" pdf:Producer="{program}"/>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">
<xmp:CreatorTool>{program}</xmp:CreatorTool>{dates}</rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>"""


class About(NamedTuple):
    """The properties of the file. `date` is ISO 8601; one that cannot be read is left out."""

    title: str
    author: str
    program: str
    language: str
    date: str

    @property
    def moment(self) -> datetime | None:
        try:
            return datetime.fromisoformat(self.date).replace(microsecond=0)
        except ValueError:
            return None


def describe(canvas: Canvas, about: About) -> None:
    """Write the properties into the file's information and into its XMP metadata, which archives read."""
    document = canvas._doc
    document.info = _Info(about)
    document.encrypt = _LinesEnded()
    catalog = document.Catalog
    catalog.__NoDefault__ = [*catalog.__NoDefault__, "OutputIntents"]
    catalog.ViewerPreferences = PDFDictionary({"DisplayDocTitle": "true"})
    catalog.Metadata = _plain_stream(_metadata(about), {"Type": PDFName("Metadata"), "Subtype": PDFName("XML")})
    catalog.OutputIntents = PDFArray([document.Reference(_output_intent(document))])


class _Content(bytes, PDFObject):  # type: ignore[misc] # reportlab ships no types
    """The content of a stream, followed by the end of line that archives demand and reportlab leaves out."""

    def format(self, document: PDFDocument) -> bytes:
        return bytes(self) + b"\n"


class _LinesEnded(NoEncryption):  # type: ignore[misc] # reportlab ships no types
    """The one place that every stream passes on its way into the file, its length being taken behind it."""

    def encode(self, content: str | bytes) -> _Content:
        return _Content(content.encode("utf-8") if isinstance(content, str) else content)


class _Info(PDFInfo):  # type: ignore[misc] # reportlab ships no types
    """The information of a file without the entries that would say nothing; its dates are the report's."""

    def __init__(self, about: About) -> None:
        super().__init__()
        self.title, self.author = about.title, about.author
        self._about = about

    def format(self, document: PDFDocument) -> bytes:
        about = self._about
        entries = {"Title": about.title, "Author": about.author, "Producer": about.program, "Creator": about.program}
        if moment := about.moment:
            date = f"D:{moment:%Y%m%d%H%M%S}{_zone(moment)}"
            entries |= {"CreationDate": date, "ModDate": date}
        formatted: bytes = PDFDictionary({key: PDFString(text) for key, text in entries.items()}).format(document)
        return formatted


def _zone(moment: datetime) -> str:
    """+08'00', as PDF writes it; nothing for a time of no known zone."""
    zone = f"{moment:%z}"
    return f"{zone[:3]}'{zone[3:5]}'" if zone else ""


def _metadata(about: About) -> bytes:
    moment = about.moment
    names = ("CreateDate", "ModifyDate", "MetadataDate") if moment else ()
    return _PACKET.format(
        title=escape(about.title, quote=False),
        author=escape(about.author, quote=False),
        program=escape(about.program, quote=False),
        language=about.language,
        dates="".join(f"<xmp:{name}>{moment.isoformat() if moment else ''}</xmp:{name}>" for name in names),
    ).encode("utf-8")


def _output_intent(document: PDFDocument) -> PDFDictionary:
    """Grey and black as a screen of sRGB shows them."""
    profile = Path(__file__).resolve().parents[3] / "resources" / "icc" / _PROFILE
    colours = _plain_stream(profile.read_bytes(), {"N": 3})
    return PDFDictionary(
        {
            "Type": PDFName("OutputIntent"),
            "S": PDFName("GTS_PDFA1"),
            "OutputConditionIdentifier": PDFString("sRGB IEC61966-2.1"),
            "Info": PDFString("sRGB IEC61966-2.1"),
            "DestOutputProfile": document.Reference(colours),
        }
    )


def _plain_stream(content: bytes, entries: dict[str, Any]) -> PDFStream:
    """A stream that is not compressed: archives want to read the metadata without unpacking."""
    return PDFStream(PDFDictionary(entries), content)


LANGUAGE = "zh-CN"


class Document:
    """A report on its way into a file."""

    def __init__(self, layout: Layout, program: str) -> None:
        title = drawn(layout.title.replace("\n", ""))
        self._file = io.BytesIO()
        self._canvas = Canvas(
            self._file,
            pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
            pageCompression=1,
            invariant=1,
            lang=LANGUAGE,
            initialFontName=no_font(),
        )
        self._tree = Tree()
        self._content = Content(self._canvas, self._tree)
        self._elements: dict[int, Element] = {}
        self._is_beneath = False
        self._level = 0
        pages = Pages(layout)
        self.starts = pages.starts()
        """The places of each block of the layout."""
        for index, items in enumerate(pages.pages):
            self._draw(index, items, layout)
            self._canvas.showPage()
        describe(self._canvas, About(title, drawn(layout.unit), program, LANGUAGE, layout.date))
        self._canvas.showOutline()
        self._tree.add_to(self._canvas._doc)

    def _draw(self, index: int, items: list[Placed], layout: Layout) -> None:
        if layout.stamp:
            draw_stamp(self._content, layout.stamp)
        for item in items:
            element = self._element(item.block)
            if not isinstance(item, PlacedText):
                draw_rows(self._content, item, element)
                continue
            if item.block.bookmark and item.first == 0:
                self._bookmark(item)
            draw_text(self._content, item, element)
        page = layout.page_number.format(page=index + 1)
        draw_page_number(self._content, page, is_odd=index % 2 == 0)

    def _bookmark(self, item: PlacedText) -> None:
        """Add a line to the outline. A run-in heading goes below the heading before it, if there is one."""
        key = f"{self._canvas.getPageNumber()}:{item.y:.3f}"
        self._canvas.bookmarkHorizontalAbsolute(key, HEAD_OF_AREA - item.y, left=LEFT)
        level = item.block.level if self._is_beneath else 0
        self._canvas.addOutlineEntry(item.block.bookmark, key, level, closed=True)
        self._is_beneath = True

    def _element(self, block: Text | MeasuredTable) -> Element:
        """The block's element; one for all the pages that it reaches."""
        if id(block) not in self._elements:
            role = self._role(block) if isinstance(block, Text) else "Table"
            self._elements[id(block)] = self._tree.root.child(role)
        return self._elements[id(block)]

    def _role(self, block: Text) -> str:
        """The role of a text; a heading is at most one level below the heading before it, as readers expect."""
        if not block.role.startswith("H"):
            return block.role
        self._level = min(int(block.role[1:]), self._level + 1)
        return f"H{self._level}"

    def bytes(self) -> bytes:
        self._canvas.save()
        return self._file.getvalue()
