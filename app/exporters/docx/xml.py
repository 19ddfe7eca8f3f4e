"""The little WordprocessingML that paragraphs, tables and headers share; written as text, in the schema's order."""

import re
from typing import Any

from app.exporters.characters import storable

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MAIN = f"{{{NAMESPACE}}}"
TWIPS = 20
"""Twips in a point."""

EAST = '<w:rFonts w:hint="eastAsia"/>'
"""Makes “”…— Chinese: Word takes them from the Latin face without it."""

_BREAK = re.compile(r"([\t\n])")
_BREAKS = {"\t": "<w:tab/>", "\n": "<w:br/>"}


def run(text: str, properties: str = EAST) -> str:
    """A run; `properties` are the children of w:rPr. Tabs and line feeds become elements; "" for no text."""
    parts = [_BREAKS.get(part) or _text(part) for part in _BREAK.split(storable(text)) if part]
    return f"<w:r><w:rPr>{properties}</w:rPr>{''.join(parts)}</w:r>" if parts else ""


def _text(part: str) -> str:
    return f'<w:t xml:space="preserve">{escaped(part)}</w:t>'


def escaped(text: str) -> str:
    """`text` without marks of XML; the standard library's own way costs the import of its network parts."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attribute(text: str) -> str:
    """`text` quoted as the value of an attribute."""
    return f'"{escaped(storable(text)).replace(chr(34), "&quot;")}"'


def style(kind: str, name: str | None) -> str:
    """w:pStyle or w:rStyle; "" for a style that the template does not have."""
    return f'<w:{kind} w:val="{name}"/>' if name else ""


def fragment(xml: str, namespaces: str = "") -> list[Any]:
    """The elements of a piece of XML, made by python-docx's parser so that they can stand in its documents."""
    from docx.oxml import parse_xml

    return list(parse_xml(f'<w:body xmlns:w="{NAMESPACE}" {namespaces}>{xml}</w:body>'))
