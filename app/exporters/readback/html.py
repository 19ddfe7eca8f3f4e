"""Reads a web page back as a browser would: cells by their place in the table, all other text in order."""

from collections.abc import Iterator
from typing import Any

from app.exporters.layout import Grid, Layout
from app.exporters.readback.compare import Found, squeezed
from app.model.edition import Table


def read(data: bytes, layout: Layout, mark: str) -> Found:
    """What the page's body shows."""
    from lxml import etree

    body = etree.fromstring(data, etree.HTMLParser(encoding="utf-8", huge_tree=True)).find("body")
    stamps = [element for element in body.iter("p") if element.get("class") == "stamp"]
    stamped = [_text(stamp) for stamp in stamps] == [squeezed(mark)]
    tables = list(body.iter("table"))
    printed = [block.table for block in layout.blocks if isinstance(block, Grid)]
    figures = [tuple(_figures(element, table)) for element, table in zip(tables, printed, strict=False)]
    apart = {id(element) for element in (*stamps, *tables)}
    return Found("".join(_outside(body, apart)), (*figures, *((),) * (len(tables) - len(figures))), stamped)


def _text(element: Any) -> str:
    return squeezed("".join(element.itertext()))


def _outside(element: Any, apart: set[int]) -> Iterator[str]:
    """The text of an element without what stands in those `apart`."""
    if id(element) in apart:
        return
    yield element.text or ""
    for child in element:
        yield from _outside(child, apart)
        yield child.tail or ""


def _figures(element: Any, table: Table) -> Iterator[str]:
    places = _places(element)
    for place in table.grid:
        if place.cell:
            yield places.get((place.top, place.left), "")


def _places(element: Any) -> dict[tuple[int, int], str]:
    """Row and column in the grid of each cell, reckoned from the spans as a browser does."""
    places: dict[tuple[int, int], str] = {}
    taken: set[tuple[int, int]] = set()
    for top, row in enumerate(element.iter("tr")):
        left = 0
        for cell in row.iter("td", "th"):
            while (top, left) in taken:
                left += 1
            places[top, left] = "".join(cell.itertext())
            rows, columns = int(cell.get("rowspan", 1)), int(cell.get("colspan", 1))
            taken.update((top + down, left + along) for down in range(rows) for along in range(columns))
    return places
