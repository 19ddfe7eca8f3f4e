"""What stands before the first section: the title with unit and year, and the unit's data in the preamble."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from app.importers.labels import resemblance
from app.model.edition import Edition

_LONGEST_TITLE = 80
_MOST_LINES = 3
_LIKE_A_TITLE = 0.75
_YEAR = r"(?P<year>20\d\d|二[〇○零Oo０0][〇○零Oo０一二三四五六七八九0-9]{2})"
_TITLE = re.compile(rf"^[《“]?(?P<unit>.*?)[（(]?{_YEAR}[）)]?年?度?(?P<rest>.*?)[》”]?$")
_PERIOD = re.compile(rf"{_YEAR}年0?1月0?1日")
_ANY_YEAR = re.compile(rf"{_YEAR}年")
_HAN_DIGITS = str.maketrans("〇○零Oo一二三四五六七八九０", "000001234567890")
_BEFORE_A_LABEL = r"(?<![一-鿿])(?:联系|办公|单位|通信|通讯)?"
_VALID = {
    "postcode": re.compile(r"\d{6}"),
    "phone": re.compile(r"[\d()（）—－-]{7,}(?:转\d+)?"),
    "email": re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    "site": re.compile(r"[\w.:/%?=&#~-]{4,}"),
}


@dataclass(frozen=True, slots=True)
class Title:
    """A title: which paragraphs it fills, its lines, and what it names. `likeness` to the edition's own wording."""

    first: int
    last: int
    lines: tuple[str, ...]
    unit: str
    year: int
    likeness: float


def find_title(paragraphs: Sequence[str], edition: Edition) -> Title | None:
    """The title among the paragraphs before the first section; it may fill three of them, and more that it breaks."""
    wording = squeezed(edition.words.title.partition("{year}")[2]).removeprefix("年")
    found = [
        title
        for first in range(len(paragraphs))
        for count in range(1, _MOST_LINES + 1)
        if (title := _title(paragraphs, first, count, wording)) and title.likeness >= _LIKE_A_TITLE
    ]
    if not found:
        return None
    named = [title for title in found if title.unit]
    best = max(named or found, key=lambda title: (round(title.likeness, 1), -len(title.lines), title.first))
    while best.first and _goes_on(above := squeezed(paragraphs[best.first - 1]), best.unit):
        best = replace(best, first=best.first - 1, lines=(above, *best.lines), unit=above + best.unit)
    return best


def _goes_on(above: str, unit: str) -> bool:
    """Whether a unit's name begins in the line above: it breaks at a bracket, within one, or behind a comma."""
    if not above or len(above) + len(unit) > _LONGEST_TITLE:
        return False
    is_within = unit.count("）") > unit.count("（")
    return is_within or unit.startswith("（") or above.endswith(("、", "，"))


def _title(paragraphs: Sequence[str], first: int, count: int, wording: str) -> Title | None:
    lines = [line.strip() for text in paragraphs[first : first + count] for line in text.split("\n") if line.strip()]
    text = squeezed("".join(lines))
    if not lines or first + count > len(paragraphs) or not 6 <= len(text) <= _LONGEST_TITLE:
        return None
    match = _TITLE.match(text)
    if match is None:
        return None
    unit, rest = match["unit"], match["rest"]
    likeness = resemblance(rest, wording)
    if not unit:  # 2019年某某办公厅政府信息公开工作年度报告
        likeness, start = max((resemblance(rest[start:], wording), start) for start in range(len(rest) or 1))
        unit = rest[:start]
    return Title(first, first + count - 1, tuple(lines), unit.strip("《》“”"), year_of(match["year"]), likeness)


def squeezed(text: str) -> str:
    return "".join(text.split())


def year_of(text: str) -> int:
    return int(text.translate(_HAN_DIGITS))


def period_year(text: str) -> int | None:
    """The year of the statistics period that a preamble names."""
    years = {year_of(match["year"]) for match in _PERIOD.finditer(squeezed(text))}
    return years.pop() if len(years) == 1 else None


def frequent_year(text: str) -> int | None:
    """The year that a text names most often; no more than a guess."""
    years = [year_of(match["year"]) for match in _ANY_YEAR.finditer(squeezed(text))]
    return max(set(years), key=lambda year: (years.count(year), year)) if years else None


def unit_data(text: str, edition: Edition) -> dict[str, str]:
    """The unit's data that a preamble gives with the very labels of the cover form, once each and in proper shape."""
    return dict(_unit_data(text, edition))


def _unit_data(text: str, edition: Edition) -> Iterator[tuple[str, str]]:
    for field in edition.fields:
        if field.required or field.choices:
            continue
        label = r"\s*".join(map(re.escape, field.label))
        found = re.findall(rf"{_BEFORE_A_LABEL}{label}\s*[：:]\s*([^，,；;。\n]+)", text)
        values = {squeezed(value).strip("）)") if field.key != "phone" else _phone(value) for value in found}
        if len(values) == 1 and (value := values.pop()):
            shape = _VALID.get(field.key)
            if shape is None or shape.fullmatch(value):
                yield field.key, value


def _phone(value: str) -> str:
    value = squeezed(value)
    return value if value.count("（") + value.count("(") else value.rstrip("）)")
