"""Works in the window over the library of the environment; prints the seconds of each kind of step as JSON."""

import json
import tempfile
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from app.gui import application  # before Qt, as in the program  # isort: skip
from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.gui.window import Window
from app.gui.workbench import request_of
from app.store import Library, default_folder

ROUNDS = 9
FORMATS = ("docx", "xlsx", "pdf", "html")
LONGEST = 20.0
REST = 3000
"""Milliseconds in which the window has done what it does ahead while nothing is typed."""


def main() -> None:
    """Each step counts until the events it caused, repaints among them, are done."""
    running = QApplication([])
    application.set_up(running)
    library = Library.open(default_folder())
    window = Window(library, application.editions)
    window.resize(1366, 768)
    window.show()
    application.collect_seldom(window)
    settle()
    taken: dict[str, list[float]] = {"open": _opening(window, library)}
    taken |= _tabs(window)
    taken |= _after_a_rest(window, library)
    taken |= _exports(window)
    taken["preview"] = _previews(window)
    print(json.dumps(taken))
    window.close()
    library.close()


def settle() -> None:
    for _ in range(3):
        QApplication.processEvents()


def timed(step: Callable[[], Any]) -> float:
    began = time.thread_time()
    step()
    QApplication.processEvents()
    return time.thread_time() - began


def wait_until(done: Callable[[], bool]) -> None:
    end = time.perf_counter() + LONGEST
    while not done():
        if time.perf_counter() > end:
            raise SystemExit("bench: what was waited for did not come")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)


def _opening(window: Window, library: Library) -> list[float]:
    """Time openings, except the first, which loads modules and forms."""
    reports = [summary.report for summary in library.summaries()]
    taken = []
    for number in range(ROUNDS + 1):
        taken.append(timed(partial(window.open_report, reports[number % len(reports)])))
        settle()
        if number < ROUNDS:
            window.close_report()
            settle()
    return taken[1:]


def _tabs(window: Window) -> dict[str, list[float]]:
    """Time the first visit to each tab, which builds it, and later visits."""
    assert window.report is not None
    tabs = window.report.tabs
    count = tabs.count()
    steps = [timed(partial(tabs.setCurrentIndex, number % count)) for number in range(1, 4 * count)]
    return {"new tab": steps[: count - 1], "tab": steps[count - 1 :]}


def _after_a_rest(window: Window, library: Library) -> dict[str, list[float]]:
    """Time the first visits to the tabs of a report that was looked at for a moment."""
    application.work_while_idle(window)
    window.close_report()
    window.open_report(library.summaries()[0].report)
    QTest.qWait(REST)
    return {"rested tab": _tabs(window)["new tab"]}


def _exports(window: Window) -> dict[str, list[float]]:
    """Time exports from request to answer with the read-back, except the first of each format."""
    assert window.report is not None
    request = request_of(window.report.session.report)
    taken: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in FORMATS:
            steps = [_export(window, request | {"folder": folder, "formats": [name]}) for _ in range(ROUNDS)]
            taken[name] = steps[1:]
    return taken


def _export(window: Window, request: dict[str, Any]) -> float:
    answers: list[Any] = []
    began = time.perf_counter()
    job = window.jobs.start("export", "导出", request)
    job.done.connect(answers.append)
    job.failed.connect(answers.append)
    wait_until(lambda: bool(answers))
    if isinstance(answers[0], str):
        raise SystemExit(f"bench: {answers[0]}")
    return time.perf_counter() - began


def _previews(window: Window) -> list[float]:
    """Time previews from the last key of a figure to the page that shows it, the pause of typing included."""
    assert window.report is not None
    page = window.report
    form = page.session.report.edition
    largest = max(form.tables.values(), key=lambda table: len(table.cells))
    number = next(at for at, section in enumerate(form.sections) if largest.id in section.contents)
    page.tabs.setCurrentIndex(number)
    pane: Any = page.show_pane("preview")
    wait_until(lambda: pane.proof.is_current)
    page.section(number).grids[largest.id].show_cell(largest.cells[0].id)
    taken = []
    for _ in range(ROUNDS):
        QTest.qWait(100)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_8)
        began = time.perf_counter()
        wait_until(lambda: not pane.proof.is_current)
        wait_until(lambda: pane.proof.is_current)
        taken.append(time.perf_counter() - began)
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Down)
    return taken


main()
