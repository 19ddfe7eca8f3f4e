"""The program itself, closed after its first paint, on the library folder that NIANBAO_DATA names."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.gui import application as program
from app.gui.window import Window


def end(application: QApplication, window: Window) -> None:
    """In place of what the program does once its window was seen."""
    QTimer.singleShot(0, application.quit)


program.add_the_rest = end
program.run([])
