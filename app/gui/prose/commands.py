"""Commands on the texts: bold, find and replace, live figures, clean-up, the sentences of another report."""

from functools import partial
from typing import TYPE_CHECKING, cast

from app.gui.command import command
from app.gui.workbench import EditableReport, OpenReport

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from app.checks import Span, Told
    from app.gui.panes.pane import PaneHost
    from app.gui.panes.search import SearchPane
    from app.gui.prose.editor import ProseEditor

SEARCH = "search"
"""The name of the pane."""


@command("bold", "加粗", "Ctrl+B", icon="bold", in_bar="加粗", also="粗体 字体")
def bold(opened: EditableReport) -> None:
    opened.page.toggle_bold()


@command("find", "查找…", "Ctrl+F", icon="find", also="搜索 寻找")
def find(opened: OpenReport) -> None:
    """Show the search pane, with the words that are selected in a text."""
    _begin(opened, replacing=False)


@command("replace", "替换…", "Ctrl+H", icon="replace", also="改字 批量")
def replace(opened: EditableReport) -> None:
    _begin(opened, replacing=True)


def _begin(opened: OpenReport, *, replacing: bool) -> None:
    words = opened.page.selected_words
    _pane(opened).begin(words, replacing=replacing)


@command("next_hit", "查找下一处", "F3", icon="down")
def next_hit(opened: OpenReport) -> None:
    _pane(opened).step(1)


@command("previous_hit", "查找上一处", "Shift+F3", icon="up")
def previous_hit(opened: OpenReport) -> None:
    _pane(opened).step(-1)


def _pane(opened: OpenReport) -> "SearchPane":
    return cast("SearchPane", opened.page.show_pane(SEARCH))


@command("tidy", "整理格式…", "Ctrl+Shift+F", icon="tidy", also="排版 空格 标点 格式刷")
def tidy(opened: EditableReport) -> None:
    """Show the clean-up of the part with the cursor or of all parts, and apply what the user accepts."""
    from app.checks.text_cleanup import preview, tidying
    from app.gui.prose.dialogs import TidyDialog
    from app.model.change import Address, Area

    page, report, place = opened.page, opened.report, opened.page.place
    scopes = [("整份年报的文字", tuple(report.edition.parts))]
    if place is not None and place.area is Area.TEXTS:
        scopes.insert(0, (f"只整理“{page.places.name(place)}”", (place.key,)))
    dialog = TidyDialog(
        scopes,
        lambda parts: preview(report, parts),
        lambda part: page.places.name(Address(Area.TEXTS, part)),
        opened.workbench,
    )
    if dialog.exec():
        page.apply(tidying(report, dialog.parts))
        opened.say("已整理格式，可以撤销。")
    dialog.deleteLater()


@command("framework", "套用其他年报文字…", icon="framework", also="范文 模板 抄")
def framework(opened: EditableReport) -> None:
    """Copy the sentences of another report, without its figures, into the texts that are still empty."""
    from app.gui.prose.dialogs import FrameworkDialog
    from app.session import GAP, copying

    report, workbench = opened.report, opened.workbench
    others = [each for each in workbench.library.summaries() if each.report != report.id]
    if not others:
        opened.say("年报库里没有其他年报可以复制，请先打开或导入一份。")
        return
    dialog = FrameworkDialog(others, workbench.dated, workbench)
    if dialog.exec() and dialog.chosen:
        change = copying(workbench.stored(dialog.chosen), report, replace=dialog.replace.isChecked())
        if change.is_empty:
            opened.say("没有要复制的：各部分都已经写了，或那一份没有写。")
        else:
            opened.page.apply(change)
            opened.say(f"已复制{len(change.edits)}个部分的文字，请补上{GAP}处的数；可以撤销。")
    dialog.deleteLater()


@command("insert_figure", "插入联动数字…", "Ctrl+J", icon="live", also="引用 合计 自动更新")
def insert_figure(opened: EditableReport) -> None:
    """Insert a chosen figure of the tables at the cursor as a live figure."""
    from app.checks import offers
    from app.gui.palette import Entry, Palette

    if (editor := _editor(opened)) is None:
        return
    found = [
        Entry(each.name, each.place, each.shown, partial(editor.insert_figure, each.formula))
        for each in offers(editor.session.report)
    ]
    title, words = "插入联动数字", "这个数叫什么，或拼音首字母：新收、不予公开、自然人……"
    dialog = Palette(
        found, opened.workbench, title, words, "↑↓ 选择，Enter 插入，Esc 关闭；表里改了，文中的这个数也跟着改。"
    )
    if dialog.exec() and dialog.chosen:
        dialog.chosen.act()
        editor.setFocus()
    dialog.deleteLater()


