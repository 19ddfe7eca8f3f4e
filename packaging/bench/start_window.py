"""The program itself on the library in the folder FOLDER; it says when it is painted, and ends."""

import gc
import os
import sys
import time

gc.disable()  # as app/__main__.py does until the window is seen

from app.gui import application as program  # noqa: E402  # before Qt, as in the program  # isort: skip
from PySide6.QtCore import QTimer  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from app.gui.window import Window  # noqa: E402


def say(window: Window) -> None:
    """Print the time before the program goes on with the work after its first paint."""
    print("painted", time.process_time(), flush=True)
    AFTER_PAINT(window)


def end(application: QApplication, window: Window) -> None:
    QTimer.singleShot(0, application.quit)


AFTER_PAINT = Window._after_first_paint
os.environ["NIANBAO_DATA"] = sys.argv[1]
Window._after_first_paint = say  # type: ignore[assignment,method-assign]
program.add_the_rest = end
program.run([])
