"""Numbers in texts: underlined, listed with what they stand for, turned into live ones, put in from a list."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHelpEvent, QTextCharFormat
from PySide6.QtWidgets import QApplication, QPushButton, QToolTip

from app.checks import State, told
from app.gui.palette import Palette
from app.gui.panes.numbers import LINE, Line, NumbersPane
from app.gui.prose.editor import ProseEditor
from app.model.datafile import to_dict, to_report
from app.model.report import Report
from app.model.texts import plain
from app.session import add
from tests.gui.clerk import Clerk
from tests.gui.hand import double_click, press, type_into
from tests.made import empty, example, put_all

PART = "overview.requests"
LINES = QTextCharFormat.UnderlineStyle


def opened(clerk: Clerk, report: Report) -> ProseEditor:
    """The report in the window, with the cursor in the text about requests."""
    add(clerk.library, report, "测试")
    clerk.window.open_report(report.id)
    clerk.go_to(1)
    editor = clerk.editor(PART)
    clerk.put_cursor(editor, 0)
    return editor


@pytest.fixture
def editor(clerk: Clerk) -> ProseEditor:
    report = example()
    report.texts[PART] = "𠮷新收申请57件，**上年结转8件**；培训3期。"
    return opened(clerk, report)


def underlined(editor: ProseEditor) -> dict[str, QTextCharFormat.UnderlineStyle]:
    """The words with a line under them, the last drawn on top, and its kind."""
    editor.underlines.draw()
    return {each.cursor.selectedText(): each.style for each in editor.underlines.lines}


def pane(clerk: Clerk) -> NumbersPane:
    clerk.press("F12")
    found = clerk.page.side.pane("numbers")
    assert isinstance(found, NumbersPane) and found.isVisible()
    return found


def lines(shown: NumbersPane) -> list[Line]:
    rows = (shown.list.item(row).data(LINE) for row in range(shown.list.count()))
    return [line for line in rows if line is not None and line.number.span.text == PART]


def test_what_differs_is_underlined_and_what_agrees_is_not(clerk: Clerk, editor: ProseEditor) -> None:
    stored = clerk.report.texts[PART]
    assert underlined(editor) == {
        "8": LINES.SingleUnderline,
        "上年结转8件": LINES.WaveUnderline,
        "𠮷": LINES.WaveUnderline,
    }
    assert clerk.report.texts[PART] == stored
    assert clerk.page.session.undo_label is None


def test_lines_follow_the_tables_and_move_with_what_is_typed(clerk: Clerk, editor: ProseEditor) -> None:
    underlined(editor)
    clerk.put_cursor(editor, 0)
    clerk.type("全年")
    assert editor.underlines.lines[0].cursor.selectedText() == "8"
    clerk.fill("requests.new.person", "42")
    clerk.go_to(1)
    clerk.qtbot.waitUntil(lambda: "新收申请57件" in underlined(editor))


def test_sentences_that_are_last_year_s_are_not_underlined_only_what_was_not_renewed(clerk: Clerk) -> None:
    report = example()
    part = "overview.oversight"
    report.remember({"edition": report.edition.id, "year": 2023, "answers": {}, "texts": {part: report.texts[part]}})
    opened(clerk, report)
    editor = clerk.editor(part)
    assert {finding.code for finding in clerk.page.session.findings} == {"F401", "F403"}
    assert set(underlined(editor)) == {"1", "4", "2", "86", "17", "5", "8"}


def test_a_figure_of_last_year_s_is_confirmed_at_the_cursor(clerk: Clerk) -> None:
    """Replacing the year takes no mark away; saying that the figure is still right does, and is undone."""
    report = example()
    part = "overview.oversight"
    report.texts[part] = "2024年召开会议4次，参训86人次。"
    last = {"edition": report.edition.id, "year": 2023, "answers": {}}
    report.remember(last | {"texts": {part: "2023年召开会议4次，参训86人次。"}})
    opened(clerk, report)
    editor = clerk.editor(part)
    clerk.qtbot.waitUntil(lambda: set(underlined(editor)) == {"4", "86"})
    clerk.put_cursor(editor, len("2024年召开会议4"))
    clerk.press("Ctrl+Shift+F8")
    clerk.qtbot.waitUntil(lambda: set(underlined(editor)) == {"86"})
    assert [given["text"] for given in clerk.report.explanations.values()] == ["仍属实"]
    clerk.press("Ctrl+Z")
    clerk.qtbot.waitUntil(lambda: set(underlined(editor)) == {"4", "86"})


def test_lines_can_be_switched_off(clerk: Clerk, editor: ProseEditor) -> None:
    clerk.page.settings["underlines"] = False
    clerk.qtbot.waitUntil(lambda: editor.underlines.lines == [])
    clerk.page.settings["underlines"] = True
    clerk.qtbot.waitUntil(lambda: len(editor.underlines.lines) == 3)


@pytest.mark.qt_log_ignore("does not support raise", extend=True)
def test_a_tooltip_says_how_a_number_is_read_and_what_the_cell_has(clerk: Clerk, editor: ProseEditor) -> None:
    underlined(editor)
    cursor = editor.textCursor()
    cursor.setPosition(len("𠮷新收申请57件，上年结转8") + 1)
    place = editor.cursorRect(cursor).center()
    QApplication.sendEvent(editor.viewport(), QHelpEvent(QHelpEvent.Type.ToolTip, place, editor.mapToGlobal(place)))
    assert "上年结转" in QToolTip.text() and "表中为5" in QToolTip.text()
    QApplication.sendEvent(editor.viewport(), QHelpEvent(QHelpEvent.Type.ToolTip, QPoint(500, 20), QPoint(0, 0)))
    clerk.qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_the_pane_lists_every_number_with_its_cell(clerk: Clerk, editor: ProseEditor) -> None:
    shown = pane(clerk)
    shown.which.setCurrentIndex(2)
    first, second, third = lines(shown)
    assert (first.text, first.number.state) == ("57", State.AGREES)
    assert "本年新收" in first.below
    assert (second.text, second.number.state) == ("8", State.DIFFERS)
    assert second.below.startswith("表中是5：")
    assert (third.text, third.number.state, third.below) == ("3", State.NONE, "不比较：数的是其他事项")
    shown.which.setCurrentIndex(0)
    assert [line.text for line in lines(shown)] == ["57", "8"]
    shown.which.setCurrentIndex(1)
    assert [line.text for line in lines(shown)] == ["8"]


def test_each_number_is_listed_with_what_it_counts_and_whose_it_is(clerk: Clerk) -> None:
    report = example()
    report.texts[PART] = "新收申请57件，结转上年12件。2023年收到申请31件，发布信息90条。全区收到申请88件。"
    opened(clerk, report)
    shown = pane(clerk)
    shown.which.setCurrentIndex(2)
    found = {line.text: (line.reading, line.below) for line in lines(shown)}
    assert found["57"] == ("公开申请，新收申请，本单位", "“一、本年新收政府信息公开申请数量”“总计”")
    assert found["31"] == ("公开申请，收到申请", "不比较：不是本年度的数")
    assert found["90"] == ("发布、公开的信息", "不比较：数的是其他事项")
    assert found["88"] == ("公开申请，收到申请，其他范围", "不比较：其他范围的数，或未写明是谁的数")


def chosen_line(shown: NumbersPane, text: str) -> None:
    row = next(row for row in range(shown.list.count()) if shown.list.item(row).text() == text)
    shown.list.setCurrentRow(row)


def test_a_number_that_is_not_compared_is_bound_to_a_cell_with_the_keyboard(clerk: Clerk) -> None:
    """From the list by Tab to the button; the figure that shows the same comes first."""
    report = example()
    report.texts[PART] = "窗口登记57件。"
    opened(clerk, report)
    shown = pane(clerk)
    shown.which.setCurrentIndex(2)
    chosen_line(shown, "57")
    assert lines(shown)[0].number.state is State.NONE
    shown.list.setFocus()
    while not shown.bind.hasFocus():
        clerk.press("Tab")

    def choose(dialog: Palette) -> None:
        assert dialog.list.item(0).data(Qt.ItemDataRole.UserRole).keys == "57"
        type_into(dialog.words, "xssq")
        press(dialog.words, "Return")

    with clerk.answering(choose):
        clerk.press("Space")
    assert clerk.report.texts[PART] == "窗口登记{{requests.new.total}}件。"
    clerk.qtbot.waitUntil(lambda: [line.number.state for line in lines(shown)] == [State.LIVE])
    clerk.press("Ctrl+Z")
    assert clerk.report.texts[PART] == "窗口登记57件。"


def test_a_number_of_another_scope_is_kept_with_the_report_and_taken_back(clerk: Clerk, editor: ProseEditor) -> None:
    clerk.put_cursor(editor, len("𠮷新收申请57件，上年结转8") + 1)
    assert "C304" in {finding.code for finding in clerk.page.session.findings}
    clerk.press("Ctrl+Shift+K")
    clerk.qtbot.waitUntil(lambda: "C304" not in {finding.code for finding in clerk.page.session.findings})
    clerk.qtbot.waitUntil(lambda: "8" not in underlined(editor))
    again = to_report(to_dict(clerk.report, "测试"), {clerk.report.edition.id: clerk.report.edition})
    assert [each.is_marked for each in told(again, PART) if each.text == "8"] == [True]
    shown = pane(clerk)
    shown.which.setCurrentIndex(2)
    chosen_line(shown, "8")
    assert lines(shown)[1].below == "不比较：已注明是其他范围的数"
    assert shown.elsewhere.text() == "恢复比较"
    clerk.click(shown.elsewhere)
    assert "C304" in {finding.code for finding in clerk.page.session.findings}
    clerk.press("Ctrl+Z", "Ctrl+Z")
    assert clerk.report.explanations == {}


def test_a_note_about_scope_holds_while_the_words_stay(clerk: Clerk, editor: ProseEditor) -> None:
    clerk.put_cursor(editor, len("𠮷新收申请57件，上年结转8") + 1)
    clerk.press("Ctrl+Shift+K")
    clerk.put_cursor(editor, 0)
    clerk.type("2024年培训1次。")
    assert [each.is_marked for each in told(clerk.report, PART) if each.text == "8"] == [True]
    clerk.put_cursor(editor, editor.toPlainText().index("上年"))
    clerk.type("我局")
    assert [each.is_marked for each in told(clerk.report, PART) if each.text == "8"] == [False]


def test_enter_and_double_click_lead_to_the_number(clerk: Clerk, editor: ProseEditor) -> None:
    shown = pane(clerk)
    row = next(row for row in range(shown.list.count()) if shown.list.item(row).text() == "8")
    shown.list.setCurrentRow(row)
    press(shown.list, "Return")
    clerk.qtbot.waitUntil(editor.hasFocus)
    assert editor.textCursor().selectedText() == "8"
    clerk.put_cursor(editor, 0)
    at = shown.list.visualItemRect(shown.list.item(row)).center()
    double_click(shown.list.viewport(), at)
    clerk.qtbot.waitUntil(lambda: editor.textCursor().selectedText() == "8")


def test_the_number_at_the_cursor_turns_live_and_follows_the_table(clerk: Clerk, editor: ProseEditor) -> None:
    stored = clerk.report.texts[PART]
    clerk.put_cursor(editor, len("𠮷新收申请5") + 1)
    clerk.press("Ctrl+Shift+J")
    assert clerk.report.texts[PART] == stored.replace("57", "{{requests.new.total}}")
    clerk.fill("requests.new.person", "42")
    clerk.go_to(1)
    assert [line.text for line in lines(pane(clerk))] == ["58", "8"]
    clerk.press("Ctrl+Z", "Ctrl+Z")
    assert clerk.report.texts[PART] == stored


def test_where_no_number_fits_the_tables_nothing_turns(clerk: Clerk, editor: ProseEditor) -> None:
    stored = clerk.report.texts[PART]
    clerk.put_cursor(editor, 1)
    clerk.press("Ctrl+Shift+J")
    assert clerk.report.texts[PART] == stored
    assert "光标处没有" in clerk.window.status._news.text()


def test_all_that_fit_turn_live_in_one_step(clerk: Clerk) -> None:
    editor = opened(clerk, example())
    before = dict(clerk.report.texts)
    shown = pane(clerk)
    clerk.click(shown.turn_all)
    assert "{{disclosure.normative.made}}" in clerk.report.texts["overview.disclosure"]
    assert "{{requests.carried_in.total}}" in clerk.report.texts[PART]
    clerk.qtbot.waitUntil(lambda: not shown.turn_all.isEnabled())
    editor.setFocus()
    clerk.press("Ctrl+Z")
    assert clerk.report.texts == before


def test_a_figure_is_put_in_from_a_list_and_goes_as_one_unit(clerk: Clerk, editor: ProseEditor) -> None:
    clerk.put_cursor(editor, editor.document().characterCount() - 1)

    def choose(dialog: Palette) -> None:
        type_into(dialog.words, "bygk")
        assert dialog.list.item(0).data(Qt.ItemDataRole.UserRole).keys == "8"
        press(dialog.words, "Return")

    with clerk.answering(choose):
        clerk.press("Ctrl+J")
    inserted = clerk.report.texts[PART].partition("期。")[2]
    assert inserted.startswith("{{requests.denied_1.total+") and inserted.endswith("}}")
    clerk.press("Backspace")
    assert clerk.report.texts[PART].endswith("培训3期。")
    clerk.press("Ctrl+Z", "Ctrl+Z")
    assert clerk.report.texts[PART].endswith("培训3期。")


def test_two_braces_bring_the_list_and_stay_where_nothing_is_chosen(clerk: Clerk, editor: ProseEditor) -> None:
    clerk.put_cursor(editor, editor.document().characterCount() - 1)
    asked: list[str] = []

    def choose(dialog: Palette) -> None:
        type_into(dialog.words, "xssq")
        press(dialog.words, "Return")

    def leave(dialog: Palette) -> None:
        asked.append(dialog.windowTitle())
        press(dialog.words, "Esc")

    with clerk.answering(choose):
        clerk.type("{{")
        clerk.qtbot.waitUntil(lambda: editor.has_figures)
    assert clerk.report.texts[PART].endswith("培训3期。{{requests.new.total}}")
    clerk.type("，")
    with clerk.answering(leave):
        clerk.type("{{")
        clerk.qtbot.waitUntil(lambda: bool(asked))
    assert plain(clerk.report, PART).endswith("57，{{")
    assert not editor.textCursor().hasSelection()


def test_a_report_without_cases_is_offered_its_sentences_where_they_belong(clerk: Clerk) -> None:
    report = empty()
    put_all(report, "0")
    report.texts = {PART: "（二）依申请公开情况。\n"}
    opened(clerk, report)
    box = clerk.section.parts[PART]

    def buttons() -> list[QPushButton]:
        return [button for button in box.findChildren(QPushButton) if button.isVisible()]  # type: ignore[var-annotated]

    first, second = buttons()
    assert "未收到政府信息公开申请" in first.text() and "行政复议" in second.text()
    clerk.click(first)
    said = "（二）依申请公开情况。2024年未收到政府信息公开申请，无上年结转和结转下年度继续办理的申请。"
    assert clerk.report.texts[PART] == said
    clerk.qtbot.waitUntil(lambda: ["行政复议" in button.text() for button in buttons()] == [True])
    clerk.fill("review.direct.upheld", "1")
    clerk.go_to(1)
    assert buttons() == []
    clerk.press("Ctrl+Z", "Ctrl+Z")
    assert clerk.report.texts[PART] == "（二）依申请公开情况。\n"
