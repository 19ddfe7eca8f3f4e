"""Types figures into the largest table of an open report; prints processor seconds of each key, painted, as JSON."""

import json
import time

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.gui import application
from app.gui.table.grid import TableGrid
from app.gui.window import Window
from app.store import Library, default_folder

KEYS = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_Backspace, Qt.Key.Key_Down)
"""A figure is begun, goes on, is corrected, and left for the next row."""


def main(presses: int = 400) -> None:
    """Each press counts until the events it caused, repaints among them, are done."""
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
    seconds = []
    for number in range(presses):
        if number % (len(KEYS) * 20) == 0:
            grid.show_cell(grid.table.cells[0].id)
            QApplication.processEvents()  # going there is no key press
        began = time.thread_time()
        QTest.keyClick(QApplication.focusWidget(), KEYS[number % len(KEYS)])
        QApplication.processEvents()
        seconds.append(time.thread_time() - began)
    print(json.dumps(seconds))
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
