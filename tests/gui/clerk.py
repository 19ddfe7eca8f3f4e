"""Someone at the keyboard: presses keys, answers dialogs, and looks at what is on disk afterwards."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any, TypeAlias

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.forms import Editions
from app.gui.prose.editor import ProseEditor
from app.gui.report.cover import CoverForm
from app.gui.report.page import ReportPage
from app.gui.report.section import SectionPage
from app.gui.table.grid import TableGrid
from app.gui.window import Window
from app.gui.work_dialog import WaitingDialog
from app.model.datafile import to_report
from app.model.report import Report
from app.store import Library
from tests.gui.hand import click, settle
from tests.gui.hand import press as press
from tests.gui.hand import type_into as type_into

Answer: TypeAlias = Callable[[Any], None]
UNANSWERED = 60.0
"""Seconds."""


class Clerk:
    """Works with one window over the library in one folder; can close it, or lose it, and open it again."""

    def __init__(self, qtbot: QtBot, folder: Path, editions: Editions) -> None:
        self.qtbot = qtbot
        self.folder = folder
        self.editions = editions
        self.library = Library.open(folder)
        self.window = self._window()
        self.window.resize(1366, 728)

    def _window(self) -> Window:
        window = Window(self.library, lambda: self.editions)
        with self.qtbot.waitExposed(window):
            window.show()
        self.activate(window)
        return window

    def activate(self, window: Window | None = None) -> None:
        """Bring the window to the front, as a window manager does when a dialog closes."""
        chosen = window or self.window
        chosen.activateWindow()
        self.qtbot.waitUntil(lambda: QApplication.activeWindow() is chosen)

    # -- the window ------------------------------------------------------------------------------------------------

    def close(self) -> None:
        if self.library is None:
            return
        self.window.close()
        self.window.deleteLater()
        self.library.close()
        QApplication.sendPostedEvents()

    def restart(self) -> None:
        self.close()
        self.library = Library.open(self.folder)
        self.window = self._window()

    @property
    def page(self) -> ReportPage:
        assert self.window.report is not None, "no report is open"
        return self.window.report

    @property
    def report(self) -> Report:
        return self.page.session.report

    @property
    def section(self) -> SectionPage:
        return self.page.section(self.page.tabs.currentIndex())

    @property
    def cover(self) -> CoverForm:
        found = self.page.section(0).cover
        assert found is not None
        return found

    def go_to(self, section: int) -> SectionPage:
        """Click on a tab."""
        tabs = self.page.tabs
        click(tabs, tabs.tabRect(section).center())
        assert tabs.currentIndex() == section
        return self.section

    def grid(self, table: str) -> TableGrid:
        return next(grid for page in self._pages() for name, grid in page.grids.items() if name == table)

    def editor(self, part: str) -> ProseEditor:
        return next(box.editor for page in self._pages() for name, box in page.parts.items() if name == part)

    def _pages(self) -> Iterator[SectionPage]:
        """One after the other: a page is made when it is first asked for."""
        return map(self.page.section, range(self.page.tabs.count()))

    # -- keys and mouse --------------------------------------------------------------------------------------------

    def press(self, *keys: str) -> None:
        """Press keys in turn, as menus name them: "Ctrl+Z", "Return"."""
        for each in keys:
            press(self._focus(), each)

    def type(self, text: str) -> None:
        """Each key goes to where the cursor then is: the first one may open an editor."""
        for each in text if text.isascii() else (text,):
            type_into(self._focus(), each)

    def paste(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self.press("Ctrl+V")

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        click(widget, at)

    def _focus(self) -> QWidget:
        return focused() or modal() or self.window

    def fill(self, cell: str, text: str) -> None:
        """Go to a cell with the mouse and type into it."""
        grid = self.grid(cell.partition(".")[0])
        grid.show_cell(cell)
        self.type(text)
        self.press("Return")

    def fill_table(self, table: str, figures: Sequence[str]) -> None:
        """Every figure that is not a total, in printed order, typed and left with Tab."""
        enterable = [cell for cell in self.report.edition.enterable if cell in self.report.edition.tables[table].places]
        for cell, text in zip(enterable, figures, strict=True):
            grid = self.grid(table)
            if grid.view.current_cell() != cell:
                grid.show_cell(cell)
            self.type(text)
            self.press("Tab")

    def put_cursor(self, editor: ProseEditor, position: int) -> None:
        editor.setFocus()
        cursor = editor.textCursor()
        cursor.setPosition(position)
        editor.setTextCursor(cursor)

    def write(self, part: str, text: str) -> None:
        editor = self.editor(part)
        editor.setFocus()
        self.press("Ctrl+End")
        self.paste(text)

    # -- dialogs ---------------------------------------------------------------------------------------------------

    @contextmanager
    def answering(self, *answers: Answer) -> Iterator[None]:
        """As the function, and with the window in front again afterwards."""
        try:
            with answering(*answers):
                yield
        finally:
            self.activate()

    # -- waiting and looking ---------------------------------------------------------------------------------------

    def wait_saved(self) -> None:
        self.qtbot.waitUntil(lambda: self.page.session.is_saved and "已保存" in self.status)

    def wait_listed(self) -> None:
        """Wait until the list of findings has followed the keys."""
        timers = (self.page.findings._list_timer, self.page.findings._diagnosis_timer)
        self.qtbot.waitUntil(lambda: not any(timer.isActive() for timer in timers))
        settle()

    @property
    def status(self) -> str:
        return str(self.window.status._saved.text())

    def on_disk(self, unit: str | None = None, year: int | None = None) -> Report:
        """The report as it stands in the library's file, read after the program has ended."""
        self.close()
        library = Library.open(self.folder)
        try:
            (line,) = [
                each for each in library.summaries() if unit in (None, each.unit_name) and year in (None, each.year)
            ]
            return to_report(json.loads(library.document(line.report)), self.editions)
        finally:
            library.close()
            self.library = None  # type: ignore[assignment]


