"""A day of a random clerk: `python -m tests.soak --minutes 40 --seed 1`. A failure prints its seed and its few steps.

The window runs in a child process, one step after the other; each step depends on the seed and its number alone. What
fails is tried again with fewer steps until each of those left is needed.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence

SHRINKING = 900
"""Seconds that finding fewer steps may take."""
TAILS = (5, 20, 80, 320)
"""Numbers of last steps that are tried first: most failures come from the latest steps."""


def main() -> int:
    options = _options()
    if options.steps is not None:
        from tests.soak.run import run

        return run(options.seed, json.loads(options.steps), options.minutes * 60)
    began = time.monotonic()
    code, output = _child(options.seed, None, options.minutes)
    print("\n".join(_ending(output)), flush=True)
    if code == 0:
        return 0
    steps = _steps_of(output)
    print(f"seed {options.seed}: failed after {time.monotonic() - began:.0f} s and {len(steps)} steps", flush=True)
    until = time.monotonic() + options.shrink
    few = shrunk(steps, lambda chosen: _child(options.seed, chosen, 60)[0] != 0, lambda: time.monotonic() > until)
    print(f"again with: python -m tests.soak --seed {options.seed} --steps '{json.dumps(few)}'")
    print("\n".join(_child(options.seed, few, 60)[1][-12:]))
    return 1


def shrunk(
    steps: Sequence[int], fails: Callable[[list[int]], bool], is_late: Callable[[], bool] = lambda: False
) -> list[int]:
    """Return fewer steps that still fail: the last few if they do, then without parts, halves first."""
    tails = (list(steps)[-count:] for count in TAILS if count < len(steps))
    left = next((tail for tail in tails if not is_late() and fails(tail)), list(steps))
    size = max(1, len(left) // 2)
    while not is_late():
        at, is_shorter = 0, False
        while at < len(left) and not is_late():
            rest = left[:at] + left[at + size :]
            if rest and fails(rest):
                left, is_shorter = rest, True
            else:
                at += size
        if size == 1 and not is_shorter:
            break
        size = size if is_shorter and size == 1 else max(1, size // 2)
    return left


def _child(seed: int, steps: Sequence[int] | None, minutes: float) -> tuple[int, list[str]]:
    """Run the window in a process of its own; its exit code and the lines it wrote."""
    with tempfile.TemporaryFile("w+") as output:
        command = [sys.executable, "-X", "faulthandler", "-m", "tests.soak", "--seed", str(seed)]
        command += ["--minutes", str(minutes), "--steps", json.dumps(steps)]
        code = subprocess.run(command, stdout=output, stderr=subprocess.STDOUT, check=False).returncode
        output.seek(0)
        return code, output.read().splitlines()


def _ending(output: Sequence[str]) -> Sequence[str]:
    """Return the output behind the last step: how many steps there were, and all that did not hold."""
    last = max((number for number, line in enumerate(output) if line.startswith("step ")), default=-1)
    return output[last:]


def _steps_of(output: Sequence[str]) -> list[int]:
    """The numbers of the steps that were begun."""
    return [int(line.split()[1]) for line in output if line.startswith("step ")]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=40)
    parser.add_argument("--seed", type=int, default=int(time.time()) % 100_000)
    parser.add_argument("--shrink", type=float, default=SHRINKING, help="seconds for finding fewer steps")
    parser.add_argument("--steps", help="JSON: the numbers of the steps to run in this process, null for all")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
