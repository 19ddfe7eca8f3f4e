"""Writes a report into a supervising office's Word form: only the text of its cells and placeholders changes."""

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from app.exporters.layout import Grid, Layout, Paragraph, Title
from app.exporters.wordform.rooms import RoomInPlace
from app.exporters.wordform.text import paragraphs, set_all, text_of
from app.model.wordform import Room, WordForm

_TITLE_LINE = 20
"""Characters of a title, set in its usual size, that a line holds."""


def fill(blank: bytes, form: WordForm, layout: Layout) -> bytes:
    """The form with the figures and texts of `layout` in its places; every other part of the file byte for byte."""
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(blank)) as package:
        root = etree.fromstring(package.read(form.main), etree.XMLParser(resolve_entities=False, no_network=True))
        _write(root, form, layout)
        content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        filled = io.BytesIO()
        with zipfile.ZipFile(filled, "w", zipfile.ZIP_DEFLATED) as target:
            for entry in package.infolist():
                target.writestr(entry, content if entry.filename == form.main else package.read(entry))
    return filled.getvalue()


def figures(layout: Layout) -> Mapping[str, str]:
    """What each figure's cell shows."""
    grids = (block for block in layout.blocks if isinstance(block, Grid))
    return {each.place.cell.id: each.text for grid in grids for each in grid.cells if each.place.cell}


def texts(layout: Layout, room: Room) -> list[Paragraph]:
    """The paragraphs that go into a room."""
    own = [block for block in layout.blocks if isinstance(block, Paragraph) and block.part in room.parts]
    return sorted(own, key=lambda paragraph: room.parts.index(paragraph.part))


def _write(root: Any, form: WordForm, layout: Layout) -> None:
    """All places are found before the first of them changes: paths count elements."""
    shown = figures(layout)
    cells = [(paragraphs(root.find(path)), shown[name]) for name, path in form.cells.items() if name in shown]
    title = [paragraphs(root.find(path)) for path in form.title]
    rooms = [(RoomInPlace(root, room), texts(layout, room)) for room in form.rooms]
    for cell, text in cells:
        if text_of(cell).strip() != text:
            set_all(cell, text)
    for place, line in zip(title, _title_lines(layout, len(title)), strict=True):
        set_all(place, line)
    for room, content in rooms:
        if content:
            room.fill(content)


def _title_lines(layout: Layout, count: int) -> list[str]:
    """The title in as many paragraphs as the form has for it; in one it breaks where the unit's name ends, if long."""
    lines = next((block.lines for block in layout.blocks if isinstance(block, Title)), ())
    if count > 1 and len(lines) > 1:
        return ["".join(lines[:-1]), *[""] * (count - 2), lines[-1]]
    is_long = sum(map(len, lines)) > _TITLE_LINE
    return [*[""] * (count - 1), ("\n" if is_long else "").join(lines)][:count]
