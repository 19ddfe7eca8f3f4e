"""Steps of the random clerk: each step draws from its own generator, so that a step does the same when others go."""

import os
import signal
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any

from PySide6.QtCore import QEventLoop, QPoint, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)

from app.forms import Editions
from app.gui.report.page import ReportPage
from app.gui.window import Window
from app.store import Library
from tests.gui.clerk import focused, modal
from tests.gui.hand import click, press, settle, type_into

FIGURES = (
    "12",
    "0",
    "3.5",
    "1o",
    "１２",
    "-5",
    "007",
    "123456789012345",
    "",
    "7件",
    "=12+3",
    "1,234",
    "22（其中网上16件）",
)
PROSE = (
    "全年新收申请12件",
    "办结10件，",
    "2024年",
    "2025年",
    "公开",
    "一、",
    "（一）主动公开",
    "3.5万元",
    "　",
    "审核审核",
    "，，",
)
KEYS = ("Return", "Tab", "Shift+Tab", "Down", "Up", "Left", "Right", "Home", "End", "Del", "Backspace", "F2", "Esc")
JUMPS = ("F8", "Shift+F8", "Ctrl+F8", "F6", "Ctrl+Tab", "Ctrl+PgDown", "Ctrl+PgUp", "Ctrl+Home", "Ctrl+End", "Ctrl+A")
AWAY = frozenset({"leave", "move_library", "restore", "logs", "print", "print_blank", "back_up", "save_copy"})
"""Commands that end the run, leave the library, or open another program."""
LOOK = 15
"""Milliseconds between two looks for a dialog."""
MOST_IN_DIALOG = 6
"""The events a dialog gets before it is closed from outside."""
MOST_ASKED = 100
"""The times that a window is asked to close: random answers keep it open now and then."""


class Clerk:
    """A person at one window over the library in one folder, with files to import in another."""

    def __init__(self, folder: Path, files: Sequence[Path], editions: Editions) -> None:
        self.folder, self.files, self.editions = folder, files, editions
        self.random = Random(0)
        self._in_dialog: dict[int, int] = {}
        self._answer()
        self.open()

    def open(self) -> None:
        self.library = Library.open(self.folder)
        self.window = Window(self.library, lambda: self.editions)
        self.window.resize(*self.random.choice(((1366, 728), (1024, 700), (1600, 900))))
        self.window.show()
        self.front()

    def close(self) -> None:
        """Close the window; it may ask, and is asked again when the answer was to stay."""
        asked = 0
        while not self.window.close():
            asked += 1
            assert asked < MOST_ASKED, "the window cannot be closed"
            wait(LOOK / 1000)
        self.window.deleteLater()
        self.library.close()
        QApplication.sendPostedEvents()

    def front(self) -> None:
        """Bring the window to the front, as a window manager does when a dialog closes."""
        self.window.activateWindow()
        wait(0.02)

    @property
    def page(self) -> ReportPage | None:
        """The report's page, None while none is shown: a guided act may stand in the place of the form."""
        page = self.window.report
        return page if page is not None and page.isVisible() and page.guide is None else None

    def do(self, number: int, seed: int) -> str:
        """One step; its name."""
        self.random = Random(f"{seed}-{number}")
        step = self.random.choices(STEPS, WEIGHTS)[0]
        step(self)
        settle()
        self._end_dialogs()
        self.front()
        return step.__name__

    # -- dialogs ---------------------------------------------------------------------------------------------------

    def _answer(self) -> None:
        """Do something in the dialog or menu that is open; after a few events it is closed.

        Each look has a timer of its own: one that is at work does not come again for the dialog that it opened.
        """
        QTimer.singleShot(LOOK, self._answer)
        popup: QWidget | None = QApplication.activePopupWidget()
        dialog = modal()
        if popup is not None and not isinstance(popup, QDialog):
            popup.close()
            return
        if dialog is None:
            return
        seen = self._in_dialog.setdefault(id(dialog), 0)
        self._in_dialog[id(dialog)] += 1
        if seen >= MOST_IN_DIALOG:
            del self._in_dialog[id(dialog)]
            _end(dialog)
            return
        focus = focused()
        if focus is None or not dialog.isAncestorOf(focus):  # the window manager has not raised the dialog yet
            focus = dialog
        choice = self.random.randrange(4)
        if choice == 0:
            press(focus, self.random.choice(KEYS))
        elif choice == 1:
            self._click_in(dialog)
        elif choice == 2 and isinstance(focus, QLineEdit):
            type_into(focus, self.random.choice(("某某局", "2024", "12")))
        else:
            press(focus, self.random.choice(("Return", "Esc", "Tab")))

    def _end_dialogs(self) -> None:
        until = time.monotonic() + 20
        while (dialog := modal()) is not None:
            wait(0.02)
            if time.monotonic() > until:
                _end(dialog)
        self._in_dialog.clear()

    def _click_in(self, widget: QWidget) -> None:
        """Click on something that is there to be clicked."""
        found: list[QWidget] = []
        for kind in (QAbstractButton, QTabBar, QAbstractItemView, QComboBox, QLineEdit, QTextEdit):
            found += widget.findChildren(kind)
        found = [each for each in found if each.isVisible() and each.isEnabled()]
        shown = [each for each in found if not each.visibleRegion().isEmpty()]
        if not shown:
            return
        target = self.random.choice(shown)
        inside = target.viewport() if isinstance(target, QAbstractItemView | QTextEdit) else target
        x, y = self.random.randrange(max(1, inside.width())), self.random.randrange(max(1, inside.height()))
        click(inside, QPoint(x, y))

    # -- what steps need -------------------------------------------------------------------------------------------

    def focus(self) -> QWidget:
        return focused() or self.window

    def keys(self, *names: str) -> None:
        for name in names:
            press(self.focus(), name)

    def go_to_table(self) -> Any:
        """A grid, with a random cell chosen; None where no table is open."""
        page = self.page
        if page is None:
            return None
        for number in self.random.sample(range(page.tabs.count()), page.tabs.count()):
            click(page.tabs, page.tabs.tabRect(number).center())
            grids = list(page.section(number).grids.values())
            if grids:
                grid = self.random.choice(grids)
                grid.show_cell(self.random.choice(grid.table.cells).id)
                settle()
                return grid
        return None


