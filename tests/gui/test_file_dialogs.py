"""Dialogs for files: in one place, in the folder of the last file, in Chinese; what exists is asked about once."""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, cast
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QEvent, QLocale, Qt, QTranslator
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QFileDialog,
    QFileSystemModel,
    QLabel,
    QLineEdit,
    QMessageBox,
    QTreeView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.gui import application, file_dialogs
from app.gui.collect.season_commands import REPORTS
from app.gui.incoming.commands import FILES as OFFERED
from app.gui.outgoing.printing_dialog import printer
from app.gui.questions import ask
from app.importers.opening import ENDINGS
from tests.gui.clerk import Clerk, noting
from tests.gui.hand import press, settle

SAVE = "getSaveFileName"


def test_only_one_module_asks_for_files(project_root: Path) -> None:
    found = [path for path in (project_root / "app").rglob("*.py") if "QFileDialog" in path.read_text("utf-8")]
    assert [path.name for path in found] == ["file_dialogs.py"]


@pytest.mark.parametrize("ask", ["getOpenFileName", "getOpenFileNames", "getExistingDirectory", SAVE])
def test_each_begins_in_the_folder_of_the_file_chosen_last(
    ask: str, clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[str] = []
    (tmp_path / "a.json").write_text("{}")

    def answer(*arguments: Any) -> Any:
        given.append(str(arguments[2]))
        return "" if ask == "getExistingDirectory" else ([], "") if ask.endswith("s") else ("", "")

    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "a.json"), ""))
    assert file_dialogs.source(clerk.window, "打开", "", "") == tmp_path / "a.json"
    monkeypatch.setattr(QFileDialog, ask, answer)
    match ask:
        case "getOpenFileName":
            file_dialogs.source(clerk.window, "打开", "", "")
        case "getOpenFileNames":
            file_dialogs.sources(clerk.window, "打开", "", "")
        case "getExistingDirectory":
            file_dialogs.folder(clerk.window, "选择")
        case _:
            clerk.window.library.set_setting("folder", str(tmp_path))
            clerk.window.choose_target("另存为", "b.json", "")
    assert Path(given[0]) in (tmp_path, tmp_path / "b.json")


@pytest.mark.parametrize("ask", ["getOpenFileName", "getExistingDirectory", SAVE])
def test_without_a_folder_that_is_still_there_each_begins_in_the_documents(
    ask: str, clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first dialog began in the folder of the program, one after a memory stick was pulled out anywhere."""
    given: list[str] = []

    def answer(*arguments: Any) -> Any:
        given.append(str(arguments[2]))
        return "" if ask == "getExistingDirectory" else ("", "")

    monkeypatch.setattr(QFileDialog, ask, answer)
    monkeypatch.setattr(file_dialogs, "documents", lambda: str(tmp_path))
    QApplication.instance().setProperty(file_dialogs.LAST_FOLDER, str(tmp_path / "stick"))  # type: ignore[union-attr]
    for kept in ("", str(tmp_path / "stick")):
        clerk.window.library.set_setting("folder", kept)
        match ask:
            case "getOpenFileName":
                clerk.window.choose_source("打开", "")
            case "getExistingDirectory":
                file_dialogs.folder(clerk.window, "选择", kept)
            case _:
                clerk.window.choose_target("另存为", "b.json", "")
    assert {Path(each) for each in given} <= {tmp_path, tmp_path / "b.json"} and len(given) == 2


@pytest.mark.parametrize(
    ("answer", "written"), [("替换", "a.json"), ("另存编号", "a_3.json"), ("取消", None)], ids=["new", "beside", "none"]
)
def test_a_file_that_exists_is_asked_about_once(
    answer: str, written: str | None, clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Saving under a name that exists could only replace it."""
    for name in ("a.json", "a_2.json"):
        (tmp_path / name).write_text("other")
    options: list[Any] = []

    def save(*given: Any) -> tuple[str, str]:
        options.append(given[-1])
        return str(tmp_path / "a"), ""

    monkeypatch.setattr(QFileDialog, SAVE, save)
    clerk.window.do("example")
    asked: list[str] = []
    with clerk.answering(noting(asked, answer)):
        clerk.window.do("save_as")
    assert options[0] & QFileDialog.Option.DontConfirmOverwrite, "the system's dialog would ask once more"
    assert len(asked) == 1 and "“a.json”" in asked[0]
    changed = [path.name for path in sorted(tmp_path.iterdir()) if path.is_file() and path.read_text() != "other"]
    assert changed == ([written] if written else [])


FILES = ("a.json", "b.docx", "c.xlsx", "d.pdf", "e.zip", "f.html")


def _translators(dressed: QApplication) -> set[QTranslator]:
    return {*cast(list[QTranslator], dressed.findChildren(QTranslator))}


@pytest.fixture
def translated(dressed: QApplication) -> Iterator[None]:
    """Add the translations as the window does once it is shown."""
    before, default = _translators(dressed), QLocale()
    application.translate(dressed)
    yield
    for translator in _translators(dressed) - before:
        dressed.removeTranslator(translator)
    QLocale.setDefault(default)


def standard_dialogs(folder: Path) -> Iterator[QDialog]:
    """Every kind of Qt's own dialogs that the program opens, where the system has none of its own."""
    modes = QFileDialog.FileMode
    for mode in (modes.ExistingFile, modes.ExistingFiles, modes.Directory, modes.AnyFile):
        asking = QFileDialog(None, "打开", str(folder), "所有文件 (*)")
        asking.setOption(QFileDialog.Option.DontUseNativeDialog)
        asking.setFileMode(mode)
        asking.setViewMode(QFileDialog.ViewMode.Detail)
        if mode is modes.AnyFile:
            asking.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        yield asking
    paper = printer("年报")
    yield QPrintDialog(paper)
    box = QMessageBox()
    for button in (QMessageBox.StandardButton.Ok, QMessageBox.StandardButton.Cancel, QMessageBox.StandardButton.Retry):
        box.addButton(button)
    box.setDetailedText("详情")
    yield box


def shown_words(dialog: QWidget) -> set[str]:
    """The words on and in the parts of a dialog."""
    found = {
        words
        for widget in (dialog, *cast(list[QWidget], dialog.findChildren(QWidget)))
        for name in ("text", "title", "windowTitle", "toolTip", "placeholderText")
        if not isinstance(widget, QAbstractSpinBox) and (words := getattr(widget, name, str)())
    }
    for box in cast(list[QComboBox], dialog.findChildren(QComboBox)):
        found |= {box.itemText(number) for number in range(box.count())}
    for tree in cast(list[QTreeView], dialog.findChildren(QTreeView)):
        model, root = tree.model(), tree.rootIndex()
        if isinstance(model, QFileSystemModel):
            found |= {str(model.headerData(column, Qt.Orientation.Horizontal)) for column in range(4)}
            found |= {str(model.index(row, 2, root).data()) for row in range(model.rowCount(root))}
    return found


def _is_read(model: QFileSystemModel, folder: Path) -> bool:
    return model.rowCount(model.index(str(folder))) > 0


ENGLISH = re.compile(r"[A-Za-z]{2,}")
NAMES = re.compile(r"/\S*|JSON|PDF|HTML|Word|Excel|Zip|Ctrl|Alt|Shift|px|mm")
"""What is Latin in Chinese too: paths, formats, keys and units."""


def test_qts_own_dialogs_say_nothing_in_english(translated: None, tmp_path: Path, qtbot: QtBot) -> None:
    """The kinds of files were "Folder" and "JSON document"."""
    (tmp_path / "年报").mkdir()
    for name in FILES:
        (tmp_path / name).write_bytes(b"")
    seen: set[str] = set()
    for dialog in standard_dialogs(tmp_path):
        dialog.show()
        if isinstance(dialog, QFileDialog):
            model = cast(QFileSystemModel, dialog.findChild(QFileSystemModel))
            qtbot.waitUntil(partial(_is_read, model, tmp_path))
        settle()
        seen |= shown_words(dialog)
        dialog.done(0)
        dialog.deleteLater()
        QApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete)
    line = QLineEdit()
    menu = line.createStandardContextMenu()
    seen |= {action.text().partition("\t")[0] for action in menu.actions()}
    menu.deleteLater()
    line.deleteLater()
    settle()
    assert {"查找范围：", "打开(&O)", "类型", "文件夹", "打印机"} <= seen
    assert {words for words in seen if ENGLISH.search(NAMES.sub("", words))} == set()
    assert {words for words in seen if "目录" in words or "体积" in words} == set(), "文件夹 and 大小 are our words"


