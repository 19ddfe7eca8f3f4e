"""Where a line of Chinese may end: which characters begin or end none, and what stays with a number."""

import re
from enum import IntEnum

OPENING = frozenset("（〔［｛〈《「『【〖“‘")
"""Full-width, with a blank on their left."""

CLOSING = frozenset("，。、；：？！）〕］｝〉》」』】〗”’")
"""Full-width, with a blank on their right."""

LONG = frozenset("—…")
"""Two of these make one mark."""


class Kind(IntEnum):
    """What a character is to its neighbours at the end of a line."""

    HAN = 0
    DIGIT = 1
    LATIN = 2
    POINT = 3
    """A half-width mark that begins no line: . , : ) %"""
    SPACE = 4
    OPEN = 5
    """Ends no line."""
    CLOSE = 6
    """Begins no line."""
    SCALE = 7
    """万, 亿 and the like: between a number and its unit."""
    ORDINAL = 8
    """第: belongs to the number behind it."""
    BRACKET = 9
    """〕: begins no line, and belongs to a number behind it, as in 〔2021〕30号."""


_KINDS = {
    **dict.fromkeys("0123456789０１２３４５６７８９", Kind.DIGIT),
    **dict.fromkeys((chr(code) for code in range(0x21, 0x7F) if not chr(code).isdigit()), Kind.LATIN),
    **dict.fromkeys(".,:;!?)]}%'\"", Kind.POINT),
    **dict.fromkeys(" \u3000", Kind.SPACE),
    **dict.fromkeys("([{￥＄￡￠№＃", Kind.OPEN),
    **dict.fromkeys(OPENING, Kind.OPEN),
    **dict.fromkeys("％‰°℃′″·～﹏々〃ー．￫→", Kind.CLOSE),
    **dict.fromkeys(LONG | CLOSING, Kind.CLOSE),
    **dict.fromkeys("十百千万亿余多几", Kind.SCALE),
    "第": Kind.ORDINAL,
    "〕": Kind.BRACKET,
    "］": Kind.BRACKET,
}

_NUMBER = (Kind.DIGIT, Kind.LATIN, Kind.POINT)
_BEGIN_NONE = (Kind.POINT, Kind.SPACE, Kind.CLOSE, Kind.BRACKET)

# Pairs between which no line ends, a number per pair so that asking is quick.
_TOGETHER = frozenset(
    16 * before + after
    for before in Kind
    for after in Kind
    if after in _BEGIN_NONE
    or before is Kind.OPEN
    or (before in _NUMBER and after in _NUMBER)
    or (before is Kind.DIGIT and after in (Kind.HAN, Kind.SCALE, Kind.ORDINAL))
    or (before in (Kind.ORDINAL, Kind.BRACKET) and after is Kind.DIGIT)
)

_LONG_WORD = re.compile(r"[!-~]{17,}")
_SOFT = re.compile(r"(?<=[/\-_?&=@.])(?=[^/\-_?&=@.])")


def kinds(text: str) -> list[Kind]:
    return [_KINDS.get(character) or _other(character) for character in text]


def _other(character: str) -> Kind:
    return Kind.LATIN if "\u00c0" <= character <= "\u024f" else Kind.HAN


def line_ends(text: str, sorts: list[Kind]) -> list[int]:
    """Where a line may end, as the number of characters before it: ascending, the end of the text last.

    An address on the web may end a line behind its strokes and points; a space stays with the line that it ends.
    """
    ends = [at for at in range(1, len(text)) if 16 * sorts[at - 1] + sorts[at] not in _TOGETHER]
    ends = [at for at in ends if not (_is_scaled(sorts, at) or _is_doubled(text, at))]
    soft = {
        word.start() + at.start() for word in _LONG_WORD.finditer(text) for at in _SOFT.finditer(word[0]) if at.start()
    }
    return [*(sorted(soft.union(ends)) if soft else ends), len(text)]


def _is_scaled(sorts: list[Kind], at: int) -> bool:
    """Whether a unit follows here on a number in 万 or 亿."""
    if sorts[at - 1] is not Kind.SCALE or sorts[at] not in (Kind.HAN, Kind.SCALE):
        return False
    first = at - 1
    while first and sorts[first] is Kind.SCALE:
        first -= 1
    return sorts[first] is Kind.DIGIT


def _is_doubled(text: str, at: int) -> bool:
    return text[at] == text[at - 1] and text[at] in LONG
