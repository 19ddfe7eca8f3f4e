"""Set up this project and run it: `python3 packaging/dev.py run | test | bench | mutate | soak`.

Needs Python 3.11 or later and nothing else; what is missing is installed into .venv first.
"""

from __future__ import annotations

import sys

# Stands before our own imports, so that an older Python says this and not a syntax error.
if not (3, 11) <= sys.version_info[:2] <= (3, 13):
    sys.stderr.write(
        "dev.py: this is Python %d.%d; the locked packages need Python 3.11, 3.12 or 3.13.\n" % sys.version_info[:2]  # noqa: UP031
    )
    raise SystemExit(2)

import argparse
import os
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import environment
from environment import ROOT
from system_packages import SetupError

EXAMPLE = ROOT / "forms" / "disclosure-2021" / "example.json"
OUT = ROOT / "out"
BENCH = ROOT / "packaging" / "bench"
MEMORY = Path("/dev/shm")
"""The folder in memory that Linux has."""
ROOM = 4 << 30
"""Bytes that are free where the tests may write: ten times what they need."""


def main(argv: Sequence[str] | None = None) -> int:
    options, extra = _parse(sys.argv[1:] if argv is None else argv)
    try:
        if options.command == "run":
            return run()
        if options.command == "test":
            return test(long=options.long, extra=extra)
        return HANDED_ON[options.command](extra)
    except SetupError as problem:
        print(f"dev.py: {problem}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("dev.py: stopped.", file=sys.stderr)
        return 130


def run() -> int:
    """Open the window; without a display check and export the bundled example instead."""
    window = environment.has_display()
    python = environment.prepare(environment.RUNTIME_LOCK, window=window)
    if window:
        return _call([python, "-m", "app"])
    _note(f"no display: checking and exporting {EXAMPLE.relative_to(ROOT)} into {OUT}")
    checked = _call([python, "-m", "app", "check", EXAMPLE])
    exported = _call([python, "-m", "app", "export", EXAMPLE, "--to", OUT])
    return max(checked, exported)


def test(*, long: bool, extra: Sequence[str]) -> int:
    """Run all that CI runs, every step even after a failed one; mypy, which uses one processor, beside the tests."""
    from concurrent.futures import ThreadPoolExecutor
    from tempfile import TemporaryDirectory, TemporaryFile

    python = environment.prepare(environment.DEV_LOCK, window=False)
    tests = ["-m", "pytest", f"--numprocesses={_processors() + 1}", "--dist=worksteal"]
    wanted = [*(["--long"] if long else []), *extra]

    def timed(name: str, arguments: list[str], output: IO[str] | None = None) -> tuple[str, int, float]:
        _note(name)
        began = time.monotonic()
        code = _call([python, *arguments], output, QT_QPA_PLATFORM="offscreen")
        return name, code, time.monotonic() - began

    with (
        TemporaryFile("w+", encoding="utf-8") as said,
        TemporaryDirectory(prefix="nianbao-", dir=_quick_folder(), ignore_cleanup_errors=True) as files,
        ThreadPoolExecutor(1) as beside,
    ):
        types = beside.submit(timed, "mypy", ["-m", "mypy"], said)
        results = []
        if not (ROOT / "tests" / "__pycache__").is_dir():
            # All processes of pytest would compile the same at once: 50 s of the processor instead of 28.
            with Path(files, "collected").open("w", encoding="utf-8") as collected:
                results.append(timed("compile", ["-m", "pytest", "--collect-only", "--quiet"], collected))
        steps = [
            ("ruff check", ["-m", "ruff", "check", "."]),
            ("ruff format", ["-m", "ruff", "format", "--check", "."]),
            ("pytest", [*tests, "--basetemp", f"{files}/tests", *wanted]),
        ]
        results += [timed(*step) for step in steps]
        results.append(types.result())
        said.seek(0)
        print(f"\n{said.read()}", end="")
    print()
    for name, code, seconds in results:
        print(f"{name:<12} {'ok' if code == 0 else 'FAILED':<6} {seconds:7.1f} s")
    return 1 if any(code for _, code, _ in results) else 0


def _processors() -> int:
    """Return how many processors this process may use; tests take one process more, for each waits a third of its time.

    What they wait for are timers, child processes and what comes from them.
    """
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def _quick_folder() -> Path | None:
    """Return the folder in memory if tests can write much and run programs there: on a disk they wait a minute in all.

    None is the usual folder for temporary files.
    """
    try:
        system = os.statvfs(MEMORY)
    except (AttributeError, OSError):
        return None
    may_run = not system.f_flag & os.ST_NOEXEC and os.access(MEMORY, os.W_OK)
    return MEMORY if may_run and system.f_bavail * system.f_frsize >= ROOM else None


def bench(extra: Sequence[str]) -> int:
    """Run packaging/bench with the given arguments."""
    python = environment.prepare(environment.DEV_LOCK, window=False)
    if not (BENCH / "__main__.py").is_file():
        raise SetupError("packaging/bench is not there yet, so there is nothing to measure.")
    changes = {} if environment.has_display() else {"QT_QPA_PLATFORM": "offscreen"}
    return _call([python, BENCH, *extra], **changes)


def mutate(extra: Sequence[str]) -> int:
    """Run packaging/mutate.py with the given arguments."""
    python = environment.prepare(environment.DEV_LOCK, window=False)
    return _call([python, ROOT / "packaging" / "mutate.py", *extra], QT_QPA_PLATFORM="offscreen")


def soak(extra: Sequence[str]) -> int:
    """Let the random clerk of tests/soak work; a failure prints its seed and its steps."""
    python = environment.prepare(environment.DEV_LOCK, window=False)
    changes = {} if environment.has_display() else {"QT_QPA_PLATFORM": "offscreen"}
    return _call([python, "-m", "tests.soak", *extra], **changes)


HANDED_ON = {"bench": bench, "mutate": mutate, "soak": soak}
"""The commands that take all arguments of what they start."""


def _parse(argv: Sequence[str]) -> tuple[argparse.Namespace, list[str]]:
    """Return the options and what is handed on: all after `--`, for the commands of HANDED_ON all they are given."""
    own, passed = list(argv), []
    if "--" in own:
        cut = own.index("--")
        own, passed = own[:cut], own[cut + 1 :]
    parser = argparse.ArgumentParser(prog="dev.py", description="Set up this project in .venv, then run or test it.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="open the program; without a display, check and export the bundled example")
    tests = commands.add_parser("test", help="ruff, mypy and the whole test suite; arguments after -- go to pytest")
    tests.add_argument("--long", action="store_true", help="also the large generated sets")
    commands.add_parser("bench", help="measure the program beside the bare libraries; arguments are handed on")
    commands.add_parser("mutate", help="change the program here and there and see which tests notice", add_help=False)
    commands.add_parser("soak", help="let a random clerk work at the window; arguments are handed on", add_help=False)
    options, unknown = parser.parse_known_args(own)
    if unknown and options.command not in HANDED_ON:
        parser.error(f"unknown arguments: {' '.join(unknown)}")
    return options, [*unknown, *passed]


def _call(command: Sequence[str | Path], output: IO[str] | None = None, /, **changes: str) -> int:
    """Run one of our own commands in the project's folder, its output going where ours goes, or to `output`."""
    sys.stdout.flush()
    variables = {**os.environ, "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT), **changes}
    variables.pop("PYTHONDONTWRITEBYTECODE", None)  # compiled modules are kept: each start is three times as quick
    return subprocess.run(command, cwd=ROOT, env=variables, stdout=output, check=False).returncode


def _note(text: str) -> None:
    """Say what happens now, on stderr: stdout belongs to the commands."""
    print(f"== {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