def test_qts_own_file_dialog_shows_the_day_of_each_file_and_names_kinds_shortly(
    clerk: Clerk, tmp_path: Path, translated: None
) -> None:
    """The day was out of view, and a kind was cut off among its endings."""
    (tmp_path / "清源市东洲区新型工业化和高端装备制造产业服务中心管理委员会2024年政府信息公开工作年度报告.docx").touch()
    seen: list[Any] = []

    def look(dialog: Any) -> None:
        model = cast(QFileSystemModel, dialog.findChild(QFileSystemModel))
        clerk.qtbot.waitUntil(partial(_is_read, model, tmp_path))
        settle()
        tree = cast(QTreeView, dialog.findChild(QTreeView))
        kinds = cast(QComboBox, dialog.findChild(QComboBox, "fileTypeCombo"))
        seen.append((tree.header().length() <= tree.viewport().width(), kinds.currentText()))
        press(dialog, "Escape")

    with clerk.answering(look):
        file_dialogs.source(clerk.window, "打开", str(tmp_path), "年报文件 (*.json *.docx *.pdf)")
    assert seen == [(True, "年报文件")]


@pytest.mark.parametrize("details", ["", "原来的一份会保留。"])
def test_a_question_has_the_margins_of_a_dialog(details: str, clerk: Clerk) -> None:
    """Its words stood further in than those of a dialog, its buttons further out."""
    sides: set[tuple[int, int]] = set()

    def measure(box: Any) -> None:
        words, button = box.findChild(QLabel, "qt_msgbox_label"), box.defaultButton()
        left = words.mapTo(box, words.rect().topLeft()).x() + words.margin()
        sides.add((left, box.width() - button.mapTo(box, button.rect().topRight()).x() - 1))
        press(box, "Escape")

    with clerk.answering(measure):
        ask(clerk.window, "换到其他文件夹？", ("取消",), details)
    assert sides == {(24, 24)}


def test_our_translation_for_qt_is_made_of_its_source(project_root: Path) -> None:
    """The .qm file is made by lrelease; an edit of the .ts file alone would do nothing."""
    made = QTranslator()
    assert made.load("qt_zh_CN", str(project_root / "resources" / "words"))
    source = ElementTree.parse(project_root / "resources" / "words" / "qt_zh_CN.ts")
    for context in source.iter("context"):
        for message in context.iter("message"):
            told = message.findtext("source", ""), message.findtext("comment")
            assert made.translate(context.findtext("name", ""), *told) == message.findtext("translation")


def test_every_dialog_offers_the_endings_that_are_imported() -> None:
    """The dialog of a season once left out those that were added later."""
    for offered in (OFFERED, REPORTS):
        assert {f"*{ending}" for ending in ENDINGS} <= set(offered.partition("(")[2].partition(")")[0].split())
