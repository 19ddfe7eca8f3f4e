"""Write the three lock files from pyproject.toml: `.venv/bin/python packaging/lock.py [--upgrade]`.

Needs pip-tools, which is not locked itself. The locks hold the hashes of every platform's wheels and no index address;
versions already locked stay as they are unless pyproject.toml rules them out or --upgrade is given.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from environment import BUILD_LOCK, DEV_LOCK, ROOT, RUNTIME_LOCK

# The oldest PySide6 that does the job, for glibc 2.28: the office PC's system decides, not the newest release.
HELD = {"pyside6-essentials": "6.8.0.2"}
# Needed on another system than the one that writes the lock, so the resolver here would leave them out.
WINDOWS = 'sys_platform == "win32"'
ELSEWHERE = {DEV_LOCK: {"colorama": WINDOWS}, BUILD_LOCK: {"pefile": WINDOWS, "pywin32-ctypes": WINDOWS}}
HEADER = "# Written by packaging/lock.py from pyproject.toml. Do not edit.\n"


def main() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    runtime = project["project"]["dependencies"]
    groups = project["dependency-groups"]
    _lock(RUNTIME_LOCK, runtime, [])
    # Constrained by the first lock, or for what builds by the second: all install the same versions.
    _lock(DEV_LOCK, [*runtime, *groups["dev"]], [RUNTIME_LOCK])
    _lock(BUILD_LOCK, groups["build"], [DEV_LOCK])


def _lock(target: Path, wanted: list[str], constraints: list[Path]) -> None:
    elsewhere = ELSEWHERE.get(target, {})
    requirements = [*(f"-c {lock}" for lock in constraints), *wanted]
    with tempfile.TemporaryDirectory() as folder:
        source, result = Path(folder, "requirements.in"), Path(folder, "requirements.txt")
        held = [] if constraints else [f"{name}=={version}" for name, version in HELD.items()]
        source.write_text("\n".join([*requirements, *held, *elsewhere]) + "\n", encoding="utf-8")
        if target.exists():
            result.write_bytes(target.read_bytes())
        command = [sys.executable, "-m", "piptools", "compile", "--quiet", "--generate-hashes", "--strip-extras"]
        command += ["--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]
        command += ["--no-emit-trusted-host", "--no-emit-options", "--allow-unsafe", *sys.argv[1:]]
        subprocess.run([*command, "--output-file", result, source], check=True, stdout=subprocess.DEVNULL)
        text = result.read_text(encoding="utf-8")
    pins = re.sub(r"^(#.*)?\n", "", text, flags=re.MULTILINE)
    target.write_text(HEADER + _with_markers(pins, elsewhere), encoding="utf-8", newline="\n")


def _with_markers(text: str, markers: dict[str, str]) -> str:
    for name, marker in markers.items():
        text, count = re.subn(rf"^({name}==[^\s;]+)[^\\\n]*\\$", rf"\1 ; {marker} \\", text, flags=re.MULTILINE)
        if count != 1:
            raise SystemExit(f"lock.py: {name} is not in the lock as expected")
    return text


if __name__ == "__main__":
    main()
