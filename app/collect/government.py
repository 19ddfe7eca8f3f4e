"""The government's own report: pre-filled from a sum, and compared with its typed figures."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from app.collect.rollup import Rollup
from app.collect.season import Season
from app.collect.values import SCOPE_WORDS, Unit
from app.model.change import Address, Area, Change, Edit
from app.model.numbers import Number, written
from app.model.report import Report
from app.session import new_report

SOURCES = "sources"
"""The key of the data file under which each cell's source is noted."""

_GOVERNMENT = re.compile(r"^(?P<name>.+?人民政府)(?=办|$)")
_PLACE = re.compile(r"(?:[一-龥]{2,8}?[省市县区州盟旗])+?(?![一-龥]{2,8}?[省市县区州盟旗](?!场))")
"""The place names in front of a unit's name."""


class Difference(NamedTuple):
    """A cell in which a government's typed figure and the sum differ.

    `alike` are the codes of units whose own value is the typed one: a single unit's figure was taken for the sum.
    """

    cell: str
    typed: str
    summed: Number | None
    alike: tuple[str, ...]


def government(season: Season) -> Unit | None:
    """The unit that reports the sum: the only one at the top of the tree with units below it; None for none."""
    units = season.units()
    superiors = {unit.superior for unit in units if unit.superior}
    found = [unit for unit in units if not unit.superior and unit.code in superiors]
    return found[0] if len(found) == 1 else None


def government_name(season: Season) -> str:
    """The name for the report of the sum: the unit at the top, else told by the office, else by the units' names.

    A season's title is no unit. Where nothing tells the name, the words ask for it.
    """
    if head := government(season):
        return head.name
    if named := _GOVERNMENT.search(str(season.setting("office", "") or "")):
        return named["name"]
    places = {match[0] if (match := _PLACE.match(unit.name)) else "" for unit in season.units()}
    if len(places) == 1 and (place := places.pop()):
        return f"{place}人民政府"
    return "（请填写单位名称）"


def pre_filled(rollup: Rollup) -> Report:
    """A new report with the figures of a sum. A cell that is blank in all units stays blank."""
    season = rollup.season
    unit = {"name": government_name(season), "kind": "government"}
    report = new_report(season.edition, unit, season.year)
    report.apply(filling(report, rollup, replace=False))
    report.extra[SOURCES] = sources(rollup)
    return report


def filling(report: Report, rollup: Rollup, *, replace: bool) -> Change:
    """The change that fills in a sum; with `replace` also where another figure stands.

    The cells it would replace are those of `differing`, which are shown before it is asked for.
    """
    summed = rollup.report()
    edits = []
    for cell, answer in summed.answers.items():
        address = Address(Area.ANSWERS, cell)
        present = report.at(address)
        if present is None or (replace and report.value(cell) != answer.value):
            edits.append(Edit(address, present, answer.text))
    return Change(f"按{SCOPE_WORDS[rollup.scope]}汇总数填写", tuple(edits))


def differing(report: Report, rollup: Rollup) -> list[Difference]:
    """Return the figures of a government that differ from the sum."""
    sums, values = rollup.cells(), rollup.values()
    found = []
    for cell in report.edition.cells:
        typed = report.answers.get(cell)
        if typed is not None and cell in sums and typed.value != sums[cell].value:
            same = (code for code, value in values[cell].items() if value is not None and value == typed.value != 0)
            found.append(Difference(cell, typed.text, sums[cell].value, tuple(same)))
    return found


def sources(rollup: Rollup) -> dict[str, str]:
    """Cell → where its figure comes from, in words."""
    found = {}
    for cell, one in rollup.cells().items():
        if one.value is not None:
            said = f"{len(rollup.counted) - one.blanks}个单位合计"
            said += f"，{one.blanks}个单位未填" if one.blanks else ""
            said += f"，含调整{written(one.adjustment)}" if one.adjustment else ""
            found[cell] = f"{said}（{rollup.heading}）"
    return found


def would_change(report: Report, rollup: Rollup) -> Mapping[str, tuple[Any, str]]:
    """Cell → its present text and the sum's, where a later sum says something else."""
    change = filling(report, rollup, replace=True)
    return {edit.address.key: (edit.before, edit.after) for edit in change.edits}
