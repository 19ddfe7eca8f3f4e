"""The export dialog, and the child process behind it."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from app import PROGRAM
from app.gui import file_dialogs
from app.gui.file_dialogs import target
from app.gui.jobs import Job, Jobs
from app.gui.outgoing.commands import ROOM
from app.gui.outgoing.export_dialogs import ExportDialog, Remembered
from app.model.datafile import to_dict
from tests.gui.clerk import Clerk, choose, noting, press, type_into
from tests.made import example


def named(copy: int) -> str:
    return f"年报{copy}"


def export(clerk: Clerk, folder: Path, formats: set[str], seen: list[str], command: str = "") -> None:
    """Tick, type the folder, 导出, wait, close; by `command` instead of the key."""

    def answer(dialog: Any) -> None:
        assert isinstance(dialog, ExportDialog)
        notes: list[QLabel] = list(dialog.findChildren(QLabel, "draft note"))
        seen.append("".join(note.text() for note in notes))
        for name, box in dialog.formats.items():
            if box.isChecked() != (name in formats):
                box.click()
        dialog.folder.selectAll()
        type_into(dialog.folder, str(folder))
        choose("导出")(dialog)
        clerk.qtbot.waitUntil(lambda: dialog._stack.currentIndex() == 2)
        labels: list[QLabel] = list(dialog.findChildren(QLabel))
        seen.extend(each.text() for each in labels if each.objectName() in ("path", "note", "wrong", "failed"))
        press(dialog, "Escape")
        assert not dialog.isVisible(), "nothing is lost: the folder that was typed is no work"

    with clerk.answering(answer):
        clerk.window.do(command) if command else clerk.press("Ctrl+E")


def test_a_blank_form_has_a_line_for_the_unit_and_one_for_the_year(clerk: Clerk, tmp_path: Path) -> None:
    """Its title was cut in the middle of 政府信息公开."""
    clerk.window.do("example")
    seen: list[str] = []
    export(clerk, tmp_path / "out", {"docx"}, seen, "blank_form")
    (path,) = (tmp_path / "out").iterdir()
    assert seen == ["", str(path)] and path.name.startswith("空白表_")
    first = docx.Document(str(path)).paragraphs[0].text.split("\n")
    assert first == [ROOM, "2024年政府信息公开工作年度报告"]


def test_the_files_are_written_and_the_choice_remembered(clerk: Clerk, tmp_path: Path) -> None:
    clerk.window.do("example")
    seen: list[str] = []
    export(clerk, tmp_path / "out", {"docx", "pdf"}, seen)
    name = example().file_name
    assert seen == ["", str(tmp_path / "out" / f"{name}.docx"), str(tmp_path / "out" / f"{name}.pdf")]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [f"{name}.docx", f"{name}.pdf"]
    clerk.restart()
    clerk.window.start.list.setFocus()

    def look(dialog: ExportDialog) -> None:
        assert dialog.chosen == Remembered(("docx", "pdf"), str(tmp_path / "out"))
        dialog.reject()

    with clerk.answering(look):
        clerk.press("Ctrl+E")


def test_a_name_alone_is_a_folder_in_the_documents(
    clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The files went where the program happened to be started."""
    monkeypatch.setattr(file_dialogs, "documents", lambda: str(tmp_path))
    clerk.window.do("example")
    seen: list[str] = []
    export(clerk, Path("年报"), {"docx"}, seen)
    assert seen[1:] == [str(tmp_path / "年报" / f"{example().file_name}.docx")] and Path(seen[1]).is_file()


def test_a_memory_stick_that_was_pulled_out_is_told(clerk: Clerk, tmp_path: Path) -> None:
    """Folders of its name were made on the disk, and the files written there."""
    clerk.window.do("example")
    folder, asked = tmp_path / "U盘" / "年报", list[str]()

    def answer(dialog: ExportDialog) -> None:
        dialog.folder.selectAll()
        type_into(dialog.folder, str(folder))
        with clerk.answering(noting(asked, "知道了")):
            press(dialog, "Ctrl+Return")
        assert dialog.isVisible() and dialog.folder.text() == str(folder), "another folder can be given"
        press(dialog, "Escape")

    with clerk.answering(answer):
        clerk.press("Ctrl+E")
    assert len(asked) == 1 and f"找不到文件夹“{folder}”" in asked[0]
    assert not folder.parent.exists()


def test_a_draft_is_announced_and_stamped(clerk: Clerk, tmp_path: Path) -> None:
    clerk.window.do("example")
    clerk.go_to(3)
    clerk.fill("requests.new.person", "99")
    seen: list[str] = []
    export(clerk, tmp_path, {"xlsx"}, seen)
    assert "草稿" in seen[0]
    assert seen[1].endswith("_草稿.xlsx")
    assert Path(seen[1]).exists()


