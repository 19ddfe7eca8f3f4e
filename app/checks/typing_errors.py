"""Typing errors: which one turns the right figure into the typed one, and how common it is."""

from typing import NamedTuple

from app.model.numbers import Number, written

_CONFUSABLE = frozenset({"69", "96", "17", "71", "38", "83", "06", "60", "08", "80", "35", "53", "27", "72"})
"""Pairs of digits that are confused when read from paper: written, meant."""


class TypingError(NamedTuple):
    """A kind of error. `cost` is small for common kinds; `words` is "" where the kind is unknown."""

    cost: float
    words: str


UNEXPLAINED = TypingError(3.0, "")


def typing_error(typed: Number, right: Number) -> TypingError:
    """The error by which `right` became `typed`."""
    wrote, meant = (written(number).replace(".", "").lstrip("-") for number in (typed, right))
    if len(wrote) == len(meant):
        found = _same_length(wrote, meant)
    elif len(wrote) + 1 == len(meant) and (at := _left_out(meant, wrote)) is not None:
        # A 0 is not what is left of a figure without one of its digits.
        # A missing last 0 is rarer than other missing digits: one figure in ten ends in 0.
        cost = 1.2 if not at else 1.25 if at == len(wrote) and meant[at] == "0" else 1.1
        found = UNEXPLAINED if wrote == "0" else TypingError(cost, "少写了一位数字" if at else "少写了首位数字")
    elif len(wrote) == len(meant) + 1 and (at := _left_out(wrote, meant)) is not None:
        doubled = wrote[at] in (wrote[at - 1 : at], wrote[at + 1 : at + 2])
        found = TypingError(1.0, "一位数字写了两遍") if doubled else TypingError(1.5, "多写了一位数字")
    else:
        found = UNEXPLAINED
    if abs(typed - right) == 1 and found.cost > 1.45:
        return TypingError(1.45, "差1")
    # A long figure can be mistyped in more ways, so each way is less likely.
    return found if found is UNEXPLAINED else found._replace(cost=found.cost + len(meant) / 50)


def _same_length(wrote: str, meant: str) -> TypingError:
    apart = [at for at in range(len(meant)) if wrote[at] != meant[at]]
    match apart:
        case [first, second] if second == first + 1 and wrote[first : second + 1] == meant[first : second + 1][::-1]:
            return TypingError(1.0, "前后两位数字颠倒")
        case [at] if wrote[at] + meant[at] in ("69", "96"):
            return TypingError(1.1, "6、9误写")
        case [at] if wrote[at] + meant[at] in _CONFUSABLE:
            return TypingError(1.6, f"{meant[at]}和{wrote[at]}容易看混")
        case [_] if len(meant) > 1:
            return TypingError(2.0, "写错了一位数字")
        case _:
            return UNEXPLAINED


def _left_out(longer: str, shorter: str) -> int | None:
    """The position of the one digit of `longer` that `shorter` lacks; None where they differ in more."""
    for at in range(len(longer)):
        if longer[:at] + longer[at + 1 :] == shorter:
            return at
    return None
