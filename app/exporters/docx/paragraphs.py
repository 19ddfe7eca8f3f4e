"""Title, headings and prose as paragraphs of the template's styles."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.exporters.docx.xml import EAST, run, style
from app.exporters.layout import Heading, Paragraph, Title


@dataclass(frozen=True, slots=True)
class Styles:
    """The ids of the template's styles, None where an office's own template does not have one."""

    title: str | None
    headings: tuple[str | None, ...]
    closing: str | None
    run_in: str | None
    table: str | None

    @classmethod
    def of(cls, document: Any) -> "Styles":
        """Found by name: in a template made with a Chinese Word the ids are numbers, the names are these."""
        ids = {str(each.name).lower(): str(each.style_id) for each in document.styles}
        return cls(
            title=ids.get("title"),
            headings=(ids.get("heading 1"), ids.get("heading 2")),
            closing=ids.get("落款"),
            run_in=ids.get("段首标题"),
            table=ids.get("表格文字"),
        )


def block_xml(block: Title | Heading | Paragraph, styles: Styles) -> str:
    """One paragraph."""
    match block:
        case Title():
            return _paragraph(styles.title, run("\n".join(block.lines)))
        case Heading():
            return _paragraph(_heading_style(block.level, styles), run(block.text))
        case Paragraph():
            return _prose(block, styles)


def spacer_xml(styles: Styles) -> str:
    """A paragraph that only keeps two tables, or a table and the end, apart."""
    spacing = '<w:snapToGrid w:val="0"/><w:spacing w:line="240" w:lineRule="exact"/>'
    return f"<w:p><w:pPr>{style('pStyle', styles.table)}{spacing}</w:pPr></w:p>"


def _heading_style(level: int, styles: Styles) -> str | None:
    return styles.headings[min(level, len(styles.headings)) - 1]


def _prose(block: Paragraph, styles: Styles) -> str:
    """A paragraph that is nothing but its run-in heading is a heading of the second level, and navigable as one."""
    if block.align == "right":
        return _paragraph(styles.closing, "".join(_runs(block, None)))
    if block.lead >= len(block.text.rstrip()):
        return _paragraph(styles.headings[1], "".join(_runs(block, None)))
    return _paragraph(None, "".join(_runs(block, styles.run_in)))


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


def _paragraph(name: str | None, content: str) -> str:
    properties = style("pStyle", name)
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>" if properties else f"<w:p>{content}</w:p>"
