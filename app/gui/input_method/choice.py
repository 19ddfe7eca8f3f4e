"""Which input method the desktop uses, and whether the bridge to fcitx is needed for it."""

from collections.abc import Callable, Mapping
from pathlib import Path

from app.gui.input_method.fcitx import PORTAL, own_names

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
    whether a program has a name on the session bus. Qt serves ibus, and the input method of a Wayland compositor.
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
