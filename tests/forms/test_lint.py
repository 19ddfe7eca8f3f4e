"""Every refusal of the linter: a good form is broken in one place, and the sentence about it appears."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.forms import Editions, bundled
from app.forms.lint import lint

Copied = Callable[..., Path]
Breakage = tuple[str, str, str]

LITTLE = Path(__file__).resolve().parents[1] / "data" / "forms"


@pytest.mark.parametrize("name", list(bundled()))
def test_the_forms_of_the_program_are_clean(name: str):
    assert lint(bundled(), name) == []


def test_the_little_form_is_clean():
    assert lint(Editions(LITTLE), "little") == []


@pytest.mark.parametrize(
    ("breakage", "sentence"),
    [
        # ids
        (("patrol.toml", 'id = "lower"', 'id = "upper"'), "表“patrol”中行的编号“upper”重复。"),
        (("patrol.toml", 'id = "length"', 'id = "trips"'), "表“patrol”中列的编号“trips”重复。"),
        (("texts.toml", 'id = "account"', 'id = "patrol"'), "“patrol”既是表又是文字部分。"),
        (
            ("texts.toml", "[[text]]", '[[text]]\nid = "account"\nlabel = "一"\n\n[[text]]'),
            "文字部分的编号“account”重复。",
        ),
        (("edition.toml", 'id = "account"', 'id = "field"'), "部分的编号“field”重复。"),
        (("edition.toml", 'key = "season"', 'key = "chief"'), "封面项的编号“chief”重复。"),
        (("edition.toml", '["patrol", "handling"]', '["patrol", "handling", "patrol"]'), "表的编号“patrol”重复。"),
        (("rules.toml", 'code = "R4"', 'code = "R3"'), "规则的编号“R3”重复。"),
        (("patrol.toml", '"lower"', '"reaches"'), "“reaches”既是一组又是一行或一列，规则分不清。"),
        # keys
        (("patrol.toml", "corner", 'corners = ""\ncorner'), "patrol.toml中的“corners”不认识。"),
        (("patrol.toml", 'unit = "次"', 'units = "次"'), "patrol.toml的column“trips”中的“units”不认识。"),
        (("rules.toml", "computes = true", "compute = true"), "rule“R1”中的“compute”不认识。"),
        (("edition.toml", "required = true", "require = true"), "field“name”中的“require”不认识。"),
        (("edition.toml", "first_year", "firstyear = 1\nfirst_year"), "edition.toml中的“firstyear”不认识。"),
        (("rules.toml", "times = 5", "tims = 5\ntimes = 5"), "rules.toml的rule“R5”中的“tims”不认识。"),
        (("rules.toml", "sources = [", "source = []\nsources = ["), "rules.toml的rule“R6”中的“source”不认识。"),
        (("statements.toml", 'part = "', 'parts = ""\npart = "'), "needs_text“R7”中的“parts”不认识。"),
        (("statements.toml", "[[needs_text]]", "[[need_text]]"), "statements.toml中的“need_text”不认识。"),
        (("statements.toml", "least = 20", "most = 20"), "statement“R8”中的“most”不认识。"),
        (("statements.toml", "tables = [", "table = []\ntables = ["), "phrase“account”中的“table”不认识。"),
        (("statements.toml", "{year}年{unit}", "{month}月"), "现成句子“{month}月没有查处的问题。”中有不认识的花括号。"),
        (("statements.toml", 'tables = ["handling"]', 'tables = ["handlings"]'), "现成句子的表“handlings”不存在。"),
        (
            ("statements.toml", 'part = "account"\ntables', 'part = "letter"\ntables'),
            "现成句子的文字部分“letter”不存在。",
        ),
        (("statements.toml", "opening = ", "beginning = "), "places中的“beginning”不认识。"),
        (("claims.toml", "zero = true", "none = true"), "claim“R10”中的“none”不认识。"),
        (("claims.toml", "is_clear = true", "clear = true"), "scope“station”中的“clear”不认识。"),
        (("prose.toml", "[fillers]", "[filling]"), "prose.toml中的“filling”不认识。"),
        # contents
        (
            ("edition.toml", 'contents = ["account"]', 'contents = ["account", "x"]'),
            "各部分中的“x”不是表，也不是文字部分。",
        ),
        (("edition.toml", 'contents = ["account"]', "contents = []"), "“account”不在任何部分里。"),
        (
            ("edition.toml", 'contents = ["account"]', 'contents = ["account", "patrol"]'),
            "“patrol”在各部分里出现了不止一次。",
        ),
        # tables
        (("patrol.toml", "[36, ", "[37, "), "表“patrol”宽157毫米，超过版心的156.5毫米。"),
        (("patrol.toml", "[36, ", "[0, "), "patrol.toml中的“widths”应大于0。"),
        (("patrol.toml", "30, 30]", "30]"), "表“patrol”有5列，列宽却写了4个。"),
        (("patrol.toml", 'header = ["发现', 'span = 2\nheader = ["发现'), "表“patrol”有6列，列宽却写了5个。"),
        (
            ("patrol.toml", 'label = ["上游段"]', 'label = ["上游段", "北岸"]'),
            "表“patrol”的“北岸”没有位置，标签的层数多了。",
        ),
        # words
        (("edition.toml", "{unit}{year}年第四", "{unit}第四"), "用语“title”缺少{year}。"),
        (("edition.toml", "{unit}_{year}年", "{year}年"), "用语“file_name”缺少{unit}。"),
        (("edition.toml", "第{page}页", "第1页"), "用语“page_number”缺少{page}。"),
        (("edition.toml", "试填", "试填{mark}"), "用语“draft”中有不认识的花括号。"),
        (("edition.toml", "{unit}{year}年第四", "{unit}{year年第四"), "用语“title”中有不认识的花括号。"),
        (("edition.toml", 'key = "name"', 'key = "station"'), "封面缺少必填的单位名称（name）。"),
        # the package
        (("edition.toml", "第{number}报", "第一报"), "报送包的“number”要写{number}，不写别的花括号。"),
        (("edition.toml", 'facts = ["chief"]', 'facts = ["head"]'), "报送包的“facts”指到不存在的封面项“head”。"),
        (("edition.toml", 'seal = "', 'stamp = "'), "edition.toml的package中的“stamp”不认识。"),
        (("edition.toml", 'lines = ["填表", "河长"]', ""), "edition.toml的package中缺少“lines”"),
        (("rules.toml", 'about = "合计等于各河段之和"', ""), "规则R1缺少about，校验单上没有话可印。"),
        (("statements.toml", 'about = "写明下一步打算"', ""), "规则R8缺少about，校验单上没有话可印。"),
        # rules
        (("rules.toml", "{column}", "{colum}"), "规则R1的用语中有不认识的花括号。"),
        (("rules.toml", "{left}处，处理", "{left处，处理"), "规则R3的用语中有不认识的花括号。"),
        (("rules.toml", "computes = true", 'computes = ["trip"]'), "规则R1的computes指到不存在的行或列。"),
        (
            ("rules.toml", 'code = "R3"', 'code = "R3"\ncomputes = true'),
            "总计“patrol.sum.found”由不止一条规则算出。",
        ),
        (
            ("rules.toml", '"handling.open.places"]', '"last:handling.open.places"]\ncomputes = true'),
            "规则R3要算出总计，等号左边只能是本期的一个格，右边只能是本期的格。",
        ),
        (
            ("rules.toml", 'kind = "at-most"', 'kind = "equal-to-last-year"\ncarry_in = true'),
            "规则R4要从上一份带入，等号左边只能是本期的一个格，右边只能是上一份的一个格。",
        ),
        (
            ("rules.toml", '["patrol.upper.trips"]', '["last:patrol.upper.trip"]'),
            "规则R4的上一份的格“patrol.upper.trip”不存在。",
        ),
        (("rules.toml", "{now}", "{new}"), "规则R5的用语中有不认识的花括号。"),
        (("rules.toml", "{figures}", "{figure}"), "规则R6的用语中有不认识的花括号。"),
        (
            ("rules.toml", '"last:patrol.sum.found"', '"last:patrol.sun.found"'),
            "规则R6的上一份的格“patrol.sun.found”不存在。",
        ),
        (("statements.toml", "{figure}", "{figures}"), "规则R7的用语中有不认识的花括号。"),
        (("statements.toml", "(罚款|处罚)", "(罚款|处罚"), "规则R7的“(罚款|处罚”不是正则表达式。"),
        (("statements.toml", 'code = "R7"', 'code = "R6"'), "规则的编号“R6”重复。"),
        (
            ("statements.toml", 'opening = "account"', 'opening = "letter"'),
            "places的“opening”指到不存在的文字部分“letter”。",
        ),
        (("statements.toml", '["account"]', '["accounts"]'), "规则R8的文字部分“accounts”不存在。"),
        (("claims.toml", '["made"]', '["done"]'), "规则R9的办理“done”不存在。"),
        (("prose.toml", "{trip}", "{often}"), "prose.toml的“patrols”中“{often}”没有这个词组。"),
        (
            ("prose.toml", 'trip = "次数?"', 'trip = "{trip}次"'),
            "绕成了圈：trip→trip。",
        ),
        (("claims.toml", 'object = "patrols"', 'object = "walks"'), "规则R9的对象“walks”不存在。"),
        (("claims.toml", '"patrol.sum.found"', '"patrol.sum.find"'), "规则R10指到不存在的格“patrol.sum.find”。"),
        (("prose.toml", "发现(了)?", "发现(了?"), "prose.toml的“noticed”中“发现(了?”的括号不成对。"),
        (("claims.toml", 'parts = ["account"]', 'parts = ["story"]'), "claims.toml的文字部分“story”不存在。"),
        (("claims.toml", 'code = "R9"', 'code = "R8"'), "规则的编号“R8”重复。"),
        # what reading refuses is a fault, too
        (("rules.toml", '["patrol.sum.trips"]', '["patrol.sun.*"]'), "规则R5的“patrol.sun.*”没有对应的格"),
        (("statements.toml", 'part = "account"', 'part = "report"'), "规则R7的文字部分“report”不存在。"),
        (
            ("statements.toml", '"handling.fined.places"', '"handling.fine.places"'),
            "规则R7指到不存在的格“handling.fine.places”",
        ),
        (("rules.toml", 'kind = "at-most"', 'kind = "at-least"'), "rules.toml的rule“R4”中的“kind”不能写“at-least”"),
        (
            ("rules.toml", '"handling.open.places"', '"handling.shut.places"'),
            "规则R3指到不存在的格“handling.shut.places”",
        ),
        (("texts.toml", "[[text]]", "[[text"), "读不懂"),
        # what would fail only when the form is used
        (("claims.toml", "zero = true", 'unit = "公里"'), "规则R10的单位“公里”与它的格的单位不同"),
        (("prose.toml", "[words]", '[words]\nself = "(共|{self})"'), "词组互相引用，绕成了圈：self→self"),
        (("rules.toml", "合计是{left}", "合计是{left:d}"), "规则R1的用语中有不认识的花括号。"),
        (("rules.toml", "合计是{left}", "合计是{left!r:>{right}}"), "规则R1的用语中有不认识的花括号。"),
        (("rules.toml", "{column}", "{column.real}"), "规则R1的用语中有不认识的花括号。"),
        (("edition.toml", "first_year", 'due = "13-01"\nfirst_year'), "edition.toml中的“due”的写法不对"),
        (
            ("edition.toml", 'key = "season"', 'key = "season"\nnames = { dry = ["(枯"] }'),
            "“(枯”不是正则",
        ),
        (("rules.toml", 'levels = ["乡"]', 'names = ["(乡"]'), "规则R6的units的“(乡”不是正则表达式。"),
        (("patrol.toml", "[36, ", "[nan, "), "patrol.toml中的“widths”"),
        (("patrol.toml", "font_size = 10.5", 'font_size = "大"'), "patrol.toml中的“font_size”应为数"),
        (("rules.toml", '"patrol.sum.*"', '"patrol.sum"'), "rules.toml的rule“R1”中的“total”的写法不对"),
        (("rules.toml", "parts = [", "left = ["), "规则R1写了total，就要写parts，不写left和right"),
        (
            ("edition.toml", "[words]", '[period]\nkind = "quarter"\nnames = ["春"]\n\n[words]'),
            "names应是4个",
        ),
        # years
        (("edition.toml", "first_year = 2023", "first_year = 2023\nlast_year = 2022"), "止于2022年，却始于2023年。"),
    ],
)
def test_a_fault_of_the_form_is_found(copied: Copied, breakage: Breakage, sentence: str):
    faults = lint(Editions(copied("little", breakage)), "little")
    assert any(sentence in fault for fault in faults), faults
    assert all("little" in fault for fault in faults)


def test_a_cell_of_two_blocks_is_found(copied: Copied):
    folder = copied("disclosure-2021", ("disclosure.toml", 'id = "coercion"', 'id = "licensing"'))
    faults = lint(Editions(folder), "disclosure-2021")
    assert any("格“disclosure.licensing.decisions”重复。" in fault for fault in faults)


def test_a_hole_in_the_grid_is_found(copied: Copied):
    short = copied("disclosure-2021", ("disclosure.toml", "span = 3", "span = 2"))
    faults = lint(Editions(short), "disclosure-2021")
    assert "表样“disclosure-2021”：表“disclosure”的第6行第4列空着，请看标签层数和跨列数。" in faults


def test_labels_with_more_levels_than_columns_overlap(copied: Copied):
    folder = copied("little", ("patrol.toml", 'label = ["上游段"]', 'label = ["上游段", "北岸", "滩地"]'))
    faults = lint(Editions(folder), "little")
    assert any("重叠" in fault for fault in faults)


def test_totals_that_chase_each_other_are_found(copied: Copied):
    circle = """
