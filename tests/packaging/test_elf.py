"""The needs of programs and libraries as objdump prints them."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from installers import aged, elf, facts, root


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


@pytest.mark.skipif(sys.platform != "linux" or not shutil.which("objdump"), reason="no objdump, or no ELF")
def test_an_aged_system_refuses_what_is_newer_and_runs_what_is_not(tmp_path: Path) -> None:
    """The C library is copied and aged; a program is then run with the copy."""
    program = Path(shutil.which("true") or "")
    (newest,) = {version for name, version in elf.needs(program).versions.items() if name == "GLIBC"}
    before = (*newest[:-1], newest[-1] - 1)
    library = tmp_path / "usr" / "lib"
    library.mkdir(parents=True)
    libc = next(Path(line.split()[2]) for line in told("ldd", program).splitlines() if "libc.so.6" in line)
    loader = next(Path(line.split()[0]) for line in told("ldd", program).splitlines() if "ld-linux" in line)
    for path in (libc, loader):
        shutil.copy(path, library)
    run: list[str | Path] = [library / loader.name, "--library-path", library, program]
    assert subprocess.run(run, check=False).returncode == 0
    assert aged.age(tmp_path, {"GLIBC": newest}) >= 0
    assert subprocess.run(run, check=False).returncode == 0
    assert aged.age(tmp_path, {"GLIBC": before}) >= 1
    answer = subprocess.run(run, capture_output=True, text=True, check=False)
    assert answer.returncode != 0
    assert "version `GLIBC_{}.{}' not found".format(*newest) in answer.stderr
    shutil.copy(program, library)  # what belongs to the system is aged with it, and runs
    aged.age(tmp_path, {"GLIBC": before})
    assert subprocess.run([*run[:-1], library / program.name], check=False).returncode == 0


def told(*command: str | Path) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
