"""The command palette: the commands that make sense now, and the places of the report or the library's reports."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QLineEdit,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from app.gui.hearing import announce
from app.gui.look.appearance import apply_style, set_secondary
from app.gui.look.dialog import screen_room
from app.gui.look.lists import Index, PaintedList, draw_ground
from app.gui.settings import SETTINGS
from app.model.change import Address, Area
from app.model.search import ranked

if TYPE_CHECKING:
    from app.gui.collect.page import SeasonPage
    from app.gui.report.page import ReportPage
    from app.gui.workbench import Workbench

OWN = "palette"
"""The command that shows the palette, which does not list itself."""


class Entry(NamedTuple):
    """`detail` says where it belongs, `keys` how it is reached without the palette; `act` does it.

    `also` are other words, with spaces between, by which it is found.
    """

    words: str
    detail: str
    keys: str
    act: Callable[[], object]
    also: str = ""


def entries(workbench: "Workbench") -> list[Entry]:
    """The enabled commands and the settings, then the places of the open report, and the pages of the manual.

    If no report is open, the places are the season's units or the reports.
    """
    if workbench.report is not None:
        places = _places(workbench.report)
    else:
        places = _units(workbench.season) if workbench.season is not None else _reports(workbench)
    return [*_commands(workbench), *_settings(workbench), *places, *_manual(workbench)]


def _commands(workbench: "Workbench") -> Iterator[Entry]:
    for menu in workbench.menus:
        for command in menu:
            action = workbench.actions_by_name[command.name]
            if action.isEnabled() and command.name != OWN:
                key = next(iter(command.keys), "")
                yield Entry(action.text().rstrip("…"), command.menu, key, action.trigger, command.also)


def _settings(workbench: "Workbench") -> Iterator[Entry]:
    """Each choice of a setting, which is made at once; one that is on or off becomes the other."""
    settings = workbench.settings
    for setting in SETTINGS:
        choices = setting.choices or ((not settings[setting.key], "关" if settings[setting.key] else "开"),)
        for value, words in choices:
            choose = partial(settings.__setitem__, setting.key, value)
            yield Entry(f"{setting.words}：{words}", "设置", "", choose, setting.also)


def _manual(workbench: "Workbench") -> Iterator[Entry]:
    from app.gui.manual.window import pages, show_manual

    for page in pages():
        yield Entry(page.title, "使用手册", "", partial(show_manual, workbench, list(page.topics[:1])))


def _places(page: "ReportPage") -> Iterator[Entry]:
    edition = page.session.report.edition
    for number, section in enumerate(edition.sections):
        yield Entry(section.tab, "定位到这一部分", "", partial(page.show_section, number))
        for content in section.contents:
            if content in edition.parts:
                yield _place(page, Address(Area.TEXTS, content), edition.parts[content].label, section.tab)
            else:
                table = edition.tables[content]
                for cell in table.cells:
                    yield _place(page, Address(Area.ANSWERS, cell.id), cell.name, table.title)
    for field in edition.fields:
        yield _place(page, Address(Area.UNIT, field.key), field.label, edition.sections[0].tab)


def _place(page: "ReportPage", address: Address, words: str, detail: str) -> Entry:
    return Entry(words, detail, "", partial(page.show_address, address, enter=True))


def _reports(workbench: "Workbench") -> Iterator[Entry]:
    for each in workbench.library.summaries():
        words = f"{each.unit_name}　{workbench.dated(each)}"
        yield Entry(words, "打开年报", "", partial(workbench.open_report, each.report))


def _units(season: "SeasonPage") -> Iterator[Entry]:
    for line in season.lines:
        yield Entry(line.unit.name, line.standing.words, "", partial(season.show_unit, line.unit.code))


ENTRY = Qt.ItemDataRole.UserRole
PAD = 8
NOTHING = "未找到；请换个说法，或输入拼音首字母。"
MOST = 60
"""Lines that are listed: nobody reads further."""
_MOVES = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})


class Palette(QDialog):
    """Gives back the entry that was chosen; None after Esc."""

    def __init__(
        self,
        entries: Sequence[Entry],
        parent: QWidget,
        title: str = "查找命令和各部分",
        words: str = "命令、侧栏、各部分的名称，或拼音首字母",
        hint: str = "↑↓ 选择，Enter 执行或定位，Esc 关闭",
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.chosen: Entry | None = None
        self._entries = list(entries)
        self.words = QLineEdit(self)
        self.words.setPlaceholderText(words)
        self.words.setAccessibleName(title)
        self.words.installEventFilter(self)
        self.list = PaintedList("entries", "找到的命令和各部分", EntryDelegate, self)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._keys = hint
        self._hint = QLabel(hint, self)
        set_secondary(self._hint)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 10)
        for widget in (self.words, self.list, self._hint):
            column.addWidget(widget)
        apply_style(self)
        self.resize(QSize(680, 440).boundedTo(screen_room(self)))
        self.move(parent.mapToGlobal(QPoint((parent.width() - self.width()) // 2, 60)))
        self.words.textChanged.connect(self._search)
        self.words.returnPressed.connect(self._choose)
        self.list.itemClicked.connect(lambda: self._choose())
        self._search("")

    def _search(self, words: str) -> None:
        self.list.clear()
        found = ranked(words, self._entries, lambda each: each.words, lambda each: each.detail, lambda each: each.also)
        for entry in found[:MOST]:
            item = QListWidgetItem(entry.words, self.list)
            item.setData(ENTRY, entry)
            spoken = "，".join(filter(None, (entry.words, entry.detail, entry.keys)))
            item.setData(Qt.ItemDataRole.AccessibleTextRole, spoken)
        self.list.setCurrentRow(0)
        self._hint.setText(self._keys if self.list.count() else NOTHING)
        self._say_current()

    def _say_current(self) -> None:
        """The focus stays in the line: what the keys would choose is announced."""
        item = self.list.currentItem()
        if item is None:
            announce(NOTHING, OWN)
        else:
            row, count = self.list.currentRow() + 1, self.list.count()
            announce(f"{item.data(Qt.ItemDataRole.AccessibleTextRole)}，第{row}项，共{count}项", OWN)

    def _choose(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.chosen = item.data(ENTRY)
            self.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys that move in the list go there."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in _MOVES:
            self.list.keyPressEvent(event)
            self._say_current()
            return True
        return super().eventFilter(watched, event)


class EntryDelegate(QStyledItemDelegate):
    """Name, behind it where it belongs, and at the right its key."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        look: Any = option  # the stubs do not know what it holds
        return QSize(100, QFontMetrics(look.font).height() + 2 * PAD - 4)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: Entry = index.data(ENTRY)
        look: Any = option
        metrics = QFontMetrics(look.font)
        painter.save()
        named = draw_ground(painter, look)
        room = look.rect.adjusted(PAD + 2, 0, -PAD, 0)
        painter.setFont(look.font)
        painter.setPen(named.computed)
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(room, middle | int(Qt.AlignmentFlag.AlignRight), entry.keys)
        room.setRight(room.right() - metrics.horizontalAdvance(entry.keys) - PAD)
        words = metrics.elidedText(entry.words, Qt.TextElideMode.ElideMiddle, room.width() * 2 // 3)
        painter.setPen(named.ink)
        painter.drawText(room, middle, words)
        room.setLeft(room.left() + metrics.horizontalAdvance(words) + 2 * PAD)
        painter.setPen(named.computed)
        painter.drawText(room, middle, metrics.elidedText(entry.detail, Qt.TextElideMode.ElideRight, room.width()))
        painter.restore()
