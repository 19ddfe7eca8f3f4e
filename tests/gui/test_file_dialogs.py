"""Dialogs for files: in one place, in the folder of the last file, in Chinese; what exists is asked about once."""

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QApplication, QFileDialog

from app.gui import application, questions
from tests.gui.clerk import Clerk, noting

SAVE = "getSaveFileName"


def test_only_one_module_asks_for_files(project_root: Path) -> None:
    found = [path for path in (project_root / "app").rglob("*.py") if "QFileDialog" in path.read_text("utf-8")]
    assert [path.name for path in found] == ["questions.py"]


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
    assert questions.source(clerk.window, "打开", "", "") == tmp_path / "a.json"
    monkeypatch.setattr(QFileDialog, ask, answer)
    match ask:
        case "getOpenFileName":
            questions.source(clerk.window, "打开", "", "")
        case "getOpenFileNames":
            questions.sources(clerk.window, "打开", "", "")
        case "getExistingDirectory":
            questions.folder(clerk.window, "选择")
        case _:
            clerk.window.library.set_setting("folder", str(tmp_path))
            clerk.window.choose_target("另存为", "b.json", "")
    assert Path(given[0]) in (tmp_path, tmp_path / "b.json")


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
    assert options == [QFileDialog.Option.DontConfirmOverwrite], "the system's dialog would ask once more"
    assert len(asked) == 1 and "“a.json”" in asked[0]
    changed = [path.name for path in sorted(tmp_path.iterdir()) if path.is_file() and path.read_text() != "other"]
    assert changed == ([written] if written else [])


def test_qts_own_dialogs_speak_chinese(dressed: QApplication) -> None:
    application.translate(dressed)
    said = [QCoreApplication.translate("QFileDialog", words) for words in ("Look in:", "&Open")]
    added: list[QTranslator] = list(dressed.findChildren(QTranslator))
    for translator in added:
        dressed.removeTranslator(translator)
    assert said == ["查找范围：", "打开(&O)"]
