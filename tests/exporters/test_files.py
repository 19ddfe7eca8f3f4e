"""Files on Windows, as far as that can be tried anywhere: reserved names, long paths, files that others hold open."""

from pathlib import Path

import pytest

from app.exporters.files import LONGEST_NAME, FileError, replace_file, safe_name


@pytest.mark.parametrize(
    "name", ["CON", "con", "Nul.2024", "COM1", "lpt9.甲", "COM¹", "CONIN$", "aux .甲", "PRN. .", " nul "]
)
def test_a_device_of_windows_is_no_file_name(name: str) -> None:
    assert safe_name(name).startswith("_")


@pytest.mark.parametrize("name", ["CONCERN", "com", "com10", "甲CON", "教育局"])
def test_other_names_stay(name: str) -> None:
    assert safe_name(name) == name


@pytest.mark.parametrize("name", ["甲.", "甲 . ", "甲\t", "甲" + "。" * 300, ". .", ""])
def test_what_windows_would_cut_off_is_not_there(name: str) -> None:
    safe = safe_name(name)
    assert safe and safe == safe.strip(" .") and len(safe.encode()) <= LONGEST_NAME


def test_a_path_that_windows_finds_too_long_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows says of it that it is not there."""

    def refuse(*_: object, **__: object) -> None:
        raise FileNotFoundError(2, "The filename or extension is too long")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(FileError, match="路径太长"):
        replace_file(tmp_path / ("下级" * 60) / ("单位" * 60) / "年报.docx", b"")
    with pytest.raises(FileError, match="换一个文件夹"):
        replace_file(Path("年报.docx"), b"")


@pytest.mark.parametrize(("number", "windows"), [(13, 5), (13, 32), (13, 33)])
def test_a_file_that_another_program_holds_is_told(
    number: int, windows: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows: access denied, in use by another process, locked by it; all three come as EACCES."""
    file = tmp_path / "年报.docx"
    file.write_bytes(b"before")

    def held(*_: object) -> None:
        error = PermissionError(number, "in use")
        error.winerror = windows  # type: ignore[attr-defined,unused-ignore]
        raise error

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(FileError, match="正在别的程序中打开"):
        replace_file(file, b"after")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("年报.docx", b"before")]
