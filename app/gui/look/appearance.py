"""The look of the program: font, palettes for light and dark, the style sheet, and the colours by name."""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QScrollBar, QWidget

RESOURCES = Path(__file__).resolve().parents[3] / "resources"
FONT_SIZE = 10.5
LOOK = "look"
"""The application's property with its present scheme and size."""

_ROLES = QPalette.ColorRole
SCHEMES = ("light", "dark", "contrast")
# role → its colour in each scheme: greys with a little blue and one calm blue, or white and yellow on black.
_COLOURS = {
    _ROLES.Window: ("#f3f5f8", "#1b1e23", "#000000"),
    _ROLES.WindowText: ("#1d2430", "#e4e7ec", "#ffffff"),
    _ROLES.Base: ("#ffffff", "#272b32", "#000000"),
    _ROLES.AlternateBase: ("#f7f9fb", "#2b3038", "#000000"),
    _ROLES.Text: ("#1d2430", "#e4e7ec", "#ffffff"),
    _ROLES.PlaceholderText: ("#566070", "#b2bac5", "#d9d9d9"),
    _ROLES.Button: ("#fbfcfd", "#363c46", "#000000"),
    _ROLES.ButtonText: ("#1d2430", "#e4e7ec", "#ffffff"),
    _ROLES.BrightText: ("#ffffff", "#ffffff", "#ffff00"),
    _ROLES.Highlight: ("#22559f", "#86b5fa", "#ffff00"),
    _ROLES.HighlightedText: ("#ffffff", "#0d1218", "#000000"),
    _ROLES.Link: ("#22559f", "#86b5fa", "#ffff00"),
    _ROLES.LinkVisited: ("#5b3f93", "#c3a8f5", "#ffff00"),
    _ROLES.Accent: ("#22559f", "#86b5fa", "#ffff00"),
    _ROLES.ToolTipBase: ("#ffffff", "#2b3038", "#000000"),
    _ROLES.ToolTipText: ("#1d2430", "#e4e7ec", "#ffffff"),
    _ROLES.Light: ("#ffffff", "#3a414b", "#ffffff"),
    _ROLES.Midlight: ("#dde7f5", "#2f4161", "#4a4a00"),
    _ROLES.Mid: ("#808997", "#8790a0", "#ffffff"),
    _ROLES.Dark: ("#aab3c0", "#12151a", "#ffffff"),
    _ROLES.Shadow: ("#6f7886", "#9aa4b2", "#ffffff"),
}


_GREYS = ("#808997", "#8790a0", "#8ce08c")
"""The colour of disabled text in each scheme."""
_CHOSEN_ON_BLACK = QColor("#6a6a00")
"""The ground of a chosen line of a menu in high contrast, where no line frames it."""
_GRID = 0.18
"""Share of the text colour in the lines between the cells of a dialog's table."""
_MIDDLE = 128
"""Lightness between dark and light."""
_BLACK, _WHITE, _YELLOW = 0xFF000000, 0xFFFFFFFF, 0xFFFFFF00


def set_look(application: QApplication, scheme: str = "auto", percent: int = 100, *, anew: bool = False) -> None:
    """Set the look of the application. Palette, font and style sheets are set nowhere else.

    `scheme` is one of SCHEMES, or "auto" for the system's light or dark; `percent` is the text size. Nothing is done if
    this look is already set, unless `anew`. All widgets follow, because none has a palette, font or sheet of its own,
    and Qt passes both on through widgets with a style sheet.
    """
    if not anew and application.property(LOOK) == [scheme, percent]:
        return
    application.setProperty(LOOK, [scheme, percent])
    application.setAttribute(Qt.ApplicationAttribute.AA_UseStyleSheetPropagationInWidgetStyles)
    _set_font(application, percent)
    worn = _set_colours(application, scheme)
    for event in (QEvent.Type.ApplicationFontChange, QEvent.Type.ApplicationPaletteChange):
        application.sendPostedEvents(None, event.value)  # so that the widgets have them before the style sheet is set
    # The style derives its lines from the ground: on black they would be black.
    outlines = _read("contrast.qss") if worn == "contrast" else ""
    if outlines != application.styleSheet():
        application.setStyleSheet(outlines)
    for widget in application.allWidgets():
        if widget.styleSheet():
            apply_style(widget)


def _set_font(application: QApplication, percent: int) -> None:
    """Set the bundled font at a share of the usual size; the system's font if it is missing."""
    font = QFont(_family() or application.font().family())
    font.setPointSizeF(FONT_SIZE * percent / 100)
    application.setFont(font)


@lru_cache(maxsize=1)
def _family() -> str:
    number = QFontDatabase.addApplicationFont(str(RESOURCES / "fonts" / "GwHei.ttf"))
    return next(iter(QFontDatabase.applicationFontFamilies(number) if number >= 0 else ()), "")


