"""How people mistype a figure: which slip would have turned the right one into what stands there, and how common."""

from typing import NamedTuple

from app.model.numbers import Number, written

_ALIKE = frozenset({"69", "96", "17", "71", "38", "83", "06", "60", "08", "80", "35", "53", "27", "72"})
"""Digits taken for one another when they are read off paper."""


class Slip(NamedTuple):
    """A kind of mistake. `cost` is small for common ones; `words` is "" where nothing is known of how it came."""

    cost: float
    words: str


UNKNOWN = Slip(3.0, "")


def slip(typed: Number, right: Number) -> Slip:
    """The slip by which `right` became `typed`."""
    wrote, meant = (written(number).replace(".", "").lstrip("-") for number in (typed, right))
    if len(wrote) == len(meant):
        found = _same_length(wrote, meant)
    elif len(wrote) + 1 == len(meant) and (at := _left_out(meant, wrote)) is not None:
        # Nobody who leaves out a digit is left with a mere 0.
        # One figure in ten ends in a 0 that could be missing; where another digit is, more had to go wrong.
        cost = 1.2 if not at else 1.25 if at == len(wrote) and meant[at] == "0" else 1.1
        found = UNKNOWN if wrote == "0" else Slip(cost, "少写了一位数字" if at else "少写了首位数字")
    elif len(wrote) == len(meant) + 1 and (at := _left_out(wrote, meant)) is not None:
        doubled = wrote[at] in (wrote[at - 1 : at], wrote[at + 1 : at + 2])
        found = Slip(1.0, "一位数字写了两遍") if doubled else Slip(1.5, "多写了一位数字")
    else:
        found = UNKNOWN
    if abs(typed - right) == 1 and found.cost > 1.45:
        return Slip(1.45, "差1")
    # A long figure can be mistyped in more ways, so each of them is the less likely.
    return found if found is UNKNOWN else found._replace(cost=found.cost + len(meant) / 50)


def _same_length(wrote: str, meant: str) -> Slip:
    apart = [at for at in range(len(meant)) if wrote[at] != meant[at]]
    match apart:
        case [first, second] if second == first + 1 and wrote[first : second + 1] == meant[first : second + 1][::-1]:
            return Slip(1.0, "前后两位数字写颠倒了")
        case [at] if wrote[at] + meant[at] in ("69", "96"):
            return Slip(1.1, "6和9写混了")
        case [at] if wrote[at] + meant[at] in _ALIKE:
            return Slip(1.6, f"{meant[at]}和{wrote[at]}容易看混")
        case [_] if len(meant) > 1:
            return Slip(2.0, "写错了一位数字")
        case _:
            return UNKNOWN


def _left_out(longer: str, shorter: str) -> int | None:
    """Where `longer` has the one digit that `shorter` lacks; None where that is not all."""
    for at in range(len(longer)):
        if longer[:at] + longer[at + 1 :] == shorter:
            return at
    return None
