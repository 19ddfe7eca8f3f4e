"""The stock of work: how each unit stands, which lines a filter leaves, and the files that wait in the trays."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from app.collect import log
from app.collect.figures import Changed, changed_cells
from app.collect.season import Season
from app.collect.units import Register
from app.collect.values import ABSENT, REVIEWABLE, Action, HandIn, Standing, State, Tray, Unit
from app.model.dates import day_of, day_words


class Line(NamedTuple):
    """A unit as listed. `handin` is its latest, None without one; `depth` counts its superiors."""

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
    """The filters of the list of units; the values are shown."""

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
    """Count the units that each filter leaves."""
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
    """Return the progress of the season in one line, with the days to the deadline."""
    asked = [one for one in listed if one.standing.state is not State.EXEMPT]
    handed = sum(one.standing.state not in _STATES[Filter.NOTHING] for one in asked)
    accepted = sum(one.standing.state is State.ACCEPTED for one in asked)
    said = f"应报{len(asked)}个，已报{handed}个，已接收{accepted}个"
    if (due := day_of(str(season.setting("hand_in", "")))) is None:
        return said
    left = (due - today()).days
    when = f"还有{left}天" if left > 0 else "今天到期" if left == 0 else f"已过{-left}天"
    return f"{said}；报送期限{day_words(due)}，{when}"


MOST_PROPOSED = 5

ADVICE = {
    Tray.UNKNOWN: "请选择是哪个单位；选定后，这个名称记为该单位的别名，以后能认出。",
    Tray.WRONG_YEAR: "不计入汇总；请单位报来本年度的，或选“不采用”。",
    Tray.DRAFT: "可以在单位进度中打开该单位，审核后退回。",
    Tray.UNREADABLE: "读不出内容，原件已留存；请单位报来报送包、Word或Excel，或选“不采用”。",
    Tray.SCAN: "是扫描的图片，读不出数字，原件已留存；请单位报来电子件，或选“不采用”。",
    Tray.DIFFERS: "同一单位同时报来的文件，数字不同；请核对后选以哪一份为准，另一份选“不采用”。",
}
"""The next step for a file, by its tray."""


def waiting(season: Season) -> list[HandIn]:
    """The files that wait for a person, in the order of the trays.

    A draft waits no more once it was sent back or its unit has handed in after it.
    """
    order = {tray: nth for nth, tray in enumerate(ADVICE)}
    found = season.handins(in_trays=True)
    if any(one.tray is Tray.DRAFT for one in found):
        entries = log.standing(season.entries(actions=(Action.RETURN, Action.UNDO)))
        returned = {one.handin for one in entries if one.action is Action.RETURN}
        latest = {one.unit: one.handin for one in season.handins() if one.tray is None}
        found = [
            one
            for one in found
            if one.tray is not Tray.DRAFT or (one.handin not in returned and latest.get(one.unit, 0) < one.handin)
        ]
    return sorted(found, key=lambda one: (order.get(one.tray or Tray.UNKNOWN, 99), one.handin))


def may_assign(handin: HandIn) -> bool:
    """Whether a person may say which unit it is of: not of what could not be read."""
    return handin.tray not in (Tray.UNREADABLE, Tray.SCAN)


def proposed(season: Season, handin: HandIn) -> list[Unit]:
    """The units that the file may be of, the most similar name first; [] where no name is similar."""
    units = season.units()
    if handin.unit is not None:
        return [unit for unit in units if unit.unit == handin.unit]
    return Register(units).similar(handin.unit_name, MOST_PROPOSED)


def differing(season: Season, handin: HandIn) -> list[Changed]:
    """Return the figures of a file in `Tray.DIFFERS` that differ from the unit's latest hand-in; else []."""
    current = season.standing(handin.unit).current if handin.unit is not None else None
    if handin.tray is not Tray.DIFFERS or current is None:
        return []
    return changed_cells(season, current, handin.handin)


def words_to_unit(season: Season, handin: HandIn, unit: Unit | None) -> str:
    """Return a text to send to the unit about an unusable file; the program sends nothing."""
    name = unit.name if unit else handin.unit_name or "有关单位"
    reasons = {
        Tray.WRONG_YEAR: f"是{handin.year}年年报" if handin.year else "未写明年度",
        Tray.DRAFT: "是草稿",
        Tray.UNREADABLE: "无法读取",
        Tray.SCAN: "是扫描件，无法读取数字",
        Tray.DIFFERS: "与同时报来的另一份数字不一致",
    }
    reason = reasons.get(handin.tray or Tray.UNKNOWN, "无法确认是哪个单位的")
    return (
        f"{name}：你单位报来的“{handin.file}”{reason}，请重新报送{season.year}年年报的正式稿（报送包、Word或Excel）。"
    )
