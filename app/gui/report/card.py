"""Paints a finding as a card: number, sign and word of its level, the sentence, the difference."""

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.checks import Finding
from app.gui.colours import colours, mixed
from app.gui.icons import icon
from app.gui.levels import LOOKS

PAD = 10
GAP = 2
MOST_HEIGHTS = 500
_WRAP = int(Qt.TextFlag.TextWordWrap)


class CardDelegate(QStyledItemDelegate):
    """`role` is the item role under which a model gives the finding."""

    def __init__(self, role: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._role = role
        self._view = parent
        self._heights: dict[tuple[str, int, str], int] = {}
        """Of cards as they were wrapped before: a list asks for them all, again and again."""

    def _sentence(self, metrics: QFontMetrics, width: int, finding: Finding) -> QRect:
        return metrics.boundingRect(QRect(0, 0, max(40, width), 4000), _WRAP, finding.message)

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        finding: Finding = index.data(self._role)
        look: Any = option  # the stubs do not know what it holds
        width = self._view.contentsRect().width() - _scroll_bar(self._view)
        key = finding.message, width, look.font.key()
        if key not in self._heights:
            metrics = QFontMetrics(look.font)
            height = self._sentence(metrics, width - 2 * (GAP + PAD), finding).height()
            self._heights[key] = height + metrics.height() + 5 * PAD // 2 + 2 * GAP
            if len(self._heights) > MOST_HEIGHTS:
                del self._heights[next(iter(self._heights))]
        return QSize(width, self._heights[key])

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        finding: Finding = index.data(self._role)
        look: Any = option
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = look.rect.adjusted(GAP, GAP, -GAP, -GAP)
        self._ground(painter, card, look)
        inner = card.adjusted(PAD, PAD, -PAD, 0)
        line = QFontMetrics(look.font).height()
        self._head(painter, QRect(inner.left(), inner.top(), inner.width(), line), look, index.row(), finding)
        painter.setPen(look.palette.color(QPalette.ColorRole.Text))
        painter.setFont(look.font)
        painter.drawText(inner.adjusted(0, line + PAD // 2, 0, 0), _WRAP, finding.message)
        painter.restore()

    def _ground(self, painter: QPainter, card: QRect, look: Any) -> None:
        named = colours(look.palette)
        selected = bool(look.state & QStyle.StateFlag.State_Selected)
        painter.setPen(named.accent if selected else named.outline)
        painter.setBrush(mixed(named.accent, named.ground, 0.10) if selected else named.ground)
        painter.drawRoundedRect(card, 5, 5)

    def _head(self, painter: QPainter, line: QRect, look: Any, row: int, finding: Finding) -> None:
        level = LOOKS[finding.level]
        ink = level.ink(look.palette)
        size = line.height() - 2
        icon(level.icon, level.colour).paint(painter, QRect(line.left(), line.top() + 1, size, size))
        font = QFont(look.font)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(ink)
        words = f"{_circled(row + 1)} {level.word}" + ("（已说明）" if finding.explained else "")
        painter.drawText(line.adjusted(size + 6, 0, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), words)
        if finding.difference is not None:
            flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
            painter.drawText(line, flags, f"相差 {finding.difference.removeprefix('-')}")


def _circled(number: int) -> str:
    """① to ⑳, then plain digits."""
    return chr(0x2460 + number - 1) if number <= 20 else f"({number})"


def _scroll_bar(view: QWidget) -> int:
    return view.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
