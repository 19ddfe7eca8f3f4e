"""The floor of the window: a bare QMainWindow with one font of ours, which says when it is painted, and ends."""

import time
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QFont, QFontDatabase, QPaintEvent
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

FONT = Path(__file__).resolve().parents[2] / "resources" / "fonts" / "GwHei.ttf"


class Bare(QMainWindow):
    """Says so and quits once it was painted."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 — Qt's name
        super().paintEvent(event)
        QTimer.singleShot(0, self._painted)

    def _painted(self) -> None:
        print("painted", time.process_time(), flush=True)
        QApplication.quit()


application = QApplication([])
number = QFontDatabase.addApplicationFont(str(FONT))
application.setFont(QFont(QFontDatabase.applicationFontFamilies(number)[0]))
window = Bare()
window.setCentralWidget(QLabel("政府信息公开工作年度报告"))
window.resize(1366, 768)
window.show()
application.exec()
