"""Times whole processes in turn, so that a slow moment of the machine falls on both sides alike.

What is timed is the processor, in the process and in those that it waited for; by the clock where no system tells it.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT_VARIABLE = "NIANBAO_BENCH_ROOT"
ROOT = Path(os.environ.get(ROOT_VARIABLE) or Path(__file__).resolve().parents[2])
"""The program that is measured: this one, or an earlier commit unpacked elsewhere."""


@dataclass(frozen=True, slots=True)
class Runs:
    """Several runs of one command: processor seconds of each; the largest resident size (MB), None where not told."""

    seconds: tuple[float, ...]
    megabytes: float | None

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)


def in_turn(commands: Mapping[str, Sequence[str | Path]], rounds: int, *, until_told: bool = False) -> dict[str, Runs]:
    """Run the commands A B, B A, A B …, after one round that is not counted.

    They are timed to their end or, `until_told`, to the seconds that stand in the first line that they print.
    """
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    sizes: dict[str, float | None] = {}
    for number in range(rounds + 1):
        for name in list(commands) if number % 2 else list(commands)[::-1]:
            took, size = _run(commands[name], until_told=until_told)
            if number:
                seconds[name].append(took)
                sizes[name] = size
    return {name: Runs(tuple(seconds[name]), sizes[name]) for name in commands}


def ratio(runs: Mapping[str, Runs], program: str, floor: str) -> float:
    """The median of the rounds' ratios, which drifts less than the ratio of the medians."""
    pairs = zip(runs[program].seconds, runs[floor].seconds, strict=True)
    return statistics.median(one / other for one, other in pairs)


def _run(command: Sequence[str | Path], *, until_told: bool) -> tuple[float, float | None]:
    began = time.perf_counter()
    # Compiled modules are kept, as on a user's machine: the round that is not counted writes them.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment = {**kept, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    child = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=environment, stdout=subprocess.PIPE)
    assert child.stdout is not None
    told = child.stdout.readline().split()
    child.stdout.read()
    if not hasattr(os, "wait4"):
        code, size, took = child.wait(), None, time.perf_counter() - began
    else:
        _, status, usage = os.wait4(child.pid, 0)
        code, size = os.waitstatus_to_exitcode(status), usage.ru_maxrss / 1024
        child.returncode = code
        took = usage.ru_utime + usage.ru_stime
    if code:
        raise SystemExit(f"bench: {' '.join(map(str, command))} ended with {code}")
    return float(told[-1]) if until_told else took, size
