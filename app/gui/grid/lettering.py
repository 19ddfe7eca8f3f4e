"""Printed labels in one font: wrapped evenly, cut with … where they do not fit, and drawn."""

from collections.abc import Iterator

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextLayout, QTextOption

_UTF16 = "utf-16-le"


class Lettering:
    """Wraps and draws labels; remembers what it has wrapped, because a header is repainted often."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self.metrics = QFontMetrics(font)
        self.small = QFont(font)
        self.small.setPointSizeF(max(6.0, font.pointSizeF() * 0.8))
        self.small_metrics = QFontMetrics(self.small)
        self.pad = max(2, self.metrics.height() // 4)
        self._known: dict[tuple[str, int, int], list[str]] = {}

    def lines(self, text: str, width: int, most: int = 99) -> list[str]:
        """`text` in lines of at most `width` pixels, of even length; the last of `most` ends in … if need be."""
        key = (text, width, most)
        if key not in self._known:
            self._known[key] = self._fitted(text, width, most)
        return self._known[key]

    def height(self, text: str, width: int, most: int = 99) -> int:
        """Pixels that a label needs in a column of `width`, its padding included."""
        return len(self.lines(text, width - 2 * self.pad, most)) * self.metrics.height() + 2 * (self.pad // 2)

    def is_cut(self, text: str, rect: QRect) -> bool:
        """Whether the label does not show whole in `rect`."""
        return "".join(self._shown(text, rect)) != text

    def draw(self, painter: QPainter, rect: QRect, text: str, align: Qt.AlignmentFlag) -> None:
        inner = rect.adjusted(self.pad, 0, -self.pad, 0)
        flags = align | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inner, flags, "\n".join(self._shown(text, rect)))

    def _shown(self, text: str, rect: QRect) -> list[str]:
        most = max(1, (rect.height() - 1) // self.metrics.height())
        return self.lines(text, rect.width() - 2 * self.pad, most)

    def _fitted(self, text: str, width: int, most: int) -> list[str]:
        lines = list(self._broken(text, width))
        if len(lines) > most:
            rest = "".join(lines[most - 1 :])
            return [*lines[: most - 1], self.metrics.elidedText(rest, Qt.TextElideMode.ElideRight, width)]
        low, high = width // max(1, len(lines)), width
        while len(lines) > 1 and low < high:  # the narrowest width that needs no more lines makes them even
            middle = (low + high) // 2
            if len(list(self._broken(text, middle))) > len(lines):
                low = middle + 1
            else:
                high = middle
        return list(self._broken(text, high)) if len(lines) > 1 else lines

    def _broken(self, text: str, width: int) -> Iterator[str]:
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout = QTextLayout(text, self.font)
        layout.setTextOption(option)
        units = text.encode(_UTF16)
        layout.beginLayout()
        while (line := layout.createLine()).isValid():
            line.setLineWidth(max(1, width))
            start, length = 2 * line.textStart(), 2 * line.textLength()
            yield units[start : start + length].decode(_UTF16)
        layout.endLayout()
