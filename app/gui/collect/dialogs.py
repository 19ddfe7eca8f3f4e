"""Dialogs of a season: its progress, the files to write, packs from offices below, and a return."""

import html
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QTextDocument
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTextBrowser,
    QWidget,
)

from app.collect import exports, packs, summaries
from app.collect.review import AGAIN, Names, Review, is_repeated, items_of, note_with, proposals_of
from app.collect.rollup import Rollup
from app.collect.season import Season
from app.collect.stock import Line, heading
from app.collect.summaries import Summary
from app.collect.values import SCOPE_WORDS, Scope, SeasonError, State, Unit
from app.exporters.files import safe_name
from app.gui.collect.season_dialogs import date_field, iso
from app.gui.file_dialogs import folder as choose_folder
from app.gui.file_dialogs import typed_folder
from app.gui.look.appearance import LOOKS, set_secondary
from app.gui.look.dialog import Dialog
from app.gui.look.labels import ElidedChoice
from app.gui.look.layouts import nest
from app.gui.look.lists import EmptyWords, LineList
from app.gui.questions import tell
from app.model.dates import day_words
from app.model.exchange import Item, ReturnNote
from app.model.texts import first_names

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


def page_of(season: Season, lines: Sequence[Line]) -> str:
    """The page as HTML: the counts, then the names of the units under each state, then those that were late."""
    day = date.today()
    names = {state: [line.unit.name for line in lines if line.standing.state is state] for state in ORDER}
    counted = [(str(state), len(found)) for state, found in names.items() if found]
    cells = "".join(f"<td align='center'>{word}<br/><b>{count}</b></td>" for word, count in counted)
    parts = [
        f"<h2 align='center'>{html.escape(str(season.setting('title')))}进度表</h2>",
        f"<p align='center'>{html.escape(heading(season, lines, lambda: day))}　（{day_words(day)}）</p>",
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
        self.view.document().setDocumentMargin(16)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setMinimumHeight(240)
        self.column.addWidget(self.view, 1)
        sheet = QPushButton("导出表格…", self)
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
        self.list = LineList(self, wraps=True)
        self.list.setAccessibleName("导出的内容")
        for name, words, _ in PRODUCTS:
            item = self.list.add(words)
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
        nest(self.column, row)
        self._accept = self.end("导出")
        self.list.itemChanged.connect(lambda: self._follow())
        self.folder.textChanged.connect(lambda: self._follow())

    def _choose(self) -> None:
        if chosen := choose_folder(self, "放到哪个文件夹", self.folder.text()):
            self.folder.setText(str(chosen))

    @property
    def products(self) -> list[Write]:
        states = (self.list.item(row).checkState() for row in range(self.list.count()))
        pairs = zip(PRODUCTS, states, strict=True)
        return [write for (_, _, write), state in pairs if state is Qt.CheckState.Checked]

    @property
    def target(self) -> Path:
        return typed_folder(self.folder.text())

    def _follow(self) -> None:
        self._accept.setEnabled(bool(self.products) and bool(self.folder.text().strip()))


MOST_NAMED = 6


class SummariesDialog(Dialog):
    """Accepted: what is ticked is to be taken over of `summary`; `apply` does it and says what was done."""

    def __init__(self, season: Season, parent: QWidget | None = None) -> None:
        super().__init__("汇总包", parent)
        self.setMinimumWidth(600)
        self._season = season
        self._found = summaries.summaries(season)
        self.packs: QComboBox = ElidedChoice(self)
        self.packs.setAccessibleName("收到的汇总包")
        self.packs.addItems([one.title or one.file for one in self._found])
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.units, self.reviewed, self.adjustments = (QCheckBox(self) for _ in range(3))
        for widget in (self.packs, self.words, self.units, self.reviewed, self.adjustments):
            self.column.addWidget(widget)
        self._accept = self.end("采用")
        self.packs.currentIndexChanged.connect(lambda: self._show())
        for box in (self.units, self.reviewed, self.adjustments):
            box.toggled.connect(lambda: self._follow())
        self._show()

    @property
    def summary(self) -> Summary:
        return self._found[self.packs.currentIndex()]

    def _show(self) -> None:
        one = self.summary
        reported = sum(1 for unit in one.units if unit.get("file"))
        self.words.setText(
            f"列有{len(one.units)}个单位，{reported}个单位的数据在包里。下列各项由您决定是否采用，都记入记录，可以撤销。"
        )
        try:
            names = [unit.name for unit in summaries.missing_units(self._season, one)]
        except SeasonError as error:
            names = []
            self.words.setText(str(error))
        named = f"：{first_names(names, MOST_NAMED)}" if names else ""
        accepted, made = summaries.acceptable(self._season, one), summaries.open_adjustments(self._season, one)
        for box, words, count in (
            (self.units, f"补入名单中没有的单位（{len(names)}个{named}）", len(names)),
            (self.reviewed, f"按下级的审核结果接收（{len(accepted)}个单位，文件与下级接收的相同）", len(accepted)),
            (self.adjustments, f"采用下级对本行政区域汇总数的调整（{len(made)}条）", len(made)),
        ):
            box.setText(words)
            box.setEnabled(bool(count))
            box.setChecked(False)
        self.units.setChecked(bool(names))
        self._follow()

    def _follow(self) -> None:
        boxes = (self.units, self.reviewed, self.adjustments)
        self._accept.setEnabled(any(box.isChecked() for box in boxes))

    def apply(self) -> str:
        """Take over what is ticked, units first; what was done in a sentence. Raises SeasonError."""
        said = []
        if self.units.isChecked():
            said.append(f"补入{len(summaries.add_units(self._season, self.summary))}个单位")
        if self.reviewed.isChecked():
            said.append(f"接收{len(summaries.accept_reviewed(self._season, self.summary))}个单位")
        if self.adjustments.isChecked():
            said.append(f"采用{summaries.take_adjustments(self._season, self.summary)}条调整")
        return f"{'，'.join(said)}。"


def _label(words: str, field: QWidget) -> QLabel:
    """Return the name of a field, which a screen reader then reads with it."""
    label = QLabel(words, field.parentWidget())
    label.setBuddy(field)
    return label


ITEM = int(Qt.ItemDataRole.UserRole)
USUAL_DAYS = 3
"""Days that a unit is given, as proposed."""


class ReturnDialog(Dialog):
    """Accepted: `note` is what is to be sent, its files go into `folder`. Every open point stands in the list."""

    def __init__(self, season: Season, unit: Unit, found: Review, parent: QWidget | None = None) -> None:
        super().__init__(f"退回：{unit.name}", parent)
        self.resize(720, 600)
        self.note: ReturnNote | None = None
        self._season, self._unit, self._found = season, unit, found
        self.list = LineList(self, wraps=True)
        self.list.setAccessibleName("退回的内容")
        self.list.setMinimumHeight(160)
        self.words = QPlainTextEdit(self)
        self.words.setAccessibleName("另外要说的意见")
        self.words.setPlaceholderText("另外要说的意见，没有的不填")
        self.words.setMaximumHeight(76)
        self.due = date_field(self, date.today() + timedelta(USUAL_DAYS))
        self.folder = QLineEdit(str(season.path.parent / "退回意见"), self)
        self._warning = QLabel(AGAIN, self)
        self._warning.setProperty("role", "warning")
        self._warning.setWordWrap(True)
        EmptyWords("检查未发现问题。要退回的，请在下面写明意见。", self.list)
        self._fill()
        self._lay_out()
        self._count = QLabel(self)
        set_secondary(self._count)
        self._accept = self.end("退回", note=self._count)
        self.list.itemChanged.connect(lambda: self._follow())
        self.words.textChanged.connect(self._follow)
        self._proposed = self._chosen()
        self._follow()

    def _fill(self) -> None:
        names = Names(self._found.report)
        for item, is_asked in (
            *((each, True) for each in items_of(self._found)),
            *((each, False) for each in proposals_of(self._found)),
        ):
            word = LOOKS[item.level].word if item.code else "意见"
            line = self.list.add(f"{word}　{names(item)}{item.message}")
            line.setFlags(line.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            line.setCheckState(Qt.CheckState.Checked if is_asked else Qt.CheckState.Unchecked)
            line.setData(ITEM, item)
        self.list.setCurrentRow(0)

    def _lay_out(self) -> None:
        hint = QLabel(
            "已勾选的是错误、未填、不采信的说明和审核意见；其余是建议，需要的请勾选（空格键）。一次说全。", self
        )
        hint.setWordWrap(True)
        set_secondary(hint)
        when = QHBoxLayout()
        for widget in (_label("重新报送期限", self.due), self.due):
            when.addWidget(widget)
        when.addStretch(1)
        where = QHBoxLayout()
        choose = QPushButton("选择文件夹…", self)
        choose.setAutoDefault(False)
        choose.clicked.connect(self._choose)
        for part in (_label("退回意见存到", self.folder), self.folder, choose):
            where.addWidget(part)
        for part in (hint, self._warning):
            self.column.addWidget(part)
        self.column.addWidget(self.list, 1)
        self.column.addWidget(self.words)
        nest(self.column, when)
        nest(self.column, where)

    def _choose(self) -> None:
        if path := choose_folder(self, "退回意见存到哪个文件夹", self.folder.text()):
            self.folder.setText(str(path))

    @property
    def items(self) -> list[Item]:
        """Return the chosen items and the typed words."""
        found, _ = self._chosen()
        typed = self.words.toPlainText().strip()
        return [*found, *([Item("", typed)] if typed else [])]

    def _composed(self) -> ReturnNote:
        return note_with(self._season, self._unit, self._found, self.items, iso(self.due))

    def _follow(self) -> None:
        count = len(self.items)
        self._accept.setEnabled(bool(count))
        self._count.setText(f"共{count}条" if count else "请勾选或写明要改什么")
        self._warning.setVisible(bool(count) and is_repeated(self._season, self._unit, self._composed()))

    @property
    def is_worked_on(self) -> bool:
        """Also where other lines are ticked or another day is chosen than proposed."""
        return super().is_worked_on or self._chosen() != self._proposed

    def _chosen(self) -> tuple[list[Item], str]:
        """Return the ticked items and the day."""
        lines = (self.list.item(row) for row in range(self.list.count()))
        return [line.data(ITEM) for line in lines if line.checkState() is Qt.CheckState.Checked], iso(self.due)

    @property
    def target(self) -> Path:
        return typed_folder(self.folder.text())

    def accept(self) -> None:
        if not self.folder.text().strip():
            tell(self, "请选择退回意见存到哪个文件夹。")
            return
        try:
            self.note = self._composed()
        except SeasonError as error:
            tell(self, str(error))
            return
        super().accept()
