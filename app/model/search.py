"""Finds words in the texts of a report and replaces them; finds names by a few typed characters."""

import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeVar

from app.model.change import Address, Area, Change, Edit
from app.model.report import Report
from app.model.texts import Piece, Substitution, characters, lines, live_figure, shown, splice, substituted

CONTEXT = 24
"""Characters of context returned on each side of a hit."""


class Hit(NamedTuple):
    """An occurrence of the words: from `start` to `end` among the characters shown at `address`.

    `is_live`: some of them come from a live figure, so that they cannot be replaced. `before` and `after` are the
    context in their paragraph, as printed.
    """

    address: Address
    start: int
    end: int
    before: str
    words: str
    after: str
    is_live: bool = False


def hits(report: Report, words: str, *, exact: bool = False) -> list[Hit]:
    """Return every occurrence in the order of the form, remarks last. Unless `exact`, case and width are ignored."""
    if not words:
        return []
    found: list[Hit] = []
    for part in report.edition.parts:
        if stored := report.texts.get(part):
            found += _in_text(report, Address(Area.TEXTS, part), stored, words, exact)
    for cell in report.edition.cells:
        if remark := report.remarks.get(cell):
            letters = [Piece(letter) for letter in remark]
            found += _hits(Address(Area.REMARKS, cell), letters, list(remark), words, exact)
    return found


def replaced(report: Report, found: Iterable[Hit], words: str, label: str = "替换") -> Change:
    """Return the change, one step, that replaces the hits by `words`. Live figures stay; bold continues as it began."""
    wanted: dict[Address, list[Substitution]] = {}
    for hit in found:
        if not hit.is_live:
            wanted.setdefault(hit.address, []).append(Substitution(hit.start, hit.end, words))
    return Change(label, tuple(_edits(report, wanted)))


def rewritten(report: Report, part: str, flat: Sequence[Piece]) -> Edit | None:
    """Return the edit after which a part shows these characters; None if it shows them already."""
    change = splice(report.texts.get(part, ""), lines(flat))
    return Edit(Address(Area.TEXTS, part), change.removed, change.inserted, change.at) if change else None


def printed(report: Report, flat: Iterable[Piece]) -> list[str]:
    """Return the printed form of each character: the character, or the number of a live figure."""
    figure = live_figure(report)
    return [figure(piece.token[2:-2]) if piece.token.startswith("{{") else piece.text for piece in flat]


def _edits(report: Report, wanted: dict[Address, list[Substitution]]) -> Iterator[Edit]:
    for address, substitutions in wanted.items():
        if address.area is Area.REMARKS:
            old = report.remarks[address.key]
            new = "".join(piece.text for piece in substituted([Piece(letter) for letter in old], substitutions))
            yield Edit(address, old, new.strip() or None)
            continue
        flat = characters(shown(report.texts[address.key]))
        if edit := rewritten(report, address.key, substituted(flat, substitutions)):
            yield edit


def _in_text(report: Report, address: Address, stored: str, words: str, exact: bool) -> list[Hit]:
    flat = characters(shown(stored))
    return _hits(address, flat, printed(report, flat), words, exact)


def _hits(address: Address, flat: Sequence[Piece], prints: Sequence[str], words: str, exact: bool) -> list[Hit]:
    text = "".join(prints)
    owners = [number for number, each in enumerate(prints) for _ in each]
    where, wanted = (text, words) if exact else (folded(text), folded(words))
    found: list[Hit] = []
    at = where.find(wanted)
    while at >= 0:
        after = at + len(wanted)
        start, end = owners[at], owners[after - 1] + 1
        is_live = any(piece.token for piece in flat[start:end])
        before, behind = _around(text, at, after)
        found.append(Hit(address, start, end, before, text[at:after], behind, is_live))
        at = where.find(wanted, after)
    return found


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    head = text[max(0, start - CONTEXT) : start].rpartition("\n")[2]
    return head, text[end : end + CONTEXT].partition("\n")[0]


def folded(text: str) -> str:
    """Fold case and width, character by character, so that offsets stay."""
    return "".join(_plain(letter) for letter in text)


def _plain(letter: str) -> str:
    plain = unicodedata.normalize("NFKC", letter).casefold()
    return plain if len(plain) == 1 else letter


T = TypeVar("T")

_LIKE = 75
"""The similarity in percent from which a differently worded name is offered."""
_LEAST = 3
"""The number of characters from which similarity is meaningful."""

# The frequent characters of GB 2312 stand in the order of their sounds: where each initial begins.
_BEGINS = (
    *(0xB0A1, 0xB0C5, 0xB2C1, 0xB4EE, 0xB6EA, 0xB7A2, 0xB8C1, 0xB9FE, 0xBBF7, 0xBFA6, 0xC0AC, 0xC2E8),
    *(0xC4C3, 0xC5B6, 0xC5BE, 0xC6DA, 0xC8BB, 0xC8F6, 0xCBFA, 0xCDDA, 0xCEF4, 0xD1B9, 0xD4D1, 0xD7FA),
)
_INITIALS = "abcdefghjklmnopqrstwxyz"


def ranked(
    words: str,
    items: Sequence[T],
    name: Callable[[T], str],
    detail: Callable[[T], str],
    also: Callable[[T], str] = lambda _: "",
) -> list[T]:
    """Return the items with every word in their name, detail or other words; without any, the most similar ones."""
    wanted = [each for each in map(plain, words.split()) if each]
    if not wanted:
        return list(items)
    scored = [(_rank(wanted, name(item), detail(item), also(item)), number) for number, item in enumerate(items)]
    found = sorted((rank, number) for rank, number in scored if rank is not None)
    return [items[number] for _, number in found] or _similar("".join(wanted), items, name)


def _rank(wanted: Sequence[str], name: str, detail: str, also: str) -> int | None:
    """Return the rank of a name, 0 if it begins with the words; None if a word is missing."""
    others = [plain(each) for each in also.split()]
    ranks = [_word_rank(word, plain(name), plain(detail), initials(name), others) for word in wanted]
    known = [rank for rank in ranks if rank is not None]
    return sum(known) if len(known) == len(ranks) else None


def _word_rank(word: str, name: str, detail: str, sounds: str, others: Sequence[str]) -> int | None:
    if name.startswith(word):
        return 0
    if word in name:
        return 1
    if sounds.startswith(word):
        return 2
    if word in others or (len(word) > 1 and word in sounds):
        return 3
    if word in detail:
        return 4
    return 5 if any(word in each or (len(word) > 1 and word == initials(each)) for each in others) else None


def _similar(words: str, items: Sequence[T], name: Callable[[T], str]) -> list[T]:
    if len(words) < _LEAST:
        return []
    from rapidfuzz import fuzz, process  # only where nothing is called so

    names = [plain(name(item)) for item in items]
    found = process.extract(words, names, scorer=fuzz.partial_ratio, score_cutoff=_LIKE, limit=20)
    return [items[number] for _, _, number in found]


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return letters and digits only, without case and width."""
    return "".join(letter for letter in folded(text) if letter.isalnum())


@lru_cache(maxsize=4096)
def initials(text: str) -> str:
    """Return the initials in pinyin, with letters and digits unchanged and rare characters left out."""
    return "".join(_initial(letter) for letter in plain(text))


def _initial(letter: str) -> str:
    if letter.isascii():
        return letter
    code = int.from_bytes(letter.encode("gb2312", "ignore"))
    place = bisect_right(_BEGINS, code) - 1
    return _INITIALS[place] if 0 <= place < len(_INITIALS) else ""
