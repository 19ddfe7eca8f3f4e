"""What waits in the trays: why, what may be done about it, and what to say to the unit that sent it."""

from app.collect import log
from app.collect.handin_figures import Changed, changed_cells
from app.collect.season import Season
from app.collect.units import Register
from app.collect.values import Action, HandIn, Tray, Unit

MOST_PROPOSED = 5

ADVICE = {
    Tray.UNKNOWN: "请选择是哪个单位；选定后，这个名称记为该单位的别名，以后能认出。",
    Tray.WRONG_YEAR: "不计入汇总；请单位报来本年度的，或选“不采用”。",
    Tray.DRAFT: "可以在单位进度中打开该单位，审核后退回。",
    Tray.UNREADABLE: "读不出内容，原件已留存；请单位报来报送包、Word或Excel，或选“不采用”。",
    Tray.SCAN: "是扫描的图片，读不出数字，原件已留存；请单位报来电子件，或选“不采用”。",
    Tray.DIFFERS: "同一单位同时报来的文件，数字不同；请核对后选以哪一份为准，另一份选“不采用”。",
}
"""What to do about a file, by its tray."""


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
    return Register(units).alike(handin.unit_name, MOST_PROPOSED)


def differing(season: Season, handin: HandIn) -> list[Changed]:
    """Where the figures of a file in `Tray.DIFFERS` are not those of the unit's latest hand-in; [] for another file."""
    current = season.standing(handin.unit).current if handin.unit is not None else None
    if handin.tray is not Tray.DIFFERS or current is None:
        return []
    return changed_cells(season, current, handin.handin)


def words_to_unit(season: Season, handin: HandIn, unit: Unit | None) -> str:
    """What may be sent to the unit about a file that cannot be used; the program sends nothing."""
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
