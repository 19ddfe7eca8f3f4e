"""Finds words in the texts and remarks of a report, and returns the change that replaces them."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

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
