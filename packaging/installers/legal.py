"""Lays down the page of licences in a bundle, with those of the system's libraries that it brings."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path

from environment import ROOT

sys.path.insert(0, str(ROOT))

from app import licences

PAGE = licences.PAGE


def write_notices(internal: Path, folders: Sequence[Path], system: Path | None) -> None:
    """`folders`: where the libraries are installed; `system`: the Debian that the bundle was made in, if any."""
    sections = [*licences.own(), *licences.of_libraries(licences.locked(), folders)]
    if system is not None:
        sections += [(f"系统库：{name}", text) for name, text in of_system(brought(internal), system)]
    page = internal / licences.PAGE
    page.write_text(licences.set_out(sections), encoding="utf-8", newline="\n")


def libraries() -> list[str]:
    """The names of the libraries that need a section."""
    return licences.locked()


def brought(internal: Path) -> list[str]:
    """The names of the system's libraries in a bundle."""
    return sorted(path.name for path in internal.glob("lib*.so*") if not path.is_symlink())


def of_system(libraries: Sequence[str], system: Path) -> list[tuple[str, str]]:
    """Package and copyright file of each library that came from one; SQLite and Python were built from sources."""
    owner = {}
    for listed in (system / "var/lib/dpkg/info").glob("*.list"):
        for path in listed.read_text(encoding="utf-8").splitlines():
            owner[path.rpartition("/")[2]] = re.sub(r":\w+$", "", listed.stem)
    packages = sorted({owner[name] for name in libraries if name in owner})
    return [(name, (system / "usr/share/doc" / name / "copyright").read_text("utf-8", "replace")) for name in packages]
