"""Reads with objdump what programs and libraries of Linux need of the system."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

Version = tuple[int, ...]
_MAGIC = b"\x7fELF"


class Needs(NamedTuple):
    """The needs of one file: libraries, and the highest version of each set of symbols, such as GLIBC or GLIBCXX."""

    path: Path
    libraries: tuple[str, ...]
    versions: dict[str, Version]


def read(folder: Path) -> Iterator[Needs]:
    """Every program and library below `folder`."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and is_elf(path):
            yield needs(path)


def needs(path: Path) -> Needs:
    told = subprocess.run(["objdump", "-p", path], capture_output=True, text=True, errors="replace", check=True).stdout
    libraries = tuple(re.findall(r"^\s*NEEDED\s+(\S+)", told, re.MULTILINE))
    return Needs(path, libraries, highest(told.partition("Version References:")[2].split()))


def highest(names: Iterable[str]) -> dict[str, Version]:
    """The highest of names like GLIBC_2.28, by what stands before the number."""
    found: dict[str, Version] = {}
    for name in names:
        if match := re.fullmatch(r"([A-Z_]+)_(\d+(?:\.\d+)*)", name):
            version = tuple(map(int, match[2].split(".")))
            found[match[1]] = max(version, found.get(match[1], ()))
    return found


def is_elf(path: Path) -> bool:
    """Whether a file is a program or library of Linux."""
    with path.open("rb") as file:
        return file.read(4) == _MAGIC
