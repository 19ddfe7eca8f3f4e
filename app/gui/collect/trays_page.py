"""Files that wait for a person: a list by trays, and beside it what is known of a file and what may be done."""

import atexit
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidgetItem,
    QPushButton,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from app.collect import stock
from app.collect.figures import Changed
from app.collect.season import Season
from app.collect.units import has_words, plain
from app.collect.values import TRAY_WORDS, HandIn, Tray, Unit
from app.exporters.files import safe_name
from app.gui.look.appearance import apply_style, set_secondary
from app.gui.look.layouts import nest
from app.gui.look.lists import LineList, PaintedList, add_frame, draw_ground

HANDIN = int(Qt.ItemDataRole.UserRole)
MOST_LISTED = 200
"""Units that are offered for a file: who needs more types some letters of the name."""
MOST_CELLS = 12
NOTHING = "没有待处理的文件。"


class FileDelegate(QStyledItemDelegate):
    """Paints two lines: the file, and below it the tray with its sentence."""

    def sizeHint(self, option: Any, index: Any) -> QSize:
        return QSize(200, round(option.fontMetrics.height() * 2.9))

    def paint(self, painter: QPainter, option: Any, index: Any) -> None:
        painter.save()
        named = draw_ground(painter, option)
        handin: HandIn = index.data(HANDIN)
        room = option.rect.adjusted(12, 6, -10, -6)
        half = room.height() // 2
        painter.setFont(option.font)
        for top, words, ink in (
            (room.top(), handin.file.rpartition("/")[2], named.ink),
            (room.top() + half, f"{TRAY_WORDS[handin.tray or Tray.UNKNOWN]}　{handin.unit_name}", named.computed),
        ):
            painter.setPen(ink)
            said = option.fontMetrics.elidedText(words, Qt.TextElideMode.ElideMiddle, room.width())
            painter.drawText(room.left(), top + option.fontMetrics.ascent(), said)
        painter.restore()


