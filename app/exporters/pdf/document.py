"""Makes the file of a laid-out report: pages, outline, structure, fonts and what the file says of itself."""

import io

from reportlab.pdfgen.canvas import Canvas

import app.exporters.pdf.quick  # noqa: F401 — before anything is drawn
from app.exporters.layout import Layout
from app.exporters.pdf.archive import About, describe
from app.exporters.pdf.content import Content
from app.exporters.pdf.drawing import HEAD_OF_AREA, draw_page_number, draw_rows, draw_stamp, draw_text
from app.exporters.pdf.flow import Flow, Placed, PlacedText, Text, measured_blocks
from app.exporters.pdf.fonts import SONG
from app.exporters.pdf.measures import LEFT, PAGE_HEIGHT, PAGE_WIDTH
from app.exporters.pdf.table import MeasuredTable
from app.exporters.pdf.tags import Element, Tree
from app.model.coverage import drawn

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
            initialFontName=SONG["0"].face.name,
        )
        self._tree = Tree()
        self._content = Content(self._canvas, self._tree)
        self._elements: dict[int, Element] = {}
        self._is_beneath = False
        flow = Flow(measured_blocks(layout.blocks))
        self.starts = flow.starts()
        """Where each block of the layout stands."""
        for index, items in enumerate(flow.pages):
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
        """A line of the outline; a run-in heading stands beneath the heading before it, if there is one."""
        key = f"{self._canvas.getPageNumber()}:{item.y:.3f}"
        self._canvas.bookmarkHorizontalAbsolute(key, HEAD_OF_AREA - item.y, left=LEFT)
        level = item.block.level if self._is_beneath else 0
        self._canvas.addOutlineEntry(item.block.bookmark, key, level, closed=True)
        self._is_beneath = True

    def _element(self, block: Text | MeasuredTable) -> Element:
        """The block's element; one for all the pages that it reaches."""
        if id(block) not in self._elements:
            role = block.role if isinstance(block, Text) else "Table"
            self._elements[id(block)] = self._tree.root.child(role)
        return self._elements[id(block)]

    def bytes(self) -> bytes:
        self._canvas.save()
        return self._file.getvalue()
