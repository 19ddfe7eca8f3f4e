"""Where each figure of a proposal came from, as its cell shows it and as a sentence."""

from collections.abc import Mapping
from typing import NamedTuple

from app.gui.grid.origin import Origin
from app.importers import Certainty, ReadCell, Reading


class Look(NamedTuple):
    """How a certainty shows: a word, a sign in the cell and the name of a ground colour."""

    word: str
    sign: str
    ground: str


LOOKS: Mapping[Certainty, Look] = {
    Certainty.SURE: Look("确定", "", "good_ground"),
    Certainty.FUZZY: Look("请核对", "≈", "verify_ground"),
    Certainty.UNREAD: Look("不是数", "？", "error_ground"),
    Certainty.MISSING: Look("没有找到", "缺", "blank_ground"),
}


def origins(reading: Reading) -> dict[str, Origin]:
    """One for each cell of the edition."""
    looks = ((name, LOOKS[cell.certainty], cell) for name, cell in reading.cells.items())
    return {name: Origin(look.sign, look.ground, sentence(cell)) for name, look, cell in looks}


def extent(reading: Reading) -> str:
    """How many cells were found, and how surely."""
    counts = ((f"{look.sign}{look.word}", reading.count(certainty)) for certainty, look in LOOKS.items())
    return "，".join(f"{word}{count}格" for word, count in counts if count) + f"；正文{len(reading.texts)}段"


def sentence(cell: ReadCell) -> str:
    """Where a figure stands in the source, how it is written there, and how sure that is."""
    if cell.certainty is Certainty.MISSING or cell.source is None:
        return cell.reason or "原件里没有找到这一格。"
    where = f"原件{cell.source.table}，行“{_brief(cell.source.row)}”，列“{_brief(cell.source.column)}”"
    written = f"写作“{_brief(cell.text)}”" if cell.text else "是空的"
    sure = LOOKS[cell.certainty].word
    return f"{where}，{written}（{sure}{f'：{cell.reason}' if cell.reason else ''}）。"


def _brief(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:40] + "…"