class WhileReading:
    """An answer to the dialog that waits until a file is read; every other answer passes it over."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer

    def __call__(self, dialog: Any) -> None:
        self.answer(dialog)


@contextmanager
def answering(*answers: Answer) -> Iterator[None]:
    """Within, each dialog that opens is handed to the next of `answers`, which must close it."""
    left = list(answers)
    timer = QTimer()
    seen: list[QWidget] = []
    failed: list[BaseException] = []
    unexpected: list[tuple[QWidget, float]] = []

    def look() -> None:
        dialog = modal()
        if dialog is None:
            return
        if isinstance(dialog, WaitingDialog) and not (left and isinstance(left[0], WhileReading)):
            return  # it goes by itself, at times before it is seen at all
        if not left:
            give_up(dialog)
            return
        if dialog in seen or not dialog.isActiveWindow():
            return
        seen.append(dialog)
        try:
            left.pop(0)(dialog)
        except BaseException as error:  # out of an event loop it would only be printed, and the dialog would stay
            failed.append(error)
            if isinstance(dialog, QDialog):
                QDialog.done(dialog, 0)  # whatever it would like to ask first

    def give_up(dialog: QWidget) -> None:
        """Close a dialog that nobody has answered for long: the test would wait for ever."""
        if not unexpected or unexpected[-1][0] is not dialog:
            unexpected.append((dialog, monotonic()))
        elif monotonic() - unexpected[-1][1] > UNANSWERED and isinstance(dialog, QDialog):
            words = dialog.text() if isinstance(dialog, QMessageBox) else dialog.windowTitle()
            failed.append(AssertionError(f"nobody answers: {words}"))
            seen.append(dialog)
            QDialog.done(dialog, 0)

    timer.timeout.connect(look)
    timer.start(5)
    try:
        yield
    finally:
        timer.stop()
    if failed:
        raise failed[0]
    assert not left, f"{len(left)} dialogs did not come"


def focused() -> QWidget | None:
    return QApplication.focusWidget()


def modal() -> QWidget | None:
    return QApplication.activeModalWidget()


def choose(words: str) -> Answer:
    """Press the button of a dialog that has these words on it."""

    def push(dialog: Any) -> None:
        buttons = [each for each in dialog.findChildren(QPushButton) if words in each.text() and each.isVisible()]
        assert buttons, f"no “{words}” among {[each.text() for each in dialog.findChildren(QPushButton)]}"
        click(buttons[0])

    return push


def noting(sentences: list[str], words: str) -> Answer:
    """Keep what a message says, then press a button."""

    def push(dialog: Any) -> None:
        assert isinstance(dialog, QMessageBox)
        sentences.append(dialog.text())
        choose(words)(dialog)

    return push


def typing(name: str, then: str = "Return") -> Answer:
    """Type a unit's name into the dialog that has the cursor in it, and press a key."""

    def answer(dialog: Any) -> None:
        type_into(focused() or dialog, name)
        press(focused() or dialog, then)

    return answer
