"""The speech of screen readers: figures within texts, news, and the place of the focus."""

import gc
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QAccessible, QAccessibleEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QTextBrowser, QWidget

from app.gui import hearing
from app.gui.command import MENUS
from app.gui.hearing import announced
from app.gui.panes.pane import PANES
from app.model.texts import OBJECT
from tests.gui.clerk import Clerk, focused, press, type_into
from tests.gui.hand import settle

Text = QAccessible.Text
PART = "overview.1"
CELL = "requests.new.person"


@pytest.fixture
def listened(open_window: Callable[..., Clerk], monkeypatch: pytest.MonkeyPatch) -> Clerk:
    """The example is open, and a screen reader listens: a platform without a screen says that none does."""
    hearing.install()  # before the window: what another test has asked about it would stay as Qt made it
    monkeypatch.setattr(hearing, "is_listening", lambda: True)
    clerk = open_window()
    clerk.window.do("example")
    settle()
    return clerk


def hears(clerk: Clerk, words: str) -> None:
    clerk.qtbot.waitUntil(lambda: any(words in said for said in announced()))


def with_figure(clerk: Clerk) -> tuple[Any, Any]:
    """A text in which a live figure stands, and its accessible interface."""
    editor = clerk.editor("problems")
    clerk.put_cursor(editor, 0)
    clerk.paste("共𠮷")
    editor.insert_figure(CELL)
    clerk.type("件。")
    return editor, QAccessible.queryAccessibleInterface(editor)


def test_a_text_is_heard_with_its_figures(listened: Clerk) -> None:
    editor, spoken = with_figure(listened)
    figure = listened.report.answers[CELL].text
    assert OBJECT in editor.toPlainText()
    assert spoken.text(Text.Value).startswith(f"共𠮷{figure}件。")
    text = spoken.textInterface()
    begin = 3  # 𠮷 is two units
    assert text.text(0, begin + len(figure) + 1) == f"共𠮷{figure}件"
    assert text.cursorPosition() == begin + len(figure) + 2
    assert text.characterCount() == len(spoken.text(Text.Value).encode("utf-16-le")) // 2
    assert OBJECT not in text.text(0, text.characterCount())


def test_the_cursor_and_edits_of_a_screen_reader_go_where_it_hears(listened: Clerk) -> None:
    editor, spoken = with_figure(listened)
    figure = listened.report.answers[CELL].text
    text, edit = spoken.textInterface(), spoken.editableTextInterface()
    text.setCursorPosition(3 + len(figure))
    assert editor.textCursor().position() == 4
    listened.type("共")  # what is typed goes there, too
    assert listened.report.texts["problems"].startswith(f"共𠮷{{{{{CELL}}}}}共件")
    listened.press("Backspace")
    text.setSelection(0, 3, 3 + len(figure))
    assert text.selectionCount() == 1
    assert editor.textCursor().selectedText() == OBJECT
    text.removeSelection(0)
    edit.insertText(3 + len(figure), "多")
    assert listened.report.texts["problems"].startswith(f"共𠮷{{{{{CELL}}}}}多件")
    edit.deleteText(3 + len(figure), 4 + len(figure))
    assert listened.report.texts["problems"].startswith(f"共𠮷{{{{{CELL}}}}}件")
    listened.fill(CELL, "77")
    assert spoken.text(Text.Value).startswith("共𠮷77件")


def test_an_interface_ends_with_its_editor(listened: Clerk) -> None:
    for _ in range(3):
        for part in listened.report.edition.parts:
            assert QAccessible.queryAccessibleInterface(listened.editor(part)).isValid()
        listened.press("Ctrl+W")
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        gc.collect()
        listened.window.do("example")
    editor = listened.editor("problems")
    editor.moveCursor(QTextCursor.MoveOperation.End)
    assert QAccessible.queryAccessibleInterface(editor).isValid()


