"""What was published, and the table of corrections between it and what came after."""

from pathlib import Path
from typing import NamedTuple

from app.collect import figures, log
from app.collect.handin_figures import Changed, changed_cells, values_of
from app.collect.season import Season
from app.collect.values import Action, Entry, HandIn, SeasonError, Unit
from app.exporters.files import replace_file, safe_name
from app.exporters.letter import letter
from app.model.change import Area
from app.model.report import difference
from app.session.places import Places

WORD = "更正对照表"


class Corrections(NamedTuple):
    """From one hand-in to a later one. `is_published`: the earlier one had been published."""

    before: HandIn
    after: HandIn
    is_published: bool
    rows: list[Changed]


def publish(season: Season, unit: Unit, reason: str = "") -> Entry:
    """Record that the accepted report was published: from now on every later one is compared with it.

    The entry holds the digests of the file and the figures as they were accepted. Raises SeasonError.
    """
    standing = season.standing(unit.unit)
    if standing.accepted is None:
        raise SeasonError(f"“{unit.name}”尚无已接收的年报，不能记为已公开。")
    handin = season.handin(standing.accepted)
    data = {"sha256": handin.digest, "figures": figures.encoded(values_of(season, handin.handin))}
    return season.record(Action.PUBLISH, unit=unit.unit, handin=handin.handin, reason=reason, data=data)


def published(season: Season, unit: Unit) -> HandIn | None:
    """The hand-in that was published last; None for none."""
    entries = log.standing(season.entries(unit.unit))
    found = next((one for one in reversed(list(entries)) if one.action is Action.PUBLISH), None)
    return season.handin(found.handin) if found is not None and found.handin is not None else None


def corrections(season: Season, unit: Unit) -> Corrections | None:
    """The latest hand-in against the one published, or else the one accepted; None where they are the same."""
    standing = season.standing(unit.unit)
    public = published(season, unit)
    before = public.handin if public is not None else standing.accepted
    if before is None or standing.current is None or before == standing.current:
        return None
    rows = [*changed_cells(season, before, standing.current), *_texts(season, before, standing.current)]
    return Corrections(season.handin(before), season.handin(standing.current), public is not None, rows)


def _texts(season: Season, before: int, after: int) -> list[Changed]:
    old, new = season.report(before), season.report(after)
    if old.edition is not new.edition:
        return []
    places = Places(new.edition)
    edits = (one for one in difference(old, new, WORD).edits if one.address.area is Area.TEXTS)
    return [Changed(places.name(one.address), str(one.before or "未写"), str(one.after or "未写")) for one in edits]


def write_corrections(season: Season, unit: Unit, found: Corrections, folder: Path) -> Path:
    """The table as a Word document. Raises FileError."""
    title = f"{unit.name}{season.year}年年报{WORD}"
    stood = "已公开" if found.is_published else "已接收"
    words = [
        f"{unit.name}：",
        f"以下为{stood}的报送稿（{found.before.at[:10]}收到）与最新报送稿（{found.after.at[:10]}收到）不同之处，"
        f"共{len(found.rows)}处。",
    ]
    header = ("项目", stood, "最新")
    target = folder / f"{safe_name(title)}.docx"
    replace_file(target, letter(title, words, [[header, *found.rows]]))
    return target
