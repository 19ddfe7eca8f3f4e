"""The archives to unpack: their names and bits on both systems, and the file that makes them portable."""

import tarfile
import zipfile
from pathlib import Path

import pytest

from app.system import BESIDE, PORTABLE
from installers import portable
from tests.packaging import standin


@pytest.fixture(autouse=True)
def dated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")


def test_for_linux(tmp_path: Path) -> None:
    bundle = standin.bundle(tmp_path, "nianbao")
    (bundle / "_internal" / "libz.so").symlink_to("libz.so.1")
    made = portable.make_tar(bundle, tmp_path / "one")
    (bundle / "nianbao").touch()
    assert portable.make_tar(bundle, tmp_path / "two").read_bytes() == made.read_bytes()
    with tarfile.open(made) as archive:
        # `filter` came with Python 3.11.4; where there is a filter the attribute names it.
        archive.extraction_filter = getattr(tarfile, "data_filter", lambda member, _: member)
        archive.extractall(tmp_path / "out")
        link = archive.getmember(f"{portable.TOP}/_internal/libz.so")
    top = tmp_path / "out" / portable.TOP
    assert (top / "nianbao").read_bytes() == b"program" and (top / "nianbao").stat().st_mode & 0o111
    assert link.linkname == "libz.so.1"
    assert (top / PORTABLE).exists()
    assert BESIDE in (top / portable.NOTE).read_text(encoding="utf-8-sig")


def test_for_windows(tmp_path: Path) -> None:
    bundle = standin.bundle(tmp_path, "nianbao.exe")
    made = portable.make_zip(bundle, tmp_path / "one")
    assert portable.make_zip(bundle, tmp_path / "two").read_bytes() == made.read_bytes()
    with zipfile.ZipFile(made) as archive:
        names = archive.namelist()
        note = archive.read(f"{portable.TOP}/{portable.NOTE}")
    parts = ("_internal/forms/edition.toml", "nianbao.exe", PORTABLE, portable.NOTE)
    assert sorted(names) == sorted(f"{portable.TOP}/{part}" for part in parts)
    assert b"nianbao.exe" in note and note.count(b"\r\n") == note.count(b"\n")
