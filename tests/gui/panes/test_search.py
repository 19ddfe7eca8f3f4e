"""查找替换 and 整理格式 through the window: by keys alone, each replacement one step, figures and bold intact."""

import pytest
from PySide6.QtWidgets import QTableWidget

from app.gui.panes.search import SearchPane
from app.model.change import Address, Area, Change, Edit
from tests.gui.clerk import Clerk, choose, focused
from tests.gui.fitting import words
from tests.gui.hand import settle

TEXTS = {
    "problems": "一是政府公开**政府信**息不够。\n二是收到{{requests.new.total}}件。",
    "other": "本局（政府）没有其他事项。",
}


@pytest.fixture
def writer(clerk: Clerk) -> Clerk:
    """Somebody with the example open whose last parts say TEXTS, and 12 requests."""
    clerk.window.do("example")
    report = clerk.report
    edits = [Edit(Address(Area.TEXTS, part), report.texts.get(part), text) for part, text in TEXTS.items()]
    texts = [
        Edit(Address(Area.TEXTS, part), report.texts[part], None) for part in list(report.texts) if part not in TEXTS
    ]
    remarks = [Edit(Address(Area.REMARKS, "requests.new.total"), None, "政府网站收到的")]
    clerk.page.session.apply(Change("写", (*edits, *texts, *remarks)))
    return clerk


def pane(clerk: Clerk) -> SearchPane:
    found = clerk.page.side.pane("search")
    assert isinstance(found, SearchPane)
    return found


def test_find_and_step_by_keys(writer: Clerk) -> None:
    writer.press("Ctrl+F")
    assert focused() is pane(writer).words
    writer.type("政府")
    assert pane(writer).count.text() == "共4处，第1处。F3 下一处。"
    writer.press("Return")
    assert focused() is pane(writer).words
    assert writer.editor("problems").textCursor().selectedText() == "政府"
    writer.press("F3")
    assert focused() is pane(writer).words
    writer.press("Escape")
    assert focused() is writer.editor("problems")
    cursor = writer.editor("problems").textCursor()
    assert (cursor.selectionStart(), cursor.selectedText()) == (6, "政府")
    writer.page.show_address(Address(Area.TEXTS, "preamble"))
    writer.press("Ctrl+F", "Escape")  # back to where one was, not to the hit of before
    assert focused() is writer.editor("preamble")
    writer.page.show_address(Address(Area.TEXTS, "problems"))
    writer.press("F3")
    assert focused() is writer.editor("other")
    assert writer.editor("other").textCursor().selectedText() == "政府"
    writer.press("F3")
    assert writer.grid("requests").view.current_cell() == "requests.new.total"
    writer.press("F3")
    assert pane(writer).list.currentRow() == 0
    writer.press("Shift+F3")
    assert pane(writer).list.currentRow() == 3


def test_the_found_words_stand_whole_in_the_list(writer: Clerk) -> None:
    """Digits and bold letters have widths of fractions of a pixel: "2024" was shown as "20…"."""
    writer.press("Ctrl+F")
    for sought in ("政府", "2024", "1", "公开申请"):
        writer.editor("problems").setPlainText(f"{sought}，其他内容。")
        pane(writer).words.setText(sought)
        settle()
        shown = [word.text for word in words(writer.window) if word.widget is pane(writer).list.viewport()]
        assert sought in shown, shown


def test_replacing_one_then_all_and_undo(writer: Clerk) -> None:
    writer.press("Ctrl+H")
    writer.type("政府")
    writer.press("Ctrl+H")
    assert focused() is pane(writer).new
    writer.type("本局")
    writer.press("Return")
    assert writer.report.texts["problems"].startswith("一是本局公开**政府信**息")
    assert pane(writer).list.currentRow() == 0
    pane(writer).replace_all.click()
    assert writer.report.texts["problems"] == "一是本局公开**本局信**息不够。\n二是收到{{requests.new.total}}件。"
    assert writer.report.texts["other"] == "本局（本局）没有其他事项。"
    assert writer.report.remarks["requests.new.total"] == "本局网站收到的"
    assert writer.page.session.undo_label == "替换“政府”"
    writer.press("Ctrl+Z", "Ctrl+Z")
    assert {part: writer.report.texts[part] for part in TEXTS} == TEXTS


