"""A county's summary pack at the city: what it says of its units is taken over by a person, and only then counts."""

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.collect import adding, decisions, packs, rollup, summaries
from app.collect.season import Season
from app.collect.units import of_rows
from app.collect.values import Scope, SeasonError, State, Tray
from app.forms import bundled
from tests.collect.seasons import EDITION, HEADER, YEAR, Member, hand_in, members, report_of

CELL = "requests.new.person"


def made(path: Path, units: list[Member]) -> Season:
    rows = [HEADER, *((one.code, one.name, one.alias, one.superior, one.kind, one.relation) for one in units)]
    return Season.create(path, YEAR, bundled()[EDITION], of_rows(rows), bundled(), "张某")


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """The summary pack of a county: four units, two accepted, one waiting, one adjustment of each scope."""
    with made(tmp_path / "县.nbs", members(5)) as county:
        files = [hand_in(report_of(one, nth), tmp_path / "来件", "json") for nth, one in enumerate(members(5)[1:4])]
        list(adding.add(county, files))
        for code in ("001", "002"):
            decisions.accept(county, county.unit(code))
        rollup.adjust(county, Scope.AREA, CELL, "-1", "重复统计")
        rollup.adjust(county, Scope.OWN, CELL, "-5", "只属本级")
        return packs.write_summary_pack(county, tmp_path)


@pytest.fixture
def city(tmp_path: Path) -> Iterator[Season]:
    with made(tmp_path / "市.nbs", [Member("000", "青禾市清源区人民政府", "本行政区域", "", "government")]) as season:
        yield season


def test_a_pack_brings_units_states_and_adjustments_when_a_person_takes_them(city: Season, pack: Path) -> None:
    added = list(adding.add(city, [pack]))
    assert added[-1].kind == "summary" and "5个单位，下级已接收2个，调整2条" in added[-1].message
    assert {one.tray for one in added[:-1]} == {Tray.UNKNOWN}  # their units are not in the city's list
    (found,) = summaries.summaries(city)
    assert rollup.adjusted(city, Scope.AREA) == {}
    assert [unit.code for unit in summaries.add_units(city, found)] == ["001", "002", "003", "004"]
    assert {unit.superior for unit in city.units()[1:]} == {"000"}
    assert city.standing(city.unit("001").unit).state is State.WAITING
    assert [unit.code for unit in summaries.accept_reviewed(city, found)] == ["001", "002"]
    assert summaries.take_adjustments(city, found) == 1
    assert rollup.adjusted(city, Scope.AREA) == {CELL: -1}
    assert rollup.adjusted(city, Scope.OWN) == {}
    # the second time there is nothing left to take
    assert (summaries.missing_units(city, found), summaries.acceptable(city, found)) == ([], [])
    assert summaries.take_adjustments(city, found) == 0
    assert [one.tray for one in adding.add(city, [pack])] == [Tray.KNOWN] * 3
    assert city.first_break() is None


def test_a_hand_in_that_is_not_the_file_the_county_accepted_is_not_accepted_with_it(
    city: Season, pack: Path, tmp_path: Path
) -> None:
    list(adding.add(city, [pack]))
    (found,) = summaries.summaries(city)
    summaries.add_units(city, found)
    other = report_of(members(5)[1], 99)
    other.saved = "2026-01-01T00:00:00+08:00"
    list(adding.add(city, [hand_in(other, tmp_path / "另", "json")]))
    assert [unit.code for unit in summaries.acceptable(city, found)] == ["002"]


def test_a_code_of_another_unit_is_refused_in_a_sentence(tmp_path: Path, pack: Path) -> None:
    with made(tmp_path / "二.nbs", [Member("001", "另一个县第1局", "本行政区域", "")]) as season:
        list(adding.add(season, [pack]))
        (found,) = summaries.summaries(season)
        with pytest.raises(SeasonError, match="代码“001”"):
            summaries.add_units(season, found)
        assert len(season.units()) == 1


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(
                    ["units", "files", "adjustments", "season", "code", "name", "file", "sha256", "format"]
                ),
                inner,
                max_size=6,
            )
        ),
        max_leaves=20,
    )
)
def test_any_list_in_a_pack_is_read_or_refused_in_a_sentence(said: object) -> None:
    whole = {"format": "nianbao-summary/1", **said} if isinstance(said, dict) else said
    raw = json.dumps(whole).encode()

    class Log:
        """Takes entries; nothing else is asked of it."""

        def record(self, action: object, data: dict[str, object]) -> dict[str, object]:
            return data

    try:
        kept = summaries.record(Log(), "汇总包.zip", raw, "0")  # type: ignore[arg-type]
    except SeasonError as error:
        assert "不能使用" in str(error)
    else:
        assert set(kept) >= {"units", "adjustments", "files"}


def test_a_broken_list_leaves_the_files_of_its_pack(city: Season, pack: Path, tmp_path: Path) -> None:
    broken = tmp_path / "坏.zip"
    with zipfile.ZipFile(pack) as old, zipfile.ZipFile(broken, "w") as new:
        for name in old.namelist():
            new.writestr(name, b"{" if name == "summary.json" else old.read(name))
    added = list(adding.add(city, [broken]))
    assert [one.tray for one in added] == [Tray.UNKNOWN, Tray.UNKNOWN, Tray.UNREADABLE]
    assert summaries.summaries(city) == []
