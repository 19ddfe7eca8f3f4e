"""Cost against size: what an edit, opening and listing cost as texts, findings, history and library grow.

Run by itself with the most that is of interest: `python packaging/bench/growth.py [--small]`. Times are processor time
of one process without making the data, the least of some runs; exponents are those between the two largest sizes.
"""

import argparse
import math
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parent))

from process import ROOT

sys.path.insert(0, str(ROOT))

from app.gui import application, window  # isort: skip  # before Qt, as in the program
from PySide6.QtWidgets import QApplication

from app.checks import Checks
from app.exporters import formats
from app.forms import bundled
from app.importers.datafile import read
from app.model.change import Address, Area, Change, Edit
from app.model.period import Period
from app.model.report import Report
from app.session import Session, add
from app.session.progress import summary
from app.store import Entry, Library

EXAMPLE = ROOT / "forms" / "disclosure-2021" / "example.json"
SIZES = {
    "prose": (1_000, 10_000, 100_000, 1_000_000),
    "findings": (0, 100, 300, 1_000),
    "history": (0, 1_000, 10_000, 100_000),
    "library": (1, 500, 5_000, 50_000),
}
"""Characters of one text, findings, edits, reports."""
SENTENCE = "全年共收到政府信息公开申请{}件，均按期办理，未发生因公开工作引起的投诉。"
WRONG = "本年新收政府信息公开申请{}件。"
AT = "2026-11-28T01:00:00+08:00"
LINEAR = 1.15
"""The largest exponent that counts as linear."""

Measured = dict[str, float]
"""Seconds of each step."""


def measure(rounds: int) -> Iterator[str]:
    """The table without the largest size of each kind, which takes minutes to make."""
    yield from table({kind: sizes[:-1] for kind, sizes in SIZES.items()})


def table(sizes: dict[str, tuple[int, ...]]) -> Iterator[str]:
    """A line per step: its time at each size and the exponent between the two largest."""
    running = QApplication.instance() or QApplication([])
    application.set_up(running)  # type: ignore[arg-type]
    for kind, counts in sizes.items():
        taken = [MEASURED[kind](count) for count in counts]
        yield f"(h) {kind:<9} {'':<22} {''.join(f'{count:>12,}' for count in counts)}   exponent"
        for step in taken[-1]:
            seconds = [each.get(step, 0.0) for each in taken]
            power = _exponent(counts, seconds)
            worse = "   WORSE THAN LINEAR" if power > LINEAR else ""
            cells = "".join(f"{each * 1000:9.2f} ms" for each in seconds)
            yield f"(h)   {step:<30} {cells}   {power:5.2f}{worse}"


def _exponent(counts: tuple[int, ...], seconds: list[float]) -> float:
    """Between the two largest sizes; 0 where nothing is left to measure."""
    if min(seconds[-2:]) <= 0 or min(counts[-2:]) <= 0:
        return 0.0
    return math.log(seconds[-1] / seconds[-2]) / math.log(counts[-1] / counts[-2])


def timed(step: Callable[[], Any], runs: int = 3) -> float:
    """The least processor time of some runs, in seconds, repaints among them."""
    taken = []
    for _ in range(runs):
        began = time.process_time()
        step()
        for _ in range(3):
            QApplication.processEvents()
        taken.append(time.process_time() - began)
    return min(taken)


@contextmanager
def in_window(report: Report, edits: int = 0) -> Iterator[tuple[window.Window, float]]:
    """A window with a library of this one report, opened; and the seconds that opening took the second time."""
    with tempfile.TemporaryDirectory() as folder:
        opened = Library.open(Path(folder))
        add(opened, report, "bench")
        if edits:
            entries = tuple(_entries(report, edits))
            opened.commit(summary(report, ()), formats.text(report), entries)
        shown = window.Window(opened, application.editions)
        shown.resize(1366, 768)
        shown.show()
        application.collect_seldom(shown)
        shown.open_report(report.id)  # loads modules and forms
        shown.close_report()
        QApplication.processEvents()
        yield shown, timed(lambda: shown.open_report(report.id), 1)
        shown.close()
        opened.close()


def _entries(report: Report, count: int) -> Iterator[Entry]:
    """Make `count` steps: a figure in one cell after the other."""
    cells = list(report.edition.enterable)
    for number in range(1, count + 1):
        address = Address(Area.ANSWERS, cells[number % len(cells)])
        change = Change("填写", (Edit(address, report.at(address), str(number % 97)),))
        report.apply(change)
        yield Entry(number, AT, change, None, None)


