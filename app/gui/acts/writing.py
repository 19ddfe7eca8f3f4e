"""Commands on the texts of the open report: finding and replacing, tidying, another report's framework."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, cast

from app.gui.acts.common import stored
from app.model.change import Address, Area
from app.model.splice import units_before
from app.session import GAP, copying, now

if TYPE_CHECKING:
    from app.gui.prose.editor import ProseEditor
    from app.gui.report.search import SearchPane
    from app.gui.window import Window

SEARCH = "search"
"""The name of the pane."""


def find(window: "Window") -> None:
    """Show the pane with what is selected in a text as the words to look for."""
    _begin(window, replacing=False)


def replace(window: "Window") -> None:
    _begin(window, replacing=True)


def _begin(window: "Window", *, replacing: bool) -> None:
    if window.report is None:
        return
    words = window.report.selected_words
    _pane(window).begin(words, replacing=replacing)


def next_hit(window: "Window") -> None:
    _step(window, 1)


def previous_hit(window: "Window") -> None:
    _step(window, -1)


def _step(window: "Window", by: int) -> None:
    if window.report is not None:
        _pane(window).step(by)


def _pane(window: "Window") -> "SearchPane":
    assert window.report is not None
    return cast("SearchPane", window.report.show_pane(SEARCH))


def tidy(window: "Window") -> None:
    """Show what would be put right in the part with the cursor or in all, and do it if wanted."""
    from app.checks.tidying import preview, tidying
    from app.gui.dialogs.tidy import TidyDialog

    page = window.report
    if page is None:
        return
    report, place = page.session.report, page.place
    scopes = [("整份年报的文字", tuple(report.edition.parts))]
    if place is not None and place.area is Area.TEXTS:
        scopes.insert(0, (f"只整理“{page.places.name(place)}”", (place.key,)))
    dialog = TidyDialog(
        scopes,
        lambda parts: preview(report, parts),
        lambda part: page.places.name(Address(Area.TEXTS, part)),
        window,
    )
    if dialog.exec():
        page.apply(tidying(report, dialog.parts))
        window.status.show_message("已整理格式，可以撤销。")
    dialog.deleteLater()


def framework(window: "Window") -> None:
    """The sentences of another report, without its figures, for the texts that are still to be written."""
    from app.gui.dialogs.framework import FrameworkDialog

    if (page := window.report) is None:
        return
    report = page.session.report
    others = [each for each in window.library.summaries() if each.report != report.id]
    if not others:
        window.status.show_message("年报库里没有别的年报可以复制，请先打开或导入一份。")
        return
    dialog = FrameworkDialog(others, window)
    if dialog.exec() and dialog.chosen:
        change = copying(stored(window, dialog.chosen), report, replace=dialog.replace.isChecked())
        if change.is_empty:
            window.status.show_message("没有要复制的：各部分都已经写了，或那一份没有写。")
        else:
            page.apply(change)
            window.status.show_message(f"已复制{len(change.edits)}个部分的文字，请补上{GAP}处的数；可以撤销。")
    dialog.deleteLater()


def insert_figure(window: "Window") -> None:
    """Choose a figure of the tables and put it into the text with the cursor, where it follows the tables."""
    from app.checks import offers
    from app.gui.palette.dialog import Palette
    from app.gui.palette.entries import Entry

    if (editor := _editor(window)) is None:
        return
    found = [
        Entry(each.name, each.place, each.shown, partial(editor.insert_figure, each.formula))
        for each in offers(editor.session.report)
    ]
    title, words = "插入活数字", "这个数叫什么，或拼音首字母：新收、不予公开、自然人……"
    dialog = Palette(found, window, title, words, "↑↓ 选择，Enter 插入，Esc 关闭；表里改了，文中的这个数也跟着改。")
    if dialog.exec() and dialog.chosen:
        dialog.chosen.act()
        editor.setFocus()
    dialog.deleteLater()


def turn_live(window: "Window") -> None:
    """The number at the cursor, or all that are selected, from now on follow the tables."""
    from app.checks import told, turned

    if (editor := _editor(window)) is None or window.report is None:
        return
    report, part = editor.session.report, editor.part.id
    numbers = [number for number in told(report, part) if number.formula]
    places = units_before(report.texts.get(part, ""), [place for each in numbers for place in each.span[1:]])
    start, end = editor.textCursor().selectionStart(), editor.textCursor().selectionEnd()
    here = [each for each in numbers if places[each.span.start] <= end and start <= places[each.span.end]]
    if not here:
        window.status.show_message("光标处没有与表中相同的数：先把光标放到数字上；不同的要先改对。")
        return
    window.report.apply(turned(report, tuple(here)))
    window.status.show_message(f"{len(here)}个数转成了活数字，可以撤销。")


def still_true(window: "Window") -> None:
    """The figure at the cursor, or all that are selected, stand as last year because they are still right."""
    from app.checks import confirming, unrenewed

    if (editor := _editor(window)) is None or window.report is None:
        return
    report, part = editor.session.report, editor.part.id
    spans = unrenewed(report, part)
    places = units_before(report.texts.get(part, ""), [place for each in spans for place in each[1:]])
    start, end = editor.textCursor().selectionStart(), editor.textCursor().selectionEnd()
    here = [each for each in spans if places[each.start] <= end and start <= places[each.end]]
    if not here:
        window.status.show_message("光标处没有沿用上年的数字：请先将光标放到提示的数字上。")
        return
    window.report.apply(confirming(report, here, now()))
    window.status.show_message(f"已确认{len(here)}处数字仍属实，可以撤销。")


def _editor(window: "Window") -> "ProseEditor | None":
    """The text with the cursor, where it can be written; else a word about it."""
    page = window.report
    if page is None or page.place is None or page.place.area is not Area.TEXTS or page.session.read_only:
        window.status.show_message("先把光标放到要写的文字里。")
        return None
    page.show_address(page.place, enter=True)
    return page.text_editor(page.place.key)


ACTS: dict[str, Callable[..., object]] = {
    act.__name__: act
    for act in (find, replace, next_hit, previous_hit, insert_figure, turn_live, still_true, tidy, framework)
}
