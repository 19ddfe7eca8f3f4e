"""Filling in the form of the office that the report goes to, and copying the report for a web site."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from app.gui.outgoing.export_dialogs import ExportDialog, OfficeTemplateDialog
from tests.gui.clerk import Clerk, choose
from tests.importers.writers import word_package, word_paragraph
from tests.made import example
from tests.session.test_office_template import blank_document, word


def fill(clerk: Clerk, form: Path, folder: Path) -> dict[str, str]:
    """Type form and folder, 填入, wait, close; what the labels of the result say."""
    seen: dict[str, str] = {}

    def answer(dialog: Any) -> None:
        assert isinstance(dialog, OfficeTemplateDialog)
        dialog.form.setText(str(form))
        dialog.folder.setText(str(folder))
        choose("填入")(dialog)
        clerk.qtbot.waitUntil(lambda: dialog._stack.currentIndex() == 2)
        labels: list[QLabel] = list(dialog.findChildren(QLabel))
        seen.update({label.objectName(): label.text() for label in labels if label.objectName()})
        choose("关闭")(dialog)

    with clerk.answering(answer):
        clerk.window.do("fill_form")
    return seen


def test_a_form_is_filled_and_the_choice_remembered(clerk: Clerk, tmp_path: Path) -> None:
    clerk.window.do("example")
    form = tmp_path / "市里的表样.docx"
    form.write_bytes(word(blank_document("disclosure-2021")))
    blank = form.read_bytes()
    seen = fill(clerk, form, tmp_path / "out")
    assert seen["done"].startswith("填入了200个数") and "all" in seen and "wrong" not in seen
    written = Path(seen["path"])
    assert written.parent == tmp_path / "out" and written.name.endswith("_市里的表样.docx")
    assert docx.Document(str(written)).tables[1].cell(3, 3).text == example().answers["requests.new.person"].text
    assert form.read_bytes() == blank

    def look(dialog: OfficeTemplateDialog) -> None:
        assert dialog.asked() == {"form": str(form), "folder": str(tmp_path / "out"), "even": False}
        dialog.reject()

    clerk.restart()
    clerk.window.start.list.setFocus()
    with clerk.answering(look):
        clerk.window.do("fill_form")


def test_what_found_no_place_is_listed_and_a_draft_is_announced(clerk: Clerk, tmp_path: Path) -> None:
    clerk.window.do("example")
    clerk.go_to(3)
    clerk.fill("requests.new.person", "99")
    form = tmp_path / "表样.docx"
    form.write_bytes(word_package(word_paragraph("五、存在的主要问题及改进情况") + word_paragraph("（文字描述）")))
    seen = fill(clerk, form, tmp_path)
    assert "草稿" in seen["draft note"] and "_草稿_" in seen["path"]
    assert seen["unplaced"].count("整张表未填") == 3


def test_a_file_that_is_no_form_is_told(clerk: Clerk, tmp_path: Path) -> None:
    clerk.window.do("example")
    seen = fill(clerk, tmp_path / "没有.docx", tmp_path)
    assert "“没有.docx”不存在" in seen["failed"]


def test_the_report_is_copied_as_a_page_and_as_text(clerk: Clerk) -> None:
    clerk.window.do("example")
    clerk.press("Ctrl+Shift+C")
    data = QGuiApplication.clipboard().mimeData()
    assert data.html().count("<table") == 3 and "<h1" in data.html()
    assert "<html" not in data.html() and "<style" not in data.html()
    report = example()
    lines = data.text().splitlines()
    assert lines[0] + lines[1] == report.title and "\t" in data.text()
    assert "草稿" not in data.text()
    assert "可以粘贴" in clerk.window.status._news.text()


def test_characters_that_no_face_has_are_named_before_an_export(clerk: Clerk) -> None:
    clerk.window.do("example")
    clerk.go_to(5)
    clerk.write("problems", "联系人𰀀")
    named: list[str] = []

    def answer(dialog: Any) -> None:
        assert isinstance(dialog, ExportDialog)
        lacking: Callable[[], QLabel | None] = lambda: dialog.findChild(QLabel, "lacking")  # noqa: E731
        clerk.qtbot.waitUntil(lambda: lacking() is not None)
        if (label := lacking()) is not None:
            named.append(label.text())
        dialog.reject()

    with clerk.answering(answer):
        clerk.press("Ctrl+E")
    assert named and "联系人𰀀" in named[0]
