"""Prints, in one run, the program beside the floor that no program of its kind can beat.

Times of whole processes and of the window's steps are processor time, which other work on the machine hardly changes;
what waits for another process (exports from the window, the preview, a hundred imports) is time by the clock.
"""

import argparse
import io
import os
import platform
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from process import ROOT, ROOT_VARIABLE

sys.path.insert(0, str(ROOT))

ROOMS = (
    *("window", "checking", "documents", "importing", "opening", "working", "growth", "collecting"),
    *("mutations", "labelled"),
)
_FIRST_NUMBER = re.compile(r"^(\(\w\) .*?\S) +([\d.]+) (ms|µs|s|MB)\b")
"""What a line measures, and how much."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="counted runs of each command; medians are printed")
    parser.add_argument("--only", default=",".join(ROOMS), help=f"some of {', '.join(ROOMS)}")
    parser.add_argument("--against", metavar="COMMIT", help="measure this commit as well, and print the ratio to it")
    chosen = parser.parse_args()
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {chosen.rounds} rounds")
    rooms = chosen.only.split(",")
    if chosen.against is None:
        for line in measured(rooms, chosen.rounds):
            print(line, flush=True)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        unpack(chosen.against, Path(folder))
        for room in rooms:
            before = dict(figures(told(room, chosen.rounds, Path(folder))))
            for line in told(room, chosen.rounds, ROOT):
                print(compared(line, before, chosen.against), flush=True)
    return 0


def measured(rooms: list[str], rounds: int) -> Iterator[str]:
    for room in rooms:
        yield from import_module(room).measure(rounds)


def unpack(commit: str, folder: Path) -> None:
    """The files of a commit."""
    command = ["git", "archive", "--format=zip", commit]
    made = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        packed.extractall(folder)


def told(room: str, rounds: int, root: Path) -> list[str]:
    """The lines of a room measured on the program in `root`, by this bench; none where it cannot measure that one."""
    command = [sys.executable, str(Path(__file__).parent), "--only", room, "--rounds", str(rounds)]
    variables = {**os.environ, ROOT_VARIABLE: str(root), "PYTHONPATH": str(root)}
    done = subprocess.run(command, env=variables, stdout=subprocess.PIPE, text=True, check=False)
    return done.stdout.splitlines()[1:]


def figures(lines: list[str]) -> Iterator[tuple[str, float]]:
    for line in lines:
        if found := _FIRST_NUMBER.match(line):
            yield found[1], float(found[2])


def compared(line: str, before: dict[str, float], commit: str) -> str:
    """A line with the ratio of its first number to that of the commit."""
    for words, value in figures([line]):
        if before.get(words):
            return f"{line}   {value / before[words]:.2f} of {commit}"
    return line


if __name__ == "__main__":
    sys.exit(main())
