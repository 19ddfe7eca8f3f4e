"""Opening a library of 500 reports beside an empty one: the file alone, and the window that lists them."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from documents import EXAMPLE
from process import in_turn, ratio

from app.forms import bundled
from app.importers.datafile import read
from app.session import add
from app.store import Library

HERE = Path(__file__).parent
REPORTS = 500


def measure(rounds: int) -> Iterator[str]:
    """Open, list the reports for the start page, close; the two in turn."""
    with tempfile.TemporaryDirectory() as folder:
        full, empty = Path(folder) / "full", Path(folder) / "empty"
        fill(full, REPORTS)
        Library.open(empty).close()
        taken: dict[Path, list[float]] = {full: [], empty: []}
        for _ in range(rounds * 3):
            for place, seconds in taken.items():
                began = time.perf_counter()
                library = Library.open(place)
                library.summaries()
                seconds.append(time.perf_counter() - began)
                library.close()
        yield (
            f"(e) list {REPORTS} reports   {statistics.median(taken[full]) * 1000:6.1f} ms"
            f"   empty {statistics.median(taken[empty]) * 1000:5.1f} ms   file alone"
        )
        commands: dict[str, list[str | Path]] = {
            "full": [HERE / "start_window.py", full],
            "empty": [HERE / "start_window.py", empty],
        }
        runs = in_turn(commands, rounds, until_told=True)
        yield (
            f"(e) window on {REPORTS}      {runs['full'].median * 1000:6.0f} ms"
            f"   empty {runs['empty'].median * 1000:5.0f} ms   ratio {ratio(runs, 'full', 'empty'):4.2f} (aim 1.3)"
        )


def fill(folder: Path, count: int) -> None:
    """Put so many reports into a new library, each of a unit of its own."""
    library = Library.open(folder)
    report = read(EXAMPLE, bundled())
    for number in range(count):
        report.id = f"report {number}"
        report.unit["id"] = f"unit {number}"
        add(library, report, "bench")
    library.close()
