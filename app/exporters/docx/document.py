"""Puts a layout into the template and saves it so that the same report gives the same bytes."""

import io
import zipfile
from pathlib import Path
from typing import Any

from app.exporters.characters import storable
from app.exporters.dates import last_change
from app.exporters.docx.furniture import number_pages, stamp_pages
from app.exporters.docx.paragraphs import Styles, block_xml, spacer_xml
from app.exporters.docx.tables import grid_xml
from app.exporters.docx.xml import MAIN, fragment
from app.exporters.layout import Grid, Layout
from app.model.report import Report

TEMPLATE = Path(__file__).resolve().parents[3] / "resources" / "templates" / "report.docx"
"""Page, styles, empty headers and footers; built by packaging/template.py, and any Word file may stand in its place."""

_LONGEST_PROPERTY = 255
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_ZIP_MODE = 0o600 << 16


def write(report: Report, layout: Layout) -> bytes:
    """The whole file. Raises OSError where the template is missing."""
    import docx

    document = docx.Document(io.BytesIO(TEMPLATE.read_bytes()))
    _fill_body(document, layout)
    section = document.sections[-1]
    number_pages(section, layout.page_number)
    if layout.stamp:
        stamp_pages(section, layout.stamp)
    _describe(document.core_properties, layout, report.year)
    saved = io.BytesIO()
    document.save(saved)
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
    parts: list[str] = []
    after_table = False
    for block in layout.blocks:
        if isinstance(block, Grid):
            if after_table:
                parts.append(spacer_xml(styles))
            parts.append(grid_xml(block, styles, width))
        else:
            parts.append(block_xml(block, styles, width))
        after_table = isinstance(block, Grid)
    if after_table or not parts:
        parts.append(spacer_xml(styles))
    return parts


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
