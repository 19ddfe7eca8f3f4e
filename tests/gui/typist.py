"""Run as a program: types a whole report into the window, waits for 已保存, and then only waits to be killed."""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any, cast

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qt_compat import qt_api
from pytestqt.qtbot import QtBot

from app.forms import bundled
from app.gui import application
from tests.gui.clerk import Clerk, typing
from tests.gui.hand import focus_field

SAVED = "saved"


def main(folder: Path, sheet: dict[str, Any]) -> None:
    """`sheet`: unit name and year, its data by key, figures by cell, texts by part as HTML or plain words."""
    qt_api.set_qt_api("pyside6")  # as pytest would
    made = QApplication(["typist", *application.STYLE])
    application.set_up(made)
    clerk = Clerk(QtBot(cast(Any, None)), folder, bundled())

    def answer(dialog: Any) -> None:
        dialog.year.setFocus()
        dialog.year.selectAll()
        clerk.type(str(sheet["year"]))
        dialog.name.setFocus()
        typing(sheet["name"])(dialog)

    with clerk.answering(answer):
        clerk.press("Ctrl+N")
    for key, value in sheet["unit"].items():
        focus_field(clerk.cover, key)
        clerk.type(value)
    for number, section in enumerate(clerk.report.edition.sections):
        if number:
            clerk.press("Ctrl+PgDown")
        for content in section.contents:
            if content in clerk.report.edition.tables:
                clerk.section.grids[content].show_cell(next(iter(clerk.report.edition.tables[content].places)))
                clerk.fill_table(content, sheet["figures"][content])
            elif content in sheet["texts"]:
                clerk.section.parts[content].editor.setFocus()
                _paste(clerk, sheet["texts"][content])
    clerk.go_to(0)
    clerk.wait_saved()
    print(SAVED, flush=True)
    time.sleep(60)


def _paste(clerk: Clerk, text: str) -> None:
    data = QMimeData()
    if text.startswith("<"):
        data.setHtml(text)
    else:
        data.setText(text)
    QGuiApplication.clipboard().setMimeData(data)
    clerk.press("Ctrl+V")


if __name__ == "__main__":
    main(Path(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text("utf-8")))