def test_a_live_figure_is_found_and_kept(writer: Clerk) -> None:
    shown = writer.report.value("requests.new.total")
    writer.press("Ctrl+F")
    writer.type(f"收到{shown}")
    assert "共1处" in pane(writer).count.text()
    assert not pane(writer).replace_one.isEnabled()
    assert not pane(writer).replace_all.isEnabled()
    pane(writer).go()
    assert writer.editor("problems").textCursor().hasSelection()


def test_hits_follow_the_text(writer: Clerk) -> None:
    writer.press("Ctrl+F")
    writer.type("事项")
    writer.press("F3", "Escape", "Delete")
    writer.qtbot.waitUntil(lambda: pane(writer).count.text() == "未找到。")


def test_what_is_selected_is_looked_for(writer: Clerk) -> None:
    writer.page.show_address(Address(Area.TEXTS, "other"))
    editor = writer.editor("other")
    editor.show_span(0, 2)
    writer.press("Ctrl+F")
    assert pane(writer).words.text() == "本局"
    writer.press("Escape")
    assert focused() is editor


@pytest.mark.parametrize("keys", [("Ctrl+F",), ("Ctrl+H",), ("Ctrl+F", "Ctrl+H")])
def test_enter_in_a_line_of_the_pane_leaves_the_cursor_there_and_the_texts_alone(
    writer: Clerk, keys: tuple[str, ...]
) -> None:
    """The second Enter once fell into the text and put a line break in the place of the words found."""
    writer.press("Ctrl+F")
    writer.type("件")
    writer.press(*keys)
    line = focused()
    assert line in (pane(writer).words, pane(writer).new)
    before = dict(writer.report.texts)
    for _ in range(3):
        writer.press("Return")
        settle()
        assert focused() is line
    if line is pane(writer).words:
        writer.press("Down", "F3", "Shift+F3", "Up")
        assert focused() is line and dict(writer.report.texts) == before
    writer.press("Ctrl+Z")
    assert focused() is line


def test_enter_on_words_that_were_shown_does_not_replace_them(writer: Clerk) -> None:
    """The Enter that led from a list into a text, pressed twice, must not change the text."""
    writer.press("Ctrl+F")
    writer.type("事项")
    pane(writer).list.setFocus()
    writer.press("Return")
    editor = writer.editor("other")
    assert focused() is editor and editor.textCursor().selectedText() == "事项"
    writer.press("Return")
    assert writer.report.texts["other"] == TEXTS["other"] and not editor.textCursor().hasSelection()
    writer.press("Return")
    assert writer.report.texts["other"] == "本局（政府）没有其他事项\n。"


def test_in_a_table_there_is_a_key_for_rows_and_one_for_the_whole_report(writer: Clerk) -> None:
    writer.page.show_address(Address(Area.ANSWERS, "requests.new.person"))
    writer.press("Ctrl+G")
    assert focused() is writer.grid("requests").find_line.words
    writer.press("Ctrl+F")
    assert focused() is pane(writer).words


def test_tidying_shows_what_it_changes_and_is_one_step(writer: Clerk) -> None:
    messy = "　　一是 政 府公开,,\n\n二是**{{requests.new.total}}件。。**"
    page = writer.page
    page.session.apply(Change("写", (Edit(Address(Area.TEXTS, "other"), TEXTS["other"], messy),)))
    page.show_address(Address(Area.TEXTS, "other"))
    seen: list[str] = []

    def look(dialog: object) -> None:
        table = dialog.findChild(QTableWidget)  # type: ignore[attr-defined]
        seen.extend(table.item(row, 2).text() for row in range(table.rowCount()))
        choose("整理")(dialog)

    with writer.answering(look):
        writer.press("Ctrl+Shift+F")
    assert seen == ["一是政府公开,,", "（删去）", f"二是{writer.report.value('requests.new.total')}件。"]
    assert writer.report.texts["other"] == "一是政府公开,,\n二是**{{requests.new.total}}件。**"
    writer.press("Ctrl+Z")
    assert writer.report.texts["other"] == messy


def test_nothing_to_tidy(writer: Clerk) -> None:
    def look(dialog: object) -> None:
        assert "无需整理" in dialog.findChild(object, "summary").text()  # type: ignore[attr-defined]
        choose("取消")(dialog)

    with writer.answering(look):
        writer.window.do("tidy")
