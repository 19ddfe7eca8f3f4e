"""After a whole session, with what can go wrong in it, no log has a figure or a word of the report."""

import logging
from pathlib import Path
from typing import Any

import pytest

from app.exporters.export import export
from app.gui.faults import Faults
from app.logs import FOLDER, set_up, state_folder
from app.store import Library
from tests.gui.clerk import Clerk, choose
from tests.made import example

FIGURE, WORDS = "4711908", "局内未公开的话"


def test_no_content_of_a_report_is_logged(clerk: Clerk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NIANBAO_DATA", raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    handler = set_up("window")
    try:
        session(clerk, tmp_path, monkeypatch)
    finally:
        logging.getLogger("app").removeHandler(handler)
        handler.close()
        logging.getLogger("app").propagate = True
    files = {path.name: path.read_text("utf-8") for path in (state_folder() / FOLDER).iterdir()}
    assert {"nianbao-window.log", "nianbao-worker.log", "nianbao-reader.log", "nianbao.log"} <= set(files)
    assert "a write failed" in files["nianbao-window.log"] and "ZeroDivisionError" in files["nianbao-window.log"]
    whole = "\n".join(files.values())
    assert FIGURE not in whole and WORDS not in whole and example().unit_name not in whole


def session(clerk: Clerk, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fill in, fail to save, import, fail to export, and a fault of the program with the report's words in it."""
    clerk.window.do("example")
    clerk.go_to(3)
    clerk.fill("requests.new.person", FIGURE)
    clerk.go_to(1)
    part = next(iter(clerk.section.parts))
    with monkeypatch.context() as patch:  # before the words: a pause of the machine saves them
        patch.setattr(Library, "commit", failing)
        clerk.write(part, WORDS)
        assert not clerk.page.flush()
    clerk.page.saving.soon()
    clerk.wait_saved()
    report = clerk.report
    (made,) = export(report, folder, ["html"], draft=False)
    (folder / f"{WORDS}.docx").write_bytes(b"no document " + WORDS.encode())
    with clerk.answering(choose("取消")):
        clerk.window.do("bring_in", made.path)
    refused: Any = clerk.window.jobs.start("read", "读取文件", {"path": str(folder / f"{WORDS}.docx")})
    with clerk.qtbot.waitSignal(refused.failed):
        pass
    job: Any = clerk.window.jobs.start("export", "导出", {"document": {WORDS: FIGURE}, "draft": False})
    with clerk.qtbot.waitSignal(job.failed):
        pass
    faults = Faults(state_folder())
    try:
        int(FIGURE + WORDS)
    except ValueError as error:
        with clerk.answering(choose("知道了")):
            faults.caught(type(error), error, error.__traceback__)


def failing(library: Library, *given: object) -> None:
    raise ZeroDivisionError(f"{FIGURE} {WORDS} {given}")
