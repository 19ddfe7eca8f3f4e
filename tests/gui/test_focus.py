"""Keys go where one types: no timer, jump or pane takes the focus away, and keys of a line reach no table below it."""

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QWidget

from app.gui.command import COMMANDS
from app.gui.panes.search import SearchPane
from app.gui.table.grid import TableGrid
from app.gui.table.view import GridView
from app.model.change import Address, Area
from tests.gui.clerk import Clerk, focused, modal
from tests.gui.hand import compose, focus_field, settle

CELL = "disclosure.normative.made"


@pytest.fixture
def opened(clerk: Clerk) -> Clerk:
    """Somebody with the example open."""
    clerk.window.do("example")
    return clerk


def search(clerk: Clerk) -> SearchPane:
    pane = clerk.page.side.pane("search")
    assert isinstance(pane, SearchPane)
    return pane


def view(clerk: Clerk, cell: str = CELL) -> GridView:
    clerk.page.show_address(Address(Area.ANSWERS, cell))
    settle()
    return clerk.grid(cell.partition(".")[0]).view


def figures(clerk: Clerk) -> dict[str, str]:
    return {cell: answer.text for cell, answer in clerk.report.answers.items()}


@pytest.mark.parametrize("line", ["remark", "find"])
def test_a_line_over_a_table_lets_no_key_through(opened: Clerk, line: str) -> None:
    """Ctrl+D in 备注 once changed the figure below, and ↓ moved the cursor while the line wrote to the cell before."""
    table = view(opened)
    opened.press("Shift+F2" if line == "remark" else "Ctrl+G")
    grid = table.parentWidget()
    assert isinstance(grid, TableGrid)
    words = grid.remark_line.words if line == "remark" else grid.find_line.words
    opened.type("abc")
    before, remarks = figures(opened), dict(opened.report.remarks)
    for key in ("Ctrl+D", "Ctrl+R", "Shift+Space", "Ctrl+Space", "Up", "Down", "PgUp", "PgDown", "F2", "Home", "Del"):
        opened.press(key)
        assert (figures(opened), dict(opened.report.remarks)) == (before, remarks), key
        assert focused() is words and table.current_cell() == CELL and len(table.selectedIndexes()) == 1, key
        assert table.cells.editor is None, key


def test_a_jump_moves_nothing_a_moment_later(opened: Clerk) -> None:
    """It comes once more when a new page has been laid out: by then the person may be elsewhere."""
    opened.page.show_address(Address(Area.ANSWERS, CELL))
    table = opened.grid("disclosure").view
    table.go_to("disclosure.rules.made")
    opened.page.tabs.setFocus()
    settle()
    assert table.current_cell() == "disclosure.rules.made" and focused() is opened.page.tabs


def test_a_line_of_a_pane_keeps_the_focus(opened: Clerk) -> None:
    opened.fill(CELL, "1o")
    opened.press("Ctrl+F")
    opened.type("政府")
    line = focused()
    for keys in ("F8", "Shift+F8", "Ctrl+F8", "Ctrl+Z", "Ctrl+Y", "F3", "Ctrl+S"):
        opened.press(keys)
        assert focused() is line is search(opened).words, keys
    opened.qtbot.wait(350)  # the offers and repairs that come a moment later
    assert focused() is line


def test_offers_and_findings_leave_the_focus(opened: Clerk) -> None:
    """What comes some time after a report was opened, and what findings bring, takes no focus."""
    report = opened.report.id
    opened.window.close_report()
    opened.window.open_report(report)
    settle()
    focus_field(opened.cover, "name")
    field = focused()
    for _ in range(4):
        opened.qtbot.wait(100)
        assert focused() is field
    opened.type("甲")
    opened.qtbot.wait(350)
    assert focused() is field


def test_a_pane_that_goes_gives_the_focus_back_to_the_form(opened: Clerk) -> None:
    table = view(opened)
    for keys in ("F9", "F5", "F7", "F12"):
        opened.press("Ctrl+F", keys)
        assert focused() is table, keys


def test_enter_presses_a_button_of_the_first_page(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(clerk.window, "do", lambda name, *more: asked.append(name))
    clerk.window.start.buttons["new"].setFocus()
    clerk.press("Return", "Enter")
    assert asked == ["new", "new"]


def test_saving_by_key_says_that_it_is_saved(opened: Clerk) -> None:
    news = opened.window.status._news
    opened.press("Ctrl+S")
    opened.qtbot.waitUntil(lambda: news.text().startswith("已自动保存"))
    opened.window.close_report()
    news.clear()
    opened.press("Ctrl+S")
    assert news.text().startswith("已自动保存")
    opened.window.start.list.setFocus()
    opened.press("Return")
    news.clear()
    focus_field(opened.cover, "name")
    opened.type("甲")
    field = focused()
    opened.press("Ctrl+S")
    opened.qtbot.waitUntil(lambda: news.text().startswith("已自动保存"))
    assert opened.page.session.is_saved and focused() is field


def test_prose_left_while_composing_goes_on_counting(opened: Clerk) -> None:
    opened.page.show_address(Address(Area.TEXTS, "problems"))
    editor = opened.editor("problems")
    compose(editor, "ren")
    opened.page.show_address(Address(Area.TEXTS, "other"))
    opened.put_cursor(editor, 0)
    opened.type("x")
    assert opened.report.texts["problems"].startswith("x")
    assert QApplication.focusWidget() is editor


@pytest.mark.parametrize("place", ["field", "prose", "figure", "editor"])
def test_a_package_that_is_given_up_leaves_the_cursor_where_it_was(opened: Clerk, place: str) -> None:
    """What is typed is handed over before the package is made; the field itself keeps the keys."""
    fields: dict[str, QWidget | None] = {
        "field": opened.cover.findChild(QLineEdit, "unit phone"),
        "prose": opened.editor("preamble"),
    }
    field = fields.get(place)
    if field is not None:
        opened.page.tabs.setCurrentIndex(0)
        field.setFocus()
    else:
        field = view(opened)
    if place == "editor":
        opened.type("77")
    assert opened.page.flush()
    assert focused() is field
    opened.press("Ctrl+Shift+E", "Esc")
    assert focused() is field


def end_dialogs() -> None:
    """Give up whatever a command asks."""
    while (dialog := modal()) is not None:
        assert isinstance(dialog, QDialog)
        dialog.reject()
        settle()


def acts_on_the_form() -> list[str]:
    rooms = ("app.gui.table", "app.gui.prose", "app.gui.report")
    return [name for name, command in COMMANDS.items() if command.run.__module__.startswith(rooms)]


@pytest.mark.parametrize("guide", ["submit", pytest.param("year_turn", marks=pytest.mark.long)])
def test_no_command_takes_the_focus_behind_a_guided_act(opened: Clerk, guide: str) -> None:
    """F4 over the hand-in page once put the cursor into a table that was not seen: keys went nowhere."""
    lost = []
    for name in set(acts_on_the_form()) & set(opened.window.actions_by_name):
        if opened.window.report is None:
            opened.window.do("example")
        if opened.page.guide is None:
            opened.page.show_address(Address(Area.ANSWERS, CELL), enter=True)
            opened.window.do(guide)
        QTimer.singleShot(0, end_dialogs)
        opened.window.do(name)
        settle()
        opened.window.activateWindow()  # as a window manager does when a dialog closes
        settle()
        if (there := focused()) is None or not there.isVisible():
            lost.append(name)
    assert not lost, lost
