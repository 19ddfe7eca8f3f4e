"""Finds the input method of the desktop, and whether it is reached over the bridge or by a plugin of Qt."""

from collections.abc import Callable, Mapping
from pathlib import Path

PORTAL = ("org.freedesktop.portal.Fcitx", "org.fcitx.Fcitx5")
"""Names of fcitx that serve the portal interface."""
IBUS = ("org.freedesktop.IBus", "org.freedesktop.portal.IBus")
"""Names that ibus has on the session bus."""
KNOWN = ("fcitx", "fcitx5", "ibus")
"""Names of input methods that decide; others, like xim, Qt 6 does not have."""
_PLUGIN = "*fcitx*"
"""Files of a plugin of Qt's kind, which no wheel brings: where there is one, it serves fcitx."""


def named(environment: Mapping[str, str]) -> list[str]:
    """The input methods that the environment names, the most decisive first, in small letters."""
    listed = environment.get("QT_IM_MODULES", "").split(";")
    xim = environment.get("XMODIFIERS", "").rpartition("@im=")[2]
    names = [*listed, environment.get("QT_IM_MODULE", ""), xim, environment.get("GTK_IM_MODULE", "")]
    return [name.strip().lower() for name in names if name.strip()]


def needs_bridge(
    environment: Mapping[str, str], platform: str, plugins: Path, has_owner: Callable[[str], bool]
) -> bool:
    """Whether keys go to fcitx through the bridge.

    `platform` is Qt's name of the window system, `plugins` the folder of Qt's own input methods, `has_owner` tells
    whether a program has a name on the session bus. Qt serves the input method of a Wayland compositor.
    """
    if not platform.startswith(("xcb", "wayland")) or any(plugins.glob(_PLUGIN)):
        return False
    known = (*KNOWN, "wayland") if platform.startswith("wayland") else KNOWN
    first = next((name for name in named(environment) if name in known), "")
    if first.startswith("fcitx"):
        return True
    if first == "wayland" or (platform.startswith("wayland") and not first):
        return False
    fcitx = (*PORTAL, *own_names(environment.get("DISPLAY", "")))
    return any(map(has_owner, fcitx)) and not any(map(has_owner, IBUS))


def serves_ibus(environment: Mapping[str, str]) -> bool:
    """Whether keys go to ibus through the bridge: it is what the desktop names first, and the screen is one of X.

    It is asked before Qt starts, so that Qt loads no plugin of its own.
    """
    platform = environment.get("QT_QPA_PLATFORM", "").partition(":")[0]
    is_x = platform == "xcb" or (not platform and not environment.get("WAYLAND_DISPLAY"))
    if not is_x or not environment.get("DISPLAY"):
        return False
    return next((name for name in named(environment) if name in KNOWN), "") == "ibus"


def finds_ibus(environment: Mapping[str, str], platform: str, has_owner: Callable[[str], bool]) -> bool:
    """Whether the desktop names no input method, and ibus runs: keys go to it then."""
    return platform.startswith("xcb") and not named(environment) and any(map(has_owner, IBUS))


def own_names(display: str) -> tuple[str, ...]:
    """The names that fcitx 4 has on the bus, for a display as in DISPLAY."""
    number = display.rpartition(":")[2].partition(".")[0]
    return (f"org.fcitx.Fcitx-{number}", "org.fcitx.Fcitx") if number else ("org.fcitx.Fcitx",)
