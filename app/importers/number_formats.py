"""What a spreadsheet cell with a number says: its value, written with the digits and remarks of its number format."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<digits>[0#?][0#?,.]*(?:[eE][+-][0#?]+)?|\.[0#?]+)"
    r"|(?P<general>General)|(?P<date>[yYmMdDhHsSaAbBeEgG]+)|(?P<percent>%)|(?P<other>.)",
    re.DOTALL,
)
_COUNTED = re.compile(r"[件次宗项个条份起部]")
_MOST_PLACES = 30

DATE = "这一格是日期或时间格式，不是数"
"""The flaw of a number that is shown as a date."""

_PERCENT = "这一格是百分比格式"
_SCALED = "这一格的格式把数缩小了显示"
_UNUSUAL = "这一格的格式不常见，请核对"
_UNSHOWN = "这一格的格式不显示数字，实际是{}"
_UNSIGNED = "这一格的格式不显示负号，实际是{}"
_ROUNDED = "这一格显示的是四舍五入后的数，实际是{}"


@dataclass(frozen=True, slots=True)
class Shown:
    """A number as text, with the remark or unit that its format adds. `flaw`: why it may not be what a reader sees."""

    text: str
    flaw: str = ""


def shown(stored: str, code: str) -> Shown:
    """The stored number under a format code. The value counts; where a reader sees another one, a flaw says so.

    A zero is "0" however it is shown, as by the dash of an accounting format. A counting unit (件) is left out, another
    unit (元) and a remark in brackets are kept.
    """
    try:
        value = Decimal(format(float(stored), ".15g"))
    except (ValueError, InvalidOperation, OverflowError):
        return Shown(stored)
    if not value.is_finite() or value.adjusted() > _MOST_PLACES or value.adjusted() < -_MOST_PLACES:
        return Shown(stored)
    exact = plain(value)
    section, has_own_sign = _section(code, value)
    tokens = list(_TOKEN.finditer(section))
    if flaw := _kind_flaw(tokens):
        return Shown(exact, flaw)
    patterns = [token["digits"] or "" for token in tokens if token["digits"] or token["general"]]
    around = "".join(_literal(token) for token in tokens)
    if not patterns and not _is_text(tokens):
        return Shown("0") if value == 0 else Shown(exact, _UNSHOWN.format(exact))
    if len(patterns) > 1:
        return Shown(exact, _UNUSUAL)
    digits, flaw = _digits(abs(value), patterns[0] if patterns else "")
    if flaw:
        return Shown(exact, flaw)
    if value < 0 and has_own_sign and not re.search(r"[-－(（]", around.partition("\0")[0]):
        return Shown(exact, _UNSIGNED.format(exact))
    before, _, behind = around.partition("\0")
    sign = "-" if value < 0 else "+" if "+" in before else ""
    return Shown(sign + digits + _kept(behind))


def plain(value: Decimal) -> str:
    """A number without an exponent and without zeros at its end."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _section(code: str, value: Decimal) -> tuple[str, bool]:
    """The section of a format that is for this value, and whether it writes the sign itself."""
    sections = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', code)
    if value < 0 and len(sections) > 1:
        return sections[1], True
    if value == 0 and len(sections) > 2:
        return sections[2], True
    return sections[0], False


def _kind_flaw(tokens: list[re.Match[str]]) -> str:
    """Why the number is none to be counted, or is seen as another one; "" for an ordinary format."""
    for token in tokens:
        if token["date"]:
            return DATE
        if token["percent"]:
            return _PERCENT
        if token["digits"] and token["digits"].endswith(","):
            return _SCALED
    return ""


def _is_text(tokens: list[re.Match[str]]) -> bool:
    """Whether a number is shown as it was typed: an empty section of a one-section format does not count as such."""
    return any(token["other"] == "@" for token in tokens)


def _literal(token: re.Match[str]) -> str:
    """What a token adds to the digits, these as NUL."""
    if token["digits"] or token["general"] or token["other"] == "@":
        return "\0"
    return token["quoted"] or token["escaped"] or token["other"] or ""


def _kept(behind: str) -> str:
    """What is kept of the words behind the digits: nothing of a counting unit or of brackets for a negative number."""
    words = behind.strip()
    return "" if words in (")", "）") or _COUNTED.fullmatch(words) else words


def _digits(value: Decimal, pattern: str) -> tuple[str, str]:
    """The digits as shown, at least as many as the format asks for; a flaw where it shows fewer places."""
    exact = plain(value)
    if not pattern or "e" in pattern.lower():
        return exact, ""
    whole, _, places = pattern.partition(".")
    least, most = places.count("0"), len(places)
    own = len(exact.partition(".")[2])
    if own > most:
        return exact, _ROUNDED.format(exact)
    text = f"{value:.{max(own, least)}f}"
    head, point, tail = text.partition(".")
    return head.zfill(whole.count("0")) + point + tail, ""
