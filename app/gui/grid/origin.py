"""Where a figure of a proposal came from, as its cell shows it."""

from typing import NamedTuple


class Origin(NamedTuple):
    """`sign` stands in the cell, "" for none; `ground` names one of the window's colours; `sentence` says all."""

    sign: str
    ground: str
    sentence: str
