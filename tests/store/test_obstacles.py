"""A full disk, a folder that cannot be written to: a sentence each, and nothing that was saved is lost."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.store import Library, LibraryError, LibraryFull, LibraryReadOnly
from tests.store.samples import document, entry, filled, summary
from tests.store.test_second_copy import opening

posix = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX system")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of one megabyte."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    try:
        mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        mounted = False
    if not mounted:
        pytest.skip("no right to mount a small file system here")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.fixture
def open_to_all() -> Iterator[Path]:
    """A folder that every user can reach, which pytest's own are not."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder
        for path in (folder, *folder.rglob("*")):
            path.chmod(0o755)


def test_a_full_disk_refuses_a_commit_and_takes_it_once_there_is_room(small_disk):
    library = Library.open(small_disk)
    library.create(summary(), document(1), "新建")
    library.commit(summary(), document(2), [entry(1)])
    filler = small_disk / "filler"
    with pytest.raises(OSError, match="No space"):
        filler.write_bytes(bytes(2**21))
    for _ in range(3):
        with pytest.raises(LibraryFull, match=r"磁盘空间不足，这次的内容未写入“.*library\.db”，以前保存的都还在"):
            library.commit(summary(), document(3, 9000), [entry(2)])
        assert library.document("report-1") == document(2)
        assert library.load("report-1").log == (entry(1),)
    filler.unlink()
    library.commit(summary(), document(3, 9000), [entry(2)])
    library.close()
    library = Library.open(small_disk)
    assert library.was_clean
    assert library.document("report-1") == document(3, 9000)
    assert library.load("report-1").log == (entry(1), entry(2))
    library.close()


def test_a_full_disk_does_not_keep_the_library_from_closing(small_disk):
    library = Library.open(small_disk)
    library.create(summary(), document(1), "新建")
    with pytest.raises(OSError, match="No space"):
        (small_disk / "filler").write_bytes(bytes(2**21))
    library.close()
    (small_disk / "filler").unlink()
    library = Library.open(small_disk)
    assert library.document("report-1") == document(1)
    library.close()


def test_a_backup_that_finds_no_room_leaves_the_series_as_it_was(small_disk):
    library = Library.open(small_disk)
    good = library.back_up()
    with pytest.raises(OSError, match="No space"):
        (small_disk / "filler").write_bytes(bytes(2**21))
    with pytest.raises(LibraryFull):
        library.back_up()
    assert [path.name for path in good.parent.iterdir()] == [good.name]
    (small_disk / "filler").unlink()
    library.create(summary(), document(1), "新建")
    library.close()


def test_a_full_disk_at_the_first_start_leaves_no_half_a_library(small_disk):
    with pytest.raises(OSError, match="No space"):
        (small_disk / "filler").write_bytes(bytes(2**21))
    with pytest.raises(LibraryFull):
        Library.open(small_disk)
    (small_disk / "filler").unlink()
    assert list(small_disk.iterdir()) == []
    Library.open(small_disk).close()


def test_a_library_that_may_not_grow_says_that_the_disk_is_full(library):
    library.create(summary(), document(1), "新建")
    (pages,) = library._connection.execute("PRAGMA page_count").fetchone()
    library._connection.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(LibraryFull):
        library.commit(summary(), document(2, 9000), [entry(1)])
    assert library.document("report-1") == document(1)
    library._connection.execute("PRAGMA max_page_count = 4294967294")
    library.commit(summary(), document(2, 9000), [entry(1)])
    assert library.document("report-1") == document(2, 9000)


LIMITED = """
import resource, sys
from pathlib import Path
from tests.store.samples import document, entry, summary
from app.store import Library, LibraryError
library = Library.open(Path(sys.argv[1]))
library.create(summary(), document(1), "new")
least, most = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (Path(sys.argv[1], "library.db-wal").stat().st_size, most))
try:
    library.commit(summary(), document(2, 9000), [entry(1)])
except LibraryError as error:
    print(type(error).__name__, error)
print(library.document("report-1") == document(1), library.load("report-1").log)
resource.setrlimit(resource.RLIMIT_FSIZE, (least, most))
library.commit(summary(), document(2, 9000), [entry(1)])
"""