def test_the_faces_of_the_machine_are_used_where_that_was_chosen_and_told(clerk: Clerk, tmp_path: Path) -> None:
    clerk.window.do("example")
    clerk.window.settings["own_faces"] = True
    seen: list[str] = []
    export(clerk, tmp_path, {"pdf"}, seen)
    assert "本机" in seen[2]


def test_an_obstacle_is_told_in_its_sentence(clerk: Clerk, tmp_path: Path) -> None:
    clerk.window.do("example")
    (tmp_path / "file").write_text("x")
    seen: list[str] = []
    export(clerk, tmp_path / "file", {"docx"}, seen)
    assert "文件夹" in seen[1]


@pytest.fixture
def job(project_root: Path) -> dict[str, Any]:
    return {"document": to_dict(example(), PROGRAM), "forms": [str(project_root / "forms")], "draft": False}


@pytest.fixture
def jobs(qtbot: QtBot, dressed: object) -> Any:
    made = Jobs()
    yield made
    made.close()


def test_cancel_kills_and_leaves_no_half_file(qtbot: QtBot, jobs: Jobs, job: dict[str, Any], tmp_path: Path) -> None:
    (tmp_path / ".nianbao-of-another").write_text("x")
    job |= {"folder": str(tmp_path)}
    long = jobs.start("export", "导出", job | {"formats": ["docx", "pdf", "xlsx", "html"] * 20})
    after = jobs.start("export", "导出", job | {"formats": ["html"]})
    with qtbot.waitSignal(long.progress):
        pass
    (tmp_path / f".nianbao-{long.writer}-half").write_text("half")
    with qtbot.waitSignal(after.done):  # a new process does the next job
        long.cancel()
    assert [path.name for path in tmp_path.glob(".nianbao-*")] == [".nianbao-of-another"]


def test_closing_leaves_no_half_file_and_no_time_limit(
    qtbot: QtBot, jobs: Jobs, job: dict[str, Any], tmp_path: Path
) -> None:
    """A window closed during an export left a hidden file in the user's folder; the limit ran out on an empty queue."""
    long = jobs.start("export", "导出", job | {"folder": str(tmp_path), "formats": ["docx"] * 50}, limit=1_000_000)
    with qtbot.waitSignal(long.progress):
        pass
    (tmp_path / f".nianbao-{long.writer}-half").write_text("half")
    jobs.close()
    assert not list(tmp_path.glob(".nianbao-*"))
    assert not jobs._limit.isActive()


def test_a_folder_that_cannot_be_looked_at_keeps_no_one_waiting(
    qtbot: QtBot, jobs: Jobs, job: dict[str, Any], tmp_path: Path
) -> None:
    jobs.start("export", "导出", job | {"folder": str(tmp_path / ("长" * 200)), "formats": ["html"]})
    after = jobs.start("export", "导出", job | {"folder": str(tmp_path), "formats": ["html"]})
    with qtbot.waitSignal(after.done):
        pass


def test_a_process_that_dies_is_said(qtbot: QtBot, jobs: Jobs, job: dict[str, Any], tmp_path: Path) -> None:
    long = jobs.start("export", "导出", job | {"folder": str(tmp_path), "formats": ["docx"] * 50})
    with qtbot.waitSignal(long.progress):
        pass
    assert jobs._process is not None
    with qtbot.waitSignal(long.failed) as told:
        jobs._process.kill()
    assert "没有完成" in told.args[0]


def test_a_job_that_takes_too_long_is_stopped(qtbot: QtBot, jobs: Jobs, job: dict[str, Any], tmp_path: Path) -> None:
    long = jobs.start("export", "导出", job | {"folder": str(tmp_path), "formats": ["docx"]}, limit=1)
    with qtbot.waitSignal(long.failed) as told:
        pass
    assert "时间太长" in told.args[0]


def test_a_job_that_waits_can_be_taken_back(qtbot: QtBot, jobs: Jobs, job: dict[str, Any], tmp_path: Path) -> None:
    job |= {"folder": str(tmp_path)}
    first = jobs.start("export", "导出", job | {"formats": ["html"]})
    second = jobs.start("export", "导出", job | {"formats": ["docx"]})
    third = jobs.start("export", "导出", job | {"formats": ["html"]})
    second.done.connect(lambda result: pytest.fail("it was cancelled"))
    first.done.connect(lambda result: second.cancel())
    with qtbot.waitSignal(third.done):
        pass


