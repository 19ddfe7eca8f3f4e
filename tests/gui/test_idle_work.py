"""The work of the window while the user is idle: it changes neither a picture nor a behaviour."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.gui import idle_work
from app.gui.idle_work import IdleWork
from app.gui.report.page import ReportPage
from tests.gui.clerk import Clerk
from tests.made import keep_example

FIRST_OPENING = """
import sys
from pathlib import Path
from app.gui import application
from app.gui.idle_work import IdleWork
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from app.gui.window import Window
from app.store import Library

made = QApplication([])
application.set_up(made)
window = Window(Library.open(Path(sys.argv[1])), application.editions)
window.show()
steps = IdleWork(window)
while sys.argv[2] == "rested" and steps.is_busy:
    QTest.qWait(5)
before = set(sys.modules)
window.open_report(window.start.current())
QApplication.processEvents()
print("loaded", *sorted(set(sys.modules) - before))
for number in range(window.report.tabs.count()):
    window.report.tabs.setCurrentIndex(number)
    QApplication.processEvents()
print("late", "__getattr__" in vars(sys.modules["shibokensupport.signature.mapping"]))
QTest.qWait(50)
window.close()
window.library.close()
"""


@pytest.fixture
def rested(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> Callable[[], ReportPage]:
    """Opens the example with a rest of a moment, and waits until the steps are done."""
    monkeypatch.setattr(idle_work, "REST", 0)
    monkeypatch.setattr(idle_work, "GAP", 0)

    def open_() -> ReportPage:
        steps = IdleWork(clerk.window)
        clerk.window.do("example")
        clerk.qtbot.waitUntil(lambda: not steps.is_busy)
        return clerk.page

    return open_


def _picture(clerk: Clerk, number: int) -> bytes:
    """A tab without the focus: a blinking cursor would differ."""
    clerk.page.tabs.setCurrentIndex(number)
    clerk.page.tabs.setFocus()
    return bytes(clerk.section.grab().toImage().constBits())


def test_the_tabs_built_ahead_are_those_that_are_shown(rested: Callable[[], ReportPage]) -> None:
    page = rested()
    built = {number: page._pages.get(number) for number in range(page.tabs.count())}
    assert None not in built.values()
    for number, section in built.items():
        page.tabs.setCurrentIndex(number)
        assert page.current_section is section
        assert page._stack.currentWidget() is section


def test_a_tab_built_ahead_looks_as_one_built_when_it_is_shown(clerk: Clerk, rested: Callable[[], ReportPage]) -> None:
    at_once = {}
    clerk.window.do("example")
    for number in (1, 3):
        clerk.page.tabs.setCurrentIndex(number)
        lines = [part.editor.underlines for part in clerk.section.parts.values()]
        clerk.qtbot.waitUntil(lambda: not any(each._later.isActive() for each in lines))  # noqa: B023 — waited for at once
        at_once[number] = _picture(clerk, number)
    clerk.window.close_report()
    rested()
    clerk.qtbot.waitUntil(lambda: all(_picture(clerk, number) == picture for number, picture in at_once.items()))


def test_a_change_meanwhile_is_seen_in_a_tab_built_ahead(clerk: Clerk, rested: Callable[[], ReportPage]) -> None:
    page = rested()
    number = next(at for at, each in page._pages.items() if each.grids)
    grid = next(iter(page._pages[number].grids.values()))
    cell = next(iter(grid.table.places))
    was = grid.view.cells.needed(cell)
    grid.model.write(cell, "123456789012345")
    page.show_section(number)
    assert grid.view.cells.needed(cell) > was
    clerk.qtbot.waitUntil(
        lambda: grid.view.columnWidth(grid.model.index_of(cell).column()) >= grid.view.cells.needed(cell)
    )


def test_a_page_that_is_being_built_is_never_seen(clerk: Clerk) -> None:
    clerk.window.do("example")
    steps = clerk.page.build_ahead()
    next(steps)
    begun = next(iter(clerk.page._begun.values()))
    clerk.page._form.hide()
    clerk.page._form.show()
    assert not begun.isVisible()
    number = next(iter(clerk.page._begun))
    clerk.go_to(number)
    assert clerk.section is begun
    assert list(begun.parts) + list(begun.grids)
    assert len(begun.parts) + len(begun.grids) == len(begun.section.contents)


def test_an_edit_puts_the_steps_off(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idle_work, "REST", 60_000)
    steps = IdleWork(clerk.window)
    clerk.window.do("example")
    clerk.press("1")
    clerk.qtbot.wait(50)
    assert steps.is_busy
    assert list(clerk.page._pages) == [0]


def test_a_closed_report_is_not_built_on(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idle_work, "REST", 0)
    steps = IdleWork(clerk.window)
    clerk.window.do("example")
    clerk.window.close_report()
    clerk.qtbot.waitUntil(lambda: not steps.is_busy)


@pytest.mark.parametrize("rest", ["at once", "rested"])
def test_the_first_opening_after_a_rest_loads_nothing_of_the_program(
    project_root: Path, tmp_path: Path, rest: str
) -> None:
    """The first opening took 0.4 s, most of it for modules that the start page had had time to load."""
    keep_example(tmp_path)
    command = [sys.executable, "-c", FIRST_OPENING, str(tmp_path), rest]
    told = subprocess.run(command, cwd=project_root, stdout=subprocess.PIPE, text=True, check=True).stdout
    loaded = [name for name in told.splitlines()[0].split() if name.startswith("app.")]
    assert bool(loaded) == (rest == "at once"), loaded
    assert "late True" in told, "a wrapped method of Qt made PySide6 read all its signatures"
