"""What goes onto the clipboard: the figures of an area as text and as the table that office programs expect."""

import html
from collections.abc import Callable, Iterator

from app.gui.grid.block import Block, Rectangle
from app.model.edition import GridCell, Table


def copied(table: Table, area: Rectangle, text: Callable[[str], str]) -> str:
    """The cells of an area as tab-separated text; `text` gives a figure's. Merged cells stand at their first place."""
    rows: Block = [[""] * (area.right - area.left + 1) for _ in range(area.top, area.bottom + 1)]
    for place in _inside(table, area):
        rows[place.top - area.top][place.left - area.left] = text(place.cell.id) if place.cell else place.text
    return "\n".join("\t".join(map(_quoted, row)) for row in rows)


def copied_table(table: Table, area: Rectangle, text: Callable[[str], str]) -> str:
    """The same as a web page with one table, merged as printed."""
    rows: list[list[str]] = [[] for _ in range(area.top, area.bottom + 1)]
    for place in sorted(_inside(table, area), key=lambda place: (place.top, place.left)):
        shown = text(place.cell.id) if place.cell else place.text
        spans = _spans(place, area)
        rows[place.top - area.top].append(f"<td{spans}{_format(shown)}>{html.escape(shown)}</td>")
    body = "\n".join(f"<tr>{''.join(row)}</tr>" for row in rows)
    return f'<html><head><meta charset="utf-8"></head><body><table border="1">\n{body}\n</table></body></html>'


def _inside(table: Table, area: Rectangle) -> Iterator[GridCell]:
    return (p for p in table.grid if area.top <= p.top <= area.bottom and area.left <= p.left <= area.right)


def _spans(place: GridCell, area: Rectangle) -> str:
    """As far as the cell reaches within the area."""
    rows = min(place.rows, area.bottom - place.top + 1)
    columns = min(place.columns, area.right - place.left + 1)
    return (f' rowspan="{rows}"' if rows > 1 else "") + (f' colspan="{columns}"' if columns > 1 else "")


def _format(shown: str) -> str:
    """Whatever is no plain number is to stay text in a spreadsheet: no formula, no date, no digits lost."""
    is_number = shown.isascii() and shown.lstrip("-").replace(".", "", 1).isdigit()
    return "" if not shown or is_number else " style=\"mso-number-format:'\\@'\""


def _quoted(text: str) -> str:
    if any(character in text for character in '\t\r\n"'):
        return '"' + text.replace('"', '""') + '"'
    return text
