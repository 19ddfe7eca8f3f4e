"""The program itself, closed after its first paint, on the library in the folder FOLDER."""

import gc
import os
import sys

gc.disable()  # as app/__main__.py does until the window is seen

from PySide6.QtCore import QTimer  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from app.gui import application as program  # noqa: E402
from app.gui.window import Window  # noqa: E402


def end(application: QApplication, window: Window) -> None:
    """In place of what the program does once its window was seen."""
    QTimer.singleShot(0, application.quit)


os.environ["NIANBAO_DATA"] = sys.argv[1]
program.add_the_rest = end
program.run([])
