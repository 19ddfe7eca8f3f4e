"""Makes the Word document of a layout: body, footers with page numbers, headers with the draft stamp."""

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.exporters.docx.blocks import (
    EAST,
    MAIN,
    TWIPS,
    Around,
    Fitted,
    Styles,
    attribute,
    block_xml,
    fragment,
    grid_xml,
    run,
    signature_xml,
    spacer_xml,
)
from app.exporters.files import last_change, storable
from app.exporters.layout import BLANK_LINES, Grid, Layout, Paragraph
from app.exporters.page_plan import BORDERS, HEIGHT, PITCH, Stretch
from app.model.report import Report

_PAGE = "{page}"
_FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    "<w:r><w:t>1</w:t></w:r>"
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
_SHAPES = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:w10="urn:schemas-microsoft-com:office:word"'
)
# The text shape as Word itself writes a watermark: LibreOffice and WPS know it by this name and type.
_TEXT_SHAPE = (
    '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" '
    'path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/>'
    '<v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/><v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/>'
    '<v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/><v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/>'
    '<v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/><v:f eqn="sum @6 0 @5"/></v:formulas>'
    '<v:path textpathok="t" o:connecttype="custom" o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800" '
    'o:connectangles="270,180,90,0"/><v:textpath on="t" fitshape="t"/><v:handles><v:h position="#0,bottomRight" '
    'xrange="6629,14971"/></v:handles><o:lock v:ext="edit" text="t" shapetype="t"/></v:shapetype>'
)


def number_pages(section: Any, pattern: str) -> None:
    """Number the pages in both footers, if `pattern` has a place for it.

    A footer in which an office's template has something of its own is left alone.
    """
    before, page, after = pattern.partition(_PAGE)
    if not page:
        return
    for footer in (section.footer, section.even_page_footer):
        paragraph = footer.paragraphs[0]
        if not any(each.text or each.runs for each in footer.paragraphs):
            for element in fragment(f"<w:p>{run(before)}{_FIELD}{run(after)}</w:p>")[0]:
                paragraph._p.append(element)


def stamp_pages(section: Any, stamp: str) -> None:
    """The stamp on every page twice: a line at the head, and large across the page behind the text."""
    for number, header in enumerate((section.header, section.even_page_header), 1):
        paragraph = header.paragraphs[0]
        for element in fragment(f"<w:p>{_watermark(stamp, number)}{run(stamp)}</w:p>", _SHAPES)[0]:
            paragraph._p.append(element)


def _watermark(stamp: str, number: int) -> str:
    height = 150
    return (
        f"<w:r><w:rPr>{EAST}<w:noProof/></w:rPr><w:pict>{_TEXT_SHAPE}"
        f'<v:shape id="PowerPlusWaterMarkObject{number}" o:spid="_x0000_s{2048 + number}" type="#_x0000_t136" '
        f'style="position:absolute;margin-left:0;margin-top:0;width:{height * len(stamp)}pt;height:{height}pt;'
        "rotation:315;z-index:-251658752;mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
        'mso-position-vertical:center;mso-position-vertical-relative:margin" o:allowincell="f" fillcolor="#d9d9d9" '
        f'stroked="f"><v:fill opacity=".4"/><v:textpath style="font-family:&quot;黑体&quot;;font-size:1pt" '
        f"string={attribute(stamp)}/>"
        '<w10:wrap anchorx="margin" anchory="margin"/></v:shape></w:pict></w:r>'
    )


TEMPLATE = Path(__file__).resolve().parents[3] / "resources" / "templates" / "report.docx"
"""Page, styles, empty headers and footers, built by packaging/template/build.py; any Word file may replace it."""

_FRAME = 3.0
"""Points by which other programs may set a table taller than its rows; the space below it is reduced by them."""

_LOWER = 3.5
"""Points between a heading and its table beyond those of the line."""

_LONGEST_PROPERTY = 255
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_ZIP_MODE = 0o600 << 16


def write(report: Report, layout: Layout) -> bytes:
    """The whole file. Raises OSError where the template is missing."""
    return document(layout, report.year)


