"""The colours of the window by name, derived from the palette so that light, dark and high contrast all work."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtGui import QColor, QPalette

from app.gui.look.appearance import is_high_contrast

# name → (on light ground, on dark ground, with high contrast on dark ground). On all grounds inks have 4.5 : 1 and
# lines 3 : 1.
_INKS = {
    "error": ("#9c1c14", "#ffb1a9", "#ffb8b1"),
    "verify": ("#6f4700", "#ffcf70", "#ffff00"),
    "good": ("#12592a", "#8fe3aa", "#9af09a"),
    "computed": ("#4f5662", "#c3cad4", "#d9d9d9"),
}
_TINTS = {
    "error_ground": ("#d93025", 0.10, 0.26),
    "verify_ground": ("#f2a900", 0.24, 0.16),
    "good_ground": ("#2c9a52", 0.08, 0.16),
    "blank_ground": ("#3d7bd9", 0.07, 0.16),
}


class Colours(NamedTuple):
    """Named colours for one palette. `..._ground` lie under text, `rule` draws lines, the others are text colours.

    `chosen` is the share of `accent` (0 to 1) over a selected cell, `frame` the width in pixels of the cursor's frame.
    """

    ink: QColor
    ground: QColor
    rule: QColor
    label_ground: QColor
    marked_label_ground: QColor
    computed: QColor
    computed_ground: QColor
    error: QColor
    error_ground: QColor
    verify: QColor
    verify_ground: QColor
    blank_ground: QColor
    good_ground: QColor
    good: QColor
    outline: QColor
    accent: QColor
    chosen: float
    frame: int = 2


def colours(palette: QPalette) -> Colours:
    """Return the named colours that suit a palette."""
    # Always the active group: a label is no less readable for not being editable.
    active, roles = QPalette.ColorGroup.Active, QPalette.ColorRole
    ink, ground, accent = (palette.color(active, role).rgb() for role in (roles.Text, roles.Base, roles.Highlight))
    return _colours(ink, ground, accent, is_high_contrast(palette))


def mixed(over: QColor, under: QColor, share: float) -> QColor:
    """Mix `share` (0 to 1) of one colour into the other."""
    pairs = ((over.red(), under.red()), (over.green(), under.green()), (over.blue(), under.blue()))
    return QColor(*(round(a * share + b * (1 - share)) for a, b in pairs))


@lru_cache(maxsize=16)
def _colours(ink_rgb: int, ground_rgb: int, accent_rgb: int, high_contrast: bool) -> Colours:
    ink, ground, accent = QColor(ink_rgb), QColor(ground_rgb), QColor(accent_rgb)
    dark = ground.lightness() < ink.lightness()
    inks = {name: QColor(three[2 if dark and high_contrast else dark]) for name, three in _INKS.items()}
    tints = {name: mixed(QColor(name_), ground, shares[dark]) for name, (name_, *shares) in _TINTS.items()}
    return Colours(
        ink=ink,
        ground=ground,
        rule=ink if high_contrast else mixed(ink, ground, 0.66),
        outline=ink if high_contrast else mixed(ink, ground, 0.53),
        label_ground=mixed(ink, ground, 0.16 if high_contrast and dark else 0.08 if dark else 0.045),
        marked_label_ground=mixed(accent, ground, 0.20 if dark else 0.16),
        computed_ground=mixed(ink, ground, 0.05 if dark else 0.025),
        accent=accent,
        chosen=0.14,
        frame=3 if high_contrast else 2,
        **inks,
        **tints,
    )


class LevelLook(NamedTuple):
    """A mark of a finding. `icon` names a drawing in resources/icons, `colour` one of the window's colours."""

    word: str
    icon: str
    colour: str

    def ink(self, palette: QPalette) -> QColor:
        ink: QColor = getattr(colours(palette), self.colour)
        return ink


LOOKS: Mapping[str, LevelLook] = {
    "return": LevelLook("退回意见", "error", "error"),
    "error": LevelLook("错误", "error", "error"),
    "blank": LevelLook("未填", "blank", "accent"),
    "verify": LevelLook("核实", "verify", "verify"),
    "hint": LevelLook("提示", "hint", "computed"),
}
"""Marks by `Level`, as strings: the first paint needs colours but not the model."""
