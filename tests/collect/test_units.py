"""Lists of units from names, file names and the clipboard; a later change of the list is an entry like any other."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.collect import adding, decisions
from app.collect.packs import carried_over
from app.collect.season import Season
from app.collect.stock import Filter, counts, heading, lines
from app.collect.units import LAST, name_in, of_names, of_rows, of_text, plain, to_row, units_of
from app.collect.values import Action, Relation, SeasonError, State, Tray, Unit
from app.forms import bundled
from tests.collect.seasons import EDITION, HEADER, YEAR, Member, hand_in, members, report_of


@pytest.fixture
def season(tmp_path: Path) -> Iterator[Season]:
    rows = [HEADER, *((one.code, one.name, one.alias, one.superior, one.kind, one.relation) for one in members(3))]
    with Season.create(tmp_path / "一.nbs", YEAR, bundled()[EDITION], of_rows(rows), bundled(), "张某") as made:
        yield made


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("清源区教育局_2024年政府信息公开工作年度报告.docx", "清源区教育局"),
        ("清源区教育局2024年政府信息公开年报（签章）.pdf", "清源区教育局"),
        ("（最终稿）清源区白沙镇人民政府政府信息公开工作年度报告.doc", "清源区白沙镇人民政府"),
        ("清源区教育局.zip", "清源区教育局"),
        ("2024年年报.docx", ""),
    ],
)
def test_the_name_of_a_unit_in_a_file_name(file: str, name: str) -> None:
    assert name_in(file) == name


def test_kinds_and_relations_are_guessed_from_names() -> None:
    found = of_names(["清源区教育局", "白沙镇人民政府", "清源区教育局 ", "清源区人民政府"], taken=["001"])
    assert [(one.code, one.name, one.kind, one.relation) for one in found] == [
        ("002", "清源区教育局", "department", Relation.OWN),
        ("003", "白沙镇人民政府", "township", Relation.AREA),
        ("004", "清源区人民政府", "government", Relation.NONE),
    ]


def test_a_clipboard_with_a_header_is_a_table_and_without_one_a_list_of_names() -> None:
    table = "代码\t名称\t类型\t计入\n7\t清源区教育局\t部门\t本级\n"
    assert [(one.code, one.name, one.kind) for one in of_text(table)] == [("7", "清源区教育局", "department")]
    assert [one.name for one in of_text("单位名称\n清源区教育局\n\n清源区民政局\n")] == ["清源区教育局", "清源区民政局"]
    with pytest.raises(SeasonError, match="剪贴板里没有单位名单"):
        of_text(" \n\n")


@given(st.lists(st.text(min_size=1, max_size=12), max_size=20))
def test_names_give_each_unit_once_with_its_own_code(names: list[str]) -> None:
    found = of_names(names)
    assert len({one.code for one in found}) == len(found)
    assert len({plain(one.name) for one in found}) == len(found) == len({plain(name) for name in names} - {""})


def test_a_unit_written_as_a_row_is_read_again() -> None:
    unit = Unit("7", "清源区教育局", Relation.NONE, "000", "department", ("区教育局",), {}, "汇总件")
    top = Unit("000", "清源区", Relation.OWN, kind="government")
    assert of_rows([HEADER, to_row(top), to_row(unit)])[1] == unit


def test_a_change_of_the_list_is_undone_by_an_entry(season: Season) -> None:
    (fresh,) = of_names(["清源区民政局"], [unit.code for unit in season.units()])
    renamed = season.unit("001")._replace(name="清源区第一局")
    before = season.units()
    entry = season.change_units([fresh, renamed], "新增")
    assert season.unit(fresh.code).name == "清源区民政局" and season.unit("001").name == "清源区第一局"
    undone = decisions.undo(season, entry.seq)
    assert season.units() == before
    decisions.undo(season, undone.seq)
    assert season.unit(fresh.code).name == "清源区民政局"
    assert season.first_break() is None


def test_a_unit_that_handed_in_is_not_taken_away_by_undoing(season: Season, tmp_path: Path) -> None:
    (fresh,) = of_names(["清源区民政局"], [unit.code for unit in season.units()])
    entry = season.change_units([fresh])
    list(adding.add(season, [hand_in(report_of(Member(fresh.code, fresh.name, "本级"), 3), tmp_path, "json")]))
    with pytest.raises(SeasonError, match="已经报来文件"):
        decisions.undo(season, entry.seq)
    assert season.unit(fresh.code).name == "清源区民政局"


def test_a_file_set_aside_waits_no_more_until_that_is_undone(season: Season, tmp_path: Path) -> None:
    old = report_of(members(3)[1], 1, YEAR - 1)
    (added,) = adding.add(season, [hand_in(old, tmp_path, "json")])
    assert (added.tray, added.state) == (Tray.WRONG_YEAR, State.UNCONFIRMED)
    (waiting,) = season.handins(in_trays=True)
    with pytest.raises(SeasonError, match="理由"):
        decisions.set_aside(season, waiting.handin, " ")
    entry = decisions.set_aside(season, waiting.handin, "报错了年度")
    assert season.handins(in_trays=True) == [] and season.standing(1 + 1).state is State.NOTHING
    decisions.undo(season, entry.seq)
    assert [one.tray for one in season.handins(in_trays=True)] == [Tray.WRONG_YEAR]
    assert season.standing(1 + 1).state is State.UNCONFIRMED
    assert [one.action for one in season.entries()][-2:] == [Action.ASIDE, Action.UNDO]


def test_the_units_of_last_season_bring_their_accepted_figures(season: Season, tmp_path: Path) -> None:
    report = report_of(members(3)[1], 1)
    list(adding.add(season, [hand_in(report, tmp_path, "json")]))
    decisions.accept(season, season.unit("001"))
    found = {unit.code: unit for unit in units_of(season)}
    last = found["001"].more[LAST]
    assert last["answers"]["requests.new.total"] == str(report.value("requests.new.total"))
    assert LAST not in found["002"].more and {unit.unit for unit in found.values()} == {0}
    told = carried_over(last, bundled()[EDITION])
    assert told is not None and set(told["answers"]) < set(last["answers"]) and told["answers"]


def test_the_stock_counts_what_waits(season: Season, tmp_path: Path) -> None:
    list(adding.add(season, [hand_in(report_of(members(3)[1], 1), tmp_path, "json")]))
    listed = lines(season)
    assert [(line.unit.code, line.depth) for line in listed] == [("000", 0), ("001", 1), ("002", 1)]
    found = counts(listed)
    assert (found[Filter.MINE], found[Filter.NOTHING], found[Filter.ALL]) == (1, 2, 3)
    assert heading(season, listed).startswith("应报3个，已报1个，已接收0个")
