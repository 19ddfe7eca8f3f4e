"""Looks for files that bring an importer down, hold it up, or shift a figure without a word; run by hand, for minutes.

python -m tests.importers.fuzz html --seconds 600 --first 1
"""

import argparse
import random
import time
import traceback
from collections import Counter
from importlib import import_module

from app.forms import bundled
from app.importers import UnreadableError
from app.importers.files import kind as kind_of
from app.importers.lists import count
from app.importers.lists import read as read_ledger
from app.importers.opening import package_contents as read_package
from app.importers.recognise import recognise
from tests.importers.damage import DAMAGE, damage_zip, damaged, damaged_ledger, package, shifted

SLOW = 5.0
"""Seconds of CPU that no damaged report may take."""


def trial(kind: str, seed: int) -> str:
    """Return the outcome of one damaged file: "read", "refused", or the fault."""
    draw = random.Random(f"{kind} {seed}")
    start = time.process_time()
    try:
        wrong = TRIALS[kind](kind, draw)
    except UnreadableError:
        return "refused"
    except Exception as error:  # the program would say that the file is damaged; here it is a find
        place = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} {place.filename.rpartition('/')[2]}:{place.lineno} {error}"
    if time.process_time() - start > SLOW:
        return "slow"
    return wrong or "read"


def _report(kind: str, draw: random.Random) -> str:
    wild = draw.random() < 0.5
    made, data = damaged(kind, draw, wild=wild)
    reader = import_module(f"app.importers.{kind_of(data)}")
    reading = recognise(reader.read(data), bundled())
    wrong = [] if wild else shifted(made, reading)
    return f"shifted: {'、'.join(wrong[:3])}" if wrong else ""


def _package(kind: str, draw: random.Random) -> str:
    """A package is read as it was written, or not at all."""
    report, data = package()
    found = read_package(damage_zip(data, draw), bundled())
    if isinstance(found, bytes):
        return ""  # its manifest is gone: an ordinary zip
    return "" if found == report else "another report than was packed"


def _ledger(kind: str, draw: random.Random) -> str:
    """No row is lost, and the balance holds for those that are counted."""
    edition = bundled()["disclosure-2021"]
    assert edition.ledger
    entries = read_ledger(damaged_ledger(draw), edition.ledger)
    found = count(entries, edition, 2024)
    if found.counted + len(found.unread) + len(found.outside) != len(entries):
        return "a row is lost"
    return "" if sum(found.figures.values()) == 2 * found.counted else "out of balance"


TRIALS = {**dict.fromkeys(DAMAGE, _report), "package": _package, "ledger": _ledger}


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("kind", choices=sorted(TRIALS))
    asked.add_argument("--seconds", type=float, default=60)
    asked.add_argument("--first", type=int, default=1, help="the first seed")
    chosen = asked.parse_args()
    outcomes: Counter[str] = Counter()
    seed = chosen.first
    end = time.monotonic() + chosen.seconds
    while time.monotonic() < end:
        outcome = trial(chosen.kind, seed)
        if outcome not in ("read", "refused"):
            print(f"{chosen.kind} {seed}: {outcome}", flush=True)
            outcome = "found"
        outcomes[outcome] += 1
        seed += 1
    print(f"{chosen.kind}: {outcomes.total()} files, {dict(outcomes)}", flush=True)


if __name__ == "__main__":
    main()
