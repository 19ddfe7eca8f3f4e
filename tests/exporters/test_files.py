"""Files on Windows, as far as that can be tried anywhere: reserved names, long paths, files that others hold open.

And on POSIX systems: modes, links, and what is no file.
"""

import os
import re
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exporters.files import LONGEST_NAME, FileError, distinct_name, replace_file, safe_name, stem
from tests.made import empty

posix = pytest.mark.skipif(os.name != "posix", reason="needs a POSIX system")


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


@posix
def test_a_replaced_file_keeps_its_mode_and_a_new_one_follows_the_umask(tmp_path: Path) -> None:
    private, new = tmp_path / "private.docx", tmp_path / "new.docx"
    private.touch()
    private.chmod(0o600)
    before = os.umask(0o027)
    try:
        replace_file(private, b"1")
        replace_file(new, b"1")
    finally:
        os.umask(before)
    assert private.stat().st_mode & 0o777 == 0o600
    assert new.stat().st_mode & 0o777 == 0o640


@posix
def test_what_a_link_points_to_is_replaced_and_the_link_stays(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    real, link = tmp_path / "elsewhere" / "年报.docx", tmp_path / "年报.docx"
    real.write_bytes(b"before")
    link.symlink_to(real)
    replace_file(link, b"after")
    assert link.is_symlink()
    assert real.read_bytes() == b"after"
    assert [path.name for path in tmp_path.iterdir() if path != link] == ["elsewhere"]


@posix
def test_a_device_or_a_pipe_is_not_replaced(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(FileError, match="不是普通文件"):
        replace_file(pipe, b"1")
    assert pipe.is_fifo()


def test_left_overs_of_killed_programs_go_and_those_of_others_stay(tmp_path: Path) -> None:
    old, fresh, other = (tmp_path / name for name in (".nianbao-77-a", ".nianbao-78-b", ".other-1"))
    for left_over in (old, fresh, other):
        left_over.touch()
    os.utime(old, (0, 0))
    os.utime(other, (0, 0))
    replace_file(tmp_path / "new.txt", b"1")
    assert sorted(path.name for path in tmp_path.iterdir()) == [fresh.name, other.name, "new.txt"]


# -- names of units ----------------------------------------------------------------------------------------------------

LONG_NAME = "甲省乙市丙县人民政府" + "综合行政执法和应急管理服务保障中心" * 5


def named(unit: str) -> str:
    return stem(replace(empty(), unit={"id": "unit", "name": unit}))


def test_a_name_that_is_shortened_says_so_and_keeps_its_year() -> None:
    short = named(LONG_NAME)
    assert short.startswith("甲省乙市丙县人民政府") and "…" in short
    assert re.search(r"年政府信息公开工作年度报告_[0-9A-F]{6}$", short)
    assert len(short.encode()) <= LONGEST_NAME


@given(st.lists(st.text("甲乙/\\:局 院。", min_size=1, max_size=120), min_size=2, max_size=2, unique_by=str.strip))
def test_two_units_never_get_one_name(units: list[str]) -> None:
    one, other = (named(f"{unit}局") for unit in units)
    assert one != other
    assert max(len(one.encode()), len(other.encode())) <= LONGEST_NAME


def test_units_that_differ_only_in_their_middle_get_two_names() -> None:
    middle = len(LONG_NAME) // 2
    assert named(LONG_NAME) != named(f"{LONG_NAME[:middle]}及{LONG_NAME[middle + 1 :]}")


_OFFICE = "青禾市清源区住房和城乡建设局"
NASTY = [
    *("CON", "con", "NUL", "Com1", "LPT9", "aux.", "PRN ", "_CON", "局", "局.", "局..", "局 ", " 局", "．局"),
    *("局\u3000", "\u3000局", "A局", "a局", "\uff21局", "\uff41局", "\u00e9局", "e\u0301局", "\ufb01局", "fi局"),
    *("\u00c5局", "\u212b局", "\u00df局", "SS局", "ss局", "\u8c48局", "\uf900局", "局/一", "局\\一", "局:一", "局：一"),
    *("局*一", "局?一", "局|一", "局<一", "局>一", '局"一', "局_一", "局一", "局\u200b一", "局\u202e一", "局\xad一"),
    *("局\n一", "局\t一", "局\x00一", "局\x7f一", "😀局", "👨\u200d👩局", "👨👩局", "𠮷局", "\ud800局", "\udc00局"),
    *("\ufffd局", "县" * 300, "县" * 301),
    *("..", ".", "", "...局", "-局", "~局", "%TEMP%局", "{{x}}局", _OFFICE * 5, _OFFICE * 5 + "一"),
    *("😀" * 80, "😀" * 81, "a" * 255, "A" * 255),
]  # fmt: skip


def test_no_two_of_many_nasty_names_are_one_file_on_any_system() -> None:
    """Capitals, composed accents, trailing dots, what is not seen: where systems are blind, a mark tells them apart."""
    names = [named(unit) for unit in NASTY]
    as_blind_systems_see = {unicodedata.normalize("NFC", name).casefold() for name in names}
    assert len(NASTY) > 60
    assert len(as_blind_systems_see) == len(NASTY)
    for name in names:
        assert name == safe_name(name)
        assert len(f"{name}.docx".encode()) <= 255
        assert "年政府信息公开工作年度报告" in name


def test_a_name_of_the_usual_kind_is_not_marked() -> None:
    assert named("青禾市5G产业CBD管理局（筹）") == "青禾市5G产业CBD管理局（筹）_2024年政府信息公开工作年度报告"
    assert distinct_name("甲局_form", folds=False) == "甲局_form"


def test_a_long_name_keeps_the_ending_of_its_file() -> None:
    assert safe_name("00001_" + "年报" * 100 + ".docx").endswith("年.docx")
    assert len(safe_name("年报" * 100 + ".docx").encode()) <= LONGEST_NAME
