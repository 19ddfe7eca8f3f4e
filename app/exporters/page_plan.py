"""Plans pages for PDF and Word alike: where each page begins and how high the rows of each table stand.

A page holds 22 lines of text, and everything begins on one of them. Of all ways to set the blocks on pages the plan
is the one with the least cost: tables whole rather than torn, no page much emptier than it must be, no last
page of one or two lines. It is found as a shortest path over the lines at which a block can begin.

Lengths are in points from the head of the type area, except where lines are named.
"""

import math
from collections.abc import Iterator, Sequence
from enum import Enum
from typing import NamedTuple, TypeAlias

LINES = 22
PITCH = 28.9
HEIGHT = 225 * 72 / 25.4
"""The height of the type area."""

UNDER_TABLE = 10.0
"""The least distance from a table to the line below it."""

BORDERS = 4.0
"""Points that other programs may add to a table that reaches the foot of its page: its frame, and rounding."""

_EXACT = 0.01
_FEWEST = 2
"""The fewest lines of a paragraph that stand together on a page."""

_FEWEST_ROWS = 2
"""The fewest rows of a torn table on its last page."""

_TALL = 2 / 3
"""A table taller than this part of the page may be torn; a shorter one always stands whole where a page holds it."""

_EMPTY = LINES / 3
"""Lines that may stay empty before a tall table before it is torn instead."""


class Lines(NamedTuple):
    """A text of `lines` lines. `before` and `after` are blank lines around it; there are none at the head of a page.

    `is_kept`: what follows begins on its page. `is_bound`: the text before it ends on its page. Neither is parted.
    `longer`: lines that it has more in another program, less than 0 for fewer.
    """

    lines: int
    before: int = 0
    after: int = 0
    is_kept: bool = False
    is_bound: bool = False
    longer: int = 0


class Rows(NamedTuple):
    """A table: heights of its rows, and the least and greatest that they can be fitted to.

    The first `head` rows are printed again where it goes on. It may be torn before the rows `cuts`.
    """

    head: int
    heights: tuple[float, ...]
    least: tuple[float, ...]
    greatest: tuple[float, ...]
    cuts: tuple[int, ...]

    def height(self, first: int, end: int, fit: float = 0.0) -> float:
        """Return the height of rows `first` to `end`, with the repeated head unless they begin with it."""
        head = sum(self.fitted(fit)[: self.head]) if first else 0.0
        return head + sum(self.fitted(fit)[first:end])

    def fitted(self, fit: float) -> tuple[float, ...]:
        """The heights of the rows: `fit` is 0 for the usual ones, -1 for the least, 1 for the greatest."""
        if fit == 0:
            return self.heights
        limits, share = (self.least if fit < 0 else self.greatest), abs(fit)
        return tuple(usual + share * (limit - usual) for usual, limit in zip(self.heights, limits, strict=True))

    def fit_to(self, height: float) -> float | None:
        """The fit that makes the whole table so high: at most the greatest, None where it cannot be so low."""
        usual = sum(self.heights)
        limit = sum(self.least if height < usual else self.greatest)
        if abs(limit - usual) < _EXACT:
            return 0.0 if height > usual - _EXACT else None
        share = (height - usual) / abs(limit - usual)
        return None if share < -1 - _EXACT else max(-1.0, min(share, 1.0))


Item: TypeAlias = Lines | Rows


class Stretch(NamedTuple):
    """Lines or rows `first` to `end` of block `block`, at `y` of page `page`, both counted from 0."""

    block: int
    first: int
    end: int
    page: int
    y: float


class Plan(NamedTuple):
    """The place of every block, in order. `heights`: the rows of each table, () for a text.

    `kept`: the rows of each table that stay with the next row; of a text 0 if it stays with the next block.
    `above`: points of blank space above each block. `turned`: blocks before which another program must end the page.
    """

    stretches: tuple[Stretch, ...]
    heights: tuple[tuple[float, ...], ...]
    kept: tuple[frozenset[int], ...]
    above: tuple[float, ...]
    turned: frozenset[int]
    pages: int

    def of(self, block: int) -> list[Stretch]:
        """Return the stretches of a block, one for each page on which it stands."""
        return [stretch for stretch in self.stretches if stretch.block == block]


class _Step(NamedTuple):
    """A way on: what is placed, and where the next block may begin. `page` is counted from that of the step before.

    `ahead`: lines by which the text up to the next block reaches further in another program.
    """

    cost: float
    stretches: tuple[Stretch, ...]
    page: int
    line: int
    ahead: int
    fit: float = 0.0
    turns: "_Turn | None" = None


