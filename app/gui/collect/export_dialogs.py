"""Dialogs for the files of a season: the progress sheet, shown and printed, and the choice of files to write."""

import html
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidgetItem, QPushButton, QTextBrowser, QWidget

from app.collect import exports, packs
from app.collect.rollup import Rollup
from app.collect.season import Season
from app.collect.stock import Line, heading
from app.collect.values import SCOPE_WORDS, Scope, State
from app.exporters.files import safe_name
from app.gui.look.dialog import Dialog
from app.gui.look.lists import LineList
from app.gui.questions import folder

ORDER = (
    State.NOTHING,
    State.WITHDRAWN,
    State.RETURNED,
    State.UNCONFIRMED,
    State.WAITING,
    State.AGAIN,
    State.ACCEPTED,
    State.EXEMPT,
)
"""States as the page lists them: what is missing first."""


def page_of(season: Season, lines: Sequence[Line], today: date | None = None) -> str:
    """The page as HTML: the counts, then the names of the units under each state, then those that were late."""
    day = today or date.today()
    names = {state: [line.unit.name for line in lines if line.standing.state is state] for state in ORDER}
    counted = [(str(state), len(found)) for state, found in names.items() if found]
    cells = "".join(f"<td align='center'>{word}<br/><b>{count}</b></td>" for word, count in counted)
    parts = [
        f"<h2 align='center'>{html.escape(str(season.setting('title')))}进度表</h2>",
        f"<p align='center'>{html.escape(heading(season, lines, lambda: day))}　（{day.isoformat()}）</p>",
        f"<table border='1' cellspacing='0' cellpadding='6' width='100%'><tr>{cells}</tr></table>",
    ]
    late = [line.unit.name for line in lines if line.standing.late]
    for word, found in (*((str(state), found) for state, found in names.items()), ("迟报", late)):
        if found:
            parts.append(f"<p><b>{word}（{len(found)}）</b>　{html.escape('、'.join(found))}</p>")
    return "".join(parts)


class ProgressDialog(Dialog):
    """`wants_sheet`: whether the table is to be written as a workbook."""

    def __init__(self, season: Season, lines: Sequence[Line], parent: QWidget | None = None) -> None:
        super().__init__("进度表", parent)
        self.resize(760, 600)
        self.wants_sheet = False
        self._html = page_of(season, lines)
        self.view = QTextBrowser(self)
        self.view.setAccessibleName("进度表")
        self.view.setHtml(self._html)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setMinimumHeight(240)
        self.column.addWidget(self.view, 1)
        sheet = QPushButton("导出表格…", self)
        sheet.setAutoDefault(False)
        sheet.clicked.connect(self._ask_for_sheet)
        self.end("打印…", sheet, cancel="关闭")

    def _ask_for_sheet(self) -> None:
        self.wants_sheet = True
        super().reject()

    def accept(self) -> None:
        """Print it; the dialog stays until the printing is begun."""
        from app.gui.outgoing.printing_dialog import asked, printer

        made = printer(self.windowTitle())
        if asked(made, self):
            document = QTextDocument()
            document.setHtml(self._html)
            document.print_(made)
            super().accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_P and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.accept()
        else:
            super().keyPressEvent(event)


Write = Callable[[Season, Path], Path]


def _in(name: str, write: Callable[[Season, Path], Path]) -> Write:
    """A file of that name behind the season's title."""
    return lambda season, folder: write(season, folder / f"{safe_name(str(season.setting('title')))}_{name}")


def _summary(scope: Scope) -> Write:
    name = f"{SCOPE_WORDS[scope]}汇总.xlsx"
    return _in(name, lambda season, path: exports.write_workbook(Rollup(season, scope), path))


PRODUCTS: tuple[tuple[str, str, Write], ...] = (
    ("progress", "进度表（Excel）", _in("进度表.xlsx", exports.write_progress)),
    ("missing", "未报单位和提醒（Excel）", _in("未报单位.xlsx", exports.write_missing)),
    (
        "own",
        "本级汇总表（Excel：进度、各单位数据、汇总、分级汇总、检查结果、退回意见、记录）",
        _summary(Scope.OWN),
    ),
    ("area", "本行政区域汇总表（Excel，内容同上）", _summary(Scope.AREA)),
    ("long", "各单位数据长表（CSV）", _in("数据.csv", exports.write_long_table)),
    ("circular", "通报稿（Word）", exports.write_circular),
    ("pack", "汇总包（报上级主管部门）", packs.write_summary_pack),
    ("archive", "全部原件（压缩包）", packs.write_archive),
)
"""A file that can be written: its id, its name, and the function that writes it into a folder."""

USUAL = frozenset({"progress", "own", "area"})


class SeasonExportDialog(Dialog):
    """Accepted: `products` are to be written into `target`."""

    def __init__(self, season: Season, parent: QWidget | None = None) -> None:
        super().__init__("导出", parent)
        self.resize(640, 420)
        self.list = LineList(self)
        self.list.setAccessibleName("导出的内容")
        self.list.setWordWrap(True)
        for name, words, _ in PRODUCTS:
            item = QListWidgetItem(words, self.list)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if name in USUAL else Qt.CheckState.Unchecked)
        self.list.setCurrentRow(0)
        self.folder = QLineEdit(str(season.path.parent), self)
        self.folder.setAccessibleName("放在哪个文件夹")
        choose = QPushButton("选择文件夹…", self)
        choose.setAutoDefault(False)
        choose.clicked.connect(self._choose)
        row = QHBoxLayout()
        row.addWidget(self.folder, 1)
        row.addWidget(choose)
        self.column.addWidget(self.list, 1)
        self.column.addLayout(row)
        self._accept = self.end("导出")
        self.list.itemChanged.connect(lambda: self._follow())
        self.folder.textChanged.connect(lambda: self._follow())

    def _choose(self) -> None:
        if chosen := folder(self, "放到哪个文件夹", self.folder.text()):
            self.folder.setText(str(chosen))

    @property
    def products(self) -> list[Write]:
        states = (self.list.item(row).checkState() for row in range(self.list.count()))
        pairs = zip(PRODUCTS, states, strict=True)
        return [write for (_, _, write), state in pairs if state is Qt.CheckState.Checked]

    @property
    def target(self) -> Path:
        return Path(self.folder.text().strip())

    def _follow(self) -> None:
        self._accept.setEnabled(bool(self.products) and bool(self.folder.text().strip()))