@posix
def test_a_disk_that_refuses_to_write_is_told_and_tried_again(project_root, folder):
    command = [sys.executable, "-X", "utf8", "-c", LIMITED, str(folder)]
    told = subprocess.run(command, cwd=project_root, capture_output=True, encoding="utf-8", check=True).stdout
    error, state = told.splitlines()
    assert error.startswith(f"LibraryUnreachable 读写“{folder / 'library.db'}”时出错，以前保存的都还在，请检查磁盘")
    assert state == "True ()"
    library = Library.open(folder)
    assert library.document("report-1") == document(2, 9000)
    library.close()


@posix
def test_a_folder_that_may_not_be_written_to(project_root, open_to_all):
    open_to_all.chmod(0o555)
    assert opening(project_root, open_to_all, "--as-nobody") == (
        "LibraryReadOnly",
        f"“{open_to_all}”不能写入（只读或没有权限），请换一个能写入的文件夹，或请管理员开放写入权限。",
    )


@posix
def test_a_library_in_a_folder_that_may_not_be_written_to(project_root, open_to_all):
    before = filled(open_to_all).read_bytes()
    (open_to_all / "library.db").chmod(0o666)
    open_to_all.chmod(0o555)
    kind, sentence = opening(project_root, open_to_all, "--as-nobody")
    assert kind == "LibraryReadOnly"
    assert f"“{open_to_all}”不能写入" in sentence
    assert (open_to_all / "library.db").read_bytes() == before


@posix
@pytest.mark.parametrize("mode", [0o444, 0o000])
def test_a_library_file_that_may_not_be_written_to(project_root, open_to_all, mode):
    file = filled(open_to_all)
    before = file.read_bytes()
    file.chmod(mode)
    open_to_all.chmod(0o777)
    kind, sentence = opening(project_root, open_to_all, "--as-nobody")
    assert kind == "LibraryReadOnly"
    assert f"“{file}”不能写入" in sentence
    file.chmod(0o600)  # an ordinary user reads it no more than the copy does
    assert file.read_bytes() == before


@posix
def test_a_folder_that_may_not_be_made(project_root, open_to_all):
    open_to_all.chmod(0o555)
    kind, sentence = opening(project_root, open_to_all / "资料" / "年报", "--as-nobody")
    assert kind == "LibraryReadOnly"
    assert "资料" in sentence


@posix
def test_a_folder_that_may_not_be_looked_into(project_root, open_to_all):
    filled(open_to_all / "年报")
    (open_to_all / "年报").chmod(0o000)
    assert opening(project_root, open_to_all / "年报", "--as-nobody")[0] == "LibraryReadOnly"


def test_a_read_only_disk(small_disk, tmp_path):
    before = filled(small_disk).read_bytes()
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(LibraryReadOnly, match="不能写入"):
        Library.open(small_disk)
    with pytest.raises(LibraryReadOnly, match="不能写入"):
        Library.open(small_disk / "another")
    library = Library.look_at(small_disk)
    assert library.read_only
    assert library.document("report-1") == document(1)
    library.set_setting("window", {})
    for change in (
        lambda: library.commit(summary("report-1"), document(2), [entry(5)]),
        lambda: library.remove("report-1"),
        library.back_up,
    ):
        with pytest.raises(LibraryReadOnly, match="不能写入"):
            change()
    library.save_copy(tmp_path / "copy.db")
    library.close()
    assert (small_disk / "library.db").read_bytes() == before


@pytest.mark.parametrize("below", ["", "年报", "资料/年报"])
def test_a_folder_s_place_taken_by_a_file(tmp_path, below):
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    with pytest.raises(LibraryError, match=r"“.*taken.*”"):
        Library.open(tmp_path / "taken" / below)


def test_a_library_s_place_taken_by_a_folder(folder):
    (folder / "library.db").mkdir(parents=True)
    with pytest.raises(LibraryError, match=r"library\.db”"):
        Library.open(folder)