def test_a_new_finding_is_announced_once_and_no_key_is_read_twice(listened: Clerk) -> None:
    listened.go_to(3)
    listened.fill(CELL, "4l")
    hears(listened, "“4l”不是数字")
    listened.press("Right", "Left")
    listened.window.say("已走到左边。")
    hears(listened, "已走到左边")  # what the keys had to say would have come before
    said = "".join(announced())
    assert said.count("填报为“4l”") == 1 and said.count("“4l”不是数字") == 1
    listened.press("Ctrl+Z")


def test_f8_says_the_finding_it_goes_to(listened: Clerk) -> None:
    listened.go_to(3)
    listened.fill(CELL, "99")
    listened.press("F8")
    finding = listened.page.findings.finding
    assert finding is not None
    hears(listened, finding.message.rstrip("。"))


def test_news_and_a_failure_to_save_are_announced(listened: Clerk) -> None:
    listened.window.say("已导出三份文件。")
    hears(listened, "已导出三份文件")
    listened.window.status.show_failed("磁盘已满，请腾出空间。")
    listened.window.status.show_failed("磁盘已满，请腾出空间。")
    hears(listened, "保存失败：磁盘已满")
    assert sum("磁盘已满" in said for said in announced()) == 1


def test_the_palette_says_what_enter_would_choose(listened: Clerk) -> None:
    heard: list[str] = []

    def search(dialog: Any) -> None:
        type_into(focused() or dialog, "导出")
        press(focused() or dialog, "Down")
        words = dialog.list.currentItem().text()
        listened.qtbot.waitUntil(lambda: any(words in said and "第2项" in said for said in announced()))
        assert not any("第1项" in said and "第2项" in said for said in announced())
        dialog.words.selectAll()
        type_into(focused() or dialog, "饕餮饕餮")
        listened.qtbot.waitUntil(lambda: any("未找到" in said for said in announced()))
        heard.append(words)
        press(focused() or dialog, "Esc")

    with listened.answering(search):
        listened.press("Ctrl+K")
    assert heard


def test_nothing_is_announced_while_nobody_listens(clerk: Clerk) -> None:
    clerk.window.do("example")
    before = list(announced())
    clerk.window.say("没有人听的话。")
    clerk.qtbot.wait(hearing.GATHERING + 40)
    assert announced() == before


def test_a_key_leads_into_every_pane_and_back(clerk: Clerk) -> None:
    clerk.window.do("example")
    clerk.go_to(3)
    clerk.grid("requests").show_cell(CELL)
    where = focused()
    for number, kind in enumerate(PANES):
        clerk.page.show_pane(kind.name)
        clerk.press("Ctrl+F6")
        inside = focused()
        assert inside is not None and clerk.page.side.isAncestorOf(inside), kind.name
        clerk.press("Esc" if number % 2 else "Ctrl+F6")
        assert focused() is where, kind.name


def test_a_name_is_short_and_the_group_is_in_the_description(clerk: Clerk) -> None:
    clerk.window.do("example")
    model = clerk.grid("requests").model
    index = model.index_of("requests.denied_2.person")
    name = model.data(index, 11)
    described = model.data(index, 12)
    cell = clerk.report.edition.cells["requests.denied_2.person"]
    assert name == f"{cell.column_name}：{clerk.report.answers[cell.id].text}"
    assert described.startswith(cell.row_name)
    assert all(group in described for group in cell.row_path[:-1])


