"""Finds names by a few typed characters, the most likely first."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TypeVar

from app.model.search import folded

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


def ranked(words: str, items: Sequence[T], name: Callable[[T], str], detail: Callable[[T], str]) -> list[T]:
    """Return the items with every word in their name or detail; without any, the most similar ones."""
    wanted = [each for each in map(plain, words.split()) if each]
    if not wanted:
        return list(items)
    scored = [(_rank(wanted, name(item), detail(item)), number) for number, item in enumerate(items)]
    found = sorted((rank, number) for rank, number in scored if rank is not None)
    return [items[number] for _, number in found] or _alike("".join(wanted), items, name)


def _rank(wanted: Sequence[str], name: str, detail: str) -> int | None:
    """Return the rank of a name, 0 if it begins with the words; None if a word is missing."""
    ranks = [_word_rank(word, plain(name), plain(detail), initials(name)) for word in wanted]
    known = [rank for rank in ranks if rank is not None]
    return sum(known) if len(known) == len(ranks) else None


def _word_rank(word: str, name: str, detail: str, sounds: str) -> int | None:
    if name.startswith(word):
        return 0
    if word in name:
        return 1
    if sounds.startswith(word):
        return 2
    if len(word) > 1 and word in sounds:
        return 3
    return 4 if word in detail else None


def _alike(words: str, items: Sequence[T], name: Callable[[T], str]) -> list[T]:
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
