"""Commands of the program itself: help, settings, the end."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.gui.window import Window


def manual(window: "Window", *topics: str) -> None:
    """The page of the manual that speaks of these topics, or of what has the cursor."""
    from app.gui.manual.pages import topics as at_cursor
    from app.gui.manual.window import show_manual

    show_manual(window, list(topics) or at_cursor(window))


def palette(window: "Window") -> None:
    """Any command or place by a few letters of its name."""
    from app.gui.palette import Palette, entries

    dialog = Palette(entries(window), window)
    dialog.exec()
    chosen = dialog.chosen
    dialog.deleteLater()
    if chosen is not None:
        chosen.act()


def settings(window: "Window") -> None:
    from app.gui.settings_dialog import SettingsDialog

    dialog = SettingsDialog(window.settings, window)
    dialog.exec()
    dialog.deleteLater()


def about(window: "Window") -> None:
    from app.gui.manual.about import AboutDialog

    dialog = AboutDialog(window.library.path, window)
    dialog.exec()
    dialog.deleteLater()


def logs(window: "Window") -> None:
    from app.gui.faults import open_folder
    from app.logs import FOLDER, state_folder

    open_folder(state_folder() / FOLDER)


ACTS: dict[str, Callable[..., object]] = {
    "help": manual,
    "keys": lambda window: manual(window, "keys"),
    "palette": palette,
    "settings": settings,
    "logs": logs,
    "about": about,
    "leave": lambda window: window.close(),
}
