"""All of a build for Windows that needs no Windows: its wheels, what is kept of them, the archive and the installer.

What is missing is the freezing, for PyInstaller makes programs of its own system only, and the signing. In the place of
the two programs stand empty files, so the packages install but do not run.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from environment import ROOT, RUNTIME_LOCK
from installers import bundle, contents, facts, icons, portable, windows
from system_packages import SetupError

FOLDER = facts.BUILD / "windows"
PLATFORM = ("--platform=win_amd64", "--python-version=3.11", "--implementation=cp")
ABIS = ("--abi=cp311", "--abi=abi3", "--abi=none")
NEEDED = (
    *(f"PySide6/{name}.pyd" for name in sorted(contents.BINDINGS)),
    *(f"PySide6/Qt6{name}.dll" for name in sorted({"Core", "Gui", "Widgets", "Svg", "PrintSupport"})),
    *(f"PySide6/plugins/{name}.dll" for name in ("platforms/qwindows", "styles/qmodernwindowsstyle")),
    *(f"PySide6/plugins/{name}.dll" for name in ("iconengines/qsvgicon", "imageformats/qsvg")),
    "PySide6/translations/qtbase_zh_CN.qm",
)
"""Files without which the window does not open on Windows, or not in Chinese."""


def rehearse(python: Path) -> list[Path]:
    """The archive and the installer; each is what Windows would make, but for the programs. Raises SetupError."""
    icons.make(python)
    site = FOLDER / "site"
    bundle.install(python, site, RUNTIME_LOCK, [*PLATFORM, *ABIS])
    made = assemble(site, FOLDER / facts.NAME)
    windows.version_resource()
    setup = FOLDER / f"{portable.TOP}-windows-amd64.exe"
    return [portable.make_zip(made, FOLDER), windows.installer(made, setup)]


def assemble(site: Path, target: Path) -> Path:
    """Lay the files of the wheels that the program uses, and its own, where the bundle has them."""
    shutil.rmtree(target, ignore_errors=True)
    inside = target / "_internal"
    names = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file())
    kept = [name for name in names if contents.is_used(name)]
    if missing := missing_of(kept):
        raise SetupError(f"the wheels for Windows lack what the window needs: {', '.join(missing)}.")
    for name in kept:
        _copy(site / name, inside / name)
    for source, folder in contents.data(ROOT):
        _copy(Path(source), inside / folder / PurePosixPath(source).name)
    for program in (f"{facts.NAME}.exe", f"{facts.NAME}-cli.exe"):
        (target / program).touch()
    return target


def missing_of(names: Sequence[str]) -> list[str]:
    """Return the members of NEEDED that are not among the names."""
    return [name for name in NEEDED if name not in names]


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, target)
