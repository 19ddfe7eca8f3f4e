"""Foreign files in a process of their own: the same result, and an end in time whatever the file does."""

import gc
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread, Timer

import pytest

from app.forms import bundled
from app.importers import Reading, UnreadableError, read
from app.importers.datafile import LARGEST
from app.model.datafile import DataFileError
from app.model.report import Report
from app.reader import Reader
from app.reader import reader as reader_module
from tests.children import kept_readers
from tests.importers.documents import document, misspelt, odd_figures
from tests.importers.test_hostile import HARMFUL, drawing_of_itself
from tests.importers.test_package import members, package
from tests.importers.writers import WRITERS
from tests.made import example

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader() as started:
        yield started


def noisy_file(folder: Path) -> Path:
    made = document(example())
    for change in (misspelt, odd_figures):
        change(made, random.Random(5))
    path = folder / "上年 年报.html"
    path.write_bytes(WRITERS["html plain"](made, random.Random(1)))
    return path


def stub(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Have another program in the child's place."""
    command = [sys.executable, "-c", program]
    monkeypatch.setattr(
        Reader,
        "_started",
        lambda self: subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE),
    )


def test_a_reading_crosses_over_whole(reader: Reader, tmp_path: Path) -> None:
    path = noisy_file(tmp_path)
    here, there = read(path, bundled()), reader.read(path)
    assert isinstance(here, Reading) and here.is_doubtful and here.left_overs == there.left_overs  # type: ignore[union-attr]
    assert there == here


def test_a_package_and_a_data_file_are_reports_as_they_stand(reader: Reader, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(package(members()))
    (tmp_path / "a.json").write_bytes(members()["data"][1])
    reports = [reader.read(tmp_path / name) for name in ("a.zip", "a.json")]
    assert all(isinstance(report, Report) for report in reports)
    assert reports[0] == reports[1]


@pytest.mark.parametrize("kind", ["empty", "bomb", "entities", "scanned PDF"])
def test_a_harmful_file_gets_the_same_sentence_and_the_next_file_is_read(
    kind: str, reader: Reader, tmp_path: Path
) -> None:
    path = tmp_path / "有害.docx"
    path.write_bytes(HARMFUL[kind]())
    with pytest.raises(UnreadableError) as here:
        read(path, bundled())
    with pytest.raises(UnreadableError) as there:
        reader.read(path)
    assert str(there.value) == str(here.value)
    assert isinstance(reader.read(noisy_file(tmp_path)), Reading)


def test_what_is_not_there_is_named(reader: Reader, tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="没有\\.docx”不存在"):
        reader.read(tmp_path / "没有.docx")


def test_a_file_that_holds_its_reader_up_is_given_up(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(reader_module, "seconds_for", lambda is_old: 0.2)
    stub(monkeypatch, "import time; time.sleep(60)")
    with Reader() as reader, pytest.raises(UnreadableError, match="尚未读完"):
        reader.read(noisy_file(tmp_path))


@pytest.mark.parametrize("program", ["import os; os.kill(os.getpid(), 9)", "print('{\"reading\": {', end='')", ""])
def test_a_reader_that_dies_is_a_sentence(program: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stub(monkeypatch, program)
    with Reader() as reader, pytest.raises(UnreadableError, match="内存或出了错"):
        reader.read(noisy_file(tmp_path))


@pytest.mark.skipif(sys.platform != "linux", reason="limits of Linux")
def test_what_has_no_end_is_ended_by_the_limits_of_the_child(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(drawing_of_itself())
    with pytest.raises(UnreadableError, match=r"有害文件|庞杂|损坏"):
        reader.read(path)


def test_a_child_that_went_away_meanwhile_is_replaced(tmp_path: Path) -> None:
    with Reader() as reader:
        reader._process.kill()
        reader._process.wait()
        assert isinstance(reader.read(noisy_file(tmp_path)), Reading)
        gc.collect()  # nothing of the first is left open


def test_closing_ends_the_child(tmp_path: Path) -> None:
    reader = Reader()
    child = reader._process
    reader.close()
    assert child.poll() is not None
    reader.close()


def test_a_reader_that_is_closed_as_it_begins_to_read_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The window closes it from its own thread: its streams were closed between two steps of the thread that reads."""
    reader = Reader()
    child, closing = reader._process, Thread(target=reader.close)

    class Closed(Timer):
        def start(self) -> None:
            super().start()
            closing.start()
            child.wait()
            closing.join(0.3)  # it may wait for the end of the reading

    monkeypatch.setattr(reader_module, "Timer", Closed)
    with pytest.raises(UnreadableError, match="已停止"):
        reader.read(noisy_file(tmp_path))
    closing.join()
    with pytest.raises(UnreadableError, match="已停止"):
        reader.read(noisy_file(tmp_path))
    assert reader._process is child  # no other was started


def test_a_child_whose_time_ends_with_its_answer_reads_no_other_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It was killed behind its answer, and the next file was called harmful."""

    class Late(Timer):
        def cancel(self) -> None:
            self.function()  # it had just begun
            super().cancel()

    with Reader() as reader:
        child = reader._process
        with monkeypatch.context() as patch:
            patch.setattr(reader_module, "Timer", Late)
            with pytest.raises(UnreadableError, match="尚未读完"):
                reader.read(noisy_file(tmp_path))
        assert reader._process is not child
        assert isinstance(reader.read(noisy_file(tmp_path)), Reading)


def test_a_reader_of_a_test_that_is_closed_twice_harms_no_later_one(tmp_path: Path) -> None:
    with kept_readers():
        earlier = Reader(), Reader()
        for reader in earlier * 2:
            reader.close()
        with Reader() as later:
            assert isinstance(later.read(noisy_file(tmp_path)), Reading)


@pytest.mark.skipif(sys.platform == "win32", reason="limits of POSIX")
def test_the_child_cannot_take_more_memory_than_it_is_given() -> None:
    program = "from app.reader.limits import BYTES, limit; limit(is_old=False); bytearray(BYTES)"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=False)
    assert b"MemoryError" in done.stderr


def test_a_data_file_larger_than_any_report_is_not_read(reader: Reader, tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"[" + b"[]," * (LARGEST // 3) + b"[]]")
    with pytest.raises(DataFileError, match="超过"):
        reader.read(path)
