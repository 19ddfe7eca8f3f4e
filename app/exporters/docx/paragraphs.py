"""The little WordprocessingML that paragraphs, tables and headers share; written as text, in the schema's order."""

import re
from collections.abc import Iterator
from html import escape
from typing import Any, NamedTuple

from app.exporters.files import storable
from app.exporters.layout import LONG_WORD, Heading, Paragraph, Title
from app.exporters.signature import Span, lines_of

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MAIN = f"{{{NAMESPACE}}}"
TWIPS = 20
"""Twips in a point."""

EAST = '<w:rFonts w:hint="eastAsia"/>'
"""Makes “”…— Chinese: Word takes them from the Latin face without it."""

HYPHEN = "\ufdd2"
"""Stands for Word's hyphen that does not break; becomes its element. No text has this code."""

# A number and its unit get no mark: a joiner without width would be copied along with the text.
_TELEPHONE = re.compile(r"(?<![\d-])\d{3,4}-\d{3,4}(?:-\d{3,4}|\d{3,5})?(?![\d-])")

_BREAK = re.compile(rf"([\t\n{HYPHEN}])")
_BREAKS = {"\t": "<w:tab/>", "\n": "<w:br/>", HYPHEN: "<w:noBreakHyphen/>"}


def kept_together(text: str) -> str:
    """`text` with HYPHEN in its telephone numbers, so that no line ends within them."""
    return _TELEPHONE.sub(lambda found: found[0].replace("-", HYPHEN), text)


def run(text: str, properties: str = EAST) -> str:
    """A run; `properties` are the children of w:rPr. Tabs, line feeds and HYPHEN become elements; "" for no text."""
    parts = [_BREAKS.get(part) or _text(part) for part in _BREAK.split(storable(text)) if part]
    return f"<w:r><w:rPr>{properties}</w:rPr>{''.join(parts)}</w:r>" if parts else ""


def _text(part: str) -> str:
    return f'<w:t xml:space="preserve">{escape(part, quote=False)}</w:t>'


def attribute(text: str) -> str:
    """`text` quoted as the value of an attribute."""
    return f'"{escape(storable(text), quote=False).replace(chr(34), "&quot;")}"'


def style(kind: str, name: str | None) -> str:
    """w:pStyle or w:rStyle; "" for a style that the template does not have."""
    return f'<w:{kind} w:val="{name}"/>' if name else ""


def fragment(xml: str, namespaces: str = "") -> list[Any]:
    """The elements of a piece of XML, made by python-docx's parser so that they can stand in its documents."""
    from docx.oxml import parse_xml

    return list(parse_xml(f'<w:body xmlns:w="{NAMESPACE}" {namespaces}>{xml}</w:body>'))


class Styles(NamedTuple):
    """The ids of the template's styles, None where an office's own template does not have one."""

    title: str | None
    headings: tuple[str | None, ...]
    closing: str | None
    run_in: str | None
    table: str | None

    @classmethod
    def of(cls, document: Any) -> "Styles":
        """Finds the styles by name: in a template made with a Chinese Word the ids are numbers, the names are these."""
        ids = {str(each.name).lower(): str(each.style_id) for each in document.styles}
        return cls(
            title=ids.get("title"),
            headings=(ids.get("heading 1"), ids.get("heading 2")),
            closing=ids.get("落款"),
            run_in=ids.get("段首标题"),
            table=ids.get("表格文字"),
        )


class Around(NamedTuple):
    """How a paragraph stands to its neighbours.

    `above` is blank space above it in twips, None for that of its style. `is_kept`: the next block begins on its page.
    `turns`: it begins a page.
    """

    above: int | None = None
    is_kept: bool = False
    turns: bool = False

    def xml(self) -> tuple[str, str]:
        """The XML before and behind the other properties of the paragraph, in the schema's order."""
        before = ("<w:keepNext/>" if self.is_kept else "") + ("<w:pageBreakBefore/>" if self.turns else "")
        return before, f'<w:spacing w:before="{self.above}"/>' if self.above is not None else ""


def block_xml(block: Title | Heading | Paragraph, styles: Styles, around: Around) -> str:
    """One paragraph."""
    match block:
        case Title():
            return _paragraph(styles.title, run("\n".join(block.lines)), around)
        case Heading():
            return _paragraph(_heading_style(block.level, styles), run(block.text), around)
        case Paragraph():
            return _prose(block, styles, around)


def signature_xml(block: Paragraph, styles: Styles, around: Around, span: Span, width: int) -> str:
    """A line of signature or date in its place; a long name has its line ends."""
    left, right = round(span.left * TWIPS), max(0, width - round(span.right * TWIPS))
    side = {0.0: "left", 0.5: "center", 1.0: "right"}[span.side]
    sides = (
        f'<w:ind w:leftChars="0" w:left="{left}" w:rightChars="0" w:right="{right}" w:firstLineChars="0" '
        f'w:firstLine="0"/><w:contextualSpacing w:val="0"/><w:jc w:val="{side}"/>'
    )
    bold = all(each.bold for each in block.runs)
    return _paragraph(styles.closing, run("\n".join(lines_of(block.text)), _face(bold)), around, sides)


def spacer_xml(styles: Styles, height: int = 0) -> str:
    """A paragraph that only keeps two tables, or a table and the end, apart: `height` twips, at least a point."""
    spacing = f'<w:snapToGrid w:val="0"/><w:spacing w:line="{max(height, TWIPS)}" w:lineRule="exact"/>'
    return f"<w:p><w:pPr>{style('pStyle', styles.table)}{spacing}</w:pPr></w:p>"


def _heading_style(level: int, styles: Styles) -> str | None:
    return styles.headings[min(level, len(styles.headings)) - 1]


def _prose(block: Paragraph, styles: Styles, around: Around) -> str:
    """A paragraph that is nothing but its run-in heading is a heading of the second level, and navigable as one."""
    if block.lead >= len(block.text.rstrip()):
        return _paragraph(styles.headings[1], "".join(_runs(block, None)), around)
    block = block._replace(runs=tuple(each._replace(text=kept_together(each.text)) for each in block.runs))
    ranged = '<w:jc w:val="left"/>' if LONG_WORD.search(block.text) else ""
    return _paragraph(None, "".join(_runs(block, styles.run_in)), around, ranged)


def _runs(block: Paragraph, lead_style: str | None) -> Iterator[str]:
    """The runs, cut where the lead ends. Blanks at both ends are left out: the indent is the style's."""
    text = block.text
    first, end = len(text) - len(text.lstrip()), len(text.rstrip())
    at = 0
    for each in block.runs:
        for start, stop, name in ((first, block.lead, lead_style), (max(first, block.lead), end, None)):
            cut = each.text[max(start - at, 0) : max(stop - at, 0)]
            yield run(cut, style("rStyle", name) + _face(each.bold))
        at += len(each.text)


def _face(bold: bool) -> str:
    return f"{EAST}<w:b/>" if bold else EAST


def _paragraph(name: str | None, content: str, around: Around, sides: str = "") -> str:
    before, spacing = around.xml()
    properties = style("pStyle", name) + before + spacing + sides
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>" if properties else f"<w:p>{content}</w:p>"
