"""Commands of the program itself: help, settings, the end."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.gui.ask import tell

if TYPE_CHECKING:
    from app.gui.window import Window


def keys(window: "Window") -> None:
    """The keys worth knowing, from the list of commands itself."""
    from app.gui.commands import MENUS

    lines = [f"{each.keys[0]}　{each.words.rstrip('…')}" for menu in MENUS.values() for each in menu if each.keys]
    grid = "表格里：直接输入即替换，F2 修改，Enter 到下一行，Tab 到右边一格，Delete 清除，Esc 还原。"
    tell(window, "常用按键", "\n".join([grid, "", *lines]))


def palette(window: "Window") -> None:
    """Any command or place by a few letters of its name."""
    from app.gui.palette.dialog import Palette
    from app.gui.palette.entries import entries

    dialog = Palette(entries(window), window)
    dialog.exec()
    chosen = dialog.chosen
    dialog.deleteLater()
    if chosen is not None:
        chosen.act()


def settings(window: "Window") -> None:
    from app.gui.dialogs.settings import SettingsDialog

    dialog = SettingsDialog(window.settings, window)
    dialog.exec()
    dialog.deleteLater()


def about(window: "Window") -> None:
    from app.gui.dialogs.about import AboutDialog

    dialog = AboutDialog(window.library.path, window)
    dialog.exec()
    dialog.deleteLater()


ACTS: dict[str, Callable[..., object]] = {
    "keys": keys,
    "palette": palette,
    "settings": settings,
    "about": about,
    "leave": lambda window: window.close(),
}
