"""How a figure stands in a cell: as a number whose format shows it exactly as printed, else as text."""

import re
from decimal import Decimal
from typing import NamedTuple

from app.exporters.characters import storable
from app.exporters.layout import figure_text
from app.exporters.xlsx.formats import ems
from app.model.edition import Cell
from app.model.numbers import Kind, Number, printed_figure, written
from app.model.report import Report

MOST_DIGITS = 15
"""Significant digits that a spreadsheet keeps."""

SEE_COMMENT = "（见批注）"
"""Stands behind a number whose remark does not fit into a number format."""

_MOST_PLACES = 15
_LONGEST_SUFFIX = 100
_FIGURE = re.compile(r"(?P<sign>[+-]?)(?P<whole>[0-9]*)(?:\.(?P<places>[0-9]+))?")
_USUAL = {Kind.COUNT: "0", Kind.SIGNED: "+0;-0;0", Kind.DECIMAL: "General", Kind.AMOUNT: "@"}


class Shown(NamedTuple):
    """A figure for a cell. `number` None: `text` is written as it is, "" leaves the cell blank."""

    text: str
    number: Number | None
    number_format: str
    remark: str = ""


def shown(report: Report, cell: Cell, room: float) -> Shown:
    """The figure of a cell as the report prints it; a remark that does not fit into `room` ems is left to a comment."""
    text = storable(figure_text(report, cell))
    remark = storable(report.remarks.get(cell.id, ""))
    answer = report.answers.get(cell.id)
    value = answer.value if answer else report.value(cell.id)
    if value is not None and cell.kind is not Kind.AMOUNT:
        figure = printed_figure(answer, cell.kind) if answer else written(value)
        behind = text.removeprefix(figure)
        number_format = exact_format(figure, behind if ems(text) <= room else behind and SEE_COMMENT)
        if number_format is not None:
            return Shown(text, value, number_format, remark)
    return Shown(text, None, _USUAL[cell.kind] if not text else "@", remark)


def exact_format(figure: str, behind: str = "") -> str | None:
    """The number format that shows the value of `figure` just so, `behind` it a remark; None where no number can."""
    match = _FIGURE.fullmatch(figure)
    if match is None or not (match["whole"] or match["places"]):
        return None
    whole, places = match["whole"], match["places"] or ""
    if len((whole + places).lstrip("0")) > MOST_DIGITS or len(places) > _MOST_PLACES or len(whole) > MOST_DIGITS:
        return None
    is_zero = not (whole + places).strip("0")
    # A spreadsheet sets the minus of a negative number itself; no other sign.
    sign = f'"{match["sign"]}"' if match["sign"] == "+" or (match["sign"] == "-" and is_zero) else ""
    digits = "0" * len(whole) + (f".{'0' * len(places)}" if places else "")
    return sign + digits + _literal(behind)


def _literal(text: str) -> str:
    """`text` as it must stand in a number format. A quoted stretch cannot hold quotation marks."""
    if len(text) > _LONGEST_SUFFIX or any(not character.isprintable() for character in text):
        text = SEE_COMMENT
    return '\\"'.join(f'"{part}"' if part else "" for part in text.split('"'))


def stored(number: Number) -> int | float:
    """A number as the file holds it; exact for up to 15 digits."""
    return float(number) if isinstance(number, Decimal) else number
