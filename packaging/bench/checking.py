"""The checks alone: a whole report, and again after a figure."""

import statistics
import time
from collections.abc import Iterator

from documents import EXAMPLE

from app.checks import Checks, check
from app.checks.equations import equation_finding
from app.forms import bundled
from app.importers.datafile import read
from app.model.change import Address, Area, Change, Edit


def measure(rounds: int) -> Iterator[str]:
    """Medians; the figure that changes is one that takes part in the most sums."""
    report = read(EXAMPLE, bundled())
    sums, whole = [], []
    for _ in range(rounds * 10):
        began = time.perf_counter()
        for equation in report.edition.equations:
            list(equation_finding(report, equation))
        between = time.perf_counter()
        check(report)
        sums.append(between - began)
        whole.append(time.perf_counter() - between)
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
    yield f"(b) all sums           {statistics.median(sums) * 1000:6.2f} ms (aim 1)"
    yield f"(b) full check         {statistics.median(whole) * 1000:6.2f} ms (aim 15; with all texts)"
    yield f"(b) incremental check  {statistics.median(again) * 1e6:6.0f} µs (aim 500; of sums alone 100)"