class _Turn(Enum):
    """The page before a block ends because the block does not fit, or another program must end it too."""

    FULL = 1
    FORCED = 2


class _From(NamedTuple):
    """Where a block may begin: on `line`, in another program `ahead` lines further on.

    `bound`: on this page, and not on the next. `drift`: lines by which a third program may be further on.
    """

    line: int
    ahead: int
    bound: bool
    drift: float


class _Best(NamedTuple):
    cost: float
    before: "_Best | None"
    step: "_Step | None"


def plan(items: Sequence[Item]) -> Plan:
    """The pages of a document. A document without blocks has one empty page."""
    layers: list[dict[tuple[int, int], _Best]] = [{} for _ in range(len(items) + 1)]
    layers[0][0, 0] = _Best(0.0, None, None)
    for index, drift in enumerate(_drifts(items)):
        bound = index > 0 and (_is_followed(items[index - 1]) or _is_bound(items, index))
        for (line, ahead), best in layers[index].items():
            for step in _steps(items, index, _From(line, ahead, bound, drift)):
                key = (step.line, max(-_FURTHEST, min(step.ahead, _FURTHEST)))
                found = layers[index + 1].get(key)
                if found is None or best.cost + step.cost < found.cost - 1e-9:
                    layers[index + 1][key] = _Best(best.cost + step.cost, best, step)
    ends = [best._replace(cost=best.cost + _end_cost(line, ahead, best)) for (line, ahead), best in layers[-1].items()]
    return _plan(items, min(ends, key=lambda best: best.cost))


def _drifts(items: Sequence[Item]) -> Iterator[float]:
    """Yield, for each block, the lines by which the text since the last table may be longer in another program."""
    lines = 0
    for item in items:
        yield 1 + lines / _SURE
        lines = 0 if isinstance(item, Rows) else lines + item.lines


def _is_followed(item: Item) -> bool:
    return isinstance(item, Lines) and item.is_kept


def _is_bound(items: Sequence[Item], index: int) -> bool:
    item = items[index] if index < len(items) else None
    return isinstance(item, Lines) and item.is_bound


def _is_note(items: Sequence[Item], index: int) -> bool:
    """Whether a block is a short text that follows on a table without a heading."""
    item = items[index]
    is_short = isinstance(item, Lines) and not item.is_kept and 0 < item.lines <= _NOTE_LINES
    return is_short and isinstance(items[index - 1], Rows)


# -- steps -------------------------------------------------------------------------------------------------------------


def _steps(items: Sequence[Item], index: int, place: _From) -> Iterator[_Step]:
    """The ways to set a block that may begin at `place`, or on the next page."""
    here = list(_begun(items, index, place))
    yield from here
    if place.line and not (place.bound and here):
        cost = _PAGE + _emptiness(items, index, LINES - place.line) + (_FORCED if place.bound else 0.0)
        cost += _NOTE if _is_note(items, index) else 0.0
        turns, ahead, parting = _turn(items, index, place, is_forced=not here)
        for step in _begun(items, index, place._replace(line=0, ahead=ahead)):
            moved = tuple(each._replace(page=each.page + 1) for each in step.stretches)
            yield step._replace(cost=step.cost + cost + parting, stretches=moved, page=step.page + 1, turns=turns)


def _turn(items: Sequence[Item], index: int, place: _From, *, is_forced: bool) -> tuple[_Turn, int, float]:
    """How the page before a block ends, how far another program is ahead then, and the cost of parting from it."""
    is_table = _table_after(items, index) is not None
    empty = LINES - place.line
    # LibreOffice may leave the last text on the page before: it does not look again once a table has its height.
    is_signed = _is_bound(items, index + 1) and empty >= place.drift
    if not is_table and not is_signed and (is_forced or empty < _SAFE):
        return _Turn.FULL, place.ahead - empty, 0.0
    parting = 0.0 if 0 < place.line + place.ahead <= LINES else _PARTING
    return _Turn.FORCED if empty >= _SAFE or is_signed else _Turn.FULL, 0, parting


def _begun(items: Sequence[Item], index: int, place: _From) -> Iterator[_Step]:
    """The ways to set a block that begins at `place` of this page."""
    item = items[index]
    if isinstance(item, Lines):
        return _lines(index, item, place, _tail(items, index))
    return _rows(index, item, place)


