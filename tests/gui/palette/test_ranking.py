"""What a few typed letters may mean."""

import pytest

from app.model.search import initials, ranked

NAMES = [
    "导出…",
    "整理格式…",
    "“本年新收政府信息公开申请数量”“自然人”",
    "“本年新收政府信息公开申请数量”“总计”",
    "“属于国家秘密”“总计”",
    "检查结果",
]


def found(words: str) -> list[str]:
    return ranked(words, NAMES, lambda name: name, lambda name: "表三" if "总计" in name else "菜单")


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("导", 0),
        ("格式", 1),
        ("zlgs", 1),
        ("新收 自然人", 2),
        ("xs zj", 3),
        ("国家秘密　总计", 4),
        ("ＪＣＪＧ", 5),
        ("表三 秘密", 4),
        ("本年新收的政府信息公开的申请", 2),
    ],
)
def test_the_likeliest_comes_first(words: str, first: int) -> None:
    assert found(words)[0] == NAMES[first]


def test_nothing_typed_is_everything_and_nonsense_nothing() -> None:
    assert found(" ") == NAMES
    assert found("zz") == []
    assert found("鸟鱼虫") == []


def test_initials() -> None:
    assert initials("政府信息公开Abc１") == "zfxxgkabc1"
    assert initials("啊座饕") == "az"
