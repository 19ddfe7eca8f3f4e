"""Reads figures as people type them: full-width digits, separators, a bracketed remark. The rest stays unread text."""

import re
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, TypeAlias

MOST_DIGITS = 15
"""Largest number of digits before the point. Excel and WPS keep 15, so a longer number would change in the XLSX."""

MOST_PLACES = 6
"""Largest number of decimal places (万元 to the hundredth of a 元)."""

Number: TypeAlias = int | Decimal


class Kind(StrEnum):
    """The kind of a cell. COUNT 0, 1, 2 …; SIGNED +21, -8; DECIMAL 12.50; AMOUNT a decimal with its own unit word."""

    COUNT = "count"
    SIGNED = "signed"
    DECIMAL = "decimal"
    AMOUNT = "amount"


class Fault(StrEnum):
    """The faults of a single answer; the values are the codes of the findings."""

    UNREAD = "V101"
    TOO_LONG = "V102"
    NOT_WHOLE = "V103"
    NEGATIVE = "V104"
    TOO_FINE = "V105"


class Answer(NamedTuple):
    """The content of a cell: the text as typed, and its number. `value` is None for unread text."""

    text: str
    value: Number | None = None

    @property
    def is_unread(self) -> bool:
        return self.value is None

    @property
    def shown(self) -> str:
        """The answer as displayed and printed: a number in half-width without separators, unread text as it is."""
        if self.value is None:
            return self.text
        plain = _visible(self.text)
        return _SEPARATORS.sub("", plain) if "," in plain else plain


def printed_figure(answer: Answer, kind: Kind) -> str:
    """The answer as documents print it: without leading zeros, and with + only in a signed cell."""
    if answer.value is None or kind is Kind.AMOUNT:
        return answer.shown
    whole, point, places = answer.shown.lstrip("+-").partition(".")
    is_raised = kind is Kind.SIGNED and answer.value > 0 and answer.shown.startswith("+")
    sign = "-" if answer.value < 0 else "+" if is_raised else ""
    return f"{sign}{whole.lstrip('0') or '0'}{point}{places}"


INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff"
"""Characters without a width that web pages and other programs leave beside what is copied."""
_HALF = tuple(zip("０１２３４５６７８９＋－．，（）　−﹣", "0123456789+-.,() --", strict=True))
_SEPARATORS = re.compile(r"(?<=\d),(?=\d{3})", re.ASCII)
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?P<places>\.\d+)?", re.ASCII)
_AMOUNT = r"(?P<number>[^元万亿]*)(?P<unit>[万亿]?元)?"
_SIGNS = re.compile(r"(?<=[0-9])\s*([+-])")
"""A sign between two numbers, not before one."""
_REMARK = re.compile(r"(?P<figure>[^()]+)\((?P<remark>.+)\)\s*", re.DOTALL)
COUNTERS = "件次宗项个条份起部"
"""Words of one character that stand behind a number of things."""
_MEASURED = re.compile(
    rf"\s*(?P<number>[^()]*?[0-9])\s*(?P<unit>[{COUNTERS}]|[百千万亿]+元?|元)\s*(?P<remark>\(.*)?", re.DOTALL
)


def half_width(text: str) -> str:
    """Return `text` with full-width digits, signs, point, comma, brackets and space in half-width, at equal length."""
    if not text.isascii():
        for wide, half in _HALF:  # 25 times as quick as str.translate for a text
            text = text.replace(wide, half)
    return text


def _visible(text: str) -> str:
    """Return `text` in half-width without blanks and invisible characters at its ends."""
    plain = half_width(text).strip()
    return plain if plain.isascii() else plain.strip(INVISIBLE + " ")


def split_remark(text: str) -> tuple[str, str | None]:
    """Split `22（其中修订16件）` into figure and remark; the remark is None without a bracket behind a number."""
    match = _REMARK.fullmatch(half_width(text))
    if match is None:
        return text, None
    start, end = match.span("remark")
    figure = text[: match.end("figure")].rstrip()
    return (figure, text[start:end].strip()) if _amount(half_width(figure).strip()) is not None else (text, None)


