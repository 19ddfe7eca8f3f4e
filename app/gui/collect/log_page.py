"""记录: the log of the season, newest first; an entry can be undone by a further one."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.collect.log import CAUTION, standing
from app.collect.season import Season
from app.collect.values import ACTION_WORDS, Action, Entry
from app.gui.collect.receiving import Background
from app.gui.collect.tables import PlainTable
from app.gui.look.appearance import apply_style, set_secondary
from app.gui.look.lists import RowModel
from app.model.dates import moment_of_season, written_day

COLUMNS = ("序号", "时间", "经办人", "事项", "单位", "内容")
WIDTHS = (60, 130, 90, 140, 220)
UNIT = 4
SETTINGS = {
    "title": "名称",
    "office": "主管部门",
    "contact": "联系人和电话",
    "address": "报送邮箱",
    "hand_in": "报送期限",
    "publish": "公开期限",
    "rules": "对年报的要求",
    "template": "上级 Word 模板",
    "template_sha256": "上级 Word 模板的校验码",
}
"""The names of a season's settings."""
DAYS = ("hand_in", "publish")
"""Settings that are days."""
LONGEST = 60
"""Characters of a setting that the log shows."""
ENTRY = int(Qt.ItemDataRole.UserRole)


class LogModel(RowModel[Entry]):
    """`undone` are the numbers of entries that no longer hold."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(COLUMNS, parent)
        self.undone: frozenset[int] = frozenset()
        self._names: dict[int, str] = {}

    def show_entries(self, entries: Sequence[Entry], names: dict[int, str]) -> None:
        self.beginResetModel()
        in_force = {one.seq for one in standing(entries)}
        self.rows = list(reversed(entries))
        self.undone = frozenset(one.seq for one in entries if one.action is not Action.UNDO) - in_force
        self._names = names
        self.endResetModel()

    def further(self, row: Entry, role: int) -> Any:
        return row if role == ENTRY else None

    def text(self, row: Entry, column: int) -> str:
        match column:
            case 0:
                return str(row.seq)
            case 1:
                return moment_of_season(row.at)
            case 2:
                return row.who
            case 3:
                return f"{ACTION_WORDS[row.action]}{'（已撤销）' if row.seq in self.undone else ''}"
            case 4:
                return self._names.get(row.unit or 0, "")
            case _:
                return content(row)


def content(entry: Entry) -> str:
    """Return the effect of an entry in words."""
    if entry.action is Action.UNDO:
        return f"撤销第{entry.data.get('entry')}条{f'：{entry.reason}' if entry.reason else ''}"
    if entry.action is Action.ADD:
        return str(entry.data.get("file", ""))
    if entry.action is Action.JUDGE:
        return "采信" if entry.data.get("believed") else "不采信"
    if entry.action is Action.ADJUST:
        return f"{entry.data.get('amount')}：{entry.reason}"
    if entry.action is Action.SET:
        return _setting(str(entry.data.get("key", "")), entry.data.get("before"), entry.data.get("after"))
    if entry.action is Action.SUMMARY:
        return str(entry.data.get("file", ""))
    if entry.action is Action.UNITS:
        return f"{len(entry.data.get('codes', ()))}个单位{f'：{entry.reason}' if entry.reason else ''}"
    return entry.reason


def _setting(key: str, before: object, after: object) -> str:
    """A changed setting; one that is no line of words is only named."""
    word = SETTINGS.get(key, key)
    if not isinstance(after, str) or len(after) > LONGEST:
        return word
    shown = written_day if key in DAYS else str
    old, new = (shown(str(each)) if each else "未填" for each in (before, after))
    return f"{word}：{old}改为{new}"


class LogPage(QWidget):
    """`wanted` names the command of the button that was pressed."""

    wanted = Signal(str)
    moved = Signal()

    def __init__(self, season: Season, parent: QWidget) -> None:
        super().__init__(parent)
        self._season = season
        self.model = LogModel(self)
        self.view = LogView(self.model, self)
        self._whole = QLabel(CAUTION, self)
        self._whole.setWordWrap(True)
        set_secondary(self._whole)
        undo = QPushButton("撤销这一条…", self)
        undo.clicked.connect(lambda: self.wanted.emit("season_undo"))
        row = QHBoxLayout()
        row.addWidget(self._whole, 1)
        row.addWidget(undo)
        foot = QWidget(self)
        row.setContentsMargins(0, 0, 0, 0)
        foot.setLayout(row)
        apply_style(foot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.addWidget(self.view, 1)
        column.addWidget(foot)
        self.view.selectionModel().currentChanged.connect(lambda: self.moved.emit())
        self.setFocusProxy(self.view)

    @property
    def entry(self) -> Entry | None:
        index = self.view.currentIndex()
        return index.data(ENTRY) if index.isValid() else None

    def refresh(self) -> None:
        names = {unit.unit: unit.name for unit in self._season.units()}
        self.model.show_entries(self._season.entries(), names)
        self.view.setCurrentIndex(self.model.index(0, 0))
        season = self._season
        Background(season.first_break, self, self._tell, self._whole.setText)

    def _tell(self, broken: int | None) -> None:
        said = f"第{broken}条记录被改动过，请核查。" if broken else "已逐条核对，记录相连，未见改动。"
        self._whole.setText(f"{said}{CAUTION}")


class LogView(PlainTable):
    """A row for each entry."""

    def __init__(self, model: LogModel, parent: QWidget) -> None:
        super().__init__(model, "记录", parent, stretched=len(COLUMNS) - 1)

    def fit(self) -> None:
        super().fit()
        narrow = min(1.0, self.viewport().width() / (900 * self.share))
        for column, width in enumerate(WIDTHS):
            self.setColumnWidth(column, round(width * self.share * (narrow if column == UNIT else 1)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()