class TraysPage(QWidget):
    """`wanted` names the command of the button that was pressed."""

    wanted = Signal(str)
    moved = Signal()

    def __init__(self, season: Season, parent: QWidget) -> None:
        super().__init__(parent)
        self._season = season
        self._units: list[Unit] = []
        self._files: list[HandIn] = []
        self._listed: list[Unit] = []
        self.list = PaintedList("trays", "待处理的文件", FileDelegate, self)
        add_frame(self.list)
        self._side = QWidget(self)
        self._nothing = QLabel(NOTHING, self)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._make_side()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 8, 0, 0)
        row.setSpacing(16)
        row.addWidget(self.list, 4)
        row.addWidget(self._side, 5)
        row.addWidget(self._nothing, 9)
        self.list.currentItemChanged.connect(lambda: self._follow())
        self.list.itemActivated.connect(lambda: self.finder.setFocus())
        self.setFocusProxy(self.list)

    def _make_side(self) -> None:
        self._title, self._message, self._advice, self._cells = (QLabel(self._side) for _ in range(4))
        self._title.setProperty("role", "heading")
        set_secondary(self._advice)
        for label in (self._title, self._message, self._advice, self._cells):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.finder = FindLine(self._side)
        self.finder.setPlaceholderText("输入单位名称、别名或代码查找")
        self.finder.setAccessibleName("查找要认领的单位")
        self.units = LineList(self._side)
        self.units.setAccessibleName("可能的单位")
        self.buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout()
        for name, words in (
            ("season_assign", "认领"),
            ("season_aside", "不采用…"),
            ("season_open_original", "查看原件"),
            ("season_copy_words", "复制提醒"),
        ):
            button = QPushButton(words, self._side)
            button.clicked.connect(lambda _=False, name=name: self.wanted.emit(name))
            self.buttons[name] = button
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self._side)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (self._title, self._message, self._cells, self._advice, self.finder):
            column.addWidget(widget)
        column.addWidget(self.units, 1)
        nest(column, row)
        apply_style(self._side)
        self.finder.textChanged.connect(lambda: self._list_units())
        self.finder.moved.connect(self._step)
        self.finder.returnPressed.connect(lambda: self.wanted.emit("season_assign"))
        self.units.itemActivated.connect(lambda: self.wanted.emit("season_assign"))
        self.units.currentItemChanged.connect(lambda: self.moved.emit())

    # -- what is shown ---------------------------------------------------------------------------------------------

    def refresh(self) -> int:
        """Show the files that wait now; how many there are."""
        row = self.list.currentRow()
        self._units = self._season.units()
        found = stock.waiting(self._season)
        if found == self._files and found:
            return len(found)  # what is being typed there stays
        self._files = found
        self.list.blockSignals(True)
        self.list.clear()
        for handin in found:
            item = QListWidgetItem(f"{handin.file}，{TRAY_WORDS[handin.tray or Tray.UNKNOWN]}", self.list)
            item.setData(HANDIN, handin)
        self.list.setCurrentRow(min(max(row, 0), len(found) - 1))
        self.list.blockSignals(False)
        for widget, is_seen in ((self.list, bool(found)), (self._side, bool(found)), (self._nothing, not found)):
            widget.setVisible(is_seen)
        self._follow()
        return len(found)

    @property
    def handin(self) -> HandIn | None:
        row = self.list.currentRow()
        return self._files[row] if 0 <= row < len(self._files) else None

    @property
    def unit(self) -> Unit | None:
        """The unit that is chosen for the file."""
        row = self.units.currentRow()
        return self._listed[row] if 0 <= row < len(self._listed) else None

    def _follow(self) -> None:
        handin = self.handin
        self.finder.blockSignals(True)
        self.finder.clear()
        self.finder.blockSignals(False)
        if handin is not None:
            tray = handin.tray or Tray.UNKNOWN
            self._title.setText(handin.file)
            read = "　".join(filter(None, (handin.unit_name, f"{handin.year}年" if handin.year else "")))
            self._message.setText("\n".join(filter(None, (handin.message, f"文件中写为：{read}" if read else ""))))
            self._advice.setText(stock.ADVICE.get(tray, ""))
            self._show_cells(stock.differing(self._season, handin))
            is_open = stock.may_assign(handin)
            for widget in (self.finder, self.units):
                widget.setVisible(is_open)
            self.buttons["season_assign"].setText("以此份为准" if tray is Tray.DIFFERS else "认领")
            self._list_units()
        self.moved.emit()

    def _show_cells(self, cells: Sequence[Changed]) -> None:
        lines = [f"{one.name}：现用{one.before}，这一份{one.after}" for one in cells[:MOST_CELLS]]
        if len(cells) > MOST_CELLS:
            lines.append(f"等{len(cells)}格")
        self._cells.setText("\n".join(lines))
        self._cells.setVisible(bool(lines))

    def _list_units(self) -> None:
        handin = self.handin
        self.units.clear()
        self._listed = []
        if handin is None:
            return
        words = plain(self.finder.text())
        found = [each for each in self._units if words and has_words(each, words)]
        self._listed = (found if words else stock.proposed(self._season, handin))[:MOST_LISTED]
        for unit in self._listed:
            self.units.add(f"{unit.code}　{unit.name}")
        self.units.setCurrentRow(0)

    def _step(self, step: int) -> None:
        self.units.setCurrentRow(min(max(self.units.currentRow() + step, 0), self.units.count() - 1))


class FindLine(QLineEdit):
    """Up and down move in the list below it."""

    moved = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.key() in steps:
            self.moved.emit(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)


# -- copies for the system's own programs -----------------------------------------------------------------------------

_folders: list[Path] = []
"""The folder of copies, which lasts until the program ends."""


def show_original(season: Season, handin: HandIn) -> None:
    """Open a copy of a file as it was added. Raises SeasonError where it is not kept."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(copy_of(season, handin))))


def copy_of(season: Season, handin: HandIn) -> Path:
    """A copy that cannot be taken for the original: what is changed in it goes nowhere. Raises SeasonError."""
    name, content = season.original(handin.digest)
    path = _folder() / f"{handin.handin:05}_{safe_name(name)}"
    if not path.exists():
        path.write_bytes(content)
        path.chmod(0o400)
    return path


def _folder() -> Path:
    if not _folders:
        _folders.append(Path(tempfile.mkdtemp(prefix="nianbao-originals-")))
        atexit.register(_sweep)
    return _folders[0]


def _sweep() -> None:
    for folder in _folders:
        with suppress(OSError):
            shutil.rmtree(folder)
