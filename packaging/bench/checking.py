"""The checks alone: a whole report, and again after a figure."""

import statistics
import time
from collections.abc import Iterator

from documents import EXAMPLE

from app.checks import Checks, check
from app.checks.rules import find_unequal
from app.forms import bundled
from app.importers.datafile import read
from app.model.change import Address, Area, Change, Edit
from app.model.report import Report


def measure(rounds: int) -> Iterator[str]:
    """Medians; the figure that changes is one that takes part in the most sums."""
    report = read(EXAMPLE, bundled())
    lengthen(report)
    sums, whole = [], []
    for number in range(rounds * 10):
        vary(report, number)
        began = time.perf_counter()
        for equation in report.edition.equations:
            list(find_unequal(report, equation))
        between = time.perf_counter()
        check(report)
        sums.append(between - began)
        whole.append(time.perf_counter() - between)
    letters = sum(map(len, report.texts.values()))
    checks = Checks(report)
    reach = report.edition.dependents
    address = Address(Area.ANSWERS, max(report.edition.enterable, key=lambda cell: len(reach.get(cell, ()))))
    again, told = [], []
    for number in range(rounds * 100):
        change = Change("", (Edit(address, report.at(address), str(number % 50)),))
        report.apply(change)
        began = time.perf_counter()
        checks.update(change.addresses, texts_later=True)
        again.append(time.perf_counter() - began)
        began = time.perf_counter()
        checks.catch_up()
        told.append(time.perf_counter() - began)
    part = max(report.texts, key=lambda each: len(report.texts[each]))
    texts = []
    for _ in range(rounds * 10):
        report.texts[part] += "。"
        began = time.perf_counter()
        checks.update([Address(Area.TEXTS, part)])
        texts.append(time.perf_counter() - began)
    yield f"(b) all sums           {statistics.median(sums) * 1000:6.2f} ms (aim 1)"
    yield f"(b) full check         {statistics.median(whole) * 1000:6.2f} ms (aim 15; {letters} characters)"
    yield f"(b) incremental check  {statistics.median(again) * 1e6:6.0f} µs (aim 500; of sums alone 100)"
    yield f"(b) texts, at a pause  {statistics.median(told) * 1e6:6.0f} µs"
    yield f"(b) after a text key   {statistics.median(texts) * 1000:6.2f} ms (aim 5)"


def vary(report: Report, number: int) -> None:
    """Texts that were not read before: what was read of them is remembered."""
    for part, text in report.texts.items():
        report.texts[part] = f"{text.rpartition('（')[0] or text}（第{number}稿）"


def lengthen(report: Report) -> None:
    """Texts as long as a talkative office's."""
    for part, text in report.texts.items():
        report.texts[part] = "\n".join([text] * 3)
