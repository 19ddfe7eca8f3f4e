"""The project's .venv: made when absent, brought to the locked versions, and known to be ready by a stamp."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from system_packages import SetupError, provide

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "nianbao-stamp.json"
RUNTIME_LOCK = ROOT / "packaging" / "requirements.lock"
DEV_LOCK = ROOT / "packaging" / "requirements-dev.lock"  # holds all of RUNTIME_LOCK as well
BUILD_LOCK = ROOT / "packaging" / "requirements-build.lock"  # beside RUNTIME_LOCK, what makes a bundle of it


def has_display() -> bool:
    if sys.platform == "linux":
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True


def prepare(lock: Path, *, window: bool) -> Path:
    """Return the Python of a .venv that holds what `lock` names, with the system's libraries seen to.

    A stamp written after the last complete set-up makes this cheap: only digests are compared.
    """
    stamp = _read_stamp()
    current = stamp.get("python") == _version() and PYTHON.exists()
    locks: dict[str, str] = stamp.get("locks", {}) if current else {}
    libraries: list[str] = stamp.get("libraries", []) if current else []
    needed = ["base", "window"] if window else ["base"]
    digest = _digest(lock)
    if locks.get(lock.name) == digest and set(needed) <= set(libraries):
        return PYTHON
    _set_up(lock, needed)
    locks[lock.name] = digest
    if lock == DEV_LOCK:
        locks[RUNTIME_LOCK.name] = _digest(RUNTIME_LOCK)
    _write_stamp({"python": _version(), "locks": locks, "libraries": sorted({*libraries, *needed})})
    return PYTHON


def _set_up(lock: Path, groups: list[str]) -> None:
    # An interrupted set-up must not look complete.
    STAMP.unlink(missing_ok=True)
    usable = _usable()
    provide(groups, venv=not usable)
    if not usable:
        _make()
    _install(lock)


def _usable() -> bool:
    """Whether .venv has a Python of our own version, with pip: it may be half made, or the system's Python gone."""
    probe = "import sys, pip; print('%d.%d' % sys.version_info[:2])"
    command: list[str | Path] = [PYTHON, "-c", probe]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return False
    return answer.stdout.strip() == _version()


def _make() -> None:
    print(f"== making {VENV}", file=sys.stderr, flush=True)
    command: list[str | Path] = [sys.executable, "-m", "venv", "--clear", VENV]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    if answer.returncode:
        raise SetupError(f"{VENV} could not be made: {_last_line(answer.stdout + answer.stderr)}")


def _install(lock: Path) -> None:
    print(f"== installing {lock.name} (the first time this takes a few minutes)", file=sys.stderr, flush=True)
    command: list[str | Path] = [PYTHON, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    # Python compiles each module where it is first needed; all that pip brings would take 12 s, most of it for nothing.
    command += ["--no-compile"]
    # Only wheels: where there is none for this machine, one sentence instead of a compiler's output.
    command += ["--only-binary=:all:", "--require-hashes", "--requirement", lock]
    # pip gives up after 15 s of silence and then says that there is no such package; an office's mirror may be slower.
    patient = {"PIP_DEFAULT_TIMEOUT": "60", **os.environ, "PYTHONUTF8": "1"}
    answer = subprocess.run(command, env=patient, capture_output=True, text=True, errors="replace", check=False)
    if answer.returncode:
        raise SetupError(f"the packages of {lock.name} could not be installed: {_pip_reason(answer.stderr)}")


def _pip_reason(output: str) -> str:
    """Return pip's last error, after the broken connection, if any, which pip reports as a missing package."""
    errors = [line.removeprefix("ERROR: ") for line in output.splitlines() if line.startswith("ERROR:")]
    reason = (errors or [_last_line(output)])[-1]
    broken = re.findall(r"connection broken by '(.*)': /", output)
    return f"the network failed with {broken[-1]}; {reason}" if broken else reason


def _version() -> str:
    return f"{sys.version_info[0]}.{sys.version_info[1]}"


def _read_stamp() -> dict[str, Any]:
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def _write_stamp(stamp: dict[str, Any]) -> None:
    partial = STAMP.with_suffix(".partial")
    partial.write_text(json.dumps(stamp), encoding="utf-8")
    partial.replace(STAMP)


def _digest(lock: Path) -> str:
    try:
        # Git may check out with other line endings; the content is the same.
        return hashlib.sha256(lock.read_bytes().replace(b"\r\n", b"\n")).hexdigest()
    except OSError as error:
        raise SetupError(f"{lock} cannot be read ({error.strerror}); is this a complete copy of the project?") from None


def _last_line(output: str) -> str:
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    return lines[-1] if lines else "(it gave no reason)"