def wait(seconds: float) -> None:
    """Let the window work for so long."""
    loop = QEventLoop()
    QTimer.singleShot(int(1000 * seconds), loop.quit)
    loop.exec()


def _end(dialog: QWidget) -> None:
    if isinstance(dialog, QDialog):
        QDialog.done(dialog, 0)
    else:
        dialog.close()


# -- the steps ---------------------------------------------------------------------------------------------------------


def type_figures(clerk: Clerk) -> None:
    if clerk.go_to_table() is None:
        return
    for _ in range(clerk.random.randrange(1, 8)):
        type_into(clerk.focus(), clerk.random.choice(FIGURES))
        clerk.keys(clerk.random.choice(("Return", "Tab", "Down", "Right", "Esc", "Shift+Tab")))


def paste_figures(clerk: Clerk) -> None:
    if clerk.go_to_table() is None:
        return
    draw = clerk.random
    rows = [[draw.choice(FIGURES) for _ in range(draw.randrange(1, 8))] for _ in range(draw.randrange(1, 12))]
    QGuiApplication.clipboard().setText("\n".join("\t".join(row) for row in rows))
    clerk.keys("Ctrl+V")


def write_prose(clerk: Clerk) -> None:
    page = clerk.page
    if page is None:
        return
    click(page.tabs, page.tabs.tabRect(clerk.random.randrange(page.tabs.count())).center())
    boxes = list(page.section(page.tabs.currentIndex()).parts.values())
    if not boxes:
        return
    editor = clerk.random.choice(boxes).editor
    editor.setFocus()
    cursor = editor.textCursor()
    cursor.setPosition(clerk.random.randrange(len(editor.toPlainText()) + 1))
    editor.setTextCursor(cursor)
    for _ in range(clerk.random.randrange(1, 10)):
        match clerk.random.randrange(5):
            case 0:
                clerk.keys(clerk.random.choice(("Return", "Backspace", "Del", "Ctrl+B", "Shift+Left", "Ctrl+Z")))
            case 1:
                QGuiApplication.clipboard().setText("".join(clerk.random.choices((*PROSE, "\n"), k=12)))
                clerk.keys("Ctrl+V")
            case _:
                type_into(clerk.focus(), clerk.random.choice(PROSE))


def undo_and_redo(clerk: Clerk) -> None:
    clerk.keys(*["Ctrl+Z"] * clerk.random.randrange(12), *["Ctrl+Y"] * clerk.random.randrange(12))


def press_keys(clerk: Clerk) -> None:
    clerk.keys(*clerk.random.choices((*KEYS, *JUMPS), k=clerk.random.randrange(1, 12)))


def click_about(clerk: Clerk) -> None:
    for _ in range(clerk.random.randrange(1, 5)):
        clerk._click_in(clerk.window)
        clerk._end_dialogs()


def give_command(clerk: Clerk) -> None:
    names = sorted(set(clerk.window.actions_by_name) - AWAY)
    clerk.window.do(clerk.random.choice(names))


def open_report(clerk: Clerk) -> None:
    """Go back to the list, open one from there, or make the example where there is none."""
    if clerk.window.report is not None:
        clerk.window.do("home")
    known = clerk.library.summaries()
    if known:
        clerk.window.open_report(clerk.random.choice(known).report)
    else:
        clerk.window.do("example")


def import_file(clerk: Clerk) -> None:
    clerk.window.do(clerk.random.choice(("open_file", "begin_from_file", "example")))
    wait(0.3)


def kill_child(clerk: Clerk) -> None:
    """The child process is killed while it may be at work."""
    clerk.window.jobs.warm_up()
    wait(clerk.random.choice((0.0, 0.1, 0.5)))
    for process in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = process.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == os.getpid():
            os.kill(int(process.parent.name), signal.SIGKILL)
    wait(0.1)


def reopen_window(clerk: Clerk) -> None:
    clerk.close()
    clerk.open()
    open_report(clerk)


def change_look(clerk: Clerk) -> None:
    key, values = clerk.random.choice(
        (("scheme", ("light", "dark", "contrast", "auto")), ("text_size", (100, 115, 130)))
    )
    clerk.window.settings[key] = clerk.random.choice(values)


def leave_guide(clerk: Clerk) -> None:
    """Come back to the form from a guided act."""
    if clerk.window.report is not None and clerk.window.report.guide is not None:
        clerk.keys("Esc")


def pause(clerk: Clerk) -> None:
    wait(clerk.random.choice((0.05, 0.2, 0.6)))


STEPS: tuple[Callable[[Clerk], None], ...] = (
    type_figures,
    paste_figures,
    write_prose,
    undo_and_redo,
    press_keys,
    click_about,
    give_command,
    open_report,
    import_file,
    kill_child,
    reopen_window,
    change_look,
    leave_guide,
    pause,
)
WEIGHTS = (20, 6, 20, 10, 15, 10, 8, 3, 2, 1, 2, 1, 20, 4)
