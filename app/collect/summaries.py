"""Summary packs of offices below: what they say of their units is shown and taken over by a person, never by itself."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from app.collect import decisions, log
from app.collect.reading import SUMMARY
from app.collect.rollup import adjust
from app.collect.season import Season
from app.collect.units import Register, refuse_faults
from app.collect.values import REVIEWABLE, Action, Entry, Relation, Scope, SeasonError, State, Tray, Unit
from app.importers.datafile import parse
from app.model.datafile import DataFileError


class Summary(NamedTuple):
    """A summary pack that was added. `units` and `adjustments` are as it lists them, `files` SHA-256 by unit's code."""

    seq: int
    file: str
    title: str
    units: list[Mapping[str, Any]]
    adjustments: list[Mapping[str, Any]]
    files: Mapping[str, str]


def record(season: Season, name: str, raw: bytes, digest: str) -> Entry:
    """Keep what a pack's summary says as an entry of the log. Raises SeasonError for one that is broken or newer."""
    said = _parsed(name, raw)
    units = [one for one in said["units"] if isinstance(one, dict) and _text(one, "code") and _text(one, "name")]
    sums = {str(one.get("name")): str(one.get("sha256")) for one in said.get("files", ()) if isinstance(one, dict)}
    files = {str(one["code"]): sums[str(one["file"])] for one in units if str(one.get("file")) in sums}
    season_of = said.get("season")
    title = str(season_of.get("title", "")) if isinstance(season_of, dict) else ""
    made = said.get("adjustments")
    adjustments = [one for one in made if isinstance(one, dict)] if isinstance(made, list) else []
    data = {"file": name, "sha256": digest, "title": title, "units": units, "adjustments": adjustments, "files": files}
    return season.record(Action.SUMMARY, data=data)


def _parsed(name: str, raw: bytes) -> dict[str, Any]:
    try:
        said = parse(raw)
    except DataFileError as error:
        raise SeasonError(f"“{name}”不能使用：汇总包已损坏。") from error
    kind = str(said.get("format", "")) if isinstance(said, dict) else ""
    if kind != SUMMARY and kind.partition("/")[0] == SUMMARY.partition("/")[0]:
        raise SeasonError(f"“{name}”不能使用：汇总包来自更新版本的程序，请先升级本程序。")
    if kind != SUMMARY or not isinstance(said.get("units"), list) or not isinstance(said.get("files", []), list):
        raise SeasonError(f"“{name}”不能使用：汇总包的内容不完整。")
    return dict(said)


def _text(one: Mapping[str, Any], key: str) -> str:
    value = one.get(key)
    return value if isinstance(value, str) else ""


def is_known(season: Season, digest: str) -> bool:
    """Whether a pack of these bytes was added before."""
    return any(one.data.get("sha256") == digest for one in season.entries(actions=(Action.SUMMARY,)))


def summaries(season: Season) -> list[Summary]:
    """The packs that were added, the latest of each office below, oldest first."""
    found: dict[str, Summary] = {}
    for one in log.standing(season.entries(actions=(Action.SUMMARY, Action.UNDO))):
        if one.action is Action.SUMMARY:
            data = one.data
            made = Summary(one.seq, data["file"], data["title"], data["units"], data["adjustments"], data["files"])
            found.pop(made.title or made.file, None)
            found[made.title or made.file] = made
    return list(found.values())


# -- what a person may take over -------------------------------------------------------------------------------------


def missing_units(season: Season, summary: Summary) -> list[Unit]:
    """The pack's units that the season's list lacks. Raises SeasonError where a code is that of another unit."""
    known = {unit.code: unit for unit in season.units()}
    found = []
    for one in summary.units:
        code, name = _text(one, "code"), _text(one, "name")
        if code not in known:
            found.append(_unit(one))
        elif known[code].name != name and name not in known[code].aliases:
            raise SeasonError(
                f"汇总包里代码“{code}”是“{name}”，名单里是“{known[code].name}”，请先与下级核对代码，再改单位名单。"
            )
    codes = {*known, *(unit.code for unit in found)}
    return [unit if unit.superior in codes else unit._replace(superior="") for unit in found]


def _unit(one: Mapping[str, Any]) -> Unit:
    written = _text(one, "relation")
    relation = Relation.NONE if written == Relation.NONE else Relation.AREA  # of an office below: never our own level
    return Unit(_text(one, "code"), _text(one, "name"), relation, _text(one, "superior"), _text(one, "kind"))


def add_units(season: Season, summary: Summary) -> list[Unit]:
    """Take the pack's further units into the list, and give them the files that wait under their exact names."""
    fresh = missing_units(season, summary)
    if fresh:
        refuse_faults([*season.units(), *fresh])
        season.change_units(fresh, f"按汇总包“{summary.title or summary.file}”补入")
    match_again(season)
    return fresh


def match_again(season: Season) -> int:
    """Give files of unknown units to those that now have exactly their name; how many."""
    register = Register(season.units())
    count = 0
    for one in season.handins(in_trays=True):
        unit = register.match(one.unit_name).unit if one.tray is Tray.UNKNOWN else None
        if unit is not None:
            decisions.assign(season, one.handin, unit, learn=False)
            count += 1
    return count


def acceptable(season: Season, summary: Summary) -> list[Unit]:
    """The units that the office below accepted, and whose hand-in here is the very file that it accepted."""
    accepted = {_text(one, "code") for one in summary.units if one.get("state") == State.ACCEPTED}
    standings = season.standings()
    listed = [(unit, standings[unit.unit]) for unit in season.units() if unit.code in accepted]
    return [
        unit
        for unit, standing in listed
        if standing.state in REVIEWABLE
        and standing.current is not None
        and season.handin(standing.current).data_digest == summary.files.get(unit.code)
    ]


def accept_reviewed(season: Season, summary: Summary) -> list[Unit]:
    """Accept them, each with an entry that names the pack. Raises SeasonError."""
    units = acceptable(season, summary)
    for unit in units:
        decisions.accept(season, unit, f"下级已审核（汇总包“{summary.title or summary.file}”）")
    return units


def open_adjustments(season: Season, summary: Summary) -> list[Mapping[str, Any]]:
    """The pack's adjustments of its area that are not taken over yet: those of its own level are no part of ours."""
    taken = {
        json.dumps(one.data.get("below"), sort_keys=True)
        for one in log.standing(season.entries(actions=(Action.ADJUST, Action.UNDO)))
        if one.action is Action.ADJUST
    }
    cells = season.edition.cells
    return [
        one
        for one in summary.adjustments
        if one.get("scope") == Scope.AREA
        and one.get("cell") in cells
        and json.dumps(_origin(summary, one), sort_keys=True) not in taken
    ]


def take_adjustments(season: Season, summary: Summary) -> int:
    """Add them to the area's sum, each with its reason and who made it; how many. Raises SeasonError."""
    found = open_adjustments(season, summary)
    for one in found:
        reason = f"{summary.title or summary.file}：{one.get('reason', '')}（{one.get('who', '')}）"
        adjust(season, Scope.AREA, str(one["cell"]), str(one.get("amount", "")), reason, _origin(summary, one))
    return len(found)


def _origin(summary: Summary, one: Mapping[str, Any]) -> dict[str, Any]:
    """Return the key that identifies an adjustment of an office below."""
    return {"title": summary.title or summary.file, **{key: one.get(key) for key in ("cell", "amount", "at", "seq")}}