def test_a_job_that_cannot_be_sent_holds_up_no_other(
    qtbot: QtBot, jobs: Jobs, job: dict[str, Any], tmp_path: Path
) -> None:
    """It stayed the first of the queue for good, and nothing was exported any more."""
    job |= {"folder": str(tmp_path), "formats": ["html"]}
    bad = jobs.start("export", "导出", job | {"number": object()})
    said: list[str] = []
    bad.failed.connect(said.append)
    good = jobs.start("export", "导出", job)
    with qtbot.waitSignal(good.done):
        pass
    assert len(said) == 1 and "导出没有完成" in said[0]


def test_half_a_character_fails_one_export_and_not_the_next(
    qtbot: QtBot, jobs: Jobs, job: dict[str, Any], tmp_path: Path
) -> None:
    job |= {"folder": str(tmp_path), "formats": ["html"]}
    broken = json.loads(json.dumps(job))
    broken["document"]["texts"]["preamble"] = "坏\ud83d"
    first = jobs.start("export", "导出", broken)
    ended: list[object] = []
    first.done.connect(ended.append)
    first.failed.connect(ended.append)
    with qtbot.waitSignal(jobs.start("export", "导出", job).done):
        pass
    assert len(ended) == 1


def test_a_difference_found_on_reading_back_is_the_programs_error(
    qtbot: QtBot, jobs: Jobs, job: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = ExportDialog(job, jobs, Remembered((), str(tmp_path)), "", named)
    qtbot.addWidget(dialog)
    dialog.show_done([{"format": "docx", "path": "x.docx", "differences": ["某格应为1，文件中是2。"], "notes": []}])
    wrong = dialog.findChild(QLabel, "wrong")
    assert isinstance(wrong, QLabel)
    assert "程序有误" in wrong.text() and "应为1" in wrong.text()


def test_nothing_chosen_cannot_be_exported(qtbot: QtBot, jobs: Jobs, job: dict[str, Any]) -> None:
    dialog = ExportDialog(job, jobs, Remembered((), "x"), "", named)
    qtbot.addWidget(dialog)
    assert not dialog._accept.isEnabled()
    boxes: list[QCheckBox] = list(dialog.formats.values())
    boxes[0].click()
    assert dialog._accept.isEnabled()


def answers(lines: list[Any], root: Path) -> list[dict[str, Any]]:
    """The last answer to each line; while it works somebody must hold the other end, or it ends."""
    command = [sys.executable, "-m", "app", "worker"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root) as worker:
        assert worker.stdin and worker.stdout
        told = []
        for line in lines:
            worker.stdin.write(json.dumps(line).encode() + b"\n")
            worker.stdin.flush()
            while "progress" in (answer := json.loads(worker.stdout.readline())):
                pass
            told.append(answer)
        worker.stdin.close()
        worker.wait(timeout=60)
    return told


def test_the_worker_outlives_a_bad_job(job: dict[str, Any], project_root: Path, tmp_path: Path) -> None:
    good = job | {"work": "export", "folder": str(tmp_path), "formats": ["html"]}
    told = answers([{"work": "export", "document": {}}, good], project_root)
    assert "fault" in told[0]
    assert told[-1]["result"][0]["differences"] == []


def test_a_fault_names_no_content() -> None:
    from app.worker.main import _place

    def fail(secret: str) -> Callable[[], None]:
        raise ValueError(secret)

    with pytest.raises(ValueError, match="局内") as caught:
        fail("局内数字")
    assert "局内" not in _place(caught.value)


def test_only_what_its_own_process_left_is_swept(clerk: Clerk, tmp_path: Path) -> None:
    """Another program may be writing into the same folder at this moment."""
    job = Job(clerk.window.jobs, "导出", {"folder": str(tmp_path)}, None)
    job.writer = 77
    for name in (".nianbao-77-a", ".nianbao-778-b", ".nianbao-78-c"):
        (tmp_path / name).touch()
    job.sweep()
    assert sorted(path.name for path in tmp_path.glob(".nianbao-*")) == [".nianbao-778-b", ".nianbao-78-c"]


@pytest.mark.parametrize(
    ("name", "kind", "wanted"),
    [
        ("a.pdf", "PDF 文件 (*.pdf)", "a.pdf"),
        ("a.pdf", "图片 (*.png)", "a.png"),
        ("a.png", "PDF 文件 (*.pdf)", "a.png"),
        ("a", "图片 (*.png)", "a.png"),
        ("a2024.5", "", "a2024.5.pdf"),
        ("A.PDF", "", "A.PDF"),
    ],
)
def test_a_file_gets_the_ending_of_the_chosen_kind(
    name: str, kind: str, wanted: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clerk: Clerk
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / name), kind))
    found = target(clerk.window, "导出", tmp_path / "b.pdf", "PDF 文件 (*.pdf);;图片 (*.png)")
    assert found is not None and found.name == wanted