def _set_colours(application: QApplication, scheme: str) -> str:
    """Set the palette and return its scheme. If the system asks for high contrast, its own colours stay."""
    if scheme == "auto":
        application.setPalette(QPalette())
        is_dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        scheme = "system" if is_high_contrast(application.palette()) else "dark" if is_dark else "light"
    if scheme != "system":
        application.setPalette(palette(scheme))
    # An icon in a menu has one colour, whether its row is chosen or not: the ground of that row lets it be seen.
    menus = QPalette(application.palette())
    menus.setColor(_ROLES.Highlight, _CHOSEN_ON_BLACK if scheme == "contrast" else menus.color(_ROLES.Midlight))
    menus.setColor(_ROLES.HighlightedText, menus.color(_ROLES.Text))
    menus.setColor(_ROLES.Light, menus.color(_ROLES.Base))  # the style's shadow of words that are off
    application.setPalette(menus, "QMenu")  # type: ignore[arg-type]  # the stub takes bytes, the call a str
    return scheme


def is_high_contrast(shown: QPalette) -> bool:
    """Tell whether a palette is one of high contrast."""
    ground, ink = shown.color(_ROLES.Window).rgb(), shown.color(_ROLES.Text).rgb()
    return ground in (_BLACK, _WHITE) and ink in (_BLACK, _WHITE, _YELLOW)


def palette(scheme: str) -> QPalette:
    """Return the program's own colours in one of SCHEMES."""
    number = SCHEMES.index(scheme)
    made = QPalette()
    for role, schemes in _COLOURS.items():
        made.setColor(role, QColor(schemes[number]))
    grey = QColor(_GREYS[number])
    for role in (_ROLES.Text, _ROLES.ButtonText, _ROLES.WindowText):
        made.setColor(QPalette.ColorGroup.Disabled, role, grey)
    made.setColor(QPalette.ColorGroup.Disabled, _ROLES.Highlight, QColor(_COLOURS[_ROLES.Mid][number]))
    return made


@lru_cache(maxsize=4)
def _read(name: str) -> str:
    """Return a style sheet; @icons in it is the folder of the drawings."""
    return (RESOURCES / "style" / name).read_text("utf-8").replace("@icons", (RESOURCES / "icons").as_posix())


@lru_cache(maxsize=4)
def _style_sheet(points: float, is_tick_dark: bool, is_arrow_light: bool, grid: str) -> str:
    """The style sheet, with its font sizes scaled to the font of the application; @grid in it is a colour."""
    sheet = _read("bars.qss") + _read("window.qss").replace("@grid", grid)
    if is_arrow_light:
        sheet = re.sub(r"(arrow(?:-up)?)\.svg", r"\1-light.svg", sheet)
    if is_tick_dark:
        sheet = sheet.replace("check.svg", "check-dark.svg")
    if points == FONT_SIZE:
        return sheet
    return re.sub(r"([0-9.]+)pt", lambda size: f"{float(size[1]) * points / FONT_SIZE:.2f}pt", sheet)


def apply_style(widget: QWidget) -> None:
    """Give a part of the window the style sheet. Never an ancestor of a table: it would slow each of its cells."""
    if isinstance(widget, QScrollBar):
        widget.setStyleSheet(_read("bars.qss"))
        return
    shown = QApplication.palette()
    tick, arrow = (shown.color(role).lightness() for role in (_ROLES.HighlightedText, _ROLES.ButtonText))
    ink, ground = shown.color(_ROLES.Text), shown.color(_ROLES.Base)
    grid = ink if is_high_contrast(shown) else mixed(ink, ground, _GRID)
    points = QApplication.font().pointSizeF()
    widget.setStyleSheet(_style_sheet(points, tick < _MIDDLE, arrow > _MIDDLE, grid.name()))


def apply_bar_style(area: QAbstractScrollArea) -> None:
    """Give the scroll bars of a view the style sheet, where the view itself must not have it."""
    for bar in (area.verticalScrollBar(), area.horizontalScrollBar()):
        apply_style(bar)


def set_secondary(label: QWidget) -> None:
    """Make a label smaller and paler than entered text: for guidance and counts."""
    label.setProperty("role", "quiet")
    label.setForegroundRole(_ROLES.PlaceholderText)


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
    """Return the named colours that suit a palette; asked at each repaint."""
    key = palette.cacheKey()
    if key not in _known_palettes:
        if len(_known_palettes) >= _MOST_PALETTES:
            _known_palettes.clear()
        _known_palettes[key] = _derived(palette)
    return _known_palettes[key]


_known_palettes: dict[int, Colours] = {}
"""The colours of palettes by Qt's number for each, which changes with their contents."""
_MOST_PALETTES = 200


def _derived(palette: QPalette) -> Colours:
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