def _measured(text: str) -> re.Match[str] | None:
    """Return number, unit and remark of `12.5万元（含补缴）`; None if it is not a number with a unit."""
    match = _MEASURED.fullmatch(half_width(text))
    return match if match and _number(match["number"].strip()) is not None else None


def without_unit(text: str, kind: Kind, unit: str) -> str:
    """Return `text` without the cell's own unit: `12.5万元` in a cell in 万元, `3件` in a cell that counts.

    Its remark stays. Text with another unit, or without one, is returned unchanged.
    """
    match = _measured(text) if kind is not Kind.AMOUNT else None
    if match is None or not (match["unit"] == unit or (not unit and match["unit"] in COUNTERS)):
        return text
    return text[: match.end("number")] + text[match.end("unit") :]


def names_unit(text: str) -> bool:
    """Tell whether `text` is a number that is unread only because of the unit behind it."""
    return _measured(text.strip()) is not None


def read(text: str, kind: Kind) -> Answer | None:
    """Read `text` as the answer of a cell of `kind`; None for blank text. Remarks must have been split off."""
    typed = text.strip()
    plain = _visible(typed)
    if not plain:
        return None
    return Answer(typed, _amount(plain) if kind is Kind.AMOUNT else _number(plain))


def _amount(plain: str) -> Number | None:
    """Return the number of `251000元`, without its unit word."""
    match = re.fullmatch(_AMOUNT, plain)
    return _number(match["number"].strip()) if match else None


def _number(plain: str) -> Number | None:
    if len(plain) <= MOST_DIGITS and plain.isascii() and plain.isdigit():  # nearly every figure
        return int(plain)
    match = _NUMBER.fullmatch(plain)
    if match is None or not plain.lstrip("+-"):
        return None
    digits = _SEPARATORS.sub("", plain)
    whole = digits.partition(".")[0].lstrip("+-")
    if len(whole) > MOST_DIGITS or len(digits) > 2 * MOST_DIGITS:
        return None
    return Decimal(digits) if match["places"] else int(digits)


def reckoned(text: str) -> str | None:
    """Return the value of a sum such as `12+3` or `=12+3-1`; None for other text. A minus requires the leading `=`."""
    plain = half_width(text).replace("＝", "=").strip()
    parts = [part.strip() for part in _SIGNS.split(plain.removeprefix("="))]
    numbers, signs = [_number(part) for part in parts[::2]], parts[1::2]
    if not plain.startswith("=") and (not signs or "-" in signs):
        return None
    total: Number = 0
    for sign, number in zip(["+", *signs], numbers, strict=True):
        if number is None:
            return None
        total = total + number if sign == "+" else total - number
    return written(total)


def is_too_long(text: str) -> bool:
    """Tell whether `text` is a number that is unread only because it has too many digits."""
    plain = _SEPARATORS.sub("", half_width(text.strip()))
    return sum(character in "0123456789" for character in plain) > MOST_DIGITS and not plain.strip("+-.0123456789")


def fault(answer: Answer, kind: Kind) -> Fault | None:
    """Return the fault of `answer` in a cell of `kind`; None if it has none."""
    if answer.value is None:
        return Fault.TOO_LONG if is_too_long(answer.text) else Fault.UNREAD
    if kind in (Kind.COUNT, Kind.SIGNED) and not isinstance(answer.value, int):
        return Fault.NOT_WHOLE
    if kind is not Kind.SIGNED and answer.value < 0:
        return Fault.NEGATIVE
    if isinstance(answer.value, Decimal) and -int(answer.value.as_tuple().exponent) > MOST_PLACES:
        return Fault.TOO_FINE
    return None


def written(value: Number) -> str:
    """Write a computed number in plain digits, never in powers of ten."""
    return format(value, "f") if isinstance(value, Decimal) else str(value)
