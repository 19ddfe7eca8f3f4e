"""The stock of work: how each unit stands in one line, which lines a filter leaves, and how many there are."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from app.collect.season import Season
from app.collect.values import ABSENT, REVIEWABLE, HandIn, Standing, State, Unit


class Line(NamedTuple):
    """A unit as the list shows it. `handin` is its latest, None where there is none; `depth` counts its superiors."""

    unit: Unit
    standing: Standing
    handin: HandIn | None
    depth: int

    @property
    def marks(self) -> str:
        """迟报, 草稿, 纸质件已核."""
        is_draft = self.handin is not None and self.handin.draft
        said = (("迟报", self.standing.late), ("草稿", is_draft), ("纸质件已核", self.standing.paper))
        return "、".join(word for word, holds in said if holds)


class Filter(StrEnum):
    """Which units are listed; the values are shown."""

    MINE = "待我处理"
    NOTHING = "未报"
    RETURNED = "已退回"
    ACCEPTED = "已接收"
    EXEMPT = "免报"
    LATE = "迟报"
    ALL = "全部"


MINE = frozenset({*REVIEWABLE, State.UNCONFIRMED})
"""States in which the office is to act."""

_STATES = {
    Filter.MINE: MINE,
    Filter.NOTHING: frozenset(ABSENT),
    Filter.RETURNED: frozenset({State.RETURNED}),
    Filter.ACCEPTED: frozenset({State.ACCEPTED}),
    Filter.EXEMPT: frozenset({State.EXEMPT}),
}


def lets_through(wanted: Filter, line: Line) -> bool:
    """Whether a filter leaves a line."""
    if wanted is Filter.LATE:
        return line.standing.late
    return wanted is Filter.ALL or line.standing.state in _STATES[wanted]


def counts(lines: Iterable[Line]) -> Counter[Filter]:
    """How many lines each filter leaves."""
    found: Counter[Filter] = Counter()
    for line in lines:
        found.update(each for each in Filter if lets_through(each, line))
    return found


def lines(season: Season) -> list[Line]:
    """All units in the order of the tree, each below its superior."""
    units, standings = season.units(), season.standings()
    handins = {one.handin: one for one in season.handins()}
    return [
        Line(unit, standings[unit.unit], handins.get(standings[unit.unit].current or 0), depth)
        for unit, depth in arranged(units)
    ]


def line(season: Season, before: Line) -> Line:
    """The line of a unit as it stands now."""
    standing = season.standing(before.unit.unit)
    unit = season.unit(before.unit.code)
    return Line(unit, standing, season.handin(standing.current) if standing.current else None, before.depth)


def arranged(units: Sequence[Unit]) -> list[tuple[Unit, int]]:
    """Units in the order of the tree with their depth; one whose superior is not listed stands at the top."""
    codes = {unit.code for unit in units}
    children: dict[str, list[Unit]] = {}
    for unit in units:
        children.setdefault(unit.superior if unit.superior in codes else "", []).append(unit)
    found: list[tuple[Unit, int]] = []
    waiting = [(unit, 0) for unit in reversed(children.get("", ()))]
    while waiting:
        unit, depth = waiting.pop()
        found.append((unit, depth))
        waiting += [(each, depth + 1) for each in reversed(children.get(unit.code, ()))]
    return found


def heading(season: Season, listed: Sequence[Line], today: Callable[[], date] = date.today) -> str:
    """How far the season is, in one line, with the days to the deadline."""
    asked = [one for one in listed if one.standing.state is not State.EXEMPT]
    handed = sum(one.standing.state not in _STATES[Filter.NOTHING] for one in asked)
    accepted = sum(one.standing.state is State.ACCEPTED for one in asked)
    said = f"应报{len(asked)}个，已报{handed}个，已接收{accepted}个"
    due = str(season.setting("hand_in", ""))
    try:
        left = (date.fromisoformat(due) - today()).days
    except ValueError:
        return said
    when = f"还有{left}天" if left > 0 else "今天到期" if left == 0 else f"已过{-left}天"
    return f"{said}；报送期限{due}，{when}"
