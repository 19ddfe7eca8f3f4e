"""The floor of typing: the same keys in a bare table view beside a bare text; prints seconds as typing_keys does."""

import json
from pathlib import Path

from presses import pressed
from PySide6.QtGui import QFont, QFontDatabase, QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMainWindow, QPlainTextEdit, QTableView, QWidget

FONT = Path(__file__).resolve().parents[2] / "resources" / "fonts" / "GwHei.ttf"
ROWS, COLUMNS = 34, 7
"""Of the largest table of the form."""


def main() -> None:
    running = QApplication([])
    number = QFontDatabase.addApplicationFont(str(FONT))
    running.setFont(QFont(QFontDatabase.applicationFontFamilies(number)[0]))
    model = QStandardItemModel(ROWS, COLUMNS)
    for row in range(ROWS):
        model.setVerticalHeaderItem(row, QStandardItem("予以公开"))
        for column in range(COLUMNS):
            model.setItem(row, column, QStandardItem("0"))
    table, inside, window = QTableView(), QWidget(), QMainWindow()
    table.setModel(model)
    beside = QHBoxLayout(inside)
    beside.addWidget(table, 3)
    beside.addWidget(QPlainTextEdit("政府信息公开工作年度报告\n" * 40), 1)
    window.setCentralWidget(inside)
    window.resize(1366, 768)
    window.show()
    table.setFocus()
    QTest.qWait(300)
    print(json.dumps(pressed(lambda: table.setCurrentIndex(model.index(0, 0)))))


main()
