"""How the program looks: font, palette for light and dark, the one style sheet, icons."""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QWidget

if TYPE_CHECKING:  # the first paint needs no icon
    from PySide6.QtGui import QIcon

RESOURCES = Path(__file__).resolve().parents[2] / "resources"
FONT_SIZE = 10.5

_ROLES = QPalette.ColorRole
# role → (light, dark): greys with a little blue, one calm blue as accent.
_COLOURS = {
    _ROLES.Window: ("#f3f5f8", "#1b1e23"),
    _ROLES.WindowText: ("#1d2430", "#e4e7ec"),
    _ROLES.Base: ("#ffffff", "#272b32"),
    _ROLES.AlternateBase: ("#f7f9fb", "#2b3038"),
    _ROLES.Text: ("#1d2430", "#e4e7ec"),
    _ROLES.PlaceholderText: ("#626b79", "#a2aab6"),
    _ROLES.Button: ("#fbfcfd", "#363c46"),
    _ROLES.ButtonText: ("#1d2430", "#e4e7ec"),
    _ROLES.BrightText: ("#ffffff", "#ffffff"),
    _ROLES.Highlight: ("#2a63b8", "#4f8be0"),
    _ROLES.HighlightedText: ("#ffffff", "#ffffff"),
    _ROLES.Link: ("#2a63b8", "#7db0f5"),
    _ROLES.ToolTipBase: ("#ffffff", "#2b3038"),
    _ROLES.ToolTipText: ("#1d2430", "#e4e7ec"),
    _ROLES.Light: ("#ffffff", "#3a414b"),
    _ROLES.Midlight: ("#dde7f5", "#2f4161"),
    _ROLES.Mid: ("#c9d0da", "#505967"),
    _ROLES.Dark: ("#aab3c0", "#12151a"),
    _ROLES.Shadow: ("#8a93a1", "#0c0e11"),
}


def set_font(application: QApplication) -> None:
    """The bundled face; without it whatever the system has."""
    number = QFontDatabase.addApplicationFont(str(RESOURCES / "fonts" / "GwHei.ttf"))
    families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    font = QFont(families[0]) if families else QFont(application.font())
    font.setPointSizeF(FONT_SIZE)
    application.setFont(font)


def set_colours(application: QApplication, scheme: str = "auto") -> None:
    """Light or dark as chosen, or as the system has it: where that asks for high contrast, its own colours stay."""
    if scheme == "auto":
        if _is_high_contrast(application):
            return
        scheme = "dark" if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else "light"
    application.setPalette(palette(dark=scheme == "dark"))


def _is_high_contrast(application: QApplication) -> bool:
    own = application.palette()
    return own.color(_ROLES.Window).rgb() in (0xFF000000, 0xFFFFFFFF) and own.color(_ROLES.Text).rgb() in (
        0xFF000000,
        0xFFFFFFFF,
        0xFFFFFF00,
    )


def palette(*, dark: bool) -> QPalette:
    """The program's own colours."""
    made = QPalette()
    for role, pair in _COLOURS.items():
        made.setColor(role, QColor(pair[dark]))
    grey = QColor("#6d7683" if dark else "#9aa2ae")
    for role in (_ROLES.Text, _ROLES.ButtonText, _ROLES.WindowText):
        made.setColor(QPalette.ColorGroup.Disabled, role, grey)
    made.setColor(QPalette.ColorGroup.Disabled, _ROLES.Highlight, QColor(_COLOURS[_ROLES.Mid][dark]))
    return made


@lru_cache(maxsize=1)
def _style_sheet() -> str:
    return (RESOURCES / "style" / "window.qss").read_text("utf-8")


def dress(widget: QWidget) -> None:
    """Give a part of the window the style sheet. Never an ancestor of a table: it would slow each of its cells."""
    widget.setStyleSheet(_style_sheet())


def quiet(label: QWidget) -> None:
    """Smaller and paler than what people write: guidance, counts."""
    label.setProperty("role", "quiet")
    label.setForegroundRole(_ROLES.PlaceholderText)


def icon(name: str, ink: QColor) -> "QIcon":
    """A drawing of resources/icons in one colour."""
    return _icon(name, ink.rgb())


@lru_cache(maxsize=256)
def _icon(name: str, ink: int) -> "QIcon":
    from PySide6.QtGui import QIcon, QPainter, QPixmap
    from PySide6.QtSvg import QSvgRenderer

    source = (RESOURCES / "icons" / f"{name}.svg").read_text("utf-8")
    inside = "#ffffff" if QColor(ink).lightness() < 150 else "#16191e"
    source = source.replace("currentColor", QColor(ink).name()).replace('#fff"', f'{inside}"')
    renderer = QSvgRenderer(QByteArray(source.encode()))
    made = QIcon()
    for size in (16, 20, 24, 32, 48, 64):
        pixmap = QPixmap(size, size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        renderer.render(painter, QRectF(0, 0, size, size))
        painter.end()
        made.addPixmap(pixmap)
    return made


def themed(name: str, widget: QWidget) -> "QIcon":
    """A drawing in the colour of the widget's text."""
    return icon(name, widget.palette().color(_ROLES.ButtonText))