def _fill(folder: Path, count: int) -> None:
    """Put so many reports into a new library, each of a unit of its own."""
    opened = Library.open(folder)
    opened._connection.execute("PRAGMA synchronous = OFF")  # what is made for measuring need not outlast a power cut
    report = read(EXAMPLE, bundled())
    line, document = summary(report, ()), formats.text(report)
    for number in range(count):
        own = line._replace(report=f"report {number}", unit=f"unit {number}", unit_name=f"第{number}单位")
        opened.create(own, document, "bench")
    opened.close()


def prose(characters: int) -> Measured:
    """Measure one text of that length: all checks, a key in it, and the window that opens it and takes a key."""
    report = read(EXAMPLE, bundled())
    part = max(report.texts, key=lambda each: len(report.texts[each]))
    lines = (SENTENCE.format(number) for number in range(characters // len(SENTENCE) + 1))
    report.texts[part] = "\n".join(lines)[:characters]
    checks = Checks(report)
    numbers = iter(range(10**9))

    def again() -> None:
        report.texts[part] = report.texts[part][:-6] + f"{next(numbers) % 10**6:06}"
        checks.update([Address(Area.TEXTS, part)])

    measured = {"check of the text after a key": timed(again)}

    def typed(session: Session) -> None:
        text = session.report.texts[part]
        session.apply(Change("", (Edit(Address(Area.TEXTS, part), "", "。", len(text)),)), "typing")

    with in_window(report) as (shown, opened):
        page = shown.report
        assert page is not None
        page.show_address(Address(Area.TEXTS, part))
        measured |= {"open the report": opened, "a key in the text": timed(lambda: typed(page.session), 5)}
    return measured


def findings(count: int) -> Measured:
    """Measure that many wrong numbers in texts: all checks, a figure that they name, and the window's list."""
    report = read(EXAMPLE, bundled())
    part = max(report.texts, key=lambda each: len(report.texts[each]))
    report.texts[part] = "\n".join(WRONG.format(9_000_000 + number) for number in range(count)) or "无。"
    cell = Address(
        Area.ANSWERS, max(report.edition.enterable, key=lambda each: len(report.edition.dependents.get(each, ())))
    )
    measured = {"all checks": timed(lambda: Checks(report))}
    with in_window(report) as (shown, opened):
        page = shown.report
        assert page is not None
        figures = iter(range(10**9))

        def enter() -> None:
            page.session.apply(Change("", (Edit(cell, page.session.report.at(cell), str(next(figures) % 97)),)))

        measured |= {"open the report": opened, "a figure": timed(enter, 5)}
    return measured


def history(edits: int) -> Measured:
    """Measure a log of that many steps: opening the report, undoing a step, taking and saving another."""
    with in_window(read(EXAMPLE, bundled()), edits) as (shown, opened):
        page = shown.report
        assert page is not None
        cell = Address(Area.ANSWERS, next(iter(page.session.report.edition.enterable)))
        figures = iter(range(10**9))

        def enter() -> None:
            page.session.apply(Change("", (Edit(cell, page.session.report.at(cell), str(next(figures))),)))
            page.session.commit()
            page.session.flush()

        measured = {"open the report": opened, "a figure, saved": timed(enter, 5)}
        measured["undo"] = timed(page.undo, 5)
    return measured


def library(reports: int) -> Measured:
    """Measure a library of that many reports: opening, listing, the page, a key in the filter, one report found."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _fill(folder, reports)

        def listed() -> None:
            opened = Library.open(folder)
            opened.summaries()
            opened.close()

        measured = {"open the file and list": timed(listed)}
        opened = Library.open(folder)
        shown = window.Window(opened, application.editions)
        shown.show()
        QApplication.processEvents()
        words = iter(range(10**9))
        measured["list in the window"] = timed(shown.list_reports)
        measured["a key in the filter"] = timed(lambda: shown.start.filter.setText(f"单位{next(words)}"))
        measured["find a unit's report"] = timed(lambda: opened.find("unit 0", "", Period(2024)))
        shown.close()
        opened.close()
    return measured


MEASURED: dict[str, Callable[[int], Measured]] = {
    "prose": prose,
    "findings": findings,
    "history": history,
    "library": library,
}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="without the largest sizes")
    chosen = parser.parse_args()
    for line in table({kind: sizes[:-1] if chosen.small else sizes for kind, sizes in SIZES.items()}):
        print(line, flush=True)
