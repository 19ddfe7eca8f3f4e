"""A library is open in one copy of the program at a time."""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.store import Library, LibraryBusy, LibraryUnreachable, recover, start_empty
from tests.store.samples import document, entry, filled, summary


def opening(root: Path, folder: Path, *options: str) -> tuple[str, str]:
    """Return the outcome for a second process that opens the library: kind of error or "open", and the sentence."""
    command = [sys.executable, "-m", "tests.store.opening", str(folder), *options]
    ended = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8", timeout=120)
    assert ended.stderr == ""
    kind, _, sentence = ended.stdout.rstrip("\n").partition("\t")
    return kind, sentence


def test_a_second_copy_is_refused_and_the_first_goes_on(project_root, folder, library):
    library.create(summary(), document(1), "新建")
    kind, sentence = opening(project_root, folder)
    assert kind == "LibraryBusy"
    assert (
        sentence == f"年报库“{library.path}”正被另一个已打开的本程序使用，请先关闭它（或切换到那个窗口），再重新打开。"
    )
    library.commit(summary(), document(2), [entry(1)])
    assert opening(project_root, folder)[0] == "LibraryBusy"
    assert library.document("report-1") == document(2)
    assert library.check() == []


def test_the_library_is_free_once_the_first_copy_has_closed(project_root, folder):
    filled(folder)
    assert opening(project_root, folder) == ("open", "")


@pytest.fixture
def used_elsewhere(project_root: Path, folder: Path) -> Iterator[Path]:
    """The file of a library that another process has open."""
    file = filled(folder)
    command = [sys.executable, "-m", "tests.store.opening", str(folder), "--holding"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=project_root, text=True, stdin=pipe, stdout=pipe) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == "open\t\n"
        yield file
        first.communicate(timeout=120)


def test_no_library_that_is_in_use_is_opened_or_put_aside(used_elsewhere, folder, tmp_path):
    backup = tmp_path / "backup.db"
    shutil.copy(used_elsewhere, backup)
    for attempt in (Library.open, start_empty, lambda folder: recover(folder, backup)):
        with pytest.raises(LibraryBusy):
            attempt(folder)
    assert used_elsewhere.exists()
    assert not list(folder.glob("damaged-*"))


def test_a_second_opening_in_the_same_process_is_refused_and_the_lock_stays(project_root, folder, library):
    for _ in range(2):
        with pytest.raises(LibraryBusy):
            Library.open(folder)
        assert opening(project_root, folder)[0] == "LibraryBusy"


def test_copies_started_at_once_on_a_new_folder_share_one_library(project_root, folder):
    command = [sys.executable, "-m", "tests.store.opening", str(folder)]
    copies = [subprocess.Popen(command, cwd=project_root, text=True, stdout=subprocess.PIPE) for _ in range(4)]
    told = [copy.communicate(timeout=120)[0].split("\t")[0] for copy in copies]
    assert set(told) <= {"open", "LibraryBusy"}
    assert "open" in told
    assert [path.name for path in folder.iterdir()] == ["library.db"]


def test_what_passes_is_tried_again_and_what_stays_is_said(monkeypatch, folder):
    known = Library._open_once
    failures = 2

    def fail(place):
        nonlocal failures
        failures -= 1
        if failures >= 0:
            raise LibraryUnreachable("读写时出错。")
        return known(place)

    waited: list[float] = []
    monkeypatch.setattr(Library, "_open_once", fail)
    monkeypatch.setattr(time, "sleep", waited.append)
    Library.open(folder).close()
    failures = 3
    with pytest.raises(LibraryUnreachable):
        Library.open(folder)
    assert waited == [0.05, 0.2] * 2
