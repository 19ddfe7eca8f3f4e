"""A table on screen as a user meets it: keys that go where the focus is, a mouse, and what stands in the report."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.gui.table.grid import TableGrid
from app.model.report import Report
from app.session import Session
from app.table.paste import Proposal
from tests.gui.hand import click, compose, press_key, type_into

KEYS = {
    "\n": Qt.Key.Key_Enter,
    "\t": Qt.Key.Key_Tab,
    "↑": Qt.Key.Key_Up,
    "↓": Qt.Key.Key_Down,
    "←": Qt.Key.Key_Left,
    "→": Qt.Key.Key_Right,
    "⎋": Qt.Key.Key_Escape,
    "⌫": Qt.Key.Key_Backspace,
    "⌦": Qt.Key.Key_Delete,
    "✎": Qt.Key.Key_F2,
    "⇱": Qt.Key.Key_Home,
    "⇲": Qt.Key.Key_End,
}


class NoLibrary:
    """Takes every save and keeps nothing."""

    read_only = False

    def commit(self, *saved: object) -> None:
        pass


class Desk:
    """A table on screen over an open report, used through keys and mouse only."""

    def __init__(self, session: Session, grid: TableGrid) -> None:
        self.session = session
        self.grid = grid
        self.previewed: list[Proposal] = []
        self.agrees = True
        grid.view.confirm = self._look
        session.listeners.append(lambda at, findings: grid.refresh({address.key for address in at}, findings))

    def _look(self, proposal: Proposal) -> Proposal | None:
        """The preview of a paste, answered as `agrees` says: with what it offers first."""
        self.previewed.append(proposal)
        return (proposal.from_first or proposal) if self.agrees else None

    @property
    def report(self) -> Report:
        return self.session.report

    @property
    def cell(self) -> str:
        """The row and column of the cell under the cursor."""
        return (self.grid.view.current_cell() or "").partition(".")[2]

    def answer(self, row_and_column: str) -> str | None:
        answer = self.report.answers.get(f"{self.grid.table.id}.{row_and_column}")
        return answer.text if answer else None

    def go(self, row_and_column: str) -> None:
        self.grid.show_cell(f"{self.grid.table.id}.{row_and_column}")

    def type(self, text: str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press keys, each going where the focus is then; the special ones are listed in KEYS.

        What no key gives comes from an input method.
        """
        for character in text:
            if character in KEYS:
                press_key(self.focus, KEYS[character], modifier)
            elif character.isascii():
                type_into(self.focus, character, modifier)
            else:
                self.compose("", character)

    def compose(self, composing: str, committed: str = "") -> None:
        """An input method shows what it is composing, or commits it."""
        compose(self.focus, composing, committed)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        press_key(self.focus, key, modifier)

    def at(self, row_and_column: str) -> QPoint:
        """The middle of a cell in the view's viewport."""
        index = self.grid.model.index_of(f"{self.grid.table.id}.{row_and_column}")
        return self.grid.view.visualRect(index).center()

    def click(self, row_and_column: str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        viewport = self.grid.view.viewport()
        click(viewport, self.at(row_and_column), modifier)

    @property
    def selection(self) -> list[str]:
        """Rows and columns of the selected figures."""
        return [cell.partition(".")[2] for cell in self.grid.view.selected_cells()]

    @property
    def focus(self) -> QWidget:
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget
