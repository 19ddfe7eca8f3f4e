"""The palette by keys: any command, any cell and text, any report; and what a few typed letters may mean."""

from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from app.gui.command import MENUS
from app.gui.palette import Entry, entries
from app.model.change import Address, Area
from app.model.search import initials, ranked
from tests.gui.clerk import Clerk, choose, focused, press, type_into


def asking(words: str, *keys: str) -> Any:
    def answer(dialog: Any) -> None:
        line: QWidget = dialog.words
        assert line.hasFocus()
        type_into(line, words)
        for key in keys or ("Return",):
            press(line, key)

    return answer


def test_a_command_by_its_initials(clerk: Clerk) -> None:
    with clerk.answering(asking("szh", "Escape"), choose("关闭")):
        clerk.press("Ctrl+K")
        clerk.window.do("settings")
    with clerk.answering(asking("hsz"), choose("关闭")):
        clerk.press("Ctrl+K")


def test_cells_texts_and_fields_of_the_open_report(clerk: Clerk) -> None:
    clerk.window.do("example")
    with clerk.answering(asking("国家秘密 总计")):
        clerk.press("Ctrl+K")
    assert clerk.page.place == Address(Area.ANSWERS, "requests.denied_1.total")
    assert focused() is clerk.grid("requests").view
    with clerk.answering(asking("存在的主要问题", "Down", "Return")):
        clerk.press("Ctrl+K")
    assert clerk.page.place == Address(Area.TEXTS, "problems")
    with clerk.answering(asking("联系电话")):
        clerk.press("Ctrl+K")
    assert focused() is clerk.cover._fields["phone"]


@pytest.mark.parametrize("place", ["line", "text", "figure"])
def test_the_key_works_wherever_the_cursor_is(clerk: Clerk, place: str) -> None:
    clerk.window.do("example")
    if place == "line":
        clerk.cover.focus_first()
    elif place == "text":
        clerk.page.show_address(Address(Area.TEXTS, "problems"))
    else:
        clerk.page.show_address(Address(Area.ANSWERS, "requests.new.person"))
        clerk.press("F2")
    with clerk.answering(asking("", "Escape")):
        clerk.press("Ctrl+K")
    assert QApplication.activeModalWidget() is None


def test_reports_where_none_is_open(clerk: Clerk) -> None:
    clerk.window.do("example")
    name = clerk.report.unit_name
    clerk.press("Ctrl+W")
    with clerk.answering(asking(name[-3:])):
        clerk.press("Ctrl+K")
    assert clerk.report.unit_name == name


def test_everything_has_a_name_and_every_command_is_there(clerk: Clerk) -> None:
    clerk.window.do("example")
    listed = entries(clerk.window)
    assert all(entry.words and entry.detail for entry in listed)
    actions = [clerk.window.actions_by_name[each.name] for menu in MENUS for each in menu]
    enabled = {action.text().rstrip("…") for action in actions if action.isEnabled()}
    assert enabled - {entry.words for entry in listed} == {"查找命令和各部分"}


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


def test_no_two_menus_have_the_same_name() -> None:
    """收集 named a part of the file menu and the menu of a season."""
    from app.gui.collect.office_commands import MENU
    from app.gui.command import MENUS, Menu

    def names(menu: Menu) -> list[str]:
        inner = [each for group in menu.groups for each in group if isinstance(each, Menu)]
        return [menu.title.partition("(")[0], *(name for each in inner for name in names(each))]

    found = [name for menu in (*MENUS, MENU) for name in names(menu)]
    assert sorted(found) == sorted(set(found))


SOUGHT = {
    "深": "颜色：深色",
    "夜间": "颜色：深色",
    "外观": "颜色：深色",
    "字号": "文字大小：特大",
    "放大": "文字大小：大",
    "存盘": "保存",
    "盖章": "打印签发页",
    "打字": "常用按键",
    "报表": "导出",
    "上报": "报送",
    "打印": "打印",
    "U盘": "年报库另存为",
    "u盘": "年报库另存为",
    "合计": "检查结果",
    "结转": "结转上年数",
    "撤回": "撤销",
    "退回": "撤销",
    "ch": "撤销",
    "cp": "保存",
    "gz": "打印签发页",
    "键": "只用键盘",
}
"""Words of clerks, and what they look for."""


def test_the_words_of_a_clerk_find_what_they_mean(clerk: Clerk) -> None:
    clerk.window.do("example")
    clerk.page.show_address(Address(Area.ANSWERS, "requests.new.person"), enter=True)
    clerk.press("7", "Return")
    found: dict[str, list[str]] = {}
    with clerk.answering(lambda dialog: found.update((words, _listed(dialog, words)) for words in SOUGHT)):
        clerk.press("Ctrl+K")
    assert [words for words, name in SOUGHT.items() if not any(name in each for each in found[words])] == []


def _listed(dialog: Any, words: str) -> list[str]:
    dialog.words.selectAll()
    type_into(dialog.words, words)
    listed = [dialog.list.item(row).text() for row in range(dialog.list.count())]
    if words == [*SOUGHT][-1]:
        press(dialog.words, "Escape")
    return listed


def test_each_character_of_a_command_or_setting_finds_it(clerk: Clerk) -> None:
    clerk.window.do("example")
    listed = [each for each in entries(clerk.window) if each.also or each.keys or each.detail == "设置"]
    by_letter: dict[str, list[Entry]] = {}
    for entry in listed:
        for letter in filter(str.isalnum, {*entry.words, *entry.detail, *entry.also}):
            by_letter.setdefault(letter, []).append(entry)
    for letter, wanted in by_letter.items():
        found = ranked(letter, listed, lambda each: each.words, lambda each: each.detail, lambda each: each.also)
        assert [each.words for each in wanted if each not in found] == [], letter


def test_a_setting_is_chosen_from_the_palette(clerk: Clerk) -> None:
    with clerk.answering(asking("深色")):
        clerk.press("Ctrl+K")
    assert clerk.window.settings["scheme"] == "dark"
    with clerk.answering(asking("颜色 系统")):
        clerk.press("Ctrl+K")
    assert clerk.window.settings["scheme"] == "auto"