class Told:
    """In the place of Qt's own: notes of which interfaces the focus is told."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def __getattr__(self, name: str) -> object:
        return getattr(QAccessible, name)

    def updateAccessibility(self, event: QAccessibleEvent) -> None:
        assert event.type() is QAccessible.Event.Focus
        spoken = event.accessibleInterface()
        self.names.append(spoken.text(Text.Name) or spoken.text(Text.Value))


def test_the_focus_is_told_again_behind_what_tabs_and_windows_say(
    listened: Clerk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the first line of a fresh example, nor the cell on another tab, nor the line of 查找 was heard."""
    told = Told()
    monkeypatch.setattr(hearing, "QAccessible", told)

    def last(words: str) -> None:
        listened.qtbot.waitUntil(lambda: told.names[-1:] == [words])

    listened.press("Ctrl+W")
    listened.window.do("example")
    last("单位名称")
    listened.go_to(3)
    figure = listened.report.answers[CELL].text
    last(f"自然人：{figure}")
    count = len(told.names)
    listened.press("Right")
    listened.qtbot.wait(hearing.SETTLING + 60)
    assert len(told.names) == count  # a move within the table tells itself

    def find(dialog: Any) -> None:
        type_into(focused() or dialog, "查找")
        press(focused() or dialog, "Return")

    with listened.answering(find):
        listened.press("Ctrl+K")
    last("查找")


def test_a_notice_stands_in_no_window_and_a_stack_of_pages_says_nothing(listened: Clerk) -> None:
    """Orca read the heading of the palette before each of its entries, and "layered pane" on each way into a page."""
    notice = hearing.Notice(listened.window)
    spoken = QAccessible.queryAccessibleInterface(notice)
    assert spoken.role() is QAccessible.Role.Notification
    assert spoken.parent().object() is QApplication.instance()
    stack = QAccessible.queryAccessibleInterface(listened.window.stack)
    assert stack.role() is QAccessible.Role.Client
    assert stack.childCount() == listened.window.stack.count()


# -- a walk over everything --------------------------------------------------------------------------------------------


def silent(root: QWidget) -> list[str]:
    """Everything that a screen reader comes to in a window without a role, or reads as an object without words."""
    found: list[str] = []
    level: list[Any] = [QAccessible.queryAccessibleInterface(root)]
    while level:
        inner: list[Any] = []
        for each in level:
            words = [each.text(kind) for kind in (Text.Name, Text.Description, Text.Value)]
            about = f"{each.role().name} {type(each.object()).__name__} {words}"
            # A picture of the manual shows what the words beside it say.
            has_objects = not isinstance(each.object(), QTextBrowser) and any(OBJECT in word for word in words)
            if each.role() is QAccessible.Role.NoRole or has_objects:
                found.append(about)
            if each.role() in NAMED and not words[0].strip():
                found.append(about)
            inner += [each.child(number) for number in range(each.childCount())]
        level = [each for each in inner if each is not None and each.isValid() and is_seen(each.object())]
    return found


def is_seen(thing: object) -> bool:
    return not isinstance(thing, QWidget) or thing.isVisible()


NAMED = (
    QAccessible.Role.Button,
    QAccessible.Role.CheckBox,
    QAccessible.Role.ComboBox,
    QAccessible.Role.EditableText,
    QAccessible.Role.List,
    QAccessible.Role.Table,
    QAccessible.Role.SpinBox,
    QAccessible.Role.PageTab,
    QAccessible.Role.MenuItem,
)


def test_every_page_is_walked(listened: Clerk) -> None:
    with_figure(listened)
    for number in range(listened.page.tabs.count()):
        listened.page.show_section(number)
    for kind in PANES:
        listened.page.show_pane(kind.name)
        assert silent(listened.window) == []
    listened.press("Ctrl+W")
    assert silent(listened.window) == []


DIALOGS = ("new", "export", "submissions", "trash", "settings", "palette", "tidy", "zero_all", "about", "deadline")


def test_every_dialog_is_walked(listened: Clerk) -> None:
    found: list[str] = []

    def look(dialog: Any) -> None:
        found.extend(silent(dialog))
        dialog.reject()

    for name in DIALOGS:
        with listened.answering(look):
            listened.window.do(name)
    assert found == []


def test_every_menu_is_heard_by_its_words(listened: Clerk) -> None:
    for menu in MENUS:
        for command in menu:
            assert listened.window.actions_by_name[command.name].text().strip("…")
