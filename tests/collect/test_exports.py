"""Files that a season writes are read back by other libraries; broken files that come in end in a sentence."""

import csv
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.collect import adding, decisions, exports, government, packs, review, rollup
from app.collect.season import Season
from app.collect.units import of_rows
from app.collect.values import SCOPE_WORDS, Scope, SeasonError
from app.exporters.xlsx import listing
from app.forms import bundled
from app.model.exchange import ExchangeError, Item, receipt, return_note, task_pack
from tests.collect.seasons import EDITION, HEADER, YEAR, hand_in, members, report_of
from tests.made import put

CELL = "requests.new.person"


@pytest.fixture
def season(tmp_path: Path) -> Iterator[Season]:
    units = members(5)
    rows = [HEADER, *((one.code, one.name, one.alias, one.superior, one.kind, one.relation) for one in units)]
    with Season.create(tmp_path / "一.nbs", YEAR, bundled()[EDITION], of_rows(rows), bundled(), "张某") as made:
        for nth, unit in enumerate(units[1:4], 1):
            list(adding.add(made, [hand_in(report_of(unit, nth), tmp_path / "收件", "json")]))
            decisions.accept(made, made.unit(unit.code))
        yield made


def test_the_long_table_names_places_as_the_form_does_and_holds_no_formula(season: Season, tmp_path: Path) -> None:
    season.change_units([season.unit("001")._replace(name="=1+1")])
    path = exports.write_long_table(season, tmp_path / "长表.csv")
    row = next(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
    place = (row["表"], row["项目"], row["列"])
    assert place == ("主动公开政府信息情况表", "规章", "本年制发件数") and row["名称"] == "'=1+1"


def test_the_long_table_has_a_line_for_each_figure(season: Season, tmp_path: Path) -> None:
    path = exports.write_long_table(season, tmp_path / "长表.csv")
    rows = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
    assert len(rows) == 3 * len(season.edition.cells)
    (row,) = [one for one in rows if one["代码"] == "001" and one["格"] == CELL]
    assert row["数值"] == str(report_of(members(5)[1], 1).value(CELL))


def test_the_summary_workbook_is_set_up_for_paper(season: Season, tmp_path: Path) -> None:
    """Its columns ran over fifty pages without their names, and a long name was cut by what stands beside it."""
    total = rollup.Rollup(season, Scope.AREA)
    book = openpyxl.load_workbook(exports.write_workbook(total, tmp_path / "汇总.xlsx"))
    for sheet in book:
        assert sheet.page_setup.paperSize == 9, sheet.title
        assert sheet.print_title_rows == ("$1:$3" if sheet.title == exports.WIDE else "$1:$1"), sheet.title
        is_on_one_page = bool(sheet.sheet_properties.pageSetUpPr and sheet.sheet_properties.pageSetUpPr.fitToPage)
        assert is_on_one_page == (sheet.print_title_cols != "$A:$B"), sheet.title
        assert sheet.oddHeader.center.text == total.heading
    assert book[exports.WIDE].print_title_cols == "$A:$B"
    assert book[exports.WIDE].page_setup.orientation == "landscape"
    assert book["进度"].page_setup.orientation == "portrait"


def test_the_wide_table_is_headed_as_the_form_and_printed_on_few_pages(season: Season, tmp_path: Path) -> None:
    """A header of three names stood over each column, so that thirty units took some forty pages."""
    path = exports.write_workbook(rollup.Rollup(season, Scope.AREA), tmp_path / "汇总.xlsx")
    sheet = openpyxl.load_workbook(path)[exports.WIDE]
    rows = list(sheet.iter_rows(1, 3, values_only=True))
    starts = {area.coord: area for area in sheet.merged_cells.ranges}
    named: list[list[str]] = []
    for number, row in enumerate(rows, 1):
        words = ["" if word is None else str(word) for word in row]
        for area in starts.values():
            if area.min_row == number:
                words[area.min_col - 1 : area.max_col] = [words[area.min_col - 1]] * area.size["columns"]
        named.append(words[2:])
    cells = season.edition.cells.values()
    wanted = [(season.edition.tables[cell.table].title, cell.row_name, cell.column_name) for cell in cells]
    assert list(zip(*named, strict=True)) == wanted
    breaks = [each.id for each in sheet.col_breaks.brk]
    assert 0 < len(breaks) < 8
    assert all(wanted[at - 2][1] != wanted[at - 3][1] for at in breaks)


def test_formulas_of_the_sum_reach_over_all_units(season: Season, tmp_path: Path) -> None:
    summed = rollup.Rollup(season, Scope.AREA)
    path = exports.write_workbook(summed, tmp_path / "汇总.xlsx")
    formulas, values = (openpyxl.load_workbook(path, data_only=kept) for kept in (False, True))
    wide = values[exports.WIDE]
    row = 2 + list(season.edition.cells).index(CELL)
    total = formulas[f"{SCOPE_WORDS[Scope.AREA]}汇总"]
    (area,) = re.findall(r"SUM\('.*'!([A-Z]+\d+:[A-Z]+\d+)\)", str(total.cell(row, 4).value))
    assert [total.cell(row, column).value for column in (1, 2, 3)] == [
        "收到和处理政府信息公开申请情况表",
        "一、本年新收政府信息公开申请数量",
        "自然人",
    ]
    figures = [cell.value for line in wide[area] for cell in line]
    assert len(figures) == 3 and sum(figures) == summed.cells()[CELL].value
    assert str(total.cell(row, 6).value) == f"=D{row}+E{row}"


def test_a_figure_of_ten_digits_is_not_wider_than_its_column(tmp_path: Path) -> None:
    rows = [("001", "甲局", number) for number in (*[7] * 60, 9_876_543_210)]
    path = tmp_path / "一.xlsx"
    path.write_bytes(listing.write([listing.Listing("单位", ("代码", "名称", "数"), rows)], "2024年单位"))
    (sheet,) = openpyxl.load_workbook(path)
    assert sheet.column_dimensions["C"].width >= 10
    assert sheet.oddHeader.center.text == "2024年单位"  # its digits are no part of the size before it


def test_a_text_longer_than_its_column_takes_several_lines(tmp_path: Path) -> None:
    path = tmp_path / "一.xlsx"
    path.write_bytes(
        listing.write([listing.Listing("单位", ("代码", "名称"), [("001", "清源区" * 20), ("002", "短")])], "单位")
    )
    (sheet,) = openpyxl.load_workbook(path)
    long, short = sheet["B2"], sheet["B3"]
    assert long.alignment.wrap_text and not short.alignment.wrap_text
    assert sheet.row_dimensions[2].height >= 3 * 15 and sheet.row_dimensions[3].height is None


def test_the_circular_counts_and_names(season: Season, tmp_path: Path) -> None:
    text = "\n".join(one.text for one in docx.Document(str(exports.write_circular(season, tmp_path))).paragraphs)
    assert "已接收3个" in text
    assert season.unit("004").name in text


def test_the_counts_of_the_circular_add_up_and_it_is_signed(season: Season, tmp_path: Path) -> None:
    """A unit whose file waited in a tray was missing from the counts, and the letter had no signature."""
    season.put_setting("office", "青禾市清源区人民政府办公室")
    draft = report_of(members(5)[4], 4)
    put(draft, CELL, None)
    list(adding.add(season, [hand_in(draft, tmp_path / "收件", "package")]))
    path = exports.write_circular(season, tmp_path)
    paragraphs = [one.text for one in docx.Document(str(path)).paragraphs if one.text.strip()]
    asked, *counted = map(int, re.findall(r"(\d+)个", paragraphs[2]))
    assert asked == sum(counted) == 5 and "已收未认1个" in paragraphs[2]
    assert paragraphs[-2:] == ["青禾市清源区人民政府办公室", f"{YEAR + 1}年　　月　　日"]
    before = path.read_bytes()
    assert exports.write_circular(season, tmp_path).read_bytes() == before


def test_a_return_note_is_signed_in_lines_of_its_own_and_names_a_place_once(season: Season, tmp_path: Path) -> None:
    season.put_setting("office", "青禾市清源区人民政府办公室")
    unit = season.unit("001")
    item = Item("1", f"{season.edition.cells[CELL].name}未填。", (CELL,))
    note = review.compose(season, unit, "请逐列核对。")._replace(
        items=(item,), by="张某", at="2025-02-01T10:00:00+08:00"
    )
    paths = packs.write_return(season, unit, note, tmp_path)
    text = [one.text for one in docx.Document(str(paths[1])).paragraphs if one.text.strip()]
    assert text[-2:] == ["青禾市清源区人民政府办公室", "2025年2月1日"]
    assert [one for one in text if one.startswith("1. ")] == [f"1. {item.message}"]


def test_a_return_note_names_every_cell_to_a_unit_without_the_program(season: Season) -> None:
    """Of nine blank cells it named three, and 等."""
    cells = list(season.edition.cells)[20:29]
    note = review.compose(season, season.unit("001"), "请核对。")
    note = note._replace(items=(Item("1", "有9格未填。", tuple(cells)),))
    names = review.Names(report_of(members(5)[1], 1))
    said = review.text_of(note, names)
    assert all(season.edition.cells[cell].name in said for cell in cells)
    assert names(note.items[0]).endswith("等】")


def test_the_notes_of_two_units_with_long_names_are_two_files(season: Season, tmp_path: Path) -> None:
    """Names were cut at their end, where these differ: the second note replaced the first."""
    unit = season.unit("001")
    long = "青禾市清源区住房和城乡建设局" * 5
    units = [unit._replace(name=f"{long}第{nth}站") for nth in "一二"]
    note = review.compose(season, unit, "请逐列核对。")
    paths = [path for each in units for path in packs.write_return(season, each, note, tmp_path)]
    assert len({path.name for path in paths}) == 6


def test_the_archive_holds_the_files_as_they_were(season: Season, tmp_path: Path) -> None:
    originals = {path.read_bytes() for path in (tmp_path / "收件").iterdir()}
    with zipfile.ZipFile(packs.write_archive(season, tmp_path)) as archive:
        assert {archive.read(name) for name in archive.namelist()} == originals


def test_the_summary_pack_is_added_as_its_members_are(season: Season, tmp_path: Path) -> None:
    pack = packs.write_summary_pack(season, tmp_path)
    with zipfile.ZipFile(pack) as archive:
        said = json.loads(archive.read("summary.json"))
    assert [unit["state"] for unit in said["units"]] == ["未报", "已接收", "已接收", "已接收", "未报"]
    rows = [HEADER, *((one.code, one.name, one.alias, one.superior, one.kind, one.relation) for one in members(5))]
    with Season.create(tmp_path / "市.nbs", YEAR, bundled()[EDITION], of_rows(rows), bundled(), "李某") as city:
        added = list(adding.add(city, [pack]))
        assert {one.unit.code for one in added if one.unit} == {"001", "002", "003"}
        for code in ("001", "002", "003"):
            decisions.accept(city, city.unit(code))
        sums = [rollup.data_of(rollup.Rollup(one, Scope.AREA))["cells"] for one in (season, city)]
    assert sums[0] == sums[1]


def test_a_typed_figure_is_never_replaced_unasked(season: Season) -> None:
    summed = rollup.Rollup(season, Scope.AREA)
    report = government.pre_filled(summed)
    own = report_of(members(5)[1], 1).value(CELL)
    put(report, CELL, str(own))
    assert government.filling(report, summed, replace=False).edits == ()
    (found,) = [one for one in government.differing(report, summed) if one.cell == CELL]
    assert (found.typed, found.summed) == (str(own), summed.cells()[CELL].value)
    assert CELL in government.would_change(report, summed)


@pytest.mark.parametrize(
    ("names", "office", "name"),
    [
        (["青山县水务局", "青山县白水镇人民政府"], "", "青山县人民政府"),
        (["青禾市清源区水务局", "青禾市清源区财政局"], "", "青禾市清源区人民政府"),
        (["水务局", "财政局"], "青山县人民政府办公室", "青山县人民政府"),
        (["水务局", "财政局"], "政务公开科", "（请填写单位名称）"),
    ],
)
def test_the_report_of_a_sum_bears_a_government_s_name(
    names: list[str], office: str, name: str, tmp_path: Path
) -> None:
    """The season's title 2024年年报收集 once stood on it as the unit's name."""
    rows = [HEADER, *((f"{nth:03}", one, "", "", "部门", "本级") for nth, one in enumerate(names))]
    given = {"title": "2024年年报收集", "office": office}
    with Season.create(tmp_path / "县.nbs", YEAR, bundled()[EDITION], of_rows(rows), bundled(), "张某", given) as made:
        report = government.pre_filled(rollup.Rollup(made, Scope.OWN))
        assert report.unit_name == name
        assert {row[3] for row in exports.states(made).rows} == {"部门"}


def test_a_branch_of_the_tree_is_the_sum_of_what_is_below(season: Season) -> None:
    summed = rollup.Rollup(season, Scope.AREA).cells()
    branch = rollup.by_branch(season, Scope.AREA)["000"]
    assert [branch.value(place) for place in range(len(summed))] == [one.value for one in summed.values()]


def test_the_workbook_has_the_sum_of_each_branch_where_there_are_several(season: Season, tmp_path: Path) -> None:
    """A city once had to add up each of its counties by hand."""
    import openpyxl

    path = exports.write_workbook(rollup.Rollup(season, Scope.AREA), tmp_path / "一.xlsx")
    assert "分级汇总" not in openpyxl.load_workbook(path).sheetnames
    unit = season.unit("002")
    season.change_units([unit._replace(superior="001")])
    path = exports.write_workbook(rollup.Rollup(season, Scope.AREA), tmp_path / "二.xlsx")
    rows = list(openpyxl.load_workbook(path)["分级汇总"].values)
    place = 3 + list(season.edition.cells).index(CELL)
    found = {row[0]: (row[2], row[place]) for row in rows[3:] if row[1]}
    of_unit = [int(report_of(members(5)[nth], nth).value(CELL) or 0) for nth in (1, 2, 3)]
    assert found == {"000": (3, sum(of_unit)), "001": (2, sum(of_unit[:2]))}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
KEYS = tuple(
    "season office deadlines units rules template id code unit report submission by at due items year arrived "
    "check_code counts next cells figures message name last".split()
)


@pytest.mark.parametrize(
    ("word", "read"),
    [("task", task_pack), ("return", return_note), ("receipt", receipt)],
    ids=["task", "return", "receipt"],
)
@given(data=st.data())
@settings(max_examples=settings().max_examples // 2)
def test_whatever_stands_in_a_file_of_the_office_ends_in_a_value_or_a_sentence(
    word: str, read: Callable[[Any], object], data: st.DataObject
) -> None:
    inner = st.dictionaries(st.sampled_from(KEYS), json_values | st.dictionaries(st.sampled_from(KEYS), json_values))
    made = data.draw(st.dictionaries(st.sampled_from(KEYS), json_values | inner | st.lists(inner, max_size=2)))
    try:
        read(made | {"format": f"nianbao-{word}/1"})
    except ExchangeError as error:
        assert str(error).endswith("。")


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([], "标题行"),
        ([["代码", "名称"]], "计入"),
        ([HEADER], "没有一个单位"),
        ([HEADER, ["1", "甲局", "", "", "", "也许"]], "第2行"),
        ([HEADER, ["1", "甲局", "", "", "", "本级"], ["1", "乙局", "", "", "", "本级"]], "代码“1”"),
        ([HEADER, ["1", "甲局", "", "", "", "本级"], ["2", "甲 局", "", "", "", "本级"]], "重名"),
        ([HEADER, ["1", "甲局", "", "9", "", "本级"]], "上级代码"),
        ([HEADER, ["1", "甲局", "", "2", "", "本级"], ["2", "乙局", "", "1", "", "本级"]], "绕了一圈"),
    ],
)
def test_a_faulty_list_of_units_is_one_sentence(rows: list[list[str]], said: str) -> None:
    with pytest.raises(SeasonError, match=said):
        of_rows(rows)
