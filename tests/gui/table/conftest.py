"""Shared by the tests of the grid: the editions, a font, a report without a library, a table on screen."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.forms import Editions
from app.gui.table.grid import TableGrid
from app.model.datafile import to_report
from app.session import Session
from app.store import Library
from tests.gui.table.desk import Desk, NoLibrary


@pytest.fixture(scope="session")
def editions(project_root: Path) -> Editions:
    return Editions(project_root / "forms", project_root / "tests" / "data" / "forms")


@pytest.fixture(scope="session")
def face(qapp: QApplication, project_root: Path) -> QFont:
    """The program's own font: sizes and wrapping do not depend on what the machine has."""
    number = QFontDatabase.addApplicationFont(str(project_root / "resources" / "fonts" / "GwHei.ttf"))
    return QFont(QFontDatabase.applicationFontFamilies(number)[0], 10)


@pytest.fixture
def open_session(editions: Editions) -> Callable[..., Session]:
    def open_(edition: str, answers: Mapping[str, str] | None = None, **more: Any) -> Session:
        data = {"format": "nianbao-report/1", "edition": edition, "year": 2023, "unit": {"name": "青禾市水务局"}}
        report = to_report(data | {"answers": dict(answers or {})} | more, editions)
        return Session(cast(Library, NoLibrary()), report)

    return open_


@pytest.fixture
def open_grid(qtbot: QtBot, face: QFont, open_session: Callable[..., Session]) -> Callable[..., Desk]:
    def open_(edition: str, table: str, answers: Mapping[str, str] | None = None, **more: Any) -> Desk:
        session = open_session(edition, answers, **more)
        grid = TableGrid(session, table)
        grid.setFont(face)
        grid.resize(1000, 760)
        qtbot.addWidget(grid)
        with qtbot.waitExposed(grid):
            grid.show()
        grid.view.setFocus()
        return Desk(session, grid)

    return open_
