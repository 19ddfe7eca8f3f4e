"""Types figures into the largest table of an open report; prints processor seconds of each key, painted, as JSON.

The last number is what follows when the keys pause: cards, counts, the words of undo.
"""

import json
import time

from app.gui import application  # before Qt, as in the program  # isort: skip
from presses import pressed
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.gui.table.grid import TableGrid
from app.gui.window import Window
from app.store import Library, default_folder

PAUSE = 200
"""Milliseconds after the last key in which everything has followed."""


def main() -> None:
    running = QApplication([])
    application.set_up(running)
    library = Library.open(default_folder())
    window = Window(library, application.editions)
    window.resize(1366, 768)
    window.show()
    application.collect_seldom(window)
    window.open_report(library.summaries()[0].report)
    grid = _largest(window)
    QTest.qWait(300)
    seconds = pressed(lambda: grid.show_cell(grid.table.cells[0].id))
    began = time.thread_time()
    QTest.qWait(PAUSE)
    print(json.dumps([*seconds, time.thread_time() - began]))
    window.close()
    library.close()


def _largest(window: Window) -> TableGrid:
    """The table with the most figures, its tab in front."""
    page = window.report
    assert page is not None
    form = page.session.report.edition
    largest = max(form.tables.values(), key=lambda table: len(table.cells))
    number = next(at for at, section in enumerate(form.sections) if largest.id in section.contents)
    page.tabs.setCurrentIndex(number)
    return page.section(number).grids[largest.id]


main()
