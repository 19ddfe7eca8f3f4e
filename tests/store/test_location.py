"""The place of the library, and its move to another folder or computer."""

from pathlib import Path, PurePosixPath

import pytest

from app.store import (
    Library,
    LibraryError,
    choose_folder,
    chosen_folder,
    default_folder,
    library_folder,
    location,
    recover,
)
from app.store.files import LIBRARY
from app.store.location import SHARED, file_system, is_shared
from tests.store.samples import document, filled, summary

MOUNTS = """\
/dev/sda1 / ext4 rw,relatime 0 0
server:/data /data/nfs nfs4 rw 0 0
//server/share /mnt/共享\\040盘 cifs rw 0 0
tmpfs /data/nfs/local tmpfs rw 0 0
short
"""


@pytest.fixture(autouse=True)
def own_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("NIANBAO_DATA", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def test_a_folder_of_choice_holds_until_it_is_taken_back(tmp_path: Path) -> None:
    assert chosen_folder() is None and library_folder() == default_folder()
    choose_folder(tmp_path / "单位 年报")
    assert library_folder() == chosen_folder() == tmp_path / "单位 年报"
    choose_folder(None)
    assert library_folder() == default_folder()


def test_what_the_program_is_told_goes_before_a_choice(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    choose_folder(tmp_path / "chosen")
    monkeypatch.setenv("NIANBAO_DATA", str(tmp_path / "told"))
    assert library_folder() == tmp_path / "told"


def test_a_choice_that_cannot_be_kept_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    with pytest.raises(LibraryError):
        choose_folder(tmp_path)


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/data/x", "ext4"),
        ("/data/nfs/a/b", "nfs4"),
        ("/data/nfs", "nfs4"),
        ("/data/nfs/local/x", "tmpfs"),
        ("/mnt/共享 盘/年报", "cifs"),
        ("/data/nfsx", "ext4"),
    ],
)
def test_the_innermost_mount_says_what_a_folder_is_on(folder: str, kind: str) -> None:
    assert file_system(PurePosixPath(folder), MOUNTS) == kind


def test_shares_are_told_from_disks() -> None:
    assert {"nfs4", "cifs"} <= SHARED and not {"ext4", "tmpfs", "ntfs3", "vfat"} & SHARED


def test_the_library_is_no_place_for_its_own_copy(library):
    place = library.path.stat().st_ino
    with pytest.raises(LibraryError, match="正在使用"):
        library.save_copy(library.path.parent / "." / library.path.name)
    assert library.path.stat().st_ino == place


def test_a_copy_is_a_whole_library_for_another_computer(tmp_path: Path) -> None:
    filled(tmp_path / "old")
    library = Library.open(tmp_path / "old")
    library.create(summary("late"), document(9), "新建")
    library.save_copy(tmp_path / "年报库.db")
    library.close()
    assert [path.name for path in tmp_path.glob("*.*")] == ["年报库.db"]
    Library.open(tmp_path / "new").close()
    aside = recover(tmp_path / "new", tmp_path / "年报库.db", "replaced")
    assert aside is not None and aside.name.startswith("replaced-") and (aside / LIBRARY).exists()
    moved = Library.open(tmp_path / "new")
    assert "late" in [line.report for line in moved.summaries()]
    assert moved.document("late") == document(9)
    moved.close()


def test_a_copy_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    filled(tmp_path / "old")
    library = Library.open(tmp_path / "old")
    (tmp_path / "taken.db").mkdir()
    with pytest.raises(LibraryError):
        library.save_copy(tmp_path / "taken.db")
    library.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["old", "taken.db"]


def test_a_folder_is_shared_by_what_the_system_says_of_its_mount(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts = tmp_path / "mounts"
    monkeypatch.setattr(location, "MOUNTS", mounts)
    assert not is_shared(tmp_path), "nothing is known without the list"
    mounts.write_text(f"/dev/sda1 / ext4 rw 0 0\nserver:/x {tmp_path / 'share'} nfs4 rw 0 0\n", "utf-8")
    assert not is_shared(tmp_path)
    assert is_shared(tmp_path / "share" / "年报")
