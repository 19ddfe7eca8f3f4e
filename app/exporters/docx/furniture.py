"""What stands outside the type area: page numbers in the footers, the draft stamp in the headers."""

from typing import Any

from app.exporters.docx.xml import EAST, attribute, fragment, run

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
    """Page numbers in both footers; a footer in which an office's template has something of its own is left alone."""
    before, _, after = pattern.partition(_PAGE)
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