[[rule]]
code = "R99"
about = "不绕圈"
kind = "sum"
total = "patrol.upper.trips"
parts = ["patrol.sum.trips"]
computes = true
sentence = "{left}"
"""
    folder = copied("little")
    with (folder / "little" / "rules.toml").open("a", encoding="utf-8") as file:
        file.write(circle)
    faults = lint(Editions(folder), "little")
    expected = "rules.toml中总计互相推算，绕成了圈：patrol.sum.trips→patrol.upper.trips→patrol.sum.trips。"
    assert faults == [f"表样“little”有误：{expected}"]


def test_a_wrong_table_id_is_found(copied: Copied):
    breakages = (
        ("handling.toml", 'id = "handling"', 'id = "deeds"'),
        (
            "rules.toml",
            '"handling.fixed.places", "handling.fined.places", "handling.open.places"',
            '"deeds.fixed.places"',
        ),
        ("rules.toml", '"handling.*.places"', '"deeds.*.places"'),
        ("statements.toml", '"handling.fined', '"deeds.fined'),
    )
    faults = lint(Editions(copied("little", *breakages)), "little")
    assert "表样“little”：表“handling”的编号写成了“deeds”。" in faults


# -- beside other editions -----------------------------------------------------------------------------------------


def test_two_preferred_editions_of_one_year_are_found(copied: Copied):
    folder = copied("disclosure-2019", ("edition.toml", "last_year = 2020", "last_year = 2021"))
    assert lint(Editions(folder), "disclosure-2019") == [
        "表样“disclosure-2019”：与表样“disclosure-2021”的年度重叠，不知道该用哪一个。"
    ]
    assert len(lint(Editions(folder), "disclosure-2021")) == 1
    assert lint(Editions(folder), "disclosure-2021-single") == []


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('edition = "disclosure-2021"', 'edition = "disclosure-2022"', "E001建议改用的表样“disclosure-2022”不存在。"),
        ('"other_3"', '"other_4"', "E001要把“other”行移到“other_4”行，两行中有不存在的。"),
        ("{ other =", "{ others =", "E001要把“others”行移到“other_3”行，两行中有不存在的。"),
        ('code = "E001"', 'code = "S301"', "规则的编号“S301”重复。"),
    ],
)
def test_bad_advice_is_found(copied: Copied, old: str, new: str, sentence: str):
    name = "disclosure-2021-single"
    faults = lint(Editions(copied(name, ("edition.toml", old, new))), name)
    assert faults == [f"表样“{name}”：{sentence}"]


def test_a_broken_neighbour_is_told_of_itself_only(copied: Copied):
    folder = copied("disclosure-2019", ("rules.toml", 'kind = "sum"', 'kind = "some"'))
    editions = Editions(folder)
    assert len(lint(editions, "disclosure-2019")) == 1
    assert lint(editions, "disclosure-2021") == []


# -- the filled example --------------------------------------------------------------------------------------------


def changed_example(folder: Path, change: Callable[[dict[str, Any]], object]) -> list[str]:
    path = folder / "little" / "example.json"
    data = json.loads(path.read_text("utf-8"))
    change(data)
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    return lint(Editions(folder), "little")


@pytest.mark.parametrize(
    ("change", "sentences"),
    [
        (lambda data: data.update(format="x"), ["读不懂"]),
        (lambda data: data.update(edition="disclosure-2021"), ["读不懂"]),
        (lambda data: data.update(year=2019), ["的年度2019不在本表样的年度内。"]),
        (lambda data: data["answers"].pop("patrol.upper.length"), ["没有填“patrol.upper.length”。"]),
        (
            lambda data: data["answers"].update({"patrol.upper.trips": "二十六"}),
            ["“patrol.upper.trips”填的“二十六”不对。"],
        ),
        (
            lambda data: data["answers"].update({"patrol.upper.trips": "26.5"}),
            ["“patrol.upper.trips”填的“26.5”不对。"],
        ),
        (lambda data: data["answers"].update({"patrol.none.trips": "1"}), ["“answers”中的“patrol.none.trips”不是"]),
        (lambda data: data["remarks"].update({"patrol": "1"}), ["“remarks”中的“patrol”不是本表样的编号。"]),
        (lambda data: data["texts"].update({"more": "1"}), ["“texts”中的“more”不是本表样的编号。"]),
        (lambda data: data["texts"].update({"account": " \n"}), ["没有写“account”。"]),
        (lambda data: data["texts"].update({"account": "{{patrol.x.y}}"}), ["“account”中的联动数字指到不存在的格。"]),
        (
            lambda data: data["answers"].update({"handling.open.places": "4"}),
            ["不合规则R3:patrol.sum.found，两边相差-1。"],
        ),
        (
            lambda data: data["answers"].update({"patrol.sum.cleared": "10.74"}),
            ["不合规则R1:patrol.sum.cleared，两边相差-0.01。"],
        ),
        (
            lambda data: data["answers"].update({"patrol.upper.trips": "4"}),
            ["不合规则R4:patrol.upper.found，两边相差1。"],
        ),
        (
            lambda data: data["answers"].pop("handling.open.places"),
            ["没有填“handling.open.places”。", "缺少数字，规则R3没有试过。"],
        ),
    ],
)
def test_a_fault_of_the_example_is_found(copied: Copied, change: Callable[[Any], object], sentences: list[str]):
    faults = changed_example(copied("little"), change)
    assert [fault for fault in faults if not fault.startswith("表样“little”：示例")] == []
    for sentence in sentences:
        assert any(sentence in fault for fault in faults), faults


def test_a_required_field_of_the_cover_must_be_filled(copied: Copied):
    folder = copied("little", ("edition.toml", 'key = "chief"', 'key = "chief"\nrequired = true'))
    assert lint(Editions(folder), "little") == []
    faults = changed_example(folder, lambda data: data["unit"].pop("chief"))
    assert faults == ["表样“little”：示例没有填封面的“chief”。"]


def test_a_missing_or_torn_example_is_found(copied: Copied):
    folder = copied("little")
    path = folder / "little" / "example.json"
    path.write_text('{"format": ', "utf-8")
    assert "示例example.json读不懂" in lint(Editions(folder), "little")[0]
    path.unlink()
    assert lint(Editions(folder), "little") == ["表样“little”：缺少填好的示例example.json。"]


def test_an_example_without_last_year_leaves_rules_untried(copied: Copied):
    folder = copied("disclosure-2021")
    path = folder / "disclosure-2021" / "example.json"
    data = json.loads(path.read_text("utf-8"))
    del data["last"]
    path.write_text(json.dumps(data, ensure_ascii=False), "utf-8")
    assert lint(Editions(folder), "disclosure-2021") == [
        f"表样“disclosure-2021”：示例缺少数字，规则{code}没有试过。" for code in ("L301", "L201", "L211", "L401")
    ]
