"""The checks alone: a whole report, and again after a figure."""

import statistics
import time
from collections.abc import Iterator

from documents import EXAMPLE

from app.checks import Checks, check
from app.forms import bundled
from app.importers.datafile import read
from app.model.change import Address, Area, Change, Edit


def measure(rounds: int) -> Iterator[str]:
    """Medians; the figure that changes is one that takes part in the most sums."""
    report = read(EXAMPLE, bundled())
    whole = []
    for _ in range(rounds * 10):
        began = time.perf_counter()
        check(report)
        whole.append(time.perf_counter() - began)
    checks = Checks(report)
    reach = report.edition.dependents
    address = Address(Area.ANSWERS, max(report.edition.enterable, key=lambda cell: len(reach.get(cell, ()))))
    again = []
    for number in range(rounds * 100):
        change = Change("", (Edit(address, report.at(address), str(number % 50)),))
        report.apply(change)
        began = time.perf_counter()
        checks.update(change.addresses)
        again.append(time.perf_counter() - began)
    yield f"(b) full check         {statistics.median(whole) * 1000:6.2f} ms (aim 1)"
    yield f"(b) incremental check  {statistics.median(again) * 1e6:6.0f} µs (aim 100)"
