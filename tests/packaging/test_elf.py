"""What objdump tells of programs and libraries."""

import shutil
import sys
from pathlib import Path

import pytest

from installers import elf, facts, root


def test_highest_of_each_set() -> None:
    names = ["0x09691a75", "GLIBC_2.9", "GLIBC_2.28", "GLIBC_2.3.4", "GLIBCXX_3.4.21", "CXXABI_1.3", "GLIBC_PRIVATE"]
    assert elf.highest(names) == {"GLIBC": (2, 28), "GLIBCXX": (3, 4, 21), "CXXABI": (1, 3)}


@pytest.mark.skipif(sys.platform != "linux" or not shutil.which("objdump"), reason="no objdump, or no ELF")
def test_reads_what_a_library_needs(tmp_path: Path) -> None:
    import PySide6

    shutil.copy(Path(PySide6.__file__).parent / "QtCore.abi3.so", tmp_path)
    (tmp_path / "note.so").write_text("no library")
    (needs,) = elf.read(tmp_path)
    assert "libQt6Core.so.6" in needs.libraries
    assert (2, 2) < needs.versions["GLIBC"] <= facts.floor()


def test_wheels_are_chosen_for_the_floor() -> None:
    options = root.wheel_options()
    newest = options[0].removeprefix("--platform=manylinux_").split("_")
    assert (int(newest[0]), int(newest[1])) == facts.floor()
