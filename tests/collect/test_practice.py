"""The season to practise with holds what goes wrong every year, and nothing that only looks so."""

from pathlib import Path

from app.collect.practice import PARTS, practice_season
from app.collect.review_list import Group, listed
from app.collect.rollup import Rollup, double_counts
from app.collect.season import Season
from app.collect.stock import lines
from app.collect.values import Scope, State, Tray
from app.forms import bundled
from app.session import now


def test_every_trouble_is_there(tmp_path: Path) -> None:
    path = tmp_path / "练习.nbs"
    practice_season(path, bundled(), 2024, "张某").close()
    with Season.open(path, bundled(), "张某") as season:
        assert len(season.units()) == len(PARTS) == 12
        found = {line.unit.name.removeprefix("青禾市清源区"): line for line in lines(season)}
        assert [name for name, line in found.items() if line.standing.late] == ["农业农村局"]
        assert [name for name, line in found.items() if line.standing.state is State.RETURNED] == ["自然资源局"]
        assert found["石门镇人民政府"].standing.state is State.NOTHING
        (waiting,) = season.handins(in_trays=True)
        assert (waiting.tray, waiting.year) == (Tray.WRONG_YEAR, 2023)
        drafts = [one.file for one in season.handins() if one.errors or one.blanks]
        assert drafts == ["青禾市清源区自然资源局_2024年报.json"]
        rows = listed(season, found["文化和旅游局"].unit).rows
        assert ["只写了核实无误" in row.detail for row in rows if row.group is Group.EXPLAINED] == [True]
        hints = double_counts(Rollup(season, Scope.AREA, with_unreviewed=True))
        assert [hint.units[0].name for hint in hints if not hint.cell] == ["青禾市清源区发展和改革局"]
        assert season.first_break() is None
        assert season.clock is now  # what is decided from now on has the time at which it is
