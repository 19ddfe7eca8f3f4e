"""Icons without a colour of their own: each is drawn in the palette's colours when it is painted."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.gui.look.appearance import RESOURCES, colours

TEXT = "text"
"""The colour of a drawing beside the words of a button or menu."""
_DARK_INK = 150
"""Lightness (0 to 255) below which the open parts of a drawing are white."""


class _Drawing(QIconEngine):
    """A drawing of resources/icons in one of the named colours."""

    def __init__(self, name: str, ink: str) -> None:
        super().__init__()
        self._name = name
        self._ink = ink

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        ratio = painter.device().devicePixelRatio()
        drawn = _drawn(
            self._name, ink(self._ink, mode).rgb(), round(rect.width() * ratio), round(rect.height() * ratio)
        )
        painter.drawPixmap(rect, drawn)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return _drawn(self._name, ink(self._ink, mode).rgb(), size.width(), size.height())


def ink(name: str, mode: QIcon.Mode = QIcon.Mode.Normal) -> QColor:
    """Return the present value of a named colour. On a selected row, or if disabled, it is that of the words."""
    palette, roles = QGuiApplication.palette(), QPalette.ColorRole
    if mode == QIcon.Mode.Selected:
        return palette.color(QPalette.ColorGroup.Active, roles.HighlightedText)
    if mode == QIcon.Mode.Disabled:
        return palette.color(QPalette.ColorGroup.Disabled, roles.ButtonText)
    if name == TEXT:
        return palette.color(QPalette.ColorGroup.Active, roles.ButtonText)
    named: QColor = getattr(colours(palette), name)
    return named


_engines: list[_Drawing] = []
"""Kept here because Qt does not keep icon engines alive."""


@lru_cache(maxsize=256)
def icon(name: str, ink: str = TEXT) -> QIcon:
    """Return a drawing of resources/icons; `ink` is TEXT or the name of one of the window's colours."""
    _engines.append(_Drawing(name, ink))
    return QIcon(_engines[-1])


def picture(name: str, ink: QColor, size: int) -> QPixmap:
    """Return a drawing in a fixed colour, `size` pixels wide and high."""
    return _drawn(name, ink.rgb(), size, size)


@lru_cache(maxsize=512)
def _drawn(name: str, ink: int, width: int, height: int) -> QPixmap:
    """Return a drawing at the foot of a pixmap; one that is higher than wide is empty above it."""
    pixmap = QPixmap(width, height)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    _renderer(name, ink).render(painter, QRectF(0, height - width, width, width))
    painter.end()
    return pixmap


@lru_cache(maxsize=256)
def _renderer(name: str, ink: int) -> QSvgRenderer:
    source = (RESOURCES / "icons" / f"{name}.svg").read_text("utf-8")
    inside = "#ffffff" if QColor(ink).lightness() < _DARK_INK else "#16191e"
    source = source.replace("currentColor", QColor(ink).name()).replace('#fff"', f'{inside}"')
    return QSvgRenderer(QByteArray(source.encode()))