def document(layout: Layout, year: int) -> bytes:
    """The file of a layout that need not be a report's; `year` as for `last_change`."""
    import docx

    made = docx.Document(io.BytesIO(TEMPLATE.read_bytes()))
    _fill_body(made, layout)
    section = made.sections[-1]
    number_pages(section, layout.page_number)
    if layout.stamp:
        stamp_pages(section, layout.stamp)
    _describe(made.core_properties, layout, year)
    saved = io.BytesIO()
    made.save(saved)
    return _settled(saved)


def _fill_body(document: Any, layout: Layout) -> None:
    body = document.element.body
    end = body.sectPr
    for child in list(body):
        if child is not end:
            body.remove(child)
    styles = Styles.of(document)
    for child in fragment("".join(_blocks(layout, styles, _type_width(end)))):
        end.addprevious(child)


def _blocks(layout: Layout, styles: Styles, width: int) -> list[str]:
    """The XML of all blocks. A table needs a paragraph between it and the next table or the end of the document."""
    from app.exporters.pdf.page_flow import Pages

    pages = Pages(layout)
    plan = pages.plan
    tables = {number: plan.of(number) for number, block in enumerate(layout.blocks) if isinstance(block, Grid)}
    headed = [number for number in tables if number - 1 not in tables and not pages.signature(max(0, number - 1))]
    drops = {number: _drop(tables[number], plan.heights[number]) for number in headed}
    parts: list[str] = []
    for number, block in enumerate(layout.blocks):
        after_table = number - 1 in tables
        above = 0
        if after_table and plan.above[number]:
            dropped = drops.get(number - 1, 0.0) if len(tables[number - 1]) == 1 else 0.0
            above = round((plan.above[number] - _FRAME - dropped) * TWIPS)
        is_kept, turns = bool(plan.kept[number]), number in plan.turned
        if isinstance(block, Grid):
            if after_table:
                parts.append(spacer_xml(styles, above))
            begun = frozenset(stretch.first for stretch in tables[number][1:])
            parts.append(grid_xml(block, styles, width, Fitted(plan.heights[number], plan.kept[number], turns, begun)))
        elif isinstance(block, Paragraph) and (span := pages.signature(number)):
            is_first = number == 0 or pages.signature(number - 1) is None
            blank = BLANK_LINES[layout.sealed] * round(PITCH * TWIPS) if is_first else 0
            parts.append(signature_xml(block, styles, Around(blank, is_kept), span, width))
        else:
            beneath = drops.get(number + 1, 0.0)
            if isinstance(block, Paragraph):  # one to write on is itself the first line of its room
                beneath += max(0, block.room - 1) * PITCH
            parts.append(block_xml(block, styles, Around(above or None, is_kept, turns, round(beneath * TWIPS))))
    if not layout.blocks or isinstance(layout.blocks[-1], Grid):
        parts.append(spacer_xml(styles))
    return parts


def _drop(stretches: Sequence[Stretch], heights: Sequence[float]) -> float:
    """Points by which a table stands lower than planned: other programs set its heading at the foot of the line."""
    first = stretches[0]
    if not first.y:
        return 0.0
    spare = HEIGHT - BORDERS - first.y - sum(heights[first.first : first.end])
    return max(0.0, min(_LOWER, spare))


def _type_width(section: Any) -> int:
    """Width between the margins, in twips."""
    page = section.find(f"{MAIN}pgSz")
    margins = section.find(f"{MAIN}pgMar")
    return int(page.get(f"{MAIN}w")) - int(margins.get(f"{MAIN}left")) - int(margins.get(f"{MAIN}right"))


def _describe(properties: Any, layout: Layout, year: int) -> None:
    """File properties; their dates are the report's last change, so that saving again changes nothing."""
    changed = last_change(layout.date, year)
    properties.title = storable(layout.title)[:_LONGEST_PROPERTY]
    properties.author = storable(layout.unit)[:_LONGEST_PROPERTY]
    properties.last_modified_by = properties.author
    properties.language = "zh-CN"
    properties.created = changed
    properties.modified = changed
    properties.revision = 1


def _settled(saved: io.BytesIO) -> bytes:
    """The same package without the hour at which it was made."""
    settled = io.BytesIO()
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            entry.external_attr = _ZIP_MODE
            target.writestr(entry, source.read(name))
    return settled.getvalue()
