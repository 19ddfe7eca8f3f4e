"""Every key that a menu shows does its act from every kind of field, pressed for real."""

from collections.abc import Callable
from typing import TypeAlias

import pytest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit

from app.gui.command import MENUS
from app.model.change import Address, Area
from tests.gui.clerk import Clerk, focused
from tests.gui.hand import press, settle

KEYS = {keys: command.name for menu in MENUS for command in menu for keys in command.keys}
NAMES = frozenset(KEYS.values())
"""The acts of keys; what timers ask for is none of them."""
CELL = "requests.new.person"
Go: TypeAlias = Callable[[Clerk], object]


def cell(clerk: Clerk) -> None:
    clerk.page.show_address(Address(Area.ANSWERS, CELL), enter=True)
    settle()


def _in_cell(*keys: str) -> Go:
    def go(clerk: Clerk) -> None:
        cell(clerk)
        clerk.press(*keys)

    return go


def _pane(name: str, field: Callable[[object], object]) -> Go:
    def go(clerk: Clerk) -> None:
        cell(clerk)
        pane = clerk.page.show_pane(name)
        settle()
        field(pane).setFocus()  # type: ignore[attr-defined]

    return go


FIELDS: dict[str, Go] = {
    "cover line": lambda clerk: clerk.page.show_address(Address(Area.UNIT, "name"), enter=True),
    "cover choice": lambda clerk: clerk.page.show_address(Address(Area.UNIT, "kind"), enter=True),
    "table": cell,
    "cell editor by F2": _in_cell("F2"),
    "cell editor by typing": _in_cell("7"),
    "remark line": _in_cell("Shift+F2"),
    "row line": _in_cell("Ctrl+G"),
    "text": lambda clerk: clerk.page.show_address(Address(Area.TEXTS, "problems"), enter=True),
    "title": lambda clerk: clerk.page.show_address(Address(Area.TEXTS, "title"), enter=True),
    "section tabs": lambda clerk: clerk.page.tabs.setFocus(),
    "pane tabs": lambda clerk: clerk.page.side.rail.buttons[0].setFocus(),
    "findings": _pane("findings", lambda pane: pane.list),  # type: ignore[attr-defined]
    "findings filter": _pane("findings", lambda pane: pane.filter.levels),  # type: ignore[attr-defined]
    "find line": _pane("search", lambda pane: pane.words),  # type: ignore[attr-defined]
    "replace line": _pane("search", lambda pane: pane.new),  # type: ignore[attr-defined]
    "hits": _pane("search", lambda pane: pane.list),  # type: ignore[attr-defined]
    "details": _pane("details", lambda pane: pane.remark),  # type: ignore[attr-defined]
    "numbers": _pane("numbers", lambda pane: pane.list),  # type: ignore[attr-defined]
    "beside": _pane("beside", lambda pane: pane),
    "preview": _pane("preview", lambda pane: pane.view),  # type: ignore[attr-defined]
}


def test_every_key_of_a_menu_works_from_every_field(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+E once only moved the cursor to the end of a cover field, and Ctrl+K would cut its rest."""
    clerk.window.do("example")
    wrong: dict[str, object] = {}
    for name, go in FIELDS.items():
        go(clerk)
        settle()
        start = focused()
        assert start is not None, name
        before = clerk.report.texts.copy(), clerk.report.unit.copy(), _words(start)
        if silent := _silent(clerk, monkeypatch):
            wrong[name] = silent
        elif focused() is not start or (clerk.report.texts, clerk.report.unit, _words(start)) != before:
            wrong[name] = "the field took the key as well"
        clerk.press("Escape")
    assert wrong == {}


def test_the_keys_of_the_first_page(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk.window.do("example")
    clerk.window.close_report()
    for field in (clerk.window.start.filter, clerk.window.start.list, clerk.window.start.buttons["new"]):
        field.setFocus()
        assert _silent(clerk, monkeypatch) == {}
        assert focused() is field


def _silent(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The keys that did something else than their act, or nothing; acts are only noted down."""
    done: list[str] = []
    field = focused()
    assert field is not None
    wrong = {}
    with monkeypatch.context() as patch:
        patch.setattr(clerk.window, "do", lambda name, *more: done.append(name) if name in NAMES else None)
        for each, name in KEYS.items():
            for action in clerk.window.actions_by_name.values():
                action.setEnabled(True)
            done.clear()
            press(focused() or field, each)
            if done != [name]:
                wrong[each] = f"{name}: {done}"
    return wrong


def _words(field: object) -> str | None:
    if isinstance(field, QLineEdit):
        return field.text()
    return field.toPlainText() if isinstance(field, QTextEdit | QPlainTextEdit) else None
