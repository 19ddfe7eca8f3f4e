"""What a spreadsheet shows of a number: the digits of its format with their literals, or why that cannot be said."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]|(?P<digits>[0#?][0#?,.]*|\.[0#?]+)'
    r"|(?P<general>General)|(?P<date>[yYmMdDhHsSaAbBeEgG]+)|(?P<percent>%)|(?P<other>.)",
    re.DOTALL,
)
_BUILT_IN_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
BUILT_IN = (
    {0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00"}
    | dict.fromkeys(_BUILT_IN_DATES, "yyyy")
    | dict.fromkeys((37, 38, 41, 42), "#,##0")
    | dict.fromkeys((39, 40, 43, 44), "#,##0.00")
)
"""Format codes that a workbook names only by number."""

DATE = "这一格是日期或时间格式，不是数"
"""The flaw of a number that is shown as a date."""

_MOST_PLACES = 30


@dataclass(frozen=True, slots=True)
class Shown:
    """A number as text, with what its format puts around it. `flaw`: why it may not be what a reader sees."""

    text: str
    flaw: str = ""


def shown(stored: str, code: str) -> Shown:
    """What is seen of the stored number under a format code; more digits than are seen are kept, with a flaw."""
    try:
        value = Decimal(format(float(stored), ".15g"))
    except (ValueError, InvalidOperation, OverflowError):
        return Shown(stored)
    if not value.is_finite() or value.adjusted() > _MOST_PLACES or value.adjusted() < -_MOST_PLACES:
        return Shown(stored)
    section, is_own_sign = _section(code, value)
    parts: list[str] = []
    flaw = ""
    for token in _TOKEN.finditer(section):
        if token["quoted"] is not None or token["escaped"] is not None:
            parts.append(token["quoted"] if token["quoted"] is not None else token["escaped"])
        elif token["digits"] or token["general"]:
            text, flaw = _digits(abs(value), token["digits"] or "")
            parts.append(text)
        elif token["date"]:
            return Shown(_plain(value), DATE)
        elif token["percent"]:
            return Shown(_plain(value), "这一格是百分比格式")
        elif token["other"] and token["other"] not in "@":
            parts.append(token["other"])
    sign = "-" if value < 0 and not is_own_sign else ""
    return Shown(_plain(value), flaw) if flaw else Shown(sign + "".join(parts).strip())


def _section(code: str, value: Decimal) -> tuple[str, bool]:
    """The part of a format that is for this value, and whether it writes the sign itself."""
    sections = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', code)
    if value < 0 and len(sections) > 1:
        return sections[1], True
    if value == 0 and len(sections) > 2:
        return sections[2], True
    return sections[0], False


def _digits(value: Decimal, pattern: str) -> tuple[str, str]:
    """The digits as shown, at least as many as the format asks for; a flaw where it shows fewer places."""
    if not pattern:
        return _plain(value), ""
    whole, _, places = pattern.partition(".")
    if pattern.endswith(","):
        return _plain(value), "这一格的格式把数缩小了显示"
    least, most = places.count("0"), len(places)
    exact = _plain(value)
    own = len(exact.partition(".")[2])
    if own > most:
        return exact, f"这一格显示的是四舍五入后的数，实际是{exact}"
    text = f"{value:.{max(own, least)}f}"
    head, point, tail = text.partition(".")
    return head.zfill(whole.count("0")) + point + tail, ""


def _plain(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
