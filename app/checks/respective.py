"""Several numbers told at once: A and B were 12 and 3 respectively (A、B分别为12件和3件)."""

import re
from collections.abc import Iterator

from app.checks.numerals import COUNT
from app.checks.skeleton import CASE, ITEM

_UNIT = f"[{CASE}{ITEM}]"
_AND = "、|和|及|与|以及|，"
_MANY = re.compile(
    rf"(?P<heads>[^，。；：（）{COUNT}]+)，?(?:分别(?:为|是|有|达)?|各)(?P<numbers>{COUNT}{_UNIT}?(?:(?:{_AND}){COUNT}{_UNIT}?)+)"
)


def respective(sentence: str) -> Iterator[tuple[tuple[str, ...], str, tuple[int, ...]]]:
    """What each number is of, the last of these again, which may end in words that belong to all, and the numbers.

    As many as there are numbers: what stands before them is said of the first.
    """
    for match in _MANY.finditer(sentence) if "分别" in sentence or "各" in sentence else ():
        numbers = [match.start("numbers") + at for at, letter in enumerate(match["numbers"]) if letter == COUNT]
        heads = re.split("、|以及|和|及|与", match["heads"])
        if len(heads) == len(numbers):
            yield tuple(heads), heads[-1], tuple(numbers)
