"""Prints, in one run, the program beside the floor that no program of its kind can beat."""

import argparse
import platform
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import checking
import collecting
import documents
import importing
import labelled
import mutations
import opening
import window
import working


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="counted runs of each command; medians are printed")
    rounds = parser.parse_args().rounds
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, medians of {rounds} rounds")
    for room in (window, checking, documents, importing, opening, working, collecting, mutations, labelled):
        for line in room.measure(rounds):
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
