"""Makes the bundle: the program with its Python and its libraries, in one folder that runs where it is put."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import environment
from environment import BUILD_LOCK, ROOT, RUNTIME_LOCK
from installers import facts, icons, legal, root

BUNDLE = facts.BUILD / "bundle" / facts.NAME
INTERNAL = BUNDLE / "_internal"
"""Where everything but the program file lies."""
_SCRIPTS = ("packaging/installers", "packaging/environment.py", "packaging/system_packages.py")
SOURCES = ("app", "forms", "resources", *_SCRIPTS, "pyproject.toml")
"""What the old system gets of the project, to make the bundle."""
TOOLS = facts.BUILD / "tools"
"""What makes the bundle, installed for this machine; the old system takes it over."""


def make(*, here: bool) -> Path:
    """The folder of the bundle. `here`: made by this system's Python, as is always done on Windows."""
    python = environment.prepare(RUNTIME_LOCK, window=False)
    icons.make(python)
    install(python, TOOLS, BUILD_LOCK)
    for left_over in (BUNDLE, facts.BUILD / "work"):
        _remove(left_over)
    if here or sys.platform != "linux":
        _make_here(python)
    else:
        _make_inside(python, root.make())
    return BUNDLE


def _make_here(python: Path) -> None:
    variables = {**os.environ, **_reproducible(), "PYTHONPATH": str(TOOLS)}
    command: list[str | Path] = [python, *_freeze(ROOT, BUNDLE.parent, facts.BUILD / "work")]
    subprocess.run(command, env=variables, check=True)
    legal.write_notices(INTERNAL, sorted(environment.VENV.glob("**/site-packages")), None)


def _make_inside(python: Path, old: Path) -> None:
    """Copy the sources into the old system, freeze them there, and take the result out."""
    site, work = old / root.SITE, old / "build" / facts.NAME
    install(python, site, RUNTIME_LOCK, root.wheel_options())
    _remove(work)
    for source in (*(ROOT / name for name in SOURCES), icons.FOLDER, TOOLS):
        target = work / source.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    inside = Path("/build", facts.NAME)
    command = [root.PYTHON, *map(str, _freeze(inside, inside / "out", inside / "work"))]
    root.run(old, command, **_reproducible(), PYTHONPATH=f"{inside}/build/tools")
    BUNDLE.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(work / "out" / facts.NAME, BUNDLE)
    legal.write_notices(INTERNAL, [site], old)


def _freeze(sources: Path, out: Path, work: Path) -> list[str | Path]:
    spec = sources / "packaging" / "installers" / "nianbao.spec"
    options = ["--noconfirm", "--clean", "--log-level=WARN"]
    return ["-m", "PyInstaller", *options, f"--distpath={out}", f"--workpath={work}", spec]


def _reproducible() -> dict[str, str]:
    return {"SOURCE_DATE_EPOCH": str(facts.epoch()), "PYTHONHASHSEED": "1"}


def install(python: Path, target: Path, lock: Path, options: Sequence[str] = ()) -> None:
    """Install locked wheels into a folder of their own."""
    _remove(target)
    command: list[str | Path] = [python, "-m", "pip", "install", "--quiet", "--no-input", "--no-deps", "--no-compile"]
    command += ["--only-binary=:all:", "--require-hashes", *options, "--target", target, "--requirement", lock]
    subprocess.run(command, check=True, stdout=2)


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)
