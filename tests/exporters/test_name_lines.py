"""Names of offices are divided at the borders of places and organs."""

import re
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exporters.layout import label_lines, title_lines
from app.exporters.name_lines import ems, name_lines
from tests.made import example

WORDS = tomllib.loads((Path(__file__).parents[2] / "resources" / "words" / "names.toml").read_text("utf-8"))


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("青禾市清源区水务局", ["青禾市清源区水务局"]),
        ("青禾市清源区住房和城乡建设综合行政执法监督局", ["青禾市清源区", "住房和城乡建设综合行政执法监督局"]),
        (
            "新疆维吾尔自治区伊犁哈萨克自治州察布查尔锡伯自治县人民政府",
            ["新疆维吾尔自治区伊犁哈萨克自治州", "察布查尔锡伯自治县人民政府"],
        ),
        ("宁夏回族自治区中卫市沙坡头区住房城乡建设和交通局", ["宁夏回族自治区中卫市", "沙坡头区住房城乡建设和交通局"]),
        (
            "中国（宁夏）自由贸易试验区银川片区管理委员会综合办公室",
            ["中国（宁夏）自由贸易试验区", "银川片区管理委员会综合办公室"],
        ),
        (
            "临夏回族自治州积石山保安族东乡族撒拉族自治县人民政府",
            ["临夏回族自治州", "积石山保安族东乡族撒拉族自治县人民政府"],
        ),
        ("广州市黄埔区人民政府办公室政务公开和信息管理科", ["广州市黄埔区", "人民政府办公室政务公开和信息管理科"]),
    ],
)
def test_titles_break_as_an_editor_breaks_them(name: str, lines: list[str]) -> None:
    assert name_lines(name, 20, beside=13.5) == lines


def test_no_word_of_the_vocabulary_is_torn() -> None:
    for word in (*WORDS["fields"], *WORDS["peoples"]):
        if len(word) > 2:
            name = f"青禾市清源区望溪镇{word}综合行政执法监督管理服务局"
            assert any(word in line for line in name_lines(name, 20)), word


def test_the_places_of_other_names_are_known() -> None:
    name = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
    divided = name_lines(name, 20, ["甲乙丙丁戊己庚县人民政府"])
    assert "".join(divided) == name
    report = example()
    report.unit["name"] = "白云鄂博矿区巴音路居民事务管理服务中心稀土矿产资源处"
    report.unit["superior"] = "白云鄂博矿区人民政府"
    assert next(title_lines(report)).startswith("白云鄂博矿区")


def test_lines_form_a_trapezoid_or_a_diamond() -> None:
    """No line is shorter than both its neighbours."""
    for name in (
        "青禾市清源区住房和城乡建设综合行政执法监督局",
        "新疆维吾尔自治区伊犁哈萨克自治州察布查尔锡伯自治县人民政府",
    ):
        widths = [*map(ems, name_lines(name, 20, beside=13.5)), 13.5]
        steps = [after - before for before, after in pairwise(widths)]
        assert not any(before < -1 and after > 1 for before, after in pairwise(steps))


@given(st.text(st.sampled_from("青禾市清源区水务局人民政府（）、和A1达斡尔族自治旗"), min_size=1, max_size=70))
def test_nothing_is_lost_and_every_line_fits(name: str) -> None:
    lines = name_lines(name, 20)
    assert "".join(lines) == name
    assert all(ems(line) <= 20 for line in lines)
    assert all(lines)


def test_the_vocabulary_has_each_word_once() -> None:
    for words in WORDS.values():
        assert len(words) == len(set(words))
        assert all(re.fullmatch(r"[\u4e00-\u9fff]+", word) for word in words)


@pytest.mark.parametrize(
    ("label", "room", "lines"),
    [
        ("社会公益组织", 3, ["社会", "公益", "组织"]),
        ("法律服务机构", 4, ["法律服务", "机构"]),
        ("结果维持", 3, ["结果", "维持"]),
        ("三、本年度办理结果", 3, ["三、", "本年度", "办理", "结果"]),
        ("（三）不予公开", 5, ["（三）", "不予公开"]),
        ("（三）不予公开", 7, ["（三）不予公开"]),
        ("上一年项目数量", 4, ["上一年", "项目数量"]),
        ("自然人", 2, ["自然人"]),
        ("1.属于国家秘密", 4, ["1.属于国家秘密"]),
        ("", 0, [""]),
    ],
)
def test_no_word_of_a_label_is_divided(label: str, room: int, lines: list[str]) -> None:
    """A label was divided in the middle: 社会公 and 益组织, 三、本 and 年度办 and 理结果."""
    assert label_lines(label, room) == lines
