"""Makes the file of a laid-out report: pages, outline, structure, fonts and what the file says of itself."""

from app.exporters.layout import Layout
from app.exporters.pdf.archive import About, write_info, write_metadata, write_output_intent
from app.exporters.pdf.content import Content
from app.exporters.pdf.drawing import HEAD_OF_AREA, draw_page_number, draw_rows, draw_stamp, draw_text
from app.exporters.pdf.embedding import Subsets
from app.exporters.pdf.file import File, number
from app.exporters.pdf.flow import Flow, Placed, PlacedText, Text, measured_blocks
from app.exporters.pdf.fonts import drawn
from app.exporters.pdf.measures import PAGE_HEIGHT, PAGE_WIDTH
from app.exporters.pdf.outline import Bookmark, write_outline
from app.exporters.pdf.table import MeasuredTable
from app.exporters.pdf.tags import Element, Tree

LANGUAGE = "zh-CN"


class Document:
    """A report on its way into a file."""

    def __init__(self, layout: Layout, program: str) -> None:
        title = drawn(layout.title.replace("\n", ""))
        self._about = About(title, drawn(layout.unit), program, LANGUAGE, layout.date)
        self._subsets = Subsets()
        self._tree = Tree()
        self._elements: dict[int, Element] = {}
        self._bookmarks: list[Bookmark] = []
        flow = Flow(measured_blocks(layout.blocks))
        self._contents = [self._draw(index, items, layout) for index, items in enumerate(flow.pages)]

    def _draw(self, index: int, items: list[Placed], layout: Layout) -> Content:
        content = Content(index, self._subsets, self._tree)
        if layout.stamp:
            draw_stamp(content, layout.stamp)
        for item in items:
            element = self._element(item.block)
            if not isinstance(item, PlacedText):
                draw_rows(content, item, element)
                continue
            if item.block.bookmark and item.first == 0:
                place = HEAD_OF_AREA - item.y
                self._bookmarks.append(Bookmark(item.block.bookmark, item.block.level, index, place))
            draw_text(content, item, element)
        page = layout.page_number.format(page=index + 1)
        draw_page_number(content, page, is_odd=index % 2 == 0)
        return content

    def _element(self, block: Text | MeasuredTable) -> Element:
        """The block's element; one for all the pages that it reaches."""
        if id(block) not in self._elements:
            role = block.role if isinstance(block, Text) else "Table"
            self._elements[id(block)] = self._tree.root.child(role)
        return self._elements[id(block)]

    def bytes(self) -> bytes:
        file = File()
        root, tree = file.reserve(), file.reserve()
        pages = [file.reserve() for _ in self._contents]
        fonts = file.add(f"<<{self._subsets.embed(file)}>>")
        box = f"[0 0 {number(PAGE_WIDTH)} {number(PAGE_HEIGHT)}]"
        for index, (page, content) in enumerate(zip(pages, self._contents, strict=True)):
            stream = file.stream("", content.bytes())
            file.put(
                page,
                f"<</Type/Page/Parent {tree} 0 R/MediaBox{box}/Resources<</Font {fonts} 0 R>>"
                f"/Contents {stream} 0 R/StructParents {index}>>",
            )
        file.put(tree, f"<</Type/Pages/Count {len(pages)}/Kids[{' '.join(f'{page} 0 R' for page in pages)}]>>")
        file.put(
            root,
            f"<</Type/Catalog/Pages {tree} 0 R/Lang({LANGUAGE})/MarkInfo<</Marked true>>"
            f"/StructTreeRoot {self._tree.write(file, pages)} 0 R{write_outline(file, self._bookmarks, pages)}"
            f"/ViewerPreferences<</DisplayDocTitle true>>/Metadata {write_metadata(file, self._about)} 0 R"
            f"/OutputIntents[{write_output_intent(file)} 0 R]>>",
        )
        return file.written(root, write_info(file, self._about))
