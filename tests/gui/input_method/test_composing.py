"""A composition over a selection that is given up leaves text, selection and report as they were."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.model.change import Address, Area
from tests.gui.clerk import Clerk, focused
from tests.gui.hand import compose, focus_field, press

Field = QLineEdit | QPlainTextEdit
OLD = "甲𠮷乙丙"


@pytest.fixture(params=[QLineEdit, QPlainTextEdit])
def field(request: pytest.FixtureRequest, qtbot: QtBot, dressed: QApplication) -> Iterator[Field]:
    """Holds a text whose middle is selected, from its end to its beginning."""
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    made: Field = request.param(window)
    column.addWidget(made)
    other = QLineEdit(window)
    other.setObjectName("other")
    column.addWidget(other)
    window.show()
    window.activateWindow()
    made.setFocus()
    qtbot.waitUntil(made.hasFocus)
    compose(made, "", OLD)
    press(made, "Left")
    press(made, "Shift+Left")
    press(made, "Shift+Left")
    assert selected(made) == "𠮷乙"
    yield made
    window.close()


def text(field: Field) -> str:
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


def selected(field: Field) -> str:
    return field.selectedText() if isinstance(field, QLineEdit) else field.textCursor().selectedText()


def given_up(field: Field) -> None:
    compose(field, "z")
    compose(field, "zh")
    assert text(field) == "甲丙"
    compose(field, "")


def left(field: Field) -> None:
    compose(field, "z")
    other = field.parentWidget().findChild(QLineEdit, "other")
    assert other is not None
    other.setFocus()
    assert not field.hasFocus()


@pytest.mark.parametrize("end", [given_up, left])
def test_what_was_selected_stays(field: Field, end: Callable[[Field], None]) -> None:
    told: list[object] = []
    field.textChanged.connect(lambda *words: told.append(words))
    end(field)
    assert (text(field), selected(field), told) == (OLD, "𠮷乙", [])
    field.setFocus()
    press(field, "Shift+Left")
    assert selected(field) == "甲𠮷乙"  # from the end that the cursor was at


def test_what_is_chosen_takes_its_place_and_is_told_once(field: Field) -> None:
    told: list[str] = []
    field.textChanged.connect(lambda *words: told.append(text(field)))
    compose(field, "zh")
    compose(field, "", "丁")
    assert text(field) == "甲丁丙"
    assert told[-1] == "甲丁丙" and set(told) <= {"甲丙", "甲丁丙"}


def test_a_field_of_the_cover_is_never_empty_meanwhile(clerk: Clerk) -> None:
    """The name was taken away with the first letter, 未填 appeared, and with Esc the name stayed away."""
    clerk.window.do("example")
    session = clerk.page.session
    name, steps = clerk.report.unit_name, len(session.history())
    focus_field(clerk.cover, "name")
    seen: list[Any] = []
    session.listeners.append(lambda addresses, changed: seen.append(clerk.report.unit_name))
    line = focused()
    assert isinstance(line, QLineEdit)
    clerk.press("Ctrl+A")
    compose(line, "qing")
    compose(line, "")
    assert (line.text(), clerk.report.unit_name, len(session.history()), seen) == (name, name, steps, [])
    compose(line, "qing")
    compose(line, "", "青山县")
    assert seen == ["青山县"]
    clerk.press("Ctrl+Z")
    assert clerk.report.at(Address(Area.UNIT, "name")) == name == line.text()
