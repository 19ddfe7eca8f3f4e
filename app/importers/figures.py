"""What a table's cell says: a figure, a remark, a mark such as “/”, or nothing."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from app.model.numbers import Kind, half_width, read, split_remark

MARKS = frozenset({"/", "-", "--", "—", "——", "–", "无", "\\", "*", "×", "…", "……", "、", "〇", "○", "零"})
"""What people write where there is no number."""

_INVISIBLE = re.compile("[​‌‍⁠﻿\u00ad]")
_FIGURE = re.compile(r"[+-]?\d[\d,.\s]*(?:\(.*\)|[万亿]?元|[件次宗项个条])?", re.DOTALL)
_COUNTED = re.compile(r"\d[\d,]*\s?[件次宗项个条份起部]", re.ASCII)


@dataclass(frozen=True, slots=True)
class Figure:
    """`text` as it would be typed, "" for a blank; `is_read`: it is a number; `doubt`: why to look at it."""

    text: str
    remark: str | None = None
    is_read: bool = True
    doubt: str = ""


def cleaned(text: str) -> str:
    """`text` without what cannot be seen; every kind of space is an ordinary one, line breaks stay."""
    text = _INVISIBLE.sub("", text).replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n")
    return re.sub(r"[^\S\n]", " ", text).strip()


def looks_like_figure(text: str) -> bool:
    """Whether a cell with this text is a figure's, not a label's."""
    folded = unicodedata.normalize("NFKC", cleaned(text))
    return folded in MARKS or bool(_FIGURE.fullmatch(half_width(folded)))


def figure(text: str, kind: Kind, unit: str = "") -> Figure:
    """What a cell of `kind` says, whose figures are in `unit` ("" where it is not named)."""
    lines = [line.strip() for line in cleaned(text).split("\n") if line.strip()]
    joined = "".join(lines)
    number, remark = split_remark(joined)
    answer = read(number, kind)
    if answer is None:
        return Figure("")
    if answer.value is None and (bare := read(_without_unit(number, kind, unit), kind)) and bare.value is not None:
        return Figure(bare.text, remark, doubt=f"印作“{joined}”")
    if answer.value is None:
        return Figure(answer.text, remark, is_read=False, doubt=f"“{joined}”不是数字")
    broken = len(lines) > 1 and any(one[-1:].isdigit() and other[:1].isdigit() for one, other in pairwise(lines))
    return Figure(answer.text, remark, doubt=f"数字分写在几行，已连成“{joined}”" if broken else "")


def _without_unit(number: str, kind: Kind, unit: str) -> str:
    """The number of `12件` in a cell that counts, of `1.2万元` in one of that unit; "" for all else."""
    folded = half_width(number).strip()
    if kind is Kind.COUNT and _COUNTED.fullmatch(folded):
        return folded[:-1].rstrip()
    return folded.removesuffix(unit).rstrip() if unit and folded.endswith(unit) else ""
