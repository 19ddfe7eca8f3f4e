"""Files of the supervising office at the unit's window: task, return note and receipt, opened and answered."""

import base64
import hashlib
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QFileDialog, QLabel, QMessageBox, QTableWidget

from app.checks import check, checked
from app.checks.returned import ANSWER, returned
from app.exporters.export import pack
from app.exporters.files import package_path
from app.exporters.formats import write
from app.exporters.package import data_file
from app.gui.incoming.task_dialog import TaskDialog
from app.gui.library.dialogs import SubmissionsDialog
from app.gui.outgoing.hand_in import HandInPage
from app.gui.report.dialogs import AnswerDialog, DemandsDialog, ReturnDialog
from app.model.edition import Level
from app.model.exchange import (
    Item,
    Receipt,
    ReturnNote,
    TaskPack,
    TaskUnit,
    check_code,
    of_receipt,
    of_return_note,
    of_task_pack,
)
from app.model.report import Report
from app.session import now
from app.session.office import open_items
from app.store import Submission
from tests.gui.clerk import Clerk, choose, focused, noting, press, type_into
from tests.gui.hand import settle
from tests.gui.outgoing.test_submissions import hand_in
from tests.gui.test_dropping import drop, named
from tests.made import example

CELL = "requests.new.person"


def saved(folder: Path, name: str, data: dict[str, Any]) -> Path:
    path = folder / f"{name}.json"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    return path


