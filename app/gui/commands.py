"""Every command of the window, declared: menus, shortcuts and buttons are made from this list."""

from enum import StrEnum
from typing import NamedTuple


class Needs(StrEnum):
    """What must be there for a command to make sense."""

    NOTHING = "nothing"
    REPORT = "report"
    EDIT = "edit"
    """An open report that may be changed: not one that was handed in."""
    CHOSEN = "chosen"
    """An open report, or one chosen on the start page."""


class Command(NamedTuple):
    """`name` is its id and that of its act; `keys` are Qt's portable key texts, the first is shown.

    Without keys is what one does once a year or less: its menu has a letter, and the palette finds it by its words.
    """

    name: str
    words: str
    keys: tuple[str, ...] = ()
    needs: Needs = Needs.NOTHING
    icon: str = ""
    ends_group: bool = False
    in_bar: str = ""
    """Its words on the bar above an open report."""


MENUS: dict[str, tuple[Command, ...]] = {
    "文件(&F)": (
        Command("new", "新建年报…", ("Ctrl+N",), icon="new"),
        Command("new_from", "以此为上年新建…", ("Ctrl+Shift+N",), Needs.CHOSEN, icon="new-from"),
        Command("begin_from_file", "由上年的年报文件新建…", ("Ctrl+Shift+O",), icon="new-from"),
        Command("open_file", "打开或导入…", ("Ctrl+O",), icon="file"),
        Command("paste_in", "从剪贴板导入…", ("Ctrl+Shift+V",), icon="paste"),
        Command("example", "打开示例", icon="example", ends_group=True),
        Command("save", "保存", ("Ctrl+S",), icon="save"),
        Command("save_as", "另存为数据文件…", ("Ctrl+Shift+S",), Needs.CHOSEN, icon="save"),
        Command("export", "导出…", ("Ctrl+E",), Needs.CHOSEN, "export", in_bar="导出"),
        Command("blank_form", "导出空白表…", icon="blank-form"),
        Command("fill_form", "填入上级的 Word 表样…", (), Needs.CHOSEN, icon="fill-form"),
        Command("copy_page", "复制为网页", ("Ctrl+Shift+C",), Needs.CHOSEN, icon="web"),
        Command("print", "打印…", ("Ctrl+P",), Needs.CHOSEN, "print"),
        Command("print_blank", "打印空白表…", (), Needs.CHOSEN, icon="blank-form", ends_group=True),
        Command("submit", "生成报送包…", ("Ctrl+Shift+E",), Needs.EDIT, "submit", in_bar="报送"),
        Command("submissions", "历次报送稿…", (), Needs.REPORT, icon="stack"),
        Command("compare_submission", "与报送稿的差异…", (), Needs.REPORT, icon="compare", ends_group=True),
        Command("trash", "回收站…", icon="trash"),
        Command("back_up", "立即备份", icon="backup"),
        Command("save_copy", "把年报库另存一份…", icon="save"),
        Command("restore", "从备份恢复…", icon="undo"),
        Command("move_library", "年报库放在哪里…", icon="file", ends_group=True),
        Command("settings", "设置…", ("Ctrl+,",), icon="settings", ends_group=True),
        Command("home", "返回首页", ("Ctrl+W", "Alt+Home"), Needs.REPORT, "back", in_bar="首页"),
        Command("leave", "退出", ("Ctrl+Q",), icon="leave"),
    ),
    "编辑(&E)": (
        Command("undo", "撤销", ("Ctrl+Z",), Needs.EDIT, "undo", in_bar="撤销"),
        Command("redo", "重做", ("Ctrl+Y", "Ctrl+Shift+Z"), Needs.EDIT, "redo", ends_group=True, in_bar="重做"),
        Command("bold", "加粗", ("Ctrl+B",), Needs.EDIT, "bold", ends_group=True, in_bar="加粗"),
        Command("palette", "查找命令和栏目…", ("Ctrl+K",), icon="palette"),
        Command("find", "查找…", ("Ctrl+F",), Needs.REPORT, "find"),
        Command("replace", "替换…", ("Ctrl+H",), Needs.EDIT, "replace"),
        Command("next_hit", "查找下一处", ("F3",), Needs.REPORT, icon="down"),
        Command("previous_hit", "查找上一处", ("Shift+F3",), Needs.REPORT, icon="up", ends_group=True),
        Command("insert_figure", "插入活数字…", ("Ctrl+J",), Needs.EDIT, icon="live"),
        Command("turn_live", "转为活数字", ("Ctrl+Shift+J",), Needs.EDIT, icon="live", ends_group=True),
        Command("tidy", "整理格式…", ("Ctrl+Shift+F",), Needs.EDIT, "tidy"),
    ),
    "报告(&R)": (
        Command("next_finding", "下一个问题", ("F8",), Needs.REPORT, icon="down"),
        Command("previous_finding", "上一个问题", ("Shift+F8",), Needs.REPORT, icon="up"),
        Command("accept", "按提示改正", ("Ctrl+F8",), Needs.EDIT, icon="accept"),
        Command("explain_current", "填写说明…", ("Alt+F8",), Needs.EDIT, icon="explain"),
        Command("still_true", "确认数字仍属实", ("Ctrl+Shift+F8",), Needs.EDIT, icon="explain"),
        Command("findings", "显示或隐藏检查结果", ("F9",), Needs.REPORT, "findings", in_bar="检查结果"),
        Command("steps", "显示或隐藏填报步骤", ("F5",), Needs.REPORT, icon="steps"),
        Command("numbers", "显示或隐藏文中数字", ("F12",), Needs.REPORT, icon="numbers"),
        Command("details", "显示或隐藏说明", ("F7",), Needs.REPORT, icon="details"),
        Command("preview", "显示或隐藏预览", ("F6",), Needs.REPORT, "preview", in_bar="预览"),
        Command("deadline", "报送期限…", (), Needs.EDIT, icon="deadline"),
        Command("framework", "复制框架…", (), Needs.EDIT, icon="framework", ends_group=True),
        Command("next_section", "下一部分", ("Ctrl+PgDown", "Ctrl+Tab"), Needs.REPORT, icon="right"),
        Command("previous_section", "上一部分", ("Ctrl+PgUp", "Ctrl+Shift+Tab"), Needs.REPORT, icon="left"),
    ),
    "表格(&T)": (
        Command("zero_blanks", "空白填0", (), Needs.EDIT, icon="zero"),
        Command("zero_all", "整表填0（没有申请的）…", (), Needs.EDIT, icon="zero"),
        Command("control", "按原稿核对", ("F4",), Needs.EDIT, icon="control", ends_group=True),
        Command("remark", "备注…", ("Shift+F2",), Needs.EDIT, icon="remark"),
        Command("count_ledger", "按依申请台账填写…", (), Needs.EDIT, icon="new-from"),
        Command("empty_ledger", "空白台账…", icon="blank-form", ends_group=True),
        Command("find_row", "查找行…", ("Ctrl+G",), Needs.REPORT, icon="find-row"),
    ),
    "上年(&L)": (
        Command("take_last", "采用年报库中的上年年报", (), Needs.EDIT, icon="last-year"),
        Command("carry", "结转上年数", ("Ctrl+L",), Needs.EDIT, icon="carry"),
        Command("beside", "显示或隐藏上年文字对照", ("Shift+F7",), Needs.REPORT, icon="compare"),
        Command("last_year", "显示或隐藏上年数", ("Ctrl+Shift+L",), Needs.REPORT, icon="last-year"),
    ),
    "帮助(&H)": (
        Command("help", "使用手册", ("F1",), icon="help"),
        Command("keys", "常用按键", ("Ctrl+F1",), icon="keys", ends_group=True),
        Command("logs", "打开日志文件夹", icon="file"),
        Command("about", "关于", icon="about"),
    ),
}

EDITING = frozenset(command.name for menu in MENUS.values() for command in menu if command.needs is Needs.EDIT)
"""Names of the commands that change the open report."""

FROZEN = "这是报送稿，只能查看，不能修改；要修改请返回现稿。"
"""What is said to who would change a submission."""

READ_ONLY = "现在只能查看和导出，不能修改；要修改请先开放写入权限，再重新打开程序。"
"""The same for a library that cannot be written to."""

BAR: tuple[str, ...] = ("home", "", "undo", "redo", "bold", "findings", "preview", "export", "submit")
"""The bar above an open report, from left to right; "" is where unit and year stand."""
