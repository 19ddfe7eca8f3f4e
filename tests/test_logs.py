"""The log tells what the program did and where it failed, and not a figure or a word of a report."""

import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.logs import FOLDER, LARGEST, set_up, state_folder


@pytest.fixture
def logged(tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Gives what is in the log of this test."""
    logger = logging.getLogger("app")
    was = logger.level, logger.propagate, logging.raiseExceptions
    handler = set_up("window", tmp_path)
    yield lambda: (tmp_path / FOLDER / "nianbao-window.log").read_text("utf-8")
    logger.removeHandler(handler)
    handler.close()
    logger.setLevel(was[0])
    logger.propagate, logging.raiseExceptions = was[1:]


def test_of_an_error_only_kinds_and_places_are_logged(logged: Callable[[], str]) -> None:
    log = logging.getLogger("app.store.library")
    try:
        try:
            int("局内数字4711")
        except ValueError as error:
            raise KeyError("局内数字4711") from error
    except KeyError:
        log.exception("a write failed")
    assert "4711" not in logged() and "局" not in logged()
    assert "app.store.library a write failed" in logged()
    assert "builtins.KeyError" in logged() and "builtins.ValueError" in logged() and "test_logs.py:" in logged()


def test_values_that_could_be_a_reports_are_left_out(logged: Callable[[], str]) -> None:
    log = logging.getLogger("app.exporters.export")
    log.info("%s written, %d differences, %s %s %s", "docx", 2, "4711", "水务局", Path("/水务局"))
    log.info("%(name)s", {"name": "水务局"})
    assert "docx written, 2 differences, … … …" in logged()
    assert "水务局" not in logged() and "4711" not in logged()


def test_the_log_begins_anew_and_keeps_the_one_before(logged: Callable[[], str], tmp_path: Path) -> None:
    log = logging.getLogger("app.session")
    for _ in range(LARGEST // 60):
        log.info("a line of the log that takes some room")
    assert len(logged()) < LARGEST
    assert (tmp_path / FOLDER / "nianbao-window.log.1").exists()


def test_a_log_that_cannot_be_written_is_no_fault(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / FOLDER).write_text("in the way")
    handler = set_up("window", tmp_path)
    logging.getLogger("app").error("unseen")
    logging.getLogger("app").removeHandler(handler)
    assert capfd.readouterr() == ("", "")


def test_the_command_line_and_its_reader_log_to_the_users_state_folder(
    project_root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NIANBAO_DATA", raising=False)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "水务局.txt").write_text("no report 4711")
    command = [sys.executable, "-m", "app", "import", str(tmp_path / "水务局.txt"), "-o", str(tmp_path / "a.json")]
    subprocess.run(command, cwd=project_root, capture_output=True, check=False)
    if sys.platform == "linux":
        assert state_folder() == tmp_path / "state" / "nianbao"
    files = {path.name: path.read_text("utf-8") for path in (state_folder() / FOLDER).iterdir()}
    assert set(files) == {"nianbao-cli.log", "nianbao-reader.log"}
    assert not any("水务局" in text or "4711" in text for text in files.values())
