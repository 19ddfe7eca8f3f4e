"""Make what is installed: `python3 packaging/build.py deb | portable | windows | all [--here]`, into dist/.

Needs Python 3.11 or later; the rest is installed into .venv and build/. On Linux the program is built inside an old
Debian, so that it runs on old systems: as root, with debootstrap. On Windows: with NSIS.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import environment
from installers import bundle, deb, facts, portable, rehearsal, windows
from system_packages import SetupError

KINDS = ("deb", "portable", "windows", "all")


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="build.py", description="Make the packages of this program.")
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("--here", action="store_true", help="use this system's Python: runs only on systems as new")
    parser.add_argument("--packed", action="store_true", help="pack the bundle that was made before")
    parser.add_argument("--rehearse", action="store_true", help="of windows, on another system: all but the programs")
    options = parser.parse_args(argv)
    try:
        if options.rehearse:
            made = rehearsal.rehearse(environment.prepare(environment.RUNTIME_LOCK, window=False))
            print(*made, sep="\n")
            return 0
        for path in build(options.kind, here=options.here, packed=options.packed):
            print(path)
    except SetupError as problem:
        print(f"build.py: {problem}", file=sys.stderr)
        return 2
    except subprocess.CalledProcessError as failure:
        print(f"build.py: {Path(failure.cmd[0]).name} failed with code {failure.returncode}.", file=sys.stderr)
        return 1
    return 0


def build(kind: str, *, here: bool, packed: bool) -> list[Path]:
    on_windows = sys.platform == "win32"
    if (kind == "windows") != on_windows and kind not in ("all", "portable"):
        raise SetupError(f"{kind} is built on {'Windows' if kind == 'windows' else 'Linux'}, which this is not.")
    folder = bundle.BUNDLE if packed else bundle.make(here=here)
    if not on_windows:
        makers = {"deb": deb.make, "portable": portable.make_tar}
        return [make(folder, facts.DIST) for name, make in makers.items() if kind in (name, "all")]
    if not packed:
        for program in folder.glob("*.exe"):
            windows.sign(program)
    made = []
    if kind in ("portable", "windows", "all"):
        made.append(portable.make_zip(folder, facts.DIST))
    if kind in ("windows", "all"):
        setup = facts.DIST / f"{portable.TOP}-windows-{facts.machine()}.exe"
        windows.sign(windows.installer(folder, setup))
        made.append(setup)
    return made


if __name__ == "__main__":
    raise SystemExit(main())
