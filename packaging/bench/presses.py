"""The keys of the typing bench, pressed where the focus is, and the processor seconds of each."""

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

KEYS = (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_Backspace, Qt.Key.Key_Down)
"""A figure is begun, goes on, is corrected, and left for the next row."""
PRESSES = 400
TURN = 20 * len(KEYS)
"""After so many presses the cursor goes back to the first figure."""


def pressed(go_back: Callable[[], None]) -> list[float]:
    """Each press counts until the events it caused, repaints among them, are done.

    Editors that closed are deleted, as the program's own event loop does: else each scroll would move all of them.
    """
    seconds = []
    for number in range(PRESSES):
        if number % TURN == 0:
            go_back()
            QApplication.processEvents()  # going there is no key press
        began = time.thread_time()
        QTest.keyClick(QApplication.focusWidget(), KEYS[number % len(KEYS)])
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        seconds.append(time.thread_time() - began)
    return seconds
