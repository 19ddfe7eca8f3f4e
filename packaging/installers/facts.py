"""The facts that every package states: names, version, dates, kinds of machine."""

from __future__ import annotations

import os
import platform
import re
import subprocess
import tomllib

from environment import ROOT

NAME = "nianbao"
TITLE = "政府信息公开年报填报"
SUMMARY = "填写、核对并导出政府信息公开工作年度报告"
BUILD = ROOT / "build"
"""Everything that is made on the way; may be thrown away at any time."""
DIST = ROOT / "dist"
"""What is handed out."""

VERSION: str = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]

MACHINES = {"x86_64": "amd64", "AMD64": "amd64", "aarch64": "arm64", "ARM64": "arm64"}
"""Debian's names for the machines the program is built on."""


def machine() -> str:
    """This machine, by Debian's name."""
    return MACHINES.get(platform.machine(), platform.machine())


def floor() -> tuple[int, int]:
    """The C library that everything must run on: what Qt's own libraries need on this kind of machine."""
    return (2, 31) if machine() == "arm64" else (2, 28)


def epoch() -> int:
    """Seconds since 1970 of the last change of the sources: every time in a package, so that it can be made again."""
    if named := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(named)
    command = ["git", "log", "-1", "--format=%ct"]
    try:
        answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return int((ROOT / "CHANGELOG.md").stat().st_mtime)
    return int(answer.stdout)


def newest_heading() -> tuple[str, str]:
    """Return the newest heading of CHANGELOG.md: the version, and its date in brackets."""
    found = re.search(r"^## ([\d.]+)（(.+)）$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    return (found[1], found[2]) if found else ("", "")