def _tail(items: Sequence[Item], index: int) -> int:
    """Lines of the texts that must end on the page of this one, with the blank ones above them."""
    lines = 0
    while _is_bound(items, index + 1):
        index += 1
        item = items[index]
        lines += item.before + item.lines if isinstance(item, Lines) else 0
    return lines


def _lines(index: int, item: Lines, place: _From, tail: int) -> Iterator[_Step]:
    """A text from `place` on: over as many pages as it needs, none of them with a single line of it.

    `tail`: lines that end on its last page, so that its last two lines may go to the next page with them.
    """
    line = place.line
    if not item.lines:  # it holds only characters that no document shows
        yield _Step(0.0, (), 0, min(line + item.after, LINES), place.ahead)
        return
    line += item.before if line else 0
    fits = _fitting(item, item.lines, line)
    if fits == 0:
        return
    step = _set(index, item, line, fits)
    yield step._replace(ahead=_end_elsewhere(item, place.line + place.ahead) - LINES * step.page - step.line)
    if tail and not (item.is_kept or item.is_bound) and fits == item.lines >= 2 * _FEWEST:
        ahead = place.ahead + item.longer
        over = line + fits + tail - LINES
        step = _set(index, item, line, fits - _FEWEST)
        parting = _PARTING * ((over <= 0) + (over + ahead <= 0)) / 2
        yield step._replace(cost=step.cost + parting, ahead=ahead)


def _end_elsewhere(item: Lines, begin: int) -> int:
    """Return the line at which a text ends in another program; `begin` and it count from the head of our page.

    A heading stands there with the first lines of what follows.
    """
    page, line = divmod(begin, LINES)
    left = item.lines + item.longer
    fits = _fitting(item, left, line + item.before if line else 0)
    if item.is_kept and line + left + _FEWEST > LINES:
        fits = 0
    line += item.before if line else 0
    while fits < left:
        left -= fits
        page, line = page + 1, 0
        fits = _fitting(item, left, 0)
    return page * LINES + min(line + fits + item.after, LINES)


def _fitting(item: Lines, left: int, line: int) -> int:
    """Return how many of the `left` last lines of a text go on a page from `line` on; 0 if they begin on the next."""
    fits = min(left, LINES - line)
    if left - fits == 1:
        fits = max(left - _FEWEST, 0)
    too_few = fits < min(_FEWEST, left) or ((item.is_kept or item.is_bound) and fits < left)
    if too_few:
        return 0 if line else min(left, LINES)
    return fits


def _set(index: int, item: Lines, line: int, fits: int) -> _Step:
    """A text whose first `fits` lines stand on this page."""
    stretches = [Stretch(index, 0, fits, 0, line * PITCH)]
    line, first = line + fits, fits
    while first < item.lines:
        line = _fitting(item, item.lines - first, 0)
        stretches.append(Stretch(index, first, first + line, len(stretches), 0.0))
        first += line
    pages = len(stretches) - 1
    return _Step(pages * _PAGE, tuple(stretches), pages, min(line + item.after, LINES), 0)


def _rows(index: int, item: Rows, place: _From) -> Iterator[_Step]:
    """A table from `place` on, whole in each height that ends on a line, or torn."""
    line, ahead = place.line, max(place.ahead, -place.line)
    whole = Stretch(index, 0, len(item.heights), 0, line * PITCH)
    room = HEIGHT - BORDERS - line * PITCH
    is_whole = False
    for end in range(line + 1, LINES + 1):
        wanted = (end - line) * PITCH - UNDER_TABLE if end < LINES else room
        fit = item.fit_to(wanted)
        if fit is None:
            continue
        is_whole = True
        spare = wanted - item.height(0, len(item.heights), fit)
        brim = _brim(place, room - wanted + spare)
        yield _Step(_fit_cost(fit) + _GAP * spare / PITCH + brim, (whole,), 0, end, ahead, fit)
        if brim and fit > -1:
            spare = room - item.height(0, len(item.heights), -1)
            yield _Step(_fit_cost(-1) + _brim(place, spare), (whole,), 0, end, ahead, -1.0)
        if spare > _EXACT:
            break
    if not is_whole or line:
        yield from _torn(index, item, place)


