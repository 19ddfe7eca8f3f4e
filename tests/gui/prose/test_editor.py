"""The prose editor through real keys: nothing is lost, every edit is a splice, undo is the report's."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.forms import bundled
from app.gui.prose.document import paragraphs
from app.gui.prose.editor import ProseEditor
from app.model.change import Address, Area, Change, Edit
from app.model.report import Report
from app.model.texts import Piece, shown
from app.session import Session
from tests.gui.hand import compose, press, type_into

# Drawn texts hold letters of scripts for which no face here has the rules.
pytestmark = pytest.mark.qt_log_ignore("OpenType support missing", extend=True)

PART = "problems"
ADDRESS = Address(Area.TEXTS, PART)


class NoLibrary:
    """A library for a session that is never saved."""

    read_only = False


@pytest.fixture
def session() -> Session:
    return Session(NoLibrary(), Report(bundled()["disclosure-2021"], 2021, "id", {"name": "水务局"}))  # type: ignore[arg-type]


@pytest.fixture
def editor(qtbot: QtBot, dressed: QApplication, session: Session) -> ProseEditor:
    made = ProseEditor(session, session.report.edition.parts[PART])
    session.listeners.append(lambda addresses, changed: made.follow())
    qtbot.addWidget(made)
    made.resize(600, 200)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.setFocus()
    return made


def put(session: Session, text: str | None) -> None:
    session.apply(Change("x", (Edit(ADDRESS, session.report.at(ADDRESS), text),)))


def text(session: Session) -> str:
    return session.report.texts.get(PART, "")


def keys(editor: ProseEditor, *names: str) -> None:
    for name in names:
        press(editor, name)


def test_a_written_text_has_no_empty_line_and_an_empty_one_its_room(editor: ProseEditor, session: Session) -> None:
    """A text of one line stood in a box of four."""
    roomy = editor.height()
    line = editor.fontMetrics().lineSpacing()
    assert roomy > 4 * line
    type_into(editor, "1")
    assert editor.height() == roomy, "nothing below moves at the first letter"
    editor.hide()
    editor.show()
    one = editor.height()
    assert line < one < 3 * line, "shown again, it is as high as its text"
    press(editor, "Return")
    assert editor.height() > one + line / 2
    press(editor, "Backspace")
    assert editor.height() == one
    put(session, None)
    editor.hide()
    editor.show()
    assert editor.height() == roomy


marks = st.sampled_from(list("*\\{}\n\r甲ab\t\u2028\u2029\xa0\0"))
stored = st.text(st.one_of(marks, st.characters(codec="utf-8")), max_size=40)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=2 * settings().max_examples)
@given(stored)
def test_any_text_is_shown_and_handed_back_untouched(editor: ProseEditor, session: Session, given_text: str) -> None:
    put(session, given_text or None)
    assert tuple(paragraphs(editor.document())) == shown(given_text)
    editor._hand_over()
    assert text(session) == given_text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=2 * settings().max_examples)
@given(stored, st.integers(0, 60))
def test_one_key_changes_one_place(editor: ProseEditor, session: Session, given_text: str, at: int) -> None:
    put(session, given_text or None)
    cursor = editor.textCursor()
    cursor.setPosition(min(at, editor.document().characterCount() - 1))
    editor.setTextCursor(cursor)
    keys(editor, "x")
    (edit,) = session.history()[-1].change.edits
    assert edit.at is not None
    assert (edit.before, edit.after.strip("*")) == ("", "x")
    session.undo()
    assert text(session) == given_text
    assert tuple(paragraphs(editor.document())) == shown(given_text)


def test_marks_typed_as_text_stay_text(editor: ProseEditor, session: Session) -> None:
    type_into(editor, r"**a** {{b}} \*")
    assert editor.toPlainText() == r"**a** {{b}} \*"
    assert shown(text(session)) == ((Piece(r"**a** {{b}} \*"),),)


def test_bold_by_key(editor: ProseEditor, session: Session) -> None:
    put(session, "一是规范公开。二是加强培训。")
    cursor = editor.textCursor()
    cursor.setPosition(0)
    cursor.setPosition(7, cursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    editor.toggle_bold()
    assert text(session) == "**一是规范公开。**二是加强培训。"
    editor.toggle_bold()
    assert text(session) == "一是规范公开。二是加强培训。"
    session.undo()
    assert text(session) == "**一是规范公开。**二是加强培训。"
    assert paragraphs(editor.document())[0][0] == Piece("一是规范公开。", True)


def test_bold_for_what_is_typed_next(editor: ProseEditor, session: Session) -> None:
    type_into(editor, "a")
    editor.toggle_bold()
    type_into(editor, "bc")
    editor.toggle_bold()
    type_into(editor, "d")
    assert text(session) == "a**bc**d"


def test_nothing_while_an_input_method_composes(editor: ProseEditor, session: Session) -> None:
    put(session, "旧文字")
    editor.selectAll()
    compose(editor, "zheng")
    compose(editor, "zheng fu")
    assert text(session) == "旧文字"
    compose(editor, "", "政府")
    assert text(session) == "政府"
    session.undo()
    assert text(session) == "旧文字"
    assert editor.toPlainText() == "旧文字"


def test_a_composition_given_up_changes_nothing(editor: ProseEditor, session: Session) -> None:
    put(session, "旧文字")
    compose(editor, "zheng")
    compose(editor, "")
    assert text(session) == "旧文字"
    assert len(session.history()) == 1


def test_what_was_selected_stays_when_a_composition_over_it_is_given_up(editor: ProseEditor, session: Session) -> None:
    """With its bold letters, live figures and line breaks."""
    stored = "甲**乙丙**{{requests.new.total}}件\n丁戊"
    put(session, stored)
    before, steps = editor.toPlainText(), len(session.history())
    cursor = editor.textCursor()
    cursor.setPosition(7)
    cursor.setPosition(2, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    chosen = cursor.selectedText()
    compose(editor, "zheng")
    assert editor.toPlainText() != before
    compose(editor, "")
    assert (text(session), editor.toPlainText(), len(session.history())) == (stored, before, steps)
    assert (editor.textCursor().selectedText(), editor.textCursor().position()) == (chosen, 2)
    compose(editor, "zheng")
    compose(editor, "", "政")
    assert text(session) == "甲**乙政**戊"
    session.undo()
    assert (text(session), editor.toPlainText()) == (stored, before)


def test_a_part_chosen_while_the_rest_is_composed(editor: ProseEditor, session: Session) -> None:
    put(session, "收到{{requests.new.total}}件，**办结**")
    keys(editor, "Ctrl+End")
    compose(editor, "xinxi", "政府")
    compose(editor, "", "信息")
    assert text(session) == "收到{{requests.new.total}}件，**办结政府信息**"
    session.undo()
    assert text(session) == "收到{{requests.new.total}}件，**办结**"


def test_undo_while_composing_loses_nothing(editor: ProseEditor, session: Session) -> None:
    put(session, "旧文字")
    keys(editor, "Ctrl+End")
    compose(editor, "xin")
    session.undo()
    compose(editor, "", "新")
    assert text(session) == "新"
    session.undo()
    assert text(session) == ""


def test_composing_beside_a_live_figure_is_text(editor: ProseEditor, session: Session) -> None:
    put(session, "{{requests.new.total}}")
    keys(editor, "Ctrl+End")
    compose(editor, "jian")
    compose(editor, "", "件")
    assert text(session) == "{{requests.new.total}}件"


def test_typing_on_is_one_step(editor: ProseEditor, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    type_into(editor, "abc")
    assert len(session.history()) == 1
    clock = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: clock + 10)
    type_into(editor, "def")
    assert len(session.history()) == 2
    keys(editor, "Return")
    type_into(editor, "g")
    session.undo()
    assert text(session) == "abcdef"


def test_the_window_takes_undo(editor: ProseEditor, session: Session) -> None:
    type_into(editor, "abc")
    for name in ("Ctrl+Z", "Ctrl+Y", "Ctrl+Shift+Z"):
        keys(editor, name)
        assert text(session) == "abc"


def test_undo_keeps_the_cursor_near(editor: ProseEditor, session: Session) -> None:
    put(session, "第一段\n第二段\n第三段")
    cursor = editor.textCursor()
    cursor.setPosition(5)
    editor.setTextCursor(cursor)
    type_into(editor, "x")
    session.undo()
    assert editor.textCursor().position() == 5
    session.redo()
    assert editor.textCursor().position() == 6


@pytest.mark.parametrize(
    ("html", "plain", "expected"),
    [
        ("<p>一是<b>公开</b></p><p>&nbsp;</p>", "", "一是**公开**"),
        ("<p>一</p><p>二是<span style='font-weight:600'>培训</span></p>", "", "一\n二是**培训**"),
        ("", "　　第一段。\r\n\r\n  第二段。\t\n", "第一段。\n第二段。"),
        ("", "三是**细化责任**。四是**", "三是**细化责任**。四是**"),
        ("<p>上<br>下</p>", "", "上\n下"),
        ("<img src='x.png'>", "图", "图"),
        ("<table><tr><td>甲</td><td>乙</td></tr></table>", "", "甲\n乙"),
        ("", "{{requests.new.total}}", r"\{\{requests.new.total}}"),
    ],
)
def test_paste_is_cleaned(editor: ProseEditor, session: Session, html: str, plain: str, expected: str) -> None:
    data = QMimeData()
    if html:
        data.setHtml(html)
    if plain:
        data.setText(plain)
    QGuiApplication.clipboard().setMimeData(data)
    keys(editor, "Ctrl+V")
    assert shown(text(session)) == shown(expected)


def test_a_paste_is_one_step(editor: ProseEditor, session: Session) -> None:
    put(session, "前后")
    cursor = editor.textCursor()
    cursor.setPosition(1)
    editor.setTextCursor(cursor)
    QGuiApplication.clipboard().setText("甲\n乙")
    keys(editor, "Ctrl+V")
    assert text(session) == "前甲\n乙后"
    session.undo()
    assert text(session) == "前后"


def test_copy_and_paste_within_keep_bold_and_live_figures(editor: ProseEditor, session: Session) -> None:
    put(session, "收到{{requests.new.total}}件，**办结**。")
    editor.selectAll()
    keys(editor, "Ctrl+C")
    assert QGuiApplication.clipboard().text() == "收到〔未填〕件，办结。"
    keys(editor, "Ctrl+End", "Ctrl+V")
    assert text(session) == "收到{{requests.new.total}}件，**办结**。" * 2


def test_a_live_figure_is_one_unit(editor: ProseEditor, session: Session) -> None:
    put(session, "收到{{requests.new.total}}件")
    cursor = editor.textCursor()
    cursor.setPosition(3)
    editor.setTextCursor(cursor)
    type_into(editor, "x")
    assert text(session) == "收到{{requests.new.total}}x件"
    keys(editor, "Backspace", "Backspace")
    assert text(session) == "收到件"
    session.undo()
    assert text(session) == "收到{{requests.new.total}}件"
    editor.grab()  # drawing it must not fail


def test_a_span_of_the_stored_text_is_selected(editor: ProseEditor, session: Session) -> None:
    stored_text = "**𠀀甲**\n收到{{requests.new.total}}件，\\*办结*。"
    put(session, stored_text)
    for words, shown_words in (("甲", "甲"), ("件，", "件，"), ("办结", "办结"), ("{{requests.new.total}}", "\ufffc")):
        start = stored_text.index(words)
        editor.show_span(start, start + len(words))
        assert editor.textCursor().selectedText() == shown_words


def test_shift_enter_is_a_paragraph(editor: ProseEditor, session: Session) -> None:
    type_into(editor, "a")
    keys(editor, "Shift+Return")
    type_into(editor, "b")
    assert text(session) == "a\nb"


def test_it_grows_with_its_text(editor: ProseEditor, session: Session) -> None:
    before = editor.height()
    put(session, "\n".join(["一段文字。"] * 30))
    assert editor.height() > before
    assert not editor.verticalScrollBar().isVisible()


def test_a_title_has_one_line(qtbot: QtBot, dressed: QApplication, session: Session) -> None:
    made = ProseEditor(session, session.report.edition.parts["title"])
    qtbot.addWidget(made)
    made.show()
    type_into(made, "abc")
    press(made, "Return")
    QGuiApplication.clipboard().setText("d\ne")
    keys(made, "Ctrl+V")
    assert session.report.texts["title"] == "abcde"
