"""Words that were given up because they mislead or are not those of an official document; none comes back."""

import ast
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import read

RETIRED = {
    r"第三十六条第[一二三四五六七八九十]+项": "第三十六条第（…）项",
    "按页计收": "按量计收",
    "与本格无关": "是否计入本格，按当地财政和主管部门口径",
    "(?<!人民)政府的年报(还)?要写": "各级人民政府（含乡镇）的年报应写明",
    "^报送单位$": "主管部门（报送至）",
    "填写说明": "填写核实说明",
    "按提示改正": "按建议改正",
    "填的是[^“]*，应为(?!整数)": "填报…，疑应为…",
    "文中[^，。]*是[^，。]*，表中是": "第…部分：…写为…，表中为…",
    "没有(收取|发出)": "未收取、未发出",
    "没有(行政事业性收费|其他需要报告|上年结转)": "无…",
    "没有错误|没有未填": "无错误和未填项",
    "前言没有写|部分没有写": "未写",
    "写颠倒|写混了": "颠倒、误写",
    "(?<!联)活数字": "联动数字",
    "不拦您|一个字节也不差|不会自己消失": "不影响生成、完全一致、可从回收站还原",
    "没有写成|没有读懂|没有存上": "写入…失败、无法识别、尚未保存",
    "磁盘已满": "磁盘空间不足",
    "错处可能|像是(?!我们)": "疑似有误的单元格、疑似…",
    "采用为上年|以此为上年|复制框架|复制为网页": "设为上年数据、据此新建…、套用其他年报文字、复制全文（带格式）",
    "填的是|写的是": "填报为、写为",
    "是否为别的|；是否为上年|请看有没有|别的(单位|软件)": "请核实…、其他单位",
    "不能小于0": "不得小于0",
    "活数字(?<!联动数字)": "联动数字",
    "栏目名|命令和栏目|右侧栏目": "行名、列名、侧栏（只有网站才有栏目）",
    "键入|点击(?!量|率|次|\\(|\\))": "输入、单击",
    "跳到|转到(?!本年|下年|其他|下一|上一)": "定位",
    "读入": "导入",
    "复核": "核对",
    "校验(?!单|码|和|的|、)": "检查（程序）、核对（人）；校验只用于校验单、校验码",
    "表后说明|上年转来": "表注、上年未审结、上年结转",
    "同一年份|年份(不对|不符|却是|自动|“)": "年度",
    "章节": "部分",
    "打几个字|连打|点一下|点“(新建|导出|确定)": "输入、单击",
    "识其他|特其他|个其他|级其他|类其他|区其他": "识别的、特别的 …（“别的”不在其中）",
    "没有(找到|填入|写入|保存|粘贴|附上|计入|导入|带入|打开)|还没有(填|报送|上年)": "未…、尚未…、尚无…",
}
"""What no text may say, as regular expressions, and what stands for it."""

_PATTERNS = [(re.compile(words, re.MULTILINE), better) for words, better in RETIRED.items()]
_MATCHED_BY_READERS = re.compile(r"prose\.toml|claims\.toml")
"""Files whose Chinese is what others write, to be understood."""


def retired_in(text: str) -> list[str]:
    """Return the retired words of a text with their replacements."""
    return [f"“{found[0]}” → {better}" for pattern, better in _PATTERNS if (found := pattern.search(text))]


def _leaves(data: object) -> Iterator[str]:
    """The texts of a form's file; patterns say how others write and are no words of ours."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, list):
        for each in data:
            yield from _leaves(each)
    elif isinstance(data, dict):
        for key, each in data.items():
            if key not in ("patterns", "hollow"):
                yield from _leaves(each)


def _said_by_program(root: Path) -> Iterator[tuple[str, str]]:
    """Each string of the program; the fields of an f-string stand as …"""
    for source in read(root, "app"):
        for node in source.nodes:
            if isinstance(node, ast.JoinedStr):
                pieces = (str(each.value) if isinstance(each, ast.Constant) else "…" for each in node.values)
                yield f"{source.path}:{node.lineno}", "".join(pieces)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield f"{source.path}:{node.lineno}", node.value


def _said_by_forms(root: Path) -> Iterator[tuple[str, str]]:
    for file in sorted(root.glob("forms/*/*.toml")):
        if not _MATCHED_BY_READERS.fullmatch(file.name):
            for text in _leaves(tomllib.loads(file.read_text(encoding="utf-8"))):
                yield file.relative_to(root).as_posix(), text
    for file in sorted(root.glob("forms/*/example.json")):
        for text in _leaves(json.loads(file.read_text(encoding="utf-8"))):
            yield file.relative_to(root).as_posix(), text


def _said_by_manual(root: Path) -> Iterator[tuple[str, str]]:
    for file in sorted(root.glob("resources/manual/*")):
        if file.suffix in (".md", ".toml"):
            yield file.relative_to(root).as_posix(), file.read_text(encoding="utf-8")
    yield "README.md", (root / "README.md").read_text(encoding="utf-8").partition("## For developers")[0]


def test_no_text_says_a_retired_word(project_root: Path) -> None:
    said = [*_said_by_program(project_root), *_said_by_forms(project_root), *_said_by_manual(project_root)]
    assert len(said) > 3000, "texts were found"
    assert [f"{place}: {words}" for place, text in said for words in retired_in(text)] == []


@pytest.mark.parametrize(
    "text",
    [
        "《条例》第三十六条第七项",
        "报送单位",
        "填写说明…",
        "填的是…，应为…",
        "文中…是…，表中是…。",
        "2024年没有收取信息处理费。",
        "插入活数字…",
        "政府的年报还要写明工作考核",
    ],
)
def test_a_retired_word_is_seen(text: str) -> None:
    assert retired_in(text)


@pytest.mark.parametrize("text", ["《条例》第三十六条第（七）项", "请报送单位报正式稿", "填写核实说明…", "联动数字"])
def test_words_in_use_pass(text: str) -> None:
    assert retired_in(text) == []
