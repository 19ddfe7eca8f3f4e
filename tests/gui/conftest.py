"""Shared by the tests of the window: a dressed application, a library folder, somebody at the keyboard."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.forms import Editions, bundled
from app.gui import application
from tests.children import kept_workers
from tests.gui.clerk import Clerk


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    """The application as the program sets it up."""
    qapp.setStyle("Fusion")
    application.set_up(qapp)
    return qapp


@pytest.fixture(scope="session", autouse=True)
def shared_workers(qapp: QApplication) -> Iterator[None]:
    """Let one child process do the jobs of many windows."""
    with kept_workers():
        yield


@pytest.fixture(scope="session", autouse=True)
def long_pauses() -> Iterator[None]:
    """Let keys and pages that a busy machine brings late be none that come after a pause, or never."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.gui.keys.PAUSE", 9.0)
        patch.setattr("app.gui.panes.preview_pages.LONGEST", 120_000)
        yield


@pytest.fixture(autouse=True)
def no_window_stays() -> Iterator[None]:
    """Destroy the windows that a test leaves: each of them would be styled and asked for events in every later test."""
    yield
    if QApplication.instance() is None:
        return
    for window in QApplication.topLevelWidgets():
        if window.parent() is None:
            window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def open_window(qtbot: QtBot, dressed: QApplication, tmp_path: Path) -> Iterator[Callable[..., Clerk]]:
    """Opens the window over an empty library, with the bundled forms or others."""
    clerks: list[Clerk] = []

    def open_(editions: Editions | None = None) -> Clerk:
        clerks.append(Clerk(qtbot, tmp_path / "library", editions or bundled()))
        return clerks[-1]

    yield open_
    for clerk in clerks:
        clerk.close()


@pytest.fixture
def clerk(open_window: Callable[..., Clerk]) -> Clerk:
    return open_window()
