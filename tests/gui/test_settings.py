"""Commands and their menus, and settings that hold at once and are remembered."""

from pathlib import Path
from typing import Any

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QComboBox, QMenu

from app.gui.collect.office_commands import MENU as SEASON
from app.gui.collect.subjects import OpenSeason
from app.gui.command import COMMANDS, MENUS
from app.gui.menus import BAR_LEFT, BAR_RIGHT
from app.gui.settings import SETTINGS, Settings
from app.gui.workbench import ChosenReport, EditableReport, KeptEditableReport, KeptReport, OpenReport, Workbench
from tests.gui.clerk import Clerk, choose, press


def test_every_command_with_words_is_in_one_menu() -> None:
    listed = [command.name for menu in (*MENUS, SEASON) for command in menu]
    assert len(listed) == len(set(listed))
    assert set(listed) == {command.name for command in COMMANDS.values() if command.words}
    assert all(command.in_bar for command in (*BAR_LEFT, *BAR_RIGHT))


def test_every_command_says_by_its_first_parameter_what_it_works_on() -> None:
    subjects = {Workbench, OpenReport, EditableReport, KeptReport, KeptEditableReport, ChosenReport}
    of_season = {command.subject for command in SEASON}
    assert all(issubclass(subject, OpenSeason) for subject in of_season)
    assert {command.subject for command in COMMANDS.values()} == subjects | of_season


def test_every_command_has_a_drawing(project_root: Path) -> None:
    drawn = {path.stem for path in (project_root / "resources" / "icons").glob("*.svg")}
    assert {command.icon for menu in (*MENUS, SEASON) for command in menu if command.icon} <= drawn


def test_a_menu_draws_its_icons_when_it_opens(clerk: Clerk) -> None:
    menus: list[QMenu] = list(clerk.window.menuBar().findChildren(QMenu))
    assert len(menus) > len(MENUS), "those within others too"
    for menu in menus:
        menu.aboutToShow.emit()
    shown = [command for menu in MENUS for command in menu if command.icon]
    assert all(not clerk.window.actions_by_name[command.name].icon().isNull() for command in shown)


def test_colours_are_chosen_hold_at_once_and_are_remembered(clerk: Clerk) -> None:
    def ground() -> int:
        return clerk.window.palette().color(QPalette.ColorRole.Window).lightness()

    light = ground()

    def choose_dark(dialog: Any) -> None:
        box: QComboBox = dialog.findChild(QComboBox, "setting scheme")
        box.setFocus()
        press(box, "Down")
        press(box, "Down")
        choose("关闭")(dialog)

    try:
        with clerk.answering(choose_dark):
            clerk.press("Ctrl+,")
        assert ground() < light
        clerk.restart()
        assert ground() < light
    finally:
        clerk.window.settings["scheme"] = "light"
    clerk.qtbot.waitUntil(lambda: ground() == light)


def test_last_years_figures_are_hidden_everywhere_and_stay_so(clerk: Clerk) -> None:
    clerk.window.do("example")
    clerk.go_to(3)
    clerk.grid("requests").last_year.trigger()
    assert not clerk.grid("review").last_year.isChecked()
    clerk.restart()
    clerk.window.start.list.setFocus()
    clerk.press("Return")
    assert not clerk.grid("requests").last_year.isChecked()


def test_a_value_that_is_not_offered_counts_as_not_chosen(clerk: Clerk) -> None:
    clerk.library.set_setting("settings", {"scheme": "pink", "last_year": 7, "of another version": 1})
    found = Settings(clerk.library)
    assert [found[setting.key] for setting in SETTINGS] == [setting.default for setting in SETTINGS]
    found["scheme"] = "dark"
    assert clerk.library.setting("settings")["of another version"] == 1
