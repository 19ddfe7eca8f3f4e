"""An old Debian in a folder of its own, with a new Python: what is built there runs on old systems too."""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from installers import facts
from system_packages import SetupError

SYSTEM = "bullseye"
"""The oldest Debian that mirrors still carry."""
SOURCES = "bookworm"
"""The Debian whose Python is built: new enough for the program, and with its security fixes."""

TOOLS = "ca-certificates dpkg-dev gcc make patch pkg-config tcl xz-utils libexpat1-dev libffi-dev zlib1g-dev"
QT_NEEDS = (
    "libgl1 libegl1 libdbus-1-3 libfontconfig1 libglib2.0-0 libxkbcommon0 libxkbcommon-x11-0 libx11-xcb1 libcups2"
    " libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0"
    " libxcb-shm0 libxcb-sync1 libxcb-xfixes0 libxcb-xkb1 libwayland-client0 libwayland-cursor0"
)
HERE = Path(__file__).resolve().parent
RECIPE = ("interpreter.sh", "floor.h")
PYTHON = "/opt/python/bin/python3"
SITE = "opt/python/lib/python3.11/dist-packages"
"""Where that Python looks for libraries, and PyInstaller keeps folders as they are."""


def make() -> Path:
    """The folder of the old system, made when it is not there or its recipe has changed. Takes some ten minutes."""
    root = facts.BUILD / f"root-{facts.machine()}"
    stamp = root / "build" / "stamp"
    if stamp.exists() and stamp.read_text() == _digest():
        return root
    if os.geteuid() != 0 or not shutil.which("debootstrap"):
        raise SetupError(
            "the bundle is built inside an old Debian: please run this as root, with the package debootstrap"
            " installed; or add --here to build with this system's Python, for systems as new as this one."
        )
    remove(root)
    system(root, SYSTEM, f"{TOOLS} {QT_NEEDS}".split())
    _add_sources(root)
    for name in RECIPE:
        shutil.copy(HERE / name, root / "build")
    run(root, ["sh", "/build/interpreter.sh"])
    stamp.write_text(_digest())
    return root


def remove(root: Path) -> None:
    """Delete a system. Raises SetupError while something is mounted in it, which would be emptied with it."""
    if (root / "proc").is_mount():
        raise SetupError(f"{root / 'proc'} is still mounted: please unmount it first.")
    if root.exists():
        shutil.rmtree(root)


def system(root: Path, suite: str, packages: Sequence[str] = ()) -> None:
    """Lay down a minimal Debian in `root`."""
    partial = root.with_name(root.name + ".partial")
    remove(partial)
    partial.parent.mkdir(parents=True, exist_ok=True)
    command = ["debootstrap", "--variant=minbase", suite, str(partial)]
    if packages:
        command.insert(2, f"--include={','.join(packages)}")
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    shutil.copy("/etc/resolv.conf", partial / "etc")
    partial.rename(root)


def _add_sources(root: Path) -> None:
    """Let apt fetch the newer sources from where the old system came from."""
    lists = root / "etc" / "apt"
    mirror = (lists / "sources.list").read_text().split()[1]
    (lists / "sources.list.d" / "sources.list").write_text(f"deb-src {mirror} {SOURCES} main\n")
    (root / "build").mkdir(exist_ok=True)
    run(root, ["apt-get", "update"])


@contextmanager
def mounted(root: Path) -> Iterator[None]:
    """Within, the system has /proc, by which programs find themselves and Python's test runner reads the load."""
    proc = root / "proc"
    proc.mkdir(exist_ok=True)
    if proc.is_mount():
        yield
        return
    if subprocess.run(["mount", "-t", "proc", "proc", proc], check=False).returncode:
        raise SetupError(f"/proc could not be mounted in {root}: please run this where root may mount.")
    try:
        yield
    finally:
        # A program that was left behind may still hold it: it goes when that program ends.
        subprocess.run(["umount", "--lazy", proc], check=False)


def run(root: Path, command: Sequence[str], **variables: str) -> None:
    """Run a command inside with /proc, its output going to our own error output."""
    path = "/usr/sbin:/usr/bin:/sbin:/bin"
    network = {name: value for name, value in os.environ.items() if name.lower().endswith("_proxy")}
    environment = {"PATH": path, "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive", **network, **variables}
    with mounted(root):
        subprocess.run(["chroot", root, *command], env=environment, check=True, stdout=2)


def wheel_options() -> list[str]:
    """Return the options that make pip choose wheels for the old system."""
    machine = platform.machine()
    names = [f"manylinux_2_{minor}_{machine}" for minor in range(facts.floor()[1], 4, -1)]
    names += [f"manylinux{year}_{machine}" for year in ("2014", "2010", "1")]
    platforms = [f"--platform={name}" for name in names]
    return [*platforms, "--python-version=3.11", "--implementation=cp", "--abi=cp311", "--abi=abi3", "--abi=none"]


def _digest() -> str:
    recipe = b"".join((HERE / name).read_bytes() for name in RECIPE)
    return hashlib.sha256(recipe + f"{SYSTEM} {SOURCES} {TOOLS} {QT_NEEDS}".encode()).hexdigest()
