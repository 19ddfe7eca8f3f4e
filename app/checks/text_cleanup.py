"""整理格式: a text's indents, spaces, punctuation and numbering put right; its words, figures and bold stay."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from app.checks.wording import BLANK, HALF_MARKS, HAN, HEADINGS, TIDY, needless_spaces, ordinal_like
from app.model.change import Change
from app.model.ordinals import read_ordinal
from app.model.report import Report
from app.model.search import printed, rewritten
from app.model.texts import OBJECT, PARAGRAPH, Piece, Substitution, characters, shown, substituted

_UNSEEN = re.compile("[\u200b\u200e\u200f\ufeff\xad]")
_EDGES = re.compile(rf"^{BLANK}+|{BLANK}+$", re.MULTILINE)
_FULL_WIDTH = re.compile("[０-９％]|(?<=[０-９0-9])．(?=[０-９0-9])")
_BRACKETS = re.compile(rf"\([^()（）\n]*{HAN}[^()（）\n]*\)")
_STRAY = re.compile("^[（(][一二三四五六七八九十]{1,3}[）)](?P<stray>[、，．.,]+)", re.MULTILINE)
_DOUBLED = re.compile(r"[，。；、：]{2,}|([！？])\1{2,}")
_STRENGTH = "。；：，、"
_NARROW = str.maketrans("０１２３４５６７８９％．", "0123456789%.")
_WIDE = str.maketrans(",;:?!.()", "，；：？！。（）")


class Tidied(NamedTuple):
    """A paragraph of `part` as it was and as it will be; `after` is "" for an empty one that goes."""

    part: str
    before: str
    after: str


def tidying(report: Report, parts: Sequence[str]) -> Change:
    """The change, one step, that tidies these parts. Headings （一） of a section are numbered on from part to part."""
    found = (rewritten(report, part, tidy) for part, _, tidy in _tidied_parts(report, parts))
    return Change(TIDY, tuple(edit for edit in found if edit))


def preview(report: Report, parts: Sequence[str]) -> list[Tidied]:
    """The paragraphs that `tidying` would change."""
    found = [(part, flat, tidy) for part, flat, tidy in _tidied_parts(report, parts) if flat != tidy]
    return [each for part, *both in found for each in _compared(part, *(_lines(report, flat) for flat in both))]


def tidied(flat: Sequence[Piece], before: int = 0) -> list[Piece]:
    """Shown characters put right. `before` is the number of the heading （一） before them, 0 for none."""
    tidy = list(flat)
    for step in _STEPS:
        tidy = substituted(tidy, step(_text(tidy)))
    return substituted(tidy, _renumbered(_text(tidy), before))


def _tidied_parts(report: Report, parts: Sequence[str]) -> Iterator[tuple[str, list[Piece], list[Piece]]]:
    for section in report.edition.sections:
        before = 0
        for part in (each for each in section.contents if each in report.edition.parts):
            flat = characters(shown(report.texts.get(part, "")))
            tidy = tidied(flat, before) if part in parts else flat
            before = next((read_ordinal(each["number"]) for each in reversed(_headings(_text(tidy)))), before)
            yield part, flat, tidy


def _lines(report: Report, flat: Sequence[Piece]) -> list[str]:
    return "".join(printed(report, flat)).split(PARAGRAPH)


def _compared(part: str, old: Sequence[str], tidy: Sequence[str]) -> Iterator[Tidied]:
    """Remove only empty paragraphs, so that the remaining ones stay in order."""
    after = iter(tidy)
    for paragraph in old:
        new = "" if _is_empty(paragraph) else next(after)
        if new != paragraph or not new:
            yield Tidied(part, paragraph, new)


def _text(flat: Sequence[Piece]) -> str:
    """As long as `flat`; what an editor shows as one unit, a live figure mostly, counts as a digit."""
    return "".join(piece.text for piece in flat).replace(OBJECT, "0")


# -- steps: each finds what is to be put right in what all before it left ----------------------------------------------


def _translated(pattern: re.Pattern[str], table: dict[int, int]) -> Callable[[str], Iterator[Substitution]]:
    def step(text: str) -> Iterator[Substitution]:
        return (Substitution(*each.span(), each[0].translate(table)) for each in pattern.finditer(text))

    return step


def _removed(pattern: re.Pattern[str], group: str | int = 0) -> Callable[[str], Iterator[Substitution]]:
    return lambda text: (Substitution(*each.span(group), "") for each in pattern.finditer(text))


def _without_empties(text: str) -> Iterator[Substitution]:
    """Empty paragraphs, each with one line break."""
    kept: list[tuple[int, int]] = []
    start = 0
    for paragraph in text.split(PARAGRAPH):
        if not _is_empty(paragraph):
            kept.append((start, start + len(paragraph)))
        start += len(paragraph) + len(PARAGRAPH)
    at = 0
    for number, (start, end) in enumerate(kept):
        gap = start - len(PARAGRAPH) if number else start
        if at < gap:
            yield Substitution(at, gap, "")
        at = end
    if at < len(text):
        yield Substitution(at, len(text), "")


def _is_empty(paragraph: str) -> bool:
    return not _UNSEEN.sub("", paragraph).strip()


def _brackets(text: str) -> Iterator[Substitution]:
    """Half-width brackets around Chinese."""
    for match in _BRACKETS.finditer(text):
        for place in (match.start(), match.end() - 1):
            yield Substitution(place, place + 1, text[place].translate(_WIDE))


def _quotes(text: str) -> Iterator[Substitution]:
    """Straight quotation marks around Chinese, in paragraphs where each has its partner."""
    start = 0
    for paragraph in text.split(PARAGRAPH):
        places = [start + at for at, letter in enumerate(paragraph) if letter == '"']
        pairs = zip(places[::2], places[1::2], strict=True) if len(places) % 2 == 0 else ()
        for left, right in pairs:
            if re.search(HAN, text[left:right]):
                yield Substitution(left, left + 1, "“")
                yield Substitution(right, right + 1, "”")
        start += len(paragraph) + len(PARAGRAPH)


def _single(text: str) -> Iterator[Substitution]:
    """One mark for several: the strongest of them; three full stops and more are dots left out."""
    for match in _DOUBLED.finditer(text):
        words = match[0]
        is_ellipsis = len(words) > 2 and not words.strip("。")
        mark = "……" if is_ellipsis else next((each for each in _STRENGTH if each in words), words[0])
        yield Substitution(*match.span(), mark)


def _renumbered(text: str, before: int) -> Iterator[Substitution]:
    """Headings that do not follow the one before. A series begins again with 1, and its first number stays."""
    for match in _headings(text):
        number = read_ordinal(match["number"])
        if before and number not in (1, before + 1):
            number = before + 1
            yield Substitution(*match.span("number"), ordinal_like(match["number"], number))
        before = number


def _headings(text: str) -> list[re.Match[str]]:
    return [match for match in HEADINGS.finditer(text) if read_ordinal(match["number"])]


_STEPS: tuple[Callable[[str], Iterator[Substitution]], ...] = (
    _removed(_UNSEEN),
    _without_empties,
    _removed(_EDGES),
    _translated(_FULL_WIDTH, _NARROW),
    _brackets,
    _quotes,
    _translated(HALF_MARKS, _WIDE),
    _removed(_STRAY, "stray"),
    *(_removed(pattern, "space") for pattern in needless_spaces()),
    _single,
)
