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
from app.importers.kinds import kind as kind_of
from app.importers.recognise import recognise
from tests.importers.damage import DAMAGE, damaged, shifted

SLOW = 5.0
"""Seconds that no damaged report may take."""


def trial(kind: str, seed: int) -> str:
    """What becomes of one damaged report: "read", "refused", or what is wrong."""
    draw = random.Random(f"{kind} {seed}")
    wild = draw.random() < 0.5
    made, data = damaged(kind, draw, wild=wild)
    start = time.perf_counter()
    try:
        reader = import_module(f"app.importers.{kind_of(data)}")
        reading = recognise(reader.read(data), bundled())
    except UnreadableError:
        return "refused"
    except Exception as error:  # the program would say that the file is damaged; here it is a find
        place = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} {place.filename.rpartition('/')[2]}:{place.lineno} {error}"
    if time.perf_counter() - start > SLOW:
        return "slow"
    wrong = [] if wild else shifted(made, reading)
    return f"shifted: {'、'.join(wrong[:3])}" if wrong else "read"


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("kind", choices=sorted(DAMAGE))
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
