"""What is drawn on the pages; lengths in points from a page's lower left corner."""

from reportlab.pdfgen.canvas import Canvas

from app.exporters.pdf.measures import BOLD_STROKE
from app.exporters.pdf.paragraph import Line
from app.exporters.pdf.tags import Element, Tree

_EXACT = 0.0005
_FILLED, _FILLED_AND_STROKED = 0, 2


class Content:
    """The page being drawn. All that is drawn belongs to an element of the tree or is marked as an artifact."""

    def __init__(self, canvas: Canvas, tree: Tree) -> None:
        self.canvas = canvas
        self._tree = tree

    def begin(self, element: Element) -> None:
        mark = self._tree.mark(element, self.canvas.getPageNumber() - 1)
        self.canvas.addLiteral(f"/{element.role} <</MCID {mark}>> BDC")

    def begin_artifact(self) -> None:
        self.canvas.addLiteral("/Artifact BMC")

    def end(self) -> None:
        self.canvas.addLiteral("EMC")

    def rules(self, segments: list[tuple[float, float, float, float]], width: float) -> None:
        """Straight lines (x, y, x, y)."""
        self.canvas.setLineWidth(width)
        self.canvas.setLineCap(2)
        self.canvas.lines(segments)

    def line(self, line: Line, x: float, baseline: float, narrowed: float = 1.0) -> None:
        """A line of text whose measure begins at x. `narrowed` makes the characters so much narrower."""
        x += line.x
        start = line.start
        while start < line.end:
            end = _run_end(line, start)
            for part in line.setting.glyphs[start].face.parts(line.setting.text[start:end], self.canvas):
                self._part(line, start, part, x, baseline, narrowed)
                after = start + len(part)
                x += sum(line.advances[start - line.start : after - line.start]) * narrowed
                start = after

    def _part(self, line: Line, start: int, part: str, x: float, baseline: float, narrowed: float) -> None:
        """Characters of one face that follow each other at even distance."""
        setting = line.setting
        text = self.canvas.beginText()
        text.setFont(setting.glyphs[start].face.name, setting.size)
        if setting.bold[start]:
            self.canvas.setLineWidth(BOLD_STROKE)
            text.setTextRenderMode(_FILLED_AND_STROKED)
        text.setCharSpace(line.letter)
        text.setHorizScale(100 * narrowed)
        text.setTextOrigin(x, baseline)
        text.textOut(part)
        if setting.bold[start]:
            text.setTextRenderMode(_FILLED)
        self.canvas.drawText(text)


def _run_end(line: Line, start: int) -> int:
    """Where face or weight changes, or behind a character whose advance is not its glyph's."""
    setting = line.setting
    first = setting.glyphs[start].face, setting.bold[start]
    for at in range(start, line.end):
        if (setting.glyphs[at].face, setting.bold[at]) != first:
            return at
        natural = setting.glyphs[at].glyph.advance * setting.size / 1000 + line.letter
        if abs(line.advances[at - line.start] - natural) > _EXACT:
            return at + 1
    return line.end