def _torn(index: int, item: Rows, place: _From) -> Iterator[_Step]:
    """A table over several pages, its rows as usual or as low as they can be."""
    is_page_high = item.height(0, len(item.heights), -1) > HEIGHT - BORDERS
    is_tall = sum(item.heights) > _TALL * HEIGHT
    for fit in (0.0, -1.0):
        parts = list(_parts(item, place.line, fit))
        if not parts:
            continue
        cost = 0.0 if is_page_high else _TORN if is_tall else _TORN_SHORT
        stretches: list[Stretch] = []
        page, y = 0, 0.0
        for first, end, start in parts:
            page = len(stretches)
            stretches.append(Stretch(index, first, end, page, start))
            y = start + item.height(first, end, fit)
            is_last = end == len(item.heights)
            cost += 0.0 if is_last else _FOOT * max(0.0, HEIGHT - y) / PITCH
            cost += 0.0 if is_last or end in item.cuts else _CUT_GROUP
            cost += _brim(place, HEIGHT - y) if first == 0 else 0.0
            cost += 0.0 if y - start >= _LOW else _STUB_AFTER if is_last else _STUB
        after = min(LINES, math.ceil((y + UNDER_TABLE - _EXACT) / PITCH))
        yield _Step(cost + _fit_cost(fit) + page * _PAGE, tuple(stretches), page, after, 0, fit)


def _parts(item: Rows, line: int, fit: float) -> Iterator[tuple[int, int, float]]:
    """First row, end and place of each part; nothing where the first page has no room for one."""
    first, start, rows = 0, line * PITCH, len(item.heights)
    while first < rows:
        room = HEIGHT - BORDERS - start
        lowest = max(first, item.head)
        ends = [row for row in (*item.cuts, rows) if row > lowest and item.height(first, row, fit) <= room + _EXACT]
        end = _part_end(item, first, ends, fit) if ends else first
        if end == first:
            if start > 0:
                return
            end = lowest + 1
            while end < rows and item.height(first, end + 1, fit) <= room:
                end += 1
        yield first, end, start
        first, start = end, 0.0


def _part_end(item: Rows, first: int, ends: Sequence[int], fit: float) -> int:
    """The last of the possible `ends` of a part that leaves no part too low; else the last but for a lone row."""
    rows = len(item.heights)
    fair = [
        row for row in ends if row == rows or min(item.height(first, row, fit), item.height(row, rows, fit)) >= _LOW
    ]
    if fair:
        return fair[-1]
    is_lone = rows - _FEWEST_ROWS < ends[-1] < rows and len(ends) > 1
    return ends[-2] if is_lone else ends[-1]


# -- costs -------------------------------------------------------------------------------------------------------------

_PAGE = 30.0
"""A further page."""

_FORCED = 5000.0
"""Parting what belongs together, where nothing else is possible."""

_TORN, _TORN_SHORT, _CUT_GROUP = 90.0, 3000.0, 2000.0
"""A tall table torn over pages; one that is not tall; a cut within a group of rows."""

_LOW = HEIGHT / 3
_STUB, _STUB_AFTER = 400.0, 60.0
"""A part of a torn table that is lower than a third of the page looks left over, less so at the head of a page."""

_NOTE, _NOTE_LINES = 40.0, 4
"""The cost of the note below a table on the next page, and the most lines of a text that may be one."""

_TIGHT, _LOOSE = 6.0, 5.0
"""Rows as low, or as high, as they can be, times the square of the fit (-1 to 1)."""

_GAP = 3.0
"""The cost of a line of blank space below a table beyond the least."""

_BRIM = 8.0
"""The cost of a table, or the first part of one, that fills its page below text that may be longer elsewhere."""

_SURE = 60
"""Lines of text that another program sets with a line more or less."""

_PINNED = 2
"""Lines at the head of a page that are headings, whose number is sure."""

_FOOT = 1.5
"""An empty line at the foot of a page."""

_UNFILLED = 15.0
"""Times the square of the lines beyond two that text could fill."""

_MUCH = 600.0
"""More than a third of a page empty before a tall table: worse than a low part of it there."""

_SHORT_END = (0, 2000, 2000, 12, 4)
"""A last page of 0, 1, 2, 3 or 4 lines: another program that breaks lines differently may have one page less."""

_PARTING = 300.0
"""LibreOffice has more or fewer pages; half of it where only Word may."""

_FURTHEST = LINES
"""Lines by which another program is followed ahead or behind; further apart it counts as so far."""

_SAFE = 3
"""The least empty lines below which a page is ended in Word: another program may need one or two lines more."""

_FULL_END = 35.0
"""A last page that is full to the last line."""


