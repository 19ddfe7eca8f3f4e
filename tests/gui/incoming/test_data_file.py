"""A data file comes in: new, the same, different, of another form, or no data file at all."""

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog, QLineEdit, QTableWidget

from app.exporters.formats import write
from app.model.report import Report
from app.session.places import shortened
from tests.gui.clerk import Clerk, choose, noting, press
from tests.made import example, put


def saved(folder: Path, report: Report) -> Path:
    path = folder / "年报.json"
    path.write_bytes(write(report))
    return path


def bring_in(clerk: Clerk, path: Path, *answers: Any) -> None:
    """As if chosen in the file dialog."""
    with clerk.answering(*answers):
        clerk.window.do("bring_in", path)


def test_through_the_file_dialog(clerk: Clerk, tmp_path: Path) -> None:
    path = saved(tmp_path, example())

    def choose_file(dialog: Any) -> None:
        assert isinstance(dialog, QFileDialog)
        name = dialog.findChild(QLineEdit)
        assert isinstance(name, QLineEdit)
        name.setText(str(path))
        press(name, "Return")

    with clerk.answering(choose_file):
        clerk.press("Ctrl+O")
    assert clerk.report.id == example().id
    assert clerk.on_disk().answers == example().answers


def test_differences_are_shown_and_replaced_as_one_step(clerk: Clerk, tmp_path: Path) -> None:
    bring_in(clerk, saved(tmp_path, example()))
    changed = example()
    put(changed, "requests.new.person", "99")
    changed.texts["problems"] = "新的问题。"
    lines: list[list[str]] = []

    def replace(dialog: Any) -> None:
        table = dialog.findChild(QTableWidget, "differences")
        assert isinstance(table, QTableWidget)
        for row in range(table.rowCount()):
            lines.append([table.item(row, column).text() for column in range(3)])
        choose("替换")(dialog)

    bring_in(clerk, saved(tmp_path, changed), replace)
    assert len(lines) == 2
    assert lines[0][1:] == ["41", "99"]
    assert clerk.report.value("requests.new.person") == 99
    clerk.press("Ctrl+Z")
    assert clerk.report.answers == example().answers
    assert clerk.report.texts == example().texts
    clerk.press("Ctrl+Y")
    report = clerk.on_disk()
    assert report.value("requests.new.person") == 99
    assert report.texts["problems"] == "新的问题。"


def test_the_same_file_again_only_opens(clerk: Clerk, tmp_path: Path) -> None:
    path = saved(tmp_path, example())
    bring_in(clerk, path)
    bring_in(clerk, path)
    assert clerk.report.id == example().id
    assert len(clerk.library.summaries()) == 1


def test_cancel_leaves_everything(clerk: Clerk, tmp_path: Path) -> None:
    bring_in(clerk, saved(tmp_path, example()))
    changed = example()
    put(changed, "requests.new.person", "99")
    page = clerk.page
    bring_in(clerk, saved(tmp_path, changed), choose("取消"))
    assert clerk.window.report is page
    assert clerk.on_disk().answers == example().answers


def test_a_copy_beside_it(clerk: Clerk, tmp_path: Path) -> None:
    bring_in(clerk, saved(tmp_path, example()))
    changed = example()
    put(changed, "requests.new.person", "99")
    bring_in(clerk, saved(tmp_path, changed), choose("另存"))
    assert clerk.report.value("requests.new.person") == 99
    assert len(clerk.library.summaries()) == 2


def test_a_unit_is_known_by_its_name(clerk: Clerk, tmp_path: Path) -> None:
    bring_in(clerk, saved(tmp_path, example()))
    other = example()
    other.id = "another"
    other.unit["id"] = "a unit id of another machine"
    bring_in(clerk, saved(tmp_path, other))
    assert clerk.report.id == example().id


def test_another_form_cannot_replace(clerk: Clerk, tmp_path: Path) -> None:
    bring_in(clerk, saved(tmp_path, example()))
    data = json.loads(write(example()))
    data["edition"] = "disclosure-2021-single"
    path = tmp_path / "另一种.json"
    path.write_text(json.dumps(data), "utf-8")
    bring_in(clerk, path, choose("另存"))
    assert clerk.report.edition.id == "disclosure-2021-single"
    assert len(clerk.library.summaries()) == 2


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"{", "读不下去"),
        (b"[]", "不是年报数据"),
        (b'{"format": "nianbao-report/9", "edition": "disclosure-2021", "year": 2021, "unit": {"name": "a"}}', "升级"),
        (b"\xff\xfe\x00", "UTF-8"),
    ],
)
def test_a_bad_file_is_told_in_one_sentence(clerk: Clerk, tmp_path: Path, content: bytes, word: str) -> None:
    path = tmp_path / "坏文件.json"
    path.write_bytes(content)
    said: list[str] = []
    bring_in(clerk, path, noting(said, "知道了"))
    assert word in said[0] and "坏文件.json" in said[0]
    assert clerk.library.summaries() == []


def test_saved_as_a_data_file_and_read_again(clerk: Clerk, tmp_path: Path) -> None:
    clerk.window.do("example")
    target = tmp_path / "另存.json"

    def name_it(dialog: Any) -> None:
        name = dialog.findChild(QLineEdit)
        name.setText(str(target))
        press(name, "Return")

    with clerk.answering(name_it):
        clerk.press("Ctrl+Shift+S")
    assert json.loads(target.read_text("utf-8"))["answers"] == json.loads(write(example()))["answers"]


def test_a_long_text_is_shown_where_it_differs() -> None:
    old, new = "甲" * 100 + "乙", "甲" * 100 + "丙"
    assert [each[-1] for each in shortened(old, new)] == ["乙", "丙"]
    assert shortened("", "一") == ("（空）", "一")


def test_a_name_without_its_ending_gets_it_and_replaces_no_other_file(
    clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk.window.do("example")
    path = tmp_path / "2026.1.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *given: (str(path.with_suffix("")), ""))
    clerk.window.do("save_as")
    written = path.read_text("utf-8")
    assert example().unit_name in written
    path.write_text("other", "utf-8")
    with clerk.answering(choose("取消")):
        clerk.window.do("save_as")
    assert path.read_text("utf-8") == "other"
    with clerk.answering(choose("替换")):
        clerk.window.do("save_as")
    assert path.read_text("utf-8") == written
    assert [each.name for each in tmp_path.glob("2026*")] == [path.name]