@command("turn_live", "转为联动数字", "Ctrl+Shift+J", icon="live", also="引用 自动更新")
def turn_live(opened: EditableReport) -> None:
    """Turn the number at the cursor, or all selected numbers, into live figures."""
    from app.checks import told, turned

    if (editor := _editor(opened)) is None:
        return
    report = editor.session.report
    numbers = [number for number in told(report, editor.part.id) if number.formula]
    touched = _touched(editor, [number.span for number in numbers])
    here = [number for number in numbers if number.span in touched]
    if not here:
        opened.say("光标处没有与表中相同的数：先把光标放到数字上；不同的要先改对。")
        return
    opened.page.apply(turned(report, tuple(here)))
    opened.say(f"{len(here)}个数转成了联动数字，可以撤销。")


@command("bind_number", "绑定表中的数…", "Ctrl+Shift+B", icon="live", also="引用 关联")
def bind_number(opened: EditableReport) -> None:
    """Bind the number at the cursor to a chosen figure of the tables."""
    number = _number_at_cursor(opened, "光标处没有可以绑定的数：请先将光标放到数字上。")
    if number is not None:
        choose_figure(opened.page, number, opened.workbench)


@command("other_scope", "注明为其他范围的数", "Ctrl+Shift+K", icon="explain")
def other_scope(opened: EditableReport) -> None:
    """Mark the number at the cursor as one of another scope, which is not compared; again: compare it."""
    from app.checks import noted_elsewhere
    from app.session import now

    number = _number_at_cursor(opened, "光标处没有文中的数：请先将光标放到数字上。")
    if number is None:
        return
    opened.page.apply(noted_elsewhere(opened.report, number, now()))
    said = "已恢复与表比较" if number.is_marked else "已注明为其他范围的数，不再与表比较"
    opened.say(f"{said}，可以撤销。")


def choose_figure(page: "PaneHost", number: "Told", parent: "QWidget") -> None:
    """Ask which figure of the tables a number is, and replace it by a live figure."""
    from app.checks import bindable, bound
    from app.gui.palette import Entry, Palette

    report = page.session.report
    found = [
        Entry(each.name, each.place, each.shown, partial(page.apply, bound(report, number, each.formula)))
        for each in bindable(report, number)
    ]
    if not found:
        page.say("占比不是表中的数，不能绑定。")
        return
    title, words = f"文中的{number.text}是表中的哪个数", "这个数叫什么，或拼音首字母：新收、不予公开、自然人……"
    hint = "↑↓ 选择，Enter 绑定，Esc 关闭；绑定后显示表中的数，随表变，可以撤销。"
    dialog = Palette(found, parent, title, words, hint)
    if dialog.exec() and dialog.chosen:
        dialog.chosen.act()
    dialog.deleteLater()


def _number_at_cursor(opened: EditableReport, sentence: str) -> "Told | None":
    """Return the number that the cursor touches, unless it is a live figure. None, with a message, without one."""
    from app.checks import State, told
    from app.model.texts import units_before

    if (editor := _editor(opened)) is None:
        return None
    report, part = editor.session.report, editor.part.id
    numbers = [number for number in told(report, part) if number.state is not State.LIVE]
    places = units_before(
        report.texts.get(part, ""), [place for each in numbers for place in (each.span.start, each.span.end)]
    )
    at = editor.textCursor().position()
    here = next((each for each in numbers if places[each.span.start] <= at <= places[each.span.end]), None)
    if here is None:
        opened.say(sentence)
    return here


@command("still_true", "确认数字仍属实", "Ctrl+Shift+F8", icon="explain", also="核实 没变")
def still_true(opened: EditableReport) -> None:
    """Confirm the figure at the cursor, or all selected ones: they are the same as last year and still right."""
    from app.checks import confirm_figures, stale_figures
    from app.session import now

    if (editor := _editor(opened)) is None:
        return
    report = editor.session.report
    here = _touched(editor, stale_figures(report, editor.part.id))
    if not here:
        opened.say("光标处没有沿用上年的数字：请先将光标放到标出的数字上。")
        return
    opened.page.apply(confirm_figures(report, here, now()))
    opened.say(f"已确认{len(here)}处数字仍属实，可以撤销。")


def _touched(editor: "ProseEditor", spans: "Sequence[Span]") -> "list[Span]":
    """Return the spans of the editor's part that its cursor or selection touches."""
    from app.model.texts import units_before

    stored = editor.session.report.texts.get(editor.part.id, "")
    places = units_before(stored, [place for span in spans for place in (span.start, span.end)])
    start, end = editor.textCursor().selectionStart(), editor.textCursor().selectionEnd()
    return [span for span in spans if places[span.start] <= end and start <= places[span.end]]


def _editor(opened: EditableReport) -> "ProseEditor | None":
    """Return the editor with the cursor, and focus it. None, with a message, if the cursor is in no text."""
    from app.model.change import Area

    page = opened.page
    if page.place is None or page.place.area is not Area.TEXTS:
        opened.say("先把光标放到要写的文字里。")
        return None
    page.show_address(page.place, enter=True)
    return page.text_editor(page.place.key)