def _brim(place: _From, spare: float) -> float:
    """Return the cost of leaving only `spare` points below a table where the text above it is longer elsewhere."""
    if spare < place.ahead * PITCH:
        return _PARTING
    return _BRIM if place.line > _PINNED and spare < place.drift * PITCH else 0.0


def _fit_cost(fit: float) -> float:
    return (_TIGHT if fit < 0 else _LOOSE) * fit * fit


def _emptiness(items: Sequence[Item], index: int, empty: int) -> float:
    """The cost of `empty` lines at the foot of the page before block `index`."""
    table = _table_after(items, index)
    if table is None:
        return _FOOT * empty + _UNFILLED * max(0, empty - _FEWEST) ** 2
    beneath = UNDER_TABLE / PITCH if index and isinstance(items[index - 1], Rows) else 0.0
    is_much = sum(table.heights) > _TALL * HEIGHT and empty + beneath > _EMPTY
    return _FOOT * empty + (_MUCH if is_much else 0.0)


def _table_after(items: Sequence[Item], index: int) -> Rows | None:
    """The table that a block is, or that follows on headings from it."""
    while index < len(items):
        item = items[index]
        if isinstance(item, Rows):
            return item
        if not item.is_kept:
            return None
        index += 1
    return None


def _end_cost(line: int, ahead: int, best: _Best) -> float:
    """The cost of a last page that ends on `line`; 0 for a document of one page that is one elsewhere."""
    has_pages = False
    seen: _Best | None = best
    while seen is not None and not has_pages:
        has_pages = bool(seen.step and seen.step.page)
        seen = seen.before
    parting = _PARTING if line + ahead > LINES or (has_pages and line + ahead <= 0) else 0.0
    if not has_pages:
        return parting
    return parting + _end_of_pages(line)


def _end_of_pages(line: int) -> float:
    return _SHORT_END[line] if line < len(_SHORT_END) else _FULL_END if line == LINES else 0.0


# -- the plan ----------------------------------------------------------------------------------------------------------


def _plan(items: Sequence[Item], best: _Best) -> Plan:
    steps: list[_Step] = []
    seen: _Best | None = best
    while seen is not None and seen.step is not None:
        steps.append(seen.step)
        seen = seen.before
    steps.reverse()
    stretches: list[Stretch] = []
    heights: list[tuple[float, ...]] = []
    kept: list[frozenset[int]] = []
    above: list[float] = []
    turned: set[int] = set()
    page, bottom = 0, 0.0
    for index, (item, step) in enumerate(zip(items, steps, strict=True)):
        placed = [each._replace(page=page + each.page) for each in step.stretches]
        above.append(0.0 if step.turns or not index or not placed else max(0.0, placed[0].y - bottom))
        if step.turns is _Turn.FORCED:
            turned.add(index)
        stretches += placed
        heights.append(item.fitted(step.fit) if isinstance(item, Rows) else ())
        kept.append(frozenset(_kept(items, index, placed)))
        bottom = _bottom(item, placed[-1], step.fit) if placed else bottom
        page += step.page
    return Plan(tuple(stretches), tuple(heights), tuple(kept), tuple(above), frozenset(turned), page + 1)


def _kept(items: Sequence[Item], index: int, placed: Sequence[Stretch]) -> Iterator[int]:
    """The rows of a table that stand with the next one, or 0 for a text that stands with the next block.

    LibreOffice parts no text that stands with the next block, and moves it as a whole; other programs part it.
    """
    item = items[index]
    if isinstance(item, Rows):
        last = len(item.heights) - 1
        begun = {part.first for part in placed[1:]}
        # Where the first part proves too high, another program tears it at the place before.
        free = begun.union(cut for cut in item.cuts if begun and cut < min(begun))
        yield from (row for row in range(last) if row + 1 not in free)
    elif item.is_kept or (_is_bound(items, index + 1) and _must_follow(items, index, placed)):
        yield 0


def _must_follow(items: Sequence[Item], index: int, placed: Sequence[Stretch]) -> bool:
    """Whether a text would not end on the page of the signature by itself, and can be moved there as a whole."""
    lines = placed[-1].end
    if len(placed) < 2 or lines <= 2 * _FEWEST:
        return True
    is_parted = round(placed[0].y / PITCH) + lines <= LINES
    return is_parted and lines + _tail(items, index) < LINES


def _bottom(item: Item, last: Stretch, fit: float) -> float:
    """The lower edge of the last lines or rows of a block."""
    if isinstance(item, Rows):
        return last.y + item.height(last.first, last.end, fit)
    return last.y + (last.end - last.first) * PITCH
