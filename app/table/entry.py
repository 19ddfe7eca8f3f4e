"""Typing, pasting and clearing of cells as changes of answer and remark."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from app.model.change import Address, Area, Change, Edit
from app.model.edition import GridCell, Table
from app.model.numbers import Answer, half_width, read, reckoned, split_remark, without_unit
from app.model.report import Report


def entry_text(report: Report, cell: str) -> str:
    """Return the text with which an editor of the cell starts: answer with remark; "" for a computed total."""
    answer, remark = report.answers.get(cell), report.remarks.get(cell)
    text = answer.text if answer else ""
    return f"{text}（{remark}）" if remark else text


def typed(report: Report, cell: str, text: str) -> Change:
    """Return the change that enters `text`, its bracketed remark included; empty if the cell already says so.

    A sum is entered as its value.
    """
    return Change(f"填写{report.edition.cells[cell].name}", tuple(_edits(report, cell, summed(text) or text)))


def summed(text: str) -> str | None:
    """Return `text` with the sum before its remark computed; None without a sum."""
    end = half_width(text).find("(")
    figure = text if end < 0 else text[:end]
    worked_out = reckoned(figure)
    return None if worked_out is None else worked_out + text[len(figure) :]


def entered(report: Report, verb: str, texts: Mapping[str, str]) -> Change:
    """Return one step that enters a text into each cell, named after the only changed cell or by their number."""
    edits = [edit for cell, text in texts.items() for edit in _edits(report, cell, text)]
    cells = list(dict.fromkeys(edit.address.key for edit in edits))
    those = report.edition.cells[cells[0]].name if len(cells) == 1 else f"{len(cells)}格"
    return Change(f"{verb}{those}", tuple(edits))


def filled(report: Report, texts: Mapping[str, str]) -> Change:
    """Return the change of a paste: a text for each cell."""
    return entered(report, "粘贴", texts)


def cleared(report: Report, cells: Iterable[str], verb: str = "清除") -> Change:
    """Return the change that clears cells. A cleared total is computed again."""
    return entered(report, verb, dict.fromkeys(cells, ""))


def remarked(report: Report, cell: str, remark: str) -> Change:
    """Return the change that sets the cell's remark, typed with or without brackets. The figure stays."""
    words = " ".join(remark.split())
    if half_width(words[:1]) == "(" and half_width(words[-1:]) == ")":
        words = words[1:-1].strip()
    address = Address(Area.REMARKS, cell)
    edit = Edit(address, report.at(address), words or None)
    return Change(f"备注{report.edition.cells[cell].name}", (edit,))


def contradicted(report: Report, totals: Mapping[str, str]) -> list[str]:
    """Return the totals for which a pasted text differs from the report."""
    answers = {cell: answer_to(report, cell, text) for cell, text in totals.items()}
    return [cell for cell, answer in answers.items() if answer is not None and answer.value != report.value(cell)]


def answer_to(report: Report, cell: str, text: str) -> Answer | None:
    """Return the answer that `text` would be in a cell; None for a blank."""
    at = report.edition.cells[cell]
    return read(split_remark(without_unit(text, at.kind, at.unit))[0], at.kind)


def meanwhile(text: str) -> str:
    """Return the part of a half-typed text that can be checked already: not a sign that still needs its number."""
    plain = half_width(text).replace("＝", "=")
    if not plain.strip(" =+-.,"):
        return ""
    waits = plain.rstrip()[-1] in "+-" and "(" not in plain
    return text[: len(plain.rstrip(" +-"))] if waits else text


def _edits(report: Report, cell: str, text: str) -> Iterator[Edit]:
    at = report.edition.cells[cell]
    figure, remark = split_remark(without_unit(_closed(text), at.kind, at.unit))
    for area, after in ((Area.ANSWERS, figure.strip() or None), (Area.REMARKS, remark or None)):
        address = Address(area, cell)
        before = report.at(address)
        if before != after:
            yield Edit(address, before, after)


def _closed(text: str) -> str:
    """Close the brackets of `text`: while typing, a remark begins at its opening bracket."""
    opened = half_width(text)
    if opened.count("(") <= opened.count(")"):
        return text
    kept = len(opened.rstrip(" ("))
    text, opened = text[:kept], opened[:kept]
    return text + "）" * (opened.count("(") - opened.count(")"))


def fill(
    table: Table, cells: Sequence[str], totals: Container[str], text: Callable[[str], str], *, down: bool
) -> dict[str, str]:
    """Return the text that each cell gets by filling; `text` returns a cell's text. Totals stay.

    A selection of a single row (or column, when filling to the right) is filled from the one before it.
    """
    lines = _lines([table.places[cell] for cell in cells], down)
    if all(len(line) == 1 for line in lines):
        lines = [[before, *line] for line in lines if (before := _before(table, line[0], down))]
    texts: dict[str, str] = {}
    for first, *others in lines:
        source = text(_id(first))
        if source:
            texts |= {_id(other): source for other in others if _id(other) not in totals}
    return texts


def _lines(places: Sequence[GridCell], down: bool) -> list[list[GridCell]]:
    def along(place: GridCell) -> tuple[int, int]:
        return (place.left, place.top) if down else (place.top, place.left)

    ordered = sorted(places, key=along)
    return [list(line) for _, line in groupby(ordered, key=lambda place: along(place)[0])]


def _before(table: Table, place: GridCell, down: bool) -> GridCell | None:
    """Return the figure just above (or to the left)."""
    earlier = [
        other
        for other in table.places.values()
        if ((other.left == place.left and other.top < place.top) if down else _is_left_of(other, place))
    ]
    return max(earlier, key=lambda other: (other.top, other.left), default=None)


def _is_left_of(other: GridCell, place: GridCell) -> bool:
    return other.top == place.top and other.left < place.left


def _id(place: GridCell) -> str:
    assert place.cell is not None
    return place.cell.id
