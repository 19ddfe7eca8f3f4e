"""Pages of office programs pasted into prose: clean text, and tables of the form's own kind offered to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QMessageBox

from app.checks.wording import SPACES
from app.gui.prose.pasting import pasted
from app.model.change import Address, Area
from app.model.texts import encoded
from app.text.web_paste import cleaned, tables
from tests.gui import pasted as pages
from tests.gui.clerk import Clerk, choose, noting, press

pytestmark = pytest.mark.usefixtures("dressed")


def data(page: str, words: str = "") -> QMimeData:
    made = QMimeData()
    made.setHtml(page)
    if words:
        made.setText(words)
    return made


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (pages.WORD_PROSE, pages.WORD_SAYS),
        (pages.WPS_PROSE, pages.WPS_SAYS),
        (pages.WEB_PROSE, pages.WEB_SAYS),
    ],
    ids=["word", "wps", "web"],
)
def test_only_what_one_sees_is_pasted(page: str, expected: str) -> None:
    assert encoded(pasted(data(page))) == expected


@given(st.text(st.sampled_from("<>/p tabledivspn\"'=&;甲1\n!-[]"), max_size=60))
def test_broken_pages_do_no_harm(dressed: QApplication, page: str) -> None:
    cleaned(page)
    tables(page)
    pasted(data(page, "文"))


@pytest.fixture
def writer(clerk: Clerk) -> Clerk:
    """Somebody in a text of the example, whose tables are to be filled from a copied document."""
    clerk.window.do("example")
    clerk.page.show_address(Address(Area.TEXTS, "other"))
    return clerk


def put(page: str) -> None:
    QGuiApplication.clipboard().setMimeData(data(page))


def test_a_table_of_the_form_among_prose_is_filled_and_the_rest_is_text(writer: Clerk) -> None:
    table = writer.report.edition.tables["requests"]
    figures = {cell: str(number % 7) for number, cell in enumerate(writer.report.edition.enterable)}
    figures = {cell: text for cell, text in figures.items() if cell in table.places}
    before = {cell: answer.text for cell, answer in writer.report.answers.items()}
    text = writer.report.texts["other"]
    put(pages.WORD.format(body=f"<p>表前的话。</p>{pages.word_table(table, figures)}<p>表后的话。</p>"))
    said: list[str] = []
    with writer.answering(noting(said, "填入表格")):
        writer.press("Ctrl+A", "Ctrl+V")
    assert table.title in said[0]
    assert {cell: writer.report.answers[cell].text for cell in figures} == figures
    assert all(writer.report.answers[cell].text == text for cell, text in before.items() if cell not in table.places)
    assert writer.report.texts["other"] == "表前的话。\n表后的话。"
    writer.press("Ctrl+Z", "Ctrl+Z")
    assert {cell: answer.text for cell, answer in writer.report.answers.items()} == before
    assert writer.report.texts["other"] == text


def test_a_table_may_stay_text_or_not_be_pasted(writer: Clerk) -> None:
    table = writer.report.edition.tables["review"]
    before, text = dict(writer.report.answers), writer.report.texts["other"]
    put(pages.word_table(table, dict.fromkeys(table.places, "8")))
    with writer.answering(choose("不粘贴")):
        writer.press("Ctrl+V")
    assert writer.report.texts["other"] == text
    with writer.answering(choose("当作文字")):
        writer.press("Ctrl+V")
    assert "8\n8" in writer.report.texts["other"]
    assert writer.report.answers == before


def test_a_table_as_plain_text_is_offered_too(writer: Clerk) -> None:
    table = writer.report.edition.tables["requests"]
    rows = [cell for cell in table.cells if cell.column == table.cells[0].column][:3]
    QGuiApplication.clipboard().setText(
        "\n".join(f"{cell.row_path[-1]}\t{number}" for number, cell in enumerate(rows, 3))
    )
    with writer.answering(choose("填入表格")):
        writer.press("Ctrl+V")
    assert [writer.report.answers[cell.id].text for cell in rows] == ["3", "4", "5"]


def test_another_table_is_text_without_a_question(writer: Clerk) -> None:
    put("<table><tr><td>渠道</td><td>条数</td></tr><tr><td>网站</td><td>12</td></tr></table>")
    writer.press("Ctrl+A", "Ctrl+V")
    assert not isinstance(QApplication.activeModalWidget(), QMessageBox)
    assert writer.report.texts["other"] == "渠道\n条数\n网站\n12"


def test_spaces_of_a_copied_pdf_are_found_and_tidied_in_one_step(writer: Clerk) -> None:
    """They stayed in the report without a word."""

    def spaces() -> list[str]:
        return [each.message for each in writer.page.session.findings if each.code == SPACES.code]

    writer.press("Ctrl+A")
    writer.paste("本 年未收取信息处理费， 全年办理 12 件。")
    writer.qtbot.waitUntil(lambda: spaces() == ["“本 年未”中间有空格，共4处。"])
    pasted_text = writer.report.texts["other"]
    with writer.answering(lambda dialog: press(dialog, "Return")):
        writer.press("Ctrl+Shift+F")
    assert writer.report.texts["other"] == "本年未收取信息处理费，全年办理12件。"
    writer.qtbot.waitUntil(lambda: not spaces())
    writer.press("Ctrl+Z")
    assert writer.report.texts["other"] == pasted_text