def note_for(report: Report, **changes: Any) -> ReturnNote:
    items = (
        Item("1", "与台账不符", (CELL,), figures={CELL: report.answers[CELL].text}, action="请按台账更正。"),
        Item("2", "这句话请核实", text="problems", quote=report.texts["problems"][5:15]),
        Item("3", "请说明为何没有附件"),
    )
    note = ReturnNote(
        *("n1", f"{report.year}年年报", "", report.unit_name, report.id, 1, "ab"),
        *("张某", "2025-01-20T09:00:00+08:00", "2025-01-25", items),
    )
    return note._replace(**changes)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The package of the example."""
    report = example()
    return pack(
        report, tmp_path_factory.mktemp("package"), checked(report, check(report)), 1, draft=False
    ).path.read_bytes()


def handed_in(clerk: Clerk, package: bytes) -> None:
    """The example is open and was handed in once."""
    clerk.window.do("example")
    settle()
    digest = hashlib.sha256(package).hexdigest()
    clerk.window.library.submit(clerk.report.id, Submission(1, now(), "报送包.zip", digest), package)


def come(clerk: Clerk, path: Path) -> None:
    """As a double click in the file manager gives it to the running program."""
    clerk.window.come_forward([path])


def counts(clerk: Clerk) -> str:
    return str(clerk.window.status._counts.text())


def news(clerk: Clerk) -> str:
    return str(clerk.window.status._news.toolTip())


def answer_with(words: str) -> Any:
    def answer(dialog: Any) -> None:
        assert isinstance(dialog, AnswerDialog)
        type_into(focused() or dialog, words)
        press(focused() or dialog, "Tab")
        press(focused() or dialog, "Return")

    return answer


def test_a_returned_report_is_mended_answered_and_handed_in_again(
    clerk: Clerk, package: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    handed_in(clerk, package)
    file = saved(tmp_path, "退回意见", of_return_note(note_for(clerk.report)))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    clerk.press("Ctrl+O")
    clerk.qtbot.waitUntil(lambda: "收到退回意见3条" in news(clerk))
    assert "2025年1月25日" in news(clerk) and "还有3条" in news(clerk)
    clerk.qtbot.waitUntil(lambda: counts(clerk).startswith("退回意见 3"))
    assert clerk.grid("requests").view.current_cell() == CELL

    clerk.grid("requests").show_cell(CELL)
    clerk.type(str(int(clerk.report.answers[CELL].text) + 1))
    clerk.press("Return")
    clerk.qtbot.waitUntil(lambda: counts(clerk).startswith("退回意见 2"))

    clerk.press("F8")
    finding = clerk.page.findings.finding
    while finding is None or finding.figures.get("item") != "2":
        clerk.press("F8")
        finding = clerk.page.findings.finding
    assert clerk.editor("problems").textCursor().selectedText() == clerk.report.texts["problems"][5:15]
    with clerk.answering(answer_with("经核实无误，见附件")):
        clerk.press("Alt+F8")
    clerk.qtbot.waitUntil(lambda: counts(clerk).startswith("退回意见 1"))
    assert "还有1条" in news(clerk)

    def reply_to_last(dialog: Any) -> None:
        assert isinstance(dialog, ReturnDialog)
        lines = [dialog.list.item(row).text().split("\n")[1] for row in range(dialog.list.count())]
        assert lines == ["已修改", "已答复：经核实无误，见附件", "未处理"]
        assert dialog.list.currentRow() == 2
        choose("填写答复")(dialog)

    with clerk.answering(reply_to_last, answer_with("附件已另报")):
        clerk.window.do("return_note")
    clerk.qtbot.waitUntil(lambda: "退回意见" not in counts(clerk))
    assert open_items(clerk.report) == []

    clerk.page.undo()
    assert len(open_items(clerk.report)) == 1
    clerk.page.redo()
    clerk.window.do("explain_current")  # nothing of the note is open: no dialog comes
    mend_equations(clerk)
    again = tmp_path / "again"
    hand_in(clerk, again, [])
    with zipfile.ZipFile(package_path(clerk.report, again, draft=False)) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    assert (manifest["reply_to"], manifest["submission"]["number"]) == ("n1", 2)
    assert [(each["item"], each["kind"]) for each in manifest["answers"]] == [
        ("1", "changed"),
        ("2", "answered"),
        ("3", "answered"),
    ]


def test_after_an_answer_the_next_item_comes_and_one_without_a_place_asks_where(
    clerk: Clerk, package: bytes, tmp_path: Path
) -> None:
    """Nothing was chosen any more, and an item on the whole report asked to change "this place"."""
    handed_in(clerk, package)
    come(clerk, saved(tmp_path, "退回意见", of_return_note(note_for(clerk.report))))
    clerk.qtbot.waitUntil(lambda: counts(clerk).startswith("退回意见 3"))
    panel = clerk.page.findings
    first = next(each for each in panel.model.findings if each.figures.get("item") == "2")
    panel._go_to(first)
    with clerk.answering(answer_with("经核实无误，见附件")):
        clerk.press("Alt+F8")
    clerk.qtbot.waitUntil(lambda: panel.finding is not None and panel.finding.figures.get("item") == "3")
    assert panel.finding is not None and panel.finding.action == ANSWER
    items = {each.figures["item"]: each for each in clerk.page.session.findings if "item" in each.figures}
    assert items["1"].message.endswith("，尚未修改）") and CELL in items["1"].cells


def mend_equations(clerk: Clerk) -> None:
    """Enter the same one more where the changed figure is balanced, so that no draft is made."""
    result = "requests.granted.person"
    clerk.grid("requests").show_cell(result)
    clerk.type(str(int(clerk.report.answers[result].text) + 1))
    clerk.press("Return")
    assert not [each for each in clerk.page.session.findings if each.level in (Level.ERROR, Level.BLANK)]


def test_a_note_finds_its_report_in_the_library_and_counts_what_was_changed_since(
    clerk: Clerk, package: bytes, tmp_path: Path
) -> None:
    handed_in(clerk, package)
    file = saved(tmp_path, "退回意见", of_return_note(note_for(clerk.report)))
    clerk.put_cursor(clerk.editor("problems"), 0)
    clerk.paste("又改了一处。")
    clerk.wait_saved()
    clerk.press("Ctrl+W")
    assert clerk.window.report is None
    drop(clerk.window.windowHandle(), named(file), QPoint(200, 200))
    clerk.qtbot.waitUntil(lambda: clerk.window.report is not None and "收到退回意见" in news(clerk))
    assert [one.item.id for one in returned(clerk.report) if one.is_changed] == ["2"]
    assert "还有2条" in news(clerk)


def test_the_same_note_twice_keeps_the_answers_and_an_older_one_is_asked_about(clerk: Clerk, tmp_path: Path) -> None:
    clerk.window.do("example")
    note = note_for(clerk.report)
    file = saved(tmp_path, "意见", of_return_note(note))
    come(clerk, file)
    with clerk.answering(answer_with("已核实")):
        clerk.press("Alt+F8")
    come(clerk, file)
    assert "已经附上过" in news(clerk)
    assert [one.answer for one in returned(clerk.report)] == ["已核实", "", ""]
    older = saved(tmp_path, "旧", of_return_note(note._replace(id="n0", at="2025-01-02T09:00:00+08:00")))
    with clerk.answering(choose("取消")):
        come(clerk, older)
    assert [one.answer for one in returned(clerk.report)] == ["已核实", "", ""]


def test_a_note_for_nobody_here_changes_nothing_and_is_said(clerk: Clerk, tmp_path: Path) -> None:
    clerk.window.do("example")
    before = write(clerk.report)
    note = note_for(clerk.report)._replace(unit="别的局", report="x")
    said: list[str] = []
    for file in (saved(tmp_path, "意见", of_return_note(note)), saved(tmp_path, "坏", {"format": "nianbao-return/1"})):
        with clerk.answering(noting(said, "知道了")):
            come(clerk, file)
    assert "别的局" in said[0] and "“坏.json”不能使用" in said[1]
    assert write(clerk.report) == before


def test_while_a_submission_is_looked_at_the_note_goes_to_the_report_itself(
    clerk: Clerk, package: bytes, tmp_path: Path
) -> None:
    handed_in(clerk, package)
    note = of_return_note(note_for(clerk.report))
    with clerk.answering(lambda dialog: press(dialog, "Return")):
        clerk.window.do("submissions")
    assert clerk.page.session.frozen is not None
    come(clerk, saved(tmp_path, "意见", note))
    assert clerk.page.session.frozen is None
    assert len(open_items(clerk.report)) == 3


# -- the task ----------------------------------------------------------------------------------------------------------


def task_for(report: Report, **changes: Any) -> TaskPack:
    units = (
        TaskUnit("011", "青山县水务局"),
        TaskUnit("012", report.unit_name, kind="部门", last={"year": report.year - 1, "edition": report.edition.id}),
    )
    rules = {"off": ["V111"], "limits": {"overview": 1000}, "wants": [{"part": "problems", "question": "整改情况"}]}
    task = TaskPack(
        *("2024年年报", report.year, report.edition.id, "区政府办", "李某", "a@b", "2025-01-26", "2025-01-28", units),
        rules=rules,
    )
    return task._replace(**changes)


def texts(table: QTableWidget, row: int) -> list[str]:
    items = (table.item(row, column) for column in range(table.columnCount()))
    return [item.text() for item in items]


def test_a_task_is_taken_over_into_the_open_report_and_back_with_undo(clerk: Clerk, tmp_path: Path) -> None:
    clerk.window.do("example")
    before = {key: dict(value) for key, value in (("unit", clerk.report.unit), ("texts", clerk.report.texts))}
    shown: list[list[str]] = []

    def take(dialog: Any) -> None:
        assert isinstance(dialog, TaskDialog)
        assert dialog.unit is not None and dialog.unit.code == "012"
        table = dialog.findChild(QTableWidget, "differences")
        assert isinstance(table, QTableWidget)
        shown.extend(texts(table, row) for row in range(table.rowCount()))
        asks = dialog.findChild(QLabel, "task asks")
        assert isinstance(asks, QLabel) and "要求写明：整改情况" in asks.text() and "1000字" in asks.text()
        press(focused() or dialog, "Return")

    with clerk.answering(take):
        come(clerk, saved(tmp_path, "下发", of_task_pack(task_for(clerk.report))))
    assert ["单位代码", "（空）", "012"] in shown and ["报送期限", "（空）", "1月26日"] in shown
    assert (clerk.report.unit["code"], clerk.report.unit["superior"]) == ("012", "区政府办")
    assert "可以撤销" in news(clerk)
    assert any("不核对" in each.message for each in clerk.page.session.findings)

    with clerk.answering(lambda dialog: choose("取消这些要求")(dialog) if isinstance(dialog, DemandsDialog) else None):
        clerk.window.do("demands")
    assert not any("不核对" in each.message for each in clerk.page.session.findings)
    clerk.press("Ctrl+Z", "Ctrl+Z")
    assert {"unit": dict(clerk.report.unit), "texts": dict(clerk.report.texts)} == before
    assert clerk.report.exchange == {}


def test_a_task_begins_a_report_for_the_unit_that_is_found_by_typing(clerk: Clerk, tmp_path: Path) -> None:
    task = task_for(example())

    def take(dialog: Any) -> None:
        assert isinstance(dialog, TaskDialog)
        assert dialog.unit is None and not dialog._accept.isEnabled()
        for letter in "qsxswj":
            type_into(focused() or dialog, letter)
        assert dialog.unit is not None and dialog.unit.name == "青山县水务局"
        assert dialog.target is not None and dialog.target.is_new
        press(focused() or dialog, "Return")

    with clerk.answering(take):
        come(clerk, saved(tmp_path, "下发", of_task_pack(task)))
    assert (clerk.report.unit_name, clerk.report.year, clerk.report.unit["code"]) == ("青山县水务局", task.year, "011")
    clerk.press("Ctrl+Z")
    assert "code" not in clerk.report.unit


def test_nothing_is_taken_over_before_it_is_said_so(clerk: Clerk, tmp_path: Path) -> None:
    clerk.window.do("example")
    before = write(clerk.report)
    with clerk.answering(lambda dialog: press(dialog, "Esc")):
        come(clerk, saved(tmp_path, "下发", of_task_pack(task_for(clerk.report))))
    assert write(clerk.report) == before


def test_a_task_of_another_year_offers_a_report_of_that_year(clerk: Clerk, tmp_path: Path) -> None:
    clerk.window.do("example")
    words: list[str] = []

    def look(dialog: Any) -> None:
        words.extend(dialog.choice.itemText(row) for row in range(dialog.choice.count()))
        press(dialog, "Esc")

    with clerk.answering(look):
        come(clerk, saved(tmp_path, "下发", of_task_pack(task_for(clerk.report, year=clerk.report.year + 1))))
    assert words == [f"新建{clerk.report.year + 1}年年报"]


def test_the_offices_form_is_saved_if_it_is_the_one_that_was_sent(
    clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk.window.do("example")
    content = b"PK word"
    digest = hashlib.sha256(content).hexdigest()
    target = tmp_path / "表样.docx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    said: list[str] = []

    def save(dialog: Any) -> None:
        choose("另存上级 Word 模板")(dialog)
        press(dialog, "Esc")

    for sha in ("0" * 64, digest):
        task = task_for(clerk.report, template=base64.b64encode(content).decode(), template_sha256=sha)
        monkeypatch.setattr("app.gui.incoming.task_dialog.tell", lambda _, sentence: said.append(sentence))
        with clerk.answering(save):
            come(clerk, saved(tmp_path, "下发", of_task_pack(task)))
    assert len(said) == 1 and "已损坏" in said[0]
    assert target.read_bytes() == content


# -- receipts ----------------------------------------------------------------------------------------------------------


def test_a_receipt_is_filed_beside_its_submission_and_compared_with_it(
    clerk: Clerk, package: bytes, tmp_path: Path
) -> None:
    handed_in(clerk, package)
    data = data_file(clerk.window.library.package(clerk.report.id, 1))
    code = " ".join(check_code(hashlib.sha256(data).hexdigest()).split(" ")[:2])
    found = Receipt(
        *("区政府办", clerk.report.unit_name, "", clerk.report.year, 1, "2025-01-20T10:00:00+08:00", code),
        *({"verify": 1}, "待审"),
    )
    said: list[str] = []

    def read(box: Any) -> None:
        assert isinstance(box, QMessageBox)
        said.append(box.informativeText())
        choose("知道了")(box)

    for name, each in (("回执", found), ("别的", found._replace(check_code="0000 0000"))):
        with clerk.answering(read):
            come(clerk, saved(tmp_path, name, of_receipt(each)))
    assert "2025年1月20日收到第1次报送稿" in said[0] and "校验码与第1次报送稿一致。" in said[0]
    assert "不一致" in said[1]
    lines: list[str] = []

    def look(dialog: Any) -> None:
        assert isinstance(dialog, SubmissionsDialog)
        lines.append(dialog.list.item(0).text())
        press(dialog, "Esc")

    with clerk.answering(look):
        clerk.window.do("submissions")
    assert "回执：2025年1月20日收到，待审" in lines[0]
    clerk.go_to(2)
    clerk.fill("disclosure.licensing.decisions", "77")
    clerk.press("Ctrl+Shift+E")
    assert isinstance(clerk.page.guide, HandInPage)
    assert "更正第1次报送稿（回执：2025年1月20日收到，待审）" in clerk.page.guide.package.told.text()
