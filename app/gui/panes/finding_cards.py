"""The list of findings: a card for each cause, and below the current one a line for each of its places."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.checks import Finding, Group, placed
from app.gui.look.appearance import LOOKS, colours
from app.gui.look.icons import icon
from app.gui.look.lists import NOWHERE, Index, draw_card, scroll_bar_width, set_up_cards
from app.model.edition import Edition, Level

FINDING = Qt.ItemDataRole.UserRole
"""The finding of a line; of a card with several, the first."""
GROUP = Qt.ItemDataRole(int(Qt.ItemDataRole.UserRole) + 1)
"""The group that a line belongs to."""
PLACE = Qt.ItemDataRole(int(Qt.ItemDataRole.UserRole) + 2)
"""The role of the text of a place below its card; None for a card."""

PAD = 10
GAP = 2
INSET = 26
"""Pixels by which the places of a card stand further right."""
MOST_HEIGHTS = 500
_WRAP = int(Qt.TextFlag.TextWordWrap)
TO_DO = "→ "
"""Before what is to be done."""


class CardDelegate(QStyledItemDelegate):
    """Paints cards and the places below them; its heights do not depend on which line is the current one."""

    def __init__(self, parent: QAbstractItemView) -> None:
        super().__init__(parent)
        self._view = parent
        self._heights: dict[tuple[str, str, int, str], int] = {}
        """The cached layouts of lines: a list asks for all of them again and again."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        look: Any = option  # the stubs do not know what it holds
        width = self._view.contentsRect().width() - scroll_bar_width(self._view)
        words, action = _words(index)
        key = words, action, width, look.font.key()
        if key not in self._heights:
            is_place = index.data(PLACE) is not None
            self._heights[key] = (_place_height if is_place else _card_height)(QFontMetrics(look.font), width, *key[:2])
            if len(self._heights) > MOST_HEIGHTS:
                del self._heights[next(iter(self._heights))]
        return QSize(width, self._heights[key])

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look: Any = option
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.data(PLACE) is None:
            self._paint_card(painter, look, index)
        else:
            self._paint_place(painter, look, index)
        painter.restore()

    def _paint_card(self, painter: QPainter, look: Any, index: Index) -> None:
        group: Group = index.data(GROUP)
        card = look.rect.adjusted(GAP, GAP, -GAP, -GAP)
        draw_card(painter, card, look)
        inner = card.adjusted(PAD, PAD, -PAD, 0)
        line = QFontMetrics(look.font).height()
        _draw_head(painter, QRect(inner.left(), inner.top(), inner.width(), line), look, index, group)
        words, action = _words(index)
        painter.setPen(look.palette.color(QPalette.ColorRole.Text))
        painter.setFont(look.font)
        below = inner.adjusted(0, line + PAD // 2, 0, 0)
        taken = painter.boundingRect(below, _WRAP, words)
        painter.drawText(below, _WRAP, words)
        if action:
            painter.setPen(colours(look.palette).computed)
            painter.drawText(below.adjusted(0, taken.height() + PAD // 4, 0, 0), _WRAP, f"{TO_DO}{action}")

    def _paint_place(self, painter: QPainter, look: Any, index: Index) -> None:
        rect = look.rect.adjusted(INSET - PAD, 0, -GAP, 0)
        if look.state & QStyle.StateFlag.State_Selected:
            draw_card(painter, rect, look)
        painter.setPen(look.palette.color(QPalette.ColorRole.Text))
        painter.setFont(look.font)
        painter.drawText(rect.adjusted(PAD, PAD // 3, -PAD, 0), _WRAP, index.data(PLACE))


def _words(index: Index) -> tuple[str, str]:
    """Return the text of a line, and its next step."""
    place: str | None = index.data(PLACE)
    group: Group = index.data(GROUP)
    return (group.says, group.action) if place is None else (place, "")


def _card_height(metrics: QFontMetrics, width: int, words: str, action: str) -> int:
    room = width - 2 * (GAP + PAD)
    height = _wrapped(metrics, room, words) + metrics.height() + 5 * PAD // 2 + 2 * GAP
    return height + (_wrapped(metrics, room, f"{TO_DO}{action}") + PAD // 4 if action else 0)


def _place_height(metrics: QFontMetrics, width: int, words: str, action: str) -> int:
    return _wrapped(metrics, width - INSET - PAD - GAP, words) + 2 * (PAD // 3)


def _wrapped(metrics: QFontMetrics, width: int, words: str) -> int:
    return metrics.boundingRect(QRect(0, 0, max(40, width), 4000), _WRAP, words).height()


def _places(group: Group) -> str:
    """Return how many places a card has; hints that stand on it are counted apart, as in the status line."""
    own = sum(finding.level is group.level for finding in group.findings)
    hints = len(group.findings) - own
    return f"{own}处" + (f"，{LOOKS[Level.HINT].word}{hints}处" if hints else "")


def _draw_head(painter: QPainter, line: QRect, look: Any, index: Index, group: Group) -> None:
    """Level and number at the left; at the right how many places it has, or by how much its figures differ."""
    level = LOOKS[group.level]
    size = line.height() - 2
    icon(level.icon, level.colour).paint(painter, QRect(line.left(), line.top() + 1, size, size))
    font = QFont(look.font)
    font.setBold(True)
    painter.setFont(font)
    painter.setPen(level.ink(look.palette))
    model = index.model()
    number = model.number(index.row()) if isinstance(model, FindingsModel) else index.row() + 1
    words = f"{number}. {level.word}" + ("（已说明）" if group.is_explained else "")
    painter.drawText(line.adjusted(size + 6, 0, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), words)
    flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
    if len(group.findings) > 1:
        painter.drawText(line, flags, _places(group))
    elif group.first.difference is not None:
        painter.drawText(line, flags, f"相差{group.first.difference.removeprefix('-')}")


class FindingsModel(QAbstractListModel):
    """A line for each group, gravest first; below those that are open, a line for each of their findings."""

    def __init__(self, edition: Edition, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._edition = edition
        self._groups: tuple[Group, ...] = ()
        self._open: set[str] = set()
        self._lines: list[tuple[int, int | None]] = []
        """For each line the number of its group and, for a place, of its finding there."""

    def show_groups(self, wanted: Sequence[Group]) -> bool:
        """Take over new groups; whether the list was laid out again."""
        before, self._groups = self._groups, tuple(wanted)
        if list(map(_shape, before)) == list(map(_shape, wanted)):
            for row, (group, at) in enumerate(self._lines):
                if _told(before[group], at) != _told(wanted[group], at):
                    self.dataChanged.emit(self.index(row), self.index(row))
            return False
        self.beginResetModel()
        self._lines = self._wanted_lines()
        self.endResetModel()
        return True

    def set_open(self, key: str, is_open: bool) -> None:
        """Show or hide the places of the group with this key. Nothing above its card moves."""
        number = next((number for number, group in enumerate(self._groups) if group.key == key), None)
        if number is None or (key in self._open) == is_open:
            return
        self._open ^= {key}
        places = len(self._groups[number].findings)
        if places < 2:
            return
        first = self._lines.index((number, None)) + 1
        if is_open:
            self.beginInsertRows(QModelIndex(), first, first + places - 1)
            self._lines[first:first] = [(number, at) for at in range(places)]
            self.endInsertRows()
        else:
            self.beginRemoveRows(QModelIndex(), first, first + places - 1)
            del self._lines[first : first + places]
            self.endRemoveRows()

    def is_open(self, key: str) -> bool:
        """Whether the places of the group with this key are shown."""
        return key in self._open

    def _wanted_lines(self) -> list[tuple[int, int | None]]:
        lines: list[tuple[int, int | None]] = []
        for number, group in enumerate(self._groups):
            lines.append((number, None))
            if group.key in self._open and len(group.findings) > 1:
                lines += ((number, at) for at in range(len(group.findings)))
        return lines

    @property
    def findings(self) -> list[Finding]:
        """All of them, in the order in which one goes through them."""
        return [finding for group in self._groups for finding in group.findings]

    def row_of(self, finding: Finding) -> int | None:
        """The line of a finding: its own where its group is open, else its card; None where it is gone."""
        rows = {pair: row for row, pair in enumerate(self._lines)}
        for number, group in enumerate(self._groups):
            at = next((at for at, each in enumerate(group.findings) if is_same(each, finding)), None)
            if at is not None:
                return rows.get((number, at), rows[number, None])
        return None

    def group_of(self, finding: Finding) -> Group | None:
        """The group that holds a finding."""
        return next((group for group in self._groups if any(is_same(each, finding) for each in group.findings)), None)

    def number(self, row: int) -> int:
        """The number of a card, from 1."""
        return self._lines[row][0] + 1

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        number, at = self._lines[index.row()]
        group = self._groups[number]
        finding = group.findings[at or 0]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(group, at)
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return group.action
            case Qt.ItemDataRole.UserRole:
                return finding
            case _ if role == GROUP:
                return group
            case _ if role == PLACE and at is not None:
                return placed(self._edition, finding, finding.brief)
        return None

    def _spoken(self, group: Group, at: int | None) -> str:
        if at is not None:
            return placed(self._edition, group.findings[at], group.findings[at].brief)
        count = f"，{_places(group)}" if len(group.findings) > 1 else ""
        return f"{LOOKS[group.level].word}：{group.says}{count}"


def is_same(one: Finding, other: Finding) -> bool:
    """Whether two findings are of the same place: two of a text may have the same key."""
    return one.key == other.key and one.texts == other.texts


def _shape(group: Group) -> tuple[Any, ...]:
    """Return the identity of a group's lines without figures: a finding whose figures change stays on its line."""
    return group.key, tuple((each.code, each.cells, each.texts) for each in group.findings)


def _told(group: Group, at: int | None) -> object:
    return (group.says, group.action, group.first.difference) if at is None else group.findings[at]


class FindingsList(QListView):
    """Cards; Enter and double click lead to the place, a click and the arrow keys open and close a card of several."""

    opening = Signal(QModelIndex, bool)
    """A line, and whether the places of its card are to be shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_pressed = False
        self.setAutoScroll(False)  # `_keep_in_view` does it
        self.setObjectName("findings")
        self.setAccessibleName("检查结果")
        set_up_cards(self, CardDelegate(self))

    def dataChanged(self, first: Index, last: Index, roles: Sequence[int] = ()) -> None:
        """A card that stays as high as it is is painted again; Qt would lay out and paint the whole list."""
        if first == last and self.visualRect(first).height() == self.sizeHintForIndex(first).height():
            self.update(first)
        else:
            super().dataChanged(first, last, roles)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the current card in view when the area below takes room from the list."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.doItemsLayout()  # cards are as high as their words on a line of this width; Qt looks at heights only
        self._keep_in_view()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self._keep_in_view()

    def _keep_in_view(self) -> None:
        """Keep a clicked line under the mouse, even if it is only partly in view."""
        if not self._is_pressed and self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._is_pressed = True
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self._is_pressed = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and index.isValid():
            self.activated.emit(index)
        elif event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Left) and index.isValid():
            self.opening.emit(index, event.key() == Qt.Key.Key_Right)
        else:
            super().keyPressEvent(event)
