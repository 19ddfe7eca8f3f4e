"""The libraries Qt expects from a Linux system, by Debian's names: found, installed when root, or asked for."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

VENV_PACKAGE = "python3-venv"
GROUPS = {
    "base": {
        "libgl1": "libGL.so.1",
        "libegl1": "libEGL.so.1",
        "libxkbcommon0": "libxkbcommon.so.0",
        "libdbus-1-3": "libdbus-1.so.3",
        "libfontconfig1": "libfontconfig.so.1",
        "libglib2.0-0": "libglib-2.0.so.0",
    },
    "window": {
        "libxcb-cursor0": "libxcb-cursor.so.0",
        "libxkbcommon-x11-0": "libxkbcommon-x11.so.0",
        "libxcb-icccm4": "libxcb-icccm.so.4",
        "libxcb-keysyms1": "libxcb-keysyms.so.1",
        "libxcb-shape0": "libxcb-shape.so.0",
    },
}
LISTS = Path("/var/lib/apt/lists")


class SetupError(Exception):
    """An expected reason why set-up cannot go on; its text is a sentence for the person at the keyboard."""


def provide(groups: Iterable[str], *, venv: bool) -> None:
    """See to the named groups, and with `venv` to what makes a virtual environment; a SetupError where we cannot."""
    if sys.platform != "linux":
        return
    wanted = missing(groups, venv=venv)
    if not wanted:
        return
    install = ["apt-get", "install", "--yes", "--no-install-recommends", *wanted]
    if not shutil.which("apt-get"):
        raise SetupError(
            f"this system lacks what Debian calls {' '.join(wanted)}; please install these with its own package"
            " manager and run this again."
        )
    if os.geteuid() != 0:
        raise SetupError(
            "some system packages are missing. Please run this line as an administrator, then try again:\n"
            f"sudo apt-get update && sudo {' '.join(install)}"
        )
    print(f"== installing system packages: {' '.join(wanted)}", file=sys.stderr, flush=True)
    if not any(LISTS.glob("*_Packages*")) or _apt(install):
        # No package lists, or lists so old that the versions they name are gone.
        _apt(["apt-get", "update"])
        if reason := _apt(install):
            raise SetupError(f"the system packages could not be installed; apt-get says: {reason}")
    if still := missing(groups, venv=False):
        raise SetupError(f"the system packages {' '.join(still)} are installed, but their libraries do not load.")


def missing(groups: Iterable[str], *, venv: bool) -> list[str]:
    """The packages whose library does not load, in the order of GROUPS."""
    wanted = [VENV_PACKAGE] if venv and importlib.util.find_spec("ensurepip") is None else []
    return wanted + [package for name in groups for package, library in GROUPS[name].items() if not _loads(library)]


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _apt(command: list[str]) -> str:
    """Run apt-get without questions; return its last error, or nothing when it went well."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    answer = subprocess.run(command, env=environment, capture_output=True, text=True, errors="replace", check=False)
    if answer.returncode == 0:
        return ""
    errors = [line for line in answer.stderr.splitlines() if line.startswith("E:")]
    return errors[0] if errors else f"code {answer.returncode}"
