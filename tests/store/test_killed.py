"""The promise of the library: killed at any moment, it has every edit that it had acknowledged."""

import json
import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.store import Library, recover
from tests.store.editing import REPORTS, line
from tests.store.test_obstacles import posix

Acknowledged = dict[str, tuple[int, int]]


def edit_and_kill(root: Path, folder: Path, seed: str, edits: int, wait: float = 0.0) -> Acknowledged:
    """Return the changes that the killed copy had acknowledged: report → the last (seq, figure).

    It is killed once it acknowledged that many edits, and `wait` seconds later, at whatever step it is then.
    """
    command = [sys.executable, "-m", "tests.store.editing", str(folder), seed]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as editor:
        assert editor.stdout is not None
        first = [editor.stdout.readline() for _ in range(edits)]
        time.sleep(wait)
        editor.kill()
        # A line without its end is no acknowledgement: it was cut off by the kill.
        rest = [line for line in editor.stdout.read().splitlines(keepends=True) if line.endswith("\n")]
    assert all(first), "the editor did not start"
    return {report: (int(seq), int(figure)) for report, seq, figure in map(str.split, first + rest)}


def verify(library: Library, acknowledged: Acknowledged) -> int:
    """Everything acknowledged is there, and each document is what its log leads to; returns the number of entries."""
    total = 0
    for report in REPORTS:
        stored = library.load(report)
        figures: dict[str, str] = {}
        for place, entry in enumerate(stored.log, 1):
            edit = entry.change.edits[0]
            assert entry.seq == place
            assert figures.get(edit.address.key) == edit.before
            figures[edit.address.key] = edit.after
        assert json.loads(stored.document)["figures"] == figures
        if report in acknowledged:
            seq, figure = acknowledged[report]
            last = max(int(entry.change.edits[0].after) for entry in stored.log)
            assert len(stored.log) >= seq
            assert last >= figure
        total += len(stored.log)
    assert library.check() == []
    return total


def kill_again_and_again(root: Path, folder: Path, rounds: int, most: int) -> int:
    chance = random.Random(rounds)
    acknowledged: Acknowledged = {}
    entries = 0
    for number in range(rounds):
        # What earlier rounds had acknowledged must be there as well.
        edits, wait = chance.randint(1, most), chance.uniform(0, 0.05)
        acknowledged |= edit_and_kill(root, folder, f"round {number}", edits, wait)
        library = Library.open(folder)
        entries = verify(library, acknowledged)
        assert library.notices == ()
        library.close()
    return entries


def recover_each_backup(folder: Path) -> int:
    """A kill in the middle of a backup must not leave one that only looks like one. Returns how many there are."""
    library = Library.open(folder)
    found = library.backups()
    library.close()
    for backup in found:
        recover(folder, backup.path)
        library = Library.open(folder)
        verify(library, {})
        library.close()
    return len(found)


def test_every_acknowledged_edit_is_there_after_a_kill(project_root, folder):
    assert kill_again_and_again(project_root, folder, rounds=10, most=40) > 50
    recover_each_backup(folder)


@pytest.mark.long
def test_every_acknowledged_edit_is_there_after_a_hundred_kills(project_root, folder):
    assert kill_again_and_again(project_root, folder, rounds=100, most=120) > 1500
    assert recover_each_backup(folder) > 5


def test_an_unclean_end_is_known_and_a_clean_one_too(project_root, folder):
    edit_and_kill(project_root, folder, "once", 3)
    library = Library.open(folder)
    assert not library.was_clean
    library.close()
    library = Library.open(folder)
    assert library.was_clean
    library.close()


def test_a_journal_lost_after_a_kill_is_told(project_root, folder):
    edit_and_kill(project_root, folder, "once", 3)
    (folder / "library.db-wal").unlink()
    library = Library.open(folder)
    assert not library.was_clean
    assert [notice.split("，")[1].split("library")[-1] for notice in library.notices] == [".db-wal”不见了"]
    library.close()
    library = Library.open(folder)
    assert library.notices == ()
    library.close()


@posix
def test_a_journal_deleted_under_an_open_library_costs_nothing(folder, tmp_path):
    """What is called saved is in the file itself, also when the program is killed before it closes."""
    library = Library.open(folder)
    library.create(line("a", {}), "{}", "新建")
    for number in range(3):
        library.path.with_name("library.db-wal").unlink(missing_ok=True)
        library.commit(line("a", {}), str(number), [])
        copy = tmp_path / str(number)
        shutil.copytree(folder, copy)  # as a kill leaves it
        killed = Library.open(copy)
        assert killed.document("a") == str(number)
        killed.close()
    assert library.path.with_name("library.db-wal").exists()
    library.close()


@posix
def test_the_journal_after_a_deleted_one_stays(folder, tmp_path):
    """Every later edit began another one."""
    library = Library.open(folder)
    library.create(line("a", {}), "{}", "新建")
    journal, kept = library.path.with_name("library.db-wal"), tmp_path / "kept"
    journal.rename(tmp_path / "deleted")  # under another name, so that the next one has another number
    library.commit(line("a", {}), "1", [])
    os.link(journal, kept)
    library.commit(line("a", {}), "2", [])
    assert journal.samefile(kept)
    library.close()
