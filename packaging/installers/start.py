"""Measures the start of the installed program beside the same program from the repository."""

from __future__ import annotations

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from environment import PYTHON, ROOT
from installers import facts

ROUNDS = 5
PATIENCE = 60
"""Seconds for a window to come or to go."""


def measure(program: Path) -> tuple[float, float, float]:
    """Seconds from the repository, seconds of `program` (medians), and the median of each round's ratio."""
    commands: tuple[list[str | Path], ...] = ([PYTHON, "-m", "app"], [program])
    with _display() as display:
        rounds = [[_start(command, display) for command in commands] for _ in range(ROUNDS + 1)][1:]
    repository, installed = zip(*rounds, strict=True)
    ratio = statistics.median(one / other for other, one in rounds)
    return statistics.median(repository), statistics.median(installed), ratio


@contextmanager
def _display() -> Iterator[str]:
    """A screen of its own; the server says which number it took, and stays as it is when the last window goes."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1366x768x24", "-nolisten", "tcp", "-noreset"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            yield f":{server.stdout.readline().strip() if server.stdout else ''}"
        finally:
            server.terminate()


def _start(command: Sequence[str | Path], display: str) -> float:
    """Seconds until the window is on the screen, with an empty library."""
    with tempfile.TemporaryDirectory() as library:
        variables = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "NIANBAO_DATA": library}
        began = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, env=variables, stderr=subprocess.DEVNULL)
        try:
            _wait(variables, shown=True)
            return time.perf_counter() - began
        finally:
            process.kill()
            process.wait()
            _wait(variables, shown=False)


def _wait(variables: dict[str, str], *, shown: bool) -> None:
    search = ["xdotool", "search", "--onlyvisible", "--name", facts.TITLE]
    end = time.perf_counter() + PATIENCE
    while (subprocess.run(search, env=variables, capture_output=True, check=False).returncode == 0) != shown:
        if time.perf_counter() > end:
            raise OSError(f"the window is {'not ' if shown else 'still '}there")
