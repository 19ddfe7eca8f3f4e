"""What is drawn on one page, as operators of a content stream; lengths in points from the page's lower left corner."""

from app.exporters.pdf.embedding import Subsets
from app.exporters.pdf.file import number
from app.exporters.pdf.measures import BOLD_STROKE
from app.exporters.pdf.paragraph import Line
from app.exporters.pdf.tags import Element, Tree

_EXACT = 0.0005


class Content:
    """A page as it is being drawn. All that is drawn belongs to an element of the tree or is marked as an artifact."""

    def __init__(self, page: int, subsets: Subsets, tree: Tree) -> None:
        self.page = page
        self._subsets = subsets
        self._tree = tree
        self._operators: list[str] = []

    def begin(self, element: Element) -> None:
        mark = self._tree.mark(element, self.page)
        self._operators.append(f"/{element.role}<</MCID {mark}>>BDC")

    def begin_artifact(self) -> None:
        self._operators.append("/Artifact BMC")

    def end(self) -> None:
        self._operators.append("EMC")

    def draw(self, operators: str) -> None:
        self._operators.append(operators)

    def rules(self, segments: list[tuple[float, float, float, float]], width: float) -> None:
        """Straight lines (x, y, x, y)."""
        paths = "".join(f"{number(x)} {number(y)} m {number(to_x)} {number(to_y)} l\n" for x, y, to_x, to_y in segments)
        self._operators.append(f"{number(width)} w 2 J\n{paths}S")

    def line(self, line: Line, x: float, baseline: float, narrowed: float = 1.0) -> None:
        """A line of text whose measure begins at x. `narrowed` makes the characters so much narrower."""
        self._operators.append("BT" if narrowed == 1 else f"BT {number(100 * narrowed)} Tz")
        glyphs, bold = line.setting.glyphs, line.setting.bold
        x += line.x
        start = line.start
        while start < line.end:
            face, is_bold = glyphs[start].face, bold[start]
            end = start + 1
            while end < line.end and glyphs[end].face is face and bold[end] == is_bold:
                end += 1
            self._run(line, start, end, x, baseline, is_bold=is_bold)
            x += sum(line.advances[start - line.start : end - line.start]) * narrowed
            start = end
        self._operators.append("ET" if narrowed == 1 else "100 Tz ET")

    def _run(self, line: Line, start: int, end: int, x: float, baseline: float, *, is_bold: bool) -> None:
        """Characters of one face."""
        setting, size, letter = line.setting, line.setting.size, line.letter
        subset = self._subsets[setting.glyphs[start].face]
        shown = ""
        for at in range(start, end):
            glyph = setting.glyphs[at].glyph
            if line.hangs and at + 1 == line.end:
                narrow = (line.advances[-1] - setting.spacing) * 1000 / size
                shown += subset.hung(setting.text[at], glyph._replace(advance=narrow))
                continue
            shown += subset.code(setting.text[at], glyph)
            off = line.advances[at - line.start] - glyph.advance * size / 1000 - letter
            if abs(off) > _EXACT and at + 1 < end:
                shown += f">{number(-off * 1000 / size)}<"
        place = f"1 0 0 1 {number(x)} {number(baseline)} Tm"
        text = f"/{subset.name} {number(size)} Tf {letter:.4f} Tc {place}[<{shown}>]TJ"
        self._operators.append(f"2 Tr {BOLD_STROKE} w {text} 0 Tr" if is_bold else text)

    def bytes(self) -> bytes:
        return "\n".join(self._operators).encode("ascii")
