"""Sentences in the style of such reports, labelled: right, wrong in one number, or not about the tables at all.

They lie in `tests/data/sentences`, a folder for each report that they are of, and in it: `numbers` are frames, `wrong`
and `right` contradict that report's tables or bear them out, `unrelated` count something or somebody else.

In a frame, {a+b} is the number that the tables give, {a+b:c} in Chinese digits, :f full-width, :k with separators.
Every frame is one right sentence and, for each of its numbers in turn, one wrong one. Bare numbers stay as they are.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from app.checks.claim_checks import claim_findings
from app.model.edition import Level
from app.model.report import Report
from tests.made import empty, example, put, put_all

FOLDER = Path(__file__).parent.parent / "data" / "sentences"

NEW, IN, CLOSED, OUT = (f"requests.{row}.total" for row in ("new", "carried_in", "closed", "carried_out"))
ORGANISATIONS = "+".join(f"requests.new.{column}" for column in ("business", "research", "charity", "legal", "other"))
DENIED = "+".join(f"requests.denied_{number}.total" for number in range(1, 9))
UNABLE = "+".join(f"requests.unable_{number}.total" for number in range(1, 4))
REJECTED = "+".join(f"requests.rejected_{number}.total" for number in range(1, 6))
OTHERS = "+".join(f"requests.other_{number}.total" for number in range(1, 4))
CASES = {
    "RT": "review.reconsideration.total",
    "RU": "review.reconsideration.upheld",
    "RO": "review.reconsideration.other",
    "RP": "review.reconsideration.pending",
    "LT": "review.direct.total+review.after.total",
    "LU": "review.direct.upheld+review.after.upheld",
    "LP": "review.direct.pending+review.after.pending",
    "DT": "review.direct.total",
    "AT": "review.after.total",
}
SHORT = {"N": NEW, "I": IN, "C": CLOSED, "O": OUT, "NI": f"{NEW}+{IN}", "P": "requests.new.person"}
SHORT |= {"ORG": ORGANISATIONS, "G": "requests.granted.total", "PT": "requests.partial.total", "D": DENIED}
SHORT |= {"U": UNABLE, "R": REJECTED, "X": OTHERS, "X1": "requests.other.total", **CASES}
SHORT |= {"MADE": "disclosure.normative.made", "REP": "disclosure.normative.repealed"}
SHORT |= {"FORCE": "disclosure.normative.in_force", "LIC": "disclosure.licensing.decisions"}
SHORT |= {
    "PUN": "disclosure.punishment.decisions",
    "COE": "disclosure.coercion.decisions",
    "FEE": "disclosure.fees.amount",
}
SHORT |= {"PROD": "disclosure.normative.produced", "RPROD": "disclosure.rules.produced"}


class Labelled(NamedTuple):
    """A sentence for a report; `is_wrong` says that it contradicts the tables."""

    report: Report
    text: str
    is_wrong: bool


_PLACE = re.compile(r"\{([\w+.]+)(?::(\w))?\}")
_DIGITS = "零一二三四五六七八九"


def reports() -> dict[str, Report]:
    """The reports that the folders are named after."""
    office, nothing = example(), empty()
    put(office, "disclosure.licensing.decisions", "1186")
    put_all(nothing, "0")
    others = {
        "town": {"name": "望溪镇人民政府", "kind": "township"},
        "county": {"name": "青禾市清源区人民政府", "kind": "government"},
        "centre": {"name": "青禾市公共资源交易中心", "kind": "department"},
    }
    found = {"office": office, "city": example("disclosure-2019"), "nothing": nothing}
    for name, unit in others.items():
        found[name] = example()
        put(found[name], "disclosure.licensing.decisions", "1186")
        found[name].unit |= unit
    return found


def labelled() -> Iterator[Labelled]:
    """The whole set."""
    for name, report in reports().items():
        for file in sorted((FOLDER / name).glob("*.txt")):
            for line in file.read_text("utf-8").splitlines():
                if file.stem != "numbers":
                    yield Labelled(report, line, file.stem == "wrong")
                    continue
                yield Labelled(report, filled(report, line, None), False)
                for place in range(len(_PLACE.findall(line))):
                    yield Labelled(report, filled(report, line, place), True)


class Shares(NamedTuple):
    """The result of the labelled set: right sentences that raised an alarm and wrong ones that passed are listed."""

    sentences: int
    wrong: int
    alarms: list[str]
    missed: list[str]

    @property
    def recall(self) -> float:
        return 1 - len(self.missed) / self.wrong

    @property
    def precision(self) -> float:
        found = self.wrong - len(self.missed)
        return found / (found + len(self.alarms))


def measured(part: str) -> Shares:
    """Each sentence alone in a text part; what is only a hint accuses nobody."""
    alarms: list[str] = []
    missed: list[str] = []
    every = list(labelled())
    for sentence in every:
        sentence.report.texts = {part: sentence.text}
        found = [one for one in claim_findings(sentence.report, part) if one.level is not Level.HINT]
        if found and not sentence.is_wrong:
            alarms.append(f"{sentence.text} {found[0].message}")
        if sentence.is_wrong and not found:
            missed.append(sentence.text)
    return Shares(len(every), sum(sentence.is_wrong for sentence in every), alarms, missed)


def filled(report: Report, frame: str, wrong: int | None) -> str:
    """The frame with the tables' numbers; the one at place `wrong` is another."""
    places = iter(range(len(frame)))

    def number(match: re.Match[str]) -> str:
        cells = [cell for name in match[1].split("+") for cell in SHORT.get(name, name).split("+")]
        value = sum(report.value(cell) or 0 for cell in cells)
        if next(places) == wrong:
            value += 9 if value < 90 else 90
        return WRITTEN[match[2] or ""](value)

    return _PLACE.sub(number, frame)


def chinese(value: int) -> str:
    if value < 10:
        return _DIGITS[value]
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    head = f"{_DIGITS[hundreds]}百" + ("零" if not tens and ones else "") if hundreds else ""
    ten = "十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十" if tens else ""
    return head + ten + (_DIGITS[ones] if ones else "")


WRITTEN: dict[str, Callable[[Any], str]] = {
    "": str,
    "c": chinese,
    "f": lambda value: str(value).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    "k": "{:,}".format,
}
